/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * VigiePostLink:
 * @kind: of the source: "x", "mastodon", "bluesky", or "hand" for every other address
 * @host: the server where the kind has many; may be ""
 * @external_id: as the importers of that network write it, or the address without what only says
 *   who shared it
 * @url: to open it
 * @author: (nullable): as that network writes it, where the address tells
 * @posted_at: ms since 1970, or %VIGIE_TIME_UNKNOWN where the id does not tell
 *
 * What the address of a post says about it.
 */
typedef struct
{
  const char *kind;
  char *host;
  char *external_id;
  char *url;
  char *author;
  gint64 posted_at;
} VigiePostLink;

#define VIGIE_SOURCE_HAND "hand"

gboolean vigie_post_link_parse (const char *text, VigiePostLink *link);
void vigie_post_link_clear (VigiePostLink *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (VigiePostLink, vigie_post_link_clear)

/* How networks write addresses; for their importers too. */
const char *vigie_address_find_host (const char *uri, gsize *length);
const char *vigie_mastodon_find_number (const char *uri, gsize *length);
char *vigie_bluesky_make_id (const char *actor, const char *key);
char *vigie_bluesky_make_url (const char *actor, const char *key);
char *vigie_x_make_url (const char *name /* (nullable) */, const char *id);

G_END_DECLS
