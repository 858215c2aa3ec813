/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-item-cache.h"
#include "vigie-log-item-private.h"
#include "vigie-log-rows.h"
#include "vigie-store-private.h"

#define N_HELD 512

typedef VigieLogRow Row;

/* What a worker read. */
typedef struct
{
  GArray *rows; /* of Row */
  guint total;
} Reading;

typedef struct
{
  VigieStore *store;
  VigieLogFilter *filter;
} Request;

struct _VigieLogModel
{
  GObject parent_instance;

  VigieStore *store;
  GArray *rows; /* (element-type Row): in the order in which they count; row 0 is the last */
  guint total;  /* entries of the whole log */
  VigieLogFilter *filter;
  VigieItemCache *items;
  gboolean is_reading;
  gboolean is_behind;
  gboolean is_outdated; /* posts are gone, or their authors: what is held still names them */
};

typedef enum
{
  PROP_TOTAL = 1,
  PROP_BUSY,
} VigieLogModelProperty;

static GParamSpec *properties[PROP_BUSY + 1];

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
  g_clear_pointer (&self->filter, vigie_log_filter_free);
  g_clear_object (&self->store);

  G_OBJECT_CLASS (vigie_log_model_parent_class)->finalize (object);
}

static void
vigie_log_model_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  VigieLogModel *self = VIGIE_LOG_MODEL (object);

  switch ((VigieLogModelProperty) prop_id)
    {
    case PROP_TOTAL:
      g_value_set_uint (value, self->total);
      break;
    case PROP_BUSY:
      g_value_set_boolean (value, vigie_log_model_is_busy (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
vigie_log_model_class_init (VigieLogModelClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = vigie_log_model_finalize;
  object_class->get_property = vigie_log_model_get_property;

  properties[PROP_TOTAL] =
      g_param_spec_uint ("total", NULL, NULL, 0, G_MAXUINT, 0,
                         G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  properties[PROP_BUSY] =
      g_param_spec_boolean ("busy", NULL, NULL, FALSE,
                            G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
vigie_log_model_init (VigieLogModel *self)
{
  self->rows = g_array_new (FALSE, FALSE, sizeof (Row));
  self->filter = vigie_log_filter_new ();
  self->items = vigie_item_cache_new (N_HELD);
}

/* ---- following the file ---- */

static void
reading_free (gpointer data)
{
  Reading *self = data;

  g_clear_pointer (&self->rows, g_array_unref);
  g_free (self);
}

static void
request_free (gpointer data)
{
  Request *self = data;

  g_object_unref (self->store);
  vigie_log_filter_free (self->filter);
  g_free (self);
}

static Reading *
read_rows (VigieSql *sql, const VigieLogFilter *filter, GError **error)
{
  Reading *reading = g_new0 (Reading, 1);
  gint64 total = 0;

  if (vigie_sql_exec (sql, "BEGIN", error) &&
      vigie_sql_read_int (sql, "SELECT count (*) FROM log", &total, error))
    reading->rows = vigie_log_rows_read (sql, filter, error);
  reading->total = (guint) total;
  if (reading->rows != NULL)
    return reading;
  reading_free (reading);
  return NULL;
}

static void
run_read (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  Request *request = task_data;
  GError *error = NULL;
  Reading *reading = NULL;
  VigieSql *sql = vigie_store_take_reader (request->store, &error);

  if (sql != NULL)
    reading = read_rows (sql, request->filter, &error);
  vigie_store_give_reader (request->store, sql);
  if (reading != NULL)
    g_task_return_pointer (task, reading, reading_free);
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
forget_items (VigieLogModel *self)
{
  g_autoptr (GArray) keys = vigie_item_cache_list_keys (self->items);

  for (guint i = 0; i < keys->len; i++)
    vigie_item_cache_forget (self->items, g_array_index (keys, gint64, i));
}

static void
take_rows (VigieLogModel *self, GArray *rows)
{
  g_autoptr (GArray) old = g_steal_pointer (&self->rows);
  const gboolean is_outdated = self->is_outdated;
  guint head = 0;

  self->is_outdated = FALSE;
  if (is_outdated)
    forget_items (self);
  self->rows = g_array_ref (rows);
  while (!is_outdated && head < MIN (old->len, rows->len) &&
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
  const Request *request = g_task_get_task_data (G_TASK (result));
  const gboolean is_wanted = vigie_log_filter_equal (request->filter, self->filter);
  Reading *reading = g_task_propagate_pointer (G_TASK (result), NULL);

  self->is_reading = FALSE;
  if (reading != NULL && is_wanted)
    {
      const gboolean grew = self->total != reading->total;

      self->total = reading->total;
      take_rows (self, reading->rows);
      if (grew)
        g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_TOTAL]);
    }
  g_clear_pointer (&reading, reading_free);
  if (self->is_behind)
    read_log (self);
  else
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_BUSY]);
}

static void
read_log (VigieLogModel *self)
{
  g_autoptr (GTask) task = NULL;
  Request *request;

  self->is_behind = self->is_reading;
  if (self->is_reading)
    return;
  self->is_reading = TRUE;
  request = g_new0 (Request, 1);
  request->store = g_object_ref (self->store);
  request->filter = vigie_log_filter_copy (self->filter);
  task = g_task_new (self, NULL, on_read, NULL);
  g_task_set_source_tag (task, read_log);
  g_task_set_task_data (task, request, request_free);
  g_task_run_in_thread (task, run_read);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_BUSY]);
}

static void
on_store_changed (VigieLogModel *self, guint changes)
{
  if ((changes & VIGIE_STORE_CHANGED_REMOVED) != 0)
    self->is_outdated = TRUE;
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

/**
 * vigie_log_model_set_filter:
 * @self: a log
 * @filter: (nullable): which entries it lists; %NULL for all
 *
 * A worker asks the file; the list stays as it is until then. See the property "busy".
 */
void
vigie_log_model_set_filter (VigieLogModel *self, const VigieLogFilter *filter)
{
  g_autoptr (VigieLogFilter) copy = vigie_log_filter_copy (filter);

  g_return_if_fail (VIGIE_IS_LOG_MODEL (self));

  if (vigie_log_filter_equal (copy, self->filter))
    return;
  vigie_log_filter_free (self->filter);
  self->filter = g_steal_pointer (&copy);
  read_log (self);
}

/**
 * vigie_log_model_get_filter:
 * @self: a log
 *
 * Returns: (transfer none): which entries it lists
 */
const VigieLogFilter *
vigie_log_model_get_filter (VigieLogModel *self)
{
  g_return_val_if_fail (VIGIE_IS_LOG_MODEL (self), NULL);

  return self->filter;
}

/**
 * vigie_log_model_get_total:
 * @self: a log
 *
 * Returns: how many entries the whole log has, whatever the filter
 */
guint
vigie_log_model_get_total (VigieLogModel *self)
{
  g_return_val_if_fail (VIGIE_IS_LOG_MODEL (self), 0);

  return self->total;
}

/**
 * vigie_log_model_is_busy:
 * @self: a log
 *
 * Returns: whether a worker still reads what the list should hold
 */
gboolean
vigie_log_model_is_busy (VigieLogModel *self)
{
  g_return_val_if_fail (VIGIE_IS_LOG_MODEL (self), FALSE);

  return self->is_reading;
}
