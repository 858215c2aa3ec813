/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* Rows of groups that are filled by code. What they say comes from outside and is no markup. */

GtkWidget *vigie_row_new (const char *title, const char *subtitle);
void vigie_rows_add (AdwPreferencesGroup *group,
                     GPtrArray *rows,
                     GtkWidget *row); /* (element-type GtkWidget), borrowed */
void vigie_rows_remove_all (AdwPreferencesGroup *group, GPtrArray *rows);

G_END_DECLS
