/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Photos that look alike:
 *
 *   bench-lookalike N_HASHES N_PHOTOS N_UNLIKE N_POSTS
 *
 * a lookup among N_HASHES hashes against reading them all, with the same answers or the run stops;
 * how many of N_PHOTOS are known again after each change; how many pairs of N_UNLIKE others are
 * taken for one photo; finding the posts that say nearly the same words, or have the same web
 * address, among N_POSTS of six hours. One line a figure on stdout: name TAB ours TAB theirs TAB
 * unit.
 */
#include <glib/gstdio.h>
#include <stdlib.h>

#include "bench-util.h"
#include "photo-changes.h"
#include "vigie-hash-index.h"
#include "vigie-look-alikes.h"
#include "vigie-similar.h"

#define SEED 20260112
#define N_LOOKUPS 300
#define N_FINDS 41
#define BATCH 10000
#define BEGIN_MS G_GINT64_CONSTANT (1768240000000)
#define SPAN_MS (6 * 60 * 60 * 1000)

static guint64
random_hash (GRand *rand)
{
  return (guint64) g_rand_int (rand) << 32 | g_rand_int (rand);
}

static double
get_median (double *times, gsize n)
{
  qsort (times, n, sizeof *times, compare_doubles);
  return times[n / 2];
}

static guint
count_near (const guint64 *hashes, gsize n, guint64 wanted)
{
  guint n_found = 0;

  for (gsize i = 0; i < n; i++)
    n_found += vigie_photo_hash_distance (hashes[i], wanted) <= VIGIE_LOOK_ALIKE_RADIUS;
  return n_found;
}

/* Half of what is asked for is near a hash that is there. */
static void
measure_lookups (gsize n)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (SEED);
  g_autoptr (VigieHashIndex) index = vigie_hash_index_new ();
  g_autoptr (GArray) found = g_array_new (FALSE, FALSE, sizeof (VigieHashMatch));
  g_autofree guint64 *hashes = g_new (guint64, n);
  double ours[N_LOOKUPS];
  double theirs[N_LOOKUPS];

  for (gsize i = 0; i < n; i++)
    {
      hashes[i] = random_hash (rand);
      vigie_hash_index_add (index, hashes[i], i);
    }
  vigie_hash_index_find (index, 0, 0, found); /* builds the tables */
  for (guint i = 0; i < N_LOOKUPS; i++)
    {
      guint64 wanted = random_hash (rand);
      gint64 began;
      guint n_near;

      if (i % 2 == 0)
        wanted = hashes[g_rand_int_range (rand, 0, (gint32) n)] ^ (wanted & wanted >> 7 & 0xff00ff);
      g_array_set_size (found, 0);
      began = g_get_monotonic_time ();
      vigie_hash_index_find (index, wanted, VIGIE_LOOK_ALIKE_RADIUS, found);
      ours[i] = (double) (g_get_monotonic_time () - began) / 1000;
      began = g_get_monotonic_time ();
      n_near = count_near (hashes, n, wanted);
      theirs[i] = (double) (g_get_monotonic_time () - began) / 1000;
      if (n_near != found->len)
        g_error ("%u hashes are near, %u were found", n_near, found->len);
    }
  g_print ("look-alike lookup among %zu hashes\t%.4f\t%.4f\tms\n", n, get_median (ours, N_LOOKUPS),
           get_median (theirs, N_LOOKUPS));
}

static void
hash (VigieImage *image, VigiePhotoHash *out)
{
  if (!vigie_photo_hash_compute (image, out))
    g_error ("A scene is blank");
}

static gboolean
holds (GArray *alikes, guint32 photo)
{
  for (guint i = 0; i < alikes->len; i++)
    if (g_array_index (alikes, VigieLookAlike, i).photo == photo)
      return TRUE;
  return FALSE;
}

static void
measure_recall (const PhotoChange *change, guint n_photos)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (SEED);
  g_autoptr (VigieLookAlikes) alikes = vigie_look_alikes_new ();
  guint n_found = 0;

  for (guint32 i = 0; i < n_photos; i++)
    {
      g_autoptr (VigieImage) image = scene_new (rand, 480, 360);
      g_autoptr (VigieImage) changed = change->change (image);
      g_autoptr (GArray) found = NULL;
      VigiePhotoHash original;
      VigiePhotoHash copy;

      hash (image, &original);
      hash (changed, &copy);
      vigie_look_alikes_add (alikes, &original, i);
      found = vigie_look_alikes_find (alikes, &copy);
      n_found += holds (found, i);
    }
  g_print ("known again: %s, of %u\t%.1f\t\t%%\n", change->name, n_photos,
           100.0 * n_found / n_photos);
}

static void
measure_unlike (guint n_photos)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (SEED);
  g_autoptr (VigieLookAlikes) alikes = vigie_look_alikes_new ();
  g_autofree VigiePhotoHash *hashes = g_new (VigiePhotoHash, n_photos);
  gint64 spent = 0;
  guint n_wrong = 0;

  for (guint32 i = 0; i < n_photos; i++)
    {
      g_autoptr (VigieImage) image = scene_new (rand, 256, 192);
      gint64 began = g_get_monotonic_time ();

      hash (image, &hashes[i]);
      spent += g_get_monotonic_time () - began;
      vigie_look_alikes_add (alikes, &hashes[i], i);
    }
  for (guint32 i = 0; i < n_photos; i++)
    {
      g_autoptr (GArray) found = vigie_look_alikes_find (alikes, &hashes[i]);

      n_wrong += found->len - 1;
    }
  g_print ("taken for another photo, pairs of %.0f\t%u\t\tpairs\n",
           0.5 * n_photos * (n_photos - 1.0), n_wrong / 2);
  g_print ("hashing a thumbnail and its crops\t%.3f\t\tms\n", (double) spent / 1000 / n_photos);
}

/* ---- posts that say the same ---- */

/* Posts of one incident share many of their words: 40 common ones, and 4,000 others. */
static char *
make_text (GRand *rand)
{
  GString *text = g_string_new (NULL);
  guint n = (guint) g_rand_int_range (rand, 8, 25);

  for (guint i = 0; i < n; i++)
    {
      guint word = (guint) g_rand_int_range (rand, 0, g_rand_int_range (rand, 0, 3) ? 40 : 4000);

      g_string_append_printf (text, "%s%s%s ", word % 2 ? "née" : "ro",
                              word / 2 % 2 ? "ver" : "cou",
                              (const char *[]) { "pe", "gla", "té", "son" }[word / 4 % 4]);
      for (word /= 16; word > 0; word /= 8)
        g_string_insert_c (text, (gssize) text->len - 1, (char) ('a' + word % 8));
    }
  if (g_rand_int_range (rand, 0, 5) == 0)
    g_string_append_printf (text, "https://t.co/%08x", g_rand_int (rand));
  return g_string_free_and_steal (text);
}

static void
add_batch (VigieStore *store, GRand *rand, gsize first, gsize n, gsize n_all)
{
  g_autofree VigieObservation *posts = g_new0 (VigieObservation, n);
  g_autoptr (GPtrArray) strings = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GError) error = NULL;

  for (gsize i = 0; i < n; i++)
    {
      char *id = g_strdup_printf ("%zu", first + i);
      char *url = g_strdup_printf ("https://social.example/@a/%08x%08x", g_rand_int (rand),
                                   g_rand_int (rand));
      char *text = make_text (rand);
      gint64 at = BEGIN_MS + (gint64) ((double) SPAN_MS * (double) (first + i) / (double) n_all);

      g_ptr_array_add (strings, id);
      g_ptr_array_add (strings, url);
      g_ptr_array_add (strings, text);
      posts[i] = (VigieObservation) { .source_kind = "mastodon",
                                      .source_host = "social.example",
                                      .external_id = id,
                                      .url = url,
                                      .text = text,
                                      .posted_at = at,
                                      .received_at = at };
    }
  if (!vigie_store_ingest (store, posts, n, NULL, &error))
    g_error ("%s", error->message);
}

static VigieStore *
make_incident (const char *path, gsize n_posts)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (SEED);
  g_autoptr (GError) error = NULL;
  VigieStore *store = vigie_store_create (path, "Benchmark", TRUE, &error);

  if (store == NULL)
    g_error ("%s", error->message);
  for (gsize i = 0; i < n_posts; i += BATCH)
    add_batch (store, rand, i, MIN (BATCH, n_posts - i), n_posts);
  return store;
}

static VigiePost *
find_nth (VigieStore *store, gsize n)
{
  g_autofree char *external_id = g_strdup_printf ("%zu", n);
  char id[VIGIE_POST_ID_LENGTH + 1];
  g_autoptr (GError) error = NULL;
  VigiePost *post;

  vigie_post_make_id ("mastodon", "social.example", external_id, id);
  post = vigie_store_find_post (store, id, &error);
  if (post == NULL)
    g_error ("%s", error->message);
  return post;
}

static double
time_find (VigieSimilar *similar, VigiePost *post)
{
  g_autoptr (GError) error = NULL;
  gint64 began = g_get_monotonic_time ();
  g_autoptr (GPtrArray) found = vigie_similar_find (similar, post, &error);

  if (found == NULL)
    g_error ("%s", error->message);
  return (double) (g_get_monotonic_time () - began) / 1000;
}

static void
measure_texts (gsize n_posts)
{
  g_autofree char *folder = g_dir_make_tmp ("vigie-bench-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "bench.vigie", NULL);
  g_autoptr (VigieStore) store = make_incident (path, n_posts);
  g_autoptr (GRand) rand = g_rand_new_with_seed (SEED);
  double first[N_FINDS];
  double next[N_FINDS];

  for (guint i = 0; i < N_FINDS; i++)
    {
      gsize n = (gsize) g_rand_double_range (rand, 0, (double) n_posts - 1);
      g_autoptr (VigiePost) post = find_nth (store, n);
      g_autoptr (VigiePost) neighbour = find_nth (store, n + 1);
      g_autoptr (VigieSimilar) fresh = vigie_similar_new (store, NULL);

      first[i] = time_find (fresh, post);
      next[i] = time_find (fresh, neighbour);
    }
  g_print ("posts that say the same, among %zu of six hours\t%.3f\t\tms\n", n_posts,
           get_median (first, N_FINDS));
  g_print ("the same for the next post, among %zu\t%.3f\t\tms\n", n_posts,
           get_median (next, N_FINDS));
  vigie_store_close (store);
  g_remove (path);
  g_rmdir (folder);
}

int
main (int argc, char *argv[])
{
  guint64 sizes[4];

  if (argc != 5)
    {
      g_printerr ("usage: bench-lookalike N_HASHES N_PHOTOS N_UNLIKE N_POSTS\n");
      return 2;
    }
  for (int i = 0; i < 4; i++)
    if (!g_ascii_string_to_unsigned (argv[i + 1], 10, 1, 100000000, &sizes[i], NULL))
      {
        g_printerr ("%s is not a number of photos or posts\n", argv[i + 1]);
        return 2;
      }
  measure_lookups (sizes[0]);
  for (gsize i = 0; i < G_N_ELEMENTS (photo_changes); i++)
    measure_recall (&photo_changes[i], (guint) sizes[1]);
  measure_unlike ((guint) sizes[2]);
  measure_texts (sizes[3]);
  return 0;
}
