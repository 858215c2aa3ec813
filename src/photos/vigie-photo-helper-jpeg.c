/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <setjmp.h>
#include <stdio.h>

#include <jerror.h>
#include <jpeglib.h> /* after stdio.h, which it needs */

#include "vigie-image.h"
#include "vigie-photo-helper-decode.h"

typedef struct
{
  struct jpeg_decompress_struct decompress;
  struct jpeg_error_mgr errors;
  jmp_buf leave;
  gboolean damaged;
  gboolean too_large;
  guint8 *row; /* only for CMYK */
  guint8 *pixels;
} Decoder;

static void
error_exit_cb (j_common_ptr common)
{
  Decoder *decoder = common->client_data;

  decoder->too_large |= common->err->msg_code == JERR_OUT_OF_MEMORY;
  longjmp (decoder->leave, 1);
}

/* libjpeg fills what is missing with grey and only warns. Warnings about rubbish between the
 * parts are left alone: many whole photos have some. */
static void
emit_message_cb (j_common_ptr common, int level)
{
  Decoder *decoder = common->client_data;

  if (level >= 0)
    return;
  switch (common->err->msg_code)
    {
    case JWRN_JPEG_EOF:
    case JWRN_HIT_MARKER:
    case JWRN_HUFF_BAD_CODE:
    case JWRN_MUST_RESYNC:
    case JWRN_BOGUS_PROGRESSION:
      decoder->damaged = TRUE;
      break;
    default:
      break;
    }
}

/* libjpeg reduces by eighths almost for free: the least that is not smaller than wanted. */
static void
choose_scale (struct jpeg_decompress_struct *decompress, int max_size_px)
{
  int width;
  int height;

  vigie_image_fit_size ((int) decompress->image_width, (int) decompress->image_height, max_size_px,
                        &width, &height);
  decompress->scale_denom = 8;
  for (decompress->scale_num = 1; decompress->scale_num < 8; decompress->scale_num++)
    {
      if (decompress->image_width * decompress->scale_num >= 8u * (guint) width &&
          decompress->image_height * decompress->scale_num >= 8u * (guint) height)
        break;
    }
}

/* Printers' photos: Adobe's are stored inverted, so that each ink times black is a colour. */
static void
convert_cmyk_row (const guint8 *cmyk, guint width, gboolean inverted, guint8 *rgba)
{
  for (guint x = 0; x < width; x++, cmyk += 4, rgba += 4)
    {
      guint black = inverted ? cmyk[3] : 255u - cmyk[3];

      for (int i = 0; i < 3; i++)
        rgba[i] = (guint8) ((inverted ? cmyk[i] : 255u - cmyk[i]) * black / 255u);
      rgba[3] = 255;
    }
}

static gboolean
run (Decoder *decoder, const guint8 *data, gsize size, int max_size_px)
{
  struct jpeg_decompress_struct *decompress = &decoder->decompress;
  gboolean is_cmyk;

  if (setjmp (decoder->leave) != 0)
    return FALSE;

  jpeg_create_decompress (decompress);
  jpeg_mem_src (decompress, data, size);
  jpeg_read_header (decompress, TRUE);
  is_cmyk = decompress->num_components == 4;
  decompress->out_color_space = is_cmyk ? JCS_CMYK : JCS_EXT_RGBA;
  choose_scale (decompress, max_size_px);
  jpeg_calc_output_dimensions (decompress);
  decoder->pixels =
      vigie_photo_helper_allocate (decompress->output_width, decompress->output_height);
  if (decoder->pixels == NULL)
    {
      decoder->too_large = TRUE;
      return FALSE;
    }
  if (is_cmyk)
    decoder->row = g_malloc_n (decompress->output_width, 4);

  jpeg_start_decompress (decompress);
  while (decompress->output_scanline < decompress->output_height)
    {
      guint8 *target =
          decoder->pixels + (gsize) decompress->output_scanline * decompress->output_width * 4;
      JSAMPROW row = is_cmyk ? decoder->row : target;

      jpeg_read_scanlines (decompress, &row, 1);
      if (is_cmyk)
        convert_cmyk_row (row, decompress->output_width, decompress->saw_Adobe_marker, target);
    }
  jpeg_finish_decompress (decompress);
  return !decoder->damaged;
}

VigiePhotoAnswerStatus
vigie_photo_helper_decode_jpeg (const guint8 *data, gsize size, int max_size_px, VigieImage **image)
{
  g_autofree Decoder *decoder = g_new0 (Decoder, 1);
  VigiePhotoAnswerStatus status = VIGIE_PHOTO_ANSWER_DAMAGED;

  decoder->decompress.err = jpeg_std_error (&decoder->errors);
  decoder->decompress.client_data = decoder;
  decoder->errors.error_exit = error_exit_cb;
  decoder->errors.emit_message = emit_message_cb;
  if (run (decoder, data, size, max_size_px))
    {
      guint width = decoder->decompress.output_width;
      guint height = decoder->decompress.output_height;
      g_autoptr (GBytes) pixels =
          g_bytes_new_take (g_steal_pointer (&decoder->pixels), (gsize) width * height * 4);

      *image = vigie_image_new ((int) width, (int) height, (gsize) width * 4, pixels);
      status = VIGIE_PHOTO_ANSWER_PIXELS;
    }
  else if (decoder->too_large)
    status = VIGIE_PHOTO_ANSWER_TOO_LARGE;
  jpeg_destroy_decompress (&decoder->decompress);
  g_free (decoder->row);
  g_free (decoder->pixels);
  return status;
}
