/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-log-rows.h"

#include <json-glib/json-glib.h>
#include <string.h>

#include "vigie-entry-words.h"
#include "vigie-json.h"
#include "vigie-query-fold.h"
#include "vigie-query.h"
#include "vigie-time.h"

#define LAST_CHARACTER "\xf4\x8f\xbf\xbf" /* U+10FFFF: comes after all others */

#define SELECT                                                                                     \
  "SELECT l.entry, f.active, CASE WHEN ?1 THEN l.actor END, CASE WHEN ?2 THEN l.reason END,"       \
  " CASE WHEN ?2 THEN l.body END FROM log l JOIN log_fold f ON f.entry = l.entry WHERE l.at "      \
  "BETWEEN ?3 AND ?4"                                                                              \
  " AND (NOT ?5 OR (f.active AND l.kind <> 'revoke'))"                                             \
  " AND (NOT ?6 OR l.kind = 'revoke' OR NOT f.active)"

#define ORDER " ORDER BY l.at, l.device, l.seq"

/* Each has an index of its own: of subjects, kinds, and times. A unary plus keeps the planner from
 * choosing another. */
static const char all_rows[] = "SELECT l.entry, coalesce (f.active, 1) FROM log l LEFT JOIN "
                               "log_fold f ON f.entry = l.entry" ORDER;
static const char rows_by_time[] = SELECT ORDER;
static const char rows_by_kind[] = SELECT " AND l.kind IN (SELECT value FROM json_each (?7))" ORDER;
static const char rows_by_subject[] =
    SELECT " AND f.key >= ?8 AND f.key <= ?9"
           " AND (?7 IS NULL OR +l.kind IN (SELECT value FROM json_each (?7)))" ORDER;

/* ---- what SQL does not compare ---- */

typedef struct
{
  char *person;        /* (nullable): folded */
  char *text;          /* (nullable): folded */
  GHashTable *persons; /* (element-type utf8 gboolean): of those that were met, who is meant */
  GString *words;      /* of the entry that is looked at, one after the other */
  GString *folded;
} Matcher;

static char *
fold (const char *text)
{
  g_autofree char *folded = text != NULL ? vigie_query_fold_text (text) : NULL;

  if (folded == NULL || g_strstrip (folded)[0] == '\0')
    return NULL;
  return g_steal_pointer (&folded);
}

static void
matcher_init (Matcher *self, const VigieLogFilter *filter)
{
  self->person = fold (filter->person);
  self->text = fold (filter->text);
  self->persons = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->words = g_string_new (NULL);
  self->folded = g_string_new (NULL);
}

static void
matcher_clear (Matcher *self)
{
  g_free (self->person);
  g_free (self->text);
  g_hash_table_unref (self->persons);
  g_string_free (self->words, TRUE);
  g_string_free (self->folded, TRUE);
}

static gboolean
is_person (Matcher *self, const char *actor)
{
  g_autofree char *folded = NULL;
  gpointer known;
  gboolean meant;

  if (g_hash_table_lookup_extended (self->persons, actor, NULL, &known))
    return GPOINTER_TO_INT (known);
  folded = fold (actor);
  meant = g_strcmp0 (folded, self->person) == 0;
  g_hash_table_insert (self->persons, g_strdup (actor), GINT_TO_POINTER (meant));
  return meant;
}

/* What people wrote with an entry: why, and in its payload. SQLite's own functions for JSON would
 * take most of the time. */
static gboolean
has_words (Matcher *self, const char *reason, const char *body)
{
  g_string_assign (self->words, reason);
  vigie_entry_words_append (self->words, body);
  g_string_truncate (self->folded, 0);
  vigie_query_append_folded (self->folded, self->words->str);
  return strstr (self->folded->str, self->text) != NULL;
}

static gboolean
matches (Matcher *self, sqlite3_stmt *row)
{
  if (self->person != NULL && !is_person (self, vigie_sql_peek_string (row, 2)))
    return FALSE;
  return self->text == NULL ||
         has_words (self, vigie_sql_peek_string (row, 3), vigie_sql_peek_string (row, 4));
}

/* ---- the query ---- */

/* (nullable): a JSON array of names; NULL where kinds do not matter */
static char *
make_kinds (const VigieLogFilter *filter)
{
  g_autoptr (GString) out = g_string_new ("[");
  guint n;
  const VigieDecisionKind *kinds = vigie_log_group_get_kinds (filter->group, &n);

  if (filter->kind != NULL && filter->kind[0] != '\0')
    vigie_json_append_string (out, filter->kind);
  else if (n == 0)
    return NULL;
  else
    for (guint i = 0; i < n; i++)
      {
        if (i > 0)
          g_string_append_c (out, ',');
        vigie_json_append_string (out, vigie_decision_kind_to_string (kinds[i]));
      }
  g_string_append_c (out, ']');
  return g_string_free_and_steal (g_steal_pointer (&out));
}

static void
bind (sqlite3_stmt *statement,
      const VigieLogFilter *filter,
      const Matcher *matcher,
      const char *kinds)
{
  sqlite3_bind_int (statement, 1, matcher->person != NULL);
  sqlite3_bind_int (statement, 2, matcher->text != NULL);
  sqlite3_bind_int64 (statement, 3, filter->from != VIGIE_TIME_UNKNOWN ? filter->from : G_MININT64);
  sqlite3_bind_int64 (statement, 4, filter->to != VIGIE_TIME_UNKNOWN ? filter->to : G_MAXINT64);
  sqlite3_bind_int (statement, 5, filter->only_active);
  sqlite3_bind_int (statement, 6, filter->group == VIGIE_LOG_GROUP_UNDONE);
  if (kinds != NULL)
    vigie_sql_bind_text (statement, 7, kinds);
}

static gboolean
read_into (GArray *rows, VigieSql *sql, sqlite3_stmt *statement, Matcher *matcher, GError **error)
{
  g_autoptr (GError) failure = NULL;

  while (vigie_sql_step (sql, statement, &failure))
    {
      const VigieLogRow row = { sqlite3_column_int64 (statement, 0),
                                sqlite3_column_int (statement, 1) != 0 };

      if (matcher == NULL || matches (matcher, statement))
        g_array_append_val (rows, row);
    }
  return vigie_sql_pass (&failure, error);
}

static gboolean
read_filtered (GArray *rows, VigieSql *sql, const VigieLogFilter *filter, GError **error)
{
  const gboolean by_subject = filter->subject != NULL && filter->subject[0] != '\0';
  g_autofree char *kinds = make_kinds (filter);
  g_autofree char *last =
      by_subject ? g_strconcat (filter->subject, filter->is_beginning ? LAST_CHARACTER : "", NULL)
                 : NULL;
  sqlite3_stmt *statement = vigie_sql_get (sql,
                                           by_subject      ? rows_by_subject
                                           : kinds != NULL ? rows_by_kind
                                                           : rows_by_time,
                                           error);
  Matcher matcher;
  gboolean done;

  if (statement == NULL)
    return FALSE;
  matcher_init (&matcher, filter);
  bind (statement, filter, &matcher, kinds);
  if (by_subject)
    {
      vigie_sql_bind_text (statement, 8, filter->subject);
      vigie_sql_bind_text (statement, 9, last);
    }
  done = read_into (rows, sql, statement, &matcher, error);
  matcher_clear (&matcher);
  return done;
}

/**
 * vigie_log_rows_read:
 * @sql: a connection
 * @filter: (nullable): which entries; %NULL for all
 * @error: return location for a #GError
 *
 * Returns: (transfer full) (element-type VigieLogRow) (nullable): in the order in which they count
 */
GArray *
vigie_log_rows_read (VigieSql *sql, const VigieLogFilter *filter, GError **error)
{
  g_autoptr (GArray) rows = g_array_new (FALSE, FALSE, sizeof (VigieLogRow));
  sqlite3_stmt *statement;

  if (!vigie_log_filter_is_empty (filter))
    return read_filtered (rows, sql, filter, error) ? g_steal_pointer (&rows) : NULL;
  statement = vigie_sql_get (sql, all_rows, error);
  if (statement == NULL || !read_into (rows, sql, statement, NULL, error))
    return NULL;
  return g_steal_pointer (&rows);
}
