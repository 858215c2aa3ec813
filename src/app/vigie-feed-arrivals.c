/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-feed-arrivals.h"

/* Rows one after the other. They come by thousands, next to each other. */
typedef struct
{
  guint first;
  guint n;
} Rows;

struct _VigieFeedArrivals
{
  GObject parent_instance;

  GtkListView *list_view; /* borrowed: it outlives this */
  GtkAdjustment *adjustment;
  VigieSession *session;
  GtkMultiSelection *selection; /* (nullable): what the view shows */
  GSignalGroup *signals;        /* of the selection */
  GSignalGroup *feed_signals;
  GArray *unseen; /* (element-type Rows): that came and were not in view yet, from the top */
  guint count;
  gint64 drift;    /* rows that came and went since the list was laid out last */
  gboolean at_top; /* or on the way there */
  guint tick_id;
  gboolean was_asked; /* to go to the top, whatever is selected */
};

typedef enum
{
  PROP_COUNT = 1,
} VigieFeedArrivalsProperty;

static GParamSpec *properties[PROP_COUNT + 1];

G_DEFINE_FINAL_TYPE (VigieFeedArrivals, vigie_feed_arrivals, G_TYPE_OBJECT)

static void
add_rows (GArray *all, guint first, guint n)
{
  Rows *last = all->len > 0 ? &g_array_index (all, Rows, all->len - 1) : NULL;
  const Rows rows = { first, n };

  if (n == 0)
    return;
  if (last != NULL && last->first + last->n == first)
    last->n += n;
  else
    g_array_append_val (all, rows);
}

/* What came takes the place of what went, and moves all below it. */
static void
splice_rows (GArray **all, guint position, guint removed, guint added)
{
  g_autoptr (GArray) old = *all;
  gboolean is_added = FALSE;

  *all = g_array_sized_new (FALSE, FALSE, sizeof (Rows), old->len + 2);
  for (guint i = 0; i < old->len; i++)
    {
      const Rows *rows = &g_array_index (old, Rows, i);
      const guint end = rows->first + rows->n;
      const guint past = MAX (rows->first, position + removed);

      if (rows->first < position)
        add_rows (*all, rows->first, MIN (end, position) - rows->first);
      if (!is_added && end > position)
        {
          add_rows (*all, position, added);
          is_added = TRUE;
        }
      if (end > past)
        add_rows (*all, past - removed + added, end - past);
    }
  if (!is_added)
    add_rows (*all, position, added);
}

/* Leaves those above @end. */
static void
cut_rows (GArray *all, guint end)
{
  while (all->len > 0)
    {
      Rows *last = &g_array_index (all, Rows, all->len - 1);

      if (last->first < end)
        {
          last->n = MIN (last->n, end - last->first);
          return;
        }
      g_array_set_size (all, all->len - 1);
    }
}

static void
update_count (VigieFeedArrivals *self)
{
  guint count = 0;

  for (guint i = 0; i < self->unseen->len; i++)
    count += g_array_index (self->unseen, Rows, i).n;
  if (self->count == count)
    return;
  self->count = count;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_COUNT]);
}

/* Before the frame is laid out. A list that has no size yet would lose its rows when it is told to
 * scroll. */
static gboolean
go_up_cb (GtkWidget *list_view, GdkFrameClock *clock, gpointer user_data)
{
  VigieFeedArrivals *self = user_data;

  if (gtk_widget_get_height (list_view) <= 1)
    return G_SOURCE_CONTINUE;
  self->tick_id = 0;
  if (!self->was_asked && self->session != NULL && vigie_session_get_n_selected (self->session) > 0)
    return G_SOURCE_REMOVE; /* somebody began to read meanwhile */
  self->was_asked = FALSE;
  if (self->selection != NULL && g_list_model_get_n_items (G_LIST_MODEL (self->selection)) > 0)
    gtk_list_view_scroll_to (self->list_view, 0, GTK_LIST_SCROLL_NONE, NULL);
  return G_SOURCE_REMOVE;
}

static void
go_up (VigieFeedArrivals *self)
{
  if (self->tick_id == 0)
    self->tick_id =
        gtk_widget_add_tick_callback (GTK_WIDGET (self->list_view), go_up_cb, self, NULL);
}

static void
on_items_changed (VigieFeedArrivals *self, guint position, guint removed, guint added)
{
  splice_rows (&self->unseen, position, removed, added);
  self->drift += (gint64) added - removed;
  if (self->at_top && vigie_session_get_n_selected (self->session) == 0)
    go_up (self);
}

/* All rows are equally high. Returns: 0 where what is laid out is not the list as it is now */
static double
get_row_height (VigieFeedArrivals *self)
{
  guint n_rows =
      self->selection != NULL ? g_list_model_get_n_items (G_LIST_MODEL (self->selection)) : 0;

  if (n_rows == 0 || self->drift != 0)
    return 0;
  return gtk_adjustment_get_upper (self->adjustment) / n_rows;
}

/* The one row that is selected where all of it is in view. */
static gboolean
find_read_row (VigieFeedArrivals *self, double row_height, guint *position)
{
  double value = gtk_adjustment_get_value (self->adjustment);
  g_autoptr (GtkBitset) selected =
      gtk_selection_model_get_selection (GTK_SELECTION_MODEL (self->selection));

  if (gtk_bitset_get_size (selected) != 1)
    return FALSE;
  *position = gtk_bitset_get_minimum (selected);
  return *position * row_height >= value &&
         (*position + 1) * row_height <= value + gtk_adjustment_get_page_size (self->adjustment);
}

/* A list view holds still one of the rows in view, which need not be the one that is read: a row
 * that it is told to scroll to, and that is in view, becomes the one that it holds. */
static void
on_changing (VigieFeedArrivals *self)
{
  double value = gtk_adjustment_get_value (self->adjustment);
  double bottom = value + gtk_adjustment_get_page_size (self->adjustment);
  double row_height = get_row_height (self);
  guint position;

  if (row_height <= 0 || gtk_widget_get_height (GTK_WIDGET (self->list_view)) <= 1)
    return;
  vigie_feed_model_hold (VIGIE_FEED_MODEL (gtk_multi_selection_get_model (self->selection)),
                         (guint) (value / row_height),
                         MIN ((guint) (bottom / row_height),
                              g_list_model_get_n_items (G_LIST_MODEL (self->selection)) - 1));
  if (find_read_row (self, row_height, &position))
    gtk_list_view_scroll_to (self->list_view, position, GTK_LIST_SCROLL_NONE, NULL);
}

/* What is in view, or below, is not above any longer. */
static void
on_scrolled (VigieFeedArrivals *self)
{
  double value = gtk_adjustment_get_value (self->adjustment);
  double row_height = get_row_height (self);

  if (self->tick_id == 0)
    self->at_top = value <= 0;
  if (row_height <= 0)
    return;
  cut_rows (self->unseen, (guint) (value / row_height));
  update_count (self);
}

/* The list was laid out. */
static void
on_laid_out (VigieFeedArrivals *self)
{
  self->drift = 0;
  on_scrolled (self);
}

static void
vigie_feed_arrivals_dispose (GObject *object)
{
  VigieFeedArrivals *self = VIGIE_FEED_ARRIVALS (object);

  if (self->tick_id != 0)
    gtk_widget_remove_tick_callback (GTK_WIDGET (self->list_view), self->tick_id);
  self->tick_id = 0;
  g_clear_object (&self->signals);
  g_clear_object (&self->feed_signals);
  g_clear_object (&self->selection);
  g_clear_object (&self->session);

  G_OBJECT_CLASS (vigie_feed_arrivals_parent_class)->dispose (object);
}

static void
vigie_feed_arrivals_finalize (GObject *object)
{
  VigieFeedArrivals *self = VIGIE_FEED_ARRIVALS (object);

  g_array_unref (self->unseen);
  g_clear_object (&self->adjustment);

  G_OBJECT_CLASS (vigie_feed_arrivals_parent_class)->finalize (object);
}

static void
vigie_feed_arrivals_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  switch ((VigieFeedArrivalsProperty) prop_id)
    {
    case PROP_COUNT:
      g_value_set_uint (value, VIGIE_FEED_ARRIVALS (object)->count);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
vigie_feed_arrivals_class_init (VigieFeedArrivalsClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = vigie_feed_arrivals_dispose;
  object_class->finalize = vigie_feed_arrivals_finalize;
  object_class->get_property = vigie_feed_arrivals_get_property;

  properties[PROP_COUNT] =
      g_param_spec_uint ("count", NULL, NULL, 0, G_MAXUINT, 0,
                         G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
vigie_feed_arrivals_init (VigieFeedArrivals *self)
{
  self->unseen = g_array_new (FALSE, FALSE, sizeof (Rows));
  self->at_top = TRUE;
  self->feed_signals = g_signal_group_new (VIGIE_TYPE_FEED_MODEL);
  g_signal_group_connect_swapped (self->feed_signals, "changing", G_CALLBACK (on_changing), self);
  self->signals = g_signal_group_new (G_TYPE_LIST_MODEL);
  g_signal_group_connect_swapped (self->signals, "items-changed", G_CALLBACK (on_items_changed),
                                  self);
}

/**
 * vigie_feed_arrivals_new:
 * @list_view: (transfer none): what shows the feed, in a scrolled window; lives longer
 *
 * Returns: (transfer full): nothing new yet
 */
VigieFeedArrivals *
vigie_feed_arrivals_new (GtkListView *list_view)
{
  VigieFeedArrivals *self = g_object_new (VIGIE_TYPE_FEED_ARRIVALS, NULL);

  self->list_view = list_view;
  self->adjustment = g_object_ref (gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (list_view)));
  g_signal_connect_object (self->adjustment, "value-changed", G_CALLBACK (on_scrolled), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->adjustment, "changed", G_CALLBACK (on_laid_out), self,
                           G_CONNECT_SWAPPED);
  return self;
}

/**
 * vigie_feed_arrivals_follow:
 * @self: arrivals
 * @session: (nullable): whose selection holds the feed still
 * @selection: (nullable): the feed as the view shows it from now on, from its top
 */
void
vigie_feed_arrivals_follow (VigieFeedArrivals *self,
                            VigieSession *session,
                            GtkMultiSelection *selection)
{
  g_return_if_fail (VIGIE_IS_FEED_ARRIVALS (self));
  g_return_if_fail (selection == NULL || session != NULL);

  g_set_object (&self->session, session);
  g_set_object (&self->selection, selection);
  g_signal_group_set_target (self->signals, selection);
  g_signal_group_set_target (self->feed_signals,
                             selection != NULL ? gtk_multi_selection_get_model (selection) : NULL);
  g_array_set_size (self->unseen, 0);
  self->was_asked = FALSE;
  self->drift = 0;
  self->at_top = TRUE;
  update_count (self);
}

/**
 * vigie_feed_arrivals_show:
 * @self: arrivals
 *
 * Goes to the top of the list.
 */
void
vigie_feed_arrivals_show (VigieFeedArrivals *self)
{
  g_return_if_fail (VIGIE_IS_FEED_ARRIVALS (self));

  self->at_top = TRUE;
  self->was_asked = TRUE;
  go_up (self);
}

guint
vigie_feed_arrivals_get_count (VigieFeedArrivals *self)
{
  g_return_val_if_fail (VIGIE_IS_FEED_ARRIVALS (self), 0);

  return self->count;
}
