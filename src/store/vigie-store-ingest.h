/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vigie-store-private.h"

G_BEGIN_DECLS

#define VIGIE_SHA256_LENGTH 32 /* bytes */

gboolean vigie_sha256_parse (const char *hex /* (nullable) */, guint8 sha256[VIGIE_SHA256_LENGTH]);

/* Adds the keys of the posts that show a photo, earliest first: those that came with it, and those
 * that name an address that it was fetched from. */
gboolean vigie_photo_list_keys (VigieSql *sql, const char *sha256, GArray *keys, GError **error);

gboolean vigie_store_take_batch (VigiePostSink *sink,
                                 const VigieBatch *batch,
                                 VigieIngestCounts *counts,
                                 GError **error);
gboolean vigie_ingest_write (VigieWriter *writer,
                             const VigieBatch *batch,
                             VigieIngestCounts *counts,
                             GError **error);
gboolean vigie_photo_keep_fetched (VigieWriter *writer,
                                   const char *uri,
                                   const char *final_uri,
                                   gint64 fetched_at,
                                   const VigiePhotoFacts *facts,
                                   GError **error);
gboolean vigie_photo_keep (VigieWriter *writer,
                           const VigiePhotoFacts *facts,
                           gint64 *photo,
                           gint64 *removed,
                           GError **error);
gboolean vigie_photo_write (
    VigieWriter *writer, gint64 key, gsize n, const VigiePhotoFacts *facts, GError **error);

G_END_DECLS
