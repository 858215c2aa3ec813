/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-incident-words.h"

#include <glib/gi18n-lib.h>

#include "vigie-error.h"

#define CHUNK 2000 /* posts: a reader is not kept from others for longer, and one can stop */

/**
 * vigie_incident_words_load:
 * @store: an incident
 * @words: (out) (transfer full) (nullable): what its sources look for; %NULL where that is not set
 * @error: return location for a #GError
 *
 * Returns: %FALSE with %VIGIE_ERROR_INVALID where it cannot be read
 */
gboolean
vigie_incident_words_load (VigieStore *store, VigieWatchWords **words, GError **error)
{
  g_autofree char *expression = NULL;

  g_return_val_if_fail (VIGIE_IS_STORE (store), FALSE);

  *words = NULL;
  expression = vigie_store_get (store, VIGIE_INFO_WATCH_WORDS);
  if (expression == NULL)
    { /* every incident has an identifier: without one, no setting can be read at the moment */
      g_autofree char *id = vigie_store_get (store, VIGIE_INFO_ID);

      if (id != NULL)
        return TRUE;
      g_set_error_literal (error, VIGIE_ERROR, VIGIE_ERROR_INVALID,
                           _ ("The incident’s words to watch for cannot be read."));
      return FALSE;
    }
  if (expression[0] != '\0')
    *words = vigie_watch_words_new (expression, error);
  return expression[0] == '\0' || *words != NULL;
}

/**
 * vigie_incident_words_save:
 * @store: an incident
 * @expression: what its sources look for from their next round on; nothing but blanks for none
 * @error: return location for a #GError
 *
 * Returns: %FALSE with %VIGIE_ERROR_INVALID where @expression is none, and nothing changed
 */
gboolean
vigie_incident_words_save (VigieStore *store, const char *expression, GError **error)
{
  g_autofree char *stripped = NULL;
  g_autofree char *known = NULL;

  g_return_val_if_fail (VIGIE_IS_STORE (store), FALSE);
  g_return_val_if_fail (expression != NULL, FALSE);

  stripped = g_strstrip (g_strdup (expression));
  known = vigie_store_get (store, VIGIE_INFO_WATCH_WORDS);
  if (g_strcmp0 (known != NULL ? known : "", stripped) == 0)
    return TRUE;
  return vigie_store_set (store, VIGIE_INFO_WATCH_WORDS, stripped, error);
}

/* ---- what they would have found ---- */

static void
match_free (gpointer data)
{
  VigieWordsMatch *self = data;

  g_free (self->text);
  g_free (self);
}

void
vigie_words_trial_free (VigieWordsTrial *self)
{
  if (self == NULL)
    return;

  g_ptr_array_unref (self->matches);
  g_free (self);
}

typedef struct
{
  VigieWordsTrial *trial;
  const VigieWatchWords *words;
  const VigieWordsBounds *bounds;
  gint64 last; /* row id */
  guint n;     /* of this chunk */
} Pass;

static void
take_post (const VigiePostText *post, gpointer data)
{
  Pass *self = data;
  VigieWordsTrial *trial = self->trial;

  self->last = post->row_id;
  self->n++;
  if (trial->n_posts == self->bounds->max_posts)
    {
      trial->is_cut = TRUE;
      return;
    }
  trial->n_posts++;
  if (trial->n_posts == self->bounds->max_posts)
    trial->looked_back_to = post->posted_at;
  if (!vigie_watch_words_match (self->words, post->text, -1))
    return;
  if (trial->n_matched++ < self->bounds->max_matches)
    {
      VigieWordsMatch *match = g_new0 (VigieWordsMatch, 1);

      match->row_id = post->row_id;
      match->posted_at = post->posted_at;
      match->text = g_strdup (post->text);
      g_ptr_array_add (trial->matches, match);
    }
}

/**
 * vigie_words_trial_run:
 * @store: an incident
 * @words: what to look for
 * @bounds: how far to go
 * @cancellable: (nullable): a #GCancellable
 * @error: return location for a #GError
 *
 * What @words would have found, had they been watched for: looks through the posts of all sources,
 * the newest first. Blocks; for worker threads.
 *
 * Returns: (transfer full) (nullable): what it found
 */
VigieWordsTrial *
vigie_words_trial_run (VigieStore *store,
                       const VigieWatchWords *words,
                       const VigieWordsBounds *bounds,
                       GCancellable *cancellable,
                       GError **error)
{
  g_autoptr (VigieWordsTrial) trial = g_new0 (VigieWordsTrial, 1);
  Pass pass = { .trial = trial, .words = words, .bounds = bounds, .last = G_MAXINT64 };

  g_return_val_if_fail (VIGIE_IS_STORE (store), NULL);
  g_return_val_if_fail (words != NULL && bounds != NULL, NULL);

  trial->matches = g_ptr_array_new_with_free_func (match_free);
  trial->looked_back_to = bounds->since;
  do
    {
      pass.n = 0;
      if (g_cancellable_set_error_if_cancelled (cancellable, error) ||
          !vigie_store_foreach_text (store, pass.last - 1, bounds->since, CHUNK, take_post, &pass,
                                     error))
        return NULL;
    }
  while (pass.n == CHUNK && !trial->is_cut);
  if (!trial->is_cut)
    trial->looked_back_to = bounds->since;
  return g_steal_pointer (&trial);
}
