/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "app-fixture.h"
#include "vigie-add-dialog.h"
#include "vigie-brief-dialog.h"
#include "vigie-finding-dialog.h"
#include "vigie-log-view.h"
#include "vigie-photo-viewer.h"
#include "vigie-reason-dialog.h"
#include "vigie-review-view.h"
#include "vigie-words-dialog.h"

/* The window of shortcuts tells every key there is: of actions, of shortcuts in templates and of
 * those that our widgets bind themselves. Keys that a controller of key presses takes (the map and
 * its pens) are not to be listed by a program, and are not looked for here. */

/* Where people look for the keys of a widget; other widgets of ours may be in any group. */
static const struct
{
  const char *type;
  const char *groups;
} places[] = {
  { "VigieDesk", "Triage|Drawing|Incident|General" },
  { "VigieHistogramView", "Map" },
  { "VigieLogView", "Log" },
  { "VigieReviewView", "Review" },
  { "VigieTimeBar", "In the Time Bar" },
  { "VigieChartCanvas", "Review" },
  { "VigiePhotoViewer", "Photo Viewer" },
  { "VigieImageView", "Photo Viewer" },
  { "VigieBlurBrush", "Photo Viewer" },
  { "VigieBriefDialog", "Brief" },
  { "VigieAddDialog", "Dialogs" },
  { "VigieFindingDialog", "Dialogs" },
  { "VigieReasonDialog", "Dialogs" },
  { "VigieWordsDialog", "Dialogs" },
};

/* ---- what is told ---- */

static guint
strip_keypad (guint key)
{
  const char *name = gdk_keyval_name (key);
  const guint plain = name != NULL && g_str_has_prefix (name, "KP_")
                          ? gdk_keyval_from_name (name + strlen ("KP_"))
                          : GDK_KEY_VoidSymbol;

  switch (key)
    {
    case GDK_KEY_KP_Enter:
    case GDK_KEY_ISO_Enter:
      return GDK_KEY_Return;
    case GDK_KEY_KP_Add:
      return GDK_KEY_plus;
    case GDK_KEY_KP_Subtract:
      return GDK_KEY_minus;
    case GDK_KEY_KP_Divide:
      return GDK_KEY_slash;
    default:
      return gdk_keyval_to_lower (plain != GDK_KEY_VoidSymbol ? plain : key);
    }
}

static char *
name_key (const char *group, guint key, GdkModifierType mods)
{
  g_autofree char *accelerator =
      gtk_accelerator_name (strip_keypad (key), mods & gtk_accelerator_get_default_mod_mask ());

  return g_strconcat (group, "|", accelerator, NULL);
}

static void
tell_key (GHashTable *told, const char *group, const char *accelerator)
{
  guint key;
  GdkModifierType mods;

  if (!gtk_accelerator_parse (accelerator, &key, &mods))
    g_error ("“%s” is no key", accelerator);
  g_hash_table_add (told, name_key (group, key, mods));
  g_hash_table_add (told, name_key ("", key, mods));
}

static void
tell_shortcut (GHashTable *told, const char *group, GtkWidget *shortcut)
{
  g_autofree char *accelerators = NULL;
  g_auto (GStrv) keys = NULL;

  g_object_get (shortcut, "accelerator", &accelerators, NULL);
  if (g_str_equal (accelerators, "1...9"))
    {
      for (char digit[] = "1"; *digit <= '9'; (*digit)++)
        tell_key (told, group, digit);
      return;
    }
  keys = g_strsplit (accelerators, " ", -1);
  for (guint i = 0; keys[i] != NULL; i++)
    tell_key (told, group, keys[i]);
}

static void
read_group (GHashTable *told, const char *group, GtkWidget *widget)
{
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      if (GTK_IS_SHORTCUTS_SHORTCUT (child))
        tell_shortcut (told, group, child);
      else
        read_group (told, group, child);
    }
}

/* Returns: (transfer full): "GROUP|KEY" and "|KEY" of all that the window of shortcuts tells */
static GHashTable *
read_overlay (void)
{
  g_autoptr (GtkBuilder) builder =
      gtk_builder_new_from_resource ("/org/vigie/Vigie/help-overlay.ui");
  GSList *objects = gtk_builder_get_objects (builder);
  GHashTable *told = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (GSList *l = objects; l != NULL; l = l->next)
    {
      g_autofree char *title = NULL;

      if (!GTK_IS_SHORTCUTS_GROUP (l->data))
        continue;
      g_object_get (l->data, "title", &title, NULL);
      read_group (told, title, l->data);
    }
  g_slist_free (objects);
  gtk_window_destroy (GTK_WINDOW (gtk_builder_get_object (builder, "help_overlay")));
  g_assert_cmpuint (g_hash_table_size (told), >, 100);
  return told;
}

/* ---- what there is ---- */

typedef struct
{
  GHashTable *told;
  GHashTable *types; /* (element-type utf8): of widgets with keys that were met */
  guint n_keys;
  guint n_missing;
} Search;

static const char *
find_groups (const char *type)
{
  for (gsize i = 0; i < G_N_ELEMENTS (places); i++)
    if (g_str_equal (type, places[i].type))
      return places[i].groups;
  return "";
}

static gboolean
is_told (Search *self, const char *groups, GtkShortcutTrigger *trigger)
{
  g_auto (GStrv) names = g_strsplit (groups, "|", -1);
  guint key;
  GdkModifierType mods;

  if (GTK_IS_ALTERNATIVE_TRIGGER (trigger))
    return is_told (self, groups,
                    gtk_alternative_trigger_get_first (GTK_ALTERNATIVE_TRIGGER (trigger))) ||
           is_told (self, groups,
                    gtk_alternative_trigger_get_second (GTK_ALTERNATIVE_TRIGGER (trigger)));
  if (!GTK_IS_KEYVAL_TRIGGER (trigger))
    return FALSE;
  key = gtk_keyval_trigger_get_keyval (GTK_KEYVAL_TRIGGER (trigger));
  mods = gtk_keyval_trigger_get_modifiers (GTK_KEYVAL_TRIGGER (trigger));
  for (guint i = 0; names[0] == NULL ? i == 0 : names[i] != NULL; i++)
    {
      g_autofree char *name = name_key (names[0] == NULL ? "" : names[i], key, mods);

      if (g_hash_table_contains (self->told, name))
        return TRUE;
    }
  return FALSE;
}

static void
look_at_keys (Search *self,
              GtkWidget *widget,
              GListModel *shortcuts,
              GHashTable *inherited) /* (nullable) */
{
  const char *type = G_OBJECT_TYPE_NAME (widget);

  for (guint i = 0; i < g_list_model_get_n_items (shortcuts); i++)
    {
      g_autoptr (GtkShortcut) shortcut = g_list_model_get_item (shortcuts, i);
      GtkShortcutTrigger *trigger = gtk_shortcut_get_trigger (shortcut);
      g_autofree char *words = gtk_shortcut_trigger_to_string (trigger);

      if (GTK_IS_MNEMONIC_TRIGGER (trigger) ||
          (inherited != NULL && g_hash_table_contains (inherited, words)))
        continue;
      g_hash_table_add (self->types, g_strdup (type));
      self->n_keys++;
      if (!is_told (self, find_groups (type), trigger))
        {
          g_test_message ("%s: %s is told nowhere in “%s”", type, words, find_groups (type));
          self->n_missing++;
        }
    }
}

#define CLASS_SHORTCUTS "gtk-widget-class-shortcuts"

static gboolean
is_ours (const char *type)
{
  return g_str_has_prefix (type, "Vigie");
}

/* Returns: (transfer full): the keys that a widget of ours has from GTK's or libadwaita's class,
 * which people know from everywhere */
static GHashTable *
list_inherited (GtkWidget *widget)
{
  GHashTable *inherited = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  GType type = G_OBJECT_TYPE (widget);
  g_autoptr (GListModel) controllers = NULL;
  GtkWidget *other;

  while (is_ours (g_type_name (type)))
    type = g_type_parent (type);
  if (G_TYPE_IS_ABSTRACT (type))
    return inherited;
  other = g_object_ref_sink (g_object_new (type, NULL));
  controllers = gtk_widget_observe_controllers (other);
  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++)
    {
      g_autoptr (GtkEventController) controller = g_list_model_get_item (controllers, i);

      if (!GTK_IS_SHORTCUT_CONTROLLER (controller))
        continue;
      for (guint j = 0; j < g_list_model_get_n_items (G_LIST_MODEL (controller)); j++)
        {
          g_autoptr (GtkShortcut) shortcut = g_list_model_get_item (G_LIST_MODEL (controller), j);

          g_hash_table_add (inherited,
                            gtk_shortcut_trigger_to_string (gtk_shortcut_get_trigger (shortcut)));
        }
    }
  if (GTK_IS_WINDOW (other))
    gtk_window_destroy (GTK_WINDOW (other));
  g_object_unref (other);
  return inherited;
}

/* A controller without a name that a widget of GTK's has is one that a template of ours gave it,
 * but for the split view, which closes its sidebar with Escape. */
static void
look_at (Search *self, GtkWidget *widget, GtkWidget *ours)
{
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (widget);
  GtkWidget *owner = is_ours (G_OBJECT_TYPE_NAME (widget)) ? widget : ours;
  g_autoptr (GHashTable) inherited = owner == widget ? list_inherited (widget) : NULL;

  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++)
    {
      g_autoptr (GtkEventController) controller = g_list_model_get_item (controllers, i);
      const char *name = gtk_event_controller_get_name (controller);

      if (!GTK_IS_SHORTCUT_CONTROLLER (controller) || owner == NULL)
        continue;
      if (name == NULL && !ADW_IS_OVERLAY_SPLIT_VIEW (widget))
        look_at_keys (self, owner, G_LIST_MODEL (controller), inherited);
      else if (g_strcmp0 (name, CLASS_SHORTCUTS) == 0 && owner == widget)
        look_at_keys (self, owner, G_LIST_MODEL (controller), inherited);
    }
  /* The content of a dialog is not in the tree before it is shown. */
  if (ADW_IS_DIALOG (widget) && adw_dialog_get_child (ADW_DIALOG (widget)) != NULL)
    look_at (self, adw_dialog_get_child (ADW_DIALOG (widget)), owner);
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    look_at (self, child, owner);
}

static void
look_at_new (Search *self, GtkWidget *widget)
{
  g_object_ref_sink (widget);
  look_at (self, widget, NULL);
  if (GTK_IS_WINDOW (widget))
    gtk_window_destroy (GTK_WINDOW (widget));
  g_object_unref (widget);
}

/* Every template with keys is among what was looked at. */
static void
assert_templates_were_met (Search *self)
{
  g_auto (GStrv) names =
      g_resources_enumerate_children ("/org/vigie/Vigie", G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
  guint n = 0;

  g_assert_nonnull (names);
  for (guint i = 0; names[i] != NULL; i++)
    {
      g_autofree char *path = g_strconcat ("/org/vigie/Vigie/", names[i], NULL);
      g_autoptr (GBytes) bytes = g_resources_lookup_data (path, G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
      const char *text = bytes != NULL ? g_bytes_get_data (bytes, NULL) : "";
      const char *begin = strstr (text, "<template class=\"");
      g_autofree char *type = NULL;

      if (begin == NULL || strstr (text, "GtkShortcutController") == NULL)
        continue;
      begin += strlen ("<template class=\"");
      type = g_strndup (begin, strcspn (begin, "\""));
      if (!g_hash_table_contains (self->types, type))
        g_error ("The keys of %s were not looked at", type);
      n++;
    }
  g_assert_cmpuint (n, >, 3);
}

static void
test_all_keys_are_told (void)
{
  static const char *const views[] = { "log", "review", "sources", "desk" };
  AppFixture self = { 0 };
  g_autoptr (GHashTable) told = read_overlay ();
  g_autoptr (GHashTable) types = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  Search search = { .told = told, .types = types };
  AdwViewStack *stack;

  app_fixture_set_up (&self, 3);
  stack = ADW_VIEW_STACK (app_fixture_find (GTK_WIDGET (self.window), ADW_TYPE_VIEW_STACK));
  for (gsize i = 0; i < G_N_ELEMENTS (views); i++)
    adw_view_stack_set_visible_child_name (stack, views[i]); /* made when it is looked at */
  look_at (&search, GTK_WIDGET (self.window), NULL);
  look_at_new (&search, g_object_new (VIGIE_TYPE_ADD_DIALOG, NULL));
  look_at_new (&search, g_object_new (VIGIE_TYPE_BRIEF_DIALOG, NULL));
  look_at_new (&search, g_object_new (VIGIE_TYPE_FINDING_DIALOG, NULL));
  look_at_new (&search, g_object_new (VIGIE_TYPE_PHOTO_VIEWER, NULL));
  look_at_new (&search, g_object_new (VIGIE_TYPE_WORDS_DIALOG, NULL));
  look_at_new (&search, vigie_reason_dialog_new (VIGIE_REASON_REJECT));
  assert_templates_were_met (&search);
  for (gsize i = 0; i < G_N_ELEMENTS (places); i++)
    if (!g_hash_table_contains (types, places[i].type))
      g_error ("%s has no keys any more", places[i].type);
  g_assert_cmpuint (search.n_keys, >, 80);
  g_assert_cmpuint (search.n_missing, ==, 0);
  app_fixture_tear_down (&self);
}

static void
test_accelerators_are_told (void)
{
  AppFixture self = { 0 };
  g_autoptr (GHashTable) told = read_overlay ();
  GtkApplication *application = GTK_APPLICATION (app_fixture_get_application ());
  g_auto (GStrv) actions = NULL;
  guint n = 0;

  app_fixture_set_up (&self, 3);
  actions = gtk_application_list_action_descriptions (application);
  for (guint i = 0; actions[i] != NULL; i++)
    {
      g_auto (GStrv) keys = gtk_application_get_accels_for_action (application, actions[i]);

      for (guint j = 0; keys[j] != NULL; j++, n++)
        {
          g_autofree char *name = NULL;
          guint key;
          GdkModifierType mods;

          g_assert_true (gtk_accelerator_parse (keys[j], &key, &mods));
          name = name_key ("", key, mods);
          if (!g_hash_table_contains (told, name))
            g_error ("%s of %s is told nowhere", keys[j], actions[i]);
        }
    }
  g_assert_cmpuint (n, >, 20);
  app_fixture_tear_down (&self);
}

/* ---- the window of shortcuts ---- */

static void
list_groups (GtkWidget *widget, GPtrArray *titles)
{
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      char *title = NULL;

      if (!GTK_IS_SHORTCUTS_GROUP (child))
        {
          list_groups (child, titles);
          continue;
        }
      g_object_get (child, "title", &title, NULL);
      g_ptr_array_add (titles, title);
    }
}

/* What people do first and most is on the first page. A warning of the theme ends the test. */
static void
test_first_page_is_of_every_day (void)
{
  static const char *const first[] = { "Triage", "Log", "Review", "In the Time Bar" };
  AppFixture self = { 0 };
  g_autoptr (GPtrArray) titles = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GListModel) windows = NULL;
  GtkWidget *overlay = NULL;
  GtkWidget *pages;

  app_fixture_set_up (&self, 3);
  g_assert_true (
      gtk_widget_activate_action (GTK_WIDGET (self.window), "win.show-help-overlay", NULL));
  windows = g_object_ref (gtk_window_get_toplevels ());
  for (guint i = 0; overlay == NULL && i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr (GtkWidget) window = g_list_model_get_item (windows, i);

      overlay = GTK_IS_SHORTCUTS_WINDOW (window) ? window : NULL;
    }
  g_assert_nonnull (overlay);
  pages = app_fixture_find (app_fixture_find (overlay, GTK_TYPE_SHORTCUTS_SECTION), GTK_TYPE_STACK);
  list_groups (gtk_stack_get_visible_child (GTK_STACK (pages)), titles);
  g_assert_cmpuint (titles->len, ==, G_N_ELEMENTS (first));
  for (guint i = 0; i < titles->len; i++)
    g_assert_cmpstr (g_ptr_array_index (titles, i), ==, first[i]);
  gtk_window_destroy (GTK_WINDOW (overlay));
  app_fixture_tear_down (&self);
}

static void
test_views_have_keys (void)
{
  static const char *const names[] = { "log", "review", "sources", "desk" };
  AppFixture self = { 0 };
  AdwViewStack *stack;

  app_fixture_set_up (&self, 3);
  stack = ADW_VIEW_STACK (app_fixture_find (GTK_WIDGET (self.window), ADW_TYPE_VIEW_STACK));
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *action = g_strdup_printf ("win.show-view('%s')", names[i]);
      g_auto (GStrv) keys = gtk_application_get_accels_for_action (
          GTK_APPLICATION (app_fixture_get_application ()), action);

      g_assert_cmpuint (g_strv_length (keys), ==, 1);
      g_assert_true (
          gtk_widget_activate_action (GTK_WIDGET (self.window), "win.show-view", "s", names[i]));
      g_assert_cmpstr (adw_view_stack_get_visible_child_name (stack), ==, names[i]);
    }
  app_fixture_tear_down (&self);
}

int
main (int argc, char *argv[])
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();

  g_test_add_func ("/app/keys/all", test_all_keys_are_told);
  g_test_add_func ("/app/keys/accelerators", test_accelerators_are_told);
  g_test_add_func ("/app/keys/first-page", test_first_page_is_of_every_day);
  g_test_add_func ("/app/keys/views", test_views_have_keys);

  return g_test_run ();
}
