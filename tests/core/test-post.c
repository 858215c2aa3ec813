/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-credit.h"

static void
test_id_depends_on_all_three_parts (void)
{
  char a[VIGIE_POST_ID_LENGTH + 1], b[VIGIE_POST_ID_LENGTH + 1];
  g_autofree char *sha256 = g_compute_checksum_for_string (G_CHECKSUM_SHA256, "x\nx.com\n1\n", -1);

  vigie_post_make_id ("x", "x.com", "1", a);
  g_assert_cmpstr (a, ==, (sha256[VIGIE_POST_ID_LENGTH] = '\0', sha256));
  vigie_post_make_id ("x", "x.com", "2", b);
  g_assert_cmpstr (a, !=, b);
  vigie_post_make_id ("x", "x.com1", "", b);
  g_assert_cmpstr (a, !=, b);
  vigie_post_make_id ("xx", ".com", "1", b);
  g_assert_cmpstr (a, !=, b);
}

static void
test_copies_what_it_is_given (void)
{
  VigiePosition position = { 5.04, 47.32, 100, VIGIE_ORIGIN_EXIF };
  g_autoptr (VigiePhotoFacts) facts = vigie_photo_facts_new ("a.jpg");
  VigiePhotoFacts *photos[] = { facts };
  VigieObservation observation = { .source_kind = "file",
                                   .source_host = "posts.csv",
                                   .external_id = "7",
                                   .text = "Verglas",
                                   .candidates = &position,
                                   .n_candidates = 1,
                                   .photos = photos,
                                   .n_photos = 1 };
  g_autoptr (VigiePost) post = NULL;
  g_autofree char *source = NULL;
  gsize n_candidates, n_photos;

  facts->bytes = g_bytes_new_static ("abc", 3);
  post = vigie_post_new (12, &observation);
  position.lon = 0;
  source = vigie_post_dup_source (post);
  g_assert_cmpstr (source, ==, "file:posts.csv");
  g_assert_cmpfloat (vigie_post_get_candidates (post, &n_candidates)[0].lon, ==, 5.04);
  g_assert_cmpstr (vigie_post_get_photos (post, &n_photos)[0]->uri, ==, "a.jpg");
  g_assert_null (vigie_post_get_photos (post, &n_photos)[0]->bytes);
  g_assert_null (vigie_post_get_author (post));
  g_assert_cmpint (vigie_post_get_row_id (post), ==, 12);
}

static void
test_statuses_have_names (void)
{
  VigieStatus status;

  for (int i = 0; i < VIGIE_N_STATUSES; i++)
    {
      g_assert_true (vigie_status_from_string (vigie_status_to_string ((VigieStatus) i), &status));
      g_assert_cmpint (status, ==, i);
    }
  g_assert_false (vigie_status_from_string ("sure", &status));
  g_assert_false (vigie_status_from_string (NULL, &status));
}

static void
test_credit_is_read_back (void)
{
  static const struct
  {
    const char *kind, *text, *author, *licence;
  } cases[] = {
    { "commons", "Le pont\n\nJane Doe, 2024-05-01, CC BY-SA 4.0", "Jane Doe", "CC BY-SA 4.0" },
    { "commons", "a, b\n\nc, d\n\nDoe, Jane, CC0", "Doe, Jane", "CC0" },
    { "commons", "2024-05-01, Public domain", NULL, "Public domain" },
    { "commons", "Le pont\n\nJane Doe, 2024-05-01", NULL, NULL },
    { "commons", "Le pont", NULL, NULL },
    { "commons", "", NULL, NULL },
    { "file", "Le pont\n\nJane Doe, 2024-05-01, CC BY-SA 4.0", NULL, NULL },
  };
  g_autofree char *made = vigie_credit_make ("Jane Doe", NULL, "CC0");

  g_assert_cmpstr (made, ==, "Jane Doe, CC0");
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const VigieObservation observation = {
        .source_kind = cases[i].kind, .source_host = "", .external_id = "7", .text = cases[i].text
      };
      g_autoptr (VigiePost) post = vigie_post_new (1, &observation);
      g_auto (VigieCredit) credit = { 0 };

      g_assert_cmpint (vigie_credit_read (&credit, post), ==, cases[i].licence != NULL);
      g_assert_cmpstr (credit.author, ==, cases[i].author);
      g_assert_cmpstr (credit.licence, ==, cases[i].licence);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/post/id-depends-on-all-three-parts", test_id_depends_on_all_three_parts);
  g_test_add_func ("/post/copies-what-it-is-given", test_copies_what_it_is_given);
  g_test_add_func ("/post/credit-is-read-back", test_credit_is_read_back);
  g_test_add_func ("/post/statuses-have-names", test_statuses_have_names);

  return g_test_run ();
}
