/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-cli.h"

#include <glib-unix.h>
#include <glib/gi18n-lib.h>
#include <string.h>

#include "vigie-log-document.h"
#include "vigie-log-selection.h"
#include "vigie-log-writing.h"
#include "vigie-query.h"
#include "vigie-sheets-path.h"
#include "vigie-time.h"

#define PRINTED_AT_ONCE (64 * 1024) /* bytes */
#define ACTOR_WIDTH 18              /* characters */

/* ---- the filter ---- */

typedef struct
{
  char *kind;
  char *from;
  char *to;
  VigieLogFilter *filter;
} Asked;

static void
asked_clear (Asked *self)
{
  g_free (self->kind);
  g_free (self->from);
  g_free (self->to);
  vigie_log_filter_free (self->filter);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Asked, asked_clear)

static VigieCliStatus
refuse_kind (const char *kind)
{
  g_autoptr (GString) names = g_string_new (NULL);

  for (guint i = 0; i < VIGIE_N_LOG_GROUPS; i++)
    g_string_append_printf (names, "%s%s", i > 0 ? ", " : "",
                            vigie_log_group_to_string ((VigieLogGroup) i));
  return vigie_cli_usage_error ("log",
                                /* Translators: %s are “all”, “verdicts”, … */
                                _ ("“%s” is no kind of entry; there are %s, and each kind that the "
                                   "log names, as post.status"),
                                kind, names->str);
}

/* A name with a point is one of the log itself; it may be of a newer version. */
static VigieCliStatus
read_kind (Asked *self)
{
  if (self->kind == NULL || vigie_log_group_from_string (self->kind, &self->filter->group))
    return VIGIE_CLI_DONE;
  if (strchr (self->kind, '.') == NULL &&
      vigie_decision_kind_from_string (self->kind) == VIGIE_DECISION_UNKNOWN)
    return refuse_kind (self->kind);
  g_set_str (&self->filter->kind, self->kind);
  return VIGIE_CLI_DONE;
}

static VigieCliStatus
read_time (const char *text, gint64 *at)
{
  if (text == NULL || vigie_time_parse (text, at))
    return VIGIE_CLI_DONE;
  return vigie_cli_usage_error ("log", _ ("“%s” is not a time like 2026-01-12T18:04:00Z"), text);
}

static VigieCliStatus
read_filter (Asked *self)
{
  VigieLogFilter *filter = self->filter;
  VigieCliStatus status = read_kind (self);

  if (status == VIGIE_CLI_DONE)
    status = read_time (self->from, &filter->from);
  if (status == VIGIE_CLI_DONE)
    status = read_time (self->to, &filter->to);
  if (status == VIGIE_CLI_DONE && filter->from != VIGIE_TIME_UNKNOWN &&
      filter->to != VIGIE_TIME_UNKNOWN && filter->from > filter->to)
    return vigie_cli_usage_error ("log", _ ("“%s” is later than “%s”"), self->from, self->to);
  filter->is_beginning = TRUE;
  return status;
}

/* ---- printing ---- */

static void
append_entry (GString *out, VigieDecision *decision, gboolean active)
{
  g_autofree char *time = vigie_time_format (vigie_decision_get_at (decision));
  g_autofree char *actor = vigie_cli_shorten (vigie_decision_get_actor (decision), ACTOR_WIDTH);
  g_autofree char *words = vigie_cli_describe_decision (decision);
  /* Translators: an entry of the log that was undone later, as in "Post confirmed (undone)" */
  g_autofree char *text = active ? g_strdup (words) : g_strdup_printf (_ ("%s (undone)"), words);

  g_string_append_printf (out, "%.8s  %.8s/%-4" G_GINT64_FORMAT "  %s  %s",
                          vigie_decision_get_id (decision), vigie_decision_get_device (decision),
                          vigie_decision_get_seq (decision), time, actor);
  for (glong n = g_utf8_strlen (actor, -1); n < ACTOR_WIDTH; n++)
    g_string_append_c (out, ' ');
  g_string_append_printf (out, "  %s\n", text);
}

/* @after: (inout): entries up to this one were printed, -1 where none was asked for yet; then the
 * last one that is printed */
static VigieCliStatus
print_selection (VigieLogSelection *selection, gboolean json, gint64 *after)
{
  g_autoptr (GString) out = g_string_new (NULL);
  gint64 last = MAX (*after, 0);

  if (!json && *after < 0)
    vigie_cli_mark_sheet (out);
  for (guint i = 0; i < vigie_log_selection_get_n (selection); i++)
    {
      const gint64 entry = vigie_log_selection_get_entry (selection, i);
      g_autoptr (GError) error = NULL;
      g_autoptr (VigieDecision) decision = NULL;
      g_autofree char *line = NULL;

      if (entry <= *after)
        continue;
      last = MAX (last, entry);
      decision = vigie_log_selection_load (selection, i, &error);
      if (decision == NULL)
        return vigie_cli_fail (error);
      if (json)
        {
          line = vigie_decision_to_json (decision);
          g_string_append_printf (out, "%s\n", line);
        }
      else
        append_entry (out, decision, vigie_log_selection_is_active (selection, i));
      if (out->len > PRINTED_AT_ONCE)
        {
          VigieCliStatus status = vigie_cli_print_exactly (out);

          if (status != VIGIE_CLI_DONE)
            return status;
        }
    }
  *after = last;
  return vigie_cli_print_exactly (out);
}

/* To stderr, so that what goes on to a program is the entries alone. */
static void
say_count (VigieLogSelection *selection, const VigieLogFilter *filter)
{
  const guint n = vigie_log_selection_get_n (selection);
  const guint total = vigie_log_selection_get_total (selection);

  if (!vigie_log_filter_is_empty (filter))
    vigie_cli_message (g_dngettext (GETTEXT_PACKAGE, "%u of %u entry.", "%u of %u entries.", total),
                       n, total);
}

static VigieCliStatus
write_file (VigieStore *store, const VigieLogRequest *request, gboolean json)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GString) out = g_string_new (NULL);
  VigieLogOutcome outcome = { 0 };

  if (!vigie_log_write (store, request, vigie_cli_now (), NULL, &outcome, &error))
    return vigie_cli_fail (error);
  if (json)
    {
      g_string_append_c (out, '{');
      vigie_cli_append_member (out, "output", request->path);
      g_string_append_printf (
          out, ",\"entries\":%u,\"total\":%u,\"pages\":%u,\"bytes\":%" G_GUINT64_FORMAT "}\n",
          outcome.n, outcome.total, outcome.n_pages, outcome.n_bytes);
    }
  else
    g_string_append_printf (out,
                            g_dngettext (GETTEXT_PACKAGE,
                                         /* Translators: the file that was written */
                                         "%s: %u of %u entry\n", "%s: %u of %u entries\n",
                                         outcome.total),
                            request->path, outcome.n, outcome.total);
  return vigie_cli_print (out);
}

/* Returns: whether a file is asked for as one can be */
static gboolean
check_output (const VigieLogRequest *request, VigieCliStatus *status)
{
  g_autoptr (GError) error = NULL;
  VigieLanguage known;

  *status = VIGIE_CLI_DONE;
  if (request->path == NULL && request->language == NULL)
    return TRUE;
  if (request->path == NULL)
    *status = vigie_cli_usage_error ("log", _ ("--language goes with --output"));
  else if (g_str_equal (request->path, "-"))
    *status = vigie_cli_usage_error ("log", _ ("the output is a file, replaced whole, not “-”"));
  else if (!vigie_sheets_check_path (request->path, &error))
    *status = vigie_cli_usage_error ("log", "%s", error->message);
  else if (request->language != NULL && !vigie_language_from_string (request->language, &known))
    *status = vigie_cli_usage_error ("log", _ ("the log is written in fr or en, not in “%s”"),
                                     request->language);
  return *status == VIGIE_CLI_DONE;
}

/* Whoever asks for somebody by another name than the log's own hears which names there are. */
static void
say_who_wrote (VigieStore *store, const char *person)
{
  g_auto (GStrv) persons = vigie_store_list_log_persons (store, NULL);
  g_autofree char *wanted = vigie_query_fold_text (person);
  g_autofree char *names = NULL;

  if (persons == NULL || persons[0] == NULL)
    return;
  for (guint i = 0; persons[i] != NULL; i++)
    {
      g_autofree char *folded = vigie_query_fold_text (persons[i]);

      if (g_str_equal (g_strstrip (folded), g_strstrip (wanted)))
        return;
    }
  names = g_strjoinv (", ", persons);
  /* Translators: a name, and those who wrote in the log */
  vigie_cli_message (_ ("Nobody called “%s” wrote in the log. Those who did: %s"), person, names);
}

static VigieCliStatus
print_now (VigieStore *store, const VigieLogFilter *filter, gboolean json, gint64 *after)
{
  const gboolean is_first = *after < 0;
  g_autoptr (GError) error = NULL;
  g_autoptr (VigieLogSelection) selection = vigie_store_select_log (store, filter, &error);
  VigieCliStatus status;

  if (selection == NULL)
    return vigie_cli_fail (error);
  status = print_selection (selection, json, after);
  if (status != VIGIE_CLI_DONE || !is_first)
    return status;
  say_count (selection, filter);
  if (vigie_log_selection_get_n (selection) == 0 && filter->person != NULL)
    say_who_wrote (store, filter->person);
  return status;
}

/* ---- as it grows ---- */

typedef struct
{
  VigieStore *store;
  const VigieLogFilter *filter;
  gboolean json;
  gint64 after; /* what was printed */
  GMainLoop *loop;
  VigieCliStatus status;
} Following;

static void
on_changed (VigieStore *store, guint changes, Following *self)
{
  if ((changes & VIGIE_STORE_CHANGED_DECISIONS) == 0)
    return;
  self->status = print_now (store, self->filter, self->json, &self->after);
  if (self->status != VIGIE_CLI_DONE)
    g_main_loop_quit (self->loop);
}

static gboolean
on_stop (gpointer data)
{
  g_main_loop_quit (data);
  return G_SOURCE_CONTINUE;
}

/* Prints what comes, from this desk or another process, until interrupted. */
static VigieCliStatus
follow (VigieStore *store, const VigieLogFilter *filter, gboolean json, gint64 after)
{
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  Following following = { store, filter, json, after, loop, VIGIE_CLI_DONE };
  const guint interrupt_id = g_unix_signal_add (SIGINT, on_stop, loop);
  const guint terminate_id = g_unix_signal_add (SIGTERM, on_stop, loop);

  g_signal_connect (store, "changed", G_CALLBACK (on_changed), &following);
  on_changed (store, VIGIE_STORE_CHANGED_DECISIONS, &following); /* what came meanwhile */
  if (following.status == VIGIE_CLI_DONE)
    g_main_loop_run (loop);
  g_signal_handlers_disconnect_by_data (store, &following);
  g_source_remove (interrupt_id);
  g_source_remove (terminate_id);
  return following.status;
}

static VigieCliStatus
run (VigieStore *store, const VigieLogFilter *filter, gboolean json, gboolean follows)
{
  gint64 after = -1;
  const VigieCliStatus status = print_now (store, filter, json, &after);

  return status == VIGIE_CLI_DONE && follows ? follow (store, filter, json, after) : status;
}

/* vigie-cli log FILE [--kind KIND] [--person NAME] [--subject ID] [--text WORDS] [--from TIME]
 * [--to TIME] [--only-valid] [--follow] [--output OUT.pdf|OUT.csv [--language fr]] [--json] */
VigieCliStatus
vigie_cli_log (char **args)
{
  g_auto (Asked) asked = { .filter = vigie_log_filter_new () };
  VigieLogFilter *filter = asked.filter;
  g_autofree char *output = NULL;
  g_autofree char *language = NULL;
  VigieLogRequest request = { .filter = filter };
  gboolean json = FALSE;
  gboolean follows = FALSE;
  const GOptionEntry entries[] = {
    { "kind", 'k', 0, G_OPTION_ARG_STRING, &asked.kind,
      N_ ("Only of this kind: verdicts, positions, work, blurs, shapes, publications, milestones, "
          "entries, undone, or as the log names it"),
      N_ ("KIND") },
    { "person", 'p', 0, G_OPTION_ARG_STRING, &filter->person, N_ ("Only what they wrote"),
      N_ ("NAME") },
    { "subject", 's', 0, G_OPTION_ARG_STRING, &filter->subject,
      N_ ("Only what is about this post, photo or shape; the beginning of its identifier is "
          "enough"),
      N_ ("ID") },
    { "text", 't', 0, G_OPTION_ARG_STRING, &filter->text,
      N_ ("Only with these words in the reason or in what was written"), N_ ("WORDS") },
    { "from", 0, 0, G_OPTION_ARG_STRING, &asked.from, N_ ("Not before"), N_ ("TIME") },
    { "to", 0, 0, G_OPTION_ARG_STRING, &asked.to, N_ ("Not after"), N_ ("TIME") },
    { "only-valid", 0, 0, G_OPTION_ARG_NONE, &filter->only_active,
      N_ ("Without what was undone, and without the undoing"), NULL },
    { "follow", 'f', 0, G_OPTION_ARG_NONE, &follows,
      N_ ("Go on with what is written from now on, until interrupted"), NULL },
    { "output", 'o', 0, G_OPTION_ARG_FILENAME, &output, N_ ("Write sheets or a table instead"),
      N_ ("OUT.pdf|OUT.csv") },
    { "language", 'l', 0, G_OPTION_ARG_STRING, &language,
      N_ ("Of the sheets: fr or en; else this desk's"), N_ ("LANGUAGE") },
    { "json", 0, 0, G_OPTION_ARG_NONE, &json, N_ ("The decisions as they are hashed, one a line"),
      NULL },
    G_OPTION_ENTRY_NULL
  };
  g_autoptr (VigieStore) store = NULL;
  VigieCliStatus status;
  g_auto (GStrv) rest = NULL;

  if (!vigie_cli_parse (&args, entries, 1, 1, &status))
    return status;
  rest = args;
  status = read_filter (&asked);
  if (status != VIGIE_CLI_DONE)
    return status;
  request.path = output;
  request.language = language;
  if (!check_output (&request, &status))
    return status;
  if (follows && output != NULL)
    return vigie_cli_usage_error ("log", _ ("a file is written once: without --follow"));
  store = vigie_cli_open (rest[1], FALSE, &status);
  if (store == NULL)
    return status;
  vigie_cli_remind (store);
  status = output != NULL ? write_file (store, &request, json) : run (store, filter, json, follows);
  vigie_store_close (store);
  return status;
}
