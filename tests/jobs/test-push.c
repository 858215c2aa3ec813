/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gstdio.h>
#include <string.h>

#include "push-desk.h"
#include "vigie-error.h"
#include "vigie-test-util.h"

static gboolean
send_with (PushDesk *self, VigiePushFlags flags, VigiePushOutcome *outcome, GError **error)
{
  return vigie_push (self->store, self->destination, NULL, "anne", flags, NULL, outcome, error);
}

static void
send_well (PushDesk *self)
{
  g_auto (VigiePushOutcome) outcome = { 0 };
  g_autoptr (GError) error = NULL;

  send_with (self, 0, &outcome, &error);
  g_assert_no_error (error);
  g_assert_null (outcome.log_problem);
}

static void
test_file_arrives_and_is_noted (void)
{
  g_auto (PushDesk) desk = { 0 };
  g_auto (VigiePushOutcome) outcome = { 0 };
  g_autoptr (GError) error = NULL;
  g_autofree char *sha256 = NULL;

  push_desk_init (&desk);
  g_assert_true (send_with (&desk, 0, &outcome, &error));
  g_assert_no_error (error);
  g_assert_true (outcome.sent);
  g_assert_true (outcome.is_new);
  sha256 = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, desk.fake.file);
  g_assert_cmpstr (outcome.sha256, ==, sha256);
  push_desk_draw (desk.store, "shape-2");
  send_well (&desk);
  g_assert_cmpuint (desk.fake.n_writes, ==, 2);
  g_assert_cmpuint (push_desk_count_noted (&desk), ==, 2);
}

static void
test_file_of_somebody_else_stays (void)
{
  g_auto (PushDesk) desk = { 0 };
  g_auto (VigiePushOutcome) outcome = { 0 }, again = { 0 };
  g_autoptr (GError) error = NULL;

  push_desk_init (&desk);
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
  g_auto (PushDesk) desk = { 0 };

  push_desk_init (&desk);
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
  g_assert_cmpuint (push_desk_count_noted (&desk), ==, 0);
}

static void
test_redirect_to_another_server_is_not_followed (void)
{
  g_auto (PushDesk) desk = { 0 };
  g_auto (VigiePushOutcome) outcome = { 0 };
  g_autoptr (GError) error = NULL;

  push_desk_init (&desk);
  desk.fake.redirects = TRUE;
  g_assert_false (send_with (&desk, 0, &outcome, &error));
  g_assert_error (error, VIGIE_ERROR, VIGIE_ERROR_INVALID);
  g_assert_false (outcome.may_retry);
}

static void
test_file_that_was_cut_is_not_noted (void)
{
  g_auto (PushDesk) desk = { 0 };
  g_auto (VigiePushOutcome) outcome = { 0 };
  g_autoptr (GError) error = NULL;

  push_desk_init (&desk);
  desk.fake.cuts = TRUE;
  g_assert_false (send_with (&desk, 0, &outcome, &error));
  g_assert_error (error, VIGIE_ERROR, VIGIE_ERROR_NETWORK);
  g_assert_true (outcome.may_retry);
  g_assert_cmpuint (push_desk_count_noted (&desk), ==, 0);
}

static void
send_badly (PushDesk *self, VigiePushOutcome *outcome)
{
  g_autoptr (GError) error = NULL;

  vigie_push_outcome_clear (outcome);
  *outcome = (VigiePushOutcome) { 0 };
  g_assert_false (send_with (self, 0, outcome, &error));
  g_test_message ("%s", error->message);
  g_assert_error (error, VIGIE_ERROR, VIGIE_ERROR_NETWORK);
  g_assert_true (outcome->may_retry);
}

/* Each attempt is another program that knows only the incident, as from a timer. */
static void
test_file_whose_answer_was_lost_is_ours (void)
{
  g_auto (PushDesk) desk = { 0 };
  g_auto (VigiePushOutcome) outcome = { 0 };

  push_desk_init (&desk);
  desk.fake.loses = TRUE;
  send_badly (&desk, &outcome);
  g_assert_true (push_desk_has_sent (&desk, "shape-1"));
  g_assert_cmpuint (push_desk_count_noted (&desk), ==, 0); /* nobody said that it arrived */
  desk.fake.loses = FALSE;
  desk.fake.fail_status = 500;
  desk.fake.n_fail = 2; /* and these did not arrive */
  for (guint i = 2; i < 4; i++)
    {
      g_autofree char *id = g_strdup_printf ("shape-%u", i);

      push_desk_draw (desk.store, id);
      send_badly (&desk, &outcome);
    }
  g_assert_false (push_desk_has_sent (&desk, "shape-2"));
  push_desk_draw (desk.store, "shape-4");
  send_well (&desk);
  g_assert_true (push_desk_has_sent (&desk, "shape-4"));
  g_assert_cmpuint (push_desk_count_noted (&desk), ==, 1);
}

static void
test_file_that_was_taken_is_noted_though_it_cannot_be_read_back (void)
{
  g_auto (PushDesk) desk = { 0 };
  g_auto (VigiePushOutcome) outcome = { 0 };

  push_desk_init (&desk);
  desk.fake.hides = TRUE;
  send_badly (&desk, &outcome);
  g_assert_true (outcome.sent);
  g_assert_true (outcome.is_new);
  g_assert_cmpuint (push_desk_count_noted (&desk), ==, 1);
  desk.fake.hides = FALSE;
  send_well (&desk); /* only looks */
  g_assert_cmpuint (desk.fake.n_writes, ==, 1);
  push_desk_draw (desk.store, "shape-2");
  send_well (&desk);
  g_assert_cmpuint (push_desk_count_noted (&desk), ==, 2);
}

static void
test_server_that_is_gone_may_come_back (void)
{
  g_auto (PushDesk) desk = { 0 };
  g_auto (VigiePushOutcome) outcome = { 0 };
  g_autoptr (GError) error = NULL;

  push_desk_init (&desk);
  g_set_str (&desk.destination->address, "http://127.0.0.1:1/roads.geojson");
  g_assert_false (send_with (&desk, 0, &outcome, &error));
  g_assert_error (error, VIGIE_ERROR, VIGIE_ERROR_NETWORK);
  g_assert_true (outcome.may_retry);
}

static void
test_token_goes_along (void)
{
  g_auto (PushDesk) desk = { 0 };
  g_auto (VigiePushOutcome) outcome = { 0 };
  g_autoptr (GError) error = NULL;

  push_desk_init (&desk);
  desk.destination->kind = VIGIE_DESTINATION_HTTP_POST;
  vigie_push (desk.store, desk.destination, "s3cret", NULL, 0, NULL, &outcome, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (desk.fake.authorization, ==, "Bearer s3cret");
}

static void
test_folder_keeps_what_is_not_ours (void)
{
  g_auto (PushDesk) desk = { 0 };
  g_auto (VigiePushOutcome) outcome = { 0 }, missing = { 0 };
  g_autoptr (GError) error = NULL;

  push_desk_init (&desk);
  desk.destination->kind = VIGIE_DESTINATION_FOLDER;
  g_free (desk.destination->address);
  desk.destination->address = g_build_filename (desk.place.folder, "share", "roads.geojson", NULL);
  g_assert_false (send_with (&desk, 0, &missing, &error));
  g_assert_error (error, VIGIE_ERROR, VIGIE_ERROR_NOT_FOUND);
  g_assert_true (missing.may_retry);
  g_clear_error (&error);
  g_assert_true (send_with (&desk, VIGIE_PUSH_MAKE_FOLDERS, &outcome, &error));
  g_assert_no_error (error);
  push_desk_draw (desk.store, "shape-2");
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
  g_auto (PushDesk) desk = { 0 };
  g_autoptr (GPtrArray) list = NULL, none = NULL;
  g_autoptr (GError) error = NULL;

  push_desk_init (&desk);
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
  return g_test_run ();
}
