/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-brief-private.h"
#include "vigie-map-private.h"
#include "vigie-map-style.h"

#define BAND_HEIGHT 46.0
#define FIGURES_HEIGHT 45.0
#define FIGURES_HEIGHT_ACROSS 29.0
#define N_FIGURES 5

static void
fill_box (VigieBriefPage *self, const char *colour, double x, double y, double width, double height)
{
  vigie_map_set_colour (self->cr, colour, 1);
  cairo_rectangle (self->cr, x, y, width, height);
  cairo_fill (self->cr);
}

/* ---- Title block ---- */

static void
draw_exercise_tag (VigieBriefPage *self, double right, double y)
{
  static const VigieBriefText style = {
    .size = 13, .bold = TRUE, .colour = INK, .spacing = 0.6, .max_lines = 1
  };
  const char *text = vigie_words_get (self->voice.language, VIGIE_WORD_EXERCISE);
  double width = vigie_brief_get_width (self, &style, text) + 16;

  fill_box (self, WHITE, right - width, y, width, 24);
  vigie_brief_draw (self, &style, text, right - width + 8, y + 3, width);
}

static double
draw_band (VigieBriefPage *self, double y)
{
  static const VigieBriefText kind = {
    .size = 8.5, .bold = TRUE, .colour = WHITE, .spacing = 0.45, .max_lines = 1
  };
  static const VigieBriefText number = {
    .size = 19, .bold = TRUE, .colour = WHITE, .max_lines = 1
  };
  static const VigieBriefText group = {
    .size = 14, .bold = TRUE, .colour = WHITE, .max_lines = 1, .align = PANGO_ALIGN_RIGHT
  };
  static const VigieBriefText date = {
    .size = 8.5, .colour = WHITE, .max_lines = 1, .align = PANGO_ALIGN_RIGHT
  };
  const VigieBrief *brief = self->voice.brief;
  VigieLanguage language = self->voice.language;
  const double inner = vigie_brief_page_inner (self);
  g_autofree char *title = g_utf8_strup (vigie_words_get (language, VIGIE_WORD_BRIEF), -1);
  g_autofree char *n = g_strdup_printf ("%u", brief->number);
  g_autofree char *numbered = vigie_words_fill (language, VIGIE_WORD_NUMBER, n, NULL);
  g_autofree char *group_text = vigie_words_date_time_group (brief->at, language);
  g_autofree char *date_text = vigie_words_date_time (language, brief->at, self->voice.zone);

  fill_box (self, INK, PAGE_MARGIN, y, inner, BAND_HEIGHT);
  cairo_tag_begin (self->cr, "P", NULL);
  vigie_brief_draw (self, &kind, title, PAGE_MARGIN + 11, y + 5.5, inner / 2);
  vigie_brief_draw (self, &number, numbered, PAGE_MARGIN + 11, y + 16, inner / 2);
  cairo_tag_end (self->cr, "P");
  cairo_tag_begin (self->cr, "P", NULL);
  vigie_brief_draw (self, &group, group_text, PAGE_MARGIN + inner / 2, y + 6, inner / 2 - 11);
  vigie_brief_draw (self, &date, date_text, PAGE_MARGIN + inner / 2, y + 26.5, inner / 2 - 11);
  cairo_tag_end (self->cr, "P");
  if (brief->exercise)
    {
      cairo_tag_begin (self->cr, "P", NULL);
      draw_exercise_tag (self, PAGE_MARGIN + inner * (self->options->landscape ? 0.54 : 0.62),
                         y + 11);
      cairo_tag_end (self->cr, "P");
    }
  return y + BAND_HEIGHT;
}

static double
draw_field (VigieBriefPage *self,
            const char *name,
            const char *value,
            gboolean strong,
            double x,
            double y,
            double width,
            gboolean draw)
{
  static const VigieBriefText name_style = { .size = 6.3, .colour = QUIET, .max_lines = 1 };
  const VigieBriefText value_style = {
    .size = strong ? 9.5 : 8, .bold = strong, .colour = INK, .max_lines = 2
  };

  if (!draw)
    return 8.2 + vigie_brief_measure (self, &value_style, value, width);
  cairo_tag_begin (self->cr, "P", NULL);
  vigie_brief_draw (self, &name_style, name, x, y, width);
  vigie_brief_draw (self, &value_style, value, x, y + 8.2, width);
  cairo_tag_end (self->cr, "P");
  return 0;
}

static char *
say_next (VigieBriefPage *self)
{
  if (self->voice.brief->next_at == VIGIE_TIME_UNKNOWN)
    return g_strdup (vigie_words_get (self->voice.language, VIGIE_WORD_NO_NEXT));
  return vigie_brief_say_time (&self->voice, self->voice.brief->next_at);
}

static double
draw_fields (VigieBriefPage *self, double y, gboolean draw)
{
  const VigieBrief *brief = self->voice.brief;
  VigieLanguage language = self->voice.language;
  const double gap = 12;
  const double room = vigie_brief_page_inner (self) - 3 * gap;
  const double widths[] = { room * 0.26, room * 0.25, room * 0.37, room * 0.12 };
  static const VigieWord names[] = { VIGIE_WORD_AUTHOR, VIGIE_WORD_RECIPIENTS, VIGIE_WORD_NATURE,
                                     VIGIE_WORD_NEXT };
  g_autofree char *signature = vigie_brief_say_signature (&self->voice);
  g_autofree char *sequence = vigie_brief_say_sequence (&self->voice);
  g_autofree char *nature = g_strdup_printf (
      "%s · %s",
      vigie_words_get (language, brief->exercise ? VIGIE_WORD_EXERCISE : VIGIE_WORD_REAL),
      sequence);
  g_autofree char *next = say_next (self);
  const char *values[] = { signature,
                           *brief->recipients != '\0'
                               ? brief->recipients
                               : vigie_words_get (language, VIGIE_WORD_NO_RECIPIENTS),
                           nature, next };
  double height = 0;
  double x = PAGE_MARGIN;

  for (int i = 0; i < 4; i++)
    {
      const char *name = vigie_words_get (language, names[i]);
      const gboolean strong = i == 3 && brief->next_at != VIGIE_TIME_UNKNOWN;

      height = MAX (height, draw_field (self, name, values[i], strong, x, y, widths[i], FALSE));
      if (draw)
        draw_field (self, name, values[i], strong, x, y, widths[i], TRUE);
      x += widths[i] + gap;
    }
  return y + height + 7;
}

static double
draw_identity (VigieBriefPage *self, double y, gboolean draw)
{
  const VigieBriefText title = { .size = self->options->landscape ? 15 : 17,
                                 .bold = TRUE,
                                 .colour = INK,
                                 .max_lines = self->options->landscape ? 1 : 2 };
  const char *text = vigie_brief_get_title (&self->voice);
  const double inner = vigie_brief_page_inner (self);

  y += self->options->landscape ? 3 : 5;
  if (draw)
    {
      cairo_tag_begin (self->cr, "H1", NULL);
      vigie_brief_draw (self, &title, text, PAGE_MARGIN, y, inner);
      cairo_tag_end (self->cr, "H1");
    }
  y += vigie_brief_measure (self, &title, text, inner) + 2;
  return draw_fields (self, y, draw);
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
  return n > 0 ? vigie_words_fill_count (self->voice.language, word, n) : NULL;
}

/* The number above its words; on a page across, beside them. */
static void
draw_figure (VigieBriefPage *self, const Figure *figure, double x, double y, double width)
{
  const gboolean across = self->options->landscape;
  const VigieBriefText number = { .size = across ? 19 : 21,
                                  .bold = TRUE,
                                  .max_lines = 1,
                                  .colour = figure->alarm && figure->value > 0 ? ALARM : INK };
  static const VigieBriefText label = { .size = 7.4, .bold = TRUE, .colour = INK, .max_lines = 1 };
  static const VigieBriefText detail = { .size = SIZE_SMALL, .colour = QUIET, .max_lines = 1 };
  VigieLanguage language = self->voice.language;
  g_autofree char *value = vigie_words_number (language, (double) figure->value, 0);
  const double beside = across ? vigie_brief_get_width (self, &number, value) + 6 : 0;
  const double below = across ? 4 : 22;

  cairo_tag_begin (self->cr, "P", NULL);
  vigie_brief_draw (self, &number, value, x, across ? y - 1 : y - 3, width);
  vigie_brief_draw (self, &label, vigie_words_get_plural (language, figure->word, figure->value),
                    x + beside, y + below - (across && figure->detail == NULL ? -3.5 : 0),
                    width - beside);
  if (figure->detail != NULL)
    vigie_brief_draw (self, &detail, figure->detail, x + beside, y + below + 9.5, width - beside);
  cairo_tag_end (self->cr, "P");
}

static void
draw_figures (VigieBriefPage *self, double y, double height)
{
  const VigieBrief *brief = self->voice.brief;
  VigieLanguage language = self->voice.language;
  const double inner = vigie_brief_page_inner (self);
  const double width = inner / N_FIGURES;
  guint64 n_posts = 0;
  Figure figures[N_FIGURES];

  for (int i = 0; i < VIGIE_N_STATUSES; i++)
    n_posts += brief->n_posts[i];
  figures[0] =
      (Figure) { brief->n_closures, VIGIE_WORD_COUNT_CLOSURES,
                 describe_new (self, VIGIE_WORD_COUNT_NEW_FEMININE, brief->n_closures_new), TRUE };
  figures[1] = (Figure) { brief->n_lifted, VIGIE_WORD_COUNT_LIFTED, NULL, FALSE };
  figures[2] = (Figure) { brief->n_facts, VIGIE_WORD_COUNT_FACTS,
                          describe_new (self, VIGIE_WORD_COUNT_NEW, brief->n_facts_new), FALSE };
  figures[3] = (Figure) {
    brief->n_posts[VIGIE_STATUS_NEW], VIGIE_WORD_COUNT_PENDING,
    n_posts > 0 ? vigie_words_fill_count (language, VIGIE_WORD_COUNT_POSTS, n_posts) : NULL, FALSE
  };
  figures[4] =
      (Figure) { brief->n_posts[VIGIE_STATUS_REJECTED], VIGIE_WORD_COUNT_REJECTED, NULL, FALSE };

  fill_box (self, WASH, PAGE_MARGIN, y, inner, height);
  for (int i = 0; i < N_FIGURES; i++)
    {
      const double x = PAGE_MARGIN + i * width;

      if (i > 0)
        {
          vigie_map_set_colour (self->cr, RULE, 1);
          cairo_set_line_width (self->cr, 0.5);
          cairo_move_to (self->cr, x, y + 6);
          cairo_line_to (self->cr, x, y + height - 6);
          cairo_stroke (self->cr);
        }
      draw_figure (self, &figures[i], x + 9, y + 3.5, width - 14);
      g_free (figures[i].detail);
    }
}

/* The head of the first page. Returns where the rest begins. */
double
vigie_brief_draw_header (VigieBriefPage *self, gboolean draw)
{
  const double height = self->options->landscape ? FIGURES_HEIGHT_ACROSS : FIGURES_HEIGHT;
  double y = PAGE_MARGIN - 6;

  if (draw)
    draw_band (self, y);
  y = draw_identity (self, y + BAND_HEIGHT, draw);
  if (draw)
    draw_figures (self, y, height);
  return y + height + 9;
}

/* The head of the other pages. Returns where the rest begins. */
double
vigie_brief_draw_running_header (VigieBriefPage *self, gboolean draw)
{
  static const VigieBriefText left = { .size = 7.4, .bold = TRUE, .colour = INK, .max_lines = 1 };
  static const VigieBriefText right = {
    .size = 7.4, .bold = TRUE, .colour = INK, .max_lines = 1, .align = PANGO_ALIGN_RIGHT
  };
  const VigieBrief *brief = self->voice.brief;
  VigieLanguage language = self->voice.language;
  const double inner = vigie_brief_page_inner (self);
  const double y = PAGE_MARGIN - 6;
  g_autofree char *n = g_strdup_printf ("%u", brief->number);
  g_autofree char *number = vigie_words_fill (language, VIGIE_WORD_NUMBER, n, NULL);
  g_autofree char *title =
      g_strdup_printf ("%s %s · %s", vigie_words_get (language, VIGIE_WORD_BRIEF), number,
                       vigie_brief_get_title (&self->voice));
  g_autofree char *group = vigie_words_date_time_group (brief->at, language);
  g_autofree char *end =
      brief->exercise
          ? g_strdup_printf ("%s · %s", vigie_words_get (language, VIGIE_WORD_EXERCISE), group)
          : g_strdup (group);

  if (draw)
    {
      cairo_tag_begin (self->cr, "Artifact", NULL);
      vigie_brief_draw (self, &left, title, PAGE_MARGIN, y, inner * 0.68);
      vigie_brief_draw (self, &right, end, PAGE_MARGIN + inner * 0.7, y, inner * 0.3);
      vigie_brief_rule (self, PAGE_MARGIN, y + 13, inner, 1.2, INK);
      cairo_tag_end (self->cr, "Artifact");
    }
  return y + 21;
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
  VigieLanguage language = self->voice.language;
  g_autofree char *n = g_strdup_printf ("%u", self->number);
  g_autofree char *of = g_strdup_printf ("%u", self->n_pages);
  g_autofree char *number = vigie_words_fill (language, VIGIE_WORD_PAGE, n, of);
  const double inner = vigie_brief_page_inner (self);
  const double y = self->height - PAGE_MARGIN - 9;
  const char *hash_of_log = self->voice.brief->log_head;
  GString *note = g_string_new (vigie_words_get (language, VIGIE_WORD_MADE_WITH));

  if (hash_of_log != NULL && *hash_of_log != '\0')
    {
      g_autofree char *hash = g_strndup (hash_of_log, 16);
      g_autofree char *head = vigie_words_fill (language, VIGIE_WORD_LOG_HEAD, hash, NULL);

      g_string_append_printf (note, " · %s", head);
    }
  vigie_brief_rule (self, PAGE_MARGIN, y - 3, inner, 0.6, INK);
  cairo_tag_begin (self->cr, "P", NULL);
  vigie_brief_draw (self, &alert, vigie_words_get (language, VIGIE_WORD_ALERT_FIRST), PAGE_MARGIN,
                    y, inner * 0.55);
  cairo_tag_end (self->cr, "P");
  cairo_tag_begin (self->cr, "P", NULL);
  vigie_brief_draw (self, &middle, note->str, PAGE_MARGIN + inner * 0.5, y + 1.4, inner * 0.5 - 44);
  vigie_brief_draw (self, &page, number, PAGE_MARGIN + inner - 44, y + 0.8, 44);
  cairo_tag_end (self->cr, "P");
  g_string_free (note, TRUE);
}

/* Across the page and light enough to read through. */
void
vigie_brief_draw_watermark (VigieBriefPage *self)
{
  const char *text = vigie_words_get (self->voice.language, VIGIE_WORD_EXERCISE);
  g_autoptr (PangoLayout) layout = vigie_map_make_text (self->cr, text, 104, TRUE);
  double width;
  double height;

  vigie_map_measure_text (layout, &width, &height);
  cairo_save (self->cr);
  cairo_tag_begin (self->cr, "Artifact", NULL);
  cairo_translate (self->cr, self->width / 2, self->height / 2 + 20);
  cairo_rotate (self->cr, self->options->landscape ? -0.5 : -0.86);
  vigie_map_set_colour (self->cr, INK, 0.085);
  cairo_move_to (self->cr, -width / 2, -height / 2);
  pango_cairo_show_layout (self->cr, layout);
  cairo_tag_end (self->cr, "Artifact");
  cairo_restore (self->cr);
}
