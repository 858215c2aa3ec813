/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tile-server.h"
#include "vigie-http-tiles.h"

G_BEGIN_DECLS

/* A map over a server on loopback, with a cache of its own and a clock that the test moves. */

#define SECOND ((gint64) G_USEC_PER_SEC)
#define DAY (86400 * SECOND)

typedef struct
{
  TileServer *server;
  char *uri_template;
  char *cache_path;
  VigieHttpTilesConfig config;
  VigieBasemap *map;
  guint n_refills;
  guint n_states;

  GMutex mutex;
  gint64 now;
} HttpFixture;

gint64 http_fixture_fake_clock (gpointer data);
void http_fixture_advance (HttpFixture *f, gint64 time);
void http_fixture_open_map (HttpFixture *f);
void http_fixture_close_map (HttpFixture *f);
void http_fixture_set_up (HttpFixture *f, gconstpointer data);
void http_fixture_tear_down (HttpFixture *f, gconstpointer data);
GBytes *http_fixture_load (HttpFixture *f,
                           int z,
                           int x,
                           int y,
                           VigieBasemapFlags flags,
                           VigieTileInfo *info,
                           GError **error);
void http_fixture_expect_tile (HttpFixture *f, const char *tag, gboolean stale);
void http_fixture_expect_error (HttpFixture *f, VigieBasemapFlags flags, int code);
void
http_fixture_answer_png (HttpFixture *f, const char *tag, const char *header, const char *value);
void http_fixture_expect_requests (HttpFixture *f, guint n);
void http_fixture_expect_state (HttpFixture *f, VigieBasemapState state);
void http_fixture_wait_until (const guint *counter, guint at_least);

G_END_DECLS
