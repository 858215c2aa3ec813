/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-dpop-key.h"

#include <gnutls/abstract.h>
#include <gnutls/crypto.h>
#include <gnutls/gnutls.h>
#include <string.h>

#include "vigie-base64url.h"
#include "vigie-json.h"
#include "vigie-oauth-login.h"

#define NUMBER_BYTES 32 /* of the curve P-256 */
#define TEXT_PARTS 3

struct _VigieDpopKey
{
  gnutls_privkey_t key;
  char *x; /* the public one, in base64url */
  char *y;
};

static VigieDpopKey *
key_new (gnutls_privkey_t key, const guint8 *x, const guint8 *y)
{
  VigieDpopKey *self = g_new0 (VigieDpopKey, 1);

  self->key = key;
  self->x = vigie_base64url_encode (x, NUMBER_BYTES);
  self->y = vigie_base64url_encode (y, NUMBER_BYTES);
  return self;
}

void
vigie_dpop_key_free (VigieDpopKey *self)
{
  if (self == NULL)
    return;

  gnutls_privkey_deinit (self->key);
  g_free (self->x);
  g_free (self->y);
  g_free (self);
}

/* GnuTLS gives numbers with a zero before them, or without those that they begin with. */
static gboolean
take_number (const gnutls_datum_t *datum, guint8 number[NUMBER_BYTES])
{
  const guint8 *data = datum->data;
  gsize size = datum->size;

  for (; size > NUMBER_BYTES && *data == 0; size--)
    data++;
  if (size > NUMBER_BYTES)
    return FALSE;
  memset (number, 0, NUMBER_BYTES);
  memcpy (number + NUMBER_BYTES - size, data, size);
  return TRUE;
}

static void
wipe_datum (gnutls_datum_t *datum)
{
  if (datum->data != NULL)
    explicit_bzero (datum->data, datum->size);
  gnutls_free (datum->data);
  datum->data = NULL;
}

static gboolean
read_numbers (gnutls_privkey_t key,
              guint8 x[NUMBER_BYTES],
              guint8 y[NUMBER_BYTES],
              guint8 d[NUMBER_BYTES])
{
  gnutls_ecc_curve_t curve;
  gnutls_datum_t data[TEXT_PARTS] = { { NULL, 0 } };
  gboolean done = gnutls_privkey_export_ecc_raw (key, &curve, &data[0], &data[1], &data[2]) == 0 &&
                  take_number (&data[0], x) && take_number (&data[1], y) &&
                  take_number (&data[2], d);

  for (gsize i = 0; i < G_N_ELEMENTS (data); i++)
    wipe_datum (&data[i]);
  return done;
}

/* Returns: (transfer full): another pair, which nobody has seen */
VigieDpopKey *
vigie_dpop_key_new (void)
{
  gnutls_privkey_t key;
  guint8 x[NUMBER_BYTES], y[NUMBER_BYTES], d[NUMBER_BYTES];

  if (gnutls_privkey_init (&key) != 0 ||
      gnutls_privkey_generate (key, GNUTLS_PK_ECDSA,
                               GNUTLS_CURVE_TO_BITS (GNUTLS_ECC_CURVE_SECP256R1), 0) != 0 ||
      !read_numbers (key, x, y, d))
    g_error ("GnuTLS makes no key"); /* as without memory or random bytes */
  explicit_bzero (d, sizeof d);
  return key_new (key, x, y);
}

/**
 * vigie_dpop_key_new_from_text:
 * @text: what vigie_dpop_key_to_text() gave
 *
 * Returns: (transfer full) (nullable): the pair; %NULL where it is none
 */
VigieDpopKey *
vigie_dpop_key_new_from_text (const char *text)
{
  g_auto (GStrv) parts = g_strsplit (text, ".", TEXT_PARTS + 1);
  guint8 numbers[TEXT_PARTS][NUMBER_BYTES];
  gnutls_datum_t data[TEXT_PARTS];
  gnutls_privkey_t key;
  gboolean done = g_strv_length (parts) == TEXT_PARTS;

  for (gsize i = 0; done && i < TEXT_PARTS; i++)
    {
      done = vigie_base64url_decode (parts[i], numbers[i], NUMBER_BYTES);
      data[i] = (gnutls_datum_t) { numbers[i], NUMBER_BYTES };
      explicit_bzero (parts[i], strlen (parts[i]));
    }
  if (!done || gnutls_privkey_init (&key) != 0)
    return NULL;
  done = gnutls_privkey_import_ecc_raw (key, GNUTLS_ECC_CURVE_SECP256R1, &data[0], &data[1],
                                        &data[2]) == 0 &&
         gnutls_privkey_verify_params (key) == 0;
  explicit_bzero (numbers[2], NUMBER_BYTES);
  if (done)
    return key_new (key, numbers[0], numbers[1]);
  gnutls_privkey_deinit (key);
  return NULL;
}

/**
 * vigie_dpop_key_to_text:
 * @self: a pair
 *
 * Returns: (transfer full): both keys, for a keyring and nowhere else
 */
char *
vigie_dpop_key_to_text (VigieDpopKey *self)
{
  guint8 x[NUMBER_BYTES], y[NUMBER_BYTES], d[NUMBER_BYTES];
  char *secret, *text;

  if (!read_numbers (self->key, x, y, d))
    g_error ("GnuTLS gives no numbers of its key");
  secret = vigie_base64url_encode (d, sizeof d);
  text = g_strdup_printf ("%s.%s.%s", self->x, self->y, secret);
  explicit_bzero (d, sizeof d);
  vigie_oauth_wipe (&secret);
  return text;
}

/* ---- proofs ---- */

static void
append_member (GString *text, const char *name, const char *value)
{
  g_string_append_printf (text, ",\"%s\":", name);
  vigie_json_append_string (text, value);
}

/* ES256: both numbers of the signature one after the other. */
static char *
sign (VigieDpopKey *self, const char *text)
{
  const gnutls_datum_t data = { (unsigned char *) text, (unsigned int) strlen (text) };
  gnutls_datum_t signature = { NULL, 0 }, r = { NULL, 0 }, s = { NULL, 0 };
  guint8 both[2 * NUMBER_BYTES];

  if (gnutls_privkey_sign_data2 (self->key, GNUTLS_SIGN_ECDSA_SHA256, 0, &data, &signature) != 0 ||
      gnutls_decode_rs_value (&signature, &r, &s) != 0 || !take_number (&r, both) ||
      !take_number (&s, both + NUMBER_BYTES))
    g_error ("GnuTLS signs nothing");
  gnutls_free (signature.data);
  gnutls_free (r.data);
  gnutls_free (s.data);
  return vigie_base64url_encode (both, sizeof both);
}

/* The address without its query and fragment. */
static char *
make_target (const char *address)
{
  return g_strndup (address, strcspn (address, "?#"));
}

/**
 * vigie_dpop_key_prove:
 * @self: a pair
 * @method: "GET" or "POST"
 * @address: that is asked
 * @nonce: (nullable): what the server wants to find in it
 * @token: (nullable): with which it is asked
 * @now: ms since 1970
 *
 * Returns: (transfer full): a proof for one request: RFC 9449, section 4.2
 */
char *
vigie_dpop_key_prove (VigieDpopKey *self,
                      const char *method,
                      const char *address,
                      const char *nonce,
                      const char *token,
                      gint64 now)
{
  g_autofree char *header =
      g_strdup_printf ("{\"typ\":\"dpop+jwt\",\"alg\":\"ES256\",\"jwk\":{\"kty\":\"EC\","
                       "\"crv\":\"P-256\",\"x\":\"%s\",\"y\":\"%s\"}}",
                       self->x, self->y);
  g_autofree char *id = vigie_oauth_make_secret ();
  g_autofree char *target = make_target (address);
  g_autofree char *hash = token != NULL ? vigie_base64url_hash (token) : NULL;
  g_autoptr (GString) claims = g_string_new (NULL);
  g_autofree char *head = vigie_base64url_encode ((const guint8 *) header, strlen (header));
  g_autofree char *body = NULL;
  g_autofree char *text = NULL;
  g_autofree char *signature = NULL;

  g_string_append_printf (claims, "{\"iat\":%" G_GINT64_FORMAT, now / 1000);
  append_member (claims, "jti", id);
  append_member (claims, "htm", method);
  append_member (claims, "htu", target);
  if (nonce != NULL)
    append_member (claims, "nonce", nonce);
  if (hash != NULL)
    append_member (claims, "ath", hash);
  g_string_append_c (claims, '}');
  body = vigie_base64url_encode ((const guint8 *) claims->str, claims->len);
  text = g_strconcat (head, ".", body, NULL);
  signature = sign (self, text);
  return g_strconcat (text, ".", signature, NULL);
}
