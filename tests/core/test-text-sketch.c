/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-text-sketch.h"

#include <string.h>

#include "vigie-json.h"
#include "vigie-query.h"
#include "vigie-test-util.h"

/* Which posts say nearly the same words, and which only speak of the same thing. */

static gboolean
are_near (const char *a, const char *b)
{
  g_autoptr (VigieTextSketch) x = vigie_text_sketch_new (a);
  g_autoptr (VigieTextSketch) y = vigie_text_sketch_new (b);
  gboolean near = vigie_text_sketch_is_near (x, y);

  g_assert_cmpint (near, ==, vigie_text_sketch_is_near (y, x));
  if (!near)
    g_test_message ("%.2f: “%s” “%s”", vigie_text_sketch_resemblance (x, y), a, b);
  return near;
}

static const char original[] =
    "Verglas sur la D 971 entre Beaune et Pommard, deux voitures au fossé, la route est coupée "
    "dans les deux sens depuis vingt minutes";

static void
test_what_is_passed_on_is_near (void)
{
  static const char *const copies[] = {
    "RT @anne: Verglas sur la D 971 entre Beaune et Pommard, deux voitures au fossé, la route est "
    "coupée dans les deux sens depuis vingt minutes",
    "Verglas sur la D 971 entre Beaune et Pommard, deux voitures au fossé, la route est coupée "
    "dans les deux sens depuis vingt minutes https://t.co/AbC12",
    "⚠️🚗 VERGLAS sur la D 971 entre BEAUNE et POMMARD, deux voitures au fossé ! La route est "
    "coupée "
    "dans les deux sens depuis vingt minutes 😱",
    "Verglas sur la D 971 entre Beaune et Pommard, trois voitures au fossé, la route est coupée "
    "dans les deux sens depuis vingt minutes",
    "RT @sdis_21 : RT @anne@mamot.fr : Verglas sur la D 971 entre #Beaune et #Pommard, deux "
    "voitures au fossé, la route est coupée dans les deux sens depuis vi…",
    "RT @anne: Verglas sur la D 971 entre Beaune et Pommard, deux voitures au fossé, la rou... "
    "https://t.co/x",
    "verglas sur la d 971 entre beaune et pommard deux voitures au fosse la route est coupee dans "
    "les deux sens depuis vingt minutes",
    "Via @bienpublic Verglas sur la D 971 entre Beaune et Pommard, deux voitures au fossé, la "
    "route est coupée dans les deux sens depuis vingt minutes (lebienpublic.com/x/y?utm_source=z)",
  };

  g_assert_true (are_near (original, original));
  for (gsize i = 0; i < G_N_ELEMENTS (copies); i++)
    g_assert_true (are_near (original, copies[i]));
}

static void
test_other_news_of_one_place_is_not (void)
{
  static const char *const posts[] = {
    "Verglas sur la D 971 entre Beaune et Pommard",
    "La D 971 vient de rouvrir entre Beaune et Pommard, merci aux saleuses",
    "Coincés depuis une heure sur la D 971 à Pommard, personne ne passe, il neige toujours",
    "Un camion en travers de la D 971 entre Beaune et Volnay, les pompiers arrivent",
    "Accident sur la route de Pommard, un blessé, évitez le secteur de Beaune",
    "Pourquoi la D 971 n'est pas salée entre Beaune et Pommard ? Deux voitures au fossé hier déjà",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (posts); i++)
    {
      g_assert_false (are_near (original, posts[i]));
      for (gsize j = 0; j < i; j++)
        g_assert_false (are_near (posts[j], posts[i]));
    }
}

static void
test_other_numbers_are_other_news (void)
{
  g_assert_false (are_near ("La D 971 est coupée à la sortie de Beaune à cause de la neige",
                            "La D 973 est coupée à la sortie de Beaune à cause de la neige"));
  g_assert_false (are_near ("Accident de car près de Lyon : 3 morts selon la préfecture du Rhône",
                            "Accident de car près de Lyon : 5 morts selon la préfecture du Rhône"));
  /* The same road in another spelling, and a number that only one of them has. */
  g_assert_true (are_near ("La D971 est coupée à la sortie de Beaune à cause de la neige",
                           "La RD971 est coupée à la sortie de Beaune à cause de la neige"));
  g_assert_true (are_near ("La D 971 est coupée à la sortie de Beaune à cause de la neige",
                           "18h40 La D 971 est coupée à la sortie de Beaune à cause de la neige"));
}

static void
test_short_texts_are_near_when_equal (void)
{
  g_assert_true (are_near ("Route coupée !", "route COUPEE 😱 https://t.co/x"));
  g_assert_false (are_near ("Route coupée", "Route rouverte"));
  g_assert_false (are_near ("Route coupée", "Route coupée ici"));
  g_assert_false (are_near ("D 16 coupée", "D 17 coupée"));
  g_assert_false (are_near ("Mort : 1", "Mort : 2"));
  g_assert_false (are_near ("Il neige sur Beaune...", "Il neige sur Dijon..."));
}

static void
test_texts_without_words_are_near_nothing (void)
{
  static const char *const empty[] = { "",       " ", "https://t.co/x", "😱😱", "@anne @marc",
                                       "RT @a:", "…" };

  for (gsize i = 0; i < G_N_ELEMENTS (empty); i++)
    for (gsize j = 0; j < G_N_ELEMENTS (empty); j++)
      g_assert_false (are_near (empty[i], empty[j]));
}

static void
test_addresses_are_told_apart_from_words (void)
{
  g_autoptr (VigieTextSketch) self = vigie_text_sketch_new (
      "Vu ici : https://www.Example.org/a/b/?utm_source=x et (t.co/AbC), www.example.org");
  g_autoptr (VigieTextSketch) other = vigie_text_sketch_new ("http://example.org/a/b.");
  const guint32 *addresses, *others;
  guint n, n_others;

  addresses = vigie_text_sketch_get_addresses (self, &n);
  others = vigie_text_sketch_get_addresses (other, &n_others);
  g_assert_cmpuint (vigie_text_sketch_get_n_words (self), ==, 3);
  g_assert_cmpuint (n, ==, 2); /* not the front page */
  g_assert_cmpuint (n_others, ==, 1);
  g_assert_cmpuint (addresses[0], ==, others[0]);
  g_assert_cmpuint (addresses[1], !=, others[0]);
}

/* ---- whatever comes ---- */

static void
test_any_bytes_are_read (void)
{
  g_autoptr (GRand) rand = vigie_test_rand_new ();

  for (guint i = 0; i < 20000; i++)
    {
      static const char *const pieces[] = { "RT @",     "https://",  "…",     "...",      "é",
                                            "\xe2\x80", "\xf0",      "www.",  "d9",       "neige ",
                                            " ",        "@",         "a.fr/", "ß",        "ﬁ",
                                            "각",       "e\xcc\x81", "\xc3",  "\xff\xfe", "12 " };
      g_autoptr (GString) text = g_string_new (NULL);
      g_autoptr (VigieTextSketch) self = NULL;

      for (guint n = g_rand_int_range (rand, 0, 24); n > 0; n--)
        g_string_append (text, pieces[g_rand_int_range (rand, 0, G_N_ELEMENTS (pieces))]);
      self = vigie_text_sketch_new (text->str);
      g_assert_cmpint (vigie_text_sketch_is_near (self, self), ==,
                       vigie_text_sketch_get_n_words (self) > 0);
    }
}

/* One of 17,576 words. */
static void
append_word (GString *text, guint number)
{
  for (guint i = 0; i < 3; i++, number /= 26)
    g_string_append_c (text, (char) ('a' + number % 26));
  g_string_append_c (text, ' ');
}

static void
test_long_texts_are_compared_by_their_beginning (void)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < 200000; i++)
    append_word (text, i);
  g_assert_true (are_near (text->str, text->str));
}

static void
test_folds_as_the_search_does (void)
{
  static const char *const texts[] = { "ÉTÉ Été e\xcc\x81te\xcc\x81 İstanbul ŁÓDŹ",
                                       "Ωμέγα ΆΈ Ёлка Й Việt Nam Ṩ ﬁn ß œuvre Ç Æ", original };

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autofree char *folded = vigie_query_fold_text (texts[i]);
      g_autoptr (VigieTextSketch) a = vigie_text_sketch_new (texts[i]);
      g_autoptr (VigieTextSketch) b = vigie_text_sketch_new (folded);

      g_assert_cmpfloat (vigie_text_sketch_resemblance (a, b), ==, 1);
    }
}

/* ---- posts that people wrote ---- */

static GPtrArray *
read_posts (void)
{
  g_autofree char *path =
      vigie_test_shared_path_or_skip ("data/posts/idrisi/california_wildfires_2018/train.jsonl");
  g_autoptr (GPtrArray) posts = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *content = NULL;
  g_auto (GStrv) lines = NULL;

  if (path == NULL)
    return NULL;
  g_assert_true (g_file_get_contents (path, &content, NULL, NULL));
  lines = g_strsplit (content, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    {
      g_autoptr (JsonNode) node = vigie_json_parse (lines[i], -1, NULL);

      if (node != NULL)
        g_ptr_array_add (posts,
                         g_strdup (vigie_json_get_string (json_node_get_object (node), "text")));
    }
  return g_steal_pointer (&posts);
}

static char *
change (const char *text, guint how, GRand *rand)
{
  g_auto (GStrv) words = NULL;
  glong n_chars = g_utf8_strlen (text, -1);

  switch (how)
    {
    case 0:
      return g_strconcat ("RT @somebody: ", text, NULL);
    case 1:
      return g_strconcat (text, " https://t.co/AbCd123xyz", NULL);
    case 2:
      return g_strconcat ("🚨 ", text, " 😱", NULL);
    case 3:
      words = g_strsplit (text, " ", -1);
      for (guint tries = 0; tries < 50; tries++)
        {
          guint i = (guint) g_rand_int_range (rand, 0, (gint32) g_strv_length (words));

          if (strlen (words[i]) >= 3 && g_ascii_isalpha (words[i][0]) &&
              strpbrk (words[i], "0123456789:/@") == NULL)
            {
              g_free (words[i]);
              words[i] = g_strdup ("cependant");
              break;
            }
        }
      return g_strjoinv (" ", words);
    default: /* as of old: cut off after 140 characters, with the one who passed it on before it */
      {
        g_autofree char *begin = g_utf8_substring (text, 0, MIN (n_chars, 122));

        return g_strdup_printf ("RT @somebody12: %s%s", begin, n_chars > 122 ? "…" : "");
      }
    }
}

/* Figures are in the message; the bounds are what users are promised. */
static void
test_real_posts_are_known_again (void)
{
  static const char *const names[] = { "passed on", "with a link", "with signs", "a word changed",
                                       "cut off" };
  g_autoptr (GRand) rand = vigie_test_rand_new ();
  g_autoptr (GPtrArray) posts = read_posts ();

  if (posts == NULL)
    return;
  for (guint how = 0; how < G_N_ELEMENTS (names); how++)
    {
      guint n = 0, n_found = 0;

      for (guint i = 0; i < posts->len; i++)
        {
          const char *text = g_ptr_array_index (posts, i);
          g_autofree char *changed = change (text, how, rand);
          g_autoptr (VigieTextSketch) a = vigie_text_sketch_new (text);
          g_autoptr (VigieTextSketch) b = vigie_text_sketch_new (changed);

          if (vigie_text_sketch_get_n_words (a) < 8)
            continue;
          n++;
          n_found += vigie_text_sketch_is_near (a, b);
        }
      g_test_message ("%s: %u of %u", names[how], n_found, n);
      g_assert_cmpuint (n, >, 500);
      g_assert_cmpuint (100 * n_found, >=, 98 * n);
    }
}

/* Of all pairs, near ones are few, and those share most of their words. */
static void
test_real_posts_are_told_apart (void)
{
  g_autoptr (GPtrArray) posts = read_posts ();
  g_autoptr (GPtrArray) sketches =
      g_ptr_array_new_with_free_func ((GDestroyNotify) vigie_text_sketch_free);
  guint n = 0, n_cut = 0, n_pairs = 0;

  if (posts == NULL)
    return;
  for (guint i = 0; i < posts->len; i++)
    g_ptr_array_add (sketches, vigie_text_sketch_new (g_ptr_array_index (posts, i)));
  for (guint i = 0; i < posts->len; i++)
    for (guint j = 0; j < i; j++, n_pairs++)
      {
        if (!vigie_text_sketch_is_near (g_ptr_array_index (sketches, i),
                                        g_ptr_array_index (sketches, j)))
          continue;
        n++;
        n_cut += vigie_text_sketch_resemblance (g_ptr_array_index (sketches, i),
                                                g_ptr_array_index (sketches, j)) < 0.6;
      }
  g_test_message ("%u of %u pairs are near, %u of them because one was cut off", n, n_pairs, n_cut);
  g_assert_cmpuint (n, >, 0);
  g_assert_cmpuint (n, <, n_pairs / 2000);
}

/* The quick look at a few bits never loses what the whole comparison finds. */
static void
test_nothing_near_is_overlooked (void)
{
  g_autoptr (GRand) rand = vigie_test_rand_new ();
  guint n_near = 0;

  for (guint i = 0; i < 20000; i++)
    {
      g_autoptr (GString) a = g_string_new (NULL);
      g_autoptr (GString) b = g_string_new (NULL);
      g_autoptr (VigieTextSketch) x = NULL;
      g_autoptr (VigieTextSketch) y = NULL;
      guint n_words = (guint) g_rand_int_range (rand, 4, 40);
      double resemblance;

      for (guint w = 0; w < n_words; w++)
        {
          guint word = (guint) g_rand_int_range (rand, 0, 1000);

          append_word (a, word);
          if (g_rand_int_range (rand, 0, 6) == 0)
            word = (guint) g_rand_int_range (rand, 0, 1000);
          if (g_rand_int_range (rand, 0, 20) > 0)
            append_word (b, word);
        }
      x = vigie_text_sketch_new (a->str);
      y = vigie_text_sketch_new (b->str);
      resemblance = vigie_text_sketch_resemblance (x, y);
      if (vigie_text_sketch_get_n_words (y) < 4)
        continue;
      g_assert_cmpint (vigie_text_sketch_is_near (x, y), ==, resemblance >= 0.6);
      n_near += resemblance >= 0.6;
    }
  g_test_message ("%u pairs are near", n_near);
  g_assert_cmpuint (n_near, >, 1000);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/text-sketch/what-is-passed-on-is-near", test_what_is_passed_on_is_near);
  g_test_add_func ("/text-sketch/other-news-of-one-place-is-not",
                   test_other_news_of_one_place_is_not);
  g_test_add_func ("/text-sketch/other-numbers-are-other-news", test_other_numbers_are_other_news);
  g_test_add_func ("/text-sketch/short-texts-are-near-when-equal",
                   test_short_texts_are_near_when_equal);
  g_test_add_func ("/text-sketch/texts-without-words-are-near-nothing",
                   test_texts_without_words_are_near_nothing);
  g_test_add_func ("/text-sketch/addresses-are-told-apart-from-words",
                   test_addresses_are_told_apart_from_words);
  g_test_add_func ("/text-sketch/any-bytes-are-read", test_any_bytes_are_read);
  g_test_add_func ("/text-sketch/long-texts-are-compared-by-their-beginning",
                   test_long_texts_are_compared_by_their_beginning);
  g_test_add_func ("/text-sketch/folds-as-the-search-does", test_folds_as_the_search_does);
  g_test_add_func ("/text-sketch/nothing-near-is-overlooked", test_nothing_near_is_overlooked);
  g_test_add_func ("/text-sketch/real-posts-are-known-again", test_real_posts_are_known_again);
  g_test_add_func ("/text-sketch/real-posts-are-told-apart", test_real_posts_are_told_apart);

  return g_test_run ();
}
