/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vigie-privacy.h"
#include "vigie-store-private.h"

G_BEGIN_DECLS

/* ---- what was removed does not come back ---- */
gboolean vigie_removal_has_any (VigieSql *sql, gboolean *any, GError **error);
gboolean
vigie_removal_has_post (VigieSql *sql, const guint8 *id, gboolean *removed, GError **error);
/* @entry: (out): of the log; 0 where the photo was not removed */
gboolean
vigie_removal_find_photo (VigieSql *sql, const guint8 *sha256, gint64 *entry, GError **error);
/* When and by whom, in words, (transfer full) */
char *vigie_removal_say_photo (gint64 at, const char *actor);

/* What a text that a source gives of a post is here: without the names of accounts, where they were
 * taken out of that post. (transfer full) */
gboolean vigie_renamed_mask (
    VigieSql *sql, gint64 key, const char *text, char **masked /* (nullable) */, GError **error);

/* Whether what is missing was removed by an entry of the log, and is not here again */
gboolean vigie_removal_check (VigieSql *sql, VigieCheckReport *report, GError **error);

/* ---- removing, in a transaction of the writer's ---- */
typedef struct
{
  const VigiePurge *purge; /* (nullable): authors are named otherwise */
  const char *reason;
  const char *actor;
  VigieRemovalReport *report;
} VigieRemoving;

gboolean vigie_purge_write (VigieWriter *writer, gpointer removing, GError **error);
gboolean vigie_pseudonyms_write (VigieWriter *writer, gpointer removing, GError **error);
gboolean vigie_removal_next_entry (VigieSql *sql, gint64 *entry, GError **error);
/* Writes @draft as @entry, which what was removed names already. (transfer full) @draft */
gboolean vigie_removal_log (VigieWriter *writer,
                            VigieDraft *draft,
                            gint64 entry,
                            VigieRemovalReport *report,
                            GError **error);

/* Which posts a purge is about: of the row @p of table "post", with ?1 and ?2 bound */
#define VIGIE_PURGE_MATCHES(p)                                                                     \
  "((?1 IS NULL OR " p ".posted_at < ?1) AND (?2 IS NULL OR"                                       \
  " (SELECT f.flags & 7 FROM feed f WHERE f.key = " p ".key) = ?2))"
/* Photos that such posts show and no other one: those that came with a post, and those that were
 * fetched from the address that it names. What a post names and what was fetched are two rows: only
 * the second one counts. */
#define VIGIE_PURGE_PHOTOS_WANTED                                                                  \
  "SELECT w.photo, w.sha256 FROM photo w"                                                          \
  " WHERE (EXISTS (SELECT 1 FROM post_photo l JOIN post p ON p.key = l.key WHERE l.photo = "       \
  "w.photo"                                                                                        \
  " AND " VIGIE_PURGE_MATCHES (                                                                    \
      "p") " AND NOT EXISTS"                                                                       \
           " (SELECT 1 FROM removed_link r WHERE r.key = l.key AND r.n = l.n))"                    \
           " OR EXISTS (SELECT 1 FROM photo_fetch t JOIN post_photo l ON l.uri = t.uri"            \
           " JOIN post p ON p.key = l.key WHERE t.sha256 = w.sha256 AND " VIGIE_PURGE_MATCHES (    \
               "p") ")"                                                                            \
                    " OR (?1 IS NULL AND ?2 IS NULL AND w.sha256 IS NOT NULL))"                    \
                    " AND NOT EXISTS (SELECT 1 FROM post_photo l JOIN post p ON p.key = l.key"     \
                    " WHERE l.photo = w.photo AND NOT " VIGIE_PURGE_MATCHES (                      \
                        "p") ")"                                                                   \
                             " AND NOT EXISTS (SELECT 1 FROM photo_fetch t JOIN post_photo l ON "  \
                             "l.uri = t.uri"                                                       \
                             " JOIN post p ON p.key = l.key WHERE t.sha256 = w.sha256"             \
                             " AND NOT " VIGIE_PURGE_MATCHES (                                     \
                                 "p") ")"                                                          \
                                      " AND (w.sha256 IS NOT NULL OR NOT EXISTS (SELECT 1 FROM "   \
                                      "post_photo l"                                               \
                                      " JOIN photo_fetch t ON t.uri = l.uri WHERE l.photo = "      \
                                      "w.photo))"                                                  \
                                      " AND (w.sha256 IS NULL OR w.sha256 NOT IN (SELECT sha256 "  \
                                      "FROM removed_photo))"
void vigie_purge_bind (sqlite3_stmt *statement, const VigiePurge *purge);

/* ---- nothing of it is left ---- */
void vigie_store_clean (VigieStore *self, VigieRemovalReport *report);

G_END_DECLS
