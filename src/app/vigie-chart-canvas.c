/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-chart-canvas.h"

#include <adwaita.h>
#include <math.h>
#include <string.h>

#define LABEL_SCALE 0.85 /* of the text around it */
#define MIN_WIDTH 240
#define NATURAL_WIDTH 720
#define NOTHING G_MAXUINT

struct _VigieChartCanvas
{
  GtkWidget parent_instance;

  VigieChart *chart; /* (nullable) */
  VigieChartStyle style;
  char *font;
  VigieChartLayout *layout; /* (nullable): of this size and style */
  int layout_width;
  int layout_height;
  GskRenderNode *node; /* (nullable): the layout, drawn */
  guint slot;          /* that the keyboard is on, or NOTHING */
  guint hovered;
  GtkWidget *bubble; /* says what the keyboard is on */
  GtkWidget *bubble_label;
};

enum
{
  ACTIVATED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (VigieChartCanvas, vigie_chart_canvas, GTK_TYPE_WIDGET)

/* ---- how it looks ---- */

static double
get_text_size (GtkWidget *widget)
{
  PangoContext *context = gtk_widget_get_pango_context (widget);
  const PangoFontDescription *font = pango_context_get_font_description (context);
  const double size = pango_units_to_double (pango_font_description_get_size (font));
  const double resolution = pango_cairo_context_get_resolution (context);

  if (pango_font_description_get_size_is_absolute (font))
    return size;
  return size * (resolution > 0 ? resolution : 96) / 72;
}

/* Returns whether anything is another than before. */
static gboolean
update_style (VigieChartCanvas *self)
{
  AdwStyleManager *manager = adw_style_manager_get_default ();
  const PangoFontDescription *font =
      pango_context_get_font_description (gtk_widget_get_pango_context (GTK_WIDGET (self)));
  const char *family = pango_font_description_get_family (font);
  const VigieChartStyle style = {
    .look = adw_style_manager_get_dark (manager) ? VIGIE_CHART_DARK : VIGIE_CHART_LIGHT,
    .high_contrast = adw_style_manager_get_high_contrast (manager),
    .text_size = get_text_size (GTK_WIDGET (self)) * LABEL_SCALE,
  };

  if (style.look == self->style.look && style.high_contrast == self->style.high_contrast &&
      fabs (style.text_size - self->style.text_size) < 0.01 && g_strcmp0 (family, self->font) == 0)
    return FALSE;
  g_set_str (&self->font, family);
  self->style = style;
  self->style.font = self->font;
  return TRUE;
}

static void
drop_layout (VigieChartCanvas *self)
{
  g_clear_pointer (&self->node, gsk_render_node_unref);
  g_clear_pointer (&self->layout, vigie_chart_layout_free);
}

static void
follow_style (VigieChartCanvas *self)
{
  if (!update_style (self))
    return;
  drop_layout (self);
  gtk_widget_queue_resize (GTK_WIDGET (self));
}

/* (nullable) */
static VigieChartLayout *
get_layout (VigieChartCanvas *self)
{
  const int width = gtk_widget_get_width (GTK_WIDGET (self));
  const int height = gtk_widget_get_height (GTK_WIDGET (self));

  if (self->chart == NULL || width <= 0 || height <= 0)
    return NULL;
  if (self->layout != NULL && (width != self->layout_width || height != self->layout_height))
    drop_layout (self);
  if (self->layout == NULL)
    {
      self->layout = vigie_chart_layout_new (self->chart, width, height, &self->style);
      self->layout_width = width;
      self->layout_height = height;
    }
  return self->layout;
}

/* ---- drawing ---- */

static GskRenderNode *
draw_node (VigieChartCanvas *self, VigieChartLayout *layout)
{
  GtkSnapshot *snapshot = gtk_snapshot_new ();
  cairo_t *cr = gtk_snapshot_append_cairo (
      snapshot, &GRAPHENE_RECT_INIT (0, 0, (float) gtk_widget_get_width (GTK_WIDGET (self)),
                                     (float) gtk_widget_get_height (GTK_WIDGET (self))));

  vigie_chart_layout_draw (layout, cr);
  cairo_destroy (cr);
  return gtk_snapshot_free_to_node (snapshot);
}

static void
draw_frame (VigieChartCanvas *self, GtkSnapshot *snapshot, guint slot, gboolean faint)
{
  AdwStyleManager *manager = adw_style_manager_get_default ();
  g_autoptr (GdkRGBA) accent = adw_style_manager_get_accent_color_rgba (manager);
  cairo_t *cr;

  if (slot >= vigie_chart_layout_get_n_slots (self->layout))
    return;
  cr = gtk_snapshot_append_cairo (
      snapshot, &GRAPHENE_RECT_INIT (-2, -2, (float) gtk_widget_get_width (GTK_WIDGET (self)) + 4,
                                     (float) gtk_widget_get_height (GTK_WIDGET (self)) + 4));
  if (faint)
    accent->alpha *= 0.5f;
  gdk_cairo_set_source_rgba (cr, accent);
  vigie_chart_layout_draw_focus (self->layout, cr, slot);
  cairo_destroy (cr);
}

static void
vigie_chart_canvas_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  VigieChartCanvas *self = VIGIE_CHART_CANVAS (widget);
  VigieChartLayout *layout = get_layout (self);

  if (layout == NULL)
    return;
  if (self->node == NULL)
    self->node = draw_node (self, layout);
  if (self->node != NULL)
    gtk_snapshot_append_node (snapshot, self->node);
  if (self->hovered != NOTHING && self->hovered != self->slot)
    draw_frame (self, snapshot, self->hovered, TRUE);
  if (self->slot != NOTHING && gtk_widget_has_focus (widget))
    draw_frame (self, snapshot, self->slot, FALSE);
}

static GtkSizeRequestMode
vigie_chart_canvas_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
vigie_chart_canvas_measure (GtkWidget *widget,
                            GtkOrientation orientation,
                            int for_size,
                            int *minimum,
                            int *natural,
                            int *minimum_baseline,
                            int *natural_baseline)
{
  VigieChartCanvas *self = VIGIE_CHART_CANVAS (widget);

  *minimum_baseline = *natural_baseline = -1;
  update_style (self);
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      *minimum = MIN_WIDTH;
      *natural = NATURAL_WIDTH;
    }
  else
    *minimum = *natural =
        self->chart == NULL
            ? 0
            : (int) vigie_chart_get_natural_height (
                  self->chart, for_size > 0 ? MAX (for_size, MIN_WIDTH) : NATURAL_WIDTH,
                  &self->style);
}

static void
vigie_chart_canvas_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  VigieChartCanvas *self = VIGIE_CHART_CANVAS (widget);

  if (width != self->layout_width || height != self->layout_height)
    {
      drop_layout (self);
      self->slot = self->hovered = NOTHING; /* others may be drawn together now */
      gtk_popover_popdown (GTK_POPOVER (self->bubble));
    }
  gtk_popover_present (GTK_POPOVER (self->bubble));
}

static void
vigie_chart_canvas_css_changed (GtkWidget *widget, GtkCssStyleChange *change)
{
  GTK_WIDGET_CLASS (vigie_chart_canvas_parent_class)->css_changed (widget, change);
  follow_style (VIGIE_CHART_CANVAS (widget));
}

/* ---- points ---- */

/* (transfer full): the first line stands out. */
static char *
make_markup (VigieChartCanvas *self, guint slot)
{
  const VigieChartSlot *at = vigie_chart_layout_get_slot (self->layout, slot);
  g_autofree char *text = vigie_chart_dup_rows_text (self->chart, at->first_row, at->n_rows);
  const gsize length = strcspn (text, "\n");
  g_autofree char *first = g_markup_escape_text (text, (gssize) length);
  g_autofree char *rest = g_markup_escape_text (text + length, -1);

  return g_strdup_printf ("<b>%s</b>%s", first, rest);
}

static gboolean
get_area (VigieChartCanvas *self, guint slot, GdkRectangle *area)
{
  const VigieChartRect *rect;

  if (get_layout (self) == NULL || slot >= vigie_chart_layout_get_n_slots (self->layout))
    return FALSE;
  rect = &vigie_chart_layout_get_slot (self->layout, slot)->rect;
  *area = (GdkRectangle) { (int) rect->x, (int) rect->y, (int) ceil (rect->width),
                           (int) ceil (rect->height) };
  return TRUE;
}

static gboolean
on_query_tooltip (VigieChartCanvas *self,
                  int x,
                  int y,
                  gboolean keyboard,
                  GtkTooltip *tooltip,
                  gpointer user_data)
{
  g_autofree char *markup = NULL;
  GdkRectangle area;
  guint slot = self->slot;

  if (get_layout (self) == NULL ||
      (!keyboard && !vigie_chart_layout_find_slot (self->layout, x, y, &slot)) ||
      !get_area (self, slot, &area))
    return FALSE;
  markup = make_markup (self, slot);
  gtk_tooltip_set_markup (tooltip, markup);
  gtk_tooltip_set_tip_area (tooltip, &area);
  return TRUE;
}

static void
on_motion (GtkEventControllerMotion *controller, double x, double y, VigieChartCanvas *self)
{
  guint slot;

  if (get_layout (self) == NULL || !vigie_chart_layout_find_slot (self->layout, x, y, &slot))
    slot = NOTHING;
  if (slot == self->hovered)
    return;
  self->hovered = slot;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
on_leave (GtkEventControllerMotion *controller, VigieChartCanvas *self)
{
  self->hovered = NOTHING;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
show_bubble (VigieChartCanvas *self)
{
  g_autofree char *markup = NULL;
  GdkRectangle area;

  if (!get_area (self, self->slot, &area))
    return;
  markup = make_markup (self, self->slot);
  gtk_label_set_markup (GTK_LABEL (self->bubble_label), markup);
  gtk_popover_set_pointing_to (GTK_POPOVER (self->bubble), &area);
  gtk_popover_popup (GTK_POPOVER (self->bubble));
}

static void
go_to (VigieChartCanvas *self, guint slot)
{
  const VigieChartSlot *at = vigie_chart_layout_get_slot (self->layout, slot);
  g_autofree char *text = vigie_chart_dup_rows_text (self->chart, at->first_row, at->n_rows);

  self->slot = slot;
  gtk_widget_queue_draw (GTK_WIDGET (self));
  show_bubble (self);
  gtk_accessible_announce (GTK_ACCESSIBLE (self), text,
                           GTK_ACCESSIBLE_ANNOUNCEMENT_PRIORITY_MEDIUM);
}

static void
move_by (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  VigieChartCanvas *self = VIGIE_CHART_CANVAS (widget);
  const gint64 by = g_variant_get_int32 (parameter);
  gint64 n;

  if (get_layout (self) == NULL || vigie_chart_layout_get_n_slots (self->layout) == 0)
    return;
  n = vigie_chart_layout_get_n_slots (self->layout);
  if (self->slot == NOTHING)
    go_to (self, by < 0 ? (guint) n - 1 : 0);
  else
    go_to (self, (guint) CLAMP (self->slot + by, 0, n - 1));
}

/* On a map, to the nearest commune in a direction. */
static gboolean
find_beside (VigieChartCanvas *self, int dx, int dy, guint *found)
{
  const VigieChartRect *from = &vigie_chart_layout_get_slot (self->layout, self->slot)->rect;
  double best = G_MAXDOUBLE;

  for (guint i = 0; i < vigie_chart_layout_get_n_slots (self->layout); i++)
    {
      const VigieChartRect *to = &vigie_chart_layout_get_slot (self->layout, i)->rect;
      const double x = to->x + to->width / 2 - from->x - from->width / 2;
      const double y = to->y + to->height / 2 - from->y - from->height / 2;
      const double along = x * dx + y * dy;
      const double across = fabs (x * dy) + fabs (y * dx);

      if (i == self->slot || along < 1 || across > along * 1.5 || along + 2 * across >= best)
        continue;
      best = along + 2 * across;
      *found = i;
    }
  return best < G_MAXDOUBLE;
}

static gboolean
on_arrow (GtkWidget *widget, GVariant *arguments, gpointer user_data)
{
  VigieChartCanvas *self = VIGIE_CHART_CANVAS (widget);
  int dx, dy;
  guint slot = NOTHING;

  g_variant_get (arguments, "(ii)", &dx, &dy);
  if (get_layout (self) == NULL || vigie_chart_layout_get_n_slots (self->layout) == 0)
    return FALSE;
  if (self->slot == NOTHING || vigie_chart_get_kind (self->chart) != VIGIE_CHART_COMMUNES)
    gtk_widget_activate_action (widget, "chart.move", "i", dx + dy);
  else if (find_beside (self, dx, dy, &slot))
    go_to (self, slot);
  return TRUE;
}

static gboolean
on_escape (GtkWidget *widget, GVariant *arguments, gpointer user_data)
{
  VigieChartCanvas *self = VIGIE_CHART_CANVAS (widget);

  if (self->slot == NOTHING)
    return FALSE;
  self->slot = NOTHING;
  gtk_popover_popdown (GTK_POPOVER (self->bubble));
  gtk_widget_queue_draw (widget);
  return TRUE;
}

static void
activate (VigieChartCanvas *self, guint slot)
{
  const VigieChartSlot *at = vigie_chart_layout_get_slot (self->layout, slot);

  g_signal_emit (self, signals[ACTIVATED], 0, at->first_row, at->n_rows);
}

static gboolean
on_enter (GtkWidget *widget, GVariant *arguments, gpointer user_data)
{
  VigieChartCanvas *self = VIGIE_CHART_CANVAS (widget);

  if (self->slot == NOTHING || get_layout (self) == NULL ||
      self->slot >= vigie_chart_layout_get_n_slots (self->layout))
    return FALSE;
  activate (self, self->slot);
  return TRUE;
}

static void
on_released (GtkGestureClick *gesture, int n_press, double x, double y, VigieChartCanvas *self)
{
  guint slot;

  gtk_widget_grab_focus (GTK_WIDGET (self));
  if (get_layout (self) == NULL || !vigie_chart_layout_find_slot (self->layout, x, y, &slot))
    return;
  self->slot = slot;
  gtk_widget_queue_draw (GTK_WIDGET (self));
  activate (self, slot);
}

static void
on_focus_left (GtkEventControllerFocus *controller, VigieChartCanvas *self)
{
  gtk_popover_popdown (GTK_POPOVER (self->bubble));
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/* ---- the object ---- */

static void
vigie_chart_canvas_dispose (GObject *object)
{
  VigieChartCanvas *self = VIGIE_CHART_CANVAS (object);

  g_clear_pointer (&self->bubble, gtk_widget_unparent);
  drop_layout (self);
  g_clear_pointer (&self->chart, vigie_chart_unref);
  g_clear_pointer (&self->font, g_free);

  G_OBJECT_CLASS (vigie_chart_canvas_parent_class)->dispose (object);
}

static void
bind_keys (GtkWidgetClass *widget_class)
{
  static const struct
  {
    guint key;
    guint keypad;
    int dx, dy;
  } arrows[] = { { GDK_KEY_Left, GDK_KEY_KP_Left, -1, 0 },
                 { GDK_KEY_Right, GDK_KEY_KP_Right, 1, 0 },
                 { GDK_KEY_Up, GDK_KEY_KP_Up, 0, -1 },
                 { GDK_KEY_Down, GDK_KEY_KP_Down, 0, 1 } };

  for (guint i = 0; i < G_N_ELEMENTS (arrows); i++)
    {
      gtk_widget_class_add_binding (widget_class, arrows[i].key, 0, on_arrow, "(ii)", arrows[i].dx,
                                    arrows[i].dy);
      gtk_widget_class_add_binding (widget_class, arrows[i].keypad, 0, on_arrow, "(ii)",
                                    arrows[i].dx, arrows[i].dy);
    }
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Home, 0, "chart.move", "i",
                                       -G_MAXINT32);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_End, 0, "chart.move", "i", G_MAXINT32);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Page_Up, 0, "chart.move", "i", -10);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Page_Down, 0, "chart.move", "i", 10);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Escape, 0, on_escape, NULL);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Return, 0, on_enter, NULL);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_KP_Enter, 0, on_enter, NULL);
}

static void
vigie_chart_canvas_class_init (VigieChartCanvasClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = vigie_chart_canvas_dispose;
  widget_class->snapshot = vigie_chart_canvas_snapshot;
  widget_class->measure = vigie_chart_canvas_measure;
  widget_class->get_request_mode = vigie_chart_canvas_get_request_mode;
  widget_class->size_allocate = vigie_chart_canvas_size_allocate;
  widget_class->css_changed = vigie_chart_canvas_css_changed;

  signals[ACTIVATED] = g_signal_new ("activated", VIGIE_TYPE_CHART_CANVAS, G_SIGNAL_RUN_LAST, 0,
                                     NULL, NULL, NULL, G_TYPE_NONE, 2, G_TYPE_UINT, G_TYPE_UINT);

  gtk_widget_class_set_css_name (widget_class, "chart");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
  gtk_widget_class_install_action (widget_class, "chart.move", "i", move_by);
  bind_keys (widget_class);
}

static void
make_bubble (VigieChartCanvas *self)
{
  self->bubble_label = gtk_label_new (NULL);
  gtk_label_set_xalign (GTK_LABEL (self->bubble_label), 0);
  gtk_widget_add_css_class (self->bubble_label, "numeric");
  self->bubble = gtk_popover_new ();
  gtk_popover_set_autohide (GTK_POPOVER (self->bubble), FALSE);
  gtk_popover_set_position (GTK_POPOVER (self->bubble), GTK_POS_TOP);
  gtk_widget_set_can_focus (self->bubble, FALSE);
  gtk_widget_set_can_target (self->bubble, FALSE);
  gtk_popover_set_child (GTK_POPOVER (self->bubble), self->bubble_label);
  gtk_widget_set_parent (self->bubble, GTK_WIDGET (self));
}

static void
vigie_chart_canvas_init (VigieChartCanvas *self)
{
  GtkEventController *motion = gtk_event_controller_motion_new ();
  GtkEventController *focus = gtk_event_controller_focus_new ();
  GtkGesture *click = gtk_gesture_click_new ();
  AdwStyleManager *manager = adw_style_manager_get_default ();

  self->slot = self->hovered = NOTHING;
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  gtk_widget_set_has_tooltip (GTK_WIDGET (self), TRUE);
  g_signal_connect (self, "query-tooltip", G_CALLBACK (on_query_tooltip), NULL);
  g_signal_connect (motion, "motion", G_CALLBACK (on_motion), self);
  g_signal_connect (motion, "leave", G_CALLBACK (on_leave), self);
  g_signal_connect (focus, "leave", G_CALLBACK (on_focus_left), self);
  g_signal_connect (click, "released", G_CALLBACK (on_released), self);
  gtk_widget_add_controller (GTK_WIDGET (self), motion);
  gtk_widget_add_controller (GTK_WIDGET (self), focus);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (click));
  make_bubble (self);
  g_signal_connect_object (manager, "notify::dark", G_CALLBACK (follow_style), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (manager, "notify::high-contrast", G_CALLBACK (follow_style), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (manager, "notify::accent-color-rgba", G_CALLBACK (gtk_widget_queue_draw),
                           self, G_CONNECT_SWAPPED);
}

/**
 * vigie_chart_canvas_set_chart:
 * @self: a canvas
 * @chart: (nullable): what to draw; a reference is taken
 */
void
vigie_chart_canvas_set_chart (VigieChartCanvas *self, VigieChart *chart)
{
  g_autofree char *sentence = NULL;

  g_return_if_fail (VIGIE_IS_CHART_CANVAS (self));

  drop_layout (self);
  g_clear_pointer (&self->chart, vigie_chart_unref);
  self->slot = self->hovered = NOTHING;
  gtk_popover_popdown (GTK_POPOVER (self->bubble));
  if (chart != NULL)
    {
      self->chart = vigie_chart_ref (chart);
      sentence = vigie_chart_dup_sentence (chart);
    }
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  sentence != NULL ? sentence : "", -1);
  gtk_widget_queue_resize (GTK_WIDGET (self));
}

/**
 * vigie_chart_canvas_get_point:
 * @self: a canvas
 * @first_row: (out): of the chart's table
 * @n_rows: (out): more than one where several are drawn as one
 *
 * Returns: whether the keyboard, or a click, has chosen a point
 */
gboolean
vigie_chart_canvas_get_point (VigieChartCanvas *self, guint *first_row, guint *n_rows)
{
  const VigieChartSlot *slot;

  g_return_val_if_fail (VIGIE_IS_CHART_CANVAS (self), FALSE);

  if (self->slot == NOTHING || get_layout (self) == NULL ||
      self->slot >= vigie_chart_layout_get_n_slots (self->layout))
    return FALSE;
  slot = vigie_chart_layout_get_slot (self->layout, self->slot);
  *first_row = slot->first_row;
  *n_rows = slot->n_rows;
  return TRUE;
}
