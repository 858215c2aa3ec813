/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-brief-private.h"
#include "vigie-jpeg.h"
#include "vigie-map-style.h"

#define PHOTO_GAP 8.0
#define PHOTO_DPI 230.0
#define CAPTION_HEIGHT 30.0
#define CREDIT_HEIGHT 15.0 /* below, where a photo of the row has one */
#define PHOTO_COLUMNS 4    /* pixels are loaded for cells that are as wide as of so many */

static void
clear_photo (gpointer data)
{
  VigieBriefPhoto *photo = data;

  g_clear_pointer (&photo->surface, cairo_surface_destroy);
  g_clear_pointer (&photo->image, vigie_image_unref);
}

static double
get_cell_width (VigieBriefPage *self, double width)
{
  return (width - (self->photo_columns - 1) * PHOTO_GAP) / self->photo_columns;
}

static double
get_photo_height (VigieBriefPage *self, double width)
{
  return get_cell_width (self, width) * 0.68;
}

static guint32
put_on_white (const guint8 *rgba)
{
  guint alpha = rgba[3];
  guint white = 255 * (255 - alpha);

  return (rgba[0] * alpha + white) / 255 << 16 | (rgba[1] * alpha + white) / 255 << 8 |
         (rgba[2] * alpha + white) / 255;
}

/* Scales a photo to its place and gives it its JPEG: (transfer full) (nullable). */
cairo_surface_t *
vigie_brief_make_surface (VigieImage *image, int max_side)
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
        row[x] =
            in[3] == 255 ? (guint32) in[0] << 16 | (guint32) in[1] << 8 | in[2] : put_on_white (in);
    }
  cairo_surface_mark_dirty (out);
  if (!vigie_jpeg_attach (out, 82))
    g_debug ("A photo is embedded without JPEG compression.");
  return out;
}

static void
run_work (gpointer data, gpointer user_data)
{
  VigieBriefPhoto *photo = data;

  photo->surface = vigie_brief_make_surface (photo->image, GPOINTER_TO_INT (user_data));
  g_clear_pointer (&photo->image, vigie_image_unref);
}

/**
 * vigie_brief_load_photos:
 * @n_more: (out): photos on file that found no room
 * @workers: (out) (transfer full): make the surfaces on all processors, while the next photo is
 *   loaded and after this has returned; photos may be drawn, or freed, once they are done, which
 *   g_thread_pool_free() waits for
 *
 * Returns: (transfer full) (element-type VigieBriefPhoto): the photos of the newest items
 */
GArray *
vigie_brief_load_photos (VigieBriefPage *self, guint *n_more, GThreadPool **workers)
{
  /* With room for all: none moves while it is worked on. */
  GArray *photos =
      g_array_sized_new (FALSE, TRUE, sizeof (VigieBriefPhoto), VIGIE_BRIEF_MAX_PHOTOS);
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  const GPtrArray *items = self->voice.brief->items;
  const int max_side = (int) (vigie_brief_page_inner (self) / PHOTO_COLUMNS * PHOTO_DPI / 72 * 1.2);

  g_array_set_clear_func (photos, clear_photo);
  *n_more = 0;
  *workers = g_thread_pool_new (run_work, GINT_TO_POINTER (max_side), (int) g_get_num_processors (),
                                FALSE, NULL);
  for (guint i = 0; i < items->len && self->options->load_photo != NULL; i++)
    {
      VigieBriefPhoto photo = { g_ptr_array_index (items, i), NULL, NULL };
      const char *sha256 = photo.item->photo_sha256;

      if (sha256 == NULL || !g_hash_table_add (seen, (gpointer) sha256))
        continue;
      if (photos->len == VIGIE_BRIEF_MAX_PHOTOS)
        {
          (*n_more)++;
          continue;
        }
      if (g_cancellable_is_cancelled (self->options->cancellable))
        break;
      photo.image = self->options->load_photo (sha256, max_side, self->options->photo_data);
      if (photo.image == NULL)
        continue;
      g_array_append_val (photos, photo);
      g_thread_pool_push (*workers, &g_array_index (photos, VigieBriefPhoto, photos->len - 1),
                          NULL);
    }
  return photos;
}

/* The whole photo, never cropped: what is at its edge may be what matters. */
void
vigie_brief_paint_photo (
    cairo_t *cr, cairo_surface_t *surface, double x, double y, double width, double height)
{
  double image_width = cairo_image_surface_get_width (surface);
  double image_height = cairo_image_surface_get_height (surface);
  double scale = MIN (width / image_width, height / image_height);

  cairo_save (cr);
  cairo_translate (cr, x + (width - image_width * scale) / 2,
                   y + (height - image_height * scale) / 2);
  cairo_scale (cr, scale, scale);
  cairo_set_source_surface (cr, surface, 0, 0);
  cairo_paint (cr);
  cairo_restore (cr);
}

static void
draw_photo (VigieBriefPage *self,
            const VigieBriefPhoto *photo,
            double x,
            double y,
            double width,
            double height)
{
  cairo_t *cr = self->cr;

  cairo_tag_begin (cr, "Figure", NULL);
  vigie_map_set_colour (cr, "#e6e6e3", 1);
  cairo_rectangle (cr, x, y, width, height);
  cairo_fill (cr);
  if (photo->surface != NULL)
    vigie_brief_paint_photo (cr, photo->surface, x, y, width, height);
  cairo_tag_end (cr, "Figure");
  vigie_map_set_colour (cr, RULE, 1);
  cairo_set_line_width (cr, 0.4);
  cairo_rectangle (cr, x, y, width, height);
  cairo_stroke (cr);
}

/* When, from where, where, how far it can be relied on, and what its licence wants to be said. */
static void
draw_caption (VigieBriefPage *self, const VigieBriefItem *item, double x, double y, double width)
{
  static const VigieBriefText first = { .size = 6.4, .bold = TRUE, .colour = INK, .max_lines = 1 };
  static const VigieBriefText second = { .size = 6, .colour = QUIET, .max_lines = 1 };
  static const VigieBriefText third = { .size = 6, .colour = INK, .max_lines = 1 };
  static const VigieBriefText fourth = { .size = 5.4, .colour = QUIET, .max_lines = 2 };
  VigieLanguage language = self->voice.language;
  gboolean taken = item->photo_taken_at != VIGIE_TIME_UNKNOWN;
  g_autofree char *time =
      vigie_brief_say_time (&self->voice, taken ? item->photo_taken_at : item->posted_at);
  g_autofree char *taken_at = vigie_words_fill (language, VIGIE_WORD_TAKEN_AT, time, NULL);
  g_autofree char *source = vigie_words_network (language, item->source);
  g_autofree char *line = g_strdup_printf ("%s · %s", taken ? taken_at : time, source);
  g_autofree char *place = vigie_brief_say_spot (&self->voice, item);
  g_autofree char *reliability = vigie_brief_say_reliability (&self->voice, item);

  cairo_tag_begin (self->cr, "P", NULL);
  vigie_brief_begin_link (self, item->url);
  vigie_brief_draw (self, &first, line, x, y, width);
  vigie_brief_end_link (self, item->url);
  vigie_brief_draw (self, &second, place, x, y + 8.2, width);
  vigie_brief_draw (self, &third, reliability, x, y + 16.2, width);
  if (item->photo_credit != NULL)
    {
      g_autofree char *credit =
          vigie_words_fill (language, VIGIE_WORD_PHOTO_CREDIT, item->photo_credit, source);

      vigie_brief_draw (self, &fourth, credit, x, y + 24.4, width);
    }
  cairo_tag_end (self->cr, "P");
}

/* Photos side by side. */
typedef struct
{
  const VigieBriefPhoto *photos;
  guint n_photos;
} PhotoRow;

static double
photo_row_block (
    VigieBriefPage *self, gconstpointer what, double x, double y, double width, gboolean draw)
{
  const PhotoRow *row = what;
  const double cell = get_cell_width (self, width);
  const double height = get_photo_height (self, width);
  double caption_height = CAPTION_HEIGHT;

  for (guint i = 0; i < row->n_photos; i++)
    if (row->photos[i].item->photo_credit != NULL)
      caption_height = CAPTION_HEIGHT + CREDIT_HEIGHT;
  for (guint i = 0; i < row->n_photos && draw; i++)
    {
      const VigieBriefPhoto *photo = &row->photos[i];
      const double left = x + i * (cell + PHOTO_GAP);
      const gboolean is_listed = photo->item->number <= VIGIE_BRIEF_MAX_FACTS;
      g_autofree char *number = g_strdup_printf ("%u", photo->item->number);

      g_ptr_array_add (self->alternatives,
                       vigie_words_fill (self->voice.language, VIGIE_WORD_ALT_PHOTO, number,
                                         vigie_brief_get_item_text (&self->voice, photo->item)));
      draw_photo (self, photo, left, y, cell, height);
      vigie_brief_draw_post_badge (self, photo->item, !is_listed, left + 3, y + 3);
      draw_caption (self, photo->item, left, y + height + 1.5, cell);
    }
  return height + caption_height;
}

void
vigie_brief_add_photos (VigieBriefPage *self, GArray *photos, guint n_more, VigieBriefFlow *flow)
{
  VigieLanguage language = self->voice.language;

  if (photos->len == 0)
    return;
  vigie_brief_flow_add_heading (flow, vigie_words_get (language, VIGIE_WORD_PHOTOS));
  for (guint i = 0; i < photos->len; i += self->photo_columns)
    {
      PhotoRow *row = g_new0 (PhotoRow, 1);

      row->photos = &g_array_index (photos, VigieBriefPhoto, i);
      row->n_photos = MIN (self->photo_columns, photos->len - i);
      vigie_brief_flow_add_owned (flow, photo_row_block, row, g_free);
    }
  vigie_brief_flow_continue (self, flow, 2, vigie_words_get (language, VIGIE_WORD_PHOTOS));
  if (n_more > 0)
    {
      g_autofree char *more = vigie_words_fill_count (language, VIGIE_WORD_MORE_PHOTOS, n_more);

      ((VigieBriefBlock *) g_ptr_array_index (flow, flow->len - 1))->keep = TRUE;
      vigie_brief_flow_add_note (flow, more);
    }
}
