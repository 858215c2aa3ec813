/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fake-bluesky.h"

#include <gnutls/abstract.h>
#include <gnutls/crypto.h>
#include <json-glib/json-glib.h>
#include <string.h>

#include "vigie-json.h"
#include "vigie-server-thread.h"

#define NUMBER_BYTES 32
#define PROOF_SECONDS 60
#define AHEAD_SECONDS 600

struct _FakeBluesky
{
  VigieServerThread server;
  GMutex mutex; /* everything below */
  guint manner;
  guint n_made; /* words, codes and tokens */
  guint n_reads;
  guint n_bad;
  guint n_renewals;
  guint n_refused;         /* reads, since the token ended */
  SoupServerMessage *held; /* (nullable): a renewal that waits for others to want one, too */
  GHashTable *held_form;   /* (nullable) */
  char *held_key;          /* (nullable) */
  GHashTable *seen;        /* (element-type utf8): proofs */
  char *client;
  char *redirect;
  char *scopes;
  char *challenge;
  char *state;
  char *request; /* what was pushed, by its name */
  char *code;
  char *token;
  char *refresh;
  char *used;      /* (nullable): renewed the token before */
  char *key;       /* (nullable): that the token is bound to */
  char *nonces[2]; /* of the authority and of what it is one of */
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
answer_error (SoupServerMessage *message, guint status, const char *name)
{
  g_autofree char *text = g_strdup_printf (
      "{\"error\":\"%s\",\"error_description\":\"%s, it says\",\"message\":\"%s\"}", name, name,
      name);

  answer_json (message, status, text);
}

static void
answer_page (SoupServerMessage *message)
{
  static const char page[] = "<!DOCTYPE html><title>Welcome</title>";

  soup_server_message_set_status (message, 200, NULL);
  soup_server_message_set_response (message, "text/html", SOUP_MEMORY_STATIC, page, strlen (page));
}

static const char *
get (GHashTable *form, const char *name)
{
  const char *value = form != NULL ? g_hash_table_lookup (form, name) : NULL;

  return value != NULL ? value : "";
}

/* ---- proofs ---- */

static guchar *
decode (const char *text, gsize *size)
{
  g_autofree char *padded = g_strconcat (text, "===", NULL);

  padded[(strlen (text) + 3) / 4 * 4] = '\0';
  g_strdelimit (padded, "-", '+');
  g_strdelimit (padded, "_", '/');
  return g_base64_decode (padded, size);
}

static JsonObject *
decode_object (const char *part)
{
  gsize size;
  g_autofree guchar *bytes = decode (part, &size);
  g_autoptr (JsonNode) node = vigie_json_parse ((const char *) bytes, (gssize) size, NULL);

  return node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_dup_object (node) : NULL;
}

static gboolean
import_number (JsonObject *jwk, const char *name, gnutls_datum_t *datum)
{
  const char *text = vigie_json_get_string (jwk, name);
  gsize size = 0;

  datum->data = text != NULL ? decode (text, &size) : NULL;
  datum->size = (unsigned int) size;
  return size == NUMBER_BYTES; /* RFC 7518, section 6.2.1.2: with the zeros before it */
}

static gboolean
is_signed (JsonObject *jwk, const char *signed_text, const char *signature)
{
  const gnutls_datum_t data = { (unsigned char *) signed_text,
                                (unsigned int) strlen (signed_text) };
  gnutls_datum_t x = { 0 }, y = { 0 }, r, s, der = { 0 };
  gsize size = 0;
  g_autofree guchar *bytes = decode (signature, &size);
  gnutls_pubkey_t key;
  gboolean good = size == (gsize) 2 * NUMBER_BYTES && import_number (jwk, "x", &x) &&
                  import_number (jwk, "y", &y);

  g_assert_cmpint (gnutls_pubkey_init (&key), ==, 0);
  r = (gnutls_datum_t) { bytes, NUMBER_BYTES };
  s = (gnutls_datum_t) { bytes + NUMBER_BYTES, NUMBER_BYTES };
  good = good && gnutls_pubkey_import_ecc_raw (key, GNUTLS_ECC_CURVE_SECP256R1, &x, &y) == 0 &&
         gnutls_encode_rs_value (&der, &r, &s) == 0 &&
         gnutls_pubkey_verify_data2 (key, GNUTLS_SIGN_ECDSA_SHA256, 0, &data, &der) == 0;
  gnutls_pubkey_deinit (key);
  gnutls_free (der.data);
  g_free (x.data);
  g_free (y.data);
  return good;
}

/* (transfer full) (nullable): the claims; @key: (out) (transfer full) */
static JsonObject *
read_proof (const char *proof, char **key)
{
  g_auto (GStrv) parts = g_strsplit (proof, ".", 4);
  g_autoptr (JsonObject) header = NULL;
  g_autofree char *text = NULL;
  JsonObject *jwk;

  if (g_strv_length (parts) != 3)
    return NULL;
  header = decode_object (parts[0]);
  if (header == NULL || g_strcmp0 (vigie_json_get_string (header, "typ"), "dpop+jwt") != 0 ||
      g_strcmp0 (vigie_json_get_string (header, "alg"), "ES256") != 0 ||
      !json_object_has_member (header, "jwk"))
    return NULL;
  jwk = json_object_get_object_member (header, "jwk");
  text = g_strconcat (parts[0], ".", parts[1], NULL);
  if (g_strcmp0 (vigie_json_get_string (jwk, "kty"), "EC") != 0 ||
      g_strcmp0 (vigie_json_get_string (jwk, "crv"), "P-256") != 0 ||
      json_object_has_member (jwk, "d") || !is_signed (jwk, text, parts[2]))
    return NULL;
  *key =
      g_strconcat (vigie_json_get_string (jwk, "x"), ".", vigie_json_get_string (jwk, "y"), NULL);
  return decode_object (parts[1]);
}

char *
fake_bluesky_read_proof (const char *proof)
{
  g_autofree char *key = NULL;
  g_autoptr (JsonObject) claims = read_proof (proof, &key);
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);

  g_assert_nonnull (claims);
  json_node_set_object (node, claims);
  return json_to_string (node, FALSE);
}

static char *
hash (const char *text)
{
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  guint8 digest[32];
  gsize size = sizeof digest;
  char *encoded;

  g_checksum_update (checksum, (const guchar *) text, -1);
  g_checksum_get_digest (checksum, digest, &size);
  encoded = g_base64_encode (digest, size);
  for (char *c = encoded; *c != '\0'; c++)
    *c = *c == '+' ? '-' : *c == '/' ? '_' : *c == '=' ? '\0' : *c;
  return encoded;
}

static gboolean
is_now (FakeBluesky *self, JsonObject *claims)
{
  gint64 now = g_get_real_time () / G_USEC_PER_SEC;

  if ((self->manner & FAKE_BLUESKY_CLOCK) != 0)
    now += AHEAD_SECONDS;
  return ABS (json_object_get_int_member_with_default (claims, "iat", 0) - now) < PROOF_SECONDS;
}

/* (nullable): what is wrong with it; @token: (nullable); @key: (out) (transfer full) */
static const char *
check_proof (
    FakeBluesky *self, SoupServerMessage *message, const char *nonce, const char *token, char **key)
{
  const char *proof =
      soup_message_headers_get_one (soup_server_message_get_request_headers (message), "DPoP");
  g_autoptr (JsonObject) claims = proof != NULL ? read_proof (proof, key) : NULL;
  g_autofree char *target =
      g_strdup_printf ("http://127.0.0.1:%u%s", self->server.port,
                       g_uri_get_path (soup_server_message_get_uri (message)));
  g_autofree char *ath = token != NULL ? hash (token) : NULL;
  const char *id = claims != NULL ? vigie_json_get_string (claims, "jti") : NULL;

  if (claims == NULL || id == NULL || !g_hash_table_add (self->seen, g_strdup (id)) ||
      g_strcmp0 (vigie_json_get_string (claims, "htm"), soup_server_message_get_method (message)) !=
          0 ||
      g_strcmp0 (vigie_json_get_string (claims, "htu"), target) != 0 ||
      g_strcmp0 (vigie_json_get_string (claims, "ath"), ath) != 0)
    {
      self->n_bad++;
      return "invalid_dpop_proof";
    }
  if (!is_now (self, claims)) /* the real one looks at it before the word */
    return "invalid_dpop_proof";
  return g_strcmp0 (vigie_json_get_string (claims, "nonce"), nonce) != 0 ? "use_dpop_nonce" : NULL;
}

static void
tell_nonce (FakeBluesky *self, SoupServerMessage *message, gsize which)
{
  if ((self->manner & FAKE_BLUESKY_RESTLESS) != 0)
    {
      g_free (self->nonces[which]);
      self->nonces[which] = g_strdup_printf ("n\"nce-%u", self->n_made++);
    }
  soup_message_headers_replace (soup_server_message_get_response_headers (message), "DPoP-Nonce",
                                self->nonces[which]);
}

/* ---- what it is ---- */

static void
describe_account (FakeBluesky *self, SoupServerMessage *message)
{
  g_autofree char *text = g_strdup_printf (
      "{\"id\":\"" FAKE_BLUESKY_DID "\",\"alsoKnownAs\":[\"at://%s\"],\"service\":["
      "{\"id\":\"#atproto_pds\",\"type\":\"AtprotoPersonalDataServer\","
      "\"serviceEndpoint\":\"http://127.0.0.1:%u\"}]}",
      (self->manner & FAKE_BLUESKY_OTHER_NAME) != 0 ? "berthe.test" : FAKE_BLUESKY_ACCOUNT,
      self->server.port);

  answer_json (message, 200, text);
}

static void
describe_resource (FakeBluesky *self, SoupServerMessage *message)
{
  g_autofree char *text = g_strdup_printf (
      "{\"resource\":\"http://127.0.0.1:%u\",\"authorization_servers\":[\"http://127.0.0.1:%u\"],"
      "\"scopes_supported\":[],\"bearer_methods_supported\":[\"header\"]}",
      self->server.port, self->server.port);

  if ((self->manner & FAKE_BLUESKY_PAGE) != 0)
    answer_page (message);
  else
    answer_json (message, 200, text);
}

static void
describe_authority (FakeBluesky *self, SoupServerMessage *message)
{
  g_autofree char *own = g_strdup_printf ("http://127.0.0.1:%u", self->server.port);
  g_autofree char *text = g_strdup_printf (
      "{\"issuer\":\"%s\",\"authorization_endpoint\":\"%s/oauth/authorize\","
      "\"pushed_authorization_request_endpoint\":\"%s/oauth/par\","
      "\"token_endpoint\":\"%s/oauth/token\",\"revocation_endpoint\":\"%s/oauth/revoke\","
      "\"require_pushed_authorization_requests\":true,"
      "\"authorization_response_iss_parameter_supported\":true,"
      "\"dpop_signing_alg_values_supported\":[\"RS256\",\"ES256\"]}",
      (self->manner & FAKE_BLUESKY_POSES) != 0 ? "https://bsky.social" : own, own, own,
      (self->manner & FAKE_BLUESKY_TREACHEROUS) != 0 ? "http://elsewhere.example" : own, own);

  answer_json (message, 200, text);
}

/* ---- the authority ---- */

static void
take_request (FakeBluesky *self, SoupServerMessage *message, GHashTable *form)
{
  g_autofree char *text = NULL;

  if ((self->manner & FAKE_BLUESKY_REFUSES) != 0)
    {
      answer_error (message, 400, "invalid_client_metadata");
      return;
    }
  g_assert_cmpstr (get (form, "response_type"), ==, "code");
  g_assert_cmpstr (get (form, "code_challenge_method"), ==, "S256");
  g_assert_cmpstr (get (form, "login_hint"), ==, FAKE_BLUESKY_ACCOUNT);
  g_assert_true (g_str_has_prefix (get (form, "redirect_uri"), "http://127.0.0.1:"));
  g_set_str (&self->client, get (form, "client_id"));
  g_set_str (&self->redirect, get (form, "redirect_uri"));
  g_set_str (&self->scopes, get (form, "scope"));
  g_set_str (&self->challenge, get (form, "code_challenge"));
  g_set_str (&self->state, get (form, "state"));
  g_free (self->request);
  self->request =
      g_strdup_printf ("urn:ietf:params:oauth:request_uri:req-%d", g_atomic_int_add (&n_made, 1));
  text = g_strdup_printf ("{\"request_uri\":\"%s\",\"expires_in\":299}", self->request);
  answer_json (message, 201, text);
}

static void
agree (FakeBluesky *self, SoupServerMessage *message, GHashTable *query)
{
  g_autofree char *own = g_strdup_printf ("http://127.0.0.1:%u", self->server.port);
  const char *issuer =
      (self->manner & FAKE_BLUESKY_WRONG_ISSUER) != 0 ? "https://elsewhere.example" : own;
  g_autofree char *shown = g_uri_escape_string (issuer, NULL, FALSE);
  g_autofree char *whose = (self->manner & FAKE_BLUESKY_NO_ISSUER) != 0
                               ? g_strdup ("")
                               : g_strdup_printf ("iss=%s&", shown);
  const char *state = (self->manner & FAKE_BLUESKY_WRONG_STATE) != 0 ? "another" : self->state;
  g_autofree char *location = NULL;

  if (g_strcmp0 (get (query, "client_id"), self->client) != 0 ||
      g_strcmp0 (get (query, "request_uri"), self->request) != 0 || g_hash_table_size (query) != 2)
    {
      answer_error (message, 400, "invalid_request");
      return;
    }
  g_clear_pointer (&self->request, g_free); /* works once */
  g_free (self->code);
  self->code = g_strdup_printf ("cod-%d", g_atomic_int_add (&n_made, 1));
  location =
      (self->manner & FAKE_BLUESKY_DENIES) != 0
          ? g_strdup_printf ("%s?%sstate=%s&error=access_denied", self->redirect, whose, state)
          : g_strdup_printf ("%s?%sstate=%s&code=%s", self->redirect, whose, state, self->code);
  soup_server_message_set_redirect (message, 302, location);
}

static gboolean
may_have_token (FakeBluesky *self, GHashTable *form, const char *key)
{
  g_autofree char *proof = hash (get (form, "code_verifier"));

  if (g_strcmp0 (get (form, "client_id"), self->client) != 0 ||
      (self->manner & FAKE_BLUESKY_EXPIRED) != 0)
    return FALSE;
  if (strcmp (get (form, "grant_type"), "refresh_token") == 0)
    {
      if (g_strcmp0 (get (form, "refresh_token"), self->used) == 0)
        { /* somebody has a copy of it: nobody shall have anything */
          g_clear_pointer (&self->token, g_free);
          g_clear_pointer (&self->refresh, g_free);
        }
      return self->refresh != NULL && g_strcmp0 (key, self->key) == 0 &&
             strcmp (get (form, "refresh_token"), self->refresh) == 0;
    }
  return strcmp (get (form, "grant_type"), "authorization_code") == 0 && self->code != NULL &&
         strcmp (get (form, "code"), self->code) == 0 &&
         strcmp (get (form, "redirect_uri"), self->redirect) == 0 &&
         g_strcmp0 (proof, self->challenge) == 0;
}

static void
give_token (FakeBluesky *self, SoupServerMessage *message, GHashTable *form, const char *key)
{
  g_autofree char *text = NULL;

  if ((self->manner & FAKE_BLUESKY_DOWN) != 0)
    {
      answer_error (message, 503, "server_error");
      return;
    }
  if (!may_have_token (self, form, key))
    {
      answer_error (message, 400, "invalid_grant");
      return;
    }
  if (self->code == NULL)
    self->n_renewals++;
  g_clear_pointer (&self->code, g_free);
  g_free (self->used);
  self->used = g_steal_pointer (&self->refresh);
  g_free (self->token);
  self->token = g_strdup_printf ("t0ken-of-a-test-%d", g_atomic_int_add (&n_made, 1));
  self->refresh = g_strdup_printf ("ref2esh-of-a-test-%d", g_atomic_int_add (&n_made, 1));
  g_set_str (&self->key, key);
  text = g_strdup_printf (
      "{\"access_token\":\"%s\",\"token_type\":\"%s\",\"refresh_token\":\"%s\",\"scope\":\"%s\","
      "\"expires_in\":3599,\"sub\":\"%s\"}",
      self->token, (self->manner & FAKE_BLUESKY_BEARER) != 0 ? "Bearer" : "DPoP", self->refresh,
      (self->manner & FAKE_BLUESKY_NARROW) != 0 ? "atproto" : self->scopes,
      (self->manner & FAKE_BLUESKY_OTHER_ACCOUNT) != 0 ? "did:plc:berthe" : FAKE_BLUESKY_DID);
  answer_json (message, 200, text);
}

static void
forget (FakeBluesky *self, SoupServerMessage *message, GHashTable *form)
{
  if ((self->manner & FAKE_BLUESKY_KEEPS) != 0)
    {
      answer_error (message, 400, "invalid_client");
      return;
    }
  if (g_strcmp0 (get (form, "token"), self->refresh) == 0 ||
      g_strcmp0 (get (form, "token"), self->token) == 0)
    {
      g_clear_pointer (&self->token, g_free);
      g_clear_pointer (&self->refresh, g_free);
    }
  answer_json (message, 200, "{}");
}

static gboolean
hold (FakeBluesky *self, SoupServerMessage *message, GHashTable *form, const char *key)
{
  if ((self->manner & FAKE_BLUESKY_HOLDS) == 0 || self->held != NULL || self->n_refused >= 2 ||
      strcmp (get (form, "grant_type"), "refresh_token") != 0)
    return FALSE;
  self->held = g_object_ref (message);
  self->held_form = g_hash_table_ref (form);
  self->held_key = g_strdup (key);
  soup_server_message_pause (message);
  return TRUE;
}

static void
release (FakeBluesky *self)
{
  if (self->held == NULL || self->n_refused < 2)
    return;
  give_token (self, self->held, self->held_form, self->held_key);
  soup_server_message_unpause (self->held);
  g_clear_object (&self->held);
  g_clear_pointer (&self->held_form, g_hash_table_unref);
  g_clear_pointer (&self->held_key, g_free);
}

static void
answer_authority (FakeBluesky *self, SoupServerMessage *message, const char *page, GHashTable *form)
{
  g_autofree char *key = NULL;
  const char *wrong = check_proof (self, message, self->nonces[0], NULL, &key);

  if (wrong != NULL)
    answer_error (message, 400, wrong);
  else if (strcmp (page, "par") == 0)
    take_request (self, message, form);
  else if (strcmp (page, "token") == 0 && hold (self, message, form, key))
    return;
  else if (strcmp (page, "token") == 0)
    give_token (self, message, form, key);
  else
    forget (self, message, form);
  tell_nonce (self, message, 0);
}

/* ---- posts ---- */

static void
answer_posts (FakeBluesky *self, SoupServerMessage *message)
{
  const char *said = soup_message_headers_get_one (
      soup_server_message_get_request_headers (message), "Authorization");
  const char *token = said != NULL && g_str_has_prefix (said, "DPoP ") ? said + 5 : "";
  g_autofree char *key = NULL;
  g_autofree char *challenge = NULL;
  const char *wrong = check_proof (self, message, self->nonces[1], token, &key);

  tell_nonce (self, message, 1);
  if (wrong == NULL && (self->token == NULL || g_strcmp0 (token, self->token) != 0 ||
                        g_strcmp0 (key, self->key) != 0))
    wrong = "invalid_token";
  if (wrong == NULL)
    {
      self->n_reads++;
      answer_json (message, 200, "{\"posts\":[]}");
      return;
    }
  challenge =
      g_strdup_printf ("DPoP algs=\"ES256\", error=\"%s\", error_description=\"So\"", wrong);
  soup_message_headers_replace (soup_server_message_get_response_headers (message),
                                "WWW-Authenticate", challenge);
  answer_error (message, 401, wrong);
  if (strcmp (wrong, "invalid_token") == 0)
    {
      self->n_refused++;
      release (self);
    }
}

static void
answer_account (SoupServerMessage *message, GHashTable *query)
{
  if (strcmp (get (query, "handle"), FAKE_BLUESKY_ACCOUNT) == 0)
    answer_json (message, 200, "{\"did\":\"" FAKE_BLUESKY_DID "\"}");
  else
    answer_error (message, 400, "InvalidRequest");
}

static void
on_request (SoupServer *server,
            SoupServerMessage *message,
            const char *path,
            GHashTable *query,
            gpointer user_data)
{
  FakeBluesky *self = user_data;
  SoupMessageBody *body = soup_server_message_get_request_body (message);
  g_autofree char *text = g_strndup (body->data != NULL ? body->data : "", (gsize) body->length);
  g_autoptr (GHashTable) form = soup_form_decode (text);
  const gboolean posts = strcmp (soup_server_message_get_method (message), "POST") == 0;
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (message);

  g_mutex_lock (&self->mutex);
  if ((self->manner & FAKE_BLUESKY_CLOCK) != 0)
    {
      g_autoptr (GDateTime) now =
          g_date_time_new_from_unix_utc (g_get_real_time () / G_USEC_PER_SEC + AHEAD_SECONDS);
      g_autofree char *date = soup_date_time_to_string (now, SOUP_DATE_HTTP);

      soup_message_headers_replace (headers, "Date", date);
    }
  if (strcmp (path, "/xrpc/com.atproto.identity.resolveHandle") == 0)
    answer_account (message, query);
  else if (strcmp (path, "/plc/" FAKE_BLUESKY_DID) == 0)
    describe_account (self, message);
  else if (strcmp (path, "/.well-known/oauth-protected-resource") == 0)
    describe_resource (self, message);
  else if (strcmp (path, "/.well-known/oauth-authorization-server") == 0)
    describe_authority (self, message);
  else if (strcmp (path, "/oauth/authorize") == 0 && !posts)
    agree (self, message, query);
  else if (g_str_has_prefix (path, "/oauth/") && posts)
    answer_authority (self, message, path + strlen ("/oauth/"), form);
  else if (g_str_has_prefix (path, "/xrpc/app.bsky."))
    answer_posts (self, message);
  else
    answer_error (message, 404, "NotFound");
  g_mutex_unlock (&self->mutex);
}

/* ---- life ---- */

FakeBluesky *
fake_bluesky_new (guint manner)
{
  FakeBluesky *self = g_new0 (FakeBluesky, 1);
  g_autofree char *directory = NULL;

  g_mutex_init (&self->mutex);
  self->manner = manner;
  self->seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->nonces[0] = g_strdup ("w0rd-of-the-authority");
  self->nonces[1] = g_strdup ("w0rd-of-the-server");
  vigie_server_thread_start (&self->server, "fake-bluesky", on_request, self);
  directory = g_strdup_printf ("http://127.0.0.1:%u/plc", self->server.port);
  g_setenv ("VIGIE_PLC_DIRECTORY", directory, TRUE);
  return self;
}

void
fake_bluesky_free (FakeBluesky *self)
{
  vigie_server_thread_stop (&self->server);
  g_mutex_clear (&self->mutex);
  g_hash_table_unref (self->seen);
  g_free (self->client);
  g_free (self->redirect);
  g_free (self->scopes);
  g_free (self->challenge);
  g_free (self->state);
  g_free (self->request);
  g_free (self->code);
  g_free (self->token);
  g_free (self->refresh);
  g_free (self->used);
  g_free (self->key);
  g_free (self->nonces[0]);
  g_free (self->nonces[1]);
  g_free (self);
}

void
fake_bluesky_set_manner (FakeBluesky *self, guint manner)
{
  g_mutex_lock (&self->mutex);
  self->manner = manner;
  g_mutex_unlock (&self->mutex);
}

char *
fake_bluesky_dup_uri (FakeBluesky *self)
{
  return g_strdup_printf ("http://127.0.0.1:%u", self->server.port);
}

static char *
dup_locked (FakeBluesky *self, char *const *text)
{
  char *copy;

  g_mutex_lock (&self->mutex);
  copy = g_strdup (*text);
  g_mutex_unlock (&self->mutex);
  return copy;
}

char *
fake_bluesky_dup_token (FakeBluesky *self)
{
  return dup_locked (self, &self->token);
}

char *
fake_bluesky_dup_refresh (FakeBluesky *self)
{
  return dup_locked (self, &self->refresh);
}

char *
fake_bluesky_dup_client (FakeBluesky *self)
{
  return dup_locked (self, &self->client);
}

char *
fake_bluesky_dup_scopes (FakeBluesky *self)
{
  return dup_locked (self, &self->scopes);
}

char *
fake_bluesky_dup_redirect (FakeBluesky *self)
{
  return dup_locked (self, &self->redirect);
}

void
fake_bluesky_end_token (FakeBluesky *self)
{
  g_mutex_lock (&self->mutex);
  g_clear_pointer (&self->token, g_free);
  self->n_refused = 0;
  g_mutex_unlock (&self->mutex);
}

static guint
count_locked (FakeBluesky *self, const guint *number)
{
  guint n;

  g_mutex_lock (&self->mutex);
  n = *number;
  g_mutex_unlock (&self->mutex);
  return n;
}

guint
fake_bluesky_count_reads (FakeBluesky *self)
{
  return count_locked (self, &self->n_reads);
}

guint
fake_bluesky_count_bad (FakeBluesky *self)
{
  return count_locked (self, &self->n_bad);
}

guint
fake_bluesky_count_renewals (FakeBluesky *self)
{
  return count_locked (self, &self->n_renewals);
}
