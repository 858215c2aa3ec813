/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "push-desk.h"
#include "vigie-error.h"
#include "vigie-store-lock.h"
#include "vigie-test-util.h"

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
  g_auto (PushDesk) desk = { 0 };
  g_autoptr (VigiePusher) pusher = NULL;
  g_autoptr (GError) error = NULL;

  push_desk_init (&desk);
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
  push_desk_draw (desk.store, "shape-2");
  wait_for (pusher, VIGIE_PUSH_SENDING);
  wait_for (pusher, VIGIE_PUSH_CURRENT);
  g_assert_cmpuint (push_desk_count_noted (&desk), ==, 2);
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
  g_auto (PushDesk) desk = { 0 };
  g_autoptr (VigiePusher) pusher = NULL;
  g_autoptr (GError) error = NULL;
  Wait wait = { NULL, VIGIE_PUSH_CHANGED };

  push_desk_init (&desk);
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

      push_desk_draw (desk.store, id);
      g_assert_true (vigie_test_wait_until (looked_at_everything, &wait, 30000));
    }
  g_assert_cmpuint (desk.fake.n_writes, ==, 1);
  vigie_pusher_set_pause (pusher, 0); /* it is over */
  wait_for (pusher, VIGIE_PUSH_CURRENT);
  g_assert_cmpuint (desk.fake.n_writes, ==, 2);
  g_assert_true (push_desk_has_sent (&desk, "shape-29"));
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
  g_auto (PushDesk) desk = { 0 };
  g_autoptr (VigiePusher) pusher = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) noted = NULL;
  gboolean sent = FALSE;

  push_desk_init (&desk);
  desk.destination->automatic = TRUE;
  vigie_destinations_add (desk.store, desk.destination, &error);
  g_assert_no_error (error);
  pusher = vigie_pusher_new (desk.store);
  vigie_pusher_set_actor (pusher, "Bruno");
  vigie_pusher_set_delay (pusher, 1);
  vigie_pusher_set_pause (pusher, 3600 * 1000);
  wait_for (pusher, VIGIE_PUSH_CURRENT);
  g_assert_false (vigie_pusher_has_rest (pusher));
  push_desk_draw (desk.store, "shape-2");
  wait_for (pusher, VIGIE_PUSH_CHANGED);
  g_assert_true (vigie_pusher_has_rest (pusher));
  vigie_pusher_close (pusher);
  vigie_store_close (desk.store);
  vigie_pusher_send_rest_async (pusher, NULL, on_rest_sent, &sent);
  g_assert_true (vigie_test_wait_until (is_true, &sent, 30000));
  g_assert_true (push_desk_has_sent (&desk, "shape-2"));
  g_object_unref (desk.store);
  desk.store = vigie_store_open (desk.place.path, VIGIE_STORE_OPEN_DEFAULT, &error);
  g_assert_no_error (error);
  noted = vigie_store_list_decisions (desk.store, VIGIE_DECISION_OVERLAY_PUBLISHED, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (noted->len, ==, 2);
  g_assert_cmpstr (vigie_decision_get_actor (g_ptr_array_index (noted, 1)), ==, "Bruno");
}

static gboolean
always_network (const char *path)
{
  return TRUE;
}

/* On a share the incident is the closing desk's alone until it is closed. */
static void
test_what_is_left_is_sent_from_a_share (void)
{
  g_auto (PushDesk) desk = { 0 };
  g_autoptr (VigiePusher) pusher = NULL;
  g_autoptr (GError) error = NULL;
  gboolean sent = FALSE;

  vigie_store_lock_set_is_network_func (always_network);
  push_desk_init (&desk);
  desk.destination->automatic = TRUE;
  vigie_destinations_add (desk.store, desk.destination, &error);
  g_assert_no_error (error);
  pusher = vigie_pusher_new (desk.store);
  vigie_pusher_set_delay (pusher, 1);
  vigie_pusher_set_pause (pusher, 3600 * 1000);
  wait_for (pusher, VIGIE_PUSH_CURRENT);
  push_desk_draw (desk.store, "shape-2");
  wait_for (pusher, VIGIE_PUSH_CHANGED);
  vigie_pusher_close (pusher);
  vigie_pusher_send_rest_async (pusher, NULL, on_rest_sent, &sent);
  vigie_store_close (desk.store);
  g_assert_true (vigie_test_wait_until (is_true, &sent, 30000));
  g_assert_true (push_desk_has_sent (&desk, "shape-2"));
  g_object_unref (desk.store);
  desk.store = vigie_store_open (desk.place.path, VIGIE_STORE_OPEN_DEFAULT, &error);
  g_assert_no_error (error);
  vigie_store_lock_set_is_network_func (NULL);
}

/* It is tried when the incident is opened again, and is told in amber until then. */
static void
test_what_waits_is_not_tried_when_closing (void)
{
  g_auto (PushDesk) desk = { 0 };
  g_autoptr (VigiePusher) pusher = NULL;
  g_autoptr (GError) error = NULL;

  push_desk_init (&desk);
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
  g_auto (PushDesk) desk = { 0 };
  g_autoptr (VigiePusher) pusher = NULL;
  g_autoptr (GError) error = NULL;

  push_desk_init (&desk);
  desk.destination->automatic = TRUE;
  vigie_destinations_add (desk.store, desk.destination, &error);
  g_assert_no_error (error);
  pusher = vigie_pusher_new (desk.store);
  vigie_pusher_set_delay (pusher, 1);
  vigie_pusher_set_pause (pusher, 3600 * 1000);
  wait_for (pusher, VIGIE_PUSH_CURRENT);
  push_desk_draw (desk.store, "shape-2");
  wait_for (pusher, VIGIE_PUSH_CHANGED);
  vigie_pusher_send (pusher, NULL, 0);
  wait_for (pusher, VIGIE_PUSH_CURRENT);
  g_assert_true (push_desk_has_sent (&desk, "shape-2"));
  vigie_pusher_close (pusher);
}

typedef struct
{
  PushDesk *desk;
  guint n_drawn;
} Drawing;

static gboolean
draw_next (gpointer data)
{
  Drawing *self = data;
  g_autofree char *id = g_strdup_printf ("more-%u", self->n_drawn++);

  push_desk_draw (self->desk->store, id);
  return G_SOURCE_CONTINUE;
}

static gboolean
has_arrived (gpointer data)
{
  PushDesk *desk = data;
  gboolean arrived;

  g_mutex_lock (&desk->fake.mutex);
  arrived = desk->fake.n_writes > 0;
  g_mutex_unlock (&desk->fake.mutex);
  return arrived;
}

static void
test_who_never_stops_is_sent_all_the_same (void)
{
  g_auto (PushDesk) desk = { 0 };
  g_autoptr (VigiePusher) pusher = NULL;
  g_autoptr (GError) error = NULL;
  Drawing drawing = { &desk, 0 };
  guint timer;

  push_desk_init (&desk);
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
  g_auto (PushDesk) desk = { 0 };
  g_autoptr (VigiePusher) pusher = NULL;
  g_autoptr (GError) error = NULL;

  push_desk_init (&desk);
  desk.destination->automatic = TRUE;
  desk.fake.hides = TRUE;
  vigie_destinations_add (desk.store, desk.destination, &error);
  g_assert_no_error (error);
  pusher = vigie_pusher_new (desk.store);
  wait_for (pusher, VIGIE_PUSH_WAITING);
  g_assert_cmpuint (push_desk_count_noted (&desk), ==, 1);
  g_atomic_int_set (&desk.fake.hides, FALSE);
  wait_for (pusher, VIGIE_PUSH_CURRENT);
  g_assert_cmpuint (desk.fake.n_writes, ==, 1);
  vigie_pusher_close (pusher);
}

static void
test_pusher_waits_for_people (void)
{
  g_auto (PushDesk) desk = { 0 };
  g_autoptr (VigiePusher) pusher = NULL;
  g_autoptr (GError) error = NULL;

  push_desk_init (&desk);
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
  g_test_add_func ("/pusher/sends-what-changes", test_pusher_sends_what_changes);
  g_test_add_func ("/pusher/burst-is-sent-once", test_burst_is_sent_once);
  g_test_add_func ("/pusher/what-is-left-is-sent-after-closing",
                   test_what_is_left_is_sent_after_closing);
  g_test_add_func ("/pusher/what-is-left-is-sent-from-a-share",
                   test_what_is_left_is_sent_from_a_share);
  g_test_add_func ("/pusher/what-waits-is-not-tried-when-closing",
                   test_what_waits_is_not_tried_when_closing);
  g_test_add_func ("/pusher/asked-for-does-not-pause", test_what_somebody_asks_for_does_not_pause);
  g_test_add_func ("/pusher/never-stops", test_who_never_stops_is_sent_all_the_same);
  g_test_add_func ("/pusher/reads-back-later", test_pusher_reads_back_later);
  g_test_add_func ("/pusher/waits-for-people", test_pusher_waits_for_people);
  return g_test_run ();
}
