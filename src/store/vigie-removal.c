/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-removal.h"

#include <glib/gi18n-lib.h>

#include "vigie-error.h"
#include "vigie-post-id.h"
#include "vigie-store-ingest.h"
#include "vigie-store-log.h"

/* What was removed on purpose is known, so that nothing brings it back. */

gboolean
vigie_removal_has_any (VigieSql *sql, gboolean *any, GError **error)
{
  gint64 n;

  if (!vigie_sql_read_int (sql,
                           "SELECT EXISTS (SELECT 1 FROM removed_post)"
                           " OR EXISTS (SELECT 1 FROM removed_photo)"
                           " OR EXISTS (SELECT 1 FROM removed_link)",
                           &n, error))
    return FALSE;
  *any = n != 0;
  return TRUE;
}

static gboolean
find_entry (VigieSql *sql, sqlite3_stmt *statement, gint64 *entry, GError **error)
{
  g_autoptr (GError) failure = NULL;

  *entry = 0;
  if (vigie_sql_step (sql, statement, &failure))
    *entry = sqlite3_column_int64 (statement, 0);
  sqlite3_reset (statement);
  return vigie_sql_pass (&failure, error);
}

gboolean
vigie_removal_has_post (VigieSql *sql, const guint8 *id, gboolean *removed, GError **error)
{
  sqlite3_stmt *statement =
      vigie_sql_get (sql, "SELECT entry FROM removed_post WHERE id = ?1", error);
  gint64 entry;

  if (statement == NULL)
    return FALSE;
  vigie_sql_bind_blob (statement, 1, id, VIGIE_POST_ID_BYTES);
  if (!find_entry (sql, statement, &entry, error))
    return FALSE;
  *removed = entry != 0;
  return TRUE;
}

gboolean
vigie_removal_find_photo (VigieSql *sql, const guint8 *sha256, gint64 *entry, GError **error)
{
  sqlite3_stmt *statement =
      vigie_sql_get (sql, "SELECT entry FROM removed_photo WHERE sha256 = ?1", error);

  if (statement == NULL)
    return FALSE;
  vigie_sql_bind_blob (statement, 1, sha256, VIGIE_SHA256_LENGTH);
  return find_entry (sql, statement, entry, error);
}

char *
vigie_removal_say_photo (gint64 at, const char *actor)
{
  g_autoptr (GDateTime) moment = g_date_time_new_from_unix_local (at / 1000);
  g_autofree char *day = moment != NULL ? g_date_time_format (moment, "%x") : g_strdup ("");

  if (actor == NULL || actor[0] == '\0')
    return g_strdup_printf (_ ("This photo was removed on %s."), day);
  /* Translators: a day, and a person */
  return g_strdup_printf (_ ("This photo was removed on %s by %s."), day, actor);
}

gboolean
vigie_renamed_mask (VigieSql *sql, gint64 key, const char *text, char **masked, GError **error)
{
  sqlite3_stmt *statement =
      vigie_sql_get (sql, "SELECT entry FROM renamed_post WHERE key = ?1", error);
  gint64 entry;

  *masked = NULL;
  if (statement == NULL)
    return FALSE;
  sqlite3_bind_int64 (statement, 1, key);
  if (!find_entry (sql, statement, &entry, error))
    return FALSE;
  *masked = entry != 0 ? vigie_mask_accounts (text) : g_strdup (text);
  return TRUE;
}

/* ---- the log ---- */

/* Entries are never taken out, so the next one is known before it is written. */
gboolean
vigie_removal_next_entry (VigieSql *sql, gint64 *entry, GError **error)
{
  return vigie_sql_read_int (sql, "SELECT coalesce (max (entry), 0) + 1 FROM log", entry, error);
}

gboolean
vigie_removal_log (VigieWriter *writer,
                   VigieDraft *draft,
                   gint64 entry,
                   VigieRemovalReport *report,
                   GError **error)
{
  g_autoptr (VigieDraft) owned = draft;
  gint64 last;

  report->decision = vigie_log_append (writer, owned, error);
  if (report->decision == NULL ||
      !vigie_sql_read_int (writer->sql, "SELECT max (entry) FROM log", &last, error))
    return FALSE;
  if (last == entry)
    return TRUE;
  g_set_error_literal (error, VIGIE_ERROR, VIGIE_ERROR_DAMAGED,
                       _ ("The log numbers its entries otherwise than it should. Use a copy."));
  return FALSE;
}

/* ---- whether it was done as the log says ---- */

static void
add_problem (VigieCheckReport *report, const char *problem)
{
  report->chain_intact = FALSE;
  g_ptr_array_add (report->problems, g_strdup (problem));
}

/* Rows of (how many, what the log holds of it or NULL) by entry: nothing is removed without one. */
static gboolean
check_rows (VigieSql *sql,
            const char *text,
            gboolean photos,
            guint64 *total,
            VigieCheckReport *report,
            GError **error)
{
  sqlite3_stmt *statement = vigie_sql_get (sql, text, error);
  g_autoptr (GError) failure = NULL;
  gboolean is_right = TRUE;

  if (statement == NULL)
    return FALSE;
  while (vigie_sql_step (sql, statement, &failure))
    {
      const guint64 n = (guint64) sqlite3_column_int64 (statement, 0);
      const char *body = vigie_sql_peek_text (statement, 1);
      g_autoptr (VigieDecision) decision =
          body != NULL ? vigie_decision_new_from_body (body, NULL) : NULL;
      g_autoptr (VigieRemoval) removal = decision != NULL ? vigie_removal_new (decision) : NULL;

      *total += n;
      is_right &= removal != NULL && !removal->is_pseudonymising &&
                  (photos ? n <= removal->n_photos
                          : removal->purge.what == VIGIE_PURGE_POSTS && n <= removal->n_posts);
    }
  if (!vigie_sql_pass (&failure, error))
    return FALSE;
  if (!is_right)
    add_problem (report, photos ? _ ("Photos are missing that no entry of the log removed.")
                                : _ ("Posts are missing that no entry of the log removed."));
  return TRUE;
}

static void
add_forgotten (VigieCheckReport *report, guint64 n_posts, gboolean photos)
{
  g_autofree char *number = g_strdup_printf ("%" G_GUINT64_FORMAT, n_posts);
  g_autofree char *words = NULL;

  if (n_posts > 0)
    {
      words = g_strdup_printf (
          g_dngettext (GETTEXT_PACKAGE,
                       /* Translators: %s is a number */
                       "The file has forgotten that %s post was removed, as the log says: it could "
                       "come back.",
                       "The file has forgotten that %s posts were removed, as the log says: they "
                       "could come back.",
                       (gulong) n_posts),
          number);
      add_problem (report, words);
    }
  if (photos)
    add_problem (report, _ ("The file has forgotten which photos were removed, as the log says: "
                            "they could come back."));
}

/* Entries of removals with how many posts and photos the file remembers of them: what is forgotten
 * could come back. */
static gboolean
check_entries (VigieSql *sql, VigieCheckReport *report, GError **error)
{
  sqlite3_stmt *statement =
      vigie_sql_get (sql,
                     "SELECT l.body, coalesce (p.n, 0), coalesce (o.n, 0) FROM log l"
                     " LEFT JOIN (SELECT entry, count (*) AS n FROM removed_post GROUP BY entry) p"
                     " ON p.entry = l.entry"
                     " LEFT JOIN (SELECT entry, count (*) AS n FROM removed_photo GROUP BY entry) o"
                     " ON o.entry = l.entry WHERE l.kind = 'data.purge'",
                     error);
  g_autoptr (GError) failure = NULL;
  guint64 n_posts = 0;
  gboolean photos = FALSE;

  if (statement == NULL)
    return FALSE;
  while (vigie_sql_step (sql, statement, &failure))
    {
      const char *body = vigie_sql_peek_text (statement, 0);
      const guint64 n = (guint64) sqlite3_column_int64 (statement, 1);
      g_autoptr (VigieDecision) decision =
          body != NULL ? vigie_decision_new_from_body (body, NULL) : NULL;
      g_autoptr (VigieRemoval) removal = decision != NULL ? vigie_removal_new (decision) : NULL;

      if (removal == NULL) /* the chain's check has named it */
        continue;
      if (removal->purge.what == VIGIE_PURGE_POSTS && n < removal->n_posts)
        n_posts += removal->n_posts - n;
      /* a photo that was never here leaves no row: only one that had bytes must have */
      photos |= removal->n_bytes > 0 && sqlite3_column_int64 (statement, 2) == 0;
    }
  if (!vigie_sql_pass (&failure, error))
    return FALSE;
  add_forgotten (report, n_posts, photos);
  return TRUE;
}

static gboolean
check_absent (
    VigieSql *sql, const char *text, const char *problem, VigieCheckReport *report, GError **error)
{
  gint64 n;

  if (!vigie_sql_read_int (sql, text, &n, error))
    return FALSE;
  if (n != 0)
    add_problem (report, problem);
  return TRUE;
}

gboolean
vigie_removal_check (VigieSql *sql, VigieCheckReport *report, GError **error)
{
  return check_rows (sql,
                     "SELECT r.n, l.body FROM (SELECT entry, count (*) AS n FROM removed_post"
                     " GROUP BY entry) r LEFT JOIN log l ON l.entry = r.entry",
                     FALSE, &report->n_removed_posts, report, error) &&
         check_rows (sql,
                     "SELECT r.n, l.body FROM (SELECT entry, count (*) AS n FROM removed_photo"
                     " GROUP BY entry) r LEFT JOIN log l ON l.entry = r.entry",
                     TRUE, &report->n_removed_photos, report, error) &&
         check_entries (sql, report, error) &&
         /* posts are not found by their whole identifier, so each is looked up among the removed */
         check_absent (sql,
                       "SELECT EXISTS (SELECT 1 FROM removed_post) AND EXISTS (SELECT 1 FROM post p"
                       " CROSS JOIN removed_post r ON r.id = p.id)",
                       _ ("A post that was removed is here again."), report, error) &&
         check_absent (sql,
                       "SELECT EXISTS (SELECT 1 FROM removed_photo r"
                       " JOIN blob b ON b.sha256 = r.sha256)",
                       _ ("A photo that was removed is here again."), report, error) &&
         check_absent (sql,
                       "SELECT EXISTS (SELECT 1 FROM renamed_post r LEFT JOIN log l"
                       " ON l.entry = r.entry WHERE l.kind IS NOT 'data.pseudonymise')",
                       _ ("Authors were named otherwise without an entry of the log."), report,
                       error);
}

void
vigie_removal_report_free (VigieRemovalReport *self)
{
  if (self == NULL)
    return;
  g_clear_object (&self->decision);
  g_free (self->notice);
  g_free (self);
}
