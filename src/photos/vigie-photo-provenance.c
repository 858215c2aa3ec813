/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-photo-provenance.h"

#include <stdlib.h>
#include <string.h>

#include "vigie-photo-blocks.h"
#include "vigie-photo-tags.h"

#define HISTORY "Xmp.xmpMM.History["

/* ---- what the picture says that it is ---- */

static const struct
{
  const char *term;
  VigiePhotoSourceType type;
} source_types[] = {
  { "digitalCapture", VIGIE_SOURCE_TYPE_CAPTURE },
  { "computationalCapture", VIGIE_SOURCE_TYPE_CAPTURE },
  { "negativeFilm", VIGIE_SOURCE_TYPE_SCAN },
  { "positiveFilm", VIGIE_SOURCE_TYPE_SCAN },
  { "print", VIGIE_SOURCE_TYPE_SCAN },
  { "humanEdits", VIGIE_SOURCE_TYPE_EDITED },
  { "minorHumanEdits", VIGIE_SOURCE_TYPE_EDITED }, /* retired */
  { "algorithmicallyEnhanced", VIGIE_SOURCE_TYPE_ENHANCED },
  { "composite", VIGIE_SOURCE_TYPE_COMPOSITE },
  { "compositeCapture", VIGIE_SOURCE_TYPE_COMPOSITE },
  { "compositeSynthetic", VIGIE_SOURCE_TYPE_COMPOSITE_SYNTHETIC },
  { "compositeWithTrainedAlgorithmicMedia", VIGIE_SOURCE_TYPE_COMPOSITE_AI },
  { "trainedAlgorithmicMedia", VIGIE_SOURCE_TYPE_AI },
  { "algorithmicMedia", VIGIE_SOURCE_TYPE_ALGORITHM },
  { "digitalCreation", VIGIE_SOURCE_TYPE_DRAWN },
  { "digitalArt", VIGIE_SOURCE_TYPE_DRAWN },    /* retired */
  { "softwareImage", VIGIE_SOURCE_TYPE_DRAWN }, /* retired */
  { "dataDrivenMedia", VIGIE_SOURCE_TYPE_DRAWN },
  { "screenCapture", VIGIE_SOURCE_TYPE_SCREEN },
  { "virtualRecording", VIGIE_SOURCE_TYPE_SCREEN },
};

/**
 * vigie_photo_source_type_from_text:
 * @text: (nullable): a term of the IPTC's vocabulary, as its address or alone
 *
 * Returns: what it means; %VIGIE_SOURCE_TYPE_UNKNOWN for nothing
 */
VigiePhotoSourceType
vigie_photo_source_type_from_text (const char *text)
{
  g_autofree char *term = NULL;
  const char *start;

  if (text == NULL || *text == '\0')
    return VIGIE_SOURCE_TYPE_UNKNOWN;

  start = strrchr (text, '/');
  if (start == NULL)
    start = strrchr (text, ':'); /* "digsrctype:print", as NewsML has it */
  term = g_strstrip (g_strdup (start != NULL ? start + 1 : text));
  for (gsize i = 0; i < G_N_ELEMENTS (source_types); i++)
    {
      if (g_ascii_strcasecmp (term, source_types[i].term) == 0)
        return source_types[i].type;
    }
  return VIGIE_SOURCE_TYPE_OTHER;
}

/* ---- the camera ---- */

static gboolean
is_legal_form (const char *word)
{
  static const char *const forms[] = { "corporation", "corp", "company", "co",     "ltd",
                                       "inc",         "gmbh", "imaging", "optical" };
  g_autofree char *plain = g_ascii_strdown (word, -1);

  plain[strcspn (plain, ".,")] = '\0';
  for (gsize i = 0; i < G_N_ELEMENTS (forms); i++)
    {
      if (strcmp (plain, forms[i]) == 0)
        return TRUE;
    }
  return *plain == '\0';
}

/**
 * vigie_photo_name_camera:
 * @make: (nullable): who made it, as the camera writes it: "NIKON CORPORATION"
 * @model: (nullable): what it is: "NIKON D90"
 *
 * Returns: (transfer full) (nullable): both as one name, without the maker's twice and without the
 *   legal form; %NULL for nothing
 */
char *
vigie_photo_name_camera (const char *make, const char *model)
{
  g_auto (GStrv) words = g_strsplit (make != NULL ? make : "", " ", 8);
  g_autoptr (GString) name = g_string_new (NULL);
  gsize first_length = model != NULL ? strcspn (model, " -") : 0;

  for (guint i = 0; words[i] != NULL; i++)
    {
      if (first_length > 0 && strlen (words[i]) == first_length &&
          g_ascii_strncasecmp (words[i], model, first_length) == 0)
        return g_strdup (model);
      if (*words[i] == '\0' || is_legal_form (words[i]))
        continue;
      if (name->len > 0)
        g_string_append_c (name, ' ');
      g_string_append (name, words[i]);
    }
  if (model != NULL && *model != '\0')
    {
      if (name->len > 0)
        g_string_append_c (name, ' ');
      g_string_append (name, model);
    }
  return name->len > 0 ? g_string_free_and_steal (g_steal_pointer (&name)) : NULL;
}

/* ---- what was done to it ---- */

static void
edit_free (gpointer data)
{
  VigiePhotoEdit *edit = data;

  g_free (edit->action);
  g_free (edit->software);
  g_free (edit->parameters);
  g_free (edit);
}

/* XMP's date: ISO 8601, often with an offset, sometimes a date alone. */
static VigiePhotoTime
parse_date (const char *text)
{
  g_autoptr (GTimeZone) utc = g_time_zone_new_utc ();
  g_autoptr (GDateTime) when = text != NULL ? g_date_time_new_from_iso8601 (text, utc) : NULL;
  VigiePhotoTime time = { .at_ms = VIGIE_TIME_UNKNOWN };
  const char *clock = text != NULL ? strchr (text, 'T') : NULL;

  if (when == NULL)
    return time;
  time.at_ms = g_date_time_to_unix (when) * 1000;
  time.has_offset = clock != NULL && strpbrk (clock, "Z+-") != NULL;
  time.offset_minutes = (int) (g_date_time_get_utc_offset (when) / G_TIME_SPAN_MINUTE);
  return time;
}

static char *
dup_event_text (GExiv2Metadata *metadata, guint n, const char *field)
{
  g_autofree char *tag = g_strdup_printf (HISTORY "%u]/stEvt:%s", n, field);

  return vigie_photo_tag_dup (metadata, tag, VIGIE_PHOTO_MAX_NAME);
}

static void
add_edit (VigiePhotoInfo *info, const VigiePhotoEdit *edit)
{
  if (info->edits == NULL)
    info->edits = g_ptr_array_new_with_free_func (edit_free);
  g_ptr_array_add (info->edits, g_memdup2 (edit, sizeof *edit));
}

/* How many events there are: asked of the list of tags once, as looking up one takes the time of
 * all. */
static guint
count_events (GExiv2Metadata *metadata)
{
  g_auto (GStrv) tags = gexiv2_metadata_get_xmp_tags (metadata);
  guint n_events = 0;

  for (gsize i = 0; tags != NULL && tags[i] != NULL; i++)
    {
      if (g_str_has_prefix (tags[i], HISTORY))
        {
          guint64 n = g_ascii_strtoull (tags[i] + strlen (HISTORY), NULL, 10);

          n_events = MAX (n_events, (guint) MIN (n, VIGIE_PHOTO_MAX_BLOCK));
        }
    }
  return n_events;
}

/* Of a long history the end is kept: what came last has made the picture what it is. */
static void
read_history (GExiv2Metadata *metadata, VigiePhotoInfo *info)
{
  guint n_events = count_events (metadata);
  guint first = n_events > VIGIE_PHOTO_MAX_EDITS ? n_events - VIGIE_PHOTO_MAX_EDITS + 1 : 1;

  info->n_edits = n_events;
  for (guint n = first; n <= n_events; n++)
    {
      g_autofree char *when = dup_event_text (metadata, n, "when");
      VigiePhotoEdit edit = { .action = dup_event_text (metadata, n, "action"),
                              .software = dup_event_text (metadata, n, "softwareAgent"),
                              .at = parse_date (when),
                              .parameters = dup_event_text (metadata, n, "parameters") };

      add_edit (info, &edit);
    }
}

/* Programs that leave no history but settings of their own. */
static void
read_hints (GExiv2Metadata *metadata, VigiePhotoInfo *info)
{
  g_autofree char *camera_raw = vigie_photo_tag_dup (metadata, "Xmp.crs.Version", 40);
  g_autofree char *log =
      vigie_photo_tag_dup (metadata, "Xmp.photoshop.History", VIGIE_PHOTO_MAX_NAME);

  info->has_parts_of_others =
      gexiv2_metadata_try_has_tag (metadata, "Xmp.photoshop.DocumentAncestors", NULL);
  if (info->n_edits > 0)
    return;
  if (camera_raw != NULL)
    {
      VigiePhotoEdit edit = { .software = g_strconcat ("Adobe Camera Raw ", camera_raw, NULL),
                              .at = { .at_ms = VIGIE_TIME_UNKNOWN } };

      add_edit (info, &edit);
    }
  if (log != NULL)
    {
      VigiePhotoEdit edit = { .software = g_strdup ("Adobe Photoshop"),
                              .at = { .at_ms = VIGIE_TIME_UNKNOWN },
                              .parameters = g_steal_pointer (&log) };

      add_edit (info, &edit);
    }
  info->n_edits = info->edits != NULL ? info->edits->len : 0;
}

static char *
dup_first (GExiv2Metadata *metadata, const char *const *tags, gsize max_bytes)
{
  for (gsize i = 0; tags[i] != NULL; i++)
    {
      char *text = vigie_photo_tag_dup (metadata, tags[i], max_bytes);

      if (text != NULL)
        return text;
    }
  return NULL;
}

void
vigie_photo_provenance_read (GExiv2Metadata *metadata, VigiePhotoInfo *info)
{
  static const char *const lens[] = { "Exif.Photo.LensModel", "Xmp.exifEX.LensModel",
                                      "Xmp.aux.Lens", NULL };
  static const char *const author[] = { "Xmp.dc.creator", "Iptc.Application2.Byline",
                                        "Exif.Image.Artist", NULL };
  static const char *const credit[] = { "Xmp.photoshop.Credit", "Iptc.Application2.Credit",
                                        "Xmp.dc.rights", "Exif.Image.Copyright", NULL };
  static const char *const caption[] = { "Xmp.dc.description", "Iptc.Application2.Caption",
                                         "Exif.Image.ImageDescription", NULL };
  /* Exiv2 calls the namespace Iptc4xmpExt so. */
  static const char *const source[] = { "Xmp.iptcExt.DigitalSourceType",
                                        "Xmp.iptcExt.DigitalSourcefileType", NULL };

  info->lens = dup_first (metadata, lens, VIGIE_PHOTO_MAX_NAME);
  info->creator_tool = vigie_photo_tag_dup (metadata, "Xmp.xmp.CreatorTool", VIGIE_PHOTO_MAX_NAME);
  info->author = dup_first (metadata, author, VIGIE_PHOTO_MAX_NAME);
  info->credit = dup_first (metadata, credit, VIGIE_PHOTO_MAX_NAME);
  info->caption = dup_first (metadata, caption, VIGIE_PHOTO_MAX_CAPTION);
  info->source_text = dup_first (metadata, source, VIGIE_PHOTO_MAX_NAME);
  info->source_type = vigie_photo_source_type_from_text (info->source_text);
  read_history (metadata, info);
  read_hints (metadata, info);
}
