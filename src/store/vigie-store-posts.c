/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n-lib.h>
#include <string.h>

#include "vigie-error.h"
#include "vigie-post-id.h"
#include "vigie-post-search.h"
#include "vigie-projection.h"
#include "vigie-store-private.h"

#define MIN_PREFIX 6
#define MAX_SHARED 16

static gboolean
walk (VigieSql *sql,
      const VigieQuery *query,
      guint64 limit,
      VigiePostFunc func,
      gpointer user_data,
      GError **error)
{
  g_auto (VigiePostSearch) search = { 0 };
  gint64 key;

  if (!vigie_post_search_begin (&search, sql, query, error))
    return FALSE;
  for (guint64 n = 0; (limit == 0 || n < limit) && vigie_post_search_next (&search, &key, error);)
    {
      g_auto (VigiePostState) state = VIGIE_POST_STATE_NONE;
      g_autoptr (VigiePost) post = vigie_post_load (sql, key, &state, NULL, error);

      if (*error != NULL)
        return FALSE;
      if (post == NULL)
        continue;
      n++;
      if (!func (post, &state, user_data))
        break;
    }
  return *error == NULL;
}

/**
 * vigie_store_foreach_post:
 * @self: a store
 * @query: (nullable): what to find, %NULL for everything
 * @limit: at most so many, 0 for all
 * @func: called for each post
 * @user_data: for @func
 * @error: return location for a #GError
 *
 * Newest first, as the file was when the call began.
 *
 * Returns: %FALSE with @error set
 */
gboolean
vigie_store_foreach_post (VigieStore *self,
                          const VigieQuery *query,
                          guint64 limit,
                          VigiePostFunc func,
                          gpointer user_data,
                          GError **error)
{
  static const VigieQuery everything = VIGIE_QUERY_INIT;
  g_autoptr (GError) failure = NULL;
  VigieSql *sql;

  g_return_val_if_fail (VIGIE_IS_STORE (self), FALSE);
  g_return_val_if_fail (func != NULL, FALSE);

  sql = vigie_store_take_reader (self, error);
  if (sql == NULL)
    return FALSE;
  if (vigie_sql_exec (sql, "BEGIN", &failure))
    walk (sql, query != NULL ? query : &everything, limit, func, user_data, &failure);
  vigie_store_give_reader (self, sql);
  return vigie_sql_pass (&failure, error);
}

/* The bounds of the ids that begin with some hex digits. */
static gboolean
parse_prefix (const char *text, guint8 low[16], guint8 high[16])
{
  gsize length = strlen (text);

  if (length < MIN_PREFIX || length > VIGIE_POST_ID_LENGTH)
    return FALSE;
  memset (low, 0, 16);
  memset (high, 0xff, 16);
  for (gsize i = 0; i < length; i++)
    {
      int digit = g_ascii_xdigit_value (text[i]);
      int shift = i % 2 == 0 ? 4 : 0;

      if (digit < 0)
        return FALSE;
      low[i / 2] = (guint8) (low[i / 2] | digit << shift);
      high[i / 2] = (guint8) ((high[i / 2] & ~(0xf << shift)) | digit << shift);
    }
  return TRUE;
}

static VigiePost *
find_by_prefix (VigieSql *sql, const char *text, GError **error)
{
  sqlite3_stmt *statement = vigie_sql_get (
      sql,
      "SELECT p.key FROM (SELECT key FROM post_id_recent WHERE hash >= ?1 AND hash <= ?2"
      " UNION ALL SELECT key FROM post_id WHERE hash >= ?1 AND hash <= ?2) i"
      " JOIN post p ON p.key = i.key WHERE p.id >= ?3 AND p.id <= ?4 LIMIT 2",
      error);
  g_autoptr (GError) failure = NULL;
  guint8 low[16], high[16];
  gint64 keys[2];
  gsize n = 0;

  if (statement == NULL)
    return NULL;
  if (parse_prefix (text, low, high))
    {
      sqlite3_bind_int64 (statement, 1, vigie_post_id_hash (low));
      /* Where several identifiers begin alike the later ones are a little further. */
      sqlite3_bind_int64 (statement, 2,
                          MIN (vigie_post_id_hash (high), G_MAXINT64 - MAX_SHARED) + MAX_SHARED);
      vigie_sql_bind_blob (statement, 3, low, sizeof low);
      vigie_sql_bind_blob (statement, 4, high, sizeof high);
      while (n < 2 && vigie_sql_step (sql, statement, &failure))
        keys[n++] = sqlite3_column_int64 (statement, 0);
      sqlite3_reset (statement);
    }
  if (failure != NULL)
    g_propagate_error (error, g_steal_pointer (&failure));
  else if (n == 0)
    g_set_error (error, VIGIE_ERROR, VIGIE_ERROR_NOT_FOUND, _ ("There is no post “%s”."), text);
  else if (n == 2)
    g_set_error (error, VIGIE_ERROR, VIGIE_ERROR_INVALID,
                 _ ("Several posts begin with “%s”. Give more digits."), text);
  else
    return vigie_post_load (sql, keys[0], NULL, NULL, error);
  return NULL;
}

/**
 * vigie_store_find_post:
 * @self: a store
 * @post_id: its 32 hex digits, or at least the first 6
 * @error: return location for a #GError
 *
 * Returns: (transfer full) (nullable): the post, or %NULL with %VIGIE_ERROR_NOT_FOUND, or
 *   %VIGIE_ERROR_INVALID when several begin so
 */
VigiePost *
vigie_store_find_post (VigieStore *self, const char *post_id, GError **error)
{
  VigieSql *sql;
  VigiePost *post;

  g_return_val_if_fail (VIGIE_IS_STORE (self), NULL);
  g_return_val_if_fail (post_id != NULL, NULL);

  sql = vigie_store_take_reader (self, error);
  if (sql == NULL)
    return NULL;
  post = find_by_prefix (sql, post_id, error);
  vigie_store_give_reader (self, sql);
  return post;
}

/**
 * vigie_store_load_post:
 * @self: a store
 * @row_id: a post's key
 * @state: (out) (nullable): what was decided about it, to be cleared with vigie_post_state_clear()
 * @error: return location for a #GError
 *
 * Returns: (transfer full) (nullable): the post, or %NULL with %VIGIE_ERROR_NOT_FOUND
 */
VigiePost *
vigie_store_load_post (VigieStore *self, gint64 row_id, VigiePostState *state, GError **error)
{
  g_autoptr (GError) failure = NULL;
  VigieSql *sql;
  VigiePost *post;

  g_return_val_if_fail (VIGIE_IS_STORE (self), NULL);

  sql = vigie_store_take_reader (self, error);
  if (sql == NULL)
    return NULL;
  post = vigie_post_load (sql, row_id, state, NULL, &failure);
  vigie_store_give_reader (self, sql);
  if (failure != NULL)
    g_propagate_error (error, g_steal_pointer (&failure));
  else if (post == NULL)
    g_set_error_literal (error, VIGIE_ERROR, VIGIE_ERROR_NOT_FOUND, _ ("There is no such post."));
  return post;
}

/**
 * vigie_store_count:
 * @self: a store
 * @counts: (out): posts by status
 * @error: return location for a #GError
 *
 * Returns: %FALSE with @error set
 */
gboolean
vigie_store_count (VigieStore *self, guint64 counts[VIGIE_N_STATUSES], GError **error)
{
  g_autoptr (GError) failure = NULL;
  sqlite3_stmt *statement;
  VigieSql *sql;

  g_return_val_if_fail (VIGIE_IS_STORE (self), FALSE);

  memset (counts, 0, VIGIE_N_STATUSES * sizeof *counts);
  sql = vigie_store_take_reader (self, error);
  if (sql == NULL)
    return FALSE;
  statement = vigie_sql_get (sql, "SELECT name, n FROM counter", &failure);
  while (statement != NULL && vigie_sql_step (sql, statement, &failure))
    {
      VigieStatus status;

      if (vigie_status_from_string (vigie_sql_peek_text (statement, 0), &status))
        counts[status] = (guint64) sqlite3_column_int64 (statement, 1);
    }
  vigie_store_give_reader (self, sql);
  return vigie_sql_pass (&failure, error);
}

/**
 * vigie_store_list_duplicates:
 * @self: a store
 * @post_id: a post
 * @error: return location for a #GError
 *
 * Returns: (transfer full) (element-type utf8) (nullable): ids of the posts here that repeat it,
 *   oldest first
 */
GPtrArray *
vigie_store_list_duplicates (VigieStore *self, const char *post_id, GError **error)
{
  g_autoptr (GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GError) failure = NULL;
  sqlite3_stmt *statement;
  VigieSql *sql;

  g_return_val_if_fail (VIGIE_IS_STORE (self), NULL);
  g_return_val_if_fail (post_id != NULL, NULL);

  sql = vigie_store_take_reader (self, error);
  if (sql == NULL)
    return NULL;
  statement = vigie_sql_get (sql,
                             "SELECT id FROM post_state WHERE duplicate_of = ?1 AND key IS NOT NULL"
                             " ORDER BY key",
                             &failure);
  if (statement != NULL)
    vigie_sql_bind_text (statement, 1, post_id);
  while (statement != NULL && vigie_sql_step (sql, statement, &failure))
    g_ptr_array_add (ids, vigie_sql_dup_text (statement, 0));
  vigie_store_give_reader (self, sql);
  if (failure != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&failure));
      return NULL;
    }
  return g_steal_pointer (&ids);
}

/**
 * vigie_store_list_post_ids:
 * @self: a store
 * @row_ids: (element-type gint64): posts' keys in this file
 * @error: return location for a #GError
 *
 * Returns: (transfer full) (element-type utf8) (nullable): their ids; one that is not here is left
 *   out
 */
GPtrArray *
vigie_store_list_post_ids (VigieStore *self, GArray *row_ids, GError **error)
{
  g_autoptr (GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GError) failure = NULL;
  sqlite3_stmt *statement;
  VigieSql *sql;

  g_return_val_if_fail (VIGIE_IS_STORE (self), NULL);
  g_return_val_if_fail (row_ids != NULL, NULL);

  sql = vigie_store_take_reader (self, error);
  if (sql == NULL)
    return NULL;
  statement = vigie_sql_get (sql, "SELECT lower (hex (id)) FROM post WHERE key = ?1", &failure);
  for (guint i = 0; statement != NULL && failure == NULL && i < row_ids->len; i++)
    {
      sqlite3_bind_int64 (statement, 1, g_array_index (row_ids, gint64, i));
      if (vigie_sql_step (sql, statement, &failure))
        g_ptr_array_add (ids, vigie_sql_dup_text (statement, 0));
      sqlite3_reset (statement);
    }
  vigie_store_give_reader (self, sql);
  return vigie_sql_pass (&failure, error) ? g_steal_pointer (&ids) : NULL;
}

/**
 * vigie_store_list_labels:
 * @self: a store
 * @error: return location for a #GError
 *
 * Returns: (transfer full) (element-type utf8) (nullable): the labels that posts of this incident
 *   have, the most used first
 */
GPtrArray *
vigie_store_list_labels (VigieStore *self, GError **error)
{
  g_autoptr (GPtrArray) labels = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GError) failure = NULL;
  sqlite3_stmt *statement;
  VigieSql *sql;

  g_return_val_if_fail (VIGIE_IS_STORE (self), NULL);

  sql = vigie_store_take_reader (self, error);
  if (sql == NULL)
    return NULL;
  statement = vigie_sql_get (sql,
                             "SELECT e.value FROM post_state s, json_each (s.labels) e"
                             " WHERE s.labels IS NOT NULL"
                             " GROUP BY e.value ORDER BY count (*) DESC, e.value",
                             &failure);
  while (statement != NULL && vigie_sql_step (sql, statement, &failure))
    g_ptr_array_add (labels, vigie_sql_dup_text (statement, 0));
  vigie_store_give_reader (self, sql);
  return vigie_sql_pass (&failure, error) ? g_steal_pointer (&labels) : NULL;
}
