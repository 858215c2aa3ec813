/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The floor of any start: an empty GTK window, from BEGAN (µs of the monotonic clock, taken before
 * this process was made) to its first frame; then the memory:
 *
 *   bench-window BEGAN
 *
 * One line a figure on stdout: name TAB value TAB unit.
 */
#include <gtk/gtk.h>
#include <stdlib.h>

#include "bench-memory.h"

#define REST_MS 1500

typedef struct
{
  gint64 began;
  gboolean seen;
} Start;

static gboolean
finish (gpointer application)
{
  bench_print_memory ("memory");
  g_application_quit (application);
  return G_SOURCE_REMOVE;
}

static void
on_painted (GdkFrameClock *clock, Start *start)
{
  if (start->seen)
    return;
  start->seen = TRUE;
  g_print ("start\t%.3f\tms\n", (double) (g_get_monotonic_time () - start->began) / 1000);
  g_timeout_add (REST_MS, finish, g_application_get_default ());
}

static void
on_activate (GtkApplication *application, Start *start)
{
  GtkWidget *window = gtk_application_window_new (application);

  gtk_window_set_default_size (GTK_WINDOW (window), 1280, 800);
  gtk_widget_realize (window);
  g_signal_connect (gtk_widget_get_frame_clock (window), "after-paint", G_CALLBACK (on_painted),
                    start);
  gtk_window_present (GTK_WINDOW (window));
}

int
main (int argc, char *argv[])
{
  Start start = { 0 };
  g_autoptr (GtkApplication) application =
      gtk_application_new ("org.vigie.Bench", G_APPLICATION_DEFAULT_FLAGS);
  int status;

  if (argc != 2)
    {
      g_printerr ("usage: bench-window BEGAN\n");
      return 2;
    }
  start.began = g_ascii_strtoll (argv[1], NULL, 10);
  g_signal_connect (application, "activate", G_CALLBACK (on_activate), &start);
  status = g_application_run (G_APPLICATION (application), 1, argv);
  return start.seen ? status : EXIT_FAILURE;
}
