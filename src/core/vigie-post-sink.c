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

/**
 * vigie_post_sink_keep_known:
 * @self: a sink
 * @source_kind: see #VigieObservation
 * @source_host: see #VigieObservation
 * @external_ids: (element-type utf8): of posts that may be there; those that are not are taken out
 * @error: return location for a #GError
 *
 * For streams that tell of every deletion in the world: looking is cheaper than writing. A sink
 * that cannot tell leaves them all. Any thread but the main one.
 *
 * Returns: %FALSE with @error set where it could not be looked
 */
gboolean
vigie_post_sink_keep_known (VigiePostSink *self,
                            const char *source_kind,
                            const char *source_host,
                            GPtrArray *external_ids,
                            GError **error)
{
  VigiePostSinkInterface *iface;

  g_return_val_if_fail (VIGIE_IS_POST_SINK (self), FALSE);

  iface = VIGIE_POST_SINK_GET_IFACE (self);
  return iface->keep_known == NULL || external_ids->len == 0 ||
         iface->keep_known (self, source_kind, source_host, external_ids, error);
}

/**
 * vigie_post_sink_list_recent:
 * @self: a sink
 * @source_kind: see #VigieObservation
 * @source_host: see #VigieObservation
 * @since: ms, of posting
 * @received_before: ms: what came later is left out; %G_MAXINT64 for everything
 * @below: (inout): where the list goes on; %G_MAXINT64 at its beginning, and where it has come to
 *   its end
 * @limit: how many at most
 * @error: return location for a #GError
 *
 * Any thread but the main one.
 *
 * Returns: (element-type utf8) (transfer container) (nullable): the external ids of its posts that
 *   are not known to be deleted, the newest first; %NULL with @error set
 */
GPtrArray *
vigie_post_sink_list_recent (VigiePostSink *self,
                             const char *source_kind,
                             const char *source_host,
                             gint64 since,
                             gint64 received_before,
                             gint64 *below,
                             guint limit,
                             GError **error)
{
  VigiePostSinkInterface *iface;

  g_return_val_if_fail (VIGIE_IS_POST_SINK (self), NULL);

  iface = VIGIE_POST_SINK_GET_IFACE (self);
  if (iface->list_recent != NULL)
    return iface->list_recent (self, source_kind, source_host, since, received_before, below, limit,
                               error);
  *below = G_MAXINT64;
  return g_ptr_array_new_with_free_func (g_free);
}

/**
 * vigie_post_sink_keep_read_again:
 * @self: a sink
 * @watch: key of a watched source that is given posts just now
 * @since: ms: when the day began
 * @source_kind: see #VigieObservation
 * @source_host: see #VigieObservation
 * @external_ids: (element-type utf8): of those posts; those are left that @watch brought before
 *   @since, and that no source of its kind has brought since
 *
 * What vigie_post_sink_count_reads() does not count when it comes once more, as it leaves nothing
 * new. A sink that cannot tell leaves none. Any thread but the main one.
 *
 * Returns: %FALSE with @error set where it could not be looked
 */
gboolean
vigie_post_sink_keep_read_again (VigiePostSink *self,
                                 const char *watch,
                                 gint64 since,
                                 const char *source_kind,
                                 const char *source_host,
                                 GPtrArray *external_ids,
                                 GError **error)
{
  VigiePostSinkInterface *iface;

  g_return_val_if_fail (VIGIE_IS_POST_SINK (self), FALSE);
  g_return_val_if_fail (watch != NULL, FALSE);

  iface = VIGIE_POST_SINK_GET_IFACE (self);
  if (iface->keep_read_again != NULL)
    return external_ids->len == 0 || iface->keep_read_again (self, watch, since, source_kind,
                                                             source_host, external_ids, error);
  g_ptr_array_set_size (external_ids, 0);
  return TRUE;
}

/**
 * vigie_post_sink_count_reads:
 * @self: a sink
 * @watch: key of a watched source
 * @since: ms: what it brought from then on
 * @counts: (out): what it was given; nothing where the sink cannot tell
 * @error: return location for a #GError
 *
 * Counts what is kept. What another source of the same kind was given before on the same day does
 * not count: a network bills it once. Any thread but the main one.
 *
 * Returns: %FALSE with @error set where it could not be looked
 */
gboolean
vigie_post_sink_count_reads (
    VigiePostSink *self, const char *watch, gint64 since, VigieReadCounts *counts, GError **error)
{
  VigiePostSinkInterface *iface;

  g_return_val_if_fail (VIGIE_IS_POST_SINK (self), FALSE);
  g_return_val_if_fail (watch != NULL && counts != NULL, FALSE);

  *counts = (VigieReadCounts) { 0 };
  iface = VIGIE_POST_SINK_GET_IFACE (self);
  return iface->count_reads == NULL || iface->count_reads (self, watch, since, counts, error);
}
