/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-shape-page.h"

#include <glib/gi18n.h>

#include "vigie-closures.h"
#include "vigie-road-words.h"
#include "vigie-sections-group.h"
#include "vigie-shape-roads.h"

#define MIN_LISTED_M 100 /* of a road that is named; ramps and crossings are not */

struct _VigieShapePage
{
  AdwBin parent_instance;

  VigieSession *session;
  VigieShape *shape;
  gboolean updating;

  GtkLabel *heading;
  AdwEntryRow *title_row;
  AdwComboRow *cause_row;
  AdwComboRow *state_row;
  AdwActionRow *validity_row;
  AdwActionRow *drawn_row;
  AdwActionRow *size_row;
  AdwPreferencesGroup *way_group;
  AdwActionRow *way_row;
  AdwActionRow *roads_row;
  VigieSectionsGroup *sections_group;
  GtkWidget *edit_button;
  GtkWidget *replan_button;
  GtkWidget *lift_button;
};

enum
{
  EDIT_REQUESTED,
  CENTRE_REQUESTED,
  DIVERT_REQUESTED,
  INCLUDE_REQUESTED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (VigieShapePage, vigie_shape_page, ADW_TYPE_BIN)

static guint
find_cause (const char *cause)
{
  const char *const *causes = vigie_shape_get_causes ();
  guint i;

  for (i = 0; causes[i] != NULL; i++)
    {
      if (g_strcmp0 (causes[i], cause) == 0)
        return i;
    }
  return i - 1; /* "other" comes last */
}

/* ---- a diversion's way ---- */

static char *
list_roads (const VigieShapeRoads *roads)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < roads->roads->len; i++)
    {
      const VigieShapeRoad *road = g_ptr_array_index (roads->roads, i);

      if (road->length_m >= MIN_LISTED_M)
        g_string_append_printf (text, "%s%s", text->len > 0 ? ", " : "", road->road);
    }
  return g_string_free_and_steal (text);
}

static void
show_way (VigieShapePage *self)
{
  g_autoptr (VigieShapeRoads) roads = vigie_shape_list_roads (self->shape);
  const gboolean is_way = roads != NULL && roads->is_way;
  g_autofree char *way = NULL;
  g_autofree char *list = NULL;

  gtk_widget_set_visible (GTK_WIDGET (self->way_group), is_way);
  if (!is_way)
    return;
  way = vigie_describe_way (roads->length_m, roads->seconds, roads->extra_seconds);
  list = list_roads (roads);
  adw_action_row_set_subtitle (self->way_row, way);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->way_row),
                                 roads->is_heavy ? _ ("Way for heavy vehicles")
                                                 : _ ("Way for cars"));
  adw_action_row_set_subtitle (self->roads_row, list);
}

static void
update (VigieShapePage *self)
{
  g_autofree char *kind = vigie_format_shape_kind (self->shape->kind);
  g_autofree char *validity = vigie_format_validity (self->shape);
  g_autofree char *size = vigie_format_area (vigie_geometry_get_area_m2 (self->shape->geometry));
  g_autofree char *drawn_at = vigie_format_time (self->shape->drawn_at);
  /* Translators: who drew a shape, and when */
  g_autofree char *drawn = g_strdup_printf (_ ("%s, %s"), self->shape->drawn_by, drawn_at);
  gboolean lifted = self->shape->lifted_at != VIGIE_TIME_UNKNOWN;

  self->updating = TRUE;
  gtk_label_set_label (self->heading, self->shape->title[0] != '\0' ? self->shape->title : kind);
  gtk_editable_set_text (GTK_EDITABLE (self->title_row), self->shape->title);
  adw_combo_row_set_selected (self->cause_row, find_cause (self->shape->cause));
  adw_combo_row_set_selected (self->state_row, vigie_shape_get_road_state_row (self->shape));
  adw_action_row_set_subtitle (self->validity_row, validity);
  adw_action_row_set_subtitle (self->drawn_row, drawn);
  adw_action_row_set_subtitle (self->size_row, size);
  gtk_widget_set_visible (GTK_WIDGET (self->size_row),
                          vigie_geometry_is_polygonal (self->shape->geometry));
  gtk_widget_set_visible (self->edit_button, self->shape->kind != VIGIE_SHAPE_DIVERSION);
  gtk_widget_set_sensitive (self->edit_button,
                            !lifted && vigie_geometry_is_polygonal (self->shape->geometry));
  gtk_widget_set_visible (GTK_WIDGET (self->cause_row), self->shape->kind != VIGIE_SHAPE_DIVERSION);
  gtk_widget_set_visible (GTK_WIDGET (self->state_row),
                          self->shape->kind != VIGIE_SHAPE_DIVERSION &&
                              vigie_geometry_is_polygonal (self->shape->geometry));
  gtk_widget_set_visible (self->replan_button, self->shape->kind == VIGIE_SHAPE_DIVERSION);
  gtk_widget_set_sensitive (self->replan_button,
                            !lifted && vigie_session_get_guide (self->session) != NULL);
  show_way (self);
  gtk_widget_set_sensitive (self->lift_button, !lifted);
  self->updating = FALSE;
}

static VigieDraft *
make_edit (VigieShapePage *self, const char *title, const char *cause)
{
  return vigie_draft_new_shape (self->shape->id, VIGIE_DECISION_SHAPE_EDIT, self->shape->kind,
                                title, cause, self->shape->from, self->shape->to,
                                self->shape->geometry, vigie_session_get_actor (self->session));
}

static void
edit (VigieShapePage *self, const char *title, const char *cause)
{
  VigieDraft *draft = make_edit (self, title, cause);

  if (draft != NULL)
    vigie_session_decide (self->session, draft);
}

static void
on_title_applied (VigieShapePage *self)
{
  const char *title = gtk_editable_get_text (GTK_EDITABLE (self->title_row));

  if (self->shape != NULL && !g_str_equal (title, self->shape->title))
    edit (self, title, self->shape->cause);
}

static void
on_cause_selected (VigieShapePage *self)
{
  const char *const *causes = vigie_shape_get_causes ();
  guint selected = adw_combo_row_get_selected (self->cause_row);

  if (self->updating || self->shape == NULL || selected == GTK_INVALID_LIST_POSITION ||
      g_str_equal (causes[selected], self->shape->cause))
    return;
  edit (self, self->shape->title, causes[selected]);
}

static void
on_state_selected (VigieShapePage *self)
{
  const guint selected = adw_combo_row_get_selected (self->state_row);
  VigieDraft *draft;

  if (self->updating || self->shape == NULL || selected == GTK_INVALID_LIST_POSITION ||
      selected == vigie_shape_get_road_state_row (self->shape))
    return;
  draft = make_edit (self, self->shape->title, self->shape->cause);
  if (draft != NULL)
    vigie_session_decide (self->session, vigie_draft_take_road_state_row (draft, selected));
}

static void
on_edit_clicked (VigieShapePage *self)
{
  g_signal_emit (self, signals[EDIT_REQUESTED], 0);
}

static void
on_replan_clicked (VigieShapePage *self)
{
  g_autoptr (VigieDiverter) diverter = vigie_diverter_new_again (self->session, self->shape);

  g_signal_emit (self, signals[DIVERT_REQUESTED], 0, diverter);
}

static void
on_divert_requested (VigieShapePage *self, VigieDiverter *diverter)
{
  g_signal_emit (self, signals[DIVERT_REQUESTED], 0, diverter);
}

static void
on_include_requested (VigieShapePage *self)
{
  g_signal_emit (self, signals[INCLUDE_REQUESTED], 0);
}

static void
on_lift_clicked (VigieShapePage *self)
{
  vigie_session_decide (self->session,
                        vigie_draft_new_lift (self->shape->id, g_get_real_time () / 1000,
                                              vigie_session_get_actor (self->session)));
}

static void
on_centre_clicked (VigieShapePage *self)
{
  double lon, lat;

  if (vigie_geometry_get_label_point (self->shape->geometry, &lon, &lat))
    g_signal_emit (self, signals[CENTRE_REQUESTED], 0, lon, lat);
}

static void
vigie_shape_page_dispose (GObject *object)
{
  VigieShapePage *self = VIGIE_SHAPE_PAGE (object);

  g_clear_object (&self->session);
  g_clear_pointer (&self->shape, vigie_shape_unref);

  G_OBJECT_CLASS (vigie_shape_page_parent_class)->dispose (object);
}

static void
vigie_shape_page_class_init (VigieShapePageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = vigie_shape_page_dispose;

  signals[EDIT_REQUESTED] = g_signal_new ("edit-requested", VIGIE_TYPE_SHAPE_PAGE,
                                          G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[CENTRE_REQUESTED] =
      g_signal_new ("centre-requested", VIGIE_TYPE_SHAPE_PAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                    NULL, G_TYPE_NONE, 2, G_TYPE_DOUBLE, G_TYPE_DOUBLE);

  signals[DIVERT_REQUESTED] =
      g_signal_new ("divert-requested", VIGIE_TYPE_SHAPE_PAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                    NULL, G_TYPE_NONE, 1, VIGIE_TYPE_DIVERTER);
  signals[INCLUDE_REQUESTED] =
      g_signal_new ("include-requested", VIGIE_TYPE_SHAPE_PAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                    NULL, G_TYPE_NONE, 0);

  g_type_ensure (VIGIE_TYPE_SECTIONS_GROUP);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/vigie/Vigie/vigie-shape-page.ui");
  gtk_widget_class_bind_template_child (widget_class, VigieShapePage, heading);
  gtk_widget_class_bind_template_child (widget_class, VigieShapePage, title_row);
  gtk_widget_class_bind_template_child (widget_class, VigieShapePage, cause_row);
  gtk_widget_class_bind_template_child (widget_class, VigieShapePage, state_row);
  gtk_widget_class_bind_template_child (widget_class, VigieShapePage, validity_row);
  gtk_widget_class_bind_template_child (widget_class, VigieShapePage, drawn_row);
  gtk_widget_class_bind_template_child (widget_class, VigieShapePage, size_row);
  gtk_widget_class_bind_template_child (widget_class, VigieShapePage, edit_button);
  gtk_widget_class_bind_template_child (widget_class, VigieShapePage, way_group);
  gtk_widget_class_bind_template_child (widget_class, VigieShapePage, way_row);
  gtk_widget_class_bind_template_child (widget_class, VigieShapePage, roads_row);
  gtk_widget_class_bind_template_child (widget_class, VigieShapePage, sections_group);
  gtk_widget_class_bind_template_child (widget_class, VigieShapePage, replan_button);
  gtk_widget_class_bind_template_child (widget_class, VigieShapePage, lift_button);
  gtk_widget_class_bind_template_callback (widget_class, on_title_applied);
  gtk_widget_class_bind_template_callback (widget_class, on_cause_selected);
  gtk_widget_class_bind_template_callback (widget_class, on_state_selected);
  gtk_widget_class_bind_template_callback (widget_class, on_edit_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_replan_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_divert_requested);
  gtk_widget_class_bind_template_callback (widget_class, on_include_requested);
  gtk_widget_class_bind_template_callback (widget_class, on_lift_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_centre_clicked);
}

static void
vigie_shape_page_init (VigieShapePage *self)
{
  const char *const *causes = vigie_shape_get_causes ();
  g_autoptr (GtkStringList) words = gtk_string_list_new (NULL);
  g_auto (GStrv) state_words = vigie_list_road_states ();
  g_autoptr (GtkStringList) states = gtk_string_list_new ((const char *const *) state_words);

  gtk_widget_init_template (GTK_WIDGET (self));
  for (guint i = 0; causes[i] != NULL; i++)
    gtk_string_list_append (words, vigie_shape_describe_cause (causes[i]));
  self->updating = TRUE;
  adw_combo_row_set_model (self->cause_row, G_LIST_MODEL (words));
  adw_combo_row_set_model (self->state_row, G_LIST_MODEL (states));
  self->updating = FALSE;
}

void
vigie_shape_page_set_session (VigieShapePage *self, VigieSession *session)
{
  g_return_if_fail (VIGIE_IS_SHAPE_PAGE (self));

  if (g_set_object (&self->session, session))
    vigie_sections_group_set_shape (self->sections_group, NULL, NULL);
}

/* Closes the road at a place, too. Returns whether there is one. */
gboolean
vigie_shape_page_include_at (VigieShapePage *self, double lon, double lat)
{
  g_return_val_if_fail (VIGIE_IS_SHAPE_PAGE (self), FALSE);

  return vigie_sections_group_include_at (self->sections_group, lon, lat);
}

/**
 * vigie_shape_page_set_shape:
 * @self: a page
 * @shape: (nullable): what it shows
 */
void
vigie_shape_page_set_shape (VigieShapePage *self, VigieShape *shape)
{
  g_return_if_fail (VIGIE_IS_SHAPE_PAGE (self));

  /* Every change of the incident brings all shapes anew; what somebody writes here must stay. */
  if (self->shape == shape ||
      (self->shape != NULL && shape != NULL && vigie_shape_equal (self->shape, shape)))
    return;
  g_clear_pointer (&self->shape, vigie_shape_unref);
  vigie_sections_group_set_shape (self->sections_group, self->session, shape);
  if (shape == NULL)
    return;
  self->shape = vigie_shape_ref (shape);
  update (self);
}
