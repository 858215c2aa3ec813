/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Measures the incident file beside SQLite as it is usually used for such posts: unique
 * identifiers, an index on time and one on status and time, an R*Tree, an external-content FTS5
 * table; and beside a plain table without any index. The same posts from a fixed seed, in batches
 * of 10,000, with the same durability. Prints one line a figure: name, ours, theirs, unit, ratio,
 * budget. */

#include <glib/gstdio.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bench-util.h"
#include "vigie-map-index.h"
#include "vigie-sql.h"
#include "vigie-store-private.h"
#include "vigie-store.h"

#define BATCH 10000
#define N_WORDS 4000
#define BEGIN_MS G_GINT64_CONSTANT (1769846400000)

/* ---- the posts ---- */

typedef struct
{
  GRand *random;
  char *words[N_WORDS];
  gint64 now;
  guint64 n_made;
} Maker;

typedef struct
{
  VigieObservation observations[BATCH];
  VigiePosition positions[BATCH];
  char external_ids[BATCH][24];
  char authors[BATCH][16];
  char texts[BATCH][512];
  gsize n;
} Batch;

static const struct
{
  const char *word;
  double share;
} marked[] = {
  { "neige", 0.65 },       { "verglas", 0.05 }, { "avalanche", 0.01 },  { "inondation", 0.03 },
  { "inondations", 0.01 }, { "inondée", 0.02 }, { "inondable", 0.002 },
};

static void
maker_init (Maker *maker, guint32 seed)
{
  static const char *const syllables[] = { "ra", "tou", "vel", "mi",  "lon", "cher",
                                           "pé", "sa",  "gri", "bor", "nu",  "de" };

  maker->random = g_rand_new_with_seed (seed);
  maker->now = BEGIN_MS;
  maker->n_made = 0;
  for (guint i = 0; i < N_WORDS; i++)
    {
      GString *word = g_string_new (NULL);
      guint v = i;

      for (int j = 0; j < 4 && (v > 0 || j < 1); j++, v /= 12)
        g_string_append (word, syllables[v % 12]);
      maker->words[i] = g_string_free_and_steal (word);
    }
}

static void
maker_clear (Maker *maker)
{
  g_rand_free (maker->random);
  for (guint i = 0; i < N_WORDS; i++)
    g_free (maker->words[i]);
}

static void
make_text (Maker *maker, char text[512])
{
  gsize length = 0;

  for (gsize i = 0; i < G_N_ELEMENTS (marked); i++)
    {
      if (g_rand_double (maker->random) < marked[i].share)
        length +=
            (gsize) g_snprintf (text + length, (gulong) (512 - length), "%s ", marked[i].word);
    }
  for (int left = g_rand_int_range (maker->random, 20, 36); left > 0 && length < 480; left--)
    {
      double u = g_rand_double (maker->random);
      guint rank = (guint) (u * u * u * N_WORDS); /* few words are common, most are rare */

      length +=
          (gsize) g_snprintf (text + length, (gulong) (512 - length), "%s ", maker->words[rank]);
    }
}

static void
make_batch (Maker *maker, Batch *batch, gsize n)
{
  batch->n = n;
  for (gsize i = 0; i < n; i++)
    {
      guint64 number = maker->n_made++;

      maker->now += g_rand_int_range (maker->random, 1, 43); /* a million in six hours */
      g_snprintf (batch->external_ids[i], 24, "%" G_GUINT64_FORMAT, number * 7919 + 100000000000);
      g_snprintf (batch->authors[i], 16, "user%d", g_rand_int_range (maker->random, 0, 50000));
      make_text (maker, batch->texts[i]);
      batch->positions[i] =
          (VigiePosition) { 3 + 4 * g_rand_double (maker->random),
                            45 + 4 * g_rand_double (maker->random), 50, VIGIE_ORIGIN_SOURCE };
      batch->observations[i] = (VigieObservation) {
        .source_kind = "mastodon",
        .source_host = "example.org",
        .external_id = batch->external_ids[i],
        .author = batch->authors[i],
        .text = batch->texts[i],
        .posted_at = maker->now,
        .received_at = maker->now + 1500,
        .candidates = &batch->positions[i],
        .n_candidates = 1,
      };
    }
}

/* ---- measuring ---- */

static double
now_s (void)
{
  return (double) g_get_monotonic_time () / 1e6;
}

typedef void (*MeasuredFunc) (gpointer data);

/* The median of several runs in ms, after one to warm up. */
static double
median_ms (MeasuredFunc func, gpointer data, guint n)
{
  g_autofree double *times = g_new (double, n);

  func (data);
  for (guint i = 0; i < n; i++)
    {
      double began = now_s ();

      func (data);
      times[i] = (now_s () - began) * 1000;
    }
  qsort (times, n, sizeof *times, compare_doubles);
  return times[n / 2];
}

static void
print_figure (const char *name,
              double ours,
              double theirs,
              const char *unit,
              double ratio,
              const char *budget)
{
  printf ("%s\t%.4g\t%.4g\t%s\t%.3g\t%s\n", name, ours, theirs, unit, ratio, budget);
  fflush (stdout);
}

/* ---- the peers ---- */

static VigieSql *
create_peer (const char *path, const char *schema)
{
  g_autoptr (GError) error = NULL;
  VigieSql *sql = vigie_sql_open (path, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, &error);

  stop_on (error);
  vigie_sql_exec (
      sql, "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA cache_size = -32768",
      &error);
  stop_on (error);
  vigie_sql_exec (sql, schema, &error);
  stop_on (error);
  return sql;
}

static const char usual_schema[] =
    "CREATE TABLE post (id INTEGER PRIMARY KEY, source TEXT NOT NULL, external_id TEXT NOT NULL, "
    "author TEXT,"
    " text TEXT NOT NULL, ts INTEGER NOT NULL, received INTEGER NOT NULL, status INTEGER NOT NULL, "
    "lon REAL,"
    " lat REAL, radius REAL, UNIQUE (source, external_id));"
    "CREATE INDEX post_ts ON post (ts);"
    "CREATE INDEX post_status_ts ON post (status, ts);"
    "CREATE VIRTUAL TABLE post_box USING rtree (id, min_lon, max_lon, min_lat, max_lat);"
    "CREATE VIRTUAL TABLE post_fts USING fts5 (text, content = 'post', content_rowid = 'id',"
    " tokenize = 'unicode61 remove_diacritics 2');";

static const char plain_schema[] = "CREATE TABLE post (id INTEGER PRIMARY KEY, source TEXT NOT "
                                   "NULL, external_id TEXT NOT NULL, author TEXT,"
                                   " text TEXT NOT NULL, ts INTEGER NOT NULL, received INTEGER NOT "
                                   "NULL, status INTEGER NOT NULL, lon REAL,"
                                   " lat REAL, radius REAL);";

static void
bind_peer (sqlite3_stmt *statement, const VigieObservation *observation)
{
  vigie_sql_bind_text (statement, 1, "mastodon:example.org");
  vigie_sql_bind_text (statement, 2, observation->external_id);
  vigie_sql_bind_text (statement, 3, observation->author);
  vigie_sql_bind_text (statement, 4, observation->text);
  sqlite3_bind_int64 (statement, 5, observation->posted_at);
  sqlite3_bind_int64 (statement, 6, observation->received_at);
  sqlite3_bind_double (statement, 7, observation->candidates[0].lon);
  sqlite3_bind_double (statement, 8, observation->candidates[0].lat);
  sqlite3_bind_double (statement, 9, observation->candidates[0].radius_m);
}

static void
ingest_usual (VigieSql *sql, const Batch *batch)
{
  g_autoptr (GError) error = NULL;

  vigie_sql_exec (sql, "BEGIN IMMEDIATE", &error);
  for (gsize i = 0; i < batch->n && error == NULL; i++)
    {
      const VigieObservation *observation = &batch->observations[i];
      sqlite3_stmt *statement =
          vigie_sql_get (sql,
                         "INSERT OR IGNORE INTO post (source, external_id, author, text, ts, "
                         "received, status, lon, lat, radius)"
                         " VALUES (?1, ?2, ?3, ?4, ?5, ?6, 0, ?7, ?8, ?9)",
                         &error);
      gint64 id;

      bind_peer (statement, observation);
      vigie_sql_run (sql, statement, &error);
      if (sqlite3_changes (sql->db) == 0)
        continue;
      id = sqlite3_last_insert_rowid (sql->db);
      statement = vigie_sql_get (sql, "INSERT INTO post_box VALUES (?1, ?2, ?2, ?3, ?3)", &error);
      sqlite3_bind_int64 (statement, 1, id);
      sqlite3_bind_double (statement, 2, observation->candidates[0].lon);
      sqlite3_bind_double (statement, 3, observation->candidates[0].lat);
      vigie_sql_run (sql, statement, &error);
      statement = vigie_sql_get (sql, "INSERT INTO post_fts (rowid, text) VALUES (?1, ?2)", &error);
      sqlite3_bind_int64 (statement, 1, id);
      vigie_sql_bind_text (statement, 2, observation->text);
      vigie_sql_run (sql, statement, &error);
    }
  stop_on (error);
  vigie_sql_exec (sql, "COMMIT", &error);
  stop_on (error);
}

static void
ingest_plain (VigieSql *sql, const Batch *batch)
{
  g_autoptr (GError) error = NULL;

  vigie_sql_exec (sql, "BEGIN IMMEDIATE", &error);
  for (gsize i = 0; i < batch->n && error == NULL; i++)
    {
      sqlite3_stmt *statement = vigie_sql_get (sql,
                                               "INSERT INTO post (source, external_id, author, "
                                               "text, ts, received, status, lon, lat, radius)"
                                               " VALUES (?1, ?2, ?3, ?4, ?5, ?6, 0, ?7, ?8, ?9)",
                                               &error);

      bind_peer (statement, &batch->observations[i]);
      vigie_sql_run (sql, statement, &error);
    }
  stop_on (error);
  vigie_sql_exec (sql, "COMMIT", &error);
  stop_on (error);
}

static void
ingest_ours (VigieStore *store, const Batch *batch)
{
  g_autoptr (GError) error = NULL;

  vigie_store_ingest (store, batch->observations, batch->n, NULL, &error);
  stop_on (error);
}

typedef struct
{
  VigieStore *store;
  VigieSql *usual;
  VigieSql *plain;
  gsize n_posts;
} Bench;

/* All three take each batch in turn, so that a busy machine hits them alike. */
static void
measure_ingest (Bench *bench)
{
  Maker maker;
  g_autofree Batch *batch = g_new0 (Batch, 1);
  double ours = 0, usual = 0, plain = 0;

  maker_init (&maker, 20260131);
  while (maker.n_made < bench->n_posts)
    {
      double began;

      make_batch (&maker, batch, MIN (BATCH, bench->n_posts - maker.n_made));
      began = now_s ();
      ingest_ours (bench->store, batch);
      ours += now_s () - began;
      began = now_s ();
      ingest_usual (bench->usual, batch);
      usual += now_s () - began;
      began = now_s ();
      ingest_plain (bench->plain, batch);
      plain += now_s () - began;
    }
  maker_clear (&maker);
  print_figure ("ingest against the usual schema", (double) bench->n_posts / ours,
                (double) bench->n_posts / usual, "posts/s", usual / ours, ">= 2");
  print_figure ("ingest against a plain insert", ours, plain, "s", ours / plain, "<= 5.5");
}

/* ---- queries ---- */

typedef struct
{
  Bench *bench;
  VigieQuery *query;
  guint64 limit;
  guint64 n_found;
  const char *sql;
  const char *text;
  gint64 number; /* keeps the reading from being optimised away */
} Question;

static gboolean
count_post (VigiePost *post, const VigiePostState *state, gpointer user_data)
{
  (*(guint64 *) user_data)++;
  return TRUE;
}

static void
ask_ours (gpointer data)
{
  Question *question = data;
  g_autoptr (GError) error = NULL;

  question->n_found = 0;
  vigie_store_foreach_post (question->bench->store, question->query, question->limit, count_post,
                            &question->n_found, &error);
  stop_on (error);
}

static void
ask_usual (gpointer data)
{
  Question *question = data;
  g_autoptr (GError) error = NULL;
  sqlite3_stmt *statement = vigie_sql_get (question->bench->usual, question->sql, &error);

  stop_on (error);
  if (question->text != NULL)
    vigie_sql_bind_text (statement, 1, question->text);
  else if (question->query->has_box)
    {
      sqlite3_bind_double (statement, 1, question->query->box.west);
      sqlite3_bind_double (statement, 2, question->query->box.east);
      sqlite3_bind_double (statement, 3, question->query->box.south);
      sqlite3_bind_double (statement, 4, question->query->box.north);
    }
  question->n_found = 0;
  while (vigie_sql_step (question->bench->usual, statement, &error))
    {
      question->n_found++;
      question->number += sqlite3_column_int64 (statement, 0);
    }
  stop_on (error);
}

static void
measure_words (Bench *bench)
{
  static const struct
  {
    const char *name;
    const char *ours;
    const char *usual;
  } words[] = {
    { "newest 50 of a word in 65 % of posts", "neige ", "neige" },
    { "newest 50 of a word in 5 % of posts", "verglas ", "verglas" },
    { "newest 50 of a word in 1 % of posts", "avalanche ", "avalanche" },
    { "newest 50 of a common word while it is typed", "neige", "neige*" },
    { "newest 50 of a beginning", "inond*", "inond*" },
  };
  g_autoptr (VigieQuery) query = vigie_query_new ();
  Question question = { .bench = bench, .query = query, .limit = 50 };
  double unfiltered = median_ms (ask_ours, &question, 51);

  for (gsize i = 0; i < G_N_ELEMENTS (words); i++)
    {
      double ours, usual;
      g_autofree char *name = g_strdup_printf ("%s, against ORDER BY time", words[i].name);

      query->text = g_strdup (words[i].ours);
      ours = median_ms (ask_ours, &question, 51);
      question.sql = "SELECT p.* FROM post_fts f JOIN post p ON p.id = f.rowid WHERE post_fts "
                     "MATCH ?1 ORDER BY p.ts DESC LIMIT 50";
      question.text = words[i].usual;
      usual = median_ms (ask_usual, &question, 5);
      question.text = NULL;
      if (i < 3)
        print_figure (words[i].name, ours, unfiltered, "ms", MAX (0, ours - 0.1) / unfiltered,
                      "<= 3 after 0.1 ms");
      else
        print_figure (words[i].name, ours, 30, "ms", ours / 30, "<= 1");
      print_figure (name, ours, usual, "ms", usual / ours, "");
      g_clear_pointer (&query->text, g_free);
    }
}

typedef struct
{
  Bench *bench;
  VigieBox box;
  guint64 n;
} BoxQuestion;

static void
box_keys_ours (gpointer data)
{
  BoxQuestion *question = data;
  g_autoptr (GArray) keys = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (GError) error = NULL;
  VigieSql *sql = vigie_store_take_reader (question->bench->store, &error);

  stop_on (error);
  vigie_map_index_query (sql, &question->box, keys, &error);
  stop_on (error);
  vigie_store_give_reader (question->bench->store, sql);
  question->n = keys->len;
}

static void
box_count_ours (gpointer data)
{
  BoxQuestion *question = data;
  g_autoptr (GError) error = NULL;
  VigieSql *sql = vigie_store_take_reader (question->bench->store, &error);

  stop_on (error);
  vigie_map_index_count (sql, &question->box, &question->n, &error);
  stop_on (error);
  vigie_store_give_reader (question->bench->store, sql);
}

static void
measure_box (Bench *bench, const char *size, VigieBox box)
{
  BoxQuestion ours = { .bench = bench, .box = box };
  g_autoptr (VigieQuery) query = vigie_query_new ();
  Question usual = { .bench = bench, .query = query };
  double ours_ms, usual_ms;
  guint64 n;
  g_autofree char *list_name = g_strdup_printf ("posts in a %s box, list", size);
  g_autofree char *count_name = g_strdup_printf ("posts in a %s box, count", size);

  query->has_box = TRUE;
  query->box = box;
  ours_ms = median_ms (box_keys_ours, &ours, 31);
  n = ours.n;
  usual.sql = "SELECT id FROM post_box WHERE max_lon >= ?1 AND min_lon <= ?2 AND max_lat >= ?3 AND "
              "min_lat <= ?4";
  usual_ms = median_ms (ask_usual, &usual, 31);
  /* R*Tree keeps floats: at the edges a few more or less. */
  if (usual.n_found > n + n / 100 + 20 || usual.n_found + n / 100 + 20 < n)
    g_printerr ("the box holds %" G_GUINT64_FORMAT " or %" G_GUINT64_FORMAT " posts\n", n,
                usual.n_found);
  print_figure (list_name, ours_ms, usual_ms, "ms", usual_ms / ours_ms, ">= 1");

  ours_ms = median_ms (box_count_ours, &ours, 31);
  usual.sql = "SELECT count (*) FROM post_box WHERE max_lon >= ?1 AND min_lon <= ?2 AND max_lat >= "
              "?3 AND min_lat <= ?4";
  usual_ms = median_ms (ask_usual, &usual, 31);
  print_figure (count_name, ours_ms, usual_ms, "ms", usual_ms / ours_ms, ">= 1");
  g_assert_cmpuint (ours.n, ==, n);
}

static void
counts_ours (gpointer data)
{
  Question *question = data;
  guint64 counts[VIGIE_N_STATUSES];
  g_autoptr (GError) error = NULL;

  vigie_store_count (question->bench->store, counts, &error);
  stop_on (error);
}

static void
measure_counts (Bench *bench)
{
  g_autoptr (VigieQuery) query = vigie_query_new ();
  Question question = { .bench = bench, .query = query };
  double ours = median_ms (counts_ours, &question, 101);
  double usual;

  question.sql = "SELECT status, count (*) FROM post GROUP BY status";
  usual = median_ms (ask_usual, &question, 5);
  print_figure ("counts by status", ours, usual, "ms", usual / ours, "< 0.1 ms");
}

/* A page by its place: the keys before it say where it begins. */
static void
measure_pages (Bench *bench)
{
  g_autoptr (VigieQuery) query = vigie_query_new ();
  Question question = { .bench = bench, .query = query, .limit = 50 };
  double first = median_ms (ask_ours, &question, 101);
  double deep, usual;
  g_autofree char *offset = g_strdup_printf ("%" G_GSIZE_FORMAT, bench->n_posts / 2);

  query->to = BEGIN_MS + (gint64) bench->n_posts * 11; /* half way down */
  deep = median_ms (ask_ours, &question, 101);
  print_figure ("a page half way down against the first", deep, first, "ms", deep / first, "<= 2");
  query->to = VIGIE_TIME_UNKNOWN;
  question.sql = "SELECT * FROM post ORDER BY ts DESC LIMIT 50 OFFSET ?1";
  question.text = offset;
  usual = median_ms (ask_usual, &question, 11);
  print_figure ("a page half way down against OFFSET", deep, usual, "ms", usual / deep, "");
}

typedef struct
{
  Bench *bench;
  guint64 number;
} Deciding;

static void
decide (gpointer data)
{
  Deciding *deciding = data;
  g_autofree char *external_id =
      g_strdup_printf ("%" G_GUINT64_FORMAT,
                       (deciding->number * 7919 % deciding->bench->n_posts) * 7919 + 100000000000);
  char id[VIGIE_POST_ID_LENGTH + 1];
  g_autoptr (VigieDraft) draft = NULL;
  g_autoptr (VigieDecision) decision = NULL;
  g_autoptr (GError) error = NULL;

  vigie_post_make_id ("mastodon", "example.org", external_id, id);
  if (deciding->number % 2 == 0)
    draft = vigie_draft_new_status (id, VIGIE_STATUS_CONFIRMED, "vu sur place", "Ana");
  else
    draft = vigie_draft_new_position (id, &(VigiePosition) { 4.8, 47.1, 20, VIGIE_ORIGIN_ANALYST },
                                      "Ana");
  decision = vigie_store_append (deciding->bench->store, draft, &error);
  stop_on (error);
  deciding->number++;
}

static void
write_row (gpointer data)
{
  Deciding *deciding = data;
  g_autoptr (GError) error = NULL;

  vigie_sql_exec (deciding->bench->plain, "UPDATE post SET status = 1 - status WHERE id = 1",
                  &error);
  stop_on (error);
}

static void
measure_decisions (Bench *bench)
{
  Deciding deciding = { .bench = bench };
  double ours = median_ms (decide, &deciding, 501);
  double floor = median_ms (write_row, &deciding, 501);

  print_figure ("a decision, durable, against one plain update", ours, floor, "ms", ours / floor,
                "< 2 ms");
}

static void
remove_folder (const char *folder)
{
  GDir *dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      if (g_file_test (path, G_FILE_TEST_IS_DIR)) /* the desk's own folder */
        remove_folder (path);
      else
        g_remove (path);
    }
  g_clear_pointer (&dir, g_dir_close);
  g_rmdir (folder);
}

int
main (int argc, char *argv[])
{
  Bench bench = { .n_posts = 1000000 };
  g_autofree char *folder = NULL;
  g_autofree char *ours_path = NULL;
  g_autofree char *usual_path = NULL;
  g_autofree char *plain_path = NULL;
  g_autoptr (GError) error = NULL;

  setlocale (LC_ALL, "C");
  if (argc > 1)
    bench.n_posts = (gsize) g_ascii_strtoull (argv[1], NULL, 10);
  if (bench.n_posts < 1000)
    {
      g_printerr ("usage: bench-store [NUMBER OF POSTS, at least 1000] [FOLDER]\n");
      return 2;
    }
  folder = argc > 2 ? g_build_filename (argv[2], "bench-store-XXXXXX", NULL)
                    : g_build_filename (g_get_tmp_dir (), "bench-store-XXXXXX", NULL);
  if (g_mkdtemp (folder) == NULL)
    {
      g_printerr ("no folder to work in\n");
      return 1;
    }
  g_setenv ("XDG_DATA_HOME", folder, TRUE);
  ours_path = g_build_filename (folder, "ours.vigie", NULL);
  usual_path = g_build_filename (folder, "usual.db", NULL);
  plain_path = g_build_filename (folder, "plain.db", NULL);
  bench.store = vigie_store_create (ours_path, "Bench", TRUE, &error);
  stop_on (error);
  bench.usual = create_peer (usual_path, usual_schema);
  bench.plain = create_peer (plain_path, plain_schema);

  measure_ingest (&bench);
  measure_words (&bench);
  measure_box (&bench, "small", (VigieBox) { 4.8, 46.8, 5.15, 47.15 });
  measure_box (&bench, "large", (VigieBox) { 4, 46, 6, 48 });
  measure_counts (&bench);
  measure_pages (&bench);
  measure_decisions (&bench);

  vigie_store_close (bench.store);
  g_object_unref (bench.store);
  vigie_sql_close (bench.usual);
  vigie_sql_close (bench.plain);
  remove_folder (folder);
  return 0;
}
