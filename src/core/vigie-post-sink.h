/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

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
 */
typedef struct
{
  guint64 imported;
  guint64 known;
  guint64 known_otherwise;
} VigieIngestCounts;

/**
 * VigiePostSinkInterface:
 * @ingest: takes a batch in one transaction: all of it or none; called on any thread but
 *   the main one, blocks until the batch is durable; adds to @counts
 */
struct _VigiePostSinkInterface
{
  GTypeInterface parent_iface;

  gboolean (*ingest) (VigiePostSink *self,
                      const VigieObservation *observations,
                      gsize n_observations,
                      VigieIngestCounts *counts,
                      GError **error);
};

gboolean vigie_post_sink_ingest (VigiePostSink *self,
                                 const VigieObservation *observations,
                                 gsize n_observations,
                                 VigieIngestCounts *counts,
                                 GError **error);

/**
 * VigiePhotoInspectFunc:
 * @bytes: the original
 * @facts: (inout): gets hash, type, size and metadata, or an error to show
 *
 * Reads what a photo says about itself. Never fails: a broken photo is a fact too.
 */
typedef void (*VigiePhotoInspectFunc) (GBytes *bytes, VigiePhotoFacts *facts, gpointer user_data);

G_END_DECLS
