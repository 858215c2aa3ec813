/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-feed-rows.h"

#include "vigie-feed-words.h"
#include "vigie-time.h"

struct _VigieFeedRows
{
  GObject parent_instance;

  VigiePhotoCache *photos;
  GPtrArray *bound; /* (element-type VigieFeedRow): those on screen, borrowed */
  gint64 now_ms;    /* what ages are told for, or VIGIE_TIME_UNKNOWN: by the clock */
};

G_DEFINE_FINAL_TYPE (VigieFeedRows, vigie_feed_rows, G_TYPE_OBJECT)

static void
setup_row (GtkSignalListItemFactory *factory, GtkListItem *list_item, gpointer user_data)
{
  gtk_list_item_set_child (list_item, vigie_feed_row_new ());
}

static void
label_row (GtkListItem *list_item)
{
  g_autofree char *label = vigie_feed_words_describe (gtk_list_item_get_item (list_item));

  gtk_list_item_set_accessible_label (list_item, label);
}

static void
bind_row (GtkSignalListItemFactory *factory, GtkListItem *list_item, gpointer user_data)
{
  VigieFeedRows *self = user_data;
  VigieFeedRow *row = VIGIE_FEED_ROW (gtk_list_item_get_child (list_item));
  VigieFeedItem *item = gtk_list_item_get_item (list_item);

  vigie_feed_row_set_item (row, item, self->photos);
  if (self->now_ms != VIGIE_TIME_UNKNOWN)
    vigie_feed_row_update_age (row, self->now_ms);
  label_row (list_item);
  g_signal_connect_swapped (item, "notify", G_CALLBACK (label_row), list_item);
  g_ptr_array_add (self->bound, row);
}

static void
unbind_row (GtkSignalListItemFactory *factory, GtkListItem *list_item, gpointer user_data)
{
  VigieFeedRows *self = user_data;
  VigieFeedRow *row = VIGIE_FEED_ROW (gtk_list_item_get_child (list_item));

  g_signal_handlers_disconnect_by_data (gtk_list_item_get_item (list_item), list_item);
  vigie_feed_row_set_item (row, NULL, self->photos);
  g_ptr_array_remove_fast (self->bound, row);
}

static void
vigie_feed_rows_finalize (GObject *object)
{
  VigieFeedRows *self = VIGIE_FEED_ROWS (object);

  g_clear_object (&self->photos);
  g_ptr_array_unref (self->bound);

  G_OBJECT_CLASS (vigie_feed_rows_parent_class)->finalize (object);
}

static void
vigie_feed_rows_class_init (VigieFeedRowsClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = vigie_feed_rows_finalize;
}

static void
vigie_feed_rows_init (VigieFeedRows *self)
{
  self->bound = g_ptr_array_new ();
  self->now_ms = VIGIE_TIME_UNKNOWN;
}

/**
 * vigie_feed_rows_new:
 * @list_view: gets its factory
 *
 * Returns: (transfer full): the rows, to be kept for as long as the list is there
 */
VigieFeedRows *
vigie_feed_rows_new (GtkListView *list_view)
{
  VigieFeedRows *self = g_object_new (VIGIE_TYPE_FEED_ROWS, NULL);
  g_autoptr (GtkListItemFactory) factory = gtk_signal_list_item_factory_new ();

  g_signal_connect_object (factory, "setup", G_CALLBACK (setup_row), self, 0);
  g_signal_connect_object (factory, "bind", G_CALLBACK (bind_row), self, 0);
  g_signal_connect_object (factory, "unbind", G_CALLBACK (unbind_row), self, 0);
  gtk_list_view_set_factory (list_view, factory);
  return self;
}

void
vigie_feed_rows_set_photos (VigieFeedRows *self, VigiePhotoCache *photos)
{
  g_return_if_fail (VIGIE_IS_FEED_ROWS (self));

  g_set_object (&self->photos, photos);
}

/**
 * vigie_feed_rows_set_now:
 * @self: the rows
 * @now_ms: what ages are told for from now on, or %VIGIE_TIME_UNKNOWN: by the clock
 */
void
vigie_feed_rows_set_now (VigieFeedRows *self, gint64 now_ms)
{
  g_return_if_fail (VIGIE_IS_FEED_ROWS (self));

  self->now_ms = now_ms;
  if (now_ms == VIGIE_TIME_UNKNOWN)
    now_ms = g_get_real_time () / 1000;
  for (guint i = 0; i < self->bound->len; i++)
    vigie_feed_row_update_age (g_ptr_array_index (self->bound, i), now_ms);
}
