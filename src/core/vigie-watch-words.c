/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-watch-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "vigie-error.h"
#include "vigie-watch-road.h"

#define MAX_TEXT_WORDS 4096 /* of a longer text its beginning is searched */
#define N_MASKS (VIGIE_WATCH_MAX_TERMS / 64)

static void
term_free (gpointer data)
{
  VigieWatchTerm *self = data;

  g_free (self->text);
  g_free (self);
}

static VigieWatchAlternative *
alternative_new (void)
{
  VigieWatchAlternative *self = g_new0 (VigieWatchAlternative, 1);

  self->required = g_array_new (FALSE, FALSE, sizeof (guint));
  self->excluded = g_array_new (FALSE, FALSE, sizeof (guint));
  return self;
}

static void
alternative_free (gpointer data)
{
  VigieWatchAlternative *self = data;

  g_array_unref (self->required);
  g_array_unref (self->excluded);
  g_free (self);
}

void
vigie_watch_words_free (VigieWatchWords *self)
{
  if (self == NULL)
    return;

  g_free (self->expression);
  g_ptr_array_unref (self->terms);
  g_ptr_array_unref (self->alternatives);
  g_hash_table_unref (self->starts);
  g_hash_table_unref (self->roads);
  g_array_unref (self->prefixes);
  g_free (self);
}

/* ---- reading an expression ---- */

static gboolean
take_term_word (const VigieWatchWord *word, gpointer data)
{
  VigieWatchTerm *term = data;

  if (term->n_words == VIGIE_WATCH_MAX_PHRASE)
    return FALSE;
  term->words[term->n_words] = *word;
  term->words[term->n_words].is_tag = FALSE;
  term->n_words++;
  return TRUE;
}

static void
add_number (GHashTable *table, guint64 hash, guint number)
{
  GArray *numbers = g_hash_table_lookup (table, &hash);

  if (numbers == NULL)
    {
      numbers = g_array_new (FALSE, FALSE, sizeof (guint));
      g_hash_table_insert (table, g_memdup2 (&hash, sizeof hash), numbers);
    }
  g_array_append_val (numbers, number);
}

static guint64
read_road (const VigieWatchTerm *term)
{
  VigieWatchRoadPrefix prefix;

  if (term->n_words == 1 && !term->is_prefix)
    return vigie_watch_road_hash (&term->words[0]);
  if (term->n_words != 2)
    return 0;
  prefix = vigie_watch_road_read_prefix (&term->words[0]);
  return vigie_watch_road_hash_after (&prefix, &term->words[1], term->text);
}

/* Words that are joined by a hyphen or an apostrophe are a phrase. */
static gboolean
add_term (VigieWatchWords *self,
          VigieWatchAlternative *alternative,
          const char *text,
          gsize length,
          gboolean is_excluded,
          gboolean is_tag)
{
  g_autofree char *typed = g_strndup (text, length);
  VigieWatchTerm *term;
  guint number = self->terms->len;

  g_strstrip (typed);
  if (typed[0] == '\0' || number == VIGIE_WATCH_MAX_TERMS)
    return number < VIGIE_WATCH_MAX_TERMS;
  term = g_new0 (VigieWatchTerm, 1);
  term->is_tag = is_tag;
  if (g_str_has_suffix (typed, "*"))
    {
      term->is_prefix = TRUE;
      typed[strlen (typed) - 1] = '\0';
    }
  vigie_watch_fold (typed, -1, take_term_word, term);
  if (term->n_words == 0)
    {
      term_free (term);
      return TRUE; /* signs alone */
    }
  term->text = g_steal_pointer (&typed);
  term->is_prefix = term->is_prefix && term->n_words == 1;
  term->road = read_road (term);
  g_ptr_array_add (self->terms, term);
  if (term->road != 0)
    add_number (self->roads, term->road, number);
  else if (term->is_prefix)
    g_array_append_val (self->prefixes, number);
  else
    add_number (self->starts, term->words[0].hash, number);
  g_array_append_val (is_excluded ? alternative->excluded : alternative->required, number);
  return TRUE;
}

/* Quotes as people and their keyboards make them: "…", “…”, « … ». */
static gsize
get_quote (const char *c)
{
  static const char *const quotes[] = { "\"", "“", "”", "„", "«", "»" };

  for (gsize i = 0; i < G_N_ELEMENTS (quotes); i++)
    if (g_str_has_prefix (c, quotes[i]))
      return strlen (quotes[i]);
  return 0;
}

static gboolean
ends_alternative (gunichar c)
{
  return c == ',' || c == ';' || c == '|' || c == '\n' || c == '\r';
}

static gboolean
is_word (const char *start, gsize length, const char *word)
{
  return strlen (word) == length && memcmp (start, word, length) == 0;
}

static void
end_alternative (VigieWatchWords *self, VigieWatchAlternative **alternative)
{
  if ((*alternative)->required->len > 0)
    g_ptr_array_add (self->alternatives, g_steal_pointer (alternative));
  else
    g_clear_pointer (alternative, alternative_free);
  *alternative = alternative_new ();
}

/* A road that is typed as two words is meant as one: "D 971". Returns: where it ends, or @c */
static const char *
skip_road (const char *start, const char *c)
{
  static const char *const kinds[] = { "A", "D", "N", "M", "RD", "RN", "RM", "d", "rd", "rn" };
  const char *number = *c == ' ' ? c + 1 : g_str_has_prefix (c, "\xc2\xa0") ? c + 2 : c;

  if (number == c || !g_ascii_isdigit (*number))
    return c;
  for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (is_word (start, (gsize) (c - start), kinds[i]))
      {
        while (g_ascii_isalnum (*number))
          number++;
        return number;
      }
  return c;
}

static const char *
read_term (VigieWatchWords *self,
           VigieWatchAlternative **alternative,
           const char *c,
           gboolean *fits)
{
  gboolean is_excluded = FALSE, is_tag = FALSE;
  const char *start;
  gsize quote;

  if (*c == '-')
    {
      is_excluded = TRUE;
      c++;
    }
  if (*c == '#')
    {
      is_tag = TRUE;
      c++;
    }
  quote = get_quote (c);
  start = c + quote;
  for (c = start; *c != '\0'; c = g_utf8_next_char (c))
    {
      gunichar character = g_utf8_get_char (c);

      if (quote > 0
              ? get_quote (c) > 0
              : g_unichar_isspace (character) || ends_alternative (character) || get_quote (c) > 0)
        break;
    }
  if (quote == 0)
    c = skip_road (start, c);
  if (quote == 0 && !is_excluded && !is_tag &&
      (is_word (start, (gsize) (c - start), "OU") || is_word (start, (gsize) (c - start), "OR")))
    end_alternative (self, alternative);
  else if (quote > 0 || is_excluded || is_tag ||
           (!is_word (start, (gsize) (c - start), "ET") &&
            !is_word (start, (gsize) (c - start), "AND")))
    *fits = add_term (self, *alternative, start, (gsize) (c - start), is_excluded, is_tag);
  return quote > 0 ? c + get_quote (c) : c;
}

static gboolean
read_expression (VigieWatchWords *self, const char *c)
{
  VigieWatchAlternative *alternative = alternative_new ();
  gboolean fits = TRUE;

  while (*c != '\0' && fits)
    {
      gunichar character = g_utf8_get_char (c);

      if (ends_alternative (character))
        end_alternative (self, &alternative);
      if (ends_alternative (character) || g_unichar_isspace (character))
        c = g_utf8_next_char (c);
      else
        c = read_term (self, &alternative, c, &fits);
    }
  end_alternative (self, &alternative);
  alternative_free (alternative);
  return fits;
}

/**
 * vigie_watch_words_new:
 * @expression: what to watch for
 * @error: return location for a #GError
 *
 * Returns: (transfer full) (nullable): the words; %NULL with %VIGIE_ERROR_INVALID where there is
 *   nothing to look for, or only what must not occur, or too much
 */
VigieWatchWords *
vigie_watch_words_new (const char *expression, GError **error)
{
  g_autoptr (VigieWatchWords) self = NULL;

  g_return_val_if_fail (expression != NULL, NULL);

  self = g_new0 (VigieWatchWords, 1);
  self->expression = g_strdup (expression);
  self->terms = g_ptr_array_new_with_free_func (term_free);
  self->alternatives = g_ptr_array_new_with_free_func (alternative_free);
  self->starts =
      g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, (GDestroyNotify) g_array_unref);
  self->roads =
      g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, (GDestroyNotify) g_array_unref);
  self->prefixes = g_array_new (FALSE, FALSE, sizeof (guint));
  if (!g_utf8_validate (expression, -1, NULL) ||
      g_utf8_strlen (expression, -1) > VIGIE_WATCH_MAX_CHARS || !read_expression (self, expression))
    {
      g_set_error (error, VIGIE_ERROR, VIGIE_ERROR_INVALID,
                   _ ("These are too many words to watch for: at most %d."), VIGIE_WATCH_MAX_TERMS);
      return NULL;
    }
  if (self->alternatives->len == 0)
    {
      g_set_error_literal (error, VIGIE_ERROR, VIGIE_ERROR_INVALID,
                           self->terms->len > 0
                               ? _ ("There must be a word that occurs, beside those that must not.")
                               : _ ("There is no word to watch for."));
      return NULL;
    }
  return g_steal_pointer (&self);
}

const char *
vigie_watch_words_get_expression (const VigieWatchWords *self)
{
  return self->expression;
}

/* ---- matching ---- */

typedef struct
{
  guint64 hash;
  guint64 road; /* that begins with it, or 0 */
  gboolean is_tag;
} Seen;

typedef struct
{
  const VigieWatchWords *words;
  const char *text;
  VigieWatchRoadPrefix before; /* where any of @words is a road */
  guint64 found[N_MASKS];
  guint n_seen;
  gboolean wants_more; /* whether phrases have to be looked for afterwards */
  Seen seen[MAX_TEXT_WORDS];
} Match;

static inline void
set_found (Match *self, guint term)
{
  self->found[term / 64] |= G_GUINT64_CONSTANT (1) << (term % 64);
}

static inline gboolean
is_found (const Match *self, guint term)
{
  return (self->found[term / 64] >> (term % 64) & 1) != 0;
}

static gboolean
begins_with (const VigieWatchWord *word, const VigieWatchWord *beginning)
{
  return word->n_letters >= beginning->n_letters &&
         memcmp (word->letters, beginning->letters,
                 beginning->n_letters * sizeof word->letters[0]) == 0;
}

/* @at: number of the word with which it begins */
static void
take_road (Match *self, guint64 road, guint at, gboolean is_tag)
{
  const GArray *numbers = g_hash_table_lookup (self->words->roads, &road);

  if (numbers == NULL)
    return;
  self->seen[at].road = road;
  for (guint i = 0; i < numbers->len; i++)
    {
      guint number = g_array_index (numbers, guint, i);
      const VigieWatchTerm *term = g_ptr_array_index (self->words->terms, number);

      if (is_tag || !term->is_tag)
        set_found (self, number);
    }
}

/* The last word that was seen. */
static void
look_for_roads (Match *self, const VigieWatchWord *word)
{
  const guint at = self->n_seen - 1;
  guint64 road = vigie_watch_road_hash (word);

  if (road != 0)
    take_road (self, road, at, word->is_tag);
  else if ((road = vigie_watch_road_hash_after (&self->before, word, self->text)) != 0)
    take_road (self, road, at - 1, FALSE);
  self->before = vigie_watch_road_read_prefix (word);
}

static gboolean
take_text_word (const VigieWatchWord *word, gpointer data)
{
  Match *self = data;
  const GArray *numbers = g_hash_table_lookup (self->words->starts, &word->hash);

  for (guint i = 0; numbers != NULL && i < numbers->len; i++)
    {
      guint number = g_array_index (numbers, guint, i);
      const VigieWatchTerm *term = g_ptr_array_index (self->words->terms, number);

      if (term->n_words > 1)
        self->wants_more = TRUE;
      else if (word->is_tag || !term->is_tag)
        set_found (self, number);
    }
  for (guint i = 0; i < self->words->prefixes->len; i++)
    {
      guint number = g_array_index (self->words->prefixes, guint, i);
      const VigieWatchTerm *term = g_ptr_array_index (self->words->terms, number);

      if ((word->is_tag || !term->is_tag) && begins_with (word, &term->words[0]))
        set_found (self, number);
    }
  self->seen[self->n_seen++] = (Seen) { .hash = word->hash, .is_tag = word->is_tag };
  if (g_hash_table_size (self->words->roads) > 0)
    look_for_roads (self, word);
  return self->n_seen < MAX_TEXT_WORDS;
}

static gboolean
is_phrase_at (const Match *self, guint at, const VigieWatchTerm *term)
{
  if (term->n_words > self->n_seen - at)
    return FALSE;
  for (guint i = 0; i < term->n_words; i++)
    if (self->seen[at + i].hash != term->words[i].hash)
      return FALSE;
  return TRUE;
}

static void
find_phrases (Match *self)
{
  for (guint at = 0; at < self->n_seen; at++)
    {
      const GArray *numbers = g_hash_table_lookup (self->words->starts, &self->seen[at].hash);

      for (guint i = 0; numbers != NULL && i < numbers->len; i++)
        {
          guint number = g_array_index (numbers, guint, i);
          const VigieWatchTerm *term = g_ptr_array_index (self->words->terms, number);

          if (term->n_words > 1 && is_phrase_at (self, at, term))
            set_found (self, number);
        }
    }
}

static gboolean
holds (const Match *self, const VigieWatchAlternative *alternative)
{
  for (guint i = 0; i < alternative->required->len; i++)
    if (!is_found (self, g_array_index (alternative->required, guint, i)))
      return FALSE;
  for (guint i = 0; i < alternative->excluded->len; i++)
    if (is_found (self, g_array_index (alternative->excluded, guint, i)))
      return FALSE;
  return TRUE;
}

static void
look_through (Match *self, const VigieWatchWords *words, const char *text, gssize length)
{
  self->words = words;
  self->text = text;
  self->before.letter = 0;
  memset (self->found, 0, sizeof self->found);
  self->n_seen = 0;
  self->wants_more = FALSE;
  vigie_watch_fold (text, length, take_text_word, self);
  if (self->wants_more)
    find_phrases (self);
}

/**
 * vigie_watch_words_match:
 * @self: words to watch for
 * @text: valid UTF-8
 * @length: its bytes, or -1
 *
 * Returns: whether the text is one to look at
 */
gboolean
vigie_watch_words_match (const VigieWatchWords *self, const char *text, gssize length)
{
  Match match;

  look_through (&match, self, text, length);
  for (guint i = 0; i < self->alternatives->len; i++)
    if (holds (&match, g_ptr_array_index (self->alternatives, i)))
      return TRUE;
  return FALSE;
}

/* ---- where it was found ---- */

typedef struct
{
  Match match;
  guint64 wanted[N_MASKS]; /* terms of alternatives that hold */
  guint n_words;
  guint n_left; /* words of a phrase that are still to come */
  GArray *spans;
} Search;

static inline gboolean
is_wanted (const Search *self, guint term)
{
  return (self->wanted[term / 64] >> (term % 64) & 1) != 0;
}

static gboolean
want_terms (Search *self)
{
  const GPtrArray *alternatives = self->match.words->alternatives;
  gboolean any = FALSE;

  memset (self->wanted, 0, sizeof self->wanted);
  for (guint i = 0; i < alternatives->len; i++)
    {
      const VigieWatchAlternative *alternative = g_ptr_array_index (alternatives, i);

      if (!holds (&self->match, alternative))
        continue;
      any = TRUE;
      for (guint j = 0; j < alternative->required->len; j++)
        {
          guint term = g_array_index (alternative->required, guint, j);

          self->wanted[term / 64] |= G_GUINT64_CONSTANT (1) << (term % 64);
        }
    }
  return any;
}

/* How many words from the one numbered @at on are a road that is wanted. */
static guint
count_road_words (const Search *self, const VigieWatchWord *word, guint at)
{
  const guint64 road = self->match.seen[at].road;
  const GArray *numbers = road != 0 ? g_hash_table_lookup (self->match.words->roads, &road) : NULL;

  for (guint i = 0; numbers != NULL && i < numbers->len; i++)
    {
      guint number = g_array_index (numbers, guint, i);
      const VigieWatchTerm *term = g_ptr_array_index (self->match.words->terms, number);

      if (is_wanted (self, number) && (word->is_tag || !term->is_tag))
        return vigie_watch_road_hash (word) == road ? 1 : 2;
    }
  return 0;
}

/* How many words from the one numbered @at on are one that is wanted. */
static guint
count_wanted_words (const Search *self, const VigieWatchWord *word, guint at)
{
  const VigieWatchWords *words = self->match.words;
  const GArray *numbers = g_hash_table_lookup (words->starts, &word->hash);
  guint n = count_road_words (self, word, at);

  for (guint i = 0; numbers != NULL && i < numbers->len; i++)
    {
      guint number = g_array_index (numbers, guint, i);
      const VigieWatchTerm *term = g_ptr_array_index (words->terms, number);

      if (is_wanted (self, number) && (word->is_tag || !term->is_tag || term->n_words > 1) &&
          is_phrase_at (&self->match, at, term))
        n = MAX (n, term->n_words);
    }
  for (guint i = 0; n == 0 && i < words->prefixes->len; i++)
    {
      guint number = g_array_index (words->prefixes, guint, i);
      const VigieWatchTerm *term = g_ptr_array_index (words->terms, number);

      if (is_wanted (self, number) && (word->is_tag || !term->is_tag) &&
          begins_with (word, &term->words[0]))
        n = 1;
    }
  return n;
}

static gboolean
take_span (const VigieWatchWord *word, gpointer data)
{
  Search *self = data;
  guint n = count_wanted_words (self, word, self->n_words++);

  self->n_left = MAX (self->n_left, n);
  if (self->n_left == 0)
    return self->n_words < self->match.n_seen;
  self->n_left--;
  g_array_append_val (self->spans, ((VigieWatchSpan) { word->start, word->end }));
  return self->n_words < self->match.n_seen;
}

static int
compare_spans (gconstpointer a, gconstpointer b)
{
  const VigieWatchSpan *x = a, *y = b;

  return x->start < y->start ? -1 : x->start > y->start;
}

/* A tag may be found whole and by its parts. */
static void
join_spans (GArray *spans)
{
  VigieWatchSpan *all = (VigieWatchSpan *) (gpointer) spans->data;
  guint n = 0;

  g_array_sort (spans, compare_spans);
  for (guint i = 0; i < spans->len; i++)
    {
      if (n > 0 && all[i].start <= all[n - 1].end)
        all[n - 1].end = MAX (all[n - 1].end, all[i].end);
      else
        all[n++] = all[i];
    }
  g_array_set_size (spans, n);
}

/**
 * vigie_watch_words_find:
 * @self: words to watch for
 * @text: valid UTF-8
 * @length: its bytes, or -1
 *
 * Returns: (transfer full) (nullable) (element-type VigieWatchSpan): the words for which the text
 *   is one to look at, in their order; %NULL where it is none
 */
GArray *
vigie_watch_words_find (const VigieWatchWords *self, const char *text, gssize length)
{
  g_autofree Search *search = g_new (Search, 1);

  look_through (&search->match, self, text, length);
  if (!want_terms (search))
    return NULL;
  search->n_words = search->n_left = 0;
  search->spans = g_array_new (FALSE, FALSE, sizeof (VigieWatchSpan));
  vigie_watch_fold (text, length, take_span, search);
  join_spans (search->spans);
  return search->spans;
}
