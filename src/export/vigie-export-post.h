/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vigie-brief-words.h"
#include "vigie-export-format.h"
#include "vigie-post-state.h"
#include "vigie-post.h"

G_BEGIN_DECLS

/**
 * VigieExportPost:
 * @id: of the post
 * @title: « Mastodon, 18:04 », without the word of an exercise; « Mastodon, 18:04 (à confirmer) »
 * of what nobody confirmed
 * @status: the verdict
 * @description: (nullable): its text; of what may only be linked, the address
 * @text: (nullable): its text; %NULL of what may only be linked
 * @external_id: (nullable): of what may only be linked, its source's own id
 * @source: "mastodon:example.org"
 * @url: (nullable): where it is
 * @duplicate_of: (nullable): id of the post that it repeats
 * @posted_at: ms
 * @author: (nullable): who wrote it, where that was asked for and may be told
 * @n_photos: how many it has
 * @photo_files: (nullable): addresses of those that go out, relative to the file
 * @position: (nullable): where it was, the likeliest
 * @position_confirmed: whether somebody placed it
 * @origin: where it comes from, and what became of it there
 * @licence: (nullable): on which terms its picture may be shown; who made it is said in its text
 *
 * What an export says of a post. Of what may only be linked it never says who wrote it: the terms
 * of X let posts go on as id and link, and nothing else. Valid as long as the post is.
 */
typedef struct
{
  const char *id;
  char *title;
  VigieStatus status;
  const char *description;
  const char *text;
  const char *external_id;
  char *source;
  const char *url;
  const char *duplicate_of;
  const char *author;
  gint64 posted_at;
  gsize n_photos;
  const char *const *photo_files;
  const VigiePosition *position;
  gboolean position_confirmed;
  VigieExportOrigin origin;
  char *licence;
} VigieExportPost;

const VigiePostState *vigie_export_post_choose_state (const VigiePostState *state,
                                                      gboolean include_unconfirmed);
gboolean vigie_export_post_init (VigieExportPost *self,
                                 const VigieExportInput *input,
                                 VigiePost *post,
                                 const VigiePostState *state,
                                 GError **error);
void vigie_export_post_clear (VigieExportPost *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (VigieExportPost, vigie_export_post_clear)

const char *vigie_export_post_get_colour (VigieStatus status);
char *vigie_export_post_dup_title (VigiePost *post,
                                   VigieStatus status,
                                   VigieLanguage language,
                                   gint64 at,
                                   GTimeZone *zone); /* (nullable zone) */

G_END_DECLS
