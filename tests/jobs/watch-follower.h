/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "watch-desk.h"

/**
 * WatchFollower:
 * @error: why it ended; set when it is joined
 * @is_live: atomic: what the source reported last
 * @n_imported: atomic: how many posts came until then
 *
 * A source that follows what comes, in a thread of its own, until it is cancelled or breaks off.
 * For test programs only.
 */
typedef struct
{
  WatchDesk *desk;
  GCancellable *cancellable;
  GThread *thread;
  GError *error;
  gint is_live;
  gint n_imported;
} WatchFollower;

static inline void
watch_follower_take_report (const VigieSourceRound *round, gpointer data)
{
  WatchFollower *self = data;

  g_atomic_int_set (&self->is_live, round->is_live);
  g_atomic_int_set (&self->n_imported, (gint) round->counts.imported);
}

static inline gpointer
watch_follower_run (gpointer data)
{
  WatchFollower *self = data;
  g_auto (VigieSourceRound) round = { .client = self->desk->client,
                                      .sink = VIGIE_POST_SINK (self->desk->store),
                                      .secret = self->desk->secret,
                                      .cancellable = self->cancellable,
                                      .report = watch_follower_take_report,
                                      .report_data = self };
  g_autofree char *key = vigie_source_dup_key (self->desk->source);

  round.cursor = vigie_store_dup_cursor (self->desk->store, key, NULL);
  vigie_source_follow (self->desk->source, &round, &self->error);
  return NULL;
}

/* It stays where it is until it is cleared. */
static inline void
watch_follower_start (WatchFollower *self, WatchDesk *desk)
{
  *self = (WatchFollower) { .desk = desk, .cancellable = g_cancellable_new () };
  self->thread = g_thread_new ("follow", watch_follower_run, self);
}

static inline void
watch_follower_join (WatchFollower *self)
{
  g_thread_join (g_steal_pointer (&self->thread));
}

static inline void
watch_follower_clear (WatchFollower *self)
{
  if (self->thread != NULL)
    {
      g_cancellable_cancel (self->cancellable);
      watch_follower_join (self);
    }
  g_clear_error (&self->error);
  g_clear_object (&self->cancellable);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (WatchFollower, watch_follower_clear)

static inline gboolean
watch_follower_is_live (gpointer data)
{
  return g_atomic_int_get (&((WatchFollower *) data)->is_live) != 0;
}
