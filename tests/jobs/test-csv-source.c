/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "store-support.h"
#include "vigie-error.h"
#include "vigie-test-site.h"
#include "vigie-watching.h"

/* A table, watched into an incident: given by a server of ours, and with the same assertions by
 * Apache. */

#define TABLE                                                                                      \
  "id;Horodatage;Auteur;Message;Latitude;Longitude\n"                                              \
  "1;12/01/2026 18:04;@anne;Route coupée à Chanceaux;47,52;4,71\n"                                 \
  "2;12/01/2026 18:09;@jean;Arbre sur la D 971;;\n"

typedef struct
{
  Place place;
  VigieStore *store;
  VigieTestSite *site;
  VigieHttpClient *client;
  VigieSource *source;
} Desk;

static void
serve (Desk *self, const char *text)
{
  vigie_test_site_put (self->site, "/table.csv", text);
}

/* FALSE, with a word, where there is no such server. */
static gboolean
desk_init (Desk *self, gboolean is_real)
{
  g_autofree char *uri = NULL;
  g_autofree char *option = NULL;
  g_autoptr (GError) error = NULL;

  self->site = vigie_test_site_new (is_real);
  if (self->site == NULL)
    return FALSE;
  place_init (&self->place);
  self->store = create_store (self->place.path);
  self->client = vigie_http_client_new (NULL, FALSE);
  uri = vigie_test_site_dup_uri (self->site, "/table.csv");
  option = g_strconcat ("url=", uri, NULL);
  self->source =
      vigie_source_new ("csv", (const char *const[]) { option, "name=Bénévoles", NULL }, &error);
  g_assert_no_error (error);
  return TRUE;
}

static void
desk_clear (Desk *self)
{
  if (self->site == NULL)
    return;
  vigie_http_client_close (self->client);
  g_clear_object (&self->client);
  g_clear_object (&self->source);
  vigie_test_site_free (self->site);
  close_and_unref (self->store);
  place_clear (&self->place);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Desk, desk_clear)

static gboolean
poll (Desk *self, VigieSourceRound *round, GError **error)
{
  vigie_source_round_clear (round);
  return vigie_watching_poll (self->store, self->source, self->client, NULL, NULL, round, error);
}

static void
poll_well (Desk *self, VigieSourceRound *round)
{
  g_autoptr (GError) error = NULL;

  poll (self, round, &error);
  g_assert_no_error (error);
}

static void
find_id (const char *row, char id[VIGIE_POST_ID_LENGTH + 1])
{
  vigie_post_make_id ("file", "Bénévoles", row, id);
}

static void
test_rows_are_posts (gconstpointer is_real)
{
  g_auto (Desk) desk = { 0 };
  g_auto (VigieSourceRound) round = { 0 };
  char id[VIGIE_POST_ID_LENGTH + 1];
  g_autoptr (VigiePost) post = NULL;
  const VigiePosition *candidates;
  gsize n_candidates;

  if (!desk_init (&desk, is_real != NULL))
    return;
  serve (&desk, TABLE);
  poll_well (&desk, &round);
  g_assert_cmpuint (round.counts.imported, ==, 2);

  find_id ("1", id);
  post = vigie_store_find_post (desk.store, id, NULL);
  g_assert_nonnull (post);
  g_assert_cmpstr (vigie_post_get_text (post), ==, "Route coupée à Chanceaux");
  g_assert_cmpint (vigie_post_get_posted_at (post), ==,
                   G_GINT64_CONSTANT (1768237440000)); /* 17:04 UTC: winter in France */
  candidates = vigie_post_get_candidates (post, &n_candidates);
  g_assert_cmpuint (n_candidates, ==, 1);
  g_assert_cmpfloat_with_epsilon (candidates[0].lat, 47.52, 1e-9);
}

static void
test_unchanged_table_is_not_read_again (gconstpointer is_real)
{
  g_auto (Desk) desk = { 0 };
  g_auto (VigieSourceRound) round = { 0 };

  if (!desk_init (&desk, is_real != NULL))
    return;
  serve (&desk, TABLE);
  poll_well (&desk, &round);
  poll_well (&desk, &round);
  g_assert_cmpuint (round.counts.known, ==, 0);
  vigie_test_site_expect_count (desk.site, "/table.csv", 2);
}

static void
test_changed_row_is_an_edit_and_a_new_one_a_post (gconstpointer is_real)
{
  g_auto (Desk) desk = { 0 };
  g_auto (VigieSourceRound) round = { 0 };
  char id[VIGIE_POST_ID_LENGTH + 1];
  g_autoptr (GPtrArray) updates = NULL;

  if (!desk_init (&desk, is_real != NULL))
    return;
  serve (&desk, TABLE);
  poll_well (&desk, &round);
  serve (&desk, "id;Horodatage;Auteur;Message;Latitude;Longitude\n"
                "1;12/01/2026 18:04;@anne;Route coupée à Chanceaux;47,52;4,71\n"
                "2;12/01/2026 18:09;@jean;Arbre enlevé de la D 971;;\n"
                "3;12/01/2026 18:20;@lou;Neige à Vitteaux;;\n");
  poll_well (&desk, &round);
  g_assert_cmpuint (round.counts.imported, ==, 1);
  g_assert_cmpuint (round.counts.known, ==, 2);
  g_assert_cmpuint (round.counts.changed, ==, 1);
  find_id ("2", id);
  updates = vigie_store_list_post_updates (desk.store, id, NULL);
  g_assert_cmpuint (updates->len, ==, 1);
  g_assert_cmpstr (((VigieProvenance *) g_ptr_array_index (updates, 0))->text, ==,
                   "Arbre enlevé de la D 971");
}

static void
test_page_instead_of_a_table_is_refused (gconstpointer is_real)
{
  g_auto (Desk) desk = { 0 };
  g_auto (VigieSourceRound) round = { 0 };
  g_autoptr (GError) error = NULL;

  if (!desk_init (&desk, is_real != NULL))
    return;
  serve (&desk, "\xef\xbb\xbf  <!DOCTYPE html><html>Connexion</html>");
  g_assert_false (poll (&desk, &round, &error));
  g_assert_error (error, VIGIE_ERROR, VIGIE_ERROR_INVALID);
  g_clear_error (&error);
  serve (&desk, "");
  g_assert_false (poll (&desk, &round, &error));
  g_assert_error (error, VIGIE_ERROR, VIGIE_ERROR_INVALID);

  serve (&desk, TABLE); /* what was refused left no trace */
  poll_well (&desk, &round);
  g_assert_cmpuint (round.counts.imported, ==, 2);
}

static void
test_cut_table_is_read_again (void)
{
  g_auto (Desk) desk = { 0 };
  g_auto (VigieSourceRound) round = { 0 };
  g_autoptr (GError) error = NULL;

  desk_init (&desk, FALSE);
  serve (&desk, TABLE);
  vigie_web_server_set_manner (vigie_test_site_get_fake (desk.site), "/table.csv",
                               VIGIE_WEB_BROKEN);
  g_assert_false (poll (&desk, &round, &error));
  g_assert_error (error, VIGIE_ERROR, VIGIE_ERROR_NETWORK);
  vigie_web_server_set_manner (vigie_test_site_get_fake (desk.site), "/table.csv", VIGIE_WEB_WHOLE);
  poll_well (&desk, &round);
  g_assert_cmpuint (round.counts.imported, ==, 2);
}

static void
test_photo_of_this_machine_is_not_taken (void)
{
  g_auto (Desk) desk = { 0 };
  g_auto (VigieSourceRound) round = { 0 };
  g_autofree char *secret = NULL;
  g_autofree char *table = NULL;
  char id[VIGIE_POST_ID_LENGTH + 1];
  g_autoptr (VigiePost) post = NULL;
  VigiePhotoFacts *const *photos;
  gsize n_photos;

  desk_init (&desk, FALSE);
  secret = g_build_filename (desk.place.folder, "secret.jpg", NULL);
  g_assert_true (g_file_set_contents (secret, "\xff\xd8\xff\xe0 private", -1, NULL));
  table = g_strdup_printf ("id;texte;photo\n1;Crue;%s\n", secret);
  serve (&desk, table);
  poll_well (&desk, &round);
  find_id ("1", id);
  post = vigie_store_find_post (desk.store, id, NULL);
  g_assert_nonnull (post);
  photos = vigie_post_get_photos (post, &n_photos);
  for (gsize i = 0; i < n_photos; i++)
    g_assert_null (photos[i]->sha256);
}

static void
add_both (const char *name, GTestDataFunc func)
{
  g_autofree char *fake = g_strdup_printf ("/csv-source/%s/fake", name);
  g_autofree char *real = g_strdup_printf ("/csv-source/%s/apache", name);

  g_test_add_data_func (fake, NULL, func);
  g_test_add_data_func (real, GINT_TO_POINTER (TRUE), func);
}

int
main (int argc, char *argv[])
{
  int status;

  g_test_init (&argc, &argv, NULL);

  add_both ("rows-are-posts", test_rows_are_posts);
  add_both ("unchanged-table-is-not-read-again", test_unchanged_table_is_not_read_again);
  add_both ("changed-row-is-an-edit-and-a-new-one-a-post",
            test_changed_row_is_an_edit_and_a_new_one_a_post);
  add_both ("page-instead-of-a-table-is-refused", test_page_instead_of_a_table_is_refused);
  g_test_add_func ("/csv-source/cut-table-is-read-again", test_cut_table_is_read_again);
  g_test_add_func ("/csv-source/photo-of-this-machine-is-not-taken",
                   test_photo_of_this_machine_is_not_taken);

  status = g_test_run ();
  vigie_test_site_end_all ();
  return status;
}
