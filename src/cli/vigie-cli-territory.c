/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib-unix.h>
#include <glib/gi18n-lib.h>
#include <math.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "vigie-cli.h"
#include "vigie-error.h"
#include "vigie-json.h"
#include "vigie-territory-build.h"

static VigieCliStatus territory_build (char **args);

/* Each is called with its arguments, the first of which is its name here. */
static const VigieCliCommand commands[] = {
  { "territory build",
    N_ ("OUT --roads FILE… [--communes FILE…] [--pr FILE…] [--names FILE…] [--title TEXT]"
        " [--attribution TEXT]… [--json]"),
    N_ ("Make a territory of files with roads, communes, PR and place names"), territory_build },
  { "territory place", N_ ("TERRITORY PLACE|--at LON,LAT [--json]"),
    N_ ("Find a road reference or a place by name; or tell what is at a place"),
    vigie_cli_territory_place },
  { "territory closed",
    N_ ("TERRITORY POLYGON.geojson [--ground] [--include EDGE]… [--exclude EDGE]… [--json]"),
    N_ ("List the roads that areas close"), vigie_cli_territory_closed },
  { "territory divert",
    N_ ("TERRITORY --from LON,LAT --to LON,LAT [--via LON,LAT]… [--closed POLYGON.geojson] "
        "[--ground] "
        "[--vehicle car|hgv] [--height M] [--width M] [--weight T] [--json]"),
    N_ ("Find the way around what is closed"), vigie_cli_territory_divert },
};

const VigieCliCommand *
vigie_cli_find_territory_command (const char *name)
{
  for (gsize i = 0; i < G_N_ELEMENTS (commands); i++)
    {
      if (g_strcmp0 (name, commands[i].name) == 0)
        return &commands[i];
    }
  return NULL;
}

static VigieCliStatus
print_help (void)
{
  g_autoptr (GString) out = g_string_new (NULL);

  g_string_append_printf (out, "%s\n\n", _ ("Usage: vigie-cli territory COMMAND [OPTION…]"));
  for (gsize i = 0; i < G_N_ELEMENTS (commands); i++)
    g_string_append_printf (out, "  %s %s\n      %s\n", strchr (commands[i].name, ' ') + 1,
                            _ (commands[i].synopsis), _ (commands[i].summary));
  g_string_append_printf (out, "\n%s\n",
                          _ ("“vigie-cli territory COMMAND --help” tells more about a command."));
  return vigie_cli_print (out);
}

/* ---- build ---- */

/*
 * `--roads A B` is `--roads A --roads B`: a list goes on until the next option. Only what comes
 * before the first option is OUT.
 */
static char **
spread_lists (char **args)
{
  static const char *const lists[] = { "--roads", "--communes", "--pr", "--names", NULL };
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  const char *list = NULL;
  gboolean has_value = FALSE;

  for (; *args != NULL; args++)
    {
      if (g_strv_contains (lists, *args))
        {
          list = *args;
          has_value = FALSE;
        }
      else if (**args == '-')
        list = NULL;
      else if (list != NULL && has_value)
        g_strv_builder_add (builder, list);
      else
        has_value = list != NULL;
      g_strv_builder_add (builder, *args);
    }
  return g_strv_builder_end (builder);
}

/* A line on the terminal that is written again and again; nothing elsewhere. */
static void
show_progress (double fraction, const char *sentence, gpointer data)
{
  fprintf (stderr, "\r\033[K%3d %%  %s", (int) floor (fraction * 100), sentence);
  fflush (stderr);
}

static void
end_progress (void)
{
  fputs ("\r\033[K", stderr);
  fflush (stderr);
}

static GCancellable *interrupted; /* by Ctrl-C or an end */

static gpointer
wait_for_signals (gpointer data)
{
  sigset_t *set = data;
  int number;

  if (sigwait (set, &number) == 0)
    g_cancellable_cancel (interrupted);
  return NULL;
}

/* In a thread: nothing that a signal handler may call could end the building. */
static void
catch_signals (void)
{
  static sigset_t set;

  interrupted = g_cancellable_new ();
  sigemptyset (&set);
  sigaddset (&set, SIGINT);
  sigaddset (&set, SIGTERM);
  pthread_sigmask (SIG_BLOCK, &set, NULL);
  g_thread_unref (g_thread_new ("signals", wait_for_signals, &set));
}

static void
append_left_out_json (GString *out, const VigieTerritoryReport *report)
{
  g_string_append (out, ",\"left_out\":{");
  for (guint i = 0, n = 0; i < VIGIE_N_LEFT_OUT; i++)
    {
      if (report->left_out[i] == 0)
        continue;
      g_string_append_printf (out, "%s\"%s\":%" G_GUINT64_FORMAT, n++ > 0 ? "," : "",
                              vigie_left_out_to_string ((VigieLeftOut) i), report->left_out[i]);
    }
  g_string_append (out, "},\"unattributed\":[");
  for (guint i = 0; i < report->unattributed->len; i++)
    {
      if (i > 0)
        g_string_append_c (out, ',');
      vigie_json_append_string (out, g_ptr_array_index (report->unattributed, i));
    }
  g_string_append_c (out, ']');
}

static void
append_json (GString *out, const char *path, const VigieTerritoryReport *report)
{
  g_string_append_c (out, '{');
  vigie_cli_append_member (out, "file", path);
  g_string_append_printf (out,
                          ",\"size\":%" G_GUINT64_FORMAT ",\"ways\":%" G_GUINT64_FORMAT
                          ",\"ways_used\":%" G_GUINT64_FORMAT,
                          report->size, report->n_ways, report->n_used);
  g_string_append_printf (out,
                          ",\"nodes\":%u,\"edges\":%u,\"roads\":%u,\"restrictions\":%u"
                          ",\"pr\":%u,\"pr_off_road\":%u,\"communes\":%u,\"names\":%u",
                          report->n_nodes, report->n_edges, report->n_numbered,
                          report->n_restrictions, report->n_markers, report->n_markers_off_road,
                          report->n_communes, report->n_names);
  append_left_out_json (out, report);
  g_string_append (out, "}\n");
}

static void
append_text (GString *out, const VigieTerritoryReport *report)
{
  gboolean any = FALSE;

  g_string_append_printf (out,
                          _ ("roads used: %u of %u, with %u junctions and %u pieces between "
                             "them\n"),
                          (guint) report->n_used, (guint) report->n_ways, report->n_nodes,
                          report->n_edges);
  g_string_append_printf (out,
                          _ ("road numbers: %u, turn restrictions: %u, PR: %u, communes: %u, "
                             "names: %u\n"),
                          report->n_numbered, report->n_restrictions, report->n_markers,
                          report->n_communes, report->n_names);
  if (report->n_markers_off_road > 0)
    g_string_append_printf (out, _ ("PR whose road is not near: %u\n"), report->n_markers_off_road);
  for (guint i = 0; i < VIGIE_N_LEFT_OUT; i++)
    {
      if (report->left_out[i] == 0)
        continue;
      if (!any)
        g_string_append_printf (out, "%s\n", _ ("left out:"));
      any = TRUE;
      g_string_append_printf (out, "%8" G_GUINT64_FORMAT "  %s\n", report->left_out[i],
                              vigie_left_out_describe ((VigieLeftOut) i));
    }
}

/* A slip of the hand must not cost an incident: only a territory is replaced by one. */
static gboolean
may_replace (const char *path)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (VigieTerritory) old = NULL;
  GStatBuf there;

  if (g_stat (path, &there) != 0 || !S_ISREG (there.st_mode) || there.st_size == 0)
    return TRUE;
  old = vigie_territory_open (path, NULL, &error);
  if (!g_error_matches (error, VIGIE_ERROR, VIGIE_ERROR_NOT_OURS))
    return TRUE;
  vigie_cli_message (_ ("%s It is not replaced by one."), error->message);
  return FALSE;
}

static VigieCliStatus
build (const VigieTerritoryInputs *inputs, const char *path, gboolean json)
{
  g_auto (VigieTerritoryReport) report = { 0 };
  g_autoptr (GString) out = g_string_new (NULL);
  g_autoptr (GError) error = NULL;
  gboolean on_terminal = isatty (STDERR_FILENO), done;

  if (!may_replace (path))
    return VIGIE_CLI_FAILED;
  catch_signals ();
  done = vigie_territory_build (inputs, path, on_terminal ? show_progress : NULL, NULL, interrupted,
                                &report, &error);
  if (on_terminal)
    end_progress ();
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      vigie_cli_message ("%s", _ ("Interrupted: no territory was written."));
      return VIGIE_CLI_FAILED;
    }
  if (!done)
    return vigie_cli_fail (error);
  if (json)
    append_json (out, path, &report);
  else
    append_text (out, &report);
  for (guint i = 0; i < report.unattributed->len; i++)
    vigie_cli_message (_ ("Nobody is named as the source of “%s”. If somebody must be, say it with "
                          "--attribution."),
                       (const char *) g_ptr_array_index (report.unattributed, i));
  return vigie_cli_print (out);
}

/* vigie-cli territory build OUT --roads F... [--communes F...] [--pr F...] [--names F...] */
static VigieCliStatus
territory_build (char **args)
{
  g_auto (GStrv) roads = NULL, communes = NULL, markers = NULL, names = NULL, attributions = NULL;
  g_autofree char *title = NULL;
  gboolean json = FALSE;
  const GOptionEntry entries[] = {
    { "roads", 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &roads,
      N_ ("Roads: OpenStreetMap PBF, or GeoPackage, Shapefile, GeoJSON (BD TOPO’s too)"),
      N_ ("FILE…") },
    { "communes", 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &communes,
      N_ ("Communes: areas in GeoPackage, Shapefile or GeoJSON"), N_ ("FILE…") },
    { "pr", 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &markers,
      N_ ("PR: BD TOPO’s point_de_repere, or CSV: road,pr,lon,lat[,distance_m]"), N_ ("FILE…") },
    { "names", 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &names,
      N_ ("Place names, CSV: name,lon,lat[,kind][,commune][,radius_m]"), N_ ("FILE…") },
    { "title", 0, 0, G_OPTION_ARG_STRING, &title, N_ ("What it is called; else the file’s name"),
      N_ ("TEXT") },
    { "attribution", 0, 0, G_OPTION_ARG_STRING_ARRAY, &attributions,
      N_ ("Who must be named as a source; may be repeated"), N_ ("TEXT") },
    { "json", 0, 0, G_OPTION_ARG_NONE, &json, N_ ("Output for programs"), NULL },
    G_OPTION_ENTRY_NULL
  };
  g_auto (GStrv) spread = spread_lists (args);
  g_auto (GStrv) rest = NULL;
  VigieTerritoryInputs inputs;
  VigieCliStatus status;

  args = spread;
  if (!vigie_cli_parse (&args, entries, 1, 1, &status))
    return status;
  rest = args;
  if (roads == NULL)
    return vigie_cli_usage_error ("territory build", "%s", _ ("a territory needs --roads"));
  inputs = (VigieTerritoryInputs) {
    .title = title,
    .roads = (const char *const *) roads,
    .communes = (const char *const *) communes,
    .markers = (const char *const *) markers,
    .names = (const char *const *) names,
    .attributions = (const char *const *) attributions,
  };
  return build (&inputs, rest[1], json);
}

/* vigie-cli territory COMMAND … */
VigieCliStatus
vigie_cli_territory (char **args)
{
  g_autofree char *name = NULL;
  g_auto (GStrv) own = NULL;
  const VigieCliCommand *command;

  if (args[1] == NULL)
    return vigie_cli_usage_error ("territory", "%s", _ ("say what to do with the territory"));
  if (strcmp (args[1], "--help") == 0 || strcmp (args[1], "-h") == 0)
    return print_help ();
  name = g_strconcat ("territory ", args[1], NULL);
  command = vigie_cli_find_territory_command (name);
  if (command == NULL)
    return vigie_cli_usage_error (
        "territory", args[1][0] == '-' ? _ ("unknown option “%s”") : _ ("unknown command “%s”"),
        args[1]);
  own = g_strdupv (args + 1);
  g_free (own[0]);
  own[0] = g_steal_pointer (&name);
  return command->func (own);
}
