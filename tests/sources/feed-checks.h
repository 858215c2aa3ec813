/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <string.h>

#include "vigie-error.h"
#include "vigie-feed-parser.h"
#include "vigie-test-util.h"
#include "vigie-time.h"

/* Reading feeds that are to be read, for test programs only. */

#define BASE "https://pref.example/feeds/crue.xml"

static inline VigieFeed *
parse_bytes (const char *data, gsize length, const VigieBox *area)
{
  g_autoptr (GBytes) bytes = g_bytes_new (data, length);
  g_autoptr (GError) error = NULL;
  VigieFeed *feed = vigie_feed_parse (bytes, NULL, BASE, area, &error);

  g_assert_no_error (error);
  g_assert_nonnull (feed);
  return feed;
}

static inline VigieFeed *
parse (const char *xml)
{
  return parse_bytes (xml, strlen (xml), NULL);
}

static inline const VigieFeedEntry *
get (const VigieFeed *feed, guint n)
{
  g_assert_cmpuint (feed->entries->len, >, n);
  return g_ptr_array_index (feed->entries, n);
}

static inline void
expect_wkt (const VigieFeedEntry *entry, const char *wkt)
{
  g_autoptr (VigieGeometry) expected = wkt != NULL ? vigie_geometry_from_wkt (wkt) : NULL;

  if (wkt != NULL && entry->geometry != NULL && !vigie_geometry_equal (entry->geometry, expected))
    {
      g_autofree char *text = vigie_geometry_to_wkt (entry->geometry);

      g_assert_cmpstr (text, ==, wkt);
    }
  g_assert_true (vigie_geometry_equal (entry->geometry, expected));
}
