/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "photo-changes.h"
#include "vigie-hash-index.h"
#include "vigie-look-alikes.h"

/* What other people's tools do to a photo on its way, and whether it is known again. */

#define WIDTH 480
#define HEIGHT 360
#define N_PHOTOS 60u
#define N_UNLIKE 2000u

static GRand *
make_rand (void)
{
  guint32 seed = g_test_rand_int ();

  g_test_message ("seed %u", seed);
  return g_rand_new_with_seed (seed);
}

static void
hash (VigieImage *image, VigiePhotoHash *out)
{
  g_assert_true (vigie_photo_hash_compute (image, out));
}

static const VigieLookAlike *
find_photo (GArray *alikes, guint32 photo)
{
  for (guint i = 0; i < alikes->len; i++)
    if (g_array_index (alikes, VigieLookAlike, i).photo == photo)
      return &g_array_index (alikes, VigieLookAlike, i);
  return NULL;
}

/* Either of the two may have been there first. */
static void
test_changed_photos_are_known_again (void)
{
  g_autoptr (GRand) rand = make_rand ();

  for (gsize c = 0; c < G_N_ELEMENTS (photo_changes); c++)
    for (int changed_first = 0; changed_first < 2; changed_first++)
      {
        g_autoptr (VigieLookAlikes) alikes = vigie_look_alikes_new ();
        VigiePhotoHash hashes[N_PHOTOS];
        guint n_found = 0;

        for (guint32 i = 0; i < N_PHOTOS; i++)
          {
            g_autoptr (VigieImage) image = scene_new (rand, WIDTH, HEIGHT);
            g_autoptr (VigieImage) changed = photo_changes[c].change (image);
            VigiePhotoHash first;

            hash (changed_first ? changed : image, &first);
            hash (changed_first ? image : changed, &hashes[i]);
            vigie_look_alikes_add (alikes, &first, i);
          }
        for (guint32 i = 0; i < N_PHOTOS; i++)
          {
            g_autoptr (GArray) found = vigie_look_alikes_find (alikes, &hashes[i]);
            const VigieLookAlike *own = find_photo (found, i);

            n_found += own != NULL;
            if (own != NULL)
              g_assert_cmpint (own->mirrored, ==, photo_changes[c].mirrored);
          }
        g_test_message ("%s, %s first: %u of %u", photo_changes[c].name,
                        changed_first ? "the copy" : "the original", n_found, N_PHOTOS);
        g_assert_cmpuint (100 * n_found, >=, photo_changes[c].least * N_PHOTOS);
      }
}

static void
test_unlike_photos_are_told_apart (void)
{
  g_autoptr (GRand) rand = make_rand ();
  g_autoptr (VigieLookAlikes) alikes = vigie_look_alikes_new ();
  guint n_wrong = 0;

  for (guint32 i = 0; i < N_UNLIKE; i++)
    {
      g_autoptr (VigieImage) image = scene_new (rand, 160, 120);
      g_autoptr (GArray) found = NULL;
      VigiePhotoHash own;

      hash (image, &own);
      found = vigie_look_alikes_find (alikes, &own);
      n_wrong += found->len;
      vigie_look_alikes_add (alikes, &own, i);
    }
  g_test_message ("%u of %u pairs are taken for one photo", n_wrong, N_UNLIKE * (N_UNLIKE - 1) / 2);
  g_assert_cmpuint (n_wrong, <=, 10); /* of two million */
}

static void
test_blank_photos_look_like_nothing (void)
{
  static const guint8 values[] = { 0, 128, 255 };

  for (gsize i = 0; i < G_N_ELEMENTS (values); i++)
    {
      guint8 *data = g_malloc (64 * 64 * 4);
      g_autoptr (GBytes) pixels = g_bytes_new_take (data, 64 * 64 * 4);
      g_autoptr (VigieImage) image = vigie_image_new (64, 64, 64 * 4, pixels);
      VigiePhotoHash none;

      memset (data, values[i], 64 * 64 * 4);
      g_assert_false (vigie_photo_hash_compute (image, &none));
    }
}

static void
test_tiny_photos_are_hashed (void)
{
  static const guint8 two[] = { 0, 0, 0, 255, 255, 255, 255, 255 };
  g_autoptr (GBytes) pixels = g_bytes_new_static (two, sizeof two);
  g_autoptr (VigieImage) image = vigie_image_new (2, 1, sizeof two, pixels);
  VigiePhotoHash tiny;

  hash (image, &tiny);
  g_assert_cmphex (tiny.whole[VIGIE_PHOTO_AS_IT_IS], !=, tiny.whole[VIGIE_PHOTO_MIRRORED]);
}

/* ---- the index ---- */

static int
compare_matches (const void *a, const void *b)
{
  const VigieHashMatch *x = a;
  const VigieHashMatch *y = b;

  return (x->value > y->value) - (x->value < y->value);
}

static guint64
random_hash (GRand *rand)
{
  return (guint64) g_rand_int (rand) << 32 | g_rand_int (rand);
}

/* Few hashes in many variants: their parts fall into few buckets, as those of photos do. */
static guint64
near_hash (GRand *rand, guint64 from, guint n_bits)
{
  for (guint i = 0; i < n_bits; i++)
    from ^= G_GUINT64_CONSTANT (1) << g_rand_int_range (rand, 0, 64);
  return from;
}

static void
test_index_misses_nothing (void)
{
  static const gsize sizes[] = { 0, 1, 1000, 1025, 5000, 20000 };
  g_autoptr (GRand) rand = make_rand ();

  for (gsize s = 0; s < G_N_ELEMENTS (sizes); s++)
    {
      g_autoptr (VigieHashIndex) index = vigie_hash_index_new ();
      g_autofree guint64 *hashes = g_new (guint64, sizes[s] + 1);
      guint64 centre = random_hash (rand);

      for (gsize i = 0; i < sizes[s]; i++)
        {
          hashes[i] = i % 2 ? random_hash (rand) : near_hash (rand, centre, i % 24);
          vigie_hash_index_add (index, hashes[i], i);
        }
      g_assert_cmpuint (vigie_hash_index_get_size (index), ==, sizes[s]);
      for (guint radius = 0; radius <= 64; radius += radius < 20 ? 1 : 22)
        {
          g_autoptr (GArray) found = g_array_new (FALSE, FALSE, sizeof (VigieHashMatch));
          guint64 wanted = near_hash (rand, centre, radius / 2);
          guint n = 0;

          vigie_hash_index_find (index, wanted, radius, found);
          g_array_sort (found, compare_matches);
          for (gsize i = 0; i < sizes[s]; i++)
            {
              guint distance = vigie_photo_hash_distance (hashes[i], wanted);

              if (distance > radius)
                continue;
              g_assert_cmpuint (n, <, found->len);
              g_assert_cmpuint (g_array_index (found, VigieHashMatch, n).value, ==, i);
              g_assert_cmpuint (g_array_index (found, VigieHashMatch, n).distance, ==, distance);
              n++;
            }
          g_assert_cmpuint (n, ==, found->len);
        }
    }
}

/* Each one is found as soon as it was added. */
static void
test_index_grows_while_it_is_asked (void)
{
  g_autoptr (GRand) rand = make_rand ();
  g_autoptr (VigieHashIndex) index = vigie_hash_index_new ();

  for (guint64 i = 0; i < 6000; i++)
    {
      g_autoptr (GArray) found = g_array_new (FALSE, FALSE, sizeof (VigieHashMatch));
      guint64 own = random_hash (rand);

      vigie_hash_index_add (index, own, i);
      vigie_hash_index_find (index, own, 0, found);
      g_assert_cmpuint (found->len, ==, 1);
      g_assert_cmpuint (g_array_index (found, VigieHashMatch, 0).value, ==, i);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/photo-hash/changed-photos-are-known-again",
                   test_changed_photos_are_known_again);
  g_test_add_func ("/photo-hash/unlike-photos-are-told-apart", test_unlike_photos_are_told_apart);
  g_test_add_func ("/photo-hash/blank-photos-look-like-nothing",
                   test_blank_photos_look_like_nothing);
  g_test_add_func ("/photo-hash/tiny-photos-are-hashed", test_tiny_photos_are_hashed);
  g_test_add_func ("/photo-hash/index-misses-nothing", test_index_misses_nothing);
  g_test_add_func ("/photo-hash/index-grows-while-it-is-asked", test_index_grows_while_it_is_asked);

  return g_test_run ();
}
