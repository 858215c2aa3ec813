/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * VigieCliWait:
 * @cancellable: for what runs on another thread; an interrupt cancels it
 *
 * Waits for one long job, with how far it is on a terminal, and lets an interrupt stop it where it
 * can be stopped. What is between begin and end runs once.
 */
typedef struct
{
  GCancellable *cancellable;
  GMainLoop *loop;
  GAsyncResult *result;
  guint interrupt_id;
  guint terminate_id;
  guint progress_id;
  gint n_done; /* atomic, as the next one */
  gint n_all;
} VigieCliWait;

void vigie_cli_wait_begin (VigieCliWait *self);
void vigie_cli_wait_tell (VigieCliWait *self, guint n_done, guint n_all); /* any thread */
void vigie_cli_wait_ready (GObject *object,
                           GAsyncResult *result,
                           gpointer user_data); /* a GAsyncReadyCallback with the wait as data */
GAsyncResult *vigie_cli_wait_end (VigieCliWait *self); /* (transfer full): what came */

G_END_DECLS
