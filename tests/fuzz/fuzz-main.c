/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Runs a fuzz target as a plain test: every file of its corpus as it is, and then changed at
 * random. Real fuzzing is done with -Dfuzzing=true and clang. */

#include "fuzz.h"

#include <string.h>

#define CHANGED_PER_FILE 400
#define TIME_FOR_CHANGES_US (10 * G_USEC_PER_SEC)

static const char *corpus_path;

static void
run_one (const uint8_t *data, size_t size)
{
  /* A copy of just this size, so that a sanitizer sees every step beyond it. */
  g_autofree uint8_t *copy = g_malloc (MAX (size, 1));

  if (size > 0)
    memcpy (copy, data, size);
  LLVMFuzzerTestOneInput (copy, size);
}

static GPtrArray *
read_corpus (void)
{
  GPtrArray *files = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  g_autoptr (GError) error = NULL;
  g_autoptr (GDir) dir = g_dir_open (corpus_path, 0, &error);
  const char *name;

  g_assert_no_error (error);
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (corpus_path, name, NULL);
      char *contents;
      gsize size;

      g_file_get_contents (path, &contents, &size, &error);
      g_assert_no_error (error);
      g_ptr_array_add (files, g_bytes_new_take (contents, size));
    }
  return files;
}

static void
test_corpus (void)
{
  g_autoptr (GPtrArray) files = read_corpus ();

  g_assert_cmpuint (files->len, >, 0);
  run_one (NULL, 0);
  for (guint i = 0; i < files->len; i++)
    {
      gsize size;
      const uint8_t *data = g_bytes_get_data (g_ptr_array_index (files, i), &size);

      run_one (data, size);
    }
}

static void
change_once (GRand *rand, GByteArray *array)
{
  guint at = array->len > 0 ? (guint) g_rand_int_range (rand, 0, (gint32) array->len) : 0;
  guint8 byte = (guint8) g_rand_int (rand);

  if (array->len == 0)
    {
      g_byte_array_append (array, &byte, 1);
      return;
    }
  switch (g_rand_int_range (rand, 0, 6))
    {
    case 0: /* another byte */
      array->data[at] = byte;
      break;
    case 1: /* one bit */
      array->data[at] ^= (guint8) (1u << (byte & 7));
      break;
    case 2: /* a value at the edge */
      array->data[at] = byte & 1 ? 0xff : 0;
      break;
    case 3: /* the end is missing */
      g_byte_array_set_size (array, at);
      break;
    case 4: /* a piece is missing */
      g_byte_array_remove_range (array, at, MIN (array->len - at, 1u + byte % 16));
      break;
    default: /* a piece comes twice */
      {
        guint n = MIN (array->len - at, 1u + byte % 32);
        g_autofree guint8 *piece = g_memdup2 (array->data + at, n);

        g_byte_array_append (array, piece, n);
        memmove (array->data + at + n, array->data + at, array->len - at - n);
      }
    }
}

static void
test_changed_corpus (void)
{
  g_autoptr (GPtrArray) files = read_corpus ();
  guint32 seed = (guint32) g_test_rand_int_range (0, G_MAXINT32);
  g_autoptr (GRand) rand = g_rand_new_with_seed (seed);
  gint64 end = g_get_monotonic_time () + TIME_FOR_CHANGES_US;
  guint n = 0;

  g_test_message ("seed %u", seed);
  for (guint i = 0; i < CHANGED_PER_FILE && g_get_monotonic_time () < end; i++)
    {
      for (guint j = 0; j < files->len; j++)
        {
          g_autoptr (GByteArray) array = g_byte_array_new ();
          int changes = g_rand_int_range (rand, 1, 8);
          gsize size;
          const guint8 *data = g_bytes_get_data (g_ptr_array_index (files, j), &size);

          g_byte_array_append (array, data, (guint) size);
          while (changes-- > 0)
            change_once (rand, array);
          run_one (array->data, array->len);
          n++;
        }
    }
  g_test_message ("%u changed inputs", n);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  if (argc != 2)
    g_error ("usage: %s CORPUS", argv[0]);
  corpus_path = argv[1];

  g_test_add_func ("/fuzz/corpus", test_corpus);
  g_test_add_func ("/fuzz/changed-corpus", test_changed_corpus);

  return g_test_run ();
}
