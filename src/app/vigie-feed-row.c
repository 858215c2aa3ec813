/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-feed-row.h"

#include <glib/gi18n.h>

#include "vigie-closures.h"
#include "vigie-feed-words.h"
#include "vigie-palette.h"
#include "vigie-photo-text.h"
#include "vigie-settings.h"
#include "vigie-status-icon.h"
#include "vigie-text.h"

/*
 * A list keeps some two hundred rows ready beside those on screen. So a row is one widget: all rows
 * are equally high, which the font alone tells, and what they say is laid out when it is drawn.
 */
#define MARGIN 6
#define GAP 10
#define LINE_GAP 2
#define ICON_GAP 3
#define N_LINES 3
#define STATUS_PX 18
#define SIGN_PX 12
#define PLACEHOLDER_PX 24
#define PHOTO_RADIUS 8
#define TEXT_CHARS 500   /* more never fits */
#define SOURCE_MIN_PX 40 /* below this, the sign alone tells of a position */
#define REJECTED_OPACITY 0.6f

struct _VigieFeedRow
{
  GtkWidget parent_instance;

  VigieFeedItem *item;
  gulong item_handler;
  VigiePhotoCache *photos;
  GCancellable *photo_load;
  gboolean photo_fetching; /* photo_load is of a fetch */
  GdkTexture *photo;
  char *photo_problem;
  gint64 now_ms; /* what the age is told for */

  int laid_out; /* for this width; 0 when it is not */
  PangoLayout *author;
  PangoLayout *age;
  PangoLayout *text;
  PangoLayout *source;
  PangoLayout *notes[VIGIE_N_FEED_NOTES]; /* (nullable) */
  GdkRectangle author_area;
  GdkRectangle age_area;
  GdkRectangle text_area;
  GdkRectangle source_area;
  GdkRectangle note_areas[VIGIE_N_FEED_NOTES]; /* with their signs */
  GdkRectangle photo_area;
};

G_DEFINE_FINAL_TYPE (VigieFeedRow, vigie_feed_row, GTK_TYPE_WIDGET)

/* ---- heights ---- */

typedef struct
{
  PangoFontDescription *font;
  guint serial;
  double resolution;
  int text_px;  /* of a line */
  int small_px; /* of a small one */
} Metrics;

/* @line_px: how high each line is, whatever font its characters come from; 0: as high as it is */
static PangoLayout *
make_layout (VigieFeedRow *self, const char *text, double scale, PangoWeight weight, int line_px)
{
  PangoLayout *layout = gtk_widget_create_pango_layout (GTK_WIDGET (self), text);
  PangoAttrList *attributes = pango_attr_list_new ();

  pango_attr_list_insert (attributes, pango_attr_scale_new (scale));
  pango_attr_list_insert (attributes, pango_attr_weight_new (weight));
  pango_attr_list_insert (attributes, pango_attr_font_features_new ("tnum=1"));
  if (line_px > 0)
    pango_attr_list_insert (attributes,
                            pango_attr_line_height_new_absolute (line_px * PANGO_SCALE));
  pango_layout_set_attributes (layout, attributes);
  pango_layout_set_ellipsize (layout, PANGO_ELLIPSIZE_END);
  if (gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL)
    pango_layout_set_alignment (layout, PANGO_ALIGN_RIGHT);
  pango_attr_list_unref (attributes);
  return layout;
}

static int
measure_line (VigieFeedRow *self, double scale)
{
  g_autoptr (PangoLayout) layout = make_layout (self, "Ég", scale, PANGO_WEIGHT_NORMAL, 0);
  int height;

  pango_layout_get_pixel_size (layout, NULL, &height);
  return height;
}

/* The same for all rows of a list, so it is asked once for a font. */
static const Metrics *
get_metrics (VigieFeedRow *self)
{
  static Metrics metrics;
  PangoContext *context = gtk_widget_get_pango_context (GTK_WIDGET (self));
  const PangoFontDescription *font = pango_context_get_font_description (context);
  guint serial = pango_font_map_get_serial (pango_context_get_font_map (context));
  double resolution = pango_cairo_context_get_resolution (context);

  if (metrics.font == NULL || metrics.serial != serial || metrics.resolution != resolution ||
      !pango_font_description_equal (metrics.font, font))
    {
      pango_font_description_free (metrics.font);
      metrics = (Metrics) { .font = pango_font_description_copy (font),
                            .serial = serial,
                            .resolution = resolution,
                            .text_px = measure_line (self, 1),
                            .small_px = measure_line (self, PANGO_SCALE_SMALL) };
    }
  return &metrics;
}

static PangoLayout *
make_text_layout (VigieFeedRow *self, const char *text, PangoWeight weight)
{
  return make_layout (self, text, 1, weight, get_metrics (self)->text_px);
}

static PangoLayout *
make_small_layout (VigieFeedRow *self, const char *text)
{
  return make_layout (self, text, PANGO_SCALE_SMALL, PANGO_WEIGHT_NORMAL,
                      get_metrics (self)->small_px);
}

static int
get_content_height (const Metrics *metrics)
{
  return (1 + N_LINES) * metrics->text_px + metrics->small_px + 2 * LINE_GAP;
}

static void
vigie_feed_row_measure (GtkWidget *widget,
                        GtkOrientation orientation,
                        int for_size,
                        int *minimum,
                        int *natural,
                        int *minimum_baseline,
                        int *natural_baseline)
{
  int content = get_content_height (get_metrics (VIGIE_FEED_ROW (widget)));

  if (orientation == GTK_ORIENTATION_VERTICAL)
    *minimum = *natural = content + 2 * MARGIN;
  else
    {
      *minimum = STATUS_PX + GAP + 2 * content;
      *natural = 2 * *minimum;
    }
}

/* ---- the photo ---- */

static void
cancel_photo (VigieFeedRow *self)
{
  if (self->photo_load != NULL)
    g_cancellable_cancel (self->photo_load);
  g_clear_object (&self->photo_load);
  self->photo_fetching = FALSE;
  g_clear_object (&self->photo);
  g_clear_pointer (&self->photo_problem, g_free);
}

static VigiePhotoFacts *
get_photo (VigieFeedRow *self)
{
  gsize n_photos;
  VigiePhotoFacts *const *photos =
      vigie_post_get_photos (vigie_feed_item_get_post (self->item), &n_photos);

  return n_photos > 0 ? photos[0] : NULL;
}

static void
photo_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (VigieFeedRow) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GdkTexture) photo =
      vigie_photo_cache_load_finish (VIGIE_PHOTO_CACHE (object), result, &error);

  if (g_cancellable_is_cancelled (g_task_get_cancellable (G_TASK (result))))
    return; /* the row shows another post by now */
  g_set_object (&self->photo, photo);
  if (photo == NULL)
    g_set_str (&self->photo_problem, error->message);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/* When it came, the post is told anew. */
static void
fetched_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (VigieFeedRow) self = user_data;
  g_autoptr (GError) error = NULL;

  vigie_photo_fetcher_fetch_finish (VIGIE_PHOTO_FETCHER (object), result, &error);
  if (error == NULL || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  g_set_str (&self->photo_problem, error->message);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static gboolean
fetch_photo (VigieFeedRow *self, const VigiePhotoFacts *facts)
{
  VigiePhotoFetcher *fetcher = vigie_settings_get_fetch_photos ()
                                   ? vigie_photo_cache_get_fetcher (self->photos, facts)
                                   : NULL;

  if (fetcher == NULL)
    return FALSE;
  self->photo_load = g_cancellable_new ();
  self->photo_fetching = TRUE;
  vigie_photo_fetcher_fetch_async (fetcher, facts->uri, self->photo_load, fetched_cb,
                                   g_object_ref (self));
  return TRUE;
}

/* Only for rows that are drawn. */
static void
need_photo (VigieFeedRow *self, const VigiePhotoFacts *facts)
{
  if (self->photo != NULL || self->photo_problem != NULL || self->photo_load != NULL ||
      fetch_photo (self, facts))
    return;
  if (facts->error != NULL || facts->sha256 == NULL)
    {
      self->photo_problem =
          g_strdup (facts->error != NULL ? facts->error : _ ("The photo is not on this desk."));
      return;
    }
  g_set_object (&self->photo, vigie_photo_cache_peek (self->photos, facts->sha256));
  if (self->photo != NULL)
    return;
  self->photo_load = g_cancellable_new ();
  vigie_photo_cache_load_async (self->photos, facts->sha256, VIGIE_PHOTO_THUMBNAIL_PX,
                                self->photo_load, photo_cb, g_object_ref (self));
}

/* ---- layout ---- */

static void
forget_layout (VigieFeedRow *self)
{
  self->laid_out = 0;
  g_clear_object (&self->author);
  g_clear_object (&self->age);
  g_clear_object (&self->text);
  g_clear_object (&self->source);
  for (guint i = 0; i < VIGIE_N_FEED_NOTES; i++)
    g_clear_object (&self->notes[i]);
}

/* A layout that takes what it needs, at most @width; an empty area without one. */
static GdkRectangle
place_line (PangoLayout *layout, int x, int y, int width)
{
  GdkRectangle area = { x, y, 0, 0 };

  if (layout == NULL)
    return area;
  pango_layout_get_pixel_size (layout, &area.width, &area.height);
  if (area.width > width)
    area.width = MAX (width, 0);
  pango_layout_set_width (layout, area.width * PANGO_SCALE);
  return area;
}

static void
make_notes (VigieFeedRow *self)
{
  for (guint i = 0; i < VIGIE_N_FEED_NOTES; i++)
    {
      g_autofree char *words = vigie_feed_words_note (self->item, (VigieFeedNote) i);

      if (words != NULL)
        self->notes[i] = make_small_layout (self, words);
    }
}

static void
make_layouts (VigieFeedRow *self)
{
  VigiePost *post = vigie_feed_item_get_post (self->item);
  const char *author = vigie_post_get_author (post);
  g_autofree char *name =
      vigie_text_make_line (author != NULL ? author : _ ("Unknown author"), TEXT_CHARS);
  g_autofree char *age = vigie_format_age (vigie_post_get_posted_at (post), self->now_ms);
  g_autofree char *body = vigie_text_make_line (vigie_post_get_text (post), TEXT_CHARS);
  g_autofree char *source =
      vigie_format_source (vigie_post_get_source_kind (post), vigie_post_get_source_host (post));

  forget_layout (self);
  self->author = make_text_layout (self, name, PANGO_WEIGHT_BOLD);
  self->age = make_small_layout (self, age);
  self->text = make_text_layout (self, body, PANGO_WEIGHT_NORMAL);
  self->source = make_small_layout (self, source);
  make_notes (self);
}

/* What a sign and its words take with the gap before them; nothing without them. */
static int
place_signed (PangoLayout *layout, GdkRectangle *area, int y, int width)
{
  const int sign = SIGN_PX + ICON_GAP;

  *area = place_line (layout, 0, y, width - sign);
  if (layout == NULL)
    return 0;
  area->width += sign;
  return area->width + GAP;
}

/* The source, and what is noted beside it; the source is shortened first, then the words of a
 * position, which its sign says too. */
static void
lay_out_foot (VigieFeedRow *self, int x, int y, int width)
{
  int beside = width;
  int room;

  for (guint i = VIGIE_N_FEED_NOTES - 1; i > VIGIE_FEED_NOTE_POSITION; i--)
    beside -= place_signed (self->notes[i], &self->note_areas[i], y, beside);
  room = beside - place_signed (self->notes[VIGIE_FEED_NOTE_POSITION],
                                &self->note_areas[VIGIE_FEED_NOTE_POSITION], y, beside);
  if (room < SOURCE_MIN_PX && self->notes[VIGIE_FEED_NOTE_POSITION] != NULL)
    {
      pango_layout_set_text (self->notes[VIGIE_FEED_NOTE_POSITION], "", 0);
      room = beside - place_signed (self->notes[VIGIE_FEED_NOTE_POSITION],
                                    &self->note_areas[VIGIE_FEED_NOTE_POSITION], y, beside);
    }
  self->source_area = place_line (self->source, x, y, room);
  x += self->source_area.width + GAP;
  for (guint i = 0; i < VIGIE_N_FEED_NOTES; i++)
    {
      self->note_areas[i].x = x;
      x += self->notes[i] != NULL ? self->note_areas[i].width + GAP : 0;
    }
}

/* As for left to right; drawing mirrors it where text runs the other way. */
static void
lay_out (VigieFeedRow *self, int width)
{
  const Metrics *metrics = get_metrics (self);
  const int content = get_content_height (metrics);
  const int x = STATUS_PX + GAP;
  int right = width;
  int y = MARGIN;

  if (self->laid_out == width)
    return;
  make_layouts (self);
  self->photo_area = (GdkRectangle) { width, y, 0, 0 };
  if (get_photo (self) != NULL)
    {
      self->photo_area = (GdkRectangle) { width - content * 4 / 3, y, content * 4 / 3, content };
      right = self->photo_area.x - GAP;
    }

  self->age_area = place_line (self->age, 0, y, right - x);
  self->age_area.x = right - self->age_area.width;
  self->author_area = place_line (self->author, x, y, self->age_area.x - LINE_GAP - x);
  self->age_area.y += PANGO_PIXELS (pango_layout_get_baseline (self->author) -
                                    pango_layout_get_baseline (self->age));

  y += metrics->text_px + LINE_GAP;
  pango_layout_set_wrap (self->text, PANGO_WRAP_WORD_CHAR);
  pango_layout_set_width (self->text, MAX (right - x, 0) * PANGO_SCALE);
  pango_layout_set_height (self->text, -N_LINES);
  self->text_area = (GdkRectangle) { x, y, MAX (right - x, 0), 0 };
  pango_layout_get_pixel_size (self->text, NULL, &self->text_area.height);

  y += MIN (self->text_area.height, N_LINES * metrics->text_px) + LINE_GAP;
  lay_out_foot (self, x, y, right - x);
  self->laid_out = width;
}

/* ---- drawing ---- */

typedef struct
{
  VigieFeedRow *row;
  GtkSnapshot *snapshot;
  gboolean mirrored;
  GdkRGBA color; /* of the text */
  GdkRGBA faint; /* of what is said beside it */
} Drawing;

static GdkRectangle
mirror (const Drawing *drawing, GdkRectangle area)
{
  if (drawing->mirrored)
    area.x = drawing->row->laid_out - area.x - area.width;
  return area;
}

static void
draw_text (const Drawing *drawing, PangoLayout *layout, GdkRectangle area, const GdkRGBA *color)
{
  area = mirror (drawing, area);
  gtk_snapshot_save (drawing->snapshot);
  gtk_snapshot_translate (drawing->snapshot, &GRAPHENE_POINT_INIT ((float) area.x, (float) area.y));
  gtk_snapshot_append_layout (drawing->snapshot, layout, color);
  gtk_snapshot_restore (drawing->snapshot);
}

static void
draw_icon (
    const Drawing *drawing, const char *name, GdkRectangle area, int size, const GdkRGBA *color)
{
  GtkWidget *widget = GTK_WIDGET (drawing->row);
  g_autoptr (GtkIconPaintable) icon = gtk_icon_theme_lookup_icon (
      gtk_icon_theme_get_for_display (gtk_widget_get_display (widget)), name, NULL, size,
      gtk_widget_get_scale_factor (widget), gtk_widget_get_direction (widget), 0);
  const GdkRGBA colors[] = { *color, *color, *color, *color };

  area = mirror (drawing, area);
  gtk_snapshot_save (drawing->snapshot);
  gtk_snapshot_translate (drawing->snapshot,
                          &GRAPHENE_POINT_INIT ((float) (area.x + (area.width - size) / 2),
                                                (float) (area.y + (area.height - size) / 2)));
  gtk_symbolic_paintable_snapshot_symbolic (GTK_SYMBOLIC_PAINTABLE (icon), drawing->snapshot, size,
                                            size, colors, G_N_ELEMENTS (colors));
  gtk_snapshot_restore (drawing->snapshot);
}

/* A sign before its words. */
static void
draw_signed (const Drawing *drawing, PangoLayout *layout, GdkRectangle area, const char *sign)
{
  const GdkRectangle sign_area = { area.x, area.y, SIGN_PX, area.height };

  if (layout == NULL)
    return;
  draw_icon (drawing, sign, sign_area, SIGN_PX, &drawing->faint);
  area.x += SIGN_PX + ICON_GAP;
  area.width -= SIGN_PX + ICON_GAP;
  draw_text (drawing, layout, area, &drawing->faint);
}

static GdkRectangle
get_status_area (VigieFeedRow *self)
{
  return (GdkRectangle) { 0, MARGIN + (self->author_area.height - STATUS_PX) / 2, STATUS_PX,
                          STATUS_PX };
}

static void
draw_sign (const Drawing *drawing,
           const char *icon,
           const GdkRGBA *paper,
           const GdkRGBA *ink,
           GdkRectangle area)
{
  GdkRectangle place = mirror (drawing, area);
  graphene_rect_t bounds = GRAPHENE_RECT_INIT ((float) place.x, (float) place.y,
                                               (float) place.width, (float) place.height);
  GskRoundedRect circle;

  gsk_rounded_rect_init_from_rect (&circle, &bounds, STATUS_PX / 2);
  gtk_snapshot_push_rounded_clip (drawing->snapshot, &circle);
  gtk_snapshot_append_color (drawing->snapshot, paper, &bounds);
  gtk_snapshot_pop (drawing->snapshot);
  draw_icon (drawing, icon, area, SIGN_PX, ink);
}

static void
draw_verdict (const Drawing *drawing, VigieStatus status, GdkRectangle area)
{
  gboolean dark = adw_style_manager_get_dark (adw_style_manager_get_default ());
  const GdkRGBA paper = vigie_palette_unpack (vigie_palette_status (status, dark));
  const GdkRGBA ink = vigie_palette_unpack (dark ? 0x000000 : 0xffffff);

  draw_sign (drawing, vigie_status_icon_get_name (status), &paper, &ink, area);
}

/* A photo that was judged says so wherever it is shown, and one that goes out blurred as well. */
static void
draw_photo_signs (const Drawing *drawing)
{
  static const GdkRGBA shade = { 0, 0, 0, 0.7f }, white = { 1, 1, 1, 1 };
  VigieFeedRow *self = drawing->row;
  VigieStatus verdict = vigie_feed_item_get_photo_verdict (self->item);
  const GdkRectangle corner = { self->photo_area.x + self->photo_area.width - STATUS_PX - MARGIN,
                                self->photo_area.y + MARGIN, STATUS_PX, STATUS_PX };

  GdkRectangle below = corner;

  if (verdict != VIGIE_STATUS_NEW)
    draw_verdict (drawing, verdict, corner);
  below.y += self->photo_area.height - STATUS_PX - 2 * MARGIN;
  if (vigie_feed_item_is_photo_redacted (self->item))
    draw_sign (drawing, "view-conceal-symbolic", &shade, &white, below);
}

/* Fills the area; what does not fit is cut off on both sides. */
static void
draw_texture (const Drawing *drawing, GdkTexture *texture, const graphene_rect_t *area)
{
  float width = (float) gdk_texture_get_width (texture);
  float height = (float) gdk_texture_get_height (texture);
  float scale = MAX (area->size.width / width, area->size.height / height);
  graphene_rect_t bounds = GRAPHENE_RECT_INIT (
      area->origin.x + (area->size.width - width * scale) / 2,
      area->origin.y + (area->size.height - height * scale) / 2, width * scale, height * scale);

  gtk_snapshot_append_scaled_texture (drawing->snapshot, texture, GSK_SCALING_FILTER_TRILINEAR,
                                      &bounds);
}

static void
draw_photo (const Drawing *drawing)
{
  VigieFeedRow *self = drawing->row;
  GdkRectangle area = mirror (drawing, self->photo_area);
  graphene_rect_t bounds =
      GRAPHENE_RECT_INIT ((float) area.x, (float) area.y, (float) area.width, (float) area.height);
  GdkRGBA ground = drawing->color;
  GskRoundedRect frame;

  need_photo (self, get_photo (self));
  ground.alpha *= 0.08f;
  gsk_rounded_rect_init_from_rect (&frame, &bounds, PHOTO_RADIUS);
  gtk_snapshot_push_rounded_clip (drawing->snapshot, &frame);
  if (self->photo != NULL)
    draw_texture (drawing, self->photo, &bounds);
  else
    gtk_snapshot_append_color (drawing->snapshot, &ground, &bounds);
  gtk_snapshot_pop (drawing->snapshot);
  if (self->photo == NULL)
    draw_icon (drawing,
               self->photo_problem != NULL ? "image-missing-symbolic" : "image-x-generic-symbolic",
               self->photo_area, PLACEHOLDER_PX, &drawing->faint);
}

static void
vigie_feed_row_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  VigieFeedRow *self = VIGIE_FEED_ROW (widget);
  gboolean contrast = adw_style_manager_get_high_contrast (adw_style_manager_get_default ());
  Drawing drawing = { .row = self,
                      .snapshot = snapshot,
                      .mirrored = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL };

  if (self->item == NULL)
    return;
  lay_out (self, gtk_widget_get_width (widget));
  gtk_widget_get_color (widget, &drawing.color);
  if (vigie_feed_item_get_status (self->item) == VIGIE_STATUS_REJECTED)
    drawing.color.alpha *= REJECTED_OPACITY;
  drawing.faint = drawing.color;
  drawing.faint.alpha *= contrast ? 0.9f : 0.55f; /* as libadwaita's "dimmed" */

  draw_verdict (&drawing, vigie_feed_item_get_status (self->item), get_status_area (self));
  draw_text (&drawing, self->author, self->author_area, &drawing.color);
  draw_text (&drawing, self->age, self->age_area, &drawing.faint);
  draw_text (&drawing, self->text, self->text_area, &drawing.color);
  draw_text (&drawing, self->source, self->source_area, &drawing.faint);
  for (guint i = 0; i < VIGIE_N_FEED_NOTES; i++)
    draw_signed (&drawing, self->notes[i], self->note_areas[i],
                 vigie_feed_words_note_sign (self->item, (VigieFeedNote) i));
  if (self->photo_area.width > 0)
    {
      draw_photo (&drawing);
      draw_photo_signs (&drawing);
    }
}

static void
vigie_feed_row_css_changed (GtkWidget *widget, GtkCssStyleChange *change)
{
  GTK_WIDGET_CLASS (vigie_feed_row_parent_class)->css_changed (widget, change);
  forget_layout (VIGIE_FEED_ROW (widget));
}

static void
vigie_feed_row_direction_changed (GtkWidget *widget, GtkTextDirection previous)
{
  GTK_WIDGET_CLASS (vigie_feed_row_parent_class)->direction_changed (widget, previous);
  forget_layout (VIGIE_FEED_ROW (widget));
}

/* ---- tooltips ---- */

static char *
dup_photo_tooltip (VigieFeedRow *self)
{
  if (self->photo_problem != NULL)
    return g_strdup (self->photo_problem);
  return vigie_format_photo_state (vigie_feed_item_get_photo_verdict (self->item),
                                   vigie_feed_item_is_photo_redacted (self->item));
}

static char *
dup_tooltip (VigieFeedRow *self, int x, int y)
{
  const GdkRectangle status_area = get_status_area (self);
  guint n_duplicates = vigie_feed_item_get_n_duplicates (self->item);
  gint64 changed_at;
  int change = vigie_feed_item_get_source_change (self->item, &changed_at);

  if (change != 0 && gdk_rectangle_contains_point (&self->note_areas[VIGIE_FEED_NOTE_CHANGE], x, y))
    return vigie_feed_words_change (change, changed_at);
  if (gdk_rectangle_contains_point (&status_area, x, y))
    return vigie_format_status (vigie_feed_item_get_status (self->item));
  if (gdk_rectangle_contains_point (&self->age_area, x, y))
    return vigie_format_time (vigie_post_get_posted_at (vigie_feed_item_get_post (self->item)));
  if (gdk_rectangle_contains_point (&self->photo_area, x, y))
    return dup_photo_tooltip (self);
  if (self->notes[VIGIE_FEED_NOTE_OWNER] != NULL &&
      gdk_rectangle_contains_point (&self->note_areas[VIGIE_FEED_NOTE_OWNER], x, y))
    return g_strdup_printf (_ ("%s works on this post"),
                            vigie_feed_item_get_state (self->item)->owner);
  if (n_duplicates > 0 &&
      gdk_rectangle_contains_point (&self->note_areas[VIGIE_FEED_NOTE_DUPLICATES], x, y))
    return g_strdup_printf (ngettext ("Repeated by %u post", "Repeated by %u posts", n_duplicates),
                            n_duplicates);
  return NULL;
}

static gboolean
vigie_feed_row_query_tooltip (
    GtkWidget *widget, int x, int y, gboolean by_keyboard, GtkTooltip *tooltip)
{
  VigieFeedRow *self = VIGIE_FEED_ROW (widget);
  g_autofree char *words = NULL;

  if (by_keyboard || self->item == NULL || self->laid_out == 0)
    return FALSE;
  if (gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL)
    x = self->laid_out - 1 - x;
  words = dup_tooltip (self, x, y);
  gtk_tooltip_set_text (tooltip, words);
  return words != NULL;
}

/* ---- the row ---- */

static void
on_item_changed (VigieFeedRow *self)
{
  const VigiePhotoFacts *photo = get_photo (self);
  gboolean has_come = photo != NULL && photo->sha256 != NULL;

  if (self->photo_problem != NULL || (self->photo_fetching && has_come))
    cancel_photo (self);
  forget_layout (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
let_go_of_item (VigieFeedRow *self)
{
  if (self->item != NULL)
    g_clear_signal_handler (&self->item_handler, self->item);
  g_clear_object (&self->item);
  cancel_photo (self);
  forget_layout (self);
}

static void
vigie_feed_row_dispose (GObject *object)
{
  VigieFeedRow *self = VIGIE_FEED_ROW (object);

  let_go_of_item (self);
  g_clear_object (&self->photos);

  G_OBJECT_CLASS (vigie_feed_row_parent_class)->dispose (object);
}

static void
vigie_feed_row_class_init (VigieFeedRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = vigie_feed_row_dispose;
  widget_class->measure = vigie_feed_row_measure;
  widget_class->snapshot = vigie_feed_row_snapshot;
  widget_class->css_changed = vigie_feed_row_css_changed;
  widget_class->direction_changed = vigie_feed_row_direction_changed;
  widget_class->query_tooltip = vigie_feed_row_query_tooltip;

  /* the list's own item bears the words, see vigie_feed_row_dup_accessible_label() */
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_PRESENTATION);
  gtk_widget_class_set_css_name (widget_class, "feed-row");
}

static void
vigie_feed_row_init (VigieFeedRow *self)
{
  gtk_widget_set_has_tooltip (GTK_WIDGET (self), TRUE);
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
}

GtkWidget *
vigie_feed_row_new (void)
{
  return g_object_new (VIGIE_TYPE_FEED_ROW, NULL);
}

/**
 * vigie_feed_row_set_item:
 * @self: a row
 * @item: (nullable): the post to show, %NULL to let go
 * @photos: where pictures come from
 */
void
vigie_feed_row_set_item (VigieFeedRow *self, VigieFeedItem *item, VigiePhotoCache *photos)
{
  g_return_if_fail (VIGIE_IS_FEED_ROW (self));

  let_go_of_item (self);
  g_set_object (&self->photos, photos);
  if (item == NULL)
    return;
  self->item = g_object_ref (item);
  self->item_handler =
      g_signal_connect_swapped (item, "notify", G_CALLBACK (on_item_changed), self);
  self->now_ms = g_get_real_time () / 1000;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/* Returns: (transfer none) (nullable): the post that it shows */
VigieFeedItem *
vigie_feed_row_get_item (VigieFeedRow *self)
{
  g_return_val_if_fail (VIGIE_IS_FEED_ROW (self), NULL);

  return self->item;
}

void
vigie_feed_row_update_age (VigieFeedRow *self, gint64 now_ms)
{
  g_return_if_fail (VIGIE_IS_FEED_ROW (self));

  self->now_ms = now_ms;
  if (self->laid_out > 0)
    on_item_changed (self);
}
