/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "vigie-brief.h"

#define AT G_GINT64_CONSTANT (1795545120000)
#define MINUTE G_GINT64_CONSTANT (60000)

static VigieDecision *
make_issued (gint64 seq, gint64 at)
{
  g_autoptr (VigieDraft) draft = vigie_draft_new ("brief.issued", NULL, NULL, NULL, "c", NULL);
  g_autofree char *id = g_strdup_printf ("d%" G_GINT64_FORMAT, seq);

  return vigie_decision_new (draft, id, "desk", seq, at, VIGIE_HASH_NONE);
}

static void
add_issued (VigieBrief *brief, gint64 seq, gint64 at)
{
  g_autoptr (VigieDecision) decision = make_issued (seq, at);

  vigie_brief_add_decision (brief, decision);
}

static VigiePost *
make_post (guint index, const char *kind, const char *text, const char *url, gint64 posted_at)
{
  g_autofree char *id = g_strdup_printf ("%u", index);
  const VigieObservation observation = { .source_kind = kind,
                                         .source_host = "",
                                         .external_id = id,
                                         .url = url,
                                         .author = "Jeanne",
                                         .text = text,
                                         .posted_at = posted_at,
                                         .received_at = posted_at };

  return vigie_post_new (index + 1, &observation);
}

static void
add_post (VigieBrief *brief, guint index, VigieStatus status, gint64 posted_at, gint64 decided_at)
{
  g_autoptr (VigiePost) post = make_post (index, "mastodon", "Texte", NULL, posted_at);
  VigiePostState state = { .status = status, .decided_at = decided_at };

  vigie_brief_add_post (brief, post, &state);
}

static void
add_shape (VigieBrief *brief,
           const char *id,
           VigieShapeKind kind,
           gint64 drawn_at,
           gint64 to,
           gint64 lifted_at)
{
  g_autoptr (VigieShape) shape = vigie_shape_new (id);

  shape->kind = kind;
  shape->drawn_at = drawn_at;
  shape->edited_at = drawn_at;
  shape->to = to;
  shape->lifted_at = lifted_at;
  vigie_brief_add_shape (brief, shape);
}

static const VigieBriefItem *
get_item (GPtrArray *items, guint index)
{
  return g_ptr_array_index (items, index);
}

static const VigieBriefShape *
get_shape (GPtrArray *shapes, guint index)
{
  return g_ptr_array_index (shapes, index);
}

/* ---- Tests ---- */

static void
test_number_counts_briefs_before (void)
{
  g_autoptr (VigieBrief) brief = vigie_brief_new (AT);
  g_autoptr (VigieDraft) draft = vigie_draft_new_status ("p", VIGIE_STATUS_REJECTED, NULL, "c");
  g_autoptr (VigieDecision) other = vigie_decision_new (draft, "m", "desk", 9, AT, VIGIE_HASH_NONE);

  g_assert_cmpuint (brief->number, ==, 1);
  g_assert_cmpint (brief->previous_at, ==, VIGIE_TIME_UNKNOWN);
  add_issued (brief, 1, AT - 90 * MINUTE);
  add_issued (brief, 3, AT - 30 * MINUTE);
  add_issued (brief, 2, AT - 60 * MINUTE);
  vigie_brief_add_decision (brief, other);
  g_assert_cmpuint (brief->number, ==, 4);
  g_assert_cmpint (brief->previous_at, ==, AT - 30 * MINUTE);
  add_issued (brief, 4,
              AT + MINUTE); /* by a clock that is ahead: its number is taken all the same */
  g_assert_cmpuint (brief->number, ==, 5);
  g_assert_cmpint (brief->previous_at, ==, AT);
}

static void
test_shapes_in_force (void)
{
  g_autoptr (VigieBrief) brief = vigie_brief_new (AT);

  add_issued (brief, 1, AT - 60 * MINUTE);
  add_shape (brief, "old", VIGIE_SHAPE_CLOSURE, AT - 120 * MINUTE, VIGIE_TIME_UNKNOWN,
             VIGIE_TIME_UNKNOWN);
  add_shape (brief, "new", VIGIE_SHAPE_CLOSURE, AT - 5 * MINUTE, VIGIE_TIME_UNKNOWN,
             VIGIE_TIME_UNKNOWN);
  add_shape (brief, "over", VIGIE_SHAPE_CLOSURE, AT - 120 * MINUTE, AT - MINUTE,
             VIGIE_TIME_UNKNOWN);
  add_shape (brief, "later", VIGIE_SHAPE_CLOSURE, AT + MINUTE, VIGIE_TIME_UNKNOWN,
             VIGIE_TIME_UNKNOWN);
  add_shape (brief, "lifted", VIGIE_SHAPE_CLOSURE, AT - 120 * MINUTE, VIGIE_TIME_UNKNOWN,
             AT - 10 * MINUTE);
  add_shape (brief, "long-lifted", VIGIE_SHAPE_CLOSURE, AT - 120 * MINUTE, VIGIE_TIME_UNKNOWN,
             AT - 80 * MINUTE);
  add_shape (brief, "lifted-perimeter", VIGIE_SHAPE_PERIMETER, AT - 120 * MINUTE,
             VIGIE_TIME_UNKNOWN, AT - 10 * MINUTE);
  add_shape (brief, "diversion", VIGIE_SHAPE_DIVERSION, AT - MINUTE, VIGIE_TIME_UNKNOWN,
             VIGIE_TIME_UNKNOWN);
  vigie_brief_finish (brief);

  g_assert_cmpuint (brief->shapes->len, ==, 3);
  g_assert_cmpuint (brief->n_closures, ==, 2);
  g_assert_cmpuint (brief->n_closures_new, ==, 1);
  /* Closures before the others, and what changed last first. */
  g_assert_cmpstr (get_shape (brief->shapes, 0)->shape->id, ==, "new");
  g_assert_cmpstr (get_shape (brief->shapes, 0)->label, ==, "A");
  g_assert_true (get_shape (brief->shapes, 0)->is_new);
  g_assert_cmpstr (get_shape (brief->shapes, 1)->shape->id, ==, "old");
  g_assert_false (get_shape (brief->shapes, 1)->is_new);
  g_assert_cmpstr (get_shape (brief->shapes, 2)->shape->id, ==, "diversion");
  g_assert_cmpstr (get_shape (brief->shapes, 2)->label, ==, "C");
  /* What came to its end is over as what was lifted. */
  g_assert_cmpuint (brief->over->len, ==, 2);
  g_assert_cmpuint (brief->n_lifted, ==, 2);
  g_assert_cmpstr (get_shape (brief->over, 0)->shape->id, ==, "over");
  g_assert_cmpstr (get_shape (brief->over, 1)->shape->id, ==, "lifted");
  g_assert_null (get_shape (brief->over, 1)->label);
}

/* In the first brief nothing is called new: there is nothing before it. */
static void
test_first_brief_has_no_news (void)
{
  g_autoptr (VigieBrief) brief = vigie_brief_new (AT);

  add_shape (brief, "a", VIGIE_SHAPE_CLOSURE, AT - MINUTE, VIGIE_TIME_UNKNOWN, VIGIE_TIME_UNKNOWN);
  add_post (brief, 0, VIGIE_STATUS_CONFIRMED, AT - MINUTE, AT - MINUTE);
  vigie_brief_finish (brief);
  g_assert_cmpuint (brief->n_closures_new, ==, 0);
  g_assert_cmpuint (brief->n_facts_new, ==, 0);
  g_assert_false (get_shape (brief->shapes, 0)->is_new);
  g_assert_false (get_item (brief->items, 0)->is_new);
}

static void
test_posts_by_status (void)
{
  g_autoptr (VigieBrief) brief = vigie_brief_new (AT);
  g_autoptr (VigiePost) untouched = make_post (99, "mastodon", "Neuf", NULL, AT - 9 * MINUTE);

  add_issued (brief, 1, AT - 60 * MINUTE);
  for (guint status = 0; status < VIGIE_N_STATUSES; status++)
    add_post (brief, status, (VigieStatus) status, AT - 2 * MINUTE, AT - MINUTE);
  vigie_brief_add_post (brief, untouched, NULL);
  add_post (brief, 50, VIGIE_STATUS_CONFIRMED, AT - 200 * MINUTE, AT - 100 * MINUTE);
  add_post (brief, 51, VIGIE_STATUS_CONFIRMED, AT + MINUTE, AT + 2 * MINUTE); /* later */
  vigie_brief_finish (brief);

  g_assert_cmpuint (brief->n_posts[VIGIE_STATUS_NEW], ==, 2);
  g_assert_cmpuint (brief->n_posts[VIGIE_STATUS_CONFIRMED], ==, 2);
  g_assert_cmpuint (brief->n_posts[VIGIE_STATUS_REJECTED], ==, 1);
  g_assert_cmpuint (brief->n_facts_new, ==, 1);
  g_assert_cmpuint (brief->items->len, ==, 2);
  g_assert_cmpuint (get_item (brief->items, 0)->number, ==, 1);
  g_assert_true (get_item (brief->items, 0)->is_new);
  g_assert_cmpuint (get_item (brief->items, 1)->number, ==, 2);
  g_assert_false (get_item (brief->items, 1)->is_new);
  g_assert_cmpuint (brief->pending->len, ==, 2);
}

/* The newest stay, in whatever order they come. */
static void
test_keeps_the_newest (void)
{
  g_autoptr (VigieBrief) brief = vigie_brief_new (AT);

  for (guint i = 0; i < 40; i++)
    add_post (brief, i, VIGIE_STATUS_NEW, AT - ((i * 17) % 40 + 1) * MINUTE, VIGIE_TIME_UNKNOWN);
  for (guint i = 0; i < VIGIE_BRIEF_MAX_ITEMS + 100; i++)
    add_post (brief, 1000 + i, VIGIE_STATUS_CONFIRMED, AT - (i + 1) * MINUTE, AT);
  vigie_brief_finish (brief);
  g_assert_cmpuint (brief->pending->len, ==, VIGIE_BRIEF_MAX_PENDING);
  for (guint i = 0; i < brief->pending->len; i++)
    g_assert_cmpint (get_item (brief->pending, i)->posted_at, ==, AT - (i + 1) * MINUTE);
  g_assert_cmpuint (brief->items->len, ==, VIGIE_BRIEF_MAX_ITEMS);
  g_assert_cmpint (get_item (brief->items, 0)->posted_at, ==, AT - MINUTE);
  g_assert_cmpuint (brief->n_posts[VIGIE_STATUS_CONFIRMED], ==, VIGIE_BRIEF_MAX_ITEMS + 100);
}

static void
test_repeats_are_counted (void)
{
  g_autoptr (VigieBrief) brief = vigie_brief_new (AT);
  g_autoptr (VigiePost) original = make_post (1, "mastodon", "Arbre", NULL, AT - 9 * MINUTE);
  VigiePostState state = { .status = VIGIE_STATUS_CONFIRMED, .decided_at = AT };

  vigie_brief_add_post (brief, original, &state);
  for (guint i = 2; i < 5; i++)
    {
      g_autoptr (VigiePost) post = make_post (i, "bluesky", "Arbre", NULL, AT - i * MINUTE);
      VigiePostState repeat = { .status = i == 2 ? VIGIE_STATUS_CONFIRMED : VIGIE_STATUS_NEW,
                                .duplicate_of = (char *) vigie_post_get_id (original) };

      vigie_brief_add_post (brief, post, &repeat);
    }
  vigie_brief_finish (brief);
  g_assert_cmpuint (brief->items->len, ==, 1);
  g_assert_cmpuint (get_item (brief->items, 0)->n_repeats, ==, 3);
  g_assert_cmpuint (brief->pending->len, ==, 0);
}

/* A post that repeats another: @original is the other's index. */
static void
add_repeat (VigieBrief *brief, guint index, guint original, VigieStatus status)
{
  g_autoptr (VigiePost) post = make_post (index, "bluesky", "Arbre", NULL, AT - index * MINUTE);
  g_autoptr (VigiePost) other = make_post (original, "bluesky", "Arbre", NULL, AT);
  VigiePostState state = { .status = status,
                           .decided_at = AT,
                           .duplicate_of = (char *) vigie_post_get_id (other) };

  vigie_brief_add_post (brief, post, &state);
}

static void
add_original (VigieBrief *brief, guint index, VigieStatus status)
{
  g_autoptr (VigiePost) post = make_post (index, "bluesky", "Arbre", NULL, AT - index * MINUTE);
  VigiePostState state = { .status = status, .decided_at = AT };

  vigie_brief_add_post (brief, post, &state);
}

static void
assert_item_is (VigieBrief *brief, guint position, guint index)
{
  g_autoptr (VigiePost) post = make_post (index, "bluesky", "Arbre", NULL, AT);

  g_assert_cmpstr (get_item (brief->items, position)->post_id, ==, vigie_post_get_id (post));
}

static void
test_confirmed_repeat_of_what_nobody_confirmed_is_listed (void)
{
  static const VigieStatus others[] = { VIGIE_STATUS_NEW, VIGIE_STATUS_REJECTED };

  for (gsize i = 0; i < G_N_ELEMENTS (others); i++)
    {
      g_autoptr (VigieBrief) brief = vigie_brief_new (AT);

      add_repeat (brief, 2, 9, VIGIE_STATUS_CONFIRMED);
      add_repeat (brief, 3, 2, VIGIE_STATUS_CONFIRMED); /* the first one posted of the two */
      add_repeat (brief, 1, 9, VIGIE_STATUS_NEW);
      add_original (brief, 9, others[i]);
      vigie_brief_finish (brief);
      g_assert_cmpuint (brief->items->len, ==, 1);
      g_assert_cmpuint (brief->n_facts, ==, 1);
      assert_item_is (brief, 0, 3);
      g_assert_cmpuint (get_item (brief->items, 0)->n_repeats, ==, 3);
    }
}

static void
test_repeat_of_a_repeat_is_folded (void)
{
  g_autoptr (VigieBrief) brief = vigie_brief_new (AT);

  add_repeat (brief, 3, 2, VIGIE_STATUS_CONFIRMED);
  add_repeat (brief, 2, 1, VIGIE_STATUS_NEW);
  add_original (brief, 1, VIGIE_STATUS_CONFIRMED);
  vigie_brief_finish (brief);
  g_assert_cmpuint (brief->items->len, ==, 1);
  assert_item_is (brief, 0, 1);
  g_assert_cmpuint (brief->n_facts, ==, 1);
  g_assert_cmpuint (get_item (brief->items, 0)->n_repeats, ==, 2);
}

static void
test_posts_that_repeat_each_other_are_one_fact (void)
{
  g_autoptr (VigieBrief) brief = vigie_brief_new (AT);

  add_repeat (brief, 1, 2, VIGIE_STATUS_CONFIRMED);
  add_repeat (brief, 2, 3, VIGIE_STATUS_CONFIRMED);
  add_repeat (brief, 3, 1, VIGIE_STATUS_NEW);
  add_repeat (brief, 4, 3, VIGIE_STATUS_CONFIRMED); /* leads into the ring */
  add_repeat (brief, 5, 5, VIGIE_STATUS_CONFIRMED); /* of itself */
  vigie_brief_finish (brief);
  g_assert_cmpuint (brief->items->len, ==, 2);
  g_assert_cmpuint (brief->n_facts, ==, 2);
  assert_item_is (brief, 0, 4);
  assert_item_is (brief, 1, 5);
  g_assert_cmpuint (get_item (brief->items, 0)->n_repeats, ==, 3);
  g_assert_cmpuint (get_item (brief->items, 1)->n_repeats, ==, 0);
}

static void
test_what_an_item_quotes (void)
{
  g_autoptr (VigieBrief) brief = vigie_brief_new (AT);
  g_autoptr (VigiePost) x = make_post (1, "x", "Secret", "https://x.com/i/1", AT - MINUTE);
  g_autoptr (VigiePost) script =
      make_post (2, "rss", " a\n\n\tb\x07 \u00a0c ", "javascript:alert(1)", AT - 2 * MINUTE);
  VigiePostState state = { .status = VIGIE_STATUS_CONFIRMED, .decided_at = AT };

  vigie_brief_add_post (brief, x, &state);
  vigie_brief_add_post (brief, script, &state);
  vigie_brief_finish (brief);
  g_assert_null (get_item (brief->items, 0)->text); /* X: the link only */
  g_assert_cmpstr (get_item (brief->items, 0)->url, ==, "https://x.com/i/1");
  g_assert_cmpstr (get_item (brief->items, 1)->text, ==, "a b c");
  g_assert_null (get_item (brief->items, 1)->url);
}

/* A phone's clock may be ahead of the desk's. */
static void
test_posts_of_later_are_facts (void)
{
  g_autoptr (VigieBrief) brief = vigie_brief_new (AT);
  const VigieObservation ahead = { .source_kind = "file",
                                   .source_host = "a.csv",
                                   .external_id = "1",
                                   .text = "",
                                   .posted_at = AT + 5 * MINUTE,
                                   .received_at = AT - MINUTE };
  g_autoptr (VigiePost) post = vigie_post_new (1, &ahead);
  VigiePostState state = { .status = VIGIE_STATUS_CONFIRMED, .decided_at = AT };

  vigie_brief_add_post (brief, post, &state);
  vigie_brief_finish (brief);
  g_assert_cmpuint (brief->n_facts, ==, 1);
  g_assert_cmpuint (brief->items->len, ==, 1);
}

static void
test_positions (void)
{
  g_autoptr (VigieBrief) brief = vigie_brief_new (AT);
  const VigiePosition candidate = { 5, 47, 100, VIGIE_ORIGIN_TEXT };
  const VigieObservation observation = { .source_kind = "file",
                                         .source_host = "a.csv",
                                         .external_id = "1",
                                         .text = "",
                                         .posted_at = AT - MINUTE,
                                         .received_at = AT,
                                         .candidates = &candidate,
                                         .n_candidates = 1 };
  g_autoptr (VigiePost) post = vigie_post_new (1, &observation);
  g_autoptr (VigiePost) other = make_post (2, "rss", "", NULL, AT - 2 * MINUTE);
  VigiePostState state = { .status = VIGIE_STATUS_CONFIRMED, .decided_at = AT };
  VigiePostState placed = { .status = VIGIE_STATUS_CONFIRMED,
                            .decided_at = AT,
                            .has_position = TRUE,
                            .position = { 6, 48, 10, VIGIE_ORIGIN_ANALYST } };

  vigie_brief_add_post (brief, post, &state);
  vigie_brief_add_post (brief, other, &placed);
  vigie_brief_finish (brief);
  g_assert_true (get_item (brief->items, 0)->has_position);
  g_assert_false (get_item (brief->items, 0)->position_confirmed);
  g_assert_cmpfloat (get_item (brief->items, 0)->position.lon, ==, 5);
  g_assert_true (get_item (brief->items, 1)->position_confirmed);
  g_assert_cmpfloat (get_item (brief->items, 1)->position.lon, ==, 6);
}

/* A photo that cannot be shown is not chosen. */
static void
test_photo_is_the_first_that_shows (void)
{
  g_autoptr (VigieBrief) brief = vigie_brief_new (AT);
  VigiePhotoFacts broken = { .sha256 = (char *) "aa", .error = (char *) "damaged", .taken_at = AT };
  VigiePhotoFacts absent = { .uri = (char *) "https://example.org/p.jpg", .taken_at = AT };
  VigiePhotoFacts good = { .sha256 = (char *) "bb", .taken_at = AT - MINUTE };
  VigiePhotoFacts *photos[] = { &broken, &absent, &good };
  const VigieObservation observation = { .source_kind = "file",
                                         .source_host = "",
                                         .external_id = "1",
                                         .text = "",
                                         .posted_at = AT - MINUTE,
                                         .received_at = AT,
                                         .photos = photos,
                                         .n_photos = 3 };
  g_autoptr (VigiePost) post = vigie_post_new (1, &observation);
  VigieObservation on_x = observation;
  g_autoptr (VigiePost) x = NULL;
  VigiePostState state = { .status = VIGIE_STATUS_CONFIRMED, .decided_at = AT };

  on_x.source_kind = "x"; /* goes out as a link: without its photo as well */
  on_x.posted_at = AT - 2 * MINUTE;
  x = vigie_post_new (2, &on_x);
  vigie_brief_add_post (brief, post, &state);
  vigie_brief_add_post (brief, x, &state);
  vigie_brief_finish (brief);
  g_assert_cmpstr (get_item (brief->items, 0)->photo_sha256, ==, "bb");
  g_assert_cmpint (get_item (brief->items, 0)->photo_taken_at, ==, AT - MINUTE);
  g_assert_null (get_item (brief->items, 1)->photo_sha256);
}

static void
test_labels (void)
{
  static const struct
  {
    guint index;
    const char *label;
  } wanted[] = { { 0, "A" },   { 25, "Z" },   { 26, "AA" },  { 51, "AZ" },
                 { 52, "BA" }, { 701, "ZZ" }, { 702, "AAA" } };

  for (gsize i = 0; i < G_N_ELEMENTS (wanted); i++)
    {
      g_autofree char *label = vigie_brief_make_label (wanted[i].index);

      g_assert_cmpstr (label, ==, wanted[i].label);
    }
}

/* ---- what changed ---- */

static VigieShape *
make_closure (const char *id, const char *cause, gint64 to)
{
  static const double lonlat[] = { 5, 47, 5.1, 47, 5.1, 47.1 };
  VigieShape *shape = vigie_shape_new (id);

  shape->drawn_at = AT - 120 * MINUTE;
  shape->edited_at = shape->drawn_at;
  g_free (shape->cause);
  shape->cause = g_strdup (cause);
  shape->to = to;
  shape->geometry = vigie_geometry_new_polygon (lonlat, 3);
  return shape;
}

static void
apply (VigieBoard *board, VigieDraft *draft, gint64 seq, gint64 at)
{
  g_autofree char *id = g_strdup_printf ("b%d", (int) seq);
  g_autoptr (VigieDecision) decision =
      vigie_decision_new (draft, id, "desk", seq, at, VIGIE_HASH_NONE);
  g_autoptr (GError) error = NULL;

  vigie_board_apply (board, decision, &error);
  g_assert_no_error (error);
  vigie_draft_unref (draft);
}

static void
draw (VigieBoard *board, gint64 seq, const char *id)
{
  g_autoptr (VigieShape) shape = make_closure (id, "snow", VIGIE_TIME_UNKNOWN);

  apply (board,
         vigie_draft_new_shape (id, VIGIE_DECISION_SHAPE_DRAW, VIGIE_SHAPE_CLOSURE, "", "snow",
                                VIGIE_TIME_UNKNOWN, VIGIE_TIME_UNKNOWN, shape->geometry, "c"),
         seq, AT - 120 * MINUTE);
}

static const VigieBriefChange *
find_change (VigieBrief *brief, VigieBriefChangeKind kind, guint *n)
{
  const VigieBriefChange *found = NULL;

  *n = 0;
  for (guint i = 0; i < brief->changes->len; i++)
    {
      const VigieBriefChange *change = g_ptr_array_index (brief->changes, i);

      if (i > 0)
        g_assert_cmpint (change->kind, >=,
                         ((VigieBriefChange *) g_ptr_array_index (brief->changes, i - 1))->kind);
      if (change->kind == kind && (*n)++ == 0)
        found = change;
    }
  return found;
}

static void
test_closures_are_compared_with_before (void)
{
  g_autoptr (VigieBrief) brief = vigie_brief_new (AT);
  g_autoptr (VigieShape) same = make_closure ("same", "snow", VIGIE_TIME_UNKNOWN);
  g_autoptr (VigieShape) changed = make_closure ("changed", "ice", AT + 9 * MINUTE);
  g_autoptr (VigieShape) added = make_closure ("added", "snow", VIGIE_TIME_UNKNOWN);
  g_autoptr (VigieShape) lifted = make_closure ("lifted", "snow", VIGIE_TIME_UNKNOWN);
  VigieBoard *board = vigie_board_new ();
  const VigieBriefChange *change;
  guint n;

  draw (board, 1, "same");
  draw (board, 2, "changed");
  draw (board, 3, "lifted");
  draw (board, 4, "undone");
  add_issued (brief, 9, AT - 60 * MINUTE);
  vigie_brief_take_before (brief, board, FALSE);
  same->edited_at = AT - MINUTE; /* edited and back again: nothing is new */
  lifted->lifted_at = AT - MINUTE;
  vigie_brief_add_shape (brief, same);
  vigie_brief_add_shape (brief, changed);
  vigie_brief_add_shape (brief, added);
  vigie_brief_add_shape (brief, lifted);
  vigie_brief_finish (brief);

  g_assert_cmpuint (brief->changes->len, ==, 4);
  change = find_change (brief, VIGIE_BRIEF_CHANGE_CLOSED, &n);
  g_assert_cmpuint (n, ==, 1);
  g_assert_cmpstr (change->shape->shape->id, ==, "added");
  change = find_change (brief, VIGIE_BRIEF_CHANGE_CLOSURE_CHANGED, &n);
  g_assert_cmpuint (n, ==, 1);
  g_assert_cmpuint (change->shape->news, ==, VIGIE_BRIEF_NEWS_CAUSE | VIGIE_BRIEF_NEWS_END);
  change = find_change (brief, VIGIE_BRIEF_CHANGE_REOPENED, &n);
  g_assert_cmpuint (n, ==, 2); /* the lifted one, and the one whose drawing was undone */
  g_assert_cmpuint (brief->n_lifted, ==, 1);
}

static void
test_posts_are_compared_with_before (void)
{
  g_autoptr (VigieBrief) brief = vigie_brief_new (AT);
  VigieBoard *board = vigie_board_new ();
  static const VigieStatus before[] = { VIGIE_STATUS_CONFIRMED, VIGIE_STATUS_NEW,
                                        VIGIE_STATUS_CONFIRMED, VIGIE_STATUS_CONFIRMED,
                                        VIGIE_STATUS_NEW };
  static const VigieStatus now[] = { VIGIE_STATUS_CONFIRMED, VIGIE_STATUS_CONFIRMED,
                                     VIGIE_STATUS_NEW, VIGIE_STATUS_REJECTED,
                                     VIGIE_STATUS_REJECTED };
  guint n;

  for (guint i = 0; i < G_N_ELEMENTS (before); i++)
    {
      g_autoptr (VigiePost) post = make_post (i, "mastodon", "Texte", NULL, AT - 90 * MINUTE);

      apply (board, vigie_draft_new_status (vigie_post_get_id (post), before[i], NULL, "c"), i + 1,
             AT - 80 * MINUTE);
    }
  add_issued (brief, 9, AT - 60 * MINUTE);
  vigie_brief_take_before (brief, board, FALSE);
  for (guint i = 0; i < G_N_ELEMENTS (now); i++)
    {
      g_autoptr (VigiePost) post = make_post (i, "mastodon", "Texte", NULL, AT - 90 * MINUTE);
      VigiePostState state = { .status = now[i],
                               .decided_at = AT - MINUTE,
                               .reason = (char *) "Rumeur démentie" };

      vigie_brief_add_post (brief, post, &state);
    }
  vigie_brief_finish (brief);
  g_assert_cmpuint (brief->n_facts, ==, 2);
  g_assert_cmpuint (brief->n_facts_new, ==, 1);
  find_change (brief, VIGIE_BRIEF_CHANGE_CONFIRMED, &n);
  g_assert_cmpuint (n, ==, 1);
  find_change (brief, VIGIE_BRIEF_CHANGE_WITHDRAWN, &n);
  g_assert_cmpuint (n, ==, 2);
  find_change (brief, VIGIE_BRIEF_CHANGE_DENIED, &n);
  g_assert_cmpuint (n, ==, 1); /* what was a fact is told as withdrawn, not twice */
  g_assert_cmpuint (brief->n_rumours, ==, 2);
}

/* A decision that came while the brief was written is not in it, so it is new in the next. */
static void
test_compares_with_the_moment_of_the_last_brief (void)
{
  g_autoptr (VigieBrief) brief = vigie_brief_new (AT);
  g_autoptr (JsonNode) payload =
      json_from_string ("{\"number\":1,\"as_of\":\"2026-11-24T18:00:00.000Z\"}", NULL);
  g_autoptr (VigieDraft) draft = vigie_draft_new ("brief.issued", NULL, payload, NULL, "c", NULL);
  g_autoptr (VigieDecision) issued =
      vigie_decision_new (draft, "i", "desk", 1, AT - MINUTE, VIGIE_HASH_NONE);

  vigie_brief_add_decision (brief, issued);
  g_assert_cmpint (brief->previous_at, ==, AT - 32 * MINUTE);
}

static VigieDecision *
make_message (const char *device, gint64 seq, gint64 at)
{
  g_autoptr (JsonNode) payload = json_from_string ("{\"text\":\"Évitez la D 971\"}", NULL);
  g_autoptr (VigieDraft) draft = vigie_draft_new ("message", NULL, payload, NULL, "c", NULL);
  g_autofree char *id = g_strdup_printf ("%s-%" G_GINT64_FORMAT, device, seq);

  return vigie_decision_new (draft, id, device, seq, at, VIGIE_HASH_NONE);
}

static void
add_marked (VigieBrief *brief, gint64 seq, gint64 at, const char *mark)
{
  g_autofree char *text = g_strdup_printf ("{\"number\":1,\"log\":%s}", mark);
  g_autoptr (JsonNode) payload = json_from_string (text, NULL);
  g_autoptr (VigieDraft) draft = vigie_draft_new ("brief.issued", NULL, payload, NULL, "c", NULL);
  g_autofree char *id = g_strdup_printf ("m%" G_GINT64_FORMAT, seq);
  g_autoptr (VigieDecision) issued =
      vigie_decision_new (draft, id, "desk", seq, at, VIGIE_HASH_NONE);

  vigie_brief_add_decision (brief, issued);
}

static void
assert_told (const VigieBrief *brief, const char *device, gint64 seq, gint64 at, gboolean told)
{
  g_autoptr (VigieDecision) decision = make_message (device, seq, at);

  g_assert_cmpint (vigie_brief_has_told (brief, decision), ==, told);
}

/* A clock that is late, or a desk whose entries come later: what a brief did not hold is news. */
static void
test_what_the_log_held_was_told (void)
{
  const gint64 early = AT - 90 * MINUTE;
  g_autoptr (VigieBrief) brief = vigie_brief_new (AT);
  g_autoptr (VigieDecision) known = make_message ("late", 3, early);
  g_autoptr (VigieDecision) news = make_message ("late", 4, early);
  g_autoptr (VigieDecision) ahead = make_message ("late", 2, AT - MINUTE);

  assert_told (brief, "late", 1, early, FALSE);
  add_issued (brief, 1, AT - 80 * MINUTE); /* by an earlier version */
  assert_told (brief, "late", 4, early, TRUE);
  add_marked (brief, 2, AT - 60 * MINUTE, "{\"desk\":1,\"late\":2}");
  add_marked (brief, 3, AT - 30 * MINUTE, "{\"late\":3}");
  assert_told (brief, "late", 3, early, TRUE);
  assert_told (brief, "late", 4, early, FALSE);
  assert_told (brief, "desk", 1, early, TRUE);
  assert_told (brief, "other", 1, early, FALSE);
  vigie_brief_add_decision (brief, known);
  vigie_brief_add_decision (brief, news);
  vigie_brief_add_decision (brief, ahead);
  vigie_brief_finish (brief);
  g_assert_cmpuint (brief->messages->len, ==, 3);
  for (guint i = 0; i < brief->messages->len; i++)
    {
      const VigieBriefMessage *message = g_ptr_array_index (brief->messages, i);

      g_assert_cmpint (message->is_new, ==, message->decision != known);
    }
  add_issued (brief, 4, AT - 20 * MINUTE); /* by a desk that has an earlier version */
  assert_told (brief, "other", 1, AT - 25 * MINUTE, TRUE);
  assert_told (brief, "other", 1, AT - 15 * MINUTE, FALSE);
}

static void
test_odd_marks_of_the_log_count_as_none (void)
{
  static const char *const marks[] = {
    "7", "null", "[]", "{\"late\":\"3\"}", "{\"late\":1.5}", "{\"late\":{}}"
  };

  for (gsize i = 0; i < G_N_ELEMENTS (marks); i++)
    {
      g_autoptr (VigieBrief) brief = vigie_brief_new (AT);

      add_marked (brief, 1, AT - 60 * MINUTE, marks[i]);
      assert_told (brief, "late", 9, AT - 70 * MINUTE, TRUE); /* by time */
      assert_told (brief, "late", 9, AT - 50 * MINUTE, FALSE);
    }
}

static void
test_denials (void)
{
  static const char *const denials[] = {
    "Rumour, denied", "Rumeur démentie", "Old photo",      "Photo ancienne",    "Elsewhere",
    "Autre lieu",     "C’est faux",      "photo recyclée", "DÉMENTI par le COS"
  };
  static const char *const others[] = { "", "Not about this incident", "Joke or advertisement",
                                        "Sans rapport avec cet événement", "doublon" };

  for (gsize i = 0; i < G_N_ELEMENTS (denials); i++)
    g_assert_true (vigie_brief_is_denial (denials[i]));
  for (gsize i = 0; i < G_N_ELEMENTS (others); i++)
    g_assert_false (vigie_brief_is_denial (others[i]));
  g_assert_false (vigie_brief_is_denial (NULL));
}

/* Payloads come from other desks and from scripts. */
static void
test_odd_messages_and_sections (void)
{
  static const char *const payloads[] = {
    "{}", "{\"text\":7}", "{\"text\":\"  \"}",
    "{\"text\":\"a\\nb\",\"language\":\"fr\",\"channels\":[\"X\"]}",
    "{\"text\":\"c\",\"channels\":\"X\"}"
  };
  static const char *const details[] = { "[]",
                                         "{\"sections\":7}",
                                         "{\"sections\":[1,null,[]]}",
                                         "{\"sections\":[{}]}",
                                         ("{\"sections\":[{\"road\":3,\"length_m\":-1,"
                                          "\"communes\":[1],\"from\":\"230 miles from D 2\"}]}"),
                                         "not json" };
  g_autoptr (VigieBrief) brief = vigie_brief_new (AT);

  for (gsize i = 0; i < G_N_ELEMENTS (payloads); i++)
    {
      g_autoptr (JsonNode) payload = json_from_string (payloads[i], NULL);
      g_autoptr (VigieDraft) draft = vigie_draft_new ("message", NULL, payload, NULL, "c", NULL);
      g_autofree char *id = g_strdup_printf ("m%d", (int) i);
      g_autoptr (VigieDecision) decision =
          draft != NULL
              ? vigie_decision_new (draft, id, "desk", (gint64) i, AT - MINUTE, VIGIE_HASH_NONE)
              : NULL;

      if (decision != NULL)
        vigie_brief_add_decision (brief, decision);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (details); i++)
    {
      g_autofree char *id = g_strdup_printf ("s%d", (int) i);
      g_autoptr (VigieShape) shape = make_closure (id, "", VIGIE_TIME_UNKNOWN);

      shape->details = g_strdup (details[i]);
      vigie_brief_add_shape (brief, shape);
    }
  vigie_brief_finish (brief);
  g_assert_cmpuint (brief->messages->len, >=, 1);
  g_assert_cmpuint (brief->messages->len, <=, 2);
  g_assert_cmpuint (brief->cuts->len, ==, G_N_ELEMENTS (details)); /* each at least once */
  for (guint i = 0; i < brief->cuts->len; i++)
    {
      const VigieBriefCut *cut = g_ptr_array_index (brief->cuts, i);

      g_assert_null (cut->from);
      g_assert_cmpfloat (cut->length_m, ==, 0);
      g_assert_true (cut->is_first);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/brief/number-counts-briefs-before", test_number_counts_briefs_before);
  g_test_add_func ("/brief/shapes-in-force", test_shapes_in_force);
  g_test_add_func ("/brief/first-has-no-news", test_first_brief_has_no_news);
  g_test_add_func ("/brief/posts-by-status", test_posts_by_status);
  g_test_add_func ("/brief/keeps-the-newest", test_keeps_the_newest);
  g_test_add_func ("/brief/repeats-are-counted", test_repeats_are_counted);
  g_test_add_func ("/brief/confirmed-repeat-of-what-nobody-confirmed",
                   test_confirmed_repeat_of_what_nobody_confirmed_is_listed);
  g_test_add_func ("/brief/repeat-of-a-repeat", test_repeat_of_a_repeat_is_folded);
  g_test_add_func ("/brief/posts-that-repeat-each-other",
                   test_posts_that_repeat_each_other_are_one_fact);
  g_test_add_func ("/brief/what-an-item-quotes", test_what_an_item_quotes);
  g_test_add_func ("/brief/positions", test_positions);
  g_test_add_func ("/brief/photo-is-the-first-that-shows", test_photo_is_the_first_that_shows);
  g_test_add_func ("/brief/posts-of-later-are-facts", test_posts_of_later_are_facts);
  g_test_add_func ("/brief/labels", test_labels);
  g_test_add_func ("/brief/closures-are-compared-with-before",
                   test_closures_are_compared_with_before);
  g_test_add_func ("/brief/posts-are-compared-with-before", test_posts_are_compared_with_before);
  g_test_add_func ("/brief/compares-with-the-moment-of-the-last",
                   test_compares_with_the_moment_of_the_last_brief);
  g_test_add_func ("/brief/what-the-log-held-was-told", test_what_the_log_held_was_told);
  g_test_add_func ("/brief/odd-marks-of-the-log", test_odd_marks_of_the_log_count_as_none);
  g_test_add_func ("/brief/denials", test_denials);
  g_test_add_func ("/brief/odd-messages-and-sections", test_odd_messages_and_sections);
  return g_test_run ();
}
