/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Measures looking back at an incident: how long a jump to any moment takes, beside folding its log
 * from nothing, how long it takes to read what happened, beside SQLite stepping through the same
 * rows; how long the command takes for the figures and for the report with the log as its annex,
 * and how much memory, beside that stepping and beside the same rows drawn by pango and cairo
 * alone; and how long an incident takes to open whose file is large. Prints one line a figure:
 * name, ours, theirs, unit.
 *
 *   bench-review [POSTS [DECISIONS [GIGABYTES]]]
 *   bench-review make FILE POSTS DECISIONS GIGABYTES    only makes an incident */

#include <cairo-pdf.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <malloc.h>
#include <pango/pangocairo.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "bench-memory.h"
#include "bench-util.h"
#include "vigie-history-moment.h"
#include "vigie-log-mark.h"
#include "vigie-shape.h"
#include "vigie-store-private.h"

#define BATCH 10000
#define GROUP 5000
#define N_SHAPES 500
#define N_BRIEFS 34
#define N_SEEKS 500
#define N_FOLDS 5
#define N_OPENINGS 5
#define N_ROWS 20 /* that a window shows */
#define PHOTO_BYTES (4 * 1000 * 1000)
#define BEGIN_MS G_GINT64_CONSTANT (1769846400000)
#define SPAN_MS G_GINT64_CONSTANT (21600000) /* six hours */

typedef struct
{
  GRand *random;
  VigieStore *store;
  guint n_posts;
  guint n_decisions;
  guint64 photo_bytes;
  gint64 now;
  GPtrArray *decisions; /* of the last group: what may be revoked */
} Maker;

/* Of this thread: of what does not wait for anything, the same as the time on a machine that has
 * nothing else to do. */
static double
processor_ms (void)
{
  struct timespec time;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &time);
  return (double) time.tv_sec * 1e3 + (double) time.tv_nsec / 1e6;
}

static void
print_figure (const char *name, double ours, double theirs, const char *unit)
{
  if (theirs >= 0)
    printf ("%s\t%.4g\t%.4g\t%s\n", name, ours, theirs, unit);
  else
    printf ("%s\t%.4g\t-\t%s\n", name, ours, unit);
  fflush (stdout);
}

/* ---- the incident ---- */

static void
name_post (guint number, char name[16])
{
  g_snprintf (name, 16, "%u", number);
}

static void
ingest_batch (Maker *maker, guint first, guint n)
{
  g_autofree VigieObservation *posts = g_new0 (VigieObservation, n);
  g_autofree VigiePosition *places = g_new (VigiePosition, n);
  g_autofree char *names = g_new (char, (gsize) n * 16);
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < n; i++)
    {
      const gint64 posted_at = BEGIN_MS + SPAN_MS / maker->n_posts * (first + i);
      /* Most within seconds, some an hour late, by another source. */
      const gint64 delay = g_rand_int_range (maker->random, 0, 50) == 0
                               ? g_rand_int_range (maker->random, 0, 3600000)
                               : g_rand_int_range (maker->random, 500, 10000);

      name_post (first + i, names + i * 16);
      places[i] =
          (VigiePosition) { 3 + 4 * g_rand_double (maker->random),
                            45 + 4 * g_rand_double (maker->random), 50, VIGIE_ORIGIN_SOURCE };
      posts[i] = (VigieObservation) {
        .source_kind = "mastodon",
        .source_host = "example.org",
        .external_id = names + i * 16,
        .author = "camille",
        .text = "Neige et verglas entre Beaune et Pommard, plusieurs voitures sont arrêtées sur le "
                "bas-côté et la route est coupée dans les deux sens",
        .posted_at = posted_at,
        .received_at = posted_at + delay,
        .candidates = &places[i],
        .n_candidates = g_rand_int_range (maker->random, 0, 4) == 0 ? 0 : 1,
      };
    }
  vigie_store_ingest (maker->store, posts, n, NULL, &error);
  stop_on (error);
}

static VigieDraft *
draft_shape (Maker *maker, guint i)
{
  g_autofree char *id = g_strdup_printf ("%032x", i % N_SHAPES + 1);
  const double west = 3 + 4 * g_rand_double (maker->random);
  const double ring[] = { west, 47, west + 0.1, 47, west + 0.1, 47.1, west, 47.1 };
  g_autoptr (VigieGeometry) polygon = vigie_geometry_new_polygon (ring, 4);

  return vigie_draft_new_shape (id, VIGIE_DECISION_SHAPE_DRAW, VIGIE_SHAPE_CLOSURE, "D 190", "snow",
                                maker->now, VIGIE_TIME_UNKNOWN, polygon, "Ana");
}

static VigieDraft *
draft_decision (Maker *maker, guint i)
{
  char name[16];
  char id[VIGIE_POST_ID_LENGTH + 1];
  const VigiePosition place = { 3 + 4 * g_rand_double (maker->random), 46, 50,
                                VIGIE_ORIGIN_ANALYST };
  const int kind = g_rand_int_range (maker->random, 0, 100);

  name_post ((guint) g_rand_int_range (maker->random, 0, (int) maker->n_posts), name);
  vigie_post_make_id ("mastodon", "example.org", name, id);
  if (kind < 5 && maker->decisions != NULL && i % GROUP < maker->decisions->len)
    return vigie_draft_new_revoke (
        vigie_decision_get_id (g_ptr_array_index (maker->decisions, i % GROUP)), "Ana");
  if (kind < 10)
    return draft_shape (maker, i);
  if (kind < 25)
    return vigie_draft_new_position (id, &place, "Ana");
  if (kind < 35)
    return vigie_draft_new_label (id, "route", FALSE, "Ana");
  return vigie_draft_new_status (
      id, (VigieStatus) g_rand_int_range (maker->random, 1, VIGIE_N_STATUSES), "vu sur place",
      "Ana");
}

/* What a brief notes: what its desk knew. */
static void
issue_brief (Maker *maker)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (VigieLogMark) mark = vigie_store_read_mark (maker->store, NULL, &error);
  g_autoptr (JsonNode) payload = json_node_new (JSON_NODE_OBJECT);
  JsonObject *object = json_object_new ();
  g_autofree char *as_of = vigie_time_format (maker->now);
  g_autoptr (VigieDraft) draft = NULL;
  g_autoptr (VigieDecision) decision = NULL;

  stop_on (error);
  json_object_set_int_member (object, "number", 1);
  json_object_set_string_member (object, "as_of", as_of);
  json_object_set_member (object, "log", vigie_log_mark_to_json (mark));
  json_node_take_object (payload, object);
  draft = vigie_draft_new ("brief.issued", NULL, payload, NULL, "Ana", &error);
  stop_on (error);
  decision = vigie_store_append (maker->store, draft, &error);
  stop_on (error);
}

static gint64
read_clock (gpointer user_data)
{
  Maker *maker = user_data;

  maker->now += SPAN_MS / MAX (maker->n_decisions, 1) / 2; /* it is asked twice an entry */
  return maker->now;
}

static void
decide (Maker *maker)
{
  for (guint first = 0; first < maker->n_decisions; first += GROUP)
    {
      const guint n = MIN (GROUP, maker->n_decisions - first);
      g_autoptr (GPtrArray) drafts =
          g_ptr_array_new_with_free_func ((GDestroyNotify) vigie_draft_unref);
      g_autoptr (GError) error = NULL;
      GPtrArray *written;

      maker->now = BEGIN_MS + SPAN_MS / maker->n_decisions * first;
      for (guint i = 0; i < n; i++)
        g_ptr_array_add (drafts, draft_decision (maker, first + i));
      written = vigie_store_append_all (maker->store, drafts, NULL, &error);
      stop_on (error);
      g_clear_pointer (&maker->decisions, g_ptr_array_unref);
      maker->decisions = written;
      for (guint k = 0; k < N_BRIEFS * n / maker->n_decisions; k++)
        issue_brief (maker);
    }
}

/* Photos whose bytes are all that matters. */
static void
add_photos (Maker *maker)
{
  g_autofree guint32 *bytes = g_malloc (PHOTO_BYTES);

  for (guint64 i = 0; i < maker->photo_bytes / PHOTO_BYTES; i++)
    {
      g_autofree char *name = g_strdup_printf ("photo-%" G_GUINT64_FORMAT, i);
      g_autoptr (VigiePhotoFacts) photo = vigie_photo_facts_new (NULL);
      g_autoptr (GError) error = NULL;
      const VigieObservation post = { .source_kind = "folder",
                                      .source_host = "photos",
                                      .external_id = name,
                                      .text = "",
                                      .posted_at = BEGIN_MS + (gint64) i,
                                      .received_at = BEGIN_MS + (gint64) i,
                                      .photos = &photo,
                                      .n_photos = 1 };

      for (gsize word = 0; word < PHOTO_BYTES / sizeof *bytes; word++)
        bytes[word] = g_rand_int (maker->random);
      photo->bytes = g_bytes_new (bytes, PHOTO_BYTES);
      photo->sha256 = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, photo->bytes);
      vigie_store_ingest (maker->store, &post, 1, NULL, &error);
      stop_on (error);
    }
}

static void
make_incident (const char *path, guint n_posts, guint n_decisions, guint64 photo_bytes)
{
  g_autoptr (GError) error = NULL;
  Maker maker = { .random = g_rand_new_with_seed (2026),
                  .n_posts = n_posts,
                  .n_decisions = n_decisions,
                  .photo_bytes = photo_bytes };

  maker.store = vigie_store_create (path, "Banc", FALSE, &error);
  stop_on (error);
  vigie_store_set_clock (maker.store, read_clock, &maker);
  add_photos (&maker);
  for (guint first = 0; first < n_posts; first += BATCH)
    ingest_batch (&maker, first, MIN (BATCH, n_posts - first));
  if (n_decisions > 0)
    decide (&maker);
  vigie_store_close (maker.store);
  g_object_unref (maker.store);
  g_clear_pointer (&maker.decisions, g_ptr_array_unref);
  g_rand_free (maker.random);
}

/* ---- opening ---- */

/* The file lies on the disk alone, as on the day after. */
static void
forget_file (const char *path)
{
  int fd = g_open (path, O_RDONLY | O_CLOEXEC, 0);

  if (fd < 0 || fsync (fd) != 0 || posix_fadvise (fd, 0, 0, POSIX_FADV_DONTNEED) != 0)
    g_printerr ("The file may be in memory\n");
  if (fd >= 0)
    close (fd);
}

static void
keep_result (GObject *source, GAsyncResult *result, gpointer user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

static void
read_rows (GListModel *model)
{
  const guint n = MIN (N_ROWS, g_list_model_get_n_items (model));

  for (guint i = 0; i < n; i++)
    {
      g_autoptr (VigieFeedItem) item = g_list_model_get_item (model, i);

      g_assert (item != NULL);
    }
}

static void
read_first_page (VigieStore *store)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (VigieFeedModel) feed = NULL;
  g_autoptr (GError) error = NULL;

  vigie_feed_model_load_async (store, NULL, 300, NULL, keep_result, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  feed = vigie_feed_model_load_finish (result, &error);
  stop_on (error);
  read_rows (G_LIST_MODEL (feed));
}

static VigieStore *
open_incident (const char *path)
{
  g_autoptr (GError) error = NULL;
  VigieStore *store = vigie_store_open (path, VIGIE_STORE_OPEN_DEFAULT, &error);

  stop_on (error);
  return store;
}

/* Medians: of opening it, and of what its window shows first. */
static void
measure_opening (const char *path, double *open_ms, double *page_ms)
{
  double openings[N_OPENINGS];
  double pages[N_OPENINGS];

  for (int i = 0; i < N_OPENINGS; i++)
    {
      VigieStore *store;
      double began;

      forget_file (path);
      began = now_ms ();
      store = open_incident (path);
      openings[i] = now_ms () - began;
      began = now_ms ();
      read_first_page (store);
      pages[i] = now_ms () - began;
      vigie_store_close (store);
      g_object_unref (store);
    }
  qsort (openings, N_OPENINGS, sizeof *openings, compare_doubles);
  qsort (pages, N_OPENINGS, sizeof *pages, compare_doubles);
  *open_ms = openings[N_OPENINGS / 2];
  *page_ms = pages[N_OPENINGS / 2];
}

static void
compare_openings (const char *folder, const char *path)
{
  g_autofree char *small = g_build_filename (folder, "small.vigie", NULL);
  g_autofree char *size = NULL;
  g_autofree char *name = NULL;
  double ours[2], theirs[2];
  GStatBuf status;

  make_incident (small, 1000, 0, 0);
  if (g_stat (path, &status) != 0)
    exit (2);
  measure_opening (small, &theirs[0], &theirs[1]);
  measure_opening (path, &ours[0], &ours[1]);
  size = g_strdup_printf ("%.2g GB", (double) status.st_size / 1e9);
  name = g_strdup_printf ("opening an incident of %s, to its first rows", size);
  print_figure (name, ours[0] + ours[1], theirs[0] + theirs[1], "ms");
  print_figure ("those first rows", ours[1], theirs[1], "ms");
}

/* ---- reading what happened ---- */

/* What it takes at least: stepping through the rows. */
static double
measure_stepping (VigieStore *store)
{
  static const char *const statements[] = {
    "SELECT key, received_at, posted_at, source, n_photos, lon, lat, radius_m FROM post"
    " ORDER BY key",
    "SELECT body FROM log ORDER BY at, device, seq",
  };
  g_autoptr (GError) error = NULL;
  VigieSql *sql = vigie_store_take_reader (store, &error);
  double began = processor_ms ();

  stop_on (error);
  for (gsize i = 0; i < G_N_ELEMENTS (statements); i++)
    {
      sqlite3_stmt *statement = vigie_sql_get (sql, statements[i], &error);

      stop_on (error);
      while (vigie_sql_step (sql, statement, &error))
        ;
      stop_on (error);
    }
  vigie_store_give_reader (store, sql);
  return processor_ms () - began;
}

static VigieHistory *
measure_reading (VigieStore *store)
{
  const double stepping = measure_stepping (store); /* the file is in memory from here on */
  g_autoptr (GError) error = NULL;
  const double began = processor_ms ();
  VigieHistory *history = vigie_history_load (store, NULL, &error);

  stop_on (error);
  print_figure ("reading all that happened, in a worker", (processor_ms () - began) / 1e3,
                MIN (stepping, measure_stepping (store)) / 1e3, "s");
  return history;
}

/* ---- jumps ---- */

static gint64
random_moment (GRand *random)
{
  return BEGIN_MS + (gint64) (g_rand_double (random) * (double) SPAN_MS);
}

static double
measure_fold (VigieStore *store, GRand *random)
{
  double times[N_FOLDS];

  for (int i = 0; i < N_FOLDS; i++)
    {
      const double began = processor_ms ();
      g_autoptr (GError) error = NULL;
      g_autoptr (VigieBoard) board = vigie_store_fold (store, random_moment (random), &error);

      stop_on (error);
      times[i] = processor_ms () - began;
    }
  qsort (times, N_FOLDS, sizeof *times, compare_doubles);
  return times[N_FOLDS / 2];
}

static void
measure_jumps (VigieStore *store, VigieMoment *moment, const char *what, const VigieQuery *query)
{
  GRand *random = g_rand_new_with_seed (7);
  g_autofree double *times = g_new (double, N_SEEKS);
  g_autofree char *worst = g_strdup_printf ("a jump anywhere%s, slowest of %d", what, N_SEEKS);
  g_autofree char *median = g_strdup_printf ("a jump anywhere%s, median", what);
  const double fold = measure_fold (store, random);

  vigie_moment_set_query (moment, query);
  for (int i = 0; i < N_SEEKS; i++)
    {
      const double began = processor_ms ();

      vigie_moment_seek (moment, random_moment (random));
      read_rows (G_LIST_MODEL (moment));
      times[i] = processor_ms () - began;
    }
  qsort (times, N_SEEKS, sizeof *times, compare_doubles);
  print_figure (worst, times[N_SEEKS - 1], fold, "ms");
  print_figure (median, times[N_SEEKS / 2], fold, "ms");
  g_rand_free (random);
}

/* Played at ×600, 60 frames a second. */
static void
measure_play (VigieMoment *moment)
{
  g_autofree double *times = g_new (double, N_SEEKS);
  gint64 at = BEGIN_MS + SPAN_MS / 2;

  vigie_moment_set_query (moment, NULL);
  vigie_moment_seek (moment, at);
  for (int i = 0; i < N_SEEKS; i++)
    {
      const double began = processor_ms ();

      vigie_moment_seek (moment, at += 10000);
      read_rows (G_LIST_MODEL (moment));
      times[i] = processor_ms () - began;
    }
  qsort (times, N_SEEKS, sizeof *times, compare_doubles);
  print_figure ("a step of playing at ×600, median", times[N_SEEKS / 2], -1, "ms");
}

static void
measure_review (const char *path)
{
  const VigieQuery confirmed = { .statuses = 1u << VIGIE_STATUS_CONFIRMED,
                                 .on_map = TRUE,
                                 .from = VIGIE_TIME_UNKNOWN,
                                 .to = VIGIE_TIME_UNKNOWN };
  VigieStore *store = open_incident (path);
  g_autoptr (VigieHistory) history = NULL;
  g_autoptr (VigieMoment) moment = NULL;
  double memory;

  malloc_trim (0); /* what making the incident left */
  memory = bench_read_memory ();
  history = measure_reading (store);
  moment = vigie_moment_new (history);
  vigie_moment_seek (moment, G_MAXINT64);
  malloc_trim (0);
  print_figure ("memory of what happened, and of one moment", bench_read_memory () - memory, -1,
                "MB");
  measure_jumps (store, moment, "", NULL);
  measure_jumps (store, moment, ", confirmed posts on the map", &confirmed);
  measure_play (moment);
  g_clear_object (&moment);
  g_clear_pointer (&history, vigie_history_unref);
  vigie_store_close (store);
  g_object_unref (store);
}

/* ---- the command ---- */

typedef struct
{
  double seconds; /* of the processor */
  double peak_mb;
} Run;

/* The command in a process of its own, whose memory is then known. */
static Run
run_command (const char *const *args)
{
  const char *build = g_getenv ("VIGIE_BUILDDIR");
  g_autofree char *program = NULL;
  g_autoptr (GPtrArray) argv = g_ptr_array_new ();
  g_autoptr (GError) error = NULL;
  struct rusage usage;
  int status;
  GPid pid;

  if (build == NULL)
    g_error ("VIGIE_BUILDDIR does not name the folder that was built");
  program = g_build_filename (build, "src", "cli", "vigie-cli", NULL);
  g_ptr_array_add (argv, program);
  for (gsize i = 0; args[i] != NULL; i++)
    g_ptr_array_add (argv, (gpointer) args[i]);
  g_ptr_array_add (argv, NULL);
  g_spawn_async (NULL, (char **) argv->pdata, NULL,
                 G_SPAWN_DO_NOT_REAP_CHILD | G_SPAWN_STDOUT_TO_DEV_NULL, NULL, NULL, &pid, &error);
  stop_on (error);
  if (wait4 (pid, &status, 0, &usage) != pid || !WIFEXITED (status) || WEXITSTATUS (status) != 0)
    g_error ("vigie-cli %s failed", args[0]);
  return (Run) { .seconds = (double) (usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) +
                            (double) (usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6,
                 .peak_mb = (double) usage.ru_maxrss * 1024 / 1e6 };
}

static cairo_status_t
count_bytes (void *closure, const unsigned char *data G_GNUC_UNUSED, unsigned int length)
{
  *(guint64 *) closure += length;
  return CAIRO_STATUS_SUCCESS;
}

/* What the annex takes at least: its rows drawn once, 46 a page, with nothing read, no words made,
 * no tags and no second pass. Seconds. */
static double
measure_rows (guint n_rows)
{
  static const char *const cells[] = { "31/01/2026 08:15:01", "Ana", "Verdict: confirmed",
                                       "post 0123abcd", "vu sur place" };
  const double began = processor_ms ();
  guint64 n_bytes = 0;
  cairo_surface_t *surface = cairo_pdf_surface_create_for_stream (count_bytes, &n_bytes, 595, 842);
  cairo_t *cr = cairo_create (surface);
  g_autoptr (PangoLayout) layout = pango_cairo_create_layout (cr);
  PangoFontDescription *font = pango_font_description_from_string ("Noto Sans 7.4px");

  pango_layout_set_font_description (layout, font);
  for (guint row = 0; row < n_rows; row++)
    {
      for (gsize i = 0; i < G_N_ELEMENTS (cells); i++)
        {
          pango_layout_set_text (layout, cells[i], -1);
          cairo_move_to (cr, 34 + (double) i * 105, 40 + row % 46 * 16.5);
          pango_cairo_show_layout (cr, layout);
        }
      if (row % 46 == 45)
        cairo_show_page (cr);
    }
  cairo_surface_finish (surface);
  cairo_destroy (cr);
  cairo_surface_destroy (surface);
  pango_font_description_free (font);
  return (processor_ms () - began) / 1e3;
}

/* A child counts as its own what this process held when it was forked: so what forks it is another
 * process, which holds nothing. */
static void
measure_command (const char *folder, const char *path, guint n_decisions)
{
  g_autofree char *number = g_strdup_printf ("%u", n_decisions);
  const char *const argv[] = { "/proc/self/exe", "command", folder, path, number, NULL };
  g_autoptr (GError) error = NULL;
  int status;

  g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_DEFAULT, NULL, NULL, NULL, NULL, &status,
                &error);
  stop_on (error);
  if (!g_spawn_check_wait_status (status, &error))
    stop_on (error);
}

static int
run_commands (const char *folder, const char *path, guint n_decisions)
{
  g_autofree char *pdf = g_build_filename (folder, "report.pdf", NULL);
  const char *const open[] = { "posts", path, "--limit", "1", NULL };
  const char *const figures[] = { "review", path, NULL };
  const char *const report[] = { "review", path, "--output", pdf, NULL };
  const Run floor = run_command (open);
  const Run said = run_command (figures);
  const Run written = run_command (report);
  VigieStore *store = open_incident (path);

  print_figure ("figures of the review, by the command", said.seconds,
                measure_stepping (store) / 1e3, "s");
  print_figure ("peak memory of that", said.peak_mb, floor.peak_mb, "MB");
  print_figure ("report of the review with its annex", written.seconds, measure_rows (n_decisions),
                "s");
  print_figure ("peak memory of that report", written.peak_mb, floor.peak_mb, "MB");
  vigie_store_close (store);
  g_object_unref (store);
  return 0;
}

/* ---- all of it ---- */

/* No more than leaves most of the disk's room. */
static guint64
choose_photo_bytes (const char *folder, double gigabytes)
{
  g_autoptr (GFile) file = g_file_new_for_path (folder);
  g_autoptr (GFileInfo) info =
      g_file_query_filesystem_info (file, G_FILE_ATTRIBUTE_FILESYSTEM_FREE, NULL, NULL);
  const guint64 wanted = (guint64) (gigabytes * 1e9);
  const guint64 room =
      info != NULL ? g_file_info_get_attribute_uint64 (info, G_FILE_ATTRIBUTE_FILESYSTEM_FREE) / 3
                   : 0;

  if (wanted > room)
    g_printerr ("The disk has no room for more: the file is smaller\n");
  return MIN (wanted, room);
}

static void
remove_folder (const char *folder)
{
  GDir *dir = g_dir_open (folder, 0, NULL);

  for (const char *name = NULL; dir != NULL && (name = g_dir_read_name (dir)) != NULL;)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      g_remove (path);
    }
  g_clear_pointer (&dir, g_dir_close);
  g_rmdir (folder);
}

static int
make_one (char **args)
{
  g_autofree char *folder = g_path_get_dirname (args[0]);

  make_incident (args[0], (guint) atoi (args[1]), (guint) atoi (args[2]),
                 choose_photo_bytes (folder, g_ascii_strtod (args[3], NULL)));
  return 0;
}

static int
measure_all (int argc, char *argv[])
{
  const guint n_posts = argc > 1 ? (guint) atoi (argv[1]) : 1000000;
  const guint n_decisions = argc > 2 ? (guint) atoi (argv[2]) : 100000;
  const double gigabytes = argc > 3 ? g_ascii_strtod (argv[3], NULL) : 4.6;
  g_autoptr (GError) error = NULL;
  g_autofree char *folder = g_dir_make_tmp ("vigie-bench-XXXXXX", &error);
  g_autofree char *path = NULL;

  stop_on (error);
  path = g_build_filename (folder, "large.vigie", NULL);
  make_incident (path, n_posts, n_decisions, choose_photo_bytes (folder, gigabytes));
  compare_openings (folder, path);
  measure_command (folder, path, n_decisions);
  measure_review (path);
  remove_folder (folder);
  return 0;
}

int
main (int argc, char *argv[])
{
  if (argc == 6 && strcmp (argv[1], "make") == 0)
    return make_one (argv + 2);
  if (argc == 5 && strcmp (argv[1], "command") == 0)
    return run_commands (argv[2], argv[3], (guint) atoi (argv[4]));
  return measure_all (argc, argv);
}
