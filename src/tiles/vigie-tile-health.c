/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-tile-health.h"

#include <glib/gi18n-lib.h>

#include "vigie-error.h"
#include "vigie-http-policy.h"

#define REFUSED_MIN_S 60
/* Nobody is bothered by asking a server that is out of reach, and the network may be back. */
#define OFFLINE_MAX_S 60
#define BAD_TILE_US (60 * G_USEC_PER_SEC)
#define MAX_MISSING 4096

void
vigie_tile_health_init (VigieTileHealth *self)
{
  *self = (VigieTileHealth) { 0 };
  self->missing = g_hash_table_new_full (g_int64_hash, g_int64_equal, NULL, g_free);
}

void
vigie_tile_health_clear (VigieTileHealth *self)
{
  g_clear_pointer (&self->missing, g_hash_table_unref);
}

/**
 * vigie_tile_health_succeed:
 * @epoch: when the request was sent
 *
 * The server answered as it should.
 */
void
vigie_tile_health_succeed (VigieTileHealth *self, guint epoch)
{
  if (epoch != self->epoch)
    return;
  self->n_failures = 0;
  self->trouble = VIGIE_TILE_TROUBLE_NONE;
  self->retry_at = 0;
}

/**
 * vigie_tile_health_fail:
 * @epoch: when the request was sent
 * @retry_after: time that the server named, or 0
 * @jitter: 0 to 1, random
 *
 * The server failed: it is not asked again before the time it named, or one that grows with each
 * failure. Requests that were on their way together count once.
 */
void
vigie_tile_health_fail (VigieTileHealth *self,
                        guint epoch,
                        VigieTileTrouble trouble,
                        gint64 retry_after,
                        gint64 now,
                        double jitter)
{
  gint64 retry_at = retry_after;

  self->some_failed = TRUE;
  if (epoch == self->epoch)
    {
      self->n_failures++;
      self->epoch++;
      if (retry_after == 0)
        {
          gint64 seconds = vigie_http_back_off_s (self->n_failures, jitter);

          if (trouble == VIGIE_TILE_TROUBLE_REFUSED)
            seconds = MAX (seconds, REFUSED_MIN_S);
          else if (trouble == VIGIE_TILE_TROUBLE_OFFLINE || trouble == VIGIE_TILE_TROUBLE_PORTAL)
            seconds = MIN (seconds, OFFLINE_MAX_S);
          retry_at = now + seconds * G_USEC_PER_SEC;
        }
      self->trouble = trouble;
    }
  self->retry_at = MAX (self->retry_at, retry_at);
}

/**
 * vigie_tile_health_fail_tile:
 *
 * One tile was no good; the server may be asked for others.
 */
void
vigie_tile_health_fail_tile (VigieTileHealth *self, gint64 key, gint64 now)
{
  self->some_failed = TRUE;
  vigie_tile_health_note_missing (self, key, now + BAD_TILE_US);
  if (now >= self->retry_at)
    self->trouble = VIGIE_TILE_TROUBLE_BAD_TILE;
}

/**
 * vigie_tile_health_network_came:
 *
 * Ends the waiting for an unreachable server; what servers asked for stays. The trouble is over
 * only when a tile comes.
 */
void
vigie_tile_health_network_came (VigieTileHealth *self)
{
  g_hash_table_remove_all (self->missing);
  if (self->trouble == VIGIE_TILE_TROUBLE_OFFLINE || self->trouble == VIGIE_TILE_TROUBLE_PORTAL)
    {
      self->retry_at = 0;
      self->n_failures = MIN (self->n_failures, 1);
    }
}

/**
 * vigie_tile_health_take_failed:
 *
 * Returns: whether a tile was not had since this was last asked
 */
gboolean
vigie_tile_health_take_failed (VigieTileHealth *self)
{
  gboolean failed = self->some_failed;

  self->some_failed = FALSE;
  return failed;
}

/**
 * vigie_tile_health_note_missing:
 * @until: µs since 1970
 *
 * The server has no such tile and is not asked for it until then.
 */
void
vigie_tile_health_note_missing (VigieTileHealth *self, gint64 key, gint64 until)
{
  gint64 *entry = g_new (gint64, 2);

  if (g_hash_table_size (self->missing) >= MAX_MISSING)
    g_hash_table_remove_all (self->missing);
  entry[0] = key;
  entry[1] = until;
  g_hash_table_replace (self->missing, entry, entry);
}

gboolean
vigie_tile_health_is_missing (VigieTileHealth *self, gint64 key, gint64 now)
{
  const gint64 *entry = g_hash_table_lookup (self->missing, &key);

  return entry && now < entry[1];
}

/**
 * vigie_tile_trouble_to_text:
 *
 * Returns: (transfer none) (nullable): a sentence for people
 */
const char *
vigie_tile_trouble_to_text (VigieTileTrouble trouble)
{
  switch (trouble)
    {
    case VIGIE_TILE_TROUBLE_OFFLINE:
      return _ ("The map server cannot be reached. The map shows what was seen before.");
    case VIGIE_TILE_TROUBLE_LIMITED:
      return _ ("The map server asks to wait. Missing parts of the map will come later.");
    case VIGIE_TILE_TROUBLE_SERVER:
      return _ ("The map server has a problem. Missing parts of the map will come later.");
    case VIGIE_TILE_TROUBLE_REFUSED:
      return _ ("The map server refuses to answer. Another basemap may work.");
    case VIGIE_TILE_TROUBLE_PORTAL:
      return _ ("Something answers in place of the map server. Does this network want a login?");
    case VIGIE_TILE_TROUBLE_BAD_TILE:
      return _ ("The map server sent something that is no map.");
    case VIGIE_TILE_TROUBLE_NONE:
    default:
      return NULL;
    }
}

/**
 * vigie_tile_trouble_to_error:
 *
 * Returns: (transfer full): %VIGIE_ERROR_LIMITED, %VIGIE_ERROR_INVALID or %VIGIE_ERROR_NETWORK
 */
GError *
vigie_tile_trouble_to_error (VigieTileTrouble trouble)
{
  int code = trouble == VIGIE_TILE_TROUBLE_LIMITED    ? VIGIE_ERROR_LIMITED
             : trouble == VIGIE_TILE_TROUBLE_BAD_TILE ? VIGIE_ERROR_INVALID
                                                      : VIGIE_ERROR_NETWORK;

  return g_error_new_literal (VIGIE_ERROR, code, vigie_tile_trouble_to_text (trouble));
}
