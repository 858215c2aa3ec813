/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-brief-private.h"
#include "vigie-map-style.h"

static const VigieBriefText head = { .size = 6.3, .bold = TRUE, .colour = QUIET, .max_lines = 1 };
static const VigieBriefText strong = {
  .size = SIZE_BODY, .bold = TRUE, .colour = INK, .max_lines = 2
};
static const VigieBriefText cell = { .size = 7.4, .colour = INK, .max_lines = 3 };
static const VigieBriefText figure = {
  .size = 7.4, .colour = INK, .max_lines = 1, .align = PANGO_ALIGN_RIGHT
};
static const VigieBriefText figure_head = {
  .size = 6.3, .bold = TRUE, .colour = QUIET, .max_lines = 1, .align = PANGO_ALIGN_RIGHT
};
static const VigieBriefText small = { .size = SIZE_SMALL, .colour = QUIET, .max_lines = 2 };

enum
{
  GROUP_CUTS = 20,
  GROUP_DIVERSIONS,
  GROUP_AREAS,
};

/* ---- the table of cut roads ---- */

typedef enum
{
  COLUMN_BADGE,
  COLUMN_ROAD,
  COLUMN_ENDS,
  COLUMN_DIRECTION,
  COLUMN_COMMUNES,
  COLUMN_LENGTH,
  COLUMN_CAUSE,
  COLUMN_DIVERSION,
  N_COLUMNS,
} Column;

#define CELL_GAP 5.0

static const struct
{
  double share;
  VigieWord word;
} columns[N_COLUMNS] = {
  [COLUMN_BADGE] = { 0.034, VIGIE_N_WORDS },
  [COLUMN_ROAD] = { 0.120, VIGIE_WORD_COLUMN_ROAD },
  [COLUMN_ENDS] = { 0.200, VIGIE_WORD_COLUMN_FROM_TO },
  [COLUMN_DIRECTION] = { 0.070, VIGIE_WORD_COLUMN_DIRECTION },
  [COLUMN_COMMUNES] = { 0.178, VIGIE_WORD_COLUMN_COMMUNES },
  [COLUMN_LENGTH] = { 0.083, VIGIE_WORD_COLUMN_LENGTH },
  [COLUMN_CAUSE] = { 0.252, VIGIE_WORD_COLUMN_CAUSE },
  [COLUMN_DIVERSION] = { 0.063, VIGIE_WORD_COLUMN_DIVERSION },
};

static double
get_left (Column column, double width)
{
  double left = 0;

  for (int i = 0; i < (int) column; i++)
    left += columns[i].share * width;
  return left;
}

static double
get_cell_width (Column column, double width)
{
  return columns[column].share * width - CELL_GAP;
}

static gboolean
has_diversions (VigieBriefPage *self)
{
  const VigieBrief *brief = self->voice.brief;

  for (guint i = brief->n_closures; i < brief->shapes->len; i++)
    if (((VigieBriefShape *) g_ptr_array_index (brief->shapes, i))->around != NULL)
      return TRUE;
  return FALSE;
}

static double
table_head (
    VigieBriefPage *self, gconstpointer what, double x, double y, double width, gboolean draw)
{
  if (!draw)
    return 12;
  cairo_tag_begin (self->cr, "TR", NULL);
  for (int i = 0; i < N_COLUMNS; i++)
    {
      if (columns[i].word == VIGIE_N_WORDS || (i == COLUMN_DIVERSION && !has_diversions (self)))
        continue;
      cairo_tag_begin (self->cr, "TH", NULL);
      vigie_brief_draw (self, i == COLUMN_LENGTH ? &figure_head : &head,
                        vigie_words_get (self->voice.language, columns[i].word),
                        x + get_left ((Column) i, width), y, get_cell_width ((Column) i, width));
      cairo_tag_end (self->cr, "TH");
    }
  cairo_tag_end (self->cr, "TR");
  vigie_brief_rule (self, x, y + 10, width, 0.5, INK);
  return 12;
}

/* What a row says, column by column. */
typedef struct
{
  char *texts[N_COLUMNS];
} Row;

static void
row_clear (Row *self)
{
  for (int i = 0; i < N_COLUMNS; i++)
    g_free (self->texts[i]);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Row, row_clear)

static void
row_init (Row *self, VigieBriefPage *page, const VigieBriefCut *cut)
{
  VigieLanguage language = page->voice.language;

  *self = (Row) { 0 };
  self->texts[COLUMN_ROAD] = g_strdup (
      cut->road != NULL ? cut->road : vigie_words_get (language, VIGIE_WORD_ROAD_UNNAMED));
  self->texts[COLUMN_ENDS] = vigie_brief_say_cut_ends (language, cut);
  self->texts[COLUMN_DIRECTION] = g_strdup (vigie_words_direction (language, cut->direction));
  self->texts[COLUMN_COMMUNES] = g_strdup (cut->communes);
  if (cut->length_m > 0)
    self->texts[COLUMN_LENGTH] = vigie_words_radius (language, cut->length_m);
  self->texts[COLUMN_CAUSE] = vigie_brief_say_validity (&page->voice, cut->closure);
  self->texts[COLUMN_DIVERSION] =
      vigie_brief_say_diversions_around (&page->voice, cut->closure->label);
}

static const VigieBriefText *
get_style (Column column)
{
  return column == COLUMN_ROAD ? &strong : column == COLUMN_LENGTH ? &figure : &cell;
}

/* A closure without sections has its title across the columns that would tell them. */
static gboolean
is_spanned (const VigieBriefCut *cut, Column column)
{
  return !cut->has_section && column > COLUMN_ROAD && column <= COLUMN_LENGTH;
}

static double
get_text_width (const VigieBriefCut *cut, Column column, double width)
{
  if (!cut->has_section && column == COLUMN_ROAD)
    return get_left (COLUMN_CAUSE, width) - get_left (COLUMN_ROAD, width) - CELL_GAP;
  return get_cell_width (column, width);
}

static const char *
get_text (VigieBriefPage *self, const Row *row, const VigieBriefCut *cut, Column column)
{
  if (!cut->has_section && column == COLUMN_ROAD)
    return vigie_brief_get_shape_title (&self->voice, cut->closure->shape);
  return row->texts[column] != NULL ? row->texts[column] : "";
}

/* Where a territory said what is closed, people's own words for it stand below. */
static const char *
get_note (const VigieBriefCut *cut)
{
  const char *title = cut->closure->shape->title;

  return cut->has_section && cut->is_first && *title != '\0' ? title : NULL;
}

static double
get_note_width (double width)
{
  return get_left (COLUMN_COMMUNES, width) - get_left (COLUMN_ROAD, width) - CELL_GAP;
}

/* The height of the words left of the communes, below which the note stands, and of the others. */
static void
measure_cells (VigieBriefPage *self,
               const Row *row,
               const VigieBriefCut *cut,
               double width,
               double *left,
               double *right)
{
  *left = *right = 0;
  for (int i = COLUMN_ROAD; i < N_COLUMNS; i++)
    {
      const char *text = get_text (self, row, cut, (Column) i);
      double *side = i < COLUMN_COMMUNES ? left : right;

      if (*text != '\0' && !is_spanned (cut, (Column) i))
        *side = MAX (*side, vigie_brief_measure (self, get_style ((Column) i), text,
                                                 get_text_width (cut, (Column) i, width)));
    }
}

static double
measure_cut (VigieBriefPage *self, const Row *row, const VigieBriefCut *cut, double width)
{
  const char *note = get_note (cut);
  double left;
  double right;

  measure_cells (self, row, cut, width, &left, &right);
  if (note != NULL)
    left += vigie_brief_measure (self, &small, note, get_note_width (width));
  return MAX (MAX (left, BADGE), right);
}

static void
draw_cells (VigieBriefPage *self,
            const Row *row,
            const VigieBriefCut *cut,
            double x,
            double y,
            double width)
{
  const char *note = get_note (cut);
  double left;
  double right;

  for (int i = COLUMN_ROAD; i < N_COLUMNS; i++)
    {
      const char *text = get_text (self, row, cut, (Column) i);

      if (is_spanned (cut, (Column) i))
        continue;
      cairo_tag_begin (self->cr, "TD", NULL);
      vigie_brief_draw (self, get_style ((Column) i), text, x + get_left ((Column) i, width),
                        i == COLUMN_ROAD ? y : y + 0.5, get_text_width (cut, (Column) i, width));
      if (i == COLUMN_ROAD && note != NULL)
        {
          measure_cells (self, row, cut, width, &left, &right);
          vigie_brief_draw (self, &small, note, x + get_left (COLUMN_ROAD, width), y + left,
                            get_note_width (width));
        }
      cairo_tag_end (self->cr, "TD");
    }
}

static double
cut_block (
    VigieBriefPage *self, gconstpointer what, double x, double y, double width, gboolean draw)
{
  const VigieBriefCut *cut = what;
  g_auto (Row) row = { 0 };

  row_init (&row, self, cut);
  if (draw)
    {
      cairo_tag_begin (self->cr, "TR", NULL);
      cairo_tag_begin (self->cr, "TD", NULL);
      vigie_brief_draw_shape_badge (self, cut->closure, cut->is_first, x, y + 0.5);
      cairo_tag_end (self->cr, "TD");
      draw_cells (self, &row, cut, x, y, width);
      cairo_tag_end (self->cr, "TR");
    }
  return measure_cut (self, &row, cut, width) + 3.5;
}

/* A line between two roads, none between two sections of one. */
static double
rule_block (
    VigieBriefPage *self, gconstpointer what, double x, double y, double width, gboolean draw)
{
  if (draw)
    vigie_brief_rule (self, x, y + 0.3, width, 0.35, RULE);
  return 2.5;
}

static double
none_block (
    VigieBriefPage *self, gconstpointer what, double x, double y, double width, gboolean draw)
{
  if (draw)
    {
      cairo_tag_begin (self->cr, "P", NULL);
      vigie_brief_draw (self, &cell, what, x, y, width);
      cairo_tag_end (self->cr, "P");
    }
  return vigie_brief_measure (self, &cell, what, width) + 6;
}

static double
space_block (
    VigieBriefPage *self, gconstpointer what, double x, double y, double width, gboolean draw)
{
  return 5;
}

void
vigie_brief_add_cuts (VigieBriefPage *self, VigieBriefFlow *flow)
{
  GPtrArray *cuts = self->voice.brief->cuts;
  VigieBriefBlock *header = NULL;
  const VigieBriefCut *before = NULL;

  vigie_brief_flow_add_heading (flow, vigie_words_get (self->voice.language, VIGIE_WORD_CLOSURES));
  if (cuts->len == 0)
    vigie_brief_flow_add (flow, none_block,
                          vigie_words_get (self->voice.language, VIGIE_WORD_NO_CLOSURES));
  else
    {
      header = vigie_brief_flow_add (flow, table_head, NULL);
      header->container = "Table";
      header->group = GROUP_CUTS;
      header->keep = TRUE;
    }
  for (guint i = 0; i < cuts->len; i++)
    {
      const VigieBriefCut *cut = g_ptr_array_index (cuts, i);
      VigieBriefBlock *block;

      if (before != NULL && (cut->road == NULL || g_strcmp0 (cut->road, before->road) != 0))
        {
          VigieBriefBlock *rule = vigie_brief_flow_add (flow, rule_block, NULL);

          rule->container = "Table";
          rule->group = GROUP_CUTS;
        }
      block = vigie_brief_flow_add (flow, cut_block, cut);
      block->container = "Table";
      block->group = GROUP_CUTS;
      block->repeat = header;
      before = cut;
    }
  vigie_brief_flow_add (flow, space_block, NULL);
}

/* ---- diversions, areas ---- */

static double
shape_block (
    VigieBriefPage *self, gconstpointer what, double x, double y, double width, gboolean draw)
{
  const VigieBriefShape *entry = what;
  const gboolean is_way = entry->shape->kind == VIGIE_SHAPE_DIVERSION;
  const char *title = vigie_brief_get_shape_title (&self->voice, entry->shape);
  g_autofree char *line = is_way ? vigie_brief_say_way (&self->voice, entry)
                                 : vigie_brief_say_validity (&self->voice, entry);
  g_autofree char *cut_by =
      entry->cut_by != NULL
          ? vigie_words_fill (self->voice.language, VIGIE_WORD_CUT_BY, entry->cut_by, NULL)
          : g_strdup (vigie_words_get (self->voice.language, VIGIE_WORD_CUT));
  const char *word = entry->is_cut   ? cut_by
                     : entry->is_new ? vigie_words_get (self->voice.language, VIGIE_WORD_NEW)
                                     : NULL;
  const double tag = word != NULL ? vigie_brief_draw_tag (self, word, x + width, y, draw) : 0;
  const double inner = width - INDENT;
  double height;

  if (!draw)
    {
      height = vigie_brief_measure (self, &strong, title, inner - tag);
      if (*line != '\0')
        height += vigie_brief_measure (self, &small, line, inner);
      return MAX (height, BADGE) + ROW_GAP;
    }
  cairo_tag_begin (self->cr, "LI", NULL);
  vigie_brief_draw_shape_badge (self, entry, TRUE, x, y + 0.5);
  height = vigie_brief_draw (self, &strong, title, x + INDENT, y, inner - tag);
  if (*line != '\0')
    vigie_brief_draw (self, &small, line, x + INDENT, y + height, inner);
  cairo_tag_end (self->cr, "LI");
  return 0;
}

static void
add_shapes (
    VigieBriefPage *self, VigieBriefFlow *flow, gboolean diversions, VigieWord heading, guint group)
{
  const VigieBrief *brief = self->voice.brief;
  gboolean begun = FALSE;

  for (guint i = brief->n_closures; i < brief->shapes->len; i++)
    {
      const VigieBriefShape *entry = g_ptr_array_index (brief->shapes, i);
      VigieBriefBlock *block;

      if ((entry->shape->kind == VIGIE_SHAPE_DIVERSION) != diversions)
        continue;
      if (!begun)
        vigie_brief_flow_add_heading (flow, vigie_words_get (self->voice.language, heading));
      begun = TRUE;
      block = vigie_brief_flow_add (flow, shape_block, entry);
      block->container = "L";
      block->group = group;
    }
  if (begun)
    vigie_brief_flow_add (flow, space_block, NULL);
}

void
vigie_brief_add_diversions (VigieBriefPage *self, VigieBriefFlow *flow)
{
  add_shapes (self, flow, TRUE, VIGIE_WORD_DIVERSIONS, GROUP_DIVERSIONS);
}

void
vigie_brief_add_areas (VigieBriefPage *self, VigieBriefFlow *flow)
{
  add_shapes (self, flow, FALSE, VIGIE_WORD_OTHER_SHAPES, GROUP_AREAS);
}
