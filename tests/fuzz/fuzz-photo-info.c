/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fuzz.h"

#include "vigie-photo-info.h"

/* Headers and metadata are read in the process itself, so nothing in them may harm it. */
int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autoptr (GBytes) bytes = g_bytes_new (data, size);
  g_autoptr (GError) error = NULL;
  g_autoptr (VigiePhotoInfo) info = vigie_photo_info_new (bytes, &error);

  if (info == NULL)
    {
      g_assert_nonnull (error);
      return 0;
    }
  g_assert_nonnull (info->mime_type);
  g_assert_cmpint (info->width, >, 0);
  g_assert_cmpint (info->height, >, 0);
  g_assert_true (info->orientation >= 1 && info->orientation <= 8);
  g_assert_true (!info->has_position || vigie_position_is_valid (&info->position));
  g_assert_true (info->model == NULL || g_utf8_validate (info->model, -1, NULL));
  if (vigie_photo_info_check (info, NULL))
    g_assert_cmpint ((gint64) info->width * info->height, <=, 100 * 1000 * 1000);
  return 0;
}
