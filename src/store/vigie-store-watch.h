/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vigie-store-private.h"

G_BEGIN_DECLS

/* What a batch of a watched source leaves beside its posts; on the writer's thread. */
typedef struct
{
  gint64 watch;
  GArray *changed; /* (element-type gint64): keys of posts that changed at their source */
} VigieWatchNotes;

gboolean vigie_watch_begin (VigieWriter *writer,
                            VigieWatchNotes *self,
                            const char *name,
                            const char *cursor /* (nullable) */,
                            GError **error);
gboolean vigie_watch_note_arrival (
    VigieWriter *writer, VigieWatchNotes *self, gint64 key, gint64 at, GError **error);
gboolean vigie_watch_note_again (VigieWriter *writer,
                                 VigieWatchNotes *self,
                                 gint64 key,
                                 gint64 at,
                                 const char *text,
                                 GError **error);
gboolean vigie_watch_note_update (VigieWriter *writer,
                                  VigieWatchNotes *self,
                                  const VigiePostUpdate *update,
                                  GError **error);

gboolean vigie_watch_note_official (VigieWriter *writer,
                                    VigieWatchNotes *self,
                                    const VigieOfficialNews *news,
                                    GError **error);

/* The readers' side of VigiePostSink */
gboolean vigie_store_keep_known (VigiePostSink *sink,
                                 const char *source_kind,
                                 const char *source_host,
                                 GPtrArray *external_ids,
                                 GError **error);
GPtrArray *vigie_store_list_recent (VigiePostSink *sink,
                                    const char *source_kind,
                                    const char *source_host,
                                    gint64 since,
                                    gint64 received_before,
                                    gint64 *below,
                                    guint limit,
                                    GError **error);
gboolean vigie_store_has_official (VigieSql *sql);
gboolean vigie_store_keep_read_again (VigiePostSink *sink,
                                      const char *watch,
                                      gint64 since,
                                      const char *source_kind,
                                      const char *source_host,
                                      GPtrArray *external_ids,
                                      GError **error);
gboolean vigie_store_count_reads (
    VigiePostSink *sink, const char *watch, gint64 since, VigieReadCounts *counts, GError **error);

G_END_DECLS
