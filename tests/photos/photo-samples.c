/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "photo-samples.h"

#include <gdk-pixbuf/gdk-pixbuf.h>
#include <gexiv2/gexiv2.h>
#include <glib/gstdio.h>
#include <stdlib.h>
#include <string.h>
#include <webp/encode.h>

#include "vigie-photo-encode.h"
#include "vigie-pixels.h"

/* A picture whose four quarters differ, so that every turn and mirror shows. */
VigieImage *
photo_samples_image (int width, int height)
{
  guint8 *pixels = g_malloc ((gsize) width * (gsize) height * 4);
  g_autoptr (GBytes) bytes = g_bytes_new_take (pixels, (gsize) width * (gsize) height * 4);

  for (int y = 0; y < height; y++)
    {
      for (int x = 0; x < width; x++, pixels += 4)
        {
          gboolean right = x * 2 >= width;
          gboolean low = y * 2 >= height;

          pixels[0] = right && !low ? 220 : 40;
          pixels[1] = low ? 200 : 60;
          pixels[2] = right && low ? 30 : 180;
          pixels[3] = 255;
        }
    }
  return vigie_image_new (width, height, (gsize) width * 4, bytes);
}

GBytes *
photo_samples_jpeg (int width, int height)
{
  g_autoptr (VigieImage) image = photo_samples_image (width, height);
  g_autoptr (GError) error = NULL;
  GBytes *jpeg = vigie_photo_encode_jpeg (image, 90, &error);

  g_assert_no_error (error);
  return jpeg;
}

static GBytes *
save (int width, int height, const char *type)
{
  g_autoptr (VigieImage) image = photo_samples_image (width, height);
  g_autoptr (GdkPixbuf) pixbuf = gdk_pixbuf_new_from_bytes (image->pixels, GDK_COLORSPACE_RGB, TRUE,
                                                            8, width, height, (int) image->stride);
  g_autoptr (GError) error = NULL;
  char *buffer;
  gsize size;

  gdk_pixbuf_save_to_buffer (pixbuf, &buffer, &size, type, &error, NULL);
  g_assert_no_error (error);
  return g_bytes_new_take (buffer, size);
}

GBytes *
photo_samples_png (int width, int height)
{
  return save (width, height, "png");
}

GBytes *
photo_samples_tiff (int width, int height)
{
  return save (width, height, "tiff");
}

GBytes *
photo_samples_webp (int width, int height)
{
  g_autoptr (VigieImage) image = photo_samples_image (width, height);
  guint8 *output = NULL;
  gsize size = WebPEncodeRGBA (g_bytes_get_data (image->pixels, NULL), width, height,
                               (int) image->stride, 90.0f, &output);

  g_assert_cmpuint (size, >, 0);
  return g_bytes_new_with_free_func (output, size, WebPFree, output);
}

/* Red and blue, each one pixel. */
GBytes *
photo_samples_gif (void)
{
  static const guint8 gif[] = {
    'G', 'I', 'F', '8', '9', 'a', 2, 0, 1, 0, 0x80, 0,    0,    255,  0,    0, 0,   0,
    255, ',', 0,   0,   0,   0,   2, 0, 1, 0, 0,    0x02, 0x02, 0x44, 0x0a, 0, ';',
  };

  return g_bytes_new_static (gif, sizeof gif);
}

/* Only the head of a PNG, and an end: what a decompression bomb looks like at first sight. */
GBytes *
photo_samples_png_header (guint32 width, guint32 height)
{
  g_autoptr (GBytes) small = photo_samples_png (1, 1);
  guint8 *data = g_memdup2 (g_bytes_get_data (small, NULL), g_bytes_get_size (small));
  guint32 big[2] = { GUINT32_TO_BE (width), GUINT32_TO_BE (height) };

  memcpy (data + 16, big, sizeof big);
  return g_bytes_new_take (data, g_bytes_get_size (small));
}

/* A JPEG with metadata: names of tags as Exiv2 has them, each followed by its value, and %NULL. */
GBytes *
photo_samples_tagged (const char *const *tags)
{
  g_autoptr (GBytes) jpeg = photo_samples_jpeg (64, 32);

  return photo_samples_tag_jpeg (jpeg, tags);
}

GBytes *
photo_samples_tag_jpeg (GBytes *jpeg, const char *const *tags)
{
  g_autoptr (GExiv2Metadata) metadata = gexiv2_metadata_new ();
  g_autoptr (GError) error = NULL;
  g_autofree char *path = NULL;
  int fd = g_file_open_tmp ("vigie-XXXXXX.jpg", &path, &error);
  char *contents;
  gsize size;

  g_assert_no_error (error);
  g_close (fd, NULL);
  g_file_set_contents (path, g_bytes_get_data (jpeg, NULL), (gssize) g_bytes_get_size (jpeg),
                       &error);
  g_assert_no_error (error);
  gexiv2_metadata_open_path (metadata, path, &error);
  g_assert_no_error (error);
  for (gsize i = 0; tags[i] != NULL; i += 2)
    {
      gexiv2_metadata_try_set_tag_string (metadata, tags[i], tags[i + 1], &error);
      g_assert_no_error (error);
    }
  gexiv2_metadata_save_file (metadata, path, &error);
  g_assert_no_error (error);
  g_file_get_contents (path, &contents, &size, &error);
  g_assert_no_error (error);
  g_remove (path);
  return g_bytes_new_take (contents, size);
}

/* Puts @size bytes at @at into @bytes. */
GBytes *
photo_samples_insert (GBytes *bytes, gsize at, gconstpointer data, gsize size)
{
  GByteArray *array = g_byte_array_new ();
  gsize old_size;
  const guint8 *old = g_bytes_get_data (bytes, &old_size);

  g_assert_cmpuint (at, <=, old_size);
  g_byte_array_append (array, old, (guint) at);
  g_byte_array_append (array, data, (guint) size);
  g_byte_array_append (array, old + at, (guint) (old_size - at));
  return g_byte_array_free_to_bytes (array);
}

/* Puts a segment into a JPEG, as its first. */
GBytes *
photo_samples_add_segment (GBytes *jpeg, guint8 marker, gconstpointer data, gsize size)
{
  g_autoptr (GByteArray) segment = g_byte_array_new ();
  const guint8 head[] = { 0xff, marker, (guint8) ((size + 2) >> 8), (guint8) (size + 2) };

  g_assert_cmpuint (size, <=, 65533);
  g_byte_array_append (segment, head, sizeof head);
  g_byte_array_append (segment, data, (guint) size);
  return photo_samples_insert (jpeg, 2, segment->data, segment->len);
}

/* @inner: what an XMP packet says, with the usual names; its length is chosen by the caller */
char *
photo_samples_xmp (const char *inner)
{
  return g_strdup_printf (
      "<x:xmpmeta xmlns:x='adobe:ns:meta/'>"
      "<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'>"
      "<rdf:Description rdf:about='' xmlns:dc='http://purl.org/dc/elements/1.1/'"
      " xmlns:xmp='http://ns.adobe.com/xap/1.0/'"
      " xmlns:xmpMM='http://ns.adobe.com/xap/1.0/mm/'"
      " xmlns:stEvt='http://ns.adobe.com/xap/1.0/sType/ResourceEvent#'"
      " xmlns:photoshop='http://ns.adobe.com/photoshop/1.0/'"
      " xmlns:crs='http://ns.adobe.com/camera-raw-settings/1.0/'"
      " xmlns:Iptc4xmpExt='http://iptc.org/std/Iptc4xmpExt/2008-02-29/'>%s</rdf:Description>"
      "</rdf:RDF></x:xmpmeta>",
      inner);
}

/* Puts XMP into a JPEG; @inner as for photo_samples_xmp(). */
GBytes *
photo_samples_add_xmp (GBytes *jpeg, const char *inner)
{
  static const char head[] = "http://ns.adobe.com/xap/1.0/"; /* its end belongs to it */
  g_autofree char *xmp = photo_samples_xmp (inner);
  g_autoptr (GByteArray) segment = g_byte_array_new ();

  g_byte_array_append (segment, (const guint8 *) head, sizeof head);
  g_byte_array_append (segment, (const guint8 *) xmp, (guint) strlen (xmp));
  return photo_samples_add_segment (jpeg, 0xe1, segment->data, segment->len);
}

GBytes *
photo_samples_cut (GBytes *bytes, gsize size)
{
  return g_bytes_new_from_bytes (bytes, 0, MIN (size, g_bytes_get_size (bytes)));
}

GBytes *
photo_samples_real (const char *name)
{
  const char *shared = g_getenv ("VIGIE_SHARED");
  g_autofree char *path =
      g_build_filename (shared != NULL ? shared : "", "data", "photos", name, NULL);
  char *contents;
  gsize size;

  if (!g_file_get_contents (path, &contents, &size, NULL))
    {
      g_test_skip ("the real photos are not here");
      return NULL;
    }
  return g_bytes_new_take (contents, size);
}

/* Mean difference of the colours, 0–255; 255 when the sizes differ. */
double
photo_samples_difference (VigieImage *a, VigieImage *b)
{
  double sum = 0.0;

  if (a->width != b->width || a->height != b->height)
    return 255.0;
  for (int y = 0; y < a->height; y++)
    {
      const guint8 *row_a =
          (const guint8 *) g_bytes_get_data (a->pixels, NULL) + (gsize) y * a->stride;
      const guint8 *row_b =
          (const guint8 *) g_bytes_get_data (b->pixels, NULL) + (gsize) y * b->stride;

      for (int i = 0; i < a->width * 4; i++)
        sum += abs (row_a[i] - row_b[i]);
    }
  return sum / (4.0 * a->width * a->height);
}
