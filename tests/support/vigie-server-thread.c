/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-server-thread.h"

/* Signed by itself, and no secret: it is here for all to read. */
static const char untrusted_pem[] =
    "-----BEGIN CERTIFICATE-----\n"
    "MIIBnDCCAUGgAwIBAgIUA/WqQWP2U91K4OiC3Nqg9MxylxowCgYIKoZIzj0EAwIw\n"
    "FDESMBAGA1UEAwwJMTI3LjAuMC4xMCAXDTI2MTEyOTE4MTM0MloYDzIxMjYxMTA1\n"
    "MTgxMzQyWjAUMRIwEAYDVQQDDAkxMjcuMC4wLjEwWTATBgcqhkjOPQIBBggqhkjO\n"
    "PQMBBwNCAARgMwEfLZMCptZpz8wg2zGwrayrNQL1Wo3ZmqutQ8CTw2uilI1Dlz7v\n"
    "+wHv55Fv9OPuOQE+I/flE+19LGQx5k6Fo28wbTAdBgNVHQ4EFgQUUy9ORAZ5gEUp\n"
    "FSFx9+UNDYuF82QwHwYDVR0jBBgwFoAUUy9ORAZ5gEUpFSFx9+UNDYuF82QwDwYD\n"
    "VR0TAQH/BAUwAwEB/zAaBgNVHREEEzARhwR/AAABgglsb2NhbGhvc3QwCgYIKoZI\n"
    "zj0EAwIDSQAwRgIhAIXOKQxDqO0zdSvy23Blkv/oQcOdfwo1yHGn+G0gjmyFAiEA\n"
    "pUHhZcCyPQ69IzvSzGPiYOl14MLqg6WlID2Kj3DCQuE=\n"
    "-----END CERTIFICATE-----\n"
    "-----BEGIN PRIVATE KEY-----\n"
    "MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgLMo2eAd3lsqx4m4W\n"
    "GEKbCSczWSE50SyDlXdchLr8qmOhRANCAARgMwEfLZMCptZpz8wg2zGwrayrNQL1\n"
    "Wo3ZmqutQ8CTw2uilI1Dlz7v+wHv55Fv9OPuOQE+I/flE+19LGQx5k6F\n"
    "-----END PRIVATE KEY-----\n";

static gpointer
run (gpointer data)
{
  VigieServerThread *self = data;
  g_autoptr (GError) error = NULL;
  GSList *uris;

  g_main_context_push_thread_default (self->context);
  soup_server_listen_local (
      self->server, 0,
      SOUP_SERVER_LISTEN_IPV4_ONLY | (self->is_untrusted ? SOUP_SERVER_LISTEN_HTTPS : 0), &error);
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

static void
start (VigieServerThread *self,
       const char *name,
       gboolean is_untrusted,
       SoupServerCallback handler,
       gpointer user_data)
{
  g_autoptr (GTlsCertificate) certificate =
      is_untrusted ? g_tls_certificate_new_from_pem (untrusted_pem, -1, NULL) : NULL;

  g_mutex_init (&self->mutex);
  g_cond_init (&self->cond);
  self->port = 0;
  self->context = g_main_context_new ();
  self->loop = g_main_loop_new (self->context, FALSE);
  self->is_untrusted = is_untrusted;
  self->server = soup_server_new ("tls-certificate", certificate, NULL);
  soup_server_add_handler (self->server, NULL, handler, user_data, NULL);
  self->thread = g_thread_new (name, run, self);

  g_mutex_lock (&self->mutex);
  while (self->port == 0)
    g_cond_wait (&self->cond, &self->mutex);
  g_mutex_unlock (&self->mutex);
}

void
vigie_server_thread_start (VigieServerThread *self,
                           const char *name,
                           SoupServerCallback handler,
                           gpointer user_data)
{
  start (self, name, FALSE, handler, user_data);
}

void
vigie_server_thread_start_untrusted (VigieServerThread *self,
                                     const char *name,
                                     SoupServerCallback handler,
                                     gpointer user_data)
{
  start (self, name, TRUE, handler, user_data);
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
