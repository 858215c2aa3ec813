/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-blur-brush.h"

#include <math.h>

#define STEP_PX 3.0     /* a stroke has no more points than that */
#define KEY_STEP 0.01   /* of the photo */
#define FIRST_SIZE 0.05 /* of the longer side */
#define FIRST_SIDE 0.15 /* of the rectangle that keys move */
#define MAX_STROKE 5000 /* points; a longer one begins another */
#define UNDO_STEPS 100

struct _VigieBlurBrush
{
  GtkWidget parent_instance;

  VigieImageView *view; /* (unowned): beside it in the same overlay */
  VigieImage *image;    /* (nullable): small; %NULL while nothing is painted */
  VigieRedaction *redaction;
  GPtrArray *past; /* (element-type VigieRedaction): for undo */
  GArray *stroke;  /* x, y of the one that is being drawn */
  double size;
  gboolean erases;
  gboolean is_erasing; /* this drag */
  gboolean lifted;
  double erase_x, erase_y; /* where it last was, of the widget */
  double pointer_x, pointer_y;
  gboolean has_pointer;
  gboolean has_box;
  double box[4]; /* x, y, w, h in parts of the photo */
  GdkTexture *cover;
  gboolean is_rendering;
  gboolean is_stale;
};

enum
{
  CHANGED,
  FULL,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (VigieBlurBrush, vigie_blur_brush, GTK_TYPE_WIDGET)

/* ---- what it looks like ---- */

typedef struct
{
  VigieRedaction *redaction;
  VigieImage *image;
} Job;

static void
job_free (gpointer data)
{
  Job *job = data;

  vigie_redaction_unref (job->redaction);
  vigie_image_unref (job->image);
  g_free (job);
}

static void
render_thread (GTask *task, gpointer object, gpointer data, GCancellable *cancellable)
{
  Job *job = data;

  g_task_return_pointer (task, vigie_redaction_render_cover (job->redaction, job->image),
                         (GDestroyNotify) vigie_image_unref);
}

static void render (VigieBlurBrush *self);

static void
rendered_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  VigieBlurBrush *self = VIGIE_BLUR_BRUSH (object);
  g_autoptr (VigieImage) cover = g_task_propagate_pointer (G_TASK (result), NULL);

  self->is_rendering = FALSE;
  if (self->image == NULL || cover == NULL)
    return;
  g_clear_object (&self->cover);
  self->cover = gdk_memory_texture_new (cover->width, cover->height, GDK_MEMORY_R8G8B8A8,
                                        cover->pixels, cover->stride);
  gtk_widget_queue_draw (GTK_WIDGET (self));
  if (self->is_stale)
    render (self);
}

static VigieRedaction *
copy_with_stroke (VigieBlurBrush *self)
{
  VigieRedaction *copy = vigie_redaction_copy (self->redaction);

  if (self->stroke->len >= 2)
    vigie_redaction_add (copy, (const double *) (gpointer) self->stroke->data,
                         self->stroke->len / 2, self->size);
  return copy;
}

/* One at a time, and always the newest: while it is made, strokes go on. */
static void
render (VigieBlurBrush *self)
{
  g_autoptr (GTask) task = NULL;
  Job *job;

  self->is_stale = self->is_rendering;
  if (self->is_rendering || self->image == NULL)
    return;
  job = g_new0 (Job, 1);
  job->redaction = copy_with_stroke (self);
  job->image = vigie_image_ref (self->image);
  task = g_task_new (self, NULL, rendered_cb, NULL);
  g_task_set_source_tag (task, render);
  g_task_set_task_data (task, job, job_free);
  self->is_rendering = TRUE;
  g_task_run_in_thread (task, render_thread);
}

static const VigieImageGeometry *
get_geometry (VigieBlurBrush *self)
{
  return vigie_image_view_get_geometry (self->view);
}

static void
draw_cover (VigieBlurBrush *self, GtkSnapshot *snapshot)
{
  const VigieImageGeometry *geometry = get_geometry (self);
  const double factor = geometry->zoom / geometry->scale;
  const double width = geometry->image_width * factor;
  const double height = geometry->image_height * factor;

  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (
      snapshot, &GRAPHENE_POINT_INIT ((float) geometry->width / 2, (float) geometry->height / 2));
  gtk_snapshot_rotate (snapshot, (float) geometry->angle);
  gtk_snapshot_append_scaled_texture (snapshot, self->cover, GSK_SCALING_FILTER_LINEAR,
                                      &GRAPHENE_RECT_INIT ((float) (-geometry->centre_x * width),
                                                           (float) (-geometry->centre_y * height),
                                                           (float) width, (float) height));
  gtk_snapshot_restore (snapshot);
}

/* Black and white, so that it is seen on any photo. */
static void
stroke_path (GtkSnapshot *snapshot, GskPath *path)
{
  static const GdkRGBA black = { 0, 0, 0, 0.7f };
  static const GdkRGBA white = { 1, 1, 1, 1 };
  g_autoptr (GskStroke) wide = gsk_stroke_new (3);
  g_autoptr (GskStroke) narrow = gsk_stroke_new (1.5f);

  gtk_snapshot_append_stroke (snapshot, path, wide, &black);
  gtk_snapshot_append_stroke (snapshot, path, narrow, &white);
}

static double
get_radius_px (VigieBlurBrush *self)
{
  const VigieImageGeometry *geometry = get_geometry (self);

  return self->size / 2 * MAX (geometry->image_width, geometry->image_height) * geometry->zoom /
         geometry->scale;
}

static void
draw_box (VigieBlurBrush *self, GtkSnapshot *snapshot)
{
  const double corners[] = { 0, 0, 1, 0, 1, 1, 0, 1 };
  g_autoptr (GskPathBuilder) builder = gsk_path_builder_new ();
  g_autoptr (GskPath) path = NULL;

  for (guint i = 0; i < 4; i++)
    {
      double x, y;

      vigie_image_geometry_to_widget (get_geometry (self),
                                      self->box[0] + corners[2 * i] * self->box[2],
                                      self->box[1] + corners[2 * i + 1] * self->box[3], &x, &y);
      if (i == 0)
        gsk_path_builder_move_to (builder, (float) x, (float) y);
      else
        gsk_path_builder_line_to (builder, (float) x, (float) y);
    }
  gsk_path_builder_close (builder);
  path = gsk_path_builder_free_to_path (g_steal_pointer (&builder));
  stroke_path (snapshot, path);
}

static void
vigie_blur_brush_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  VigieBlurBrush *self = VIGIE_BLUR_BRUSH (widget);

  if (self->image == NULL)
    return;
  if (self->cover != NULL && !self->lifted)
    draw_cover (self, snapshot);
  if (self->has_box)
    draw_box (self, snapshot);
  if (self->has_pointer && !self->lifted)
    {
      g_autoptr (GskPathBuilder) builder = gsk_path_builder_new ();
      g_autoptr (GskPath) path = NULL;

      gsk_path_builder_add_circle (
          builder, &GRAPHENE_POINT_INIT ((float) self->pointer_x, (float) self->pointer_y),
          (float) MAX (get_radius_px (self), 2.0));
      path = gsk_path_builder_free_to_path (g_steal_pointer (&builder));
      stroke_path (snapshot, path);
    }
}

/* ---- changing it ---- */

static void
remember (VigieBlurBrush *self)
{
  if (self->past->len >= UNDO_STEPS)
    g_ptr_array_remove_index (self->past, 0);
  g_ptr_array_add (self->past, vigie_redaction_copy (self->redaction));
}

static void
changed (VigieBlurBrush *self)
{
  render (self);
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
take_stroke (VigieBlurBrush *self)
{
  if (self->redaction == NULL || self->stroke->len < 2)
    return;
  remember (self);
  if (!vigie_redaction_add (self->redaction, (const double *) (gpointer) self->stroke->data,
                            self->stroke->len / 2, self->size))
    {
      g_ptr_array_remove_index (self->past, self->past->len - 1);
      g_signal_emit (self, signals[FULL], 0);
    }
  g_array_set_size (self->stroke, 0);
  changed (self);
}

static void
paint_to (VigieBlurBrush *self, double x, double y)
{
  const guint length = self->stroke->len;
  double at[2], last_x, last_y;

  vigie_image_geometry_to_image (get_geometry (self), x, y, &at[0], &at[1]);
  at[0] = CLAMP (at[0], 0, 1);
  at[1] = CLAMP (at[1], 0, 1);
  if (length >= 2)
    {
      const double *last = &g_array_index (self->stroke, double, length - 2);

      vigie_image_geometry_to_widget (get_geometry (self), last[0], last[1], &last_x, &last_y);
      if (hypot (x - last_x, y - last_y) < STEP_PX)
        return;
    }
  g_array_append_vals (self->stroke, at, 2);
  if (self->stroke->len >= 2 * MAX_STROKE)
    {
      take_stroke (self);
      g_array_append_vals (self->stroke, at, 2);
    }
  render (self);
}

static void
erase_at (VigieBlurBrush *self, double x, double y)
{
  const VigieImageGeometry *geometry = get_geometry (self);
  double ix, iy;
  int found;

  vigie_image_geometry_to_image (geometry, x, y, &ix, &iy);
  found = vigie_redaction_find (self->redaction, ix, iy,
                                geometry->image_width / MAX (geometry->image_height, 1.0));
  if (found < 0)
    return;
  remember (self);
  vigie_redaction_remove (self->redaction, (guint) found);
  changed (self);
}

/* A swift pointer is heard of only here and there; what lies between goes as well. */
static void
erase_to (VigieBlurBrush *self, double x, double y)
{
  const double dx = x - self->erase_x, dy = y - self->erase_y;
  const int n = MAX ((int) (hypot (dx, dy) / STEP_PX), 1);

  for (int i = 1; i <= n; i++)
    erase_at (self, self->erase_x + dx * i / n, self->erase_y + dy * i / n);
  self->erase_x = x;
  self->erase_y = y;
}

/* ---- pointer ---- */

static void
on_motion (VigieBlurBrush *self, double x, double y)
{
  self->pointer_x = x;
  self->pointer_y = y;
  self->has_pointer = TRUE;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
on_leave (VigieBlurBrush *self)
{
  self->has_pointer = FALSE;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
on_drag_begin (VigieBlurBrush *self, double x, double y, GtkGestureDrag *drag)
{
  const GdkModifierType state =
      gtk_event_controller_get_current_event_state (GTK_EVENT_CONTROLLER (drag));

  if (self->lifted)
    {
      gtk_gesture_set_state (GTK_GESTURE (drag), GTK_EVENT_SEQUENCE_DENIED);
      return;
    }
  gtk_gesture_set_state (GTK_GESTURE (drag), GTK_EVENT_SEQUENCE_CLAIMED);
  gtk_widget_grab_focus (GTK_WIDGET (self));
  self->has_box = FALSE;
  self->is_erasing = self->erases || (state & GDK_SHIFT_MASK) != 0;
  self->erase_x = x;
  self->erase_y = y;
  if (self->is_erasing)
    erase_to (self, x, y);
  else
    paint_to (self, x, y);
}

static void
on_drag_update (VigieBlurBrush *self, double dx, double dy, GtkGestureDrag *drag)
{
  double x, y;

  if (self->redaction == NULL || !gtk_gesture_drag_get_start_point (drag, &x, &y))
    return;
  on_motion (self, x + dx, y + dy);
  if (self->is_erasing)
    erase_to (self, x + dx, y + dy);
  else
    paint_to (self, x + dx, y + dy);
}

static void
on_drag_end (VigieBlurBrush *self)
{
  take_stroke (self);
}

/* ---- keys ---- */

static gboolean
on_arrow (GtkWidget *widget, GVariant *arguments, gpointer user_data)
{
  VigieBlurBrush *self = VIGIE_BLUR_BRUSH (widget);
  const VigieImageGeometry *geometry = get_geometry (self);
  double dx, dy;
  gboolean sizes;

  if (self->image == NULL)
    return FALSE;
  g_variant_get (arguments, "(ddb)", &dx, &dy, &sizes);
  if (!self->has_box)
    {
      const double side = FIRST_SIDE;

      self->box[2] = side;
      self->box[3] = side;
      self->box[0] = CLAMP (geometry->centre_x - side / 2, 0, 1 - side);
      self->box[1] = CLAMP (geometry->centre_y - side / 2, 0, 1 - side);
      self->has_box = TRUE;
    }
  else
    {
      /* Keys mean what is seen, however the photo is turned. */
      vigie_image_geometry_turn (-(int) lround (geometry->angle / 90), &dx, &dy);
      if (sizes)
        {
          self->box[2] = CLAMP (self->box[2] + dx * KEY_STEP, KEY_STEP, 1 - self->box[0]);
          self->box[3] = CLAMP (self->box[3] + dy * KEY_STEP, KEY_STEP, 1 - self->box[1]);
        }
      else
        {
          self->box[0] = CLAMP (self->box[0] + dx * KEY_STEP, 0, 1 - self->box[2]);
          self->box[1] = CLAMP (self->box[1] + dy * KEY_STEP, 0, 1 - self->box[3]);
        }
    }
  gtk_widget_queue_draw (widget);
  return TRUE;
}

static gboolean
on_apply (GtkWidget *widget, GVariant *arguments, gpointer user_data)
{
  VigieBlurBrush *self = VIGIE_BLUR_BRUSH (widget);

  if (!self->has_box)
    return FALSE;
  remember (self);
  if (!vigie_redaction_add_rectangle (self->redaction, self->box[0], self->box[1], self->box[2],
                                      self->box[3]))
    {
      g_ptr_array_remove_index (self->past, self->past->len - 1);
      g_signal_emit (self, signals[FULL], 0);
    }
  self->has_box = FALSE;
  changed (self);
  return TRUE;
}

static void
bind (GtkWidgetClass *widget_class, guint key, double dx, double dy)
{
  gtk_widget_class_add_binding (widget_class, key, 0, on_arrow, "(ddb)", dx, dy, FALSE);
  gtk_widget_class_add_binding (widget_class, key, GDK_SHIFT_MASK, on_arrow, "(ddb)", dx, dy, TRUE);
}

/* ---- life ---- */

static void
vigie_blur_brush_dispose (GObject *object)
{
  VigieBlurBrush *self = VIGIE_BLUR_BRUSH (object);

  g_clear_pointer (&self->image, vigie_image_unref);
  g_clear_pointer (&self->redaction, vigie_redaction_unref);
  g_clear_object (&self->cover);
  self->view = NULL;

  G_OBJECT_CLASS (vigie_blur_brush_parent_class)->dispose (object);
}

static void
vigie_blur_brush_finalize (GObject *object)
{
  VigieBlurBrush *self = VIGIE_BLUR_BRUSH (object);

  g_ptr_array_unref (self->past);
  g_array_unref (self->stroke);

  G_OBJECT_CLASS (vigie_blur_brush_parent_class)->finalize (object);
}

static void
vigie_blur_brush_class_init (VigieBlurBrushClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = vigie_blur_brush_dispose;
  G_OBJECT_CLASS (klass)->finalize = vigie_blur_brush_finalize;
  widget_class->snapshot = vigie_blur_brush_snapshot;

  signals[CHANGED] = g_signal_new ("changed", VIGIE_TYPE_BLUR_BRUSH, G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 0);
  signals[FULL] = g_signal_new ("full", VIGIE_TYPE_BLUR_BRUSH, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                NULL, G_TYPE_NONE, 0);
  bind (widget_class, GDK_KEY_Left, -1, 0);
  bind (widget_class, GDK_KEY_Right, 1, 0);
  bind (widget_class, GDK_KEY_Up, 0, -1);
  bind (widget_class, GDK_KEY_Down, 0, 1);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Return, 0, on_apply, NULL);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_KP_Enter, 0, on_apply, NULL);
}

static void
vigie_blur_brush_init (VigieBlurBrush *self)
{
  GtkEventController *motion = gtk_event_controller_motion_new ();
  GtkGesture *drag = gtk_gesture_drag_new ();

  self->past = g_ptr_array_new_with_free_func ((GDestroyNotify) vigie_redaction_unref);
  self->stroke = g_array_new (FALSE, FALSE, sizeof (double));
  self->size = FIRST_SIZE;
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (drag), GDK_BUTTON_PRIMARY);
  g_signal_connect_swapped (motion, "enter", G_CALLBACK (on_motion), self);
  g_signal_connect_swapped (motion, "motion", G_CALLBACK (on_motion), self);
  g_signal_connect_swapped (motion, "leave", G_CALLBACK (on_leave), self);
  g_signal_connect_swapped (drag, "drag-begin", G_CALLBACK (on_drag_begin), self);
  g_signal_connect_swapped (drag, "drag-update", G_CALLBACK (on_drag_update), self);
  g_signal_connect_swapped (drag, "drag-end", G_CALLBACK (on_drag_end), self);
  gtk_widget_add_controller (GTK_WIDGET (self), motion);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (drag));
}

/**
 * vigie_blur_brush_new:
 * @view: whose photo is painted on
 *
 * Returns: (transfer floating): a brush, hidden until vigie_blur_brush_begin()
 */
GtkWidget *
vigie_blur_brush_new (VigieImageView *view)
{
  VigieBlurBrush *self = g_object_new (VIGIE_TYPE_BLUR_BRUSH, NULL);
  static const char *const moves[] = { "notify::zoom", "notify::rotation", "notify::centre-x",
                                       "notify::centre-y", "notify::fit" };

  self->view = view;
  for (gsize i = 0; i < G_N_ELEMENTS (moves); i++)
    g_signal_connect_object (view, moves[i], G_CALLBACK (gtk_widget_queue_draw), self,
                             G_CONNECT_SWAPPED);
  return GTK_WIDGET (self);
}

/**
 * vigie_blur_brush_begin:
 * @self: a brush
 * @image: the photo, small and upright: what the blur is shown from
 * @redaction: (nullable): what is blurred already
 *
 * Shows the brush; nothing can be undone yet.
 */
void
vigie_blur_brush_begin (VigieBlurBrush *self, VigieImage *image, const VigieRedaction *redaction)
{
  g_return_if_fail (VIGIE_IS_BLUR_BRUSH (self));

  vigie_blur_brush_end (self);
  self->image = vigie_image_ref (image);
  self->redaction = redaction != NULL ? vigie_redaction_copy (redaction) : vigie_redaction_new ();
  gtk_widget_set_visible (GTK_WIDGET (self), TRUE);
  gtk_widget_grab_focus (GTK_WIDGET (self));
  changed (self);
}

void
vigie_blur_brush_end (VigieBlurBrush *self)
{
  g_return_if_fail (VIGIE_IS_BLUR_BRUSH (self));

  g_clear_pointer (&self->image, vigie_image_unref);
  g_clear_pointer (&self->redaction, vigie_redaction_unref);
  g_clear_object (&self->cover);
  g_ptr_array_set_size (self->past, 0);
  g_array_set_size (self->stroke, 0);
  self->has_box = self->erases = self->lifted = FALSE;
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

const VigieRedaction *
vigie_blur_brush_get_redaction (VigieBlurBrush *self)
{
  return self->redaction;
}

/* What is being drawn belongs to it, although the pointer is still held. */
void
vigie_blur_brush_finish_stroke (VigieBlurBrush *self)
{
  take_stroke (self);
}

gboolean
vigie_blur_brush_can_undo (VigieBlurBrush *self)
{
  return self->past->len > 0;
}

/**
 * vigie_blur_brush_undo:
 * @self: a brush
 *
 * Takes the last stroke back, or brings back what was taken away.
 *
 * Returns: whether there was one
 */
gboolean
vigie_blur_brush_undo (VigieBlurBrush *self)
{
  g_return_val_if_fail (VIGIE_IS_BLUR_BRUSH (self), FALSE);

  if (self->past->len == 0)
    return FALSE;
  vigie_redaction_unref (self->redaction);
  self->redaction = g_ptr_array_steal_index (self->past, self->past->len - 1);
  changed (self);
  return TRUE;
}

void
vigie_blur_brush_set_size (VigieBlurBrush *self, double width)
{
  self->size = CLAMP (width, VIGIE_BLUR_BRUSH_LEAST, VIGIE_BLUR_BRUSH_MOST);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

double
vigie_blur_brush_get_size (VigieBlurBrush *self)
{
  return self->size;
}

/* Whether dragging takes strokes away. */
void
vigie_blur_brush_set_erases (VigieBlurBrush *self, gboolean erases)
{
  self->erases = erases;
}

/* Whether the photo is shown as it is for a moment. */
void
vigie_blur_brush_set_lifted (VigieBlurBrush *self, gboolean lifted)
{
  self->lifted = lifted;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

gboolean
vigie_blur_brush_is_lifted (VigieBlurBrush *self)
{
  return self->lifted;
}
