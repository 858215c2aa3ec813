/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-library-file.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#include "vigie-error.h"

#define APPLICATION_ID 0x56474c42 /* "VGLB" */
#define VERSION 1
#define MAX_ASIDE 100 /* files that were set aside, beside it */

static const char tables[] =
    "CREATE TABLE incident (id TEXT PRIMARY KEY, title TEXT NOT NULL, path TEXT NOT NULL,"
    " seen_at INTEGER NOT NULL) STRICT, WITHOUT ROWID;"
    /* Numbers are never used twice, so that readers see what is new by them. */
    "CREATE TABLE look (n INTEGER PRIMARY KEY AUTOINCREMENT, incident TEXT NOT NULL,"
    " sha256 BLOB NOT NULL, version INTEGER NOT NULL, look BLOB, post_id TEXT NOT NULL,"
    " posted_at INTEGER NOT NULL, UNIQUE (incident, sha256)) STRICT;";

/* ---- errors ---- */

/**
 * vigie_library_pass:
 * @failure: (inout): what SQLite said, which is in words about an incident file
 * @error: return location for a #GError
 *
 * Hands @failure on in words about the library.
 *
 * Returns: %TRUE where there is none
 */
gboolean
vigie_library_pass (GError **failure, GError **error)
{
  g_autoptr (GError) cause = g_steal_pointer (failure);
  int code;

  if (cause == NULL)
    return TRUE;
  code = cause->domain == VIGIE_ERROR ? cause->code : VIGIE_ERROR_FAILED;
  switch (code)
    {
    case VIGIE_ERROR_BUSY:
      g_set_error_literal (error, VIGIE_ERROR, code,
                           _ ("Another program has held the library of past incidents for too "
                              "long."));
      break;
    case VIGIE_ERROR_READ_ONLY:
      g_set_error_literal (error, VIGIE_ERROR, code,
                           _ ("The library of past incidents cannot be written."));
      break;
    case VIGIE_ERROR_DAMAGED:
      g_set_error_literal (error, VIGIE_ERROR, code,
                           _ ("The library of past incidents is damaged."));
      break;
    case VIGIE_ERROR_NO_SPACE:
      g_set_error_literal (error, VIGIE_ERROR, code,
                           _ ("The disk is full: the library of past incidents was not changed."));
      break;
    default:
      g_set_error (error, VIGIE_ERROR, code,
                   _ ("The library of past incidents could not be used."));
      g_debug ("%s", cause->message);
    }
  return FALSE;
}

static gboolean
fail_not_ours (const char *path, GError **error)
{
  g_autofree char *name = g_filename_display_name (path);

  g_set_error (error, VIGIE_ERROR, VIGIE_ERROR_NOT_OURS,
               _ ("“%s” is not a library of Vigie. Nothing in it was changed."), name);
  return FALSE;
}

/* ---- opening ---- */

static gboolean
make_tables (VigieSql *sql, GError **error)
{
  g_autofree char *pragmas = g_strdup_printf (
      "PRAGMA application_id = %d; PRAGMA user_version = %d", APPLICATION_ID, VERSION);

  return vigie_sql_exec (sql, tables, error) && vigie_sql_exec (sql, pragmas, error);
}

/* In a transaction: of two who come first one makes the tables. */
static gboolean
prepare (VigieSql *sql, const char *path, GError **error)
{
  gint64 id, version, n_tables;

  if (!vigie_sql_read_int (sql, "PRAGMA application_id", &id, error) ||
      !vigie_sql_read_int (sql, "PRAGMA user_version", &version, error) ||
      !vigie_sql_read_int (sql, "SELECT count (*) FROM sqlite_schema", &n_tables, error))
    return FALSE;
  if (id == 0 && version == 0 && n_tables == 0)
    return make_tables (sql, error);
  if (id != APPLICATION_ID)
    return fail_not_ours (path, error);
  if (version > VERSION)
    {
      g_set_error_literal (error, VIGIE_ERROR, VIGIE_ERROR_NEWER,
                           _ ("The library of past incidents was written by a newer Vigie."));
      return FALSE;
    }
  return vigie_sql_read_int (sql, "SELECT count (*) FROM incident", &n_tables, error);
}

static gboolean
is_foreign (const GError *error)
{
  return g_error_matches (error, VIGIE_ERROR, VIGIE_ERROR_NOT_OURS) ||
         g_error_matches (error, VIGIE_ERROR, VIGIE_ERROR_NEWER);
}

static VigieSql *
open_file (const char *path, GError **error)
{
  g_autoptr (GError) failure = NULL;
  g_autoptr (VigieSql) sql =
      vigie_sql_open (path, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, &failure);

  if (sql != NULL && vigie_sql_exec (sql, "BEGIN IMMEDIATE", &failure))
    {
      if (prepare (sql, path, &failure) && vigie_sql_exec (sql, "COMMIT", &failure) &&
          vigie_sql_exec (sql,
                          "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;"
                          "PRAGMA secure_delete = ON",
                          &failure))
        return g_steal_pointer (&sql);
      vigie_sql_rollback (sql);
    }
  if (is_foreign (failure))
    g_propagate_error (error, g_steal_pointer (&failure));
  else
    vigie_library_pass (&failure, error);
  return NULL;
}

/* ---- setting aside ---- */

static gboolean
must_be_set_aside (const GError *error)
{
  return g_error_matches (error, VIGIE_ERROR, VIGIE_ERROR_DAMAGED) ||
         g_error_matches (error, VIGIE_ERROR, VIGIE_ERROR_NEWER);
}

static char *
choose_name (const char *path, const char *word)
{
  for (guint i = 1; i <= MAX_ASIDE; i++)
    {
      g_autofree char *name = i == 1 ? g_strdup_printf ("%s.%s", path, word)
                                     : g_strdup_printf ("%s.%s-%u", path, word, i);

      if (!g_file_test (name, G_FILE_TEST_EXISTS))
        return g_steal_pointer (&name);
    }
  return NULL;
}

static void
move_beside (const char *path, const char *target, const char *suffix)
{
  g_autofree char *from = g_strconcat (path, suffix, NULL);
  g_autofree char *to = g_strconcat (target, suffix, NULL);

  if (g_file_test (from, G_FILE_TEST_EXISTS))
    g_rename (from, to);
}

/**
 * vigie_library_file_set_aside:
 * @path: a library
 * @word: why: what its name ends with from now on
 *
 * Returns: (transfer full) (nullable): its new name, or %NULL where it could not be moved
 */
char *
vigie_library_file_set_aside (const char *path, const char *word)
{
  g_autofree char *target = choose_name (path, word);

  if (target == NULL || g_rename (path, target) != 0)
    return NULL;
  move_beside (path, target, "-wal");
  move_beside (path, target, "-shm");
  return g_steal_pointer (&target);
}

static gboolean
is_aside (const char *name, const char *base)
{
  static const char *const words[] = { ".damaged", ".newer" };

  if (!g_str_has_prefix (name, base))
    return FALSE;
  for (gsize i = 0; i < G_N_ELEMENTS (words); i++)
    {
      if (g_str_has_prefix (name + strlen (base), words[i]))
        return TRUE;
    }
  return FALSE;
}

/**
 * vigie_library_file_remove_aside:
 * @path: a library
 * @error: return location for a #GError
 *
 * Removes what was set aside, with what lies beside that.
 *
 * Returns: %FALSE with @error set where something could not be removed
 */
gboolean
vigie_library_file_remove_aside (const char *path, GError **error)
{
  g_autofree char *folder = g_path_get_dirname (path);
  g_autofree char *base = g_path_get_basename (path);
  g_autoptr (GDir) names = g_dir_open (folder, 0, NULL);
  const char *name;

  while (names != NULL && (name = g_dir_read_name (names)) != NULL)
    {
      g_autofree char *aside = g_build_filename (folder, name, NULL);
      g_autofree char *shown = g_filename_display_name (name);

      if (!is_aside (name, base) || g_unlink (aside) == 0 || errno == ENOENT)
        continue;
      g_set_error (error, VIGIE_ERROR, VIGIE_ERROR_IO,
                   /* Translators: the name of a file, and why */
                   _ ("“%s”, an older library that was set aside, cannot be removed: %s."), shown,
                   g_strerror (errno));
      return FALSE;
    }
  return TRUE;
}

static VigieSql *
begin_anew (const char *path, const GError *why, char **notice, GError **error)
{
  gboolean newer = g_error_matches (why, VIGIE_ERROR, VIGIE_ERROR_NEWER);
  g_autofree char *target = vigie_library_file_set_aside (path, newer ? "newer" : "damaged");
  g_autofree char *name = target != NULL ? g_filename_display_name (target) : NULL;

  if (target == NULL)
    {
      g_propagate_error (error, g_error_copy (why));
      return NULL;
    }
  *notice =
      newer ? g_strdup_printf (_ ("The library of past incidents was written by a newer Vigie. It "
                                  "was set aside as “%s”, and a new one begun."),
                               name)
            : g_strdup_printf (_ ("The library of past incidents was damaged. It was set aside as "
                                  "“%s”, and a new one begun."),
                               name);
  return open_file (path, error);
}

/* Several processes may find it damaged; only the first sets it aside. */
static VigieSql *
replace_file (const char *path, char **notice, GError **error)
{
  g_autofree char *lock_path = g_strconcat (path, ".lock", NULL);
  int lock = g_open (lock_path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  g_autoptr (GError) failure = NULL;
  VigieSql *sql;

  if (lock >= 0)
    while (flock (lock, LOCK_EX) != 0 && errno == EINTR)
      ;
  sql = open_file (path, &failure);
  if (sql == NULL && must_be_set_aside (failure))
    sql = begin_anew (path, failure, notice, error);
  else if (sql == NULL)
    g_propagate_error (error, g_steal_pointer (&failure));
  if (lock >= 0)
    close (lock);
  return sql;
}

/**
 * vigie_library_file_open:
 * @path: a library, or where there shall be one
 * @notice: (out) (transfer full) (nullable): set to a sentence for the user where the file that was
 *   there had to be set aside
 * @error: return location for a #GError
 *
 * Returns: (transfer full) (nullable): a connection
 */
VigieSql *
vigie_library_file_open (const char *path, char **notice, GError **error)
{
  g_autoptr (GError) failure = NULL;
  VigieSql *sql = open_file (path, &failure);

  if (sql == NULL && must_be_set_aside (failure))
    return replace_file (path, notice, error);
  if (sql == NULL)
    g_propagate_error (error, g_steal_pointer (&failure));
  return sql;
}
