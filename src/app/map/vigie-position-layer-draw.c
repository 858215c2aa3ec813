/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "vigie-closures.h"
#include "vigie-palette.h"
#include "vigie-position-geometry.h"
#include "vigie-position-layer-private.h"
#include "vigie-position-words.h"

#define TEXT_SCALE 0.86
#define PILL_PADDING 4.0f
#define CONE_OPENING_DEG 60.0
#define SUN_PX 116.0 /* from the camera to the sun's sign */
#define SUN_RADIUS 7.0
#define PIN_HALF_WIDTH 20.0f
#define PIN_HEIGHT 42.0f
#define LINE_MIN_PX 24.0
#define FURTHEST_PX 20000.0 /* beyond this a line or a ring is not drawn */
#define SUN_OWNER 1000
#define SAME_PLACE_PX 14.0f /* nearer signs would cover each other: the surer one is shown */

typedef enum
{
  LABEL_CANDIDATE,
  LABEL_DISTANCE,
  LABEL_SUN,
} LabelKind;

typedef struct
{
  LabelKind kind;
  int index; /* of the candidate */
  PangoLayout *layout;
  float text_width, text_height;
} LabelText;

typedef struct
{
  VigiePositionLayer *layer;
  const VigiePositionDisplay *display;
  GtkSnapshot *snapshot;
  const VigieMapTransform *transform;
  GdkRGBA ink, paper, halo, edge, plain, confirmed, placed, sun, sun_edge, night;
  float line;
  float pill; /* height of a label with a sign */
  graphene_point_t at[VIGIE_MAX_SHOWN_POSITIONS + 1];
  gboolean covered[VIGIE_MAX_SHOWN_POSITIONS + 1];
} Drawing;

static GdkRGBA
with_alpha (const GdkRGBA *color, float alpha)
{
  return (GdkRGBA) { color->red, color->green, color->blue, alpha };
}

static void
choose_colors (Drawing *drawing)
{
  AdwStyleManager *style = drawing->layer->style_manager;
  gboolean dark = adw_style_manager_get_dark (style);
  gboolean high_contrast = adw_style_manager_get_high_contrast (style);

  drawing->ink = vigie_palette_unpack (dark ? 0xf2f2f2 : 0x222226);
  drawing->paper = vigie_palette_unpack (dark ? 0x1d1d20 : 0xffffff);
  drawing->halo = with_alpha (&drawing->paper, high_contrast ? 1 : 0.78f);
  drawing->edge = with_alpha (&drawing->ink, high_contrast ? 1 : dark ? 0.3f : 0.12f);
  drawing->plain = vigie_palette_unpack (vigie_palette_shape (VIGIE_SHAPE_MARKER, dark));
  drawing->confirmed = vigie_palette_unpack (vigie_palette_status (VIGIE_STATUS_CONFIRMED, dark));
  drawing->placed = vigie_palette_unpack (vigie_palette_status (VIGIE_STATUS_NEW, dark));
  drawing->sun = vigie_palette_unpack (dark ? 0xffd95a : 0xf5b800);
  drawing->sun_edge = vigie_palette_unpack (dark ? VIGIE_PALETTE_DIVERSION_DARK : 0x7a5200);
  drawing->night =
      vigie_palette_unpack (dark ? VIGIE_PALETTE_PERIMETER_DARK : VIGIE_PALETTE_PERIMETER);
  drawing->line = high_contrast ? 2.5f : 1.6f;
}

/* ---- strokes ---- */

static void
append_stroke (
    Drawing *drawing, GskPath *path, float width, const GdkRGBA *color, float dash, float space)
{
  g_autoptr (GskStroke) stroke = gsk_stroke_new (width);

  gsk_stroke_set_line_cap (stroke, GSK_LINE_CAP_ROUND);
  gsk_stroke_set_line_join (stroke, GSK_LINE_JOIN_ROUND);
  if (dash > 0)
    gsk_stroke_set_dash (stroke, (float[]) { dash, space }, 2);
  gtk_snapshot_append_stroke (drawing->snapshot, path, stroke, color);
}

static GskPath *
make_path (const graphene_point_t *points, guint n, gboolean close)
{
  g_autoptr (GskPathBuilder) builder = gsk_path_builder_new ();

  gsk_path_builder_move_to (builder, points[0].x, points[0].y);
  for (guint i = 1; i < n; i++)
    gsk_path_builder_line_to (builder, points[i].x, points[i].y);
  if (close)
    gsk_path_builder_close (builder);
  return gsk_path_builder_free_to_path (g_steal_pointer (&builder));
}

static GskPath *
make_circle (float x, float y, float radius)
{
  g_autoptr (GskPathBuilder) builder = gsk_path_builder_new ();

  gsk_path_builder_add_circle (builder, &GRAPHENE_POINT_INIT (x, y), radius);
  return gsk_path_builder_free_to_path (g_steal_pointer (&builder));
}

static GskPath *
make_pill (const graphene_rect_t *rect)
{
  g_autoptr (GskPathBuilder) builder = gsk_path_builder_new ();
  GskRoundedRect outline;

  gsk_rounded_rect_init_from_rect (&outline, rect, rect->size.height / 2);
  gsk_path_builder_add_rounded_rect (builder, &outline);
  return gsk_path_builder_free_to_path (g_steal_pointer (&builder));
}

static const GdkRGBA *
get_color (Drawing *drawing, int index)
{
  return index == drawing->display->confirmed ? &drawing->confirmed : &drawing->plain;
}

/* ---- rings, lines, cone, sun ---- */

/* How sure a position is: the confirmed one is filled and whole, the others are dashed. */
static void
draw_ring (Drawing *drawing, int index)
{
  const VigiePosition *position = &drawing->display->candidates[index];
  gboolean confirmed = index == drawing->display->confirmed && !drawing->layer->has_place;
  double radius = vigie_position_radius_px (drawing->transform, position);
  const GdkRGBA *color = get_color (drawing, index);
  graphene_point_t points[VIGIE_RING_POINTS];
  g_autoptr (GskPath) path = NULL;

  if (radius < 5 || radius > FURTHEST_PX ||
      !vigie_position_ring (drawing->transform, position, points))
    return;
  path = make_path (points, VIGIE_RING_POINTS, TRUE);
  if (confirmed)
    {
      GdkRGBA fill = with_alpha (color, 0.13f);

      gtk_snapshot_append_fill (drawing->snapshot, path, GSK_FILL_RULE_WINDING, &fill);
    }
  append_stroke (drawing, path, drawing->line + 2.4f, &drawing->halo, 0, 0);
  append_stroke (drawing, path, drawing->line, color, confirmed ? 0 : 5, 5);
}

static gboolean
is_drawable (const graphene_point_t *a, const graphene_point_t *b)
{
  return fabsf (a->x) < FURTHEST_PX && fabsf (a->y) < FURTHEST_PX && fabsf (b->x) < FURTHEST_PX &&
         fabsf (b->y) < FURTHEST_PX && graphene_point_distance (a, b, NULL, NULL) > LINE_MIN_PX;
}

static graphene_point_t
locate (Drawing *drawing, const VigiePosition *position)
{
  double x, y;

  vigie_position_to_widget (drawing->transform, position->lon, position->lat, &x, &y);
  return GRAPHENE_POINT_INIT ((float) x, (float) y);
}

static void
draw_line (Drawing *drawing, const graphene_point_t *from, const graphene_point_t *to)
{
  const graphene_point_t ends[] = { *from, *to };
  g_autoptr (GskPath) path = NULL;

  if (!is_drawable (from, to))
    return;
  path = make_path (ends, 2, FALSE);
  append_stroke (drawing, path, 3.4f, &drawing->halo, 0, 0);
  append_stroke (drawing, path, 1.2f, &drawing->plain, 4, 4);
}

/* Where the camera looked: strong at the camera, fading with the distance. */
static void
draw_cone (Drawing *drawing, const VigiePosition *camera, const GdkRGBA *color)
{
  double length = vigie_position_cone_length (drawing->transform, camera->lat);
  graphene_point_t at = locate (drawing, camera);
  graphene_point_t points[VIGIE_CONE_POINTS];
  GskColorStop stops[] = { { 0, with_alpha (color, 0.5f) }, { 1, with_alpha (color, 0.06f) } };
  g_autoptr (GskPath) path = NULL;
  graphene_point_t sides[3];
  g_autoptr (GskPath) edges = NULL;
  graphene_rect_t bounds;

  vigie_position_cone ((double) at.x, (double) at.y, drawing->display->direction_deg,
                       CONE_OPENING_DEG, length, drawing->transform->rotation, points);
  path = make_path (points, VIGIE_CONE_POINTS, TRUE);
  if (!gsk_path_get_bounds (path, &bounds))
    return;
  gtk_snapshot_push_fill (drawing->snapshot, path, GSK_FILL_RULE_WINDING);
  gtk_snapshot_append_radial_gradient (drawing->snapshot, &bounds, &at, (float) length,
                                       (float) length, 0, 1, stops, G_N_ELEMENTS (stops));
  gtk_snapshot_pop (drawing->snapshot);

  sides[0] = points[1];
  sides[1] = points[0];
  sides[2] = points[VIGIE_CONE_POINTS - 1];
  edges = make_path (sides, 3, FALSE);
  append_stroke (drawing, edges, 3.4f, &drawing->halo, 0, 0);
  append_stroke (drawing, edges, 1.4f, color, 0, 0);
}

static void
draw_sun_sign (Drawing *drawing, const graphene_point_t *at)
{
  g_autoptr (GskPath) disc = make_circle (at->x, at->y, (float) SUN_RADIUS);

  for (int i = 0; i < 8; i++)
    {
      const graphene_point_t ray[] = {
        vigie_position_toward ((double) at->x, (double) at->y, i * 45.0, SUN_RADIUS + 3.5, 0),
        vigie_position_toward ((double) at->x, (double) at->y, i * 45.0, SUN_RADIUS + 6.5, 0),
      };
      g_autoptr (GskPath) path = make_path (ray, 2, FALSE);

      append_stroke (drawing, path, 4.6f, &drawing->halo, 0, 0);
      append_stroke (drawing, path, 2, &drawing->sun_edge, 0, 0);
    }
  append_stroke (drawing, disc, 5.5f, &drawing->halo, 0, 0);
  gtk_snapshot_append_fill (drawing->snapshot, disc, GSK_FILL_RULE_WINDING, &drawing->sun);
  append_stroke (drawing, disc, 1.4f, &drawing->sun_edge, 0, 0);
}

/* A crescent: no sun to be seen. */
static void
draw_night_sign (Drawing *drawing, const graphene_point_t *at)
{
  g_autoptr (GskPath) path = gsk_path_parse ("M 2 -7 A 7.2 7.2 0 1 0 7 3.2 A 6 6 0 0 1 2 -7 Z");

  gtk_snapshot_save (drawing->snapshot);
  gtk_snapshot_translate (drawing->snapshot, at);
  append_stroke (drawing, path, 4.5f, &drawing->halo, 0, 0);
  gtk_snapshot_append_fill (drawing->snapshot, path, GSK_FILL_RULE_WINDING, &drawing->night);
  gtk_snapshot_restore (drawing->snapshot);
}

static graphene_point_t
locate_sun (Drawing *drawing, const VigiePosition *camera, double length)
{
  graphene_point_t at = locate (drawing, camera);

  return vigie_position_toward ((double) at.x, (double) at.y, drawing->display->sun_azimuth_deg,
                                length, drawing->transform->rotation);
}

static void
draw_sun (Drawing *drawing, const VigiePosition *camera)
{
  gboolean up = drawing->display->sun_elevation_deg >= VIGIE_SUN_UP_DEG;
  graphene_point_t sun = locate_sun (drawing, camera, SUN_PX);
  const graphene_point_t ends[] = { locate (drawing, camera),
                                    locate_sun (drawing, camera, SUN_PX - SUN_RADIUS - 9) };
  g_autoptr (GskPath) path = make_path (ends, 2, FALSE);

  append_stroke (drawing, path, 4.4f, &drawing->halo, 0, 0);
  append_stroke (drawing, path, 2, up ? &drawing->sun_edge : &drawing->night, up ? 0 : 1, 5);
  if (up)
    draw_sun_sign (drawing, &sun);
  else
    draw_night_sign (drawing, &sun);
}

/* ---- labels ---- */

static void
label_text_clear (gpointer data)
{
  g_clear_object (&((LabelText *) data)->layout);
}

static LabelText
make_text (Drawing *drawing, LabelKind kind, int index, const char *words)
{
  LabelText text = { .kind = kind, .index = index };
  g_autoptr (PangoAttrList) attributes = pango_attr_list_new ();
  int width, height;

  text.layout = gtk_widget_create_pango_layout (GTK_WIDGET (drawing->layer), words);
  pango_attr_list_insert (attributes, pango_attr_scale_new (TEXT_SCALE));
  if (kind == LABEL_CANDIDATE && index == drawing->display->confirmed)
    pango_attr_list_insert (attributes, pango_attr_weight_new (PANGO_WEIGHT_BOLD));
  pango_layout_set_attributes (text.layout, attributes);
  pango_layout_get_pixel_size (text.layout, &width, &height);
  text.text_width = (float) width;
  text.text_height = (float) height;
  return text;
}

static gboolean
is_in_view (Drawing *drawing, const graphene_point_t *at)
{
  return at->x >= 0 && at->y >= 0 && (double) at->x <= drawing->transform->width &&
         (double) at->y <= drawing->transform->height;
}

static gboolean
is_near_view (Drawing *drawing, const graphene_point_t *at)
{
  return (double) fabsf (at->x - (float) drawing->transform->width / 2) <
             drawing->transform->width + 200 &&
         (double) fabsf (at->y - (float) drawing->transform->height / 2) <
             drawing->transform->height + 200;
}

static void
offer (VigieMapLabel *label, float x, float y)
{
  if (label->n_offers < VIGIE_LABEL_OFFERS)
    label->offers[label->n_offers++] = GRAPHENE_POINT_INIT (roundf (x), roundf (y));
}

/* The sign at one end of a label lies on the position; a pinned position has it below the pin. */
static void
offer_candidate (Drawing *drawing, int index, VigieMapLabel *label)
{
  graphene_point_t at = drawing->at[index];
  float half = drawing->pill / 2;

  if (index == drawing->layer->pinned)
    {
      offer (label, at.x - label->width / 2, at.y + 8);
      offer (label, at.x + 14, at.y - 4);
      offer (label, at.x - 14 - label->width, at.y - 4);
      offer (label, at.x - label->width / 2, at.y - PIN_HEIGHT - 6 - label->height);
      label->needed = TRUE;
      return;
    }
  offer (label, at.x - half, at.y - half);
  offer (label, at.x + half - label->width, at.y - half);
}

static void
add_candidate_label (Drawing *drawing, int index, GArray *labels, GArray *texts)
{
  g_autofree char *words = vigie_describe_candidate (&drawing->display->candidates[index],
                                                     index == drawing->display->confirmed);
  LabelText text = make_text (drawing, LABEL_CANDIDATE, index, words);
  VigieMapLabel label = { .owner = index };

  label.height = drawing->pill;
  label.width = drawing->pill + text.text_width + PILL_PADDING * 2 + 2;
  if (is_in_view (drawing, &drawing->at[index]))
    offer_candidate (drawing, index, &label);
  label.needed = label.needed || index == MAX (drawing->display->confirmed, 0);
  g_array_append_val (labels, label);
  g_array_append_val (texts, text);
}

static void
add_distance_label (Drawing *drawing, int index, GArray *labels, GArray *texts)
{
  static const float places[] = { 0.5f, 0.38f, 0.62f, 0.26f, 0.74f };
  const VigiePosition *reference = vigie_position_layer_get_reference (drawing->layer);
  const VigiePosition *candidate = &drawing->display->candidates[index];
  graphene_point_t from = locate (drawing, reference);
  graphene_point_t to = drawing->at[index];
  g_autofree char *words = vigie_format_length (vigie_position_distance_m (reference, candidate));
  LabelText text = make_text (drawing, LABEL_DISTANCE, index, words);
  VigieMapLabel label = { .owner = -1 };

  label.width = text.text_width + 10;
  label.height = text.text_height + 2;
  if (is_drawable (&from, &to) &&
      graphene_point_distance (&from, &to, NULL, NULL) > label.width + drawing->pill)
    for (guint i = 0; i < G_N_ELEMENTS (places); i++)
      offer (&label, from.x + (to.x - from.x) * places[i] - label.width / 2,
             from.y + (to.y - from.y) * places[i] - label.height / 2);
  g_array_append_val (labels, label);
  g_array_append_val (texts, text);
}

static void
add_sun_label (Drawing *drawing, const VigiePosition *camera, GArray *labels, GArray *texts)
{
  g_autofree char *words =
      vigie_describe_sun (drawing->display->sun_azimuth_deg, drawing->display->sun_elevation_deg);
  LabelText text = make_text (drawing, LABEL_SUN, -1, words);
  graphene_point_t sun = locate_sun (drawing, camera, SUN_PX);
  VigieMapLabel label = { .owner = SUN_OWNER };

  label.width = text.text_width + PILL_PADDING * 4;
  label.height = text.text_height + PILL_PADDING;
  if (is_in_view (drawing, &sun))
    {
      offer (&label, sun.x + 18, sun.y - label.height / 2);
      offer (&label, sun.x - 18 - label.width, sun.y - label.height / 2);
      offer (&label, sun.x - label.width / 2, sun.y + 18);
      offer (&label, sun.x - label.width / 2, sun.y - 18 - label.height);
      label.needed = TRUE;
    }
  g_array_append_val (labels, label);
  g_array_append_val (texts, text);
}

static GArray *
list_obstacles (Drawing *drawing)
{
  GArray *obstacles = g_array_new (FALSE, FALSE, sizeof (VigieMapObstacle));
  const VigiePosition *camera = vigie_position_layer_get_camera (drawing->layer);
  float half = drawing->pill / 2;

  for (gsize i = 0; i < drawing->display->n; i++)
    {
      graphene_point_t at = drawing->at[i];
      VigieMapObstacle obstacle = {
        GRAPHENE_RECT_INIT (at.x - half, at.y - half, drawing->pill, drawing->pill), (int) i
      };

      if (drawing->covered[i])
        continue;
      if ((int) i == drawing->layer->pinned)
        obstacle.rect = GRAPHENE_RECT_INIT (at.x - PIN_HALF_WIDTH, at.y - PIN_HEIGHT,
                                            PIN_HALF_WIDTH * 2, PIN_HEIGHT);
      g_array_append_val (obstacles, obstacle);
    }
  if (drawing->layer->has_place)
    {
      graphene_point_t at = locate (drawing, &drawing->layer->place);
      VigieMapObstacle obstacle = { GRAPHENE_RECT_INIT (at.x - PIN_HALF_WIDTH, at.y - PIN_HEIGHT,
                                                        PIN_HALF_WIDTH * 2, PIN_HEIGHT),
                                    -1 };

      g_array_append_val (obstacles, obstacle);
    }
  if (drawing->display->has_sun && camera != NULL)
    {
      graphene_point_t at = locate_sun (drawing, camera, SUN_PX);
      VigieMapObstacle obstacle = { GRAPHENE_RECT_INIT (at.x - 15, at.y - 15, 30, 30), SUN_OWNER };

      g_array_append_val (obstacles, obstacle);
    }
  return obstacles;
}

static void
draw_text (Drawing *drawing, const LabelText *text, float x, float y, const GdkRGBA *color)
{
  gtk_snapshot_save (drawing->snapshot);
  gtk_snapshot_translate (drawing->snapshot, &GRAPHENE_POINT_INIT (roundf (x), roundf (y)));
  gtk_snapshot_append_layout (drawing->snapshot, text->layout, color);
  gtk_snapshot_restore (drawing->snapshot);
}

/* The sign of an origin: white on colour where it is confirmed, coloured on paper where not. */
static void
draw_sign (Drawing *drawing, int index, float x, float y)
{
  const VigiePosition *position = &drawing->display->candidates[index];
  gboolean confirmed = index == drawing->display->confirmed;
  const GdkRGBA *color = get_color (drawing, index);
  float radius = drawing->pill / 2 - 1.5f;
  float scale = (radius - 3) / 7.5f;
  g_autoptr (GskPath) disc = make_circle (x, y, radius);

  gtk_snapshot_append_fill (drawing->snapshot, disc, GSK_FILL_RULE_WINDING,
                            confirmed ? color : &drawing->paper);
  append_stroke (drawing, disc, drawing->line, color, 0, 0);
  gtk_snapshot_save (drawing->snapshot);
  gtk_snapshot_translate (drawing->snapshot, &GRAPHENE_POINT_INIT (x, y));
  gtk_snapshot_scale (drawing->snapshot, scale, scale);
  append_stroke (drawing, drawing->layer->glyphs[position->origin], 1.5f,
                 confirmed ? &drawing->paper : color, 0, 0);
  gtk_snapshot_restore (drawing->snapshot);
}

static void
draw_plate (Drawing *drawing, const VigieMapLabel *label, const GdkRGBA *edge, float alpha)
{
  graphene_rect_t rect = GRAPHENE_RECT_INIT (label->x, label->y, label->width, label->height);
  g_autoptr (GskPath) path = make_pill (&rect);
  GdkRGBA paper = with_alpha (&drawing->paper, alpha);
  GdkRGBA shade = { 0, 0, 0, 0.16f };

  append_stroke (drawing, path, 3, &shade, 0, 0);
  gtk_snapshot_append_fill (drawing->snapshot, path, GSK_FILL_RULE_WINDING, &paper);
  append_stroke (drawing, path, edge == &drawing->edge ? 1 : 1.3f, edge, 0, 0);
}

static void
draw_candidate_label (Drawing *drawing, const VigieMapLabel *label, const LabelText *text)
{
  gboolean pinned = text->index == drawing->layer->pinned;
  gboolean flipped = !pinned && label->chosen == 1;
  float half = drawing->pill / 2;
  float y = label->y + (label->height - text->text_height) / 2;

  if (label->chosen < 0) /* no room for words: the sign alone */
    {
      graphene_point_t at = drawing->at[text->index];
      g_autoptr (GskPath) disc = make_circle (at.x, at.y, half);

      if (!is_near_view (drawing, &at))
        return;
      append_stroke (drawing, disc, 2, &drawing->halo, 0, 0);
      draw_sign (drawing, text->index, at.x, at.y);
      return;
    }
  draw_plate (drawing, label,
              text->index == drawing->display->confirmed ? &drawing->confirmed : &drawing->edge,
              0.95f);
  draw_sign (drawing, text->index, flipped ? label->x + label->width - half : label->x + half,
             label->y + half);
  draw_text (drawing, text,
             flipped ? label->x + PILL_PADDING * 2 : label->x + drawing->pill + PILL_PADDING, y,
             &drawing->ink);
}

static void
draw_label (Drawing *drawing, const VigieMapLabel *label, const LabelText *text)
{
  if (text->kind == LABEL_CANDIDATE)
    {
      draw_candidate_label (drawing, label, text);
      return;
    }
  if (label->chosen < 0)
    return;
  draw_plate (drawing, label, &drawing->edge, text->kind == LABEL_SUN ? 0.95f : 0.85f);
  draw_text (drawing, text, label->x + (label->width - text->text_width) / 2,
             label->y + (label->height - text->text_height) / 2, &drawing->ink);
}

static void
draw_labels (Drawing *drawing, const VigiePosition *camera)
{
  g_autoptr (GArray) labels = g_array_new (FALSE, FALSE, sizeof (VigieMapLabel));
  g_autoptr (GArray) texts = g_array_new (FALSE, FALSE, sizeof (LabelText));
  g_autoptr (GArray) obstacles = list_obstacles (drawing);
  const VigiePosition *reference = vigie_position_layer_get_reference (drawing->layer);
  int first = MAX (drawing->display->confirmed, 0);

  g_array_set_clear_func (texts, label_text_clear);
  if (drawing->display->n > 0)
    add_candidate_label (drawing, first, labels, texts);
  for (gsize i = 0; i < drawing->display->n; i++)
    if ((int) i != first && !drawing->covered[i])
      add_candidate_label (drawing, (int) i, labels, texts);
  if (drawing->display->has_sun && camera != NULL)
    add_sun_label (drawing, camera, labels, texts);
  for (gsize i = 0; i < drawing->display->n; i++)
    if (&drawing->display->candidates[i] != reference)
      add_distance_label (drawing, (int) i, labels, texts);

  vigie_map_labels_place ((VigieMapLabel *) (void *) labels->data, labels->len,
                          (VigieMapObstacle *) (void *) obstacles->data, obstacles->len,
                          (float) drawing->transform->width, (float) drawing->transform->height);
  for (guint i = labels->len; i > 0; i--) /* the confirmed one on top */
    draw_label (drawing, &g_array_index (labels, VigieMapLabel, i - 1),
                &g_array_index (texts, LabelText, i - 1));
}

static void
find_covered (Drawing *drawing)
{
  int first = MAX (drawing->display->confirmed, 0);

  for (int i = 0; i < (int) drawing->display->n; i++)
    for (int k = -1; k < i && i != first; k++)
      {
        int other = k < 0 ? first : k;

        if (!drawing->covered[other] &&
            graphene_point_distance (&drawing->at[i], &drawing->at[other], NULL, NULL) <
                SAME_PLACE_PX)
          drawing->covered[i] = TRUE;
      }
}

static void
begin (Drawing *drawing)
{
  LabelText probe;

  choose_colors (drawing);
  probe = make_text (drawing, LABEL_SUN, -1, "0");
  drawing->pill = MAX (22, roundf (probe.text_height + 5));
  label_text_clear (&probe);
  for (gsize i = 0; i < drawing->display->n; i++)
    drawing->at[i] = locate (drawing, &drawing->display->candidates[i]);
  find_covered (drawing);
}

/* Rings, lines, cone and sun. */
void
vigie_position_layer_draw_ground (VigiePositionLayer *self,
                                  GtkSnapshot *snapshot,
                                  const VigieMapTransform *transform)
{
  Drawing drawing = {
    .layer = self, .display = &self->display, .snapshot = snapshot, .transform = transform
  };
  const VigiePosition *camera = vigie_position_layer_get_camera (self);
  graphene_point_t from = locate (&drawing, vigie_position_layer_get_reference (self));
  graphene_point_t at = locate (&drawing, camera);

  begin (&drawing);
  for (gsize i = 0; i < self->display.n; i++)
    draw_ring (&drawing, (int) i);
  for (gsize i = 0; i < self->display.n; i++)
    draw_line (&drawing, &from, &drawing.at[i]);
  if (!is_near_view (&drawing, &at))
    return;
  if (self->display.has_direction)
    draw_cone (&drawing, camera,
               self->has_place ? &drawing.placed
                               : get_color (&drawing, (int) (camera - self->display.candidates)));
  if (self->display.has_sun)
    draw_sun (&drawing, camera);
}

/* Signs and words: candidates choose their places first, then the sun, then distances. */
void
vigie_position_layer_draw_labels (VigiePositionLayer *self,
                                  GtkSnapshot *snapshot,
                                  const VigieMapTransform *transform)
{
  Drawing drawing = {
    .layer = self, .display = &self->display, .snapshot = snapshot, .transform = transform
  };

  begin (&drawing);
  draw_labels (&drawing, vigie_position_layer_get_camera (self));
}
