/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-watch-words.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "vigie-error.h"
#include "vigie-watch-fold.h"

#define MAX_PHRASE 12       /* words */
#define MAX_TEXT_WORDS 4096 /* of a longer text its beginning is searched */
#define N_MASKS (VIGIE_WATCH_MAX_TERMS / 64)
#define X_MAX_QUERY 480 /* characters: X takes 512, of which the source needs some itself */

/* A word or words that belong together. */
typedef struct
{
  char *text; /* as it was typed, without signs */
  guint n_words;
  VigieWatchWord words[MAX_PHRASE];
  gboolean is_prefix;
  gboolean is_tag;
} Term;

typedef struct
{
  GArray *required; /* (element-type guint): numbers of terms */
  GArray *excluded;
} Alternative;

struct _VigieWatchWords
{
  char *expression;
  GPtrArray *terms;        /* (element-type Term) */
  GPtrArray *alternatives; /* (element-type Alternative) */
  GHashTable *starts; /* (element-type guint64 GArray): terms by the hash of their first word */
  GArray *prefixes;   /* (element-type guint): terms that are none of those */
};

static void
term_free (gpointer data)
{
  Term *self = data;

  g_free (self->text);
  g_free (self);
}

static Alternative *
alternative_new (void)
{
  Alternative *self = g_new0 (Alternative, 1);

  self->required = g_array_new (FALSE, FALSE, sizeof (guint));
  self->excluded = g_array_new (FALSE, FALSE, sizeof (guint));
  return self;
}

static void
alternative_free (gpointer data)
{
  Alternative *self = data;

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
  g_array_unref (self->prefixes);
  g_free (self);
}

/* ---- reading an expression ---- */

static gboolean
take_term_word (const VigieWatchWord *word, gpointer data)
{
  Term *term = data;

  if (term->n_words == MAX_PHRASE)
    return FALSE;
  term->words[term->n_words] = *word;
  term->words[term->n_words].is_tag = FALSE;
  term->n_words++;
  return TRUE;
}

static void
add_start (VigieWatchWords *self, guint64 hash, guint number)
{
  GArray *numbers = g_hash_table_lookup (self->starts, &hash);

  if (numbers == NULL)
    {
      numbers = g_array_new (FALSE, FALSE, sizeof (guint));
      g_hash_table_insert (self->starts, g_memdup2 (&hash, sizeof hash), numbers);
    }
  g_array_append_val (numbers, number);
}

/* Words that are joined by a hyphen or an apostrophe are a phrase. */
static gboolean
add_term (VigieWatchWords *self,
          Alternative *alternative,
          const char *text,
          gsize length,
          gboolean is_excluded,
          gboolean is_tag)
{
  g_autofree char *typed = g_strndup (text, length);
  Term *term;
  guint number = self->terms->len;

  g_strstrip (typed);
  if (typed[0] == '\0' || number == VIGIE_WATCH_MAX_TERMS)
    return number < VIGIE_WATCH_MAX_TERMS;
  term = g_new0 (Term, 1);
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
  g_ptr_array_add (self->terms, term);
  if (term->is_prefix)
    g_array_append_val (self->prefixes, number);
  else
    add_start (self, term->words[0].hash, number);
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
end_alternative (VigieWatchWords *self, Alternative **alternative)
{
  if ((*alternative)->required->len > 0)
    g_ptr_array_add (self->alternatives, g_steal_pointer (alternative));
  else
    g_clear_pointer (alternative, alternative_free);
  *alternative = alternative_new ();
}

static const char *
read_term (VigieWatchWords *self, Alternative **alternative, const char *c, gboolean *fits)
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
  Alternative *alternative = alternative_new ();
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
  gboolean is_tag;
} Seen;

typedef struct
{
  const VigieWatchWords *words;
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

static gboolean
take_text_word (const VigieWatchWord *word, gpointer data)
{
  Match *self = data;
  const GArray *numbers = g_hash_table_lookup (self->words->starts, &word->hash);

  for (guint i = 0; numbers != NULL && i < numbers->len; i++)
    {
      guint number = g_array_index (numbers, guint, i);
      const Term *term = g_ptr_array_index (self->words->terms, number);

      if (term->n_words > 1)
        self->wants_more = TRUE;
      else if (word->is_tag || !term->is_tag)
        set_found (self, number);
    }
  for (guint i = 0; i < self->words->prefixes->len; i++)
    {
      guint number = g_array_index (self->words->prefixes, guint, i);
      const Term *term = g_ptr_array_index (self->words->terms, number);

      if ((word->is_tag || !term->is_tag) && begins_with (word, &term->words[0]))
        set_found (self, number);
    }
  self->seen[self->n_seen++] = (Seen) { word->hash, word->is_tag };
  return self->n_seen < MAX_TEXT_WORDS;
}

static gboolean
is_phrase_at (const Match *self, guint at, const Term *term)
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
          const Term *term = g_ptr_array_index (self->words->terms, number);

          if (term->n_words > 1 && is_phrase_at (self, at, term))
            set_found (self, number);
        }
    }
}

static gboolean
holds (const Match *self, const Alternative *alternative)
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
      const Alternative *alternative = g_ptr_array_index (alternatives, i);

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

/* How many words from the one numbered @at on are one that is wanted. */
static guint
count_wanted_words (const Search *self, const VigieWatchWord *word, guint at)
{
  const VigieWatchWords *words = self->match.words;
  const GArray *numbers = g_hash_table_lookup (words->starts, &word->hash);
  guint n = 0;

  for (guint i = 0; numbers != NULL && i < numbers->len; i++)
    {
      guint number = g_array_index (numbers, guint, i);
      const Term *term = g_ptr_array_index (words->terms, number);

      if (is_wanted (self, number) && (word->is_tag || !term->is_tag || term->n_words > 1) &&
          is_phrase_at (&self->match, at, term))
        n = MAX (n, term->n_words);
    }
  for (guint i = 0; n == 0 && i < words->prefixes->len; i++)
    {
      guint number = g_array_index (words->prefixes, guint, i);
      const Term *term = g_ptr_array_index (words->terms, number);

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

/* ---- what other searches are asked ---- */

static void
append_quoted (GString *query, const Term *term)
{
  g_autofree char *text = g_strdup (term->text);

  g_strdelimit (text, "\"()", ' ');
  g_string_append_printf (query, term->n_words > 1 ? "\"%s\"" : "%s", g_strstrip (text));
}

/* X takes words as they stand: the plural, and the word without accents, are words of their own. */
static void
append_variants (GString *query, const Term *term)
{
  g_autofree char *decomposed = g_utf8_normalize (term->text, -1, G_NORMALIZE_NFD);
  g_autofree char *plain = g_str_to_ascii (term->text, "fr");
  gunichar last = g_utf8_get_char (g_utf8_prev_char (term->text + strlen (term->text)));
  gboolean has_plural =
      term->n_words == 1 && last != 's' && last != 'x' && last != 'z' && g_unichar_isalpha (last);
  gboolean has_marks =
      decomposed != NULL && g_utf8_strlen (decomposed, -1) != g_utf8_strlen (term->text, -1);

  if (!has_plural && !has_marks)
    {
      append_quoted (query, term);
      return;
    }
  g_string_append_c (query, '(');
  append_quoted (query, term);
  if (has_plural)
    g_string_append_printf (query, " OR %ss", term->text);
  if (has_marks)
    {
      Term other = *term;

      other.text = plain;
      g_string_append (query, " OR ");
      append_quoted (query, &other);
      if (has_plural)
        g_string_append_printf (query, " OR %ss", plain);
    }
  g_string_append_c (query, ')');
}

static void
append_term (GString *query, const Term *term, gboolean is_excluded, VigieSearch search)
{
  if (query->len > 0)
    g_string_append_c (query, ' ');
  if (is_excluded)
    g_string_append_c (query, '-');
  if (term->is_tag)
    g_string_append_c (query, '#');
  if (search == VIGIE_SEARCH_X && !term->is_tag && !is_excluded)
    append_variants (query, term);
  else
    append_quoted (query, term);
}

static char *
make_query (const VigieWatchWords *self, const Alternative *alternative, VigieSearch search)
{
  GString *query = g_string_new (NULL);

  for (guint i = 0; i < alternative->required->len; i++)
    append_term (query,
                 g_ptr_array_index (self->terms, g_array_index (alternative->required, guint, i)),
                 FALSE, search);
  /* Bluesky's search knows no exclusion; what it finds too much is left out here */
  for (guint i = 0; search != VIGIE_SEARCH_BLUESKY && i < alternative->excluded->len; i++)
    {
      const Term *term =
          g_ptr_array_index (self->terms, g_array_index (alternative->excluded, guint, i));

      /* nowhere else is there a sign for beginnings: excluded, one would exclude too little */
      append_term (query, term, TRUE, search);
    }
  return g_string_free_and_steal (query);
}

/* As many alternatives in one query as it may be long. */
static void
add_joined (GPtrArray *queries, const char *query)
{
  char *last = queries->len > 0 ? g_ptr_array_index (queries, queries->len - 1) : NULL;

  if (last != NULL && g_utf8_strlen (last, -1) + g_utf8_strlen (query, -1) + 6 <= X_MAX_QUERY)
    {
      g_ptr_array_index (queries, queries->len - 1) = g_strdup_printf ("%s OR (%s)", last, query);
      g_free (last);
    }
  else
    g_ptr_array_add (queries, g_strdup_printf ("(%s)", query));
}

/**
 * vigie_watch_words_make_queries:
 * @self: words to watch for
 * @search: whose search is asked
 *
 * Searches elsewhere know less than this expression: not everywhere alternatives or exclusions. So
 * a query may find too much, and what is found is to be held against vigie_watch_words_match(). And
 * none knows beginnings of words: one is asked for as a word, which finds less.
 *
 * Returns: (transfer full): all that has to be asked, one after the other
 */
GStrv
vigie_watch_words_make_queries (const VigieWatchWords *self, VigieSearch search)
{
  g_autoptr (GPtrArray) queries = g_ptr_array_new ();

  for (guint i = 0; i < self->alternatives->len; i++)
    {
      g_autofree char *query = make_query (self, g_ptr_array_index (self->alternatives, i), search);

      if (search == VIGIE_SEARCH_X)
        add_joined (queries, query);
      else
        g_ptr_array_add (queries, g_steal_pointer (&query));
    }
  g_ptr_array_add (queries, NULL);
  return (GStrv) g_ptr_array_free (g_steal_pointer (&queries), FALSE);
}

/**
 * vigie_watch_words_list_tags:
 * @self: words to watch for
 *
 * Returns: (transfer full): words that are an alternative of their own, as tags without sign: what
 *   a network can be asked for that only knows tags
 */
GStrv
vigie_watch_words_list_tags (const VigieWatchWords *self)
{
  g_autoptr (GStrvBuilder) tags = g_strv_builder_new ();

  for (guint i = 0; i < self->alternatives->len; i++)
    {
      const Alternative *alternative = g_ptr_array_index (self->alternatives, i);
      const Term *term =
          g_ptr_array_index (self->terms, g_array_index (alternative->required, guint, 0));
      g_autofree char *tag = NULL;

      if (alternative->required->len > 1 || term->is_prefix)
        continue;
      tag = g_strdup (term->text);
      for (char *c = tag; *c != '\0';)
        {
          char *next = g_utf8_next_char (c);

          if (g_unichar_isalnum (g_utf8_get_char (c)) || *c == '_')
            c = next;
          else
            memmove (c, next, strlen (next) + 1);
        }
      g_strv_builder_add (tags, tag);
    }
  return g_strv_builder_end (tags);
}
