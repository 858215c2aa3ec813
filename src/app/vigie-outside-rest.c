/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-outside-rest.h"

#define PATIENCE_S 20 /* whoever closed the window may want to switch the machine off */

typedef struct
{
  GApplication *application; /* (nullable): in tests there is none */
  GCancellable *cancellable;
  guint timer_id;
} Rest;

/* Nobody waits for a drive that never answers. */
static void
let_go (Rest *self)
{
  if (self->application != NULL)
    g_application_release (self->application);
  g_clear_object (&self->application);
}

static gboolean
on_timer (gpointer data)
{
  Rest *self = data;

  self->timer_id = 0;
  g_cancellable_cancel (self->cancellable);
  let_go (self);
  return G_SOURCE_REMOVE;
}

static void
sent_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  Rest *self = user_data;
  g_autoptr (GError) error = NULL;

  if (!vigie_pusher_send_rest_finish (VIGIE_PUSHER (object), result, &error))
    g_debug ("What was left could not be sent: %s", error->message);
  g_clear_handle_id (&self->timer_id, g_source_remove);
  let_go (self);
  g_object_unref (self->cancellable);
  g_free (self);
}

/**
 * vigie_outside_send_rest:
 * @pusher: one that was closed
 *
 * Sends what had not left when the incident was closed, while the application lives on without a
 * window, for 20 seconds at most. What does not get through leaves when the incident is opened
 * again.
 */
void
vigie_outside_send_rest (VigiePusher *pusher)
{
  Rest *self;

  if (!vigie_pusher_has_rest (pusher))
    return;
  self = g_new0 (Rest, 1);
  self->cancellable = g_cancellable_new ();
  if (g_application_get_default () != NULL)
    {
      self->application = g_object_ref (g_application_get_default ());
      g_application_hold (self->application);
    }
  self->timer_id = g_timeout_add_seconds (PATIENCE_S, on_timer, self);
  vigie_pusher_send_rest_async (pusher, self->cancellable, sent_cb, self);
}
