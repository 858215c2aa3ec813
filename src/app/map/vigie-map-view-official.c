/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n.h>

#include "vigie-map-view-private.h"
#include "vigie-official-words.h"
#include "vigie-settings.h"

/* What authorities say, on the map: which of it is shown, its legend, and what a click tells. */

static gint64
get_now (void)
{
  return g_get_real_time () / 1000;
}

static void
update (VigieMapView *self)
{
  const gint64 now = get_now ();
  const char *const *hidden = (const char *const *) self->hidden_layers;
  g_autoptr (VigieOfficialPaths) paths = vigie_official_paths_new (self->official, hidden, now);

  vigie_official_layer_set_paths (self->official_layer, paths);
  vigie_official_legend_set_sheets (self->legend, self->official, hidden, now);
}

/* ---- the menu ---- */

static void
set_hidden (VigieMapView *self, const char *kind, gboolean hide)
{
  g_autoptr (GStrvBuilder) kinds = g_strv_builder_new ();

  for (gsize i = 0; self->hidden_layers[i] != NULL; i++)
    if (!g_str_equal (self->hidden_layers[i], kind))
      g_strv_builder_add (kinds, self->hidden_layers[i]);
  if (hide)
    g_strv_builder_add (kinds, kind);
  g_strfreev (self->hidden_layers);
  self->hidden_layers = g_strv_builder_end (kinds);
  vigie_settings_set_hidden_layers ((const char *const *) self->hidden_layers);
}

static void
on_toggled (GSimpleAction *action, GVariant *state, VigieMapView *self)
{
  set_hidden (self, g_action_get_name (G_ACTION (action)), !g_variant_get_boolean (state));
  g_simple_action_set_state (action, state);
  update (self);
}

/* An action for each kind of which something is known: what is not there can be neither shown nor
 * hidden. */
static void
update_actions (VigieMapView *self)
{
  g_autoptr (GSimpleActionGroup) group = g_simple_action_group_new ();

  for (guint i = 0; self->official != NULL && i < self->official->len; i++)
    {
      const VigieOfficialSheet *sheet = g_ptr_array_index (self->official, i);
      g_autoptr (GSimpleAction) action = g_simple_action_new_stateful (
          sheet->kind, NULL,
          g_variant_new_boolean (
              !g_strv_contains ((const char *const *) self->hidden_layers, sheet->kind)));

      g_signal_connect_object (action, "change-state", G_CALLBACK (on_toggled), self, 0);
      g_action_map_add_action (G_ACTION_MAP (group), G_ACTION (action));
    }
  gtk_widget_insert_action_group (GTK_WIDGET (self), "official", G_ACTION_GROUP (group));
}

/**
 * vigie_map_view_make_official_menu:
 * @self: the map
 *
 * Returns: (transfer full) (nullable): what is known officially, each to be shown or hidden
 */
GMenuModel *
vigie_map_view_make_official_menu (VigieMapView *self)
{
  g_autoptr (GHashTable) kinds = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GMenu) menu = g_menu_new ();

  for (guint i = 0; self->official != NULL && i < self->official->len; i++)
    {
      const VigieOfficialSheet *sheet = g_ptr_array_index (self->official, i);
      g_autofree char *action = g_strconcat ("official.", sheet->kind, NULL);

      if (g_hash_table_add (kinds, sheet->kind))
        g_menu_append (menu, vigie_official_get_source_name (sheet->kind), action);
    }
  return g_hash_table_size (kinds) > 0 ? G_MENU_MODEL (g_steal_pointer (&menu)) : NULL;
}

/**
 * vigie_map_view_set_official:
 * @self: the map
 * @sheets: (nullable) (element-type VigieOfficialSheet): what authorities say; not changed
 *   afterwards. Call it again when time has passed
 */
void
vigie_map_view_set_official (VigieMapView *self, GPtrArray *sheets)
{
  g_return_if_fail (VIGIE_IS_MAP_VIEW (self));

  if (self->official != sheets)
    {
      if (sheets != NULL)
        g_ptr_array_ref (sheets);
      g_clear_pointer (&self->official, g_ptr_array_unref);
      self->official = sheets;
      update_actions (self);
      vigie_map_view_update_menu (self);
    }
  update (self);
}

/* ---- a click ---- */

static void
add_line (GtkBox *box, const char *text, const char *css_class)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_max_width_chars (GTK_LABEL (label), 40);
  gtk_label_set_selectable (GTK_LABEL (label), FALSE);
  if (css_class != NULL)
    gtk_widget_add_css_class (label, css_class);
  gtk_box_append (box, label);
}

/* Says what is at a place of the map, of whom and of when. */
static void
show_item (VigieMapView *self, const VigieOfficialPath *path, double x, double y)
{
  const gint64 now = get_now ();
  GtkPopover *popover = self->official_popover;
  GtkBox *box = GTK_BOX (gtk_box_new (GTK_ORIENTATION_VERTICAL, 6));
  g_autofree char *title = vigie_official_format_title (path->item);
  g_autofree char *text = vigie_official_format_item (path->item, now);
  g_autofree char *row = NULL;
  g_autofree char *heading = vigie_official_format_heading (path->sheet, now);
  g_autofree char *fetched = vigie_official_format_fetched (path->sheet, now);

  add_line (box, title, "heading");
  if (text[0] != '\0')
    add_line (box, text, NULL);
  /* Translators: an authority and the time of what it says, and when it was fetched */
  row = g_strdup_printf (_ ("%s (%s)"), heading, fetched);
  add_line (box, row, vigie_official_sheet_is_old (path->sheet, now) ? "warning" : "dim-label");
  gtk_popover_set_child (popover, GTK_WIDGET (box));
  gtk_popover_set_pointing_to (popover, &(GdkRectangle) { (int) x - 4, (int) y - 4, 8, 8 });
  gtk_accessible_update_property (GTK_ACCESSIBLE (popover), GTK_ACCESSIBLE_PROPERTY_LABEL, title,
                                  -1);
  gtk_popover_popup (popover);
}

/* Whether something official was there to tell of. */
gboolean
vigie_map_view_click_official (VigieMapView *self, double x, double y)
{
  const VigieOfficialPath *path = vigie_official_layer_hit (self->official_layer, x, y);

  if (path == NULL)
    return FALSE;
  show_item (self, path, x, y);
  return TRUE;
}

/* (transfer full) (nullable): what lies under the pointer */
char *
vigie_map_view_dup_official_tooltip (VigieMapView *self, double x, double y)
{
  const VigieOfficialPath *path = vigie_official_layer_hit (self->official_layer, x, y);

  return path != NULL ? vigie_official_format_title (path->item) : NULL;
}

static void
append_labels (GtkWidget *widget, GString *text)
{
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    append_labels (child, text);
  if (GTK_IS_LABEL (widget))
    g_string_append_printf (text, "%s%s", text->len > 0 ? "\n" : "",
                            gtk_label_get_text (GTK_LABEL (widget)));
}

/* (transfer full) (nullable): what was told of the last click. For tests. */
char *
vigie_map_view_dup_official_text (VigieMapView *self)
{
  g_autoptr (GString) text = g_string_new (NULL);

  g_return_val_if_fail (VIGIE_IS_MAP_VIEW (self), NULL);

  if (!gtk_widget_get_visible (GTK_WIDGET (self->official_popover)))
    return NULL;
  append_labels (GTK_WIDGET (self->official_popover), text);
  return g_string_free (g_steal_pointer (&text), FALSE);
}

/* The layer itself is put below the shapes by the map. */
void
vigie_map_view_init_official (VigieMapView *self)
{
  self->hidden_layers = vigie_settings_dup_hidden_layers ();
  self->official_layer = vigie_official_layer_new (self->viewport);
  self->official_popover = GTK_POPOVER (gtk_popover_new ());
  gtk_widget_set_parent (GTK_WIDGET (self->official_popover), GTK_WIDGET (self));
}

void
vigie_map_view_dispose_official (VigieMapView *self)
{
  g_clear_pointer ((GtkWidget **) &self->official_popover, gtk_widget_unparent);
  g_clear_pointer (&self->official, g_ptr_array_unref);
}

/* For tests. */
VigieOfficialLayer *
vigie_map_view_get_official_layer (VigieMapView *self)
{
  g_return_val_if_fail (VIGIE_IS_MAP_VIEW (self), NULL);

  return self->official_layer;
}

VigieOfficialLegend *
vigie_map_view_get_legend (VigieMapView *self)
{
  g_return_val_if_fail (VIGIE_IS_MAP_VIEW (self), NULL);

  return self->legend;
}
