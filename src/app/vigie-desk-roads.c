/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the desk does with the roads of the territory: the pen is drawn to them, and one of them is
 * closed by two clicks. */
#include "vigie-desk-private.h"

#include <glib/gi18n.h>

/* ---- where there are none ---- */

static const char *
explain_no_roads (VigieDesk *self)
{
  const char *problem = vigie_session_get_territory_problem (self->session);

  if (problem != NULL)
    return problem;
  if (vigie_session_get_territory (self->session) != NULL)
    return _ ("The territory is still being read.");
  return _ ("This incident has no territory, so roads are not known.");
}

static void
offer_drawing (VigieDesk *self)
{
  GtkWidget *overlay = gtk_widget_get_ancestor (GTK_WIDGET (self), ADW_TYPE_TOAST_OVERLAY);
  AdwToast *toast;

  if (overlay == NULL)
    return;
  toast = g_object_new (ADW_TYPE_TOAST, "use-markup", FALSE, "title", explain_no_roads (self),
                        "button-label", _ ("_Draw an Area"), "action-name", "win.draw", NULL);
  adw_toast_overlay_add_toast (ADW_TOAST_OVERLAY (overlay), toast);
}

/* ---- closing a road ---- */

static void
on_close_road (GtkWidget *widget, const char *name, GVariant *parameter)
{
  VigieDesk *self = VIGIE_DESK (widget);

  if (self->session == NULL)
    return;
  if (vigie_session_get_guide (self->session) == NULL)
    {
      offer_drawing (self);
      return;
    }
  if (self->mode != VIGIE_DESK_LOOKING)
    vigie_map_view_cancel_drawing (self->map_view);
  g_clear_pointer (&self->edited_shape, g_free);
  vigie_desk_set_mode (self, VIGIE_DESK_DRAWING);
  vigie_map_view_start_closing_road (self->map_view);
}

/* Before the dialog is shown: what was closed, if it was a road. */
void
vigie_desk_describe_road (VigieDesk *self, VigieShapeDialog *dialog)
{
  const VigieRoadSpan *span = vigie_map_view_get_finished_span (self->map_view);
  VigieGuide *guide = vigie_session_get_guide (self->session);

  if (span != NULL && guide != NULL)
    vigie_shape_dialog_set_road (dialog, span->road, vigie_guide_get_fingerprint (guide),
                                 span->include, span->exclude);
}

/* After the session or its territory changed. */
void
vigie_desk_follow_roads (VigieDesk *self)
{
  VigieGuide *guide = self->session != NULL ? vigie_session_get_guide (self->session) : NULL;

  vigie_map_view_set_roads (self->map_view, guide != NULL ? vigie_guide_get_index (guide) : NULL);
}

/* Whether the pen that is shown can be drawn to roads; closing one always is. */
static gboolean
can_snap (GtkWidget *widget, gboolean has_roads, gboolean closing_road)
{
  return has_roads && !closing_road;
}

void
vigie_desk_install_road_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "desk.close-road", NULL, on_close_road);
  gtk_widget_class_bind_template_callback (widget_class, can_snap);
}
