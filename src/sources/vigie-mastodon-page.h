/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vigie-mastodon-status.h"

G_BEGIN_DECLS

#define VIGIE_MASTODON_PAGE_POSTS 40 /* the most that servers give at once */

/**
 * VigieMastodonServer:
 * @round: whose client is used
 * @origin: "https://example.org"
 * @host: for people
 * @authorization: (nullable): value of that header
 * @ids: gets whose posts it shows
 *
 * A server that speaks Mastodon's language, asked during one round.
 */
typedef struct
{
  VigieSourceRound *round;
  const char *origin;
  const char *host;
  const char *authorization;
  VigieMastodonIds *ids;
} VigieMastodonServer;

/**
 * VigieMastodonPage:
 * @statuses: (nullable): the list of statuses, the newest first
 * @newest: (nullable): id after which newer ones come
 * @oldest: (nullable): id before which older ones come
 *
 * Ids are words of the server: neither numbers nor in any order that could be told from them.
 */
typedef struct
{
  yyjson_doc *doc;
  yyjson_val *statuses;
  char *newest;
  char *oldest;
} VigieMastodonPage;

gboolean vigie_mastodon_get_page (const VigieMastodonServer *self,
                                  const char *place,
                                  VigieMastodonPage *page,
                                  GError **error);
void vigie_mastodon_page_clear (VigieMastodonPage *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (VigieMastodonPage, vigie_mastodon_page_clear)
char *vigie_mastodon_describe_access (const VigieMastodonServer *self);
char *vigie_mastodon_dup_streaming (const VigieMastodonServer *self); /* (nullable) */

G_END_DECLS
