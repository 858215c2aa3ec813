/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-tile-decoder.h"

#include <gdk-pixbuf/gdk-pixbuf.h>
#include <glib/gi18n.h>
#include <math.h>

#include "vigie-error.h"
#include "vigie-tile-vector.h"

typedef struct
{
  GBytes *bytes;
  VigieTileInfo info;
  int tile_size;
  gboolean dark;
} Job;

static void
job_free (gpointer data)
{
  Job *job = data;

  g_bytes_unref (job->bytes);
  g_free (job);
}

static void
on_size_prepared (GdkPixbufLoader *loader, int width, int height, gpointer user_data)
{
  gboolean *refused = user_data;

  if (width < 1 || height < 1 || width > VIGIE_TILE_MAX_EDGE || height > VIGIE_TILE_MAX_EDGE)
    {
      *refused = TRUE;
      gdk_pixbuf_loader_set_size (loader, 1, 1); /* so that nothing large is allocated */
    }
}

static GdkPixbuf *
load_pixbuf (GBytes *bytes, GError **error)
{
  g_autoptr (GdkPixbufLoader) loader = gdk_pixbuf_loader_new ();
  gsize size, offset = 0;
  const guint8 *data = g_bytes_get_data (bytes, &size);
  gboolean refused = FALSE;
  gboolean good = TRUE;

  g_signal_connect (loader, "size-prepared", G_CALLBACK (on_size_prepared), &refused);
  /* The header comes in the first piece; an oversized tile is dropped before the rest is read. */
  while (good && !refused && offset < size)
    {
      gsize piece = MIN (size - offset, 4096);

      good = gdk_pixbuf_loader_write (loader, data + offset, piece, error);
      offset += piece;
    }
  if (!good || refused)
    gdk_pixbuf_loader_close (loader, NULL);
  else
    good = gdk_pixbuf_loader_close (loader, error);

  if (refused)
    {
      g_clear_error (error);
      g_set_error_literal (error, VIGIE_ERROR, VIGIE_ERROR_TOO_LARGE,
                           _ ("A map tile is too large to be shown."));
      return NULL;
    }
  if (!good)
    return NULL;
  if (gdk_pixbuf_loader_get_pixbuf (loader) == NULL)
    {
      g_set_error_literal (error, VIGIE_ERROR, VIGIE_ERROR_INVALID,
                           _ ("A map tile is not a picture."));
      return NULL;
    }
  return g_object_ref (gdk_pixbuf_loader_get_pixbuf (loader));
}

/* Turns lightness round and keeps the hue, as `invert(1) hue-rotate(180deg)` does, then lifts black
 * to the grey of the dark style: paper maps become night maps, water stays blue. */
static inline void
darken (int *r, int *g, int *b)
{
  const int floor_level = 30;
  int low = MIN (MIN (*r, *g), *b), high = MAX (MAX (*r, *g), *b);
  int shift = 255 - low - high;

  *r = floor_level + (*r + shift) * (232 - floor_level) / 255;
  *g = floor_level + (*g + shift) * (232 - floor_level) / 255;
  *b = floor_level + (*b + shift) * (232 - floor_level) / 255;
}

/* In GDK's native format: the others would be converted again in every frame. */
static GdkTexture *
make_texture (GdkPixbuf *pixbuf, gboolean dark)
{
  int width = gdk_pixbuf_get_width (pixbuf), height = gdk_pixbuf_get_height (pixbuf);
  int channels = gdk_pixbuf_get_n_channels (pixbuf);
  gsize stride = (gsize) width * 4;
  g_autofree guint32 *out = g_malloc ((gsize) height * stride);
  g_autoptr (GBytes) pixels = NULL;

  for (int y = 0; y < height; y++)
    {
      const guint8 *in =
          gdk_pixbuf_read_pixels (pixbuf) + (gsize) y * (gsize) gdk_pixbuf_get_rowstride (pixbuf);
      guint32 *row = out + (gsize) y * (gsize) width;

      for (int x = 0; x < width; x++, in += channels)
        {
          int r = in[0], g = in[1], b = in[2], a = channels == 4 ? in[3] : 255;

          if (dark)
            darken (&r, &g, &b);
          if (a < 255)
            {
              r = r * a / 255;
              g = g * a / 255;
              b = b * a / 255;
            }
          row[x] = (guint32) a << 24 | (guint32) r << 16 | (guint32) g << 8 | (guint32) b;
        }
    }

  pixels = g_bytes_new_take (g_steal_pointer (&out), (gsize) height * stride);
  return gdk_memory_texture_new (width, height,
                                 G_BYTE_ORDER == G_LITTLE_ENDIAN
                                     ? GDK_MEMORY_B8G8R8A8_PREMULTIPLIED
                                     : GDK_MEMORY_A8R8G8B8_PREMULTIPLIED,
                                 pixels, stride);
}

/* The part of an ancestor that lies under the tile, stretched over it. */
static GdkPixbuf *
stretch (GdkPixbuf *pixbuf, const VigieTileInfo *info, int tile_size)
{
  double width = gdk_pixbuf_get_width (pixbuf), height = gdk_pixbuf_get_height (pixbuf);
  GdkPixbuf *part = gdk_pixbuf_new (GDK_COLORSPACE_RGB, gdk_pixbuf_get_has_alpha (pixbuf), 8,
                                    tile_size, tile_size);
  double scale_x = tile_size / (width * info->part), scale_y = tile_size / (height * info->part);

  gdk_pixbuf_scale (pixbuf, part, 0, 0, tile_size, tile_size, -info->left * width * scale_x,
                    -info->top * height * scale_y, scale_x, scale_y, GDK_INTERP_BILINEAR);
  return part;
}

/**
 * vigie_tile_decode:
 * @bytes: a PNG, JPEG or WebP, or an unpacked vector tile
 * @info: which tile it is
 * @tile_size: edge of the result in pixels, where the tile is an ancestor
 * @dark: whether to turn it into a night map
 *
 * Refuses pictures over %VIGIE_TILE_MAX_EDGE by their header. Takes milliseconds: for workers.
 *
 * Returns: (transfer full) (nullable): the pixels
 */
GdkTexture *
vigie_tile_decode (
    GBytes *bytes, const VigieTileInfo *info, int tile_size, gboolean dark, GError **error)
{
  g_autoptr (GdkPixbuf) pixbuf = NULL;

  if (info->format == VIGIE_TILE_MVT)
    {
      GdkTexture *texture = vigie_tile_paint_vector (bytes, info, tile_size, dark);

      if (texture == NULL)
        g_set_error_literal (error, VIGIE_ERROR, VIGIE_ERROR_INVALID,
                             _ ("A map tile is not a picture."));
      return texture;
    }
  pixbuf = load_pixbuf (bytes, error);
  if (pixbuf == NULL)
    return NULL;
  if (info->part < 1)
    {
      GdkPixbuf *part = stretch (pixbuf, info, tile_size);

      g_set_object (&pixbuf, part);
      g_object_unref (part);
    }
  return make_texture (pixbuf, dark);
}

static void
decode_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  const Job *job = task_data;
  GError *error = NULL;
  GdkTexture *texture;

  if (g_task_return_error_if_cancelled (task))
    return;
  texture = vigie_tile_decode (job->bytes, &job->info, job->tile_size, job->dark, &error);
  if (texture != NULL)
    g_task_return_pointer (task, texture, g_object_unref);
  else
    g_task_return_error (task, error);
}

void
vigie_tile_decode_async (GBytes *bytes,
                         const VigieTileInfo *info,
                         int tile_size,
                         gboolean dark,
                         GCancellable *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  Job *job = g_new0 (Job, 1);

  job->bytes = g_bytes_ref (bytes);
  job->info = *info;
  job->tile_size = tile_size;
  job->dark = dark;
  g_task_set_source_tag (task, vigie_tile_decode_async);
  g_task_set_task_data (task, job, job_free);
  g_task_run_in_thread (task, decode_thread);
}

GdkTexture *
vigie_tile_decode_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, vigie_tile_decode_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
