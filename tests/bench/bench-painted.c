/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Tells when new windows of other programs are painted first: prints "ready" and then, for each
 * such window, the moment in µs of the monotonic clock, a line each, until it is ended.
 */
#include <X11/Xlib.h>
#include <X11/extensions/Xdamage.h>
#include <glib.h>
#include <stdlib.h>

#define MIN_SIDE 200 /* px; smaller ones are helpers, cursors and the like */

/* Windows come and go while they are asked for, and some cannot be painted. */
static int
ignore_error (Display *display, XErrorEvent *event)
{
  return 0;
}

static void
tell (const char *text)
{
  g_print ("%s\n", text);
}

int
main (int argc, char *argv[])
{
  Display *display = XOpenDisplay (NULL);
  g_autoptr (GHashTable) painted = g_hash_table_new (NULL, NULL);
  int first_event;
  int first_error;

  if (display == NULL || !XDamageQueryExtension (display, &first_event, &first_error))
    {
      g_printerr ("There is no display that tells of what is painted.\n");
      return EXIT_FAILURE;
    }
  XSetErrorHandler (ignore_error);
  XSelectInput (display, DefaultRootWindow (display), SubstructureNotifyMask);
  XSync (display, False);
  tell ("ready");
  for (;;)
    {
      XEvent event;

      XNextEvent (display, &event);
      if (event.type == CreateNotify)
        XDamageCreate (display, event.xcreatewindow.window, XDamageReportRawRectangles);
      else if (event.type == first_event + XDamageNotify)
        {
          const XDamageNotifyEvent *damage = (const XDamageNotifyEvent *) &event;
          g_autofree char *now = g_strdup_printf ("%" G_GINT64_FORMAT, g_get_monotonic_time ());

          if (damage->area.width >= MIN_SIDE && damage->area.height >= MIN_SIDE &&
              g_hash_table_add (painted, GSIZE_TO_POINTER (damage->drawable)))
            tell (now);
        }
    }
}
