/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "vigie-mastodon-page.h"
#include "vigie-source-private.h"

G_BEGIN_DECLS

/**
 * VigieMastodonTimeline:
 * @key: of its place in the cursor
 * @address: path and query that bring the newest page
 * @above: name of the parameter for the newest page above an id
 * @only_media: whether posts without a picture or a film are left out
 * @words: (nullable): what posts have to match
 *
 * A list of a server in which posts come in above.
 */
typedef struct
{
  const char *key;
  const char *address;
  const char *above;
  gboolean only_media;
  const VigieWatchWords *words;
} VigieMastodonTimeline;

void vigie_mastodon_forget_left_out (JsonObject *cursor, const char *key);
gboolean vigie_mastodon_walk (const VigieMastodonServer *server,
                              const VigieMastodonTimeline *timeline,
                              JsonObject *cursor,
                              gboolean *is_empty,
                              GError **error);

G_END_DECLS
