/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fuzz.h"

#include "vigie-photo-info.h"

static void
check_text (const char *text, gsize max_bytes)
{
  /* Bytes that were no text become U+FFFD, of three bytes each. */
  g_assert_true (text == NULL ||
                 (g_utf8_validate (text, -1, NULL) && strlen (text) <= 3 * max_bytes));
}

static void
check_provenance (const VigiePhotoInfo *info)
{
  const char *const names[] = { info->make,   info->model,    info->camera,
                                info->lens,   info->software, info->source_text,
                                info->author, info->credit,   info->creator_tool };

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    check_text (names[i], 2 * 200);
  check_text (info->caption, 1000);
  g_assert_cmpuint (info->edits != NULL ? info->edits->len : 0, <=, VIGIE_PHOTO_MAX_EDITS);
  for (guint i = 0; info->edits != NULL && i < info->edits->len; i++)
    {
      const VigiePhotoEdit *edit = g_ptr_array_index (info->edits, i);

      check_text (edit->action, 200);
      check_text (edit->software, 2 * 200);
      check_text (edit->parameters, 200);
    }
  g_assert_true ((info->source_type == VIGIE_SOURCE_TYPE_UNKNOWN) == (info->source_text == NULL));
}

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
  check_provenance (info);
  if (vigie_photo_info_check (info, NULL))
    g_assert_cmpint ((gint64) info->width * info->height, <=, 100 * 1000 * 1000);
  return 0;
}
