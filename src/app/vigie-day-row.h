/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * VigieDayRow:
 *
 * A row that shows a day, and lets people choose another one in a calendar, from what is usual, or
 * none.
 *
 * Signals:
 * - "chosen": somebody chose; vigie_day_row_get_day() says what
 */
#define VIGIE_TYPE_DAY_ROW (vigie_day_row_get_type ())
G_DECLARE_FINAL_TYPE (VigieDayRow, vigie_day_row, VIGIE, DAY_ROW, AdwActionRow)

GtkWidget *vigie_day_row_new (void);
void vigie_day_row_set_day (VigieDayRow *self, const char *day /* (nullable) */);
const char *vigie_day_row_get_day (VigieDayRow *self); /* (nullable): as "2027-11-29" */
void vigie_day_row_set_without (VigieDayRow *self, const char *words); /* where there is no day */
void vigie_day_row_add_usual (VigieDayRow *self, const char *label, GDateTime *day);

char *vigie_day_row_format (const char *day); /* "29 November 2027" */

G_END_DECLS
