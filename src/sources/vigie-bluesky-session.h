/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "vigie-source.h"

G_BEGIN_DECLS

#define VIGIE_BLUESKY_SERVER "https://bsky.social" /* where accounts are known */

/**
 * VigieBlueskySession:
 *
 * A login at an account's server. One that was made with an app password lives as long as the
 * process, and its tokens are never written anywhere; one of the browser is the round's secret.
 * Callable on any thread.
 */
typedef struct _VigieBlueskySession VigieBlueskySession;

VigieBlueskySession *vigie_bluesky_session_new (const char *entry, const char *handle);
void vigie_bluesky_session_free (VigieBlueskySession *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VigieBlueskySession, vigie_bluesky_session_free)

JsonNode *vigie_bluesky_session_get (VigieBlueskySession *self,
                                     VigieSourceRound *round,
                                     const char *method_and_query,
                                     guint deadline_ms,
                                     GError **error);

char *vigie_bluesky_find_server (JsonObject *document);

G_END_DECLS
