/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vigie-post-sink.h"

G_BEGIN_DECLS

/**
 * VigieImportBatch:
 *
 * Collects posts with their strings and hands them to a sink a few thousand at a time, so
 * that an import's memory does not grow with its file.
 */
typedef struct _VigieImportBatch VigieImportBatch;

VigieImportBatch *vigie_import_batch_new (VigiePostSink *sink);
void vigie_import_batch_free (VigieImportBatch *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VigieImportBatch, vigie_import_batch_free)

void vigie_import_batch_trust_utf8 (VigieImportBatch *self);

/* Memory that lives until the batch is handed over */
gpointer vigie_import_batch_alloc (VigieImportBatch *self, gsize size);
const char *vigie_import_batch_dup (VigieImportBatch *self, const char *text, gsize length);
const char *vigie_import_batch_dup_clean (
    VigieImportBatch *self, const char *text, gsize length, gboolean one_line, gboolean *replaced);
const char *vigie_import_batch_keep_clean (VigieImportBatch *self,
                                           const char *text,
                                           gsize length,
                                           gboolean *replaced);
void vigie_import_batch_shrink_last (VigieImportBatch *self, char *memory, gsize used);

gboolean vigie_import_batch_add (VigieImportBatch *self,
                                 const VigieObservation *observation,
                                 gsize photo_bytes,
                                 GError **error);
gboolean vigie_import_batch_make_room (VigieImportBatch *self, GError **error);
void vigie_import_batch_add_update (VigieImportBatch *self, const VigiePostUpdate *update);
gboolean vigie_import_batch_flush (VigieImportBatch *self, GError **error);

/* For watched sources */
void vigie_import_batch_set_watch (VigieImportBatch *self, const char *watch);
gboolean vigie_import_batch_commit (VigieImportBatch *self, const char *cursor, GError **error);
const VigieIngestCounts *vigie_import_batch_get_counts (VigieImportBatch *self);

G_END_DECLS
