/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "vigie-chart.h"

G_BEGIN_DECLS

GtkWidget *vigie_chart_table_view_new (VigieChart *chart);

G_END_DECLS
