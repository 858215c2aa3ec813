/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "vigie-brief-private.h"
#include "vigie-map-private.h"
#include "vigie-map-style.h"

#define BAND_HEIGHT 46.0
#define FIGURES_HEIGHT 47.0

/* ---- Text ---- */

static PangoLayout *
make_layout (VigieBriefPage *self, const VigieBriefText *style, const char *text, double width)
{
  PangoLayout *layout = vigie_map_make_text (self->cr, text, style->size, style->bold);

  if (width > 0)
    pango_layout_set_width (layout, (int) (width * PANGO_SCALE));
  pango_layout_set_wrap (layout, PANGO_WRAP_WORD_CHAR);
  pango_layout_set_alignment (layout, style->align);
  if (style->max_lines > 0)
    {
      pango_layout_set_height (layout, -style->max_lines);
      pango_layout_set_ellipsize (layout, PANGO_ELLIPSIZE_END);
    }
  if (style->spacing > 0)
    {
      g_autoptr (PangoAttrList) attributes =
          pango_attr_list_copy (pango_layout_get_attributes (layout));

      pango_attr_list_insert (attributes,
                              pango_attr_letter_spacing_new ((int) (style->spacing * PANGO_SCALE)));
      pango_layout_set_attributes (layout, attributes);
    }
  /* Fonts for all the world's scripts stand high: lines would be far apart. */
  pango_layout_set_line_spacing (layout, 0.88f);
  return layout;
}

double
vigie_brief_measure (VigieBriefPage *self,
                     const VigieBriefText *style,
                     const char *text,
                     double width)
{
  g_autoptr (PangoLayout) layout = make_layout (self, style, text, width);
  double w;
  double h;

  vigie_map_measure_text (layout, &w, &h);
  return h;
}

double
vigie_brief_get_width (VigieBriefPage *self, const VigieBriefText *style, const char *text)
{
  g_autoptr (PangoLayout) layout = make_layout (self, style, text, -1);
  double w;
  double h;

  vigie_map_measure_text (layout, &w, &h);
  return w;
}

double
vigie_brief_draw (VigieBriefPage *self,
                  const VigieBriefText *style,
                  const char *text,
                  double x,
                  double y,
                  double width)
{
  g_autoptr (PangoLayout) layout = make_layout (self, style, text, width);
  double w;
  double h;

  vigie_map_measure_text (layout, &w, &h);
  vigie_map_set_colour (self->cr, style->colour, 1);
  cairo_move_to (self->cr, x, y);
  pango_cairo_show_layout (self->cr, layout);
  return h;
}

void
vigie_brief_rule (
    VigieBriefPage *self, double x, double y, double width, double thickness, const char *colour)
{
  vigie_map_set_colour (self->cr, colour, 1);
  cairo_set_line_width (self->cr, thickness);
  cairo_move_to (self->cr, x, y);
  cairo_line_to (self->cr, x + width, y);
  cairo_stroke (self->cr);
}

double
vigie_brief_draw_heading (VigieBriefPage *self, const char *text, double x, double y, double width)
{
  static const VigieBriefText style = { .size = 8.2, .bold = TRUE, .colour = INK, .max_lines = 1 };

  vigie_brief_rule (self, x, y + 0.6, width, 1.2, INK);
  cairo_tag_begin (self->cr, "H2", NULL);
  vigie_brief_draw (self, &style, text, x, y + 2.2, width);
  cairo_tag_end (self->cr, "H2");
  return HEADING_HEIGHT;
}

/* ---- Links ---- */

/* Only characters that an address may hold, and none that cairo's attributes give a meaning. */
static char *
make_link_attributes (const char *url)
{
  g_autofree char *escaped = g_uri_escape_string (url, ":/?#[]@!$&()*+,;=%", FALSE);

  return g_strdup_printf ("uri='%s'", escaped);
}

/* Opens a link; what is drawn until vigie_brief_end_link() leads to @url, if there is one. */
void
vigie_brief_begin_link (VigieBriefPage *self, const char *url)
{
  g_autofree char *attributes = NULL;

  if (url == NULL)
    return;
  attributes = make_link_attributes (url);
  cairo_tag_begin (self->cr, CAIRO_TAG_LINK, attributes);
}

void
vigie_brief_end_link (VigieBriefPage *self, const char *url)
{
  if (url != NULL)
    cairo_tag_end (self->cr, CAIRO_TAG_LINK);
}

/* ---- Title block ---- */

static void
draw_exercise_tag (VigieBriefPage *self, double right, double y)
{
  static const VigieBriefText style = {
    .size = 13, .bold = TRUE, .colour = INK, .spacing = 0.6, .max_lines = 1
  };
  const char *text = vigie_words_get (self->options->language, VIGIE_WORD_EXERCISE);
  double width = vigie_brief_get_width (self, &style, text) + 16;

  vigie_map_set_colour (self->cr, "#ffffff", 1);
  cairo_rectangle (self->cr, right - width, y, width, 24);
  cairo_fill (self->cr);
  vigie_brief_draw (self, &style, text, right - width + 8, y + 3, width);
}

static double
draw_band (VigieBriefPage *self, double y)
{
  static const VigieBriefText kind = {
    .size = 8.5, .bold = TRUE, .colour = "#ffffff", .spacing = 0.45, .max_lines = 1
  };
  static const VigieBriefText number = {
    .size = 19, .bold = TRUE, .colour = "#ffffff", .max_lines = 1
  };
  static const VigieBriefText group = {
    .size = 14, .bold = TRUE, .colour = "#ffffff", .max_lines = 1, .align = PANGO_ALIGN_RIGHT
  };
  static const VigieBriefText date = {
    .size = 8.5, .colour = "#ffffff", .max_lines = 1, .align = PANGO_ALIGN_RIGHT
  };
  VigieLanguage language = self->options->language;
  g_autofree char *brief = g_utf8_strup (vigie_words_get (language, VIGIE_WORD_BRIEF), -1);
  g_autofree char *n = g_strdup_printf ("%u", self->brief->number);
  g_autofree char *numbered = vigie_words_fill (language, VIGIE_WORD_NUMBER, n, NULL);
  g_autofree char *group_text = vigie_words_date_time_group (self->brief->at, language);
  g_autofree char *date_text =
      vigie_words_date_time (language, self->brief->at, self->options->zone);

  vigie_map_set_colour (self->cr, INK, 1);
  cairo_rectangle (self->cr, PAGE_MARGIN, y, PAGE_INNER, BAND_HEIGHT);
  cairo_fill (self->cr);
  cairo_tag_begin (self->cr, "P", NULL);
  vigie_brief_draw (self, &kind, brief, PAGE_MARGIN + 11, y + 5.5, PAGE_INNER / 2);
  vigie_brief_draw (self, &number, numbered, PAGE_MARGIN + 11, y + 16, PAGE_INNER / 2);
  cairo_tag_end (self->cr, "P");
  cairo_tag_begin (self->cr, "P", NULL);
  vigie_brief_draw (self, &group, group_text, PAGE_MARGIN + PAGE_INNER / 2, y + 6,
                    PAGE_INNER / 2 - 11);
  vigie_brief_draw (self, &date, date_text, PAGE_MARGIN + PAGE_INNER / 2, y + 26.5,
                    PAGE_INNER / 2 - 11);
  cairo_tag_end (self->cr, "P");
  if (self->brief->exercise)
    draw_exercise_tag (self, PAGE_MARGIN + PAGE_INNER * 0.62, y + 11);
  return y + BAND_HEIGHT;
}

static char *
join_signature (VigieBriefPage *self)
{
  const VigieBrief *brief = self->brief;

  if (*brief->author != '\0' && *brief->organisation != '\0')
    return g_strdup_printf ("%s, %s", brief->author, brief->organisation);
  if (*brief->author != '\0' || *brief->organisation != '\0')
    return g_strdup (*brief->author != '\0' ? brief->author : brief->organisation);
  return g_strdup (vigie_words_get (self->options->language, VIGIE_WORD_NO_AUTHOR));
}

static char *
describe_sequence (VigieBriefPage *self)
{
  VigieLanguage language = self->options->language;
  const VigieBrief *brief = self->brief;
  g_autofree char *number = NULL;
  g_autofree char *time = NULL;

  if (brief->previous_at == VIGIE_TIME_UNKNOWN)
    return g_strdup (vigie_words_get (language, VIGIE_WORD_FIRST_BRIEF));
  number = g_strdup_printf ("%u", brief->number - 1);
  time = vigie_words_time (language, brief->previous_at, brief->at, self->options->zone);
  return vigie_words_fill (language, VIGIE_WORD_PREVIOUS, number, time);
}

static double
draw_field (
    VigieBriefPage *self, const char *name, const char *value, double x, double y, double width)
{
  static const VigieBriefText name_style = { .size = 6.3, .colour = QUIET, .max_lines = 1 };
  static const VigieBriefText value_style = { .size = 8, .colour = INK, .max_lines = 2 };
  double height;

  cairo_tag_begin (self->cr, "P", NULL);
  vigie_brief_draw (self, &name_style, name, x, y, width);
  height = vigie_brief_draw (self, &value_style, value, x, y + 8.2, width);
  cairo_tag_end (self->cr, "P");
  return 8.2 + height;
}

static double
draw_identity (VigieBriefPage *self, double y)
{
  static const VigieBriefText title = { .size = 17, .bold = TRUE, .colour = INK, .max_lines = 2 };
  const VigieBrief *brief = self->brief;
  VigieLanguage language = self->options->language;
  g_autofree char *signature = join_signature (self);
  g_autofree char *sequence = describe_sequence (self);
  g_autofree char *nature = g_strdup_printf (
      "%s · %s",
      vigie_words_get (language, brief->exercise ? VIGIE_WORD_EXERCISE : VIGIE_WORD_REAL),
      sequence);
  double column = (PAGE_INNER - 24) / 3;
  double heights[3];

  y += 5;
  cairo_tag_begin (self->cr, "H1", NULL);
  y += vigie_brief_draw (self, &title,
                         *brief->title != '\0' ? brief->title
                                               : vigie_words_get (language, VIGIE_WORD_UNTITLED),
                         PAGE_MARGIN, y, PAGE_INNER);
  cairo_tag_end (self->cr, "H1");
  y += 3;
  heights[0] = draw_field (self, vigie_words_get (language, VIGIE_WORD_AUTHOR), signature,
                           PAGE_MARGIN, y, column);
  heights[1] =
      draw_field (self, vigie_words_get (language, VIGIE_WORD_RECIPIENTS),
                  *brief->recipients != '\0' ? brief->recipients
                                             : vigie_words_get (language, VIGIE_WORD_NO_RECIPIENTS),
                  PAGE_MARGIN + column + 12, y, column);
  heights[2] = draw_field (self, vigie_words_get (language, VIGIE_WORD_NATURE), nature,
                           PAGE_MARGIN + 2 * (column + 12), y, column);
  return y + MAX (heights[0], MAX (heights[1], heights[2])) + 7;
}

/* ---- Key figures ---- */

typedef struct
{
  guint64 value;
  VigieWord word;
  char *detail;
  gboolean alarm;
} Figure;

static char *
describe_new (VigieBriefPage *self, VigieWord word, guint n)
{
  if (n == 0)
    return NULL;
  return vigie_words_fill_count (self->options->language, word, n);
}

static void
draw_figure (VigieBriefPage *self, const Figure *figure, double x, double y, double width)
{
  const VigieBriefText number = { .size = 21,
                                  .bold = TRUE,
                                  .max_lines = 1,
                                  .colour = figure->alarm && figure->value > 0 ? ALARM : INK };
  static const VigieBriefText label = { .size = 7.4, .bold = TRUE, .colour = INK, .max_lines = 1 };
  static const VigieBriefText detail = { .size = SIZE_SMALL, .colour = QUIET, .max_lines = 1 };
  VigieLanguage language = self->options->language;
  g_autofree char *value = vigie_words_number (language, (double) figure->value, 0);

  cairo_tag_begin (self->cr, "P", NULL);
  vigie_brief_draw (self, &number, value, x, y - 3, width);
  vigie_brief_draw (self, &label, vigie_words_get_plural (language, figure->word, figure->value), x,
                    y + 22, width);
  if (figure->detail != NULL)
    vigie_brief_draw (self, &detail, figure->detail, x, y + 31.5, width);
  cairo_tag_end (self->cr, "P");
}

static double
draw_figures (VigieBriefPage *self, double y)
{
  const VigieBrief *brief = self->brief;
  VigieLanguage language = self->options->language;
  guint64 n_posts = 0;
  double width = PAGE_INNER / 5;
  Figure figures[5];

  for (int i = 0; i < VIGIE_N_STATUSES; i++)
    n_posts += brief->n_posts[i];
  figures[0] =
      (Figure) { brief->n_closures, VIGIE_WORD_COUNT_CLOSURES,
                 describe_new (self, VIGIE_WORD_COUNT_NEW_FEMININE, brief->n_closures_new), TRUE };
  figures[1] = (Figure) { brief->lifted->len, VIGIE_WORD_COUNT_LIFTED, NULL, FALSE };
  figures[2] = (Figure) { brief->n_facts, VIGIE_WORD_COUNT_FACTS,
                          describe_new (self, VIGIE_WORD_COUNT_NEW, brief->n_facts_new), FALSE };
  figures[3] = (Figure) {
    brief->n_posts[VIGIE_STATUS_NEW], VIGIE_WORD_COUNT_PENDING,
    n_posts > 0 ? vigie_words_fill_count (language, VIGIE_WORD_COUNT_POSTS, n_posts) : NULL, FALSE
  };
  figures[4] =
      (Figure) { brief->n_posts[VIGIE_STATUS_REJECTED], VIGIE_WORD_COUNT_REJECTED, NULL, FALSE };

  vigie_map_set_colour (self->cr, WASH, 1);
  cairo_rectangle (self->cr, PAGE_MARGIN, y, PAGE_INNER, FIGURES_HEIGHT);
  cairo_fill (self->cr);
  for (int i = 0; i < 5; i++)
    {
      double x = PAGE_MARGIN + i * width;

      if (i > 0)
        {
          vigie_map_set_colour (self->cr, RULE, 1);
          cairo_set_line_width (self->cr, 0.5);
          cairo_move_to (self->cr, x, y + 7);
          cairo_line_to (self->cr, x, y + FIGURES_HEIGHT - 7);
          cairo_stroke (self->cr);
        }
      draw_figure (self, &figures[i], x + 9, y + 4, width - 14);
      g_free (figures[i].detail);
    }
  return y + FIGURES_HEIGHT + 8;
}

double
vigie_brief_draw_header (VigieBriefPage *self)
{
  double y = draw_band (self, PAGE_MARGIN - 6);

  y = draw_identity (self, y);
  return draw_figures (self, y);
}

/* ---- Footer and watermark ---- */

void
vigie_brief_draw_footer (VigieBriefPage *self)
{
  static const VigieBriefText alert = { .size = 8, .bold = TRUE, .colour = INK, .max_lines = 1 };
  static const VigieBriefText middle = {
    .size = 6.2, .colour = QUIET, .max_lines = 1, .align = PANGO_ALIGN_RIGHT
  };
  static const VigieBriefText page = {
    .size = 7, .bold = TRUE, .colour = INK, .max_lines = 1, .align = PANGO_ALIGN_RIGHT
  };
  VigieLanguage language = self->options->language;
  g_autofree char *number = vigie_words_fill (language, VIGIE_WORD_PAGE, "1", "1");
  double y = VIGIE_BRIEF_PAGE_HEIGHT - PAGE_MARGIN - 9;
  GString *note = g_string_new (vigie_words_get (language, VIGIE_WORD_MADE_WITH));

  if (self->brief->log_head != NULL && *self->brief->log_head != '\0')
    {
      g_autofree char *hash = g_strndup (self->brief->log_head, 16);
      g_autofree char *head = vigie_words_fill (language, VIGIE_WORD_LOG_HEAD, hash, NULL);

      g_string_append_printf (note, " · %s", head);
    }
  vigie_brief_rule (self, PAGE_MARGIN, y - 3, PAGE_INNER, 0.6, INK);
  cairo_tag_begin (self->cr, "P", NULL);
  vigie_brief_draw (self, &alert, vigie_words_get (language, VIGIE_WORD_ALERT_FIRST), PAGE_MARGIN,
                    y, PAGE_INNER * 0.55);
  cairo_tag_end (self->cr, "P");
  cairo_tag_begin (self->cr, "P", NULL);
  vigie_brief_draw (self, &middle, note->str, PAGE_MARGIN + PAGE_INNER * 0.5, y + 1.4,
                    PAGE_INNER * 0.5 - 44);
  vigie_brief_draw (self, &page, number, PAGE_MARGIN + PAGE_INNER - 44, y + 0.8, 44);
  cairo_tag_end (self->cr, "P");
  g_string_free (note, TRUE);
}

/* Across the page and light enough to read through. */
void
vigie_brief_draw_watermark (VigieBriefPage *self)
{
  const char *text = vigie_words_get (self->options->language, VIGIE_WORD_EXERCISE);
  g_autoptr (PangoLayout) layout = vigie_map_make_text (self->cr, text, 104, TRUE);
  double width;
  double height;

  vigie_map_measure_text (layout, &width, &height);
  cairo_save (self->cr);
  cairo_tag_begin (self->cr, "Artifact", NULL);
  cairo_translate (self->cr, VIGIE_BRIEF_PAGE_WIDTH / 2, VIGIE_BRIEF_PAGE_HEIGHT / 2 + 20);
  cairo_rotate (self->cr, -0.86);
  vigie_map_set_colour (self->cr, INK, 0.085);
  cairo_move_to (self->cr, -width / 2, -height / 2);
  pango_cairo_show_layout (self->cr, layout);
  cairo_tag_end (self->cr, "Artifact");
  cairo_restore (self->cr);
}
