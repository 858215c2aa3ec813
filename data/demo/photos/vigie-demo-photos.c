/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Draws the sample photos of the demonstration incident: vigie-demo-photos FOLDER. Everything is
 * made here, from fixed seeds; nothing is taken from a real photo. */

#include <gexiv2/gexiv2.h>
#include <stdlib.h>

#include "demo-scenes.h"
#include "vigie-photo-encode.h"
#include "vigie-pixels.h"

static VigieImage *
make_image (cairo_surface_t *surface)
{
  static const VigiePixelLayout layout = { VIGIE_NUMBER_U8, 4, 2, 1, 0, -1, FALSE };
  int height = cairo_image_surface_get_height (surface);
  int stride = cairo_image_surface_get_stride (surface);
  g_autoptr (GBytes) pixels = NULL;

  cairo_surface_flush (surface);
  pixels = g_bytes_new (cairo_image_surface_get_data (surface), (gsize) stride * (gsize) height);
  return vigie_pixels_convert (&layout, cairo_image_surface_get_width (surface), height,
                               (gsize) stride, pixels);
}

static char *
make_path (const char *folder, const char *name)
{
  g_autofree char *file = g_strconcat (name, ".jpg", NULL);

  return g_build_filename (folder, file, NULL);
}

static void
write_jpeg (VigieImage *image, int quality, const char *path)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) jpeg = vigie_photo_encode_jpeg (image, quality, &error);

  if (jpeg == NULL || !g_file_set_contents (path, g_bytes_get_data (jpeg, NULL),
                                            (gssize) g_bytes_get_size (jpeg), &error))
    g_error ("%s: %s", path, error->message);
}

static void
write_metadata (const DemoPhoto *photo, const char *path)
{
  g_autoptr (GExiv2Metadata) metadata = gexiv2_metadata_new ();
  g_autoptr (GError) error = NULL;
  g_autofree char *radius = g_strdup_printf ("%d/1", (int) photo->radius_m);
  g_autofree char *direction = g_strdup_printf ("%d/1", (int) photo->direction_deg);
  const char *const tags[] = {
    "Exif.Image.Make",
    "Vigie",
    "Exif.Image.Model",
    "Sample drawing",
    "Exif.GPSInfo.GPSHPositioningError",
    radius,
    "Exif.GPSInfo.GPSImgDirection",
    direction,
    "Exif.GPSInfo.GPSImgDirectionRef",
    "T",
    photo->taken != NULL ? "Exif.Photo.DateTimeOriginal" : NULL,
    photo->taken,
    "Exif.Photo.OffsetTimeOriginal",
    "+01:00",
    NULL,
  };

  if (photo->lat == 0.0) /* as social networks hand photos on: without metadata */
    return;
  if (!gexiv2_metadata_open_path (metadata, path, &error) ||
      !gexiv2_metadata_try_set_gps_info (metadata, photo->lon, photo->lat, 0.0, &error))
    g_error ("%s: %s", path, error->message);
  for (gsize i = 0; tags[i] != NULL; i += 2)
    {
      if (!gexiv2_metadata_try_set_tag_string (metadata, tags[i], tags[i + 1], &error))
        g_error ("%s: %s", tags[i], error->message);
    }
  if (!gexiv2_metadata_save_file (metadata, path, &error))
    g_error ("%s: %s", path, error->message);
}

static cairo_surface_t *
paint (const DemoPhoto *photo)
{
  cairo_surface_t *surface =
      cairo_image_surface_create (CAIRO_FORMAT_RGB24, DEMO_WIDTH, DEMO_HEIGHT);
  Scene *scene = demo_scene_new (surface, photo->light, photo->seed);
  gboolean dark = scene->light.night;

  photo->paint (scene);
  demo_scene_free (scene);
  demo_finish (surface, photo->seed, dark ? 14.0 : 7.0);
  return surface;
}

/* A part of @surface, stretched or mirrored to its full size, with a band of its own. */
static void
write_alike (
    cairo_surface_t *surface, double crop, gboolean mirrored, int quality, const char *path)
{
  cairo_surface_t *copy = cairo_image_surface_create (CAIRO_FORMAT_RGB24, DEMO_WIDTH, DEMO_HEIGHT);
  cairo_t *cr = cairo_create (copy);
  g_autoptr (VigieImage) image = NULL;

  if (mirrored)
    {
      cairo_translate (cr, DEMO_WIDTH, 0);
      cairo_scale (cr, -1, 1);
    }
  cairo_scale (cr, 1 / (1 - crop), 1 / (1 - crop));
  cairo_translate (cr, -crop / 2 * DEMO_WIDTH, -crop / 2 * DEMO_HEIGHT);
  cairo_set_source_surface (cr, surface, 0, 0);
  cairo_paint (cr);
  cairo_destroy (cr);
  demo_band (copy);
  image = make_image (copy);
  write_jpeg (image, quality, path);
  cairo_surface_destroy (copy);
}

/* What goes round in social networks: the same picture again, a little different. */
static void
write_alikes (const char *folder, const DemoPhoto *photo, cairo_surface_t *plain, VigieImage *image)
{
  if (g_str_equal (photo->name, "lorry-jackknifed"))
    {
      g_autofree char *path = make_path (folder, "lorry-jackknifed-recompressed");

      write_jpeg (image, 35, path);
    }
  else if (g_str_equal (photo->name, "tree-fallen"))
    {
      g_autofree char *path = make_path (folder, "tree-fallen-small");
      g_autoptr (VigieImage) small = vigie_image_scale_to_fit (image, DEMO_WIDTH / 2);

      write_jpeg (small, 75, path);
    }
  else if (g_str_equal (photo->name, "barn-roof"))
    {
      g_autofree char *path = make_path (folder, "barn-roof-cropped");

      write_alike (plain, 0.10, FALSE, 82, path);
    }
  else if (g_str_equal (photo->name, "village-square"))
    {
      g_autofree char *path = make_path (folder, "village-square-mirrored");

      write_alike (plain, 0.0, TRUE, 82, path);
    }
}

int
main (int argc, char *argv[])
{
  if (argc != 2)
    {
      g_printerr ("usage: %s FOLDER\n", argv[0]);
      return 2;
    }
  gexiv2_initialize ();

  for (gsize i = 0; i < n_demo_photos; i++)
    {
      const DemoPhoto *photo = &demo_photos[i];
      g_autofree char *path = make_path (argv[1], photo->name);
      cairo_surface_t *plain = paint (photo);
      cairo_surface_t *banded =
          cairo_image_surface_create (CAIRO_FORMAT_RGB24, DEMO_WIDTH, DEMO_HEIGHT);
      cairo_t *cr = cairo_create (banded);
      g_autoptr (VigieImage) image = NULL;

      cairo_set_source_surface (cr, plain, 0, 0);
      cairo_paint (cr);
      cairo_destroy (cr);
      demo_band (banded);
      image = make_image (banded);
      write_jpeg (image, 84, path);
      write_metadata (photo, path);
      write_alikes (argv[1], photo, plain, image);
      cairo_surface_destroy (banded);
      cairo_surface_destroy (plain);
    }
  return 0;
}
