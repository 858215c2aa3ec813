/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-photo-info.h"

#include <glib/gi18n-lib.h>

#include "vigie-error.h"
#include "vigie-photo-blocks.h"
#include "vigie-photo-exif.h"
#include "vigie-photo-header.h"

#define MEGA (1000 * 1000)

static gboolean
check_bytes (GBytes *bytes, GError **error)
{
  gsize size = g_bytes_get_size (bytes);

  if (size == 0)
    {
      g_set_error_literal (error, VIGIE_ERROR, VIGIE_ERROR_INVALID, _ ("The photo is empty"));
      return FALSE;
    }
  if (size > VIGIE_PHOTO_MAX_BYTES)
    {
      g_autofree char *have = g_format_size (size);
      g_autofree char *most = g_format_size (VIGIE_PHOTO_MAX_BYTES);

      g_set_error (error, VIGIE_ERROR, VIGIE_ERROR_TOO_LARGE,
                   _ ("The photo is too large: its file has %s, at most %s can be shown"), have,
                   most);
      return FALSE;
    }
  return TRUE;
}

static void
read_metadata (VigiePhotoInfo *self, GBytes *bytes, VigiePhotoFormat format)
{
  g_auto (VigiePhotoBlocks) blocks = { 0 };

  vigie_photo_blocks_find (bytes, format, &blocks);
  self->has_manifest = blocks.has_manifest;
  self->metadata_refused = blocks.refused;
  if (blocks.readable != NULL)
    vigie_photo_exif_read (blocks.readable, self);
}

/**
 * vigie_photo_info_new:
 * @bytes: a whole photo
 *
 * Reads the header and the metadata. A photo that is cut short, or has too many pixels, still
 * has facts: vigie_photo_info_check() says whether it may be decoded.
 *
 * Fails with %VIGIE_ERROR_INVALID for no bytes, %VIGIE_ERROR_TOO_LARGE for over 100 MB,
 * %VIGIE_ERROR_UNSUPPORTED for what is no photo of a known kind and %VIGIE_ERROR_DAMAGED when
 * the header cannot be read.
 *
 * Returns: (transfer full): the facts, or %NULL with @error set
 */
VigiePhotoInfo *
vigie_photo_info_new (GBytes *bytes, GError **error)
{
  g_autoptr (VigiePhotoInfo) self = NULL;
  VigiePhotoHeader header;
  gsize size;
  const guint8 *data = g_bytes_get_data (bytes, &size);

  if (!check_bytes (bytes, error))
    return NULL;

  if (!vigie_photo_header_read (data, size, &header))
    {
      if (header.format == VIGIE_PHOTO_UNKNOWN)
        g_set_error_literal (error, VIGIE_ERROR, VIGIE_ERROR_UNSUPPORTED,
                             _ ("This is not a photo of a kind that can be shown"));
      else
        g_set_error_literal (error, VIGIE_ERROR, VIGIE_ERROR_DAMAGED, _ ("The photo is damaged"));
      return NULL;
    }

  self = g_new0 (VigiePhotoInfo, 1);
  self->mime_type = vigie_photo_format_get_mime_type (header.format);
  self->largest_area = MAX (header.largest_area, (guint64) header.width * header.height);
  self->complete = header.complete;
  self->orientation = 1;
  self->taken.at_ms = VIGIE_TIME_UNKNOWN;
  read_metadata (self, bytes, header.format);
  /* In HEIF and AVIF the container decides; the orientation in EXIF is a mere copy (HEIF § A.2). */
  if (header.format == VIGIE_PHOTO_AVIF || header.format == VIGIE_PHOTO_HEIC)
    self->orientation = MAX (header.orientation, 1);

  self->width = (int) (self->orientation >= 5 ? header.height : header.width);
  self->height = (int) (self->orientation >= 5 ? header.width : header.height);
  return g_steal_pointer (&self);
}

void
vigie_photo_info_free (VigiePhotoInfo *self)
{
  if (self == NULL)
    return;

  g_free (self->make);
  g_free (self->model);
  g_free (self->camera);
  g_free (self->lens);
  g_free (self->software);
  g_free (self->creator_tool);
  g_clear_pointer (&self->edits, g_ptr_array_unref);
  g_free (self->source_text);
  g_free (self->author);
  g_free (self->credit);
  g_free (self->caption);
  g_free (self);
}

/**
 * vigie_photo_info_check:
 * @self: a photo's facts
 *
 * Fails with %VIGIE_ERROR_TOO_LARGE over 100 megapixels and with %VIGIE_ERROR_DAMAGED when the
 * end of the picture is missing.
 *
 * Returns: whether the photo may be decoded
 */
gboolean
vigie_photo_info_check (const VigiePhotoInfo *self, GError **error)
{
  if (self->largest_area > VIGIE_PHOTO_MAX_PIXELS)
    {
      guint64 have = (self->largest_area - 1) / MEGA + 1;

      g_set_error (error, VIGIE_ERROR, VIGIE_ERROR_TOO_LARGE,
                   _ ("The photo is too large: %u megapixels, at most %d can be shown"),
                   (guint) MIN (have, G_MAXUINT), VIGIE_PHOTO_MAX_PIXELS / MEGA);
      return FALSE;
    }
  if (!self->complete)
    {
      g_set_error_literal (error, VIGIE_ERROR, VIGIE_ERROR_DAMAGED,
                           _ ("The photo is damaged: its end is missing"));
      return FALSE;
    }
  return TRUE;
}

/**
 * vigie_photo_info_get_taken_at:
 * @self: a photo's facts
 * @zone: (nullable): how the camera's clock was set, where the photo does not say; %NULL for UTC
 *
 * Returns: ms since 1970, or %VIGIE_TIME_UNKNOWN
 */
gint64
vigie_photo_info_get_taken_at (const VigiePhotoInfo *self, GTimeZone *zone)
{
  gint64 seconds;
  int interval;

  if (self->taken.at_ms == VIGIE_TIME_UNKNOWN || self->taken.has_offset || zone == NULL)
    return self->taken.at_ms;

  seconds = self->taken.at_ms / 1000;
  interval = g_time_zone_adjust_time (zone, G_TIME_TYPE_STANDARD, &seconds);
  return self->taken.at_ms - (gint64) g_time_zone_get_offset (zone, interval) * 1000;
}

/**
 * vigie_photo_info_has_metadata:
 * @self: a photo's facts
 *
 * Returns: whether the file says anything beyond what its picture needs
 */
gboolean
vigie_photo_info_has_metadata (const VigiePhotoInfo *self)
{
  return self->taken.at_ms != VIGIE_TIME_UNKNOWN || self->has_position || self->has_direction ||
         self->camera != NULL || self->lens != NULL || self->software != NULL ||
         self->creator_tool != NULL || self->n_edits > 0 || self->has_parts_of_others ||
         self->source_type != VIGIE_SOURCE_TYPE_UNKNOWN || self->author != NULL ||
         self->credit != NULL || self->caption != NULL || self->has_manifest ||
         self->metadata_refused;
}

/**
 * vigie_photo_sha256:
 * @bytes: the original
 *
 * Returns: (transfer full): the SHA-256 as 64 hex digits
 */
char *
vigie_photo_sha256 (GBytes *bytes)
{
  return g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, bytes);
}

/**
 * vigie_photo_facts_read:
 * @facts: a photo that is being imported
 * @bytes: (nullable): its original bytes; %NULL for those that @facts holds already
 * @zone: (nullable): see vigie_photo_info_get_taken_at()
 *
 * Fills @facts from the photo itself. What cannot be shown keeps its bytes and its SHA-256, and
 * gets an error in the user's words.
 */
void
vigie_photo_facts_read (VigiePhotoFacts *facts, GBytes *bytes, GTimeZone *zone)
{
  g_autoptr (VigiePhotoInfo) info = NULL;
  g_autoptr (GError) error = NULL;

  if (bytes != NULL && bytes != facts->bytes)
    {
      g_clear_pointer (&facts->bytes, g_bytes_unref);
      facts->bytes = g_bytes_ref (bytes);
    }
  g_return_if_fail (facts->bytes != NULL);

  g_free (facts->sha256);
  facts->sha256 = vigie_photo_sha256 (facts->bytes);
  g_clear_pointer (&facts->error, g_free);
  g_clear_pointer (&facts->mime_type, g_free);

  info = vigie_photo_info_new (facts->bytes, &error);
  if (info == NULL)
    {
      facts->error = g_strdup (error->message);
      return;
    }
  facts->mime_type = g_strdup (info->mime_type);
  facts->width = info->width;
  facts->height = info->height;
  facts->taken_at = vigie_photo_info_get_taken_at (info, zone);
  facts->has_position = info->has_position;
  facts->position = info->position;
  facts->has_direction = info->has_direction;
  facts->direction_deg = info->direction_deg;
  if (!vigie_photo_info_check (info, &error))
    facts->error = g_strdup (error->message);
}
