/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-photo-helper-decode.h"

#include <gdk-pixbuf/gdk-pixbuf.h>
#include <libheif/heif.h>
#include <png.h>
#include <webp/decode.h>
#include <webp/demux.h>

#include "vigie-photo-header.h"
#include "vigie-pixels.h"

/**
 * vigie_photo_helper_allocate:
 * @width: pixels
 * @height: pixels
 *
 * Returns: (transfer full) (nullable): room for R8G8B8A8, %NULL when that is too much
 */
guint8 *
vigie_photo_helper_allocate (guint64 width, guint64 height)
{
  if (width == 0 || height == 0 || width * height > VIGIE_PHOTO_MAX_PIXELS)
    return NULL;
  return g_try_malloc (width * height * 4);
}

static VigieImage *
take_pixels (guint8 *pixels, guint width, guint height)
{
  g_autoptr (GBytes) bytes = g_bytes_new_take (pixels, (gsize) width * height * 4);

  return vigie_image_new ((int) width, (int) height, (gsize) width * 4, bytes);
}

VigiePhotoAnswerStatus
vigie_photo_helper_decode_png (const guint8 *data, gsize size, int max_size_px, VigieImage **image)
{
  png_image png = { .version = PNG_IMAGE_VERSION };
  g_autofree guint8 *pixels = NULL;

  if (!png_image_begin_read_from_memory (&png, data, size))
    return VIGIE_PHOTO_ANSWER_DAMAGED;
  png.format = PNG_FORMAT_RGBA;
  pixels = vigie_photo_helper_allocate (png.width, png.height);
  if (pixels == NULL)
    {
      png_image_free (&png);
      return VIGIE_PHOTO_ANSWER_TOO_LARGE;
    }
  if (!png_image_finish_read (&png, NULL, pixels, 0, NULL))
    return VIGIE_PHOTO_ANSWER_DAMAGED;

  *image = take_pixels (g_steal_pointer (&pixels), png.width, png.height);
  return VIGIE_PHOTO_ANSWER_PIXELS;
}

static VigiePhotoAnswerStatus
decode_animated_webp (const guint8 *data, gsize size, VigieImage **image)
{
  WebPData webp = { .bytes = data, .size = size };
  WebPAnimDecoder *decoder = WebPAnimDecoderNew (&webp, NULL);
  VigiePhotoAnswerStatus status = VIGIE_PHOTO_ANSWER_DAMAGED;
  WebPAnimInfo info;
  guint8 *frame;
  int timestamp;

  if (decoder == NULL)
    return VIGIE_PHOTO_ANSWER_DAMAGED;
  if (WebPAnimDecoderGetInfo (decoder, &info) &&
      WebPAnimDecoderGetNext (decoder, &frame, &timestamp))
    {
      guint8 *pixels = vigie_photo_helper_allocate (info.canvas_width, info.canvas_height);

      status = VIGIE_PHOTO_ANSWER_TOO_LARGE;
      if (pixels != NULL)
        {
          memcpy (pixels, frame, (gsize) info.canvas_width * info.canvas_height * 4);
          *image = take_pixels (pixels, info.canvas_width, info.canvas_height);
          status = VIGIE_PHOTO_ANSWER_PIXELS;
        }
    }
  WebPAnimDecoderDelete (decoder);
  return status;
}

VigiePhotoAnswerStatus
vigie_photo_helper_decode_webp (const guint8 *data, gsize size, int max_size_px, VigieImage **image)
{
  WebPDecoderConfig config;
  g_autofree guint8 *pixels = NULL;
  int width;
  int height;

  if (!WebPInitDecoderConfig (&config) ||
      WebPGetFeatures (data, size, &config.input) != VP8_STATUS_OK)
    return VIGIE_PHOTO_ANSWER_DAMAGED;
  if (config.input.has_animation)
    return decode_animated_webp (data, size, image);

  vigie_image_fit_size (config.input.width, config.input.height, max_size_px, &width, &height);
  pixels = vigie_photo_helper_allocate ((guint) width, (guint) height);
  if (pixels == NULL)
    return VIGIE_PHOTO_ANSWER_TOO_LARGE;
  config.options.use_scaling = width != config.input.width || height != config.input.height;
  config.options.scaled_width = width;
  config.options.scaled_height = height;
  config.output.colorspace = MODE_RGBA;
  config.output.is_external_memory = 1;
  config.output.u.RGBA.rgba = pixels;
  config.output.u.RGBA.stride = width * 4;
  config.output.u.RGBA.size = (gsize) width * (gsize) height * 4;
  if (WebPDecode (data, size, &config) != VP8_STATUS_OK)
    return VIGIE_PHOTO_ANSWER_DAMAGED;

  *image = take_pixels (g_steal_pointer (&pixels), (guint) width, (guint) height);
  return VIGIE_PHOTO_ANSWER_PIXELS;
}

static VigiePhotoAnswerStatus
get_heif_status (const struct heif_error *error)
{
  if (error->code == heif_error_Ok)
    return VIGIE_PHOTO_ANSWER_PIXELS;
  if (error->code == heif_error_Memory_allocation_error)
    return VIGIE_PHOTO_ANSWER_TOO_LARGE;
  if (error->code == heif_error_Unsupported_feature ||
      error->code == heif_error_Unsupported_filetype ||
      error->code == heif_error_Plugin_loading_error)
    return VIGIE_PHOTO_ANSWER_UNSUPPORTED;
  return VIGIE_PHOTO_ANSWER_DAMAGED;
}

static VigiePhotoAnswerStatus
copy_heif (struct heif_image *decoded, VigieImage **image)
{
  VigiePixelLayout layout = { VIGIE_NUMBER_U8, 4, 0, 1, 2, 3, FALSE };
  g_autoptr (GBytes) pixels = NULL;
  int width = heif_image_get_width (decoded, heif_channel_interleaved);
  int height = heif_image_get_height (decoded, heif_channel_interleaved);
  int stride;
  const guint8 *plane = heif_image_get_plane_readonly (decoded, heif_channel_interleaved, &stride);
  guint8 *copy;

  if (plane == NULL || width <= 0 || height <= 0 || stride / 4 < width)
    return VIGIE_PHOTO_ANSWER_DAMAGED;
  copy = vigie_photo_helper_allocate ((guint) width, (guint) height);
  if (copy == NULL)
    return VIGIE_PHOTO_ANSWER_TOO_LARGE;

  for (int y = 0; y < height; y++)
    memcpy (copy + (gsize) y * (gsize) width * 4, plane + (gsize) y * (gsize) stride,
            (gsize) width * 4);
  pixels = g_bytes_new_take (copy, (gsize) width * (gsize) height * 4);
  layout.is_premultiplied = heif_image_is_premultiplied_alpha (decoded) != 0;
  *image = vigie_pixels_convert (&layout, width, height, (gsize) width * 4, pixels);
  return VIGIE_PHOTO_ANSWER_PIXELS;
}

/* libheif turns and mirrors as the container says; the orientation in EXIF does not count there. */
VigiePhotoAnswerStatus
vigie_photo_helper_decode_heif (const guint8 *data, gsize size, int max_size_px, VigieImage **image)
{
  struct heif_context *context = heif_context_alloc ();
  struct heif_image_handle *handle = NULL;
  struct heif_image *decoded = NULL;
  struct heif_error error;
  VigiePhotoAnswerStatus status;

  heif_context_set_max_decoding_threads (context, 0);
  error = heif_context_read_from_memory_without_copy (context, data, size, NULL);
  if (error.code == heif_error_Ok)
    error = heif_context_get_primary_image_handle (context, &handle);
  if (error.code == heif_error_Ok)
    error = heif_decode_image (handle, &decoded, heif_colorspace_RGB, heif_chroma_interleaved_RGBA,
                               NULL);
  status = get_heif_status (&error);
  if (status == VIGIE_PHOTO_ANSWER_PIXELS)
    status = copy_heif (decoded, image);

  if (decoded != NULL)
    heif_image_release (decoded);
  if (handle != NULL)
    heif_image_handle_release (handle);
  heif_context_free (context);
  return status;
}

static void
size_prepared_cb (GdkPixbufLoader *loader, int width, int height, gpointer user_data)
{
  gboolean *too_large = user_data;

  if ((gint64) width * height <= VIGIE_PHOTO_MAX_PIXELS)
    return;
  *too_large = TRUE;
  gdk_pixbuf_loader_set_size (loader, 1, 1);
}

static VigiePhotoAnswerStatus
decode_pixbuf (const char *type, const guint8 *data, gsize size, VigieImage **image)
{
  static const VigiePixelLayout rgb = { VIGIE_NUMBER_U8, 3, 0, 1, 2, -1, FALSE };
  static const VigiePixelLayout rgba = { VIGIE_NUMBER_U8, 4, 0, 1, 2, 3, FALSE };
  g_autoptr (GdkPixbufLoader) loader = gdk_pixbuf_loader_new_with_type (type, NULL);
  g_autoptr (GdkPixbuf) upright = NULL;
  g_autoptr (GBytes) pixels = NULL;
  gboolean too_large = FALSE;
  gboolean written;
  gboolean closed;
  GdkPixbuf *pixbuf;

  if (loader == NULL)
    return VIGIE_PHOTO_ANSWER_UNSUPPORTED;

  g_signal_connect (loader, "size-prepared", G_CALLBACK (size_prepared_cb), &too_large);
  written = gdk_pixbuf_loader_write (loader, data, size, NULL);
  closed = gdk_pixbuf_loader_close (loader, NULL);
  if (too_large)
    return VIGIE_PHOTO_ANSWER_TOO_LARGE;
  pixbuf = gdk_pixbuf_loader_get_pixbuf (loader);
  if (!written || !closed || pixbuf == NULL)
    return VIGIE_PHOTO_ANSWER_DAMAGED;

  upright = gdk_pixbuf_apply_embedded_orientation (pixbuf);
  pixels = gdk_pixbuf_read_pixel_bytes (upright);
  *image = vigie_pixels_convert (gdk_pixbuf_get_has_alpha (upright) ? &rgba : &rgb,
                                 gdk_pixbuf_get_width (upright), gdk_pixbuf_get_height (upright),
                                 (gsize) gdk_pixbuf_get_rowstride (upright), pixels);
  return *image != NULL ? VIGIE_PHOTO_ANSWER_PIXELS : VIGIE_PHOTO_ANSWER_DAMAGED;
}

VigiePhotoAnswerStatus
vigie_photo_helper_decode_gif (const guint8 *data, gsize size, int max_size_px, VigieImage **image)
{
  return decode_pixbuf ("gif", data, size, image);
}

VigiePhotoAnswerStatus
vigie_photo_helper_decode_tiff (const guint8 *data, gsize size, int max_size_px, VigieImage **image)
{
  return decode_pixbuf ("tiff", data, size, image);
}
