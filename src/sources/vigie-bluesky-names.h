/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vigie-bluesky-session.h"

G_BEGIN_DECLS

/**
 * VigieBlueskyNames:
 *
 * Who is behind a DID: streams say only that. Used by one thread.
 */
typedef struct _VigieBlueskyNames VigieBlueskyNames;

VigieBlueskyNames *vigie_bluesky_names_new (VigieBlueskySession *session);
void vigie_bluesky_names_free (VigieBlueskyNames *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VigieBlueskyNames, vigie_bluesky_names_free)

void vigie_bluesky_names_ask (VigieBlueskyNames *self, VigieSourceRound *round, GHashTable *dids);
gboolean vigie_bluesky_names_is_known (VigieBlueskyNames *self, const char *did);
const char *vigie_bluesky_names_get (VigieBlueskyNames *self, const char *did);
gboolean vigie_bluesky_names_is_hidden (VigieBlueskyNames *self, const char *did);

/* Whether an author, as views of posts and profiles describe one, wants to be seen by members only.
 */
gboolean vigie_bluesky_author_hides (JsonObject *author);

G_END_DECLS
