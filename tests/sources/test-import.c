/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <errno.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "vigie-error.h"
#include "vigie-fake-sink.h"
#include "vigie-test-util.h"

#define N_ROWS 25000

static char *
write_rows (const char *dir, guint n)
{
  char *path = g_build_filename (dir, "rows.csv", NULL);
  g_autoptr (GString) text = g_string_new ("id,date,text\n");

  for (guint i = 0; i < n; i++)
    g_string_append_printf (text, "%u,2026-01-12T18:00:%02u.%03uZ,Post number %u\n", i,
                            i / 1000 % 60, i % 1000, i);
  g_assert_true (g_file_set_contents (path, text->str, (gssize) text->len, NULL));

  return path;
}

static VigieImport *
new_import (const char *path)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);

  return vigie_import_new (file, NULL);
}

static void
count_progress (guint64 n_bytes, guint64 n_total, guint64 n_rows, gpointer user_data)
{
  guint64 *last = user_data;

  g_assert_cmpuint (n_bytes, <=, n_total);
  g_assert_cmpuint (n_bytes, >=, last[0]);
  g_assert_cmpuint (n_rows, <=, N_ROWS);
  last[0] = n_bytes;
  last[1]++;
}

static void
test_batches_and_progress (void)
{
  g_autoptr (VigieTestDir) dir = vigie_test_make_dir ();
  g_autofree char *path = write_rows (dir, N_ROWS);
  g_autoptr (VigieFakeSink) sink = vigie_fake_sink_new ();
  g_autoptr (VigieImport) import = new_import (path);
  g_autoptr (GError) error = NULL;
  g_autoptr (VigieImportResult) result = NULL;
  guint64 last[2] = { 0 };
  GStatBuf info;

  vigie_import_set_progress (import, count_progress, last, NULL);
  result = vigie_import_run (import, VIGIE_POST_SINK (sink), NULL, &error);
  g_assert_no_error (error);
  assert_counts (result, N_ROWS, 0, 0);
  g_assert_cmpuint (vigie_fake_sink_get_n_batches (sink), ==, 3);
  g_assert_cmpint (g_stat (path, &info), ==, 0);
  g_assert_cmpuint (last[0], ==, (guint64) info.st_size);
  g_assert_cmpuint (last[1], >, 10);
}

static void
test_cancel_keeps_whole_batches (void)
{
  g_autoptr (VigieTestDir) dir = vigie_test_make_dir ();
  g_autofree char *path = write_rows (dir, N_ROWS);
  g_autoptr (VigieFakeSink) sink = vigie_fake_sink_new ();
  g_autoptr (VigieImport) import = new_import (path);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (VigieImportResult) result = NULL;

  vigie_fake_sink_set_cancel (sink, cancellable);
  result = vigie_import_run (import, VIGIE_POST_SINK (sink), cancellable, &error);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_null (result);
  g_assert_cmpuint (vigie_fake_sink_get_n_posts (sink), ==, 10000);
  g_assert_cmpuint (vigie_import_get_partial (import)->imported, ==, 10000);
}

static void
test_refusal_of_the_incident_is_said (void)
{
  g_autoptr (VigieTestDir) dir = vigie_test_make_dir ();
  g_autofree char *path = write_rows (dir, N_ROWS);
  g_autoptr (VigieFakeSink) sink = vigie_fake_sink_new ();
  g_autoptr (VigieImport) import = new_import (path);
  g_autoptr (GError) error = NULL;
  g_autoptr (VigieImportResult) result = NULL;

  vigie_fake_sink_set_limit (sink, 1);
  result = vigie_import_run (import, VIGIE_POST_SINK (sink), NULL, &error);
  g_assert_error (error, VIGIE_ERROR, VIGIE_ERROR_NO_SPACE);
  g_assert_null (result);
  g_assert_cmpuint (vigie_import_get_partial (import)->imported, ==, 10000);
}

static void
test_async (void)
{
  g_autoptr (VigieTestDir) dir = vigie_test_make_dir ();
  g_autofree char *path = write_rows (dir, 100);
  g_autoptr (VigieFakeSink) sink = vigie_fake_sink_new ();
  g_autoptr (VigieImport) import = new_import (path);
  g_autoptr (GError) error = NULL;
  g_autoptr (VigieImportResult) result = NULL;
  g_autoptr (GAsyncResult) async = NULL;

  vigie_import_run_async (import, VIGIE_POST_SINK (sink), NULL, vigie_test_take_result, &async);
  g_assert_nonnull (vigie_test_wait_result (&async));
  result = vigie_import_run_finish (import, async, &error);
  g_assert_no_error (error);
  assert_counts (result, 100, 0, 0);
}

static void
test_async_missing_file (void)
{
  g_autoptr (VigieTestDir) dir = vigie_test_make_dir ();
  g_autofree char *path = g_build_filename (dir, "none.csv", NULL);
  g_autoptr (VigieFakeSink) sink = vigie_fake_sink_new ();
  g_autoptr (VigieImport) import = new_import (path);
  g_autoptr (GError) error = NULL;
  g_autoptr (GAsyncResult) async = NULL;

  vigie_import_run_async (import, VIGIE_POST_SINK (sink), NULL, vigie_test_take_result, &async);
  g_assert_nonnull (vigie_test_wait_result (&async));
  g_assert_null (vigie_import_run_finish (import, async, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
}

/* A name that takes no ending stops even a user who may write everywhere. */
static void
test_rejects_go_elsewhere (void)
{
  g_autoptr (VigieTestDir) dir = vigie_test_make_dir ();
  g_autofree char *long_name = g_strnfill (250, 'n');
  g_autofree char *path = g_build_filename (dir, long_name, NULL);
  g_autofree char *folder = g_build_filename (g_get_user_cache_dir (), "vigie", "rejects", NULL);
  g_autoptr (VigieFakeSink) sink = vigie_fake_sink_new ();
  g_autoptr (VigieImport) import = new_import (path);
  g_autoptr (GError) error = NULL;
  g_autoptr (VigieImportResult) result = NULL;

  g_assert_true (g_file_set_contents_full (path, "id,date,text\n1,never,x\n", -1,
                                           G_FILE_SET_CONTENTS_NONE, 0600, NULL));
  result = vigie_import_run (import, VIGIE_POST_SINK (sink), NULL, &error);
  g_assert_no_error (error);
  assert_counts (result, 0, 0, 1);
  g_assert_true (g_str_has_prefix (result->rejects_path, folder));
  g_assert_true (g_str_has_suffix (result->rejects_path, ".rejects.csv"));
  g_assert_true (g_file_test (result->rejects_path, G_FILE_TEST_IS_REGULAR));
  g_assert_nonnull (
      strstr (g_ptr_array_index (result->notes, result->notes->len - 1), result->rejects_path));
}

static void
test_rejects_replace_nobodys_file (void)
{
  g_autoptr (VigieTestDir) dir = vigie_test_make_dir ();
  g_autofree char *path = g_build_filename (dir, "q.csv", NULL);
  g_autofree char *own = g_build_filename (dir, "q.csv.rejects.csv", NULL);
  static const char *const files[] = { "id,date,text\n1,never,x\n",
                                       "id,date,text\n1,2026-01-12T18:00:00Z,x\n" };

  g_assert_true (g_file_set_contents (own, "my notes\n", -1, NULL));
  for (gsize i = 0; i < G_N_ELEMENTS (files); i++) /* with a reject, and with none */
    {
      g_autoptr (VigieFakeSink) sink = vigie_fake_sink_new ();
      g_autoptr (VigieImport) import = new_import (path);
      g_autoptr (GError) error = NULL;
      g_autoptr (VigieImportResult) result = NULL;
      g_autofree char *kept = NULL;

      g_assert_true (g_file_set_contents (path, files[i], -1, NULL));
      result = vigie_import_run (import, VIGIE_POST_SINK (sink), NULL, &error);
      g_assert_no_error (error);
      g_assert_cmpuint (result->rejected, ==, i == 0 ? 1 : 0);
      g_assert_cmpstr (result->rejects_path, !=, own);
      g_assert_true (i == 1 || g_file_test (result->rejects_path, G_FILE_TEST_IS_REGULAR));
      g_assert_true (g_file_get_contents (own, &kept, NULL, NULL));
      g_assert_cmpstr (kept, ==, "my notes\n");
    }
}

static void
test_sniff (void)
{
  static const struct
  {
    const char *name, *text;
    gboolean good;
    VigieImportFormat format;
  } cases[] = {
    { "a.txt", "id,text\n", TRUE, VIGIE_IMPORT_FORMAT_CSV },
    { "a.csv", "{\"not\",json\n", TRUE, VIGIE_IMPORT_FORMAT_CSV },
    { "a.txt", "{\"text\":1}\n", TRUE, VIGIE_IMPORT_FORMAT_JSON },
    { "a.txt", " {\"type\": \"FeatureCollection\"", TRUE, VIGIE_IMPORT_FORMAT_GEOJSON },
    { "a", "\xef\xbb\xbf[{}]", TRUE, VIGIE_IMPORT_FORMAT_JSON },
    { "a.jsonl", "broken\n", TRUE, VIGIE_IMPORT_FORMAT_JSON },
    { "a.csv", "PK\003\004", FALSE, 0 },
    { "a.xml", "<?xml version=\"1.0\"?>", FALSE, 0 },
    { "a.csv", "", FALSE, 0 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (VigieTestDir) dir = vigie_test_make_dir ();
      g_autofree char *path = g_build_filename (dir, cases[i].name, NULL);
      g_autoptr (GFile) file = g_file_new_for_path (path);
      VigieImportFormat format;

      g_assert_true (g_file_set_contents (path, cases[i].text, -1, NULL));
      g_assert_cmpint (vigie_import_sniff (file, &format, NULL, NULL), ==, cases[i].good);
      if (cases[i].good)
        g_assert_cmpint (format, ==, cases[i].format);
    }
}

static void
test_unknown_time_zone (void)
{
  g_autoptr (VigieTestDir) dir = vigie_test_make_dir ();
  g_autoptr (VigieFakeSink) sink = vigie_fake_sink_new ();
  g_autoptr (GError) error = NULL;
  VigieImportOptions options = { .time_zone = "Europe/Nowhere" };

  g_assert_null (
      vigie_fake_import_options (sink, dir, "p.csv", "id,text\n1,x\n", -1, &options, &error));
  g_assert_error (error, VIGIE_ERROR, VIGIE_ERROR_INVALID);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/import/hands-over-batches-and-tells-progress", test_batches_and_progress);
  g_test_add_func ("/import/cancelling-keeps-whole-batches", test_cancel_keeps_whole_batches);
  g_test_add_func ("/import/says-why-the-incident-refused", test_refusal_of_the_incident_is_said);
  g_test_add_func ("/import/runs-in-a-worker", test_async);
  g_test_add_func ("/import/says-that-a-file-is-missing", test_async_missing_file);
  g_test_add_func ("/import/rejects-replace-nobodys-file", test_rejects_replace_nobodys_file);
  g_test_add_func ("/import/keeps-rejects-elsewhere-when-it-must", test_rejects_go_elsewhere);
  g_test_add_func ("/import/goes-by-content", test_sniff);
  g_test_add_func ("/import/refuses-an-unknown-time-zone", test_unknown_time_zone);

  return g_test_run ();
}
