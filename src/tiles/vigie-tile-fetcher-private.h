/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <libsoup/soup.h>

#include "vigie-tile-cache.h"
#include "vigie-tile-fetcher.h"
#include "vigie-tile-health.h"

G_BEGIN_DECLS

/*
 * Everything below "on the thread" is touched by the fetcher's thread alone; callers hand their
 * tasks over through its main context. Only what `mutex` guards is shared.
 */
struct _VigieTileFetcher
{
  gatomicrefcount refs;
  char *uri_template;
  char *user_agent;
  char *cache_path;
  VigieTileFetcherConfig config;
  VigieTileEventFunc on_event;
  gpointer event_data;
  GDestroyNotify event_destroy;
  GMainContext *context;
  GThread *thread;

  GMutex mutex;
  gboolean stopped;
  VigieTileTrouble trouble; /* copies of what `health` says */
  gint64 retry_at;

  /* on the thread */
  gboolean quit;
  SoupSession *session;
  VigieTileCache *cache;
  GHashTable *flights; /* key of a tile → the VigieTileFlight that fetches it */
  GQueue waiting;      /* Flights that are not sent yet */
  guint n_running;     /* the abandoned ones too, until their connection is free */
  VigieTileHealth health;
  GSource *retry_source;
};

/* One tile on its way, and everybody who waits for it. */
typedef struct
{
  VigieTileFetcher *fetcher;
  gint64 key;
  int z, x, y;
  guint epoch;
  GPtrArray *waiters;
  GCancellable *cancellable;
  VigieCachedTile cached; /* expired, to be confirmed; bytes may be NULL */
} VigieTileFlight;

/* The task data of a load. */
typedef struct
{
  VigieTileFetcher *fetcher;
  GTask *task; /* back pointer, not a reference */
  int z, x, y; /* as asked */
  VigieBasemapFlags flags;
  VigieTileInfo info;
  VigieTileFlight *flight;
  GSource *cancel_source;
} VigieTileWaiter;

void vigie_tile_fetcher_publish (VigieTileFetcher *self);
void vigie_tile_fetcher_refill (VigieTileFetcher *self);
GError *vigie_tile_not_found_error (void);
void vigie_tile_waiter_stop_listening (VigieTileWaiter *waiter);
void vigie_tile_waiter_give (
    GTask *task, GBytes *bytes, VigieTileFormat format, int found_z, gboolean stale);
void
vigie_tile_waiter_give_ancestor (VigieTileFetcher *self, GTask *task, int below_z, GError *error);
void vigie_tile_waiter_give_best (
    VigieTileFetcher *self, GTask *task, int z, const VigieCachedTile *cached, GError *error);
void vigie_tile_flight_free (VigieTileFlight *self);
void vigie_tile_fetcher_pump (VigieTileFetcher *self);
void vigie_tile_fetcher_stop_retrying (VigieTileFetcher *self);
gint64 vigie_tile_fetcher_now (VigieTileFetcher *self);
gint64 vigie_tile_key (int z, int x, int y);

G_END_DECLS
