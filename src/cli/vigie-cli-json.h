/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vigie-cli.h"

G_BEGIN_DECLS

void vigie_cli_append_name (GString *out, const char *name);
void vigie_cli_append_number (GString *out, const char *name, guint64 number);
void vigie_cli_append_double (GString *out, const char *name, double number);
void vigie_cli_append_boolean (GString *out, const char *name, gboolean value);
void vigie_cli_append_seconds (GString *out, const char *name, gint64 ms);
void vigie_cli_begin (GString *out, const char *name, char bracket);

G_END_DECLS
