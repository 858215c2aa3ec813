/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-post-search.h"

#include "vigie-map-index.h"
#include "vigie-projection.h"

/* How many rows of the feed are stepped over before looking the next one up is cheaper. */
#define MAX_STEPS 6

static guint
all_statuses (void)
{
  return (1u << VIGIE_N_STATUSES) - 1;
}

static gboolean
filters_status (const VigieQuery *query)
{
  return query->statuses != 0 && (query->statuses & all_statuses ()) != all_statuses ();
}

static void
choose_source (VigiePostSearch *self)
{
  const VigieQuery *query = self->query;

  if (self->expression != NULL)
    self->source = VIGIE_SEARCH_TEXT;
  else if (query->owner != NULL || query->awaits_second ||
           (filters_status (query) && (query->statuses & (1u << VIGIE_STATUS_NEW)) == 0))
    self->source = VIGIE_SEARCH_STATE;
  else if (query->has_box)
    self->source = VIGIE_SEARCH_BOX;
  else if (query->with_photo)
    self->source = VIGIE_SEARCH_PHOTO;
  else
    self->source = VIGIE_SEARCH_FEED;

  self->needs_feed = filters_status (query) || query->awaits_second ||
                     (query->with_photo && self->source != VIGIE_SEARCH_PHOTO) ||
                     ((query->has_box || query->on_map) && self->source != VIGIE_SEARCH_BOX);
}

static gboolean
prepare_bounds (VigiePostSearch *self, GError **error)
{
  if (!vigie_sql_read_int (self->sql, "SELECT n FROM counter WHERE name = 'spill'", &self->spill,
                           error))
    return FALSE;
  self->min_key = self->query->from != VIGIE_TIME_UNKNOWN ? self->query->from : G_MININT64;
  self->max_key =
      self->query->to != VIGIE_TIME_UNKNOWN && self->query->to < G_MAXINT64 - self->spill
          ? self->query->to - 1 + self->spill
          : G_MAXINT64;
  return TRUE;
}

static gboolean
prepare_box (VigiePostSearch *self, GError **error)
{
  self->box_keys = g_array_new (FALSE, FALSE, sizeof (gint64));
  if (!vigie_map_index_query (self->sql, &self->query->box, self->box_keys, error))
    return FALSE;
  vigie_keys_sort ((gint64 *) (gpointer) self->box_keys->data, self->box_keys->len);
  return TRUE;
}

static sqlite3_stmt *
prepare_source (VigiePostSearch *self, GError **error)
{
  switch (self->source)
    {
    case VIGIE_SEARCH_TEXT:
      return vigie_sql_get (self->sql,
                            "SELECT rowid FROM post_text WHERE rowid >= ?1 AND rowid <= ?2"
                            " AND post_text MATCH ?3 ORDER BY rowid DESC",
                            error);
    case VIGIE_SEARCH_STATE:
      return vigie_sql_get (self->sql,
                            "SELECT key, owner FROM post_state WHERE key >= ?1 AND key <= ?2"
                            " ORDER BY key DESC",
                            error);
    case VIGIE_SEARCH_PHOTO:
      return vigie_sql_get (self->sql,
                            "SELECT DISTINCT key FROM post_photo WHERE key >= ?1 AND key <= ?2"
                            " ORDER BY key DESC",
                            error);
    case VIGIE_SEARCH_FEED:
    case VIGIE_SEARCH_BOX:
    default:
      return vigie_sql_get (self->sql,
                            "SELECT key, flags, x, y FROM feed WHERE key >= ?1 AND key <= ?2"
                            " ORDER BY key DESC",
                            error);
    }
}

/* ---- beginnings of words ---- */

/* FTS5 looks a beginning up by collecting every post of every word that begins so. Few words are
 * better searched as alternatives, which gives the newest posts without collecting the rest. */
#define MAX_ALTERNATIVES 16

static char *
make_upper_bound (const char *beginning)
{
  return g_strconcat (beginning, "\xf4\x8f\xbf\xbf", NULL); /* the last character there is */
}

/* The words of the posts that begin so; %NULL when there are too many, or on failure. */
static GPtrArray *
list_words (VigieSql *sql, const char *beginning)
{
  g_autoptr (GPtrArray) words = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *bound = make_upper_bound (beginning);
  g_autofree char *from = g_strdup (beginning);

  while (words->len <= MAX_ALTERNATIVES)
    {
      sqlite3_stmt *statement = vigie_sql_get (
          sql, "SELECT term FROM post_term WHERE term >= ?1 AND term <= ?2 LIMIT 1", NULL);
      const char *word;

      if (statement == NULL)
        return NULL;
      vigie_sql_bind_text (statement, 1, from);
      vigie_sql_bind_text (statement, 2, bound);
      if (!vigie_sql_step (sql, statement, NULL))
        return g_steal_pointer (&words);
      word = vigie_sql_peek_string (statement, 0);
      g_ptr_array_add (words, g_strdup (word));
      g_free (from);
      from = g_strconcat (word, "\x01", NULL);
      sqlite3_reset (statement);
    }
  return NULL;
}

static void
append_alternatives (VigieSql *sql, GString *out, const char *word)
{
  g_autofree char *folded = vigie_query_fold_text (word);
  g_autoptr (GPtrArray) words = list_words (sql, folded);

  if (words == NULL || words->len == 0)
    {
      g_string_append_printf (out, "\"%s\" *", word);
      return;
    }
  g_string_append_c (out, '(');
  for (guint i = 0; i < words->len; i++)
    g_string_append_printf (out, "%s\"%s\"", i > 0 ? " OR " : "",
                            (char *) g_ptr_array_index (words, i));
  g_string_append_c (out, ')');
}

/* @expression is what vigie_query_to_fts() makes: quoted words, some with a star behind. */
static char *
spell_beginnings_out (VigieSql *sql, const char *expression)
{
  g_auto (GStrv) parts = g_strsplit (expression, "\"", -1);
  guint n = g_strv_length (parts);
  GString *out = g_string_new (NULL);

  for (guint i = 1; i + 1 < n; i += 2)
    {
      g_string_append (out, i > 1 ? " AND " : "");
      if (parts[i + 1][0] == '*')
        append_alternatives (sql, out, parts[i]);
      else
        g_string_append_printf (out, "\"%s\"", parts[i]);
    }
  return g_string_free_and_steal (out);
}

/**
 * vigie_post_search_begin:
 * @self: (out caller-allocates): a search, cleared by the caller in any case
 * @sql: a connection
 * @query: must outlive the search
 * @error: return location for a #GError
 *
 * Returns: %FALSE with @error set
 */
gboolean
vigie_post_search_begin (VigiePostSearch *self,
                         VigieSql *sql,
                         const VigieQuery *query,
                         GError **error)
{
  g_autofree char *expression = NULL;

  *self = (VigiePostSearch) { .sql = sql, .query = query };
  expression = vigie_query_to_fts (query->text);
  if (expression != NULL)
    self->expression = spell_beginnings_out (sql, expression);
  choose_source (self);
  if (!prepare_bounds (self, error))
    return FALSE;
  if (self->source == VIGIE_SEARCH_BOX)
    return prepare_box (self, error);

  self->statement = prepare_source (self, error);
  if (self->statement == NULL)
    return FALSE;
  sqlite3_bind_int64 (self->statement, 1, self->min_key);
  sqlite3_bind_int64 (self->statement, 2, self->max_key);
  if (self->source == VIGIE_SEARCH_TEXT)
    vigie_sql_bind_text (self->statement, 3, self->expression);
  return TRUE;
}

void
vigie_post_search_clear (VigiePostSearch *self)
{
  if (self->statement != NULL)
    sqlite3_reset (self->statement);
  if (self->feed != NULL)
    sqlite3_reset (self->feed);
  g_clear_pointer (&self->expression, g_free);
  g_clear_pointer (&self->box_keys, g_array_unref);
}

/* ---- filters that the source does not cover ---- */

/* Keys come in descending order: near ones are reached by stepping, far ones by looking up. */
static gboolean
seek_feed (VigiePostSearch *self, gint64 key, GError **error)
{
  for (int i = 0; self->feed_is_open && i < MAX_STEPS && self->feed_key > key; i++)
    {
      self->feed_is_open = vigie_sql_step (self->sql, self->feed, error);
      if (self->feed_is_open)
        self->feed_key = sqlite3_column_int64 (self->feed, 0);
    }
  if (*error != NULL)
    return FALSE;
  if (self->feed_is_open && self->feed_key <= key)
    return self->feed_key == key;

  self->feed = vigie_sql_get (
      self->sql, "SELECT key, flags, x, y FROM feed WHERE key <= ?1 ORDER BY key DESC", error);
  if (self->feed == NULL)
    return FALSE;
  sqlite3_bind_int64 (self->feed, 1, key);
  self->feed_is_open = vigie_sql_step (self->sql, self->feed, error);
  if (self->feed_is_open)
    self->feed_key = sqlite3_column_int64 (self->feed, 0);
  return self->feed_is_open && self->feed_key == key;
}

static gboolean
is_place_in_box (VigiePostSearch *self, gint64 key)
{
  sqlite3_stmt *statement =
      vigie_sql_get (self->sql,
                     "SELECT coalesce (s.lon, p.lon), coalesce (s.lat, p.lat) FROM post p"
                     " LEFT JOIN post_state s ON s.key = p.key WHERE p.key = ?1 AND 1",
                     NULL);
  gboolean inside;

  if (statement == NULL)
    return FALSE;
  sqlite3_bind_int64 (statement, 1, key);
  inside = vigie_sql_step (self->sql, statement, NULL) &&
           vigie_box_contains (&self->query->box, sqlite3_column_double (statement, 0),
                               sqlite3_column_double (statement, 1));
  sqlite3_reset (statement);
  return inside;
}

static gboolean
is_in_box (VigiePostSearch *self, sqlite3_stmt *row, gint64 key)
{
  guint32 x = VIGIE_FEED_FRACTION (sqlite3_column_int64 (row, 2));
  guint32 y = VIGIE_FEED_FRACTION (sqlite3_column_int64 (row, 3));
  VigieBox halves[2];
  guint n_halves = vigie_box_split (&self->query->box, halves);

  for (guint i = 0; i < n_halves; i++)
    {
      VigieMapPoint min, max;

      vigie_map_point_set (&min, halves[i].west, halves[i].south, 0);
      vigie_map_point_set (&max, halves[i].east, halves[i].north, 0);
      if (x < min.x || x > max.x || y < min.y || y > max.y)
        continue;
      /* On the very edge the exact numbers decide. */
      if (x == min.x || x == max.x || y == min.y || y == max.y)
        return is_place_in_box (self, key);
      return TRUE;
    }
  return FALSE;
}

static gboolean
matches_feed (VigiePostSearch *self, sqlite3_stmt *row, gint64 key)
{
  const VigieQuery *query = self->query;
  int flags = sqlite3_column_int (row, 1);

  if (filters_status (query) && (query->statuses & (1u << VIGIE_FEED_STATUS (flags))) == 0)
    return FALSE;
  if (query->awaits_second &&
      (VIGIE_FEED_STATUS (flags) != VIGIE_STATUS_CONFIRMED || (flags & VIGIE_FEED_SECONDED) != 0))
    return FALSE;
  if (query->with_photo && (flags & VIGIE_FEED_PHOTO) == 0)
    return FALSE;
  if (!query->on_map && !query->has_box)
    return TRUE;
  if (sqlite3_column_type (row, 2) == SQLITE_NULL)
    return FALSE;
  return !query->has_box || self->source == VIGIE_SEARCH_BOX || is_in_box (self, row, key);
}

static gboolean
matches_owner (VigiePostSearch *self, gint64 key)
{
  sqlite3_stmt *statement;
  gboolean matches;

  if (self->query->owner == NULL)
    return TRUE;
  if (self->source == VIGIE_SEARCH_STATE)
    return g_strcmp0 (vigie_sql_peek_text (self->statement, 1), self->query->owner) == 0;
  statement =
      vigie_sql_get (self->sql, "SELECT 1 FROM post_state WHERE key = ?1 AND owner = ?2", NULL);
  if (statement == NULL)
    return FALSE;
  sqlite3_bind_int64 (statement, 1, key);
  vigie_sql_bind_text (statement, 2, self->query->owner);
  matches = vigie_sql_step (self->sql, statement, NULL);
  sqlite3_reset (statement);
  return matches;
}

/* A key says its post's time but for those that found their place taken. */
static gboolean
matches_time (VigiePostSearch *self, gint64 key)
{
  const VigieQuery *query = self->query;
  sqlite3_stmt *statement;
  gint64 posted_at;
  gboolean has_from = query->from != VIGIE_TIME_UNKNOWN;
  gboolean has_to = query->to != VIGIE_TIME_UNKNOWN;

  if ((has_from && key < query->from) || (has_to && key - self->spill >= query->to))
    return FALSE;
  if ((!has_from || key - self->spill >= query->from) && (!has_to || key < query->to))
    return TRUE;
  statement = vigie_sql_get (self->sql, "SELECT posted_at FROM post WHERE key = ?1", NULL);
  if (statement == NULL)
    return FALSE;
  sqlite3_bind_int64 (statement, 1, key);
  if (!vigie_sql_step (self->sql, statement, NULL))
    return FALSE;
  posted_at = sqlite3_column_int64 (statement, 0);
  sqlite3_reset (statement);
  return (!has_from || posted_at >= query->from) && (!has_to || posted_at < query->to);
}

static gboolean
matches_rest (VigiePostSearch *self, gint64 key, GError **error)
{
  if (self->needs_feed && self->source == VIGIE_SEARCH_FEED)
    {
      if (!matches_feed (self, self->statement, key))
        return FALSE;
    }
  else if (self->needs_feed &&
           !(seek_feed (self, key, error) && matches_feed (self, self->feed, key)))
    return FALSE;
  return matches_time (self, key) && matches_owner (self, key);
}

static gboolean
next_of_source (VigiePostSearch *self, gint64 *key, GError **error)
{
  if (self->source == VIGIE_SEARCH_BOX)
    {
      if (self->box_keys->len == 0)
        return FALSE;
      *key = g_array_index (self->box_keys, gint64, self->box_keys->len - 1);
      g_array_set_size (self->box_keys, self->box_keys->len - 1);
      return TRUE;
    }
  if (!vigie_sql_step (self->sql, self->statement, error))
    return FALSE;
  *key = sqlite3_column_int64 (self->statement, 0);
  return TRUE;
}

/**
 * vigie_post_search_next:
 * @self: a search
 * @key: (out): the next older post that is found
 * @error: (not optional): return location for a #GError
 *
 * Returns: %FALSE at the end, or with @error set
 */
gboolean
vigie_post_search_next (VigiePostSearch *self, gint64 *key, GError **error)
{
  while (next_of_source (self, key, error))
    {
      if (matches_rest (self, *key, error))
        return TRUE;
      if (*error != NULL)
        return FALSE;
    }
  return FALSE;
}

/* Before the first post, for callers that need the status of every post. */
void
vigie_post_search_want_flags (VigiePostSearch *self)
{
  self->needs_feed = TRUE;
}

int
vigie_post_search_get_flags (VigiePostSearch *self)
{
  return sqlite3_column_int (self->source == VIGIE_SEARCH_FEED ? self->statement : self->feed, 1);
}

GArray *
vigie_post_search_list (VigieSql *sql, const VigieQuery *query, guint limit, GError **error)
{
  g_autoptr (GArray) keys = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_auto (VigiePostSearch) search = { 0 };
  g_autoptr (GError) failure = NULL;
  gint64 key;

  if (!vigie_post_search_begin (&search, sql, query, error))
    return NULL;
  while ((limit == 0 || keys->len < limit) && vigie_post_search_next (&search, &key, &failure))
    g_array_append_val (keys, key);
  if (failure != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&failure));
      return NULL;
    }
  for (guint i = 0, j = keys->len; i + 1 < j; i++)
    {
      j--;
      key = g_array_index (keys, gint64, i);
      g_array_index (keys, gint64, i) = g_array_index (keys, gint64, j);
      g_array_index (keys, gint64, j) = key;
    }
  return g_steal_pointer (&keys);
}
