/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-untrusted-server.h"

/* Signed by itself, and no secret: it is here for all to read. */
static const char certificate_pem[] =
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

static void
talk (VigieUntrustedServer *self, GIOStream *stream, GTlsCertificate *certificate)
{
  g_autoptr (GIOStream) tls = g_tls_server_connection_new (stream, certificate, NULL);
  char buffer[1024];
  gssize n;

  self->n_connections++;
  if (tls == NULL || !g_tls_connection_handshake (G_TLS_CONNECTION (tls), self->cancellable, NULL))
    return; /* as it should be */
  while ((n = g_input_stream_read (g_io_stream_get_input_stream (tls), buffer, sizeof buffer,
                                   self->cancellable, NULL)) > 0)
    self->n_bytes += (gsize) n;
}

static gpointer
run (gpointer data)
{
  VigieUntrustedServer *self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GTlsCertificate) certificate =
      g_tls_certificate_new_from_pem (certificate_pem, -1, &error);

  g_assert_no_error (error);
  while (TRUE)
    {
      g_autoptr (GSocketConnection) connection =
          g_socket_listener_accept (self->listener, NULL, self->cancellable, NULL);

      if (connection == NULL)
        return NULL;
      talk (self, G_IO_STREAM (connection), certificate);
    }
}

void
vigie_untrusted_server_start (VigieUntrustedServer *self)
{
  g_autoptr (GInetAddress) loopback = g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV4);
  g_autoptr (GSocketAddress) address = g_inet_socket_address_new (loopback, 0);
  g_autoptr (GSocketAddress) bound = NULL;
  g_autoptr (GError) error = NULL;

  self->n_connections = 0;
  self->n_bytes = 0;
  self->cancellable = g_cancellable_new ();
  self->listener = g_socket_listener_new ();
  g_socket_listener_add_address (self->listener, address, G_SOCKET_TYPE_STREAM,
                                 G_SOCKET_PROTOCOL_TCP, NULL, &bound, &error);
  g_assert_no_error (error);
  self->port = g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (bound));
  self->thread = g_thread_new ("untrusted", run, self);
}

void
vigie_untrusted_server_stop (VigieUntrustedServer *self)
{
  g_cancellable_cancel (self->cancellable);
  g_thread_join (g_steal_pointer (&self->thread));
  g_clear_object (&self->listener);
  g_clear_object (&self->cancellable);
}
