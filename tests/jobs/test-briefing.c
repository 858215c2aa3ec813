/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gstdio.h>

#include "publish-fixture.h"
#include "vigie-briefing.h"
#include "vigie-error.h"
#include "vigie-publish.h"
#include "vigie-test-util.h"
#include "vigie-time.h"

/* ---- the brief before it is issued ---- */

static guint
count_issued (VigieStore *store)
{
  g_autoptr (GPtrArray) issued =
      vigie_store_list_decisions (store, VIGIE_DECISION_BRIEF_ISSUED, NULL);

  return issued->len;
}

static VigieBriefing *
prepare (VigieStore *store)
{
  const VigieBriefRequest request = { .language = "fr",
                                      .next_at = G_GINT64_CONSTANT (4000000000000) };
  g_autoptr (GError) error = NULL;
  VigieBriefing *briefing = vigie_briefing_new (store, &request, NULL, &error);

  g_assert_no_error (error);
  return briefing;
}

static void
test_preparing_a_brief_writes_nothing (void)
{
  g_auto (Place) place = { 0 };
  g_autoptr (OpenStore) store = NULL;
  g_autoptr (VigieBriefing) briefing = NULL;
  g_autofree char *text = NULL;
  g_autofree char *path = NULL;
  g_autofree char *contents = NULL;
  g_autofree char *sha256 = NULL;
  g_autoptr (GPtrArray) issued = NULL;
  g_autoptr (GError) error = NULL;
  JsonObject *payload;
  gsize length;

  place_init (&place);
  store = make_incident (&place, "");
  briefing = prepare (store);
  g_assert_cmpuint (vigie_briefing_get_brief (briefing)->number, ==, 1);
  g_assert_cmpuint (vigie_brief_document_get_n_pages (vigie_briefing_get_document (briefing)), ==,
                    1);
  text = vigie_briefing_dup_short_text (briefing);
  g_assert_nonnull (strstr (text, "Routes coupées\u00a0: D 971"));
  g_assert_cmpuint (count_issued (store), ==, 0);

  path = g_build_filename (place.folder, "brief.pdf", NULL);
  g_assert_true (vigie_briefing_issue (briefing, path, NULL, NULL, &error));
  g_assert_no_error (error);
  issued = vigie_store_list_decisions (store, VIGIE_DECISION_BRIEF_ISSUED, NULL);
  g_assert_cmpuint (issued->len, ==, 1);
  payload = vigie_decision_get_payload (g_ptr_array_index (issued, 0));
  g_assert_true (g_file_get_contents (path, &contents, &length, NULL));
  sha256 = g_compute_checksum_for_data (G_CHECKSUM_SHA256, (guchar *) contents, length);
  g_assert_cmpstr (json_object_get_string_member (payload, "sha256"), ==, sha256);
  g_assert_cmpint (json_object_get_int_member (payload, "number"), ==, 1);
  g_assert_true (g_str_has_prefix (json_object_get_string_member (payload, "next_at"), "2096-"));
}

/* Two desks, or two clicks: one number is one brief. */
static void
test_number_that_was_taken_is_refused (void)
{
  g_auto (Place) place = { 0 };
  g_autoptr (OpenStore) store = NULL;
  g_autoptr (VigieBriefing) first = NULL;
  g_autoptr (VigieBriefing) second = NULL;
  g_autofree char *path = NULL;
  g_autofree char *other = NULL;
  g_autoptr (GError) error = NULL;

  place_init (&place);
  store = make_incident (&place, "");
  first = prepare (store);
  second = prepare (store);
  path = g_build_filename (place.folder, "brief.pdf", NULL);
  other = g_build_filename (place.folder, "other.pdf", NULL);
  g_assert_true (vigie_briefing_issue (first, path, NULL, NULL, NULL));
  g_assert_false (vigie_briefing_issue (second, other, NULL, NULL, &error));
  g_assert_error (error, VIGIE_ERROR, VIGIE_ERROR_EXISTS);
  g_assert_false (g_file_test (other, G_FILE_TEST_EXISTS));
  g_assert_cmpuint (count_issued (store), ==, 1);
}

static void
test_next_brief_tells_what_was_undone (void)
{
  g_auto (Place) place = { 0 };
  g_autoptr (OpenStore) store = NULL;
  g_autoptr (VigieBriefing) first = NULL;
  g_autoptr (VigieBriefing) second = NULL;
  g_autoptr (VigieDecision) undone = NULL;
  g_autofree char *path = NULL;
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;

  place_init (&place);
  store = make_incident (&place, "");
  first = prepare (store);
  path = g_build_filename (place.folder, "brief.pdf", NULL);
  g_assert_true (vigie_briefing_issue (first, path, NULL, NULL, &error));
  g_assert_no_error (error);
  undone = vigie_store_undo (store, "anne", NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (vigie_decision_get_kind_name (undone), ==, "shape.draw");
  second = prepare (store);
  text = vigie_briefing_dup_text (second);
  g_assert_nonnull (strstr (text, "CE QUI A CHANGÉ DEPUIS LE N° 1"));
  g_assert_nonnull (strstr (text, "D 971 (saisie par erreur, annulée)"));
  g_assert_nonnull (strstr (text, "Aucune coupure en cours."));
}

/* An entry of another desk, which comes when it comes, at the time of that desk's clock. */
static void
receive (VigieStore *store,
         VigieDecision **last,
         const char *kind,
         const char *subject,
         const char *text,
         gint64 at)
{
  g_autoptr (JsonNode) payload = json_from_string (text, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (VigieDraft) draft = vigie_draft_new (kind, subject, payload, NULL, "Zoé", &error);
  const gint64 seq = *last != NULL ? vigie_decision_get_seq (*last) + 1 : 1;
  g_autofree char *id = g_strdup_printf ("%032x", (guint) seq);
  g_autoptr (VigieDecision) decision = NULL;

  g_assert_no_error (error);
  decision = vigie_decision_new (draft, id, "00000000000000ff", seq, at,
                                 *last != NULL ? vigie_decision_get_hash (*last) : VIGIE_HASH_NONE);
  g_assert_true (vigie_store_receive (store, decision, &error));
  g_assert_no_error (error);
  g_set_object (last, decision);
}

#define CLOSURE(title)                                                                             \
  "{\"kind\":\"closure\",\"title\":\"" title "\",\"geometry\":{\"type\":\"Polygon\","              \
  "\"coordinates\":[[[5.03,47.31],[5.05,47.31],[5.05,47.33],[5.03,47.33],[5.03,47.31]]]}}"

static void
issue (VigieStore *store, const char *path)
{
  g_autoptr (VigieBriefing) briefing = prepare (store);
  g_autoptr (GError) error = NULL;

  vigie_briefing_issue (briefing, path, NULL, NULL, &error);
  g_assert_no_error (error);
}

/* A desk whose clock is late decides after the brief what is dated before it. */
static void
test_next_brief_tells_what_came_late (void)
{
  g_auto (Place) place = { 0 };
  g_autoptr (OpenStore) store = NULL;
  g_autoptr (VigieDecision) last = NULL;
  g_autoptr (VigieBriefing) second = NULL;
  g_autoptr (VigieBriefing) third = NULL;
  const gint64 early = g_get_real_time () / 1000 - 3600000;
  g_autofree char *end = vigie_time_format (early + 60000);
  g_autofree char *lift = g_strdup_printf ("{\"at\":\"%s\"}", end);
  char post[VIGIE_POST_ID_LENGTH + 1];
  g_autofree char *path = NULL;
  g_autofree char *text = NULL;

  place_init (&place);
  store = make_incident (&place, "");
  ingest_numbered (store, 0, 2);
  numbered_post_id (1, post);
  receive (store, &last, "shape.draw", "known", CLOSURE ("D 905"), early);
  path = g_build_filename (place.folder, "brief.pdf", NULL);
  issue (store, path);

  receive (store, &last, "shape.draw", "late", CLOSURE ("D 12"), early);
  receive (store, &last, "shape.draw", "short", CLOSURE ("D 70"), early);
  receive (store, &last, "shape.lift", "short", lift, early);
  receive (store, &last, "post.status", post, "{\"status\":\"confirmed\"}", early);
  receive (store, &last, "message", NULL, "{\"text\":\"Évitez la D 12\"}", early);
  second = prepare (store);
  g_assert_cmpuint (vigie_briefing_get_brief (second)->changes->len, ==, 4);
  g_assert_cmpuint (vigie_briefing_get_brief (second)->n_closures_new, ==, 1);
  g_assert_cmpuint (vigie_briefing_get_brief (second)->n_facts_new, ==, 1);
  text = vigie_briefing_dup_text (second);
  g_assert_nonnull (strstr (text, "D 12"));
  g_assert_nonnull (strstr (text, "D 70"));
  g_assert_nonnull (strstr (text, "Évitez la D 12"));

  g_clear_pointer (&second, vigie_briefing_free);
  issue (store, path);
  third = prepare (store); /* told once */
  g_assert_cmpuint (vigie_briefing_get_brief (third)->changes->len, ==, 0);
}

static void
confirm_at (VigieStore *store, guint number, double lon, double lat, double radius_m)
{
  const VigiePosition position = { lon, lat, radius_m, VIGIE_ORIGIN_ANALYST };
  char post[VIGIE_POST_ID_LENGTH + 1];
  g_autoptr (VigieDraft) draft = NULL;
  g_autoptr (VigieDecision) placed = NULL;
  g_autoptr (VigieDecision) confirmed = NULL;

  numbered_post_id (number, post);
  draft = vigie_draft_new_position (post, &position, "anne");
  placed = vigie_store_append (store, draft, NULL);
  confirmed = decide_status (store, number, VIGIE_STATUS_CONFIRMED);
  g_assert_true (placed != NULL && confirmed != NULL);
}

/* Command knows roads, not degrees; but a road without PR is no place. */
static void
test_places_are_told_by_their_road (void)
{
  g_auto (Place) place = { 0 };
  g_autoptr (OpenStore) store = NULL;
  g_autoptr (VigieBriefing) briefing = NULL;
  g_autofree char *territory = NULL;
  const GPtrArray *items;

  place_init (&place);
  territory = make_territory (place.folder);
  store = make_incident (&place, territory);
  ingest_numbered (store, 1, 3);
  confirm_at (store, 1, LON + 0.05, LAT + 0.0002, 30);
  confirm_at (store, 2, LON + 0.05, LAT + 0.02, 30);     /* in the fields */
  confirm_at (store, 3, LON + 0.05, LAT + 0.0002, 4000); /* somewhere there */
  briefing = prepare (store);
  items = vigie_briefing_get_brief (briefing)->items;
  g_assert_cmpuint (items->len, ==, 3);
  for (guint i = 0; i < items->len; i++)
    {
      const VigieBriefItem *item = g_ptr_array_index (items, i);
      const gboolean is_first = item->position.radius_m < 1000 && item->position.lat < LAT + 0.01;

      g_assert_cmpstr (item->place, ==, is_first ? "D 971" : NULL);
      g_assert_false (item->place_has_road); /* there are no PR here */
    }
  {
    g_autofree char *text = vigie_briefing_dup_text (briefing);

    g_test_message ("%s", text);
    g_assert_nonnull (strstr (text, "D 971"));
    g_assert_nonnull (strstr (text, "47,3202\u00a0N"));
    g_assert_nonnull (strstr (text, "47,3400\u00a0N"));
  }
}

/* ---- who, and with which number ---- */

static void
test_brief_is_of_who_issues_it (void)
{
  static const char *const given[] = { "Zoé", NULL };
  static const char *const written[] = { "Zoé", "Anne Martin" };
  g_auto (Place) place = { 0 };
  g_autoptr (OpenStore) store = NULL;
  g_autofree char *path = NULL;

  place_init (&place);
  store = make_incident (&place, "");
  vigie_store_set (store, VIGIE_INFO_AUTHOR, "Anne Martin", NULL);
  path = g_build_filename (place.folder, "brief.pdf", NULL);
  for (guint i = 0; i < G_N_ELEMENTS (given); i++)
    {
      const VigieBriefRequest request = { .path = path, .actor = given[i] };
      g_autoptr (GError) error = NULL;
      g_autoptr (GPtrArray) issued = NULL;

      vigie_publish_brief (store, &request, NULL, NULL, &error);
      g_assert_no_error (error);
      issued = vigie_store_list_decisions (store, VIGIE_DECISION_BRIEF_ISSUED, NULL);
      g_assert_cmpstr (vigie_decision_get_actor (g_ptr_array_index (issued, i)), ==, written[i]);
    }
}

typedef struct
{
  VigieStore *store;
  VigieBriefing *briefing;
  const char *path;
  gint *n_ready; /* (atomic) */
  GError *error;
} Issuer;

static gpointer
issue_in_thread (gpointer data)
{
  Issuer *issuer = data;

  g_atomic_int_inc (issuer->n_ready);
  while (g_atomic_int_get (issuer->n_ready) < 2)
    g_thread_yield ();
  vigie_briefing_issue (issuer->briefing, issuer->path, NULL, NULL, &issuer->error);
  return NULL;
}

/* Two programs that have the incident open and write the same file at the same time. */
static void
test_of_two_that_issue_at_once_one_does (void)
{
  g_auto (Place) place = { 0 };
  g_autoptr (OpenStore) first = NULL;
  g_autoptr (OpenStore) second = NULL;
  g_autofree char *path = NULL;

  place_init (&place);
  first = make_incident (&place, "");
  second = open_store (place.path);
  path = g_build_filename (place.folder, "brief.pdf", NULL);
  for (guint round = 1; round <= 4; round++)
    {
      gint n_ready = 0;
      Issuer issuers[] = { { first, prepare (first), path, &n_ready, NULL },
                           { second, prepare (second), path, &n_ready, NULL } };
      GThread *threads[2];
      g_autofree char *contents = NULL;
      g_autofree char *sha256 = NULL;
      g_autoptr (GPtrArray) issued = NULL;
      JsonObject *payload;
      gsize length;

      for (int i = 0; i < 2; i++)
        threads[i] = g_thread_new ("issuer", issue_in_thread, &issuers[i]);
      for (int i = 0; i < 2; i++)
        g_thread_join (threads[i]);
      g_assert_true ((issuers[0].error == NULL) != (issuers[1].error == NULL));
      g_assert_error (issuers[issuers[0].error == NULL].error, VIGIE_ERROR, VIGIE_ERROR_EXISTS);

      issued = vigie_store_list_decisions (first, VIGIE_DECISION_BRIEF_ISSUED, NULL);
      g_assert_cmpuint (issued->len, ==, round);
      payload = vigie_decision_get_payload (g_ptr_array_index (issued, round - 1));
      g_assert_true (g_file_get_contents (path, &contents, &length, NULL));
      sha256 = g_compute_checksum_for_data (G_CHECKSUM_SHA256, (guchar *) contents, length);
      g_assert_cmpstr (json_object_get_string_member (payload, "sha256"), ==, sha256);
      for (int i = 0; i < 2; i++)
        {
          vigie_briefing_free (issuers[i].briefing);
          g_clear_error (&issuers[i].error);
        }
    }
}

static void
test_hours_of_the_next_brief (void)
{
  static const struct
  {
    const char *text;
    const char *at; /* (nullable): no hour */
  } hours[] = {
    { "21:30", "2026-11-24T20:30:00Z" },
    { "21h30", "2026-11-24T20:30:00Z" },
    { "21h", "2026-11-24T20:00:00Z" },
    { "9:05", "2026-11-25T08:05:00Z" },
    { "19:32", "2026-11-25T18:32:00Z" },
    { "24:00", NULL },
    { "21:60", NULL },
    { "21:3", NULL },
    { "soon", NULL },
    { "", NULL },
    { "-1:00", NULL },
    { "21:30:00", NULL },
  };
  g_autoptr (GTimeZone) zone = g_time_zone_new_identifier ("Europe/Paris");

  for (gsize i = 0; i < G_N_ELEMENTS (hours); i++)
    {
      gint64 next_at;
      gint64 wanted;

      if (!vigie_briefing_parse_next (hours[i].text, G_GINT64_CONSTANT (1795545120000), zone,
                                      &next_at))
        {
          g_assert_null (hours[i].at);
          continue;
        }
      g_assert_nonnull (hours[i].at);
      g_assert_true (vigie_time_parse (hours[i].at, &wanted));
      g_assert_cmpint (next_at, ==, wanted);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/briefing/preparing-a-brief-writes-nothing",
                   test_preparing_a_brief_writes_nothing);
  g_test_add_func ("/briefing/number-that-was-taken-is-refused",
                   test_number_that_was_taken_is_refused);
  g_test_add_func ("/briefing/next-brief-tells-what-was-undone",
                   test_next_brief_tells_what_was_undone);
  g_test_add_func ("/briefing/next-brief-tells-what-came-late",
                   test_next_brief_tells_what_came_late);
  g_test_add_func ("/briefing/places-are-told-by-their-road", test_places_are_told_by_their_road);
  g_test_add_func ("/briefing/brief-is-of-who-issues-it", test_brief_is_of_who_issues_it);
  g_test_add_func ("/briefing/two-that-issue-at-once", test_of_two_that_issue_at_once_one_does);
  g_test_add_func ("/briefing/hours-of-the-next-brief", test_hours_of_the_next_brief);
  return g_test_run ();
}
