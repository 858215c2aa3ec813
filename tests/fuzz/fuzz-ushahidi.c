/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Anybody fills in a report. Whatever comes is read or refused, and what is read holds what the
 * source builds on. */
#include "fuzz.h"

#include <math.h>

#include "vigie-ushahidi-page.h"

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static (data, size);
  g_autoptr (VigieUshahidiPage) page = vigie_ushahidi_page_new (bytes);
  g_autofree char *address = vigie_ushahidi_read_media (bytes);

  if (address != NULL)
    {
      g_assert_true (g_utf8_validate (address, -1, NULL));
      g_assert_true (g_str_has_prefix (address, "http://") ||
                     g_str_has_prefix (address, "https://"));
    }
  for (guint i = 0; page != NULL && i < page->reports->len; i++)
    {
      const VigieUshahidiReport *report = g_ptr_array_index (page->reports, i);

      g_assert_cmpuint (report->id, >, 0);
      g_assert_true (g_utf8_validate (report->text, -1, NULL));
      g_assert_true (report->author == NULL || g_utf8_validate (report->author, -1, NULL));
      for (guint k = 0; k < report->n_positions; k++)
        {
          g_assert_true (vigie_position_is_valid (&report->positions[k]));
          g_assert_true (isfinite (report->positions[k].radius_m));
        }
      for (guint k = 0; k < report->n_media; k++)
        g_assert_cmpuint (report->media[k], >, 0);
    }
  return 0;
}
