/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <errno.h>
#include <string.h>
#include <sys/random.h>

#include "vigie-removal.h"

/* Posts that are read and written again together. */
#define CHUNK 2000
#define KEY_LENGTH 32

/* A key that is made up, used for one run and kept nowhere: who has the file alone cannot find out
 * who a pseudonym is by trying names. */
typedef struct
{
  VigieWriter *writer;
  guint8 key[KEY_LENGTH];
  GHashTable *pseudonyms; /* (element-type utf8 utf8): by source and name */
  GHashTable *taken;      /* (element-type utf8): borrowed */
  gint64 entry;
  guint64 n_posts;
} Naming;

static void
naming_clear (Naming *self)
{
  explicit_bzero (self->key, sizeof self->key);
  g_clear_pointer (&self->taken, g_hash_table_unref);
  g_clear_pointer (&self->pseudonyms, g_hash_table_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Naming, naming_clear)

static gboolean
naming_init (Naming *self, VigieWriter *writer, GError **error)
{
  self->writer = writer;
  self->pseudonyms = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->taken = g_hash_table_new (g_str_hash, g_str_equal);
  if (getrandom (self->key, sizeof self->key, 0) == sizeof self->key)
    return TRUE;
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_FAILED, g_strerror (errno));
  return FALSE;
}

/* "A-K7QX-M2PD": reads in any language, without the letters that people take for one another. */
static char *
make_pseudonym (const Naming *self, const char *name, guint attempt)
{
  static const char digits[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
  g_autofree char *seed = g_strdup_printf ("%u\n%s", attempt, name);
  g_autoptr (GHmac) hmac = g_hmac_new (G_CHECKSUM_SHA256, self->key, sizeof self->key);
  guint8 digest[32];
  gsize length = sizeof digest;
  char text[9] = { 0 };

  g_hmac_update (hmac, (const guchar *) seed, -1);
  g_hmac_get_digest (hmac, digest, &length);
  for (int i = 0; i < 8; i++)
    text[i] = digits[digest[i] & 31];
  return g_strdup_printf ("A-%.4s-%.4s", text, text + 4);
}

/* The same one for the same author of the same source. */
static const char *
find_pseudonym (Naming *self, gint64 source, const char *author)
{
  g_autofree char *name = g_strdup_printf ("%" G_GINT64_FORMAT "\n%s", source, author);
  char *pseudonym = g_hash_table_lookup (self->pseudonyms, name);

  for (guint attempt = 0; pseudonym == NULL; attempt++)
    {
      pseudonym = make_pseudonym (self, name, attempt);
      if (g_hash_table_contains (self->taken, pseudonym))
        {
          g_clear_pointer (&pseudonym, g_free);
          continue;
        }
      g_hash_table_add (self->taken, pseudonym);
      g_hash_table_insert (self->pseudonyms, g_steal_pointer (&name), pseudonym);
    }
  return pseudonym;
}

/* ---- posts ---- */

typedef struct
{
  gint64 key;
  gint64 source;
  char *author; /* (nullable) */
  char *text;
} Row;

static void
row_clear (gpointer data)
{
  Row *row = data;

  g_free (row->author);
  g_free (row->text);
}

static GArray *
read_rows (VigieSql *sql, gint64 after, GError **error)
{
  g_autoptr (GArray) rows = g_array_new (FALSE, FALSE, sizeof (Row));
  g_autoptr (GError) failure = NULL;
  sqlite3_stmt *statement =
      vigie_sql_get (sql,
                     "SELECT key, source, author, text FROM post WHERE key > ?1 AND NOT EXISTS"
                     " (SELECT 1 FROM renamed_post r WHERE r.key = post.key) ORDER BY key LIMIT ?2",
                     error);

  if (statement == NULL)
    return NULL;
  g_array_set_clear_func (rows, row_clear);
  sqlite3_bind_int64 (statement, 1, after);
  sqlite3_bind_int (statement, 2, CHUNK);
  while (vigie_sql_step (sql, statement, &failure))
    {
      const Row row = { sqlite3_column_int64 (statement, 0), sqlite3_column_int64 (statement, 1),
                        vigie_sql_dup_text (statement, 2), vigie_sql_dup_text (statement, 3) };

      g_array_append_val (rows, row);
    }
  return vigie_sql_pass (&failure, error) ? g_steal_pointer (&rows) : NULL;
}

static gboolean
run_text (VigieSql *sql, const char *what, gint64 key, const char *text, GError **error)
{
  sqlite3_stmt *statement = vigie_sql_get (sql, what, error);

  if (statement == NULL)
    return FALSE;
  sqlite3_bind_int64 (statement, 1, key);
  vigie_sql_bind_text (statement, 2, text);
  return vigie_sql_run (sql, statement, error);
}

/* The text index holds the words as they were: it is told of both. */
static gboolean
replace_text (VigieSql *sql, gint64 key, const char *old, const char *text, GError **error)
{
  return run_text (sql, "INSERT INTO post_text (post_text, rowid, text) VALUES ('delete', ?1, ?2)",
                   key, old, error) &&
         run_text (sql, "UPDATE post SET text = ?2 WHERE key = ?1", key, text, error) &&
         run_text (sql, "INSERT INTO post_text (rowid, text) VALUES (?1, ?2)", key, text, error);
}

static gboolean
rename_post (Naming *self, const Row *row, GError **error)
{
  VigieSql *sql = self->writer->sql;
  const char *pseudonym = row->author != NULL && row->author[0] != '\0'
                              ? find_pseudonym (self, row->source, row->author)
                              : NULL;
  g_autofree char *text = vigie_mask_accounts (row->text);
  sqlite3_stmt *statement;

  if (g_strcmp0 (text, row->text) != 0 && !replace_text (sql, row->key, row->text, text, error))
    return FALSE;
  statement = vigie_sql_get (
      sql, "UPDATE post SET author = ?2, url = NULL, external_id = '' WHERE key = ?1", error);
  if (statement == NULL)
    return FALSE;
  sqlite3_bind_int64 (statement, 1, row->key);
  if (pseudonym != NULL)
    vigie_sql_bind_text (statement, 2, pseudonym);
  if (!vigie_sql_run (sql, statement, error))
    return FALSE;
  statement = vigie_sql_get (sql, "INSERT INTO renamed_post (key, entry) VALUES (?1, ?2)", error);
  if (statement == NULL)
    return FALSE;
  sqlite3_bind_int64 (statement, 1, row->key);
  sqlite3_bind_int64 (statement, 2, self->entry);
  self->n_posts++;
  return vigie_sql_run (sql, statement, error);
}

static gboolean
rename_posts (Naming *self, GError **error)
{
  gint64 after = G_MININT64;
  guint n;

  do
    {
      g_autoptr (GArray) rows = read_rows (self->writer->sql, after, error);

      if (rows == NULL)
        return FALSE;
      n = rows->len;
      for (guint i = 0; i < n; i++)
        {
          const Row *row = &g_array_index (rows, Row, i);

          after = row->key;
          if (!rename_post (self, row, error))
            return FALSE;
        }
    }
  while (n == CHUNK);
  return TRUE;
}

/* ---- what sources did with posts ---- */

static gboolean
mask_changes (Naming *self, GError **error)
{
  VigieSql *sql = self->writer->sql;
  g_autoptr (GArray) rows = g_array_new (FALSE, FALSE, sizeof (Row));
  g_autoptr (GError) failure = NULL;
  sqlite3_stmt *statement = vigie_sql_get (sql,
                                           "SELECT c.n, 0, NULL, c.text FROM post_change c"
                                           " JOIN renamed_post r ON r.key = c.key AND r.entry = ?1"
                                           " WHERE c.text IS NOT NULL",
                                           error);

  if (statement == NULL)
    return FALSE;
  g_array_set_clear_func (rows, row_clear);
  sqlite3_bind_int64 (statement, 1, self->entry);
  while (vigie_sql_step (sql, statement, &failure))
    {
      const Row row = { .key = sqlite3_column_int64 (statement, 0),
                        .text = vigie_sql_dup_text (statement, 3) };

      g_array_append_val (rows, row);
    }
  if (!vigie_sql_pass (&failure, error))
    return FALSE;
  for (guint i = 0; i < rows->len; i++)
    {
      const Row *row = &g_array_index (rows, Row, i);
      g_autofree char *text = vigie_mask_accounts (row->text);

      if (g_strcmp0 (text, row->text) != 0 &&
          !run_text (sql, "UPDATE post_change SET text = ?2 WHERE n = ?1", row->key, text, error))
        return FALSE;
    }
  return TRUE;
}

/* Names authors otherwise and says so in the log, in one transaction. */
gboolean
vigie_pseudonyms_write (VigieWriter *writer, gpointer data, GError **error)
{
  VigieRemoving *removing = data;
  VigieRemovalReport *report = removing->report;
  g_auto (Naming) naming = { 0 };

  if (!naming_init (&naming, writer, error) ||
      !vigie_removal_next_entry (writer->sql, &naming.entry, error) ||
      !rename_posts (&naming, error))
    return FALSE;
  if (naming.n_posts == 0)
    return TRUE;
  if (!mask_changes (&naming, error))
    return FALSE;
  report->n_posts = naming.n_posts;
  report->n_authors = g_hash_table_size (naming.pseudonyms);
  writer->is_tidy = FALSE;
  return vigie_removal_log (writer,
                            vigie_pseudonyms_make_draft (report->n_authors, report->n_posts,
                                                         removing->reason, removing->actor),
                            naming.entry, report, error) &&
         vigie_change_add_lost (writer, error);
}
