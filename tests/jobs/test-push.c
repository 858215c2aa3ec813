/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gstdio.h>
#include <string.h>

#include "store-support.h"
#include "vigie-error.h"
#include "vigie-pusher.h"
#include "vigie-server-thread.h"
#include "vigie-test-util.h"

/* A server with one folder, /dav/, that does what it is told to. */
typedef struct
{
  VigieServerThread thread;
  GMutex mutex;
  GBytes *file;      /* (nullable): what lies at /dav/roads.geojson */
  guint fail_status; /* of the next writes */
  guint n_fail;      /* how many of them */
  guint n_writes;    /* that were asked for */
  guint n_others;    /* requests for other addresses */
  gboolean redirects;
  gboolean cuts;    /* keeps half of what is written */
  gboolean changes; /* somebody else writes just before */
  gboolean loses;   /* takes what is written, and hangs up before it says so */
  gboolean hides;   /* what was written cannot be read back */
  const char *retry_after;
  char *authorization;
} Fake;

#define ETAG "\"1\""

static void
hang_up (SoupServerMessage *message)
{
  g_socket_shutdown (soup_server_message_get_socket (message), TRUE, TRUE, NULL);
  soup_server_message_set_status (message, 500, NULL);
}

static void
answer_write (Fake *self, SoupServerMessage *message)
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
  Fake *self = user_data;
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

typedef struct
{
  Place place;
  VigieStore *store;
  Fake fake;
  VigieDestination *destination;
} Desk;

static void
draw (VigieStore *store, const char *id)
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

static void
desk_init (Desk *self)
{
  place_init (&self->place);
  self->store = create_store (self->place.path);
  draw (self->store, "shape-1");
  g_mutex_init (&self->fake.mutex);
  vigie_server_thread_start (&self->fake.thread, "dav", on_request, &self->fake);
  self->destination = vigie_destination_new ();
  g_set_str (&self->destination->name, "Routes");
  g_free (self->destination->address);
  self->destination->address =
      g_strdup_printf ("http://127.0.0.1:%u/dav/roads.geojson", self->fake.thread.port);
}

static void
desk_clear (Desk *self)
{
  vigie_server_thread_stop (&self->fake.thread);
  g_clear_pointer (&self->fake.file, g_bytes_unref);
  g_clear_pointer (&self->fake.authorization, g_free);
  g_mutex_clear (&self->fake.mutex);
  vigie_destination_free (self->destination);
  close_and_unref (self->store);
  place_clear (&self->place);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Desk, desk_clear)

static gboolean
send_with (Desk *self, VigiePushFlags flags, VigiePushOutcome *outcome, GError **error)
{
  return vigie_push (self->store, self->destination, NULL, "anne", flags, NULL, outcome, error);
}

static void
send_well (Desk *self)
{
  g_auto (VigiePushOutcome) outcome = { 0 };
  g_autoptr (GError) error = NULL;

  send_with (self, 0, &outcome, &error);
  g_assert_no_error (error);
  g_assert_null (outcome.log_problem);
}

static guint
count_noted (Desk *self)
{
  g_autoptr (GPtrArray) entries =
      vigie_store_list_decisions (self->store, VIGIE_DECISION_OVERLAY_PUBLISHED, NULL);

  return entries->len;
}

static void
test_file_arrives_and_is_noted (void)
{
  g_auto (Desk) desk = { 0 };
  g_auto (VigiePushOutcome) outcome = { 0 };
  g_autoptr (GError) error = NULL;
  g_autofree char *sha256 = NULL;

  desk_init (&desk);
  g_assert_true (send_with (&desk, 0, &outcome, &error));
  g_assert_no_error (error);
  g_assert_true (outcome.sent);
  g_assert_true (outcome.is_new);
  sha256 = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, desk.fake.file);
  g_assert_cmpstr (outcome.sha256, ==, sha256);
  draw (desk.store, "shape-2");
  send_well (&desk);
  g_assert_cmpuint (desk.fake.n_writes, ==, 2);
  g_assert_cmpuint (count_noted (&desk), ==, 2);
}

static void
test_file_of_somebody_else_stays (void)
{
  g_auto (Desk) desk = { 0 };
  g_auto (VigiePushOutcome) outcome = { 0 }, again = { 0 };
  g_autoptr (GError) error = NULL;

  desk_init (&desk);
  desk.fake.file = g_bytes_new_static ("{}", 2);
  g_assert_false (send_with (&desk, 0, &outcome, &error));
  g_assert_error (error, VIGIE_ERROR, VIGIE_ERROR_EXISTS);
  g_assert_false (outcome.may_retry);
  g_assert_cmpint (outcome.needs, ==, VIGIE_PUSH_REPLACE);
  g_assert_cmpuint (desk.fake.n_writes, ==, 0);
  g_clear_error (&error);
  g_assert_true (send_with (&desk, VIGIE_PUSH_REPLACE, &again, &error));
  g_assert_no_error (error);
}

typedef struct
{
  guint status;
  int code;
  gboolean may_retry;
  VigiePushFlags needs;
} Refused;

static void
test_refusals_are_said_in_words (void)
{
  static const Refused cases[] = {
    { 401, VIGIE_ERROR_LOCKED, FALSE, 0 },
    { 403, VIGIE_ERROR_READ_ONLY, FALSE, 0 },
    { 405, VIGIE_ERROR_UNSUPPORTED, FALSE, 0 },
    { 409, VIGIE_ERROR_NOT_FOUND, FALSE, VIGIE_PUSH_MAKE_FOLDERS },
    { 412, VIGIE_ERROR_EXISTS, FALSE, VIGIE_PUSH_REPLACE },
    { 413, VIGIE_ERROR_TOO_LARGE, FALSE, 0 },
    { 415, VIGIE_ERROR_UNSUPPORTED, FALSE, 0 },
    { 423, VIGIE_ERROR_BUSY, TRUE, 0 },
    { 429, VIGIE_ERROR_LIMITED, TRUE, 0 },
    { 418, VIGIE_ERROR_NETWORK, FALSE, 0 },
    { 500, VIGIE_ERROR_NETWORK, TRUE, 0 },
    { 503, VIGIE_ERROR_NETWORK, TRUE, 0 },
    { 507, VIGIE_ERROR_NO_SPACE, TRUE, 0 },
  };
  g_auto (Desk) desk = { 0 };

  desk_init (&desk);
  desk.fake.retry_after = "7";
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_auto (VigiePushOutcome) outcome = { 0 };
      g_autoptr (GError) error = NULL;

      desk.fake.fail_status = cases[i].status;
      desk.fake.n_fail = 1;
      g_test_message ("%u", cases[i].status);
      g_assert_false (send_with (&desk, 0, &outcome, &error));
      g_assert_error (error, VIGIE_ERROR, cases[i].code);
      g_assert_nonnull (strstr (error->message, "127.0.0.1"));
      g_assert_cmpint (outcome.may_retry, ==, cases[i].may_retry);
      g_assert_cmpint (outcome.needs, ==, cases[i].needs);
      g_assert_cmpint (outcome.wait_ms, >, 6000);
    }
  g_assert_cmpuint (count_noted (&desk), ==, 0);
}

static void
test_redirect_to_another_server_is_not_followed (void)
{
  g_auto (Desk) desk = { 0 };
  g_auto (VigiePushOutcome) outcome = { 0 };
  g_autoptr (GError) error = NULL;

  desk_init (&desk);
  desk.fake.redirects = TRUE;
  g_assert_false (send_with (&desk, 0, &outcome, &error));
  g_assert_error (error, VIGIE_ERROR, VIGIE_ERROR_INVALID);
  g_assert_false (outcome.may_retry);
}

static void
test_file_that_was_cut_is_not_noted (void)
{
  g_auto (Desk) desk = { 0 };
  g_auto (VigiePushOutcome) outcome = { 0 };
  g_autoptr (GError) error = NULL;

  desk_init (&desk);
  desk.fake.cuts = TRUE;
  g_assert_false (send_with (&desk, 0, &outcome, &error));
  g_assert_error (error, VIGIE_ERROR, VIGIE_ERROR_NETWORK);
  g_assert_true (outcome.may_retry);
  g_assert_cmpuint (count_noted (&desk), ==, 0);
}

static void
send_badly (Desk *self, VigiePushOutcome *outcome)
{
  g_autoptr (GError) error = NULL;

  vigie_push_outcome_clear (outcome);
  *outcome = (VigiePushOutcome) { 0 };
  g_assert_false (send_with (self, 0, outcome, &error));
  g_test_message ("%s", error->message);
  g_assert_error (error, VIGIE_ERROR, VIGIE_ERROR_NETWORK);
  g_assert_true (outcome->may_retry);
}

static gboolean
is_there (Desk *self, const char *id)
{
  gsize size;
  const char *data = g_bytes_get_data (self->fake.file, &size);

  return g_strstr_len (data, (gssize) size, id) != NULL;
}

/* Each attempt is another program that knows only the incident, as from a timer. */
static void
test_file_whose_answer_was_lost_is_ours (void)
{
  g_auto (Desk) desk = { 0 };
  g_auto (VigiePushOutcome) outcome = { 0 };

  desk_init (&desk);
  desk.fake.loses = TRUE;
  send_badly (&desk, &outcome);
  g_assert_true (is_there (&desk, "shape-1"));
  g_assert_cmpuint (count_noted (&desk), ==, 0); /* nobody said that it arrived */
  desk.fake.loses = FALSE;
  desk.fake.fail_status = 500;
  desk.fake.n_fail = 2; /* and these did not arrive */
  for (guint i = 2; i < 4; i++)
    {
      g_autofree char *id = g_strdup_printf ("shape-%u", i);

      draw (desk.store, id);
      send_badly (&desk, &outcome);
    }
  g_assert_false (is_there (&desk, "shape-2"));
  draw (desk.store, "shape-4");
  send_well (&desk);
  g_assert_true (is_there (&desk, "shape-4"));
  g_assert_cmpuint (count_noted (&desk), ==, 1);
}

static void
test_file_that_was_taken_is_noted_though_it_cannot_be_read_back (void)
{
  g_auto (Desk) desk = { 0 };
  g_auto (VigiePushOutcome) outcome = { 0 };

  desk_init (&desk);
  desk.fake.hides = TRUE;
  send_badly (&desk, &outcome);
  g_assert_true (outcome.sent);
  g_assert_true (outcome.is_new);
  g_assert_cmpuint (count_noted (&desk), ==, 1);
  desk.fake.hides = FALSE;
  send_well (&desk); /* only looks */
  g_assert_cmpuint (desk.fake.n_writes, ==, 1);
  draw (desk.store, "shape-2");
  send_well (&desk);
  g_assert_cmpuint (count_noted (&desk), ==, 2);
}

static void
test_server_that_is_gone_may_come_back (void)
{
  g_auto (Desk) desk = { 0 };
  g_auto (VigiePushOutcome) outcome = { 0 };
  g_autoptr (GError) error = NULL;

  desk_init (&desk);
  g_set_str (&desk.destination->address, "http://127.0.0.1:1/roads.geojson");
  g_assert_false (send_with (&desk, 0, &outcome, &error));
  g_assert_error (error, VIGIE_ERROR, VIGIE_ERROR_NETWORK);
  g_assert_true (outcome.may_retry);
}

static void
test_token_goes_along (void)
{
  g_auto (Desk) desk = { 0 };
  g_auto (VigiePushOutcome) outcome = { 0 };
  g_autoptr (GError) error = NULL;

  desk_init (&desk);
  desk.destination->kind = VIGIE_DESTINATION_HTTP_POST;
  vigie_push (desk.store, desk.destination, "s3cret", NULL, 0, NULL, &outcome, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (desk.fake.authorization, ==, "Bearer s3cret");
}

static void
test_folder_keeps_what_is_not_ours (void)
{
  g_auto (Desk) desk = { 0 };
  g_auto (VigiePushOutcome) outcome = { 0 }, missing = { 0 };
  g_autoptr (GError) error = NULL;

  desk_init (&desk);
  desk.destination->kind = VIGIE_DESTINATION_FOLDER;
  g_free (desk.destination->address);
  desk.destination->address = g_build_filename (desk.place.folder, "share", "roads.geojson", NULL);
  g_assert_false (send_with (&desk, 0, &missing, &error));
  g_assert_error (error, VIGIE_ERROR, VIGIE_ERROR_NOT_FOUND);
  g_assert_true (missing.may_retry);
  g_clear_error (&error);
  g_assert_true (send_with (&desk, VIGIE_PUSH_MAKE_FOLDERS, &outcome, &error));
  g_assert_no_error (error);
  draw (desk.store, "shape-2");
  send_well (&desk);
  g_assert_true (g_file_set_contents (desk.destination->address, "mine", -1, NULL));
  vigie_push_outcome_clear (&missing);
  missing = (VigiePushOutcome) { 0 };
  g_assert_false (send_with (&desk, 0, &missing, &error));
  g_assert_error (error, VIGIE_ERROR, VIGIE_ERROR_EXISTS);
}

/* ---- what is entered ---- */

static void
test_destinations_are_checked (void)
{
  static const struct
  {
    VigieDestinationKind kind;
    const char *name;
    const char *address;
  } wrong[] = {
    { VIGIE_DESTINATION_WEBDAV, "", "https://example.org/a" },
    { VIGIE_DESTINATION_WEBDAV, "  ", "https://example.org/a" },
    { VIGIE_DESTINATION_WEBDAV, "a", "" },
    { VIGIE_DESTINATION_WEBDAV, "a", "example.org/a" },
    { VIGIE_DESTINATION_WEBDAV, "a", "ftp://example.org/a" },
    { VIGIE_DESTINATION_WEBDAV, "a", "https://me:secret@example.org/a" },
    { VIGIE_DESTINATION_HTTP_PUT, "a", "https:///a" },
    { VIGIE_DESTINATION_HTTP_POST, "a", "https://example.org/a#b" },
    { VIGIE_DESTINATION_FOLDER, "a", "somewhere" },
    { VIGIE_DESTINATION_FOLDER, "a", "/srv/neige.vigie" },
    { VIGIE_DESTINATION_FOLDER, "a\nb", "/srv/" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_autoptr (VigieDestination) destination = vigie_destination_new ();
      g_autoptr (GError) error = NULL;

      destination->kind = wrong[i].kind;
      g_set_str (&destination->name, wrong[i].name);
      g_set_str (&destination->address, wrong[i].address);
      g_test_message ("%u", i);
      g_assert_false (vigie_destination_check (destination, &error));
      g_assert_error (error, VIGIE_ERROR, VIGIE_ERROR_INVALID);
    }
}

static void
test_destinations_are_kept (void)
{
  g_auto (Desk) desk = { 0 };
  g_autoptr (GPtrArray) list = NULL, none = NULL;
  g_autoptr (GError) error = NULL;

  desk_init (&desk);
  desk.destination->automatic = TRUE;
  g_set_str (&desk.destination->user, "anne");
  g_assert_true (vigie_destinations_add (desk.store, desk.destination, &error));
  g_assert_no_error (error);
  g_assert_false (vigie_destinations_add (desk.store, desk.destination, &error));
  g_assert_error (error, VIGIE_ERROR, VIGIE_ERROR_EXISTS);
  g_clear_error (&error);
  list = vigie_destinations_load (desk.store, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (list->len, ==, 1);
  g_assert_true (vigie_destination_equal (g_ptr_array_index (list, 0), desk.destination));
  g_assert_true (vigie_destinations_remove (desk.store, "Routes", &error));
  g_assert_false (vigie_destinations_remove (desk.store, "Routes", &error));
  g_assert_error (error, VIGIE_ERROR, VIGIE_ERROR_NOT_FOUND);
  none = vigie_destinations_load (desk.store, NULL);
  g_assert_cmpuint (none->len, ==, 0);
}

/* ---- the pusher ---- */

typedef struct
{
  VigiePusher *pusher;
  VigiePushState state;
} Wait;

static gboolean
has_state (gpointer data)
{
  const Wait *wait = data;
  const VigiePushStatus *status = vigie_pusher_find (wait->pusher, "Routes");

  return status != NULL && status->state == wait->state;
}

static void
wait_for (VigiePusher *pusher, VigiePushState state)
{
  Wait wait = { pusher, state };

  g_assert_true (vigie_test_wait_until (has_state, &wait, 30000));
}

static void
test_pusher_sends_what_changes (void)
{
  g_auto (Desk) desk = { 0 };
  g_autoptr (VigiePusher) pusher = NULL;
  g_autoptr (GError) error = NULL;

  desk_init (&desk);
  desk.destination->automatic = TRUE;
  vigie_destinations_add (desk.store, desk.destination, &error);
  g_assert_no_error (error);
  desk.fake.fail_status = 500;
  desk.fake.n_fail = 1;
  pusher = vigie_pusher_new (desk.store);
  vigie_pusher_set_delay (pusher, 10);
  vigie_pusher_set_pause (pusher, 0);
  wait_for (pusher, VIGIE_PUSH_WAITING);
  g_assert_true (vigie_pusher_is_behind (pusher));
  g_assert_nonnull (vigie_pusher_find (pusher, "Routes")->reason);
  wait_for (pusher, VIGIE_PUSH_CURRENT);
  g_assert_false (vigie_pusher_is_behind (pusher));
  draw (desk.store, "shape-2");
  wait_for (pusher, VIGIE_PUSH_SENDING);
  wait_for (pusher, VIGIE_PUSH_CURRENT);
  g_assert_cmpuint (count_noted (&desk), ==, 2);
  vigie_pusher_close (pusher);
}

static gboolean
looked_at_everything (gpointer data)
{
  const Wait *wait = data;
  const VigiePushStatus *status = vigie_pusher_find (wait->pusher, "Routes");

  return status->state == wait->state && !vigie_pusher_is_busy (wait->pusher);
}

/* Each stroke is a change, and none is a request. */
static void
test_burst_is_sent_once (void)
{
  g_auto (Desk) desk = { 0 };
  g_autoptr (VigiePusher) pusher = NULL;
  g_autoptr (GError) error = NULL;
  Wait wait = { NULL, VIGIE_PUSH_CHANGED };

  desk_init (&desk);
  desk.destination->automatic = TRUE;
  vigie_destinations_add (desk.store, desk.destination, &error);
  g_assert_no_error (error);
  wait.pusher = pusher = vigie_pusher_new (desk.store);
  vigie_pusher_set_delay (pusher, 1);
  vigie_pusher_set_pause (pusher, 3600 * 1000);
  wait_for (pusher, VIGIE_PUSH_CURRENT);
  g_assert_cmpuint (desk.fake.n_writes, ==, 1);
  for (guint i = 2; i < 30; i++)
    {
      g_autofree char *id = g_strdup_printf ("shape-%u", i);

      draw (desk.store, id);
      g_assert_true (vigie_test_wait_until (looked_at_everything, &wait, 30000));
    }
  g_assert_cmpuint (desk.fake.n_writes, ==, 1);
  vigie_pusher_set_pause (pusher, 0); /* it is over */
  wait_for (pusher, VIGIE_PUSH_CURRENT);
  g_assert_cmpuint (desk.fake.n_writes, ==, 2);
  g_assert_true (is_there (&desk, "shape-29"));
  vigie_pusher_close (pusher);
}

static void
on_rest_sent (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  vigie_pusher_send_rest_finish (VIGIE_PUSHER (object), result, &error);
  g_assert_no_error (error);
  *(gboolean *) user_data = TRUE;
}

static gboolean
is_true (gpointer data)
{
  return *(gboolean *) data;
}

/* Whoever closes the window amid the pause has not lost the change. */
static void
test_what_is_left_is_sent_after_closing (void)
{
  g_auto (Desk) desk = { 0 };
  g_autoptr (VigiePusher) pusher = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) noted = NULL;
  gboolean sent = FALSE;

  desk_init (&desk);
  desk.destination->automatic = TRUE;
  vigie_destinations_add (desk.store, desk.destination, &error);
  g_assert_no_error (error);
  pusher = vigie_pusher_new (desk.store);
  vigie_pusher_set_actor (pusher, "Bruno");
  vigie_pusher_set_delay (pusher, 1);
  vigie_pusher_set_pause (pusher, 3600 * 1000);
  wait_for (pusher, VIGIE_PUSH_CURRENT);
  g_assert_false (vigie_pusher_has_rest (pusher));
  draw (desk.store, "shape-2");
  wait_for (pusher, VIGIE_PUSH_CHANGED);
  g_assert_true (vigie_pusher_has_rest (pusher));
  vigie_pusher_close (pusher);
  vigie_store_close (desk.store);
  vigie_pusher_send_rest_async (pusher, NULL, on_rest_sent, &sent);
  g_assert_true (vigie_test_wait_until (is_true, &sent, 30000));
  g_assert_true (is_there (&desk, "shape-2"));
  g_object_unref (desk.store);
  desk.store = vigie_store_open (desk.place.path, VIGIE_STORE_OPEN_DEFAULT, &error);
  g_assert_no_error (error);
  noted = vigie_store_list_decisions (desk.store, VIGIE_DECISION_OVERLAY_PUBLISHED, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (noted->len, ==, 2);
  g_assert_cmpstr (vigie_decision_get_actor (g_ptr_array_index (noted, 1)), ==, "Bruno");
}

/* It is tried when the incident is opened again, and is told in amber until then. */
static void
test_what_waits_is_not_tried_when_closing (void)
{
  g_auto (Desk) desk = { 0 };
  g_autoptr (VigiePusher) pusher = NULL;
  g_autoptr (GError) error = NULL;

  desk_init (&desk);
  desk.destination->automatic = TRUE;
  vigie_destinations_add (desk.store, desk.destination, &error);
  g_assert_no_error (error);
  desk.fake.fail_status = 500;
  desk.fake.n_fail = 1;
  desk.fake.retry_after = "3600";
  pusher = vigie_pusher_new (desk.store);
  wait_for (pusher, VIGIE_PUSH_WAITING);
  g_assert_false (vigie_pusher_has_rest (pusher));
  vigie_pusher_close (pusher);
}

static void
test_what_somebody_asks_for_does_not_pause (void)
{
  g_auto (Desk) desk = { 0 };
  g_autoptr (VigiePusher) pusher = NULL;
  g_autoptr (GError) error = NULL;

  desk_init (&desk);
  desk.destination->automatic = TRUE;
  vigie_destinations_add (desk.store, desk.destination, &error);
  g_assert_no_error (error);
  pusher = vigie_pusher_new (desk.store);
  vigie_pusher_set_delay (pusher, 1);
  vigie_pusher_set_pause (pusher, 3600 * 1000);
  wait_for (pusher, VIGIE_PUSH_CURRENT);
  draw (desk.store, "shape-2");
  wait_for (pusher, VIGIE_PUSH_CHANGED);
  vigie_pusher_send (pusher, NULL, 0);
  wait_for (pusher, VIGIE_PUSH_CURRENT);
  g_assert_true (is_there (&desk, "shape-2"));
  vigie_pusher_close (pusher);
}

typedef struct
{
  Desk *desk;
  guint n_drawn;
} Drawing;

static gboolean
draw_next (gpointer data)
{
  Drawing *self = data;
  g_autofree char *id = g_strdup_printf ("more-%u", self->n_drawn++);

  draw (self->desk->store, id);
  return G_SOURCE_CONTINUE;
}

static gboolean
has_arrived (gpointer data)
{
  Desk *desk = data;
  gboolean arrived;

  g_mutex_lock (&desk->fake.mutex);
  arrived = desk->fake.n_writes > 0;
  g_mutex_unlock (&desk->fake.mutex);
  return arrived;
}

static void
test_who_never_stops_is_sent_all_the_same (void)
{
  g_auto (Desk) desk = { 0 };
  g_autoptr (VigiePusher) pusher = NULL;
  g_autoptr (GError) error = NULL;
  Drawing drawing = { &desk, 0 };
  guint timer;

  desk_init (&desk);
  pusher = vigie_pusher_new (desk.store);
  vigie_pusher_set_delay (pusher, 400);
  desk.destination->automatic = TRUE;
  vigie_destinations_add (desk.store, desk.destination, &error);
  g_assert_no_error (error);
  timer = g_timeout_add (50, draw_next, &drawing);
  g_assert_true (vigie_test_wait_until (has_arrived, &desk, 30000));
  g_source_remove (timer);
  vigie_pusher_close (pusher);
}

/* What was taken is not sent again, but is looked at until it is seen. */
static void
test_pusher_reads_back_later (void)
{
  g_auto (Desk) desk = { 0 };
  g_autoptr (VigiePusher) pusher = NULL;
  g_autoptr (GError) error = NULL;

  desk_init (&desk);
  desk.destination->automatic = TRUE;
  desk.fake.hides = TRUE;
  vigie_destinations_add (desk.store, desk.destination, &error);
  g_assert_no_error (error);
  pusher = vigie_pusher_new (desk.store);
  wait_for (pusher, VIGIE_PUSH_WAITING);
  g_assert_cmpuint (count_noted (&desk), ==, 1);
  g_atomic_int_set (&desk.fake.hides, FALSE);
  wait_for (pusher, VIGIE_PUSH_CURRENT);
  g_assert_cmpuint (desk.fake.n_writes, ==, 1);
  vigie_pusher_close (pusher);
}

static void
test_pusher_waits_for_people (void)
{
  g_auto (Desk) desk = { 0 };
  g_autoptr (VigiePusher) pusher = NULL;
  g_autoptr (GError) error = NULL;

  desk_init (&desk);
  desk.fake.file = g_bytes_new_static ("{}", 2);
  vigie_destinations_add (desk.store, desk.destination, &error);
  g_assert_no_error (error);
  pusher = vigie_pusher_new (desk.store);
  vigie_pusher_set_delay (pusher, 10);
  wait_for (pusher, VIGIE_PUSH_CHANGED); /* it is not automatic */
  vigie_pusher_send (pusher, "Routes", 0);
  wait_for (pusher, VIGIE_PUSH_FAILED);
  g_assert_cmpint (vigie_pusher_find (pusher, "Routes")->needs, ==, VIGIE_PUSH_REPLACE);
  vigie_pusher_send (pusher, "Routes", VIGIE_PUSH_REPLACE);
  wait_for (pusher, VIGIE_PUSH_CURRENT);
  vigie_pusher_close (pusher);
}

int
main (int argc, char **argv)
{
  g_setenv ("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent", TRUE); /* no keyring */
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/push/file-arrives-and-is-noted", test_file_arrives_and_is_noted);
  g_test_add_func ("/push/file-of-somebody-else-stays", test_file_of_somebody_else_stays);
  g_test_add_func ("/push/refusals-are-said-in-words", test_refusals_are_said_in_words);
  g_test_add_func ("/push/redirect-to-another-server",
                   test_redirect_to_another_server_is_not_followed);
  g_test_add_func ("/push/file-that-was-cut", test_file_that_was_cut_is_not_noted);
  g_test_add_func ("/push/file-whose-answer-was-lost", test_file_whose_answer_was_lost_is_ours);
  g_test_add_func ("/push/file-that-cannot-be-read-back",
                   test_file_that_was_taken_is_noted_though_it_cannot_be_read_back);
  g_test_add_func ("/push/server-that-is-gone", test_server_that_is_gone_may_come_back);
  g_test_add_func ("/push/token-goes-along", test_token_goes_along);
  g_test_add_func ("/push/folder", test_folder_keeps_what_is_not_ours);
  g_test_add_func ("/destinations/are-checked", test_destinations_are_checked);
  g_test_add_func ("/destinations/are-kept", test_destinations_are_kept);
  g_test_add_func ("/pusher/sends-what-changes", test_pusher_sends_what_changes);
  g_test_add_func ("/pusher/burst-is-sent-once", test_burst_is_sent_once);
  g_test_add_func ("/pusher/what-is-left-is-sent-after-closing",
                   test_what_is_left_is_sent_after_closing);
  g_test_add_func ("/pusher/what-waits-is-not-tried-when-closing",
                   test_what_waits_is_not_tried_when_closing);
  g_test_add_func ("/pusher/asked-for-does-not-pause", test_what_somebody_asks_for_does_not_pause);
  g_test_add_func ("/pusher/never-stops", test_who_never_stops_is_sent_all_the_same);
  g_test_add_func ("/pusher/reads-back-later", test_pusher_reads_back_later);
  g_test_add_func ("/pusher/waits-for-people", test_pusher_waits_for_people);
  return g_test_run ();
}
