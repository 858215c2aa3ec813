/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-cluster-art.h"

#include <math.h>

#include "vigie-palette.h"

/* Sectors are rounded to this many steps, so that alike clusters share one texture. */
#define RING_STEPS 60
#define MAX_SPRITES 1500
#define MAX_RINGS 500
#define BASE_EM 14.67 /* 11 pt at 96 dpi, the size that the drawings are made for */

struct _VigieClusterArt
{
  GtkWidget *widget; /* (unowned) */
  GHashTable *sprites;
  GQueue drawn;      /* (element-type utf8): their keys, the oldest first; the table owns them */
  GHashTable *rings; /* clusters without their counts: few of them are different */
  int scale_factor;
  double em;
  gboolean dark;
  gboolean high_contrast;
};

static void
sprite_free (gpointer data)
{
  VigieSprite *sprite = data;

  g_clear_object (&sprite->texture);
  g_free (sprite);
}

/**
 * vigie_cluster_art_new:
 * @widget: (transfer none): whose font and scale factor the sprites follow; must outlive the art
 *
 * Returns: (transfer full): an empty collection of sprites
 */
VigieClusterArt *
vigie_cluster_art_new (GtkWidget *widget)
{
  VigieClusterArt *self = g_new0 (VigieClusterArt, 1);

  self->widget = widget;
  self->sprites = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, sprite_free);
  self->rings = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                       (GDestroyNotify) cairo_surface_destroy);
  return self;
}

void
vigie_cluster_art_free (VigieClusterArt *self)
{
  g_queue_clear (&self->drawn);
  g_hash_table_unref (self->sprites);
  g_hash_table_unref (self->rings);
  g_free (self);
}

static double
get_em (GtkWidget *widget)
{
  PangoContext *context = gtk_widget_get_pango_context (widget);
  const PangoFontDescription *font = pango_context_get_font_description (context);
  double size = font != NULL ? (double) pango_font_description_get_size (font) / PANGO_SCALE : 11;

  if (font == NULL || size <= 0)
    return BASE_EM;
  if (!pango_font_description_get_size_is_absolute (font))
    size *= pango_cairo_context_get_resolution (context) > 0
                ? pango_cairo_context_get_resolution (context) / 72
                : 96.0 / 72;
  return CLAMP (size, BASE_EM * 0.8, BASE_EM * 2.5);
}

/**
 * vigie_cluster_art_refresh:
 * @self: the sprites
 * @dark: whether they lie on a dark map
 * @high_contrast: whether the user asked for high contrast
 *
 * Drops every sprite when the surroundings changed. Call before a frame uses any.
 *
 * Returns: whether they changed
 */
gboolean
vigie_cluster_art_refresh (VigieClusterArt *self, gboolean dark, gboolean high_contrast)
{
  int scale_factor = gtk_widget_get_scale_factor (self->widget);
  double em = get_em (self->widget);

  if (self->scale_factor == scale_factor && fabs (self->em - em) < 0.01 && self->dark == dark &&
      self->high_contrast == high_contrast)
    return FALSE;

  self->scale_factor = scale_factor;
  self->em = em;
  self->dark = dark;
  self->high_contrast = high_contrast;
  g_queue_clear (&self->drawn);
  g_hash_table_remove_all (self->sprites);
  g_hash_table_remove_all (self->rings);
  return TRUE;
}

/* Returns: how much larger sprites are than for text of the usual size, at least 1 */
double
vigie_cluster_art_get_scale (VigieClusterArt *self)
{
  return MAX (self->em / BASE_EM, 1);
}

/* One goes for one that comes: to free all of them at once would take a part of a frame. */
static void
keep_sprite (VigieClusterArt *self, char *key, VigieSprite *sprite)
{
  if (self->drawn.length >= MAX_SPRITES)
    g_hash_table_remove (self->sprites, g_queue_pop_head (&self->drawn));
  g_hash_table_insert (self->sprites, key, sprite);
  g_queue_push_tail (&self->drawn, key);
}

static cairo_t *
begin (VigieClusterArt *self, double width, double height)
{
  int scale = self->scale_factor;
  cairo_surface_t *surface = cairo_image_surface_create (
      CAIRO_FORMAT_ARGB32, (int) ceil (width) * scale, (int) ceil (height) * scale);
  cairo_t *cr;

  cairo_surface_set_device_scale (surface, scale, scale);
  cr = cairo_create (surface);
  cairo_surface_destroy (surface);
  return cr;
}

static VigieSprite *
end (cairo_t *cr)
{
  cairo_surface_t *surface = cairo_get_target (cr);
  int width = cairo_image_surface_get_width (surface);
  int height = cairo_image_surface_get_height (surface);
  gsize stride = (gsize) cairo_image_surface_get_stride (surface);
  double scale_x, scale_y;
  g_autoptr (GBytes) pixels = NULL;
  VigieSprite *sprite = g_new0 (VigieSprite, 1);

  cairo_surface_flush (surface);
  cairo_surface_get_device_scale (surface, &scale_x, &scale_y);
  pixels = g_bytes_new (cairo_image_surface_get_data (surface), stride * (gsize) height);
  sprite->texture = gdk_memory_texture_new (width, height, GDK_MEMORY_DEFAULT, pixels, stride);
  sprite->width = (float) (width / scale_x);
  sprite->height = (float) (height / scale_y);
  cairo_destroy (cr);
  return sprite;
}

static void
set_rgb (cairo_t *cr, guint32 rgb, double alpha)
{
  GdkRGBA color = vigie_palette_unpack (rgb);

  color.alpha = (float) alpha;
  gdk_cairo_set_source_rgba (cr, &color);
}

static guint32
get_paper (VigieClusterArt *self)
{
  if (self->high_contrast)
    return self->dark ? 0x000000 : 0xffffff;
  return self->dark ? 0x242428 : 0xffffff;
}

static guint32
get_ink (VigieClusterArt *self)
{
  if (self->high_contrast)
    return self->dark ? 0xffffff : 0x000000;
  return self->dark ? 0xf6f5f4 : 0x241f31;
}

/* Shares @counts among RING_STEPS; who is there at all gets enough to be seen. */
static void
share_ring (const guint32 counts[VIGIE_N_STATUSES], guint steps[VIGIE_N_STATUSES])
{
  const guint least = 3;
  guint64 total = 0;
  guint used = 0, largest = 0;

  for (guint i = 0; i < VIGIE_N_STATUSES; i++)
    {
      total += counts[i];
      if (counts[i] > counts[largest])
        largest = i;
    }

  for (guint i = 0; i < VIGIE_N_STATUSES; i++)
    {
      steps[i] = 0;
      if (counts[i] > 0)
        steps[i] = MAX (least, (guint) ((counts[i] * (guint64) RING_STEPS + total / 2) / total));
      used += steps[i];
    }
  steps[largest] = steps[largest] + RING_STEPS - used;
}

static char *
format_count (guint64 count)
{
  return g_strdup_printf ("%'" G_GUINT64_FORMAT, count);
}

static void
draw_ring (VigieClusterArt *self,
           cairo_t *cr,
           double middle,
           double radius,
           double thickness,
           const guint steps[VIGIE_N_STATUSES])
{
  const double step = 2 * G_PI / RING_STEPS;
  double angle = -G_PI / 2;
  guint n_parts = 0;

  cairo_set_line_cap (cr, CAIRO_LINE_CAP_BUTT);
  cairo_set_line_width (cr, thickness);
  for (guint i = 0; i < VIGIE_N_STATUSES; i++)
    {
      if (steps[i] == 0)
        continue;
      set_rgb (cr, vigie_palette_status ((VigieStatus) i, self->dark), 1);
      cairo_arc (cr, middle, middle, radius - thickness / 2, angle, angle + steps[i] * step);
      cairo_stroke (cr);
      angle += steps[i] * step;
      n_parts++;
    }

  if (n_parts < 2)
    return;

  cairo_set_line_width (cr, self->high_contrast ? 2 : 1.25);
  set_rgb (cr, get_paper (self), 1);
  angle = -G_PI / 2;
  for (guint i = 0; i < VIGIE_N_STATUSES; i++)
    {
      if (steps[i] == 0)
        continue;
      cairo_move_to (cr, middle + (radius - thickness) * cos (angle),
                     middle + (radius - thickness) * sin (angle));
      cairo_line_to (cr, middle + radius * cos (angle), middle + radius * sin (angle));
      cairo_stroke (cr);
      angle += steps[i] * step;
    }
}

static cairo_surface_t *
draw_empty_cluster (VigieClusterArt *self,
                    double middle,
                    double radius,
                    double thickness,
                    const guint steps[VIGIE_N_STATUSES])
{
  cairo_t *cr = begin (self, middle * 2, middle * 2);
  cairo_surface_t *ring = cairo_surface_reference (cairo_get_target (cr));

  set_rgb (cr, 0x000000, self->high_contrast ? 1 : 0.28);
  cairo_arc (cr, middle, middle + (self->high_contrast ? 0 : 0.75), radius + 1.75, 0, 2 * G_PI);
  cairo_fill (cr);
  set_rgb (cr, get_paper (self), 1);
  cairo_arc (cr, middle, middle, radius + 1, 0, 2 * G_PI);
  cairo_fill (cr);
  draw_ring (self, cr, middle, radius, thickness, steps);
  cairo_destroy (cr);
  return ring;
}

/* While posts come in, the counts change all the time, and what is around them hardly. */
static cairo_surface_t *
get_ring (VigieClusterArt *self,
          double middle,
          double radius,
          double thickness,
          const guint steps[VIGIE_N_STATUSES])
{
  g_autofree char *key = g_strdup_printf ("%.3f/%u/%u/%u/%u/%u", radius, steps[0], steps[1],
                                          steps[2], steps[3], steps[4]);
  cairo_surface_t *ring = g_hash_table_lookup (self->rings, key);

  G_STATIC_ASSERT (VIGIE_N_STATUSES == 5);
  if (ring == NULL)
    {
      if (g_hash_table_size (self->rings) >= MAX_RINGS)
        g_hash_table_remove_all (self->rings);
      ring = draw_empty_cluster (self, middle, radius, thickness, steps);
      g_hash_table_insert (self->rings, g_steal_pointer (&key), ring);
    }
  return ring;
}

static VigieSprite *
draw_cluster (VigieClusterArt *self, const char *label, const guint steps[VIGIE_N_STATUSES])
{
  g_autoptr (PangoLayout) layout = gtk_widget_create_pango_layout (self->widget, label);
  g_autoptr (PangoAttrList) attributes = pango_attr_list_new ();
  const double thickness = (self->high_contrast ? 7 : 5.5) * self->em / BASE_EM;
  double radius, middle;
  PangoRectangle text;
  VigieSprite *sprite;
  cairo_t *cr;

  pango_attr_list_insert (attributes, pango_attr_weight_new (PANGO_WEIGHT_BOLD));
  pango_attr_list_insert (attributes, pango_attr_scale_new (0.86));
  pango_attr_list_insert (attributes, pango_attr_font_features_new ("tnum=1"));
  pango_layout_set_attributes (layout, attributes);
  pango_layout_get_pixel_extents (layout, NULL, &text);

  radius = MAX (self->em * 1.15, text.width / 2.0 + self->em * 0.28) + thickness;
  middle = ceil (radius + 3);
  cr = begin (self, middle * 2, middle * 2);
  cairo_set_operator (cr, CAIRO_OPERATOR_SOURCE);
  cairo_set_source_surface (cr, get_ring (self, middle, radius, thickness, steps), 0, 0);
  cairo_paint (cr);

  cairo_set_operator (cr, CAIRO_OPERATOR_OVER);
  set_rgb (cr, get_ink (self), 1);
  cairo_move_to (cr, middle - text.width / 2.0 - text.x, middle - text.height / 2.0 - text.y);
  pango_cairo_show_layout (cr, layout);

  sprite = end (cr);
  sprite->anchor_x = sprite->anchor_y = sprite->hit_y = (float) middle;
  sprite->radius = (float) (radius + 1);
  return sprite;
}

/**
 * vigie_cluster_art_get_cluster:
 * @self: the sprites
 * @counts: posts by status; at least one
 *
 * Returns: (transfer none): a ring split by status around the exact count; valid until the next
 *   call to the art
 */
const VigieSprite *
vigie_cluster_art_get_cluster (VigieClusterArt *self, const guint32 counts[VIGIE_N_STATUSES])
{
  guint64 total = 0;
  guint steps[VIGIE_N_STATUSES];
  g_autofree char *label = NULL;
  g_autofree char *key = NULL;
  VigieSprite *sprite;

  for (guint i = 0; i < VIGIE_N_STATUSES; i++)
    total += counts[i];
  g_return_val_if_fail (total > 0, NULL);

  share_ring (counts, steps);
  label = format_count (total);
  key = g_strdup_printf ("%s/%u/%u/%u/%u/%u", label, steps[0], steps[1], steps[2], steps[3],
                         steps[4]);
  G_STATIC_ASSERT (VIGIE_N_STATUSES == 5);

  sprite = g_hash_table_lookup (self->sprites, key);
  if (sprite == NULL)
    {
      sprite = draw_cluster (self, label, steps);
      keep_sprite (self, g_steal_pointer (&key), sprite);
    }
  return sprite;
}

static void
star_path (cairo_t *cr, double x, double y, double radius)
{
  for (int i = 0; i < 10; i++)
    {
      double r = i % 2 == 0 ? radius : radius * 0.42;
      double angle = -G_PI / 2 + i * G_PI / 5;

      cairo_line_to (cr, x + r * cos (angle), y + r * sin (angle));
    }
  cairo_close_path (cr);
}

/* The sign of a status, about 2 × @r wide, in the current source. */
static void
draw_sign (cairo_t *cr, VigieStatus status, double x, double y, double r)
{
  cairo_set_line_width (cr, r * 0.42);
  cairo_set_line_cap (cr, CAIRO_LINE_CAP_ROUND);
  cairo_set_line_join (cr, CAIRO_LINE_JOIN_ROUND);
  cairo_new_path (cr);

  switch (status)
    {
    case VIGIE_STATUS_CONFIRMED:
      cairo_move_to (cr, x - r * 0.8, y + r * 0.05);
      cairo_line_to (cr, x - r * 0.2, y + r * 0.65);
      cairo_line_to (cr, x + r * 0.85, y - r * 0.6);
      cairo_stroke (cr);
      break;
    case VIGIE_STATUS_REJECTED:
      cairo_move_to (cr, x - r * 0.65, y - r * 0.65);
      cairo_line_to (cr, x + r * 0.65, y + r * 0.65);
      cairo_move_to (cr, x + r * 0.65, y - r * 0.65);
      cairo_line_to (cr, x - r * 0.65, y + r * 0.65);
      cairo_stroke (cr);
      break;
    case VIGIE_STATUS_UNVERIFIABLE: /* a question mark */
      cairo_arc (cr, x, y - r * 0.42, r * 0.5, -G_PI, G_PI * 0.35);
      cairo_line_to (cr, x, y + r * 0.35);
      cairo_stroke (cr);
      cairo_arc (cr, x, y + r * 0.9, r * 0.24, 0, 2 * G_PI);
      cairo_fill (cr);
      break;
    case VIGIE_STATUS_KNOWN_TO_COMMAND:
      star_path (cr, x, y + r * 0.06, r * 1.1);
      cairo_fill (cr);
      break;
    case VIGIE_STATUS_NEW:
    default:
      cairo_arc (cr, x, y, r * 0.55, 0, 2 * G_PI);
      cairo_fill (cr);
      break;
    }
}

static void
pin_path (cairo_t *cr, double x, double y, double r, double tip)
{
  const double open = G_PI * 0.22; /* half the angle that the tip takes away from the circle */

  cairo_new_path (cr);
  cairo_move_to (cr, x, tip);
  cairo_line_to (cr, x - r * sin (open), y + r * cos (open));
  cairo_arc (cr, x, y, r, G_PI / 2 + open, G_PI / 2 - open + 2 * G_PI);
  cairo_close_path (cr);
}

static VigieSprite *
draw_pin (VigieClusterArt *self, VigieStatus status, gboolean selected)
{
  double unit = self->em / BASE_EM * (selected ? 1.35 : 1) *
                (status == VIGIE_STATUS_REJECTED && !selected ? 0.85 : 1);
  double r = 10.5 * unit, border = selected ? 3 : self->high_contrast ? 2.5 : 1.75;
  double x = ceil (r + border + 2), y = x, tip = y + r * 1.62;
  cairo_t *cr = begin (self, x * 2, ceil (tip + border + 3));
  VigieSprite *sprite;

  cairo_set_line_join (cr, CAIRO_LINE_JOIN_ROUND);
  pin_path (cr, x, y, r, tip);
  set_rgb (cr, 0x000000, self->high_contrast || selected ? 1 : 0.3);
  cairo_set_line_width (cr, border * 2 + 1.5);
  cairo_stroke_preserve (cr);
  set_rgb (cr, selected && self->dark ? 0xffffff : get_paper (self), 1);
  cairo_set_line_width (cr, border * 2);
  cairo_stroke_preserve (cr);
  set_rgb (cr, vigie_palette_status (status, self->dark), 1);
  cairo_fill (cr);

  set_rgb (cr, self->dark ? 0x000000 : 0xffffff, 1);
  draw_sign (cr, status, x, y, r * 0.55);

  sprite = end (cr);
  sprite->anchor_x = (float) x;
  sprite->anchor_y = (float) tip;
  sprite->radius = (float) (r + border);
  sprite->hit_y = (float) y;
  return sprite;
}

/**
 * vigie_cluster_art_get_pin:
 * @self: the sprites
 * @status: which sign and colour
 * @selected: whether it stands out
 *
 * Returns: (transfer none): a pin whose tip is the position; valid until the next call to the art
 */
const VigieSprite *
vigie_cluster_art_get_pin (VigieClusterArt *self, VigieStatus status, gboolean selected)
{
  g_autofree char *key = g_strdup_printf ("pin %d %d", (int) status, selected);
  VigieSprite *sprite = g_hash_table_lookup (self->sprites, key);

  if (sprite == NULL)
    {
      sprite = draw_pin (self, status, selected);
      keep_sprite (self, g_steal_pointer (&key), sprite);
    }
  return sprite;
}
