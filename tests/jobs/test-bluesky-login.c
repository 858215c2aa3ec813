/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The login in the browser on Bluesky. With a real network, started apart (shared/peers/bluesky),
 * it is also made there:
 *   VIGIE_BLUESKY_PDS=http://localhost:2583             with alice.test, hunter2
 *   VIGIE_PLC_DIRECTORY=http://localhost:2582
 */
#include <json-glib/json-glib.h>
#include <libsoup/soup.h>
#include <string.h>

#include "fake-bluesky.h"
#include "fake-oauth.h"
#include "vigie-bluesky-oauth.h"
#include "vigie-dpop-key.h"
#include "vigie-error.h"
#include "vigie-json.h"
#include "vigie-login.h"
#include "vigie-oauth-login.h"
#include "vigie-secret.h"
#include "vigie-test-util.h"
#include "vigie-watching.h"

#include "store-support.h"

static char *real_directory; /* (nullable) */

/* ---- a person who logs in ---- */

typedef struct
{
  FakeBluesky *server; /* (nullable) */
  VigieHttpClient *client;
  VigieSource *source;
  GCancellable *cancellable;
  TestBrowser *browser;
  char *address; /* of the page */
  GAsyncResult *result;
  char *secret;
  GError *error;
} Person;

static VigieSource *
make_source (const char *server, const char *handle, const char *words)
{
  g_autofree char *url = g_strconcat ("url=", server, NULL);
  g_autofree char *account = g_strconcat ("handle=", handle, NULL);
  g_autofree char *query = g_strconcat ("q=", words, NULL);
  const char *const options[] = { url, account, query, NULL };
  g_autoptr (GError) error = NULL;
  VigieSource *source = vigie_source_new ("bluesky", options, &error);

  g_assert_no_error (error);
  return source;
}

static void
person_init (Person *self, guint manner)
{
  g_autofree char *uri = NULL;

  *self = (Person) { .server = fake_bluesky_new (manner),
                     .client = vigie_http_client_new (NULL, FALSE),
                     .cancellable = g_cancellable_new () };
  uri = fake_bluesky_dup_uri (self->server);
  self->source = make_source (uri, "@" FAKE_BLUESKY_ACCOUNT, "crue");
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
  g_clear_pointer (&self->server, fake_bluesky_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Person, person_clear)

static void
on_page (const char *address, gpointer user_data)
{
  Person *self = user_data;

  g_set_str (&self->address, address);
  if (self->server != NULL)
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
has_page_or_result (gpointer data)
{
  return ((Person *) data)->address != NULL || has_result (data);
}

static void
begin (Person *self)
{
  vigie_login_async (self->source, self->client, 60000, self->cancellable, on_page, on_logged_in,
                     self);
}

/* One that waits for nobody's pause. */
static void
take_new_client (Person *self)
{
  vigie_http_client_close (self->client);
  g_object_unref (self->client);
  self->client = vigie_http_client_new (NULL, FALSE);
}

/* @status: of the page that the browser shows in the end; 0 where it shows none */
static void
end (Person *self, guint status)
{
  g_assert_true (vigie_test_wait_until (has_result, self, 60000));
  vigie_secret_free (self->secret);
  self->secret = vigie_login_finish (self->result, &self->error);
  g_clear_object (&self->result);
  g_assert_cmpint (status != 0, ==, self->browser != NULL);
  if (self->browser != NULL)
    g_assert_cmpuint (test_browser_end (g_steal_pointer (&self->browser), NULL), ==, status);
}

static void
log_in (Person *self)
{
  begin (self);
  end (self, 200);
  g_assert_no_error (self->error);
  g_assert_nonnull (self->secret);
}

static void
assert_token (Person *self)
{
  g_autofree char *expected = fake_bluesky_dup_token (self->server);
  g_autofree char *refresh = fake_bluesky_dup_refresh (self->server);
  g_auto (VigieOauthLogin) login = { 0 };
  char *given = vigie_login_dup_token (self->secret);

  g_assert_nonnull (expected);
  g_assert_true (vigie_oauth_login_from_text (&login, given));
  g_assert_cmpstr (login.token, ==, expected);
  g_assert_cmpstr (login.refresh, ==, refresh);
  g_assert_cmpstr (login.subject, ==, FAKE_BLUESKY_DID);
  vigie_secret_free (given);
}

static void
assert_no_token (Person *self)
{
  g_autofree char *token = fake_bluesky_dup_token (self->server);

  g_assert_null (token);
}

/* ---- the login ---- */

static void
test_login_leaves_a_token_that_only_reads (void)
{
  g_auto (Person) person = { 0 };
  g_autofree char *account = NULL;
  g_autofree char *scopes = NULL;
  g_autofree char *client = NULL;
  g_autofree char *redirect = NULL;

  person_init (&person, 0);
  log_in (&person);
  assert_token (&person);
  account = vigie_login_dup_account (person.secret);
  g_assert_cmpstr (account, ==, "@" FAKE_BLUESKY_ACCOUNT);
  scopes = fake_bluesky_dup_scopes (person.server);
  g_assert_cmpstr (scopes, ==,
                   "atproto rpc:app.bsky.actor.getProfiles?aud=* rpc:app.bsky.feed.getPosts?aud=* "
                   "rpc:app.bsky.feed.searchPosts?aud=*");
  /* a program of this machine, with an address that is known here only */
  client = fake_bluesky_dup_client (person.server);
  g_assert_true (
      g_str_has_prefix (client, "http://localhost?redirect_uri=http%3A%2F%2F127.0.0.1%2F"));
  g_assert_nonnull (strstr (client, "&scope=atproto%20rpc%3A"));
  redirect = fake_bluesky_dup_redirect (person.server);
  g_assert_cmpuint (strlen (strrchr (redirect, '/')), >, 40);
  g_assert_null (strstr (person.address, "state="));
  g_assert_cmpuint (fake_bluesky_count_bad (person.server), ==, 0);
}

static void
test_servers_differ (void)
{
  static const guint manners[] = { FAKE_BLUESKY_RESTLESS, FAKE_BLUESKY_CLOCK,
                                   FAKE_BLUESKY_CLOCK | FAKE_BLUESKY_RESTLESS };

  for (gsize i = 0; i < G_N_ELEMENTS (manners); i++)
    {
      g_auto (Person) person = { 0 };

      person_init (&person, manners[i]);
      log_in (&person);
      assert_token (&person);
      g_assert_cmpuint (fake_bluesky_count_bad (person.server), ==, 0);
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
    { FAKE_BLUESKY_DENIES, 400, VIGIE_ERROR_LOGIN, "Nobody agreed on the page" },
    { FAKE_BLUESKY_WRONG_STATE, 400, VIGIE_ERROR_LOGIN, "no answer to this login" },
    { FAKE_BLUESKY_WRONG_ISSUER, 400, VIGIE_ERROR_LOGIN, "no answer to this login" },
    { FAKE_BLUESKY_NO_ISSUER, 400, VIGIE_ERROR_LOGIN, "no answer to this login" },
    { FAKE_BLUESKY_DENIES | FAKE_BLUESKY_WRONG_ISSUER, 400, VIGIE_ERROR_LOGIN,
      "no answer to this login" },
    { FAKE_BLUESKY_OTHER_ACCOUNT, 200, VIGIE_ERROR_LOGIN, "Another account than anne.test" },
    { FAKE_BLUESKY_PAGE, 0, VIGIE_ERROR_UNSUPPORTED, "Give an app password instead." },
    { FAKE_BLUESKY_POSES, 0, VIGIE_ERROR_UNSUPPORTED, "Give an app password instead." },
    { FAKE_BLUESKY_BEARER, 200, VIGIE_ERROR_UNSUPPORTED, "Give an app password instead." },
    { FAKE_BLUESKY_NARROW, 200, VIGIE_ERROR_LOGIN, "lets nobody search" },
    { FAKE_BLUESKY_REFUSES, 0, VIGIE_ERROR_LOGIN, "“invalid_client_metadata, it says”" },
    { FAKE_BLUESKY_EXPIRED, 200, VIGIE_ERROR_LOGIN, "came too late" },
    { FAKE_BLUESKY_OTHER_NAME, 0, VIGIE_ERROR_LOGIN, "No account “anne.test” is known." },
    { FAKE_BLUESKY_TREACHEROUS, 0, VIGIE_ERROR_LOGIN, "begins with http://" },
    { FAKE_BLUESKY_DOWN, 200, VIGIE_ERROR_NETWORK, "503" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_auto (Person) person = { 0 };

      g_test_message ("%s", cases[i].words);
      person_init (&person, cases[i].manner);
      begin (&person);
      end (&person, cases[i].page);
      g_assert_error (person.error, VIGIE_ERROR, cases[i].code);
      g_test_message ("%s", person.error->message);
      g_assert_nonnull (strstr (person.error->message, cases[i].words));
      g_assert_null (person.secret);
      g_clear_error (&person.error);
      assert_no_token (&person); /* what was made all the same is given back */

      fake_bluesky_set_manner (person.server, 0);
      take_new_client (&person);
      log_in (&person);
      assert_token (&person);
    }
}

static void
test_account_has_to_be_one (void)
{
  static const struct
  {
    const char *handle;
    const char *words;
  } cases[] = {
    { "@", "Give the account first" },
    { "anne@example.org", "No account “anne@example.org” is known." },
    { "anne", "No account “anne” is known." },
    { "berthe.test", "No account “berthe.test” is known." },
    { "anne.test?x=y", "No account" },
    { "did:plc:nobody", "No account" },
  };
  g_auto (Person) person = { 0 };
  g_autofree char *uri = NULL;

  person_init (&person, 0);
  uri = fake_bluesky_dup_uri (person.server);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_object_unref (person.source);
      person.source = make_source (uri, cases[i].handle, "crue");
      begin (&person);
      end (&person, 0);
      g_assert_error (person.error, VIGIE_ERROR, VIGIE_ERROR_LOGIN);
      g_assert_nonnull (strstr (person.error->message, cases[i].words));
      g_clear_error (&person.error);
    }
}

static void
test_login_goes_nowhere_unencrypted (void)
{
  g_auto (Person) person = { 0 };

  person_init (&person, 0);
  g_object_unref (person.source);
  person.source = make_source ("http://pds.example", FAKE_BLUESKY_ACCOUNT, "crue");
  begin (&person);
  end (&person, 0);
  g_assert_error (person.error, VIGIE_ERROR, VIGIE_ERROR_LOGIN);
  g_assert_nonnull (strstr (person.error->message, "http://"));
}

/* An organisation that has a document about the program. */
static void
test_program_has_a_document (void)
{
  static const char address[] = "https://sdis.example/vigie/client-metadata.json";
  g_auto (Person) person = { 0 };
  g_autofree char *client = NULL;
  g_autofree char *redirect = NULL;
  g_autofree char *scopes = NULL;
  g_autofree char *path =
      g_build_filename (g_getenv ("VIGIE_SRCDIR"), "data", "bluesky-client-metadata.json", NULL);
  g_autofree char *text = NULL;
  g_autoptr (JsonNode) node = NULL;
  JsonObject *document;

  g_setenv (VIGIE_BLUESKY_CLIENT_VARIABLE, address, TRUE);
  person_init (&person, 0);
  log_in (&person);
  assert_token (&person);
  g_unsetenv (VIGIE_BLUESKY_CLIENT_VARIABLE);
  client = fake_bluesky_dup_client (person.server);
  g_assert_cmpstr (client, ==, address);

  /* what it says is what is asked for */
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  node = vigie_json_parse (text, -1, NULL);
  document = json_node_get_object (node);
  scopes = fake_bluesky_dup_scopes (person.server);
  g_assert_cmpstr (vigie_json_get_string (document, "scope"), ==, scopes);
  redirect = fake_bluesky_dup_redirect (person.server);
  g_assert_cmpstr (
      json_array_get_string_element (json_object_get_array_member (document, "redirect_uris"), 0),
      ==, "http://127.0.0.1" VIGIE_BLUESKY_CLIENT_PATH);
  g_assert_true (g_str_has_suffix (redirect, VIGIE_BLUESKY_CLIENT_PATH));
  g_assert_cmpstr (vigie_json_get_string (document, "token_endpoint_auth_method"), ==, "none");
  g_assert_cmpstr (vigie_json_get_string (document, "application_type"), ==, "native");
  g_assert_true (json_object_get_boolean_member (document, "dpop_bound_access_tokens"));
}

/* ---- what watches with it ---- */

typedef struct
{
  Person person;
  Place place;
  VigieStore *store;
} Desk;

static void
desk_init (Desk *self, guint manner)
{
  person_init (&self->person, manner);
  place_init (&self->place);
  self->store = create_store (self->place.path);
  log_in (&self->person);
}

static void
desk_clear (Desk *self)
{
  if (self->store != NULL)
    {
      vigie_store_close (self->store);
      g_object_unref (self->store);
    }
  place_clear (&self->place);
  person_clear (&self->person);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Desk, desk_clear)

static gboolean
poll (Desk *self, VigieSource *source, GError **error)
{
  g_auto (VigieSourceRound) round = { 0 };

  return vigie_watching_poll (self->store, source, self->person.client, self->person.secret, NULL,
                              &round, error);
}

static void
assert_not_in_incident (Desk *self, const char *text)
{
  static const char *const ends[] = { "", "-wal", "-shm" };

  for (gsize i = 0; i < G_N_ELEMENTS (ends); i++)
    {
      g_autofree char *path = g_strconcat (self->place.path, ends[i], NULL);
      g_autofree char *bytes = NULL;
      gsize size;

      if (g_file_get_contents (path, &bytes, &size, NULL))
        g_assert_null (memmem (bytes, size, text, strlen (text)));
    }
}

static void
test_posts_are_asked_for_with_proofs (void)
{
  static const guint manners[] = { 0, FAKE_BLUESKY_RESTLESS, FAKE_BLUESKY_CLOCK };

  for (gsize i = 0; i < G_N_ELEMENTS (manners); i++)
    {
      g_auto (Desk) desk = { 0 };
      g_auto (VigieOauthLogin) login = { 0 };
      g_autoptr (GError) error = NULL;

      desk_init (&desk, manners[i]);
      for (guint n = 1; n <= 3; n++)
        {
          g_assert_true (poll (&desk, desk.person.source, &error));
          g_assert_no_error (error);
          g_assert_cmpuint (fake_bluesky_count_reads (desk.person.server), >=, n);
        }
      g_assert_cmpuint (fake_bluesky_count_bad (desk.person.server), ==, 0);
      g_assert_cmpuint (fake_bluesky_count_renewals (desk.person.server), ==, 0);
      g_assert_true (vigie_oauth_login_from_text (&login, desk.person.secret));
      assert_not_in_incident (&desk, login.token);
      assert_not_in_incident (&desk, login.refresh);
      assert_not_in_incident (&desk, login.key);
    }
}

/* Two sources of one login: what renews it works once, and who tries twice has lost it. */
static void
test_token_that_runs_out_is_renewed_once (void)
{
  g_auto (Desk) desk = { 0 };
  g_autoptr (VigieSource) other = NULL;
  g_autofree char *uri = NULL;
  g_autoptr (GError) error = NULL;

  desk_init (&desk, 0);
  uri = fake_bluesky_dup_uri (desk.person.server);
  other = make_source (uri, "@" FAKE_BLUESKY_ACCOUNT, "neige");
  g_assert_true (poll (&desk, desk.person.source, &error));
  g_assert_true (poll (&desk, other, &error));
  for (guint n = 1; n <= 3; n++)
    {
      fake_bluesky_end_token (desk.person.server);
      g_assert_true (poll (&desk, n == 2 ? other : desk.person.source, &error));
      g_assert_no_error (error);
      g_assert_true (poll (&desk, n == 2 ? desk.person.source : other, &error));
      g_assert_no_error (error);
      g_assert_cmpuint (fake_bluesky_count_renewals (desk.person.server), ==, n);
      assert_token (&desk.person);
    }
  g_assert_cmpuint (fake_bluesky_count_bad (desk.person.server), ==, 0);
}

/* Nobody has to sign in again because an authority is away for a moment. */
static void
test_authority_that_is_away_refuses_nobody (void)
{
  g_auto (Desk) desk = { 0 };
  g_autoptr (GError) error = NULL;

  desk_init (&desk, 0);
  fake_bluesky_end_token (desk.person.server);
  fake_bluesky_set_manner (desk.person.server, FAKE_BLUESKY_DOWN);
  g_assert_false (poll (&desk, desk.person.source, &error));
  g_assert_error (error, VIGIE_ERROR, VIGIE_ERROR_NETWORK);
  g_clear_error (&error);
  fake_bluesky_set_manner (desk.person.server, 0);
  take_new_client (&desk.person);
  g_assert_true (poll (&desk, desk.person.source, &error));
  g_assert_no_error (error);
  assert_token (&desk.person);
}

static void
test_login_that_is_over_is_said (void)
{
  g_auto (Desk) desk = { 0 };
  g_autoptr (GError) error = NULL;

  desk_init (&desk, 0);
  fake_bluesky_end_token (desk.person.server);
  fake_bluesky_set_manner (desk.person.server, FAKE_BLUESKY_EXPIRED);
  g_assert_false (poll (&desk, desk.person.source, &error));
  g_assert_error (error, VIGIE_ERROR, VIGIE_ERROR_LOGIN);
  g_assert_nonnull (strstr (error->message, "Sign in again."));
  g_clear_error (&error);

  fake_bluesky_set_manner (desk.person.server, 0);
  log_in (&desk.person);
  g_assert_true (poll (&desk, desk.person.source, &error));
  g_assert_no_error (error);
}

/* A password that somebody types after that is used as one. */
static void
test_password_takes_the_place_of_a_login (void)
{
  g_auto (Desk) desk = { 0 };
  g_autoptr (GError) error = NULL;
  guint n_reads;

  desk_init (&desk, 0);
  g_assert_true (poll (&desk, desk.person.source, &error));
  n_reads = fake_bluesky_count_reads (desk.person.server);
  vigie_secret_free (desk.person.secret);
  desk.person.secret = g_strdup ("hunter2-hunter2");
  g_assert_false (poll (&desk, desk.person.source, &error)); /* which this server does not take */
  g_assert_nonnull (error);
  g_assert_cmpuint (fake_bluesky_count_reads (desk.person.server), ==, n_reads);
}

static void
test_server_forgets_the_login (void)
{
  g_auto (Person) person = { 0 };
  g_autoptr (GError) error = NULL;

  person_init (&person, 0);
  log_in (&person);
  fake_bluesky_set_manner (person.server, FAKE_BLUESKY_KEEPS);
  g_assert_false (vigie_login_revoke (person.source, person.client, person.secret, NULL, &error));
  g_assert_error (error, VIGIE_ERROR, VIGIE_ERROR_LOGIN);
  g_clear_error (&error);
  assert_token (&person);
  fake_bluesky_set_manner (person.server, FAKE_BLUESKY_RESTLESS);
  g_assert_true (vigie_login_revoke (person.source, person.client, person.secret, NULL, &error));
  assert_no_token (&person);
  g_assert_true (vigie_login_revoke (person.source, person.client, "hunter2", NULL, &error));
}

/* ---- a real network ---- */

/* Does on the page of a real server what its script does. */
typedef struct
{
  SoupSession *session;
  const char *page;
  GHashTable *cookies; /* (element-type utf8 utf8) */
} RealPage;

static void
take_cookie (const char *name, const char *value, gpointer data)
{
  RealPage *self = data;
  gsize length = strcspn (value, "=");

  if (g_ascii_strcasecmp (name, "Set-Cookie") == 0)
    g_hash_table_replace (self->cookies, g_strndup (value, length),
                          g_strndup (value + length + 1, strcspn (value + length + 1, ";")));
}

static char *
make_cookies (RealPage *self)
{
  GString *text = g_string_new (NULL);
  GHashTableIter iter;
  gpointer name, value;

  g_hash_table_iter_init (&iter, self->cookies);
  while (g_hash_table_iter_next (&iter, &name, &value))
    g_string_append_printf (text, "%s%s=%s", text->len > 0 ? "; " : "", (char *) name,
                            (char *) value);
  return g_string_free_and_steal (text);
}

/* @body: (nullable): JSON that the page's script sends; @bearer: (nullable) */
static SoupMessage *
real_page_send (
    RealPage *self, const char *address, const char *body, const char *bearer, GBytes **answer)
{
  SoupMessage *message =
      soup_message_new (body != NULL ? SOUP_METHOD_POST : SOUP_METHOD_GET, address);
  SoupMessageHeaders *headers = soup_message_get_request_headers (message);
  g_autofree char *cookies = make_cookies (self);
  g_autoptr (GError) error = NULL;

  soup_message_add_flags (message, SOUP_MESSAGE_NO_REDIRECT);
  soup_message_headers_append (headers, "Cookie", cookies);
  soup_message_headers_append (headers, "Sec-Fetch-Mode",
                               body != NULL ? "same-origin" : "navigate");
  soup_message_headers_append (headers, "Sec-Fetch-Dest", body != NULL ? "empty" : "document");
  soup_message_headers_append (headers, "Sec-Fetch-Site",
                               address == self->page ? "none" : "same-origin");
  if (address != self->page)
    soup_message_headers_append (headers, "Referer", self->page);
  if (body != NULL)
    {
      g_autoptr (GBytes) bytes = g_bytes_new (body, strlen (body));

      soup_message_set_request_body_from_bytes (message, "application/json", bytes);
      soup_message_headers_append (headers, "X-CSRF-Token",
                                   g_hash_table_lookup (self->cookies, "csrf-token"));
    }
  if (bearer != NULL)
    {
      g_autofree char *value = g_strconcat ("Bearer ", bearer, NULL);

      soup_message_headers_append (headers, "Authorization", value);
    }
  *answer = soup_session_send_and_read (self->session, message, NULL, &error);
  g_assert_no_error (error);
  soup_message_headers_foreach (soup_message_get_response_headers (message), take_cookie, self);
  return message;
}

static JsonNode *
real_page_ask (RealPage *self, const char *method, const char *body, const char *bearer)
{
  g_autofree char *origin = g_strndup (self->page, strcspn (self->page + 8, "/") + 8);
  g_autofree char *address = g_strconcat (origin, "/@atproto/oauth-provider/~api/", method, NULL);
  g_autoptr (GBytes) answer = NULL;
  g_autoptr (SoupMessage) message = real_page_send (self, address, body, bearer, &answer);
  JsonNode *node;

  g_assert_cmpuint (soup_message_get_status (message), ==, 200);
  node =
      vigie_json_parse (g_bytes_get_data (answer, NULL), (gssize) g_bytes_get_size (answer), NULL);
  g_assert_nonnull (node);
  return node;
}

/* (transfer full): where the page sends the browser to */
static char *
agree_on_real_page (const char *page)
{
  RealPage self = { .session = soup_session_new (),
                    .page = page,
                    .cookies = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free) };
  g_autoptr (GBytes) answer = NULL;
  g_autoptr (SoupMessage) shown = real_page_send (&self, page, NULL, NULL, &answer);
  g_autoptr (SoupMessage) sent = NULL;
  g_autoptr (GBytes) nothing = NULL;
  g_autoptr (JsonNode) account = real_page_ask (
      &self, "sign-in", "{\"locale\":\"en\",\"username\":\"alice.test\",\"password\":\"hunter2\"}",
      NULL);
  g_autofree char *consent = g_strdup_printf (
      "{\"did\":\"%s\"}",
      vigie_json_get_string (
          json_object_get_object_member (json_node_get_object (account), "account"), "did"));
  g_autoptr (JsonNode) place =
      real_page_ask (&self, "consent", consent,
                     vigie_json_get_string (json_node_get_object (account), "ephemeralToken"));
  char *location;

  sent = real_page_send (&self, vigie_json_get_string (json_node_get_object (place), "url"), NULL,
                         NULL, &nothing);
  location = g_strdup (
      soup_message_headers_get_one (soup_message_get_response_headers (sent), "Location"));
  g_assert_nonnull (location);
  g_hash_table_unref (self.cookies);
  g_object_unref (self.session);
  return location;
}

static void
log_in_at_real_network (Person *self)
{
  g_autofree char *location = NULL;

  begin (self);
  g_assert_true (vigie_test_wait_until (has_page_or_result, self, 60000));
  if (self->result == NULL)
    {
      location = agree_on_real_page (self->address);
      self->browser = test_browser_open (location);
    }
  end (self, self->browser != NULL ? 200 : 0);
  g_assert_no_error (self->error);
}

static guint64
poll_real_network (Person *self, VigieStore *store, GError **error)
{
  g_auto (VigieSourceRound) round = { 0 };

  vigie_watching_poll (store, self->source, self->client, self->secret, NULL, &round, error);
  return round.counts.imported + round.counts.known;
}

static void
use_real_network (const char *pds)
{
  g_auto (Person) person = { .client = vigie_http_client_new (NULL, FALSE),
                             .cancellable = g_cancellable_new () };
  g_auto (Place) place = { 0 };
  g_autoptr (VigieStore) store = NULL;
  g_autoptr (GError) error = NULL;
  char *token, *renewed;

  g_setenv ("VIGIE_PLC_DIRECTORY", real_directory, TRUE);
  person.source = make_source (pds, "alice.test", "inondation");
  place_init (&place);
  store = create_store (place.path);
  log_in_at_real_network (&person);
  g_assert_cmpuint (poll_real_network (&person, store, &error), >, 0);
  g_assert_no_error (error);
  token = vigie_login_dup_token (person.secret);
  g_assert_true (
      vigie_login_renew (person.source, person.client, person.secret, token, NULL, &error));
  renewed = vigie_login_dup_token (person.secret);
  g_assert_cmpstr (token, !=, renewed);
  g_assert_cmpuint (poll_real_network (&person, store, &error), >, 0);
  g_assert_no_error (error);
  g_assert_true (vigie_login_revoke (person.source, person.client, person.secret, NULL, &error));
  g_assert_no_error (error);
  poll_real_network (&person, store, &error);
  g_assert_error (error, VIGIE_ERROR, VIGIE_ERROR_LOGIN);
  g_test_message ("%s", error->message);
  vigie_secret_free (token);
  vigie_secret_free (renewed);
  vigie_store_close (store);
}

static void
test_real_network (void)
{
  const char *pds = g_getenv ("VIGIE_BLUESKY_PDS");

  if (pds == NULL || real_directory == NULL)
    g_test_skip ("VIGIE_BLUESKY_PDS and VIGIE_PLC_DIRECTORY name no network");
  else
    use_real_network (pds);
}

int
main (int argc, char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  g_setenv ("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent", TRUE); /* nobody's keyring */
  real_directory = g_strdup (g_getenv ("VIGIE_PLC_DIRECTORY"));
  g_test_add_func ("/bluesky-login/in-browser", test_login_leaves_a_token_that_only_reads);
  g_test_add_func ("/bluesky-login/servers", test_servers_differ);
  g_test_add_func ("/bluesky-login/failures", test_failure_is_said);
  g_test_add_func ("/bluesky-login/account", test_account_has_to_be_one);
  g_test_add_func ("/bluesky-login/unencrypted", test_login_goes_nowhere_unencrypted);
  g_test_add_func ("/bluesky-login/document", test_program_has_a_document);
  g_test_add_func ("/bluesky-login/posts", test_posts_are_asked_for_with_proofs);
  g_test_add_func ("/bluesky-login/renewed", test_token_that_runs_out_is_renewed_once);
  g_test_add_func ("/bluesky-login/away", test_authority_that_is_away_refuses_nobody);
  g_test_add_func ("/bluesky-login/over", test_login_that_is_over_is_said);
  g_test_add_func ("/bluesky-login/password", test_password_takes_the_place_of_a_login);
  g_test_add_func ("/bluesky-login/forgotten", test_server_forgets_the_login);
  g_test_add_func ("/bluesky-login/real", test_real_network);
  status = g_test_run ();
  g_free (real_directory);
  return status;
}
