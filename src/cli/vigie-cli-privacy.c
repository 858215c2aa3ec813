/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What an incident knows of people, and how it is made to forget it. */
#include <glib/gi18n-lib.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "vigie-cli-json.h"
#include "vigie-cli.h"
#include "vigie-deja-vu.h"
#include "vigie-json.h"
#include "vigie-privacy.h"

typedef struct
{
  char *older_than;
  char *status;
  gboolean all;
  gboolean dry_run;
  gboolean yes;
  gboolean json;
  char *reason;
  char *actor;
} Options;

static void
options_clear (Options *self)
{
  g_free (self->older_than);
  g_free (self->status);
  g_free (self->reason);
  g_free (self->actor);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Options, options_clear)

/* ---- what is asked ---- */

/* A moment, a day, or how long ago: "2026-06-30", "18m"… of minutes would be months to others, so
 * only days, weeks and years are taken. */
static gboolean
read_moment (const char *text, gint64 *moment)
{
  static const struct
  {
    const char *unit;
    gint64 days;
  } units[] = { { "d", 1 }, { "w", 7 }, { "y", 365 } };
  char *end = NULL;
  const gint64 n = g_ascii_strtoll (text, &end, 10);
  gint64 past_at;

  if (vigie_time_parse (text, moment))
    return TRUE;
  if (vigie_retention_parse (text, &past_at))
    {
      g_autoptr (GDateTime) next = g_date_time_new_from_unix_local (past_at / 1000);
      g_autoptr (GDateTime) day = g_date_time_add_days (next, -1);

      *moment = g_date_time_to_unix (day) * 1000;
      return TRUE;
    }
  for (gsize i = 0; i < G_N_ELEMENTS (units); i++)
    {
      if (n > 0 && n < 100000 && g_str_equal (end, units[i].unit))
        {
          *moment = vigie_cli_now () - n * units[i].days * 24 * 3600 * 1000;
          return TRUE;
        }
    }
  return FALSE;
}

static gboolean
read_purge (const char *what, const Options *options, VigiePurge *purge, VigieCliStatus *status)
{
  const int n_rules = (options->older_than != NULL) + (options->status != NULL) + options->all;

  *purge = (VigiePurge) { 0 };
  if (g_str_equal (what, "photos"))
    purge->what = VIGIE_PURGE_PHOTOS;
  else if (!g_str_equal (what, "posts"))
    {
      *status = vigie_cli_usage_error ("purge", _ ("what is removed are posts or photos, not “%s”"),
                                       what);
      return FALSE;
    }
  if (n_rules != 1)
    {
      *status = vigie_cli_usage_error (
          "purge", _ ("which ones: --older-than TIME, --status STATUS or --all, and one of them"));
      return FALSE;
    }
  if (options->older_than != NULL)
    {
      purge->rule = VIGIE_PURGE_OLDER;
      if (read_moment (options->older_than, &purge->older_than))
        return TRUE;
      *status = vigie_cli_usage_error (
          "purge", _ ("“%s” is no time like 2026-01-12T18:04:00Z, 2026-01-12, 90d, 12w or 1y"),
          options->older_than);
      return FALSE;
    }
  if (options->status != NULL)
    {
      purge->rule = VIGIE_PURGE_STATUS;
      if (vigie_status_from_string (options->status, &purge->status))
        return TRUE;
      *status = vigie_cli_usage_error ("purge", _ ("“%s” is not a status"), options->status);
      return FALSE;
    }
  return TRUE;
}

/* Nobody is asked whose answer nobody would see. */
static gboolean
is_agreed (const char *command, const char *what, gboolean yes, VigieCliStatus *status)
{
  char answer[64] = "";

  if (yes)
    return TRUE;
  if (!isatty (STDIN_FILENO))
    {
      *status = vigie_cli_usage_error (
          command, _ ("this cannot be undone: say --yes, or answer at a terminal"));
      return FALSE;
    }
  /* Translators: %s is what will be done; the answers are y and n in English, o and n in French */
  fprintf (stderr, _ ("%s This cannot be undone. Go on? [y/N] "), what);
  fflush (stderr);
  if (fgets (answer, sizeof answer, stdin) != NULL &&
      (g_ascii_tolower (answer[0]) == 'y' ||
       /* Translators: the first letter of “yes”, in lower case */
       g_ascii_tolower (answer[0]) == _ ("y")[0]))
    return TRUE;
  vigie_cli_message (_ ("Nothing was changed."));
  *status = VIGIE_CLI_USAGE;
  return FALSE;
}

/* ---- what was done ---- */

static void
append_clean (GString *out, const VigieRemovalReport *report)
{
  vigie_cli_append_member (
      out, "decision", report->decision != NULL ? vigie_decision_get_id (report->decision) : NULL);
  g_string_append_printf (out, ",\"clean\":%s", report->is_clean ? "true" : "false");
  vigie_cli_append_member (out, "notice", report->notice);
  g_string_append (out, "}\n");
}

static VigieCliStatus
print_purge (const VigieRemovalReport *report, gboolean dry_run, gboolean json)
{
  g_autoptr (GString) out = g_string_new (json ? "{" : NULL);
  g_autofree char *size = g_format_size (report->n_bytes);
  g_autofree char *n_posts = g_strdup_printf ("%" G_GUINT64_FORMAT, report->n_posts);
  g_autofree char *n_photos = g_strdup_printf ("%" G_GUINT64_FORMAT, report->n_photos);

  if (json)
    {
      vigie_cli_append_number (out, "posts", report->n_posts);
      vigie_cli_append_number (out, "photos", report->n_photos);
      vigie_cli_append_number (out, "bytes", report->n_bytes);
      g_string_append_printf (out, ",\"dry_run\":%s", dry_run ? "true" : "false");
      append_clean (out, report);
    }
  else if (report->n_posts == 0 && report->n_photos == 0)
    g_string_append_printf (out, "%s\n", _ ("nothing to remove"));
  else
    g_string_append_printf (out,
                            dry_run ? _ ("would remove posts: %s, photos: %s (%s)\n")
                                    /* Translators: two numbers and a size like 12 MB */
                                    : _ ("removed posts: %s, photos: %s (%s)\n"),
                            n_posts, n_photos, size);
  return vigie_cli_print (out);
}

/* What nobody can take out of the log is said where it is asked for. */
static void
say_what_stays (const VigieRemovalReport *report)
{
  if (report->notice != NULL)
    vigie_cli_message ("%s", report->notice);
  if (report->decision != NULL)
    vigie_cli_message (
        _ ("The log keeps who decided, reasons, notes and titles as they were written. "
           "Copies and backups of the file keep everything."));
}

/* The library of past incidents is this desk's own. */
static void
forget_in_library (VigieStore *store)
{
  g_autoptr (GError) error = NULL;

  if (!vigie_deja_vu_forget_removed (store, &error))
    /* Translators: %s is a sentence that says why */
    vigie_cli_message (_ ("The library of past incidents still knows what was removed: %s"),
                       error->message);
}

/* The photos of a post that only the rule “photos” removes */
static const char *
describe (const VigiePurge *purge)
{
  return purge->what == VIGIE_PURGE_PHOTOS ? _ ("Photos will be removed for good.")
                                           : _ ("Posts will be removed for good.");
}

static char *
announce (const VigiePurge *purge, const VigieRemovalReport *preview)
{
  g_autofree char *size = g_format_size (preview->n_bytes);
  g_autofree char *posts = g_strdup_printf ("%" G_GUINT64_FORMAT, preview->n_posts);
  g_autofree char *photos = g_strdup_printf ("%" G_GUINT64_FORMAT, preview->n_photos);

  /* Translators: a sentence, two numbers and a size: “Posts will be removed for good. Posts: 12,
   * photos: 3 (4.5 MB).” */
  return g_strdup_printf (_ ("%s Posts: %s, photos: %s (%s)."), describe (purge), posts, photos,
                          size);
}

static VigieCliStatus
run_purge (VigieStore *store, const VigiePurge *purge, const Options *options)
{
  g_autofree char *actor = vigie_cli_choose_actor (store, options->actor);
  g_autoptr (GError) error = NULL;
  g_autoptr (VigieRemovalReport) report = vigie_store_preview_purge (store, purge, &error);
  g_autofree char *what = NULL;
  VigieCliStatus status;

  if (report == NULL)
    return vigie_cli_fail (error);
  if (options->dry_run)
    return print_purge (report, TRUE, options->json);
  what = announce (purge, report);
  /* where nothing is left to remove, only the file is cleaned: nobody loses anything */
  if ((report->n_posts > 0 || report->n_photos > 0) &&
      !is_agreed ("purge", what, options->yes, &status))
    return status;
  g_clear_pointer (&report, vigie_removal_report_free);
  report = vigie_store_purge (store, purge, options->reason, actor, &error);
  if (report == NULL)
    return vigie_cli_fail (error);
  forget_in_library (store);
  say_what_stays (report);
  return print_purge (report, FALSE, options->json);
}

/* vigie-cli purge FILE posts|photos (--older-than TIME | --status S | --all) */
VigieCliStatus
vigie_cli_purge (char **args)
{
  g_auto (Options) options = { 0 };
  const GOptionEntry entries[] = {
    { "older-than", 0, 0, G_OPTION_ARG_STRING, &options.older_than,
      N_ ("Posted before that: a time, a day, or how long ago (90d, 12w, 1y)"), N_ ("TIME") },
    { "status", 0, 0, G_OPTION_ARG_STRING, &options.status, N_ ("Of posts with that status"),
      N_ ("STATUS") },
    { "all", 0, 0, G_OPTION_ARG_NONE, &options.all, N_ ("All of them"), NULL },
    { "dry-run", 'n', 0, G_OPTION_ARG_NONE, &options.dry_run, N_ ("Only say what would be removed"),
      NULL },
    { "yes", 'y', 0, G_OPTION_ARG_NONE, &options.yes, N_ ("Do not ask"), NULL },
    { "reason", 'r', 0, G_OPTION_ARG_STRING, &options.reason, N_ ("Why, for the log"),
      N_ ("TEXT") },
    { "actor", 'a', 0, G_OPTION_ARG_STRING, &options.actor, N_ ("Who decides"), N_ ("NAME") },
    { "json", 0, 0, G_OPTION_ARG_NONE, &options.json, N_ ("Output for programs"), NULL },
    G_OPTION_ENTRY_NULL
  };
  g_autoptr (VigieStore) store = NULL;
  VigieCliStatus status;
  VigiePurge purge;
  g_auto (GStrv) rest = NULL;

  if (!vigie_cli_parse (&args, entries, 2, 2, &status))
    return status;
  rest = args;
  if (!read_purge (rest[2], &options, &purge, &status))
    return status;
  store = vigie_cli_open (rest[1], !options.dry_run, &status);
  if (store == NULL)
    return status;
  status = run_purge (store, &purge, &options);
  vigie_store_close (store);
  return status;
}

static VigieCliStatus
print_pseudonyms (const VigieRemovalReport *report, gboolean json)
{
  g_autoptr (GString) out = g_string_new (json ? "{" : NULL);
  g_autofree char *n_authors = g_strdup_printf ("%" G_GUINT64_FORMAT, report->n_authors);
  g_autofree char *n_posts = g_strdup_printf ("%" G_GUINT64_FORMAT, report->n_posts);

  if (json)
    {
      vigie_cli_append_number (out, "authors", report->n_authors);
      vigie_cli_append_number (out, "posts", report->n_posts);
      append_clean (out, report);
    }
  else if (report->n_posts == 0)
    g_string_append_printf (out, "%s\n", _ ("nothing to change"));
  else
    g_string_append_printf (out, _ ("authors with a pseudonym: %s, posts changed: %s\n"), n_authors,
                            n_posts);
  return vigie_cli_print (out);
}

/* vigie-cli pseudonymise FILE [--yes] */
VigieCliStatus
vigie_cli_pseudonymise (char **args)
{
  g_auto (Options) options = { 0 };
  const GOptionEntry entries[] = {
    { "yes", 'y', 0, G_OPTION_ARG_NONE, &options.yes, N_ ("Do not ask"), NULL },
    { "reason", 'r', 0, G_OPTION_ARG_STRING, &options.reason, N_ ("Why, for the log"),
      N_ ("TEXT") },
    { "actor", 'a', 0, G_OPTION_ARG_STRING, &options.actor, N_ ("Who decides"), N_ ("NAME") },
    { "json", 0, 0, G_OPTION_ARG_NONE, &options.json, N_ ("Output for programs"), NULL },
    G_OPTION_ENTRY_NULL
  };
  g_autoptr (VigieStore) store = NULL;
  g_autoptr (VigieRemovalReport) report = NULL;
  g_autofree char *actor = NULL;
  g_autoptr (GError) error = NULL;
  VigieCliStatus status;

  store = vigie_cli_parse_and_open (args, entries, TRUE, &status);
  if (store == NULL)
    return status;
  actor = vigie_cli_choose_actor (store, options.actor);
  if (is_agreed ("pseudonymise", _ ("Authors will get pseudonyms, and links to their posts go."),
                 options.yes, &status))
    {
      report = vigie_store_pseudonymise (store, options.reason, actor, &error);
      if (report != NULL)
        say_what_stays (report);
      status = report != NULL ? print_pseudonyms (report, options.json) : vigie_cli_fail (error);
    }
  vigie_store_close (store);
  return status;
}

/* ---- what is here ---- */

static void
append_removal_json (GString *out, const VigieRemoval *removal)
{
  static const char *const rules[] = { "all", "older_than", "status" };

  g_string_append (out, out->str[out->len - 1] == '[' ? "{" : ",{");
  vigie_cli_append_member (out, "kind", removal->is_pseudonymising ? "pseudonymise" : "purge");
  vigie_cli_append_time (out, "at", removal->at);
  vigie_cli_append_member (out, "actor", removal->actor);
  vigie_cli_append_member (out, "reason", removal->reason);
  vigie_cli_append_number (out, "posts", removal->n_posts);
  if (removal->is_pseudonymising)
    vigie_cli_append_number (out, "authors", removal->n_authors);
  else
    {
      vigie_cli_append_number (out, "photos", removal->n_photos);
      vigie_cli_append_number (out, "bytes", removal->n_bytes);
      vigie_cli_append_member (out, "what",
                               removal->purge.what == VIGIE_PURGE_PHOTOS ? "photos" : "posts");
      vigie_cli_append_member (out, "rule", rules[removal->purge.rule]);
      if (removal->purge.rule == VIGIE_PURGE_OLDER)
        vigie_cli_append_time (out, "older_than", removal->purge.older_than);
      if (removal->purge.rule == VIGIE_PURGE_STATUS)
        vigie_cli_append_member (out, "status", vigie_status_to_string (removal->purge.status));
    }
  g_string_append_c (out, '}');
}

static void
append_json (GString *out,
             const VigiePersonalData *data,
             const char *retention,
             gboolean is_past,
             GPtrArray *removals)
{
  g_string_append_c (out, '{');
  vigie_cli_append_number (out, "posts", data->n_posts);
  vigie_cli_append_number (out, "posts_with_author", data->n_authors);
  vigie_cli_append_number (out, "posts_with_pseudonym", data->n_pseudonyms);
  vigie_cli_append_number (out, "photos", data->n_photos);
  vigie_cli_append_number (out, "bytes", data->n_bytes);
  vigie_cli_append_number (out, "photo_addresses", data->n_addresses);
  vigie_cli_append_number (out, "removed_posts", data->n_removed_posts);
  vigie_cli_append_number (out, "removed_photos", data->n_removed_photos);
  vigie_cli_append_time (out, "oldest", data->oldest);
  vigie_cli_append_member (out, "retention_until", retention);
  g_string_append_printf (out, ",\"retention_past\":%s,\"removals\":[", is_past ? "true" : "false");
  for (guint i = 0; i < removals->len; i++)
    append_removal_json (out, g_ptr_array_index (removals, i));
  g_string_append (out, "]}\n");
}

static void
append_line (GString *out, const char *name, guint64 n)
{
  g_string_append_printf (out, "%s: %" G_GUINT64_FORMAT "\n", name, n);
}

static char *
dup_number (guint64 n)
{
  return g_strdup_printf ("%" G_GUINT64_FORMAT, n);
}

static char *
say_removal (const VigieRemoval *removal)
{
  g_autofree char *authors = dup_number (removal->n_authors);
  g_autofree char *posts = dup_number (removal->n_posts);
  g_autofree char *photos = dup_number (removal->n_photos);

  if (removal->is_pseudonymising)
    return g_strdup_printf (_ ("authors with a pseudonym: %s"), authors);
  if (removal->purge.what == VIGIE_PURGE_PHOTOS)
    return g_strdup_printf (_ ("photos removed: %s"), photos);
  return g_strdup_printf (_ ("posts removed: %s, photos: %s"), posts, photos);
}

static void
append_text (GString *out,
             const VigiePersonalData *data,
             const char *retention,
             gboolean is_past,
             GPtrArray *removals)
{
  g_autofree char *size = g_format_size (data->n_bytes);
  g_autofree char *n_photos = dup_number (data->n_photos);

  append_line (out, _ ("posts"), data->n_posts);
  append_line (out, _ ("posts that name their author"), data->n_authors);
  append_line (out, _ ("posts with a pseudonym"), data->n_pseudonyms);
  /* Translators: a number and a size like 12 MB */
  g_string_append_printf (out, _ ("photos: %s (%s)\n"), n_photos, size);
  append_line (out, _ ("addresses of further photos"), data->n_addresses);
  append_line (out, _ ("posts removed so far"), data->n_removed_posts);
  append_line (out, _ ("photos removed so far"), data->n_removed_photos);
  if (retention == NULL)
    g_string_append_printf (
        out, "%s\n", _ ("to be kept until: not set (vigie-cli set FILE retention_until DAY)"));
  else
    g_string_append_printf (
        out, is_past ? _ ("to be kept until: %s, which is past\n") : _ ("to be kept until: %s\n"),
        retention);
  for (guint i = 0; i < removals->len; i++)
    {
      const VigieRemoval *removal = g_ptr_array_index (removals, i);
      g_autofree char *at = vigie_time_format (removal->at);
      g_autofree char *what = say_removal (removal);

      g_string_append_printf (out, "%s  %s  %s\n", at, removal->actor, what);
    }
}

/* vigie-cli privacy FILE [--json] */
VigieCliStatus
vigie_cli_privacy (char **args)
{
  gboolean json = FALSE, is_past;
  const GOptionEntry entries[] = { { "json", 0, 0, G_OPTION_ARG_NONE, &json,
                                     N_ ("Output for programs"), NULL },
                                   G_OPTION_ENTRY_NULL };
  g_autoptr (VigieStore) store = NULL;
  g_autoptr (GPtrArray) removals = NULL;
  g_autofree char *retention = NULL;
  g_autoptr (GString) out = g_string_new (NULL);
  g_autoptr (GError) error = NULL;
  VigiePersonalData data;
  VigieCliStatus status;

  store = vigie_cli_parse_and_open (args, entries, FALSE, &status);
  if (store == NULL)
    return status;
  retention = vigie_store_dup_retention (store, vigie_cli_now (), &is_past);
  removals = vigie_store_list_removals (store, &error);
  if (removals == NULL || !vigie_store_count_personal (store, &data, &error))
    status = vigie_cli_fail (error);
  else
    {
      if (json)
        append_json (out, &data, retention, is_past, removals);
      else
        append_text (out, &data, retention, is_past, removals);
      status = vigie_cli_print (out);
    }
  vigie_store_close (store);
  return status;
}

/**
 * vigie_cli_remind:
 * @store: an incident that somebody looks at
 *
 * Says once that its personal data should be removed by now.
 */
void
vigie_cli_remind (VigieStore *store)
{
  gboolean is_past;
  g_autofree char *retention = vigie_store_dup_retention (store, vigie_cli_now (), &is_past);
  VigiePersonalData data;

  if (!is_past || !vigie_store_count_personal (store, &data, NULL) ||
      (data.n_authors == 0 && data.n_photos == 0))
    return;
  vigie_cli_message (_ ("Personal data of this incident was to be kept until %s. Remove it with "
                        "“vigie-cli purge”, "
                        "or set another day with “vigie-cli set FILE retention_until DAY”."),
                     retention);
}
