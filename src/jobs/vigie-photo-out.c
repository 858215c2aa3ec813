/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-photo-out.h"

#include <glib/gi18n-lib.h>

#include "vigie-error.h"
#include "vigie-photo-decoder.h"
#include "vigie-photo-encode.h"
#include "vigie-photo-kept.h"

/* All that the picture is made of. The photo's bytes are named by their sum. */
static char *
make_key (const char *sha256, int max_size_px, const VigieRedaction *redaction)
{
  g_autofree char *text = redaction != NULL ? vigie_redaction_to_text (redaction) : g_strdup ("");
  g_autofree char *sum = g_compute_checksum_for_string (G_CHECKSUM_SHA256, text, -1);

  return g_strdup_printf ("%s %d %s", sha256, max_size_px, sum);
}

static VigieImage *
make_picture (GBytes *bytes,
              int max_size_px,
              const VigieRedaction *redaction,
              GCancellable *cancellable,
              GError **error)
{
  g_autoptr (VigieImage) image = vigie_photo_decode (bytes, max_size_px, cancellable, error);

  if (image == NULL || redaction == NULL)
    return g_steal_pointer (&image);
  return vigie_redaction_apply (redaction, image, cancellable, error);
}

/**
 * vigie_photo_out_load:
 * @store: the incident
 * @sha256: a photo
 * @max_size_px: of the longer side; 0 for as large as it is
 * @cancellable: (nullable): ends it
 * @error: return location for a #GError
 *
 * A photo as it may leave the desk: upright, and what somebody blurred is gone. The only way by
 * which briefs and overlays come to photos. Decodes, unless it was made just before, so call it in
 * a worker thread.
 *
 * Returns: (transfer full) (nullable): the picture; %NULL with @error set, also where it cannot be
 *   told what is to be blurred
 */
VigieImage *
vigie_photo_out_load (VigieStore *store,
                      const char *sha256,
                      int max_size_px,
                      GCancellable *cancellable,
                      GError **error)
{
  g_autoptr (GBytes) bytes = NULL;
  g_autofree char *key = NULL;
  VigiePhotoState state;
  VigieImage *image = NULL;

  g_return_val_if_fail (VIGIE_IS_STORE (store), NULL);
  g_return_val_if_fail (sha256 != NULL, NULL);

  /* Also of one that is kept: a photo that was erased does not go out. */
  bytes = vigie_store_load_photo (store, sha256, error);
  if (bytes == NULL || !vigie_store_load_photo_state (store, sha256, &state, error))
    return NULL;
  key = make_key (sha256, max_size_px, state.redaction);
  image = vigie_photo_kept_get (store, key);
  if (image == NULL)
    {
      image = make_picture (bytes, max_size_px, state.redaction, cancellable, error);
      if (image != NULL)
        vigie_photo_kept_put (store, key, image);
    }
  vigie_photo_state_clear (&state);
  return image;
}

/**
 * vigie_photo_out_make_jpeg:
 * @store: the incident
 * @sha256: a photo
 * @max_size_px: of the longer side; 0 for as large as it is
 * @cancellable: (nullable): ends it
 * @error: return location for a #GError
 *
 * vigie_photo_out_load() as a file. It is made of pixels alone, so nothing of the original's
 * metadata is in it: no position, no camera, no small picture from before the blur.
 *
 * Returns: (transfer full) (nullable): a JPEG, or %NULL with @error set
 */
GBytes *
vigie_photo_out_make_jpeg (VigieStore *store,
                           const char *sha256,
                           int max_size_px,
                           GCancellable *cancellable,
                           GError **error)
{
  g_autoptr (VigieImage) image =
      vigie_photo_out_load (store, sha256, max_size_px, cancellable, error);

  return image != NULL ? vigie_photo_encode_jpeg (image, VIGIE_PHOTO_PRINT_QUALITY, error) : NULL;
}
