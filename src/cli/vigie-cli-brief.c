/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-cli.h"

#include <glib/gi18n-lib.h>

#include "vigie-basemap-catalog.h"
#include "vigie-briefing.h"
#include "vigie-mbtiles.h"

typedef struct
{
  VigieBriefRequest request;
  gboolean text;
  gboolean short_text;
  gboolean exercise;
  gboolean json;
} BriefArguments;

/* What is missing in a brief, or does not count in it. */
static void
say_what_lacks (guint n_waiting, const char *territory_problem, guint n_tiles_missing)
{
  vigie_cli_say_waiting (n_waiting);
  if (territory_problem != NULL)
    /* Translators: %s is a sentence that says why */
    vigie_cli_message (_ ("the brief was made without the incident’s territory: %s"),
                       territory_problem);
  if (n_tiles_missing > 0)
    vigie_cli_message (g_dngettext (GETTEXT_PACKAGE, "%u tile of the map is missing",
                                    "%u tiles of the map are missing", n_tiles_missing),
                       n_tiles_missing);
}

static VigieCliStatus
write_brief (VigieStore *store, const BriefArguments *arguments)
{
  VigieBriefRequest request = arguments->request;
  g_autofree char *actor = vigie_cli_choose_actor (store, request.actor);
  g_autoptr (GError) error = NULL;
  g_autoptr (GString) out = g_string_new (NULL);
  g_auto (VigieBriefOutcome) outcome = { 0 };

  request.actor = actor;
  if (!vigie_publish_brief (store, &request, NULL, &outcome, &error))
    return vigie_cli_fail (error);
  say_what_lacks (outcome.n_waiting, outcome.territory_problem, outcome.n_tiles_missing);
  if (arguments->json)
    {
      g_string_append_c (out, '{');
      vigie_cli_append_member (out, "output", request.path);
      g_string_append_printf (out,
                              ",\"number\":%u,\"pages\":%u,\"tiles_missing\":%u,\"waiting\":%u"
                              ",\"map_is_territory\":%s",
                              outcome.number, outcome.n_pages, outcome.n_tiles_missing,
                              outcome.n_waiting, outcome.map_is_territory ? "true" : "false");
      vigie_cli_append_member (out, "sha256", outcome.sha256);
      g_string_append (out, "}\n");
    }
  else
    g_string_append_printf (out, _ ("%s: brief number %u\n"), request.path, outcome.number);

  return vigie_cli_print (out);
}

/* What the next brief would say, as text; nothing is issued. */
static VigieCliStatus
print_text (VigieStore *store, const BriefArguments *arguments)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (VigieBriefing) briefing =
      vigie_briefing_new (store, &arguments->request, NULL, &error);
  g_autoptr (GString) out = g_string_new (NULL);
  g_autofree char *text = NULL;

  if (briefing == NULL)
    return vigie_cli_fail (error);
  vigie_cli_say_waiting (vigie_briefing_get_n_waiting (briefing));
  text = arguments->short_text ? vigie_briefing_dup_short_text (briefing)
                               : vigie_briefing_dup_text (briefing);
  g_string_append (out, text);
  if (!g_str_has_suffix (text, "\n"))
    g_string_append_c (out, '\n');
  return vigie_cli_print (out);
}

static gboolean
check_arguments (const BriefArguments *arguments, const char *next, VigieCliStatus *status)
{
  const gboolean as_text = arguments->text || arguments->short_text;
  const char *path = arguments->request.path;
  const char *language = arguments->request.language;
  VigieLanguage known;

  if (arguments->text && arguments->short_text)
    *status = vigie_cli_usage_error ("brief", _ ("choose one of --text and --short-text"));
  else if (as_text && (path != NULL || arguments->json))
    *status = vigie_cli_usage_error (
        "brief", _ ("a text is printed and nothing is issued: without --output and --json"));
  else if (!as_text && path == NULL)
    *status = vigie_cli_usage_error ("brief", _ ("a brief needs --output"));
  else if (path != NULL && g_str_equal (path, "-"))
    *status = vigie_cli_usage_error ("brief", _ ("the output is a file, replaced whole, not “-”"));
  else if (language != NULL && !vigie_language_from_string (language, &known))
    *status = vigie_cli_usage_error ("brief", _ ("briefs are written in fr or en, not in “%s”"),
                                     language);
  else if (next != NULL && arguments->request.next_at == 0)
    *status = vigie_cli_usage_error ("brief", _ ("“%s” is not an hour like 21:30"), next);
  else
    return TRUE;
  return FALSE;
}

static VigieCliStatus
run (const char *file, const BriefArguments *arguments)
{
  const gboolean as_text = arguments->text || arguments->short_text;
  const VigieCliExercise agreement = {
    .command = "brief",
    .agreed = arguments->exercise,
    .leaves = !as_text, /* a text is only printed */
    .real = _ ("this incident is real and no exercise: issue its brief without --exercise"),
    .unasked = _ ("this incident is an exercise: with --exercise its brief is issued all the same"),
  };
  VigieCliStatus status;
  g_autoptr (VigieStore) store = vigie_cli_open (file, !as_text, &status);

  if (store == NULL)
    return status;
  if (vigie_cli_check_exercise (store, &agreement, &status))
    status = as_text ? print_text (store, arguments) : write_brief (store, arguments);
  vigie_store_close (store);
  return status;
}

/* vigie-cli brief FILE --output OUT.pdf [--language fr] [--landscape] [--next HH:MM]
 * [--basemap FILE.mbtiles] [--exercise] [--actor NAME], or --text, or --short-text */
VigieCliStatus
vigie_cli_brief (char **args)
{
  g_autofree char *output = NULL;
  g_autofree char *language = NULL;
  g_autofree char *map = NULL;
  g_autofree char *next = NULL;
  g_autofree char *actor = NULL;
  gboolean landscape = FALSE;
  BriefArguments arguments = { 0 };
  const GOptionEntry entries[] = {
    { "output", 'o', 0, G_OPTION_ARG_FILENAME, &output, N_ ("Where to"), N_ ("OUT.pdf") },
    { "basemap", 'b', 0, G_OPTION_ARG_FILENAME, &map, N_ ("Map below what is drawn"),
      N_ ("FILE.mbtiles") },
    { "language", 'l', 0, G_OPTION_ARG_STRING, &language,
      N_ ("Of the brief: fr or en; else this desk's"), N_ ("LANGUAGE") },
    { "landscape", 0, 0, G_OPTION_ARG_NONE, &landscape, N_ ("A4 across, with a larger map"), NULL },
    { "next", 'n', 0, G_OPTION_ARG_STRING, &next, N_ ("When the next brief is announced"),
      N_ ("HH:MM") },
    { "exercise", 0, 0, G_OPTION_ARG_NONE, &arguments.exercise,
      N_ ("The incident is an exercise, and its brief is to be issued all the same"), NULL },
    { "actor", 'a', 0, G_OPTION_ARG_STRING, &actor,
      N_ ("Who issues it; else the incident's author, else you"), N_ ("NAME") },
    { "text", 0, 0, G_OPTION_ARG_NONE, &arguments.text,
      N_ ("Print what it would say, for an e-mail; nothing is issued"), NULL },
    { "short-text", 0, 0, G_OPTION_ARG_NONE, &arguments.short_text,
      N_ ("The same in 500 characters at most"), NULL },
    { "json", 0, 0, G_OPTION_ARG_NONE, &arguments.json, N_ ("Output for programs"), NULL },
    G_OPTION_ENTRY_NULL
  };
  g_autoptr (VigieBasemap) basemap = NULL;
  g_autoptr (GError) error = NULL;
  VigieCliStatus status;
  g_auto (GStrv) rest = NULL;

  if (!vigie_cli_parse (&args, entries, 1, 1, &status))
    return status;
  rest = args;
  arguments.request.path = output;
  arguments.request.actor = actor;
  arguments.request.language = language;
  arguments.request.landscape = landscape;
  arguments.request.contents_only = arguments.text || arguments.short_text;
  if (next != NULL)
    vigie_briefing_parse_next (next, vigie_cli_now (), NULL, &arguments.request.next_at);
  if (!check_arguments (&arguments, next, &status))
    return status;
  if (map != NULL)
    {
      basemap = VIGIE_BASEMAP (vigie_mbtiles_new (map, NULL, &error));
      if (basemap == NULL)
        return vigie_cli_fail (error);
    }
  arguments.request.basemap = basemap;
  status = run (rest[1], &arguments);
  if (basemap != NULL)
    vigie_basemap_close (basemap);
  return status;
}
