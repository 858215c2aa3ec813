/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-session-private.h"

#include "vigie-checklist.h"
#include "vigie-closures.h"
#include "vigie-store-exercise.h"

typedef enum
{
  PROP_SELECTED_ITEM = 1,
  PROP_SELECTED_SHAPE,
  PROP_N_SELECTED,
} VigieSessionProperty;

static GParamSpec *properties[PROP_N_SELECTED + 1];

guint vigie_session_signals[VIGIE_SESSION_N_SIGNALS];

G_DEFINE_FINAL_TYPE (VigieSession, vigie_session, G_TYPE_OBJECT)

void
vigie_session_fail (VigieSession *self, const GError *error)
{
  if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_signal_emit (self, vigie_session_signals[VIGIE_SESSION_FAILED], 0, error->message);
}

/* Says something that went otherwise than meant, in the user's words. */
void
vigie_session_say (VigieSession *self, const char *sentence)
{
  g_return_if_fail (VIGIE_IS_SESSION (self));

  g_signal_emit (self, vigie_session_signals[VIGIE_SESSION_FAILED], 0, sentence);
}

static void
on_store_changed (VigieSession *self, guint changes)
{
  if ((changes & VIGIE_STORE_CHANGED_REMOVED) != 0)
    vigie_session_check_selection (self);
  vigie_session_reload (self);
}

/**
 * vigie_session_set_query:
 * @self: a session
 * @query: the filter that feed, map and histogram shall follow
 */
void
vigie_session_set_query (VigieSession *self, const VigieQuery *query)
{
  g_return_if_fail (VIGIE_IS_SESSION (self));
  g_return_if_fail (query != NULL);

  if (vigie_query_equal (self->query, query))
    return;
  /* What the new search does not show must not be judged with the rest. */
  if (self->selected_rows != NULL)
    vigie_session_select_item (self, NULL);
  vigie_query_free (self->query);
  self->query = vigie_query_copy (query);
  vigie_session_load_results (self);
}

/* ---- life ---- */

static void
vigie_session_finalize (GObject *object)
{
  VigieSession *self = VIGIE_SESSION (object);

  g_assert (self->store == NULL); /* vigie_session_close() was forgotten */
  g_clear_pointer (&self->query, vigie_query_free);
  g_clear_pointer (&self->histogram, vigie_histogram_free);
  g_clear_pointer (&self->shapes, g_ptr_array_unref);
  g_clear_pointer (&self->milestones, g_hash_table_unref);
  g_free (self->title);
  g_free (self->actor);
  g_free (self->selected_shape);
  g_clear_pointer (&self->selected_rows, g_array_unref);
  g_strfreev (self->checklist);
  g_clear_pointer (&self->checks, g_ptr_array_unref);
  g_clear_object (&self->cancellable);

  G_OBJECT_CLASS (vigie_session_parent_class)->finalize (object);
}

static void
vigie_session_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  VigieSession *self = VIGIE_SESSION (object);

  switch ((VigieSessionProperty) prop_id)
    {
    case PROP_SELECTED_ITEM:
      g_value_set_object (value, self->selected_item);
      break;
    case PROP_SELECTED_SHAPE:
      g_value_set_string (value, self->selected_shape);
      break;
    case PROP_N_SELECTED:
      g_value_set_uint (value, vigie_session_get_n_selected (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static guint
add_signal (const char *name)
{
  return g_signal_new (name, VIGIE_TYPE_SESSION, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                       G_TYPE_NONE, 0);
}

static void
vigie_session_class_init (VigieSessionClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = vigie_session_finalize;
  object_class->get_property = vigie_session_get_property;

  properties[PROP_SELECTED_ITEM] =
      g_param_spec_object ("selected-item", NULL, NULL, VIGIE_TYPE_FEED_ITEM,
                           G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  properties[PROP_SELECTED_SHAPE] =
      g_param_spec_string ("selected-shape", NULL, NULL, NULL,
                           G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  properties[PROP_N_SELECTED] =
      g_param_spec_uint ("n-selected", NULL, NULL, 0, G_MAXUINT, 0,
                         G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);

  vigie_session_signals[VIGIE_SESSION_FEED_CHANGED] = add_signal ("feed-changed");
  vigie_session_signals[VIGIE_SESSION_SHAPES_CHANGED] = add_signal ("shapes-changed");
  vigie_session_signals[VIGIE_SESSION_HISTOGRAM_CHANGED] = add_signal ("histogram-changed");
  vigie_session_signals[VIGIE_SESSION_COUNTS_CHANGED] = add_signal ("counts-changed");
  vigie_session_signals[VIGIE_SESSION_INFO_CHANGED] = add_signal ("info-changed");
  vigie_session_signals[VIGIE_SESSION_PHOTOS_CHANGED] = add_signal ("photos-changed");
  vigie_session_signals[VIGIE_SESSION_CHECKS_CHANGED] = add_signal ("checks-changed");
  vigie_session_signals[VIGIE_SESSION_TERRITORY_CHANGED] = add_signal ("territory-changed");
  vigie_session_signals[VIGIE_SESSION_DECIDED] =
      g_signal_new ("decided", VIGIE_TYPE_SESSION, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                    G_TYPE_NONE, 3, VIGIE_TYPE_DECISION, G_TYPE_BOOLEAN, G_TYPE_UINT);
  vigie_session_signals[VIGIE_SESSION_FAILED] =
      g_signal_new ("failed", VIGIE_TYPE_SESSION, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                    G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
vigie_session_init (VigieSession *self)
{
  self->cancellable = g_cancellable_new ();
  g_queue_init (&self->waiting);
  self->query = vigie_query_new ();
  self->shapes = g_ptr_array_new_with_free_func ((GDestroyNotify) vigie_shape_unref);
  self->milestones = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->alert_at = VIGIE_TIME_UNKNOWN;
  self->checklist = vigie_checklist_parse (NULL);
  self->checks = g_ptr_array_new_null_terminated (4, g_free, TRUE);
  self->title = g_strdup ("");
  self->actor = g_strdup (g_get_real_name ());
}

/**
 * vigie_session_new:
 * @store: an open incident; the session closes it
 * @n_posts: how many posts it has, counted where it was opened: of many, the newest are read first
 *
 * Returns: (transfer full): a session that loads its models
 */
VigieSession *
vigie_session_new (VigieStore *store, guint64 n_posts)
{
  VigieSession *self;

  g_return_val_if_fail (VIGIE_IS_STORE (store), NULL);

  self = g_object_new (VIGIE_TYPE_SESSION, NULL);
  self->store = g_object_ref (store);
  self->changed_handler =
      g_signal_connect_swapped (store, "changed", G_CALLBACK (on_store_changed), self);
  self->points = vigie_map_points_new (store);
  self->sources = vigie_sources_new (store);
  self->officials = vigie_officials_new (store);
  vigie_session_load (self, n_posts);
  return self;
}

/**
 * vigie_session_close:
 * @self: a session
 *
 * Ends what runs and closes the incident. Call once, before the last reference goes.
 */
void
vigie_session_close (VigieSession *self)
{
  g_return_if_fail (VIGIE_IS_SESSION (self));
  g_return_if_fail (self->store != NULL);

  vigie_session_close_territory (self);
  vigie_sources_close (self->sources);
  g_clear_object (&self->sources);
  vigie_officials_close (self->officials);
  g_clear_object (&self->officials);
  g_cancellable_cancel (self->cancellable);
  g_cancellable_cancel (self->feed_cancellable);
  g_cancellable_cancel (self->histogram_cancellable);
  g_clear_object (&self->feed_cancellable);
  g_clear_object (&self->histogram_cancellable);
  g_clear_handle_id (&self->reload_id, g_source_remove);
  g_clear_handle_id (&self->rest_id, g_source_remove);
  g_clear_handle_id (&self->hash_id, g_source_remove);
  g_clear_signal_handler (&self->changed_handler, self->store);
  vigie_session_stop_waiting (self);
  if (self->fetcher != NULL)
    vigie_photo_fetcher_close (self->fetcher);
  g_clear_object (&self->fetcher);
  g_clear_object (&self->selected_item);
  g_clear_object (&self->feed);
  g_clear_object (&self->points);
  vigie_store_close (self->store);
  g_clear_object (&self->store);
}

/* ---- what widgets read ---- */

VigieStore *
vigie_session_get_store (VigieSession *self)
{
  g_return_val_if_fail (VIGIE_IS_SESSION (self), NULL);

  return self->store;
}

VigieSources *
vigie_session_get_sources (VigieSession *self)
{
  g_return_val_if_fail (VIGIE_IS_SESSION (self), NULL);

  return self->sources;
}

VigieOfficials *
vigie_session_get_officials (VigieSession *self)
{
  g_return_val_if_fail (VIGIE_IS_SESSION (self), NULL);

  return self->officials;
}

const char *
vigie_session_get_title (VigieSession *self)
{
  g_return_val_if_fail (VIGIE_IS_SESSION (self), NULL);

  return self->title;
}

gboolean
vigie_session_is_exercise (VigieSession *self)
{
  g_return_val_if_fail (VIGIE_IS_SESSION (self), FALSE);

  return self->store != NULL && vigie_store_is_exercise (self->store);
}

gint64
vigie_session_get_alert_at (VigieSession *self)
{
  g_return_val_if_fail (VIGIE_IS_SESSION (self), VIGIE_TIME_UNKNOWN);

  return self->alert_at;
}

const char *
vigie_session_get_actor (VigieSession *self)
{
  g_return_val_if_fail (VIGIE_IS_SESSION (self), NULL);

  return self->actor;
}

/**
 * vigie_session_get_milestone:
 * @self: a session
 * @name: "volunteers-called", "team-online", …
 *
 * Returns: when it was reached in ms, or %VIGIE_TIME_UNKNOWN
 */
gint64
vigie_session_get_milestone (VigieSession *self, const char *name)
{
  gint64 *at;

  g_return_val_if_fail (VIGIE_IS_SESSION (self), VIGIE_TIME_UNKNOWN);

  at = g_hash_table_lookup (self->milestones, name);
  return at != NULL ? *at : VIGIE_TIME_UNKNOWN;
}

const VigieQuery *
vigie_session_get_query (VigieSession *self)
{
  g_return_val_if_fail (VIGIE_IS_SESSION (self), NULL);

  return self->query;
}

GListModel *
vigie_session_get_feed (VigieSession *self)
{
  g_return_val_if_fail (VIGIE_IS_SESSION (self), NULL);

  return self->feed != NULL ? G_LIST_MODEL (self->feed) : NULL;
}

VigieMapPoints *
vigie_session_get_points (VigieSession *self)
{
  g_return_val_if_fail (VIGIE_IS_SESSION (self), NULL);

  return self->points;
}

const VigieHistogram *
vigie_session_get_histogram (VigieSession *self)
{
  g_return_val_if_fail (VIGIE_IS_SESSION (self), NULL);

  return self->histogram;
}

GPtrArray *
vigie_session_get_shapes (VigieSession *self)
{
  g_return_val_if_fail (VIGIE_IS_SESSION (self), NULL);

  return self->shapes;
}

const guint64 *
vigie_session_get_counts (VigieSession *self)
{
  g_return_val_if_fail (VIGIE_IS_SESSION (self), NULL);

  return self->counts;
}

/* ---- selection: a post or a shape, never both ---- */

VigieFeedItem *
vigie_session_get_selected_item (VigieSession *self)
{
  g_return_val_if_fail (VIGIE_IS_SESSION (self), NULL);

  return self->selected_item;
}

static void
clear_selected_rows (VigieSession *self)
{
  if (self->selected_rows == NULL)
    return;
  g_clear_pointer (&self->selected_rows, g_array_unref);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_SELECTED]);
}

/**
 * vigie_session_select_item:
 * @self: a session
 * @item: (nullable): the post to look at
 */
void
vigie_session_select_item (VigieSession *self, VigieFeedItem *item)
{
  g_return_if_fail (VIGIE_IS_SESSION (self));

  if (item != NULL && self->selected_shape != NULL)
    vigie_session_select_shape (self, NULL);
  clear_selected_rows (self);
  if (g_set_object (&self->selected_item, item))
    {
      vigie_session_reset_checks (self);
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SELECTED_ITEM]);
    }
}

/**
 * vigie_session_select_rows:
 * @self: a session
 * @row_ids: (element-type gint64): posts' keys in the incident file
 *
 * Selects several posts, for what is decided on all of them together; one or none as the other
 * functions do.
 */
void
vigie_session_select_rows (VigieSession *self, GArray *row_ids)
{
  g_return_if_fail (VIGIE_IS_SESSION (self));
  g_return_if_fail (row_ids != NULL);

  if (row_ids->len < 2)
    {
      if (row_ids->len == 1)
        vigie_session_select_row (self, g_array_index (row_ids, gint64, 0));
      else
        vigie_session_select_item (self, NULL);
      return;
    }
  if (self->selected_shape != NULL)
    vigie_session_select_shape (self, NULL);
  g_clear_pointer (&self->selected_rows, g_array_unref);
  self->selected_rows = g_array_ref (row_ids);
  g_object_freeze_notify (G_OBJECT (self));
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_SELECTED]);
  if (self->selected_item != NULL)
    {
      g_clear_object (&self->selected_item);
      vigie_session_reset_checks (self);
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SELECTED_ITEM]);
    }
  g_object_thaw_notify (G_OBJECT (self));
}

/**
 * vigie_session_get_selected_rows:
 * @self: a session
 *
 * Returns: (transfer none) (nullable) (element-type gint64): the posts where several are selected
 */
GArray *
vigie_session_get_selected_rows (VigieSession *self)
{
  g_return_val_if_fail (VIGIE_IS_SESSION (self), NULL);

  return self->selected_rows;
}

guint
vigie_session_get_n_selected (VigieSession *self)
{
  g_return_val_if_fail (VIGIE_IS_SESSION (self), 0);

  if (self->selected_rows != NULL)
    return self->selected_rows->len;
  return self->selected_item != NULL ? 1 : 0;
}

/**
 * vigie_session_select_row:
 * @self: a session
 * @row_id: a post's key in the incident file
 *
 * Selects the post where the feed has it.
 */
void
vigie_session_select_row (VigieSession *self, gint64 row_id)
{
  g_autoptr (VigieFeedItem) item = NULL;
  guint position;

  g_return_if_fail (VIGIE_IS_SESSION (self));

  if (self->feed == NULL || !vigie_feed_model_find (self->feed, row_id, &position))
    return;
  item = g_list_model_get_item (G_LIST_MODEL (self->feed), position);
  vigie_session_select_item (self, item);
}

const char *
vigie_session_get_selected_shape (VigieSession *self)
{
  g_return_val_if_fail (VIGIE_IS_SESSION (self), NULL);

  return self->selected_shape;
}

/**
 * vigie_session_select_shape:
 * @self: a session
 * @shape_id: (nullable): the shape to look at
 */
void
vigie_session_select_shape (VigieSession *self, const char *shape_id)
{
  g_return_if_fail (VIGIE_IS_SESSION (self));

  if (shape_id != NULL)
    vigie_session_select_item (self, NULL);
  if (g_set_str (&self->selected_shape, shape_id))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SELECTED_SHAPE]);
}

VigieShape *
vigie_session_find_shape (VigieSession *self, const char *shape_id)
{
  g_return_val_if_fail (VIGIE_IS_SESSION (self), NULL);

  for (guint i = 0; i < self->shapes->len; i++)
    {
      VigieShape *shape = g_ptr_array_index (self->shapes, i);

      if (g_strcmp0 (shape->id, shape_id) == 0)
        return shape;
    }
  return NULL;
}

typedef struct
{
  char *key;
  char *value;
} Setting;

static void
setting_free (Setting *setting)
{
  g_free (setting->key);
  g_free (setting->value);
  g_free (setting);
}

static void
write_setting (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  Setting *setting = task_data;
  GError *error = NULL;

  if (vigie_store_set (VIGIE_STORE (source), setting->key, setting->value, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
setting_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (VigieSession) self = user_data;
  g_autoptr (GError) error = NULL;

  if (!g_task_propagate_boolean (G_TASK (result), &error))
    vigie_session_fail (self, error);
  else if (self->store != NULL)
    vigie_session_reload (self);
}

/**
 * vigie_session_set_info:
 * @self: a session
 * @key: one of VIGIE_INFO_*
 * @value: the new text
 */
void
vigie_session_set_info (VigieSession *self, const char *key, const char *value)
{
  g_autoptr (GTask) task = NULL;
  Setting *setting;

  g_return_if_fail (VIGIE_IS_SESSION (self));

  setting = g_new0 (Setting, 1);
  setting->key = g_strdup (key);
  setting->value = g_strdup (value);
  task = g_task_new (self->store, NULL, setting_cb, g_object_ref (self));
  g_task_set_source_tag (task, vigie_session_set_info);
  g_task_set_task_data (task, setting, (GDestroyNotify) setting_free);
  g_task_run_in_thread (task, write_setting);
}

void
vigie_session_reload_info (VigieSession *self)
{
  g_return_if_fail (VIGIE_IS_SESSION (self));

  if (self->store != NULL)
    vigie_session_reload (self);
}
