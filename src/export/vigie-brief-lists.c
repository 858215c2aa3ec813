/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-brief-private.h"
#include "vigie-map-style.h"

#define KIND_WIDTH 62.0

static const VigieBriefText strong = {
  .size = SIZE_BODY, .bold = TRUE, .colour = INK, .max_lines = 2
};
static const VigieBriefText body = { .size = SIZE_BODY, .colour = INK, .max_lines = 4 };
static const VigieBriefText small = { .size = SIZE_SMALL, .colour = QUIET, .max_lines = 3 };

enum
{
  GROUP_CHANGES = 1,
  GROUP_FACTS,
  GROUP_PENDING,
  GROUP_RUMOURS,
  GROUP_MESSAGES,
};

static VigieBriefBlock *
add_row (VigieBriefFlow *flow, VigieBriefBlockFunc func, gconstpointer what, guint group)
{
  VigieBriefBlock *block = vigie_brief_flow_add (flow, func, what);

  block->container = "L";
  block->group = group;
  return block;
}

static double
space_block (
    VigieBriefPage *self, gconstpointer what, double x, double y, double width, gboolean draw)
{
  return 5;
}

static void
add_space (VigieBriefFlow *flow)
{
  vigie_brief_flow_add (flow, space_block, NULL);
}

/* Returns where the list begins. */
static guint
add_words_heading (VigieBriefPage *self, VigieBriefFlow *flow, VigieWord word)
{
  vigie_brief_flow_add_heading (flow, vigie_words_get (self->voice.language, word));
  return flow->len;
}

/* A list that goes on on another page says there what it is. */
static void
end_list (VigieBriefPage *self, VigieBriefFlow *flow, guint first, VigieWord word)
{
  vigie_brief_flow_continue (self, flow, first + 1, vigie_words_get (self->voice.language, word));
  add_space (flow);
}

static void
add_more (VigieBriefPage *self, VigieBriefFlow *flow, guint64 n)
{
  g_autofree char *more = NULL;

  if (n == 0)
    return;
  /* Never alone at the top of a page. */
  if (flow->len > 1)
    ((VigieBriefBlock *) g_ptr_array_index (flow, flow->len - 1))->keep = TRUE;
  more = vigie_words_fill_count (self->voice.language, VIGIE_WORD_MORE, n);
  vigie_brief_flow_add_note (flow, more);
}

/* A sentence in the place of a list. */
static double
sentence_block (
    VigieBriefPage *self, gconstpointer what, double x, double y, double width, gboolean draw)
{
  if (draw)
    {
      cairo_tag_begin (self->cr, "P", NULL);
      vigie_brief_draw (self, &body, what, x, y, width);
      cairo_tag_end (self->cr, "P");
    }
  return vigie_brief_measure (self, &body, what, width) + 6;
}

/* ---- what changed ---- */

static const VigieWord change_words[VIGIE_BRIEF_N_CHANGES] = {
  [VIGIE_BRIEF_CHANGE_CLOSED] = VIGIE_WORD_CHANGE_CLOSED,
  [VIGIE_BRIEF_CHANGE_CLOSURE_CHANGED] = VIGIE_WORD_CHANGE_CLOSURE_CHANGED,
  [VIGIE_BRIEF_CHANGE_REOPENED] = VIGIE_WORD_CHANGE_REOPENED,
  [VIGIE_BRIEF_CHANGE_DIVERSION_CUT] = VIGIE_WORD_CHANGE_DIVERSION_CUT,
  [VIGIE_BRIEF_CHANGE_DIVERSION_NEW] = VIGIE_WORD_CHANGE_DIVERSION_NEW,
  [VIGIE_BRIEF_CHANGE_DIVERSION_ENDED] = VIGIE_WORD_CHANGE_DIVERSION_ENDED,
  [VIGIE_BRIEF_CHANGE_CONFIRMED] = VIGIE_WORD_CHANGE_CONFIRMED,
  [VIGIE_BRIEF_CHANGE_WITHDRAWN] = VIGIE_WORD_CHANGE_WITHDRAWN,
  [VIGIE_BRIEF_CHANGE_DENIED] = VIGIE_WORD_CHANGE_DENIED,
  [VIGIE_BRIEF_CHANGE_MESSAGE] = VIGIE_WORD_CHANGE_MESSAGE,
};

static double
change_block (
    VigieBriefPage *self, gconstpointer what, double x, double y, double width, gboolean draw)
{
  static const VigieBriefText kind_style = {
    .size = 6.6, .bold = TRUE, .colour = INK, .max_lines = 2
  };
  static const VigieBriefText text_style = { .size = SIZE_BODY, .colour = INK, .max_lines = 2 };
  static const VigieBriefText cross = { .size = 9.5, .bold = TRUE, .colour = INK };
  static const VigieBriefText fact_style = { .size = SIZE_BODY, .colour = INK, .max_lines = 1 };
  const VigieBriefChange *change = what;
  const VigieBriefText *style = change->shape != NULL                          ? &strong
                                : change->kind == VIGIE_BRIEF_CHANGE_CONFIRMED ? &fact_style
                                                                               : &text_style;
  g_autofree char *kind =
      g_utf8_strup (vigie_words_get (self->voice.language, change_words[change->kind]), -1);
  const char *words = vigie_brief_get_change_text (&self->voice, change);
  const gboolean is_untrue =
      change->kind == VIGIE_BRIEF_CHANGE_WITHDRAWN || change->kind == VIGIE_BRIEF_CHANGE_DENIED;
  /* What is not true must not read like what is. */
  g_autofree char *text = is_untrue ? vigie_brief_quote (&self->voice, words) : g_strdup (words);
  /* A fact is told in full among the facts. */
  g_autofree char *more = change->kind == VIGIE_BRIEF_CHANGE_CONFIRMED
                              ? g_strdup ("")
                              : vigie_brief_say_change (&self->voice, change);
  const double left = KIND_WIDTH + INDENT;
  double height;

  if (!draw)
    {
      height = vigie_brief_measure (self, style, text, width - left);
      if (*more != '\0')
        height += vigie_brief_measure (self, &small, more, width - left);
      return MAX (MAX (height, BADGE),
                  vigie_brief_measure (self, &kind_style, kind, KIND_WIDTH - 6)) +
             ROW_GAP;
    }
  cairo_tag_begin (self->cr, "LI", NULL);
  vigie_brief_draw (self, &kind_style, kind, x, y + 0.9, KIND_WIDTH - 6);
  if (change->shape != NULL)
    vigie_brief_draw_shape_badge (self, change->shape, FALSE, x + KIND_WIDTH, y + 0.5);
  else if (is_untrue)
    vigie_brief_draw (self, &cross, "×", x + KIND_WIDTH + 2.5, y - 1.6, INDENT);
  else if (change->item != NULL)
    vigie_brief_draw_post_badge (self, change->item, FALSE, x + KIND_WIDTH, y + 0.5);
  vigie_brief_begin_link (self, change->item != NULL ? change->item->url : NULL);
  height = vigie_brief_draw (self, style, text, x + left, y, width - left);
  vigie_brief_end_link (self, change->item != NULL ? change->item->url : NULL);
  if (*more != '\0')
    vigie_brief_draw (self, &small, more, x + left, y + height, width - left);
  cairo_tag_end (self->cr, "LI");
  return 0;
}

/* What is new stands first, and so that nobody misses it: below a bar of ink. */
static double
changes_heading (
    VigieBriefPage *self, gconstpointer what, double x, double y, double width, gboolean draw)
{
  static const VigieBriefText style = { .size = 9, .bold = TRUE, .colour = WHITE, .max_lines = 1 };

  if (draw)
    {
      vigie_map_set_colour (self->cr, INK, 1);
      cairo_rectangle (self->cr, x, y, width, 16);
      cairo_fill (self->cr);
      cairo_tag_begin (self->cr, "H2", NULL);
      vigie_brief_draw (self, &style, what, x + 6, y + 1.6, width - 12);
      cairo_tag_end (self->cr, "H2");
    }
  return 21;
}

/* Its heading: it goes above all the columns of the list. */
void
vigie_brief_add_changes_heading (VigieBriefPage *self, VigieBriefFlow *flow)
{
  const VigieBrief *brief = self->voice.brief;
  VigieBriefBlock *block;

  if (brief->previous_at == VIGIE_TIME_UNKNOWN && brief->changes->len == 0)
    return;
  block = vigie_brief_flow_add_owned (flow, changes_heading,
                                      vigie_brief_say_changes_heading (&self->voice), g_free);
  block->keep = TRUE;
}

void
vigie_brief_add_changes (VigieBriefPage *self, VigieBriefFlow *flow)
{
  const VigieBrief *brief = self->voice.brief;

  if (brief->previous_at == VIGIE_TIME_UNKNOWN && brief->changes->len == 0)
    return;
  if (brief->changes->len == 0)
    vigie_brief_flow_add (flow, sentence_block,
                          vigie_words_get (self->voice.language, VIGIE_WORD_NO_CHANGES));
  for (guint i = 0; i < brief->changes->len; i++)
    add_row (flow, change_block, g_ptr_array_index (brief->changes, i), GROUP_CHANGES);
  add_space (flow);
}

/* ---- posts ---- */

static double
fact_block (
    VigieBriefPage *self, gconstpointer what, double x, double y, double width, gboolean draw)
{
  const VigieBriefItem *item = what;
  g_autofree char *source = vigie_brief_say_source (&self->voice, item);
  g_autofree char *place = vigie_brief_say_place (&self->voice, item);
  g_autofree char *line = g_strdup_printf ("%s · %s", source, place);
  const char *text = vigie_brief_get_item_text (&self->voice, item);
  const double tag =
      item->is_new
          ? vigie_brief_draw_tag (self, vigie_words_get (self->voice.language, VIGIE_WORD_NEW),
                                  x + width, y, FALSE)
          : 0;
  const double inner = width - INDENT;
  double height;

  if (!draw)
    {
      height = vigie_brief_measure (self, &body, text, inner - tag);
      height += vigie_brief_measure (self, &small, line, inner);
      return MAX (height, BADGE) + ROW_GAP;
    }
  cairo_tag_begin (self->cr, "LI", NULL);
  vigie_brief_draw_post_badge (self, item, TRUE, x, y + 0.5);
  vigie_brief_begin_link (self, item->url);
  height = vigie_brief_draw (self, &body, text, x + INDENT, y, inner - tag);
  vigie_brief_end_link (self, item->url);
  if (item->is_new)
    vigie_brief_draw_tag (self, vigie_words_get (self->voice.language, VIGIE_WORD_NEW), x + width,
                          y, TRUE);
  vigie_brief_draw (self, &small, line, x + INDENT, y + height, inner);
  cairo_tag_end (self->cr, "LI");
  return 0;
}

void
vigie_brief_add_facts (VigieBriefPage *self, VigieBriefFlow *flow)
{
  const VigieBrief *brief = self->voice.brief;
  guint first;
  const guint n = MIN (brief->items->len, VIGIE_BRIEF_MAX_FACTS);

  first = add_words_heading (self, flow, VIGIE_WORD_FACTS);
  if (n == 0)
    vigie_brief_flow_add (flow, sentence_block,
                          vigie_words_get (self->voice.language, VIGIE_WORD_NO_FACTS));
  for (guint i = 0; i < n; i++)
    add_row (flow, fact_block, g_ptr_array_index (brief->items, i), GROUP_FACTS);
  add_more (self, flow, brief->n_facts - MIN (brief->n_facts, n));
  end_list (self, flow, first, VIGIE_WORD_FACTS);
}

/* What waits for a verdict, in quiet ink, so that nobody takes it for a fact. */
static double
pending_block (
    VigieBriefPage *self, gconstpointer what, double x, double y, double width, gboolean draw)
{
  static const VigieBriefText mark = { .size = SIZE_BODY, .bold = TRUE, .colour = QUIET };
  static const VigieBriefText style = { .size = 7.3, .colour = QUIET, .max_lines = 2 };
  const VigieBriefItem *item = what;
  g_autofree char *source = vigie_brief_say_source (&self->voice, item);
  g_autofree char *line =
      g_strdup_printf ("%s · %s", source, vigie_brief_get_item_text (&self->voice, item));
  const double inner = width - INDENT;

  if (draw)
    {
      cairo_tag_begin (self->cr, "LI", NULL);
      vigie_brief_draw (self, &mark, "?", x + 3.5, y - 0.3, INDENT);
      vigie_brief_begin_link (self, item->url);
      vigie_brief_draw (self, &style, line, x + INDENT, y, inner);
      vigie_brief_end_link (self, item->url);
      cairo_tag_end (self->cr, "LI");
    }
  return vigie_brief_measure (self, &style, line, inner) + 2.5;
}

void
vigie_brief_add_pending (VigieBriefPage *self, VigieBriefFlow *flow)
{
  const VigieBrief *brief = self->voice.brief;
  guint first;
  const guint64 n_new = brief->n_posts[VIGIE_STATUS_NEW];

  if (brief->pending->len == 0)
    return;
  first = add_words_heading (self, flow, VIGIE_WORD_PENDING);
  for (guint i = 0; i < brief->pending->len; i++)
    add_row (flow, pending_block, g_ptr_array_index (brief->pending, i), GROUP_PENDING);
  add_more (self, flow, n_new - MIN (n_new, brief->pending->len));
  end_list (self, flow, first, VIGIE_WORD_PENDING);
}

/* What was said, and why it is not so. */
static double
rumour_block (
    VigieBriefPage *self, gconstpointer what, double x, double y, double width, gboolean draw)
{
  static const VigieBriefText mark = { .size = 9.5, .bold = TRUE, .colour = INK };
  static const VigieBriefText said = { .size = SIZE_BODY, .colour = QUIET, .max_lines = 2 };
  static const VigieBriefText why = {
    .size = SIZE_SMALL, .bold = TRUE, .colour = INK, .max_lines = 2
  };
  const VigieBriefItem *item = what;
  g_autofree char *source = vigie_brief_say_source (&self->voice, item);
  g_autofree char *reason = g_strdup_printf (
      "%s · %s",
      item->reason != NULL ? vigie_words_reason (self->voice.language, item->reason) : "–", source);
  g_autofree char *text =
      vigie_brief_quote (&self->voice, vigie_brief_get_item_text (&self->voice, item));
  const double inner = width - INDENT;
  double height;

  if (!draw)
    return vigie_brief_measure (self, &said, text, inner) +
           vigie_brief_measure (self, &why, reason, inner) + ROW_GAP;
  cairo_tag_begin (self->cr, "LI", NULL);
  vigie_brief_draw (self, &mark, "×", x + 2.5, y - 1.6, INDENT);
  height = vigie_brief_draw (self, &said, text, x + INDENT, y, inner);
  vigie_brief_draw (self, &why, reason, x + INDENT, y + height, inner);
  cairo_tag_end (self->cr, "LI");
  return 0;
}

void
vigie_brief_add_rumours (VigieBriefPage *self, VigieBriefFlow *flow)
{
  const VigieBrief *brief = self->voice.brief;
  guint first;

  if (brief->rumours->len == 0)
    return;
  first = add_words_heading (self, flow, VIGIE_WORD_RUMOURS);
  for (guint i = 0; i < brief->rumours->len; i++)
    add_row (flow, rumour_block, g_ptr_array_index (brief->rumours, i), GROUP_RUMOURS);
  add_more (self, flow, brief->n_rumours - MIN (brief->n_rumours, brief->rumours->len));
  end_list (self, flow, first, VIGIE_WORD_RUMOURS);
}

static double
message_block (
    VigieBriefPage *self, gconstpointer what, double x, double y, double width, gboolean draw)
{
  static const VigieBriefText time_style = {
    .size = 7.3, .bold = TRUE, .colour = INK, .max_lines = 2
  };
  static const VigieBriefText text_style = { .size = SIZE_BODY, .colour = INK, .max_lines = 8 };
  const VigieBriefMessage *message = what;
  g_autofree char *time = vigie_brief_say_time (&self->voice, message->at);
  const double left = MAX (32.0, vigie_brief_get_width (self, &time_style, time) + 8);
  double height;

  if (!draw)
    {
      height = vigie_brief_measure (self, &text_style, message->text, width - left);
      if (message->channels != NULL)
        height += vigie_brief_measure (self, &small, message->channels, width - left);
      return height + ROW_GAP;
    }
  cairo_tag_begin (self->cr, "LI", NULL);
  vigie_brief_draw (self, &time_style, time, x, y + 0.5, left);
  height = vigie_brief_draw (self, &text_style, message->text, x + left, y, width - left);
  if (message->channels != NULL)
    vigie_brief_draw (self, &small, message->channels, x + left, y + height, width - left);
  cairo_tag_end (self->cr, "LI");
  return 0;
}

void
vigie_brief_add_messages (VigieBriefPage *self, VigieBriefFlow *flow)
{
  const VigieBrief *brief = self->voice.brief;
  guint first;
  const guint n = MIN (brief->messages->len, VIGIE_BRIEF_MAX_MESSAGES);

  if (n == 0)
    return;
  first = add_words_heading (self, flow, VIGIE_WORD_MESSAGES);
  for (guint i = 0; i < n; i++)
    add_row (flow, message_block, g_ptr_array_index (brief->messages, i), GROUP_MESSAGES);
  add_more (self, flow, brief->n_messages - n);
  end_list (self, flow, first, VIGIE_WORD_MESSAGES);
}

/* ---- what comes next ---- */

static double
next_block (
    VigieBriefPage *self, gconstpointer what, double x, double y, double width, gboolean draw)
{
  static const VigieBriefText style = {
    .size = 9.5, .bold = TRUE, .colour = INK, .max_lines = 1, .align = PANGO_ALIGN_CENTER
  };

  if (draw)
    {
      vigie_map_set_colour (self->cr, INK, 1);
      cairo_set_line_width (self->cr, 0.8);
      cairo_rectangle (self->cr, x, y + 2, width, 18);
      cairo_stroke (self->cr);
      cairo_tag_begin (self->cr, "P", NULL);
      vigie_brief_draw (self, &style, what, x, y + 4.2, width);
      cairo_tag_end (self->cr, "P");
    }
  return 24;
}

void
vigie_brief_add_next (VigieBriefPage *self, VigieBriefFlow *flow)
{
  g_autofree char *time = NULL;

  if (self->voice.brief->next_at == VIGIE_TIME_UNKNOWN)
    return;
  time = vigie_brief_say_time (&self->voice, self->voice.brief->next_at);
  vigie_brief_flow_add_owned (
      flow, next_block, vigie_words_fill (self->voice.language, VIGIE_WORD_NEXT_AT, time, NULL),
      g_free);
}
