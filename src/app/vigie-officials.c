/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-officials.h"

#define TICK_S 60
#define KEPT_MS (24 * 60 * 60 * G_GINT64_CONSTANT (1000))

struct _VigieOfficials
{
  GObject parent_instance;

  VigieStore *store; /* (nullable): once it is closed */
  gulong changed_handler;
  guint tick_id;
  GPtrArray *sheets; /* (nullable) (element-type VigieOfficialSheet): replaced, never changed */
  GCancellable *cancellable;
  gboolean reading;
  gboolean again; /* something came while it was read */
};

enum
{
  SIGNAL_CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (VigieOfficials, vigie_officials, G_TYPE_OBJECT)

static void
emit_changed (VigieOfficials *self)
{
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

/* ---- reading ---- */

static gboolean
is_watched (GPtrArray *watches, const char *key)
{
  /* what authorities said to another incident comes by its replay */
  const gboolean is_replay = g_str_has_prefix (key, VIGIE_SOURCE_EXERCISE " ");

  for (guint i = 0; i < watches->len; i++)
    {
      const VigieWatch *watch = g_ptr_array_index (watches, i);
      g_autofree char *each = vigie_watch_dup_key (watch);

      if (g_strcmp0 (each, key) == 0 ||
          (is_replay && g_strcmp0 (watch->kind, VIGIE_SOURCE_EXERCISE) == 0))
        return TRUE;
    }
  return FALSE;
}

/* Of what nobody watches any more, nothing is shown for long. */
static void
read_in_thread (GTask *task, gpointer object, gpointer data, GCancellable *cancellable)
{
  VigieStore *store = data;
  g_autoptr (GPtrArray) watches = vigie_watches_load (store, NULL);
  g_autoptr (GPtrArray) sheets = vigie_store_list_official (store, G_MAXINT64, NULL);
  const gint64 now = g_get_real_time () / 1000;

  for (guint i = sheets != NULL ? sheets->len : 0; i > 0; i--)
    {
      const VigieOfficialSheet *sheet = g_ptr_array_index (sheets, i - 1);

      if (now - sheet->last_at > KEPT_MS &&
          (watches == NULL || !is_watched (watches, sheet->watch)))
        g_ptr_array_remove_index (sheets, i - 1);
    }
  g_task_return_pointer (task, g_steal_pointer (&sheets), (GDestroyNotify) g_ptr_array_unref);
}

static void read_sheets (VigieOfficials *self);

static void
read_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  VigieOfficials *self = VIGIE_OFFICIALS (object);
  GPtrArray *sheets = g_task_propagate_pointer (G_TASK (result), NULL);

  self->reading = FALSE;
  if (self->store == NULL)
    {
      g_clear_pointer (&sheets, g_ptr_array_unref);
      return;
    }
  if (sheets != NULL)
    {
      g_clear_pointer (&self->sheets, g_ptr_array_unref);
      self->sheets = sheets;
    }
  if (self->again)
    read_sheets (self);
  emit_changed (self);
}

static void
read_sheets (VigieOfficials *self)
{
  g_autoptr (GTask) task = NULL;

  self->again = self->reading;
  if (self->reading)
    return;
  self->reading = TRUE;
  task = g_task_new (self, self->cancellable, read_cb, NULL);
  g_task_set_source_tag (task, read_sheets);
  g_task_set_task_data (task, g_object_ref (self->store), g_object_unref);
  g_task_run_in_thread (task, read_in_thread);
}

static void
on_store_changed (VigieOfficials *self, guint changes)
{
  if ((changes & VIGIE_STORE_CHANGED_OFFICIAL) != 0)
    read_sheets (self);
}

static gboolean
on_tick (gpointer data)
{
  VigieOfficials *self = data;

  if (self->sheets != NULL && self->sheets->len > 0)
    emit_changed (self);
  return G_SOURCE_CONTINUE;
}

/* ---- life ---- */

static void
vigie_officials_finalize (GObject *object)
{
  VigieOfficials *self = VIGIE_OFFICIALS (object);

  g_assert (self->store == NULL); /* vigie_officials_close() was forgotten */
  g_clear_pointer (&self->sheets, g_ptr_array_unref);
  g_object_unref (self->cancellable);

  G_OBJECT_CLASS (vigie_officials_parent_class)->finalize (object);
}

static void
vigie_officials_class_init (VigieOfficialsClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = vigie_officials_finalize;

  signals[SIGNAL_CHANGED] = g_signal_new ("changed", VIGIE_TYPE_OFFICIALS, G_SIGNAL_RUN_LAST, 0,
                                          NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
vigie_officials_init (VigieOfficials *self)
{
  self->cancellable = g_cancellable_new ();
}

/**
 * vigie_officials_new:
 * @store: the incident
 *
 * Returns: (transfer full): what authorities say in it, which is read soon
 */
VigieOfficials *
vigie_officials_new (VigieStore *store)
{
  VigieOfficials *self;

  g_return_val_if_fail (VIGIE_IS_STORE (store), NULL);

  self = g_object_new (VIGIE_TYPE_OFFICIALS, NULL);
  self->store = g_object_ref (store);
  self->changed_handler =
      g_signal_connect_swapped (store, "changed", G_CALLBACK (on_store_changed), self);
  self->tick_id = g_timeout_add_seconds (TICK_S, on_tick, self);
  read_sheets (self);
  return self;
}

/* Call once, before the store is closed and the last reference goes. */
void
vigie_officials_close (VigieOfficials *self)
{
  g_return_if_fail (VIGIE_IS_OFFICIALS (self));
  g_return_if_fail (self->store != NULL);

  g_cancellable_cancel (self->cancellable);
  g_clear_handle_id (&self->tick_id, g_source_remove);
  g_clear_signal_handler (&self->changed_handler, self->store);
  g_clear_object (&self->store);
}

GPtrArray *
vigie_officials_get_sheets (VigieOfficials *self)
{
  g_return_val_if_fail (VIGIE_IS_OFFICIALS (self), NULL);

  return self->sheets;
}

/* (transfer none) (nullable): what is known of one source, until "changed" */
const VigieOfficialSheet *
vigie_officials_find (VigieOfficials *self, const VigieWatch *watch)
{
  g_autofree char *key = vigie_watch_dup_key (watch);

  g_return_val_if_fail (VIGIE_IS_OFFICIALS (self), NULL);

  for (guint i = 0; self->sheets != NULL && i < self->sheets->len; i++)
    {
      const VigieOfficialSheet *sheet = g_ptr_array_index (self->sheets, i);

      if (g_strcmp0 (sheet->watch, key) == 0)
        return sheet;
    }
  return NULL;
}
