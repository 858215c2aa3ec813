/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-jpeg.h"

#include <glib/gi18n-lib.h>
#include <setjmp.h>
#include <stdio.h>
#include <string.h>

#include <jpeglib.h> /* needs what stdio.h defines */

#include "vigie-error.h"

typedef struct
{
  struct jpeg_error_mgr base;
  jmp_buf jump;
} ErrorHandler;

static void
on_error (j_common_ptr info)
{
  ErrorHandler *handler = (ErrorHandler *) info->err;

  longjmp (handler->jump, 1);
}

static void
on_message (j_common_ptr info)
{
  /* Warnings about a tile are no news for anybody. */
}

static void
init_errors (ErrorHandler *handler)
{
  jpeg_std_error (&handler->base);
  handler->base.error_exit = on_error;
  handler->base.output_message = on_message;
}

/**
 * vigie_jpeg_encode:
 * @surface: an image surface of %CAIRO_FORMAT_RGB24
 * @quality: 1 to 100
 *
 * Returns: (transfer full) (nullable): the picture as JPEG without loss of colour resolution,
 *   since map labels suffer from it
 */
GBytes *
vigie_jpeg_encode (cairo_surface_t *surface, int quality)
{
  struct jpeg_compress_struct info;
  ErrorHandler errors;
  unsigned char *out = NULL;
  unsigned long size = 0;
  int stride = cairo_image_surface_get_stride (surface);
  unsigned char *pixels;
  GBytes *bytes;

  g_return_val_if_fail (cairo_image_surface_get_format (surface) == CAIRO_FORMAT_RGB24, NULL);

  cairo_surface_flush (surface);
  pixels = cairo_image_surface_get_data (surface);
  init_errors (&errors);
  info.err = &errors.base;
  jpeg_create_compress (&info);
  jpeg_mem_dest (&info, &out, &size);
  if (setjmp (errors.jump) != 0)
    {
      jpeg_destroy_compress (&info);
      free (out);
      return NULL;
    }

  info.image_width = (JDIMENSION) cairo_image_surface_get_width (surface);
  info.image_height = (JDIMENSION) cairo_image_surface_get_height (surface);
  info.input_components = 4;
  info.in_color_space = G_BYTE_ORDER == G_LITTLE_ENDIAN ? JCS_EXT_BGRX : JCS_EXT_XRGB;
  jpeg_set_defaults (&info);
  jpeg_set_quality (&info, quality, TRUE);
  info.comp_info[0].h_samp_factor = 1;
  info.comp_info[0].v_samp_factor = 1;
  info.optimize_coding = TRUE;
  jpeg_start_compress (&info, TRUE);
  while (info.next_scanline < info.image_height)
    {
      JSAMPROW row = pixels + (gsize) stride * info.next_scanline;

      jpeg_write_scanlines (&info, &row, 1);
    }
  jpeg_finish_compress (&info);
  jpeg_destroy_compress (&info);
  bytes = g_bytes_new (out, size);
  free (out);
  return bytes;
}

static gboolean
check_size (guint width, guint height, GError **error)
{
  if (width >= 1 && height >= 1 && width <= VIGIE_IMAGE_MAX_SIDE && height <= VIGIE_IMAGE_MAX_SIDE)
    return TRUE;
  g_set_error_literal (error, VIGIE_ERROR, VIGIE_ERROR_TOO_LARGE,
                       _ ("A map tile has an impossible size."));
  return FALSE;
}

static cairo_surface_t *
set_broken (GError **error)
{
  g_set_error_literal (error, VIGIE_ERROR, VIGIE_ERROR_DAMAGED, _ ("A map tile is damaged."));
  return NULL;
}

/**
 * vigie_jpeg_decode:
 * @bytes: a JPEG file
 * @error: return location for a #GError
 *
 * For map tiles, which come from a server or file that the user chose; photos of posts are
 * decoded elsewhere, in a sandbox. The size is looked at before anything is decoded.
 *
 * Returns: (transfer full) (nullable): an image surface
 */
cairo_surface_t *
vigie_jpeg_decode (GBytes *bytes, GError **error)
{
  struct jpeg_decompress_struct info;
  ErrorHandler errors;
  gsize size;
  const guint8 *data = g_bytes_get_data (bytes, &size);
  cairo_surface_t *volatile surface = NULL; /* lives on after longjmp */

  init_errors (&errors);
  info.err = &errors.base;
  jpeg_create_decompress (&info);
  if (setjmp (errors.jump) != 0)
    {
      jpeg_destroy_decompress (&info);
      if (surface != NULL)
        cairo_surface_destroy (surface);
      return set_broken (error);
    }

  jpeg_mem_src (&info, data, (unsigned long) size);
  jpeg_read_header (&info, TRUE);
  if (!check_size (info.image_width, info.image_height, error))
    {
      jpeg_destroy_decompress (&info);
      return NULL;
    }
  info.out_color_space = G_BYTE_ORDER == G_LITTLE_ENDIAN ? JCS_EXT_BGRX : JCS_EXT_XRGB;
  jpeg_start_decompress (&info);
  surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, (int) info.output_width,
                                        (int) info.output_height);
  while (info.output_scanline < info.output_height)
    {
      JSAMPROW row = cairo_image_surface_get_data (surface) +
                     (gsize) cairo_image_surface_get_stride (surface) * info.output_scanline;

      jpeg_read_scanlines (&info, &row, 1);
    }
  jpeg_finish_decompress (&info);
  jpeg_destroy_decompress (&info);
  cairo_surface_mark_dirty (surface);
  return surface;
}

typedef struct
{
  const guint8 *data;
  gsize rest;
} PngSource;

static cairo_status_t
read_png (void *closure, unsigned char *out, unsigned int length)
{
  PngSource *source = closure;

  if (length > source->rest)
    return CAIRO_STATUS_READ_ERROR;
  memcpy (out, source->data, length);
  source->data += length;
  source->rest -= length;
  return CAIRO_STATUS_SUCCESS;
}

static guint
read_uint32 (const guint8 *data)
{
  return (guint) data[0] << 24 | (guint) data[1] << 16 | (guint) data[2] << 8 | data[3];
}

/**
 * vigie_png_decode:
 * @bytes: a PNG file
 * @error: return location for a #GError
 *
 * As vigie_jpeg_decode().
 *
 * Returns: (transfer full) (nullable): an image surface
 */
cairo_surface_t *
vigie_png_decode (GBytes *bytes, GError **error)
{
  gsize size;
  const guint8 *data = g_bytes_get_data (bytes, &size);
  PngSource source = { data, size };
  cairo_surface_t *surface;

  /* Signature, length and type of the first chunk, then width and height (PNG §11.2.2). */
  if (size < 24 || memcmp (data, "\x89PNG\r\n\x1a\n", 8) != 0)
    return set_broken (error);
  if (!check_size (read_uint32 (data + 16), read_uint32 (data + 20), error))
    return NULL;

  surface = cairo_image_surface_create_from_png_stream (read_png, &source);
  if (cairo_surface_status (surface) == CAIRO_STATUS_SUCCESS)
    return surface;
  cairo_surface_destroy (surface);
  return set_broken (error);
}

static void
free_bytes (void *data)
{
  g_bytes_unref (data);
}

/**
 * vigie_jpeg_attach:
 * @surface: an image surface of %CAIRO_FORMAT_RGB24
 * @quality: 1 to 100
 *
 * Gives @surface its JPEG, which a PDF then holds instead of its pixels: smaller and faster.
 *
 * Returns: whether it was possible
 */
gboolean
vigie_jpeg_attach (cairo_surface_t *surface, int quality)
{
  GBytes *bytes = vigie_jpeg_encode (surface, quality);
  gsize size;
  const unsigned char *data;

  if (bytes == NULL)
    return FALSE;
  data = g_bytes_get_data (bytes, &size);
  return cairo_surface_set_mime_data (surface, CAIRO_MIME_TYPE_JPEG, data, (unsigned long) size,
                                      free_bytes, bytes) == CAIRO_STATUS_SUCCESS;
}
