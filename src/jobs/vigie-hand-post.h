/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vigie-http-client.h"
#include "vigie-store.h"

G_BEGIN_DECLS

/* Posts that a person adds by hand: a link, a text, photos, or several of these. */

#define VIGIE_HAND_MAX_PHOTOS 16
#define VIGIE_HAND_MAX_PHOTO_BYTES (100 * 1024 * 1024)

/**
 * VigieHandPhoto:
 * @facts: with the original's bytes, and the file's name or the address as its uri; the address
 *   alone where it is not fetched yet
 * @final_uri: (nullable): where it was fetched from in the end; %NULL when it was not fetched
 * @fetched_at: ms since 1970, with @final_uri
 *
 * Reference counted; not changed once it is made.
 */
typedef struct
{
  VigiePhotoFacts *facts;
  char *final_uri;
  gint64 fetched_at;
} VigieHandPhoto;

VigieHandPhoto *vigie_hand_photo_new (GBytes *bytes, const char *name, GError **error);
VigieHandPhoto *vigie_hand_photo_new_for_address (const char *uri);
VigieHandPhoto *vigie_hand_photo_ref (VigieHandPhoto *self);
void vigie_hand_photo_unref (VigieHandPhoto *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VigieHandPhoto, vigie_hand_photo_unref)

void vigie_hand_photo_read_async (GBytes *bytes,
                                  const char *name,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data);
void vigie_hand_photo_load_async (GFile *file,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data);
void vigie_hand_photo_fetch_async (VigieHttpClient *client,
                                   const char *uri,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data);
VigieHandPhoto *vigie_hand_photo_finish (GAsyncResult *result, GError **error);

/* What people paste and type */
gboolean vigie_hand_is_photo_address (const char *uri);
void vigie_hand_split_text (const char *text, char **link, char **rest);
gboolean vigie_hand_parse_time (const char *text, gint64 now_ms, gint64 *at_ms);

/**
 * VigieHandPost:
 * @link: (nullable): the post's address
 * @text: (nullable): what it says
 * @author: (nullable): who wrote it
 * @photos: (nullable) (element-type VigieHandPhoto): what it shows
 * @has_position: whether @position is given
 * @position: where it is
 * @posted_at: ms since 1970, or %VIGIE_TIME_UNKNOWN; the link's own time counts before it
 * @part: (nullable): which of the things that the link shows, where one address shows many; counts
 *   for addresses of no known network alone
 * @observer: (nullable): who saw it, which the incident then says of the post; "" for somebody
 *
 * What a person gives.
 */
typedef struct
{
  char *link;
  char *text;
  char *author;
  GPtrArray *photos;
  gboolean has_position;
  VigiePosition position;
  gint64 posted_at;
  char *part;
  char *observer;
} VigieHandPost;

VigieHandPost *vigie_hand_post_new (void);
void vigie_hand_post_free (VigieHandPost *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VigieHandPost, vigie_hand_post_free)

/**
 * VigieHandResult:
 * @is_known: the post was here already, and was left as it is
 * @row_id: its key in the incident
 * @post_id: its id
 */
typedef struct
{
  gboolean is_known;
  gint64 row_id;
  char post_id[VIGIE_POST_ID_LENGTH + 1];
} VigieHandResult;

/* Who added posts by hand, as the incident's provenances have it */
char *vigie_hand_dup_watch (const char *observer);
const char *vigie_hand_watch_get_observer (const char *watch); /* (nullable): nobody did */

gboolean vigie_hand_post_add (VigieStore *store,
                              const VigieHandPost *post,
                              VigieHandResult *result,
                              GError **error);
void vigie_hand_post_add_async (VigieStore *store,
                                VigieHandPost *post, /* (transfer full) */
                                GAsyncReadyCallback callback,
                                gpointer user_data);
gboolean vigie_hand_post_add_finish (GAsyncResult *result, VigieHandResult *added, GError **error);

G_END_DECLS
