/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n.h>

#include "vigie-window-private.h"

/* Once for each incident that is opened: the page says it for as long as it is so. */
static void
tell_held (VigieSources *sources, GtkWidget *page)
{
  g_autoptr (GPtrArray) held = vigie_sources_dup_held (sources);
  GtkRoot *window = gtk_widget_get_root (page);
  AdwToast *toast;

  if (held->len == 0 || !VIGIE_IS_WINDOW (window) || gtk_widget_get_mapped (page) ||
      g_object_get_data (G_OBJECT (sources), "told") != NULL)
    return;
  g_object_set_data (G_OBJECT (sources), "told", sources);
  toast = adw_toast_new (_ ("This file names sources. Nothing is asked before you agree."));
  adw_toast_set_button_label (toast, _ ("_Look at Them…"));
  adw_toast_set_action_name (toast, "win.show-sources");
  vigie_window_add_toast (VIGIE_WINDOW (window), toast);
}

/* Sources that nobody looks at may be broken for hours. */
static void
on_changed (VigieSources *sources, AdwViewStackPage *page)
{
  const guint n = vigie_sources_count_troubled (sources, g_get_real_time () / 1000);

  adw_view_stack_page_set_needs_attention (page, n > 0);
  adw_view_stack_page_set_badge_number (page, n);
  tell_held (sources, adw_view_stack_page_get_child (page));
}

/**
 * vigie_window_follow_sources:
 * @page: of a window, where they are shown
 * @sources: (nullable): of the incident that it shows now
 *
 * Marks the page while somebody should look at it.
 */
void
vigie_window_follow_sources (AdwViewStackPage *page, VigieSources *sources)
{
  adw_view_stack_page_set_needs_attention (page, FALSE);
  adw_view_stack_page_set_badge_number (page, 0);
  if (sources == NULL)
    return;
  g_signal_connect_object (sources, "changed", G_CALLBACK (on_changed), page, 0);
}
