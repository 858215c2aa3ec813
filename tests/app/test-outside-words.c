/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-outside-words.h"

#include "vigie-test-util.h"

#define NOW (1768240000000 + 14 * 60000) /* 17:46:40 UTC + 14 min */
#define MINUTE 60000

static void
add_item (GPtrArray *items, const VigieOutsideItem *item)
{
  VigieOutsideItem *copy = g_memdup2 (item, sizeof *item);

  copy->name = g_strdup (item->name);
  copy->reason = g_strdup (item->reason);
  g_ptr_array_add (items, copy);
}

static GPtrArray *
new_items (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify) vigie_outside_item_free);
}

static VigieOutsideItem
make_item (VigiePushState state)
{
  return (VigieOutsideItem) { .channel = VIGIE_CHANNEL_DESTINATION,
                              .name = (char *) "Carte",
                              .counts = TRUE,
                              .can_send = TRUE,
                              .state = state,
                              .published_at = NOW - 5 * MINUTE,
                              .changed_at = state == VIGIE_PUSH_CURRENT ? VIGIE_TIME_UNKNOWN
                                                                        : NOW - 3 * MINUTE,
                              .retry_at = VIGIE_TIME_UNKNOWN };
}

static void
test_nothing_published_shows_nothing (void)
{
  g_autoptr (GPtrArray) items = new_items ();
  VigieOutsideItem item = make_item (VIGIE_PUSH_CHANGED);

  g_assert_false (vigie_outside_summarize (items).shown);
  item.counts = FALSE;
  item.published_at = VIGIE_TIME_UNKNOWN;
  add_item (items, &item);
  g_assert_false (vigie_outside_summarize (items).shown);
}

static void
test_worst_destination_decides (void)
{
  g_autoptr (GPtrArray) items = new_items ();
  VigieOutsideItem current = make_item (VIGIE_PUSH_CURRENT);
  VigieOutsideItem waiting = make_item (VIGIE_PUSH_WAITING);
  VigieOutsideItem changed = make_item (VIGIE_PUSH_CHANGED);
  VigieOutsideSummary summary;

  changed.changed_at = NOW - 4 * MINUTE;
  add_item (items, &current);
  g_assert_cmpint (vigie_outside_summarize (items).state, ==, VIGIE_PUSH_CURRENT);
  add_item (items, &waiting);
  add_item (items, &changed);
  summary = vigie_outside_summarize (items);
  g_assert_cmpint (summary.state, ==, VIGIE_PUSH_WAITING);
  g_assert_cmpuint (summary.n_behind, ==, 2);
  g_assert_cmpint (summary.changed_at, ==, NOW - 4 * MINUTE);
  g_assert_true (vigie_outside_summary_is_behind (&summary));
}

static void
test_what_is_being_sent_is_no_alarm (void)
{
  g_autoptr (GPtrArray) items = new_items ();
  VigieOutsideItem item = make_item (VIGIE_PUSH_SENDING);
  VigieOutsideSummary summary;
  g_autofree char *sign = NULL;

  add_item (items, &item);
  summary = vigie_outside_summarize (items);
  g_assert_false (vigie_outside_summary_is_behind (&summary));
  sign = vigie_outside_format_sign (&summary, NOW);
  g_assert_cmpstr (sign, ==, "Outside: sending…");
}

/* The pause before a push is no sending: whoever pulls the plug then loses it. */
static void
test_what_is_about_to_be_sent_is_not_called_sending (void)
{
  g_autoptr (GPtrArray) items = new_items ();
  VigieOutsideItem current = make_item (VIGIE_PUSH_CURRENT);
  VigieOutsideItem soon = make_item (VIGIE_PUSH_SENDING);
  VigieOutsideItem sending = make_item (VIGIE_PUSH_SENDING);
  VigieOutsideSummary summary;
  g_autofree char *sign = NULL;
  g_autofree char *row = NULL;

  soon.soon = TRUE;
  add_item (items, &current);
  add_item (items, &soon);
  add_item (items, &current);
  summary = vigie_outside_summarize (items);
  g_assert_true (summary.soon);
  g_assert_false (vigie_outside_summary_is_behind (&summary));
  sign = vigie_outside_format_sign (&summary, NOW);
  g_assert_cmpstr (sign, ==, "Outside: sent soon");
  row = vigie_outside_format_item (&soon, NOW);
  g_assert_cmpstr (row, ==, "Sent in a few seconds");
  add_item (items, &sending);
  add_item (items, &soon);
  g_assert_false (vigie_outside_summarize (items).soon);
}

static void
test_files_count_only_without_destinations (void)
{
  g_autoptr (GPtrArray) items = new_items ();
  VigieOutsideItem old_file = make_item (VIGIE_PUSH_CHANGED);
  VigieOutsideItem destination = make_item (VIGIE_PUSH_CURRENT);
  VigieOutsideItem new_file;

  old_file.channel = VIGIE_CHANNEL_FILE;
  old_file.can_send = old_file.counts = FALSE;
  new_file = old_file;
  new_file.state = VIGIE_PUSH_CURRENT;
  add_item (items, &old_file);
  g_assert_cmpint (vigie_outside_summarize (items).state, ==, VIGIE_PUSH_CHANGED);
  add_item (items, &new_file);
  g_assert_cmpint (vigie_outside_summarize (items).state, ==, VIGIE_PUSH_CURRENT);
  g_ptr_array_set_size (items, 1);
  add_item (items, &destination);
  g_assert_cmpint (vigie_outside_summarize (items).state, ==, VIGIE_PUSH_CURRENT);
}

static void
test_sign_tells_time_and_age (void)
{
  VigieOutsideSummary summary = { .state = VIGIE_PUSH_CURRENT,
                                  .shown = TRUE,
                                  .published_at = NOW - 3 * MINUTE,
                                  .changed_at = VIGIE_TIME_UNKNOWN };
  g_autofree char *calm = vigie_outside_format_sign (&summary, NOW);
  g_autofree char *behind = NULL;

  g_assert_cmpstr (calm, ==, "Outside: 17:57, 3 min");
  summary.state = VIGIE_PUSH_CHANGED;
  summary.changed_at = NOW - MINUTE;
  behind = vigie_outside_format_sign (&summary, NOW);
  g_assert_cmpstr (behind, ==, "Not sent since 17:59, 1 min");
}

static void
test_place_tells_why_it_waits (void)
{
  VigieOutsideItem item = make_item (VIGIE_PUSH_WAITING);
  g_autofree char *waits = NULL;
  g_autofree char *needs = NULL;

  item.reason = (char *) "The disk of example.org is full.";
  item.retry_at = NOW + 2 * MINUTE;
  waits = vigie_outside_format_item (&item, NOW);
  g_assert_cmpstr (waits, ==,
                   "As of 17:55, 5 min; changed since 17:57\n"
                   "Next try at 18:02: The disk of example.org is full.");
  item.state = VIGIE_PUSH_FAILED;
  item.published_at = item.changed_at = VIGIE_TIME_UNKNOWN;
  needs = vigie_outside_format_item (&item, NOW);
  g_assert_cmpstr (needs, ==, "Nothing sent yet\nNeeds you: The disk of example.org is full.");
}

int
main (int argc, char **argv)
{
  g_setenv ("TZ", "UTC", TRUE);
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/app/outside-words/nothing-published-shows-nothing",
                   test_nothing_published_shows_nothing);
  g_test_add_func ("/app/outside-words/worst-destination-decides", test_worst_destination_decides);
  g_test_add_func ("/app/outside-words/what-is-being-sent-is-no-alarm",
                   test_what_is_being_sent_is_no_alarm);
  g_test_add_func ("/outside/what-is-about-to-be-sent-is-not-called-sending",
                   test_what_is_about_to_be_sent_is_not_called_sending);
  g_test_add_func ("/app/outside-words/files-count-only-without-destinations",
                   test_files_count_only_without_destinations);
  g_test_add_func ("/app/outside-words/sign-tells-time-and-age", test_sign_tells_time_and_age);
  g_test_add_func ("/app/outside-words/place-tells-why-it-waits", test_place_tells_why_it_waits);

  return g_test_run ();
}
