/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-coverage.h"

#include <glib/gi18n.h>
#include <string.h>

#define HOUR_MS (60 * G_GINT64_CONSTANT (60000))
#define SILENT_GAPS 5
#define MIN_GAPS 4                                      /* fewer say nothing about a rhythm */
#define MIN_SILENCE_MS (10 * G_GINT64_CONSTANT (60000)) /* nobody shall look up for less */

/* ---- one source ---- */

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

/* ---- all of them ---- */

static void
add_once (GPtrArray *texts, const char *text)
{
  if (!g_ptr_array_find_with_equal_func (texts, text, g_str_equal, NULL))
    g_ptr_array_add (texts, g_strdup (text));
}

static gboolean
is_kind_watched (GPtrArray *statuses, const char *kind)
{
  for (guint i = 0; i < statuses->len; i++)
    {
      const VigieWatchStatus *status = g_ptr_array_index (statuses, i);

      if (strcmp (status->watch->kind, kind) == 0 && status->state != VIGIE_WATCH_PAUSED &&
          status->state != VIGIE_WATCH_HELD)
        return TRUE;
    }
  return FALSE;
}

static void
add_words (VigieCoverage *self, const VigieWatch *watch)
{
  for (gsize i = 0; watch->options[i] != NULL; i++)
    {
      const char *option = watch->options[i];

      if (g_str_has_prefix (option, "q="))
        add_once (self->words, option + strlen ("q="));
      else if (g_str_has_prefix (option, "tag="))
        {
          const char *tag = option + strlen ("tag=");
          g_autofree char *word = g_strconcat (tag[0] == '#' ? "" : "#", tag, NULL);

          add_once (self->words, word);
        }
    }
}

/* Networks that people use and no kind of source asks. */
static const char *const closed_networks[] = { "Snapchat", "TikTok" };

/**
 * vigie_coverage_read:
 * @self: (out caller-allocates): what is watched and what is not
 * @statuses: (element-type VigieWatchStatus): the incident's sources
 * @words: (nullable): what those look for that follow the incident's words
 */
void
vigie_coverage_read (VigieCoverage *self, GPtrArray *statuses, const char *words)
{
  static const char *const networks[] = {
    "mastodon", "bluesky", "commons", "x", "telegram", "meta"
  };
  const char *const *kinds = vigie_source_list_kinds ();

  *self = (VigieCoverage) { .watched = g_ptr_array_new_with_free_func (g_free),
                            .unwatched = g_ptr_array_new_with_free_func (g_free),
                            .official = g_ptr_array_new_with_free_func (g_free),
                            .words = g_ptr_array_new_with_free_func (g_free) };
  /* what authorities say covers nothing of what people say */
  for (gsize i = 0; kinds[i] != NULL; i++)
    if (is_kind_watched (statuses, kinds[i]))
      add_once (vigie_source_kind_is_official (kinds[i]) ? self->official : self->watched,
                vigie_source_kind_get_title (kinds[i]));
  for (gsize i = 0; i < G_N_ELEMENTS (networks); i++)
    if (!is_kind_watched (statuses, networks[i]))
      add_once (self->unwatched, vigie_source_kind_get_title (networks[i]));
  for (gsize i = 0; i < G_N_ELEMENTS (closed_networks); i++)
    add_once (self->unwatched, closed_networks[i]);
  for (guint i = 0; i < statuses->len; i++)
    {
      const VigieWatchStatus *status = g_ptr_array_index (statuses, i);

      if (status->state == VIGIE_WATCH_PAUSED ||
          vigie_source_kind_is_official (status->watch->kind))
        continue;
      if (status->state != VIGIE_WATCH_LIVE && status->state != VIGIE_WATCH_CATCHING_UP)
        self->n_troubled++;
      if (status->state != VIGIE_WATCH_HELD)
        {
          if (status->follows_words && words != NULL && words[0] != '\0')
            add_once (self->words, words);
          add_words (self, status->watch);
        }
    }
}

void
vigie_coverage_clear (VigieCoverage *self)
{
  g_clear_pointer (&self->watched, g_ptr_array_unref);
  g_clear_pointer (&self->unwatched, g_ptr_array_unref);
  g_clear_pointer (&self->official, g_ptr_array_unref);
  g_clear_pointer (&self->words, g_ptr_array_unref);
}
