/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-coverage.h"

#include <glib/gi18n.h>
#include <string.h>

#include "vigie-exercise-sources.h"

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

static void
replayed_free (gpointer data)
{
  VigieWatchStatus *status = data;

  vigie_watch_free (status->watch);
  g_free (status);
}

/**
 * vigie_coverage_list_replayed:
 * @store: an exercise
 *
 * Returns: (transfer full) (nullable) (element-type VigieWatchStatus): what watched the incident
 *   that it replays, as if it did now: for vigie_coverage_read(); %NULL where that is not known
 */
GPtrArray *
vigie_coverage_list_replayed (VigieStore *store)
{
  g_autoptr (GPtrArray) watches = vigie_exercise_sources_load (store);
  GPtrArray *statuses;

  if (watches == NULL)
    return NULL;
  statuses = g_ptr_array_new_with_free_func (replayed_free);
  for (guint i = 0; i < watches->len; i++)
    {
      const VigieWatch *watch = g_ptr_array_index (watches, i);
      VigieWatchStatus *status = g_new0 (VigieWatchStatus, 1);

      status->watch = vigie_watch_copy (watch);
      status->state = VIGIE_WATCH_LIVE;
      status->follows_words = watch->options[0] == NULL;
      g_ptr_array_add (statuses, status);
    }
  return statuses;
}

void
vigie_coverage_clear (VigieCoverage *self)
{
  g_clear_pointer (&self->watched, g_ptr_array_unref);
  g_clear_pointer (&self->unwatched, g_ptr_array_unref);
  g_clear_pointer (&self->official, g_ptr_array_unref);
  g_clear_pointer (&self->words, g_ptr_array_unref);
}
