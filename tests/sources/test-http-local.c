/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "http-client-fixture.h"
#include "vigie-http-address.h"
#include "vigie-http-stream.h"

/* What leads into the local network is not fetched, whoever says so. */

static void
test_local_is_refused (Fixture *f, gconstpointer data)
{
  static const char *const hosts[] = { "127.0.0.1",   "localhost", "LOCALHOST.",         "[::1]",
                                       "0.0.0.0",     "[::]",      "[::ffff:127.0.0.1]", "10.0.0.1",
                                       "192.168.1.1", "nas.local", "a.localhost" };

  vigie_web_server_set_text (f->server, "/", 200, "text/plain", "secret");
  for (gsize i = 0; i < G_N_ELEMENTS (hosts); i++)
    {
      g_autofree char *uri =
          g_strdup_printf ("http://%s:%u/", hosts[i], vigie_web_server_get_port (f->server));

      g_test_message ("%s", uri);
      expect_error_of (f, uri, VIGIE_ERROR_INVALID);
    }
  g_assert_cmpuint (vigie_web_server_count (f->server, NULL), ==, 0);
}

/* A name server of our own: whatever the name, it is this machine. */
#define TEST_TYPE_RESOLVER (test_resolver_get_type ())
G_DECLARE_FINAL_TYPE (TestResolver, test_resolver, TEST, RESOLVER, GResolver)

struct _TestResolver
{
  GResolver parent_instance;
  gint n_lookups; /* atomic */
};

G_DEFINE_FINAL_TYPE (TestResolver, test_resolver, G_TYPE_RESOLVER)

static void
lookup_async (GResolver *resolver,
              const char *name,
              GResolverNameLookupFlags flags,
              GCancellable *cancellable,
              GAsyncReadyCallback callback,
              gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (resolver, cancellable, callback, user_data);

  g_atomic_int_inc (&TEST_RESOLVER (resolver)->n_lookups);
  if ((flags & G_RESOLVER_NAME_LOOKUP_FLAGS_IPV6_ONLY) != 0)
    g_task_return_new_error_literal (task, G_RESOLVER_ERROR, G_RESOLVER_ERROR_NOT_FOUND, "none");
  else
    g_task_return_pointer (
        task, g_list_prepend (NULL, g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV4)),
        (GDestroyNotify) g_resolver_free_addresses);
}

static void
lookup_plainly_async (GResolver *resolver,
                      const char *name,
                      GCancellable *cancellable,
                      GAsyncReadyCallback callback,
                      gpointer user_data)
{
  lookup_async (resolver, name, G_RESOLVER_NAME_LOOKUP_FLAGS_DEFAULT, cancellable, callback,
                user_data);
}

static GList *
lookup_finish (GResolver *resolver, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
test_resolver_class_init (TestResolverClass *klass)
{
  GResolverClass *resolver_class = G_RESOLVER_CLASS (klass);

  resolver_class->lookup_by_name_async = lookup_plainly_async;
  resolver_class->lookup_by_name_finish = lookup_finish;
  resolver_class->lookup_by_name_with_flags_async = lookup_async;
  resolver_class->lookup_by_name_with_flags_finish = lookup_finish;
}

static void
test_resolver_init (TestResolver *self)
{
}

/* A name that says nothing of where it leads: not even a connection is made. */
static void
test_names_that_lead_home (Fixture *f, gconstpointer data)
{
  g_autoptr (TestResolver) resolver = g_object_new (TEST_TYPE_RESOLVER, NULL);
  g_autoptr (GResolver) usual = g_resolver_get_default ();
  g_autoptr (GSocketListener) listener = g_socket_listener_new ();
  g_autoptr (GAsyncResult) accepted = NULL;
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  guint port = g_socket_listener_add_any_inet_port (listener, NULL, &error);
  g_autofree char *uri = g_strdup_printf ("http://photos.example.org:%u/", port);

  g_assert_no_error (error);
  g_resolver_set_default (G_RESOLVER (resolver));
  g_socket_listener_accept_async (listener, cancellable, vigie_test_take_result, &accepted);
  expect_error_of (f, uri, VIGIE_ERROR_INVALID);
  for (int kind = 0; kind <= VIGIE_HTTP_STREAM_WEBSOCKET; kind++)
    {
      g_assert_null (vigie_http_stream_open (f->client, kind, &(VigieHttpRequest) { .uri = uri },
                                             NULL, &error));
      g_assert_error (error, VIGIE_ERROR, VIGIE_ERROR_INVALID);
      g_clear_error (&error);
    }
  g_assert_cmpint (g_atomic_int_get (&resolver->n_lookups), >, 0);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_null (accepted);
  g_cancellable_cancel (cancellable);
  vigie_test_wait_result (&accepted);
  g_assert_null (g_socket_listener_accept_finish (listener, accepted, NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_resolver_set_default (usual);
}

/* The same name where the local network is allowed: so it was the check that refused it. */
static void
test_names_that_may_lead_home (Fixture *f, gconstpointer data)
{
  g_autoptr (TestResolver) resolver = g_object_new (TEST_TYPE_RESOLVER, NULL);
  g_autoptr (GResolver) usual = g_resolver_get_default ();
  g_autofree char *uri =
      g_strdup_printf ("http://photos.example.org:%u/x", vigie_web_server_get_port (f->server));
  g_autoptr (VigieHttpResponse) response = NULL;
  g_autoptr (GError) error = NULL;

  vigie_web_server_set_text (f->server, "/x", 200, NULL, "x");
  g_resolver_set_default (G_RESOLVER (resolver));
  response = get_uri (f, uri, &error);
  g_assert_no_error (error);
  g_resolver_set_default (usual);
}

/* The desk's own proxy is in the local network and is used all the same; through it we see a
 * stranger that sends us home. */
static void
test_proxy (Fixture *f, gconstpointer data)
{
  g_autofree char *proxy = vigie_web_server_dup_uri (f->server, "/");
  g_autofree char *home = vigie_web_server_dup_uri (f->server, "/secret");
  g_auto (GStrv) proxies = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (VigieHttpResponse) response = NULL;

  if (!g_test_subprocess ())
    {
      g_test_trap_subprocess (NULL, 0, G_TEST_SUBPROCESS_DEFAULT);
      g_test_trap_assert_passed ();
      return;
    }
  g_setenv ("http_proxy", proxy, TRUE);
  proxies = g_proxy_resolver_lookup (g_proxy_resolver_get_default (), "http://news.example.org/",
                                     NULL, NULL);
  if (proxies == NULL || !g_str_has_prefix (proxies[0], "http://127.0.0.1"))
    {
      g_test_skip ("proxies of the environment are not looked at here");
      return;
    }
  vigie_web_server_set_text (f->server, "/story", 200, "text/plain", "story");
  vigie_web_server_set_text (f->server, "/secret", 200, "text/plain", "secret");
  vigie_web_server_set_redirect (f->server, "/home", home);
  vigie_web_server_set_redirect (f->server, "/localhost", "http://localhost/secret");
  response = get_uri (f, "http://news.example.org/story", &error);
  g_assert_no_error (error);
  g_assert_cmpstr (response->uri, ==, "http://news.example.org/story");
  expect_error_of (f, "http://news.example.org/home", VIGIE_ERROR_INVALID);
  expect_error_of (f, "http://news.example.org/localhost", VIGIE_ERROR_INVALID);
  g_assert_cmpuint (vigie_web_server_count (f->server, "/secret"), ==, 0);
}

static void
test_addresses (void)
{
  static const char *const closed[] = { "0.0.0.0",
                                        "0.1.2.3",
                                        "10.255.255.255",
                                        "100.64.0.1",
                                        "100.127.255.255",
                                        "127.0.0.1",
                                        "127.255.255.254",
                                        "169.254.169.254",
                                        "172.16.0.1",
                                        "172.31.255.255",
                                        "192.0.0.8",
                                        "192.0.2.1",
                                        "192.168.255.255",
                                        "198.18.0.1",
                                        "198.19.255.255",
                                        "198.51.100.7",
                                        "203.0.113.9",
                                        "224.0.0.1",
                                        "239.255.255.255",
                                        "240.0.0.1",
                                        "255.255.255.255",
                                        "::",
                                        "::1",
                                        "::7f00:1",
                                        "::ffff:10.0.0.1",
                                        "::ffff:127.0.0.1",
                                        "64:ff9b::a00:1",
                                        "64:ff9b:1::808:808",
                                        "100::1",
                                        "2001::1",
                                        "2001:db8::1",
                                        "2002:7f00:1::1",
                                        "2002:c0a8:101::1",
                                        "3fff::1",
                                        "fc00::1",
                                        "fdff::1",
                                        "fe80::1",
                                        "fec0::1",
                                        "ff02::1",
                                        "4000::1" };
  static const char *const open[] = {
    "1.1.1.1",          "9.255.255.255", "11.0.0.0",    "100.63.255.255",  "100.128.0.0",
    "126.255.255.255",  "128.0.0.0",     "169.253.0.1", "172.15.255.255",  "172.32.0.0",
    "192.167.1.1",      "198.17.0.1",    "198.20.0.1",  "223.255.255.255", "::ffff:1.1.1.1",
    "64:ff9b::101:101", "2001:200::1",   "2a01:e00::1", "2002:101:101::1", "2600::1"
  };

  for (gsize i = 0; i < G_N_ELEMENTS (closed); i++)
    {
      g_autoptr (GInetAddress) address = g_inet_address_new_from_string (closed[i]);

      g_test_message ("%s", closed[i]);
      g_assert_false (vigie_http_address_is_public (address));
    }
  for (gsize i = 0; i < G_N_ELEMENTS (open); i++)
    {
      g_autoptr (GInetAddress) address = g_inet_address_new_from_string (open[i]);

      g_test_message ("%s", open[i]);
      g_assert_true (vigie_http_address_is_public (address));
    }
}

#define ADD(path, func) g_test_add (path, Fixture, GINT_TO_POINTER (TRUE), set_up, func, tear_down)
#define ADD_CLOSED(path, func)                                                                     \
  g_test_add (path, Fixture, GINT_TO_POINTER (FALSE), set_up, func, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("/http-local/names-that-may-lead-home", test_names_that_may_lead_home);
  ADD_CLOSED ("/http-local/local-is-refused", test_local_is_refused);
  ADD_CLOSED ("/http-local/names-that-lead-home", test_names_that_lead_home);
  ADD_CLOSED ("/http-local/proxy-and-redirect-home", test_proxy);
  g_test_add_func ("/http-local/addresses-of-the-internet", test_addresses);
  return g_test_run ();
}
