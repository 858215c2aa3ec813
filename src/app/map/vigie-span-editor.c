/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-span-editor.h"

#include <glib/gi18n.h>

#include "vigie-span-editor-private.h"

G_DEFINE_FINAL_TYPE (VigieSpanEditor, vigie_span_editor, SHUMATE_TYPE_LAYER)

enum
{
  CHANGED,
  FINISHED,
  CANCELLED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

void
vigie_span_editor_get_transform (VigieSpanEditor *self, VigieMapTransform *transform)
{
  vigie_map_transform_init (transform, shumate_layer_get_viewport (SHUMATE_LAYER (self)),
                            gtk_widget_get_width (GTK_WIDGET (self)),
                            gtk_widget_get_height (GTK_WIDGET (self)));
}

static void
changed (VigieSpanEditor *self)
{
  gtk_widget_queue_draw (GTK_WIDGET (self));
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
forget_preview (VigieSpanEditor *self)
{
  g_clear_pointer (&self->preview, vigie_road_span_free);
  g_clear_pointer (&self->problem, g_free);
}

static gboolean
find_snap (VigieSpanEditor *self, VigieRoadSnap *snap)
{
  VigieMapTransform transform;
  double x = self->pointer_x, y = self->pointer_y;

  if (!self->active || (!self->by_keyboard && !self->pointer_inside))
    return FALSE;
  vigie_span_editor_get_transform (self, &transform);
  if (self->by_keyboard)
    {
      x = transform.width / 2;
      y = transform.height / 2;
    }
  return vigie_road_snapper_find (self->snapper, &transform, x, y, snap);
}

static void
preview (VigieSpanEditor *self)
{
  g_autoptr (GError) error = NULL;

  forget_preview (self);
  if (!self->has_from || !self->has_snap || vigie_road_snap_equal (&self->from, &self->snap))
    return;
  self->preview = vigie_road_span_new (vigie_road_snapper_get_index (self->snapper), &self->from,
                                       &self->snap, self->one_direction, &error);
  if (self->preview == NULL)
    self->problem = g_strdup (error->message);
}

/* After everything that may bring another road under the pen. */
void
vigie_span_editor_update (VigieSpanEditor *self)
{
  VigieRoadSnap snap = { 0 };
  gboolean found = find_snap (self, &snap);

  if (found == self->has_snap && (!found || vigie_road_snap_equal (&snap, &self->snap)))
    return;
  self->has_snap = found;
  self->snap = snap;
  preview (self);
  changed (self);
}

static void
let_go (VigieSpanEditor *self)
{
  self->active = FALSE;
  self->has_from = FALSE;
  self->has_snap = FALSE;
  self->pressed = FALSE;
  self->by_keyboard = FALSE;
  self->pointer_inside = FALSE;
  forget_preview (self);
  gtk_widget_set_cursor (GTK_WIDGET (self), NULL);
  gtk_widget_set_focusable (GTK_WIDGET (self), FALSE);
}

/**
 * vigie_span_editor_start:
 * @self: the editor
 *
 * Begins and takes the keyboard.
 *
 * Returns: %FALSE where there are no roads
 */
gboolean
vigie_span_editor_start (VigieSpanEditor *self)
{
  g_return_val_if_fail (VIGIE_IS_SPAN_EDITOR (self), FALSE);

  if (vigie_road_snapper_get_index (self->snapper) == NULL)
    return FALSE;
  let_go (self);
  self->active = TRUE;
  self->one_direction = FALSE;
  gtk_widget_set_cursor_from_name (GTK_WIDGET (self), "crosshair");
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  gtk_widget_grab_focus (GTK_WIDGET (self));
  changed (self);
  return TRUE;
}

gboolean
vigie_span_editor_is_active (VigieSpanEditor *self)
{
  g_return_val_if_fail (VIGIE_IS_SPAN_EDITOR (self), FALSE);

  return self->active;
}

/* Whether the first of the two places is set. */
gboolean
vigie_span_editor_has_beginning (VigieSpanEditor *self)
{
  g_return_val_if_fail (VIGIE_IS_SPAN_EDITOR (self), FALSE);

  return self->active && self->has_from;
}

/* Returns: (transfer none) (nullable): what the second click would close */
const VigieRoadSpan *
vigie_span_editor_get_preview (VigieSpanEditor *self)
{
  g_return_val_if_fail (VIGIE_IS_SPAN_EDITOR (self), NULL);

  return self->preview;
}

static void
finish (VigieSpanEditor *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (VigieRoadSpan) span = NULL;

  if (!vigie_road_span_outline (self->preview, vigie_road_snapper_get_index (self->snapper),
                                &error))
    {
      g_set_str (&self->problem, error->message);
      changed (self);
      return;
    }
  span = g_steal_pointer (&self->preview);
  let_go (self);
  changed (self);
  g_signal_emit (self, signals[FINISHED], 0, span);
}

/**
 * vigie_span_editor_set:
 * @self: the editor
 *
 * Sets the next of the two places where the pen is. The second one ends it, if a road leads there.
 *
 * Returns: whether there was a road
 */
gboolean
vigie_span_editor_set (VigieSpanEditor *self)
{
  g_return_val_if_fail (VIGIE_IS_SPAN_EDITOR (self), FALSE);

  if (!self->active || !self->has_snap)
    return FALSE;
  if (!self->has_from)
    {
      self->from = self->snap;
      self->has_from = TRUE;
      changed (self);
      return TRUE;
    }
  if (self->preview == NULL)
    return FALSE;
  finish (self);
  return TRUE;
}

/* Takes the first place back. Returns: %FALSE while none is set */
gboolean
vigie_span_editor_step_back (VigieSpanEditor *self)
{
  g_return_val_if_fail (VIGIE_IS_SPAN_EDITOR (self), FALSE);

  if (!self->active || !self->has_from)
    return FALSE;
  self->has_from = FALSE;
  forget_preview (self);
  changed (self);
  return TRUE;
}

void
vigie_span_editor_cancel (VigieSpanEditor *self)
{
  g_return_if_fail (VIGIE_IS_SPAN_EDITOR (self));

  if (!self->active)
    return;
  let_go (self);
  changed (self);
  g_signal_emit (self, signals[CANCELLED], 0);
}

/* Only the carriageway from the first place to the second, where there are two. */
void
vigie_span_editor_set_one_direction (VigieSpanEditor *self, gboolean one_direction)
{
  g_return_if_fail (VIGIE_IS_SPAN_EDITOR (self));

  if (self->one_direction == one_direction)
    return;
  self->one_direction = one_direction;
  preview (self);
  changed (self);
}

gboolean
vigie_span_editor_get_one_direction (VigieSpanEditor *self)
{
  g_return_val_if_fail (VIGIE_IS_SPAN_EDITOR (self), FALSE);

  return self->one_direction;
}

/* ---- life ---- */

static gboolean
vigie_span_editor_contains (GtkWidget *widget, double x, double y)
{
  return VIGIE_SPAN_EDITOR (widget)->active && x >= 0 && y >= 0 &&
         x <= gtk_widget_get_width (widget) && y <= gtk_widget_get_height (widget);
}

static void
vigie_span_editor_snapshot_vfunc (GtkWidget *widget, GtkSnapshot *snapshot)
{
  VigieSpanEditor *self = VIGIE_SPAN_EDITOR (widget);

  if (self->active)
    vigie_span_editor_snapshot (self, snapshot);
}

static void
on_viewport_notify (VigieSpanEditor *self)
{
  gtk_widget_queue_draw (GTK_WIDGET (self));
  vigie_span_editor_update (self);
}

static void
vigie_span_editor_constructed (GObject *object)
{
  VigieSpanEditor *self = VIGIE_SPAN_EDITOR (object);

  G_OBJECT_CLASS (vigie_span_editor_parent_class)->constructed (object);

  g_signal_connect_object (shumate_layer_get_viewport (SHUMATE_LAYER (self)), "notify",
                           G_CALLBACK (on_viewport_notify), self, G_CONNECT_SWAPPED);
}

static void
vigie_span_editor_finalize (GObject *object)
{
  VigieSpanEditor *self = VIGIE_SPAN_EDITOR (object);

  forget_preview (self);
  g_clear_pointer (&self->snapper, vigie_road_snapper_unref);

  G_OBJECT_CLASS (vigie_span_editor_parent_class)->finalize (object);
}

static void
vigie_span_editor_class_init (VigieSpanEditorClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->constructed = vigie_span_editor_constructed;
  object_class->finalize = vigie_span_editor_finalize;
  widget_class->contains = vigie_span_editor_contains;
  widget_class->snapshot = vigie_span_editor_snapshot_vfunc;

  signals[CHANGED] = g_signal_new ("changed", VIGIE_TYPE_SPAN_EDITOR, G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 0);
  signals[FINISHED] = g_signal_new ("finished", VIGIE_TYPE_SPAN_EDITOR, G_SIGNAL_RUN_LAST, 0, NULL,
                                    NULL, NULL, G_TYPE_NONE, 1, G_TYPE_POINTER);
  signals[CANCELLED] = g_signal_new ("cancelled", VIGIE_TYPE_SPAN_EDITOR, G_SIGNAL_RUN_LAST, 0,
                                     NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
vigie_span_editor_init (VigieSpanEditor *self)
{
  vigie_span_editor_init_input (self);
}

/**
 * vigie_span_editor_new:
 * @viewport: (transfer none): the map's
 * @snapper: (transfer none): knows the roads
 *
 * Returns: (transfer floating): an editor that does nothing yet
 */
VigieSpanEditor *
vigie_span_editor_new (ShumateViewport *viewport, VigieRoadSnapper *snapper)
{
  VigieSpanEditor *self = g_object_new (VIGIE_TYPE_SPAN_EDITOR, "viewport", viewport, NULL);

  self->snapper = vigie_road_snapper_ref (snapper);
  return self;
}
