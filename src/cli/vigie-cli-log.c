/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-cli.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "vigie-log-selection.h"
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

static VigieCliStatus
print_selection (VigieLogSelection *selection, gboolean json)
{
  g_autoptr (GString) out = g_string_new (NULL);

  for (guint i = 0; i < vigie_log_selection_get_n (selection); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (VigieDecision) decision = vigie_log_selection_load (selection, i, &error);
      g_autofree char *line = NULL;

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
          VigieCliStatus status = vigie_cli_print (out);

          if (status != VIGIE_CLI_DONE)
            return status;
        }
    }
  return vigie_cli_print (out);
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
run (VigieStore *store, const VigieLogFilter *filter, gboolean json)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (VigieLogSelection) selection = vigie_store_select_log (store, filter, &error);
  VigieCliStatus status;

  if (selection == NULL)
    return vigie_cli_fail (error);
  status = print_selection (selection, json);
  if (status == VIGIE_CLI_DONE)
    say_count (selection, filter);
  return status;
}

/* vigie-cli log FILE [--kind KIND] [--person NAME] [--subject ID] [--text WORDS] [--from TIME]
 * [--to TIME] [--only-valid] [--json] */
VigieCliStatus
vigie_cli_log (char **args)
{
  g_auto (Asked) asked = { .filter = vigie_log_filter_new () };
  VigieLogFilter *filter = asked.filter;
  gboolean json = FALSE;
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
  store = vigie_cli_open (rest[1], FALSE, &status);
  if (store == NULL)
    return status;
  status = run (store, filter, json);
  vigie_store_close (store);
  return status;
}
