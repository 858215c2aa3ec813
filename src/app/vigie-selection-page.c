/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-selection-page.h"

#include <glib/gi18n.h>

#include "vigie-closures.h"

struct _VigieSelectionPage
{
  AdwBin parent_instance;

  AdwStatusPage *page;
};

G_DEFINE_FINAL_TYPE (VigieSelectionPage, vigie_selection_page, ADW_TYPE_BIN)

static void
vigie_selection_page_class_init (VigieSelectionPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/vigie/Vigie/vigie-selection-page.ui");
  gtk_widget_class_bind_template_child (widget_class, VigieSelectionPage, page);
}

static void
vigie_selection_page_init (VigieSelectionPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * vigie_selection_page_set_n_selected:
 * @self: a page
 * @n_selected: how many posts are selected
 */
void
vigie_selection_page_set_n_selected (VigieSelectionPage *self, guint n_selected)
{
  g_autofree char *count = vigie_format_count (n_selected);
  g_autofree char *title = NULL;

  g_return_if_fail (VIGIE_IS_SELECTION_PAGE (self));

  title = g_strdup_printf (ngettext ("%s Post Selected", "%s Posts Selected", n_selected), count);
  adw_status_page_set_title (self->page, title);
}
