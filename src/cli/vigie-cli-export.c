/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n-lib.h>
#include <string.h>

#include "vigie-cli.h"
#include "vigie-publish.h"

void
vigie_cli_say_waiting (guint n_waiting)
{
  if (n_waiting > 0)
    vigie_cli_message (
        g_dngettext (GETTEXT_PACKAGE,
                     "%u confirmed post waits for a second person and is not among the confirmed.",
                     "%u confirmed posts wait for a second person and are not among the confirmed.",
                     n_waiting),
        n_waiting);
}

static void
say_photos (const VigieOverlayOutcome *outcome)
{
  if (outcome->n_photos > 0)
    vigie_cli_message (g_dngettext (GETTEXT_PACKAGE, "%u photo went out with it.",
                                    "%u photos went out with it.", outcome->n_photos),
                       outcome->n_photos);
  if (outcome->n_photos_left_out > 0)
    vigie_cli_message (
        g_dngettext (GETTEXT_PACKAGE,
                     "%u photo stayed here: only confirmed photos of confirmed posts go out, or "
                     "those that you name, and never those of X.",
                     "%u photos stayed here: only confirmed photos of confirmed posts go out, or "
                     "those that you name, and never those of X.",
                     outcome->n_photos_left_out),
        outcome->n_photos_left_out);
}

static VigieCliStatus export (VigieStore *store, const VigieOverlayRequest *request, gboolean json)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GString) out = g_string_new (NULL);
  g_auto (VigieOverlayOutcome) outcome = { 0 };
  const VigieExportReport *report = &outcome.report;

  if (!vigie_publish_overlay (store, request, NULL, &outcome, &error))
    return vigie_cli_fail (error);
  vigie_cli_say_waiting (outcome.n_waiting);
  if (outcome.territory_problem != NULL)
    /* Translators: %s is a sentence that says why */
    vigie_cli_message (_ ("the file was made without the incident’s territory: %s"),
                       outcome.territory_problem);
  if (report->note != NULL)
    vigie_cli_message ("%s", report->note);
  if (outcome.log_problem != NULL)
    vigie_cli_message ("%s", outcome.log_problem);

  say_photos (&outcome);

  if (json)
    {
      g_string_append_c (out, '{');
      vigie_cli_append_member (out, "output", request->path);
      vigie_cli_append_member (out, "format", request->format->name);
      g_string_append_printf (out,
                              ",\"shapes\":%" G_GUINT64_FORMAT ",\"posts\":%" G_GUINT64_FORMAT
                              ",\"bytes\":%" G_GUINT64_FORMAT ",\"waiting\":%u"
                              ",\"left_out\":%" G_GUINT64_FORMAT
                              ",\"photos\":%u,\"photos_left_out\":%u}\n",
                              report->n_shapes, report->n_posts, report->n_bytes, outcome.n_waiting,
                              report->n_left_out, outcome.n_photos, outcome.n_photos_left_out);
    }
  else
    {
      g_autofree char *n_shapes = g_strdup_printf ("%" G_GUINT64_FORMAT, report->n_shapes);
      g_autofree char *n_posts = g_strdup_printf ("%" G_GUINT64_FORMAT, report->n_posts);

      /* Translators: the file that was written, and two numbers */
      g_string_append_printf (out, _ ("%s: shapes %s, posts %s\n"), request->path, n_shapes,
                              n_posts);
    }

  return vigie_cli_print (out);
}

/* (nullable): with what to return in @status */
static const VigieExportFormat *
check_format (const char *name, VigieCliStatus *status)
{
  const VigieExportFormat *format = vigie_export_format_find (name);
  g_autofree char *names = NULL;

  if (format != NULL)
    return format;
  names = vigie_export_formats_list_names ();
  /* Translators: %s is a word; then a list of formats */
  *status =
      vigie_cli_usage_error ("export", _ ("“%s” is not a format; formats are %s"), name, names);
  return NULL;
}

/* The log says what left the desk. An incident that cannot be written goes out all the same. */
static VigieStore *
open_to_publish (const char *path, VigieCliStatus *status)
{
  VigieStore *store = vigie_store_open (path, VIGIE_STORE_OPEN_DEFAULT, NULL);

  if (store == NULL)
    return vigie_cli_open (path, FALSE, status);
  vigie_cli_mark_incident (store);
  return store;
}

/* vigie-cli export FILE --format F --output OUT [--at TIME] [--with-lifted]
 * [--include-unconfirmed] [--include-authors] [--with-photos | --photo SHA256…]
 * [--actor NAME] */
VigieCliStatus
vigie_cli_export (char **args)
{
  g_autofree char *format = NULL;
  g_autofree char *output = NULL;
  g_autofree char *at_text = NULL;
  g_auto (GStrv) chosen = NULL;
  VigiePhotoChoice photos = { 0 };
  g_autofree char *given = NULL;
  g_autofree char *actor = NULL;
  gboolean with_photos = FALSE;
  gboolean with_lifted = FALSE, authors = FALSE, unconfirmed = FALSE, json = FALSE;
  VigieOverlayRequest request = { .at = VIGIE_TIME_UNKNOWN };
  g_autofree char *list = vigie_export_formats_list_names ();
  g_auto (GStrv) words = g_strsplit (list, ", ", -1);
  g_autofree char *names = g_strjoinv ("|", words);
  const GOptionEntry entries[] = {
    { "format", 'f', 0, G_OPTION_ARG_STRING, &format, N_ ("What to write"), names },
    { "output", 'o', 0, G_OPTION_ARG_FILENAME, &output, N_ ("Where to"), N_ ("OUT") },
    { "at", 0, 0, G_OPTION_ARG_STRING, &at_text, N_ ("As the incident stood at a moment"),
      N_ ("TIME") },
    { "with-lifted", 0, 0, G_OPTION_ARG_NONE, &with_lifted, N_ ("Also the shapes that have ended"),
      NULL },
    { "include-unconfirmed", 0, 0, G_OPTION_ARG_NONE, &unconfirmed,
      N_ ("Also posts that nobody confirmed, told as such"), NULL },
    { "include-authors", 0, 0, G_OPTION_ARG_NONE, &authors, N_ ("Also who wrote a post"), NULL },
    { "with-photos", 0, 0, G_OPTION_ARG_NONE, &with_photos,
      N_ ("Also the confirmed photos, blurred where that was decided"), NULL },
    { "photo", 0, 0, G_OPTION_ARG_STRING_ARRAY, &chosen,
      N_ ("Also this photo of a confirmed post; may be repeated"), N_ ("SHA256") },
    { "actor", 'a', 0, G_OPTION_ARG_STRING, &given, N_ ("Who has it published, for the log"),
      N_ ("NAME") },
    { "json", 0, 0, G_OPTION_ARG_NONE, &json, N_ ("Output for programs"), NULL },
    G_OPTION_ENTRY_NULL
  };
  g_autoptr (VigieStore) store = NULL;
  VigieCliStatus status;
  g_auto (GStrv) rest = NULL;

  if (!vigie_cli_parse (&args, entries, 1, 1, &status))
    return status;
  rest = args;
  if (format == NULL || output == NULL)
    return vigie_cli_usage_error ("export", _ ("an export needs --format and --output"));
  if (g_str_equal (output, "-"))
    return vigie_cli_usage_error ("export", _ ("the output is a file, replaced whole, not “-”"));
  request.format = check_format (format, &status);
  if (request.format == NULL)
    return status;
  if (at_text != NULL && !vigie_time_parse (at_text, &request.at))
    return vigie_cli_usage_error ("export", _ ("“%s” is not a time like 2026-01-12T18:04:00Z"),
                                  at_text);
  if (with_photos && chosen != NULL)
    return vigie_cli_usage_error ("export", _ ("either --with-photos or --photo, not both"));
  photos = (VigiePhotoChoice) { with_photos, (const char *const *) chosen, 0 };
  request.photos = with_photos || chosen != NULL ? &photos : NULL;
  store = request.at == VIGIE_TIME_UNKNOWN ? open_to_publish (rest[1], &status)
                                           : vigie_cli_open (rest[1], FALSE, &status);
  if (store == NULL)
    return status;
  request.path = output;
  request.with_lifted = with_lifted;
  request.include_unconfirmed = unconfirmed;
  request.include_authors = authors;
  request.to_log = TRUE;
  request.actor = actor = vigie_cli_choose_actor (store, given);
  status = export (store, &request, json);
  vigie_store_close (store);

  return status;
}
