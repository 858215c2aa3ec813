/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-bluesky-original.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "vigie-bluesky-session.h"
#include "vigie-error.h"
#include "vigie-json.h"

#define DOCUMENT_BYTES (200 * 1000)
#define DOCUMENT_MS (5 * 1000)
#define KNOWN_MS (10 * 60 * 1000) /* authors seldom move */
#define SILENT_MS (60 * 1000)     /* a directory that did not answer is left alone for so long */
#define MAX_KNOWN 2000
#define SHA256_BYTES 32
#define CID_BYTES (4 + SHA256_BYTES) /* version 1, raw bytes, SHA-256, its length, the hash */
#define CID_LENGTH 59                /* "b" and those in base32 */

void
vigie_bluesky_original_clear (VigieBlueskyOriginal *self)
{
  g_clear_pointer (&self->did, g_free);
  g_clear_pointer (&self->cid, g_free);
}

/* ---- addresses and hashes ---- */

/* Returns: whether it names an account for good, by one of both ways that Bluesky knows */
gboolean
vigie_bluesky_is_did (const char *text)
{
  if (!g_str_has_prefix (text, "did:plc:") && !g_str_has_prefix (text, "did:web:"))
    return FALSE;
  for (const char *c = text + strlen ("did:plc:"); *c != '\0'; c++)
    if (!g_ascii_isalnum (*c) && strchr (".-%", *c) == NULL)
      return FALSE;
  return text[strlen ("did:plc:")] != '\0';
}

/* Base32 of RFC 4648 in lower case, without padding. */
static gboolean
read_cid (const char *cid, guint8 bytes[CID_BYTES])
{
  static const char digits[] = "abcdefghijklmnopqrstuvwxyz234567";
  static const guint8 head[] = { 1, 0x55, 0x12, SHA256_BYTES };
  guint32 bits = 0;
  guint n_bits = 0, n = 0;

  if (strlen (cid) != CID_LENGTH || cid[0] != 'b')
    return FALSE;
  for (const char *c = cid + 1; *c != '\0'; c++)
    {
      const char *digit = strchr (digits, *c);

      if (digit == NULL)
        return FALSE;
      bits = (bits << 5 | (guint32) (digit - digits)) & 0xfff;
      n_bits += 5;
      if (n_bits >= 8 && n < CID_BYTES)
        {
          n_bits -= 8;
          bytes[n++] = (guint8) (bits >> n_bits);
        }
    }
  return n == CID_BYTES && memcmp (bytes, head, sizeof head) == 0;
}

/**
 * vigie_bluesky_original_parse:
 * @uri: of a photo
 * @original: (out caller-allocates): what it is a copy of
 *
 * Reads addresses as Bluesky's servers of images have them:
 * "https://cdn.bsky.app/img/feed_fullsize/plain/DID/CID@jpeg", with or without the end.
 *
 * Returns: whether it is one
 */
gboolean
vigie_bluesky_original_parse (const char *uri, VigieBlueskyOriginal *original)
{
  const char *path = strstr (uri, "/img/");
  g_auto (GStrv) parts = path != NULL ? g_strsplit (path, "/", 8) : NULL;
  guint8 bytes[CID_BYTES];
  char *end;

  *original = (VigieBlueskyOriginal) { 0 };
  if (parts == NULL || g_strv_length (parts) != 6 || !g_str_equal (parts[3], "plain") ||
      !vigie_bluesky_is_did (parts[4]))
    return FALSE;
  end = strchr (parts[5], '@');
  if (end != NULL)
    *end = '\0';
  if (!read_cid (parts[5], bytes))
    return FALSE;
  original->did = g_strdup (parts[4]);
  original->cid = g_strdup (parts[5]);
  return TRUE;
}

/**
 * vigie_bluesky_original_is:
 * @self: an original
 * @bytes: what somebody says that it is
 *
 * Returns: whether they are the bytes that the author's post names
 */
gboolean
vigie_bluesky_original_is (const VigieBlueskyOriginal *self, GBytes *bytes)
{
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  guint8 expected[CID_BYTES], found[SHA256_BYTES];
  gsize size, length = sizeof found;
  const guint8 *data = g_bytes_get_data (bytes, &size);

  g_checksum_update (checksum, data, (gssize) size);
  g_checksum_get_digest (checksum, found, &length);
  return read_cid (self->cid, expected) &&
         memcmp (expected + CID_BYTES - SHA256_BYTES, found, SHA256_BYTES) == 0;
}

/* ---- the author's server ---- */

/* did:plc stands in a directory; did:web on the server that it names, a port as "%3A". (transfer
 * full) (nullable) */
char *
vigie_bluesky_make_document_address (const char *did)
{
  const char *directory = g_getenv (VIGIE_PLC_DIRECTORY_VARIABLE);
  g_autofree char *host = NULL;

  if (g_str_has_prefix (did, "did:plc:"))
    return g_strdup_printf ("%s/%s", directory != NULL ? directory : VIGIE_PLC_DIRECTORY, did);
  host = g_uri_unescape_string (did + strlen ("did:web:"), "/?#@");
  return host != NULL ? g_strdup_printf ("https://%s/.well-known/did.json", host) : NULL;
}

static gboolean
fail_unknown (GError **error)
{
  g_set_error_literal (error, VIGIE_ERROR, VIGIE_ERROR_NOT_FOUND,
                       _ ("The server on which the author of the photo keeps it is not known."));
  return FALSE;
}

static char *
ask_server (const char *address, VigieHttpClient *client, GCancellable *cancellable, GError **error)
{
  g_autoptr (VigieHttpResponse) response = NULL;
  g_autoptr (JsonNode) document = NULL;
  char *server;
  gsize size;
  const char *data;

  response = vigie_http_client_get (client,
                                    &(VigieHttpRequest) { .uri = address,
                                                          .accept = "application/json",
                                                          .max_bytes = DOCUMENT_BYTES,
                                                          .deadline_ms = DOCUMENT_MS },
                                    cancellable, error);
  if (response == NULL)
    return NULL;
  data = g_bytes_get_data (response->bytes, &size);
  document = vigie_json_parse (size > 0 ? data : "", (gssize) size, NULL);
  server = document != NULL && JSON_NODE_HOLDS_OBJECT (document)
               ? vigie_bluesky_find_server (json_node_get_object (document))
               : NULL;
  if (server == NULL)
    fail_unknown (error);
  return server;
}

/* What a directory said, or that it says nothing. */
typedef struct
{
  char *server; /* (nullable) */
  GError *error;
  gint64 since; /* ms, of the client's clock */
  gint64 for_ms;
} Answer;

static GMutex answers_mutex;
static GHashTable *answers; /* (nullable) (element-type utf8 Answer): by address or directory */

static void
answer_free (gpointer data)
{
  Answer *self = data;

  g_free (self->server);
  g_clear_error (&self->error);
  g_free (self);
}

/* (nullable) */
static const Answer *
find_answer (const char *key, gint64 now)
{
  const Answer *answer = answers != NULL ? g_hash_table_lookup (answers, key) : NULL;

  /* a clock that was put back counts for nothing */
  return answer != NULL && now >= answer->since && now - answer->since < answer->for_ms ? answer
                                                                                        : NULL;
}

/* @server: (nullable); @error: (nullable) */
static void
keep_answer (const char *key, const char *server, const GError *error, gint64 now, gint64 for_ms)
{
  Answer *answer = g_new0 (Answer, 1);

  if (answers == NULL)
    answers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, answer_free);
  if (g_hash_table_size (answers) >= MAX_KNOWN)
    g_hash_table_remove_all (answers);
  answer->server = g_strdup (server);
  answer->error = error != NULL ? g_error_copy (error) : NULL;
  answer->since = now;
  answer->for_ms = for_ms;
  g_hash_table_insert (answers, g_strdup (key), answer);
}

/* One after the other, so that a directory that does not answer costs one deadline and not that of
 * each photo. */
static char *
find_server (const char *did, VigieHttpClient *client, GCancellable *cancellable, GError **error)
{
  g_autofree char *address = vigie_bluesky_make_document_address (did);
  g_autofree char *directory = address != NULL ? g_path_get_dirname (address) : NULL;
  g_autoptr (GError) failure = NULL;
  const Answer *answer;
  char *server = NULL;
  gint64 now;

  if (address == NULL)
    {
      fail_unknown (error);
      return NULL;
    }
  g_mutex_lock (&answers_mutex);
  now = vigie_http_client_get_now (client);
  answer = find_answer (address, now);
  if (answer == NULL)
    answer = find_answer (directory, now);
  if (answer != NULL)
    {
      server = g_strdup (answer->server);
      failure = answer->error != NULL ? g_error_copy (answer->error) : NULL;
    }
  else if ((server = ask_server (address, client, cancellable, &failure)) != NULL ||
           g_error_matches (failure, VIGIE_ERROR, VIGIE_ERROR_NOT_FOUND))
    keep_answer (address, server, failure, now, KNOWN_MS);
  else if (!g_error_matches (failure, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    keep_answer (directory, NULL, failure, now, SILENT_MS);
  g_mutex_unlock (&answers_mutex);
  if (failure != NULL)
    g_propagate_error (error, g_steal_pointer (&failure));
  return server;
}

/**
 * vigie_bluesky_original_fetch:
 * @self: an original
 * @client: for the web; addresses come from strangers, so its rules hold for each of them
 * @request: how to ask; its address is not used
 * @cancellable: (nullable): to stop it
 * @error: see vigie_http_client_get_finish()
 *
 * Asks the author's own server for the bytes as they were sent there, with what the camera wrote.
 * Other bytes than the post names are refused. Blocks; any thread but the main one.
 *
 * Returns: (transfer full) (nullable): the original
 */
VigieHttpResponse *
vigie_bluesky_original_fetch (const VigieBlueskyOriginal *self,
                              VigieHttpClient *client,
                              const VigieHttpRequest *request,
                              GCancellable *cancellable,
                              GError **error)
{
  g_autofree char *server = find_server (self->did, client, cancellable, error);
  g_autofree char *did = g_uri_escape_string (self->did, NULL, FALSE);
  g_autofree char *address = NULL;
  VigieHttpRequest own = *request;
  g_autoptr (VigieHttpResponse) response = NULL;

  if (server == NULL)
    return NULL;
  address =
      g_strdup_printf ("%s/xrpc/com.atproto.sync.getBlob?did=%s&cid=%s", server, did, self->cid);
  own.uri = address;
  response = vigie_http_client_get (client, &own, cancellable, error);
  if (response == NULL || vigie_bluesky_original_is (self, response->bytes))
    return g_steal_pointer (&response);
  g_set_error_literal (error, VIGIE_ERROR, VIGIE_ERROR_INVALID,
                       _ ("The author’s server gives another file than the photo of the post."));
  return NULL;
}
