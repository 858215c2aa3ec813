/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gstdio.h>
#include <string.h>

#include "vigie-error.h"
#include "vigie-fake-sink.h"
#include "vigie-test-util.h"

static const VigiePosition *
first_candidate (VigiePost *post)
{
  gsize n;
  const VigiePosition *candidates = vigie_post_get_candidates (post, &n);

  g_assert_cmpuint (n, >=, 1);
  return &candidates[0];
}

static void
assert_posted (VigiePost *post, const char *expected)
{
  g_autofree char *text = vigie_time_format (vigie_post_get_posted_at (post));

  g_assert_cmpstr (text, ==, expected);
}

static void
test_contract_columns (void)
{
  g_autoptr (VigieTestDir) dir = vigie_test_make_dir ();
  g_autoptr (VigieFakeSink) sink = vigie_fake_sink_new ();
  g_autoptr (VigieImportResult) result =
      vigie_fake_import (sink, dir, "posts.csv",
                         "id,date,author,text,url,lat,lon\r\n"
                         "a1,2026-01-12T18:04:05Z,Zoé,\"Route coupée, verglas\r\nà "
                         "\"\"Beaune\"\"\",https://e.org/1,47.02,4.84\r\n"
                         "a2,2026-01-12T18:05:00Z,,Second,,,\r\n",
                         -1);
  VigiePost *post;
  g_autofree char *source = NULL;
  gsize n;

  assert_counts (result, 2, 0, 0);
  g_assert_null (result->rejects_path);
  post = vigie_fake_sink_get_post (sink, 0);
  source = vigie_post_dup_source (post);
  g_assert_cmpstr (source, ==, "file:posts.csv");
  g_assert_cmpstr (vigie_post_get_external_id (post), ==, "a1");
  g_assert_cmpstr (vigie_post_get_author (post), ==, "Zoé");
  g_assert_cmpstr (vigie_post_get_text (post), ==, "Route coupée, verglas\nà \"Beaune\"");
  g_assert_cmpstr (vigie_post_get_url (post), ==, "https://e.org/1");
  assert_posted (post, "2026-01-12T18:04:05.000Z");
  g_assert_cmpfloat (first_candidate (post)->lon, ==, 4.84);
  g_assert_cmpfloat (first_candidate (post)->lat, ==, 47.02);
  g_assert_cmpint (first_candidate (post)->origin, ==, VIGIE_ORIGIN_SOURCE);
  vigie_post_get_candidates (vigie_fake_sink_get_post (sink, 1), &n);
  g_assert_cmpuint (n, ==, 0);
  g_assert_null (vigie_post_get_author (vigie_fake_sink_get_post (sink, 1)));
}

static void
test_french_table (void)
{
  g_autoptr (VigieTestDir) dir = vigie_test_make_dir ();
  g_autoptr (VigieFakeSink) sink = vigie_fake_sink_new ();
  g_autoptr (VigieImportResult) result = vigie_fake_import (
      sink, dir, "tableau.csv",
      "\xef\xbb\xbfIdentifiant;Date & heure;Auteur;Contenu;Lien;Latitude;Longitude\n"
      "1;12/01/2026 18h04;Zoé;\"Arbre; sur la D996\";;47,02;4,84\n"
      "2;13/01/2026 08:00;;Deux;;47,5;-0,25\n",
      -1);

  assert_counts (result, 2, 0, 0);
  g_assert_cmpstr (vigie_post_get_text (vigie_fake_sink_get_post (sink, 0)), ==,
                   "Arbre; sur la D996");
  assert_posted (vigie_fake_sink_get_post (sink, 0), "2026-01-12T17:04:00.000Z");
  g_assert_cmpfloat (first_candidate (vigie_fake_sink_get_post (sink, 0))->lat, ==, 47.02);
  g_assert_cmpfloat (first_candidate (vigie_fake_sink_get_post (sink, 1))->lon, ==, -0.25);
}

static void
test_date_and_time_columns (void)
{
  g_autoptr (VigieTestDir) dir = vigie_test_make_dir ();
  g_autoptr (VigieFakeSink) sink = vigie_fake_sink_new ();
  g_autoptr (VigieImportResult) result = vigie_fake_import (
      sink, dir, "a.csv", "date\ttime\ttext\n2026-01-12\t18:04\tOne\n2026-01-12\t\tTwo\n", -1);
  g_autoptr (VigieImportResult) alone =
      vigie_fake_import (sink, dir, "b.csv", "time,text\n2026-01-12T18:04:00Z,Three\n", -1);

  assert_counts (result, 2, 0, 0);
  assert_counts (alone, 1, 0, 0);
  assert_posted (vigie_fake_sink_get_post (sink, 0), "2026-01-12T17:04:00.000Z");
  assert_posted (vigie_fake_sink_get_post (sink, 1), "2026-01-11T23:00:00.000Z");
  assert_posted (vigie_fake_sink_get_post (sink, 2), "2026-01-12T18:04:00.000Z");
}

static void
test_american_dates_are_seen (void)
{
  g_autoptr (VigieTestDir) dir = vigie_test_make_dir ();
  g_autoptr (VigieFakeSink) sink = vigie_fake_sink_new ();
  g_autoptr (VigieImportResult) result = vigie_fake_import (
      sink, dir, "us.csv", "date,text\n01/02/2026 10:00,Early\n01/31/2026 10:00,Late\n", -1);

  assert_counts (result, 2, 0, 0);
  assert_posted (vigie_fake_sink_get_post (sink, 0), "2026-01-02T09:00:00.000Z");
}

static void
test_encodings (void)
{
  static const char windows[] = "id;texte\n1;\xc9vacuation \xe0 Dijon \x96 20 \x80\n";
  static const char little[] = "\xff\xfei\0d\0,\0t\0e\0x\0t\0\n\0001\0,\0\xe9\0=\xd8\n\xde\n\0";
  static const char broken[] = "id,text\n1,Évacué à Beaune\n2,b\xc3(\n";
  g_autoptr (VigieTestDir) dir = vigie_test_make_dir ();
  g_autoptr (VigieFakeSink) sink = vigie_fake_sink_new ();
  g_autoptr (VigieImportResult) result =
      vigie_fake_import (sink, dir, "w.csv", windows, sizeof windows - 1);
  g_autoptr (VigieImportResult) utf16 =
      vigie_fake_import (sink, dir, "u.csv", little, sizeof little - 1);
  g_autoptr (VigieImportResult) mixed =
      vigie_fake_import (sink, dir, "m.csv", broken, sizeof broken - 1);

  assert_counts (result, 1, 0, 0);
  g_assert_cmpstr (vigie_post_get_text (vigie_fake_sink_get_post (sink, 0)), ==,
                   "Évacuation à Dijon – 20 €");
  g_assert_cmpstr (g_ptr_array_index (result->notes, 0), ==,
                   "The file is not in UTF-8; it was read as Windows-1252.");
  assert_counts (utf16, 1, 0, 0);
  g_assert_cmpstr (vigie_post_get_text (vigie_fake_sink_get_post (sink, 1)), ==, "é😊");
  /* one broken character does not make a file of good ones another encoding */
  assert_counts (mixed, 2, 0, 0);
  g_assert_cmpstr (vigie_post_get_text (vigie_fake_sink_get_post (sink, 2)), ==, "Évacué à Beaune");
  g_assert_cmpstr (vigie_post_get_text (vigie_fake_sink_get_post (sink, 3)), ==, "b\xef\xbf\xbd(");
}

static void
test_bad_rows_are_named_and_kept (void)
{
  static const char text[] = "id,date,text,lat,lon\n"
                             "1,2026-01-12T18:00:00Z,\"Good\nin two lines\",47,5\n"
                             "2,yesterday,Bad date,47,5\n"
                             "3,2026-01-12T18:00:00Z,Lambert,6700000,850000\n"
                             "4,2026-01-12T18:00:00Z,,,\n"
                             "5,2026-01-12T18:00:00Z,Half,47,\n"
                             "6,2026-01-12T18:00:00Z,a,b,47,5\n"
                             "7,2026-01-12T18:00:00Z,Good too,47,5\n";
  g_autoptr (VigieTestDir) dir = vigie_test_make_dir ();
  g_autofree char *path = g_build_filename (dir, "p.csv.rejects.csv", NULL);
  g_autoptr (VigieFakeSink) sink = vigie_fake_sink_new ();
  g_autoptr (VigieImportResult) result = vigie_fake_import (sink, dir, "p.csv", text, -1);
  g_autoptr (VigieImportResult) again = NULL;
  g_autofree char *kept = NULL;

  assert_counts (result, 2, 0, 5);
  g_assert_cmpstr (g_ptr_array_index (result->messages, 0), ==,
                   "line 4: The date “yesterday” is not understood");
  g_assert_true (g_str_has_prefix (g_ptr_array_index (result->messages, 1),
                                   "line 5: 850000, 6700000 looks like Lambert-93"));
  g_assert_cmpstr (g_ptr_array_index (result->messages, 2), ==,
                   "line 6: Neither a text nor a photo nor a link");
  g_assert_cmpstr (g_ptr_array_index (result->messages, 3), ==,
                   "line 7: A latitude without a longitude");
  g_assert_cmpstr (g_ptr_array_index (result->messages, 4), ==,
                   "line 8: 6 cells where the header has 5 columns");
  g_assert_cmpstr (result->rejects_path, ==, path);
  g_assert_true (g_file_get_contents (path, &kept, NULL, NULL));
  g_assert_true (g_str_has_prefix (
      kept, "reject_line,reject_reason,id,date,text,lat,lon\n"
            "4,\"The date “yesterday” is not understood\",2,yesterday,Bad date,47,5\n"));

  /* mended, the rejects import as rows of the first file, and nothing is left over */
  g_clear_pointer (&kept, g_free);
  again = vigie_fake_import (sink, dir, "p.csv.rejects.csv",
                             "reject_line,reject_reason,id,date,text,lat,lon\n"
                             "4,\"why\",2,2026-01-12T18:00:00Z,Bad date,47,5\n",
                             -1);
  assert_counts (again, 1, 0, 0);
  g_assert_cmpstr (vigie_post_get_source_host (vigie_fake_sink_find (sink, "2")), ==, "p.csv");
  g_assert_cmpuint (again->notes->len, ==, 0);
}

/* Somebody may be mending it. */
static void
test_rejects_are_never_touched_again (void)
{
  g_autoptr (VigieTestDir) dir = vigie_test_make_dir ();
  g_autofree char *path = g_build_filename (dir, "p.csv.rejects.csv", NULL);
  g_autoptr (VigieFakeSink) sink = vigie_fake_sink_new ();
  g_autoptr (VigieImportResult) bad =
      vigie_fake_import (sink, dir, "p.csv", "id,date,text\n1,never,x\n", -1);
  g_autofree char *second = g_build_filename (dir, "p.csv.rejects-2.csv", NULL);
  g_autofree char *kept = NULL;
  g_autoptr (VigieImportResult) same = NULL;
  g_autoptr (VigieImportResult) other = NULL;
  g_autoptr (VigieImportResult) good = NULL;

  assert_counts (bad, 0, 0, 1);
  g_assert_cmpstr (bad->rejects_path, ==, path);
  same = vigie_fake_import (sink, dir, "p.csv", NULL, 0);
  g_assert_cmpstr (same->rejects_path, ==, path);
  g_assert_false (g_file_test (second, G_FILE_TEST_EXISTS));

  g_assert_true (g_file_set_contents (path, "mended", -1, NULL));
  other = vigie_fake_import (sink, dir, "p.csv", NULL, 0);
  g_assert_cmpstr (other->rejects_path, ==, second);
  good = vigie_fake_import (sink, dir, "p.csv", "id,date,text\n1,2026-01-12,x\n", -1);
  assert_counts (good, 1, 0, 0);
  g_assert_null (good->rejects_path);
  g_assert_true (g_file_get_contents (path, &kept, NULL, NULL));
  g_assert_cmpstr (kept, ==, "mended");
  g_assert_true (g_file_test (second, G_FILE_TEST_EXISTS));
}

static void
test_second_import_adds_nothing (void)
{
  static const char text[] = "date,text\n2026-01-12,One\n2026-01-12,Two\n2026-01-12,One\n";
  g_autoptr (VigieTestDir) dir = vigie_test_make_dir ();
  g_autoptr (VigieFakeSink) sink = vigie_fake_sink_new ();
  g_autoptr (VigieImportResult) first = vigie_fake_import (sink, dir, "p.csv", text, -1);
  g_autoptr (VigieImportResult) second = vigie_fake_import (sink, dir, "p.csv", NULL, 0);

  assert_counts (first, 2, 1, 0); /* the same row twice is one post */
  assert_counts (second, 0, 3, 0);
}

static void
test_unclosed_quote_loses_one_row (void)
{
  g_autoptr (VigieTestDir) dir = vigie_test_make_dir ();
  g_autoptr (VigieFakeSink) sink = vigie_fake_sink_new ();
  g_autoptr (VigieImportResult) result = vigie_fake_import (
      sink, dir, "q.csv", "id,text\n1,One\n4,5\" of snow\n2,\"never closed\n3,Three\n", -1);

  assert_counts (result, 3, 0, 1);
  g_assert_cmpstr (g_ptr_array_index (result->messages, 0), ==,
                   "line 4: A quotation mark is opened here and never closed");
  g_assert_cmpstr (vigie_post_get_text (vigie_fake_sink_find (sink, "4")), ==, "5\" of snow");
}

static void
test_forms_of_positions (void)
{
  g_autoptr (VigieTestDir) dir = vigie_test_make_dir ();
  g_autoptr (VigieFakeSink) sink = vigie_fake_sink_new ();
  g_autoptr (VigieImportResult) wkt =
      vigie_fake_import (sink, dir, "w.csv",
                         "id,text,wkt\np,Point,POINT (4.84 47.02)\na,Area,\"POLYGON ((4 47, 4.2 "
                         "47, 4.2 47.1, 4 47.1, 4 47))\"\n"
                         "s,SRID,SRID=4326;POINT(4.84 47.02)\nl,Lambert,SRID=2154;POINT(850000 "
                         "6700000)\nx,Bad,CIRCLE (1 2)\nn,None,\n",
                         -1);
  g_autoptr (VigieImportResult) xy =
      vigie_fake_import (sink, dir, "x.csv", "id,text,x,y,radius_m\nxy,One,4.84,47.02,250\n", -1);
  g_autoptr (VigieImportResult) both = vigie_fake_import (
      sink, dir, "g.csv", "id,text,geo_point_2d\ng,One,\"47.02, 4.84\"\nz,Null island,\"0, 0\"\n",
      -1);
  const VigiePosition *area;
  gsize n;

  assert_counts (wkt, 4, 0, 2);
  g_assert_cmpfloat (first_candidate (vigie_fake_sink_find (sink, "p"))->lat, ==, 47.02);
  g_assert_cmpfloat (first_candidate (vigie_fake_sink_find (sink, "s"))->lon, ==, 4.84);
  area = first_candidate (vigie_fake_sink_find (sink, "a"));
  g_assert_cmpfloat (area->lon, >, 4);
  g_assert_cmpfloat (area->lon, <, 4.2);
  /* the radius reaches the farthest corner */
  g_assert_cmpfloat (area->radius_m, >=, vigie_distance_m (area->lon, area->lat, 4.2, 47.1) - 1);
  g_assert_cmpfloat (area->radius_m, >=, vigie_distance_m (area->lon, area->lat, 4, 47) - 1);
  g_assert_cmpfloat (area->radius_m, <, 20000);
  assert_counts (xy, 1, 0, 0);
  g_assert_cmpfloat (first_candidate (vigie_fake_sink_find (sink, "xy"))->radius_m, ==, 250);
  assert_counts (both, 2, 0, 0);
  g_assert_cmpfloat (first_candidate (vigie_fake_sink_find (sink, "g"))->lat, ==, 47.02);
  vigie_post_get_candidates (vigie_fake_sink_find (sink, "z"), &n);
  g_assert_cmpuint (n, ==, 0);
}

static void
test_ids_of_x_tell_their_time (void)
{
  g_autoptr (VigieTestDir) dir = vigie_test_make_dir ();
  g_autoptr (VigieFakeSink) sink = vigie_fake_sink_new ();
  g_autoptr (VigieImportResult) result = vigie_fake_import (
      sink, dir, "t.csv", "Tweet ID, Tweet Text\n\"1061135278256066560\",\"Fire\"\n", -1);
  VigiePost *post = vigie_fake_sink_get_post (sink, 0);
  g_autofree char *source = vigie_post_dup_source (post);

  assert_counts (result, 1, 0, 0);
  g_assert_cmpstr (source, ==, "x");
  g_assert_cmpint (vigie_post_get_posted_at (post) / 1000, ==, 1541829339);
}

static void
test_source_name_is_kept (void)
{
  g_autoptr (VigieTestDir) dir = vigie_test_make_dir ();
  g_autoptr (VigieFakeSink) sink = vigie_fake_sink_new ();
  VigieImportOptions options = { .source_name = "Bénévoles" };
  g_autoptr (VigieImportResult) result =
      vigie_fake_import_options (sink, dir, "p.csv", "id,text\n1,One\n", -1, &options, NULL);
  g_autofree char *source = vigie_post_dup_source (vigie_fake_sink_get_post (sink, 0));

  assert_counts (result, 1, 0, 0);
  g_assert_cmpstr (source, ==, "file:Bénévoles");
}

static void
test_unusable_tables_are_refused (void)
{
  static const char *const cases[] = { "a,b\n1,2\n", "", "id,text\n\"", "PK\003\004rest" };
  g_autoptr (VigieTestDir) dir = vigie_test_make_dir ();
  g_autoptr (VigieFakeSink) sink = vigie_fake_sink_new ();

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (VigieImportResult) result =
          vigie_fake_import_options (sink, dir, "p.csv", cases[i], -1, NULL, &error);

      if (i == 2)
        {
          assert_counts (result, 0, 0, 1);
          continue;
        }
      g_assert_null (result);
      g_assert_nonnull (error);
      g_assert_true (error->domain == VIGIE_ERROR);
    }
}

static void
test_probe_shows_a_mapping (void)
{
  g_autoptr (VigieTestDir) dir = vigie_test_make_dir ();
  g_autofree char *path = g_build_filename (dir, "p.csv", NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GError) error = NULL;
  g_autoptr (VigieCsvProbe) probe = NULL;
  g_autoptr (VigieFakeSink) sink = vigie_fake_sink_new ();
  VigieImportOptions options = { 0 };
  g_autoptr (VigieImportResult) result = NULL;

  g_assert_true (g_file_set_contents (
      path, "sep=;\nQuand;Qui;Quoi\n31/01/2026;Zoé;Neige\n01/02/2026;Ali\n", -1, NULL));
  probe = vigie_csv_probe (file, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (probe->delimiter, ==, ';');
  g_assert_cmpstr (probe->encoding, ==, "UTF-8");
  g_assert_cmpuint (g_strv_length (probe->columns), ==, 3);
  g_assert_cmpuint (probe->rows->len, ==, 2);
  g_assert_cmpstr (((char **) g_ptr_array_index (probe->rows, 1))[2], ==, "");
  g_assert_cmpint (vigie_import_mapping_get (probe->mapping, 0), ==, VIGIE_IMPORT_FIELD_TIME);
  g_assert_cmpint (probe->date_order, ==, VIGIE_DATE_ORDER_DMY);
  g_assert_false (vigie_import_mapping_is_usable (probe->mapping));

  vigie_import_mapping_set (probe->mapping, 1, VIGIE_IMPORT_FIELD_AUTHOR);
  vigie_import_mapping_set (probe->mapping, 2, VIGIE_IMPORT_FIELD_TEXT);
  options.mapping = probe->mapping;
  result = vigie_fake_import_options (sink, dir, "p.csv", NULL, 0, &options, &error);
  g_assert_no_error (error);
  assert_counts (result, 1, 0, 1); /* Ali says nothing */
  g_assert_cmpstr (g_ptr_array_index (result->messages, 0), ==,
                   "line 4: Neither a text nor a photo nor a link");
  g_assert_cmpstr (vigie_post_get_author (vigie_fake_sink_get_post (sink, 0)), ==, "Zoé");
}

static void
test_control_characters_are_replaced (void)
{
  static const char text[] = "id,text\n1,a\x01\x1b[31mb\0c\n";
  g_autoptr (VigieTestDir) dir = vigie_test_make_dir ();
  g_autoptr (VigieFakeSink) sink = vigie_fake_sink_new ();
  g_autofree char *path = g_build_filename (dir, "c.csv", NULL);
  g_autoptr (VigieImportResult) result = NULL;

  /* a NUL at the beginning would make it no text file */
  result = vigie_fake_import (sink, dir, "c.csv", "id,text\n1,a\x01\x1b[31mb\x7f\n", -1);
  assert_counts (result, 1, 0, 0);
  g_assert_cmpstr (vigie_post_get_text (vigie_fake_sink_get_post (sink, 0)), ==,
                   "a\xef\xbf\xbd\xef\xbf\xbd[31mb\xef\xbf\xbd");
  g_assert_cmpstr (g_ptr_array_index (result->notes, result->notes->len - 1), ==,
                   "1 value held characters that cannot be shown; they were replaced.");
  g_clear_pointer (&result, vigie_import_result_free);
  result = vigie_fake_import_options (sink, dir, "n.csv", text, sizeof text - 1, NULL, NULL);
  g_assert_null (result);
}

static void
read_facts (GBytes *bytes, VigiePhotoFacts *facts, gpointer user_data)
{
  (*(guint *) user_data)++;
  facts->mime_type = g_strdup ("image/jpeg");
  facts->width = 4;
  facts->has_position = TRUE;
  facts->position = (VigiePosition) { .lon = 5, .lat = 47, .origin = VIGIE_ORIGIN_EXIF };
}

static void
test_photos (void)
{
  g_autoptr (VigieTestDir) dir = vigie_test_make_dir ();
  g_autofree char *folder = g_build_filename (dir, "in", NULL);
  g_autofree char *photo = g_build_filename (folder, "neige 1.jpg", NULL);
  g_autofree char *outside = g_build_filename (dir, "secret.jpg", NULL);
  g_autoptr (VigieFakeSink) sink = vigie_fake_sink_new ();
  guint n_inspected = 0;
  VigieImportOptions options = { .inspect = read_facts, .inspect_data = &n_inspected };
  g_autoptr (VigieImportResult) result = NULL;
  VigiePhotoFacts *const *photos;
  gsize n;

  g_assert_cmpint (g_mkdir (folder, 0700), ==, 0);
  g_assert_true (g_file_set_contents (photo, "bytes", -1, NULL));
  g_assert_true (g_file_set_contents (outside, "secret", -1, NULL));
  result = vigie_fake_import_options (sink, folder, "p.csv",
                                      "id,text,photo\n"
                                      "1,Snow,neige 1.jpg|https://e.org/2.jpg\n"
                                      "2,Missing,absent.jpg\n"
                                      "3,Thief,../secret.jpg\n"
                                      "4,,neige 1.jpg\n",
                                      -1, &options, NULL);
  assert_counts (result, 4, 0, 0);
  g_assert_cmpuint (n_inspected, ==, 2);

  photos = vigie_post_get_photos (vigie_fake_sink_find (sink, "1"), &n);
  g_assert_cmpuint (n, ==, 2);
  g_assert_cmpstr (photos[0]->sha256, ==,
                   "277089d91c0bdf4f2e6862ba7e4a07605119431f5d13f726dd352b06f1b206a9");
  g_assert_cmpstr (photos[1]->uri, ==, "https://e.org/2.jpg");
  g_assert_null (photos[1]->sha256);
  g_assert_cmpint (first_candidate (vigie_fake_sink_find (sink, "1"))->origin, ==,
                   VIGIE_ORIGIN_EXIF);
  photos = vigie_post_get_photos (vigie_fake_sink_find (sink, "2"), &n);
  g_assert_cmpstr (photos[0]->error, ==, "The photo was not found");
  photos = vigie_post_get_photos (vigie_fake_sink_find (sink, "3"), &n);
  g_assert_cmpstr (photos[0]->error, ==, "The photo lies outside of the file's folder");
  g_assert_null (photos[0]->sha256);
}

static void
test_other_centuries_are_slips (void)
{
  g_autoptr (VigieTestDir) dir = vigie_test_make_dir ();
  g_autoptr (VigieFakeSink) sink = vigie_fake_sink_new ();
  g_autoptr (VigieImportResult) result = vigie_fake_import (
      sink, dir, "c.csv",
      "id,date,text\n1,0001-01-01,a\n2,9999-12-31,b\n3,2013-07-06T01:15:00Z,c\n", -1);

  assert_counts (result, 1, 0, 2);
  g_assert_cmpstr (g_ptr_array_index (result->messages, 1), ==,
                   "line 3: The date “9999-12-31” is not one of our time");
}

static void
test_x_texts_are_unescaped (void)
{
  g_autoptr (VigieTestDir) dir = vigie_test_make_dir ();
  g_autoptr (VigieFakeSink) sink = vigie_fake_sink_new ();
  g_autoptr (VigieImportResult) result = vigie_fake_import (
      sink, dir, "x.csv", "tweet id,text\n353305498373881856,Spanish &amp; Lac-Megantic &lt;3\n",
      -1);
  g_autoptr (VigieImportResult) other =
      vigie_fake_import (sink, dir, "y.csv", "id,text\n1,Tom &amp; Co\n", -1);

  assert_counts (result, 1, 0, 0);
  assert_counts (other, 1, 0, 0);
  g_assert_cmpstr (vigie_post_get_text (vigie_fake_sink_get_post (sink, 0)), ==,
                   "Spanish & Lac-Megantic <3");
  g_assert_cmpstr (vigie_post_get_text (vigie_fake_sink_get_post (sink, 1)), ==, "Tom &amp; Co");
}

static void
test_written_positions_are_candidates (void)
{
  g_autoptr (VigieTestDir) dir = vigie_test_make_dir ();
  g_autoptr (VigieFakeSink) sink = vigie_fake_sink_new ();
  g_autoptr (VigieImportResult) result =
      vigie_fake_import (sink, dir, "w.csv",
                         "id,text,lat,lon\n"
                         "1,Arbre au 47.0525; 4.8371,,\n"
                         "2,\"Arbre au 47.0525, 4.8371\",47.0525,4.8371\n"
                         "3,\"Arbre au 47.0525, 4.8371\",47.2,4.9\n"
                         "4,Arbre sur la D 971,,\n",
                         -1);
  static const gsize n_expected[] = { 1, 1, 2, 0 };

  assert_counts (result, 4, 0, 0);
  for (guint i = 0; i < 4; i++)
    {
      gsize n;
      const VigiePosition *candidates =
          vigie_post_get_candidates (vigie_fake_sink_get_post (sink, i), &n);

      g_assert_cmpuint (n, ==, n_expected[i]);
      if (i == 0 || i == 2)
        g_assert_cmpint (candidates[n - 1].origin, ==, VIGIE_ORIGIN_TEXT);
      else if (i == 1)
        g_assert_cmpint (candidates[0].origin, ==, VIGIE_ORIGIN_SOURCE);
    }
}

static void
test_old_mac_line_ends (void)
{
  g_autoptr (VigieTestDir) dir = vigie_test_make_dir ();
  g_autoptr (VigieFakeSink) sink = vigie_fake_sink_new ();
  g_autoptr (VigieImportResult) result =
      vigie_fake_import (sink, dir, "m.csv", "id,date,text\r1,2026-01-12,One\r2,never,Two\r", -1);

  assert_counts (result, 1, 0, 1);
  g_assert_true (g_str_has_prefix (g_ptr_array_index (result->messages, 0), "line 3: "));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/csv/reads-the-columns-of-the-contract", test_contract_columns);
  g_test_add_func ("/csv/reads-a-french-table", test_french_table);
  g_test_add_func ("/csv/joins-a-date-and-a-time-column", test_date_and_time_columns);
  g_test_add_func ("/csv/sees-american-dates", test_american_dates_are_seen);
  g_test_add_func ("/csv/reads-other-encodings-and-says-so", test_encodings);
  g_test_add_func ("/csv/names-and-keeps-bad-rows", test_bad_rows_are_named_and_kept);
  g_test_add_func ("/csv/refuses-other-centuries", test_other_centuries_are_slips);
  g_test_add_func ("/csv/takes-written-positions-as-candidates",
                   test_written_positions_are_candidates);
  g_test_add_func ("/csv/unescapes-texts-of-x", test_x_texts_are_unescaped);
  g_test_add_func ("/csv/never-touches-rejects-again", test_rejects_are_never_touched_again);
  g_test_add_func ("/csv/adds-nothing-the-second-time", test_second_import_adds_nothing);
  g_test_add_func ("/csv/loses-one-row-to-an-unclosed-quote", test_unclosed_quote_loses_one_row);
  g_test_add_func ("/csv/reads-positions-in-all-forms", test_forms_of_positions);
  g_test_add_func ("/csv/takes-the-time-from-an-id-of-x", test_ids_of_x_tell_their_time);
  g_test_add_func ("/csv/keeps-the-name-of-the-source", test_source_name_is_kept);
  g_test_add_func ("/csv/refuses-what-is-no-table-of-posts", test_unusable_tables_are_refused);
  g_test_add_func ("/csv/probe-shows-a-mapping-to-change", test_probe_shows_a_mapping);
  g_test_add_func ("/csv/replaces-control-characters", test_control_characters_are_replaced);
  g_test_add_func ("/csv/reads-photos-only-beside-the-file", test_photos);
  g_test_add_func ("/csv/reads-old-mac-line-ends", test_old_mac_line_ends);

  return g_test_run ();
}
