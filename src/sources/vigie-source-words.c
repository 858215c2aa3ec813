/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What sources do with the words that the incident looks for. */
#include <glib/gi18n-lib.h>

#include "vigie-error.h"
#include "vigie-json.h"
#include "vigie-source-private.h"

/* ---- what was not asked for ---- */

gboolean
vigie_source_wants_only_words (VigieSource *self)
{
  return vigie_source_is_on (self, VIGIE_SOURCE_ONLY_WORDS);
}

/**
 * vigie_source_choose_words:
 * @self: a source with the option "only-words"
 * @round: of it
 *
 * Returns: (nullable): what its entries have to match; %NULL where all are wanted, also because the
 *   incident looks for nothing: too much is better than nothing
 */
const VigieWatchWords *
vigie_source_choose_words (VigieSource *self, VigieSourceRound *round)
{
  if (!vigie_source_wants_only_words (self))
    return NULL;
  if (round->words == NULL)
    vigie_source_round_add_note (
        round, g_strdup (_ ("The incident has no words to watch for: everything was taken.")));
  return round->words;
}

void
vigie_source_round_note_left_out (VigieSourceRound *self)
{
  const guint n = (guint) MIN (self->n_left_out, G_MAXUINT);

  if (n == 0)
    return;
  vigie_source_round_set_note (
      self, &self->left_out_note,
      g_strdup_printf (
          g_dngettext (GETTEXT_PACKAGE,
                       "%u post does not match the words to watch for and was left out.",
                       "%u posts do not match the words to watch for and were left out.", n),
          n));
}

/* ---- what is asked ---- */

/**
 * vigie_source_asks_for_words:
 * @self: a source with the option "words"
 * @has_own: whether its own options say what to ask for
 *
 * Somebody who names tags or words for a source wants those, and not what the incident looks for
 * besides: that has to be said. A source without any is there for the incident's words.
 *
 * Returns: whether it asks for the incident's words
 */
gboolean
vigie_source_asks_for_words (VigieSource *self, gboolean has_own)
{
  const char *value = vigie_source_get_option (self, VIGIE_SOURCE_WORDS);

  return value != NULL ? g_str_equal (value, "yes") : !has_own;
}

/**
 * vigie_source_round_check_words:
 * @self: a round
 * @source: of this source
 * @has_own: see vigie_source_asks_for_words()
 * @error: return location for a #GError
 *
 * Returns: %FALSE with %VIGIE_ERROR_INVALID where there is nothing to ask for
 */
gboolean
vigie_source_round_check_words (VigieSourceRound *self,
                                VigieSource *source,
                                gboolean has_own,
                                GError **error)
{
  if (self->words != NULL || !vigie_source_asks_for_words (source, has_own))
    return TRUE;
  if (has_own)
    {
      vigie_source_round_add_note (
          self, g_strdup (_ ("The incident has no words to watch for: only what this source itself "
                             "names is asked.")));
      return TRUE;
    }
  g_set_error_literal (error, VIGIE_ERROR, VIGIE_ERROR_INVALID,
                       _ ("The incident has no words to watch for, and this source names none. "
                          "Say what to look for."));
  return FALSE;
}

/* (transfer full): each alternative once, however it is spelled twice; the first ones */
static GStrv
take_first (VigieSourceRound *self, GStrv all, guint max)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  guint n = 0;

  for (gsize i = 0; all[i] != NULL; i++)
    {
      char *folded = g_utf8_casefold (all[i], -1);

      if (!g_hash_table_add (seen, folded))
        continue;
      if (n++ < max)
        g_strv_builder_add (builder, all[i]);
    }
  if (n > max)
    vigie_source_round_add_note (
        self, g_strdup_printf (_ ("There are too many words to watch for: of %u searches only the "
                                  "first %u are made there."),
                               n, max));
  return g_strv_builder_end (builder);
}

/**
 * vigie_source_round_list_queries:
 * @self: a round of an incident that looks for something
 * @search: whose search is asked
 * @max_queries: that may be asked in one round
 *
 * Returns: (transfer full): what is to be asked
 */
GStrv
vigie_source_round_list_queries (VigieSourceRound *self, VigieSearch search, guint max_queries)
{
  g_auto (GStrv) all = vigie_watch_words_make_queries (self->words, search);

  return take_first (self, all, max_queries);
}

/**
 * vigie_source_round_list_tags:
 * @self: a round of an incident that looks for something
 * @max_tags: that may be asked in one round
 *
 * Returns: (transfer full): what is to be asked, as tags without sign
 */
GStrv
vigie_source_round_list_tags (VigieSourceRound *self, guint max_tags)
{
  g_auto (GStrv) all = vigie_watch_words_list_tags (self->words);

  return take_first (self, all, max_tags);
}

/* In the cursor, beside a place for each query: no query begins with a blank. */
#define MEMBER " words"

static void
drop_others (JsonObject *cursor, JsonObject *known, const char *const *queries)
{
  JsonNode *node = json_object_get_member (known, "asked");
  JsonArray *asked =
      node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;

  for (guint i = 0; asked != NULL && i < json_array_get_length (asked); i++)
    {
      JsonNode *query = json_array_get_element (asked, i);

      if (JSON_NODE_HOLDS_VALUE (query) && json_node_get_value_type (query) == G_TYPE_STRING &&
          !g_strv_contains (queries, json_node_get_string (query)))
        json_object_remove_member (cursor, json_node_get_string (query));
    }
}

static JsonObject *
make_record (const char *expression, const char *const *queries)
{
  JsonObject *record = json_object_new ();
  JsonArray *asked = json_array_new ();

  for (gsize i = 0; queries[i] != NULL; i++)
    json_array_add_string_element (asked, queries[i]);
  json_object_set_string_member (record, "expression", expression);
  json_object_set_array_member (record, "asked", asked);
  return record;
}

/**
 * vigie_source_round_follow_words:
 * @self: a round of an incident that looks for something
 * @cursor: (inout): with a member for each query, which says where it goes on
 * @queries: (array zero-terminated=1): names of members: those that are asked because of the words
 *
 * Where the words are not those of the last round, queries that are not asked any more lose their
 * place. What goes on may have brought posts that did not match then and do now: the caller has to
 * look at the recent past again. Nothing of it counts before the cursor is committed.
 *
 * Returns: whether the words are others than in the last round
 */
gboolean
vigie_source_round_follow_words (VigieSourceRound *self,
                                 JsonObject *cursor,
                                 const char *const *queries)
{
  const char *expression = vigie_watch_words_get_expression (self->words);
  JsonNode *node = json_object_get_member (cursor, MEMBER);
  JsonObject *known =
      node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;

  if (known != NULL && g_strcmp0 (vigie_json_get_string (known, "expression"), expression) == 0)
    return FALSE;
  if (known != NULL)
    drop_others (cursor, known, queries);
  json_object_set_object_member (cursor, MEMBER, make_record (expression, queries));
  return TRUE;
}
