/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "vigie-box.h"
#include "vigie-geometry.h"

G_BEGIN_DECLS

#define VIGIE_FEED_MAX_ENTRIES 5000
#define VIGIE_FEED_MAX_ENTRY_PHOTOS 16

/**
 * VigieFeedEntry:
 * @id: what the feed calls it: guid or id, else its link, else a hash of what it says
 * @url: (nullable): http or https, absolute
 * @author: (nullable): as one line of text
 * @text: as text of several lines, HTML already reduced: the title, an empty line, and what the
 *   entry says unless it begins with its title
 * @published_at: ms since 1970, or %VIGIE_TIME_UNKNOWN
 * @updated_at: ms since 1970, or %VIGIE_TIME_UNKNOWN
 * @photos: (array zero-terminated=1): addresses of images, absolute
 * @geometry: (nullable): where it is, longitude first, WGS 84
 * @radius_m: of a point that has one, else 0
 *
 * One item of RSS, or entry of Atom.
 */
typedef struct
{
  char *id;
  char *url;
  char *author;
  char *text;
  gint64 published_at;
  gint64 updated_at;
  GStrv photos;
  VigieGeometry *geometry;
  double radius_m;
} VigieFeedEntry;

/**
 * VigieFeed:
 * @title: (nullable): of the feed, as one line of text
 * @entries: (element-type VigieFeedEntry): in the order of the feed
 * @ttl_ms: how long the feed says that it stays as it is; 0 where it does not say
 * @n_skipped: entries over %VIGIE_FEED_MAX_ENTRIES
 * @n_bad_positions: entries with coordinates that are none
 * @is_mended: it is no well-formed XML, and read as far as it could be
 * @is_swapped: its GML has longitude first, against its standard, as the study area shows
 *
 * A whole RSS or Atom document.
 */
typedef struct
{
  char *title;
  GPtrArray *entries;
  gint64 ttl_ms;
  guint n_skipped;
  guint n_bad_positions;
  gboolean is_mended;
  gboolean is_swapped;
} VigieFeed;

VigieFeed *vigie_feed_parse (GBytes *bytes,
                             const char *charset, /* (nullable): what the server says it is */
                             const char *base_uri,
                             const VigieBox *area, /* (nullable): where the incident is */
                             GError **error);
void vigie_feed_free (VigieFeed *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VigieFeed, vigie_feed_free)

G_END_DECLS
