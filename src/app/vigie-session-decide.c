/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a session writes into the log, on one post or on several together. */
#include <glib/gi18n.h>

#include "vigie-error.h"
#include "vigie-session-private.h"

/* More at once would stop everything else on this incident for a while. */
#define MAX_TOGETHER 20000

static void
tell_decided (VigieSession *self, VigieDecision *decision, gboolean undone, guint n_decisions)
{
  g_signal_emit (self, vigie_session_signals[VIGIE_SESSION_DECIDED], 0, decision, undone,
                 n_decisions);
}

static void
tell_locked (VigieSession *self, guint n_locked)
{
  g_autofree char *text = NULL;

  if (n_locked == 0)
    return;
  text = g_strdup_printf (ngettext ("%u post was left out: somebody else works on it.",
                                    "%u posts were left out: others work on them.", n_locked),
                          n_locked);
  g_signal_emit (self, vigie_session_signals[VIGIE_SESSION_FAILED], 0, text);
}

static void
append_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (VigieSession) self = user_data;
  g_autoptr (GError) error = NULL;
  guint n_locked = 0;
  g_autoptr (GPtrArray) written =
      vigie_store_append_all_finish (VIGIE_STORE (object), result, &n_locked, &error);

  vigie_session_written (self);
  if (written == NULL)
    {
      vigie_session_fail (self, error);
      return;
    }
  tell_decided (self, g_ptr_array_index (written, 0), FALSE, written->len);
  tell_locked (self, n_locked);
}

/* Writes what was meant together as it is, at once. */
void
vigie_session_append (VigieSession *self, GPtrArray *drafts)
{
  self->n_writing++;
  vigie_store_append_all_async (self->store, drafts, NULL, append_cb, g_object_ref (self));
}

/**
 * vigie_session_decide_all:
 * @self: a session
 * @drafts: (element-type VigieDraft): what was meant together
 *
 * Appends to the log as one group; "decided" or "failed" says how that went.
 */
void
vigie_session_decide_all (VigieSession *self, GPtrArray *drafts)
{
  g_return_if_fail (VIGIE_IS_SESSION (self));
  g_return_if_fail (drafts != NULL && drafts->len > 0);

  vigie_session_queue (self, VIGIE_TURN_APPEND, drafts);
}

/**
 * vigie_session_decide:
 * @self: a session
 * @draft: (transfer full): what was meant
 *
 * Appends to the log; "decided" or "failed" says how that went.
 */
void
vigie_session_decide (VigieSession *self, VigieDraft *draft)
{
  g_autoptr (GPtrArray) drafts =
      g_ptr_array_new_with_free_func ((GDestroyNotify) vigie_draft_unref);

  g_return_if_fail (VIGIE_IS_SESSION (self));

  g_ptr_array_add (drafts, draft);
  vigie_session_decide_all (self, drafts);
}

/* ---- on what is selected ---- */

/**
 * Meaning:
 * @kind: what is decided
 * @status: of a verdict
 * @checks: (nullable): with a verdict
 * @text: (nullable): a verdict's reason, a label, an owner
 * @flag: whether a label is taken away, or a post taken over
 * @actor: who
 *
 * A decision without its subject.
 */
typedef struct
{
  VigieDecisionKind kind;
  VigieStatus status;
  GStrv checks;
  char *text;
  gboolean flag;
  char *actor;
} Meaning;

static void
meaning_clear (Meaning *meaning)
{
  g_strfreev (meaning->checks);
  g_free (meaning->text);
  g_free (meaning->actor);
}

static VigieDraft *
make_draft (const Meaning *meaning, const char *post_id)
{
  switch ((int) meaning->kind)
    {
    case VIGIE_DECISION_POST_LABEL:
      return vigie_draft_new_label (post_id, meaning->text, meaning->flag, meaning->actor);
    case VIGIE_DECISION_POST_OWNER:
      return vigie_draft_new_owner (post_id, meaning->text, meaning->flag, meaning->actor);
    case VIGIE_DECISION_POST_STATUS:
    default:
      return vigie_draft_new_verdict (post_id, meaning->status, meaning->checks, meaning->text,
                                      meaning->actor);
    }
}

typedef struct
{
  VigieStore *store;
  GArray *rows; /* (element-type gint64) */
  Meaning meaning;
  GPtrArray *written;
  guint n_locked;
} Together;

static void
together_free (gpointer data)
{
  Together *together = data;

  g_object_unref (together->store);
  g_array_unref (together->rows);
  meaning_clear (&together->meaning);
  g_clear_pointer (&together->written, g_ptr_array_unref);
  g_free (together);
}

static void
decide_in_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  Together *together = task_data;
  GError *error = NULL;
  g_autoptr (GPtrArray) ids = vigie_store_list_post_ids (together->store, together->rows, &error);
  g_autoptr (GPtrArray) drafts =
      g_ptr_array_new_with_free_func ((GDestroyNotify) vigie_draft_unref);

  for (guint i = 0; ids != NULL && i < ids->len; i++)
    g_ptr_array_add (drafts, make_draft (&together->meaning, g_ptr_array_index (ids, i)));
  if (ids != NULL)
    together->written =
        vigie_store_append_all (together->store, drafts, &together->n_locked, &error);
  if (together->written != NULL)
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
together_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  VigieSession *self = VIGIE_SESSION (object);
  Together *together = g_task_get_task_data (G_TASK (result));
  g_autoptr (GError) error = NULL;

  if (!g_task_propagate_boolean (G_TASK (result), &error))
    {
      vigie_session_fail (self, error);
      return;
    }
  if (together->written->len > 0)
    tell_decided (self, g_ptr_array_index (together->written, 0), FALSE, together->written->len);
  tell_locked (self, together->n_locked);
}

/* Takes what @meaning holds. */
static void
decide_on_rows (VigieSession *self, Meaning meaning)
{
  g_autoptr (GTask) task = NULL;
  Together *together;

  if (self->selected_rows->len > MAX_TOGETHER)
    {
      g_autofree char *text = g_strdup_printf (
          _ ("At most %d posts are decided together. Narrow the search."), MAX_TOGETHER);

      meaning_clear (&meaning);
      g_signal_emit (self, vigie_session_signals[VIGIE_SESSION_FAILED], 0, text);
      return;
    }
  together = g_new0 (Together, 1);
  together->store = g_object_ref (self->store);
  together->rows = g_array_ref (self->selected_rows);
  together->meaning = meaning;
  task = g_task_new (self, NULL, together_cb, NULL);
  g_task_set_source_tag (task, decide_on_rows);
  g_task_set_task_data (task, together, together_free);
  g_task_run_in_thread (task, decide_in_thread);
}

static void
decide_on_selection (VigieSession *self, Meaning meaning)
{
  if (self->selected_rows != NULL)
    {
      decide_on_rows (self, meaning);
      return;
    }
  if (self->selected_item != NULL)
    {
      VigiePost *post = vigie_feed_item_get_post (self->selected_item);

      vigie_session_decide (self, make_draft (&meaning, vigie_post_get_id (post)));
    }
  meaning_clear (&meaning);
}

/**
 * vigie_session_set_status:
 * @self: a session
 * @status: the verdict on what is selected, one post or several
 * @reason: (nullable): why
 *
 * What was ticked on the checklist goes with the verdict on one post.
 */
void
vigie_session_set_status (VigieSession *self, VigieStatus status, const char *reason)
{
  gboolean with_checks;

  g_return_if_fail (VIGIE_IS_SESSION (self));

  with_checks = status != VIGIE_STATUS_NEW && self->selected_rows == NULL;
  decide_on_selection (
      self, (Meaning) { .kind = VIGIE_DECISION_POST_STATUS,
                        .status = status,
                        .checks = with_checks ? g_strdupv ((GStrv) self->checks->pdata) : NULL,
                        .text = g_strdup (reason),
                        .actor = g_strdup (self->actor) });
}

/**
 * vigie_session_set_label:
 * @self: a session
 * @label: a word for what is selected, one post or several
 * @remove: whether it is taken away
 */
void
vigie_session_set_label (VigieSession *self, const char *label, gboolean remove)
{
  g_return_if_fail (VIGIE_IS_SESSION (self));
  g_return_if_fail (label != NULL);

  decide_on_selection (self, (Meaning) { .kind = VIGIE_DECISION_POST_LABEL,
                                         .text = g_strdup (label),
                                         .flag = remove,
                                         .actor = g_strdup (self->actor) });
}

/**
 * vigie_session_set_owner:
 * @self: a session
 * @owner: (nullable): who works on what is selected, %NULL to give it back
 * @take_over: whether somebody else may have it now
 */
void
vigie_session_set_owner (VigieSession *self, const char *owner, gboolean take_over)
{
  g_return_if_fail (VIGIE_IS_SESSION (self));

  decide_on_selection (self, (Meaning) { .kind = VIGIE_DECISION_POST_OWNER,
                                         .text = g_strdup (owner),
                                         .flag = take_over,
                                         .actor = g_strdup (self->actor) });
}

/* ---- on the one post that is selected ---- */

static const char *
get_selected_id (VigieSession *self)
{
  return self->selected_item != NULL
             ? vigie_post_get_id (vigie_feed_item_get_post (self->selected_item))
             : NULL;
}

/**
 * vigie_session_set_position:
 * @self: a session
 * @position: (nullable): the confirmed position of the selected post, %NULL to take it back
 */
void
vigie_session_set_position (VigieSession *self, const VigiePosition *position)
{
  const char *id;

  g_return_if_fail (VIGIE_IS_SESSION (self));

  id = get_selected_id (self);
  if (id != NULL)
    vigie_session_decide (self, vigie_draft_new_position (id, position, self->actor));
}

/**
 * vigie_session_set_photo_verdict:
 * @self: a session
 * @sha256: a photo
 * @verdict: what it is worth, wherever it is shown; %VIGIE_STATUS_NEW takes a verdict back
 * @reason: (nullable): why
 */
void
vigie_session_set_photo_verdict (VigieSession *self,
                                 const char *sha256,
                                 VigieStatus verdict,
                                 const char *reason)
{
  g_return_if_fail (VIGIE_IS_SESSION (self));
  g_return_if_fail (sha256 != NULL);

  vigie_session_decide (self, vigie_draft_new_photo_verdict (
                                  sha256, verdict,
                                  verdict != VIGIE_STATUS_NEW ? (GStrv) self->checks->pdata : NULL,
                                  reason, self->actor));
}

/* ---- the checklist ---- */

/**
 * vigie_session_get_checklist:
 * @self: a session
 *
 * Returns: (transfer none): what this incident checks before a verdict
 */
const char *const *
vigie_session_get_checklist (VigieSession *self)
{
  g_return_val_if_fail (VIGIE_IS_SESSION (self), NULL);

  return (const char *const *) self->checklist;
}

gboolean
vigie_session_has_check (VigieSession *self, const char *check)
{
  g_return_val_if_fail (VIGIE_IS_SESSION (self), FALSE);

  return g_strv_contains ((const char *const *) self->checks->pdata, check);
}

/**
 * vigie_session_set_check:
 * @self: a session
 * @check: one of the checklist
 * @holds: whether it was found to hold for the selected post
 *
 * Goes into the log with the verdict.
 */
void
vigie_session_set_check (VigieSession *self, const char *check, gboolean holds)
{
  g_return_if_fail (VIGIE_IS_SESSION (self));
  g_return_if_fail (check != NULL);

  if (vigie_session_has_check (self, check) == holds)
    return;
  if (holds)
    g_ptr_array_add (self->checks, g_strdup (check));
  for (guint i = 0; !holds && i < self->checks->len; i++)
    {
      if (g_str_equal (g_ptr_array_index (self->checks, i), check))
        g_ptr_array_remove_index (self->checks, i--);
    }
  g_signal_emit (self, vigie_session_signals[VIGIE_SESSION_CHECKS_CHANGED], 0);
}

/* As the selected post's verdict has them; nothing is ticked without one. */
void
vigie_session_reset_checks (VigieSession *self)
{
  const VigiePostState *state =
      self->selected_item != NULL ? vigie_feed_item_get_state (self->selected_item) : NULL;

  g_ptr_array_set_size (self->checks, 0);
  for (guint i = 0; state != NULL && state->checks != NULL && state->checks[i] != NULL; i++)
    g_ptr_array_add (self->checks, g_strdup (state->checks[i]));
  g_signal_emit (self, vigie_session_signals[VIGIE_SESSION_CHECKS_CHANGED], 0);
}

/**
 * vigie_session_wants_second_person:
 * @self: a session
 *
 * Returns: whether what goes to command needs a second person who confirms it
 */
gboolean
vigie_session_wants_second_person (VigieSession *self)
{
  g_return_val_if_fail (VIGIE_IS_SESSION (self), FALSE);

  return self->four_eyes;
}

/* ---- undo ---- */

static void
undo_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (VigieSession) self = user_data;
  g_autoptr (GError) error = NULL;
  guint n = 0;
  g_autoptr (VigieDecision) decision =
      vigie_store_undo_finish (VIGIE_STORE (object), result, &n, &error);

  vigie_session_written (self);
  if (decision != NULL)
    tell_decided (self, decision, TRUE, n);
  else
    vigie_session_fail (self, error);
}

static void
redo_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (VigieSession) self = user_data;
  g_autoptr (GError) error = NULL;
  guint n = 0;
  g_autoptr (VigieDecision) decision =
      vigie_store_redo_finish (VIGIE_STORE (object), result, &n, &error);

  vigie_session_written (self);
  if (decision != NULL)
    tell_decided (self, decision, FALSE, n);
  else
    vigie_session_fail (self, error);
}

/**
 * vigie_session_undo:
 * @self: a session
 *
 * Revokes this desk's last decision that can be undone, with what was decided together with it.
 */
void
vigie_session_undo (VigieSession *self)
{
  g_return_if_fail (VIGIE_IS_SESSION (self));

  vigie_session_queue (self, VIGIE_TURN_UNDO, NULL);
}

void
vigie_session_redo (VigieSession *self)
{
  g_return_if_fail (VIGIE_IS_SESSION (self));

  vigie_session_queue (self, VIGIE_TURN_REDO, NULL);
}

/* Takes back, or again, at once. */
void
vigie_session_turn (VigieSession *self, VigieTurnKind kind)
{
  self->n_writing++;
  if (kind == VIGIE_TURN_UNDO)
    vigie_store_undo_async (self->store, self->actor, NULL, undo_cb, g_object_ref (self));
  else
    vigie_store_redo_async (self->store, self->actor, NULL, redo_cb, g_object_ref (self));
}
