/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-capture-trust.h"

#include <string.h>

#include "vigie-json.h"
#include "vigie-overlay-request.h"

#define VERSION "vigie-capture-1"
#define SCHEME "Vigie "
#define CODE_VALID_US (10 * 60 * G_USEC_PER_SEC)
#define NONCE_VALID_US (2 * 60 * G_USEC_PER_SEC)
#define MAX_NONCES 64 /* that nobody has used; the oldest goes */
#define N_NUMBERS 10000
#define DIGEST_BYTES 32

typedef struct
{
  char *nonce;
  gint64 until; /* monotonic */
} Given;

struct _VigieCaptureTrust
{
  char *key;
  char *port;

  GMutex mutex;
  char *code; /* (nullable): gets the key once */
  gint64 code_until;
  GQueue given; /* Given, the oldest first */
};

/* ---- proofs ---- */

/* (transfer full): the HMAC, in hexadecimal digits, of lines; none of them has a line's end in it
 */
static char *
prove (const char *key, const char *purpose, ...)
{
  g_autoptr (GString) lines = g_string_new (VERSION "\n");
  const char *line;
  va_list list;

  g_string_append (lines, purpose);
  va_start (list, purpose);
  while ((line = va_arg (list, const char *)) != NULL)
    g_string_append_printf (lines, "\n%s", line);
  va_end (list);
  return g_compute_hmac_for_string (G_CHECKSUM_SHA256, (const guchar *) key, strlen (key),
                                    lines->str, (gssize) lines->len);
}

/* In a time that does not depend on where they differ. */
static gboolean
is_proof (const char *given, const char *expected)
{
  volatile guint differs = 0;

  if (given == NULL || strlen (given) != strlen (expected))
    return FALSE;
  for (gsize i = 0; expected[i] != '\0'; i++)
    differs |= (guint) (given[i] ^ expected[i]);
  return differs == 0;
}

static guint8
get_byte (const char *hex, gsize i)
{
  return (guint8) (g_ascii_xdigit_value (hex[2 * i]) << 4 | g_ascii_xdigit_value (hex[2 * i + 1]));
}

/* (transfer full): @key under @pad, which is good for one key */
static char *
seal (const char *key, const char *pad)
{
  GString *sealed = g_string_sized_new (2 * DIGEST_BYTES);

  for (gsize i = 0; i < DIGEST_BYTES; i++)
    g_string_append_printf (sealed, "%02x", (guint) (get_byte (key, i) ^ get_byte (pad, i)));
  return g_string_free_and_steal (sealed);
}

/* (transfer none) (nullable): what whoever asks made up; it is of the letters that tokens are of */
static const char *
get_nonce (JsonObject *asked)
{
  const char *nonce = vigie_json_get_string (asked, "nonce");

  return nonce != NULL && vigie_overlay_token_is_valid (nonce) ? nonce : NULL;
}

static void
append_member (GString *json, const char *name, const char *value)
{
  g_string_append_printf (json, ",\"%s\":", name);
  vigie_json_append_string (json, value);
}

/* ---- the first time ---- */

/**
 * vigie_capture_trust_offer:
 * @self: a trust
 * @number: (out) (transfer full): four digits, which Vigie and the browser show: any program can
 *   show a page with a code of its own, but none knows a code with this number
 *
 * Ends what was offered before.
 *
 * Returns: (transfer full): a code that connects one browser within ten minutes
 */
char *
vigie_capture_trust_offer (VigieCaptureTrust *self, char **number)
{
  char *code = vigie_overlay_token_new ();
  g_autofree char *digest = prove (code, "number", NULL);
  guint value = 0;

  for (gsize i = 0; i < sizeof value; i++)
    value = value << 8 | get_byte (digest, i);
  *number = g_strdup_printf ("%04u", value % N_NUMBERS);
  g_mutex_lock (&self->mutex);
  g_free (self->code);
  self->code = g_strdup (code);
  self->code_until = g_get_monotonic_time () + CODE_VALID_US;
  g_mutex_unlock (&self->mutex);
  return code;
}

/* (transfer full) (nullable): the code that @asked proves to know; it is good no longer */
static char *
use_code (VigieCaptureTrust *self, JsonObject *asked, const char *nonce)
{
  g_autofree char *proof = NULL;
  char *code = NULL;

  g_mutex_lock (&self->mutex);
  if (self->code != NULL && g_get_monotonic_time () < self->code_until)
    {
      proof = prove (self->code, "pair", nonce, NULL);
      if (is_proof (vigie_json_get_string (asked, "proof"), proof))
        code = g_steal_pointer (&self->code);
    }
  g_mutex_unlock (&self->mutex);
  return code;
}

/**
 * vigie_capture_trust_pair:
 * @self: a trust
 * @asked: has "nonce", and "proof" that it knows the code
 * @answer: gets members: the key, under what the code alone undoes, and the proof that we know it
 *
 * Returns: whether that was so; the code is used up then
 */
gboolean
vigie_capture_trust_pair (VigieCaptureTrust *self, JsonObject *asked, GString *answer)
{
  const char *nonce = get_nonce (asked);
  g_autofree char *code = nonce != NULL ? use_code (self, asked, nonce) : NULL;
  g_autofree char *ours = vigie_overlay_token_new ();
  g_autofree char *pad = NULL;
  g_autofree char *sealed = NULL;
  g_autofree char *proof = NULL;

  if (code == NULL)
    return FALSE;
  pad = prove (code, "seal", nonce, ours, NULL);
  sealed = seal (self->key, pad);
  proof = prove (code, "vigie", nonce, ours, self->port, sealed, NULL);
  append_member (answer, "nonce", ours);
  append_member (answer, "key", sealed);
  append_member (answer, "proof", proof);
  return TRUE;
}

/* ---- each time ---- */

static void
given_free (gpointer data)
{
  Given *given = data;

  g_free (given->nonce);
  g_free (given);
}

/* (transfer none): good for one request; to be called locked */
static const char *
give_nonce (VigieCaptureTrust *self)
{
  Given *given = g_new0 (Given, 1);

  given->nonce = vigie_overlay_token_new ();
  given->until = g_get_monotonic_time () + NONCE_VALID_US;
  if (g_queue_get_length (&self->given) >= MAX_NONCES)
    given_free (g_queue_pop_head (&self->given));
  g_queue_push_tail (&self->given, given);
  return given->nonce;
}

/* Whether @nonce was given and is good still; it is good no longer. */
static gboolean
take_nonce (VigieCaptureTrust *self, const char *nonce)
{
  gboolean is_good = FALSE;

  g_mutex_lock (&self->mutex);
  for (GList *l = self->given.head; l != NULL; l = l->next)
    {
      Given *given = l->data;

      if (!g_str_equal (given->nonce, nonce))
        continue;
      is_good = g_get_monotonic_time () < given->until;
      given_free (given);
      g_queue_delete_link (&self->given, l);
      break;
    }
  g_mutex_unlock (&self->mutex);
  return is_good;
}

/**
 * vigie_capture_trust_greet:
 * @self: a trust
 * @asked: has "nonce", and "proof" that it knows the key
 * @answer: gets members: "nonce" for the request that comes next, and "proof" that we know the key
 *   and are at this very port, so that nobody at another one can show it as theirs
 *
 * Returns: whether it is of a browser that is connected
 */
gboolean
vigie_capture_trust_greet (VigieCaptureTrust *self, JsonObject *asked, GString *answer)
{
  const char *nonce = get_nonce (asked);
  g_autofree char *expected = nonce != NULL ? prove (self->key, "browser", nonce, NULL) : NULL;
  g_autofree char *ours = NULL;
  g_autofree char *proof = NULL;

  if (expected == NULL || !is_proof (vigie_json_get_string (asked, "proof"), expected))
    return FALSE;
  g_mutex_lock (&self->mutex);
  ours = g_strdup (give_nonce (self));
  g_mutex_unlock (&self->mutex);
  proof = prove (self->key, "vigie", nonce, ours, self->port, NULL);
  append_member (answer, "nonce", ours);
  append_member (answer, "proof", proof);
  return TRUE;
}

/**
 * vigie_capture_trust_check:
 * @self: a trust
 * @authorization: (nullable): the header: "Vigie", the nonce that was given for it, the SHA-256 of
 *   the body, and the proof
 * @method: of the request
 * @path: of the request
 *
 * Returns: (transfer full) (nullable): the SHA-256 of the body that is to come; %NULL where it is
 *   of nobody who is connected, or comes a second time
 */
char *
vigie_capture_trust_check (VigieCaptureTrust *self,
                           const char *authorization,
                           const char *method,
                           const char *path)
{
  g_auto (GStrv) words = NULL;
  g_autofree char *expected = NULL;

  if (authorization == NULL || !g_str_has_prefix (authorization, SCHEME))
    return NULL;
  words = g_strsplit (authorization + strlen (SCHEME), " ", 4);
  if (g_strv_length (words) != 3)
    return NULL;
  expected = prove (self->key, "request", words[0], method, path, words[1], NULL);
  if (!is_proof (words[2], expected) || !take_nonce (self, words[0]))
    return NULL;
  return g_strdup (words[1]);
}

/* ---- life ---- */

/**
 * vigie_capture_trust_new:
 * @token: what nobody else knows
 * @port: where Vigie listens
 *
 * Returns: (transfer full): a trust
 */
VigieCaptureTrust *
vigie_capture_trust_new (const char *token, guint port)
{
  VigieCaptureTrust *self = g_new0 (VigieCaptureTrust, 1);

  self->key = prove (token, "key", NULL);
  self->port = g_strdup_printf ("%u", port);
  g_mutex_init (&self->mutex);
  g_queue_init (&self->given);
  return self;
}

void
vigie_capture_trust_free (VigieCaptureTrust *self)
{
  g_queue_clear_full (&self->given, given_free);
  g_mutex_clear (&self->mutex);
  g_free (self->code);
  g_free (self->port);
  g_free (self->key);
  g_free (self);
}
