/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Feeds come from servers that nobody checked. Whatever comes is read to its end or refused with a
 * sentence, and what is read holds what the source builds on. */
#include "fuzz.h"

#include <math.h>
#include <string.h>

#include "vigie-feed-parser.h"

static void
check_address (const char *address)
{
  g_assert_true (g_str_has_prefix (address, "http://") || g_str_has_prefix (address, "https://"));
  g_assert_true (g_utf8_validate (address, -1, NULL));
}

static void
check_entry (const VigieFeedEntry *entry)
{
  g_assert_cmpstr (entry->id, !=, "");
  g_assert_true (g_utf8_validate (entry->id, -1, NULL));
  g_assert_true (g_utf8_validate (entry->text, -1, NULL));
  if (entry->author != NULL)
    g_assert_true (g_utf8_validate (entry->author, -1, NULL));
  if (entry->url != NULL)
    check_address (entry->url);
  g_assert_cmpuint (g_strv_length (entry->photos), <=, VIGIE_FEED_MAX_ENTRY_PHOTOS);
  for (gsize i = 0; entry->photos[i] != NULL; i++)
    check_address (entry->photos[i]);
  g_assert_true (isfinite (entry->radius_m) && entry->radius_m >= 0);
  if (entry->geometry != NULL)
    {
      VigieBox box;

      vigie_geometry_get_box (entry->geometry, &box);
      g_assert_true (vigie_box_is_valid (&box));
    }
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  const VigieBox area = { 4, 43, 5, 44 };
  g_autoptr (GBytes) bytes = g_bytes_new_static (data, size);
  g_autoptr (GError) error = NULL;
  g_autoptr (VigieFeed) feed =
      vigie_feed_parse (bytes, NULL, "https://example.org/a/feed.xml", &area, &error);

  g_assert_true ((feed == NULL) == (error != NULL));
  if (error != NULL)
    g_assert_true (g_utf8_validate (error->message, -1, NULL));
  for (guint i = 0; feed != NULL && i < feed->entries->len; i++)
    check_entry (g_ptr_array_index (feed->entries, i));
  if (feed != NULL && feed->title != NULL)
    g_assert_true (g_utf8_validate (feed->title, -1, NULL));
  return 0;
}
