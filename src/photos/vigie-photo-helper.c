/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Decodes one photo from standard input, so that a hostile one harms nobody but this process:
 * it has little memory and time, opens few files, writes none, and gains no rights. */

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#include "vigie-photo-header.h"
#include "vigie-photo-helper-decode.h"
#include "vigie-pixels.h"

#define READ_STEP (256 * 1024)

/* The sanitizers reserve terabytes of addresses. */
#if defined(__SANITIZE_ADDRESS__)
#define LIMIT_MEMORY 0
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define LIMIT_MEMORY 0
#endif
#endif
#ifndef LIMIT_MEMORY
#define LIMIT_MEMORY 1
#endif

static gboolean
limit (int resource, guint64 most)
{
  struct rlimit rlimit = { .rlim_cur = most, .rlim_max = most };

  return setrlimit ((__rlimit_resource_t) resource, &rlimit) == 0;
}

static gboolean
limit_everything (void)
{
  return prctl (PR_SET_PDEATHSIG, SIGKILL) == 0 && prctl (PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 &&
         (!LIMIT_MEMORY || limit (RLIMIT_AS, VIGIE_PHOTO_HELPER_MEMORY)) &&
         limit (RLIMIT_CPU, VIGIE_PHOTO_HELPER_CPU_SECONDS) && limit (RLIMIT_FSIZE, 0) &&
         limit (RLIMIT_CORE, 0) && limit (RLIMIT_NOFILE, VIGIE_PHOTO_HELPER_FILES);
}

static GByteArray *
read_photo (void)
{
  g_autoptr (GByteArray) photo = g_byte_array_new ();
  g_autofree guint8 *step = g_malloc (READ_STEP);

  while (photo->len <= VIGIE_PHOTO_MAX_BYTES)
    {
      ssize_t n = read (STDIN_FILENO, step, READ_STEP);

      if (n == 0)
        return g_steal_pointer (&photo);
      if (n > 0)
        g_byte_array_append (photo, step, (guint) n);
      else if (errno != EINTR)
        return NULL;
    }
  return NULL;
}

static gboolean
write_all (gconstpointer data, gsize size)
{
  const guint8 *next = data;

  while (size > 0)
    {
      ssize_t n = write (STDOUT_FILENO, next, size);

      if (n < 0 && errno != EINTR)
        return FALSE;
      if (n > 0)
        {
          next += n;
          size -= (gsize) n;
        }
    }
  return TRUE;
}

static gboolean
write_image (const VigieImage *image)
{
  const guint8 *data = g_bytes_get_data (image->pixels, NULL);
  gsize row_size = (gsize) image->width * 4;

  if (image->stride == row_size)
    return write_all (data, row_size * (gsize) image->height);
  for (int y = 0; y < image->height; y++)
    {
      if (!write_all (data + (gsize) y * image->stride, row_size))
        return FALSE;
    }
  return TRUE;
}

static VigieImage *
decode (VigiePhotoFormat format,
        const GByteArray *photo,
        int orientation,
        int max_size_px,
        VigiePhotoAnswerStatus *status)
{
  static const VigiePhotoDecodeFunc decoders[VIGIE_N_PHOTO_FORMATS] = {
    [VIGIE_PHOTO_JPEG] = vigie_photo_helper_decode_jpeg,
    [VIGIE_PHOTO_PNG] = vigie_photo_helper_decode_png,
    [VIGIE_PHOTO_WEBP] = vigie_photo_helper_decode_webp,
    [VIGIE_PHOTO_AVIF] = vigie_photo_helper_decode_heif,
    [VIGIE_PHOTO_HEIC] = vigie_photo_helper_decode_heif,
    [VIGIE_PHOTO_GIF] = vigie_photo_helper_decode_gif,
    [VIGIE_PHOTO_TIFF] = vigie_photo_helper_decode_tiff,
  };
  g_autoptr (VigieImage) image = NULL;
  g_autoptr (VigieImage) small = NULL;

  *status = VIGIE_PHOTO_ANSWER_UNSUPPORTED;
  if (decoders[format] == NULL)
    return NULL;
  *status = decoders[format](photo->data, photo->len, max_size_px, &image);
  if (*status != VIGIE_PHOTO_ANSWER_PIXELS)
    return NULL;

  small = vigie_image_scale_to_fit (image, max_size_px);
  g_clear_pointer (&image, vigie_image_unref);
  if (format == VIGIE_PHOTO_JPEG || format == VIGIE_PHOTO_PNG || format == VIGIE_PHOTO_WEBP)
    return vigie_pixels_orient (small, orientation);
  return g_steal_pointer (&small);
}

int
main (int argc, char *argv[])
{
  VigiePhotoAnswer answer = { .magic = VIGIE_PHOTO_ANSWER_MAGIC };
  VigiePhotoAnswerStatus status = VIGIE_PHOTO_ANSWER_FAILED;
  g_autoptr (GByteArray) photo = NULL;
  g_autoptr (VigieImage) image = NULL;

  if (argc != 4)
    return 2;

  if (limit_everything ())
    photo = read_photo ();
  if (photo != NULL)
    image = decode (vigie_photo_format_from_name (argv[1]), photo, atoi (argv[2]),
                    MAX (0, atoi (argv[3])), &status);
  answer.status = status;
  if (image != NULL)
    {
      answer.width = (guint32) image->width;
      answer.height = (guint32) image->height;
    }
  if (!write_all (&answer, sizeof answer) || (image != NULL && !write_image (image)))
    return 1;
  return status == VIGIE_PHOTO_ANSWER_PIXELS ? 0 : 1;
}
