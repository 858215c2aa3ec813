/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-map-view.h"

#include <glib/gi18n.h>

#include "vigie-basemap-catalog.h"
#include "vigie-basemap-source.h"
#include "vigie-map-resources.h"
#include "vigie-map-view-private.h"

typedef enum
{
  PROP_BASEMAP = 1,
  PROP_SELECTED_SHAPE,
  PROP_DRAWING,
  PROP_PLACING,
  PROP_DRAWING_TEXT,
  PROP_HAS_ROADS,
  PROP_SNAP_TO_ROADS,
  PROP_CLOSING_ROAD,
  PROP_ONE_DIRECTION,
} VigieMapViewProperty;

static GParamSpec *properties[PROP_ONE_DIRECTION + 1];
static guint signals[VIGIE_MAP_N_SIGNALS];

G_DEFINE_FINAL_TYPE (VigieMapView, vigie_map_view, ADW_TYPE_BIN)

void
vigie_map_view_emit (VigieMapView *self, VigieMapViewSignal signal, ...)
{
  va_list arguments;

  va_start (arguments, signal);
  g_signal_emit_valist (self, signals[signal], 0, arguments);
  va_end (arguments);
}

/* ---- basemap ---- */

void
vigie_map_view_update_menu (VigieMapView *self)
{
  g_autoptr (GMenu) menu = g_menu_new ();
  g_autoptr (GMenu) maps = g_menu_new ();
  g_autoptr (GMenu) more = g_menu_new ();
  g_autoptr (GMenuModel) official = vigie_map_view_make_official_menu (self);
  const char *id = vigie_base_map_get_id (self->base_map);
  gsize n_entries;
  const VigieBasemapEntry *entries = vigie_basemap_catalog_get_entries (&n_entries);

  for (gsize i = 0; i < n_entries; i++)
    {
      g_autoptr (GMenuItem) item =
          g_menu_item_new (vigie_basemap_catalog_get_title (&entries[i]), NULL);

      g_menu_item_set_action_and_target (item, "map.basemap", "s", entries[i].id);
      g_menu_append_item (maps, item);
    }
  if (vigie_base_map_get_territory (self->base_map) != NULL)
    {
      VigieBasemap *territory = vigie_base_map_get_territory (self->base_map);
      g_autoptr (GMenuItem) item = g_menu_item_new (vigie_basemap_get_title (territory), NULL);

      g_menu_item_set_action_and_target (item, "map.basemap", "s",
                                         vigie_basemap_get_id (territory));
      g_menu_append_item (maps, item);
    }
  if (id != NULL && g_str_has_prefix (id, VIGIE_BASEMAP_MBTILES_PREFIX))
    {
      g_autofree char *name = g_path_get_basename (id + strlen (VIGIE_BASEMAP_MBTILES_PREFIX));
      g_autoptr (GMenuItem) item = g_menu_item_new (name, NULL);

      g_menu_item_set_action_and_target (item, "map.basemap", "s", id);
      g_menu_append_item (maps, item);
    }
  g_menu_append_section (menu, NULL, G_MENU_MODEL (maps));
  g_menu_append (more, _ ("_Local Map File…"), "win.choose-mbtiles");
  g_menu_append_section (menu, NULL, G_MENU_MODEL (more));
  if (official != NULL)
    g_menu_append_section (menu, _ ("Official Information"), official);
  gtk_menu_button_set_menu_model (self->basemap_button, G_MENU_MODEL (menu));
}

static void
on_base_map_changed (VigieMapView *self)
{
  g_autofree char *text = NULL;
  g_autofree char *attribution = vigie_base_map_dup_attribution_markup (self->base_map);

  vigie_base_map_get_state (self->base_map, &text);
  gtk_label_set_label (self->status_label, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (self->status_label), text != NULL);
  gtk_label_set_markup (self->attribution_label, attribution);
  gtk_widget_set_visible (GTK_WIDGET (self->attribution_label), attribution[0] != '\0');
  vigie_map_view_update_menu (self);
}

/**
 * vigie_map_view_set_basemap:
 * @self: the map
 * @basemap: a catalog's id ("osm", "plan-ign"), "territory", `mbtiles:` and a path, or the path of
 *   an MBTiles file
 */
void
vigie_map_view_set_basemap (VigieMapView *self, const char *basemap)
{
  g_return_if_fail (VIGIE_IS_MAP_VIEW (self));
  g_return_if_fail (basemap != NULL);

  if (g_strcmp0 (vigie_base_map_get_id (self->base_map), basemap) == 0)
    return;
  vigie_base_map_open (self->base_map, basemap);
  vigie_map_view_update_menu (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_BASEMAP]);
}

/* Returns: (transfer none) (nullable): the id of what is shown or being opened */
const char *
vigie_map_view_get_basemap (VigieMapView *self)
{
  g_return_val_if_fail (VIGIE_IS_MAP_VIEW (self), NULL);

  return vigie_base_map_get_id (self->base_map);
}

/**
 * vigie_map_view_take_basemap:
 * @self: the map
 * @basemap: (transfer full): a basemap that somebody else opened
 */
void
vigie_map_view_take_basemap (VigieMapView *self, VigieBasemap *basemap)
{
  g_return_if_fail (VIGIE_IS_MAP_VIEW (self));

  vigie_base_map_take (self->base_map, basemap);
  vigie_map_view_update_menu (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_BASEMAP]);
}

/**
 * vigie_map_view_set_territory:
 * @self: the map
 * @territory: (nullable): the incident's territory as a basemap: one more to choose, and shown
 *   where the chosen one fails
 */
void
vigie_map_view_set_territory (VigieMapView *self, VigieBasemap *territory)
{
  g_return_if_fail (VIGIE_IS_MAP_VIEW (self));

  vigie_base_map_set_territory (self->base_map, territory);
}

VigieBasemap *
vigie_map_view_get_territory (VigieMapView *self)
{
  g_return_val_if_fail (VIGIE_IS_MAP_VIEW (self), NULL);

  return vigie_base_map_get_territory (self->base_map);
}

VigieBasemap *
vigie_map_view_get_basemap_object (VigieMapView *self)
{
  g_return_val_if_fail (VIGIE_IS_MAP_VIEW (self), NULL);

  return vigie_base_map_get_basemap (self->base_map);
}

/* ---- posts and shapes ---- */

static gboolean
describe_idle (gpointer user_data)
{
  VigieMapView *self = user_data;
  guint32 by_status[VIGIE_N_STATUSES];
  guint64 sum = vigie_cluster_layer_count_in_view (self->cluster_layer, by_status);
  g_autofree char *text = vigie_map_view_describe_counts (sum, by_status);

  self->describe_id = 0;
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->map), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  text, -1);
  return G_SOURCE_REMOVE;
}

static void
queue_describe (VigieMapView *self)
{
  if (self->describe_id == 0)
    self->describe_id = g_idle_add_full (G_PRIORITY_LOW, describe_idle, self, NULL);
}

/**
 * vigie_map_view_set_points_data:
 * @self: the map
 * @data: (nullable) (transfer none): posts that stay until the next call; call again after a change
 *
 * For who has posts without a #VigieMapPoints.
 */
void
vigie_map_view_set_points_data (VigieMapView *self, const VigieMapPointsData *data)
{
  g_return_if_fail (VIGIE_IS_MAP_VIEW (self));

  self->data = data;
  vigie_cluster_layer_set_data (self->cluster_layer, data);
  queue_describe (self);
}

/**
 * vigie_map_view_let_pass:
 * @self: the map
 *
 * The next frame has other things to draw: posts that come meanwhile are drawn in a later one.
 */
void
vigie_map_view_let_pass (VigieMapView *self)
{
  g_return_if_fail (VIGIE_IS_MAP_VIEW (self));

  vigie_cluster_layer_let_pass (self->cluster_layer);
}

static void
on_points_changed (VigieMapView *self, VigieMapPoints *points)
{
  vigie_map_view_set_points_data (self, vigie_map_points_get_data (points));
}

/**
 * vigie_map_view_set_points:
 * @self: the map
 * @points: (nullable) (transfer none): the posts, which the map follows from now on
 */
void
vigie_map_view_set_points (VigieMapView *self, VigieMapPoints *points)
{
  g_return_if_fail (VIGIE_IS_MAP_VIEW (self));

  if (self->points == points)
    return;
  /* The layer lets go of the old arrays before they may go away. */
  vigie_map_view_set_points_data (self, NULL);
  g_set_object (&self->points, points);
  g_signal_group_set_target (self->points_signals, points);
  if (points != NULL)
    on_points_changed (self, points);
}

/**
 * vigie_map_view_set_shapes:
 * @self: the map
 * @shapes: (nullable) (element-type VigieShape): all shapes
 */
void
vigie_map_view_set_shapes (VigieMapView *self, GPtrArray *shapes)
{
  g_return_if_fail (VIGIE_IS_MAP_VIEW (self));

  vigie_box_init_empty (&self->shapes_box);
  for (guint i = 0; shapes != NULL && i < shapes->len; i++)
    {
      const VigieShape *shape = g_ptr_array_index (shapes, i);
      VigieBox box;

      if (shape->geometry == NULL || shape->lifted_at != VIGIE_TIME_UNKNOWN)
        continue;
      vigie_geometry_get_box (shape->geometry, &box);
      vigie_box_extend_box (&self->shapes_box, &box);
    }
  vigie_shape_layer_set_shapes (self->shape_layer, shapes);
}

void
vigie_map_view_set_selected_shape (VigieMapView *self, const char *id)
{
  g_return_if_fail (VIGIE_IS_MAP_VIEW (self));

  if (!g_set_str (&self->selected_shape, id))
    return;
  vigie_shape_layer_set_selected (self->shape_layer, id);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SELECTED_SHAPE]);
}

const char *
vigie_map_view_get_selected_shape (VigieMapView *self)
{
  g_return_val_if_fail (VIGIE_IS_MAP_VIEW (self), NULL);

  return self->selected_shape;
}

void
vigie_map_view_set_show_lifted (VigieMapView *self, gboolean show_lifted)
{
  g_return_if_fail (VIGIE_IS_MAP_VIEW (self));

  vigie_shape_layer_set_show_lifted (self->shape_layer, show_lifted);
}

/* ---- the view ---- */

static void
on_viewport_notify (VigieMapView *self, GParamSpec *pspec)
{
  gboolean turned = shumate_viewport_get_rotation (self->viewport) > 0.001;

  if (gtk_widget_get_visible (self->north_button) != turned)
    gtk_widget_set_visible (self->north_button, turned);
  vigie_map_view_emit (self, VIGIE_MAP_VIEW_CHANGED);
}

static gboolean
show_pending_idle (gpointer user_data)
{
  VigieMapView *self = user_data;

  self->map_state_id = 0;
  if (self->has_pending_box && gtk_widget_get_width (GTK_WIDGET (self->map)) > 0)
    vigie_map_view_show_box (self, &self->pending_box, FALSE);
  return G_SOURCE_REMOVE;
}

static void
vigie_map_view_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  VigieMapView *self = VIGIE_MAP_VIEW (widget);

  GTK_WIDGET_CLASS (vigie_map_view_parent_class)->size_allocate (widget, width, height, baseline);

  /* Moving the map queues another layout, which must not happen inside this one. */
  if (self->has_pending_box && self->map_state_id == 0)
    self->map_state_id = g_idle_add_full (G_PRIORITY_HIGH, show_pending_idle, self, NULL);
}

static void
on_zoom_in (GtkWidget *widget, const char *name, GVariant *parameter)
{
  vigie_map_view_zoom_by (VIGIE_MAP_VIEW (widget), 1);
}

static void
on_zoom_out (GtkWidget *widget, const char *name, GVariant *parameter)
{
  vigie_map_view_zoom_by (VIGIE_MAP_VIEW (widget), -1);
}

static void
on_north (GtkWidget *widget, const char *name, GVariant *parameter)
{
  shumate_viewport_set_rotation (VIGIE_MAP_VIEW (widget)->viewport, 0);
}

static void
on_show_all (GtkWidget *widget, const char *name, GVariant *parameter)
{
  vigie_map_view_show_all (VIGIE_MAP_VIEW (widget), TRUE);
}

/* ---- life ---- */

static void
vigie_map_view_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  VigieMapView *self = VIGIE_MAP_VIEW (object);

  switch ((VigieMapViewProperty) prop_id)
    {
    case PROP_BASEMAP:
      /* Never NULL: it is an action's state as well. */
      g_value_set_string (value,
                          self->base_map != NULL && vigie_base_map_get_id (self->base_map) != NULL
                              ? vigie_base_map_get_id (self->base_map)
                              : "");
      break;
    case PROP_SELECTED_SHAPE:
      g_value_set_string (value, self->selected_shape);
      break;
    case PROP_DRAWING:
      g_value_set_boolean (value, vigie_map_view_is_drawing (self));
      break;
    case PROP_PLACING:
      g_value_set_boolean (value, vigie_place_editor_is_active (self->place_editor));
      break;
    case PROP_DRAWING_TEXT:
      g_value_set_string (value, self->drawing_text);
      break;
    case PROP_HAS_ROADS:
      g_value_set_boolean (value, vigie_road_snapper_get_index (self->snapper) != NULL);
      break;
    case PROP_SNAP_TO_ROADS:
      g_value_set_boolean (value, vigie_map_view_get_snap_to_roads (self));
      break;
    case PROP_CLOSING_ROAD:
      g_value_set_boolean (value, vigie_map_view_is_closing_road (self));
      break;
    case PROP_ONE_DIRECTION:
      g_value_set_boolean (value, vigie_map_view_get_one_direction (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
vigie_map_view_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  VigieMapView *self = VIGIE_MAP_VIEW (object);

  switch (prop_id)
    {
    case PROP_BASEMAP:
      if (g_value_get_string (value) != NULL && g_value_get_string (value)[0] != '\0')
        vigie_map_view_set_basemap (self, g_value_get_string (value));
      break;
    case PROP_SELECTED_SHAPE:
      vigie_map_view_set_selected_shape (self, g_value_get_string (value));
      break;
    case PROP_SNAP_TO_ROADS:
      vigie_map_view_set_snap_to_roads (self, g_value_get_boolean (value));
      break;
    case PROP_ONE_DIRECTION:
      vigie_map_view_set_one_direction (self, g_value_get_boolean (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
vigie_map_view_dispose (GObject *object)
{
  VigieMapView *self = VIGIE_MAP_VIEW (object);

  g_clear_handle_id (&self->describe_id, g_source_remove);
  g_clear_handle_id (&self->map_state_id, g_source_remove);
  if (self->cluster_layer != NULL)
    {
      g_signal_handlers_disconnect_by_data (self->viewport, self);
      vigie_cluster_layer_set_data (self->cluster_layer, NULL);
      self->cluster_layer = NULL;
    }
  self->data = NULL;
  g_clear_object (&self->points_signals);
  g_clear_object (&self->points);
  if (self->base_map != NULL)
    vigie_base_map_close (self->base_map);
  g_clear_object (&self->base_map);
  vigie_map_view_dispose_official (self);

  G_OBJECT_CLASS (vigie_map_view_parent_class)->dispose (object);
}

static void
vigie_map_view_finalize (GObject *object)
{
  VigieMapView *self = VIGIE_MAP_VIEW (object);

  g_free (self->selected_shape);
  g_free (self->drawing_text);
  g_strfreev (self->hidden_layers);
  g_clear_pointer (&self->snapper, vigie_road_snapper_unref);

  G_OBJECT_CLASS (vigie_map_view_parent_class)->finalize (object);
}

static void
install_style (void)
{
  GdkDisplay *display = gdk_display_get_default ();
  g_autoptr (GtkCssProvider) provider = gtk_css_provider_new ();

  if (display == NULL)
    return;
  gtk_css_provider_load_from_resource (provider, "/org/vigie/Vigie/map/map.css");
  gtk_style_context_add_provider_for_display (display, GTK_STYLE_PROVIDER (provider),
                                              GTK_STYLE_PROVIDER_PRIORITY_APPLICATION - 1);
  gtk_icon_theme_add_resource_path (gtk_icon_theme_get_for_display (display),
                                    "/org/vigie/Vigie/map/icons");
}

static void
install_signals (void)
{
  static const struct
  {
    const char *name;
    guint n_parameters;
    GType types[3];
  } rows[VIGIE_MAP_N_SIGNALS] = {
    [VIGIE_MAP_POST_ACTIVATED] = { "post-activated", 1, { G_TYPE_INT64 } },
    [VIGIE_MAP_CLUSTER_ACTIVATED] = { "cluster-activated", 1, { G_TYPE_UINT } },
    [VIGIE_MAP_POSTS_ACTIVATED] = { "posts-activated", 1, { G_TYPE_POINTER } },
    [VIGIE_MAP_SHAPE_ACTIVATED] = { "shape-activated", 1, { G_TYPE_STRING } },
    [VIGIE_MAP_BACKGROUND_ACTIVATED] = { "background-activated", 0, { 0 } },
    [VIGIE_MAP_PLACE_PICKED] = { "place-picked",
                                 3,
                                 { G_TYPE_DOUBLE, G_TYPE_DOUBLE, G_TYPE_DOUBLE } },
    [VIGIE_MAP_GEOMETRY_FINISHED] = { "geometry-finished", 1, { G_TYPE_POINTER } },
    [VIGIE_MAP_DRAWING_CANCELLED] = { "drawing-cancelled", 0, { 0 } },
    [VIGIE_MAP_VIEW_CHANGED] = { "view-changed", 0, { 0 } },
  };

  for (guint i = 0; i < VIGIE_MAP_N_SIGNALS; i++)
    signals[i] =
        g_signal_newv (rows[i].name, VIGIE_TYPE_MAP_VIEW, G_SIGNAL_RUN_LAST, NULL, NULL, NULL, NULL,
                       G_TYPE_NONE, rows[i].n_parameters, (GType *) rows[i].types);
}

static void
install_properties (GObjectClass *object_class)
{
  const GParamFlags read_write =
      G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;
  const GParamFlags read_only = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  properties[PROP_BASEMAP] = g_param_spec_string ("basemap", NULL, NULL, "", read_write);
  properties[PROP_SELECTED_SHAPE] =
      g_param_spec_string ("selected-shape", NULL, NULL, NULL, read_write);
  properties[PROP_DRAWING] = g_param_spec_boolean ("drawing", NULL, NULL, FALSE, read_only);
  properties[PROP_PLACING] = g_param_spec_boolean ("placing", NULL, NULL, FALSE, read_only);
  properties[PROP_DRAWING_TEXT] = g_param_spec_string ("drawing-text", NULL, NULL, NULL, read_only);
  properties[PROP_HAS_ROADS] = g_param_spec_boolean ("has-roads", NULL, NULL, FALSE, read_only);
  properties[PROP_SNAP_TO_ROADS] =
      g_param_spec_boolean ("snap-to-roads", NULL, NULL, TRUE, read_write);
  properties[PROP_CLOSING_ROAD] =
      g_param_spec_boolean ("closing-road", NULL, NULL, FALSE, read_only);
  properties[PROP_ONE_DIRECTION] =
      g_param_spec_boolean ("one-direction", NULL, NULL, FALSE, read_write);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
vigie_map_view_class_init (VigieMapViewClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = vigie_map_view_dispose;
  object_class->finalize = vigie_map_view_finalize;
  object_class->get_property = vigie_map_view_get_property;
  object_class->set_property = vigie_map_view_set_property;
  widget_class->size_allocate = vigie_map_view_size_allocate;

  install_properties (object_class);
  install_signals ();

  /* By name: a static library would lose resources that nothing refers to. */
  g_resources_register (vigie_map_get_resource ());
  g_type_ensure (SHUMATE_TYPE_MAP);
  g_type_ensure (SHUMATE_TYPE_SCALE);
  g_type_ensure (VIGIE_TYPE_OFFICIAL_LEGEND);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/vigie/Vigie/map/vigie-map-view.ui");
  gtk_widget_class_bind_template_child (widget_class, VigieMapView, map);
  gtk_widget_class_bind_template_child (widget_class, VigieMapView, scale);
  gtk_widget_class_bind_template_child (widget_class, VigieMapView, basemap_button);
  gtk_widget_class_bind_template_child (widget_class, VigieMapView, north_button);
  gtk_widget_class_bind_template_child (widget_class, VigieMapView, attribution_label);
  gtk_widget_class_bind_template_child (widget_class, VigieMapView, status_label);
  gtk_widget_class_bind_template_child (widget_class, VigieMapView, drawing_readout);
  gtk_widget_class_bind_template_child (widget_class, VigieMapView, legend);
  gtk_widget_class_bind_template_callback_full (widget_class, "on_query_tooltip",
                                                G_CALLBACK (vigie_map_view_query_tooltip));

  gtk_widget_class_install_action (widget_class, "map.zoom-in", NULL, on_zoom_in);
  gtk_widget_class_install_action (widget_class, "map.zoom-out", NULL, on_zoom_out);
  gtk_widget_class_install_action (widget_class, "map.north", NULL, on_north);
  gtk_widget_class_install_action (widget_class, "map.show-all", NULL, on_show_all);
  gtk_widget_class_install_property_action (widget_class, "map.basemap", "basemap");

  install_style ();
}

static void
vigie_map_view_init (VigieMapView *self)
{
  g_autoptr (ShumateMapSource) reference = vigie_basemap_reference_new ();

  gtk_widget_init_template (GTK_WIDGET (self));
  vigie_box_init_empty (&self->shapes_box);

  self->viewport = shumate_map_get_viewport (self->map);
  shumate_viewport_set_reference_map_source (self->viewport, reference);
  shumate_viewport_set_zoom_level (self->viewport, 6);
  shumate_map_center_on (self->map, 46.6, 2.5); /* France, until there is something to show */
  shumate_scale_set_viewport (self->scale, self->viewport);
  shumate_scale_set_unit (self->scale, SHUMATE_UNIT_METRIC);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->map), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Map of the incident"), -1);

  vigie_map_view_init_official (self);
  self->shape_layer = vigie_shape_layer_new (self->viewport);
  self->cluster_layer = vigie_cluster_layer_new (self->viewport);
  self->position_layer = vigie_position_layer_new (self->viewport);
  self->editor = vigie_shape_editor_new (self->viewport);
  self->place_editor = vigie_place_editor_new (self->viewport);
  self->snapper = vigie_road_snapper_new ();
  self->span_editor = vigie_span_editor_new (self->viewport, self->snapper);
  shumate_map_add_layer (self->map, SHUMATE_LAYER (self->official_layer));
  shumate_map_add_layer (self->map, SHUMATE_LAYER (self->shape_layer));
  shumate_map_add_layer (self->map, vigie_position_layer_get_ground (self->position_layer));
  shumate_map_add_layer (self->map, SHUMATE_LAYER (self->cluster_layer));
  shumate_map_add_layer (self->map, SHUMATE_LAYER (self->position_layer));
  shumate_map_add_layer (self->map, SHUMATE_LAYER (self->editor));
  shumate_map_add_layer (self->map, SHUMATE_LAYER (self->span_editor));
  shumate_map_add_layer (self->map, SHUMATE_LAYER (self->place_editor));
  self->base_map = vigie_base_map_new (self->map);

  g_signal_connect_object (self->base_map, "changed", G_CALLBACK (on_base_map_changed), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->cluster_layer, "clusters-changed", G_CALLBACK (queue_describe),
                           self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->viewport, "notify", G_CALLBACK (on_viewport_notify), self,
                           G_CONNECT_SWAPPED);

  self->points_signals = g_signal_group_new (VIGIE_TYPE_MAP_POINTS);
  g_signal_group_connect_swapped (self->points_signals, "changed", G_CALLBACK (on_points_changed),
                                  self);
  vigie_map_view_init_pen (self);
  vigie_map_view_init_place (self);
  vigie_map_view_init_input (self);
  vigie_map_view_update_menu (self);
}

/**
 * vigie_map_view_new:
 *
 * Returns: (transfer floating): a map without a basemap
 */
VigieMapView *
vigie_map_view_new (void)
{
  return g_object_new (VIGIE_TYPE_MAP_VIEW, NULL);
}

ShumateMap *
vigie_map_view_get_map (VigieMapView *self)
{
  return self->map;
}

VigieClusterLayer *
vigie_map_view_get_cluster_layer (VigieMapView *self)
{
  return self->cluster_layer;
}

VigieShapeLayer *
vigie_map_view_get_shape_layer (VigieMapView *self)
{
  return self->shape_layer;
}

VigieShapeEditor *
vigie_map_view_get_editor (VigieMapView *self)
{
  return self->editor;
}

ShumateMapLayer *
vigie_map_view_get_base_layer (VigieMapView *self)
{
  return vigie_base_map_get_layer (self->base_map);
}

/* Returns: (transfer none): what is said about the basemap, "" when all is well */
const char *
vigie_map_view_get_status_text (VigieMapView *self)
{
  g_return_val_if_fail (VIGIE_IS_MAP_VIEW (self), NULL);

  return gtk_label_get_label (self->status_label);
}

/* Returns: (transfer none): whose map it is, as it is shown */
const char *
vigie_map_view_get_attribution_text (VigieMapView *self)
{
  g_return_val_if_fail (VIGIE_IS_MAP_VIEW (self), NULL);

  return gtk_label_get_text (self->attribution_label);
}
