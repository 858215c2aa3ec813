/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <string.h>

#include "vigie-brief-private.h"
#include "vigie-map-private.h"
#include "vigie-map-style.h"
#include "vigie-shape-roads.h"

#define BADGE 11.0
#define INDENT 17.0 /* text beside a badge */
#define ROW_GAP 4.0
#define MORE_HEIGHT 10.0
#define MAX_ROADS 6 /* of one shape; the others are counted */

static const VigieBriefText strong = {
  .size = SIZE_BODY, .bold = TRUE, .colour = INK, .max_lines = 2
};
static const VigieBriefText body = { .size = SIZE_BODY, .colour = INK, .max_lines = 3 };
static const VigieBriefText small = { .size = SIZE_SMALL, .colour = QUIET, .max_lines = 2 };
static const VigieBriefText road_list = { .size = SIZE_SMALL, .colour = INK, .max_lines = 3 };
static const VigieBriefText more_style = {
  .size = 7, .bold = TRUE, .colour = QUIET, .max_lines = 1
};

/* ---- Rows ---- */

void
vigie_brief_draw_badge (VigieBriefPage *self,
                        const char *text,
                        const char *colour,
                        gboolean is_post,
                        gboolean confirmed,
                        double x,
                        double y)
{
  VigieMapBadge badge = {
    .size = BADGE, .is_post = is_post, .confirmed = confirmed, .colour = colour
  };

  g_strlcpy (badge.text, text, sizeof badge.text);
  badge.width = vigie_map_badge_width (self->cr, badge.text, BADGE);
  badge.x = x + MAX (BADGE, badge.width) / 2;
  badge.y = y + BADGE / 2;
  vigie_map_draw_badge (self->cr, &badge);
}

/* A word in a frame, right-aligned. Returns its width. */
static double
draw_new_tag (VigieBriefPage *self, double right, double y, gboolean draw)
{
  static const VigieBriefText style = {
    .size = 5.4, .bold = TRUE, .colour = INK, .spacing = 0.3, .max_lines = 1
  };
  const char *text = vigie_words_get (self->options->language, VIGIE_WORD_NEW);
  double width = vigie_brief_get_width (self, &style, text) + 6;

  if (draw)
    {
      vigie_map_set_colour (self->cr, INK, 1);
      cairo_set_line_width (self->cr, 0.6);
      cairo_rectangle (self->cr, right - width, y + 1, width, 8);
      cairo_stroke (self->cr);
      vigie_brief_draw (self, &style, text, right - width + 3, y + 1.3, width);
    }
  return width + 4;
}

static char *
describe_validity (VigieBriefPage *self, const VigieBriefShape *entry)
{
  VigieLanguage language = self->options->language;
  const VigieShape *shape = entry->shape;
  gint64 at = self->brief->at;
  gint64 from = shape->from != VIGIE_TIME_UNKNOWN ? shape->from : shape->drawn_at;
  const char *cause = vigie_words_cause (language, shape->cause);
  g_autofree char *from_time = vigie_words_time (language, from, at, self->options->zone);
  g_autofree char *since = vigie_words_fill (language, VIGIE_WORD_SINCE, from_time, NULL);
  GString *out = g_string_new (NULL);

  if (shape->kind != VIGIE_SHAPE_CLOSURE)
    g_string_append_printf (out, "%s · ", vigie_words_shape_kind (language, shape->kind));
  if (*cause != '\0')
    g_string_append_printf (out, "%s · ", cause);
  if (entry->label == NULL)
    {
      g_autofree char *time =
          vigie_words_time (language, shape->lifted_at, at, self->options->zone);
      g_autofree char *lifted = vigie_words_fill (language, VIGIE_WORD_LIFTED_AT, time, NULL);

      g_string_append (out, lifted);
      return g_string_free_and_steal (out);
    }
  g_string_append_printf (out, "%s · ", since);
  if (shape->to != VIGIE_TIME_UNKNOWN)
    {
      g_autofree char *time = vigie_words_time (language, shape->to, at, self->options->zone);
      g_autofree char *until = vigie_words_fill (language, VIGIE_WORD_UNTIL, time, NULL);

      g_string_append (out, until);
    }
  else
    g_string_append (out, vigie_words_get (language, VIGIE_WORD_OPEN_END));
  return g_string_free_and_steal (out);
}

/* « D 971 PR 12+300 – PR 13, 640 m »: PR are the same in every language. */
static void
append_closed_road (GString *out, VigieLanguage language, const VigieShapeRoad *road)
{
  g_autofree char *length = vigie_words_radius (language, road->length_m);

  g_string_append (out, road->road);
  if (road->from != NULL && road->to != NULL && g_str_has_prefix (road->from, "PR ") &&
      g_str_has_prefix (road->to, "PR "))
    g_string_append_printf (out, " %s – %s", road->from, road->to);
  g_string_append_printf (out, ", %s", length);
}

static void
append_way (GString *out, VigieLanguage language, const VigieShapeRoads *roads)
{
  g_autofree char *length = vigie_words_radius (language, roads->length_m);

  g_string_append (out, length);
  if (isfinite (roads->extra_seconds) && roads->extra_seconds >= 30)
    {
      g_autofree char *minutes =
          vigie_words_number (language, round (roads->extra_seconds / 60), 0);
      g_autofree char *words = vigie_words_fill (language, VIGIE_WORD_MINUTES, minutes, NULL);

      g_string_append_printf (out, ", %s", words);
    }
}

/* The roads that are closed, or taken; "" where no territory said so. */
static char *
describe_roads (VigieBriefPage *self, const VigieShape *shape)
{
  VigieLanguage language = self->options->language;
  g_autoptr (VigieShapeRoads) roads = vigie_shape_list_roads (shape);
  const gboolean is_way = shape->kind == VIGIE_SHAPE_DIVERSION;
  GString *out = g_string_new (NULL);
  guint n_more;

  if (roads == NULL)
    return g_string_free_and_steal (out);
  if (is_way)
    append_way (out, language, roads);
  for (guint i = 0; i < MIN (roads->roads->len, MAX_ROADS); i++)
    {
      const VigieShapeRoad *road = g_ptr_array_index (roads->roads, i);

      if (out->len > 0)
        g_string_append (out, " · ");
      if (is_way)
        g_string_append (out, road->road);
      else
        append_closed_road (out, language, road);
    }
  n_more = roads->roads->len - MIN (roads->roads->len, MAX_ROADS) + (is_way ? 0 : roads->n_unnamed);
  if (n_more > 0)
    {
      g_autofree char *more = vigie_words_fill_count (language, VIGIE_WORD_MORE_ROADS, n_more);

      g_string_append_printf (out, "%s%s", out->len > 0 ? " · " : "", more);
    }
  return g_string_free_and_steal (out);
}

static double
shape_row (
    VigieBriefPage *self, gconstpointer what, double x, double y, double width, gboolean draw)
{
  const VigieBriefShape *entry = what;
  VigieLanguage language = self->options->language;
  const char *title = *entry->shape->title != '\0'
                          ? entry->shape->title
                          : vigie_words_get (language, VIGIE_WORD_NO_TITLE);
  g_autofree char *validity = describe_validity (self, entry);
  g_autofree char *roads = describe_roads (self, entry->shape);
  double tag = entry->is_new && entry->label != NULL ? draw_new_tag (self, x + width, y, draw) : 0;
  double inner = width - INDENT;
  double height;

  if (!draw)
    {
      height = vigie_brief_measure (self, &strong, title, inner - tag);
      height += vigie_brief_measure (self, &small, validity, inner);
      if (*roads != '\0')
        height += vigie_brief_measure (self, &road_list, roads, inner);
      return MAX (height, BADGE) + ROW_GAP;
    }
  cairo_tag_begin (self->cr, "LI", NULL);
  vigie_brief_draw_badge (
      self, entry->label != NULL ? entry->label : "–",
      entry->label != NULL ? vigie_map_style_for_kind (entry->shape->kind)->stroke : QUIET, FALSE,
      TRUE, x, y + 0.5);
  height = vigie_brief_draw (self, &strong, title, x + INDENT, y, inner - tag);
  height += vigie_brief_draw (self, &small, validity, x + INDENT, y + height, inner);
  if (*roads != '\0')
    height += vigie_brief_draw (self, &road_list, roads, x + INDENT, y + height, inner);
  cairo_tag_end (self->cr, "LI");
  return MAX (height, BADGE) + ROW_GAP;
}

static char *
describe_item (VigieBriefPage *self, const VigieBriefItem *item)
{
  VigieLanguage language = self->options->language;
  g_autofree char *time =
      vigie_words_time (language, item->posted_at, self->brief->at, self->options->zone);
  g_autofree char *source = vigie_words_network (language, item->source);
  GString *out = g_string_new (NULL);

  g_string_append_printf (out, "%s · %s", time, source);
  if (item->n_repeats > 0)
    {
      g_autofree char *repeats =
          vigie_words_fill_count (language, VIGIE_WORD_REPEATED, item->n_repeats);

      g_string_append_printf (out, " · %s", repeats);
    }
  return g_string_free_and_steal (out);
}

char *
vigie_brief_describe_place (VigieBriefPage *self, const VigieBriefItem *item)
{
  VigieLanguage language = self->options->language;
  g_autofree char *position = NULL;
  GString *out;

  if (!item->has_position)
    return g_strdup (vigie_words_get (language, VIGIE_WORD_NO_POSITION));
  position = vigie_words_position (language, item->position.lon, item->position.lat);
  out = g_string_new (position);
  if (item->position.radius_m > 0)
    {
      g_autofree char *radius = vigie_words_radius (language, item->position.radius_m);
      g_autofree char *within = vigie_words_fill (language, VIGIE_WORD_WITHIN, radius, NULL);

      g_string_append_printf (out, ", %s", within);
    }
  if (!item->position_confirmed)
    g_string_append_printf (out, " (%s)",
                            vigie_words_get (language, VIGIE_WORD_POSITION_UNCONFIRMED));
  return g_string_free_and_steal (out);
}

const char *
vigie_brief_get_item_text (VigieBriefPage *self, const VigieBriefItem *item)
{
  if (item->text != NULL && *item->text != '\0')
    return item->text;
  if (item->url != NULL)
    return item->url;
  return vigie_words_get (self->options->language, VIGIE_WORD_LINK_ONLY);
}

static double
item_row (VigieBriefPage *self, gconstpointer what, double x, double y, double width, gboolean draw)
{
  const VigieBriefItem *item = what;
  g_autofree char *about = describe_item (self, item);
  g_autofree char *place = vigie_brief_describe_place (self, item);
  g_autofree char *line = g_strdup_printf ("%s · %s", about, place);
  const char *text = vigie_brief_get_item_text (self, item);
  double tag = item->is_new ? draw_new_tag (self, x + width, y, draw) : 0;
  double inner = width - INDENT;
  double height;

  if (!draw)
    {
      height = vigie_brief_measure (self, &body, text, inner - tag);
      height += vigie_brief_measure (self, &small, line, inner);
      return MAX (height, BADGE) + ROW_GAP;
    }
  cairo_tag_begin (self->cr, "LI", NULL);
  if (item->number > 0)
    {
      g_autofree char *number = g_strdup_printf ("%u", item->number);

      vigie_brief_draw_badge (self, number, VIGIE_MAP_POST_COLOUR, TRUE,
                              item->position_confirmed || !item->has_position, x, y + 0.5);
    }
  vigie_brief_begin_link (self, item->url);
  height = vigie_brief_draw (self, &body, text, x + INDENT, y, inner - tag);
  vigie_brief_end_link (self, item->url);
  height += vigie_brief_draw (self, &small, line, x + INDENT, y + height, inner);
  cairo_tag_end (self->cr, "LI");
  return MAX (height, BADGE) + ROW_GAP;
}

/* What waits for a verdict: one line each, in quiet ink, so that nobody takes it for a fact. */
static double
pending_row (
    VigieBriefPage *self, gconstpointer what, double x, double y, double width, gboolean draw)
{
  static const VigieBriefText style = { .size = 7, .colour = QUIET, .max_lines = 1 };
  const VigieBriefItem *item = what;
  g_autofree char *about = describe_item (self, item);
  g_autofree char *line =
      g_strdup_printf ("?  %s · %s", about, vigie_brief_get_item_text (self, item));
  double height;

  if (!draw)
    return vigie_brief_measure (self, &style, line, width) + 1.5;
  cairo_tag_begin (self->cr, "LI", NULL);
  vigie_brief_begin_link (self, item->url);
  height = vigie_brief_draw (self, &style, line, x, y, width);
  vigie_brief_end_link (self, item->url);
  cairo_tag_end (self->cr, "LI");
  return height + 1.5;
}

/* ---- Lists ---- */

typedef double (*RowFunc) (
    VigieBriefPage *self, gconstpointer what, double x, double y, double width, gboolean draw);

typedef struct
{
  VigieWord heading;
  VigieWord nothing; /* what stands there when the list is empty; %VIGIE_N_WORDS: nothing at all */
  GPtrArray *rows;
  guint first;
  guint end;
  guint64 n_hidden; /* more that is not even in @rows */
  RowFunc row;
  guint *n_shown;
} List;

/* How many rows fit into @room, leaving place for the line that says how many do not. */
static guint
count_fitting (VigieBriefPage *self, const List *list, double width, double room)
{
  double height = 0;
  guint n = 0;
  guint n_rows = list->end - list->first;

  for (; n < n_rows; n++)
    {
      double row =
          list->row (self, g_ptr_array_index (list->rows, list->first + n), 0, 0, width, FALSE);
      gboolean is_last = n + 1 == n_rows && list->n_hidden == 0;

      if (height + row + (is_last ? 0 : MORE_HEIGHT) > room)
        break;
      height += row;
    }
  return n;
}

static double
draw_empty (VigieBriefPage *self,
            const List *list,
            double x,
            double y,
            double width,
            double room,
            gboolean draw)
{
  const char *text;

  if (list->nothing == VIGIE_N_WORDS || room < HEADING_HEIGHT + 14)
    return 0;
  text = vigie_words_get (self->options->language, list->nothing);
  if (draw)
    {
      vigie_brief_draw_heading (self, vigie_words_get (self->options->language, list->heading), x,
                                y, width);
      cairo_tag_begin (self->cr, "P", NULL);
      vigie_brief_draw (self, &body, text, x, y + HEADING_HEIGHT, width);
      cairo_tag_end (self->cr, "P");
    }
  return HEADING_HEIGHT + vigie_brief_measure (self, &body, text, width) + 6;
}

/* Draws a list with its heading into a column, or only measures it. Returns the height. */
static double
draw_list (VigieBriefPage *self,
           const List *list,
           double x,
           double y,
           double width,
           double room,
           gboolean draw)
{
  VigieLanguage language = self->options->language;
  double height = HEADING_HEIGHT;
  guint n_rows = list->end - list->first;
  guint n;

  if (n_rows == 0)
    return draw_empty (self, list, x, y, width, room, draw);
  n = count_fitting (self, list, width, room - HEADING_HEIGHT);
  if (n == 0)
    return 0;

  if (draw)
    {
      vigie_brief_draw_heading (self, vigie_words_get (language, list->heading), x, y, width);
      cairo_tag_begin (self->cr, "L", NULL);
      *list->n_shown += n;
    }
  for (guint i = 0; i < n; i++)
    height += list->row (self, g_ptr_array_index (list->rows, list->first + i), x, y + height,
                         width, draw);
  if (draw)
    cairo_tag_end (self->cr, "L");
  if (n < n_rows || list->n_hidden > 0)
    {
      if (draw)
        {
          g_autofree char *more =
              vigie_words_fill_count (language, VIGIE_WORD_MORE, n_rows - n + list->n_hidden);

          cairo_tag_begin (self->cr, "P", NULL);
          vigie_brief_draw (self, &more_style, more, x, y + height - 1, width);
          cairo_tag_end (self->cr, "P");
        }
      height += MORE_HEIGHT;
    }
  return height + 5;
}

static List
make_pending_list (VigieBriefPage *self)
{
  const VigieBrief *brief = self->brief;
  guint64 n_new = brief->n_posts[VIGIE_STATUS_NEW];

  return (List) { .heading = VIGIE_WORD_PENDING,
                  .nothing = VIGIE_N_WORDS,
                  .rows = brief->pending,
                  .end = brief->pending->len,
                  .n_hidden = n_new > brief->pending->len ? n_new - brief->pending->len : 0,
                  .row = pending_row,
                  .n_shown = &self->report->n_pending };
}

static List
make_fact_list (VigieBriefPage *self)
{
  GPtrArray *items = self->brief->items;

  return (List) { .heading = VIGIE_WORD_FACTS,
                  .nothing = VIGIE_WORD_NO_FACTS,
                  .rows = items,
                  .end = items->len,
                  .row = item_row,
                  .n_shown = &self->report->n_items };
}

static List
make_closure_list (VigieBriefPage *self)
{
  const VigieBrief *brief = self->brief;

  return (List) { .heading = VIGIE_WORD_CLOSURES,
                  .nothing = VIGIE_WORD_NO_CLOSURES,
                  .rows = brief->shapes,
                  .end = brief->n_closures,
                  .row = shape_row,
                  .n_shown = &self->report->n_shapes };
}

/* The drawings, without the posts that may follow them. */
static double
draw_shapes (VigieBriefPage *self, double x, double y, double width, double room, gboolean draw)
{
  const VigieBrief *brief = self->brief;
  guint ignored = 0;
  List closures = make_closure_list (self);
  const List lifted = { .heading = VIGIE_WORD_LIFTED,
                        .nothing = VIGIE_N_WORDS,
                        .rows = brief->lifted,
                        .end = brief->lifted->len,
                        .row = shape_row,
                        .n_shown = &ignored };
  const List others = { .heading = VIGIE_WORD_SHAPES,
                        .nothing = VIGIE_N_WORDS,
                        .rows = brief->shapes,
                        .first = brief->n_closures,
                        .end = brief->shapes->len,
                        .row = shape_row,
                        .n_shown = &self->report->n_shapes };
  double height;

  if (self->n_closures_left > 0)
    closures.end = self->n_closures_left;
  height = draw_list (self, &closures, x, y, width, room, draw);
  height += draw_list (self, &lifted, x, y + height, width, room - height, draw);
  return height + draw_list (self, &others, x, y + height, width, room - height, draw);
}

double
vigie_brief_left_column (
    VigieBriefPage *self, double x, double y, double width, double room, gboolean draw)
{
  const List pending = make_pending_list (self);
  double height = draw_shapes (self, x, y, width, room, draw);

  if (self->pending_left)
    height += draw_list (self, &pending, x, y + height, width, room - height, draw);
  return height;
}

/* Facts leave place for the first few posts that wait, so that nobody takes them for all. */
static double
get_pending_reserve (VigieBriefPage *self, double width, double room)
{
  const List pending = make_pending_list (self);

  if (self->pending_left || room < 150)
    return 0;
  return draw_list (self, &pending, 0, 0, width, HEADING_HEIGHT + 4.5 * MORE_HEIGHT, FALSE);
}

double
vigie_brief_right_column (
    VigieBriefPage *self, double x, double y, double width, double room, gboolean draw)
{
  const List facts = make_fact_list (self);
  const List pending = make_pending_list (self);
  double reserve = get_pending_reserve (self, width, room);
  double height = draw_list (self, &facts, x, y, width, room - reserve, draw);

  if (!self->pending_left)
    height += draw_list (self, &pending, x, y + height, width, room - height, draw);
  if (self->n_closures_left > 0)
    {
      List rest = make_closure_list (self);

      rest.heading = VIGIE_WORD_CLOSURES_GO_ON;
      rest.first = self->n_closures_left;
      height += draw_list (self, &rest, x, y + height, width, room - height, draw);
    }
  return height;
}

/* Posts that wait go below the drawings where there is place for the first few, and closures go on
 * in the other column where the facts leave some. */
void
vigie_brief_balance_columns (VigieBriefPage *self,
                             double left_width,
                             double right_width,
                             double room)
{
  const List closures = make_closure_list (self);
  const List pending = make_pending_list (self);
  double pending_height = HEADING_HEIGHT + 4.5 * MORE_HEIGHT;
  guint n_fitting = count_fitting (self, &closures, left_width, room - HEADING_HEIGHT);

  self->n_closures_left = 0;
  pending_height =
      MIN (pending_height, draw_list (self, &pending, 0, 0, left_width, NO_LIMIT, FALSE));
  self->pending_left =
      draw_shapes (self, 0, 0, left_width, NO_LIMIT, FALSE) + pending_height <= room;
  if (n_fitting > 0 && n_fitting < self->brief->n_closures &&
      vigie_brief_right_column (self, 0, 0, right_width, NO_LIMIT, FALSE) + 3 * HEADING_HEIGHT <=
          room)
    self->n_closures_left = n_fitting;
}

/**
 * vigie_brief_choose_numbered:
 * @width: of the list
 * @room: its height
 * @photos: (element-type VigieBriefPhoto): what is shown
 *
 * Returns: (transfer full): for each of the brief's items, whether a reader finds its number on the
 *   page beside the map
 */
gboolean *
vigie_brief_choose_numbered (VigieBriefPage *self, double width, double room, GArray *photos)
{
  gboolean *numbered = g_new0 (gboolean, self->brief->items->len + 1);
  const List facts = make_fact_list (self);
  guint n = count_fitting (self, &facts, width,
                           room - get_pending_reserve (self, width, room) - HEADING_HEIGHT);

  for (guint i = 0; i < n; i++)
    numbered[i] = TRUE;
  for (guint i = 0; i < photos->len; i++)
    numbered[g_array_index (photos, VigieBriefPhoto, i).item->number - 1] = TRUE;
  return numbered;
}
