/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* What lies below bars over time. */

typedef double (*VigieTimeAxisFunc) (gpointer widget, gint64 at); /* where a time stands */

char *vigie_time_axis_make_label (gint64 from, gint64 to, int n_labels, int i);
void vigie_time_axis_draw_label (
    GtkWidget *widget, GtkSnapshot *snapshot, const char *text, double x, double y, double align);
void vigie_time_axis_draw (GtkWidget *widget,
                           GtkSnapshot *snapshot,
                           gint64 from,
                           gint64 to,
                           double y,
                           int label_px,
                           int max_labels,
                           VigieTimeAxisFunc get_x);
void vigie_time_axis_measure (
    GtkWidget *widget, GtkOrientation orientation, int height_above, int *minimum, int *natural);

void vigie_time_axis_take_drags (GtkWidget *widget,
                                 GCallback on_begin,
                                 GCallback on_update,
                                 GCallback on_end);

G_END_DECLS
