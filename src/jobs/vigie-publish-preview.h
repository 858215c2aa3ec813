/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vigie-map-render.h"
#include "vigie-publish.h"

G_BEGIN_DECLS

#define VIGIE_PREVIEW_MAX_POSTS 5000 /* that are drawn */

/**
 * VigiePublishPreview:
 * @exercise: whether the incident is one: the file says so everywhere
 * @n_kinds: shapes that are told, by #VigieShapeKind; feeds tell those that ended within a day, too
 * @n_without_sections: of the closures those of which no road is known
 * @n_ended: shapes that stay here because they have ended
 * @n_not_held: shapes that stay here because the format holds none of their kind
 * @n_planned: shapes that stay here because they begin later
 * @n_confirmed: confirmed posts that go out
 * @n_unconfirmed: posts that go out and are told as not confirmed
 * @n_kept: posts that stay here because nobody confirmed them; 0 for a moment of the past
 * @n_without_position: of those that go out, the ones that no map shows
 * @n_link_only: of those that go out, the ones of which only id and link go
 * @n_photos: photos that go out
 * @n_photos_kept: photos of those posts that stay here: nobody confirmed them
 * @outcome: what writing says, with the size of the file
 * @problem: (nullable): why the file cannot be written, a sentence
 * @shapes: (element-type VigieShape): what is drawn
 * @posts: (element-type VigieMapPost): what is drawn, the newest %VIGIE_PREVIEW_MAX_POSTS
 *
 * What would go out.
 */
typedef struct
{
  gboolean exercise;
  guint n_kinds[VIGIE_SHAPE_MARKER + 1];
  guint n_without_sections;
  guint n_ended;
  guint n_not_held;
  guint n_planned;
  guint64 n_confirmed;
  guint64 n_unconfirmed;
  guint64 n_kept;
  guint64 n_without_position;
  guint64 n_link_only;
  guint n_photos;
  guint n_photos_kept;
  VigieOverlayOutcome outcome;
  char *problem;
  GPtrArray *shapes;
  GArray *posts;
} VigiePublishPreview;

VigiePublishPreview *vigie_publish_preview (VigieStore *store,
                                            const VigieOverlayRequest *request,
                                            GCancellable *cancellable,
                                            GError **error);
void vigie_publish_preview_free (VigiePublishPreview *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VigiePublishPreview, vigie_publish_preview_free)

G_END_DECLS
