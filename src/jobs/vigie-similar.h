/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vigie-store.h"

G_BEGIN_DECLS

/**
 * VigieSimilarity:
 * @VIGIE_SIMILAR_BYTES: the very same file
 * @VIGIE_SIMILAR_PICTURE: the same picture, resized, recompressed, marked or cropped a little
 * @VIGIE_SIMILAR_MIRRORED: the same, as a mirror shows it
 *
 * Why two posts are taken to show one photo.
 */
typedef enum
{
  VIGIE_SIMILAR_BYTES,
  VIGIE_SIMILAR_PICTURE,
  VIGIE_SIMILAR_MIRRORED,
} VigieSimilarity;

const char *vigie_similarity_to_string (VigieSimilarity similarity);

typedef struct
{
  char *post_id;
  VigieSimilarity why;
} VigieSimilarPost;

gboolean vigie_photos_hash_new (VigieStore *store,
                                GCancellable *cancellable,
                                guint *n_hashed,
                                GError **error);

typedef struct _VigieSimilar VigieSimilar;

VigieSimilar *vigie_similar_new (VigieStore *store, GError **error);
void vigie_similar_free (VigieSimilar *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VigieSimilar, vigie_similar_free)

GPtrArray *vigie_similar_find (VigieSimilar *self, VigiePost *post, GError **error);

G_END_DECLS
