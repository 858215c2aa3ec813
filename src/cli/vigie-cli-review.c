/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-cli-review.h"

#include <glib/gi18n-lib.h>

#include "vigie-brief-words.h"
#include "vigie-closing.h"
#include "vigie-json.h"
#include "vigie-reporting.h"
#include "vigie-reviewing.h"

/* The figures do not need the territory: without it only the communes are missing. */
static VigieGuide *
open_guide (VigieStore *store)
{
  g_autoptr (GError) error = NULL;
  VigieGuide *guide = vigie_closing_open_guide (store, NULL, &error);

  if (error != NULL)
    /* Translators: %s is a sentence that says why */
    vigie_cli_message (_ ("the communes are not told, as the territory cannot be read: %s"),
                       error->message);
  return guide;
}

static VigieCliStatus
run (VigieStore *store, gint64 at, gboolean json)
{
  g_autoptr (VigieGuide) guide = open_guide (store);
  g_autofree char *title = vigie_store_get (store, VIGIE_INFO_TITLE);
  g_autoptr (GError) error = NULL;
  g_autoptr (VigieReview) review = vigie_reviewing_run (store, at, guide, NULL, &error);

  if (review == NULL)
    return vigie_cli_fail (error);
  return json ? vigie_cli_print_review_json (review, title)
              : vigie_cli_print_review_words (review, title);
}

static VigieCliStatus
write_report (VigieStore *store, const VigieReportRequest *request, gboolean json)
{
  g_auto (VigieReportOutcome) outcome = { 0 };
  g_autoptr (GString) out = g_string_new (NULL);
  g_autoptr (GError) error = NULL;

  if (!vigie_report_write (store, request, NULL, &outcome, &error))
    return vigie_cli_fail (error);
  if (outcome.territory_problem != NULL)
    /* Translators: %s is a sentence that says why */
    vigie_cli_message (_ ("the communes are not told, as the territory cannot be read: %s"),
                       outcome.territory_problem);
  if (outcome.original_problem != NULL)
    /* Translators: %s is a sentence that says why */
    vigie_cli_message (_ ("the exercise is not compared with its original: %s"),
                       outcome.original_problem);
  if (json)
    {
      g_string_append (out, "{\"path\":");
      vigie_json_append_string (out, request->path);
      g_string_append_printf (out, ",\"n_pages\":%u,\"n_photos\":%u}\n", outcome.n_pages,
                              outcome.n_photos);
    }
  else
    g_string_append_printf (out,
                            g_dngettext (GETTEXT_PACKAGE, "Report: %s (%u page)\n",
                                         "Report: %s (%u pages)\n", outcome.n_pages),
                            request->path, outcome.n_pages);
  return vigie_cli_print (out);
}

static gboolean
check_arguments (const VigieReportRequest *request, VigieCliStatus *status)
{
  VigieLanguage known;

  if (request->path == NULL &&
      (request->language != NULL || request->without_log || request->include_authors))
    *status = vigie_cli_usage_error (
        "review", _ ("--language, --without-log and --include-authors are of a report: --output"));
  else if (request->path != NULL && g_str_equal (request->path, "-"))
    *status = vigie_cli_usage_error ("review", _ ("the output is a file, replaced whole, not “-”"));
  else if (request->language != NULL && !vigie_language_from_string (request->language, &known))
    *status = vigie_cli_usage_error ("review", _ ("reports are written in fr or en, not in “%s”"),
                                     request->language);
  else
    return TRUE;
  return FALSE;
}

static VigieCliStatus
answer (VigieStore *store,
        const VigieReportRequest *request,
        gboolean compare,
        const char *original,
        gboolean json)
{
  if (request->path != NULL)
    return write_report (store, request, json);
  return compare ? vigie_cli_review_compare (store, original, request->at, json)
                 : run (store, request->at, json);
}

/* vigie-cli review FILE [--at TIME] [--compare [ORIGINAL]] [--json]
 *                       [--output OUT.pdf [--language fr] [--without-log]] */
VigieCliStatus
vigie_cli_review (char **args)
{
  g_autofree char *at_text = NULL;
  g_autofree char *output = NULL;
  g_autofree char *language = NULL;
  VigieReportRequest request = { 0 };
  gboolean json = FALSE;
  gboolean compare = FALSE;
  const GOptionEntry entries[] = {
    { "at", 0, 0, G_OPTION_ARG_STRING, &at_text, N_ ("As it stood at that time"), N_ ("TIME") },
    { "compare", 0, 0, G_OPTION_ARG_NONE, &compare,
      N_ ("What was decided in an exercise, beside what was decided in its ORIGINAL"), NULL },
    { "output", 'o', 0, G_OPTION_ARG_FILENAME, &output, N_ ("Write a report"), N_ ("OUT.pdf") },
    { "language", 'l', 0, G_OPTION_ARG_STRING, &language,
      N_ ("Of the report: fr or en; else this desk's"), N_ ("LANGUAGE") },
    { "without-log", 0, 0, G_OPTION_ARG_NONE, &request.without_log,
      N_ ("Without the log as its annex"), NULL },
    { "include-authors", 0, 0, G_OPTION_ARG_NONE, &request.include_authors,
      N_ ("With the names of those who wrote posts"), NULL },
    { "json", 0, 0, G_OPTION_ARG_NONE, &json, N_ ("Output for programs"), NULL },
    G_OPTION_ENTRY_NULL
  };
  gint64 at = vigie_cli_now ();
  VigieCliStatus status;
  g_auto (GStrv) rest = NULL;
  g_autoptr (VigieStore) store = NULL;

  if (!vigie_cli_parse (&args, entries, 1, 2, &status))
    return status;
  rest = args;
  if (at_text != NULL && !vigie_time_parse (at_text, &at))
    return vigie_cli_usage_error ("review", _ ("“%s” is not a time like 2026-01-12T18:04:00Z"),
                                  at_text);
  if (rest[2] != NULL && !compare)
    return vigie_cli_usage_error ("review", _ ("a second file is the original of --compare"));
  request.path = output;
  request.original = rest[2];
  request.language = language;
  request.at = at;
  if (!check_arguments (&request, &status))
    return status;
  store = vigie_cli_open (rest[1], FALSE, &status);
  if (store == NULL)
    return status;
  vigie_cli_remind (store);
  status = answer (store, &request, compare, rest[2], json);
  vigie_store_close (store);
  return status;
}
