/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-cli-review.h"

#include <glib/gi18n-lib.h>

#include "vigie-closing.h"
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

/* vigie-cli review FILE [--at TIME] [--json] */
VigieCliStatus
vigie_cli_review (char **args)
{
  g_autofree char *at_text = NULL;
  gboolean json = FALSE;
  const GOptionEntry entries[] = {
    { "at", 0, 0, G_OPTION_ARG_STRING, &at_text, N_ ("As it stood at that time"), N_ ("TIME") },
    { "json", 0, 0, G_OPTION_ARG_NONE, &json, N_ ("Output for programs"), NULL },
    G_OPTION_ENTRY_NULL
  };
  gint64 at = vigie_cli_now ();
  VigieCliStatus status;
  g_auto (GStrv) rest = NULL;
  g_autoptr (VigieStore) store = NULL;

  if (!vigie_cli_parse (&args, entries, 1, 1, &status))
    return status;
  rest = args;
  if (at_text != NULL && !vigie_time_parse (at_text, &at))
    return vigie_cli_usage_error ("review", _ ("“%s” is not a time like 2026-01-12T18:04:00Z"),
                                  at_text);
  store = vigie_cli_open (rest[1], FALSE, &status);
  if (store == NULL)
    return status;
  status = run (store, at, json);
  vigie_store_close (store);
  return status;
}
