/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "vigie-coverage.h"

G_BEGIN_DECLS

/**
 * VigieSparkline:
 *
 * How many posts a source brought in each quarter of the last hours, as small bars.
 */
#define VIGIE_TYPE_SPARKLINE (vigie_sparkline_get_type ())
G_DECLARE_FINAL_TYPE (VigieSparkline, vigie_sparkline, VIGIE, SPARKLINE, GtkWidget)

GtkWidget *vigie_sparkline_new (void);
void vigie_sparkline_set_rhythm (VigieSparkline *self, const VigieRhythm *rhythm);

G_END_DECLS
