/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The territory of the incident, and decisions that wait for what it has to say. */
#include "vigie-closing.h"
#include "vigie-session-private.h"

/* ---- loading it ---- */

static void take_turns (VigieSession *self);

static void
open_in_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  GError *error = NULL;
  VigieGuide *guide = vigie_guide_open (task_data, cancellable, &error);

  if (guide != NULL)
    g_task_return_pointer (task, guide, (GDestroyNotify) vigie_guide_unref);
  else
    g_task_return_error (task, error);
}

static void
open_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  VigieSession *self = VIGIE_SESSION (object);
  g_autoptr (GError) error = NULL;
  VigieGuide *guide = g_task_propagate_pointer (G_TASK (result), &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return; /* another one is on its way, or the session was closed */
  g_clear_object (&self->territory_cancellable);
  self->guide = guide;
  if (error != NULL)
    self->territory_problem = g_strdup (error->message);
  g_signal_emit (self, vigie_session_signals[VIGIE_SESSION_TERRITORY_CHANGED], 0);
  take_turns (self);
}

static void
forget_territory (VigieSession *self)
{
  g_cancellable_cancel (self->territory_cancellable);
  g_clear_object (&self->territory_cancellable);
  g_clear_pointer (&self->guide, vigie_guide_unref);
  g_clear_pointer (&self->territory_problem, g_free);
}

static void
open_territory (VigieSession *self)
{
  g_autoptr (GTask) task = NULL;

  self->territory_cancellable = g_cancellable_new ();
  task = g_task_new (self, self->territory_cancellable, open_cb, NULL);
  g_task_set_source_tag (task, open_territory);
  g_task_set_task_data (task, g_strdup (self->territory), g_free);
  g_task_run_in_thread (task, open_in_thread);
}

/* @path: (nullable): what the incident names now */
void
vigie_session_follow_territory (VigieSession *self, const char *path)
{
  const gboolean was_known = self->knows_territory;

  self->knows_territory = TRUE;
  if (path != NULL && path[0] == '\0')
    path = NULL;
  if (!g_set_str (&self->territory, path))
    {
      if (!was_known)
        take_turns (self);
      return;
    }
  forget_territory (self);
  if (path != NULL)
    open_territory (self);
  else
    take_turns (self);
  g_signal_emit (self, vigie_session_signals[VIGIE_SESSION_TERRITORY_CHANGED], 0);
}

/**
 * vigie_session_reload_territory:
 * @self: a session
 *
 * Reads the incident's territory again: its file was made anew, or is there again.
 */
void
vigie_session_reload_territory (VigieSession *self)
{
  g_return_if_fail (VIGIE_IS_SESSION (self));

  if (self->territory == NULL)
    return;
  forget_territory (self);
  open_territory (self);
  g_signal_emit (self, vigie_session_signals[VIGIE_SESSION_TERRITORY_CHANGED], 0);
}

/**
 * vigie_session_get_guide:
 * @self: a session
 *
 * Returns: (transfer none) (nullable): what answers for the incident's territory; %NULL where it
 *   names none, or while it is read, or where it cannot be read
 */
VigieGuide *
vigie_session_get_guide (VigieSession *self)
{
  g_return_val_if_fail (VIGIE_IS_SESSION (self), NULL);

  return self->guide;
}

/* Returns: (transfer none) (nullable): the path of the territory that the incident names */
const char *
vigie_session_get_territory (VigieSession *self)
{
  g_return_val_if_fail (VIGIE_IS_SESSION (self), NULL);

  return self->territory;
}

/* Returns: (transfer none) (nullable): a sentence: why the territory cannot be read */
const char *
vigie_session_get_territory_problem (VigieSession *self)
{
  g_return_val_if_fail (VIGIE_IS_SESSION (self), NULL);

  return self->territory_problem;
}

/**
 * vigie_session_get_cut_diversions:
 * @self: a session
 *
 * Returns: (transfer none) (nullable) (element-type VigieDiversionCut): diversions that lead over
 *   what is closed now; another list with each "shapes-changed"
 */
const GArray *
vigie_session_get_cut_diversions (VigieSession *self)
{
  g_return_val_if_fail (VIGIE_IS_SESSION (self), NULL);

  return self->cuts;
}

/* ---- decisions, in the order in which they were made ---- */

typedef struct
{
  VigieGuide *guide;
  VigieStore *store;
  GPtrArray *drafts; /* (element-type VigieDraft) */
} Completion;

static void
completion_free (gpointer data)
{
  Completion *completion = data;

  vigie_guide_unref (completion->guide);
  g_object_unref (completion->store);
  g_ptr_array_unref (completion->drafts);
  g_free (completion);
}

static gboolean
any_concerns (GPtrArray *drafts)
{
  for (guint i = 0; i < drafts->len; i++)
    if (vigie_closing_concerns (g_ptr_array_index (drafts, i)))
      return TRUE;
  return FALSE;
}

/* As it stands in the file, of which the session may not know yet. Returns: (nullable) */
static VigieShape *
find_edited (GPtrArray *shapes, VigieDraft *draft)
{
  if (vigie_draft_get_kind (draft) != VIGIE_DECISION_SHAPE_EDIT)
    return NULL;
  for (guint i = 0; shapes != NULL && i < shapes->len; i++)
    {
      VigieShape *shape = g_ptr_array_index (shapes, i);

      if (g_str_equal (shape->id, vigie_draft_get_subject (draft)))
        return shape;
    }
  return NULL;
}

static void
complete_in_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  Completion *completion = task_data;
  g_autoptr (GPtrArray) shapes = vigie_store_list_shapes (completion->store, NULL);
  GPtrArray *whole = g_ptr_array_new_with_free_func ((GDestroyNotify) vigie_draft_unref);

  for (guint i = 0; i < completion->drafts->len; i++)
    {
      VigieDraft *draft = g_ptr_array_index (completion->drafts, i);

      g_ptr_array_add (
          whole, vigie_closing_complete (completion->guide, draft, find_edited (shapes, draft)));
    }
  g_task_return_pointer (task, whole, (GDestroyNotify) g_ptr_array_unref);
}

static void
complete_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  VigieSession *self = VIGIE_SESSION (object);
  g_autoptr (GPtrArray) whole = g_task_propagate_pointer (G_TASK (result), NULL);

  if (whole == NULL || self->completing == NULL)
    return; /* the session was closed, and has written them as they were */
  g_clear_pointer (&self->completing, g_ptr_array_unref);
  vigie_session_append (self, whole);
  take_turns (self);
}

/* Takes @drafts. */
static void
complete (VigieSession *self, GPtrArray *drafts)
{
  g_autoptr (GTask) task = g_task_new (self, self->cancellable, complete_cb, NULL);
  Completion *completion = g_new0 (Completion, 1);

  completion->guide = vigie_guide_ref (self->guide);
  completion->store = g_object_ref (self->store);
  completion->drafts = g_ptr_array_ref (drafts);
  self->completing = drafts;
  g_task_set_source_tag (task, complete);
  g_task_set_task_data (task, completion, completion_free);
  g_task_run_in_thread (task, complete_in_thread);
}

/* Something that waits: drafts that were meant together, or to take back or again what came last.
 */
typedef struct
{
  VigieTurnKind kind;
  GPtrArray *drafts; /* (nullable) (element-type VigieDraft) */
} Turn;

static void
turn_free (Turn *turn)
{
  g_clear_pointer (&turn->drafts, g_ptr_array_unref);
  g_free (turn);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Turn, turn_free)

static void
take_turn (VigieSession *self, Turn *turn, VigieGuide *guide)
{
  if (turn->kind != VIGIE_TURN_APPEND)
    vigie_session_turn (self, turn->kind);
  else if (guide != NULL && any_concerns (turn->drafts))
    complete (self, g_steal_pointer (&turn->drafts));
  else
    vigie_session_append (self, turn->drafts);
}

/* The territory, while it is read, and what is being written, on which an edit builds. */
static gboolean
must_wait (VigieSession *self, const Turn *turn)
{
  return (self->territory_cancellable != NULL || !self->knows_territory || self->n_writing > 0) &&
         turn->drafts != NULL && any_concerns (turn->drafts);
}

/* What draws waits for what it needs, and all others wait behind. */
static void
take_turns (VigieSession *self)
{
  while (self->completing == NULL && !g_queue_is_empty (&self->waiting))
    {
      g_autoptr (Turn) turn = NULL;

      if (must_wait (self, g_queue_peek_head (&self->waiting)))
        return;
      turn = g_queue_pop_head (&self->waiting);
      take_turn (self, turn, self->guide);
    }
}

/* Writes it when it is its turn; what draws has by then what the territory says to it. */
void
vigie_session_queue (VigieSession *self, VigieTurnKind kind, GPtrArray *drafts)
{
  Turn *turn = g_new0 (Turn, 1);

  turn->kind = kind;
  turn->drafts = drafts != NULL ? g_ptr_array_ref (drafts) : NULL;
  g_queue_push_tail (&self->waiting, turn);
  take_turns (self);
}

/* One of those that vigie_session_append() or vigie_session_turn() began is in the log, or refused.
 */
void
vigie_session_written (VigieSession *self)
{
  self->n_writing--;
  take_turns (self);
}

/* Nothing that was decided is lost, if it must do without the territory. */
void
vigie_session_close_territory (VigieSession *self)
{
  g_autoptr (GPtrArray) drafts = g_steal_pointer (&self->completing);

  if (drafts != NULL)
    vigie_session_append (self, drafts);
  while (!g_queue_is_empty (&self->waiting))
    {
      g_autoptr (Turn) turn = g_queue_pop_head (&self->waiting);

      take_turn (self, turn, NULL);
    }
  forget_territory (self);
  g_clear_pointer (&self->territory, g_free);
  g_clear_pointer (&self->cuts, g_array_unref);
}
