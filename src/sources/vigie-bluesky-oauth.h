/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* As what servers know this program: the address of a document about it, in the environment; else
 * the one that Vigie was built with. Without either it is a program of this machine. */
#define VIGIE_BLUESKY_CLIENT_VARIABLE "VIGIE_BLUESKY_CLIENT_ID"

/* What such a document says: data/bluesky-client-metadata.json */
#define VIGIE_BLUESKY_CLIENT_PATH "/bluesky-login" /* of its address on this machine */
#define VIGIE_BLUESKY_SCOPES                                                                       \
  "atproto rpc:app.bsky.actor.getProfiles?aud=* rpc:app.bsky.feed.getPosts?aud=* "                 \
  "rpc:app.bsky.feed.searchPosts?aud=*"

G_END_DECLS
