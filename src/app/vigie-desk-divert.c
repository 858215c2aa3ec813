/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Diversions at the desk: one that is planned, and those that a closure cuts. */
#include "vigie-desk-private.h"

#include <glib/gi18n.h>

#include "vigie-json.h"

/* ---- the plan ---- */

static void
on_diverter_ended (VigieDesk *self)
{
  if (self->picking != VIGIE_DESK_PICK_POSITION)
    vigie_map_view_cancel_drawing (self->map_view);
  g_clear_object (&self->diverter);
  vigie_inspector_set_diverter (self->inspector, NULL);
  vigie_desk_show_shapes (self);
}

/* Shows the ways on the map from their first answer on. */
static void
on_diverter_changed (VigieDesk *self)
{
  g_autoptr (GPtrArray) ways = vigie_diverter_make_shapes (self->diverter);
  const VigieShape *chosen = ways->len > 0 ? g_ptr_array_index (ways, ways->len - 1) : NULL;

  vigie_desk_show_shapes (self);
  if (chosen != NULL && !self->plan_shown)
    {
      VigieBox box;

      vigie_geometry_get_box (chosen->geometry, &box);
      vigie_map_view_show_box (self->map_view, &box, TRUE);
      self->plan_shown = TRUE;
    }
}

/* Ends a plan that another one takes the place of, or that its session leaves. */
void
vigie_desk_plan (VigieDesk *self, VigieDiverter *diverter)
{
  if (self->diverter != NULL)
    vigie_diverter_end (self->diverter);
  if (diverter == NULL)
    return;
  self->diverter = g_object_ref (diverter);
  self->plan_shown = FALSE;
  g_signal_connect_object (diverter, "changed", G_CALLBACK (on_diverter_changed), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (diverter, "ended", G_CALLBACK (on_diverter_ended), self,
                           G_CONNECT_SWAPPED);
  vigie_inspector_set_diverter (self->inspector, diverter);
  adw_overlay_split_view_set_show_sidebar (self->inspector_split, TRUE);
}

/* The incident's shapes, and over them the ways that are looked at. */
void
vigie_desk_show_shapes (VigieDesk *self)
{
  GPtrArray *shapes = self->session != NULL ? vigie_session_get_shapes (self->session) : NULL;
  g_autoptr (GPtrArray) ways = NULL;
  g_autoptr (GPtrArray) all = NULL;
  const char *selected = NULL;

  if (shapes == NULL)
    return;
  if (self->diverter == NULL)
    {
      vigie_map_view_set_shapes (self->map_view, shapes);
      vigie_map_view_set_selected_shape (self->map_view,
                                         vigie_session_get_selected_shape (self->session));
      return;
    }
  ways = vigie_diverter_make_shapes (self->diverter);
  all = g_ptr_array_copy (shapes, (GCopyFunc) (GCallback) vigie_shape_ref, NULL);
  g_ptr_array_set_free_func (all, (GDestroyNotify) vigie_shape_unref);
  for (guint i = 0; i < ways->len; i++)
    g_ptr_array_add (all, vigie_shape_ref (g_ptr_array_index (ways, i)));
  if (ways->len > 0)
    selected = ((VigieShape *) g_ptr_array_index (ways, ways->len - 1))->id;
  vigie_map_view_set_shapes (self->map_view, all);
  vigie_map_view_set_selected_shape (self->map_view, selected);
}

/* After a click on the map, which selected what it met: while a way is looked for, the chosen one
 * stands out. */
void
vigie_desk_keep_way (VigieDesk *self)
{
  if (self->diverter != NULL)
    vigie_desk_show_shapes (self);
}

/* A way on the map was clicked. Returns whether it was one. */
gboolean
vigie_desk_choose_way (VigieDesk *self, const char *shape_id)
{
  guint number;

  if (self->diverter == NULL || !vigie_diverter_find_shape (self->diverter, shape_id, &number))
    return FALSE;
  vigie_diverter_choose (self->diverter, number);
  return TRUE;
}

/* ---- places for it ---- */

static void
pick (VigieDesk *self, VigieDeskPick what)
{
  if (self->mode != VIGIE_DESK_LOOKING)
    vigie_map_view_cancel_drawing (self->map_view);
  self->picking = what;
  vigie_map_view_start_placing (self->map_view, NULL);
}

void
vigie_desk_on_via_requested (VigieDesk *self)
{
  if (self->diverter != NULL)
    pick (self, VIGIE_DESK_PICK_VIA);
}

void
vigie_desk_on_include_requested (VigieDesk *self)
{
  pick (self, VIGIE_DESK_PICK_ROAD);
}

/* Returns whether the place was for a diversion or a closure, and not for a post. */
gboolean
vigie_desk_take_place (VigieDesk *self, double lon, double lat)
{
  const VigieDeskPick what = self->picking;

  self->picking = VIGIE_DESK_PICK_POSITION;
  if (what == VIGIE_DESK_PICK_VIA && self->diverter != NULL)
    vigie_diverter_add_via (self->diverter, lon, lat);
  else if (what == VIGIE_DESK_PICK_ROAD && !vigie_inspector_include_at (self->inspector, lon, lat))
    vigie_session_say (self->session, _ ("No road of the territory is near."));
  return what != VIGIE_DESK_PICK_POSITION;
}

/* ---- the alarm ---- */

static void
show_alarm (VigieDesk *self, const GArray *cuts)
{
  const VigieDiversionCut *first =
      cuts != NULL && cuts->len > 0 ? &g_array_index (cuts, VigieDiversionCut, 0) : NULL;
  g_autofree char *text = NULL;

  if (first != NULL && cuts->len == 1)
    /* Translators: a diversion, and a closure */
    text = g_strdup_printf (_ ("“%s” leads over a closed road: “%s”"), first->diversion->title,
                            first->closure->title);
  else if (first != NULL)
    text =
        g_strdup_printf (ngettext ("%u diversion leads over closed roads, “%s” first",
                                   "%u diversions lead over closed roads, “%s” first", cuts->len),
                         cuts->len, first->diversion->title);
  if (text != NULL)
    adw_banner_set_title (self->diversion_banner, text);
  adw_banner_set_revealed (self->diversion_banner, text != NULL);
}

void
vigie_desk_update_alarm (VigieDesk *self)
{
  show_alarm (self,
              self->session != NULL ? vigie_session_get_cut_diversions (self->session) : NULL);
}

/* Plans the first of them anew, from and to where it led, for whom it was. */
void
vigie_desk_on_alarm_clicked (VigieDesk *self)
{
  const GArray *cuts =
      self->session != NULL ? vigie_session_get_cut_diversions (self->session) : NULL;
  g_autoptr (VigieDiverter) diverter = NULL;

  if (cuts == NULL || cuts->len == 0)
    return;
  diverter = vigie_diverter_new_again (self->session,
                                       g_array_index (cuts, VigieDiversionCut, 0).diversion);
  vigie_session_select_shape (self->session,
                              g_array_index (cuts, VigieDiversionCut, 0).diversion->id);
  vigie_desk_plan (self, diverter);
}
