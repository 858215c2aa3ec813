/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Servers and folders that break off, stay silent, talk nonsense or take nothing. */
#include <glib/gstdio.h>
#include <string.h>

#include "store-support.h"
#include "vigie-error.h"
#include "vigie-hung-folder.h"
#include "vigie-push-link.h"
#include "vigie-pusher.h"
#include "vigie-test-util.h"

/* A server that reads a request's head, says what it was told to, and hangs up; or keeps silent. */
typedef struct
{
  GThread *thread;
  GSocket *listener;
  GCancellable *stop;
  const char *answer;  /* (nullable): silence */
  gboolean dribbles;   /* after that, a byte now and then, without an end */
  GCancellable *asked; /* (nullable): cancelled when a request came */
  guint port;
} Rude;

static gboolean
read_head (GSocket *socket, GCancellable *stop)
{
  char buffer[4096];
  g_autoptr (GString) head = g_string_new (NULL);
  gssize n;

  while (strstr (head->str, "\r\n\r\n") == NULL)
    {
      n = g_socket_receive (socket, buffer, sizeof buffer, stop, NULL);
      if (n <= 0)
        return FALSE;
      g_string_append_len (head, buffer, n);
    }
  return TRUE;
}

static gpointer
serve (gpointer data)
{
  Rude *self = data;

  while (!g_cancellable_is_cancelled (self->stop))
    {
      g_autoptr (GSocket) socket = g_socket_accept (self->listener, self->stop, NULL);

      if (socket == NULL || !read_head (socket, self->stop))
        continue;
      if (self->asked != NULL)
        g_cancellable_cancel (self->asked);
      if (self->answer != NULL)
        g_socket_send (socket, self->answer, strlen (self->answer), self->stop, NULL);
      if (self->dribbles)
        while (g_socket_send (socket, " ", 1, self->stop, NULL) == 1)
          g_socket_condition_timed_wait (socket, G_IO_HUP, 5000, self->stop, NULL);
      else if (self->answer == NULL)
        while (g_socket_condition_wait (socket, G_IO_HUP, self->stop, NULL) &&
               (g_socket_condition_check (socket, G_IO_HUP) & G_IO_HUP) == 0)
          ;
    }
  return NULL;
}

static void
rude_start (Rude *self, const char *answer)
{
  g_autoptr (GInetAddress) loopback = g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV4);
  g_autoptr (GSocketAddress) any = g_inet_socket_address_new (loopback, 0);
  g_autoptr (GSocketAddress) address = NULL;
  g_autoptr (GError) error = NULL;

  self->answer = answer;
  self->stop = g_cancellable_new ();
  self->listener =
      g_socket_new (G_SOCKET_FAMILY_IPV4, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_TCP, &error);
  g_assert_no_error (error);
  g_assert_true (g_socket_bind (self->listener, any, TRUE, NULL));
  g_assert_true (g_socket_listen (self->listener, NULL));
  address = g_socket_get_local_address (self->listener, NULL);
  self->port = g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (address));
  self->thread = g_thread_new ("rude", serve, self);
}

static void
rude_stop (Rude *self)
{
  g_cancellable_cancel (self->stop);
  g_thread_join (self->thread);
  g_clear_object (&self->listener);
  g_clear_object (&self->stop);
}

/* ---- the desk ---- */

typedef struct
{
  Place place;
  VigieStore *store;
  VigieDestination *destination;
  VigiePushOutcome outcome;
  GError *error;
} Desk;

static void
desk_init (Desk *self, VigieDestinationKind kind, const char *address)
{
  place_init (&self->place);
  self->store = create_store (self->place.path);
  self->destination = vigie_destination_new ();
  self->destination->kind = kind;
  g_set_str (&self->destination->name, "Routes");
  g_set_str (&self->destination->address, address);
}

static void
desk_clear (Desk *self)
{
  vigie_push_outcome_clear (&self->outcome);
  g_clear_error (&self->error);
  vigie_destination_free (self->destination);
  close_and_unref (self->store);
  place_clear (&self->place);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Desk, desk_clear)

static void
assert_not_sent (Desk *self, GCancellable *cancellable)
{
  g_autoptr (GPtrArray) entries = NULL;

  g_assert_false (vigie_push (self->store, self->destination, NULL, NULL, 0, cancellable,
                              &self->outcome, &self->error));
  g_test_message ("%s", self->error->message);
  entries = vigie_store_list_decisions (self->store, VIGIE_DECISION_OVERLAY_PUBLISHED, NULL);
  g_assert_cmpuint (entries->len, ==, 0);
}

typedef struct
{
  const char *name;
  VigieDestinationKind kind;
  const char *answer;
} Broken;

static const Broken broken[] = {
  { "hangs-up", VIGIE_DESTINATION_HTTP_PUT, "" },
  { "half-of-a-head", VIGIE_DESTINATION_HTTP_POST, "HTTP/1.1 204 No Con" },
  { "nonsense", VIGIE_DESTINATION_HTTP_PUT, "SSH-2.0-OpenSSH_9.9\r\n\r\n" },
  { "half-of-a-file", VIGIE_DESTINATION_WEBDAV,
    "HTTP/1.1 200 OK\r\nContent-Length: 1000\r\nETag: \"1\"\r\n\r\n{\"type\":" },
  { "busy-and-half", VIGIE_DESTINATION_WEBDAV,
    "HTTP/1.1 503 Busy\r\nContent-Length: 1000\r\n\r\n<html>" },
};

static void
test_server_that_breaks_off (gconstpointer data)
{
  const Broken *how = data;
  Rude rude = { 0 };
  g_autofree char *address = NULL;

  rude_start (&rude, how->answer);
  address = g_strdup_printf ("http://127.0.0.1:%u/roads.geojson", rude.port);
  {
    g_auto (Desk) desk = { 0 };

    desk_init (&desk, how->kind, address);
    assert_not_sent (&desk, NULL);
    g_assert_error (desk.error, VIGIE_ERROR, VIGIE_ERROR_NETWORK);
    g_assert_nonnull (strstr (desk.error->message, "127.0.0.1"));
    g_assert_true (desk.outcome.may_retry);
  }
  rude_stop (&rude);
}

static void
test_silent_server_is_left (void)
{
  Rude rude = { 0 };
  g_autofree char *address = NULL;
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();

  rude.asked = cancellable; /* somebody closes the incident while it is waited for */
  rude_start (&rude, NULL);
  address = g_strdup_printf ("http://127.0.0.1:%u/roads.geojson", rude.port);
  {
    g_auto (Desk) desk = { 0 };

    desk_init (&desk, VIGIE_DESTINATION_HTTP_PUT, address);
    assert_not_sent (&desk, cancellable);
    g_assert_error (desk.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  }
  rude_stop (&rude);
}

/* Who says something all the time is not silent, and still has an end. */
static void
test_time_for_an_answer_is_limited (gconstpointer data)
{
  static const char endless[] = "HTTP/1.1 200 OK\r\nContent-Length: 100000000\r\n\r\n";
  Rude rude = { .dribbles = data != NULL };
  g_autofree char *address = NULL;

  rude_start (&rude, data != NULL ? endless : NULL);
  address = g_strdup_printf ("http://127.0.0.1:%u/roads.geojson", rude.port);
  {
    g_auto (Desk) desk = { 0 };
    g_auto (VigiePushAnswer) answer = { 0 };
    g_autoptr (VigiePushLink) link = NULL;

    desk_init (&desk, VIGIE_DESTINATION_HTTP_PUT, address);
    link = vigie_push_link_new (desk.destination, NULL);
    vigie_push_link_set_deadline (link, 300);
    g_assert_false (
        vigie_push_link_ask (link, "GET", address, NULL, NULL, NULL, NULL, &answer, &desk.error));
    g_test_message ("%s", desk.error->message);
    g_assert_error (desk.error, VIGIE_ERROR, VIGIE_ERROR_NETWORK);
    g_assert_nonnull (strstr (desk.error->message, "127.0.0.1"));
  }
  rude_stop (&rude);
}

static char *
make_share (Desk *self)
{
  char *share = g_build_filename (self->place.folder, "share", NULL);

  g_assert_cmpint (g_mkdir (share, 0777), ==, 0);
  g_free (self->destination->address);
  self->destination->address = g_build_filename (share, "roads.geojson", NULL);
  return share;
}

static guint
count_files (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  guint n = 0;

  while (g_dir_read_name (dir) != NULL)
    n++;
  return n;
}

static void
test_folder_that_is_full_keeps_what_it_has (void)
{
  g_auto (Desk) desk = { 0 };
  g_autofree char *share = NULL, *before = NULL, *after = NULL;
  g_autoptr (GError) error = NULL;

  desk_init (&desk, VIGIE_DESTINATION_FOLDER, "");
  share = make_share (&desk);
  vigie_push (desk.store, desk.destination, NULL, NULL, 0, NULL, &desk.outcome, &error);
  g_assert_no_error (error);
  g_assert_true (g_file_get_contents (desk.destination->address, &before, NULL, NULL));
  vigie_store_set (desk.store, VIGIE_INFO_TITLE, "Crue", NULL); /* which the file says */
  vigie_hung_folder_fill (share);
  vigie_push_outcome_clear (&desk.outcome);
  desk.outcome = (VigiePushOutcome) { 0 };
  g_assert_false (
      vigie_push (desk.store, desk.destination, NULL, NULL, 0, NULL, &desk.outcome, &error));
  g_test_message ("%s", error->message);
  g_assert_error (error, VIGIE_ERROR, VIGIE_ERROR_NO_SPACE);
  g_assert_true (desk.outcome.may_retry);
  g_assert_false (desk.outcome.sent);
  g_assert_true (g_file_get_contents (desk.destination->address, &after, NULL, NULL));
  g_assert_cmpstr (before, ==, after);
  g_assert_cmpuint (count_files (share), ==, 1); /* nothing half-written stays */
  vigie_hung_folder_fill (NULL);
  g_clear_error (&error);
  vigie_push (desk.store, desk.destination, NULL, NULL, 0, NULL, &desk.outcome, &error);
  g_assert_no_error (error);
}

static void
test_folder_that_takes_nothing (void)
{
  static const struct
  {
    const char *address;
    gboolean may_retry;
  } cases[] = {
    { "/proc/roads.geojson", TRUE },       /* like a disk that is read only, also for root */
    { "/dev/full", FALSE },                /* not a file */
    { "/nonexistent/roads.geojson", TRUE } /* a drive that may come back */
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_auto (Desk) desk = { 0 };

      desk_init (&desk, VIGIE_DESTINATION_FOLDER, cases[i].address);
      assert_not_sent (&desk, NULL);
      g_assert_cmpint (desk.error->domain, ==, VIGIE_ERROR);
      g_assert_cmpint (desk.outcome.may_retry, ==, cases[i].may_retry);
    }
}

static void
test_folder_in_which_a_folder_has_the_name (void)
{
  g_auto (Desk) desk = { 0 };

  desk_init (&desk, VIGIE_DESTINATION_FOLDER, "");
  g_free (desk.destination->address);
  desk.destination->address = g_build_filename (desk.place.folder, "roads.geojson", NULL);
  g_assert_cmpint (g_mkdir (desk.destination->address, 0777), ==, 0);
  assert_not_sent (&desk, NULL);
  g_assert_error (desk.error, VIGIE_ERROR, VIGIE_ERROR_EXISTS);
  g_assert_cmpint (desk.outcome.needs, ==, 0);
}

static gboolean
is_idle (gpointer pusher)
{
  return !vigie_pusher_is_busy (pusher);
}

/* Nobody waits for a drive that does not answer, and what it does in the end is not lost. */
static void
test_incident_closes_while_a_folder_hangs (void)
{
  g_auto (Desk) desk = { 0 };
  g_autoptr (VigiePusher) pusher = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *share = NULL;

  desk_init (&desk, VIGIE_DESTINATION_FOLDER, "");
  share = make_share (&desk);
  desk.destination->automatic = TRUE;
  vigie_destinations_add (desk.store, desk.destination, &error);
  g_assert_no_error (error);
  vigie_hung_folder_start (share);
  pusher = vigie_pusher_new (desk.store);
  g_assert_true (vigie_test_wait_until (vigie_hung_folder_has_somebody, NULL, 30000));
  vigie_pusher_close (pusher);
  close_and_unref (desk.store);
  g_assert_true (vigie_pusher_is_busy (pusher));
  vigie_hung_folder_stop ();
  g_assert_true (vigie_test_wait_until (is_idle, pusher, 30000));
  desk.store = vigie_store_open (desk.place.path, VIGIE_STORE_OPEN_DEFAULT, &error);
  g_assert_no_error (error);
  /* what came too late is not put over what others may have sent since */
  g_assert_false (g_file_test (desk.destination->address, G_FILE_TEST_EXISTS));
  vigie_store_set (desk.store, VIGIE_INFO_TITLE, "Crue", &error); /* which the file says */
  g_assert_no_error (error);
  vigie_push (desk.store, desk.destination, NULL, NULL, 0, NULL, &desk.outcome, &error);
  g_assert_no_error (error);
  g_assert_true (desk.outcome.is_new);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (broken); i++)
    {
      g_autofree char *path = g_strdup_printf ("/push-faults/server/%s", broken[i].name);

      g_test_add_data_func (path, &broken[i], test_server_that_breaks_off);
    }
  g_test_add_func ("/push-faults/silent-server-is-left", test_silent_server_is_left);
  g_test_add_data_func ("/push-faults/time-is-limited/silent", NULL,
                        test_time_for_an_answer_is_limited);
  g_test_add_data_func ("/push-faults/time-is-limited/dribbling", "",
                        test_time_for_an_answer_is_limited);
  g_test_add_func ("/push-faults/folder-that-is-full", test_folder_that_is_full_keeps_what_it_has);
  g_test_add_func ("/push-faults/folder-that-takes-nothing", test_folder_that_takes_nothing);
  g_test_add_func ("/push-faults/folder-has-the-name", test_folder_in_which_a_folder_has_the_name);
  g_test_add_func ("/push-faults/incident-closes-while-a-folder-hangs",
                   test_incident_closes_while_a_folder_hangs);
  return g_test_run ();
}
