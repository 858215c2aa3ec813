/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reports of a crisis map, from a site of ours that does what Ushahidi's platform does (its source
 * of October 2025), in both versions of its interface. */
#include "fake-ushahidi.h"

/* ---- each once ---- */

static void
test_each_report_comes_once (gconstpointer manner)
{
  g_auto (Site) site = { 0 };
  g_auto (SiteDesk) desk = { 0 };

  set_up (&desk, &site, GPOINTER_TO_UINT (manner));
  site_desk_expect_round (&desk, 0, 0);
  add_many (&site, 3);
  site_desk_expect_round (&desk, 3, 3);
  site_desk_expect_round (&desk, 0, 3);
  add_many (&site, 170); /* more than a page and than what is asked for again */
  site_desk_expect_round (&desk, 170, 173);
  site_desk_expect_round (&desk, 0, 173);
  add_many (&site, 1);
  site_desk_expect_round (&desk, 1, 174);
}

/* Somebody of the site looked at it a while after others that were sent later. */
static void
test_late_reports_are_not_lost (gconstpointer manner)
{
  g_auto (Site) site = { 0 };
  g_auto (SiteDesk) desk = { 0 };
  Report *late, *very_late;

  set_up (&desk, &site, GPOINTER_TO_UINT (manner));
  very_late = add_report (&site, "Il y a un arbre", NULL);
  add_many (&site, 149);
  late = add_report (&site, "Pont fermé", NULL);
  add_many (&site, 20);
  late->is_draft = very_late->is_draft = TRUE;
  site_desk_expect_round (&desk, 169, 169);
  late->is_draft = FALSE; /* some versions note no change where many are put online at once */
  site_desk_expect_round (&desk, 1, 170);
  very_late->is_draft = FALSE;
  very_late->updated_s = 1768219200;
  if ((site.manner & SITE_VERSION_3) == 0)
    site_desk_expect_round (&desk, 1, 171);
}

static void
test_first_round_has_an_end (void)
{
  g_auto (Site) site = { 0 };
  g_auto (SiteDesk) desk = { 0 };

  set_up (&desk, &site, 0);
  add_many (&site, 700);
  site_desk_expect_round (&desk, 500, 500);
  g_assert_nonnull (strstr (desk.notes, "newest 500"));
  site_desk_expect_round (&desk, 0, 500);
  g_assert_cmpstr (desk.notes, ==, "");
}

static void
test_quiet_rounds_ask_little (void)
{
  g_auto (Site) site = { 0 };
  g_auto (SiteDesk) desk = { 0 };

  set_up (&desk, &site, 0);
  add_many (&site, 150);
  site_desk_expect_round (&desk, 150, 150);
  site_desk_count (&desk);
  site_desk_expect_round (&desk, 0, 150);
  g_assert_cmpuint (site_desk_count (&desk), <=, 4);
}

/* Far more than a round asks for, the newest of them changed as well. */
static void
test_many_new_reports_all_come (void)
{
  g_auto (Site) site = { 0 };
  g_auto (SiteDesk) desk = { 0 };
  Report *first;

  set_up (&desk, &site, 0);
  first = add_report (&site, "Pont fermé", NULL);
  add_many (&site, 149);
  ((Report *) g_ptr_array_index (site.reports, 1))->updated_s = CHANGED_S;
  site_desk_expect_round (&desk, 150, 150);
  add_many (&site, 1300);
  g_set_str (&first->title, "Pont rouvert");
  first->updated_s = CHANGED_S + 60;
  ((Report *) g_ptr_array_index (site.reports, 199))->updated_s = CHANGED_S + 120;
  ((Report *) g_ptr_array_index (site.reports, 1449))->updated_s = CHANGED_S + 180;
  site_desk_expect_round (&desk, 900, 1050);
  site_desk_expect_round (&desk, 400, 1450);
  g_assert_cmpuint (desk.counts.changed, ==, 1);
  site_desk_expect_round (&desk, 0, 1450);
  g_assert_cmpuint (desk.counts.changed, ==, 0);
}

/* A site that can only be read from its newest report down. */
static void
test_many_new_reports_come_from_the_top (gconstpointer manner)
{
  g_auto (Site) site = { 0 };
  g_auto (SiteDesk) desk = { 0 };

  set_up (&desk, &site, GPOINTER_TO_UINT (manner) | SITE_OLD);
  add_many (&site, 150);
  site_desk_expect_round (&desk, 150, 150);
  add_many (&site, 2300);
  site_desk_expect_round (&desk, 1000, 1150);
  g_assert_nonnull (strstr (desk.notes, "the next one goes on"));
  add_many (&site, 70); /* which pushes the others down */
  site_desk_expect_round (&desk, 70 + 880, 2100);
  add_many (&site, 1);
  site_desk_expect_round (&desk, 1 + 420, 2521);
  g_assert_null (strstr (desk.notes, "the next one goes on"));
  site_desk_expect_round (&desk, 0, 2521);
}

/* ---- what was withdrawn ---- */

static guint
count_updates (SiteDesk *desk, const char *number)
{
  char id[VIGIE_POST_ID_LENGTH + 1];
  g_autoptr (GPtrArray) updates = NULL;

  vigie_post_make_id ("ushahidi", HOST "/carte", number, id);
  updates = vigie_store_list_post_updates (desk->store, id, NULL);
  for (guint i = 0; i < updates->len; i++)
    g_assert_cmpint (((VigieProvenance *) g_ptr_array_index (updates, i))->kind, ==,
                     VIGIE_POST_DELETED);
  return updates->len;
}

static void
test_withdrawn_reports_are_noticed (gconstpointer manner)
{
  g_auto (Site) site = { 0 };
  g_auto (SiteDesk) desk = { 0 };

  set_up (&desk, &site, GPOINTER_TO_UINT (manner));
  add_many (&site, 130);
  site_desk_expect_round (&desk, 130, 130);
  ((Report *) g_ptr_array_index (site.reports, 1))->is_draft = TRUE;   /* below the last hundred */
  ((Report *) g_ptr_array_index (site.reports, 120))->is_draft = TRUE; /* in them */
  for (guint i = 0; i < 8; i++)
    g_assert_true (site_desk_poll (&desk));
  g_assert_cmpuint (count_updates (&desk, "2"), ==, 1);
  g_assert_cmpuint (count_updates (&desk, "121"), ==, 1);
  g_assert_cmpuint (count_updates (&desk, "3"), ==, 0);
  g_assert_cmpuint (site.n_looked_up, <=, 80); /* what lists show is not asked for */
}

static void
test_site_that_knows_none_is_doubted (void)
{
  g_auto (Site) site = { 0 };
  g_auto (SiteDesk) desk = { 0 };
  gboolean is_said = FALSE;

  set_up (&desk, &site, 0);
  add_many (&site, 6);
  site_desk_expect_round (&desk, 6, 6);
  for (guint i = 0; i < 6; i++)
    ((Report *) g_ptr_array_index (site.reports, i))->is_draft = TRUE;
  for (guint i = 0; i < 4; i++)
    {
      g_assert_true (site_desk_poll (&desk));
      is_said = is_said || strstr (desk.notes, "knows none of them") != NULL;
    }
  g_assert_true (is_said);
  g_assert_cmpuint (count_updates (&desk, "1"), ==, 0);
}

static void
change (Site *site, guint id, gint64 at_s)
{
  Report *report = g_ptr_array_index (site->reports, id - 1);

  g_set_str (&report->title, "Pont rouvert");
  report->updated_s = at_s;
}

static void
test_many_changes_all_come (void)
{
  g_auto (Site) site = { 0 };
  g_auto (SiteDesk) desk = { 0 };
  guint64 n_changed = 0;

  set_up (&desk, &site, 0);
  add_many (&site, 480);
  change (&site, 480, CHANGED_S);
  site_desk_expect_round (&desk, 480, 480);
  for (guint i = 1; i <= 370; i++)
    change (&site, i, CHANGED_S + i);
  for (guint i = 0; i < 2; i++)
    {
      site_desk_expect_round (&desk, 0, 480);
      n_changed += desk.counts.changed;
      if (i == 0)
        change (&site, 375, CHANGED_S + 1000); /* in the meantime */
    }
  g_assert_cmpuint (n_changed, ==, 370);
  site_desk_expect_round (&desk, 0, 480);
  g_assert_cmpuint (desk.counts.changed, ==, 1);
  site_desk_count (&desk);
  site.n_looked_up = 0;
  site_desk_expect_round (&desk, 0, 480);
  g_assert_cmpuint (site_desk_count (&desk), <=, 4 + site.n_looked_up);
}

/* What a survey says to have been changed at midnight was so at any time of the day. */
static void
test_hidden_times_hide_no_other_change (void)
{
  g_auto (Site) site = { 0 };
  g_auto (SiteDesk) desk = { 0 };

  set_up (&desk, &site, 0);
  add_many (&site, 160);
  change (&site, 1, CHANGED_S);
  site_desk_expect_round (&desk, 160, 160);
  change (&site, 2, CHANGED_S + 60);
  change (&site, 3, CHANGED_S + 120);
  ((Report *) g_ptr_array_index (site.reports, 2))->hides_time = TRUE;
  site_desk_expect_round (&desk, 0, 160);
  g_assert_cmpuint (desk.counts.changed, ==, 2);
  site_desk_expect_round (&desk, 0, 160);
  g_assert_cmpuint (desk.counts.changed, ==, 0);
}

static void
test_edits_are_noted (void)
{
  g_auto (Site) site = { 0 };
  g_auto (SiteDesk) desk = { 0 };
  char id[VIGIE_POST_ID_LENGTH + 1];
  g_autoptr (GPtrArray) updates = NULL;
  g_autoptr (VigiePost) post = NULL;
  Report *report;

  set_up (&desk, &site, 0);
  report = add_report (&site, "Pont fermé", NULL);
  add_many (&site, 150);
  site_desk_expect_round (&desk, 151, 151);
  g_set_str (&report->title, "Pont rouvert");
  report->updated_s = g_get_real_time () / G_USEC_PER_SEC + 60;
  site_desk_expect_round (&desk, 0, 151);
  g_assert_cmpuint (desk.counts.changed, ==, 1);
  site_desk_expect_round (&desk, 0, 151);
  g_assert_cmpuint (desk.counts.changed, ==, 0);

  vigie_post_make_id ("ushahidi", HOST "/carte", "1", id);
  updates = vigie_store_list_post_updates (desk.store, id, NULL);
  g_assert_cmpuint (updates->len, ==, 1);
  g_assert_cmpstr (((VigieProvenance *) g_ptr_array_index (updates, 0))->text, ==, "Pont rouvert");
  post = site_desk_find (&desk, "ushahidi", HOST "/carte", "1");
  g_assert_cmpstr (vigie_post_get_text (post), ==, "Pont fermé"); /* as it came */
}

/* ---- what a report holds ---- */

#define CONTENT                                                                                    \
  ",\"content\":\"L’eau monte\",\"author_realname\":\"Anne B.\",\"post_content\":[{\"id\":1,"      \
  "\"label\":\"Post\",\"task_is_internal_only\":false,\"fields\":["                                \
  "{\"id\":1,\"label\":\"Titre\",\"type\":\"title\",\"value\":null},"                              \
  "{\"id\":2,\"label\":\"Où\",\"type\":\"point\",\"input\":\"location\","                          \
  "\"value\":{\"id\":5,\"value\":{\"lon\":4.71,\"lat\":47.5}}},"                                   \
  "{\"id\":3,\"label\":\"Hauteur d’eau "                                                           \
  "(cm)\",\"type\":\"int\",\"value\":{\"id\":6,\"value\":40}},"                                    \
  "{\"id\":4,\"label\":\"Dégâts\",\"type\":\"varchar\",\"input\":\"checkbox\","                    \
  "\"value\":{\"id\":7,\"value\":\"[\\\"Route\\\",\\\"Pont\\\"]\"}},"                              \
  "{\"id\":5,\"label\":\"Catégories\",\"type\":\"tags\","                                          \
  "\"value\":[{\"id\":1,\"tag\":\"Inondation\"},{\"id\":2,\"tag\":\"Voirie\"}]},"                  \
  "{\"id\":6,\"label\":\"Téléphone\",\"type\":\"varchar\",\"response_private\":true,"              \
  "\"value\":{\"id\":8,\"value\":\"06 00 00 00 00\"}},"                                            \
  "{\"id\":7,\"label\":\"Photo\",\"type\":\"media\",\"value\":[{\"id\":9,\"value\":7}]}]},"        \
  "{\"id\":2,\"label\":\"Équipe\",\"task_is_internal_only\":true,\"fields\":[{\"id\":8,"           \
  "\"label\":\"Avis\",\"type\":\"text\",\"value\":{\"id\":10,\"value\":\"douteux\"}}]}]"

static void
test_a_report_is_read_whole (void)
{
  g_auto (Site) site = { 0 };
  g_auto (SiteDesk) desk = { 0 };
  g_autoptr (VigiePost) post = NULL;
  const VigiePosition *positions;
  VigiePhotoFacts *const *photos;
  g_autofree char *url = NULL;
  gsize n_positions, n_photos;

  set_up (&desk, &site, 0);
  add_report (&site, "Pont fermé", CONTENT);
  site_desk_expect_round (&desk, 1, 1);
  post = site_desk_find (&desk, "ushahidi", HOST "/carte", "1");
  g_assert_cmpstr (vigie_post_get_text (post), ==,
                   "Pont fermé\n\nL’eau monte\n\nHauteur d’eau (cm): 40\nDégâts: Route, Pont\n"
                   "Catégories: Inondation, Voirie");
  g_assert_cmpstr (vigie_post_get_author (post), ==, "Anne B.");
  g_assert_cmpint (vigie_post_get_posted_at (post), ==, G_GINT64_CONSTANT (1768219200000));
  url = site_desk_dup_uri (&desk, "/carte/posts/1");
  g_assert_cmpstr (vigie_post_get_url (post), ==, url);

  /* two decimals: the survey hides where exactly */
  positions = vigie_post_get_candidates (post, &n_positions);
  g_assert_cmpuint (n_positions, ==, 1);
  g_assert_cmpfloat_with_epsilon (positions[0].lat, 47.5, 1e-9);
  g_assert_cmpfloat (positions[0].radius_m, >, 500);
  g_assert_cmpfloat (positions[0].radius_m, <, 800);
  g_assert_nonnull (strstr (desk.notes, "less exactly"));

  photos = vigie_post_get_photos (post, &n_photos);
  g_assert_cmpuint (n_photos, ==, 1);
  g_assert_cmpstr (photos[0]->uri, ==, "https://cdn.example/pont%20ferme.jpg");
  site_desk_expect_round (&desk, 0, 1);
  g_assert_cmpuint (site.n_media, ==, 1); /* what is here is not asked for again */
}

static void
test_missing_file_does_not_lose_the_report (void)
{
  g_auto (Site) site = { 0 };
  g_auto (SiteDesk) desk = { 0 };

  set_up (&desk, &site, 0);
  add_report (&site, "Pont fermé",
              ",\"post_content\":[{\"fields\":[{\"type\":\"media\",\"value\":[{\"value\":8}]}]}]");
  site_desk_expect_round (&desk, 1, 1);
  g_assert_nonnull (strstr (desk.notes, "1 file"));
}

static void
test_broken_file_does_not_keep_reports (void)
{
  g_auto (Site) site = { 0 };
  g_auto (SiteDesk) desk = { 0 };

  set_up (&desk, &site, 0);
  add_report (&site, "Pont fermé",
              ",\"post_content\":[{\"fields\":[{\"type\":\"media\",\"value\":[{\"value\":7}]}]}]");
  add_many (&site, 1);
  site_desk_fail (&desk, 2, 500, "text/html", "<h1>500</h1>"); /* it may be a passing one */
  site_desk_expect_failure (&desk, VIGIE_ERROR_NETWORK, "out of order");
  site_desk_fail (&desk, 2, 500, "text/html", "<h1>500</h1>");
  site_desk_expect_round (&desk, 1, 2);
  g_assert_nonnull (strstr (desk.notes, "1 file"));
  g_assert_cmpuint (site.n_media, ==, 0);
}

/* The site wants a pause after each of them. */
static void
test_several_broken_files_do_not_keep_reports (void)
{
  g_auto (Site) site = { 0 };
  g_auto (SiteDesk) desk = { 0 };

  set_up (&desk, &site, 0);
  add_report (&site, "Pont fermé",
              ",\"post_content\":[{\"fields\":[{\"type\":\"media\",\"value\":[{\"value\":7},"
              "{\"value\":9}]}]}]");
  add_many (&site, 1);
  desk.broken = "/carte/api/v5/media/";
  desk.runs_from = g_get_monotonic_time ();
  site_desk_expect_failure (&desk, VIGIE_ERROR_NETWORK, "out of order");
  site_desk_expect_failure (&desk, VIGIE_ERROR_NETWORK, "out of order");
  site_desk_expect_round (&desk, 1, 2);
  g_assert_nonnull (strstr (desk.notes, "2 files"));
}

static void
test_drafts_stay_there (void)
{
  g_auto (Site) site = { 0 };
  g_auto (SiteDesk) desk = { 0 };

  set_up (&desk, &site, 0);
  desk.secret = "secret";
  add_report (&site, "Pont fermé", ",\"status\":\"draft\"");
  site_desk_fail (&desk, 1, 200, "application/json",
                  "{\"results\":[{\"id\":1,\"title\":\"a\",\"status\":\"draft\"},"
                  "{\"id\":2,\"title\":\"b\",\"status\":\"published\"}]}");
  site_desk_expect_round (&desk, 1, 1);
  g_assert_cmpuint (desk.n_hidden, ==, 1);
  g_assert_cmpstr (desk.authorization, ==, "Bearer secret");
}

static void
test_words_leave_others_out (void)
{
  g_auto (Site) site = { 0 };
  g_auto (SiteDesk) desk = { 0 };

  set_up (&desk, &site, 0);
  site_desk_watch (&desk, "ushahidi", "url=/carte", "only-words=yes", "q=pont fermé", "form=3",
                   NULL);
  desk.expression = "pont";
  add_report (&site, "Pont fermé", NULL);
  add_report (&site, "Arbre", NULL);
  site_desk_expect_round (&desk, 1, 1);
  g_assert_nonnull (strstr (desk.query, "q=pont%20ferm%C3%A9&form=3"));
  desk.expression = "arbre"; /* what did not match then does now */
  site_desk_expect_round (&desk, 1, 2);
}

/* ---- version 3 ---- */

static void
test_version_3_is_found (void)
{
  g_auto (Site) site = { 0 };
  g_auto (SiteDesk) desk = { 0 };
  g_autoptr (VigiePost) post = NULL;
  const VigiePosition *positions;
  gsize n_positions;

  set_up (&desk, &site, SITE_VERSION_3);
  add_report (&site, "Pont fermé", NULL);
  site_desk_expect_round (&desk, 1, 1);
  g_assert_nonnull (strstr (desk.notes, "old interface"));
  post = site_desk_find (&desk, "ushahidi", HOST "/carte", "1");
  g_assert_cmpstr (vigie_post_get_text (post), ==, "Pont fermé\n\nD 971");
  positions = vigie_post_get_candidates (post, &n_positions);
  g_assert_cmpuint (n_positions, ==, 1);
  g_assert_cmpfloat (positions[0].radius_m, ==, 0);

  site.manner = 0; /* the site is brought up to date */
  add_many (&site, 2);
  site_desk_expect_round (&desk, 2, 3);
  site.manner = SITE_VERSION_3;
  add_many (&site, 2);
  site_desk_expect_round (&desk, 2, 5);
}

/* ---- what goes wrong ---- */

static void
test_refusals_say_what_to_do (void)
{
  g_auto (Site) site = { 0 };
  g_auto (SiteDesk) desk = { 0 };

  set_up (&desk, &site, 0);
  add_many (&site, 60);
  site_desk_fail (&desk, 0, 401, "application/json", "{\"errors\":[]}");
  site_desk_expect_failure (&desk, VIGIE_ERROR_LOGIN, "access token");
  site_desk_fail (&desk, 0, 500, "text/html", "<h1>500</h1>");
  site_desk_expect_failure (&desk, VIGIE_ERROR_NETWORK, "out of order");
  site_desk_expect_round (&desk, 60, 60);
  site_desk_fail (&desk, 0, 503, "application/json", "{}");
  site_desk_expect_failure (&desk, VIGIE_ERROR_NETWORK, "503");
  site_desk_fail (&desk, 0, 429, "application/json", "{}");
  site_desk_expect_failure (&desk, VIGIE_ERROR_LIMITED, "pause");
}

static void
test_broken_answers_lose_nothing (void)
{
  g_auto (Site) site = { 0 };
  g_auto (SiteDesk) desk = { 0 };

  set_up (&desk, &site, 0);
  add_many (&site, 60);
  site_desk_fail (&desk, 2, 0, "application/json", "{\"results\":[{\"id\":");
  g_assert_false (site_desk_poll (&desk)); /* in the second page */
  site_desk_fail (&desk, 1, 200, "application/json", "{\"results\":[{\"id\":1},");
  site_desk_expect_failure (&desk, VIGIE_ERROR_INVALID, "cut off");
  site_desk_expect_round (&desk, 10, 60); /* the first page stayed */
  add_many (&site, 5);
  site_desk_fail (&desk, 0, 200, "text/html", "<html>En travaux</html>");
  site_desk_poll (&desk);
  site_desk_poll (&desk);
  site_desk_expect_round (&desk, 0, 65);
}

static char *
answer_page (const char *path, GHashTable *query, gpointer data)
{
  return g_strdup ("\n<!DOCTYPE html><html><app-root></app-root></html>");
}

static char *
answer_nothing (const char *path, GHashTable *query, gpointer data)
{
  return NULL;
}

static void
test_other_sites_are_said (void)
{
  g_auto (SiteDesk) page = { 0 }, nothing = { 0 };

  site_desk_init (&page, answer_page, NULL);
  site_desk_watch (&page, "ushahidi", "url=/", NULL);
  site_desk_expect_failure (&page, VIGIE_ERROR_INVALID, "web page");
  site_desk_init (&nothing, answer_nothing, NULL);
  site_desk_watch (&nothing, "ushahidi", "url=/", NULL);
  site_desk_expect_failure (&nothing, VIGIE_ERROR_INVALID, "Is its address right?");
}

static void
test_hostile_answers (void)
{
  static const char *const bodies[] = {
    "{\"results\":[1,null,\"x\",[],{}]}",
    "{\"results\":[{\"id\":-1},{\"id\":\"x\"},{\"id\":1e300},{\"id\":0}]}",
    ("{\"results\":[{\"id\":900001,\"title\":1,\"content\":{},\"post_date\":[],\"updated\":"
     "\"never\","
     "\"post_content\":[1,{\"fields\":[1,{\"type\":\"point\",\"value\":{\"value\":{\"lat\":1e300,"
     "\"lon\":\"x\"}}},{\"type\":\"media\",\"value\":[null,{\"value\":\"../x\"}]}]}]}]}"),
    ("{\"results\":[{\"id\":900002,\"title\":\"a\",\"post_content\":[{\"fields\":[{\"type\":"
     "\"point\","
     "\"value\":{\"value\":{\"lat\":95,\"lon\":4}}}]}]}]}"),
    ("{\"type\":\"FeatureCollection\",\"features\":[{\"properties\":{\"id\":900003,\"title\":\"b\"}"
     ","
     "\"geometry\":{\"type\":\"Polygon\",\"coordinates\":[[[1e9,2],[3,1e9],[1,1]]]}}]}"),
  };
  g_auto (Site) site = { 0 };
  g_auto (SiteDesk) desk = { 0 };

  set_up (&desk, &site, 0);
  add_many (&site, 1);
  for (guint i = 0; i < G_N_ELEMENTS (bodies); i++)
    {
      site_desk_fail (&desk, i == 0 ? 1 : 0, 200, "application/json", bodies[i]);
      site_desk_poll (&desk);
      g_assert_no_error (desk.error);
    }
  g_assert_nonnull (strstr (desk.notes, "position that is none"));
}

static void
test_options_are_checked (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (VigieSource) cloud = NULL;

  g_assert_null (vigie_source_new ("ushahidi", (const char *const[]) { NULL }, &error));
  g_assert_error (error, VIGIE_ERROR, VIGIE_ERROR_INVALID);
  g_clear_error (&error);
  g_assert_null (vigie_source_new (
      "ushahidi", (const char *const[]) { "url=example.org", "form=a", NULL }, &error));
  g_assert_error (error, VIGIE_ERROR, VIGIE_ERROR_INVALID);
  g_clear_error (&error);
  cloud = vigie_source_new ("ushahidi", (const char *const[]) { "url=crue.ushahidi.io/map", NULL },
                            &error);
  g_assert_no_error (error);
}

static void
add_for_manners (const char *name, GTestDataFunc func)
{
  static const struct
  {
    const char *name;
    guint manner;
  } manners[] = { { "version-5", 0 }, { "old-5", SITE_OLD }, { "version-3", SITE_VERSION_3 } };

  for (gsize i = 0; i < G_N_ELEMENTS (manners); i++)
    {
      g_autofree char *path = g_strdup_printf ("/ushahidi-source/%s/%s", name, manners[i].name);

      g_test_add_data_func (path, GUINT_TO_POINTER (manners[i].manner), func);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  add_for_manners ("each-report-comes-once", test_each_report_comes_once);
  add_for_manners ("late-reports-are-not-lost", test_late_reports_are_not_lost);
  add_for_manners ("withdrawn-reports-are-noticed", test_withdrawn_reports_are_noticed);
  g_test_add_func ("/ushahidi-source/doubted", test_site_that_knows_none_is_doubted);
  g_test_add_data_func ("/ushahidi-source/many-new-from-the-top", GUINT_TO_POINTER (SITE_OLD),
                        test_many_new_reports_come_from_the_top);
  g_test_add_data_func ("/ushahidi-source/many-new-from-the-top/3",
                        GUINT_TO_POINTER (SITE_VERSION_3), test_many_new_reports_come_from_the_top);
  g_test_add_func ("/ushahidi-source/first-round-has-an-end", test_first_round_has_an_end);
  g_test_add_func ("/ushahidi-source/quiet-rounds-ask-little", test_quiet_rounds_ask_little);
  g_test_add_func ("/ushahidi-source/many-new-reports", test_many_new_reports_all_come);
  g_test_add_func ("/ushahidi-source/many-changes", test_many_changes_all_come);
  g_test_add_func ("/ushahidi-source/hidden-times", test_hidden_times_hide_no_other_change);
  g_test_add_func ("/ushahidi-source/edits-are-noted", test_edits_are_noted);
  g_test_add_func ("/ushahidi-source/a-report-is-read-whole", test_a_report_is_read_whole);
  g_test_add_func ("/ushahidi-source/missing-file", test_missing_file_does_not_lose_the_report);
  g_test_add_func ("/ushahidi-source/broken-file", test_broken_file_does_not_keep_reports);
  g_test_add_func ("/ushahidi-source/several-broken-files",
                   test_several_broken_files_do_not_keep_reports);
  g_test_add_func ("/ushahidi-source/drafts-stay-there", test_drafts_stay_there);
  g_test_add_func ("/ushahidi-source/words-leave-others-out", test_words_leave_others_out);
  g_test_add_func ("/ushahidi-source/version-3-is-found", test_version_3_is_found);
  g_test_add_func ("/ushahidi-source/refusals-say-what-to-do", test_refusals_say_what_to_do);
  g_test_add_func ("/ushahidi-source/broken-answers-lose-nothing",
                   test_broken_answers_lose_nothing);
  g_test_add_func ("/ushahidi-source/other-sites-are-said", test_other_sites_are_said);
  g_test_add_func ("/ushahidi-source/hostile-answers", test_hostile_answers);
  g_test_add_func ("/ushahidi-source/options-are-checked", test_options_are_checked);
  return g_test_run ();
}
