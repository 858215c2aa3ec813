/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-post-sink.h"

G_DEFINE_INTERFACE (VigiePostSink, vigie_post_sink, G_TYPE_OBJECT)

static void
vigie_post_sink_default_init (VigiePostSinkInterface *iface)
{
}

/**
 * vigie_post_sink_take:
 * @self: a sink
 * @batch: posts and what happened to posts, with where their source goes on
 * @counts: (inout): what was new and what was known is added here
 * @error: return location for a #GError
 *
 * Blocks until the batch is written: all of it, or none. So a source that goes on at its cursor
 * after a crash leaves no hole; what it brings twice is known.
 *
 * Returns: %FALSE with @error set when nothing was written
 */
gboolean
vigie_post_sink_take (VigiePostSink *self,
                      const VigieBatch *batch,
                      VigieIngestCounts *counts,
                      GError **error)
{
  g_return_val_if_fail (VIGIE_IS_POST_SINK (self), FALSE);
  g_return_val_if_fail (batch->cursor == NULL || batch->watch != NULL, FALSE);

  return VIGIE_POST_SINK_GET_IFACE (self)->take (self, batch, counts, error);
}

/**
 * vigie_post_sink_ingest:
 * @self: a sink
 * @observations: (array length=n_observations): posts, borrowed for the call
 * @n_observations: how many
 * @counts: (inout): what was new and what was known is added here
 * @error: return location for a #GError
 *
 * vigie_post_sink_take() for posts of no watched source.
 *
 * Returns: %FALSE with @error set when nothing was written
 */
gboolean
vigie_post_sink_ingest (VigiePostSink *self,
                        const VigieObservation *observations,
                        gsize n_observations,
                        VigieIngestCounts *counts,
                        GError **error)
{
  const VigieBatch batch = { .observations = observations, .n_observations = n_observations };

  return vigie_post_sink_take (self, &batch, counts, error);
}
