/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n-lib.h>

#include "vigie-cli.h"

/* The words are part of the contract with scripts and therefore not translated. */
static void
append_lines (GString *out, const VigieOfficialSheet *sheet)
{
  static const char *const levels[VIGIE_OFFICIAL_N_LEVELS] = { "-", "green", "yellow", "orange",
                                                               "red" };
  g_autofree char *said_at = sheet->said_at != VIGIE_TIME_UNKNOWN
                                 ? vigie_time_format (sheet->said_at)
                                 : g_strdup ("unknown");
  g_autofree char *first_at = vigie_time_format (sheet->first_at);
  g_autofree char *last_at = vigie_time_format (sheet->last_at);

  g_string_append_printf (out, "%s: as of %s, fetched %s to %s, %u of %u\n", sheet->kind, said_at,
                          first_at, last_at, sheet->state->items->len, sheet->state->n_all);
  for (guint i = 0; i < sheet->state->items->len; i++)
    {
      const VigieOfficialItem *item = g_ptr_array_index (sheet->state->items, i);

      g_string_append_printf (
          out, "  %-9s  %-6s  %s%s%s%s%s\n", vigie_official_kind_to_string (item->kind),
          levels[item->level], item->title != NULL ? item->title : item->id,
          item->topic != NULL ? ", " : "", item->topic != NULL ? item->topic : "",
          item->place != NULL ? ", " : "", item->place != NULL ? item->place : "");
    }
}

static void
append_json (GString *out, const VigieOfficialSheet *sheet)
{
  g_autofree char *state = vigie_official_state_to_json (sheet->state);

  g_string_append_c (out, '{');
  vigie_cli_append_member (out, "source", sheet->watch);
  vigie_cli_append_member (out, "kind", sheet->kind);
  vigie_cli_append_time (out, "said_at", sheet->said_at);
  vigie_cli_append_time (out, "first_at", sheet->first_at);
  vigie_cli_append_time (out, "last_at", sheet->last_at);
  g_string_append_printf (out, ",\"state\":%s}\n", state);
}

static VigieCliStatus
list (VigieStore *store, gint64 at, gboolean json)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) sheets = vigie_store_list_official (store, at, &error);
  g_autoptr (GString) out = g_string_new (NULL);

  if (sheets == NULL)
    return vigie_cli_fail (error);
  if (!json)
    vigie_cli_mark_sheet (out);
  for (guint i = 0; i < sheets->len; i++)
    if (json)
      append_json (out, g_ptr_array_index (sheets, i));
    else
      append_lines (out, g_ptr_array_index (sheets, i));
  return vigie_cli_print (out);
}

VigieCliStatus
vigie_cli_official (char **args)
{
  g_autofree char *at_text = NULL;
  gboolean json = FALSE;
  const GOptionEntry entries[] = {
    { "at", 0, 0, G_OPTION_ARG_STRING, &at_text, N_ ("As it was known at that time"), N_ ("TIME") },
    { "json", 0, 0, G_OPTION_ARG_NONE, &json, N_ ("Print JSON"), NULL },
    G_OPTION_ENTRY_NULL,
  };
  gint64 at = G_MAXINT64;
  g_auto (GStrv) rest = NULL;
  g_autoptr (VigieStore) store = NULL;
  VigieCliStatus status;

  if (!vigie_cli_parse (&args, entries, 1, 1, &status))
    return status;
  rest = args;
  if (at_text != NULL && !vigie_time_parse (at_text, &at))
    return vigie_cli_usage_error ("official", _ ("“%s” is not a time like 2026-01-12T18:04:00Z"),
                                  at_text);
  store = vigie_cli_open (rest[1], FALSE, &status);
  if (store == NULL)
    return status;
  status = list (store, at, json);
  vigie_store_close (store);
  return status;
}
