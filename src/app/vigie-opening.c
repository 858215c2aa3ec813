/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-opening.h"

#include <glib/gi18n.h>

/**
 * VigieOpening:
 *
 * An incident on its way: opened, or made and opened, by another thread from the moment that the
 * object is made. It needs no display, so that it can run while GTK starts.
 *
 * The signal "done" is emitted once, by the main loop, unless it was cancelled before. Take the
 * store or cancel before the last reference goes.
 */
struct _VigieOpening
{
  GObject parent_instance;

  GFile *file;
  char *title; /* (nullable): to make it */
  gboolean exercise;
  char *territory; /* (nullable): what it uses from the beginning */
  gboolean cancelled;

  /* the other thread's until it is done */
  gint done;         /* atomic */
  VigieStore *store; /* (nullable): open, until it is taken */
  guint64 n_posts;
  GError *error;
};

G_DEFINE_FINAL_TYPE (VigieOpening, vigie_opening, G_TYPE_OBJECT)

enum
{
  DONE,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
close_store (VigieOpening *self)
{
  if (self->store != NULL)
    vigie_store_close (self->store);
  g_clear_object (&self->store);
}

static void
vigie_opening_finalize (GObject *object)
{
  VigieOpening *self = VIGIE_OPENING (object);

  g_assert (self->store == NULL); /* it was neither taken nor cancelled */
  g_clear_error (&self->error);
  g_object_unref (self->file);
  g_free (self->title);
  g_free (self->territory);

  G_OBJECT_CLASS (vigie_opening_parent_class)->finalize (object);
}

static void
vigie_opening_class_init (VigieOpeningClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = vigie_opening_finalize;

  signals[DONE] = g_signal_new ("done", VIGIE_TYPE_OPENING, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                G_TYPE_NONE, 0);
}

static void
vigie_opening_init (VigieOpening *self)
{
}

/* What cannot be counted is said to be empty; reading it says what is wrong. */
static guint64
count_posts (VigieStore *store)
{
  guint64 counts[VIGIE_N_STATUSES];
  guint64 n = 0;

  if (!vigie_store_count (store, counts, NULL))
    return 0;
  for (int i = 0; i < VIGIE_N_STATUSES; i++)
    n += counts[i];
  return n;
}

static void
create_store (VigieOpening *self, const char *path)
{
  self->store = vigie_store_create (path, self->title, self->exercise, &self->error);
  if (self->store == NULL || self->territory == NULL)
    return;
  if (!vigie_store_set (self->store, VIGIE_INFO_TERRITORY, self->territory, &self->error))
    close_store (self);
}

static void
open_in_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  VigieOpening *self = source;
  g_autofree char *path = g_file_get_path (self->file);

  if (path == NULL)
    g_set_error_literal (&self->error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED,
                         _ ("Incidents are opened from a folder of this machine."));
  else if (self->title != NULL)
    create_store (self, path);
  else
    self->store = vigie_store_open (path, VIGIE_STORE_OPEN_DEFAULT, &self->error);
  if (self->store != NULL)
    self->n_posts = count_posts (self->store);
  g_atomic_int_set (&self->done, TRUE);
  g_task_return_boolean (task, TRUE);
}

static void
done_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  VigieOpening *self = VIGIE_OPENING (object);

  if (self->cancelled)
    close_store (self);
  else
    g_signal_emit (self, signals[DONE], 0);
}

static VigieOpening *
begin (GFile *file, const char *title, gboolean exercise, const char *territory)
{
  VigieOpening *self = g_object_new (VIGIE_TYPE_OPENING, NULL);
  g_autoptr (GTask) task = NULL;

  self->file = g_object_ref (file);
  self->title = g_strdup (title);
  self->exercise = exercise;
  self->territory = g_strdup (territory);
  task = g_task_new (self, NULL, done_cb, NULL);
  g_task_set_source_tag (task, begin);
  g_task_run_in_thread (task, open_in_thread);
  return self;
}

/**
 * vigie_opening_new:
 * @file: an incident
 *
 * Returns: (transfer full): its opening, which has begun
 */
VigieOpening *
vigie_opening_new (GFile *file)
{
  g_return_val_if_fail (G_IS_FILE (file), NULL);

  return begin (file, NULL, FALSE, NULL);
}

/**
 * vigie_opening_new_create:
 * @file: where the new incident is kept
 * @title: its title
 * @exercise: whether nothing of it is real
 * @territory: (nullable): path of the territory that it uses
 *
 * Returns: (transfer full): its making and opening, which has begun
 */
VigieOpening *
vigie_opening_new_create (GFile *file, const char *title, gboolean exercise, const char *territory)
{
  g_return_val_if_fail (G_IS_FILE (file), NULL);
  g_return_val_if_fail (title != NULL, NULL);

  return begin (file, title, exercise, territory);
}

GFile *
vigie_opening_get_file (VigieOpening *self)
{
  g_return_val_if_fail (VIGIE_IS_OPENING (self), NULL);

  return self->file;
}

gboolean
vigie_opening_is_creation (VigieOpening *self)
{
  g_return_val_if_fail (VIGIE_IS_OPENING (self), FALSE);

  return self->title != NULL;
}

/**
 * vigie_opening_is_done:
 * @self: an opening
 *
 * Returns: whether it has come to its end, which may be before "done" is emitted
 */
gboolean
vigie_opening_is_done (VigieOpening *self)
{
  g_return_val_if_fail (VIGIE_IS_OPENING (self), FALSE);

  return g_atomic_int_get (&self->done);
}

/**
 * vigie_opening_take_store:
 * @self: an opening that is done; call once
 * @n_posts: (out): how many posts it has
 * @error: return location for a #GError
 *
 * Returns: (transfer full) (nullable): the open incident, which the caller closes
 */
VigieStore *
vigie_opening_take_store (VigieOpening *self, guint64 *n_posts, GError **error)
{
  g_return_val_if_fail (VIGIE_IS_OPENING (self), NULL);
  g_return_val_if_fail (vigie_opening_is_done (self), NULL);

  *n_posts = self->n_posts;
  if (self->store == NULL)
    g_propagate_error (error, g_steal_pointer (&self->error));
  return g_steal_pointer (&self->store);
}

/**
 * vigie_opening_cancel:
 * @self: an opening
 *
 * Nobody wants it any more: an incident that opens all the same is closed again.
 */
void
vigie_opening_cancel (VigieOpening *self)
{
  g_return_if_fail (VIGIE_IS_OPENING (self));

  self->cancelled = TRUE;
  if (vigie_opening_is_done (self))
    close_store (self);
}
