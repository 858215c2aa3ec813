/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-feed-pane.h"

#include <glib/gi18n.h>

#include "vigie-closures.h"
#include "vigie-feed-arrivals.h"
#include "vigie-feed-rows.h"
#include "vigie-feed-words.h"

#define AGE_INTERVAL_S 30
#define MAX_LOOK_AHEAD 200 /* rows, for the next post without a verdict */

struct _VigieFeedPane
{
  AdwBin parent_instance;

  VigieSession *session;
  GSignalGroup *session_signals;
  GSignalGroup *feed_signals;
  GtkMultiSelection *selection;
  guint lead;         /* where stepping goes on; GTK_INVALID_LIST_POSITION before the first step */
  gboolean lead_gone; /* what was there left the list: the next one has its place */
  VigieFeedRows *rows;
  guint age_id;
  VigieFeedArrivals *arrivals;
  guint scroll_id;
  gboolean syncing;

  GtkSearchEntry *search_entry;
  GtkToggleButton *chip_new;
  GtkToggleButton *chip_confirmed;
  GtkToggleButton *chip_photo;
  GtkToggleButton *chip_map;
  GtkToggleButton *chip_mine;
  GtkToggleButton *chip_second;
  GtkStack *stack;
  GtkListView *list_view;
  GtkRevealer *arrivals_revealer;
  AdwButtonContent *arrivals_content;
  GtkLabel *summary;
};

enum
{
  SEARCH_FINISHED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (VigieFeedPane, vigie_feed_pane, ADW_TYPE_BIN)

/* ---- rows ---- */

static gboolean
age_cb (gpointer user_data)
{
  vigie_feed_rows_set_now (VIGIE_FEED_PANE (user_data)->rows, VIGIE_TIME_UNKNOWN);
  return G_SOURCE_CONTINUE;
}

/* ---- which page, and what it says below ---- */

static gboolean
has_filters (VigieFeedPane *self)
{
  g_autoptr (VigieQuery) everything = vigie_query_new ();

  return self->session != NULL &&
         !vigie_query_equal (vigie_session_get_query (self->session), everything);
}

static void
update_summary (VigieFeedPane *self)
{
  GListModel *feed = self->session != NULL ? vigie_session_get_feed (self->session) : NULL;
  const guint64 *counts;
  guint64 n_all = 0;
  guint n_shown = feed != NULL ? g_list_model_get_n_items (feed) : 0;
  g_autofree char *shown = vigie_format_count (n_shown);
  g_autofree char *all = NULL;
  g_autofree char *fresh = NULL;
  g_autofree char *text = NULL;

  if (self->session == NULL)
    return;
  counts = vigie_session_get_counts (self->session);
  for (int i = 0; i < VIGIE_N_STATUSES; i++)
    n_all += counts[i];
  all = vigie_format_count (n_all);
  fresh = vigie_format_count (counts[VIGIE_STATUS_NEW]);
  if (has_filters (self))
    /* Translators: how many posts the filters show, of how many */
    text =
        g_strdup_printf (ngettext ("%s of %s post", "%s of %s posts", (gulong) n_all), shown, all);
  else
    /* Translators: how many posts there are, and how many of them are new */
    text = g_strdup_printf (ngettext ("%s post, %s new", "%s posts, %s new", (gulong) n_all), all,
                            fresh);
  gtk_label_set_label (self->summary, text);
}

static void
update_page (VigieFeedPane *self)
{
  GListModel *feed = self->session != NULL ? vigie_session_get_feed (self->session) : NULL;
  const char *page = "list";

  if (feed == NULL)
    page = "loading";
  else if (g_list_model_get_n_items (feed) == 0)
    page = has_filters (self) ? "no-matches" : "no-posts";
  gtk_stack_set_visible_child_name (self->stack, page);
  update_summary (self);
}

static void
on_arrivals (VigieFeedPane *self)
{
  guint n_arrivals = vigie_feed_arrivals_get_count (self->arrivals);
  gboolean was_shown = gtk_revealer_get_reveal_child (self->arrivals_revealer);

  if (n_arrivals > 0)
    {
      g_autofree char *count = vigie_format_count (n_arrivals);
      g_autofree char *text =
          g_strdup_printf (ngettext ("%s new post", "%s new posts", n_arrivals), count);

      adw_button_content_set_label (self->arrivals_content, text);
      if (!was_shown) /* once for all that come while somebody reads */
        gtk_accessible_announce (GTK_ACCESSIBLE (self), text,
                                 GTK_ACCESSIBLE_ANNOUNCEMENT_PRIORITY_LOW);
    }
  gtk_revealer_set_reveal_child (self->arrivals_revealer, n_arrivals > 0);
}

/* ---- selection: the list's follows the session's and the other way round ---- */

static gint64
get_row_id (VigieFeedPane *self, guint position)
{
  VigieFeedModel *feed = VIGIE_FEED_MODEL (gtk_multi_selection_get_model (self->selection));

  return vigie_feed_model_get_row_id (feed, position);
}

static void
on_selected (VigieFeedPane *self)
{
  g_autoptr (GtkBitset) selected = NULL;
  g_autoptr (GArray) rows = NULL;
  GtkBitsetIter iter;
  guint position;

  if (self->syncing || self->session == NULL)
    return;
  selected = gtk_selection_model_get_selection (GTK_SELECTION_MODEL (self->selection));
  if (gtk_bitset_get_size (selected) == 1)
    {
      g_autoptr (VigieFeedItem) item = NULL;

      self->lead = gtk_bitset_get_minimum (selected);
      self->lead_gone = FALSE;
      item = g_list_model_get_item (G_LIST_MODEL (self->selection), self->lead);
      self->syncing = TRUE;
      vigie_session_select_item (self->session, item);
      self->syncing = FALSE;
      return;
    }
  rows = g_array_sized_new (FALSE, FALSE, sizeof (gint64), (guint) gtk_bitset_get_size (selected));
  for (gboolean is_valid = gtk_bitset_iter_init_first (&iter, selected, &position); is_valid;
       is_valid = gtk_bitset_iter_next (&iter, &position))
    {
      gint64 row = get_row_id (self, position);

      g_array_append_val (rows, row);
    }
  self->syncing = TRUE;
  vigie_session_select_rows (self->session, rows);
  self->syncing = FALSE;
}

static void sync_selection (VigieFeedPane *self, gboolean scroll);

/* The same post, wherever it is now. */
static void
follow_lead (VigieFeedPane *self, guint position, guint removed, guint added)
{
  if (self->lead == GTK_INVALID_LIST_POSITION || self->lead < position)
    return;
  if (self->lead >= position + removed)
    {
      self->lead += added - removed;
      return;
    }
  self->lead = position;
  self->lead_gone = TRUE;
}

static void
on_feed_items_changed (VigieFeedPane *self, guint position, guint removed, guint added)
{
  follow_lead (self, position, removed, added);
  /* Rows that were told of together with others may be selected still. Of several that are, those
   * that left the list are judged no more. */
  if (removed > 0 && added > 0)
    sync_selection (self, FALSE);
  if (removed > 0 && vigie_session_get_selected_rows (self->session) != NULL)
    on_selected (self);
  update_page (self);
}

/* A list that has no size yet would lose its rows when it is told to scroll. */
static gboolean
scroll_cb (GtkWidget *list_view, GdkFrameClock *clock, gpointer user_data)
{
  VigieFeedPane *self = user_data;

  if (gtk_widget_get_height (list_view) <= 1)
    return G_SOURCE_CONTINUE;
  self->scroll_id = 0;
  if (self->lead < g_list_model_get_n_items (G_LIST_MODEL (self->selection)))
    gtk_list_view_scroll_to (self->list_view, self->lead, GTK_LIST_SCROLL_NONE, NULL);
  return G_SOURCE_REMOVE;
}

static guint
find_position (GListModel *feed, gint64 row_id)
{
  guint position;

  return vigie_feed_model_find (VIGIE_FEED_MODEL (feed), row_id, &position)
             ? position
             : GTK_INVALID_LIST_POSITION;
}

/* The rows that the session has selected; what the feed does not show is none of them. */
static GtkBitset *
list_wanted (VigieFeedPane *self)
{
  GListModel *feed = vigie_session_get_feed (self->session);
  VigieFeedItem *item = vigie_session_get_selected_item (self->session);
  GArray *rows = vigie_session_get_selected_rows (self->session);
  GtkBitset *wanted = gtk_bitset_new_empty ();

  if (feed != NULL && item != NULL)
    {
      VigiePost *post = vigie_feed_item_get_post (item);
      guint position = find_position (feed, vigie_post_get_row_id (post));

      if (position != GTK_INVALID_LIST_POSITION)
        gtk_bitset_add (wanted, position);
    }
  for (guint i = 0; feed != NULL && rows != NULL && i < rows->len; i++)
    {
      guint position = find_position (feed, g_array_index (rows, gint64, i));

      if (position != GTK_INVALID_LIST_POSITION)
        gtk_bitset_add (wanted, position);
    }
  return wanted;
}

static void
sync_selection (VigieFeedPane *self, gboolean scroll)
{
  g_autoptr (GtkBitset) wanted = list_wanted (self);
  g_autoptr (GtkBitset) present =
      gtk_selection_model_get_selection (GTK_SELECTION_MODEL (self->selection));
  g_autoptr (GtkBitset) all = NULL;

  if (gtk_bitset_equals (wanted, present))
    return;
  all = gtk_bitset_new_range (0, g_list_model_get_n_items (G_LIST_MODEL (self->selection)));
  self->syncing = TRUE;
  gtk_selection_model_set_selection (GTK_SELECTION_MODEL (self->selection), wanted, all);
  self->syncing = FALSE;
  if (gtk_bitset_get_size (wanted) == 1)
    {
      self->lead = gtk_bitset_get_minimum (wanted);
      self->lead_gone = FALSE;
    }
  if (scroll && gtk_bitset_get_size (wanted) == 1 && self->scroll_id == 0)
    self->scroll_id =
        gtk_widget_add_tick_callback (GTK_WIDGET (self->list_view), scroll_cb, self, NULL);
}

static void
on_session_selection (VigieFeedPane *self)
{
  if (self->selection != NULL && !self->syncing)
    sync_selection (self, TRUE);
}

/* A new query has a new model and a new selection: never items_changed over everything. */
static void
on_feed_changed (VigieFeedPane *self)
{
  GListModel *feed = vigie_session_get_feed (self->session);
  GtkMultiSelection *selection = gtk_multi_selection_new (g_object_ref (feed));

  /* The selection says what changed after it has followed itself. */
  g_signal_group_set_target (self->feed_signals, selection);
  g_set_object (&self->selection, selection);
  g_object_unref (selection);
  self->lead = GTK_INVALID_LIST_POSITION;
  sync_selection (self, FALSE);
  g_signal_connect_object (self->selection, "selection-changed", G_CALLBACK (on_selected), self,
                           G_CONNECT_SWAPPED);
  gtk_list_view_set_model (self->list_view, GTK_SELECTION_MODEL (self->selection));
  vigie_feed_arrivals_follow (self->arrivals, self->session, self->selection);
  update_page (self);
}

/* ---- filters ---- */

static void
apply_filters (VigieFeedPane *self)
{
  g_autoptr (VigieQuery) query = NULL;
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->search_entry));

  if (self->session == NULL)
    return;
  query = vigie_query_copy (vigie_session_get_query (self->session));
  g_set_str (&query->text, text[0] != '\0' ? text : NULL);
  query->statuses =
      (gtk_toggle_button_get_active (self->chip_new) ? 1u << VIGIE_STATUS_NEW : 0) |
      (gtk_toggle_button_get_active (self->chip_confirmed) ? 1u << VIGIE_STATUS_CONFIRMED : 0);
  query->awaits_second = gtk_toggle_button_get_active (self->chip_second);
  query->with_photo = gtk_toggle_button_get_active (self->chip_photo);
  query->on_map = gtk_toggle_button_get_active (self->chip_map);
  g_set_str (&query->owner, gtk_toggle_button_get_active (self->chip_mine)
                                ? vigie_session_get_actor (self->session)
                                : NULL);
  vigie_session_set_query (self->session, query);
}

static void
on_search_changed (VigieFeedPane *self)
{
  apply_filters (self);
}

/* The second person's work list is there where a second person is wanted. */
static void
on_info_changed (VigieFeedPane *self)
{
  gboolean four_eyes = vigie_session_wants_second_person (self->session);

  gtk_widget_set_visible (GTK_WIDGET (self->chip_second), four_eyes);
  if (!four_eyes)
    gtk_toggle_button_set_active (self->chip_second, FALSE);
}

static void
on_chip_toggled (VigieFeedPane *self)
{
  apply_filters (self);
}

static void
on_search_activated (VigieFeedPane *self)
{
  g_signal_emit (self, signals[SEARCH_FINISHED], 0);
}

static void
on_search_stopped (VigieFeedPane *self)
{
  gtk_editable_set_text (GTK_EDITABLE (self->search_entry), "");
  g_signal_emit (self, signals[SEARCH_FINISHED], 0);
}

static void
on_clear_filters (VigieFeedPane *self)
{
  GtkToggleButton *chips[] = { self->chip_new, self->chip_confirmed, self->chip_photo,
                               self->chip_map, self->chip_mine,      self->chip_second };
  g_autoptr (VigieQuery) everything = vigie_query_new ();

  for (gsize i = 0; i < G_N_ELEMENTS (chips); i++)
    gtk_toggle_button_set_active (chips[i], FALSE);
  gtk_editable_set_text (GTK_EDITABLE (self->search_entry), "");
  vigie_session_set_query (self->session, everything);
}

static void
on_row_activated (VigieFeedPane *self, guint position)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "desk.open-inspector", NULL);
}

/* ---- life ---- */

static void
vigie_feed_pane_dispose (GObject *object)
{
  VigieFeedPane *self = VIGIE_FEED_PANE (object);

  g_clear_handle_id (&self->age_id, g_source_remove);
  g_clear_object (&self->arrivals);
  g_clear_object (&self->feed_signals);
  g_clear_object (&self->session_signals);
  if (self->list_view != NULL)
    gtk_list_view_set_model (self->list_view, NULL);
  g_clear_object (&self->selection);
  g_clear_object (&self->session);

  G_OBJECT_CLASS (vigie_feed_pane_parent_class)->dispose (object);
}

static void
vigie_feed_pane_finalize (GObject *object)
{
  VigieFeedPane *self = VIGIE_FEED_PANE (object);

  g_clear_object (&self->rows);

  G_OBJECT_CLASS (vigie_feed_pane_parent_class)->finalize (object);
}

static void
vigie_feed_pane_class_init (VigieFeedPaneClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = vigie_feed_pane_dispose;
  G_OBJECT_CLASS (klass)->finalize = vigie_feed_pane_finalize;

  signals[SEARCH_FINISHED] = g_signal_new ("search-finished", VIGIE_TYPE_FEED_PANE,
                                           G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  gtk_widget_class_set_template_from_resource (widget_class, "/org/vigie/Vigie/vigie-feed-pane.ui");
  gtk_widget_class_bind_template_child (widget_class, VigieFeedPane, search_entry);
  gtk_widget_class_bind_template_child (widget_class, VigieFeedPane, chip_new);
  gtk_widget_class_bind_template_child (widget_class, VigieFeedPane, chip_confirmed);
  gtk_widget_class_bind_template_child (widget_class, VigieFeedPane, chip_photo);
  gtk_widget_class_bind_template_child (widget_class, VigieFeedPane, chip_map);
  gtk_widget_class_bind_template_child (widget_class, VigieFeedPane, chip_mine);
  gtk_widget_class_bind_template_child (widget_class, VigieFeedPane, chip_second);
  gtk_widget_class_bind_template_child (widget_class, VigieFeedPane, stack);
  gtk_widget_class_bind_template_child (widget_class, VigieFeedPane, list_view);
  gtk_widget_class_bind_template_child (widget_class, VigieFeedPane, arrivals_revealer);
  gtk_widget_class_bind_template_child (widget_class, VigieFeedPane, arrivals_content);
  gtk_widget_class_bind_template_child (widget_class, VigieFeedPane, summary);
  gtk_widget_class_bind_template_callback (widget_class, on_search_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_search_activated);
  gtk_widget_class_bind_template_callback (widget_class, on_search_stopped);
  gtk_widget_class_bind_template_callback (widget_class, on_chip_toggled);
  gtk_widget_class_bind_template_callback (widget_class, on_clear_filters);
  gtk_widget_class_bind_template_callback (widget_class, on_row_activated);
}

static void
vigie_feed_pane_init (VigieFeedPane *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));

  self->rows = vigie_feed_rows_new (self->list_view);
  self->feed_signals = g_signal_group_new (G_TYPE_LIST_MODEL);
  /* after the list view, which must not be told of a selection in rows that it does not know */
  g_signal_group_connect_data (self->feed_signals, "items-changed",
                               G_CALLBACK (on_feed_items_changed), self, NULL,
                               G_CONNECT_SWAPPED | G_CONNECT_AFTER);
  self->session_signals = g_signal_group_new (VIGIE_TYPE_SESSION);
  g_signal_group_connect_swapped (self->session_signals, "feed-changed",
                                  G_CALLBACK (on_feed_changed), self);
  g_signal_group_connect_swapped (self->session_signals, "info-changed",
                                  G_CALLBACK (on_info_changed), self);
  g_signal_group_connect_swapped (self->session_signals, "counts-changed",
                                  G_CALLBACK (update_summary), self);
  g_signal_group_connect_swapped (self->session_signals, "notify::selected-item",
                                  G_CALLBACK (on_session_selection), self);
  g_signal_group_connect_swapped (self->session_signals, "notify::n-selected",
                                  G_CALLBACK (on_session_selection), self);
  self->arrivals = vigie_feed_arrivals_new (self->list_view);
  g_signal_connect_object (self->arrivals, "notify::count", G_CALLBACK (on_arrivals), self,
                           G_CONNECT_SWAPPED);
  self->lead = GTK_INVALID_LIST_POSITION;
  self->age_id = g_timeout_add_seconds (AGE_INTERVAL_S, age_cb, self);
}

/**
 * vigie_feed_pane_set_session:
 * @self: a pane
 * @session: what it shows
 * @photos: the session's pictures
 */
void
vigie_feed_pane_set_session (VigieFeedPane *self, VigieSession *session, VigiePhotoCache *photos)
{
  g_return_if_fail (VIGIE_IS_FEED_PANE (self));

  vigie_feed_rows_set_photos (self->rows, photos);
  if (!g_set_object (&self->session, session))
    return;
  /* What the last one's feed still has to say is not about this one. */
  g_signal_group_set_target (self->feed_signals, NULL);
  g_signal_group_set_target (self->session_signals, session);
  if (session != NULL && vigie_session_get_feed (session) != NULL)
    on_feed_changed (self);
  update_page (self);
}

void
vigie_feed_pane_focus_search (VigieFeedPane *self)
{
  g_return_if_fail (VIGIE_IS_FEED_PANE (self));

  gtk_widget_grab_focus (GTK_WIDGET (self->search_entry));
}

void
vigie_feed_pane_focus_list (VigieFeedPane *self)
{
  g_return_if_fail (VIGIE_IS_FEED_PANE (self));

  gtk_widget_grab_focus (GTK_WIDGET (self->list_view));
}

/**
 * vigie_feed_pane_show_newest:
 * @self: a pane
 *
 * Goes to the top of the feed; what is selected stays so.
 */
void
vigie_feed_pane_show_newest (VigieFeedPane *self)
{
  g_return_if_fail (VIGIE_IS_FEED_PANE (self));

  vigie_feed_arrivals_show (self->arrivals);
}

/* Where a step leads to; what takes the place of a post that left the list is the next one. */
static guint
get_step (VigieFeedPane *self, int by)
{
  guint n_items = g_list_model_get_n_items (G_LIST_MODEL (self->selection));
  gint64 to = self->lead == GTK_INVALID_LIST_POSITION ? 0 : (gint64) self->lead + by;

  if (self->lead != GTK_INVALID_LIST_POSITION && self->lead_gone && by > 0)
    to--;
  return (guint) CLAMP (to, 0, (gint64) n_items - 1);
}

static gboolean
has_rows (VigieFeedPane *self)
{
  return self->selection != NULL && g_list_model_get_n_items (G_LIST_MODEL (self->selection)) > 0;
}

static void
go_to (VigieFeedPane *self, guint position)
{
  self->lead = position;
  self->lead_gone = FALSE;
  gtk_list_view_scroll_to (self->list_view, position,
                           GTK_LIST_SCROLL_SELECT | GTK_LIST_SCROLL_FOCUS, NULL);
}

/**
 * vigie_feed_pane_step:
 * @self: a pane
 * @by: rows to go, down where positive
 *
 * Selects the next post, or the first where none is selected.
 */
void
vigie_feed_pane_step (VigieFeedPane *self, int by)
{
  g_return_if_fail (VIGIE_IS_FEED_PANE (self));

  if (has_rows (self))
    go_to (self, get_step (self, by));
}

/**
 * vigie_feed_pane_go_on:
 * @self: a pane
 *
 * Selects the next post that has no verdict, which is where a triage goes on; the very next one
 * where there is none near.
 */
void
vigie_feed_pane_go_on (VigieFeedPane *self)
{
  guint first, n_items;

  g_return_if_fail (VIGIE_IS_FEED_PANE (self));

  if (!has_rows (self))
    return;
  n_items = g_list_model_get_n_items (G_LIST_MODEL (self->selection));
  first = get_step (self, 1);
  for (guint i = first; i < MIN (first + MAX_LOOK_AHEAD, n_items); i++)
    {
      g_autoptr (VigieFeedItem) item = g_list_model_get_item (G_LIST_MODEL (self->selection), i);

      if (vigie_feed_item_get_status (item) == VIGIE_STATUS_NEW)
        {
          go_to (self, i);
          return;
        }
    }
  go_to (self, first);
}

/**
 * vigie_feed_pane_extend:
 * @self: a pane
 * @by: rows to go, down where positive
 *
 * Adds the next post to what is selected.
 */
void
vigie_feed_pane_extend (VigieFeedPane *self, int by)
{
  g_return_if_fail (VIGIE_IS_FEED_PANE (self));

  if (!has_rows (self))
    return;
  if (self->lead == GTK_INVALID_LIST_POSITION)
    {
      vigie_feed_pane_step (self, by);
      return;
    }
  self->lead = get_step (self, by);
  self->lead_gone = FALSE;
  gtk_selection_model_select_item (GTK_SELECTION_MODEL (self->selection), self->lead, FALSE);
  gtk_list_view_scroll_to (self->list_view, self->lead, GTK_LIST_SCROLL_FOCUS, NULL);
}

/**
 * vigie_feed_pane_select_all:
 * @self: a pane
 *
 * Selects all posts that the search and the filters show.
 */
void
vigie_feed_pane_select_all (VigieFeedPane *self)
{
  g_return_if_fail (VIGIE_IS_FEED_PANE (self));

  if (self->selection != NULL)
    gtk_selection_model_select_all (GTK_SELECTION_MODEL (self->selection));
}
