/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-cli.h"

#include <glib/gi18n-lib.h>
#include <stdio.h>
#include <string.h>

#include "vigie-install.h"

static const VigieCliCommand commands[] = {
  { "new", N_ ("FILE --title TEXT [--territory FILE] [--exercise]"), N_ ("Make an incident file"),
    vigie_cli_new },
  { "set", N_ ("FILE KEY VALUE"), N_ ("Change a setting of the incident"), vigie_cli_set },
  { "import", N_ ("FILE INPUT… [--source NAME]"),
    N_ ("Import posts from CSV, GeoJSON or JSON Lines"), vigie_cli_import },
  { "fetch", N_ ("FILE --source KIND --option NAME=VALUE… [--token]"),
    N_ ("Ask a source once for what is new"), vigie_cli_fetch },
  { "source",
    N_ ("FILE [list | kinds | add NAME KIND --option NAME=VALUE… | remove NAME | pause NAME | "
        "login "
        "NAME]"),
    N_ ("What the incident watches"), vigie_cli_source },
  { "watch", N_ ("FILE [--json]"), N_ ("Ask all sources of the incident until interrupted"),
    vigie_cli_watch },
  { "words", N_ ("FILE [EXPRESSION] [--try EXPRESSION [--since 1h]] [--queries] [--json]"),
    N_ ("What the sources look for, or what other words would have found"), vigie_cli_words },
  { "capture", N_ ("FILE [LINK] [--port N] [--token] [--actor NAME] [--json]"),
    N_ ("Take what the browser hands over, or add what a vigie: link says"), vigie_cli_capture },
  { "official", N_ ("FILE [--at TIME] [--json]"),
    N_ ("What authorities say of rivers, roads and weather"), vigie_cli_official },
  { "posts", N_ ("FILE [--query Q] [--status S] [--bbox W,S,E,N] [--limit N] [--json]"),
    N_ ("List posts, newest first"), vigie_cli_posts },
  { "photos", N_ ("FILE --fetch [--limit N] [--json]"),
    N_ ("Fetch the photos that posts name by address"), vigie_cli_photos },
  { "decide", N_ ("FILE KIND [SUBJECT] [--payload JSON] [--reason TEXT] [--actor NAME]"),
    N_ ("Write a decision to the log"), vigie_cli_decide },
  { "undo", N_ ("FILE"), N_ ("Undo this desk's last decision"), vigie_cli_undo },
  { "redo", N_ ("FILE"), N_ ("Redo what was undone last"), vigie_cli_redo },
  { "log",
    N_ ("FILE [--kind KIND] [--person NAME] [--subject ID] [--text WORDS] [--from TIME]"
        " [--to TIME] [--only-valid] [--follow] [--output OUT.pdf|OUT.csv] [--json]"),
    N_ ("Show the log, or write it as PDF or CSV"), vigie_cli_log },
  { "check", N_ ("FILE"), N_ ("Check that the log is intact and the tables follow from it"),
    vigie_cli_check },
  { "export",
    N_ ("FILE --format F --output OUT [--at TIME] [--with-lifted] [--include-unconfirmed]"),
    N_ ("Write the overlay for another map"), vigie_cli_export },
  { "brief",
    N_ ("FILE --output OUT.pdf [--landscape] [--next HH:MM] [--exercise] | --text | --short-text"),
    N_ ("Write the brief for command as PDF, or print it as text"), vigie_cli_brief },
  { "review", N_ ("FILE [--at TIME] [--compare [ORIGINAL]] [--json] [--output OUT.pdf]"),
    N_ ("The figures of the review: how quick everything was, or its report as PDF"),
    vigie_cli_review },
  { "exercise",
    N_ ("ORIGINAL --output NEW [--speed N] [--from TIME] [--to TIME] [--run] | FILE [--pause | "
        "--resume] [--speed N]"),
    N_ ("Replay an incident as an exercise, as if its sources were live"), vigie_cli_exercise },
  { "message", N_ ("FILE --list | TEMPLATE [--language fr] [--network N] [--relayed --channel N…]"),
    N_ ("Write a prevention message for the public"), vigie_cli_message_command },
  { "serve", N_ ("FILE --port N [--address ADDRESS] [--token TOKEN] [--exercise]"),
    N_ ("Serve the overlay to other maps as it changes"), vigie_cli_serve },
  { "roads", N_ ("FILE --output OUT.pdf|OUT.csv [--all] [--at TIME] [--language fr]"),
    N_ ("Write in which state the roads are"), vigie_cli_roads },
  { "destination", N_ ("FILE [list | add NAME ADDRESS | remove NAME | login NAME | logout NAME]"),
    N_ ("Where overlays are sent to"), vigie_cli_destination },
  { "publish", N_ ("FILE [--to NAME…] [--watch] [--exercise]"),
    N_ ("Send the overlay to its destinations"), vigie_cli_publish },
  { "library", N_ ("list | learn FILE | forget ID | forget --all"),
    N_ ("The photos of past incidents, which are known again"), vigie_cli_library },
  { "territory", N_ ("build OUT --roads FILE… [--communes FILE…] [--pr FILE…] [--names FILE…]"),
    N_ ("Roads, PR, communes and place names, for work without a network"), vigie_cli_territory },
  { "privacy", N_ ("FILE [--json]"),
    N_ ("Which personal data is there, until when, and what was removed"), vigie_cli_privacy },
  { "purge", N_ ("FILE posts|photos (--older-than TIME | --status S | --all) [--dry-run] [--yes]"),
    N_ ("Remove posts or photos for good"), vigie_cli_purge },
  { "pseudonymise", N_ ("FILE [--yes] [--json]"), N_ ("Give the authors of posts pseudonyms"),
    vigie_cli_pseudonymise },
  { "demo", N_ ("FILE"), N_ ("Make the demonstration incident: snow on Côte-d’Or"),
    vigie_cli_demo },
};

const VigieCliCommand *
vigie_cli_find_command (const char *name)
{
  for (gsize i = 0; i < G_N_ELEMENTS (commands); i++)
    if (g_strcmp0 (name, commands[i].name) == 0)
      return &commands[i];

  return vigie_cli_find_territory_command (name);
}

static void
append_help (GString *out)
{
  g_string_append_printf (out, "%s\n\n", _ ("Usage: vigie-cli COMMAND [OPTION…]"));
  g_string_append_printf (out, "%s\n\n", _ ("Work on an incident of Vigie without a display."));
  for (gsize i = 0; i < G_N_ELEMENTS (commands); i++)
    g_string_append_printf (out, "  %-12s %s\n               %s\n", commands[i].name,
                            _ (commands[i].summary), _ (commands[i].synopsis));
  g_string_append_printf (
      out, "\n%s\n%s\n%s\n", _ ("“vigie-cli COMMAND --help” tells more about a command."),
      _ ("Times are RFC 3339, like 2026-01-12T18:04:00Z. With --json the output is for programs."),
      _ ("Exit status: 0 done, 1 failed, 2 wrong usage."));
  /* the one sentence that all of Vigie carries; it is said in French to the French public */
  g_string_append_printf (out, "\n%s\n",
                          _ ("In an emergency call 18 or 112 first; a post replaces no call."));
}

/* The shell's arguments as UTF-8, whatever the locale; file names stay what they are. */
static VigieCliStatus
run (char **args)
{
  g_autoptr (GString) out = g_string_new (NULL);
  const VigieCliCommand *command;

  if (args[1] == NULL)
    {
      append_help (out);
      fputs (out->str, stderr);
      return VIGIE_CLI_USAGE;
    }
  if (strcmp (args[1], "--version") == 0)
    {
      g_string_append_printf (out, "vigie-cli %s\n", VIGIE_VERSION);
      return vigie_cli_print (out);
    }
  if (strcmp (args[1], "--help") == 0 || strcmp (args[1], "-h") == 0 ||
      strcmp (args[1], "help") == 0)
    {
      append_help (out);
      return vigie_cli_print (out);
    }
  command = vigie_cli_find_command (args[1]);
  if (command == NULL)
    return vigie_cli_usage_error (
        NULL, args[1][0] == '-' ? _ ("unknown option “%s”") : _ ("unknown command “%s”"), args[1]);

  return command->func (args + 1);
}

int
main (int argc, char **argv)
{
  vigie_install_init_locale ();
  g_set_prgname ("vigie-cli");

  return (int) run (argv);
}
