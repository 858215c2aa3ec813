/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vigie-export-source.h"
#include "vigie-publish.h"

G_BEGIN_DECLS

/**
 * VigiePublishedPhotos:
 * @by_post: (element-type utf8 GStrv): of each post that shows some, their addresses relative to
 *   the overlay
 * @names: (element-type utf8): of the files in @folder that the overlay names
 * @folder: where they are, beside the overlay
 * @n_left_out: how many were chosen and do not go out
 *
 * Photos that were written for an overlay.
 */
typedef struct
{
  GHashTable *by_post;
  GHashTable *names;
  char *folder;
  guint n_left_out;
} VigiePublishedPhotos;

void vigie_published_photos_clear (VigiePublishedPhotos *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (VigiePublishedPhotos, vigie_published_photos_clear)

gboolean vigie_publish_photo_may_go_out (VigieStore *store,
                                         const VigiePhotoChoice *choice,
                                         const char *sha256,
                                         gboolean *may,
                                         GError **error);
gboolean vigie_publish_photos_write (VigieStore *store,
                                     const VigieExportSource *source,
                                     const VigiePhotoChoice *choice,
                                     const char *path,
                                     GCancellable *cancellable,
                                     VigiePublishedPhotos *photos,
                                     GError **error);
void vigie_publish_photos_tidy (const VigiePublishedPhotos *photos);

G_END_DECLS
