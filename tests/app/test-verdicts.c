/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app-fixture.h"

#include "vigie-feed-pane.h"
#include "vigie-label-dialog.h"
#include "vigie-reason-dialog.h"
#include "vigie-selection-page.h"
#include "vigie-verdict-group.h"

/* Verdicts with their reasons and checks, on one post and on several; who works on what; the second
 * person. */

typedef AppFixture Fixture;

static void
set_up (Fixture *self, gconstpointer data)
{
  app_fixture_set_up (self, 10);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  app_fixture_tear_down (self);
}

static VigieStore *
get_store (Fixture *self)
{
  return vigie_session_get_store (app_fixture_get_session (self));
}

static const VigiePostState *
get_state (Fixture *self)
{
  return vigie_feed_item_get_state (
      vigie_session_get_selected_item (app_fixture_get_session (self)));
}

static void
select_position (Fixture *self, guint position)
{
  g_autoptr (VigieFeedItem) item =
      g_list_model_get_item (vigie_session_get_feed (app_fixture_get_session (self)), position);

  vigie_session_select_item (app_fixture_get_session (self), item);
}

/* ---- waiting ---- */

typedef struct
{
  Fixture *fixture;
  gboolean (*holds) (const VigiePostState *state);
} Wait;

static gboolean
state_holds (gpointer data)
{
  Wait *wait = data;

  return vigie_session_get_selected_item (app_fixture_get_session (wait->fixture)) != NULL &&
         wait->holds (get_state (wait->fixture));
}

static void
wait_for_state (Fixture *self, gboolean (*holds) (const VigiePostState *state))
{
  Wait wait = { self, holds };

  g_assert_true (vigie_test_wait_until (state_holds, &wait, APP_PATIENCE_MS));
}

static gboolean
wants_second_person (gpointer data)
{
  return vigie_session_wants_second_person (data);
}

static gboolean
is_confirmed (const VigiePostState *state)
{
  return state->status == VIGIE_STATUS_CONFIRMED;
}

static gboolean
is_unverifiable (const VigiePostState *state)
{
  return state->status == VIGIE_STATUS_UNVERIFIABLE;
}

static gboolean
item_is_cleared (gpointer data)
{
  return vigie_post_state_is_cleared (vigie_feed_item_get_state (data), TRUE);
}

static gboolean
has_label (const VigiePostState *state)
{
  return state->labels != NULL;
}

static gboolean
has_no_label (const VigiePostState *state)
{
  return state->labels == NULL;
}

static gboolean
has_owner (const VigiePostState *state)
{
  return state->owner != NULL;
}

static gboolean
has_no_owner (const VigiePostState *state)
{
  return state->owner == NULL;
}

/* ---- parts ---- */

static GtkWidget *
get_group (Fixture *self)
{
  GtkWidget *group = app_fixture_find (GTK_WIDGET (self->window), VIGIE_TYPE_VERDICT_GROUP);

  g_assert_nonnull (group);
  return group;
}

static gboolean
has_dialog (gpointer data)
{
  return app_fixture_get_dialog (data) != NULL;
}

static gboolean
has_no_dialog (gpointer data)
{
  return app_fixture_get_dialog (data) == NULL;
}

static AdwDialog *
wait_for_dialog (Fixture *self)
{
  g_assert_true (vigie_test_wait_until (has_dialog, self, APP_PATIENCE_MS));
  return app_fixture_get_dialog (self);
}

/* Somebody else, at another desk. */
static void
decide_elsewhere (Fixture *self, VigieDraft *draft)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (VigieDecision) decision = vigie_store_append (get_store (self), draft, &error);

  g_assert_no_error (error);
  vigie_draft_unref (draft);
}

static const char *
get_selected_id (Fixture *self)
{
  return vigie_post_get_id (
      vigie_feed_item_get_post (vigie_session_get_selected_item (app_fixture_get_session (self))));
}

/* ---- one post ---- */

static void
test_checks_go_with_the_verdict (Fixture *self, gconstpointer data)
{
  g_autoptr (GVariant) second = g_variant_ref_sink (g_variant_new_int32 (2));
  AdwExpanderRow *row;

  select_position (self, 0);
  row = app_fixture_get_part (get_group (self), "checks_row");
  g_assert_cmpstr (adw_expander_row_get_subtitle (row), ==, "Nothing ticked yet");
  g_assert_true (gtk_widget_activate_action_variant (vigie_window_get_desk (self->window),
                                                     "desk.check", second));
  g_assert_cmpstr (adw_expander_row_get_subtitle (row), ==, "Time is plausible");
  app_fixture_act (self, "desk.confirm");
  app_fixture_wait_for_count (self, VIGIE_STATUS_CONFIRMED, 1);
  select_position (self, 0);
  wait_for_state (self, is_confirmed);
  g_assert_cmpstr (get_state (self)->checks[0], ==, "time");
  g_assert_cmpstr (adw_expander_row_get_subtitle (row), ==, "Time is plausible");

  /* The next post's list is empty again. */
  select_position (self, 1);
  g_assert_cmpstr (adw_expander_row_get_subtitle (row), ==, "Nothing ticked yet");
}

static void
test_unverifiable_has_a_reason (Fixture *self, gconstpointer data)
{
  AdwDialog *dialog;

  select_position (self, 0);
  app_fixture_act (self, "desk.unverifiable");
  dialog = wait_for_dialog (self);
  g_assert_cmpstr (adw_dialog_get_title (dialog), ==, "Mark the Post as Unverifiable");
  g_signal_emit_by_name (dialog, "given", "Place not recognisable");
  adw_dialog_force_close (dialog);
  app_fixture_wait_for_count (self, VIGIE_STATUS_UNVERIFIABLE, 1);
  select_position (self, 0);
  wait_for_state (self, is_unverifiable);
  g_assert_cmpstr (get_state (self)->reason, ==, "Place not recognisable");
}

static void
test_label_is_added_and_taken_off (Fixture *self, gconstpointer data)
{
  AdwDialog *dialog;
  GtkWidget *labels;

  select_position (self, 0);
  app_fixture_act (self, "desk.label");
  dialog = wait_for_dialog (self);
  gtk_editable_set_text (app_fixture_get_part (dialog, "entry"), "  blessés ");
  g_signal_emit_by_name (app_fixture_get_part (dialog, "entry"), "apply");
  g_assert_true (vigie_test_wait_until (has_no_dialog, self, APP_PATIENCE_MS));
  wait_for_state (self, has_label);
  g_assert_cmpstr (get_state (self)->labels[0], ==, "blessés");

  labels = app_fixture_get_part (get_group (self), "labels");
  g_signal_emit_by_name (app_fixture_find (labels, GTK_TYPE_BUTTON), "clicked");
  wait_for_state (self, has_no_label);
}

static void
test_taken_post_is_given_back (Fixture *self, gconstpointer data)
{
  GtkButton *button;

  select_position (self, 0);
  button = app_fixture_get_part (get_group (self), "owner_button");
  g_assert_cmpstr (gtk_button_get_label (button), ==, "Take");
  app_fixture_act (self, "desk.take");
  wait_for_state (self, has_owner);
  g_assert_cmpstr (gtk_button_get_label (button), ==, "Give Back");
  app_fixture_act (self, "desk.take");
  wait_for_state (self, has_no_owner);
}

static void
test_post_of_somebody_else_is_taken_over (Fixture *self, gconstpointer data)
{
  GtkButton *button;

  select_position (self, 0);
  decide_elsewhere (self, vigie_draft_new_owner (get_selected_id (self), "Zoé", FALSE, "Zoé"));
  wait_for_state (self, has_owner);
  button = app_fixture_get_part (get_group (self), "owner_button");
  g_assert_cmpstr (gtk_button_get_label (button), ==, "Take Over");

  /* Nothing comes of a verdict while Zoé works on it. */
  app_fixture_act (self, "desk.confirm");
  app_fixture_act (self, "desk.take");
  app_fixture_wait_for_count (self, VIGIE_STATUS_CONFIRMED, 0);
  app_fixture_act (self, "desk.confirm");
  app_fixture_wait_for_count (self, VIGIE_STATUS_CONFIRMED, 1);
}

static void
test_second_person_is_asked_for (Fixture *self, gconstpointer data)
{
  g_autoptr (VigieFeedItem) item = NULL;
  AdwActionRow *row;

  g_assert_true (vigie_store_set (get_store (self), VIGIE_INFO_FOUR_EYES, "true", NULL));
  g_assert_true (
      vigie_test_wait_until (wants_second_person, app_fixture_get_session (self), APP_PATIENCE_MS));
  select_position (self, 0);
  decide_elsewhere (
      self, vigie_draft_new_status (get_selected_id (self), VIGIE_STATUS_CONFIRMED, NULL, "Zoé"));
  wait_for_state (self, is_confirmed);
  row = app_fixture_get_part (get_group (self), "second_row");
  g_assert_true (gtk_widget_get_visible (GTK_WIDGET (row)));
  g_assert_nonnull (strstr (adw_action_row_get_subtitle (row), "Zoé"));
  app_fixture_keep_picture (self, "second-person");

  item = g_object_ref (vigie_session_get_selected_item (app_fixture_get_session (self)));
  app_fixture_act (self, "desk.confirm");
  g_assert_true (vigie_test_wait_until (item_is_cleared, item, APP_PATIENCE_MS));
  vigie_session_select_item (app_fixture_get_session (self), item);
  g_assert_false (gtk_widget_get_visible (GTK_WIDGET (row)));
}

/* ---- several posts ---- */

static void
test_verdict_on_several_is_undone_as_one (Fixture *self, gconstpointer data)
{
  app_fixture_act (self, "desk.next");
  app_fixture_act (self, "desk.extend-next");
  app_fixture_act (self, "desk.extend-next");
  g_assert_cmpuint (vigie_session_get_n_selected (app_fixture_get_session (self)), ==, 3);
  g_assert_nonnull (app_fixture_find (GTK_WIDGET (self->window), VIGIE_TYPE_SELECTION_PAGE));
  app_fixture_keep_picture (self, "several");
  app_fixture_act (self, "desk.confirm");
  app_fixture_wait_for_count (self, VIGIE_STATUS_CONFIRMED, 3);
  app_fixture_act (self, "desk.undo");
  app_fixture_wait_for_count (self, VIGIE_STATUS_CONFIRMED, 0);
  app_fixture_act (self, "desk.redo");
  app_fixture_wait_for_count (self, VIGIE_STATUS_CONFIRMED, 3);
}

static gboolean
feed_has_five (gpointer data)
{
  return g_list_model_get_n_items (vigie_session_get_feed (data)) == 5;
}

static void
test_all_of_a_search_are_rejected_together (Fixture *self, gconstpointer data)
{
  g_autoptr (VigieQuery) query = vigie_query_new ();
  AdwDialog *dialog;

  query->text = g_strdup ("verglas");
  vigie_session_set_query (app_fixture_get_session (self), query);
  g_assert_true (
      vigie_test_wait_until (feed_has_five, app_fixture_get_session (self), APP_PATIENCE_MS));
  app_fixture_act (self, "desk.select-all");
  g_assert_cmpuint (vigie_session_get_n_selected (app_fixture_get_session (self)), ==, 5);
  app_fixture_act (self, "desk.reject");
  dialog = wait_for_dialog (self);
  g_signal_emit_by_name (dialog, "given", "Rumour, denied");
  adw_dialog_force_close (dialog);
  app_fixture_wait_for_count (self, VIGIE_STATUS_REJECTED, 5);
  app_fixture_wait_for_count (self, VIGIE_STATUS_NEW, 5);
}

static gboolean
selects_placed_posts (gpointer data)
{
  Fixture *self = data;

  app_fixture_act (self, "desk.select-in-view");
  return vigie_session_get_n_selected (app_fixture_get_session (self)) ==
         8; /* two have no position */
}

static void
test_posts_in_view_are_selected (Fixture *self, gconstpointer data)
{
  g_assert_true (vigie_test_wait_until (selects_placed_posts, self, APP_PATIENCE_MS));
  app_fixture_act (self, "desk.known");
  app_fixture_wait_for_count (self, VIGIE_STATUS_KNOWN_TO_COMMAND, 8);
}

static void
test_selection_of_several_ends_with_one (Fixture *self, gconstpointer data)
{
  app_fixture_act (self, "desk.next");
  app_fixture_act (self, "desk.extend-next");
  g_assert_null (vigie_session_get_selected_item (app_fixture_get_session (self)));
  select_position (self, 4);
  g_assert_cmpuint (vigie_session_get_n_selected (app_fixture_get_session (self)), ==, 1);
  g_assert_null (vigie_session_get_selected_rows (app_fixture_get_session (self)));
  app_fixture_act (self, "desk.next");
  g_assert_cmpuint (vigie_session_get_n_selected (app_fixture_get_session (self)), ==, 1);
}

/* Escape drops several, and so does another search; rows that leave the list leave the selection.
 */
static void
test_selection_of_several_is_dropped (Fixture *self, gconstpointer data)
{
  g_autoptr (VigieQuery) query = vigie_query_new ();

  app_fixture_act (self, "desk.next");
  app_fixture_act (self, "desk.extend-next");
  g_assert_cmpuint (vigie_session_get_n_selected (app_fixture_get_session (self)), ==, 2);
  app_fixture_act (self, "desk.cancel");
  g_assert_cmpuint (vigie_session_get_n_selected (app_fixture_get_session (self)), <, 2);

  app_fixture_act (self, "desk.next");
  app_fixture_act (self, "desk.extend-next");
  app_fixture_act (self, "desk.extend-next");
  query->text = g_strdup ("verglas");
  vigie_session_set_query (app_fixture_get_session (self), query);
  g_assert_true (
      vigie_test_wait_until (feed_has_five, app_fixture_get_session (self), APP_PATIENCE_MS));
  g_assert_cmpuint (vigie_session_get_n_selected (app_fixture_get_session (self)), <, 2);
  app_fixture_act (self, "desk.confirm");
  app_fixture_wait_for_count (self, VIGIE_STATUS_CONFIRMED, 0);
}

static gboolean
feed_has_nine (gpointer data)
{
  return g_list_model_get_n_items (vigie_session_get_feed (data)) == 9;
}

static gboolean
other_is_selected (gpointer data)
{
  gpointer *wanted = data;

  return vigie_session_get_selected_item (wanted[0]) != NULL &&
         g_strcmp0 (vigie_post_get_id (
                        vigie_feed_item_get_post (vigie_session_get_selected_item (wanted[0]))),
                    wanted[1]) == 0;
}

/* What is judged leaves a list of new posts: the very next one is up then, none is left out. */
static void
test_triage_of_new_posts_leaves_none_out (Fixture *self, gconstpointer data)
{
  g_autoptr (VigieQuery) query = vigie_query_new ();
  g_autoptr (VigieFeedItem) next = NULL;
  gpointer wanted[2] = { app_fixture_get_session (self), NULL };

  query->statuses = 1u << VIGIE_STATUS_NEW;
  vigie_session_set_query (app_fixture_get_session (self), query);
  app_fixture_act (self, "desk.next");
  app_fixture_act (self, "desk.next");
  next = g_list_model_get_item (vigie_session_get_feed (app_fixture_get_session (self)), 2);
  wanted[1] = (gpointer) vigie_post_get_id (vigie_feed_item_get_post (next));
  app_fixture_act (self, "desk.confirm");
  g_assert_true (
      vigie_test_wait_until (feed_has_nine, app_fixture_get_session (self), APP_PATIENCE_MS));
  g_assert_true (vigie_test_wait_until (other_is_selected, wanted, APP_PATIENCE_MS));
}

#define ADD(path, func) g_test_add ("/verdicts/" path, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char *argv[])
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();

  ADD ("checks-go-with-the-verdict", test_checks_go_with_the_verdict);
  ADD ("unverifiable-has-a-reason", test_unverifiable_has_a_reason);
  ADD ("label-is-added-and-taken-off", test_label_is_added_and_taken_off);
  ADD ("taken-post-is-given-back", test_taken_post_is_given_back);
  ADD ("post-of-somebody-else-is-taken-over", test_post_of_somebody_else_is_taken_over);
  ADD ("second-person-is-asked-for", test_second_person_is_asked_for);
  ADD ("verdict-on-several-is-undone-as-one", test_verdict_on_several_is_undone_as_one);
  ADD ("all-of-a-search-are-rejected-together", test_all_of_a_search_are_rejected_together);
  ADD ("posts-in-view-are-selected", test_posts_in_view_are_selected);
  ADD ("selection-of-several-ends-with-one", test_selection_of_several_ends_with_one);
  ADD ("selection-of-several-is-dropped", test_selection_of_several_is_dropped);
  ADD ("triage-of-new-posts-leaves-none-out", test_triage_of_new_posts_leaves_none_out);

  return g_test_run ();
}
