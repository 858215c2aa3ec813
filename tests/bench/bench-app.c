/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The application itself, as main.c starts it, on a display:
 *
 *   bench-app make FILE N        an incident of N posts to look at
 *   bench-app start FILE BEGAN   from BEGAN (µs of the monotonic clock, taken before this process
 *                                was made) to the first frame that has the map with all posts on it
 *                                and the feed's rows, everything at rest; then the memory
 *   bench-app feed FILE          the feed's first paint in a window that is up, frames while it
 *                                scrolls, and the memory
 *   bench-app burst FILE         what the GTK thread does from frame to frame while the feed
 *                                scrolls, alone and while 100,000 posts come in
 *
 * One line a figure on stdout: name TAB value TAB unit. run sets them beside their peers.
 */
#include <locale.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "bench-memory.h"
#include "bench-util.h"
#include "vigie-application.h"
#include "vigie-cluster-layer.h"
#include "vigie-feed-row.h"
#include "vigie-install.h"
#include "vigie-settings.h"
#include "vigie-window.h"

#define SEED 20240117
#define BATCH 10000
#define BEGIN_MS G_GINT64_CONSTANT (1769846400000)
#define PATIENCE_S 120
#define REST_MS 1500
#define N_FRAMES 120
#define STEP_PX 60
#define N_JUMPS 40
#define N_BURST 100000
#define BURST_BATCH 5000

/* ---- the incident ---- */

/* @begin: how many there are already */
static void
fill_incident (VigieStore *store, guint begin, guint n, guint batch)
{
  static const char *const words[] = { "neige",   "verglas", "route",    "coupée",   "Beaune",
                                       "Dijon",   "secours", "arbre",    "accident", "poids lourd",
                                       "autocar", "bloqué",  "prudence", "D 996",    "tombe" };
  g_autoptr (GRand) rand = g_rand_new_with_seed (SEED);
  g_autofree VigieObservation *posts = g_new0 (VigieObservation, BATCH);
  g_autofree VigiePosition *positions = g_new0 (VigiePosition, BATCH);

  for (guint made = begin; made < begin + n;)
    {
      guint size = MIN (batch, begin + n - made);
      g_autoptr (GPtrArray) texts = g_ptr_array_new_with_free_func (g_free);
      g_autoptr (GError) error = NULL;

      for (guint i = 0; i < size; i++, made++)
        {
          GString *text = g_string_new (NULL);
          char *id = g_strdup_printf ("%u", made);
          gint64 at = BEGIN_MS + (gint64) made * 22; /* a million in six hours */

          for (int left = g_rand_int_range (rand, 6, 36); left > 0; left--)
            g_string_append_printf (text, "%s ",
                                    words[g_rand_int_range (rand, 0, G_N_ELEMENTS (words))]);
          g_ptr_array_add (texts, id);
          g_ptr_array_add (texts, g_string_free_and_steal (text));
          positions[i] =
              (VigiePosition) { g_rand_double_range (rand, 4.1, 5.5),
                                g_rand_double_range (rand, 46.9, 48), 100, VIGIE_ORIGIN_SOURCE };
          posts[i] = (VigieObservation) { .source_kind = "mastodon",
                                          .source_host = "example.org",
                                          .external_id = id,
                                          .author = "@anne",
                                          .text = g_ptr_array_index (texts, texts->len - 1),
                                          .posted_at = at,
                                          .received_at = at + 1500,
                                          .candidates = &positions[i],
                                          .n_candidates = 1 };
        }
      vigie_store_ingest (store, posts, size, NULL, &error);
      if (error != NULL)
        g_error ("%s", error->message);
    }
}

static int
make_incident (const char *path, guint n)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (VigieStore) store = vigie_store_create (path, "Neige", TRUE, &error);

  if (store == NULL)
    g_error ("%s", error->message);
  fill_incident (store, 0, n, BATCH);
  vigie_store_close (store);
  return EXIT_SUCCESS;
}

/* ---- what a window shows ---- */

typedef gboolean (*WidgetTest) (GtkWidget *widget);

/* The first widget that passes, in the order of the tree; of those on screen only. */
static GtkWidget *
find_mapped (GtkWidget *widget, WidgetTest test)
{
  if (!gtk_widget_get_mapped (widget))
    return NULL;
  if (test (widget))
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_mapped (child, test);

      if (found != NULL)
        return found;
    }
  return NULL;
}

static gboolean
is_feed_row (GtkWidget *widget)
{
  return VIGIE_IS_FEED_ROW (widget) && gtk_widget_get_height (widget) > 0;
}

static gboolean
is_cluster_layer (GtkWidget *widget)
{
  return VIGIE_IS_CLUSTER_LAYER (widget);
}

static gboolean
is_moving_stack (GtkWidget *widget)
{
  return GTK_IS_STACK (widget) && gtk_stack_get_transition_running (GTK_STACK (widget));
}

static gboolean
is_feed_list (GtkWidget *widget)
{
  return GTK_IS_LIST_VIEW (widget) && find_mapped (widget, is_feed_row) != NULL;
}

/* Rows that can be seen: not while a stack still fades them in. */
static gboolean
shows_feed (VigieWindow *window)
{
  return find_mapped (GTK_WIDGET (window), is_moving_stack) == NULL &&
         find_mapped (GTK_WIDGET (window), is_feed_row) != NULL;
}

static gboolean
shows_map (VigieWindow *window)
{
  GtkWidget *layer = find_mapped (GTK_WIDGET (window), is_cluster_layer);
  VigieSession *session = vigie_window_get_session (window);
  guint32 by_status[VIGIE_N_STATUSES];
  gsize n;

  if (layer == NULL || session == NULL)
    return FALSE;
  n = vigie_map_points_get_data (vigie_session_get_points (session))->n;
  return n > 0 && vigie_cluster_layer_count_in_view (VIGIE_CLUSTER_LAYER (layer), by_status) == n;
}

static gboolean
quit_loop (gpointer loop)
{
  g_main_loop_quit (loop);
  return G_SOURCE_REMOVE;
}

static void
rest (guint ms)
{
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);

  g_timeout_add (ms, quit_loop, loop);
  g_main_loop_run (loop);
}

static gboolean
give_up (gpointer data)
{
  g_error ("Nothing was shown in %d s", PATIENCE_S);
  return G_SOURCE_REMOVE;
}

static void
print_ms (const char *name, double ms)
{
  g_print ("%s\t%.3f\tms\n", name, ms);
}

/* ---- start ---- */

typedef struct
{
  gint64 began;
  gboolean seen;
} Start;

static gboolean
finish_start (gpointer application)
{
  bench_print_memory ("memory");
  /* as a user leaves: the next start finds no trace of a crash to look into */
  g_action_group_activate_action (G_ACTION_GROUP (application), "quit", NULL);
  return G_SOURCE_REMOVE;
}

static void
on_start_painted (GdkFrameClock *clock, Start *start)
{
  GApplication *application = g_application_get_default ();
  GtkWindow *window = gtk_application_get_active_window (GTK_APPLICATION (application));

  if (start->seen || window == NULL || !shows_map (VIGIE_WINDOW (window)) ||
      !shows_feed (VIGIE_WINDOW (window)))
    return;
  start->seen = TRUE;
  print_ms ("start", (double) (g_get_monotonic_time () - start->began) / 1000);
  g_timeout_add (REST_MS, finish_start, application);
}

static void
on_start_realized (GtkWidget *window, Start *start)
{
  g_signal_connect (gtk_widget_get_frame_clock (window), "after-paint",
                    G_CALLBACK (on_start_painted), start);
}

static void
on_window_added (GtkApplication *application, GtkWindow *window, Start *start)
{
  g_signal_connect (window, "realize", G_CALLBACK (on_start_realized), start);
}

static int
run_start (char *program, char *path, const char *began)
{
  Start start = { .began = g_ascii_strtoll (began, NULL, 10) };
  char *argv[] = { program, path, NULL };
  g_autoptr (VigieApplication) application = NULL;
  int status;

  vigie_install_init_locale ();
  application = vigie_application_new ();
  vigie_settings_set_basemap ("");
  g_signal_connect (application, "window-added", G_CALLBACK (on_window_added), &start);
  g_timeout_add_seconds (PATIENCE_S, give_up, NULL);
  status = g_application_run (G_APPLICATION (application), 2, argv);
  return start.seen ? status : EXIT_FAILURE;
}

/* ---- feed ---- */

typedef struct
{
  VigieWindow *window;
  GMainLoop *loop;
  GtkAdjustment *adjustment;
  GArray *times; /* of double, ms */
  gint64 before;
  guint left;
  guint jump; /* 0: step by step */
  GRand *rand;
  gboolean whole; /* processor time from frame to frame, and not only the time of a frame */
  GListModel *feed;
  guint n_expected; /* rows before it ends; 0: any number */
} Scroll;

/* Of this thread, in µs: what else the machine does is not in it. */
static gint64
get_processor_time (void)
{
  struct timespec spent;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &spent);
  return (gint64) spent.tv_sec * G_USEC_PER_SEC + spent.tv_nsec / 1000;
}

static void
on_feed_painted (GdkFrameClock *clock, Scroll *scroll)
{
  if (find_mapped (GTK_WIDGET (scroll->window), is_feed_row) != NULL)
    g_main_loop_quit (scroll->loop);
}

static void
on_before_paint (GdkFrameClock *clock, Scroll *scroll)
{
  double most = gtk_adjustment_get_upper (scroll->adjustment) -
                gtk_adjustment_get_page_size (scroll->adjustment);

  if (!scroll->whole)
    scroll->before = g_get_monotonic_time ();
  gtk_adjustment_set_value (scroll->adjustment,
                            scroll->jump ? g_rand_double_range (scroll->rand, 0, most)
                                         : gtk_adjustment_get_value (scroll->adjustment) + STEP_PX);
}

static void
on_after_paint (GdkFrameClock *clock, Scroll *scroll)
{
  gint64 now = scroll->whole ? get_processor_time () : g_get_monotonic_time ();
  double ms = (double) (now - scroll->before) / 1000;

  if (scroll->before > 0)
    g_array_append_val (scroll->times, ms);
  if (scroll->whole)
    scroll->before = now;
  if (scroll->left > 0)
    scroll->left--;
  if (scroll->left == 0 &&
      (scroll->n_expected == 0 || g_list_model_get_n_items (scroll->feed) >= scroll->n_expected))
    g_main_loop_quit (scroll->loop);
  else
    gdk_frame_clock_request_phase (clock, GDK_FRAME_CLOCK_PHASE_PAINT);
}

/* Ms of a frame, sorted. */
static void
scroll_feed (Scroll *scroll, guint n_frames, gboolean jump)
{
  GdkFrameClock *clock = gtk_widget_get_frame_clock (GTK_WIDGET (scroll->window));
  gulong before, after;

  g_array_set_size (scroll->times, 0);
  scroll->left = n_frames;
  scroll->jump = jump;
  scroll->before = 0;
  before = g_signal_connect (clock, "before-paint", G_CALLBACK (on_before_paint), scroll);
  after = g_signal_connect (clock, "after-paint", G_CALLBACK (on_after_paint), scroll);
  gtk_widget_queue_draw (GTK_WIDGET (scroll->window));
  g_main_loop_run (scroll->loop);
  g_signal_handler_disconnect (clock, before);
  g_signal_handler_disconnect (clock, after);
  g_array_sort (scroll->times, compare_doubles);
}

static double
get_share (const Scroll *scroll, double share)
{
  guint at = (guint) (share * (scroll->times->len - 1));

  return g_array_index (scroll->times, double, at);
}

static void
show_feed (Scroll *scroll, const char *path)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);
  GdkFrameClock *clock = gtk_widget_get_frame_clock (GTK_WIDGET (scroll->window));
  gulong painted = g_signal_connect (clock, "after-paint", G_CALLBACK (on_feed_painted), scroll);
  gint64 began = g_get_monotonic_time ();

  vigie_window_open (scroll->window, file);
  g_main_loop_run (scroll->loop);
  print_ms ("feed first paint", (double) (g_get_monotonic_time () - began) / 1000);
  g_signal_handler_disconnect (clock, painted);
}

/* A window without an incident, at rest. */
static VigieApplication *
show_window (Scroll *scroll)
{
  VigieApplication *application;
  g_autoptr (GError) error = NULL;

  vigie_install_init_locale ();
  application = vigie_application_new ();
  if (!g_application_register (G_APPLICATION (application), NULL, &error))
    g_error ("%s", error->message);
  vigie_settings_set_basemap ("");
  g_object_set (gtk_settings_get_default (), "gtk-enable-animations", FALSE, NULL);
  g_timeout_add_seconds (PATIENCE_S, give_up, NULL);

  scroll->window = vigie_window_new (application);
  scroll->loop = g_main_loop_new (NULL, FALSE);
  scroll->times = g_array_new (FALSE, FALSE, sizeof (double));
  scroll->rand = g_rand_new_with_seed (SEED);
  gtk_window_present (GTK_WINDOW (scroll->window));
  rest (REST_MS);
  return application;
}

/* A window with the feed, the map and the histogram of an incident, all of it read. */
static VigieApplication *
open_feed (Scroll *scroll, const char *path)
{
  VigieApplication *application = show_window (scroll);
  GtkWidget *list;

  show_feed (scroll, path);
  rest (REST_MS); /* points and histogram as well */
  while (!shows_map (scroll->window))
    rest (100);
  list = find_mapped (GTK_WIDGET (scroll->window), is_feed_list);
  if (list == NULL)
    g_error ("The feed is gone");
  scroll->adjustment = gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (list));
  return application;
}

static void
close_feed (Scroll *scroll)
{
  gtk_window_destroy (GTK_WINDOW (scroll->window));
  g_array_unref (scroll->times);
  g_rand_free (scroll->rand);
  g_main_loop_unref (scroll->loop);
}

static int
run_feed (const char *path)
{
  Scroll scroll = { 0 };
  g_autoptr (VigieApplication) application = open_feed (&scroll, path);

  scroll_feed (&scroll, N_FRAMES, FALSE);
  print_ms ("feed scroll frame, median", get_share (&scroll, 0.5));
  print_ms ("feed scroll frame, 95 in 100", get_share (&scroll, 0.95));
  scroll_feed (&scroll, N_JUMPS, TRUE);
  print_ms ("feed jump frame, median", get_share (&scroll, 0.5));
  rest (REST_MS);
  bench_print_memory ("memory");
  close_feed (&scroll);
  return EXIT_SUCCESS;
}

/* A file that somebody opens, until its feed is seen. */
static int
run_open (const char *path)
{
  Scroll scroll = { 0 };
  g_autoptr (VigieApplication) application = show_window (&scroll);

  show_feed (&scroll, path);
  close_feed (&scroll);
  return EXIT_SUCCESS;
}

/* ---- burst ---- */

typedef struct
{
  VigieStore *store;
  guint begin;
} Burst;

static gpointer
let_come (gpointer data)
{
  Burst *burst = data;

  fill_incident (burst->store, burst->begin, N_BURST, BURST_BATCH);
  return NULL;
}

static int
run_burst (const char *path)
{
  Scroll scroll = { .whole = TRUE };
  g_autoptr (VigieApplication) application = open_feed (&scroll, path);
  VigieSession *session = vigie_window_get_session (scroll.window);
  Burst burst = { .store = vigie_session_get_store (session) };
  GThread *thread;

  scroll.feed = vigie_session_get_feed (session);
  while (vigie_feed_model_is_partial (VIGIE_FEED_MODEL (scroll.feed)))
    rest (100);
  burst.begin = g_list_model_get_n_items (scroll.feed);
  scroll_feed (&scroll, N_FRAMES, FALSE);
  print_ms ("alone, median", get_share (&scroll, 0.5));
  print_ms ("alone, worst", get_share (&scroll, 1));
  scroll.n_expected = burst.begin + N_BURST;
  thread = g_thread_new ("burst", let_come, &burst);
  scroll_feed (&scroll, N_FRAMES, FALSE);
  g_thread_join (thread);
  print_ms ("burst, median", get_share (&scroll, 0.5));
  print_ms ("burst, worst", get_share (&scroll, 1));
  close_feed (&scroll);
  return EXIT_SUCCESS;
}

int
main (int argc, char *argv[])
{
  setlocale (LC_ALL, "");
  if (argc == 4 && strcmp (argv[1], "make") == 0)
    return make_incident (argv[2], (guint) g_ascii_strtoull (argv[3], NULL, 10));
  if (argc == 4 && strcmp (argv[1], "start") == 0)
    return run_start (argv[0], argv[2], argv[3]);
  if (argc == 3 && strcmp (argv[1], "feed") == 0)
    return run_feed (argv[2]);
  if (argc == 3 && strcmp (argv[1], "open") == 0)
    return run_open (argv[2]);
  if (argc == 3 && strcmp (argv[1], "burst") == 0)
    return run_burst (argv[2]);
  g_printerr ("usage: bench-app make FILE N | start FILE BEGAN | feed FILE | open FILE | burst "
              "FILE\n");
  return 2;
}
