/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "vigie-official.h"
#include "vigie-post.h"

G_BEGIN_DECLS

/* Where importers and sources hand their posts to; the incident's store is one. */
#define VIGIE_TYPE_POST_SINK (vigie_post_sink_get_type ())
G_DECLARE_INTERFACE (VigiePostSink, vigie_post_sink, VIGIE, POST_SINK, GObject)

/**
 * VigieIngestCounts:
 * @imported: posts that are new
 * @known: posts that were there already
 * @known_otherwise: those of them that are there with another text
 * @changed: edits and deletions at the source that were not known
 */
typedef struct
{
  guint64 imported;
  guint64 known;
  guint64 known_otherwise;
  guint64 changed;
} VigieIngestCounts;

/* What a source did with a post afterwards; the numbers are written into incident files. */
typedef enum
{
  VIGIE_POST_EDITED = 1,
  VIGIE_POST_DELETED = 2,
} VigiePostUpdateKind;

/**
 * VigiePostUpdate:
 * @kind: what happened
 * @source_kind: with @source_host and @external_id, whose post it is; see #VigieObservation
 * @at: ms, when the source says that it happened; %VIGIE_TIME_UNKNOWN for the sink's clock
 * @text: (nullable): how an edited post reads now
 *
 * An observation about a post that may be here. The post itself stays as it came.
 */
typedef struct
{
  VigiePostUpdateKind kind;
  const char *source_kind;
  const char *source_host;
  const char *external_id;
  gint64 at;
  const char *text;
} VigiePostUpdate;

/**
 * VigieBatch:
 * @watch: (nullable): key of the watched source that brought it, %NULL for what is imported once
 * @cursor: (nullable): where @watch goes on after this batch; %NULL leaves what is noted
 * @observations: (array length=n_observations): posts
 * @updates: (array length=n_updates): what happened to posts
 * @official: (nullable): the situation as an authority sees it
 *
 * What one transaction takes. Everything is borrowed for the call.
 */
typedef struct
{
  const char *watch;
  const char *cursor;
  const VigieObservation *observations;
  gsize n_observations;
  const VigiePostUpdate *updates;
  gsize n_updates;
  const VigieOfficialNews *official;
} VigieBatch;

/**
 * VigieReadCounts:
 * @posts: posts, each once a day
 * @authors: those who wrote them, each once a day
 * @photos: that the posts name
 *
 * What a watched source was given, in days of UTC: what some networks bill.
 */
typedef struct
{
  guint64 posts;
  guint64 authors;
  guint64 photos;
} VigieReadCounts;

/**
 * VigiePostSinkInterface:
 * @take: takes a batch in one transaction: all of it or none; called on any thread but
 *   the main one, blocks until the batch is durable; adds to @counts
 * @keep_known: (nullable): see vigie_post_sink_keep_known()
 * @list_recent: (nullable): see vigie_post_sink_list_recent()
 * @keep_read_again: (nullable): see vigie_post_sink_keep_read_again()
 * @count_reads: (nullable): see vigie_post_sink_count_reads()
 */
struct _VigiePostSinkInterface
{
  GTypeInterface parent_iface;

  gboolean (*take) (VigiePostSink *self,
                    const VigieBatch *batch,
                    VigieIngestCounts *counts,
                    GError **error);
  gboolean (*keep_known) (VigiePostSink *self,
                          const char *source_kind,
                          const char *source_host,
                          GPtrArray *external_ids,
                          GError **error);
  GPtrArray *(*list_recent) (VigiePostSink *self,
                             const char *source_kind,
                             const char *source_host,
                             gint64 since,
                             gint64 received_before,
                             gint64 *below,
                             guint limit,
                             GError **error);
  gboolean (*keep_read_again) (VigiePostSink *self,
                               const char *watch,
                               gint64 since,
                               const char *source_kind,
                               const char *source_host,
                               GPtrArray *external_ids,
                               GError **error);
  gboolean (*count_reads) (VigiePostSink *self,
                           const char *watch,
                           gint64 since,
                           VigieReadCounts *counts,
                           GError **error);
};

gboolean vigie_post_sink_take (VigiePostSink *self,
                               const VigieBatch *batch,
                               VigieIngestCounts *counts,
                               GError **error);
gboolean vigie_post_sink_ingest (VigiePostSink *self,
                                 const VigieObservation *observations,
                                 gsize n_observations,
                                 VigieIngestCounts *counts,
                                 GError **error);

/* What is there already, for sources that look after what they brought. */
gboolean vigie_post_sink_keep_known (VigiePostSink *self,
                                     const char *source_kind,
                                     const char *source_host,
                                     GPtrArray *external_ids,
                                     GError **error);
GPtrArray *vigie_post_sink_list_recent (VigiePostSink *self,
                                        const char *source_kind,
                                        const char *source_host,
                                        gint64 since,
                                        gint64 received_before,
                                        gint64 *below,
                                        guint limit,
                                        GError **error);
gboolean vigie_post_sink_keep_read_again (VigiePostSink *self,
                                          const char *watch,
                                          gint64 since,
                                          const char *source_kind,
                                          const char *source_host,
                                          GPtrArray *external_ids,
                                          GError **error);
gboolean vigie_post_sink_count_reads (
    VigiePostSink *self, const char *watch, gint64 since, VigieReadCounts *counts, GError **error);

/**
 * VigiePhotoInspectFunc:
 * @bytes: the original
 * @facts: (inout): gets hash, type, size and metadata, or an error to show
 *
 * Reads what a photo says about itself. Never fails: a broken photo is a fact too.
 */
typedef void (*VigiePhotoInspectFunc) (GBytes *bytes, VigiePhotoFacts *facts, gpointer user_data);

G_END_DECLS
