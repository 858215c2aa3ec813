/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fake-oauth.h"

#include <string.h>

#include "vigie-server-thread.h"

#define CLIENT "client-of-a-test"
#define CLIENT_SECRET "client-s3cret-of-a-test"

struct _FakeOauth
{
  VigieServerThread server;
  GMutex mutex; /* everything below */
  guint manner;
  guint n_last; /* token or code */
  guint n_reads;
  char *redirect;
  char *scopes;
  char *challenge;
  char *code;
  char *token;
  char *refresh;
  char *forgotten;
  GCancellable *cancellable; /* (nullable) */
};

static int n_made; /* of all servers: no two tokens are the same */

static void
answer_json (SoupServerMessage *message, guint status, const char *text)
{
  soup_server_message_set_status (message, status, NULL);
  soup_server_message_set_response (message, "application/json", SOUP_MEMORY_COPY, text,
                                    strlen (text));
}

static void
answer_nothing (SoupServerMessage *message)
{
  answer_json (message, 404, "{\"error\":\"Record not found\"}");
}

static const char *
get (GHashTable *form, const char *name)
{
  const char *value = form != NULL ? g_hash_table_lookup (form, name) : NULL;

  return value != NULL ? value : "";
}

/* ---- pages ---- */

static void
describe (FakeOauth *self, SoupServerMessage *message)
{
  const char *origin = (self->manner & FAKE_OAUTH_TREACHEROUS) != 0 ? "http://127.0.0.1:9" : "";
  const char *folder = (self->manner & FAKE_OAUTH_ELSEWHERE) != 0 ? "/else" : "/oauth";
  g_autofree char *own = g_strdup_printf ("http://127.0.0.1:%u", self->server.port);
  g_autofree char *text = NULL;

  if ((self->manner & (FAKE_OAUTH_ELSEWHERE | FAKE_OAUTH_TREACHEROUS)) == 0)
    {
      answer_nothing (message);
      return;
    }
  if (origin[0] == '\0')
    origin = own;
  text = g_strdup_printf ("{\"issuer\":\"%s/\",\"authorization_endpoint\":\"%s%s/authorize\","
                          "\"token_endpoint\":\"%s%s/token\",\"revocation_endpoint\":"
                          "\"%s%s/revoke\",\"code_challenge_methods_supported\":[\"S256\"]}",
                          origin, origin, folder, origin, folder, origin, folder);
  answer_json (message, 200, text);
}

static void
make_known (FakeOauth *self, SoupServerMessage *message, GHashTable *form)
{
  if ((self->manner & FAKE_OAUTH_NO_APPS) != 0)
    {
      answer_nothing (message);
      return;
    }
  if ((self->manner & FAKE_OAUTH_NO_PARTS) != 0 && strcmp (get (form, "scopes"), "read") != 0)
    {
      answer_json (message, 422, "{\"error\":\"Scopes doesn't match configured on the server.\"}");
      return;
    }
  g_assert_true (g_str_has_prefix (get (form, "redirect_uris"), "http://127.0.0.1:"));
  g_set_str (&self->redirect, get (form, "redirect_uris"));
  g_set_str (&self->scopes, get (form, "scopes"));
  answer_json (message, 200,
               "{\"client_id\":\"" CLIENT "\",\"client_secret\":\"" CLIENT_SECRET "\"}");
}

static void
agree (FakeOauth *self, SoupServerMessage *message, GHashTable *query)
{
  const gboolean denies = (self->manner & FAKE_OAUTH_DENIES) != 0;
  g_autofree char *state = g_uri_escape_string (
      (self->manner & FAKE_OAUTH_WRONG_STATE) != 0 ? "another" : get (query, "state"), NULL, FALSE);
  g_autofree char *location = NULL;

  if (strcmp (get (query, "client_id"), CLIENT) != 0 ||
      g_strcmp0 (get (query, "redirect_uri"), self->redirect) != 0 ||
      strcmp (get (query, "code_challenge_method"), "S256") != 0)
    {
      answer_json (message, 400, "{\"error\":\"invalid_client\"}");
      return;
    }
  g_set_str (&self->scopes, get (query, "scope"));
  g_set_str (&self->challenge, (self->manner & FAKE_OAUTH_WRONG_PROOF) != 0
                                   ? "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"
                                   : get (query, "code_challenge"));
  g_free (self->code);
  self->n_last = (guint) g_atomic_int_add (&n_made, 1);
  self->code = g_strdup_printf ("c0de+%u", self->n_last);
  location =
      denies ? g_strdup_printf ("%s?error=access_denied&state=%s", self->redirect, state)
             : g_strdup_printf ("%s?code=c0de%%2B%u&state=%s", self->redirect, self->n_last, state);
  soup_server_message_set_redirect (message, 302, location);
}

/* RFC 7636, section 4.6: BASE64URL(SHA256(verifier)) without "=" */
static gboolean
proves (const char *verifier, const char *challenge)
{
  g_autofree char *hex = g_compute_checksum_for_string (G_CHECKSUM_SHA256, verifier, -1);
  guint8 bytes[32];
  g_autofree char *text = NULL;

  for (gsize i = 0; i < sizeof bytes; i++)
    bytes[i] =
        (guint8) (g_ascii_xdigit_value (hex[2 * i]) * 16 + g_ascii_xdigit_value (hex[2 * i + 1]));
  text = g_base64_encode (bytes, sizeof bytes);
  for (char *c = text; *c != '\0'; c++)
    *c = *c == '+' ? '-' : *c == '/' ? '_' : *c == '=' ? '\0' : *c;
  return strlen (verifier) >= 43 && g_strcmp0 (text, challenge) == 0;
}

static gboolean
may_have_token (FakeOauth *self, GHashTable *form)
{
  if (strcmp (get (form, "client_id"), CLIENT) != 0 ||
      strcmp (get (form, "client_secret"), CLIENT_SECRET) != 0 ||
      (self->manner & FAKE_OAUTH_EXPIRED) != 0)
    return FALSE;
  if (strcmp (get (form, "grant_type"), "refresh_token") == 0)
    return self->refresh != NULL && strcmp (get (form, "refresh_token"), self->refresh) == 0;
  return strcmp (get (form, "grant_type"), "authorization_code") == 0 && self->code != NULL &&
         strcmp (get (form, "code"), self->code) == 0 &&
         strcmp (get (form, "redirect_uri"), self->redirect) == 0 &&
         proves (get (form, "code_verifier"), self->challenge);
}

static void
give_token (FakeOauth *self, SoupServerMessage *message, GHashTable *form)
{
  g_autofree char *text = NULL;

  if (!may_have_token (self, form))
    {
      answer_json (message, 400,
                   "{\"error\":\"invalid_grant\",\"error_description\":\"No longer valid.\"}");
      return;
    }
  g_clear_pointer (&self->code, g_free); /* works once */
  g_free (self->token);
  self->n_last = (guint) g_atomic_int_add (&n_made, 1);
  self->token = g_strdup_printf ("t0ken-of-a-test-%u", self->n_last);
  g_clear_pointer (&self->refresh, g_free);
  if ((self->manner & FAKE_OAUTH_PASSING) != 0)
    self->refresh = g_strdup_printf ("ref2esh-of-a-test-%u", self->n_last);
  text = self->refresh == NULL
             ? g_strdup_printf ("{\"access_token\":\"%s\",\"token_type\":\"Bearer\"}", self->token)
             : g_strdup_printf ("{\"access_token\":\"%s\",\"token_type\":\"Bearer\","
                                "\"refresh_token\":\"%s\",\"expires_in\":600}",
                                self->token, self->refresh);
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  answer_json (message, 200, text);
}

static void
forget (FakeOauth *self, SoupServerMessage *message, GHashTable *form)
{
  if ((self->manner & FAKE_OAUTH_KEEPS) != 0)
    {
      answer_json (message, 403, "{\"error\":\"unauthorized_client\"}");
      return;
    }
  g_set_str (&self->forgotten, get (form, "token"));
  if (g_strcmp0 (get (form, "token"), self->token) == 0)
    g_clear_pointer (&self->token, g_free);
  answer_json (message, 200, "{}");
}

/* ---- what members read ---- */

static gboolean
is_member (FakeOauth *self, SoupServerMessage *message)
{
  const char *said = soup_message_headers_get_one (
      soup_server_message_get_request_headers (message), "Authorization");
  g_autofree char *expected = g_strconcat ("Bearer ", self->token, NULL);

  return self->token != NULL && g_strcmp0 (said, expected) == 0;
}

static void
answer_member (FakeOauth *self, SoupServerMessage *message, const char *path)
{
  if (!is_member (self, message) ||
      ((self->manner & FAKE_OAUTH_SHY) != 0 && g_str_has_prefix (path, "/api/v1/accounts/")))
    answer_json (message, 401, "{\"error\":\"The access token is invalid\"}");
  else if (g_str_has_prefix (path, "/api/v1/accounts/"))
    answer_json (message, 200, "{\"id\":\"1\",\"username\":\"anne\",\"acct\":\"anne\"}");
  else
    {
      self->n_reads++;
      answer_json (message, 200, "[]");
    }
}

static void
on_request (SoupServer *server,
            SoupServerMessage *message,
            const char *path,
            GHashTable *query,
            gpointer user_data)
{
  FakeOauth *self = user_data;
  SoupMessageBody *body = soup_server_message_get_request_body (message);
  g_autofree char *text = g_strndup (body->data != NULL ? body->data : "", (gsize) body->length);
  g_autoptr (GHashTable) form = soup_form_decode (text);
  const gboolean posts = strcmp (soup_server_message_get_method (message), "POST") == 0;
  const char *folder = (self->manner & FAKE_OAUTH_ELSEWHERE) != 0 ? "/else/" : "/oauth/";
  const char *page = g_str_has_prefix (path, folder) ? path + strlen (folder) : "";

  g_mutex_lock (&self->mutex);
  if (strcmp (path, "/.well-known/oauth-authorization-server") == 0)
    describe (self, message);
  else if (strcmp (path, "/api/v1/apps") == 0 && posts)
    make_known (self, message, form);
  else if (strcmp (page, "authorize") == 0 && !posts)
    agree (self, message, query);
  else if (strcmp (page, "token") == 0 && posts)
    give_token (self, message, form);
  else if (strcmp (page, "revoke") == 0 && posts)
    forget (self, message, form);
  else if (g_str_has_prefix (path, "/api/v1/accounts/") ||
           g_str_has_prefix (path, "/api/v1/timelines/"))
    answer_member (self, message, path);
  else
    answer_nothing (message);
  g_mutex_unlock (&self->mutex);
}

/* ---- life ---- */

FakeOauth *
fake_oauth_new (guint manner)
{
  FakeOauth *self = g_new0 (FakeOauth, 1);

  g_mutex_init (&self->mutex);
  self->manner = manner;
  vigie_server_thread_start (&self->server, "fake-oauth", on_request, self);
  return self;
}

void
fake_oauth_free (FakeOauth *self)
{
  vigie_server_thread_stop (&self->server);
  g_mutex_clear (&self->mutex);
  g_free (self->redirect);
  g_free (self->scopes);
  g_free (self->challenge);
  g_free (self->code);
  g_free (self->token);
  g_free (self->refresh);
  g_free (self->forgotten);
  g_clear_object (&self->cancellable);
  g_free (self);
}

void
fake_oauth_set_manner (FakeOauth *self, guint manner)
{
  g_mutex_lock (&self->mutex);
  self->manner = manner;
  g_mutex_unlock (&self->mutex);
}

char *
fake_oauth_dup_uri (FakeOauth *self)
{
  return g_strdup_printf ("http://127.0.0.1:%u", self->server.port);
}

static char *
dup_locked (FakeOauth *self, char *const *text)
{
  char *copy;

  g_mutex_lock (&self->mutex);
  copy = g_strdup (*text);
  g_mutex_unlock (&self->mutex);
  return copy;
}

char *
fake_oauth_dup_scopes (FakeOauth *self)
{
  return dup_locked (self, &self->scopes);
}

char *
fake_oauth_dup_token (FakeOauth *self)
{
  return dup_locked (self, &self->token);
}

char *
fake_oauth_dup_forgotten (FakeOauth *self)
{
  return dup_locked (self, &self->forgotten);
}

void
fake_oauth_end_token (FakeOauth *self)
{
  g_mutex_lock (&self->mutex);
  g_clear_pointer (&self->token, g_free);
  g_mutex_unlock (&self->mutex);
}

void
fake_oauth_cancel_at_token (FakeOauth *self, GCancellable *cancellable)
{
  g_mutex_lock (&self->mutex);
  g_set_object (&self->cancellable, cancellable);
  g_mutex_unlock (&self->mutex);
}

guint
fake_oauth_count_reads (FakeOauth *self)
{
  guint n;

  g_mutex_lock (&self->mutex);
  n = self->n_reads;
  g_mutex_unlock (&self->mutex);
  return n;
}

/* ---- a browser ---- */

struct _TestBrowser
{
  GThread *thread;
  char *address;
  guint status;
  char *page;
};

static gpointer
browse (gpointer data)
{
  TestBrowser *self = data;
  g_autoptr (GMainContext) context = g_main_context_new ();
  g_autoptr (SoupSession) session = NULL;
  g_autoptr (SoupMessage) message = soup_message_new (SOUP_METHOD_GET, self->address);
  g_autoptr (GBytes) bytes = NULL;

  g_main_context_push_thread_default (context);
  session = soup_session_new_with_options ("timeout", 60, NULL);
  bytes = soup_session_send_and_read (session, message, NULL, NULL);
  self->status = bytes != NULL ? soup_message_get_status (message) : 0;
  self->page = bytes != NULL ? g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes))
                             : g_strdup ("");
  soup_session_abort (session);
  g_clear_object (&session);
  g_main_context_pop_thread_default (context);
  return NULL;
}

TestBrowser *
test_browser_open (const char *address)
{
  TestBrowser *self = g_new0 (TestBrowser, 1);

  self->address = g_strdup (address);
  self->thread = g_thread_new ("browser", browse, self);
  return self;
}

guint
test_browser_end (TestBrowser *self, char **page)
{
  guint status;

  g_thread_join (self->thread);
  status = self->status;
  if (page != NULL)
    *page = g_steal_pointer (&self->page);
  g_free (self->page);
  g_free (self->address);
  g_free (self);
  return status;
}
