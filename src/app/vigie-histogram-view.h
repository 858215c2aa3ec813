/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "vigie-feed-model.h"

G_BEGIN_DECLS

/**
 * VigieHistogramView:
 *
 * Posts over time, stacked by verdict; a brush chooses a span. Drag to choose, click to choose
 * nothing; with the keyboard, left and right move the span, with Shift its end; Escape lets go.
 *
 * Signal "brushed" (int64 from, int64 to): ms, or %VIGIE_TIME_UNKNOWN both for everything.
 */
#define VIGIE_TYPE_HISTOGRAM_VIEW (vigie_histogram_view_get_type ())
G_DECLARE_FINAL_TYPE (VigieHistogramView, vigie_histogram_view, VIGIE, HISTOGRAM_VIEW, GtkWidget)

void vigie_histogram_view_set_histogram (VigieHistogramView *self, const VigieHistogram *histogram);
void vigie_histogram_view_set_span (VigieHistogramView *self, gint64 from, gint64 to);

G_END_DECLS
