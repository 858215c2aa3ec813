/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-cli-wait.h"

#include <glib-unix.h>
#include <stdio.h>
#include <unistd.h>

#define PROGRESS_MS 250

static gboolean
on_interrupt (gpointer user_data)
{
  VigieCliWait *self = user_data;

  g_cancellable_cancel (self->cancellable);

  return G_SOURCE_CONTINUE;
}

static gboolean
show_progress (gpointer user_data)
{
  VigieCliWait *self = user_data;
  int n_done = g_atomic_int_get (&self->n_done);
  int n_all = g_atomic_int_get (&self->n_all);

  if (n_all == 100)
    fprintf (stderr, "\r%d %%", n_done);
  else
    fprintf (stderr, "\r%d / %d", n_done, n_all);
  fflush (stderr);

  return G_SOURCE_CONTINUE;
}

void
vigie_cli_wait_begin (VigieCliWait *self)
{
  *self = (VigieCliWait) { .cancellable = g_cancellable_new (),
                           .loop = g_main_loop_new (NULL, FALSE),
                           .n_all = 100 };
  self->interrupt_id = g_unix_signal_add (SIGINT, on_interrupt, self);
  self->terminate_id = g_unix_signal_add (SIGTERM, on_interrupt, self);
  if (isatty (STDERR_FILENO))
    self->progress_id = g_timeout_add (PROGRESS_MS, show_progress, self);
}

/**
 * vigie_cli_wait_tell:
 * @self: a wait
 * @n_done: how much is done
 * @n_all: of how much; of 100 it is said in per cent
 */
void
vigie_cli_wait_tell (VigieCliWait *self, guint n_done, guint n_all)
{
  g_atomic_int_set (&self->n_all, (gint) n_all);
  g_atomic_int_set (&self->n_done, (gint) n_done);
}

void
vigie_cli_wait_ready (GObject *object, GAsyncResult *result, gpointer user_data)
{
  VigieCliWait *self = user_data;

  self->result = g_object_ref (result);
  g_main_loop_quit (self->loop);
}

/**
 * vigie_cli_wait_end:
 * @self: a wait
 *
 * Returns: (transfer full): the result that vigie_cli_wait_ready() got, when it is there
 */
GAsyncResult *
vigie_cli_wait_end (VigieCliWait *self)
{
  if (self->result == NULL)
    g_main_loop_run (self->loop);
  g_source_remove (self->interrupt_id);
  g_source_remove (self->terminate_id);
  if (self->progress_id != 0)
    {
      g_source_remove (self->progress_id);
      fputs ("\r               \r", stderr);
    }
  g_clear_pointer (&self->loop, g_main_loop_unref);
  g_clear_object (&self->cancellable);

  return g_steal_pointer (&self->result);
}
