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

/* Rows of (how many, what the log holds of it or NULL) by entry. */
static gboolean
check_entries (VigieSql *sql,
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
      /* a photo without bytes, or that another purge removed, leaves no row of its own */
      is_right &= removal != NULL && !removal->is_pseudonymising &&
                  (photos ? n <= removal->n_photos : n == removal->n_posts);
    }
  if (!vigie_sql_pass (&failure, error))
    return FALSE;
  if (!is_right)
    add_problem (report, photos ? _ ("Photos are missing that no entry of the log removed.")
                                : _ ("Posts are missing that no entry of the log removed."));
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
  return check_entries (sql,
                        "SELECT r.n, l.body FROM (SELECT entry, count (*) AS n FROM removed_post"
                        " GROUP BY entry) r LEFT JOIN log l ON l.entry = r.entry",
                        FALSE, &report->n_removed_posts, report, error) &&
         check_entries (sql,
                        "SELECT r.n, l.body FROM (SELECT entry, count (*) AS n FROM removed_photo"
                        " GROUP BY entry) r LEFT JOIN log l ON l.entry = r.entry",
                        TRUE, &report->n_removed_photos, report, error) &&
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
