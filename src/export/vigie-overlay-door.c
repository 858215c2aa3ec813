/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-overlay-door.h"

/* Others that are in already are heard between two such crowds. */
#define ARRIVALS_OF_TURN 64
/* A shortage ends when somebody leaves, of which nobody tells. */
#define LOOK_AGAIN_MS 200

struct _VigieOverlayDoor
{
  GSocket *listening;
  VigieOverlayArrived arrived;
  gpointer user_data;
  GSource *source; /* who comes, or the time to look again */
  gboolean is_open;
};

static void open_door (VigieOverlayDoor *self);

static void
attach (VigieOverlayDoor *self, GSource *source, GSourceFunc func)
{
  if (self->source != NULL)
    {
      g_source_destroy (self->source);
      g_source_unref (self->source);
    }
  self->source = source;
  g_source_set_callback (source, func, self, NULL);
  g_source_attach (source, g_main_context_get_thread_default ());
}

static gboolean
on_look_again (gpointer data)
{
  open_door (data);
  return G_SOURCE_REMOVE;
}

static gboolean
on_arrival (GSocket *listening, GIOCondition condition, gpointer data)
{
  VigieOverlayDoor *self = data;

  for (guint i = 0; i < ARRIVALS_OF_TURN; i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GSocket) socket = g_socket_accept (listening, NULL, &error);

      if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK))
        break;
      if (socket == NULL)
        {
          /* It would be found readable again and again. */
          self->is_open = FALSE;
          attach (self, g_timeout_source_new (LOOK_AGAIN_MS), on_look_again);
          return G_SOURCE_REMOVE;
        }
      self->arrived (socket, self->user_data);
    }
  return G_SOURCE_CONTINUE;
}

static void
open_door (VigieOverlayDoor *self)
{
  self->is_open = TRUE;
  attach (self, g_socket_create_source (self->listening, G_IO_IN, NULL),
          G_SOURCE_FUNC (on_arrival));
}

/**
 * vigie_overlay_door_new:
 * @listening: a socket that listens
 * @arrived: called for each who comes, in the thread-default context
 * @user_data: for @arrived
 *
 * Returns: (transfer full): a door
 */
VigieOverlayDoor *
vigie_overlay_door_new (GSocket *listening, VigieOverlayArrived arrived, gpointer user_data)
{
  VigieOverlayDoor *self = g_new0 (VigieOverlayDoor, 1);

  self->listening = g_object_ref (listening);
  self->arrived = arrived;
  self->user_data = user_data;
  g_socket_set_blocking (listening, FALSE);
  open_door (self);

  return self;
}

/**
 * vigie_overlay_door_free:
 * @self: a door
 *
 * Closes the socket too: nobody waits before a door that is gone.
 */
void
vigie_overlay_door_free (VigieOverlayDoor *self)
{
  g_source_destroy (self->source);
  g_source_unref (self->source);
  g_socket_close (self->listening, NULL);
  g_object_unref (self->listening);
  g_free (self);
}

/**
 * vigie_overlay_door_is_open:
 * @self: a door
 *
 * Returns: %FALSE while it lets nobody in
 */
gboolean
vigie_overlay_door_is_open (const VigieOverlayDoor *self)
{
  return self->is_open;
}
