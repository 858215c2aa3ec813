/* SPDX-License-Identifier: GPL-3.0-or-later */
#define _GNU_SOURCE
#include "vigie-store-file.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <stdio.h>
#include <string.h>
#include <sys/random.h>
#include <unistd.h>

#include "vigie-error.h"
#include "vigie-projection.h"
#include "vigie-schema.h"
#include "vigie-store.h"
#include "vigie-time.h"

/* https://www.sqlite.org/fileformat2.html#the_database_header */
#define HEADER_LENGTH 100
#define HEADER_PAGE_SIZE 16
#define HEADER_CHANGE_COUNTER 24
#define HEADER_N_PAGES 28
#define HEADER_USER_VERSION 60
#define HEADER_APPLICATION_ID 68
#define HEADER_VALID_FOR 92

static guint32
read_be32 (const guint8 *bytes)
{
  guint32 value;

  memcpy (&value, bytes, sizeof value);
  return GUINT32_FROM_BE (value);
}

static gboolean
fail_errno (int code, const char *path, GError **error)
{
  g_autofree char *name = g_filename_display_name (path);

  if (code == ENOENT || code == ENOTDIR)
    g_set_error (error, VIGIE_ERROR, VIGIE_ERROR_NOT_FOUND, _ ("There is no file “%s”."), name);
  else
    g_set_error (error, VIGIE_ERROR, VIGIE_ERROR_IO, _ ("“%s” cannot be opened: %s."), name,
                 g_strerror (code));
  return FALSE;
}

static gboolean
fail_not_ours (const char *path, GError **error)
{
  g_autofree char *name = g_filename_display_name (path);

  g_set_error (error, VIGIE_ERROR, VIGIE_ERROR_NOT_OURS,
               _ ("“%s” is not an incident file of Vigie. Nothing in it was changed."), name);
  return FALSE;
}

static gboolean
has_content (const char *path, const char *suffix)
{
  g_autofree char *beside = g_strconcat (path, suffix, NULL);
  GStatBuf info;

  return g_stat (beside, &info) == 0 && info.st_size > 0;
}

static gboolean
check_header (const guint8 *header, gint64 size, const char *path, GError **error)
{
  guint64 page_size = (guint64) header[HEADER_PAGE_SIZE] << 8 | header[HEADER_PAGE_SIZE + 1];
  guint64 n_pages = read_be32 (header + HEADER_N_PAGES);

  if (read_be32 (header + HEADER_APPLICATION_ID) != VIGIE_APPLICATION_ID)
    return fail_not_ours (path, error);
  if (read_be32 (header + HEADER_USER_VERSION) > VIGIE_SCHEMA_VERSION)
    {
      g_set_error_literal (
          error, VIGIE_ERROR, VIGIE_ERROR_NEWER,
          _ ("The incident file was written by a newer Vigie. Update Vigie to open it."));
      return FALSE;
    }
  /* A write-ahead log may hold the missing pages, so only without one the size tells. */
  if (page_size == 1)
    page_size = 65536;
  if (read_be32 (header + HEADER_CHANGE_COUNTER) == read_be32 (header + HEADER_VALID_FOR) &&
      !has_content (path, "-wal") && n_pages * page_size > (guint64) size)
    {
      g_autofree char *have = g_format_size_full ((guint64) size, G_FORMAT_SIZE_LONG_FORMAT);
      g_autofree char *want = g_format_size_full (n_pages * page_size, G_FORMAT_SIZE_LONG_FORMAT);

      g_set_error (error, VIGIE_ERROR, VIGIE_ERROR_DAMAGED,
                   _ ("The incident file is cut off: it has %s of %s. Use a complete copy."), have,
                   want);
      return FALSE;
    }
  return TRUE;
}

/**
 * vigie_store_file_inspect:
 * @path: a file
 * @writable: (out): whether it and its folder can be written
 * @error: return location for a #GError
 *
 * Looks at the file's header before SQLite may touch it, so that a file that is not ours stays as
 * it is.
 *
 * Returns: %FALSE with @error set when it is no incident file that can be opened
 */
gboolean
vigie_store_file_inspect (const char *path, gboolean *writable, GError **error)
{
  static const char magic[16] = "SQLite format 3";
  g_autofree char *folder = g_path_get_dirname (path);
  guint8 header[HEADER_LENGTH];
  GStatBuf info;
  ssize_t n_read;
  int fd;

  if (g_stat (path, &info) != 0)
    return fail_errno (errno, path, error);
  if (!S_ISREG (info.st_mode))
    return fail_not_ours (path, error);
  fd = g_open (path, O_RDONLY | O_CLOEXEC, 0);
  if (fd < 0)
    return fail_errno (errno, path, error);
  n_read = read (fd, header, sizeof header);
  g_close (fd, NULL);
  if (n_read != sizeof header || memcmp (header, magic, sizeof magic) != 0)
    return fail_not_ours (path, error);
  if (!check_header (header, info.st_size, path, error))
    return FALSE;

  *writable = g_access (path, W_OK) == 0 && g_access (folder, W_OK) == 0;
  return TRUE;
}

char *
vigie_store_file_random_id (void)
{
  guint8 bytes[16];
  GString *id = g_string_sized_new (32);

  if (getrandom (bytes, sizeof bytes, 0) != sizeof bytes)
    {
      for (gsize i = 0; i < sizeof bytes; i++)
        bytes[i] = (guint8) g_random_int_range (0, 256);
    }
  for (gsize i = 0; i < sizeof bytes; i++)
    g_string_append_printf (id, "%02x", bytes[i]);
  return g_string_free_and_steal (id);
}

static gboolean
read_desk (const char *path, char **id)
{
  g_autofree char *text = NULL;

  if (!g_file_get_contents (path, &text, NULL, NULL))
    return FALSE;
  g_strstrip (text);
  if (strlen (text) != 32 || strspn (text, "0123456789abcdef") != 32)
    return FALSE;
  *id = g_steal_pointer (&text);
  return TRUE;
}

/* A random value that this user on this machine keeps; two processes that make it at the same
 * time agree on the first. Without a folder to keep it in it lasts for this run. */
static char *
ensure_desk (void)
{
  g_autofree char *folder = g_build_filename (g_get_user_data_dir (), "vigie", NULL);
  g_autofree char *path = g_build_filename (folder, "desk", NULL);
  g_autofree char *fresh = vigie_store_file_random_id ();
  g_autofree char *temporary = NULL;
  char *id = NULL;

  if (read_desk (path, &id))
    return id;

  g_mkdir_with_parents (folder, 0700);
  temporary = g_strdup_printf ("%s.%s", path, fresh);
  if (g_file_set_contents_full (temporary, fresh, 32, G_FILE_SET_CONTENTS_NONE, 0600, NULL))
    {
      if (link (temporary, path) != 0 && errno != EEXIST)
        g_rename (temporary, path);
      g_unlink (temporary);
    }
  if (read_desk (path, &id))
    return id;
  return g_steal_pointer (&fresh);
}

/**
 * vigie_store_file_make_device:
 * @path: the incident file
 * @incident_id: its id
 * @device: (out): 16 hex digits and a NUL
 *
 * A device is this desk on this very file: a copy of the file has another inode, so that it goes
 * on with a chain of its own.
 */
void
vigie_store_file_make_device (const char *path, const char *incident_id, char device[17])
{
  g_autofree char *desk = ensure_desk ();
  g_autofree char *seed = NULL;
  g_autofree char *hash = NULL;
  GStatBuf info = { 0 };

  g_stat (path, &info);
  seed = g_strdup_printf ("%s\n%s\n%" G_GUINT64_FORMAT, desk, incident_id, (guint64) info.st_ino);
  hash = g_compute_checksum_for_string (G_CHECKSUM_SHA256, seed, -1);
  g_strlcpy (device, hash, 17);
}

static gboolean
insert_setting (VigieSql *sql, const char *name, const char *value, GError **error)
{
  sqlite3_stmt *statement =
      vigie_sql_get (sql, "INSERT INTO setting (name, value) VALUES (?1, ?2)", error);

  if (statement == NULL)
    return FALSE;
  vigie_sql_bind_text (statement, 1, name);
  vigie_sql_bind_text (statement, 2, value);
  return vigie_sql_run (sql, statement, error);
}

static gboolean
fill (VigieSql *sql,
      const char *title,
      gboolean exercise,
      const char *exercise_of, /* (nullable) */
      gint64 now,
      GError **error)
{
  g_autofree char *id = vigie_store_file_random_id ();
  g_autofree char *created_at = vigie_time_format (now);
  g_autofree char *page_size = g_strdup_printf ("PRAGMA page_size = %d", VIGIE_PAGE_SIZE);

  return vigie_sql_exec (sql, page_size, error) &&
         vigie_sql_exec (sql, "PRAGMA synchronous = FULL; BEGIN IMMEDIATE", error) &&
         vigie_schema_create (sql, error) && vigie_projection_init (sql, error) &&
         insert_setting (sql, VIGIE_INFO_ID, id, error) &&
         insert_setting (sql, VIGIE_INFO_TITLE, title, error) &&
         insert_setting (sql, VIGIE_INFO_CREATED_AT, created_at, error) &&
         insert_setting (sql, VIGIE_INFO_EXERCISE, exercise ? "true" : "false", error) &&
         (exercise_of == NULL ||
          insert_setting (sql, VIGIE_INFO_EXERCISE_OF, exercise_of, error)) &&
         vigie_sql_exec (sql, "COMMIT; PRAGMA journal_mode = WAL", error);
}

/* Gives the finished file its name unless something has it; both calls are atomic. */
static int
publish (const char *temporary, const char *path)
{
  if (renameat2 (AT_FDCWD, temporary, AT_FDCWD, path, RENAME_NOREPLACE) == 0)
    return 0;
  if (errno == EEXIST)
    return EEXIST;
  if (link (temporary, path) != 0)
    return errno;
  g_unlink (temporary);
  return 0;
}

static void
sync_folder (const char *folder)
{
  int fd = g_open (folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC, 0);

  if (fd < 0)
    return;
  fsync (fd);
  g_close (fd, NULL);
}

static gboolean
fail_exists (const char *path, GError **error)
{
  g_autofree char *name = g_filename_display_name (path);

  g_set_error (error, VIGIE_ERROR, VIGIE_ERROR_EXISTS,
               _ ("“%s” exists already. Choose another name, or open it."), name);
  return FALSE;
}

static gboolean
check_folder (const char *folder, GError **error)
{
  g_autofree char *name = g_filename_display_name (folder);

  if (!g_file_test (folder, G_FILE_TEST_IS_DIR))
    {
      g_set_error (error, VIGIE_ERROR, VIGIE_ERROR_NOT_FOUND, _ ("There is no folder “%s”."), name);
      return FALSE;
    }
  if (g_access (folder, W_OK) != 0)
    {
      g_set_error (error, VIGIE_ERROR, VIGIE_ERROR_READ_ONLY,
                   _ ("The folder “%s” cannot be written. Choose another one."), name);
      return FALSE;
    }
  return TRUE;
}

/**
 * vigie_store_file_create:
 * @path: a file that does not exist yet
 * @title: of the incident
 * @exercise: whether it is one
 * @exercise_of: (nullable): what it replays
 * @now: ms
 * @error: return location for a #GError
 *
 * Makes the file under another name beside @path and renames it when it is complete, so that a
 * crash leaves either nothing or a whole file.
 *
 * Returns: %FALSE with @error set
 */
gboolean
vigie_store_file_create (const char *path,
                         const char *title,
                         gboolean exercise,
                         const char *exercise_of,
                         gint64 now,
                         GError **error)
{
  g_autofree char *folder = g_path_get_dirname (path);
  g_autofree char *base = g_path_get_basename (path);
  g_autofree char *suffix = vigie_store_file_random_id ();
  g_autofree char *name = g_strdup_printf (".%s.%.8s", base, suffix);
  g_autofree char *temporary = g_build_filename (folder, name, NULL);
  VigieSql *sql;
  gboolean done;
  int code;

  if (g_file_test (path, G_FILE_TEST_EXISTS) || g_file_test (path, G_FILE_TEST_IS_SYMLINK))
    return fail_exists (path, error);
  if (!check_folder (folder, error))
    return FALSE;

  sql = vigie_sql_open (temporary, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, error);
  if (sql == NULL)
    return FALSE;
  done = fill (sql, title, exercise, exercise_of, now, error);
  vigie_sql_close (sql);
  code = done ? publish (temporary, path) : 0;
  if (done && code == 0)
    {
      sync_folder (folder);
      return TRUE;
    }

  g_unlink (temporary);
  if (done)
    return code == EEXIST ? fail_exists (path, error) : fail_errno (code, path, error);
  return FALSE;
}

static gboolean
can_read (VigieSql *sql, GError **error)
{
  gint64 version;

  return vigie_sql_read_int (sql, "SELECT count (*) FROM sqlite_schema", &version, error);
}

static VigieSql *
try_reader (const char *uri, const char *locking, GError **error)
{
  VigieSql *sql = vigie_sql_open (uri, SQLITE_OPEN_READONLY | SQLITE_OPEN_URI, error);

  if (sql == NULL)
    return NULL;
  /* query_only comes last: after it nothing may be written, not even to tables in memory */
  if (vigie_sql_exec (sql, locking, error) && can_read (sql, error) &&
      vigie_schema_stand_in (sql, error) && vigie_sql_exec (sql, "PRAGMA query_only = ON", error))
    return sql;
  vigie_sql_close (sql);
  return NULL;
}

static char *
make_uri (const char *path)
{
  g_autofree char *absolute = g_canonicalize_filename (path, NULL);
  g_autofree char *escaped = g_uri_escape_string (absolute, "/", FALSE);

  return g_strconcat ("file:", escaped, NULL);
}

/**
 * vigie_store_file_open_reader:
 * @path: an incident file
 * @writable: whether SQLite can keep its shared memory beside the file
 * @error: return location for a #GError
 *
 * On a read-only medium SQLite cannot share memory with other processes: then the log of the last
 * writes is read into private memory, and without such a log the file is taken as immutable.
 *
 * Returns: (transfer full) (nullable): a read-only connection
 */
VigieSql *
vigie_store_file_open_reader (const char *path, gboolean writable, GError **error)
{
  g_autofree char *plain = make_uri (path);
  g_autofree char *immutable = g_strconcat (plain, "?immutable=1", NULL);
  g_autofree char *private_log = g_strconcat (plain, "?vfs=unix-none", NULL);
  VigieSql *sql;

  if (writable)
    return try_reader (plain, "", error);

  sql = try_reader (plain, "", NULL);
  if (sql != NULL)
    return sql;
  /* Without locks the index of the log may be in our own memory; an immutable file has no log. */
  return has_content (path, "-wal")
             ? try_reader (private_log, "PRAGMA locking_mode = EXCLUSIVE", error)
             : try_reader (immutable, "", error);
}

/**
 * vigie_store_file_peek:
 * @path: an incident file, which may be open or not
 * @error: return location for a #GError
 *
 * For one short look. Nothing is left beside the file, as SQLite would leave by reading one that
 * nobody has open; and the file is opened by SQLite alone, for whoever opens and closes it in
 * another way takes SQLite's locks off it in this process
 * (https://www.sqlite.org/howtocorrupt.html).
 *
 * Returns: (transfer full) (nullable): a read-only connection
 */
VigieSql *
vigie_store_file_peek (const char *path, GError **error)
{
  g_autofree char *plain = make_uri (path);
  g_autofree char *immutable = g_strconcat (plain, "?immutable=1", NULL);

  return try_reader (has_content (path, "-wal") ? plain : immutable, "", error);
}
