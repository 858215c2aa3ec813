/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * An import's memory must not grow with its file: peak of resident memory when a table of one
 * million rows is imported, against its first tenth.
 *
 *   bench-import [ROWS]
 *
 * One line on stdout: figure TAB ours TAB peer TAB unit TAB ratio TAB budget.
 */
#include <gio/gio.h>
#include <glib/gstdio.h>
#include <stdio.h>
#include <string.h>

#include "vigie-import.h"
#include "vigie-store.h"

#define BUDGET 1.5

/* Kilobytes; @name is "VmRSS:" or "VmHWM:". */
static guint64
read_memory (const char *name)
{
  g_autofree char *text = NULL;
  const char *at;

  g_assert_true (g_file_get_contents ("/proc/self/status", &text, NULL, NULL));
  at = g_strstr_len (text, -1, name);
  g_assert_nonnull (at);

  return g_ascii_strtoull (at + strlen (name), NULL, 10);
}

static void
write_rows (const char *path, guint n_rows)
{
  FILE *file = g_fopen (path, "w");

  g_assert_nonnull (file);
  fputs ("id,date,author,text,url,lat,lon\n", file);
  for (guint i = 0; i < n_rows; i++)
    fprintf (file,
             "%u,2026-01-12T%02u:%02u:%02u.%03uZ,utilisateur%u,\"Neige et verglas, route coupée "
             "près de Beaune (%u)\","
             "https://example.org/%u,%.6f,%.6f\n",
             i, i / 3600000 % 24, i / 60000 % 60, i / 1000 % 60, i % 1000, i % 5000, i, i,
             47 + (i % 10007) * 1e-4, 4 + (i % 10009) * 1e-4);
  g_assert_cmpint (fclose (file), ==, 0);
}

static guint64
import (VigieStore *store, const char *path, guint n_rows, double *seconds)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (VigieImport) self = vigie_import_new (file, NULL);
  g_autoptr (GError) error = NULL;
  gint64 begin = g_get_monotonic_time ();
  g_autoptr (VigieImportResult) result =
      vigie_import_run (self, VIGIE_POST_SINK (store), NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (result->imported + result->known, ==, n_rows);
  *seconds = (double) (g_get_monotonic_time () - begin) / G_USEC_PER_SEC;

  return read_memory ("VmHWM:");
}

int
main (int argc, char **argv)
{
  guint n_rows = argc > 1 ? (guint) g_ascii_strtoull (argv[1], NULL, 10) : 1000000;
  g_autofree char *dir = g_dir_make_tmp ("vigie-bench-XXXXXX", NULL);
  g_autofree char *incident = g_build_filename (dir, "bench.vigie", NULL);
  g_autofree char *path = g_build_filename (dir, "rows.csv", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (VigieStore) store = vigie_store_create (incident, "Bench", FALSE, &error);
  guint64 small, large;
  double seconds;

  g_assert_no_error (error);
  write_rows (path, n_rows / 10);
  small = import (store, path, n_rows / 10, &seconds);
  write_rows (path, n_rows);
  large = import (store, path, n_rows, &seconds);
  vigie_store_close (store);
  g_print ("import of %u rows, peak memory\t%.1f\t%.1f\tMB\t%.2f\t<= %.1f\n", n_rows,
           (double) large / 1024, (double) small / 1024, (double) large / (double) small, BUDGET);
  g_print ("import of %u rows into an incident\t%.0f\t-\trows/s\t-\t-\n", n_rows, n_rows / seconds);
  g_unlink (path);
  {
    g_autofree char *wal = g_strconcat (incident, "-wal", NULL);
    g_autofree char *shm = g_strconcat (incident, "-shm", NULL);

    g_unlink (wal);
    g_unlink (shm);
    g_unlink (incident);
  }
  g_rmdir (dir);

  return (double) large / (double) small <= BUDGET ? 0 : 1;
}
