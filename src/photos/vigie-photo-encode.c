/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-photo-encode.h"

#include <glib/gi18n-lib.h>
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>

#include <jpeglib.h> /* after stdio.h, which it needs */

#include "vigie-error.h"
#include "vigie-photo-decoder.h"

typedef struct
{
  struct jpeg_compress_struct compress;
  struct jpeg_error_mgr errors;
  jmp_buf leave;
  guint8 *row;
  unsigned char *jpeg; /* from malloc, by libjpeg */
  unsigned long jpeg_size;
} Encoder;

static void
error_exit_cb (j_common_ptr common)
{
  Encoder *encoder = common->client_data;

  longjmp (encoder->leave, 1);
}

static void
output_message_cb (j_common_ptr common)
{
}

/* JPEG has no transparency: white paper shows through. */
static void
flatten_row (const guint8 *rgba, int width, guint8 *rgb)
{
  for (int x = 0; x < width; x++, rgba += 4, rgb += 3)
    {
      guint alpha = rgba[3];

      for (int i = 0; i < 3; i++)
        rgb[i] = (guint8) ((rgba[i] * alpha + 255u * (255u - alpha) + 127u) / 255u);
    }
}

/* Everything that may jump; all state lies in @encoder, so nothing is lost by it. */
static gboolean
run (Encoder *encoder, const VigieImage *image, int quality)
{
  struct jpeg_compress_struct *compress = &encoder->compress;
  const guint8 *data = g_bytes_get_data (image->pixels, NULL);

  if (setjmp (encoder->leave) != 0)
    return FALSE;

  jpeg_create_compress (compress);
  jpeg_mem_dest (compress, &encoder->jpeg, &encoder->jpeg_size);
  compress->image_width = (JDIMENSION) image->width;
  compress->image_height = (JDIMENSION) image->height;
  compress->input_components = 3;
  compress->in_color_space = JCS_RGB;
  jpeg_set_defaults (compress);
  jpeg_set_quality (compress, quality, TRUE);
  jpeg_start_compress (compress, TRUE);
  while (compress->next_scanline < compress->image_height)
    {
      JSAMPROW row = encoder->row;

      flatten_row (data + compress->next_scanline * image->stride, image->width, row);
      jpeg_write_scanlines (compress, &row, 1);
    }
  jpeg_finish_compress (compress);
  return TRUE;
}

/**
 * vigie_photo_encode_jpeg:
 * @image: a picture
 * @quality: 1–100
 *
 * Fails with %VIGIE_ERROR_TOO_LARGE over 65,500 pixels a side, which JPEG cannot hold.
 *
 * Returns: (transfer full): a JPEG without metadata, or %NULL with @error set
 */
GBytes *
vigie_photo_encode_jpeg (VigieImage *image, int quality, GError **error)
{
  g_autofree Encoder *encoder = NULL;
  GBytes *jpeg = NULL;

  if (image->width > JPEG_MAX_DIMENSION || image->height > JPEG_MAX_DIMENSION)
    {
      g_set_error_literal (error, VIGIE_ERROR, VIGIE_ERROR_TOO_LARGE,
                           _ ("The picture is too large for JPEG"));
      return NULL;
    }
  encoder = g_new0 (Encoder, 1);
  encoder->compress.err = jpeg_std_error (&encoder->errors);
  encoder->compress.client_data = encoder;
  encoder->errors.error_exit = error_exit_cb;
  encoder->errors.output_message = output_message_cb;
  encoder->row = g_malloc_n ((gsize) image->width, 3);

  if (run (encoder, image, quality))
    jpeg = g_bytes_new_with_free_func (encoder->jpeg, encoder->jpeg_size, free, encoder->jpeg);
  else /* its buffer is lost: libjpeg may have moved it, and does not say so before its end */
    {
      g_set_error_literal (error, VIGIE_ERROR, VIGIE_ERROR_FAILED,
                           _ ("The picture could not be written as JPEG"));
    }
  jpeg_destroy_compress (&encoder->compress);
  g_free (encoder->row);
  return jpeg;
}

/**
 * vigie_photo_make_thumbnail:
 * @image: a decoded photo
 *
 * Returns: (transfer full): a JPEG of at most 256 pixels a side, or %NULL with @error set
 */
GBytes *
vigie_photo_make_thumbnail (VigieImage *image, GError **error)
{
  g_autoptr (VigieImage) small = vigie_image_scale_to_fit (image, VIGIE_PHOTO_THUMBNAIL_SIZE);

  return vigie_photo_encode_jpeg (small, VIGIE_PHOTO_THUMBNAIL_QUALITY, error);
}
