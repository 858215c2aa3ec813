/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n-lib.h>

#include "vigie-cli.h"
#include "vigie-publish-roads.h"
#include "vigie-sheets-path.h"

static VigieCliStatus
write_board (VigieStore *store, const VigieRoadsRequest *request, gboolean json)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GString) out = g_string_new (NULL);
  g_auto (VigieRoadsOutcome) outcome = { 0 };

  if (!vigie_publish_roads (store, request, NULL, &outcome, &error))
    return vigie_cli_fail (error);
  if (outcome.territory_problem != NULL)
    /* Translators: %s is a sentence that says why */
    vigie_cli_message (_ ("the file was made without the incident’s territory: %s"),
                       outcome.territory_problem);
  if (json)
    {
      g_string_append_c (out, '{');
      vigie_cli_append_member (out, "output", request->path);
      for (guint i = VIGIE_N_ROAD_STATES; i-- > 0;)
        g_string_append_printf (out, ",\"%s\":%u", vigie_road_state_to_string (i),
                                outcome.n_roads[i]);
      g_string_append_printf (out,
                              ",\"stretches\":%u,\"pages\":%u,\"bytes\":%" G_GUINT64_FORMAT "}\n",
                              outcome.n_stretches, outcome.n_pages, outcome.n_bytes);
    }
  else
    /* Translators: the file that was written, and numbers of roads */
    g_string_append_printf (out, _ ("%s: roads closed %u, very difficult %u, difficult %u\n"),
                            request->path, outcome.n_roads[VIGIE_ROAD_STATE_BLACK],
                            outcome.n_roads[VIGIE_ROAD_STATE_RED],
                            outcome.n_roads[VIGIE_ROAD_STATE_ORANGE]);
  return vigie_cli_print (out);
}

/* vigie-cli roads FILE --output OUT.pdf|OUT.csv [--all] [--at TIME] [--language fr] [--json] */
VigieCliStatus
vigie_cli_roads (char **args)
{
  g_autofree char *output = NULL;
  g_autofree char *language = NULL;
  g_autofree char *at_text = NULL;
  gboolean json = FALSE;
  VigieRoadsRequest request = { .at = VIGIE_TIME_UNKNOWN };
  const GOptionEntry entries[] = {
    { "output", 'o', 0, G_OPTION_ARG_FILENAME, &output, N_ ("Where to"), N_ ("OUT.pdf|OUT.csv") },
    { "all", 0, 0, G_OPTION_ARG_NONE, &request.list_all,
      N_ ("List all other roads of the territory, too"), NULL },
    { "at", 0, 0, G_OPTION_ARG_STRING, &at_text, N_ ("As the incident stood at a moment"),
      N_ ("TIME") },
    { "language", 'l', 0, G_OPTION_ARG_STRING, &language,
      N_ ("Of the board: fr or en; else this desk's"), N_ ("LANGUAGE") },
    { "json", 0, 0, G_OPTION_ARG_NONE, &json, N_ ("Output for programs"), NULL },
    G_OPTION_ENTRY_NULL
  };
  g_autoptr (VigieStore) store = NULL;
  g_autoptr (GError) error = NULL;
  VigieLanguage known;
  VigieCliStatus status;
  g_auto (GStrv) rest = NULL;

  if (!vigie_cli_parse (&args, entries, 1, 1, &status))
    return status;
  rest = args;
  if (output == NULL)
    return vigie_cli_usage_error ("roads", _ ("the roads board needs --output"));
  if (g_str_equal (output, "-"))
    return vigie_cli_usage_error ("roads", _ ("the output is a file, replaced whole, not “-”"));
  if (!vigie_sheets_check_path (output, &error))
    return vigie_cli_usage_error ("roads", "%s", error->message);
  if (language != NULL && !vigie_language_from_string (language, &known))
    return vigie_cli_usage_error ("roads", _ ("the board is written in fr or en, not in “%s”"),
                                  language);
  if (at_text != NULL && !vigie_time_parse (at_text, &request.at))
    return vigie_cli_usage_error ("roads", _ ("“%s” is not a time like 2026-01-12T18:04:00Z"),
                                  at_text);
  store = vigie_cli_open (rest[1], FALSE, &status);
  if (store == NULL)
    return status;
  request.path = output;
  request.language = language;
  status = write_board (store, &request, json);
  vigie_store_close (store);
  return status;
}
