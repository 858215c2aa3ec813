/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-sparkline.h"

#include <string.h>

#include "vigie-source-words.h"

#define BAR_WIDTH 3
#define GAP 1
#define HEIGHT 24

struct _VigieSparkline
{
  GtkWidget parent_instance;

  guint bins[VIGIE_RHYTHM_BINS];
};

G_DEFINE_FINAL_TYPE (VigieSparkline, vigie_sparkline, GTK_TYPE_WIDGET)

static guint
find_most (VigieSparkline *self)
{
  guint most = 1;

  for (guint i = 0; i < VIGIE_RHYTHM_BINS; i++)
    most = MAX (most, self->bins[i]);
  return most;
}

static void
vigie_sparkline_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  VigieSparkline *self = VIGIE_SPARKLINE (widget);
  const float width = (float) gtk_widget_get_width (widget) / VIGIE_RHYTHM_BINS;
  const float bottom = (float) gtk_widget_get_height (widget);
  const float most = (float) find_most (self);
  const gboolean rtl = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
  GdkRGBA bar, line;

  gtk_widget_get_color (widget, &bar);
  line = bar;
  line.alpha *= 0.25f;
  gtk_snapshot_append_color (snapshot, &line,
                             &GRAPHENE_RECT_INIT (0, bottom - 1, width * VIGIE_RHYTHM_BINS, 1));
  for (guint i = 0; i < VIGIE_RHYTHM_BINS; i++)
    {
      const float height = MAX ((bottom - 1) * (float) self->bins[i] / most, 2);
      const guint place = rtl ? VIGIE_RHYTHM_BINS - 1 - i : i;

      if (self->bins[i] > 0)
        gtk_snapshot_append_color (snapshot, &bar,
                                   &GRAPHENE_RECT_INIT ((float) place * width, bottom - height,
                                                        MAX (width - GAP, 1), height));
    }
}

static void
vigie_sparkline_measure (GtkWidget *widget,
                         GtkOrientation orientation,
                         int for_size,
                         int *minimum,
                         int *natural,
                         int *minimum_baseline,
                         int *natural_baseline)
{
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    *minimum = *natural = VIGIE_RHYTHM_BINS * (BAR_WIDTH + GAP);
  else
    *minimum = *natural = HEIGHT;
}

static void
vigie_sparkline_class_init (VigieSparklineClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  widget_class->snapshot = vigie_sparkline_snapshot;
  widget_class->measure = vigie_sparkline_measure;
  gtk_widget_class_set_css_name (widget_class, "sparkline");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
vigie_sparkline_init (VigieSparkline *self)
{
}

GtkWidget *
vigie_sparkline_new (void)
{
  return g_object_new (VIGIE_TYPE_SPARKLINE, "valign", GTK_ALIGN_CENTER, NULL);
}

/**
 * vigie_sparkline_set_rhythm:
 * @self: a drawing
 * @rhythm: of a source
 *
 * Draws it, and says it in words.
 */
void
vigie_sparkline_set_rhythm (VigieSparkline *self, const VigieRhythm *rhythm)
{
  g_autofree char *words = NULL;

  g_return_if_fail (VIGIE_IS_SPARKLINE (self));

  words = vigie_source_format_bins (rhythm);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self), words);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, words, -1);
  memcpy (self->bins, rhythm->bins, sizeof self->bins);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}
