/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vigie-library.h"
#include "vigie-similar.h"

G_BEGIN_DECLS

/**
 * VigieSeenBefore:
 * @incident_id: an older incident
 * @title: its title
 * @post_id: the earliest post there that showed the photo
 * @posted_at: when, in ms
 * @why: %VIGIE_SIMILAR_BYTES, %VIGIE_SIMILAR_PICTURE or %VIGIE_SIMILAR_MIRRORED
 * @distance: bits that differ; 0 for the same file
 *
 * A photo that this desk knows from another incident.
 */
typedef struct
{
  char *incident_id;
  char *title;
  char *post_id;
  gint64 posted_at;
  VigieSimilarity why;
  guint distance;
} VigieSeenBefore;

/**
 * VigieDejaVu:
 *
 * The photos of the library's other incidents, for looking them up. For one thread at a time.
 */
typedef struct _VigieDejaVu VigieDejaVu;

VigieDejaVu *vigie_deja_vu_new (VigieLibrary *library, const char *incident_id, GError **error);
VigieDejaVu *vigie_deja_vu_new_for_store (VigieStore *store, GError **error);
gboolean vigie_deja_vu_update (VigieDejaVu *self, GError **error);
void vigie_deja_vu_free (VigieDejaVu *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VigieDejaVu, vigie_deja_vu_free)

const char *vigie_deja_vu_get_notice (VigieDejaVu *self); /* (nullable) */
GPtrArray *vigie_deja_vu_find (VigieDejaVu *self, const char *sha256, const VigiePhotoHash *hash);
GPtrArray *vigie_deja_vu_find_post (VigieDejaVu *self, VigieSimilar *similar, VigiePost *post);

gboolean vigie_deja_vu_forget_removed (VigieStore *store, GError **error);
gboolean vigie_deja_vu_learn (VigieStore *store, char **notice, GError **error);

G_END_DECLS
