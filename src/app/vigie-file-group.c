/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-file-group.h"

#include <glib/gi18n.h>

#include "vigie-file-dialog.h"

struct _VigieFileGroup
{
  AdwPreferencesGroup parent_instance;

  char *chooser_title;
  char *filter_name;
  char *suffixes;  /* separated by spaces */
  GPtrArray *rows; /* (element-type GtkWidget), borrowed; each has its "path" */

  GtkListBox *list;
  GtkWidget *add_row;
};

typedef enum
{
  PROP_CHOOSER_TITLE = 1,
  PROP_FILTER_NAME,
  PROP_SUFFIXES
} VigieFileGroupProperty;

static GParamSpec *properties[PROP_SUFFIXES + 1];

enum
{
  CHANGED,
  REFUSED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (VigieFileGroup, vigie_file_group, ADW_TYPE_PREFERENCES_GROUP)

static const char *
get_path (GtkWidget *row)
{
  return g_object_get_data (G_OBJECT (row), "path");
}

static gboolean
has_path (VigieFileGroup *self, const char *path)
{
  for (guint i = 0; i < self->rows->len; i++)
    {
      if (g_str_equal (get_path (g_ptr_array_index (self->rows, i)), path))
        return TRUE;
    }
  return FALSE;
}

/* A Shapefile is several files, of which the one with the shapes finds the others. */
static gboolean
belongs_to_another (const char *path)
{
  static const char *const suffixes[] = { ".shx", ".dbf", ".prj", ".cpg", ".qpj",
                                          ".qix", ".sbn", ".sbx", ".qmd", ".shp.xml" };
  g_autofree char *lower = g_ascii_strdown (path, -1);

  for (gsize i = 0; i < G_N_ELEMENTS (suffixes); i++)
    {
      if (g_str_has_suffix (lower, suffixes[i]))
        return TRUE;
    }
  return FALSE;
}

/* ---- rows ---- */

/* The keys stay in the list: what comes after the row has the focus, at last the button. */
static void
on_remove_clicked (GtkButton *button, VigieFileGroup *self)
{
  GtkWidget *row = gtk_widget_get_ancestor (GTK_WIDGET (button), ADW_TYPE_ACTION_ROW);
  GtkWidget *next = gtk_widget_get_next_sibling (row);

  gtk_widget_grab_focus (next != NULL ? next : self->add_row);
  g_ptr_array_remove (self->rows, row);
  gtk_list_box_remove (self->list, row);
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
add_row (VigieFileGroup *self, GFile *file, const char *path)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *button = gtk_button_new_from_icon_name ("list-remove-symbolic");
  g_autofree char *name = g_filename_display_basename (path);
  g_autofree char *tooltip = g_strdup_printf (_ ("Take out “%s”"), name);
  g_autoptr (GFile) parent = g_file_get_parent (file);
  g_autofree char *folder = parent != NULL ? g_file_get_parse_name (parent) : g_strdup ("");

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), name);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), folder);
  adw_action_row_set_title_lines (ADW_ACTION_ROW (row), 2);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 1);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_set_tooltip_text (button, tooltip);
  g_signal_connect_object (button, "clicked", G_CALLBACK (on_remove_clicked), self, 0);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);
  g_object_set_data_full (G_OBJECT (row), "path", g_strdup (path), g_free);
  gtk_list_box_insert (self->list, row, (int) self->rows->len);
  g_ptr_array_add (self->rows, row);
}

static void
refuse (VigieFileGroup *self, char *sentence) /* (transfer full) */
{
  g_signal_emit (self, signals[REFUSED], 0, sentence);
  g_free (sentence);
}

/**
 * vigie_file_group_add:
 * @self: a group
 * @file: a file of this computer; any other is refused with a sentence
 *
 * Adds it where it is not there already. What only belongs to a Shapefile is left out.
 */
void
vigie_file_group_add (VigieFileGroup *self, GFile *file)
{
  g_autofree char *name = NULL;
  const char *path;

  g_return_if_fail (VIGIE_IS_FILE_GROUP (self));
  g_return_if_fail (G_IS_FILE (file));

  path = g_file_peek_path (file);
  name = g_file_get_parse_name (file);
  if (path == NULL)
    refuse (self, g_strdup_printf (_ ("“%s” is not on this computer. Copy it here first."), name));
  else if (g_file_test (path, G_FILE_TEST_IS_DIR))
    refuse (self, g_strdup_printf (_ ("“%s” is a folder. Add the files in it."), name));
  else if (!belongs_to_another (path) && !has_path (self, path))
    {
      add_row (self, file, path);
      g_signal_emit (self, signals[CHANGED], 0);
    }
}

guint
vigie_file_group_get_n (VigieFileGroup *self)
{
  g_return_val_if_fail (VIGIE_IS_FILE_GROUP (self), 0);

  return self->rows->len;
}

GStrv
vigie_file_group_dup_paths (VigieFileGroup *self)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  g_return_val_if_fail (VIGIE_IS_FILE_GROUP (self), NULL);

  for (guint i = 0; i < self->rows->len; i++)
    g_strv_builder_add (builder, get_path (g_ptr_array_index (self->rows, i)));
  return g_strv_builder_end (builder);
}

/* ---- where files come from ---- */

static GListModel *
make_filters (VigieFileGroup *self)
{
  GListStore *filters = g_list_store_new (GTK_TYPE_FILE_FILTER);
  g_autoptr (GtkFileFilter) filter = gtk_file_filter_new ();
  g_autoptr (GtkFileFilter) all = gtk_file_filter_new ();
  g_auto (GStrv) suffixes = g_strsplit (self->suffixes != NULL ? self->suffixes : "", " ", -1);

  gtk_file_filter_set_name (filter, self->filter_name);
  for (guint i = 0; suffixes[i] != NULL; i++)
    gtk_file_filter_add_suffix (filter, suffixes[i]);
  gtk_file_filter_set_name (all, _ ("All Files"));
  gtk_file_filter_add_pattern (all, "*");
  g_list_store_append (filters, filter);
  g_list_store_append (filters, all);
  return G_LIST_MODEL (filters);
}

static void
chosen_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (VigieFileGroup) self = user_data;
  g_autoptr (GListModel) files =
      gtk_file_dialog_open_multiple_finish (GTK_FILE_DIALOG (object), result, NULL);

  for (guint i = 0; files != NULL && i < g_list_model_get_n_items (files); i++)
    {
      g_autoptr (GFile) file = g_list_model_get_item (files, i);

      vigie_file_group_add (self, file);
    }
}

static void
on_add_activated (VigieFileGroup *self)
{
  g_autoptr (GtkFileDialog) dialog = gtk_file_dialog_new ();
  g_autoptr (GListModel) filters = make_filters (self);

  vigie_file_dialog_set_title (dialog, GTK_WIDGET (self), self->chooser_title);
  gtk_file_dialog_set_accept_label (dialog, _ ("_Add"));
  gtk_file_dialog_set_filters (dialog, filters);
  gtk_file_dialog_open_multiple (dialog, GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))), NULL,
                                 chosen_cb, g_object_ref (self));
}

static gboolean
on_drop (GtkDropTarget *target, const GValue *value, double x, double y, VigieFileGroup *self)
{
  g_autoptr (GSList) files = gdk_file_list_get_files (g_value_get_boxed (value));

  for (GSList *l = files; l != NULL; l = l->next)
    vigie_file_group_add (self, l->data);
  return files != NULL;
}

/* ---- life ---- */

static void
vigie_file_group_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  VigieFileGroup *self = VIGIE_FILE_GROUP (object);

  switch ((VigieFileGroupProperty) id)
    {
    case PROP_CHOOSER_TITLE:
      self->chooser_title = g_value_dup_string (value);
      break;
    case PROP_FILTER_NAME:
      self->filter_name = g_value_dup_string (value);
      break;
    case PROP_SUFFIXES:
      self->suffixes = g_value_dup_string (value);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
vigie_file_group_finalize (GObject *object)
{
  VigieFileGroup *self = VIGIE_FILE_GROUP (object);

  g_ptr_array_unref (self->rows);
  g_free (self->chooser_title);
  g_free (self->filter_name);
  g_free (self->suffixes);

  G_OBJECT_CLASS (vigie_file_group_parent_class)->finalize (object);
}

static GParamSpec *
make_property (const char *name)
{
  return g_param_spec_string (name, NULL, NULL, NULL,
                              G_PARAM_WRITABLE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);
}

static void
vigie_file_group_class_init (VigieFileGroupClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->set_property = vigie_file_group_set_property;
  object_class->finalize = vigie_file_group_finalize;

  properties[PROP_CHOOSER_TITLE] = make_property ("chooser-title");
  properties[PROP_FILTER_NAME] = make_property ("filter-name");
  properties[PROP_SUFFIXES] = make_property ("suffixes");
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);

  signals[CHANGED] = g_signal_new ("changed", VIGIE_TYPE_FILE_GROUP, G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 0);
  signals[REFUSED] = g_signal_new ("refused", VIGIE_TYPE_FILE_GROUP, G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/vigie/Vigie/vigie-file-group.ui");
  gtk_widget_class_bind_template_child (widget_class, VigieFileGroup, list);
  gtk_widget_class_bind_template_child (widget_class, VigieFileGroup, add_row);
  gtk_widget_class_bind_template_callback (widget_class, on_add_activated);
}

static void
vigie_file_group_init (VigieFileGroup *self)
{
  GtkDropTarget *target = gtk_drop_target_new (GDK_TYPE_FILE_LIST, GDK_ACTION_COPY);

  self->rows = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect_object (target, "drop", G_CALLBACK (on_drop), self, 0);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (target));
}
