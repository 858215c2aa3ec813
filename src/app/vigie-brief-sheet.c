/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-brief-sheet.h"

#include <math.h>

#define LEAST_WIDTH 160
#define USUAL_WIDTH 640

struct _VigieBriefSheet
{
  GtkWidget parent_instance;

  double aspect;       /* height by width */
  GdkTexture *texture; /* (nullable) */
  int drawn_px;        /* the width that @texture was asked for, 0 where it is an old page */
};

G_DEFINE_FINAL_TYPE (VigieBriefSheet, vigie_brief_sheet, GTK_TYPE_WIDGET)

enum
{
  RESIZED,
  N_SIGNALS,
};
static guint signals[N_SIGNALS];

static GtkSizeRequestMode
vigie_brief_sheet_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
vigie_brief_sheet_measure (GtkWidget *widget,
                           GtkOrientation orientation,
                           int for_size,
                           int *minimum,
                           int *natural,
                           int *minimum_baseline,
                           int *natural_baseline)
{
  VigieBriefSheet *self = VIGIE_BRIEF_SHEET (widget);

  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      *minimum = LEAST_WIDTH;
      *natural = USUAL_WIDTH;
      return;
    }
  *minimum = *natural =
      (int) ceil ((for_size >= 0 ? MAX (for_size, LEAST_WIDTH) : USUAL_WIDTH) * self->aspect);
}

static void
vigie_brief_sheet_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  g_signal_emit (widget, signals[RESIZED], 0);
}

static void
vigie_brief_sheet_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  VigieBriefSheet *self = VIGIE_BRIEF_SHEET (widget);
  const float width = (float) gtk_widget_get_width (widget);

  if (self->texture == NULL)
    return;
  /* A page that is smaller than it is to be is soft for a moment, and then as the screen has it. */
  gtk_snapshot_append_scaled_texture (
      snapshot, self->texture,
      self->drawn_px == vigie_brief_sheet_get_wanted_px (self) ? GSK_SCALING_FILTER_LINEAR
                                                               : GSK_SCALING_FILTER_TRILINEAR,
      &GRAPHENE_RECT_INIT (0, 0, width, width * (float) self->aspect));
}

static void
vigie_brief_sheet_dispose (GObject *object)
{
  g_clear_object (&VIGIE_BRIEF_SHEET (object)->texture);

  G_OBJECT_CLASS (vigie_brief_sheet_parent_class)->dispose (object);
}

static void
vigie_brief_sheet_class_init (VigieBriefSheetClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = vigie_brief_sheet_dispose;
  widget_class->get_request_mode = vigie_brief_sheet_get_request_mode;
  widget_class->measure = vigie_brief_sheet_measure;
  widget_class->size_allocate = vigie_brief_sheet_size_allocate;
  widget_class->snapshot = vigie_brief_sheet_snapshot;
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
  gtk_widget_class_set_css_name (widget_class, "briefsheet");

  signals[RESIZED] = g_signal_new ("resized", VIGIE_TYPE_BRIEF_SHEET, G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 0);
}

static void
on_scale_changed (VigieBriefSheet *self)
{
  g_signal_emit (self, signals[RESIZED], 0);
}

static void
vigie_brief_sheet_init (VigieBriefSheet *self)
{
  g_signal_connect (self, "notify::scale-factor", G_CALLBACK (on_scale_changed), NULL);
}

/**
 * vigie_brief_sheet_new:
 * @aspect: height by width
 *
 * Returns: (transfer floating): an empty sheet
 */
GtkWidget *
vigie_brief_sheet_new (double aspect)
{
  VigieBriefSheet *self = g_object_new (VIGIE_TYPE_BRIEF_SHEET, NULL);

  self->aspect = aspect;
  return GTK_WIDGET (self);
}

/**
 * vigie_brief_sheet_set_texture:
 * @texture: what stands on it
 * @width_px: the width that it was asked for
 */
void
vigie_brief_sheet_set_texture (VigieBriefSheet *self, GdkTexture *texture, int width_px)
{
  g_return_if_fail (VIGIE_IS_BRIEF_SHEET (self));

  g_set_object (&self->texture, texture);
  self->drawn_px = width_px;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/**
 * vigie_brief_sheet_get_wanted_px:
 *
 * Returns: how wide a page fills it, in pixels of the screen; 0 before it is shown
 */
int
vigie_brief_sheet_get_wanted_px (VigieBriefSheet *self)
{
  GtkNative *native = gtk_widget_get_native (GTK_WIDGET (self));
  GdkSurface *surface = native != NULL ? gtk_native_get_surface (native) : NULL;

  if (surface == NULL)
    return 0;
  return (int) ceil (gtk_widget_get_width (GTK_WIDGET (self)) * gdk_surface_get_scale (surface));
}

/**
 * vigie_brief_sheet_is_drawn:
 *
 * Returns: whether it shows what it is to show, in the size that it has
 */
gboolean
vigie_brief_sheet_is_drawn (VigieBriefSheet *self)
{
  g_return_val_if_fail (VIGIE_IS_BRIEF_SHEET (self), FALSE);

  return self->drawn_px > 0 && self->drawn_px == vigie_brief_sheet_get_wanted_px (self);
}

/**
 * vigie_brief_sheet_invalidate:
 *
 * What it shows is an old page; it is seen until there is a new one.
 */
void
vigie_brief_sheet_invalidate (VigieBriefSheet *self)
{
  g_return_if_fail (VIGIE_IS_BRIEF_SHEET (self));

  self->drawn_px = 0;
}
