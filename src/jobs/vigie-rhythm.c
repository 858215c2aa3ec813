/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-rhythm.h"

#include <string.h>

#define HOUR_MS (60 * G_GINT64_CONSTANT (60000))
#define SILENT_GAPS 5
#define MIN_GAPS 4                                      /* fewer say nothing about a rhythm */
#define MIN_SILENCE_MS (10 * G_GINT64_CONSTANT (60000)) /* nobody shall look up for less */
#define SPAN_MS (24 * HOUR_MS)
#define MAX_POSTS 2000 /* of each source: enough for a median and six hours of a flood */

static int
compare_gaps (gconstpointer a, gconstpointer b)
{
  const gint64 x = *(const gint64 *) a;
  const gint64 y = *(const gint64 *) b;

  return (x > y) - (x < y);
}

static gint64
find_median_gap (const GArray *times)
{
  g_autoptr (GArray) gaps = g_array_new (FALSE, FALSE, sizeof (gint64));

  for (guint i = 1; i < times->len; i++)
    {
      const gint64 gap = g_array_index (times, gint64, i) - g_array_index (times, gint64, i - 1);

      g_array_append_val (gaps, gap);
    }
  if (gaps->len < MIN_GAPS)
    return 0;
  g_array_sort (gaps, compare_gaps);
  return MAX (g_array_index (gaps, gint64, gaps->len / 2), 1);
}

/**
 * vigie_rhythm_read:
 * @self: (out caller-allocates): how often it brings something
 * @times: (element-type gint64) (nullable): ms: when its posts were posted, in this order
 * @now: ms
 */
void
vigie_rhythm_read (VigieRhythm *self, const GArray *times, gint64 now)
{
  *self = (VigieRhythm) { .last_at = VIGIE_TIME_UNKNOWN };
  for (guint i = 0; times != NULL && i < times->len; i++)
    {
      const gint64 at = g_array_index (times, gint64, i);
      /* a clock that runs ahead makes no posts of tomorrow */
      const gint64 age = MAX (now - at, 0);

      self->last_at = MIN (at, now);
      if (age < HOUR_MS)
        self->n_last_hour++;
      if (age < VIGIE_RHYTHM_BINS * VIGIE_RHYTHM_BIN_MS)
        self->bins[VIGIE_RHYTHM_BINS - 1 - age / VIGIE_RHYTHM_BIN_MS]++;
    }
  if (times != NULL)
    self->median_gap_ms = find_median_gap (times);
}

/**
 * vigie_rhythm_is_silent:
 * @self: of a source that is live
 * @newest_elsewhere: ms: when the newest post of the others was posted, or %VIGIE_TIME_UNKNOWN
 * @now: ms
 *
 * Returns: whether it brings nothing for much longer than it usually does while others go on: then
 *   it may be broken in a way that no answer of its server tells
 */
gboolean
vigie_rhythm_is_silent (const VigieRhythm *self, gint64 newest_elsewhere, gint64 now)
{
  return self->median_gap_ms > 0 &&
         now - self->last_at > MAX (SILENT_GAPS * self->median_gap_ms, MIN_SILENCE_MS) &&
         newest_elsewhere != VIGIE_TIME_UNKNOWN &&
         newest_elsewhere > self->last_at + SILENT_GAPS * self->median_gap_ms;
}

/**
 * vigie_rhythm_load_times:
 * @store: an incident
 * @key: of a watched source, by vigie_source_dup_key()
 * @now: ms
 *
 * Reads the incident; any thread.
 *
 * Returns: (transfer full) (element-type gint64) (nullable): when its posts of the last day were
 *   posted, for vigie_rhythm_read(); %NULL where that cannot be read
 */
GArray *
vigie_rhythm_load_times (VigieStore *store, const char *key, gint64 now)
{
  return vigie_store_list_watch_posts (store, key, now - SPAN_MS, MAX_POSTS, NULL);
}

/**
 * vigie_rhythm_find_newest_elsewhere:
 * @times: (element-type utf8 GArray): of all sources, by name
 * @name: of the one that does not count
 * @now: ms
 *
 * Returns: ms: when the newest post of the others was posted, or %VIGIE_TIME_UNKNOWN
 */
gint64
vigie_rhythm_find_newest_elsewhere (GHashTable *times, const char *name, gint64 now)
{
  gint64 newest = VIGIE_TIME_UNKNOWN;
  GHashTableIter iter;
  gpointer other, value;

  g_hash_table_iter_init (&iter, times);
  while (g_hash_table_iter_next (&iter, &other, &value))
    {
      const GArray *list = value;
      gint64 at;

      if (strcmp (other, name) == 0 || list->len == 0)
        continue;
      at = MIN (g_array_index (list, gint64, list->len - 1), now);
      newest = newest == VIGIE_TIME_UNKNOWN ? at : MAX (newest, at);
    }
  return newest;
}
