/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-drop.h"

#include <gio/gio.h>

typedef struct
{
  gpointer data;
  GDestroyNotify destroy;
} Drop;

static void
run_drop (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  Drop *drop = task_data;

  drop->destroy (drop->data);
  g_task_return_boolean (task, TRUE);
}

/**
 * vigie_drop_in_worker:
 * @data: (transfer full): what nobody uses any more
 * @destroy: frees it, in any thread
 *
 * For arrays of a million posts: to give their memory back takes milliseconds, which are a part of
 * a frame.
 */
void
vigie_drop_in_worker (gpointer data, GDestroyNotify destroy)
{
  g_autoptr (GTask) task = NULL;
  Drop drop = { data, destroy };

  g_return_if_fail (destroy != NULL);

  task = g_task_new (NULL, NULL, NULL, NULL);
  g_task_set_source_tag (task, vigie_drop_in_worker);
  g_task_set_task_data (task, g_memdup2 (&drop, sizeof drop), g_free);
  g_task_run_in_thread (task, run_drop);
}
