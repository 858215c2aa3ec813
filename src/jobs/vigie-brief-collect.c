/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-brief-collect.h"

#include "vigie-diversion.h"
#include "vigie-publish-private.h"
#include "vigie-store-exercise.h"
#include "vigie-time.h"

typedef struct
{
  VigieBrief *brief;
  gboolean four_eyes;
  guint n_waiting;
} Collection;

/* What waits for a second person stands among what is to be confirmed. */
static gboolean
add_post (VigiePost *post, const VigiePostState *state, gpointer user_data)
{
  Collection *collection = user_data;

  if (state != NULL && state->status == VIGIE_STATUS_CONFIRMED &&
      !vigie_post_state_is_cleared (state, collection->four_eyes))
    {
      g_autoptr (VigiePostState) waiting = vigie_post_state_copy (state);

      waiting->status = VIGIE_STATUS_NEW;
      collection->n_waiting++;
      vigie_brief_add_post (collection->brief, post, waiting);
    }
  else
    vigie_brief_add_post (collection->brief, post, state);
  return TRUE;
}

static gboolean
add_decisions (VigieBrief *brief, VigieStore *store, VigieDecisionKind kind, GError **error)
{
  g_autoptr (GPtrArray) decisions = vigie_store_list_decisions (store, kind, error);

  if (decisions == NULL)
    return FALSE;
  for (guint i = 0; i < decisions->len; i++)
    vigie_brief_add_decision (brief, g_ptr_array_index (decisions, i));
  return TRUE;
}

static void
add_cut_diversions (VigieBrief *brief, GPtrArray *shapes, gint64 at, gboolean before)
{
  g_autoptr (GArray) cuts = vigie_diversion_find_cut (shapes, at);

  for (guint i = 0; i < cuts->len; i++)
    {
      const VigieDiversionCut *cut = &g_array_index (cuts, VigieDiversionCut, i);

      vigie_brief_add_cut_diversion (brief, cut->diversion->id, cut->closure->id, before);
    }
}

typedef struct
{
  const VigieBrief *brief;
  VigieBoard *board;
} Told;

static gboolean
apply_what_was_told (VigieDecision *decision, gpointer user_data)
{
  Told *told = user_data;

  if (vigie_brief_has_told (told->brief, decision))
    vigie_board_apply (told->board, decision, NULL);
  return TRUE;
}

/* The board as the last brief found it; there is none before the first one. Not as it was at that
 * time: what a desk decided earlier and what came later is news. */
static gboolean
add_before (VigieBrief *brief, VigieStore *store, gboolean four_eyes, GError **error)
{
  g_autoptr (VigieBoard) before = NULL;
  g_autoptr (GPtrArray) shapes = NULL;
  Told told = { .brief = brief };

  if (brief->previous_at == VIGIE_TIME_UNKNOWN)
    return TRUE;
  before = vigie_board_new ();
  told.board = before;
  if (!vigie_store_foreach_decision (store, G_MAXINT64, apply_what_was_told, &told, error))
    return FALSE;
  shapes = vigie_board_list_shapes (before);
  add_cut_diversions (brief, shapes, brief->previous_at, TRUE);
  vigie_brief_take_before (brief, g_steal_pointer (&before), four_eyes);
  return TRUE;
}

static gboolean
add_shapes (VigieBrief *brief, VigieStore *store, GError **error)
{
  g_autoptr (GPtrArray) shapes = vigie_store_list_shapes (store, error);

  if (shapes == NULL)
    return FALSE;
  for (guint i = 0; i < shapes->len; i++)
    vigie_brief_add_shape (brief, g_ptr_array_index (shapes, i));
  add_cut_diversions (brief, shapes, brief->at, FALSE);
  return TRUE;
}

/* What was decided about the photos that may be shown. */
static gboolean
add_photo_states (VigieBrief *brief, VigieStore *store, GError **error)
{
  for (guint i = 0; i < brief->items->len; i++)
    {
      const VigieBriefItem *item = g_ptr_array_index (brief->items, i);
      g_autofree char *sha256 = g_strdup (item->photo_sha256);
      VigiePhotoState state = { 0 };

      if (sha256 == NULL)
        continue;
      if (!vigie_store_load_photo_state (store, sha256, &state, error))
        return FALSE;
      vigie_brief_set_photo (brief, sha256, &state);
      vigie_photo_state_clear (&state);
    }
  return TRUE;
}

/**
 * vigie_brief_collect:
 * @store: the incident
 * @now: ms
 * @next_at: when the brief after this one is announced, ms; 0 where it is not
 * @n_waiting: (out): confirmed posts that wait for a second person
 * @mark: (out): what of the log it tells; what comes meanwhile may be told twice, never not at all
 * @error: return location for a #GError
 *
 * Returns: (transfer full) (nullable): what the next brief says
 */
VigieBrief *
vigie_brief_collect (VigieStore *store,
                     gint64 now,
                     gint64 next_at,
                     guint *n_waiting,
                     VigieLogMark **mark,
                     GError **error)
{
  g_autoptr (VigieBrief) brief = vigie_brief_new (now);
  g_autofree char *title = vigie_store_get (store, VIGIE_INFO_TITLE);
  g_autofree char *author = vigie_store_get (store, VIGIE_INFO_AUTHOR);
  g_autofree char *organisation = vigie_store_get (store, VIGIE_INFO_ORGANISATION);
  g_autofree char *recipients = vigie_store_get (store, VIGIE_INFO_RECIPIENTS);
  g_autofree char *head = NULL;
  g_autoptr (VigieLogMark) held = vigie_store_read_mark (store, &head, error);
  const gboolean four_eyes = vigie_publish_wants_second_person (store);
  VigieQuery everything = VIGIE_QUERY_INIT;
  Collection collection = { brief, four_eyes, 0 };

  if (held == NULL || !add_decisions (brief, store, VIGIE_DECISION_BRIEF_ISSUED, error) ||
      !add_decisions (brief, store, VIGIE_DECISION_MESSAGE, error))
    return NULL;
  vigie_brief_set_identity (brief, title, author, organisation, recipients,
                            vigie_store_is_exercise (store));
  vigie_brief_set_log_head (brief, head);
  vigie_brief_set_next (brief, next_at != 0 ? next_at : VIGIE_TIME_UNKNOWN);
  if (!add_before (brief, store, four_eyes, error) || !add_shapes (brief, store, error) ||
      !vigie_store_foreach_post (store, &everything, 0, add_post, &collection, error))
    return NULL;
  *n_waiting = collection.n_waiting;
  vigie_brief_finish (brief);
  if (!add_photo_states (brief, store, error))
    return NULL;
  *mark = g_steal_pointer (&held);
  return g_steal_pointer (&brief);
}
