/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Measures looking for something in a long log, as its view does with each letter that is typed,
 * beside SQLite stepping through the same entries; and writing the log as a table and as sheets.
 * Prints one line a figure: name, ours, theirs, unit. */

#include <glib/gstdio.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "bench-util.h"
#include "vigie-log-selection.h"
#include "vigie-log-writing.h"
#include "vigie-store-private.h"

#define GROUP 5000
#define N_PERSONS 40
#define N_RUNS 5

/* Of this thread. */
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

/* ---- the log ---- */

/* Verdicts with a reason, and every tenth entry what somebody wrote. */
static VigieDraft *
make_draft (GRand *random, guint i)
{
  g_autofree char *person =
      g_strdup_printf ("Bénévole n° %d", g_rand_int_range (random, 0, N_PERSONS));
  g_autofree char *text = NULL;
  g_autofree char *reason = NULL;
  g_autoptr (JsonNode) payload = NULL;
  g_autoptr (GError) error = NULL;
  VigieDraft *draft;
  char name[16];
  char id[VIGIE_POST_ID_LENGTH + 1];

  if (i % 10 == 0)
    {
      text = g_strdup_printf ("{\"text\":\"Appel de la préfecture, ligne %u%s\"}", i,
                              i % 10000 == 0 ? ", groupe électrogène demandé" : "");
      payload = json_from_string (text, NULL);
      draft = vigie_draft_new ("note", NULL, payload, NULL, person, &error);
      stop_on (error);
      return draft;
    }
  g_snprintf (name, sizeof name, "%u", i / 3); /* three about each post */
  vigie_post_make_id ("mastodon", "example.org", name, id);
  reason = g_strdup_printf ("Vu deux fois, l’enseigne est celle de la rue %u", i % 500);
  return vigie_draft_new_status (id, (VigieStatus) g_rand_int_range (random, 1, VIGIE_N_STATUSES),
                                 reason, person);
}

static VigieStore *
make_incident (const char *path, guint n)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (2026);
  g_autoptr (GError) error = NULL;
  VigieStore *store = vigie_store_create (path, "Banc", FALSE, &error);

  stop_on (error);
  for (guint first = 0; first < n; first += GROUP)
    {
      g_autoptr (GPtrArray) drafts =
          g_ptr_array_new_with_free_func ((GDestroyNotify) vigie_draft_unref);
      g_autoptr (GPtrArray) written = NULL;

      for (guint i = first; i < MIN (first + GROUP, n); i++)
        g_ptr_array_add (drafts, make_draft (random, i));
      written = vigie_store_append_all (store, drafts, NULL, &error);
      stop_on (error);
    }
  return store;
}

/* ---- looking for something ---- */

/* What it takes at least to look at all of them. */
static double
measure_stepping (VigieStore *store)
{
  g_autoptr (GError) error = NULL;
  VigieSql *sql = vigie_store_take_reader (store, &error);
  sqlite3_stmt *statement;
  double began;

  stop_on (error);
  began = processor_ms ();
  statement = vigie_sql_get (sql, "SELECT body FROM log ORDER BY at, device, seq", &error);
  stop_on (error);
  while (vigie_sql_step (sql, statement, &error))
    ;
  stop_on (error);
  vigie_store_give_reader (store, sql);
  return processor_ms () - began;
}

/* Median. */
static void
measure_filter (VigieStore *store, const char *name, const VigieLogFilter *filter)
{
  double times[N_RUNS];
  double stepping[N_RUNS];
  guint n = 0;
  g_autofree char *figure = NULL;

  for (int i = 0; i < N_RUNS; i++)
    {
      g_autoptr (VigieLogSelection) selection = NULL;
      g_autoptr (GError) error = NULL;
      const double began = processor_ms ();

      selection = vigie_store_select_log (store, filter, &error);
      stop_on (error);
      times[i] = processor_ms () - began;
      n = vigie_log_selection_get_n (selection);
      stepping[i] = measure_stepping (store);
    }
  qsort (times, N_RUNS, sizeof *times, compare_doubles);
  qsort (stepping, N_RUNS, sizeof *stepping, compare_doubles);
  figure = g_strdup_printf ("the log by %s, %u entries", name, n);
  print_figure (figure, times[N_RUNS / 2], stepping[N_RUNS / 2], "ms");
}

static void
measure_filters (VigieStore *store)
{
  g_autoptr (VigieLogFilter) filter = vigie_log_filter_new ();
  char id[VIGIE_POST_ID_LENGTH + 1];

  measure_filter (store, "nothing", NULL);
  filter->group = VIGIE_LOG_GROUP_ENTRIES;
  measure_filter (store, "kind", filter);
  filter->group = VIGIE_LOG_GROUP_ALL;
  filter->person = g_strdup ("benevole N° 7");
  measure_filter (store, "person", filter);
  g_clear_pointer (&filter->person, g_free);
  filter->text = g_strdup ("electrogene");
  measure_filter (store, "a rare word", filter);
  g_set_str (&filter->text, "vu deux");
  measure_filter (store, "common words", filter);
  g_clear_pointer (&filter->text, g_free);
  vigie_post_make_id ("mastodon", "example.org", "7", id);
  filter->subject = g_strdup (id);
  measure_filter (store, "subject", filter);
}

/* ---- writing it ---- */

static void
measure_writing (VigieStore *store, const char *folder, const char *name, const char *what)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  const VigieLogRequest request = { .language = "fr", .path = path };
  VigieLogOutcome outcome = { 0 };
  g_autoptr (GError) error = NULL;
  const double began = processor_ms ();

  vigie_log_write (store, &request, 1769846400000, NULL, &outcome, &error);
  stop_on (error);
  print_figure (what, (processor_ms () - began) / outcome.n * 1000, -1, "ms");
}

static void
remove_folder (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      g_remove (path);
    }
  g_rmdir (folder);
}

int
main (int argc, char *argv[])
{
  const guint n = argc > 1 ? (guint) g_ascii_strtoull (argv[1], NULL, 10) : 100000;
  g_autoptr (GError) error = NULL;
  g_autofree char *folder = g_dir_make_tmp ("vigie-bench-XXXXXX", &error);
  g_autofree char *path = NULL;
  VigieStore *store;

  stop_on (error);
  path = g_build_filename (folder, "log.vigie", NULL);
  store = make_incident (path, n);
  measure_filters (store);
  measure_writing (store, folder, "log.csv", "the log as a table, 1,000 entries");
  measure_writing (store, folder, "log.pdf", "the log as sheets, 1,000 entries");
  vigie_store_close (store);
  g_object_unref (store);
  remove_folder (folder);
  return 0;
}
