/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-log-selection.h"

#include "vigie-log-item-private.h"
#include "vigie-log-rows.h"
#include "vigie-store-log.h"

struct _VigieLogSelection
{
  VigieStore *store;
  GArray *rows; /* of VigieLogRow */
  guint total;
  char *head;
};

/* All of it as it is at one moment: an entry that comes in between would not be told by the head.
 */
static gboolean
read_at_once (VigieLogSelection *self, VigieSql *sql, const VigieLogFilter *filter, GError **error)
{
  g_autoptr (VigieLogMark) mark = NULL;
  gint64 total;

  if (!vigie_sql_exec (sql, "BEGIN", error))
    return FALSE;
  mark = vigie_log_read_mark (sql, &self->head, error);
  if (mark == NULL || !vigie_sql_read_int (sql, "SELECT count (*) FROM log", &total, error))
    return FALSE;
  self->total = (guint) total;
  self->rows = vigie_log_rows_read (sql, filter, error);
  return self->rows != NULL;
}

/**
 * vigie_store_select_log:
 * @store: a store
 * @filter: (nullable): which entries; %NULL for all
 * @error: return location for a #GError
 *
 * Asks the file, for as long as it takes: call it in a worker where somebody waits.
 *
 * Returns: (transfer full) (nullable): the entries
 */
VigieLogSelection *
vigie_store_select_log (VigieStore *store, const VigieLogFilter *filter, GError **error)
{
  g_autoptr (VigieLogSelection) self = NULL;
  VigieSql *sql;
  gboolean done;

  g_return_val_if_fail (VIGIE_IS_STORE (store), NULL);

  sql = vigie_store_take_reader (store, error);
  if (sql == NULL)
    return NULL;
  self = g_new0 (VigieLogSelection, 1);
  self->store = g_object_ref (store);
  done = read_at_once (self, sql, filter, error);
  vigie_store_give_reader (store, sql);
  return done ? g_steal_pointer (&self) : NULL;
}

void
vigie_log_selection_free (VigieLogSelection *self)
{
  if (self == NULL)
    return;
  g_clear_pointer (&self->rows, g_array_unref);
  g_clear_object (&self->store);
  g_free (self->head);
  g_free (self);
}

guint
vigie_log_selection_get_n (VigieLogSelection *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->rows->len;
}

guint
vigie_log_selection_get_total (VigieLogSelection *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->total;
}

const char *
vigie_log_selection_get_head (VigieLogSelection *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->head;
}

static const VigieLogRow *
get_row (VigieLogSelection *self, guint index)
{
  return &g_array_index (self->rows, VigieLogRow, index);
}

/**
 * vigie_log_selection_get_entry:
 * @self: a selection
 * @index: from 0, the oldest
 *
 * Returns: the number of the entry in this file, from 1: one that comes later has a greater one,
 *   whatever its time
 */
gint64
vigie_log_selection_get_entry (VigieLogSelection *self, guint index)
{
  g_return_val_if_fail (self != NULL && index < self->rows->len, 0);

  return get_row (self, index)->entry;
}

/**
 * vigie_log_selection_is_active:
 * @self: a selection
 * @index: from 0, the oldest
 *
 * Returns: whether the entry counted when it was read
 */
gboolean
vigie_log_selection_is_active (VigieLogSelection *self, guint index)
{
  g_return_val_if_fail (self != NULL && index < self->rows->len, FALSE);

  return get_row (self, index)->active;
}

/**
 * vigie_log_selection_load:
 * @self: a selection
 * @index: from 0, the oldest
 * @error: return location for a #GError
 *
 * Returns: (transfer full) (nullable): the entry
 */
VigieDecision *
vigie_log_selection_load (VigieLogSelection *self, guint index, GError **error)
{
  VigieDecision *decision = NULL;
  g_autoptr (GError) failure = NULL;
  sqlite3_stmt *statement;
  VigieSql *sql;

  g_return_val_if_fail (self != NULL && index < self->rows->len, NULL);

  sql = vigie_store_take_reader (self->store, error);
  if (sql == NULL)
    return NULL;
  statement = vigie_sql_get (sql, "SELECT body FROM log WHERE entry = ?1", &failure);
  if (statement != NULL)
    {
      sqlite3_bind_int64 (statement, 1, get_row (self, index)->entry);
      if (vigie_sql_step (sql, statement, &failure))
        decision = vigie_decision_new_from_body (vigie_sql_peek_string (statement, 0), &failure);
      sqlite3_reset (statement);
    }
  vigie_store_give_reader (self->store, sql);
  if (failure != NULL)
    g_propagate_error (error, g_steal_pointer (&failure));
  return decision;
}

/**
 * vigie_log_selection_load_item:
 * @self: a selection
 * @index: from 0, the oldest
 * @error: return location for a #GError
 *
 * Returns: (transfer full) (nullable): the entry with what it is about; only a file that was closed
 *   has none
 */
VigieLogItem *
vigie_log_selection_load_item (VigieLogSelection *self, guint index, GError **error)
{
  VigieLogItem *item;
  VigieSql *sql;

  g_return_val_if_fail (self != NULL && index < self->rows->len, NULL);

  sql = vigie_store_take_reader (self->store, error);
  if (sql == NULL)
    return NULL;
  item = vigie_log_item_load (sql, get_row (self, index)->entry);
  vigie_store_give_reader (self->store, sql);
  vigie_log_item_set_active (item, get_row (self, index)->active);
  return item;
}

/**
 * vigie_store_list_log_persons:
 * @store: a store
 * @error: return location for a #GError
 *
 * Returns: (transfer full) (array zero-terminated=1) (nullable): everybody who wrote in the log, by
 *   name
 */
GStrv
vigie_store_list_log_persons (VigieStore *store, GError **error)
{
  g_autoptr (GStrvBuilder) persons = g_strv_builder_new ();
  g_autoptr (GError) failure = NULL;
  sqlite3_stmt *statement;
  VigieSql *sql;

  g_return_val_if_fail (VIGIE_IS_STORE (store), NULL);

  sql = vigie_store_take_reader (store, error);
  if (sql == NULL)
    return NULL;
  statement = vigie_sql_get (
      sql, "SELECT DISTINCT actor FROM log WHERE trim (actor) <> '' ORDER BY actor", &failure);
  while (statement != NULL && vigie_sql_step (sql, statement, &failure))
    g_strv_builder_add (persons, vigie_sql_peek_string (statement, 0));
  vigie_store_give_reader (store, sql);
  return vigie_sql_pass (&failure, error) ? g_strv_builder_end (persons) : NULL;
}
