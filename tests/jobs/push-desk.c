/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "push-desk.h"

#include <string.h>

#define ETAG "\"1\""

static void
hang_up (SoupServerMessage *message)
{
  g_socket_shutdown (soup_server_message_get_socket (message), TRUE, TRUE, NULL);
  soup_server_message_set_status (message, 500, NULL);
}

static void
answer_write (PushServer *self, SoupServerMessage *message)
{
  SoupMessageBody *body = soup_server_message_get_request_body (message);
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (message);
  SoupMessageHeaders *answer = soup_server_message_get_response_headers (message);
  const gboolean is_new = self->file == NULL;
  g_autoptr (GBytes) bytes = soup_message_body_flatten (body);
  gsize size = g_bytes_get_size (bytes);

  self->n_writes++;
  g_free (self->authorization);
  self->authorization = g_strdup (soup_message_headers_get_one (headers, "Authorization"));
  if (self->loses)
    {
      g_clear_pointer (&self->file, g_bytes_unref);
      self->file = g_steal_pointer (&bytes);
      hang_up (message);
      return;
    }
  if (self->n_fail > 0)
    {
      self->n_fail--;
      if (self->retry_after != NULL)
        soup_message_headers_replace (answer, "Retry-After", self->retry_after);
      soup_server_message_set_status (message, self->fail_status, NULL);
      return;
    }
  if (self->changes || (!is_new && soup_message_headers_get_one (headers, "If-None-Match") != NULL))
    {
      soup_server_message_set_status (message, 412, NULL);
      return;
    }
  g_clear_pointer (&self->file, g_bytes_unref);
  self->file = g_bytes_new_from_bytes (bytes, 0, self->cuts ? size / 2 : size);
  soup_server_message_set_status (message, is_new ? 201 : 204, NULL);
}

static void
on_request (SoupServer *server,
            SoupServerMessage *message,
            const char *path,
            GHashTable *query,
            gpointer user_data)
{
  PushServer *self = user_data;
  const char *method = soup_server_message_get_method (message);

  g_mutex_lock (&self->mutex);
  if (g_str_equal (path, "/dav/"))
    soup_server_message_set_status (message, 403, NULL); /* it is there, and lists nothing */
  else if (!g_str_equal (path, "/dav/roads.geojson"))
    {
      self->n_others++;
      soup_server_message_set_status (message, 404, NULL);
    }
  else if (self->redirects)
    soup_server_message_set_redirect (message, 307, "http://localhost.invalid/elsewhere");
  else if (g_str_equal (method, "PUT") || g_str_equal (method, "POST"))
    answer_write (self, message);
  else if (self->file == NULL)
    soup_server_message_set_status (message, 404, NULL);
  else if (g_atomic_int_get (&self->hides))
    hang_up (message);
  else
    {
      gsize size;
      const char *data = g_bytes_get_data (self->file, &size);

      soup_message_headers_replace (soup_server_message_get_response_headers (message), "ETag",
                                    ETAG);
      soup_server_message_set_response (message, "application/geo+json", SOUP_MEMORY_COPY, data,
                                        size);
      soup_server_message_set_status (message, 200, NULL);
    }
  g_mutex_unlock (&self->mutex);
}

void
push_desk_draw (VigieStore *store, const char *id)
{
  static const char payload[] =
      "{\"kind\":\"closure\",\"title\":\"D 971\",\"geometry\":{\"type\":\"Polygon\","
      "\"coordinates\":[[[5.03,47.31],[5.05,47.31],[5.05,47.33],[5.03,47.33],[5.03,47.31]]]}}";
  g_autoptr (JsonNode) node = json_from_string (payload, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (VigieDraft) draft = vigie_draft_new ("shape.draw", id, node, NULL, "anne", &error);
  g_autoptr (VigieDecision) decision = NULL;

  g_assert_no_error (error);
  decision = vigie_store_append (store, draft, &error);
  g_assert_no_error (error);
}

void
push_desk_init (PushDesk *self)
{
  place_init (&self->place);
  self->store = create_store (self->place.path);
  push_desk_draw (self->store, "shape-1");
  g_mutex_init (&self->fake.mutex);
  vigie_server_thread_start (&self->fake.thread, "dav", on_request, &self->fake);
  self->destination = vigie_destination_new ();
  g_set_str (&self->destination->name, "Routes");
  g_free (self->destination->address);
  self->destination->address =
      g_strdup_printf ("http://127.0.0.1:%u/dav/roads.geojson", self->fake.thread.port);
}

void
push_desk_clear (PushDesk *self)
{
  vigie_server_thread_stop (&self->fake.thread);
  g_clear_pointer (&self->fake.file, g_bytes_unref);
  g_clear_pointer (&self->fake.authorization, g_free);
  g_mutex_clear (&self->fake.mutex);
  vigie_destination_free (self->destination);
  close_and_unref (self->store);
  place_clear (&self->place);
}

gboolean
push_desk_has_sent (PushDesk *self, const char *id)
{
  gsize size;
  const char *data = g_bytes_get_data (self->fake.file, &size);

  return g_strstr_len (data, (gssize) size, id) != NULL;
}

guint
push_desk_count_noted (PushDesk *self)
{
  g_autoptr (GPtrArray) entries =
      vigie_store_list_decisions (self->store, VIGIE_DECISION_OVERLAY_PUBLISHED, NULL);

  return entries->len;
}
