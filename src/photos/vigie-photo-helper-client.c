/* SPDX-License-Identifier: GPL-3.0-or-later */
#define _GNU_SOURCE /* memfd_create */

#include <errno.h>
#include <fcntl.h>
#include <gio/gunixinputstream.h>
#include <glib-unix.h>
#include <glib/gi18n-lib.h>
#include <poll.h>
#include <sys/mman.h>
#include <unistd.h>

#include "vigie-error.h"
#include "vigie-photo-backend.h"
#include "vigie-photo-header.h"
#include "vigie-photo-helper-protocol.h"

#define HELPER_NAME "vigie-photo-helper"

/**
 * vigie_photo_memory_file:
 * @bytes: a photo
 *
 * Returns: a file descriptor on an anonymous copy of @bytes, or −1 with @error set
 */
int
vigie_photo_memory_file (GBytes *bytes, GError **error)
{
  g_autofd int fd = memfd_create ("photo", MFD_CLOEXEC);
  gsize size;
  const guint8 *data = g_bytes_get_data (bytes, &size);
  gsize done = 0;

  while (fd >= 0 && done < size)
    {
      ssize_t n = write (fd, data + done, size - done);

      if (n < 0 && errno != EINTR)
        break;
      if (n > 0)
        done += (gsize) n;
    }
  if (fd < 0 || done < size || lseek (fd, 0, SEEK_SET) != 0)
    {
      g_set_error (error, VIGIE_ERROR, VIGIE_ERROR_IO, _ ("There is not enough memory: %s"),
                   g_strerror (errno));
      return -1;
    }
  return g_steal_fd (&fd);
}

/**
 * vigie_photo_helper_find:
 *
 * Looks where VIGIE_LIBEXEC says, then where Vigie was installed, then in the build folder that
 * the running program lies in.
 *
 * Returns: (transfer full) (nullable): the helper's path
 */
char *
vigie_photo_helper_find (void)
{
  static const char *const from_program[] = { "../photos", "../../src/photos" };
  const char *folder = g_getenv ("VIGIE_LIBEXEC");
  g_autofree char *program = g_file_read_link ("/proc/self/exe", NULL);
  g_autofree char *program_folder = program != NULL ? g_path_get_dirname (program) : NULL;

  if (folder != NULL)
    return g_build_filename (folder, HELPER_NAME, NULL);
  if (g_file_test (VIGIE_LIBEXECDIR "/" HELPER_NAME, G_FILE_TEST_IS_EXECUTABLE))
    return g_strdup (VIGIE_LIBEXECDIR "/" HELPER_NAME);

  for (gsize i = 0; program_folder != NULL && i < G_N_ELEMENTS (from_program); i++)
    {
      g_autofree char *path = g_build_filename (program_folder, from_program[i], HELPER_NAME, NULL);

      if (g_file_test (path, G_FILE_TEST_IS_EXECUTABLE))
        return g_steal_pointer (&path);
    }
  return NULL;
}

static gboolean
set_timeout_error (GError **error)
{
  g_set_error_literal (error, VIGIE_ERROR, VIGIE_ERROR_FAILED,
                       _ ("The photo takes too long to decode"));
  return FALSE;
}

static gboolean
set_damaged_error (GError **error)
{
  g_set_error_literal (error, VIGIE_ERROR, VIGIE_ERROR_DAMAGED, _ ("The photo is damaged"));
  return FALSE;
}

/* Reads exactly @size bytes. */
static gboolean
read_all (
    int fd, guint8 *data, gsize size, gint64 deadline, GCancellable *cancellable, GError **error)
{
  GPollFD polled[2] = { { .fd = fd, .events = G_IO_IN } };
  guint n_polled =
      cancellable != NULL && g_cancellable_make_pollfd (cancellable, &polled[1]) ? 2 : 1;
  gboolean ok = FALSE;

  while (TRUE)
    {
      gint64 left_ms = (deadline - g_get_monotonic_time () + 999) / 1000;
      ssize_t n;

      if (size == 0)
        {
          ok = TRUE;
          break;
        }
      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        break;
      if (left_ms <= 0)
        {
          set_timeout_error (error);
          break;
        }
      polled[0].revents = 0;
      if (g_poll (polled, n_polled, (int) MIN (left_ms, G_MAXINT)) <= 0 || polled[0].revents == 0)
        continue;
      n = read (fd, data, size);
      if (n < 0 && (errno == EINTR || errno == EAGAIN))
        continue;
      if (n <= 0) /* it ended itself, or one of its limits did */
        {
          set_damaged_error (error);
          break;
        }
      data += n;
      size -= (gsize) n;
    }
  if (n_polled == 2)
    g_cancellable_release_fd (cancellable);
  return ok;
}

static gboolean
check_answer (const VigiePhotoAnswer *answer, int max_size_px, GError **error)
{
  if (answer->magic != VIGIE_PHOTO_ANSWER_MAGIC)
    return set_damaged_error (error);

  switch (answer->status)
    {
    case VIGIE_PHOTO_ANSWER_PIXELS:
      break;
    case VIGIE_PHOTO_ANSWER_UNSUPPORTED:
      g_set_error_literal (error, VIGIE_ERROR, VIGIE_ERROR_UNSUPPORTED,
                           _ ("Photos of this kind cannot be shown on this computer"));
      return FALSE;
    case VIGIE_PHOTO_ANSWER_TOO_LARGE:
      g_set_error_literal (error, VIGIE_ERROR, VIGIE_ERROR_TOO_LARGE, _ ("The photo is too large"));
      return FALSE;
    case VIGIE_PHOTO_ANSWER_FAILED:
      g_set_error_literal (error, VIGIE_ERROR, VIGIE_ERROR_FAILED,
                           _ ("The photo could not be decoded"));
      return FALSE;
    case VIGIE_PHOTO_ANSWER_DAMAGED:
    default:
      return set_damaged_error (error);
    }

  /* A helper that a hostile photo has taken over may say anything. */
  if (answer->width == 0 || answer->height == 0 ||
      (guint64) answer->width * answer->height > VIGIE_PHOTO_MAX_PIXELS ||
      (max_size_px > 0 && MAX (answer->width, answer->height) > (guint) max_size_px))
    return set_damaged_error (error);
  return TRUE;
}

static VigieImage *
read_answer (int fd, int max_size_px, gint64 deadline, GCancellable *cancellable, GError **error)
{
  VigiePhotoAnswer answer;
  g_autoptr (GBytes) pixels = NULL;
  g_autofree guint8 *data = NULL;
  gsize size;

  if (!read_all (fd, (guint8 *) &answer, sizeof answer, deadline, cancellable, error) ||
      !check_answer (&answer, max_size_px, error))
    return NULL;

  size = (gsize) answer.width * answer.height * 4;
  data = g_try_malloc (size);
  if (data == NULL)
    {
      g_set_error_literal (error, VIGIE_ERROR, VIGIE_ERROR_TOO_LARGE, _ ("The photo is too large"));
      return NULL;
    }
  if (!read_all (fd, data, size, deadline, cancellable, error))
    return NULL;

  pixels = g_bytes_new_take (g_steal_pointer (&data), size);
  return vigie_image_new ((int) answer.width, (int) answer.height, (gsize) answer.width * 4,
                          pixels);
}

/**
 * vigie_photo_helper_decode_fd:
 * @fd: (transfer full): where the helper reads the photo from
 * @format: its name, see vigie_photo_format_get_name()
 * @orientation: 1–8 from EXIF
 * @max_size_px: the longest side allowed, 0 for any
 * @deadline: monotonic µs
 * @cancellable: (nullable): a cancellable
 *
 * Starts the helper, waits for its answer and ends it in any case. Blocks.
 *
 * Returns: (transfer full): the upright picture, or %NULL with @error set
 */
VigieImage *
vigie_photo_helper_decode_fd (int fd,
                              const char *format,
                              int orientation,
                              int max_size_px,
                              gint64 deadline,
                              GCancellable *cancellable,
                              GError **error)
{
  g_autofree char *path = vigie_photo_helper_find ();
  g_autofree char *orientation_text = g_strdup_printf ("%d", orientation);
  g_autofree char *size_text = g_strdup_printf ("%d", max_size_px);
  g_autoptr (GSubprocessLauncher) launcher = NULL;
  g_autoptr (GSubprocess) helper = NULL;
  g_autoptr (GError) start_error = NULL;
  g_autofd int input = fd;
  VigieImage *image;
  GInputStream *output;

  if (path == NULL)
    {
      g_set_error_literal (error, VIGIE_ERROR, VIGIE_ERROR_NOT_FOUND,
                           _ ("The program that decodes photos is not installed"));
      return NULL;
    }
  launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE |
                                        G_SUBPROCESS_FLAGS_STDERR_SILENCE);
  g_subprocess_launcher_take_stdin_fd (launcher, g_steal_fd (&input));
  helper = g_subprocess_launcher_spawn (launcher, &start_error, path, format, orientation_text,
                                        size_text, NULL);
  if (helper == NULL)
    {
      g_set_error (error, VIGIE_ERROR, VIGIE_ERROR_NOT_FOUND,
                   _ ("The program that decodes photos cannot be started: %s"),
                   start_error->message);
      return NULL;
    }
  output = g_subprocess_get_stdout_pipe (helper);
  image = read_answer (g_unix_input_stream_get_fd (G_UNIX_INPUT_STREAM (output)), max_size_px,
                       deadline, cancellable, error);
  g_subprocess_force_exit (helper);
  g_subprocess_wait (helper, NULL, NULL);
  return image;
}

/**
 * vigie_photo_helper_decode:
 * @bytes: a photo whose header was checked
 *
 * The same as vigie_photo_helper_decode_fd() for bytes in memory.
 *
 * Returns: (transfer full): the upright picture, or %NULL with @error set
 */
VigieImage *
vigie_photo_helper_decode (GBytes *bytes,
                           const char *format,
                           int orientation,
                           int max_size_px,
                           gint64 deadline,
                           GCancellable *cancellable,
                           GError **error)
{
  int fd = vigie_photo_memory_file (bytes, error);

  if (fd < 0)
    return NULL;
  return vigie_photo_helper_decode_fd (fd, format, orientation, max_size_px, deadline, cancellable,
                                       error);
}
