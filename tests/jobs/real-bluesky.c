/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "real-bluesky.h"

#include <string.h>

#include "vigie-json.h"
#include "vigie-test-util.h"
#include "vigie-time.h"

static JsonNode *
call (RealBluesky *self, const char *method, const char *body)
{
  g_autofree char *uri = g_strdup_printf ("%s/xrpc/%s", self->pds, method);
  g_autoptr (SoupMessage) message = soup_message_new ("POST", uri);
  g_autoptr (GBytes) sent = g_bytes_new_static (body, strlen (body));
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GError) error = NULL;
  JsonNode *node;

  soup_message_set_request_body_from_bytes (message, "application/json", sent);
  if (self->token != NULL)
    {
      g_autofree char *authorization = g_strconcat ("Bearer ", self->token, NULL);

      soup_message_headers_append (soup_message_get_request_headers (message), "Authorization",
                                   authorization);
    }
  bytes = soup_session_send_and_read (self->session, message, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (soup_message_get_status (message), ==, 200);
  node =
      vigie_json_parse (g_bytes_get_data (bytes, NULL), (gssize) g_bytes_get_size (bytes), &error);
  g_assert_no_error (error);
  return node;
}

static void
log_in (RealBluesky *self)
{
  g_autoptr (JsonNode) answered = NULL;
  JsonObject *object;

  self->session = soup_session_new ();
  answered = call (self, "com.atproto.server.createSession",
                   "{\"identifier\":\"" REAL_BLUESKY_HANDLE
                   "\",\"password\":\"" REAL_BLUESKY_PASSWORD "\"}");
  object = json_node_get_object (answered);
  self->did = g_strdup (vigie_json_get_string (object, "did"));
  self->token = g_strdup (vigie_json_get_string (object, "accessJwt"));
}

gboolean
real_bluesky_init (RealBluesky *self)
{
  *self = (RealBluesky) { .pds = g_getenv ("VIGIE_BLUESKY_PDS"),
                          .jetstream = g_getenv ("VIGIE_BLUESKY_JETSTREAM") };
  if (self->pds == NULL || self->jetstream == NULL)
    {
      self->pds = NULL;
      g_test_skip ("VIGIE_BLUESKY_PDS and VIGIE_BLUESKY_JETSTREAM name no network");
      return FALSE;
    }
  vigie_test_note_peer ("Bluesky’s servers");
  log_in (self);
  return TRUE;
}

void
real_bluesky_clear (RealBluesky *self)
{
  g_clear_object (&self->session);
  g_clear_pointer (&self->did, g_free);
  g_clear_pointer (&self->token, g_free);
}

void
real_bluesky_put (RealBluesky *self, const char *rkey, const char *text)
{
  g_autofree char *now = vigie_time_format (g_get_real_time () / 1000);
  g_autofree char *body = g_strdup_printf (
      "{\"repo\":\"%s\",\"collection\":\"app.bsky.feed.post\",\"rkey\":\"%s\",\"record\":{"
      "\"$type\":\"app.bsky.feed.post\",\"createdAt\":\"%s\",\"text\":\"%s\"}}",
      self->did, rkey, now, text);
  g_autoptr (JsonNode) done = call (self, "com.atproto.repo.putRecord", body);
}

void
real_bluesky_delete (RealBluesky *self, const char *rkey)
{
  g_autofree char *body = g_strdup_printf (
      "{\"repo\":\"%s\",\"collection\":\"app.bsky.feed.post\",\"rkey\":\"%s\"}", self->did, rkey);
  g_autoptr (JsonNode) done = call (self, "com.atproto.repo.deleteRecord", body);
}

/* https://atproto.com/specs/tid */
char *
real_bluesky_make_key (void)
{
  static const char digits[] = "234567abcdefghijklmnopqrstuvwxyz";
  static guint n_made = 0;
  guint64 number = (guint64) g_get_real_time () << 10 | (n_made++ & 0x3ff);
  char key[14] = { 0 };

  for (guint i = 13; i-- > 0; number >>= 5)
    key[i] = digits[number & 31];
  return g_strdup (key);
}
