/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "fake-oauth.h"
#include "vigie-error.h"
#include "vigie-login.h"
#include "vigie-secret.h"
#include "vigie-test-util.h"
#include "vigie-watcher.h"
#include "vigie-watching.h"

#include "store-support.h"

/* A person who logs in: opens the page in a browser. */
typedef struct
{
  FakeOauth *server;
  VigieHttpClient *client;
  VigieSource *source;
  GCancellable *cancellable;
  gboolean opens_nothing;
  TestBrowser *browser;
  char *address; /* of the page */
  GAsyncResult *result;
  char *secret;
  GError *error;
} Person;

static void
person_init (Person *self, guint manner)
{
  g_autofree char *uri = NULL;
  g_autofree char *option = NULL;
  const char *options[3] = { NULL, "tag=crue", NULL };
  g_autoptr (GError) error = NULL;

  *self = (Person) { .server = fake_oauth_new (manner),
                     .client = vigie_http_client_new (NULL, FALSE),
                     .cancellable = g_cancellable_new () };
  uri = fake_oauth_dup_uri (self->server);
  options[0] = option = g_strconcat ("url=", uri, "/@anne", NULL);
  self->source = vigie_source_new ("mastodon", options, &error);
  g_assert_no_error (error);
}

static void
person_clear (Person *self)
{
  vigie_http_client_close (self->client);
  g_object_unref (self->client);
  g_object_unref (self->source);
  g_object_unref (self->cancellable);
  vigie_secret_free (self->secret);
  g_free (self->address);
  g_clear_error (&self->error);
  fake_oauth_free (self->server);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Person, person_clear)

static void
on_page (const char *address, gpointer user_data)
{
  Person *self = user_data;

  g_assert_null (self->browser);
  g_set_str (&self->address, address);
  if (!self->opens_nothing)
    self->browser = test_browser_open (address);
}

static void
on_logged_in (GObject *object, GAsyncResult *result, gpointer user_data)
{
  ((Person *) user_data)->result = g_object_ref (result);
}

static gboolean
has_result (gpointer data)
{
  return ((Person *) data)->result != NULL;
}

static gboolean
has_page (gpointer data)
{
  return ((Person *) data)->address != NULL;
}

static void
begin (Person *self, guint deadline_ms)
{
  vigie_login_async (self->source, self->client, deadline_ms, self->cancellable, on_page,
                     on_logged_in, self);
}

/* @status: of the page that the browser shows in the end; 0 where it shows none */
static void
end (Person *self, guint status)
{
  g_autofree char *page = NULL;

  g_assert_true (vigie_test_wait_until (has_result, self, 60000));
  vigie_secret_free (self->secret);
  self->secret = vigie_login_finish (self->result, &self->error);
  g_clear_object (&self->result);
  if (self->browser != NULL)
    {
      g_assert_cmpuint (test_browser_end (g_steal_pointer (&self->browser), &page), ==, status);
      g_assert_true (status == 0 || strstr (page, "You can close this window.") != NULL);
    }
}

static void
log_in (Person *self)
{
  begin (self, 60000);
  end (self, 200);
  g_assert_no_error (self->error);
  g_assert_nonnull (self->secret);
}

static void
assert_token (Person *self)
{
  g_autofree char *expected = fake_oauth_dup_token (self->server);
  char *token = vigie_login_dup_token (self->secret);

  g_assert_nonnull (expected);
  g_assert_cmpstr (token, ==, expected);
  vigie_secret_free (token);
}

static void
test_login_leaves_a_token_that_only_reads (void)
{
  g_auto (Person) person = { 0 };
  g_autofree char *scopes = NULL;
  g_autofree char *account = NULL;

  person_init (&person, 0);
  log_in (&person);
  assert_token (&person);
  account = vigie_login_dup_account (person.secret);
  g_assert_cmpstr (account, ==, "@anne@127.0.0.1");
  scopes = fake_oauth_dup_scopes (person.server);
  g_assert_cmpstr (scopes, ==, "read:accounts read:search read:statuses");
}

static void
test_servers_differ (void)
{
  static const guint manners[] = { FAKE_OAUTH_NO_PARTS, FAKE_OAUTH_ELSEWHERE, FAKE_OAUTH_PASSING,
                                   FAKE_OAUTH_TREACHEROUS };

  for (gsize i = 0; i < G_N_ELEMENTS (manners); i++)
    {
      g_auto (Person) person = { 0 };
      g_autofree char *scopes = NULL;
      g_autofree char *own = NULL;

      person_init (&person, manners[i]);
      log_in (&person);
      assert_token (&person);
      scopes = fake_oauth_dup_scopes (person.server);
      g_assert_true (g_str_has_prefix (scopes, "read"));
      g_assert_null (strstr (scopes, "write"));
      own = fake_oauth_dup_uri (person.server);
      g_assert_true (g_str_has_prefix (person.address, own)); /* wherever it says they are */
    }
}

static void
test_failure_is_said (void)
{
  static const struct
  {
    guint manner;
    guint page;
    int code;
    const char *words;
  } cases[] = {
    { FAKE_OAUTH_DENIES, 400, VIGIE_ERROR_LOGIN, "Nobody agreed on the page" },
    { FAKE_OAUTH_WRONG_STATE, 400, VIGIE_ERROR_LOGIN, "no answer to this login" },
    { FAKE_OAUTH_WRONG_PROOF, 200, VIGIE_ERROR_LOGIN, "Sign in again." },
    { FAKE_OAUTH_EXPIRED, 200, VIGIE_ERROR_LOGIN, "came too late" },
    { FAKE_OAUTH_NO_APPS, 0, VIGIE_ERROR_UNSUPPORTED, "Give an access token instead." },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_auto (Person) person = { 0 };

      person_init (&person, cases[i].manner);
      begin (&person, 60000);
      end (&person, cases[i].page);
      g_assert_error (person.error, VIGIE_ERROR, cases[i].code);
      g_assert_nonnull (strstr (person.error->message, cases[i].words));
      g_assert_null (person.secret);
      g_clear_error (&person.error);

      /* nothing of it stays */
      fake_oauth_set_manner (person.server, 0);
      log_in (&person);
      assert_token (&person);
    }
}

static void
test_nobody_agrees (void)
{
  g_auto (Person) person = { 0 };

  person_init (&person, 0);
  person.opens_nothing = TRUE;
  begin (&person, 1);
  end (&person, 0);
  g_assert_error (person.error, VIGIE_ERROR, VIGIE_ERROR_LOGIN);
  g_assert_nonnull (strstr (person.error->message, "Nobody agreed in the browser"));
}

static void
test_login_is_cancelled (void)
{
  g_auto (Person) person = { 0 };

  person_init (&person, 0);
  person.opens_nothing = TRUE;
  begin (&person, 600000);
  g_assert_true (vigie_test_wait_until (has_page, &person, 60000));
  g_cancellable_cancel (person.cancellable);
  end (&person, 0);
  g_assert_error (person.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static void
assert_no_token (Person *self)
{
  g_autofree char *token = fake_oauth_dup_token (self->server);

  g_assert_null (token);
}

/* Whoever stopped it can still give it back. */
static void
test_login_is_cancelled_too_late (void)
{
  g_auto (Person) person = { 0 };

  person_init (&person, 0);
  begin (&person, 60000);
  g_assert_true (vigie_test_wait_until (has_result, &person, 60000));
  g_cancellable_cancel (person.cancellable);
  end (&person, 200);
  g_assert_no_error (person.error);
  assert_token (&person);
}

static void
test_failed_login_leaves_no_token (void)
{
  g_auto (Person) person = { 0 };

  person_init (&person, FAKE_OAUTH_SHY);
  begin (&person, 60000);
  end (&person, 200);
  g_assert_error (person.error, VIGIE_ERROR, VIGIE_ERROR_LOGIN);
  g_clear_error (&person.error);
  assert_no_token (&person);

  /* nor does one that is stopped when the server has made it */
  fake_oauth_set_manner (person.server, 0);
  fake_oauth_cancel_at_token (person.server, person.cancellable);
  begin (&person, 60000);
  end (&person, 200);
  g_assert_error (person.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  assert_no_token (&person);
}

static void
test_server_that_is_not_there (void)
{
  g_auto (Person) person = { 0 };
  const char *const options[] = { "url=http://127.0.0.1:9", "tag=crue", NULL };

  person_init (&person, 0);
  g_object_unref (person.source);
  person.source = vigie_source_new ("mastodon", options, NULL);
  begin (&person, 60000);
  end (&person, 0);
  g_assert_error (person.error, VIGIE_ERROR, VIGIE_ERROR_NETWORK);
}

static void
test_login_goes_nowhere_unencrypted (void)
{
  g_auto (Person) person = { 0 };
  const char *const options[] = { "url=http://mastodon.example", "tag=crue", NULL };

  person_init (&person, 0);
  g_object_unref (person.source);
  person.source = vigie_source_new ("mastodon", options, NULL);
  begin (&person, 60000);
  end (&person, 0);
  g_assert_error (person.error, VIGIE_ERROR, VIGIE_ERROR_LOGIN);
  g_assert_nonnull (strstr (person.error->message, "http://"));
  g_assert_null (person.address);
}

/* The answer comes while the body, which never does, is waited for. */
static void
assert_refused_before_its_body (const char *address)
{
  g_autoptr (GUri) uri = g_uri_parse (address, G_URI_FLAGS_NONE, NULL);
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (GSocketConnection) connection = NULL;
  g_autofree char *request = NULL;
  char answer[12] = "";

  g_socket_client_set_timeout (client, 60);
  connection = g_socket_client_connect_to_host (client, g_uri_get_host (uri),
                                                (guint16) g_uri_get_port (uri), NULL, &error);
  g_assert_no_error (error);
  request = g_strdup_printf ("POST %s HTTP/1.1\r\nHost: 127.0.0.1\r\nExpect: 100-continue\r\n"
                             "Content-Length: 1000000000000\r\n\r\n",
                             g_uri_get_path (uri));
  g_output_stream_write_all (g_io_stream_get_output_stream (G_IO_STREAM (connection)), request,
                             strlen (request), NULL, NULL, &error);
  g_assert_no_error (error);
  g_input_stream_read_all (g_io_stream_get_input_stream (G_IO_STREAM (connection)), answer,
                           sizeof answer, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpmem (answer, sizeof answer, "HTTP/1.1 404", sizeof answer);
}

/* Whoever else finds the port. */
static void
test_stranger_ends_no_login (void)
{
  g_auto (Person) person = { 0 };
  g_autoptr (GUri) uri = NULL;
  g_autoptr (GHashTable) query = NULL;
  g_autofree char *stranger = NULL;
  const char *redirect;

  person_init (&person, 0);
  person.opens_nothing = TRUE;
  begin (&person, 600000);
  g_assert_true (vigie_test_wait_until (has_page, &person, 60000));
  uri = g_uri_parse (person.address, G_URI_FLAGS_ENCODED, NULL);
  query = g_uri_parse_params (g_uri_get_query (uri), -1, "&", G_URI_PARAMS_WWW_FORM, NULL);
  redirect = g_hash_table_lookup (query, "redirect_uri");
  stranger = g_strndup (redirect, (gsize) (strrchr (redirect, '/') - redirect));
  for (gsize i = 0; i < 2; i++)
    {
      g_autofree char *address =
          g_strconcat (stranger, i == 0 ? "/" : "/login", "?code=a&state=b", NULL);

      g_assert_cmpuint (test_browser_end (test_browser_open (address), NULL), ==, 404);
    }
  assert_refused_before_its_body (redirect);
  g_assert_null (person.result);
  person.browser = test_browser_open (person.address);
  end (&person, 200);
  g_assert_no_error (person.error);
  assert_token (&person);
}

static void
test_server_forgets_the_login (void)
{
  g_auto (Person) person = { 0 };
  g_autofree char *token = NULL;
  g_autoptr (GError) error = NULL;

  person_init (&person, 0);
  log_in (&person);
  fake_oauth_set_manner (person.server, FAKE_OAUTH_KEEPS);
  g_assert_false (vigie_login_revoke (person.source, person.client, person.secret, NULL, &error));
  g_assert_error (error, VIGIE_ERROR, VIGIE_ERROR_LOGIN);
  g_clear_error (&error);
  assert_token (&person);
  fake_oauth_set_manner (person.server, 0);
  g_assert_true (vigie_login_revoke (person.source, person.client, person.secret, NULL, &error));
  token = fake_oauth_dup_token (person.server);
  g_assert_null (token);
  /* what somebody typed is theirs */
  g_assert_true (vigie_login_revoke (person.source, person.client, "typed", NULL, &error));
}

static void
test_typed_token_stays_as_it_is (void)
{
  static const char *const secrets[] = { "abc",
                                         "{\"token\":\"x\"}",
                                         "vigie-login:",
                                         "vigie-login:{",
                                         "vigie-login:{\"account\":\"@a@b\"}",
                                         "vigie-login:{\"token\":5}" };

  for (gsize i = 0; i < G_N_ELEMENTS (secrets); i++)
    {
      char *token = vigie_login_dup_token (secrets[i]);
      g_autofree char *account = vigie_login_dup_account (secrets[i]);

      g_assert_cmpstr (token, ==, secrets[i]);
      g_assert_null (account);
      vigie_secret_free (token);
    }
  g_assert_null (vigie_login_dup_token (NULL));
}

/* ---- what watches with it ---- */

typedef struct
{
  VigieWatcher *watcher;
  VigieWatchState state;
} Watching;

static gboolean
stands (gpointer data)
{
  Watching *self = data;

  return vigie_watcher_find (self->watcher, "Crue")->state == self->state;
}

static gboolean
is_idle (gpointer data)
{
  return !vigie_watcher_is_busy (data);
}

static void
expect_state (VigieWatcher *watcher, VigieWatchState state)
{
  Watching self = { watcher, state };

  g_assert_true (vigie_test_wait_until (stands, &self, 60000));
}

static void
assert_not_in_file (const char *path, const char *text)
{
  g_autofree char *bytes = NULL;
  gsize size;

  if (g_file_get_contents (path, &bytes, &size, NULL))
    g_assert_null (memmem (bytes, size, text, strlen (text)));
}

static void
assert_nowhere_in_incident (Place *place, const char *text)
{
  static const char *const ends[] = { "", "-wal", "-shm" };

  for (gsize i = 0; i < G_N_ELEMENTS (ends); i++)
    {
      g_autofree char *path = g_strconcat (place->path, ends[i], NULL);

      assert_not_in_file (path, text);
    }
}

/* From missing to used, to refused, to used again; and the incident never has it. */
static void
test_source_goes_on_after_a_new_login (void)
{
  g_auto (Person) person = { 0 };
  g_auto (Place) place = { 0 };
  g_autoptr (VigieStore) store = NULL;
  g_autoptr (VigieWatcher) watcher = NULL;
  g_autoptr (VigieWatch) watch = NULL;
  g_autofree char *uri = NULL;
  g_autofree char *option = NULL;
  const char *options[4] = { NULL, "tag=crue", "stream=off", NULL };
  g_autoptr (GError) error = NULL;

  person_init (&person, 0);
  place_init (&place);
  store = create_store (place.path);
  uri = fake_oauth_dup_uri (person.server);
  options[0] = option = g_strconcat ("url=", uri, NULL);
  watch = vigie_watch_new ("Crue", "mastodon", options);
  g_assert_true (vigie_watches_add (store, watch, &error));
  watcher = vigie_watcher_new (store, person.client);
  expect_state (watcher, VIGIE_WATCH_NEEDS_LOGIN);

  log_in (&person);
  vigie_watcher_set_secret (watcher, "Crue", person.secret);
  expect_state (watcher, VIGIE_WATCH_LIVE);
  g_assert_cmpuint (fake_oauth_count_reads (person.server), >, 0);

  fake_oauth_end_token (person.server);
  vigie_watcher_ask (watcher, "Crue");
  expect_state (watcher, VIGIE_WATCH_NEEDS_LOGIN);
  log_in (&person);
  vigie_watcher_set_secret (watcher, "Crue", person.secret);
  expect_state (watcher, VIGIE_WATCH_LIVE);

  vigie_watcher_close (watcher);
  g_assert_true (vigie_test_wait_until (is_idle, watcher, 60000));
  vigie_store_close (store);
  assert_nowhere_in_incident (&place, "t0ken-of-a-test");
  assert_nowhere_in_incident (&place, "client-s3cret");
}

/* Two sources of one login, of which nobody signs in again. */
static void
test_token_that_runs_out_is_renewed (void)
{
  g_auto (Person) person = { 0 };
  g_auto (Place) place = { 0 };
  g_autoptr (VigieStore) store = NULL;
  g_autofree char *option = NULL;
  g_autofree char *uri = NULL;
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;

  person_init (&person, FAKE_OAUTH_PASSING);
  place_init (&place);
  store = create_store (place.path);
  log_in (&person);
  first = fake_oauth_dup_token (person.server);
  fake_oauth_end_token (person.server);
  uri = fake_oauth_dup_uri (person.server);
  option = g_strconcat ("url=", uri, NULL);
  for (guint i = 0; i < 3; i++)
    {
      const char *tags[] = { "tag=crue", "tag=eau", "tag=boue" };
      const char *const options[] = { option, tags[i], NULL };
      g_autoptr (VigieSource) source = vigie_source_new ("mastodon", options, NULL);
      g_auto (VigieSourceRound) round = { 0 };
      g_autoptr (GError) error = NULL;

      if (i == 2)
        fake_oauth_end_token (person.server);
      vigie_watching_poll (store, source, person.client, person.secret, NULL, &round, &error);
      g_assert_no_error (error);
      g_assert_cmpuint (fake_oauth_count_reads (person.server), ==, i + 1);
      assert_token (&person);
      if (i == 0)
        second = fake_oauth_dup_token (person.server);
    }
  g_assert_cmpstr (first, !=, second);
  g_assert_true (vigie_login_revoke (person.source, person.client, person.secret, NULL, NULL));
  vigie_store_close (store);
}

/* The old one is worth nothing any more when the server has made another. */
static void
test_renewal_is_not_lost_by_a_stop (void)
{
  g_auto (Person) person = { 0 };
  char *token;

  person_init (&person, FAKE_OAUTH_PASSING);
  log_in (&person);
  token = vigie_login_dup_token (person.secret);
  fake_oauth_end_token (person.server);
  fake_oauth_cancel_at_token (person.server, person.cancellable);
  g_assert_true (vigie_login_renew (person.source, person.client, person.secret, token,
                                    person.cancellable, NULL));
  assert_token (&person);
  vigie_secret_free (token);
}

typedef struct
{
  Person *slow;
  Person *other;
  guint n_done;
} Meanwhile;

/* In the thread of the slow one's server. */
static void
on_token_is_made (GCancellable *cancellable, Meanwhile *self)
{
  char *old = vigie_login_dup_token (self->slow->secret);
  char *token = vigie_login_dup_token (self->other->secret);

  fake_oauth_end_token (self->other->server);
  g_assert_true (vigie_login_renew (self->other->source, self->other->client, self->other->secret,
                                    token, NULL, NULL));
  assert_token (self->other);
  self->n_done++;
  vigie_secret_free (old);
  vigie_secret_free (token);
}

static void
test_slow_renewal_holds_up_no_other_login (void)
{
  g_auto (Person) slow = { 0 };
  g_auto (Person) other = { 0 };
  Meanwhile meanwhile = { &slow, &other, 0 };
  char *token;

  person_init (&slow, FAKE_OAUTH_PASSING);
  person_init (&other, FAKE_OAUTH_PASSING);
  log_in (&slow);
  log_in (&other);
  token = vigie_login_dup_token (slow.secret);
  fake_oauth_end_token (slow.server);
  fake_oauth_cancel_at_token (slow.server, slow.cancellable);
  g_signal_connect (slow.cancellable, "cancelled", G_CALLBACK (on_token_is_made), &meanwhile);
  g_assert_true (vigie_login_renew (slow.source, slow.client, slow.secret, token, NULL, NULL));
  g_assert_cmpuint (meanwhile.n_done, ==, 1);
  assert_token (&slow);
  vigie_secret_free (token);
}

static void
test_token_that_cannot_be_renewed (void)
{
  g_auto (Person) person = { 0 };
  g_auto (Place) place = { 0 };
  g_autoptr (VigieStore) store = NULL;
  g_auto (VigieSourceRound) round = { 0 };
  g_autoptr (GError) error = NULL;

  person_init (&person, FAKE_OAUTH_PASSING);
  place_init (&place);
  store = create_store (place.path);
  log_in (&person);
  fake_oauth_end_token (person.server);
  fake_oauth_set_manner (person.server, FAKE_OAUTH_PASSING | FAKE_OAUTH_EXPIRED);
  g_assert_false (vigie_watching_poll (store, person.source, person.client, person.secret, NULL,
                                       &round, &error));
  g_assert_error (error, VIGIE_ERROR, VIGIE_ERROR_LOGIN);
  vigie_store_close (store);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_setenv ("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent", TRUE); /* nobody's keyring */
  g_test_add_func ("/login/in-browser", test_login_leaves_a_token_that_only_reads);
  g_test_add_func ("/login/servers", test_servers_differ);
  g_test_add_func ("/login/failures", test_failure_is_said);
  g_test_add_func ("/login/nobody", test_nobody_agrees);
  g_test_add_func ("/login/cancelled", test_login_is_cancelled);
  g_test_add_func ("/login/cancelled-too-late", test_login_is_cancelled_too_late);
  g_test_add_func ("/login/failed-leaves-nothing", test_failed_login_leaves_no_token);
  g_test_add_func ("/login/no-server", test_server_that_is_not_there);
  g_test_add_func ("/login/unencrypted", test_login_goes_nowhere_unencrypted);
  g_test_add_func ("/login/stranger", test_stranger_ends_no_login);
  g_test_add_func ("/login/forgotten", test_server_forgets_the_login);
  g_test_add_func ("/login/typed", test_typed_token_stays_as_it_is);
  g_test_add_func ("/login/new-login", test_source_goes_on_after_a_new_login);
  g_test_add_func ("/login/renewed", test_token_that_runs_out_is_renewed);
  g_test_add_func ("/login/renewed-and-stopped", test_renewal_is_not_lost_by_a_stop);
  g_test_add_func ("/login/renewed-slowly", test_slow_renewal_holds_up_no_other_login);
  g_test_add_func ("/login/not-renewed", test_token_that_cannot_be_renewed);
  return g_test_run ();
}
