/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>
#include <utime.h>

#include "photo-samples.h"
#include "store-support.h"
#include "vigie-error.h"
#include "vigie-watching.h"

typedef struct
{
  Place place;
  char *folder;
  VigieStore *store;
  VigieHttpClient *client;
  VigieSource *source;
} Desk;

static void
desk_init (Desk *self)
{
  g_autofree char *option = NULL;
  g_autoptr (GError) error = NULL;

  place_init (&self->place);
  self->store = create_store (self->place.path);
  self->folder = g_build_filename (self->place.folder, "dépôt", NULL);
  g_assert_cmpint (g_mkdir (self->folder, 0755), ==, 0);
  self->client = vigie_http_client_new (NULL, FALSE);
  option = g_strconcat ("path=", self->folder, NULL);
  self->source = vigie_source_new ("folder", (const char *const[]) { option, NULL }, &error);
  g_assert_no_error (error);
}

static void
desk_clear (Desk *self)
{
  vigie_http_client_close (self->client);
  g_clear_object (&self->client);
  g_clear_object (&self->source);
  g_clear_pointer (&self->folder, g_free);
  close_and_unref (self->store);
  place_clear (&self->place);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Desk, desk_clear)

/* As if it had been put there @age_s ago. */
static void
put (Desk *self, const char *name, gconstpointer data, gssize size, gint64 age_s)
{
  g_autofree char *path = g_build_filename (self->folder, name, NULL);
  time_t at = (time_t) (g_get_real_time () / G_USEC_PER_SEC - age_s);
  struct utimbuf times = { .actime = at, .modtime = at };

  g_assert_true (g_file_set_contents (path, data, size, NULL));
  g_assert_cmpint (g_utime (path, &times), ==, 0);
}

static void
put_photo (Desk *self, const char *name, int width)
{
  g_autoptr (GBytes) jpeg = photo_samples_jpeg (width, 48);
  gsize size;
  gconstpointer data = g_bytes_get_data (jpeg, &size);

  put (self, name, data, (gssize) size, 60);
}

static void
poll_well (Desk *self, VigieSourceRound *round)
{
  g_autoptr (GError) error = NULL;

  vigie_source_round_clear (round);
  vigie_watching_poll (self->store, self->source, self->client, NULL, NULL, round, &error);
  g_assert_no_error (error);
}

typedef struct
{
  guint n_posts;
  guint n_with_photo;
} Tally;

static gboolean
count_post (VigiePost *post, const VigiePostState *state, gpointer data)
{
  Tally *tally = data;
  gsize n_photos;
  VigiePhotoFacts *const *photos = vigie_post_get_photos (post, &n_photos);

  tally->n_posts++;
  if (n_photos > 0 && photos[0]->sha256 != NULL && photos[0]->error == NULL)
    tally->n_with_photo++;
  return TRUE;
}

static Tally
count_posts (Desk *self)
{
  const VigieQuery all = VIGIE_QUERY_INIT;
  Tally tally = { 0 };
  g_autoptr (GError) error = NULL;

  vigie_store_foreach_post (self->store, &all, 0, count_post, &tally, &error);
  g_assert_no_error (error);
  return tally;
}

static void
test_photos_and_tables_are_taken_once (void)
{
  g_auto (Desk) desk = { 0 };
  g_auto (VigieSourceRound) round = { 0 };
  Tally tally;

  desk_init (&desk);
  put_photo (&desk, "IMG_0001.JPG", 64);
  put_photo (&desk, "copie.jpg", 64); /* the same bytes under another name */
  put_photo (&desk, "IMG_0002.jpg", 72);
  put (&desk, "tableau.csv", "id;texte\n1;Crue à Dijon\n2;Pont coupé\n", -1, 60);
  put (&desk, "notes.txt", "rien", -1, 60);
  put (&desk, ".caché.csv", "id;texte\n9;non\n", -1, 60);
  poll_well (&desk, &round);
  g_assert_cmpuint (round.counts.imported, ==, 4);
  tally = count_posts (&desk);
  g_assert_cmpuint (tally.n_posts, ==, 4);
  g_assert_cmpuint (tally.n_with_photo, ==, 2);

  poll_well (&desk, &round);
  g_assert_cmpuint (round.counts.imported + round.counts.known, ==, 0);
}

static void
test_file_that_is_being_written_waits (void)
{
  g_auto (Desk) desk = { 0 };
  g_auto (VigieSourceRound) round = { 0 };

  desk_init (&desk);
  put (&desk, "tableau.csv", "id;texte\n1;Crue", -1, 0);
  poll_well (&desk, &round);
  g_assert_cmpuint (round.counts.imported, ==, 0);
  put (&desk, "tableau.csv", "id;texte\n1;Crue à Dijon\n", -1, 60);
  poll_well (&desk, &round);
  g_assert_cmpuint (round.counts.imported, ==, 1);
}

static void
test_changed_table_is_read_again (void)
{
  g_auto (Desk) desk = { 0 };
  g_auto (VigieSourceRound) round = { 0 };
  char id[VIGIE_POST_ID_LENGTH + 1];
  g_autoptr (GPtrArray) updates = NULL;
  g_autoptr (GPtrArray) provenances = NULL;

  desk_init (&desk);
  put (&desk, "tableau.csv", "id;texte\n1;Crue à Dijon\n", -1, 60);
  poll_well (&desk, &round);
  put (&desk, "tableau.csv", "id;texte\n1;Décrue à Dijon\n2;Pont coupé\n", -1, 30);
  poll_well (&desk, &round);
  g_assert_cmpuint (round.counts.imported, ==, 1);

  vigie_post_make_id ("file", "dépôt/tableau.csv", "1", id);
  updates = vigie_store_list_post_updates (desk.store, id, NULL);
  g_assert_cmpuint (updates->len, ==, 1);
  g_assert_cmpstr (((VigieProvenance *) g_ptr_array_index (updates, 0))->text, ==,
                   "Décrue à Dijon");
  provenances = vigie_store_list_provenances (desk.store, id, NULL);
  g_assert_cmpuint (provenances->len, ==, 1);
  g_assert_true (g_str_has_prefix (((VigieProvenance *) g_ptr_array_index (provenances, 0))->watch,
                                   "folder path="));
}

static void
test_bad_file_does_not_keep_others_out (void)
{
  g_auto (Desk) desk = { 0 };
  g_auto (VigieSourceRound) round = { 0 };

  desk_init (&desk);
  put (&desk, "a.csv", "PK\003\004 a spreadsheet that was renamed", -1, 90);
  put (&desk, "b.json", "{\"broken\": ", -1, 80);
  put (&desk, "c.jpg", "no photo at all", -1, 70);
  put_photo (&desk, "d.jpg", 64);
  poll_well (&desk, &round);
  g_assert_cmpuint (count_posts (&desk).n_with_photo, ==, 1);
  g_assert_cmpuint (round.n_rejected, >=, 2);
  g_assert_cmpuint (round.notes->len, >=, 2);
  poll_well (&desk, &round); /* and is not tried for ever */
  g_assert_cmpuint (round.n_rejected, ==, 0);
}

static void
test_links_out_of_the_folder_are_not_followed (void)
{
  g_auto (Desk) desk = { 0 };
  g_auto (VigieSourceRound) round = { 0 };
  g_autofree char *outside = NULL;
  g_autofree char *link = NULL;
  g_autofree char *photo = NULL;
  g_autoptr (GBytes) jpeg = photo_samples_jpeg (64, 48);
  gsize size;
  gconstpointer data = g_bytes_get_data (jpeg, &size);

  desk_init (&desk);
  photo = g_build_filename (desk.place.folder, "privé.jpg", NULL);
  g_assert_true (g_file_set_contents (photo, data, (gssize) size, NULL));
  outside = g_build_filename (desk.place.folder, "privé.csv", NULL);
  g_assert_true (g_file_set_contents (outside, "id;texte\n1;secret\n", -1, NULL));
  link = g_build_filename (desk.folder, "lien.csv", NULL);
  g_assert_cmpint (symlink (outside, link), ==, 0);
  put (&desk, "tableau.csv", "id;texte;photo\n2;Crue;../privé.jpg\n", -1, 60);
  poll_well (&desk, &round);
  g_assert_cmpuint (count_posts (&desk).n_posts, ==, 1);
  g_assert_cmpuint (count_posts (&desk).n_with_photo, ==, 0);
}

static void
test_file_of_a_clock_ahead_waits_until_it_rests (void)
{
  g_auto (Desk) desk = { 0 };
  g_auto (VigieSourceRound) round = { 0 };
  g_autoptr (GBytes) jpeg = photo_samples_jpeg (64, 48);
  gsize size;
  gconstpointer data = g_bytes_get_data (jpeg, &size);

  desk_init (&desk);
  put (&desk, "a.jpg", data, (gssize) size / 2, -500);
  poll_well (&desk, &round);
  g_assert_cmpuint (count_posts (&desk).n_posts, ==, 0);
  put (&desk, "a.jpg", data, (gssize) size, -600);
  poll_well (&desk, &round);
  g_assert_cmpuint (count_posts (&desk).n_posts, ==, 0);
  poll_well (&desk, &round);
  g_assert_cmpuint (count_posts (&desk).n_posts, ==, 1);
  g_assert_cmpuint (count_posts (&desk).n_with_photo, ==, 1);
  poll_well (&desk, &round);
  g_assert_cmpuint (round.counts.imported + round.counts.known, ==, 0);
}

static void
test_file_that_cannot_be_read_is_tried_again (void)
{
  g_auto (Desk) desk = { 0 };
  g_auto (VigieSourceRound) round = { 0 };
  g_autofree char *path = NULL;

  desk_init (&desk);
  if (geteuid () == 0)
    {
      g_test_skip ("root reads everything");
      return;
    }
  put_photo (&desk, "a.jpg", 64);
  put_photo (&desk, "b.jpg", 72);
  path = g_build_filename (desk.folder, "a.jpg", NULL);
  g_assert_cmpint (g_chmod (path, 0), ==, 0);
  poll_well (&desk, &round);
  g_assert_cmpuint (count_posts (&desk).n_posts, ==, 1);
  g_assert_cmpuint (round.notes->len, ==, 1);
  g_assert_cmpint (g_chmod (path, 0600), ==, 0);
  poll_well (&desk, &round);
  g_assert_cmpuint (count_posts (&desk).n_posts, ==, 2);
}

static void
test_folder_that_is_away_comes_back (void)
{
  g_auto (Desk) desk = { 0 };
  g_auto (VigieSourceRound) round = { 0 };
  g_autofree char *away = NULL;
  g_autoptr (GError) error = NULL;

  desk_init (&desk);
  put_photo (&desk, "a.jpg", 64);
  poll_well (&desk, &round);
  away = g_strconcat (desk.folder, "-away", NULL);
  g_assert_cmpint (g_rename (desk.folder, away), ==, 0);
  vigie_source_round_clear (&round);
  g_assert_false (
      vigie_watching_poll (desk.store, desk.source, desk.client, NULL, NULL, &round, &error));
  g_assert_nonnull (error);
  g_assert_cmpint (g_rename (away, desk.folder), ==, 0);
  poll_well (&desk, &round);
  g_assert_cmpuint (round.counts.imported + round.counts.known, ==, 0);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/folder/photos-and-tables-are-taken-once",
                   test_photos_and_tables_are_taken_once);
  g_test_add_func ("/folder/file-that-is-being-written-waits",
                   test_file_that_is_being_written_waits);
  g_test_add_func ("/folder/changed-table-is-read-again", test_changed_table_is_read_again);
  g_test_add_func ("/folder/bad-file-does-not-keep-others-out",
                   test_bad_file_does_not_keep_others_out);
  g_test_add_func ("/folder/links-out-of-the-folder-are-not-followed",
                   test_links_out_of_the_folder_are_not_followed);
  g_test_add_func ("/folder/file-of-a-clock-ahead-waits-until-it-rests",
                   test_file_of_a_clock_ahead_waits_until_it_rests);
  g_test_add_func ("/folder/file-that-cannot-be-read-is-tried-again",
                   test_file_that_cannot_be_read_is_tried_again);
  g_test_add_func ("/folder/folder-that-is-away-comes-back", test_folder_that_is_away_comes_back);

  return g_test_run ();
}
