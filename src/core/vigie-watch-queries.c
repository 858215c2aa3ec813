/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What searches elsewhere are asked because of an expression. */
#include <string.h>

#include "vigie-watch-private.h"

#define X_MAX_QUERY 480 /* characters: X takes 512, of which the source needs some itself */

static void
append_quoted (GString *query, const VigieWatchTerm *term)
{
  g_autofree char *text = g_strdup (term->text);

  g_strdelimit (text, "\"()", ' ');
  g_string_append_printf (query, term->n_words > 1 ? "\"%s\"" : "%s", g_strstrip (text));
}

/* "D971", or "D 971": elsewhere these are not the same. (transfer full) */
static char *
dup_road (const VigieWatchTerm *term, gboolean is_parted)
{
  GString *road = g_string_new (NULL);

  for (const char *c = term->text; *c != '\0'; c = g_utf8_next_char (c))
    {
      gunichar parts[G_UNICHAR_MAX_DECOMPOSITION_LENGTH];
      char letter;

      g_unichar_fully_decompose (g_utf8_get_char (c), FALSE, parts, G_N_ELEMENTS (parts));
      letter = parts[0] < 0x80 ? (char) parts[0] : '\0'; /* "Ñ7" is understood as "N7" */
      if (!g_ascii_isalnum (letter))
        continue;
      if (is_parted && road->len > 0 && g_ascii_isdigit (letter) &&
          !g_ascii_isdigit (road->str[road->len - 1]) && strchr (road->str, ' ') == NULL)
        g_string_append_c (road, ' ');
      g_string_append_c (road, letter);
    }
  return g_string_free_and_steal (road);
}

static void
append_road (GString *query, const VigieWatchTerm *term, gboolean is_parted)
{
  g_autofree char *road = dup_road (term, is_parted);

  g_string_append_printf (query, is_parted ? "\"%s\"" : "%s", road);
}

/* X takes words as they stand: the plural, and the word without accents, are words of their own. */
static void
append_variants (GString *query, const VigieWatchTerm *term)
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
      VigieWatchTerm other = *term;

      other.text = plain;
      g_string_append (query, " OR ");
      append_quoted (query, &other);
      if (has_plural)
        g_string_append_printf (query, " OR %ss", plain);
    }
  g_string_append_c (query, ')');
}

static void
append_term (GString *query,
             const VigieWatchTerm *term,
             gboolean is_excluded,
             VigieSearch search,
             gboolean parts_roads)
{
  if (query->len > 0)
    g_string_append_c (query, ' ');
  if (is_excluded)
    g_string_append_c (query, '-');
  if (term->is_tag)
    g_string_append_c (query, '#');
  if (term->road != 0 && !term->is_tag && !is_excluded && search == VIGIE_SEARCH_X)
    {
      g_string_append_c (query, '(');
      append_road (query, term, FALSE);
      g_string_append (query, " OR ");
      append_road (query, term, TRUE);
      g_string_append_c (query, ')');
    }
  else if (term->road != 0)
    append_road (query, term, parts_roads && !term->is_tag);
  else if (search == VIGIE_SEARCH_X && !term->is_tag && !is_excluded)
    append_variants (query, term);
  else
    append_quoted (query, term);
}

static gboolean
names_road (const VigieWatchWords *self, const VigieWatchAlternative *alternative)
{
  for (guint i = 0; i < alternative->required->len; i++)
    {
      const VigieWatchTerm *term =
          g_ptr_array_index (self->terms, g_array_index (alternative->required, guint, i));

      if (term->road != 0 && !term->is_tag)
        return TRUE;
    }
  return FALSE;
}

static char *
make_query (const VigieWatchWords *self,
            const VigieWatchAlternative *alternative,
            VigieSearch search,
            gboolean parts_roads)
{
  GString *query = g_string_new (NULL);

  for (guint i = 0; i < alternative->required->len; i++)
    append_term (query,
                 g_ptr_array_index (self->terms, g_array_index (alternative->required, guint, i)),
                 FALSE, search, parts_roads);
  /* Bluesky's search knows no exclusion; what it finds too much is left out here */
  for (guint i = 0; search != VIGIE_SEARCH_BLUESKY && i < alternative->excluded->len; i++)
    {
      const VigieWatchTerm *term =
          g_ptr_array_index (self->terms, g_array_index (alternative->excluded, guint, i));

      /* nowhere else is there a sign for beginnings: excluded, one would exclude too little */
      append_term (query, term, TRUE, search, parts_roads);
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
      const VigieWatchAlternative *alternative = g_ptr_array_index (self->alternatives, i);
      g_autofree char *query = make_query (self, alternative, search, FALSE);

      if (search == VIGIE_SEARCH_X)
        {
          add_joined (queries, query);
          continue;
        }
      g_ptr_array_add (queries, g_steal_pointer (&query));
      if (names_road (self, alternative))
        g_ptr_array_add (queries, make_query (self, alternative, search, TRUE));
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
      const VigieWatchAlternative *alternative = g_ptr_array_index (self->alternatives, i);
      const VigieWatchTerm *term =
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
