/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Photos that look alike:
 *
 *   bench-lookalike N_HASHES N_PHOTOS N_UNLIKE
 *
 * a lookup among N_HASHES hashes against reading them all, with the same answers or the run stops;
 * how many of N_PHOTOS are known again after each change; how many pairs of N_UNLIKE others are
 * taken for one photo. One line a figure on stdout: name TAB ours TAB theirs TAB unit.
 */
#include <stdlib.h>

#include "photo-changes.h"
#include "vigie-hash-index.h"
#include "vigie-look-alikes.h"

#define SEED 20260112
#define N_LOOKUPS 300

static guint64
random_hash (GRand *rand)
{
  return (guint64) g_rand_int (rand) << 32 | g_rand_int (rand);
}

static int
compare_doubles (const void *a, const void *b)
{
  double x = *(const double *) a;
  double y = *(const double *) b;

  return (x > y) - (x < y);
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

int
main (int argc, char *argv[])
{
  guint64 sizes[3];

  if (argc != 4)
    {
      g_printerr ("usage: bench-lookalike N_HASHES N_PHOTOS N_UNLIKE\n");
      return 2;
    }
  for (int i = 0; i < 3; i++)
    if (!g_ascii_string_to_unsigned (argv[i + 1], 10, 1, 100000000, &sizes[i], NULL))
      {
        g_printerr ("%s is not a number of photos\n", argv[i + 1]);
        return 2;
      }
  measure_lookups (sizes[0]);
  for (gsize i = 0; i < G_N_ELEMENTS (photo_changes); i++)
    measure_recall (&photo_changes[i], (guint) sizes[1]);
  measure_unlike ((guint) sizes[2]);
  return 0;
}
