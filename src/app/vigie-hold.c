/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-hold.h"

static gboolean
on_gone_idle (gpointer data)
{
  g_application_release (data);
  return G_SOURCE_REMOVE;
}

/* On whichever thread dropped the last reference. */
static void
on_gone (gpointer data, GObject *where_it_was)
{
  g_idle_add_full (G_PRIORITY_DEFAULT, on_gone_idle, data, g_object_unref);
}

/**
 * vigie_hold_application_for:
 * @object: a #GObject, with which a worker is still at work
 *
 * Lets the application live until @object is gone, also without windows: a program that ended
 * before would leave files behind.
 */
void
vigie_hold_application_for (gpointer object)
{
  GApplication *application = g_application_get_default ();

  if (application == NULL)
    return;
  g_application_hold (application);
  g_object_weak_ref (object, on_gone, g_object_ref (application));
}
