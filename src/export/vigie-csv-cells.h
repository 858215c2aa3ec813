/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Without it, spreadsheets take the file for one of their country's old code page, and every accent
 * is lost; those that know UTF-8 skip it. */
#define VIGIE_CSV_BYTE_ORDER_MARK "\xef\xbb\xbf"

gboolean vigie_csv_is_formula (const char *text);
void vigie_csv_append_cell (GString *row, const char *text);
void vigie_csv_append_text (GString *row, const char *text); /* from anywhere; may be NULL */

G_END_DECLS
