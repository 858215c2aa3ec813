/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vigie-photo-hash.h"
#include "vigie-store.h"

G_BEGIN_DECLS

/**
 * VigieSimilarity:
 * @VIGIE_SIMILAR_BYTES: the very same file
 * @VIGIE_SIMILAR_PICTURE: the same picture, resized, recompressed, marked or cropped a little
 * @VIGIE_SIMILAR_MIRRORED: the same, as a mirror shows it
 * @VIGIE_SIMILAR_ADDRESS: the same web address
 * @VIGIE_SIMILAR_TEXT: nearly the same words, about the same time and place
 *
 * Why two posts are taken to tell one thing; the strongest reason first.
 */
typedef enum
{
  VIGIE_SIMILAR_BYTES,
  VIGIE_SIMILAR_PICTURE,
  VIGIE_SIMILAR_MIRRORED,
  VIGIE_SIMILAR_ADDRESS,
  VIGIE_SIMILAR_TEXT,
} VigieSimilarity;

#define VIGIE_SIMILAR_MAX_DISTANCE_M 5000 /* of posts with nearly the same words */

const char *vigie_similarity_to_string (VigieSimilarity similarity);

/**
 * VigieSimilarPost:
 * @post: another post
 * @state: what was decided about it
 * @why: the strongest reason
 * @distance_m: how far away it is, in metres; negative where one of the two has no position
 */
typedef struct
{
  VigiePost *post;
  VigiePostState *state;
  VigieSimilarity why;
  double distance_m;
} VigieSimilarPost;

gboolean vigie_photos_hash_new (VigieStore *store,
                                GCancellable *cancellable,
                                guint *n_hashed,
                                GError **error);

/**
 * VigieSimilar:
 *
 * What photos of an incident look like, and what its posts around a time say. Keeps what it read:
 * have one for an open incident. For one thread at a time.
 */
typedef struct _VigieSimilar VigieSimilar;

VigieSimilar *vigie_similar_new (VigieStore *store, GError **error);
gboolean vigie_similar_update (VigieSimilar *self, GError **error);
void vigie_similar_free (VigieSimilar *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VigieSimilar, vigie_similar_free)

const VigiePhotoHash *vigie_similar_get_hash (VigieSimilar *self, const char *sha256);
GPtrArray *vigie_similar_find (VigieSimilar *self, VigiePost *post, GError **error);
gboolean vigie_similar_is_earliest (VigiePost *post, GPtrArray *found);

G_END_DECLS
