/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Room for any number that vigie_export_write_degrees() writes. */
#define VIGIE_EXPORT_NUMBER_SIZE 24

char *vigie_export_write_degrees (char *out, double value);
char *vigie_export_write_uint (char *out, guint64 value);
double vigie_export_round_degrees (double value);

G_END_DECLS
