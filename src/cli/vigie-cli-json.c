/* SPDX-License-Identifier: GPL-3.0-or-later */
/* JSON that commands write as they go: a review has a million posts, none of which waits for the
 * others. */
#include "vigie-cli-json.h"

#include "vigie-json.h"

/**
 * vigie_cli_append_name:
 * @out: where to append
 * @name: of a member
 *
 * Appends `,"name":`, and without the comma what is the first of its object.
 */
void
vigie_cli_append_name (GString *out, const char *name)
{
  const char last = out->len > 0 ? out->str[out->len - 1] : ',';

  if (last != '{' && last != ',')
    g_string_append_c (out, ',');
  vigie_json_append_string (out, name); /* of a source it is data */
  g_string_append_c (out, ':');
}

void
vigie_cli_append_member (GString *out, const char *name, const char *text)
{
  vigie_cli_append_name (out, name);
  if (text != NULL)
    vigie_json_append_string (out, text);
  else
    g_string_append (out, "null");
}

void
vigie_cli_append_time (GString *out, const char *name, gint64 at_ms)
{
  g_autofree char *text = at_ms != VIGIE_TIME_UNKNOWN ? vigie_time_format (at_ms) : NULL;

  vigie_cli_append_member (out, name, text);
}

void
vigie_cli_append_number (GString *out, const char *name, guint64 number)
{
  vigie_cli_append_name (out, name);
  g_string_append_printf (out, "%" G_GUINT64_FORMAT, number);
}

void
vigie_cli_append_double (GString *out, const char *name, double number)
{
  vigie_cli_append_name (out, name);
  vigie_json_append_double (out, number);
}

void
vigie_cli_append_boolean (GString *out, const char *name, gboolean value)
{
  vigie_cli_append_name (out, name);
  g_string_append (out, value ? "true" : "false");
}

/**
 * vigie_cli_append_seconds:
 * @out: where to append
 * @name: of the member
 * @ms: a time that passed, or %VIGIE_TIME_UNKNOWN, which becomes null
 */
void
vigie_cli_append_seconds (GString *out, const char *name, gint64 ms)
{
  if (ms == VIGIE_TIME_UNKNOWN)
    vigie_cli_append_member (out, name, NULL);
  else
    vigie_cli_append_double (out, name, (double) ms / 1000.0);
}

/**
 * vigie_cli_begin:
 * @out: where to append
 * @name: (nullable): of the member; %NULL for what stands in a list
 * @bracket: '{' or '['; whoever begins appends the other one at the end
 */
void
vigie_cli_begin (GString *out, const char *name, char bracket)
{
  const char last = out->len > 0 ? out->str[out->len - 1] : ',';

  if (name != NULL)
    vigie_cli_append_name (out, name);
  else if (last != '[' && last != ',')
    g_string_append_c (out, ',');
  g_string_append_c (out, bracket);
}
