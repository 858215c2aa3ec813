/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Reading JSON Lines: our importer, up to posts ready for the incident, against json-glib that only
 * parses each line and reads the same six members.
 *
 *   bench-jsonl [MEGABYTES]
 *
 * One line on stdout: figure TAB ours TAB peer TAB unit TAB ratio TAB budget.
 */
#include <gio/gio.h>
#include <glib/gstdio.h>
#include <json-glib/json-glib.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "bench-util.h"
#include "vigie-import.h"
#include "vigie-post-sink.h"

#define SEED 20240117
#define N_RUNS 5
#define BUDGET 15.0

/* A sink that adds up what it gets, so that nothing can be left out. */
#define BENCH_TYPE_SINK (bench_sink_get_type ())
G_DECLARE_FINAL_TYPE (BenchSink, bench_sink, BENCH, SINK, GObject)

struct _BenchSink
{
  GObject parent_instance;
  guint64 n_posts;
  guint64 id_bytes;
};

static gboolean
take (VigiePostSink *sink, const VigieBatch *batch, VigieIngestCounts *counts, GError **error)
{
  BenchSink *self = BENCH_SINK (sink);

  self->n_posts += batch->n_observations;
  for (gsize i = 0; i < batch->n_observations; i++)
    self->id_bytes += strlen (batch->observations[i].external_id);
  counts->imported += batch->n_observations;

  return TRUE;
}

static void
sink_iface_init (VigiePostSinkInterface *iface)
{
  iface->take = take;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (BenchSink,
                               bench_sink,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (VIGIE_TYPE_POST_SINK, sink_iface_init))

static void
bench_sink_class_init (BenchSinkClass *klass)
{
}

static void
bench_sink_init (BenchSink *self)
{
}

static void
append_status (GString *out, GRand *rand, guint n)
{
  static const char *const words[] = {
    "neige",   "verglas", "route", "coupée", "Beaune", "Dijon",
    "secours", "arbre",   "chute", "D996",   "accès",  "prudence"
  };
  guint64 id = 110000000000000000 + (guint64) n * 1237;

  g_string_append_printf (
      out,
      "{\"id\":\"%" G_GUINT64_FORMAT
      "\",\"created_at\":\"2026-01-12T%02u:%02u:%02u.%03uZ\",\"in_reply_to_id\":null,"
      "\"in_reply_to_account_id\":null,\"sensitive\":false,\"spoiler_text\":\"\",\"visibility\":"
      "\"public\","
      "\"language\":\"fr\",\"uri\":\"https://m.example/users/u%u/statuses/%" G_GUINT64_FORMAT "\","
      "\"url\":\"https://m.example/@u%u/%" G_GUINT64_FORMAT
      "\",\"replies_count\":%u,\"reblogs_count\":%u,"
      "\"favourites_count\":%u,\"edited_at\":null,\"content\":\"<p>",
      id, n / 3600000 % 24, n / 60000 % 60, n / 1000 % 60, n % 1000, n % 5000, id, n % 5000, id,
      n % 7, n % 11, n % 13);
  for (guint i = (guint) g_rand_int_range (rand, 8, 40); i > 0; i--)
    g_string_append_printf (out, "%s ", words[g_rand_int_range (rand, 0, G_N_ELEMENTS (words))]);
  g_string_append_printf (
      out,
      "<a href=\\\"https://m.example/tags/neige\\\" class=\\\"mention hashtag\\\" "
      "rel=\\\"tag\\\">#<span>neige</span></a></p>\","
      "\"reblog\":null,\"application\":{\"name\":\"Web\",\"website\":null},\"account\":{\"id\":\"%"
      "u\",\"username\":\"u%u\","
      "\"acct\":\"u%u\",\"display_name\":\"Utilisateur "
      "%u\",\"locked\":false,\"bot\":false,\"created_at\":"
      "\"2019-04-01T00:00:00.000Z\",\"note\":\"<p>Bourgogne</p>\",\"url\":\"https://m.example/"
      "@u%u\",\"avatar\":"
      "\"https://m.example/avatars/%u/"
      "original.jpg\",\"followers_count\":%u,\"following_count\":%u,\"emojis\":[],\"fields\":[]},"
      "\"media_attachments\":[",
      n % 5000, n % 5000, n % 5000, n % 5000, n % 5000, n % 5000, n % 997, n % 991);
  if (n % 5 == 0)
    g_string_append_printf (
        out,
        "{\"id\":\"%u\",\"type\":\"image\",\"url\":\"https://m.example/media/"
        "%u.jpg\",\"preview_url\":"
        "\"https://m.example/media/"
        "%u-small.jpg\",\"meta\":{\"original\":{\"width\":1600,\"height\":1200}},"
        "\"description\":null}",
        n, n, n);
  g_string_append (
      out,
      "],\"mentions\":[],\"tags\":[{\"name\":\"neige\",\"url\":\"https://m.example/tags/neige\"}],"
      "\"emojis\":[],\"card\":null,\"poll\":null}\n");
}

static guint
write_statuses (const char *path, gsize n_bytes)
{
  g_autoptr (GString) text = g_string_sized_new (n_bytes + 4096);
  g_autoptr (GRand) rand = g_rand_new_with_seed (SEED);
  g_autoptr (GError) error = NULL;
  guint n = 0;

  while (text->len < n_bytes)
    append_status (text, rand, n++);
  g_file_set_contents (path, text->str, (gssize) text->len, &error);
  g_assert_no_error (error);

  return n;
}

/* Of this thread, so that other work on the machine counts little. */
static double
get_cpu_seconds (void)
{
  struct timespec now;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &now);

  return (double) now.tv_sec + (double) now.tv_nsec * 1e-9;
}

static double
run_ours (const char *path, guint n_expected, guint64 *id_bytes)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);
  VigieImportOptions options = { .discard_rejects = TRUE };
  g_autoptr (VigieImport) import = vigie_import_new (file, &options);
  g_autoptr (BenchSink) sink = g_object_new (BENCH_TYPE_SINK, NULL);
  g_autoptr (GError) error = NULL;
  double begin = get_cpu_seconds ();
  g_autoptr (VigieImportResult) result =
      vigie_import_run (import, VIGIE_POST_SINK (sink), NULL, &error);
  double seconds = get_cpu_seconds () - begin;

  g_assert_no_error (error);
  g_assert_cmpuint (sink->n_posts, ==, n_expected);
  *id_bytes = sink->id_bytes;

  return seconds;
}

static const char *
get_string (JsonObject *object, const char *member)
{
  return json_object_get_string_member_with_default (object, member, "");
}

static double
run_peer (const char *path, guint n_expected, guint64 *id_bytes)
{
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;
  double begin = get_cpu_seconds ();
  guint n = 0;
  gsize other = 0;

  *id_bytes = 0;
  g_file_get_contents (path, &text, NULL, &error);
  g_assert_no_error (error);
  for (char *line = text, *end; (end = strchr (line, '\n')) != NULL; line = end + 1)
    {
      g_autoptr (JsonParser) parser = json_parser_new_immutable ();
      JsonObject *status;

      json_parser_load_from_data (parser, line, end - line, &error);
      g_assert_no_error (error);
      status = json_node_get_object (json_parser_get_root (parser));
      *id_bytes += strlen (get_string (status, "id"));
      other += strlen (get_string (status, "created_at")) + strlen (get_string (status, "uri")) +
               strlen (get_string (status, "url")) + strlen (get_string (status, "content")) +
               strlen (get_string (json_object_get_object_member (status, "account"), "acct"));
      n++;
    }
  g_assert_cmpuint (n, ==, n_expected);
  g_assert_cmpuint (other, >, n);

  return get_cpu_seconds () - begin;
}

int
main (int argc, char **argv)
{
  double megabytes = argc > 1 ? g_ascii_strtod (argv[1], NULL) : 50;
  g_autofree char *dir = g_dir_make_tmp ("vigie-bench-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (dir, "statuses.jsonl", NULL);
  guint n = write_statuses (path, (gsize) (megabytes * 1e6));
  double ours[N_RUNS], peer[N_RUNS];
  guint64 our_ids, peer_ids;

  for (int i = 0; i < N_RUNS; i++)
    {
      ours[i] = run_ours (path, n, &our_ids);
      peer[i] = run_peer (path, n, &peer_ids);
      g_assert_cmpuint (our_ids, ==, peer_ids);
    }
  qsort (ours, N_RUNS, sizeof (double), compare_doubles);
  qsort (peer, N_RUNS, sizeof (double), compare_doubles);
  g_print ("JSON Lines, %u statuses\t%.0f\t%.0f\tMB/s\t%.1f\t>= %.0f\n", n,
           megabytes / ours[N_RUNS / 2], megabytes / peer[N_RUNS / 2],
           peer[N_RUNS / 2] / ours[N_RUNS / 2], BUDGET);
  g_unlink (path);
  g_rmdir (dir);

  return peer[N_RUNS / 2] / ours[N_RUNS / 2] >= BUDGET ? 0 : 1;
}
