/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n.h>

#include "vigie-window-private.h"

static void
set_css_class (GtkWidget *widget, const char *name, gboolean wanted)
{
  if (wanted)
    gtk_widget_add_css_class (widget, name);
  else
    gtk_widget_remove_css_class (widget, name);
}

/**
 * vigie_window_show_live:
 * @live: the live overlay of a window
 * @live_button: its sign
 * @publish_button: what leads to it, and is the sign in a narrow window
 *
 * While others can see what changes here, the desk says so.
 */
void
vigie_window_show_live (VigieLiveService *live, GtkWidget *live_button, GtkWidget *publish_button)
{
  g_autofree char *address = vigie_live_service_dup_uri (live, "/", FALSE);
  g_autofree char *problem = vigie_live_service_dup_problem (live);
  g_autofree char *text =
      /* Translators: %s is a web address */
      address != NULL ? g_strdup_printf (_ ("The overlay is served at %s"), address) : NULL;
  GtkWidget *signs[] = { live_button, publish_button };

  gtk_widget_set_visible (live_button, address != NULL);
  gtk_widget_set_tooltip_text (live_button, problem != NULL ? problem : text);
  for (gsize i = 0; i < G_N_ELEMENTS (signs); i++)
    {
      set_css_class (signs[i], "warning", problem != NULL);
      set_css_class (signs[i], "accent", address != NULL && problem == NULL);
    }
}
