/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-server-thread.h"

static gpointer
run (gpointer data)
{
  VigieServerThread *self = data;
  g_autoptr (GError) error = NULL;
  GSList *uris;

  g_main_context_push_thread_default (self->context);
  soup_server_listen_local (self->server, 0, SOUP_SERVER_LISTEN_IPV4_ONLY, &error);
  g_assert_no_error (error);
  uris = soup_server_get_uris (self->server);

  g_mutex_lock (&self->mutex);
  self->port = (guint) g_uri_get_port (uris->data);
  g_cond_broadcast (&self->cond);
  g_mutex_unlock (&self->mutex);
  g_slist_free_full (uris, (GDestroyNotify) g_uri_unref);

  g_main_loop_run (self->loop);

  soup_server_disconnect (self->server);
  while (g_main_context_iteration (self->context, FALSE))
    ;
  g_clear_object (&self->server);
  g_main_context_pop_thread_default (self->context);
  return NULL;
}

void
vigie_server_thread_start (VigieServerThread *self,
                           const char *name,
                           SoupServerCallback handler,
                           gpointer user_data)
{
  g_mutex_init (&self->mutex);
  g_cond_init (&self->cond);
  self->port = 0;
  self->context = g_main_context_new ();
  self->loop = g_main_loop_new (self->context, FALSE);
  self->server = soup_server_new (NULL, NULL);
  soup_server_add_handler (self->server, NULL, handler, user_data, NULL);
  self->thread = g_thread_new (name, run, self);

  g_mutex_lock (&self->mutex);
  while (self->port == 0)
    g_cond_wait (&self->cond, &self->mutex);
  g_mutex_unlock (&self->mutex);
}

static gboolean
on_quit (gpointer data)
{
  g_main_loop_quit (data);
  return G_SOURCE_REMOVE;
}

void
vigie_server_thread_stop (VigieServerThread *self)
{
  g_main_context_invoke (self->context, on_quit, self->loop);
  g_thread_join (g_steal_pointer (&self->thread));
  g_clear_pointer (&self->loop, g_main_loop_unref);
  g_clear_pointer (&self->context, g_main_context_unref);
  g_cond_clear (&self->cond);
  g_mutex_clear (&self->mutex);
}
