/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-brief-private.h"
#include "vigie-jpeg.h"
#include "vigie-map-style.h"

#define PHOTO_GAP 8.0
#define PHOTO_DPI 230.0
#define CAPTION_HEIGHT 19.0

static void
clear_photo (gpointer data)
{
  g_clear_pointer (&((VigieBriefPhoto *) data)->surface, cairo_surface_destroy);
}

static guint
get_columns (guint n_photos)
{
  if (n_photos <= 3)
    return 3;
  return n_photos == 4 ? 4 : 6;
}

static double
get_cell_width (guint n_photos)
{
  guint columns = get_columns (n_photos);

  return (PAGE_INNER - (columns - 1) * PHOTO_GAP) / columns;
}

static double
get_photo_height (guint n_photos)
{
  return get_cell_width (n_photos) * (n_photos <= 3 ? 0.6 : 0.68);
}

double
vigie_brief_photos_height (guint n_photos)
{
  guint columns = get_columns (n_photos);
  guint n_rows = (n_photos + columns - 1) / columns;

  if (n_photos == 0)
    return 0;
  return HEADING_HEIGHT + 1 + n_rows * (get_photo_height (n_photos) + CAPTION_HEIGHT) + 4;
}

/* Scales a photo to its place and gives it its JPEG. */
static cairo_surface_t *
make_surface (VigieImage *image, int max_side)
{
  g_autoptr (VigieImage) small = vigie_image_scale_to_fit (image, max_side);
  cairo_surface_t *out =
      cairo_image_surface_create (CAIRO_FORMAT_RGB24, small->width, small->height);
  const guint8 *pixels = g_bytes_get_data (small->pixels, NULL);
  guchar *data = cairo_image_surface_get_data (out);
  gsize stride = (gsize) cairo_image_surface_get_stride (out);

  if (data == NULL)
    {
      cairo_surface_destroy (out);
      return NULL;
    }
  for (int y = 0; y < small->height; y++)
    {
      const guint8 *in = pixels + (gsize) y * small->stride;
      guint32 *row = (guint32 *) (gpointer) (data + (gsize) y * stride);

      for (int x = 0; x < small->width; x++, in += 4)
        {
          guint alpha = in[3];
          guint white = 255 * (255 - alpha);

          row[x] = (in[0] * alpha + white) / 255 << 16 | (in[1] * alpha + white) / 255 << 8 |
                   (in[2] * alpha + white) / 255;
        }
    }
  cairo_surface_mark_dirty (out);
  if (!vigie_jpeg_attach (out, 82))
    g_debug ("A photo is embedded without JPEG compression.");
  return out;
}

/**
 * vigie_brief_load_photos:
 * @n_more: (out): photos on file that found no room
 *
 * Returns: (transfer full) (element-type VigieBriefPhoto): the photos of the newest items
 */
GArray *
vigie_brief_load_photos (VigieBriefPage *self, guint *n_more)
{
  GArray *photos = g_array_new (FALSE, TRUE, sizeof (VigieBriefPhoto));
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  guint n_wanted = 0;
  int max_side;

  g_array_set_clear_func (photos, clear_photo);
  *n_more = 0;
  if (self->options->load_photo == NULL)
    return photos;
  for (guint i = 0; i < self->brief->items->len; i++)
    n_wanted +=
        ((VigieBriefItem *) g_ptr_array_index (self->brief->items, i))->photo_sha256 != NULL;
  max_side = (int) (get_cell_width (MIN (n_wanted, VIGIE_BRIEF_MAX_PHOTOS)) * PHOTO_DPI / 72 * 1.2);

  for (guint i = 0; i < self->brief->items->len; i++)
    {
      VigieBriefPhoto photo = { g_ptr_array_index (self->brief->items, i), NULL };
      const char *sha256 = photo.item->photo_sha256;
      g_autoptr (VigieImage) image = NULL;

      if (sha256 == NULL || !g_hash_table_add (seen, (gpointer) sha256))
        continue;
      if (photos->len == VIGIE_BRIEF_MAX_PHOTOS)
        {
          (*n_more)++;
          continue;
        }
      if (g_cancellable_is_cancelled (self->options->cancellable))
        break;
      image = self->options->load_photo (sha256, max_side, self->options->photo_data);
      photo.surface = image != NULL ? make_surface (image, max_side) : NULL;
      if (photo.surface != NULL)
        g_array_append_val (photos, photo);
    }
  return photos;
}

/* The whole photo, never cropped: what is at its edge may be what matters. */
static void
draw_photo (
    VigieBriefPage *self, cairo_surface_t *surface, double x, double y, double width, double height)
{
  cairo_t *cr = self->cr;
  double image_width = cairo_image_surface_get_width (surface);
  double image_height = cairo_image_surface_get_height (surface);
  double scale = MIN (width / image_width, height / image_height);

  cairo_tag_begin (cr, "Figure", NULL);
  vigie_map_set_colour (cr, "#e6e6e3", 1);
  cairo_rectangle (cr, x, y, width, height);
  cairo_fill (cr);
  cairo_save (cr);
  cairo_translate (cr, x + (width - image_width * scale) / 2,
                   y + (height - image_height * scale) / 2);
  cairo_scale (cr, scale, scale);
  cairo_set_source_surface (cr, surface, 0, 0);
  cairo_paint (cr);
  cairo_restore (cr);
  cairo_tag_end (cr, "Figure");
  vigie_map_set_colour (cr, RULE, 1);
  cairo_set_line_width (cr, 0.4);
  cairo_rectangle (cr, x, y, width, height);
  cairo_stroke (cr);
}

static void
draw_caption (VigieBriefPage *self, const VigieBriefItem *item, double x, double y, double width)
{
  static const VigieBriefText first = { .size = 6.2, .bold = TRUE, .colour = INK, .max_lines = 1 };
  static const VigieBriefText second = { .size = 5.7, .colour = QUIET, .max_lines = 1 };
  VigieLanguage language = self->options->language;
  gboolean taken = item->photo_taken_at != VIGIE_TIME_UNKNOWN;
  g_autofree char *time =
      vigie_words_time (language, taken ? item->photo_taken_at : item->posted_at, self->brief->at,
                        self->options->zone);
  g_autofree char *taken_at = vigie_words_fill (language, VIGIE_WORD_TAKEN_AT, time, NULL);
  g_autofree char *source = vigie_words_network (language, item->source);
  g_autofree char *line = g_strdup_printf ("%s · %s", taken ? taken_at : time, source);
  g_autofree char *place =
      item->has_position ? vigie_words_position (language, item->position.lon, item->position.lat)
                         : vigie_brief_describe_place (self, item);

  cairo_tag_begin (self->cr, "P", NULL);
  vigie_brief_begin_link (self, item->url);
  vigie_brief_draw (self, &first, line, x, y, width);
  vigie_brief_end_link (self, item->url);
  vigie_brief_draw (self, &second, place, x, y + 7.6, width);
  cairo_tag_end (self->cr, "P");
}

void
vigie_brief_draw_photos (VigieBriefPage *self, GArray *photos, guint n_more, double y)
{
  VigieLanguage language = self->options->language;
  guint columns = get_columns (photos->len);
  double width = get_cell_width (photos->len);
  double height = get_photo_height (photos->len);

  if (photos->len == 0)
    return;
  vigie_brief_draw_heading (self, vigie_words_get (language, VIGIE_WORD_PHOTOS), PAGE_MARGIN, y,
                            PAGE_INNER);
  if (n_more > 0)
    {
      static const VigieBriefText style = {
        .size = 7, .bold = TRUE, .colour = QUIET, .max_lines = 1, .align = PANGO_ALIGN_RIGHT
      };
      g_autofree char *more = vigie_words_fill_count (language, VIGIE_WORD_MORE_PHOTOS, n_more);

      cairo_tag_begin (self->cr, "P", NULL);
      vigie_brief_draw (self, &style, more, PAGE_MARGIN + PAGE_INNER / 2, y + 3, PAGE_INNER / 2);
      cairo_tag_end (self->cr, "P");
    }
  for (guint i = 0; i < photos->len; i++)
    {
      const VigieBriefPhoto *photo = &g_array_index (photos, VigieBriefPhoto, i);
      double x = PAGE_MARGIN + i % columns * (width + PHOTO_GAP);
      double cell_y = y + HEADING_HEIGHT + 1 + i / columns * (height + CAPTION_HEIGHT);
      g_autofree char *number = g_strdup_printf ("%u", photo->item->number);

      g_ptr_array_add (self->alternatives,
                       vigie_words_fill (language, VIGIE_WORD_ALT_PHOTO, number,
                                         vigie_brief_get_item_text (self, photo->item)));
      draw_photo (self, photo->surface, x, cell_y, width, height);
      vigie_brief_draw_badge (self, number, VIGIE_MAP_POST_COLOUR, TRUE, TRUE, x + 3, cell_y + 3);
      draw_caption (self, photo->item, x, cell_y + height + 1.5, width);
      self->report->n_photos++;
    }
}
