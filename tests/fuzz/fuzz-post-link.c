/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Addresses come from pages, feeds and people's fingers. What is taken for the address of a post
 * names one of the web, and reading what was read says the same. */
#include "fuzz.h"

#include <string.h>

#include "vigie-post-link.h"
#include "vigie-web-address.h"

static void
check_link (const VigiePostLink *link)
{
  g_auto (VigiePostLink) again = { 0 };

  g_assert_true (g_str_equal (link->kind, "x") || g_str_equal (link->kind, "mastodon") ||
                 g_str_equal (link->kind, "bluesky") || g_str_equal (link->kind, "hand"));
  g_assert_nonnull (link->host);
  g_assert_cmpstr (link->external_id, !=, "");
  g_assert_true (g_str_has_prefix (link->url, "http://") ||
                 g_str_has_prefix (link->url, "https://"));
  g_assert_true (g_utf8_validate (link->url, -1, NULL));
  g_assert_true (g_utf8_validate (link->external_id, -1, NULL));
  g_assert_true (vigie_post_link_parse (link->url, &again));
  g_assert_cmpstr (again.kind, ==, link->kind);
  g_assert_cmpstr (again.host, ==, link->host);
  g_assert_cmpstr (again.external_id, ==, link->external_id);
}

static void
check_addresses (const char *text)
{
  g_autoptr (GPtrArray) addresses = vigie_web_address_list (text, text);

  for (guint i = 0; addresses != NULL && i < addresses->len; i++)
    {
      const char *address = g_ptr_array_index (addresses, i);

      g_assert_cmpstr (address, !=, "");
      g_assert_true (g_utf8_validate (address, -1, NULL));
    }
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autofree char *text = g_utf8_make_valid ((const char *) data, (gssize) size);
  g_auto (VigiePostLink) link = { 0 };

  if (vigie_post_link_parse (text, &link))
    check_link (&link);
  check_addresses (text);
  return 0;
}
