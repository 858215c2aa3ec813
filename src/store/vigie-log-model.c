/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-item-cache.h"
#include "vigie-log-item-private.h"
#include "vigie-store-private.h"

#define N_HELD 512

typedef struct
{
  gint64 entry;
  gboolean active;
} Row;

struct _VigieLogModel
{
  GObject parent_instance;

  VigieStore *store;
  GArray *rows; /* (element-type Row): in the order in which they count; row 0 is the last */
  VigieItemCache *items;
  gboolean is_reading;
  gboolean is_behind;
};

static void read_log (VigieLogModel *self);

static VigieLogItem *
load_item (VigieLogModel *self, gint64 entry)
{
  VigieSql *sql = vigie_store_take_reader (self->store, NULL);
  VigieLogItem *item = vigie_log_item_load (sql, entry);

  vigie_store_give_reader (self->store, sql);
  return item;
}

static GType
vigie_log_model_get_item_type (GListModel *model)
{
  return VIGIE_TYPE_LOG_ITEM;
}

static guint
vigie_log_model_get_n_items (GListModel *model)
{
  return VIGIE_LOG_MODEL (model)->rows->len;
}

static gpointer
vigie_log_model_get_item (GListModel *model, guint position)
{
  VigieLogModel *self = VIGIE_LOG_MODEL (model);
  const Row *row;
  gpointer item;

  if (position >= self->rows->len)
    return NULL;
  row = &g_array_index (self->rows, Row, self->rows->len - 1 - position);
  item = vigie_item_cache_get (self->items, row->entry);
  if (item == NULL)
    {
      item = load_item (self, row->entry);
      vigie_log_item_set_active (item, row->active);
      vigie_item_cache_put (self->items, row->entry, item);
    }
  return item;
}

static void
list_model_iface_init (GListModelInterface *iface)
{
  iface->get_item_type = vigie_log_model_get_item_type;
  iface->get_n_items = vigie_log_model_get_n_items;
  iface->get_item = vigie_log_model_get_item;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (VigieLogModel,
                               vigie_log_model,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_iface_init))

static void
vigie_log_model_finalize (GObject *object)
{
  VigieLogModel *self = VIGIE_LOG_MODEL (object);

  g_clear_pointer (&self->items, vigie_item_cache_free);
  g_clear_pointer (&self->rows, g_array_unref);
  g_clear_object (&self->store);

  G_OBJECT_CLASS (vigie_log_model_parent_class)->finalize (object);
}

static void
vigie_log_model_class_init (VigieLogModelClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = vigie_log_model_finalize;
}

static void
vigie_log_model_init (VigieLogModel *self)
{
  self->rows = g_array_new (FALSE, FALSE, sizeof (Row));
  self->items = vigie_item_cache_new (N_HELD);
}

/* ---- following the file ---- */

static void
free_rows (gpointer rows)
{
  g_array_unref (rows);
}

static GArray *
read_rows (VigieSql *sql, GError **error)
{
  g_autoptr (GArray) rows = g_array_new (FALSE, FALSE, sizeof (Row));
  g_autoptr (GError) failure = NULL;
  sqlite3_stmt *statement =
      vigie_sql_get (sql,
                     "SELECT l.entry, f.active FROM log l JOIN log_fold f ON f.entry = l.entry"
                     " ORDER BY l.at, l.device, l.seq",
                     error);

  if (statement == NULL)
    return NULL;
  while (vigie_sql_step (sql, statement, &failure))
    {
      Row row = { sqlite3_column_int64 (statement, 0), sqlite3_column_int (statement, 1) != 0 };

      g_array_append_val (rows, row);
    }
  if (failure != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&failure));
      return NULL;
    }
  return g_steal_pointer (&rows);
}

static void
run_read (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  VigieStore *store = task_data;
  GError *error = NULL;
  GArray *rows = NULL;
  VigieSql *sql = vigie_store_take_reader (store, &error);

  if (sql != NULL)
    rows = read_rows (sql, &error);
  vigie_store_give_reader (store, sql);
  if (rows != NULL)
    g_task_return_pointer (task, rows, free_rows);
  else
    g_task_return_error (task, error);
}

/* An entry may count no longer, or again: its row says so itself. @n_same rows are where they were.
 */
static void
update_live_items (VigieLogModel *self, GArray *old, guint n_same)
{
  for (guint i = 0; i < self->rows->len; i++)
    {
      const Row *row = &g_array_index (self->rows, Row, i);
      VigieLogItem *item;

      if (i < n_same && g_array_index (old, Row, i).active == row->active)
        continue;
      item = vigie_item_cache_peek (self->items, row->entry);
      if (item != NULL)
        vigie_log_item_set_active (item, row->active);
    }
}

static void
take_rows (VigieLogModel *self, GArray *rows)
{
  g_autoptr (GArray) old = g_steal_pointer (&self->rows);
  guint head = 0;

  self->rows = g_array_ref (rows);
  while (head < MIN (old->len, rows->len) &&
         g_array_index (old, Row, head).entry == g_array_index (rows, Row, head).entry)
    head++;
  update_live_items (self, old, head);
  if (old->len > head || rows->len > head)
    g_list_model_items_changed (G_LIST_MODEL (self), 0, old->len - head, rows->len - head);
}

static void
on_read (GObject *source, GAsyncResult *result, gpointer user_data)
{
  VigieLogModel *self = VIGIE_LOG_MODEL (source);
  g_autoptr (GArray) rows = g_task_propagate_pointer (G_TASK (result), NULL);

  self->is_reading = FALSE;
  if (rows != NULL)
    take_rows (self, rows);
  if (self->is_behind)
    read_log (self);
}

static void
read_log (VigieLogModel *self)
{
  g_autoptr (GTask) task = NULL;

  self->is_behind = self->is_reading;
  if (self->is_reading)
    return;
  self->is_reading = TRUE;
  task = g_task_new (self, NULL, on_read, NULL);
  g_task_set_source_tag (task, read_log);
  g_task_set_task_data (task, g_object_ref (self->store), g_object_unref);
  g_task_run_in_thread (task, run_read);
}

static void
on_store_changed (VigieLogModel *self, guint changes)
{
  if ((changes & VIGIE_STORE_CHANGED_DECISIONS) != 0)
    read_log (self);
}

/**
 * vigie_log_model_new:
 * @store: an open incident
 *
 * Returns: (transfer full): the log, newest first; empty until a worker has read it
 */
VigieLogModel *
vigie_log_model_new (VigieStore *store)
{
  VigieLogModel *self;

  g_return_val_if_fail (VIGIE_IS_STORE (store), NULL);

  self = g_object_new (VIGIE_TYPE_LOG_MODEL, NULL);
  self->store = g_object_ref (store);
  g_signal_connect_object (store, "changed", G_CALLBACK (on_store_changed), self,
                           G_CONNECT_SWAPPED);
  read_log (self);
  return self;
}
