/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-placing-bar.h"

#include "vigie-position-geometry.h"
#include "vigie-road-words.h"

#define PLACE_ZOOM 15.0 /* near enough to set a pin on what was found */

struct _VigiePlacingBar
{
  AdwBin parent_instance;

  VigieMapView *map; /* (unowned): outlives the bar, which lies over it */
  VigieGuide *guide; /* (nullable) */
  gboolean placing;

  GtkRevealer *revealer;
  VigiePlaceEntry *entry;
  GtkLabel *label;
};

G_DEFINE_FINAL_TYPE (VigiePlacingBar, vigie_placing_bar, ADW_TYPE_BIN)

static void
on_smaller (VigiePlacingBar *self)
{
  vigie_map_view_step_radius (self->map, -1);
}

static void
on_larger (VigiePlacingBar *self)
{
  vigie_map_view_step_radius (self->map, 1);
}

static void
on_cancel (VigiePlacingBar *self)
{
  vigie_map_view_cancel_drawing (self->map);
}

static void
on_finish (VigiePlacingBar *self)
{
  vigie_map_view_finish_placing (self->map);
}

static void
on_dismissed (VigiePlacingBar *self)
{
  gtk_widget_grab_focus (GTK_WIDGET (vigie_map_view_get_map (self->map)));
}

/* Coordinates keep the radius, unless they were written too roughly for it. A place brings its
 * own. */
static void
on_place_chosen (VigiePlacingBar *self, double lon, double lat, double radius_m, gboolean exact)
{
  const VigiePosition *place = vigie_map_view_get_place (self->map);
  double radius = radius_m;

  if (place == NULL)
    return;
  if (exact)
    radius = radius_m > place->radius_m ? vigie_radius_step (radius_m, 1) : place->radius_m;
  vigie_map_view_set_place (self->map, lon, lat, radius);
  if (shumate_viewport_get_zoom_level (
          shumate_map_get_viewport (vigie_map_view_get_map (self->map))) < PLACE_ZOOM)
    vigie_map_view_go_to (self->map, lon, lat, PLACE_ZOOM, TRUE);
}

static void
on_placing (VigiePlacingBar *self)
{
  gboolean placing = vigie_map_view_is_placing (self->map);
  VigieBox box;

  if (placing && !self->placing)
    {
      vigie_map_view_get_view_box (self->map, &box);
      vigie_place_entry_set_near (self->entry, (box.west + box.east) / 2,
                                  (box.south + box.north) / 2);
      vigie_place_entry_reset (self->entry);
    }
  self->placing = placing;
  gtk_revealer_set_reveal_child (self->revealer, placing);
  gtk_widget_set_can_target (GTK_WIDGET (self), placing);
}

/* The road at the pin comes first: that is how places are told over the radio. The last words stay
 * while the bar goes away. */
static void
on_text (VigiePlacingBar *self)
{
  const char *text = vigie_map_view_get_drawing_text (self->map);
  const VigiePosition *place = vigie_map_view_get_place (self->map);
  g_autofree char *road =
      place != NULL ? vigie_describe_road_at (self->guide, place->lon, place->lat) : NULL;
  g_autofree char *both = NULL;

  if (!vigie_map_view_is_placing (self->map) || text == NULL)
    return;
  both = road != NULL ? g_strdup_printf ("%s\n%s", road, text) : g_strdup (text);
  gtk_label_set_label (self->label, both);
}

static void
vigie_placing_bar_dispose (GObject *object)
{
  VigiePlacingBar *self = VIGIE_PLACING_BAR (object);

  g_clear_pointer (&self->guide, vigie_guide_unref);

  G_OBJECT_CLASS (vigie_placing_bar_parent_class)->dispose (object);
}

static void
vigie_placing_bar_class_init (VigiePlacingBarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = vigie_placing_bar_dispose;

  g_type_ensure (VIGIE_TYPE_PLACE_ENTRY);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/vigie/Vigie/vigie-placing-bar.ui");
  gtk_widget_class_bind_template_child (widget_class, VigiePlacingBar, revealer);
  gtk_widget_class_bind_template_child (widget_class, VigiePlacingBar, entry);
  gtk_widget_class_bind_template_child (widget_class, VigiePlacingBar, label);
  gtk_widget_class_bind_template_callback (widget_class, on_smaller);
  gtk_widget_class_bind_template_callback (widget_class, on_larger);
  gtk_widget_class_bind_template_callback (widget_class, on_cancel);
  gtk_widget_class_bind_template_callback (widget_class, on_finish);
  gtk_widget_class_bind_template_callback (widget_class, on_dismissed);
  gtk_widget_class_bind_template_callback (widget_class, on_place_chosen);
}

static void
vigie_placing_bar_init (VigiePlacingBar *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_widget_set_can_target (GTK_WIDGET (self), FALSE);
}

/**
 * vigie_placing_bar_set_map:
 * @self: a bar
 * @map: (transfer none): the map below it, once
 */
void
vigie_placing_bar_set_map (VigiePlacingBar *self, VigieMapView *map)
{
  g_return_if_fail (VIGIE_IS_PLACING_BAR (self));
  g_return_if_fail (VIGIE_IS_MAP_VIEW (map) && self->map == NULL);

  self->map = map;
  g_signal_connect_object (map, "notify::placing", G_CALLBACK (on_placing), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (map, "notify::drawing-text", G_CALLBACK (on_text), self,
                           G_CONNECT_SWAPPED);
}

/* @guide: (nullable): knows the roads at the pin */
void
vigie_placing_bar_set_guide (VigiePlacingBar *self, VigieGuide *guide)
{
  g_return_if_fail (VIGIE_IS_PLACING_BAR (self));

  g_clear_pointer (&self->guide, vigie_guide_unref);
  self->guide = guide != NULL ? vigie_guide_ref (guide) : NULL;
  if (self->map != NULL)
    on_text (self);
}

/* Returns: (transfer none): where coordinates and places are written */
VigiePlaceEntry *
vigie_placing_bar_get_entry (VigiePlacingBar *self)
{
  g_return_val_if_fail (VIGIE_IS_PLACING_BAR (self), NULL);

  return self->entry;
}

/* Returns: (transfer none): what the bar says about the pin */
const char *
vigie_placing_bar_get_text (VigiePlacingBar *self)
{
  g_return_val_if_fail (VIGIE_IS_PLACING_BAR (self), NULL);

  return gtk_label_get_label (self->label);
}
