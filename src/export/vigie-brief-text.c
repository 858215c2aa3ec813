/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-brief-text.h"

#include <string.h>

#include "vigie-brief-describe.h"
#include "vigie-brief-document.h"

#define LABEL_WIDTH 16 /* characters of the names of fields and of kinds of change */
#define LINE_WIDTH 76  /* what every mail program shows without breaking lines itself */

/* ---- lines ---- */

/* Whether the word that ends at @at begins the name of a road or of a place on it, which is not
 * broken before its number: "D 971", "PR 12+300". */
static gboolean
ends_with_road_letters (const char *start, const char *at)
{
  static const char *const letters[] = {
    "PR", "A", "N", "M", "D", "C", "RN", "RD", "VC", "n°", "N°"
  };
  const char *word = at;

  while (word > start && word[-1] != ' ' && word[-1] != '(')
    word--;
  for (gsize i = 0; i < G_N_ELEMENTS (letters); i++)
    if (strlen (letters[i]) == (gsize) (at - word) &&
        strncmp (letters[i], word, (gsize) (at - word)) == 0)
      return TRUE;
  return FALSE;
}

/* Whether a line may end at @at; never at a no-break space. */
static gboolean
is_break (const char *start, const char *at)
{
  return *at == ' ' && !(g_ascii_isdigit (at[1]) && ends_with_road_letters (start, at));
}

/* Appends @text in lines of at most LINE_WIDTH characters, broken between words, the first one
 * behind @label, the others as far in. A word that is longer is left whole, for it may be an
 * address. */
static void
append_wrapped (GString *out, const char *label, guint indent, const char *text)
{
  const glong label_length = g_utf8_strlen (label, -1);
  const char *const start = text;
  guint column = MAX (indent, label_length > 0 ? (guint) label_length + 1 : 0);
  gboolean is_begin = TRUE;

  g_string_append (out, label);
  for (guint i = (guint) label_length; i < column; i++)
    g_string_append_c (out, ' ');
  while (*text != '\0')
    {
      const char *end = text;
      guint length = 0;

      while (*end != '\0' && !is_break (start, end))
        {
          end = g_utf8_next_char (end);
          length++;
        }
      if (!is_begin && column + 1 + length > LINE_WIDTH)
        {
          g_string_append_c (out, '\n');
          for (column = 0; column < indent; column++)
            g_string_append_c (out, ' ');
          is_begin = TRUE;
        }
      if (!is_begin)
        {
          g_string_append_c (out, ' ');
          column++;
        }
      g_string_append_len (out, text, end - text);
      column += length;
      is_begin = length == 0 && is_begin;
      text = end;
      while (is_break (start, text))
        text++;
    }
  g_string_append_c (out, '\n');
}

static void
append_heading (GString *out, const char *text)
{
  g_autofree char *upper = g_utf8_strup (text, -1);

  g_string_append_printf (out, "\n%s\n", upper);
}

static void
append_field (GString *out, VigieLanguage language, VigieWord word, const char *value)
{
  g_autofree char *label = g_strdup_printf (language == VIGIE_LANGUAGE_FRENCH ? "%s\u00a0:" : "%s:",
                                            vigie_words_get (language, word));

  append_wrapped (out, label, LABEL_WIDTH, value);
}

static void
append_more (GString *out, VigieLanguage language, guint64 n)
{
  g_autofree char *more = n > 0 ? vigie_words_fill_count (language, VIGIE_WORD_MORE, n) : NULL;

  if (more != NULL)
    append_wrapped (out, "", 4, more);
}

/* ---- the long text ---- */

/* What is not true is quoted, so that it does not read like what is. */
static char *
quote_untrue (const VigieBriefVoice *voice, const VigieBriefChange *change, const char *words)
{
  if (change->kind == VIGIE_BRIEF_CHANGE_WITHDRAWN || change->kind == VIGIE_BRIEF_CHANGE_DENIED)
    return vigie_brief_quote (voice, words);
  return g_strdup (words);
}

static void
append_changes (GString *out, const VigieBriefVoice *voice)
{
  const VigieBrief *brief = voice->brief;
  g_autofree char *heading = vigie_brief_say_changes_heading (voice);

  if (brief->previous_at == VIGIE_TIME_UNKNOWN && brief->changes->len == 0)
    return;
  append_heading (out, heading);
  if (brief->changes->len == 0)
    append_wrapped (out, "", 0, vigie_words_get (voice->language, VIGIE_WORD_NO_CHANGES));
  for (guint i = 0; i < brief->changes->len; i++)
    {
      const VigieBriefChange *change = g_ptr_array_index (brief->changes, i);
      g_autofree char *more = vigie_brief_say_change (voice, change);
      g_autofree char *words =
          quote_untrue (voice, change, vigie_brief_get_change_text (voice, change));
      g_autofree char *text = g_strdup_printf ("%s%s%s%s", words, *more != '\0' ? " (" : "", more,
                                               *more != '\0' ? ")" : "");

      append_wrapped (out,
                      vigie_words_get (voice->language, vigie_brief_get_change_word (change->kind)),
                      LABEL_WIDTH, text);
    }
}

static char *
say_cut (const VigieBriefVoice *voice, const VigieBriefCut *cut)
{
  g_autofree char *ends = vigie_brief_say_cut_ends (voice->language, cut);
  g_autofree char *validity = vigie_brief_say_validity (voice, cut->closure);
  g_autofree char *diversions = vigie_brief_say_diversions_around (voice, cut->closure->label);
  const char *direction = vigie_words_direction (voice->language, cut->direction);
  GString *out = g_string_new (
      !cut->has_section   ? vigie_brief_get_shape_title (voice, cut->closure->shape)
      : cut->road != NULL ? cut->road
                          : vigie_words_get (voice->language, VIGIE_WORD_ROAD_UNNAMED));

  if (*ends != '\0')
    g_string_append_printf (out, " %s", ends);
  if (cut->communes != NULL)
    g_string_append_printf (out, " (%s)", cut->communes);
  if (*direction != '\0')
    g_string_append_printf (out, ", %s", direction);
  if (cut->length_m > 0)
    {
      g_autofree char *length = vigie_words_radius (voice->language, cut->length_m);

      g_string_append_printf (out, ", %s", length);
    }
  g_string_append_printf (out, " · %s", validity);
  if (*diversions != '\0')
    g_string_append_printf (out, " → %s", diversions);
  return g_string_free_and_steal (out);
}

static void
append_cuts (GString *out, const VigieBriefVoice *voice)
{
  const VigieBrief *brief = voice->brief;

  append_heading (out, vigie_words_get (voice->language, VIGIE_WORD_CLOSURES));
  if (brief->cuts->len == 0)
    append_wrapped (out, "", 0, vigie_words_get (voice->language, VIGIE_WORD_NO_CLOSURES));
  for (guint i = 0; i < brief->cuts->len; i++)
    {
      const VigieBriefCut *cut = g_ptr_array_index (brief->cuts, i);
      g_autofree char *text = say_cut (voice, cut);

      append_wrapped (out, cut->closure->label, 4, text);
    }
}

/* Diversions, then areas, perimeters and markers. */
static void
append_shapes (GString *out, const VigieBriefVoice *voice, gboolean diversions, VigieWord heading)
{
  const VigieBrief *brief = voice->brief;
  gboolean begun = FALSE;

  for (guint i = brief->n_closures; i < brief->shapes->len; i++)
    {
      const VigieBriefShape *entry = g_ptr_array_index (brief->shapes, i);
      g_autofree char *about = NULL;
      g_autofree char *text = NULL;

      if ((entry->shape->kind == VIGIE_SHAPE_DIVERSION) != diversions)
        continue;
      if (!begun)
        append_heading (out, vigie_words_get (voice->language, heading));
      begun = TRUE;
      about =
          diversions ? vigie_brief_say_way (voice, entry) : vigie_brief_say_validity (voice, entry);
      text =
          g_strdup_printf ("%s%s%s%s%s", vigie_brief_get_shape_title (voice, entry->shape),
                           *about != '\0' ? " · " : "", about, entry->is_cut ? " · " : "",
                           entry->is_cut ? vigie_words_get (voice->language, VIGIE_WORD_CUT) : "");
      append_wrapped (out, entry->label, 4, text);
    }
}

static void
append_items (GString *out,
              const VigieBriefVoice *voice,
              GPtrArray *items,
              guint max,
              VigieWord heading,
              guint64 n_all)
{
  const guint n = MIN (items->len, max);

  if (n == 0)
    return;
  append_heading (out, vigie_words_get (voice->language, heading));
  for (guint i = 0; i < n; i++)
    {
      const VigieBriefItem *item = g_ptr_array_index (items, i);
      g_autofree char *source = vigie_brief_say_source (voice, item);
      g_autofree char *place = item->number > 0 ? vigie_brief_say_place (voice, item) : NULL;
      g_autofree char *label =
          item->number > 0 ? g_strdup_printf ("%u", item->number) : g_strdup ("-");
      g_autofree char *words =
          heading == VIGIE_WORD_RUMOURS
              ? vigie_brief_quote (voice, vigie_brief_get_item_text (voice, item))
              : g_strdup (vigie_brief_get_item_text (voice, item));
      const char *reason = heading == VIGIE_WORD_RUMOURS && item->reason != NULL
                               ? vigie_words_reason (voice->language, item->reason)
                               : NULL;
      g_autofree char *text = g_strdup_printf (
          "%s (%s%s%s%s%s)", words, reason != NULL ? reason : "", reason != NULL ? " · " : "",
          source, place != NULL ? " · " : "", place != NULL ? place : "");

      append_wrapped (out, label, 4, text);
    }
  append_more (out, voice->language, n_all - MIN (n_all, n));
}

static void
append_messages (GString *out, const VigieBriefVoice *voice)
{
  const VigieBrief *brief = voice->brief;
  const guint n = MIN (brief->messages->len, VIGIE_BRIEF_MAX_MESSAGES);

  if (n == 0)
    return;
  append_heading (out, vigie_words_get (voice->language, VIGIE_WORD_MESSAGES));
  for (guint i = 0; i < n; i++)
    {
      const VigieBriefMessage *message = g_ptr_array_index (brief->messages, i);
      g_autofree char *time = vigie_brief_say_time (voice, message->at);

      append_wrapped (out, time, 6, message->text);
    }
  append_more (out, voice->language, brief->n_messages - n);
}

/**
 * vigie_brief_to_subject:
 * @brief: what it says, finished
 *
 * Returns: (transfer full): the subject of an e-mail: « [EXERCICE] Point de situation N° 5 – … »
 */
char *
vigie_brief_to_subject (const VigieBrief *brief, VigieLanguage language, GTimeZone *zone)
{
  const VigieBriefVoice voice = { brief, language, zone };
  g_autofree char *n = g_strdup_printf ("%u", brief->number);
  g_autofree char *number = vigie_words_fill (language, VIGIE_WORD_NUMBER, n, NULL);
  g_autofree char *group = vigie_words_date_time_group (brief->at, language);
  g_autofree char *exercise =
      brief->exercise ? g_strdup_printf ("[%s] ", vigie_words_get (language, VIGIE_WORD_EXERCISE))
                      : g_strdup ("");

  return g_strdup_printf ("%s%s %s – %s – %s", exercise,
                          vigie_words_get (language, VIGIE_WORD_BRIEF), number,
                          vigie_brief_get_title (&voice), group);
}

/**
 * vigie_brief_to_text:
 * @brief: what it says, finished
 *
 * The whole brief for an e-mail: plain text in lines that are not broken on the way.
 *
 * Returns: (transfer full): the text, which ends with a line break
 */
char *
vigie_brief_to_text (const VigieBrief *brief, VigieLanguage language, GTimeZone *zone)
{
  const VigieBriefVoice voice = { brief, language, zone };
  g_autofree char *subject = vigie_brief_to_subject (brief, language, zone);
  g_autofree char *date = vigie_words_date_time (language, brief->at, zone);
  g_autofree char *signature = vigie_brief_say_signature (&voice);
  g_autofree char *sequence = vigie_brief_say_sequence (&voice);
  g_autofree char *nature = g_strdup_printf (
      "%s · %s",
      vigie_words_get (language, brief->exercise ? VIGIE_WORD_EXERCISE : VIGIE_WORD_REAL),
      sequence);
  GString *out = g_string_new (NULL);

  append_wrapped (out, "", 0, subject);
  g_string_append_c (out, '\n');
  append_field (out, language, VIGIE_WORD_AS_OF, date);
  append_field (out, language, VIGIE_WORD_AUTHOR, signature);
  append_field (out, language, VIGIE_WORD_RECIPIENTS,
                *brief->recipients != '\0' ? brief->recipients
                                           : vigie_words_get (language, VIGIE_WORD_NO_RECIPIENTS));
  append_field (out, language, VIGIE_WORD_NATURE, nature);
  append_changes (out, &voice);
  append_cuts (out, &voice);
  append_shapes (out, &voice, TRUE, VIGIE_WORD_DIVERSIONS);
  append_items (out, &voice, brief->items, VIGIE_BRIEF_MAX_FACTS, VIGIE_WORD_FACTS, brief->n_facts);
  append_items (out, &voice, brief->pending, G_MAXUINT, VIGIE_WORD_PENDING,
                brief->n_posts[VIGIE_STATUS_NEW]);
  append_items (out, &voice, brief->rumours, G_MAXUINT, VIGIE_WORD_RUMOURS, brief->n_rumours);
  append_shapes (out, &voice, FALSE, VIGIE_WORD_OTHER_SHAPES);
  append_messages (out, &voice);
  g_string_append_c (out, '\n');
  if (brief->next_at != VIGIE_TIME_UNKNOWN)
    {
      g_autofree char *time = vigie_brief_say_time (&voice, brief->next_at);
      g_autofree char *next = vigie_words_fill (language, VIGIE_WORD_NEXT_AT, time, NULL);

      append_wrapped (out, "", 0, next);
    }
  append_wrapped (out, "", 0, vigie_words_get (language, VIGIE_WORD_ALERT_FIRST));
  return g_string_free_and_steal (out);
}

/* ---- the short text ---- */

static glong
count (const char *text)
{
  return g_utf8_strlen (text, -1);
}

/* The beginning of @text, of at most @max characters, ended between two words by “…”. */
static char *
shorten (const char *text, glong max)
{
  const char *end = text;
  const char *best = NULL;

  if (count (text) <= max)
    return g_strdup (text);
  for (glong i = 0; i < max - 1 && *end != '\0'; i++)
    {
      if (is_break (text, end))
        best = end;
      end = g_utf8_next_char (end);
    }
  return best != NULL && best > text ? g_strdup_printf ("%.*s…", (int) (best - text), text)
                                     : g_strdup ("…");
}

/* A list of whole parts behind @pattern, as many as find room, then "+3" for the others. Nothing
 * is appended where not even the count does. */
static void
append_list (GString *out, VigieLanguage language, VigieWord pattern, GPtrArray *parts, glong max)
{
  g_autofree char *best = NULL;

  for (guint n = 0; n <= parts->len; n++)
    {
      g_autoptr (GString) list = g_string_new (NULL);
      g_autofree char *line = NULL;

      for (guint i = 0; i < n; i++)
        g_string_append_printf (list, "%s%s", i > 0 ? ", " : "",
                                (const char *) g_ptr_array_index (parts, i));
      if (n < parts->len)
        g_string_append_printf (list, "%s+%u", n > 0 ? " " : "", parts->len - n);
      line = vigie_words_fill (language, pattern, list->str, NULL);
      /* More parts may be shorter than one less and its "+1". */
      if (count (line) + 2 <= max)
        {
          g_free (best);
          best = g_steal_pointer (&line);
        }
      else if (n < parts->len)
        break;
    }
  if (best != NULL)
    g_string_append_printf (out, "\n%s.", best);
}

static GPtrArray *
list_changes (const VigieBriefVoice *voice)
{
  GPtrArray *parts = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < voice->brief->changes->len; i++)
    {
      const VigieBriefChange *change = g_ptr_array_index (voice->brief->changes, i);
      g_autofree char *kind = g_utf8_strdown (
          vigie_words_get (voice->language, vigie_brief_get_change_word (change->kind)), -1);
      /* A title is whole, for it may end with the name of a road; words of a post may be less. */
      const char *words = vigie_brief_get_change_text (voice, change);
      g_autofree char *whole = change->shape != NULL ? g_strdup (words) : shorten (words, 60);
      g_autofree char *text = quote_untrue (voice, change, whole);
      g_ptr_array_add (parts, g_strdup_printf ("%s %s", kind, text));
    }
  return parts;
}

/* Each road once, with its PR where it has one section only. */
static GPtrArray *
list_roads (const VigieBriefVoice *voice)
{
  GPtrArray *parts = g_ptr_array_new_with_free_func (g_free);
  GPtrArray *cuts = voice->brief->cuts;

  for (guint i = 0; i < cuts->len; i++)
    {
      const VigieBriefCut *cut = g_ptr_array_index (cuts, i);
      g_autofree char *ends = vigie_brief_say_cut_ends (voice->language, cut);
      const char *name =
          !cut->has_section
              ? vigie_brief_get_shape_title (voice, cut->closure->shape)
              : (cut->road != NULL ? cut->road
                                   : vigie_words_get (voice->language, VIGIE_WORD_ROAD_UNNAMED));
      guint n_more = 0;

      while (cut->has_section && cut->road != NULL && i + 1 < cuts->len &&
             g_strcmp0 (((VigieBriefCut *) g_ptr_array_index (cuts, i + 1))->road, cut->road) == 0)
        {
          n_more++;
          i++;
        }
      if (n_more > 0)
        g_ptr_array_add (parts, g_strdup_printf ("%s (×%u)", name, n_more + 1));
      else
        g_ptr_array_add (parts, g_strdup_printf ("%s%s%s", name, *ends != '\0' ? " " : "", ends));
    }
  return parts;
}

static char *
make_first_line (const VigieBriefVoice *voice)
{
  const VigieBrief *brief = voice->brief;
  g_autofree char *n = g_strdup_printf ("%u", brief->number);
  g_autofree char *number = vigie_words_fill (voice->language, VIGIE_WORD_NUMBER, n, NULL);
  g_autofree char *title = shorten (vigie_brief_get_title (voice), 80);

  return g_strdup_printf ("%s%s %s %s – %s",
                          brief->exercise ? vigie_words_get (voice->language, VIGIE_WORD_EXERCISE)
                                          : "",
                          brief->exercise ? " –" : "",
                          vigie_words_get (voice->language, VIGIE_WORD_BRIEF), number, title);
}

/**
 * vigie_brief_to_short_text:
 * @brief: what it says, finished
 *
 * What matters most, for the radio or a message: at most %VIGIE_BRIEF_SHORT_TEXT_MAX Unicode
 * characters, without ending in the middle of a word or of a road's name. What is left out is
 * counted.
 *
 * Returns: (transfer full): the text, without a line break at its end
 */
char *
vigie_brief_to_short_text (const VigieBrief *brief, VigieLanguage language, GTimeZone *zone)
{
  const VigieBriefVoice voice = { brief, language, zone };
  g_autofree char *first = make_first_line (&voice);
  g_autofree char *group = vigie_words_date_time_group (brief->at, language);
  g_autoptr (GString) last = g_string_new (group);
  g_autoptr (GPtrArray) changes = list_changes (&voice);
  g_autoptr (GPtrArray) roads = list_roads (&voice);
  GString *out = g_string_new (g_strchug (first));
  glong room;

  if (brief->next_at != VIGIE_TIME_UNKNOWN)
    {
      g_autofree char *time = vigie_brief_say_time (&voice, brief->next_at);
      g_autofree char *next = vigie_words_fill (language, VIGIE_WORD_TEXT_NEXT, time, NULL);

      g_string_append_printf (last, ". %s", next);
    }
  room = VIGIE_BRIEF_SHORT_TEXT_MAX - count (last->str) - 2;
  /* What is new may take most of it, but not all: what is cut stands in every brief. */
  if (changes->len > 0)
    append_list (out, language, VIGIE_WORD_TEXT_NEW, changes,
                 (room - count (out->str)) * (roads->len > 0 ? 3 : 5) / 5);
  if (roads->len > 0)
    append_list (out, language, VIGIE_WORD_TEXT_CLOSED_ROADS, roads, room - count (out->str));
  else if (count (out->str) + 2 + count (vigie_words_get (language, VIGIE_WORD_TEXT_NO_CLOSURES)) <=
           room)
    g_string_append_printf (out, "\n%s.", vigie_words_get (language, VIGIE_WORD_TEXT_NO_CLOSURES));
  g_string_append_printf (out, "\n%s.", last->str);
  return g_string_free_and_steal (out);
}
