/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-query.h"

#include <string.h>

#include "vigie-query-fold.h"

/**
 * vigie_query_new:
 *
 * Returns: (transfer full): a query that finds everything
 */
VigieQuery *
vigie_query_new (void)
{
  static const VigieQuery everything = VIGIE_QUERY_INIT;

  return g_memdup2 (&everything, sizeof everything);
}

VigieQuery *
vigie_query_copy (const VigieQuery *self)
{
  VigieQuery *copy = g_memdup2 (self, sizeof *self);

  copy->text = g_strdup (self->text);
  copy->owner = g_strdup (self->owner);
  return copy;
}

void
vigie_query_free (VigieQuery *self)
{
  if (self == NULL)
    return;

  g_free (self->text);
  g_free (self->owner);
  g_free (self);
}

gboolean
vigie_query_equal (const VigieQuery *a, const VigieQuery *b)
{
  return g_strcmp0 (a->text, b->text) == 0 && a->statuses == b->statuses &&
         a->awaits_second == b->awaits_second && a->with_photo == b->with_photo &&
         a->on_map == b->on_map && g_strcmp0 (a->owner, b->owner) == 0 &&
         a->has_box == b->has_box &&
         (!a->has_box || memcmp (&a->box, &b->box, sizeof a->box) == 0) && a->from == b->from &&
         a->to == b->to;
}

static gboolean
is_mark (gunichar c)
{
  GUnicodeType type = g_unichar_type (c);

  return type == G_UNICODE_NON_SPACING_MARK || type == G_UNICODE_ENCLOSING_MARK ||
         type == G_UNICODE_SPACING_MARK;
}

/**
 * vigie_query_append_folded:
 * @folded: a text that was folded
 * @text: UTF-8; what is none adds nothing
 *
 * Appends @text as vigie_query_fold_text() folds it. Marks are left out, so it does not matter that
 * each character is decomposed by itself and marks are not put in order.
 */
void
vigie_query_append_folded (GString *folded, const char *text)
{
  const char *c = text;

  if (!g_utf8_validate (text, -1, NULL))
    return;
  while (*c != '\0')
    {
      gunichar parts[G_UNICHAR_MAX_DECOMPOSITION_LENGTH];
      gsize n;

      if ((guchar) *c < 0x80)
        {
          g_string_append_c (folded, g_ascii_tolower (*c));
          c++;
          continue;
        }
      n = g_unichar_fully_decompose (g_utf8_get_char (c), FALSE, parts, G_N_ELEMENTS (parts));
      for (gsize i = 0; i < n; i++)
        if (!is_mark (parts[i]))
          g_string_append_unichar (folded, g_unichar_tolower (parts[i]));
      c = g_utf8_next_char (c);
    }
}

/**
 * vigie_query_fold_text:
 * @text: UTF-8
 *
 * What the text search compares: lower case without diacritics, as FTS5's unicode61 tokenizer
 * with remove_diacritics 2 does. Letters that are no letter with a mark (œ, ß) stay.
 *
 * Returns: (transfer full): the folded text
 */
char *
vigie_query_fold_text (const char *text)
{
  GString *folded = g_string_new (NULL);

  vigie_query_append_folded (folded, text);
  return g_string_free_and_steal (folded);
}

static gboolean
is_word_character (gunichar c)
{
  return g_unichar_isalnum (c) || is_mark (c) || g_unichar_type (c) == G_UNICODE_PRIVATE_USE;
}

/* The words of a text as unicode61 splits it; a trailing * of a word says that it is a beginning.
 */
static GPtrArray *
split_words (const char *text, gboolean *last_is_open)
{
  GPtrArray *words = g_ptr_array_new_with_free_func (g_free);
  const char *start = NULL;
  const char *c;

  *last_is_open = FALSE;
  for (c = text; *c != '\0'; c = g_utf8_next_char (c))
    {
      if (is_word_character (g_utf8_get_char (c)))
        {
          if (start == NULL)
            start = c;
          continue;
        }
      if (start != NULL)
        g_ptr_array_add (
            words, g_strdup_printf ("%.*s%s", (int) (c - start), start, *c == '*' ? "*" : ""));
      start = NULL;
    }
  if (start != NULL)
    {
      g_ptr_array_add (words, g_strndup (start, (gsize) (c - start)));
      *last_is_open = TRUE;
    }
  return words;
}

/**
 * vigie_query_to_fts:
 * @text: what somebody typed
 *
 * Every word must occur. A word followed by * is a beginning, and so is the last one while it is
 * still being typed, once it has three letters. Operators of FTS5 have no meaning here: each word
 * is quoted.
 *
 * Returns: (transfer full) (nullable): an FTS5 expression, or %NULL when @text has no word
 */
char *
vigie_query_to_fts (const char *text)
{
  g_autofree char *valid = NULL;
  g_autoptr (GPtrArray) words = NULL;
  GString *expression;
  gboolean last_is_open;

  if (text == NULL)
    return NULL;
  valid = g_utf8_make_valid (text, -1);
  words = split_words (valid, &last_is_open);
  if (words->len == 0)
    return NULL;

  expression = g_string_new (NULL);
  for (guint i = 0; i < words->len; i++)
    {
      const char *word = g_ptr_array_index (words, i);
      gsize length = strlen (word);
      gboolean starred = word[length - 1] == '*';
      gboolean open =
          starred || (last_is_open && i == words->len - 1 && g_utf8_strlen (word, -1) >= 3);

      g_string_append_printf (expression, "%s\"%.*s\"%s", i > 0 ? " " : "",
                              (int) (starred ? length - 1 : length), word, open ? "*" : "");
    }
  return g_string_free_and_steal (expression);
}

static gboolean
has_word (GPtrArray *haystack, const char *needle, gboolean beginning)
{
  gsize length = strlen (needle);

  for (guint i = 0; i < haystack->len; i++)
    {
      g_autofree char *word = g_strdup (g_ptr_array_index (haystack, i));
      gsize word_length;

      g_strdelimit (word, "*", '\0');
      word_length = strlen (word);
      if (strncmp (word, needle, length) == 0 && (beginning || word_length == length))
        return TRUE;
    }
  return FALSE;
}

static gboolean
matches_text (const char *query, VigiePost *post)
{
  g_autofree char *expression = vigie_query_to_fts (query);
  g_autofree char *searched = NULL;
  g_autofree char *folded_query = NULL;
  g_autoptr (GPtrArray) words = NULL;
  g_autoptr (GPtrArray) needles = NULL;
  gboolean open, ignored;

  if (expression == NULL)
    return TRUE;
  searched = vigie_query_fold_text (vigie_post_get_text (post));
  folded_query = vigie_query_fold_text (query);
  words = split_words (searched, &ignored);
  needles = split_words (folded_query, &open);
  for (guint i = 0; i < needles->len; i++)
    {
      g_autofree char *needle = g_strdup (g_ptr_array_index (needles, i));
      gboolean starred = g_str_has_suffix (needle, "*");
      gboolean beginning =
          starred || (open && i == needles->len - 1 && g_utf8_strlen (needle, -1) >= 3);

      if (starred)
        needle[strlen (needle) - 1] = '\0';
      if (!has_word (words, needle, beginning))
        return FALSE;
    }
  return TRUE;
}

/**
 * vigie_post_choose_position:
 * @post: a post
 * @state: (nullable): what was decided about it
 *
 * Returns: (transfer none) (nullable): where the map shows it: the confirmed position, else the
 *   first candidate
 */
const VigiePosition *
vigie_post_choose_position (VigiePost *post, const VigiePostState *state)
{
  const VigiePosition *candidates;
  gsize n_candidates;

  if (state != NULL && state->has_position)
    return &state->position;
  candidates = vigie_post_get_candidates (post, &n_candidates);
  return n_candidates > 0 ? candidates : NULL;
}

static gboolean
matches_place (const VigieQuery *self, VigiePost *post, const VigiePostState *state)
{
  const VigiePosition *position = vigie_post_choose_position (post, state);

  if (!self->on_map && !self->has_box)
    return TRUE;
  return position != NULL &&
         (!self->has_box || vigie_box_contains (&self->box, position->lon, position->lat));
}

/**
 * vigie_query_matches:
 * @self: a query
 * @post: a post
 * @state: (nullable): what was decided about it
 *
 * Says the same as the incident file's index does, one post at a time.
 *
 * Returns: whether @self finds @post
 */
gboolean
vigie_query_matches (const VigieQuery *self, VigiePost *post, const VigiePostState *state)
{
  VigieStatus status = state != NULL ? state->status : VIGIE_STATUS_NEW;
  gint64 posted_at = vigie_post_get_posted_at (post);
  gsize n_photos;

  if (self->statuses != 0 && (self->statuses & (1u << status)) == 0)
    return FALSE;
  if (self->awaits_second &&
      (status != VIGIE_STATUS_CONFIRMED || vigie_post_state_is_cleared (state, TRUE)))
    return FALSE;
  vigie_post_get_photos (post, &n_photos);
  if (self->with_photo && n_photos == 0)
    return FALSE;
  if (self->owner != NULL && (state == NULL || g_strcmp0 (state->owner, self->owner) != 0))
    return FALSE;
  if ((self->from != VIGIE_TIME_UNKNOWN && posted_at < self->from) ||
      (self->to != VIGIE_TIME_UNKNOWN && posted_at >= self->to))
    return FALSE;
  return matches_place (self, post, state) &&
         (self->text == NULL || matches_text (self->text, post));
}
