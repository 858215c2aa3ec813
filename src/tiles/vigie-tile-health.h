/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef enum
{
  VIGIE_TILE_TROUBLE_NONE,
  VIGIE_TILE_TROUBLE_OFFLINE,  /* cannot be reached */
  VIGIE_TILE_TROUBLE_LIMITED,  /* asks to wait: 429, or 503 with Retry-After */
  VIGIE_TILE_TROUBLE_SERVER,   /* 5xx */
  VIGIE_TILE_TROUBLE_REFUSED,  /* other 4xx */
  VIGIE_TILE_TROUBLE_PORTAL,   /* a web page came, or a wrong certificate */
  VIGIE_TILE_TROUBLE_BAD_TILE, /* this tile alone is no good */
} VigieTileTrouble;

/**
 * VigieTileHealth:
 * @trouble: the last thing that went wrong, until a tile comes
 * @retry_at: µs since 1970 before which the server is not asked, or 0
 * @n_failures: in a row
 * @epoch: rises with each failure; an answer to a request of an older epoch says nothing of now
 * @some_failed: whether a tile was not had since the last refill
 *
 * How it goes with one server. No I/O, no clock, no lock.
 */
typedef struct
{
  VigieTileTrouble trouble;
  gint64 retry_at;
  guint n_failures;
  guint epoch;
  gboolean some_failed;
  GHashTable *missing;
} VigieTileHealth;

void vigie_tile_health_init (VigieTileHealth *self);
void vigie_tile_health_clear (VigieTileHealth *self);

void vigie_tile_health_succeed (VigieTileHealth *self, guint epoch);
void vigie_tile_health_fail (VigieTileHealth *self,
                             guint epoch,
                             VigieTileTrouble trouble,
                             gint64 retry_after,
                             gint64 now,
                             double jitter);
void vigie_tile_health_fail_tile (VigieTileHealth *self, gint64 key, gint64 now);
void vigie_tile_health_network_came (VigieTileHealth *self);
gboolean vigie_tile_health_take_failed (VigieTileHealth *self);

void vigie_tile_health_note_missing (VigieTileHealth *self, gint64 key, gint64 until);
gboolean vigie_tile_health_is_missing (VigieTileHealth *self, gint64 key, gint64 now);

const char *vigie_tile_trouble_to_text (VigieTileTrouble trouble);
GError *vigie_tile_trouble_to_error (VigieTileTrouble trouble);

#define VIGIE_TILE_MISSING_US (G_GINT64_CONSTANT (3600) * G_USEC_PER_SEC)

G_END_DECLS
