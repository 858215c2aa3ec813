/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-diversion-page.h"

#include <glib/gi18n.h>

#include "vigie-closures.h"
#include "vigie-road-words.h"
#include "vigie-rows.h"

struct _VigieDiversionPage
{
  AdwBin parent_instance;

  VigieDiverter *diverter; /* (nullable) */
  VigieDiverting *shown;   /* (nullable): whose ways have rows; only compared */
  GPtrArray *way_rows;     /* (element-type GtkWidget), borrowed */
  GPtrArray *way_checks;   /* (element-type GtkCheckButton), borrowed */
  GPtrArray *cut_off_rows; /* (element-type GtkWidget), borrowed */
  GPtrArray *via_rows;     /* (element-type GtkWidget), borrowed */
  char *own_title;         /* (nullable): what we called it */
  gboolean updating;

  AdwToggleGroup *vehicle_group;
  AdwPreferencesGroup *ways_group;
  AdwPreferencesGroup *cut_off_group;
  AdwPreferencesGroup *vias_group;
  AdwButtonRow *via_button;
  AdwEntryRow *title_row;
  GtkWidget *save_button;
  GtkLabel *attribution_label;
};

enum
{
  VIA_REQUESTED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (VigieDiversionPage, vigie_diversion_page, ADW_TYPE_BIN)

/* ---- ways ---- */

static void
on_way_toggled (VigieDiversionPage *self, GtkCheckButton *check)
{
  guint index;

  if (!self->updating && gtk_check_button_get_active (check) &&
      g_ptr_array_find (self->way_checks, check, &index))
    vigie_diverter_choose (self->diverter, index);
}

static void
add_way (VigieDiversionPage *self, VigieDiverting *found, guint index)
{
  VigieRoute *route = g_ptr_array_index (found->routes, index);
  VigieGuide *guide = vigie_diverter_get_guide (self->diverter);
  g_autofree char *title = vigie_describe_route (route, found->normal);
  g_autofree char *roads = vigie_list_route_roads (guide, found, index);
  GtkWidget *row = vigie_row_new (title, roads);
  GtkWidget *check;

  vigie_rows_add (self->ways_group, self->way_rows, row);
  if (found->routes->len == 1)
    return; /* nothing to choose */
  check = gtk_check_button_new ();
  if (self->way_checks->len > 0)
    gtk_check_button_set_group (GTK_CHECK_BUTTON (check), g_ptr_array_index (self->way_checks, 0));
  gtk_widget_set_valign (check, GTK_ALIGN_CENTER);
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), check);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), check);
  g_ptr_array_add (self->way_checks, check);
  g_signal_connect_object (check, "toggled", G_CALLBACK (on_way_toggled), self, G_CONNECT_SWAPPED);
}

static void
show_ways (VigieDiversionPage *self, VigieDiverting *found)
{
  g_ptr_array_set_size (self->way_checks, 0);
  vigie_rows_remove_all (self->ways_group, self->way_rows);
  for (guint i = 0; found != NULL && i < found->routes->len; i++)
    add_way (self, found, i);
}

static void
choose_check (VigieDiversionPage *self)
{
  const guint chosen = vigie_diverter_get_chosen (self->diverter);

  if (chosen < self->way_checks->len)
    gtk_check_button_set_active (g_ptr_array_index (self->way_checks, chosen), TRUE);
}

static const char *
describe_state (VigieDiversionPage *self, VigieDiverting *found)
{
  if (vigie_diverter_is_looking (self->diverter) && found == NULL)
    return _ ("Looking for ways…");
  if (vigie_diverter_get_problem (self->diverter) != NULL)
    return vigie_diverter_get_problem (self->diverter);
  if (found != NULL && found->routes->len == 0)
    return _ ("There is no way round.");
  return NULL;
}

/* ---- what is cut off ---- */

static void
show_cut_off (VigieDiversionPage *self, VigieDiverting *found)
{
  const gboolean matters = found != NULL && found->routes->len == 0 && found->reach != NULL;

  vigie_rows_remove_all (self->cut_off_group, self->cut_off_rows);
  for (guint i = 0; matters && i < found->reach->communes->len; i++)
    {
      const VigieReachCommune *commune =
          &g_array_index (found->reach->communes, VigieReachCommune, i);
      g_autofree char *name = NULL;
      g_autofree char *words =
          vigie_describe_cut_off (vigie_diverter_get_guide (self->diverter), commune, &name);
      GtkWidget *row = vigie_row_new (name, words);

      vigie_rows_add (self->cut_off_group, self->cut_off_rows, row);
    }
  gtk_widget_set_visible (GTK_WIDGET (self->cut_off_group), self->cut_off_rows->len > 0);
}

/* ---- through what ---- */

static void
on_remove_clicked (VigieDiversionPage *self, GtkWidget *button)
{
  const guint via = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (button), "via"));

  vigie_diverter_remove_via (self->diverter, via);
}

static void
add_via (VigieDiversionPage *self, const double lon_lat[2], guint via)
{
  g_autofree char *title =
      vigie_describe_spot (vigie_diverter_get_guide (self->diverter), lon_lat[0], lon_lat[1]);
  GtkWidget *row = vigie_row_new (title, "");
  GtkWidget *button = gtk_button_new_from_icon_name ("list-remove-symbolic");

  gtk_widget_set_tooltip_text (button, _ ("Do not go through here"));
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "flat");
  g_object_set_data (G_OBJECT (button), "via", GUINT_TO_POINTER (via));
  g_signal_connect_object (button, "clicked", G_CALLBACK (on_remove_clicked), self,
                           G_CONNECT_SWAPPED);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);
  vigie_rows_add (self->vias_group, self->via_rows, row);
}

static void
show_vias (VigieDiversionPage *self)
{
  guint n_places;
  const double (*places)[2] = vigie_diverter_get_places (self->diverter, &n_places);

  vigie_rows_remove_all (self->vias_group, self->via_rows);
  for (guint i = 1; i + 1 < n_places; i++)
    add_via (self, places[i], i - 1);
  gtk_widget_set_sensitive (GTK_WIDGET (self->via_button), n_places < VIGIE_DIVERTER_MAX_PLACES);
}

/* ---- all of it ---- */

/* The roads name it, until somebody calls it something else. */
static void
show_title (VigieDiversionPage *self)
{
  g_autofree char *title = vigie_diverter_dup_title (self->diverter);
  const char *shown = gtk_editable_get_text (GTK_EDITABLE (self->title_row));

  if (title == NULL || (shown[0] != '\0' && g_strcmp0 (shown, self->own_title) != 0))
    return;
  g_set_str (&self->own_title, title);
  gtk_editable_set_text (GTK_EDITABLE (self->title_row), title);
}

static void
update (VigieDiversionPage *self)
{
  VigieDiverting *found = vigie_diverter_get_found (self->diverter);

  self->updating = TRUE;
  adw_toggle_group_set_active_name (
      self->vehicle_group,
      vigie_diverter_get_vehicle (self->diverter) == VIGIE_VEHICLE_HEAVY ? "hgv" : "car");
  if (found != self->shown || found == NULL)
    {
      show_ways (self, found);
      show_cut_off (self, found);
      self->shown = found;
    }
  choose_check (self);
  adw_preferences_group_set_description (self->ways_group, describe_state (self, found));
  show_vias (self);
  show_title (self);
  if (vigie_diverter_get_guide (self->diverter) != NULL)
    gtk_label_set_label (self->attribution_label,
                         vigie_territory_get_attribution (vigie_guide_get_territory (
                             vigie_diverter_get_guide (self->diverter))));
  gtk_widget_set_sensitive (self->save_button, found != NULL && found->routes->len > 0 &&
                                                   !vigie_diverter_is_looking (self->diverter));
  self->updating = FALSE;
}

static void
on_vehicle_chosen (VigieDiversionPage *self)
{
  const char *name = adw_toggle_group_get_active_name (self->vehicle_group);

  if (self->updating || self->diverter == NULL || name == NULL)
    return;
  vigie_diverter_set_vehicle (self->diverter,
                              g_str_equal (name, "hgv") ? VIGIE_VEHICLE_HEAVY : VIGIE_VEHICLE_CAR);
}

static void
on_via_clicked (VigieDiversionPage *self)
{
  g_signal_emit (self, signals[VIA_REQUESTED], 0);
}

static void
on_cancel_clicked (VigieDiversionPage *self)
{
  if (self->diverter != NULL)
    vigie_diverter_end (self->diverter);
}

static void
on_save_clicked (VigieDiversionPage *self)
{
  if (self->diverter != NULL)
    vigie_diverter_save (self->diverter, gtk_editable_get_text (GTK_EDITABLE (self->title_row)));
}

/* ---- life ---- */

static void
vigie_diversion_page_dispose (GObject *object)
{
  VigieDiversionPage *self = VIGIE_DIVERSION_PAGE (object);

  g_clear_object (&self->diverter);

  G_OBJECT_CLASS (vigie_diversion_page_parent_class)->dispose (object);
}

static void
vigie_diversion_page_finalize (GObject *object)
{
  VigieDiversionPage *self = VIGIE_DIVERSION_PAGE (object);

  g_ptr_array_unref (self->way_rows);
  g_ptr_array_unref (self->way_checks);
  g_ptr_array_unref (self->cut_off_rows);
  g_ptr_array_unref (self->via_rows);
  g_free (self->own_title);

  G_OBJECT_CLASS (vigie_diversion_page_parent_class)->finalize (object);
}

static void
vigie_diversion_page_class_init (VigieDiversionPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = vigie_diversion_page_dispose;
  G_OBJECT_CLASS (klass)->finalize = vigie_diversion_page_finalize;

  signals[VIA_REQUESTED] = g_signal_new ("via-requested", VIGIE_TYPE_DIVERSION_PAGE,
                                         G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/vigie/Vigie/vigie-diversion-page.ui");
  gtk_widget_class_bind_template_child (widget_class, VigieDiversionPage, vehicle_group);
  gtk_widget_class_bind_template_child (widget_class, VigieDiversionPage, ways_group);
  gtk_widget_class_bind_template_child (widget_class, VigieDiversionPage, cut_off_group);
  gtk_widget_class_bind_template_child (widget_class, VigieDiversionPage, vias_group);
  gtk_widget_class_bind_template_child (widget_class, VigieDiversionPage, via_button);
  gtk_widget_class_bind_template_child (widget_class, VigieDiversionPage, title_row);
  gtk_widget_class_bind_template_child (widget_class, VigieDiversionPage, save_button);
  gtk_widget_class_bind_template_child (widget_class, VigieDiversionPage, attribution_label);
  gtk_widget_class_bind_template_callback (widget_class, on_vehicle_chosen);
  gtk_widget_class_bind_template_callback (widget_class, on_via_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_cancel_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_save_clicked);
}

static void
vigie_diversion_page_init (VigieDiversionPage *self)
{
  self->way_rows = g_ptr_array_new ();
  self->way_checks = g_ptr_array_new ();
  self->cut_off_rows = g_ptr_array_new ();
  self->via_rows = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * vigie_diversion_page_set_diverter:
 * @self: a page
 * @diverter: (nullable): what is planned
 */
void
vigie_diversion_page_set_diverter (VigieDiversionPage *self, VigieDiverter *diverter)
{
  g_return_if_fail (VIGIE_IS_DIVERSION_PAGE (self));

  if (self->diverter == diverter)
    return;
  if (self->diverter != NULL)
    g_signal_handlers_disconnect_by_func (self->diverter, update, self);
  g_set_object (&self->diverter, diverter);
  self->shown = NULL;
  if (diverter == NULL)
    return;
  gtk_editable_set_text (GTK_EDITABLE (self->title_row), "");
  g_signal_connect_object (diverter, "changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);
}
