/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-desk-private.h"

#include "vigie-closures.h"
#include "vigie-post-positions.h"
#include "vigie-settings.h"
#include "vigie-sun.h"
#include "vigie-territory-basemap.h"

#define CLOSE_ZOOM 14.0

G_DEFINE_FINAL_TYPE (VigieDesk, vigie_desk, ADW_TYPE_BREAKPOINT_BIN)

/* ---- modes ---- */

void
vigie_desk_set_mode (VigieDesk *self, VigieDeskMode mode)
{
  gboolean drawing = mode == VIGIE_DESK_DRAWING || mode == VIGIE_DESK_EDITING;

  self->mode = mode;
  gtk_revealer_set_reveal_child (self->drawing_bar, drawing);
  gtk_widget_set_visible (self->finish_button, drawing);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "desk.finish-drawing", drawing);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "desk.drawing-undo", drawing);
}

static gboolean
can_write (VigieDesk *self)
{
  return self->session != NULL &&
         !vigie_store_is_read_only (vigie_session_get_store (self->session));
}

static void
update_actions (VigieDesk *self)
{
  static const char *const one_post_actions[] = { "desk.place", "desk.place-by-text",
                                                  "desk.check" };
  static const char *const post_actions[] = { "desk.confirm", "desk.confirm-why",
                                              "desk.reject",  "desk.unverifiable",
                                              "desk.known",   "desk.reset",
                                              "desk.label",   "desk.take" };
  gboolean writable = can_write (self);
  guint n_selected = self->session != NULL ? vigie_session_get_n_selected (self->session) : 0;

  for (gsize i = 0; i < G_N_ELEMENTS (post_actions); i++)
    gtk_widget_action_set_enabled (GTK_WIDGET (self), post_actions[i], writable && n_selected > 0);
  for (gsize i = 0; i < G_N_ELEMENTS (one_post_actions); i++)
    gtk_widget_action_set_enabled (GTK_WIDGET (self), one_post_actions[i],
                                   writable && n_selected == 1);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "desk.draw", writable);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "desk.close-road", writable);
  vigie_map_view_set_can_place (self->map_view, writable && n_selected == 1);
}

/* ---- triage ---- */

static void
on_undo (GtkWidget *widget, const char *name, GVariant *parameter)
{
  VigieDesk *self = VIGIE_DESK (widget);

  if (self->session == NULL)
    return;
  if (self->mode == VIGIE_DESK_DRAWING || self->mode == VIGIE_DESK_EDITING)
    vigie_map_view_drawing_undo (self->map_view);
  else
    vigie_session_undo (self->session);
}

static void
on_redo (GtkWidget *widget, const char *name, GVariant *parameter)
{
  VigieDesk *self = VIGIE_DESK (widget);

  if (self->session == NULL)
    return;
  if (self->mode == VIGIE_DESK_DRAWING || self->mode == VIGIE_DESK_EDITING)
    vigie_map_view_drawing_redo (self->map_view);
  else
    vigie_session_redo (self->session);
}

static void
on_search (GtkWidget *widget, const char *name, GVariant *parameter)
{
  VigieDesk *self = VIGIE_DESK (widget);

  adw_overlay_split_view_set_show_sidebar (self->feed_split, TRUE);
  vigie_feed_pane_focus_search (self->feed_pane);
}

static void
on_search_finished (VigieDesk *self)
{
  vigie_feed_pane_focus_list (self->feed_pane);
}

static void
on_toggle_feed (GtkWidget *widget, const char *name, GVariant *parameter)
{
  VigieDesk *self = VIGIE_DESK (widget);

  adw_overlay_split_view_set_show_sidebar (
      self->feed_split, !adw_overlay_split_view_get_show_sidebar (self->feed_split));
}

static void
on_toggle_inspector (GtkWidget *widget, const char *name, GVariant *parameter)
{
  VigieDesk *self = VIGIE_DESK (widget);

  adw_overlay_split_view_set_show_sidebar (
      self->inspector_split, !adw_overlay_split_view_get_show_sidebar (self->inspector_split));
}

static void
on_open_inspector (GtkWidget *widget, const char *name, GVariant *parameter)
{
  adw_overlay_split_view_set_show_sidebar (VIGIE_DESK (widget)->inspector_split, TRUE);
}

/* ---- positions ---- */

static const VigiePosition *
get_selected_position (VigieDesk *self)
{
  VigieFeedItem *item = vigie_session_get_selected_item (self->session);

  return item != NULL ? vigie_post_choose_position (vigie_feed_item_get_post (item),
                                                    vigie_feed_item_get_state (item))
                      : NULL;
}

/* Where the pin stands first: on the position that the map shows, with its radius, if it is in
 * sight, else in the middle of what somebody looks at. */
static gboolean
get_place_to_start (VigieDesk *self, VigiePosition *place)
{
  const VigiePosition *position = get_selected_position (self);
  VigieBox box;

  vigie_map_view_get_view_box (self->map_view, &box);
  if (position == NULL || !vigie_box_contains (&box, position->lon, position->lat))
    return FALSE;
  *place = *position;
  return TRUE;
}

static void
on_place (GtkWidget *widget, const char *name, GVariant *parameter)
{
  VigieDesk *self = VIGIE_DESK (widget);
  VigiePosition place;

  if (self->mode == VIGIE_DESK_PLACING)
    return;
  if (self->mode != VIGIE_DESK_LOOKING)
    vigie_map_view_cancel_drawing (self->map_view);
  self->picking = VIGIE_DESK_PICK_POSITION;
  vigie_map_view_start_placing (self->map_view, get_place_to_start (self, &place) ? &place : NULL);
}

/* The entry for coordinates and places; the pin comes with it. */
static void
on_place_by_text (GtkWidget *widget, const char *name, GVariant *parameter)
{
  VigieDesk *self = VIGIE_DESK (widget);

  on_place (widget, name, parameter);
  gtk_widget_grab_focus (GTK_WIDGET (vigie_placing_bar_get_entry (self->placing_bar)));
}

/* The pin may also come by a drag on the map, and go by Enter or Escape there. */
static void
on_placing (VigieDesk *self)
{
  if (vigie_map_view_is_placing (self->map_view))
    vigie_desk_set_mode (self, VIGIE_DESK_PLACING);
  else if (self->mode == VIGIE_DESK_PLACING)
    vigie_desk_set_mode (self, VIGIE_DESK_LOOKING);
}

static void
on_place_requested (VigieDesk *self)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "desk.place", NULL);
}

static void
on_place_picked (VigieDesk *self, double lon, double lat, double radius_m)
{
  VigiePosition position = { lon, lat, radius_m, VIGIE_ORIGIN_ANALYST };

  if (!vigie_desk_take_place (self, lon, lat))
    vigie_session_set_position (self->session, &position);
}

static void
on_centre_requested (VigieDesk *self, double lon, double lat)
{
  vigie_map_view_go_to (self->map_view, lon, lat, CLOSE_ZOOM, TRUE);
}

static void
on_centre (GtkWidget *widget, const char *name, GVariant *parameter)
{
  VigieDesk *self = VIGIE_DESK (widget);
  const VigiePosition *position = self->session != NULL ? get_selected_position (self) : NULL;

  if (position != NULL)
    on_centre_requested (self, position->lon, position->lat);
}

/* ---- drawing ---- */

static void
on_draw (GtkWidget *widget, const char *name, GVariant *parameter)
{
  VigieDesk *self = VIGIE_DESK (widget);

  if (self->mode != VIGIE_DESK_LOOKING)
    vigie_map_view_cancel_drawing (self->map_view);
  g_clear_pointer (&self->edited_shape, g_free);
  vigie_desk_set_mode (self, VIGIE_DESK_DRAWING);
  vigie_map_view_start_drawing (self->map_view);
}

static void
on_edit_requested (VigieDesk *self)
{
  const char *id = vigie_session_get_selected_shape (self->session);
  VigieShape *shape = id != NULL ? vigie_session_find_shape (self->session, id) : NULL;

  if (shape == NULL || !can_write (self))
    return;
  if (self->mode != VIGIE_DESK_LOOKING)
    vigie_map_view_cancel_drawing (self->map_view);
  g_set_str (&self->edited_shape, id);
  vigie_desk_set_mode (self, VIGIE_DESK_EDITING);
  vigie_map_view_edit_shape (self->map_view, shape);
}

static void
on_finish_drawing (GtkWidget *widget, const char *name, GVariant *parameter)
{
  vigie_map_view_finish_drawing (VIGIE_DESK (widget)->map_view);
}

static void
on_drawing_undo (GtkWidget *widget, const char *name, GVariant *parameter)
{
  vigie_map_view_drawing_undo (VIGIE_DESK (widget)->map_view);
}

static void
on_cancel (GtkWidget *widget, const char *name, GVariant *parameter)
{
  VigieDesk *self = VIGIE_DESK (widget);

  if (self->mode == VIGIE_DESK_LOOKING)
    {
      if (self->session != NULL && vigie_session_get_n_selected (self->session) > 1)
        vigie_session_select_item (self->session, NULL);
      return;
    }
  vigie_map_view_cancel_drawing (self->map_view);
  vigie_desk_set_mode (self, VIGIE_DESK_LOOKING);
}

static void
on_drawing_cancelled (VigieDesk *self)
{
  self->picking = VIGIE_DESK_PICK_POSITION;
  vigie_desk_set_mode (self, VIGIE_DESK_LOOKING);
}

static void
on_shape_described (VigieDesk *self, VigieDraft *draft)
{
  vigie_session_decide (self->session, vigie_draft_ref (draft));
}

static void
on_geometry_finished (VigieDesk *self, VigieGeometry *geometry)
{
  VigieShape *shape = self->edited_shape != NULL
                          ? vigie_session_find_shape (self->session, self->edited_shape)
                          : NULL;
  VigieDeskMode mode = self->mode;
  GtkWidget *dialog;

  vigie_desk_set_mode (self, VIGIE_DESK_LOOKING);
  if (mode == VIGIE_DESK_EDITING && shape != NULL)
    {
      VigieDraft *draft = vigie_draft_new_shape (shape->id, VIGIE_DECISION_SHAPE_EDIT, shape->kind,
                                                 shape->title, shape->cause, shape->from, shape->to,
                                                 geometry, vigie_session_get_actor (self->session));

      if (draft != NULL)
        vigie_session_decide (self->session, draft);
      return;
    }

  dialog = vigie_shape_dialog_new (geometry, vigie_session_get_actor (self->session));
  vigie_desk_describe_road (self, VIGIE_SHAPE_DIALOG (dialog));
  g_signal_connect_object (dialog, "described", G_CALLBACK (on_shape_described), self,
                           G_CONNECT_SWAPPED);
  adw_dialog_present (ADW_DIALOG (dialog), GTK_WIDGET (self));
}

/* ---- map, histogram and session follow each other ---- */

static void
on_post_activated (VigieDesk *self, gint64 row_id)
{
  vigie_session_select_row (self->session, row_id);
}

static void
on_shape_activated (VigieDesk *self, const char *shape_id)
{
  if (!vigie_desk_choose_way (self, shape_id))
    vigie_session_select_shape (self->session, shape_id);
  vigie_desk_keep_way (self);
}

static void
on_brushed (VigieDesk *self, gint64 from, gint64 to)
{
  g_autoptr (VigieQuery) query = NULL;

  if (self->session == NULL)
    return;
  query = vigie_query_copy (vigie_session_get_query (self->session));
  query->from = from;
  query->to = to;
  vigie_session_set_query (self->session, query);
}

/* Where a photo of the post says that its camera looked. */
static void
add_direction (VigiePositionDisplay *display, VigiePost *post)
{
  gsize n_photos;
  VigiePhotoFacts *const *photos = vigie_post_get_photos (post, &n_photos);

  for (gsize i = 0; i < n_photos && !display->has_direction; i++)
    {
      display->has_direction = photos[i]->has_direction;
      display->direction_deg = photos[i]->direction_deg;
    }
}

/* Where the sun stood when the post says that it was. */
static void
add_sun (VigiePositionDisplay *display, VigiePost *post, const VigiePosition *position)
{
  VigieSun sun;

  vigie_sun_at (position->lon, position->lat, vigie_post_get_claimed_at (post), &sun);
  display->has_sun = TRUE;
  display->sun_azimuth_deg = sun.azimuth_deg;
  display->sun_elevation_deg = sun.elevation_deg;
}

/* Where the selected post may be; again whenever something is decided about it. */
static void
show_positions (VigieDesk *self)
{
  VigieFeedItem *item =
      self->session != NULL ? vigie_session_get_selected_item (self->session) : NULL;
  g_auto (VigiePostPositions) positions = { 0 };
  VigiePositionDisplay display = { 0 };
  const VigiePosition *reference;
  VigiePost *post;

  if (item == NULL)
    {
      vigie_map_view_set_selected_post (self->map_view, 0, NULL);
      vigie_map_view_set_positions (self->map_view, NULL);
      return;
    }
  post = vigie_feed_item_get_post (item);
  vigie_post_positions_init (&positions, post, vigie_feed_item_get_state (item),
                             vigie_session_get_guide (self->session));
  display.candidates = (const VigiePosition *) (gconstpointer) positions.positions->data;
  display.n = positions.positions->len;
  display.confirmed = positions.confirmed;
  reference = vigie_post_positions_get_reference (&positions);
  add_direction (&display, post);
  if (reference != NULL)
    add_sun (&display, post, reference);
  vigie_map_view_set_selected_post (self->map_view, vigie_post_get_row_id (post), reference);
  vigie_map_view_set_positions (self->map_view, &display);
}

/* It finds places in texts, and what is typed; and it is a map. */
static void
show_territory (VigieDesk *self)
{
  VigieGuide *guide = self->session != NULL ? vigie_session_get_guide (self->session) : NULL;
  g_autoptr (VigieBasemap) basemap = NULL;

  vigie_territory_places_set_guide (self->places, guide);
  vigie_placing_bar_set_guide (self->placing_bar, guide);
  if (guide != NULL)
    basemap = vigie_territory_basemap_new (vigie_guide_get_territory (guide));
  vigie_map_view_set_territory (self->map_view, basemap);
  vigie_desk_follow_roads (self);
}

static void
on_territory_changed (VigieDesk *self)
{
  show_territory (self);
  show_positions (self);
}

static void
on_selection (VigieDesk *self)
{
  VigieFeedItem *item = vigie_session_get_selected_item (self->session);
  g_autoptr (VigieFeedItem) old = g_signal_group_dup_target (self->item_signals);

  if (item != old && self->mode == VIGIE_DESK_PLACING)
    vigie_map_view_cancel_drawing (self->map_view); /* the pin was another post's */
  g_signal_group_set_target (self->item_signals, item);
  show_positions (self);
  if (self->diverter == NULL)
    vigie_map_view_set_selected_shape (self->map_view,
                                       vigie_session_get_selected_shape (self->session));
  update_actions (self);
}

/* What came is in feed and map, and both in one frame may be too much for it. */
static void
on_feed_changing (VigieDesk *self)
{
  vigie_map_view_let_pass (self->map_view);
}

static void
on_feed_changed (VigieDesk *self)
{
  const VigieQuery *query = vigie_session_get_query (self->session);

  g_signal_group_set_target (self->feed_signals, vigie_session_get_feed (self->session));

  vigie_histogram_view_set_span (self->histogram, query->from, query->to);
}

static void
on_histogram_changed (VigieDesk *self)
{
  vigie_map_view_let_pass (self->map_view);
  vigie_histogram_view_set_histogram (self->histogram, vigie_session_get_histogram (self->session));
}

static void
on_shapes_changed (VigieDesk *self)
{
  vigie_desk_show_shapes (self);
  vigie_desk_update_alarm (self);
}

static void
on_info_changed (VigieDesk *self)
{
  vigie_map_view_let_pass (self->map_view);
}

static void
on_decided (VigieDesk *self, VigieDecision *decision, gboolean undone)
{
  /* The next post comes up by itself, so that a triage is one key a post. */
  if (!undone && vigie_decision_get_kind (decision) == VIGIE_DECISION_POST_STATUS &&
      self->session != NULL)
    {
      VigieFeedItem *item = vigie_session_get_selected_item (self->session);

      if (item != NULL && g_strcmp0 (vigie_post_get_id (vigie_feed_item_get_post (item)),
                                     vigie_decision_get_subject (decision)) == 0)
        vigie_feed_pane_go_on (self->feed_pane);
    }
}

static void
on_basemap_chosen (VigieDesk *self)
{
  vigie_settings_set_basemap (vigie_map_view_get_basemap (self->map_view));
}

static void
on_background_activated (VigieDesk *self)
{
  if (self->session == NULL)
    return;
  vigie_session_select_item (self->session, NULL);
  vigie_session_select_shape (self->session, NULL);
  vigie_desk_keep_way (self);
}

/* Several posts at one place: the newest comes up, the next ones by J and K. */
static void
on_posts_activated (VigieDesk *self, GArray *row_ids)
{
  gint64 newest = G_MININT64;

  for (guint i = 0; i < row_ids->len; i++)
    newest = MAX (newest, g_array_index (row_ids, gint64, i));
  if (row_ids->len > 0)
    vigie_session_select_row (self->session, newest);
}

/* A new incident is shown whole, once there are points and the map has its size. */
static gboolean
fit_cb (GtkWidget *map_view, GdkFrameClock *clock, gpointer user_data)
{
  VigieDesk *self = user_data;

  if (gtk_widget_get_width (map_view) <= 1)
    return G_SOURCE_CONTINUE;
  self->fit_id = 0;
  self->shown = vigie_map_view_show_all (self->map_view, FALSE);
  return G_SOURCE_REMOVE;
}

static void
on_points_loaded (VigieDesk *self)
{
  if (!self->shown && self->fit_id == 0)
    self->fit_id = gtk_widget_add_tick_callback (GTK_WIDGET (self->map_view), fit_cb, self, NULL);
}

static void
show_official (VigieDesk *self)
{
  VigieOfficials *officials =
      self->session != NULL ? vigie_session_get_officials (self->session) : NULL;

  vigie_map_view_set_official (self->map_view,
                               officials != NULL ? vigie_officials_get_sheets (officials) : NULL);
}

/* ---- life ---- */

static void
vigie_desk_dispose (GObject *object)
{
  VigieDesk *self = VIGIE_DESK (object);

  g_clear_object (&self->session_signals);
  g_clear_object (&self->feed_signals);
  g_clear_object (&self->item_signals);
  g_clear_object (&self->official_signals);
  g_clear_object (&self->session);
  g_clear_object (&self->photos);
  g_clear_object (&self->places);
  g_clear_object (&self->diverter);
  g_clear_pointer (&self->edited_shape, g_free);

  G_OBJECT_CLASS (vigie_desk_parent_class)->dispose (object);
}

static void
install_actions (GtkWidgetClass *widget_class)
{
  static const struct
  {
    const char *name;
    GtkWidgetActionActivateFunc activate;
  } actions[] = {
    { "desk.undo", on_undo },
    { "desk.redo", on_redo },
    { "desk.search", on_search },
    { "desk.place", on_place },
    { "desk.place-by-text", on_place_by_text },
    { "desk.centre", on_centre },
    { "desk.draw", on_draw },
    { "desk.finish-drawing", on_finish_drawing },
    { "desk.drawing-undo", on_drawing_undo },
    { "desk.cancel", on_cancel },
    { "desk.toggle-feed", on_toggle_feed },
    { "desk.toggle-inspector", on_toggle_inspector },
    { "desk.open-inspector", on_open_inspector },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (actions); i++)
    gtk_widget_class_install_action (widget_class, actions[i].name, NULL, actions[i].activate);
}

static void
vigie_desk_class_init (VigieDeskClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = vigie_desk_dispose;

  g_type_ensure (VIGIE_TYPE_FEED_PANE);
  g_type_ensure (VIGIE_TYPE_HISTOGRAM_VIEW);
  g_type_ensure (VIGIE_TYPE_INSPECTOR);
  g_type_ensure (VIGIE_TYPE_MAP_VIEW);
  g_type_ensure (VIGIE_TYPE_PLACING_BAR);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/vigie/Vigie/vigie-desk.ui");
  gtk_widget_class_bind_template_child (widget_class, VigieDesk, inspector_split);
  gtk_widget_class_bind_template_child (widget_class, VigieDesk, feed_split);
  gtk_widget_class_bind_template_child (widget_class, VigieDesk, feed_pane);
  gtk_widget_class_bind_template_child (widget_class, VigieDesk, inspector);
  gtk_widget_class_bind_template_child (widget_class, VigieDesk, map_view);
  gtk_widget_class_bind_template_child (widget_class, VigieDesk, histogram);
  gtk_widget_class_bind_template_child (widget_class, VigieDesk, diversion_banner);
  gtk_widget_class_bind_template_child (widget_class, VigieDesk, drawing_bar);
  gtk_widget_class_bind_template_child (widget_class, VigieDesk, finish_button);
  gtk_widget_class_bind_template_child (widget_class, VigieDesk, placing_bar);
  gtk_widget_class_bind_template_callback (widget_class, on_place_requested);
  gtk_widget_class_bind_template_callback (widget_class, vigie_desk_plan);
  gtk_widget_class_bind_template_callback (widget_class, vigie_desk_on_via_requested);
  gtk_widget_class_bind_template_callback (widget_class, vigie_desk_on_include_requested);
  gtk_widget_class_bind_template_callback (widget_class, vigie_desk_on_alarm_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_edit_requested);
  gtk_widget_class_bind_template_callback (widget_class, on_centre_requested);
  gtk_widget_class_bind_template_callback (widget_class, on_search_finished);
  install_actions (widget_class);
  vigie_desk_install_triage_actions (widget_class);
  vigie_desk_install_road_actions (widget_class);
}

static void
connect_session_signals (VigieDesk *self)
{
  static const struct
  {
    const char *name;
    GCallback callback;
  } handlers[] = {
    { "notify::selected-item", G_CALLBACK (on_selection) },
    { "notify::n-selected", G_CALLBACK (update_actions) },
    { "notify::selected-shape", G_CALLBACK (on_selection) },
    { "feed-changed", G_CALLBACK (on_feed_changed) },
    { "histogram-changed", G_CALLBACK (on_histogram_changed) },
    { "shapes-changed", G_CALLBACK (on_shapes_changed) },
    { "info-changed", G_CALLBACK (on_info_changed) },
    { "territory-changed", G_CALLBACK (on_territory_changed) },
    { "decided", G_CALLBACK (on_decided) },
  };

  self->session_signals = g_signal_group_new (VIGIE_TYPE_SESSION);
  for (gsize i = 0; i < G_N_ELEMENTS (handlers); i++)
    g_signal_group_connect_swapped (self->session_signals, handlers[i].name, handlers[i].callback,
                                    self);
}

static void
vigie_desk_init (VigieDesk *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  vigie_desk_add_check_keys (self);
  connect_session_signals (self);
  self->feed_signals = g_signal_group_new (VIGIE_TYPE_FEED_MODEL);
  g_signal_group_connect_swapped (self->feed_signals, "changing", G_CALLBACK (on_feed_changing),
                                  self);
  self->item_signals = g_signal_group_new (VIGIE_TYPE_FEED_ITEM);
  g_signal_group_connect_swapped (self->item_signals, "notify", G_CALLBACK (show_positions), self);
  self->official_signals = g_signal_group_new (VIGIE_TYPE_OFFICIALS);
  g_signal_group_connect_swapped (self->official_signals, "changed", G_CALLBACK (show_official),
                                  self);
  vigie_placing_bar_set_map (self->placing_bar, self->map_view);
  vigie_desk_set_place_finder (self, NULL);
  g_signal_connect_object (self->map_view, "post-activated", G_CALLBACK (on_post_activated), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->map_view, "shape-activated", G_CALLBACK (on_shape_activated), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->map_view, "place-picked", G_CALLBACK (on_place_picked), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->map_view, "notify::placing", G_CALLBACK (on_placing), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->map_view, "geometry-finished", G_CALLBACK (on_geometry_finished),
                           self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->map_view, "posts-activated", G_CALLBACK (on_posts_activated), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->map_view, "notify::basemap", G_CALLBACK (on_basemap_chosen), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->map_view, "background-activated",
                           G_CALLBACK (on_background_activated), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->map_view, "drawing-cancelled", G_CALLBACK (on_drawing_cancelled),
                           self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->histogram, "brushed", G_CALLBACK (on_brushed), self,
                           G_CONNECT_SWAPPED);
  vigie_desk_set_mode (self, VIGIE_DESK_LOOKING);
}

/**
 * vigie_desk_set_session:
 * @self: a desk
 * @session: (nullable): what it works on
 */
void
vigie_desk_set_session (VigieDesk *self, VigieSession *session)
{
  g_return_if_fail (VIGIE_IS_DESK (self));

  if (self->session != session)
    vigie_desk_plan (self, NULL);
  if (!g_set_object (&self->session, session))
    return;
  g_clear_object (&self->photos);
  if (session != NULL)
    {
      self->photos = vigie_photo_cache_new (vigie_session_get_store (session));
      vigie_photo_cache_set_session (self->photos, session);
    }
  self->shown = FALSE;
  vigie_map_view_cancel_drawing (self->map_view);
  g_signal_group_set_target (self->item_signals, NULL);
  show_positions (self);
  g_signal_group_set_target (self->session_signals, session);
  g_signal_group_set_target (self->feed_signals,
                             session != NULL ? vigie_session_get_feed (session) : NULL);
  show_territory (self);
  g_signal_group_set_target (self->official_signals,
                             session != NULL ? vigie_session_get_officials (session) : NULL);
  show_official (self);
  vigie_feed_pane_set_session (self->feed_pane, session, self->photos);
  vigie_inspector_set_session (self->inspector, session, self->photos);
  vigie_map_view_set_points (self->map_view,
                             session != NULL ? vigie_session_get_points (session) : NULL);
  if (session == NULL)
    return;
  g_signal_connect_object (vigie_session_get_points (session), "changed",
                           G_CALLBACK (on_points_loaded), self, G_CONNECT_SWAPPED);
  on_shapes_changed (self);
  on_points_loaded (self);
  update_actions (self);
}

/**
 * vigie_desk_set_basemap:
 * @self: a desk
 * @id: a basemap's id, the path of an MBTiles file, or "" for none
 */
void
vigie_desk_set_basemap (VigieDesk *self, const char *id)
{
  g_return_if_fail (VIGIE_IS_DESK (self));

  if (id[0] != '\0') /* empty: no basemap at all */
    vigie_map_view_set_basemap (self->map_view, id);
}

/**
 * vigie_desk_get_territory:
 * @self: a desk
 *
 * Returns: (transfer none) (nullable): the incident's territory as a basemap
 */
VigieBasemap *
vigie_desk_get_territory (VigieDesk *self)
{
  g_return_val_if_fail (VIGIE_IS_DESK (self), NULL);

  return vigie_map_view_get_territory (self->map_view);
}

/**
 * vigie_desk_set_place_finder:
 * @self: a desk
 * @finder: (nullable): who is asked for places that the territory does not know
 */
void
vigie_desk_set_place_finder (VigieDesk *self, VigiePlaceFinder *finder)
{
  g_return_if_fail (VIGIE_IS_DESK (self));

  g_clear_object (&self->places);
  self->places = vigie_territory_places_new (finder);
  if (self->session != NULL)
    vigie_territory_places_set_guide (self->places, vigie_session_get_guide (self->session));
  vigie_place_entry_set_finder (vigie_placing_bar_get_entry (self->placing_bar),
                                VIGIE_PLACE_FINDER (self->places));
}
