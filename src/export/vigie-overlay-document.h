/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * VigieOverlayDocument:
 *
 * One file as it is given to whoever asks for it, or why it cannot be given. It never changes, so
 * any thread may read it; what is costly (its digest, the compressed form) is made once.
 */
typedef struct _VigieOverlayDocument VigieOverlayDocument;

VigieOverlayDocument *
vigie_overlay_document_new (const char *type, GBytes *bytes, gint64 modified_at);
VigieOverlayDocument *vigie_overlay_document_new_missing (const char *reason);
VigieOverlayDocument *vigie_overlay_document_ref (VigieOverlayDocument *self);
void vigie_overlay_document_unref (VigieOverlayDocument *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VigieOverlayDocument, vigie_overlay_document_unref)

const char *vigie_overlay_document_get_reason (const VigieOverlayDocument *self); /* (nullable) */
const char *vigie_overlay_document_get_type_name (const VigieOverlayDocument *self);
const char *vigie_overlay_document_get_etag (const VigieOverlayDocument *self, gboolean gzip);
gint64 vigie_overlay_document_get_modified_at (const VigieOverlayDocument *self);
GBytes *vigie_overlay_document_get_bytes (const VigieOverlayDocument *self);
GBytes *vigie_overlay_document_get_gzip (const VigieOverlayDocument *self); /* (nullable) */

/**
 * VigieOverlaySnapshot:
 *
 * All files of the live overlay at one moment. It is filled by its maker and not changed after it
 * was handed to a server.
 */
typedef struct _VigieOverlaySnapshot VigieOverlaySnapshot;

VigieOverlaySnapshot *vigie_overlay_snapshot_new (void);
VigieOverlaySnapshot *vigie_overlay_snapshot_ref (VigieOverlaySnapshot *self);
void vigie_overlay_snapshot_unref (VigieOverlaySnapshot *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VigieOverlaySnapshot, vigie_overlay_snapshot_unref)

void vigie_overlay_snapshot_add (VigieOverlaySnapshot *self,
                                 const char *path,
                                 VigieOverlayDocument *document);
VigieOverlayDocument *vigie_overlay_snapshot_find (VigieOverlaySnapshot *self,
                                                   const char *path); /* (nullable) */
char *vigie_overlay_snapshot_dup_id (VigieOverlaySnapshot *self);

G_END_DECLS
