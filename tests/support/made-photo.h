/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gdk-pixbuf/gdk-pixbuf.h>
#include <string.h>

/* A picture that is not the same from both sides, in whatever file; @quality tells the files apart,
 * @kind the pictures. */
static inline GBytes *
made_photo_new (guint kind, const char *quality, gboolean mirrored)
{
  g_autoptr (GdkPixbuf) pixbuf = gdk_pixbuf_new (GDK_COLORSPACE_RGB, FALSE, 8, 320, 240);
  g_autoptr (GError) error = NULL;
  guint8 *pixels = gdk_pixbuf_get_pixels (pixbuf);
  gsize stride = (gsize) gdk_pixbuf_get_rowstride (pixbuf);
  char *buffer;
  gsize length;

  for (gsize y = 0; y < 240; y++)
    for (gsize x = 0; x < 320; x++)
      {
        gsize from = mirrored ? 319 - x : x;

        memset (pixels + y * stride + 3 * x,
                (int) ((from / 40 * (37 + 11 * kind) + y / 30 * (91 + 7 * kind) +
                        from * y / (300 + 90 * kind)) %
                       200) +
                    20,
                3);
      }
  gdk_pixbuf_save_to_buffer (pixbuf, &buffer, &length, "jpeg", &error, "quality", quality, NULL);
  g_assert_no_error (error);
  return g_bytes_new_take (buffer, length);
}
