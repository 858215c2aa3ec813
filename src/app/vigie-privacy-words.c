/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-privacy-words.h"

#include <glib/gi18n.h>

#include "vigie-closures.h"

static char *
count_posts (guint64 n)
{
  g_autofree char *number = vigie_format_count (n);

  /* Translators: %s is a number */
  return g_strdup_printf (ngettext ("%s post", "%s posts", (gulong) n), number);
}

static char *
count_photos (guint64 n)
{
  g_autofree char *number = vigie_format_count (n);

  /* Translators: %s is a number */
  return g_strdup_printf (ngettext ("%s photo", "%s photos", (gulong) n), number);
}

static char *
count_authors (guint64 n)
{
  g_autofree char *number = vigie_format_count (n);

  /* Translators: %s is a number */
  return g_strdup_printf (ngettext ("%s author", "%s authors", (gulong) n), number);
}

static char *
say_amount (gboolean is_pseudonymising,
            VigiePurgeWhat what,
            guint64 n_posts,
            guint64 n_photos,
            guint64 n_bytes,
            guint64 n_authors)
{
  g_autofree char *posts = count_posts (n_posts);
  g_autofree char *photos = count_photos (n_photos);
  g_autofree char *size = g_format_size (n_bytes);
  g_autofree char *authors = NULL;

  if (is_pseudonymising)
    {
      authors = count_authors (n_authors);
      /* Translators: as “3 authors of 12 posts” */
      return g_strdup_printf (_ ("%s of %s"), authors, posts);
    }
  if (what == VIGIE_PURGE_PHOTOS)
    /* Translators: as “3 photos (4.5 MB) of 12 posts” */
    return g_strdup_printf (_ ("%s (%s) of %s"), photos, size, posts);
  if (n_photos == 0)
    return g_steal_pointer (&posts);
  /* Translators: as “12 posts and 3 photos (4.5 MB)” */
  return g_strdup_printf (_ ("%s and %s (%s)"), posts, photos, size);
}

/* Returns: (transfer full): "12 posts and 3 photos (4.5 MB)" */
char *
vigie_privacy_words_amount (const VigiePurge *purge, const VigieRemovalReport *report)
{
  return say_amount (purge == NULL, purge != NULL ? purge->what : VIGIE_PURGE_POSTS,
                     report->n_posts, report->n_photos, report->n_bytes, report->n_authors);
}

/* Returns: (transfer full): which ones, as a sentence */
char *
vigie_privacy_words_rule (const VigiePurge *purge)
{
  g_autofree char *moment = NULL;
  g_autofree char *status = NULL;

  switch (purge->rule)
    {
    case VIGIE_PURGE_OLDER:
      moment = vigie_format_time (purge->older_than);
      /* Translators: %s is a day and a time */
      return g_strdup_printf (_ ("Of posts from before %s."), moment);
    case VIGIE_PURGE_STATUS:
      status = vigie_format_status (purge->status);
      /* Translators: %s is a status, as “Rejected” */
      return g_strdup_printf (_ ("Of posts with the status “%s”."), status);
    case VIGIE_PURGE_ALL:
    default:
      return g_strdup (purge->what == VIGIE_PURGE_PHOTOS ? _ ("All photos of the incident.")
                                                         : _ ("All posts of the incident."));
    }
}

char *
vigie_privacy_words_preview (const VigiePurge *purge, const VigieRemovalReport *report)
{
  g_autofree char *amount = NULL;

  if (report->n_posts == 0 && report->n_photos == 0)
    return g_strdup (_ ("Nothing would be removed."));
  amount = vigie_privacy_words_amount (purge, report);
  /* Translators: %s as “12 posts and 3 photos (4.5 MB)” */
  return g_strdup_printf (_ ("This would remove %s."), amount);
}

char *
vigie_privacy_words_question (const VigiePurge *purge)
{
  if (purge == NULL)
    return g_strdup (_ ("Give All Authors Pseudonyms?"));
  return g_strdup (purge->what == VIGIE_PURGE_PHOTOS ? _ ("Remove Photos for Good?")
                                                     : _ ("Remove Posts for Good?"));
}

char *
vigie_privacy_words_warning (const VigiePurge *purge, const VigieRemovalReport *report)
{
  g_autofree char *amount = NULL;
  g_autofree char *rule = NULL;

  if (purge == NULL)
    return g_strdup (_ ("Names of authors, links to their posts and accounts named in texts are "
                        "taken away. This cannot be undone."));
  amount = vigie_privacy_words_preview (purge, report);
  rule = vigie_privacy_words_rule (purge);
  return g_strdup_printf ("%s %s %s", amount, rule, _ ("This cannot be undone."));
}

/* What was done; where there was nothing to do, the file was cleaned all the same. */
char *
vigie_privacy_words_done (const VigiePurge *purge, const VigieRemovalReport *report)
{
  g_autofree char *amount = vigie_privacy_words_amount (purge, report);

  if (report->decision == NULL)
    return g_strdup (purge == NULL ? _ ("There was nobody left to give a pseudonym.")
                                   : _ ("There was nothing left to remove."));
  /* Translators: %s as “3 authors of 12 posts”, or “12 posts and 3 photos (4.5 MB)” */
  return g_strdup_printf (purge == NULL ? _ ("Pseudonyms given: %s.") : _ ("Removed: %s."), amount);
}

/* One line of what was removed before */
char *
vigie_privacy_words_removal (const VigieRemoval *removal)
{
  g_autofree char *amount =
      say_amount (removal->is_pseudonymising, removal->purge.what, removal->n_posts,
                  removal->n_photos, removal->n_bytes, removal->n_authors);

  return g_strdup_printf (
      removal->is_pseudonymising ? _ ("Pseudonyms given: %s.") : _ ("Removed: %s."), amount);
}

/* Returns: (transfer full): how much the library of past incidents knows; @incidents as
 * vigie_library_list() gives them */
char *
vigie_privacy_words_library (GPtrArray *incidents)
{
  g_autofree char *n_incidents = vigie_format_count (incidents->len);
  g_autofree char *counted = g_strdup_printf (
      /* Translators: %s is a number */
      ngettext ("%s incident", "%s incidents", incidents->len), n_incidents);
  g_autofree char *photos = NULL;
  guint64 n_photos = 0;

  if (incidents->len == 0)
    return g_strdup (_ ("No incident is known."));
  for (guint i = 0; i < incidents->len; i++)
    n_photos += ((const VigieLibraryIncident *) g_ptr_array_index (incidents, i))->n_photos;
  photos = count_photos (n_photos);
  /* Translators: as “12 photos of 3 incidents” */
  return g_strdup_printf (C_ ("library", "%s of %s"), photos, counted);
}

/* Returns: (transfer full): what the library knows of one of them */
char *
vigie_privacy_words_known (const VigieLibraryIncident *incident)
{
  g_autofree char *photos = count_photos (incident->n_photos);
  g_autofree char *moment = vigie_format_time (incident->seen_at);

  /* Translators: as “12 photos, seen last on 3 March 2026 14:05”, and where the file was */
  return g_strdup_printf (_ ("%s, seen last on %s\n%s"), photos, moment, incident->path);
}

const char *
vigie_privacy_words_log (void)
{
  return _ ("The log keeps who decided, reasons, notes and titles as they were written. Nothing "
            "can be taken out of it. It says what was removed, by whom and when.");
}

const char *
vigie_privacy_words_copies (void)
{
  return _ (
      "Copies of the file, backups, and what was published or printed keep everything. Remove "
      "it there, too.");
}

const char *
vigie_privacy_words_clean (void)
{
  return _ ("The file was written anew: nothing of what was removed is left in it.");
}

/**
 * vigie_privacy_words_report:
 * @incident: its title
 * @actor: who did it
 * @at: when, ms
 * @purge: (nullable): what was asked; %NULL for pseudonyms
 * @report: what was done
 * @problem: (nullable): what else there is to say
 *
 * Returns: (transfer full): all of it as a text for a file
 */
char *
vigie_privacy_words_report (const char *incident,
                            const char *actor,
                            gint64 at,
                            const VigiePurge *purge,
                            const VigieRemovalReport *report,
                            const char *problem)
{
  GString *text = g_string_new (NULL);
  g_autofree char *done = vigie_privacy_words_done (purge, report);
  g_autofree char *rule = purge != NULL ? vigie_privacy_words_rule (purge) : NULL;
  g_autofree char *moment = vigie_format_time (at);

  g_string_append_printf (text, "%s\n%s, %s\n\n%s\n", incident, moment, actor, done);
  if (rule != NULL)
    g_string_append_printf (text, "%s\n", rule);
  g_string_append_printf (text, "%s\n",
                          report->notice != NULL ? report->notice : vigie_privacy_words_clean ());
  if (problem != NULL)
    g_string_append_printf (text, "%s\n", problem);
  g_string_append_printf (text, "\n%s\n%s\n", vigie_privacy_words_log (),
                          vigie_privacy_words_copies ());
  if (report->decision != NULL)
    {
      /* Translators: %s is the number of an entry of the log */
      g_string_append_printf (text, _ ("Entry of the log: %s"),
                              vigie_decision_get_id (report->decision));
      g_string_append_c (text, '\n');
    }
  return g_string_free_and_steal (text);
}
