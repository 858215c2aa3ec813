/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-menu.h"

static void
make_menu (GtkMenuButton *button, gpointer menu)
{
  if (gtk_menu_button_get_menu_model (button) == NULL)
    gtk_menu_button_set_menu_model (button, menu);
}

/**
 * vigie_menu_set_lazily:
 * @button: a button
 * @menu: what it opens
 *
 * Gives the button its menu, whose widgets are made when it is opened first: the window is there
 * sooner.
 */
void
vigie_menu_set_lazily (GtkMenuButton *button, GMenuModel *menu)
{
  g_return_if_fail (GTK_IS_MENU_BUTTON (button));
  g_return_if_fail (G_IS_MENU_MODEL (menu));

  gtk_menu_button_set_create_popup_func (button, make_menu, g_object_ref (menu), g_object_unref);
}
