/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib-unix.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "photo-samples.h"
#include "vigie-error.h"
#include "vigie-photo-backend.h"
#include "vigie-photo-decoder.h"
#include "vigie-photo-encode.h"
#include "vigie-photo-helper-protocol.h"
#include "vigie-photo-info.h"
#include "vigie-pixels.h"

#define NEAR 6.0 /* mean difference that compression may leave */

/* Both ways are tested where both work; the folder of a test says which. */
static gboolean
choose_backend (gconstpointer data)
{
  VigiePhotoBackend backend = (VigiePhotoBackend) GPOINTER_TO_INT (data);

  if (backend == VIGIE_PHOTO_BACKEND_GLYCIN && !vigie_photo_glycin_is_usable ())
    {
      g_test_skip ("glycin's sandbox cannot run here");
      return FALSE;
    }
  vigie_photo_decoder_set_backend (backend);
  return TRUE;
}

static VigieImage *
decode (GBytes *bytes, int max_size_px)
{
  g_autoptr (GError) error = NULL;
  VigieImage *image = vigie_photo_decode (bytes, max_size_px, NULL, &error);

  g_assert_no_error (error);
  g_assert_nonnull (image);
  return image;
}

static void
assert_fails (GBytes *bytes, VigieError code)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (vigie_photo_decode (bytes, 256, NULL, &error));
  g_assert_error (error, VIGIE_ERROR, (int) code);
  g_assert_cmpuint (strlen (error->message), >, 0);
}

static void
test_every_format (gconstpointer data)
{
  g_autoptr (VigieImage) expected = photo_samples_image (96, 64);
  g_autoptr (GBytes) jpeg = photo_samples_jpeg (96, 64);
  g_autoptr (GBytes) png = photo_samples_png (96, 64);
  g_autoptr (GBytes) webp = photo_samples_webp (96, 64);
  g_autoptr (GBytes) tiff = photo_samples_tiff (96, 64);
  g_autoptr (GBytes) gif = photo_samples_gif ();
  GBytes *files[] = { jpeg, png, webp, tiff };
  g_autoptr (VigieImage) two_pixels = NULL;

  if (!choose_backend (data))
    return;
  for (gsize i = 0; i < G_N_ELEMENTS (files); i++)
    {
      g_autoptr (VigieImage) full = decode (files[i], 0);
      g_autoptr (VigieImage) small = decode (files[i], 48);

      g_test_message ("format %" G_GSIZE_FORMAT, i);
      g_assert_cmpfloat (photo_samples_difference (full, expected), <, NEAR);
      g_assert_cmpint (small->width, ==, 48);
      g_assert_cmpint (small->height, ==, 32);
    }
  two_pixels = decode (gif, 0);
  g_assert_cmpint (two_pixels->width, ==, 2);
  g_assert_cmpmem (g_bytes_get_data (two_pixels->pixels, NULL), 8,
                   "\xff\x00\x00\xff\x00\x00\xff\xff", 8);
}

static void
test_one_pixel (gconstpointer data)
{
  g_autoptr (GBytes) png = photo_samples_png (1, 1);
  g_autoptr (VigieImage) image = NULL;

  if (!choose_backend (data))
    return;
  image = decode (png, 256);
  g_assert_cmpint (image->width, ==, 1);
  g_assert_cmpint (image->height, ==, 1);
}

static void
test_hostile_files_are_named (gconstpointer data)
{
  g_autoptr (GBytes) bomb = photo_samples_png_header (30000, 30000);
  g_autoptr (GBytes) wrong_sum = photo_samples_png_header (64, 64);
  g_autoptr (GBytes) empty = g_bytes_new (NULL, 0);
  g_autoptr (GBytes) rubbish = g_bytes_new_static ("rubbish", 7);

  if (!choose_backend (data))
    return;
  assert_fails (bomb, VIGIE_ERROR_TOO_LARGE);
  assert_fails (wrong_sum, VIGIE_ERROR_DAMAGED);
  assert_fails (empty, VIGIE_ERROR_INVALID);
  assert_fails (rubbish, VIGIE_ERROR_UNSUPPORTED);
}

static void
test_cut_photos_are_damaged (gconstpointer data)
{
  g_autoptr (GBytes) jpeg = photo_samples_jpeg (640, 480);
  g_autoptr (GBytes) png = photo_samples_png (640, 480);
  GBytes *files[] = { jpeg, png };

  if (!choose_backend (data))
    return;
  for (gsize i = 0; i < G_N_ELEMENTS (files); i++)
    {
      for (int tenths = 1; tenths < 10; tenths++)
        {
          g_autoptr (GBytes) cut =
              photo_samples_cut (files[i], g_bytes_get_size (files[i]) * (gsize) tenths / 10);

          assert_fails (cut, VIGIE_ERROR_DAMAGED);
        }
    }
}

/* The end is there, but not what lies before it: only the decoder can see that. */
static void
test_jpeg_with_a_hole_is_damaged (void)
{
  g_autoptr (GBytes) jpeg = photo_samples_jpeg (640, 480);
  g_autoptr (GByteArray) array = g_byte_array_new ();
  g_autoptr (GBytes) patched = NULL;
  g_autoptr (VigiePhotoInfo) info = NULL;
  g_autoptr (GError) error = NULL;

  g_byte_array_append (array, g_bytes_get_data (jpeg, NULL),
                       (guint) (g_bytes_get_size (jpeg) * 7 / 10));
  g_byte_array_append (array, (const guint8 *) "\xff\xd9", 2);
  patched = g_byte_array_free_to_bytes (g_steal_pointer (&array));
  info = vigie_photo_info_new (patched, &error);
  g_assert_no_error (error);
  g_assert_true (vigie_photo_info_check (info, &error));

  vigie_photo_decoder_set_backend (VIGIE_PHOTO_BACKEND_HELPER);
  assert_fails (patched, VIGIE_ERROR_DAMAGED);
}

static void
test_real_orientations_look_the_same (gconstpointer data)
{
  static const char *const kinds[] = { "Landscape", "Portrait" };

  if (!choose_backend (data))
    return;
  for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      g_autoptr (VigieImage) first = NULL;

      for (int j = 1; j <= 8; j++)
        {
          g_autofree char *name = g_strdup_printf ("orientation/%s_%d.jpg", kinds[i], j);
          g_autoptr (GBytes) bytes = photo_samples_real (name);
          g_autoptr (VigieImage) image = NULL;

          if (bytes == NULL)
            return;
          image = decode (bytes, 300);
          if (first == NULL)
            first = g_steal_pointer (&image);
          else
            g_assert_cmpfloat (photo_samples_difference (image, first), <, NEAR);
        }
      g_assert_cmpint (first->width, ==, i == 0 ? 300 : 200);
      g_assert_cmpint (first->height, ==, i == 0 ? 200 : 300);
    }
}

/* Where the pixel (x, y) of the upright picture is stored (EXIF 2.32, tag Orientation). */
static const guint8 *
find_stored (VigieImage *stored, int orientation, int x, int y)
{
  int last_x = stored->width - 1;
  int last_y = stored->height - 1;
  const int places[9][2] = {
    { 0, 0 },          { x, y }, { last_x - x, y }, { last_x - x, last_y - y },
    { x, last_y - y }, { y, x }, { y, last_y - x }, { last_x - y, last_y - x },
    { last_x - y, x },
  };

  return (const guint8 *) g_bytes_get_data (stored->pixels, NULL) +
         (gsize) places[orientation][1] * stored->stride + (gsize) places[orientation][0] * 4;
}

/* The same stored pixels, turned by each orientation: not one of them changes or is lost. */
static void
test_orientations_only_move_pixels (gconstpointer data)
{
  g_autoptr (GBytes) jpeg = photo_samples_jpeg (47, 31);
  g_autoptr (VigieImage) stored = NULL;

  if (!choose_backend (data))
    return;
  stored = decode (jpeg, 0);
  for (int orientation = 1; orientation <= 8; orientation++)
    {
      char number[2] = { (char) ('0' + orientation), 0 };
      const char *const tags[] = { "Exif.Image.Orientation", number, NULL };
      g_autoptr (GBytes) turned = photo_samples_tag_jpeg (jpeg, tags);
      g_autoptr (VigieImage) image = decode (turned, 0);

      g_assert_cmpint (image->width, ==, orientation >= 5 ? 31 : 47);
      g_assert_cmpint (image->height, ==, orientation >= 5 ? 47 : 31);
      for (int y = 0; y < image->height; y++)
        {
          for (int x = 0; x < image->width; x++)
            {
              const guint8 *pixel = (const guint8 *) g_bytes_get_data (image->pixels, NULL) +
                                    (gsize) y * image->stride + (gsize) x * 4;

              g_assert_cmpmem (pixel, 4, find_stored (stored, orientation, x, y), 4);
            }
        }
    }
}

/* Full size and without tolerance for turns: each file turned back must be its neighbour. */
static void
test_real_avif_turns_and_mirrors (gconstpointer data)
{
  g_autoptr (GBytes) plain_bytes = photo_samples_real ("avif/rot0mir0.avif");
  g_autoptr (VigieImage) plain = NULL;

  if (plain_bytes == NULL || !choose_backend (data))
    return;
  plain = decode (plain_bytes, 200);
  for (int rotation = 0; rotation < 4; rotation++)
    {
      for (int mirror = 0; mirror < 2; mirror++)
        {
          g_autofree char *name = g_strdup_printf ("avif/rot%dmir%d.avif", rotation, mirror);
          g_autoptr (GBytes) bytes = photo_samples_real (name);
          g_autoptr (VigieImage) image = decode (bytes, 200);
          g_autoptr (GError) error = NULL;
          g_autoptr (VigiePhotoInfo) info = vigie_photo_info_new (bytes, &error);

          g_assert_no_error (error);
          g_test_message ("%s: orientation %d", name, info->orientation);
          g_assert_cmpfloat (photo_samples_difference (image, plain), <, NEAR);
          g_assert_cmpint (info->width > info->height, ==, image->width > image->height);
        }
    }
}

static void
take_result_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  GAsyncResult **taken = user_data;

  *taken = g_object_ref (result);
}

static void
wait_for (GAsyncResult **result)
{
  while (*result == NULL)
    g_main_context_iteration (NULL, TRUE);
}

static void
test_many_at_once (gconstpointer data)
{
  g_autoptr (GBytes) jpeg = photo_samples_jpeg (640, 480);
  GAsyncResult *results[12] = { NULL };

  if (!choose_backend (data))
    return;
  for (gsize i = 0; i < G_N_ELEMENTS (results); i++)
    vigie_photo_decode_async (jpeg, 64, NULL, take_result_cb, &results[i]);
  for (gsize i = 0; i < G_N_ELEMENTS (results); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (VigieImage) image = NULL;

      wait_for (&results[i]);
      image = vigie_photo_decode_finish (results[i], &error);
      g_assert_no_error (error);
      g_assert_cmpint (image->width, ==, 64);
      g_object_unref (results[i]);
    }
}

static void
test_thumbnail (gconstpointer data)
{
  g_autoptr (GBytes) jpeg = photo_samples_jpeg (640, 480);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GBytes) thumbnail = NULL;
  g_autoptr (VigiePhotoInfo) info = NULL;
  g_autoptr (GError) error = NULL;

  if (!choose_backend (data))
    return;
  vigie_photo_thumbnail_async (jpeg, NULL, take_result_cb, &result);
  wait_for (&result);
  thumbnail = vigie_photo_thumbnail_finish (result, &error);
  g_assert_no_error (error);
  info = vigie_photo_info_new (thumbnail, &error);
  g_assert_no_error (error);
  g_assert_cmpint (info->width, ==, 256);
  g_assert_cmpint (info->height, ==, 192);
}

static void
test_cancelled_before_it_starts (gconstpointer data)
{
  g_autoptr (GBytes) jpeg = photo_samples_jpeg (64, 48);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  if (!choose_backend (data))
    return;
  g_cancellable_cancel (cancellable);
  vigie_photo_decode_async (jpeg, 64, cancellable, take_result_cb, &result);
  wait_for (&result);
  g_assert_null (vigie_photo_decode_finish (result, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

typedef struct
{
  GCancellable *cancellable;
  int fds[2];
  int helper;
} Hang;

/* The helper reads its standard input to the end, so a pipe that nobody closes holds it. */
static void
hang_start (Hang *hang)
{
  g_autoptr (GError) error = NULL;

  g_unix_open_pipe (hang->fds, FD_CLOEXEC, &error);
  g_assert_no_error (error);
  hang->cancellable = g_cancellable_new ();
}

static void
hang_end (Hang *hang)
{
  g_close (hang->fds[1], NULL);
  g_object_unref (hang->cancellable);
}

/* Children of this process: all have been waited for once this says there are none. */
static gboolean
has_children (void)
{
  return waitid (P_ALL, 0, &(siginfo_t) { 0 }, WEXITED | WNOHANG | WNOWAIT) == 0;
}

static void
test_hanging_helper_is_ended (void)
{
  g_autoptr (VigieImage) image = NULL;
  g_autoptr (GError) error = NULL;
  gint64 start = g_get_monotonic_time ();
  Hang hang;

  hang_start (&hang);
  image =
      vigie_photo_helper_decode_fd (hang.fds[0], "jpeg", 1, 0, start + 300 * 1000, NULL, &error);
  g_assert_null (image);
  g_assert_error (error, VIGIE_ERROR, VIGIE_ERROR_FAILED);
  g_assert_cmpint (g_get_monotonic_time () - start, >=, 300 * 1000);
  g_assert_cmpint (g_get_monotonic_time () - start, <, 10 * G_USEC_PER_SEC);
  g_assert_false (has_children ());
  hang_end (&hang);
}

/* As if a loader never answered; and nothing of it may be left running. */
static void
test_hanging_glycin_is_ended (void)
{
  g_autoptr (GBytes) jpeg = photo_samples_jpeg (640, 480);
  g_autoptr (VigieImage) image = NULL;
  g_autoptr (GError) error = NULL;
  gint64 deadline;

  if (!choose_backend (GINT_TO_POINTER (VIGIE_PHOTO_BACKEND_GLYCIN)))
    return;
  image = vigie_photo_glycin_decode (jpeg, g_get_monotonic_time (), NULL, &error);
  g_assert_null (image);
  g_assert_error (error, VIGIE_ERROR, VIGIE_ERROR_FAILED);
  deadline = g_get_monotonic_time () + 30 * G_USEC_PER_SEC;
  while (has_children ())
    {
      g_assert_cmpint (g_get_monotonic_time (), <, deadline);
      g_usleep (1000);
    }
}

static gpointer
cancel_thread (gpointer data)
{
  Hang *hang = data;

  /* The helper is at work once it has taken the first bytes out of the pipe. */
  for (int i = 0; i < 200 * 1000; i++)
    {
      if (write (hang->fds[1], "x", 1) != 1)
        break;
    }
  g_cancellable_cancel (hang->cancellable);
  return NULL;
}

static void
test_running_helper_is_cancelled (void)
{
  g_autoptr (VigieImage) image = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GThread) thread = NULL;
  gint64 start = g_get_monotonic_time ();
  Hang hang;

  hang_start (&hang);
  /* More than a pipe holds: the thread goes on only when the helper reads. */
  thread = g_thread_new ("cancel", cancel_thread, &hang);
  image = vigie_photo_helper_decode_fd (hang.fds[0], "jpeg", 1, 0, start + 60 * G_USEC_PER_SEC,
                                        hang.cancellable, &error);
  g_assert_null (image);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_false (has_children ());
  g_thread_join (g_steal_pointer (&thread));
  hang_end (&hang);
}

static void
assert_limit (const char *limits, const char *name, guint64 most)
{
  g_autofree char *pattern =
      g_strdup_printf ("%s +%" G_GUINT64_FORMAT " +%" G_GUINT64_FORMAT " ", name, most, most);

  if (!g_regex_match_simple (pattern, limits, 0, 0))
    g_error ("%s is not limited to %" G_GUINT64_FORMAT ":\n%s", name, most, limits);
}

static void
test_limits_hold (void)
{
  g_autofree char *helper = vigie_photo_helper_find ();
  g_autoptr (GSubprocess) process = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *limits_path = NULL;
  g_autofree char *status_path = NULL;
  g_autofree char *limits = NULL;
  g_autofree char *status = NULL;
  gint64 deadline = g_get_monotonic_time () + 30 * G_USEC_PER_SEC;

  process = g_subprocess_new (G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE,
                              &error, helper, "jpeg", "1", "0", NULL);
  g_assert_no_error (error);
  limits_path = g_strdup_printf ("/proc/%s/limits", g_subprocess_get_identifier (process));
  status_path = g_strdup_printf ("/proc/%s/status", g_subprocess_get_identifier (process));
  /* The limit on files is the last that it sets. */
  do
    {
      g_clear_pointer (&limits, g_free);
      g_assert_true (g_file_get_contents (limits_path, &limits, NULL, NULL));
      g_assert_cmpint (g_get_monotonic_time (), <, deadline);
      g_usleep (1000);
    }
  while (!g_regex_match_simple ("Max open files +32 +32 ", limits, 0, 0));

  assert_limit (limits, "Max cpu time", 10);
  assert_limit (limits, "Max file size", 0);
  assert_limit (limits, "Max core file size", 0);
#ifndef __SANITIZE_ADDRESS__
  assert_limit (limits, "Max address space", 1 << 30);
#endif
  g_assert_true (g_file_get_contents (status_path, &status, NULL, NULL));
  g_assert_nonnull (strstr (status, "NoNewPrivs:\t1"));

  g_subprocess_force_exit (process);
  g_subprocess_wait (process, NULL, NULL);
}

/* The helper does not trust that the size was checked before. */
static void
test_helper_refuses_a_bomb_by_itself (void)
{
  g_autoptr (GBytes) bomb = photo_samples_png_header (30000, 30000);
  g_autoptr (VigieImage) image = NULL;
  g_autoptr (GError) error = NULL;

  image = vigie_photo_helper_decode (bomb, "png", 1, 256,
                                     g_get_monotonic_time () + 15 * G_USEC_PER_SEC, NULL, &error);
  g_assert_null (image);
  g_assert_true (g_error_matches (error, VIGIE_ERROR, VIGIE_ERROR_TOO_LARGE) ||
                 g_error_matches (error, VIGIE_ERROR, VIGIE_ERROR_DAMAGED));
}

static void
test_lying_helper_is_not_believed (void)
{
  static const VigiePhotoAnswer lies[] = {
    { VIGIE_PHOTO_ANSWER_MAGIC, VIGIE_PHOTO_ANSWER_PIXELS, 100000, 100000 },
    { VIGIE_PHOTO_ANSWER_MAGIC, VIGIE_PHOTO_ANSWER_PIXELS, 300, 1 },
    { VIGIE_PHOTO_ANSWER_MAGIC, VIGIE_PHOTO_ANSWER_PIXELS, 0, 1 },
    { VIGIE_PHOTO_ANSWER_MAGIC, VIGIE_PHOTO_ANSWER_PIXELS, 16, 16 }, /* and sends no pixels */
    { 42, VIGIE_PHOTO_ANSWER_PIXELS, 1, 1 },
  };
  g_autoptr (GBytes) jpeg = photo_samples_jpeg (64, 48);
  g_autofree char *folder = g_dir_make_tmp ("vigie-XXXXXX", NULL);
  g_autofree char *program = g_build_filename (folder, "vigie-photo-helper", NULL);
  g_autofree char *answer = g_build_filename (folder, "answer", NULL);
  g_autofree char *script = g_strdup_printf ("#!/bin/sh\nexec cat '%s'\n", answer);
  g_autofree char *libexec = g_strdup (g_getenv ("VIGIE_LIBEXEC"));
  g_autoptr (GError) error = NULL;

  g_file_set_contents_full (program, script, -1, G_FILE_SET_CONTENTS_NONE, 0700, &error);
  g_assert_no_error (error);
  vigie_photo_decoder_set_backend (VIGIE_PHOTO_BACKEND_HELPER);
  g_setenv ("VIGIE_LIBEXEC", folder, TRUE);
  for (gsize i = 0; i < G_N_ELEMENTS (lies); i++)
    {
      g_file_set_contents (answer, (const char *) &lies[i], sizeof lies[i], &error);
      g_assert_no_error (error);
      assert_fails (jpeg, VIGIE_ERROR_DAMAGED);
    }
  g_remove (program);
  assert_fails (jpeg, VIGIE_ERROR_NOT_FOUND);
  if (libexec != NULL)
    g_setenv ("VIGIE_LIBEXEC", libexec, TRUE);
  else
    g_unsetenv ("VIGIE_LIBEXEC");
  g_remove (answer);
  g_rmdir (folder);
}

static void
add_both (const char *name, GTestDataFunc test)
{
  g_autofree char *helper = g_strdup_printf ("/photo-decoder/helper/%s", name);
  g_autofree char *glycin = g_strdup_printf ("/photo-decoder/glycin/%s", name);

  g_test_add_data_func (helper, GINT_TO_POINTER (VIGIE_PHOTO_BACKEND_HELPER), test);
  g_test_add_data_func (glycin, GINT_TO_POINTER (VIGIE_PHOTO_BACKEND_GLYCIN), test);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  add_both ("every-format", test_every_format);
  add_both ("one-pixel", test_one_pixel);
  add_both ("hostile-files-are-named", test_hostile_files_are_named);
  add_both ("cut-photos-are-damaged", test_cut_photos_are_damaged);
  add_both ("orientations-only-move-pixels", test_orientations_only_move_pixels);
  add_both ("real-orientations-look-the-same", test_real_orientations_look_the_same);
  add_both ("real-avif-turns-and-mirrors", test_real_avif_turns_and_mirrors);
  add_both ("many-at-once", test_many_at_once);
  add_both ("thumbnail", test_thumbnail);
  add_both ("cancelled-before-it-starts", test_cancelled_before_it_starts);
  g_test_add_func ("/photo-decoder/jpeg-with-a-hole-is-damaged", test_jpeg_with_a_hole_is_damaged);
  g_test_add_func ("/photo-decoder/hanging-helper-is-ended", test_hanging_helper_is_ended);
  g_test_add_func ("/photo-decoder/hanging-glycin-is-ended", test_hanging_glycin_is_ended);
  g_test_add_func ("/photo-decoder/running-helper-is-cancelled", test_running_helper_is_cancelled);
  g_test_add_func ("/photo-decoder/limits-hold", test_limits_hold);
  g_test_add_func ("/photo-decoder/helper-refuses-a-bomb-by-itself",
                   test_helper_refuses_a_bomb_by_itself);
  g_test_add_func ("/photo-decoder/lying-helper-is-not-believed",
                   test_lying_helper_is_not_believed);

  return g_test_run ();
}
