/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "vigie-board.h"
#include "vigie-post.h"
#include "vigie-shape.h"

G_BEGIN_DECLS

typedef gboolean (*VigieExportPostFunc) (VigiePost *post,
                                         const VigiePostState *state,
                                         gpointer user_data);                     /* FALSE stops */
typedef gboolean (*VigieExportShapeFunc) (VigieShape *shape, gpointer user_data); /* FALSE stops */

/**
 * VigieExportOrigin:
 * @edited_at: ms: when its source last changed the post, or %VIGIE_TIME_UNKNOWN
 * @deleted_at: ms: when it was gone there, or %VIGIE_TIME_UNKNOWN
 * @sources: (nullable): the watched sources that brought it: "mastodon:example.org"
 *
 * Where a post comes from, and what became of it there, at the moment of the export.
 */
typedef struct
{
  gint64 edited_at;
  gint64 deleted_at;
  GStrv sources;
} VigieExportOrigin;

void vigie_export_origin_clear (VigieExportOrigin *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (VigieExportOrigin, vigie_export_origin_clear)

/**
 * VigieExportSource:
 * @foreach_shape: gives every shape as it stands at the moment of the export, lifted ones too
 * @foreach_post: gives the posts that are confirmed at that moment, and the others where these are
 *   wanted, too; the state is the one of that moment, or %NULL where nobody has decided anything
 * @user_data: for all of them
 * @find_origin: (nullable): where a post comes from
 *
 * Where an export reads from. Commands and the application fill it from an incident file; nothing
 * is kept between two calls, so that an export of any size needs the same memory.
 */
typedef struct
{
  gboolean (*foreach_shape) (gpointer source,
                             VigieExportShapeFunc func,
                             gpointer user_data,
                             GError **error);
  gboolean (*foreach_post) (gpointer source,
                            VigieExportPostFunc func,
                            gpointer user_data,
                            GError **error);
  gpointer user_data;
  gboolean (*find_origin) (gpointer source,
                           VigiePost *post,
                           VigieExportOrigin *origin,
                           GError **error);
} VigieExportSource;

gboolean vigie_export_source_foreach_shape (const VigieExportSource *self,
                                            VigieExportShapeFunc func,
                                            gpointer user_data,
                                            GError **error);
gboolean vigie_export_source_foreach_post (const VigieExportSource *self,
                                           VigieExportPostFunc func,
                                           gpointer user_data,
                                           GError **error);
gboolean vigie_export_source_find_origin (const VigieExportSource *self,
                                          VigiePost *post,
                                          VigieExportOrigin *origin,
                                          GError **error);

G_END_DECLS
