/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-destination-page.h"

#include <glib/gi18n.h>
#include <string.h>

#include "vigie-destination-edit.h"
#include "vigie-error.h"
#include "vigie-file-dialog.h"

struct _VigieDestinationPage
{
  AdwNavigationPage parent_instance;

  VigieOutside *outside;
  VigieDestination *old; /* (nullable): as it was */
  GCancellable *cancellable;
  gboolean has_secret; /* in the keyring, of @old */

  GtkWidget *save_button;
  AdwEntryRow *name_row;
  AdwComboRow *kind_row;
  AdwEntryRow *address_row;
  GtkWidget *folder_button;
  GtkLabel *error_label;
  GtkWidget *login_group;
  AdwEntryRow *user_row;
  AdwEntryRow *secret_row;
  GtkWidget *forget_button;
  AdwComboRow *format_row;
  AdwSwitchRow *automatic_row;
  AdwSwitchRow *lifted_row;
  AdwSwitchRow *unconfirmed_row;
  AdwSwitchRow *authors_row;
  AdwActionRow *test_row;
  GtkWidget *test_spinner;
  GtkWidget *test_button;
  GtkWidget *remove_group;
};

enum
{
  SIGNAL_SAVED,
  SIGNAL_REMOVE,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (VigieDestinationPage, vigie_destination_page, ADW_TYPE_NAVIGATION_PAGE)

/* ---- what the form says ---- */

static const char *
get_text (AdwEntryRow *row)
{
  return gtk_editable_get_text (GTK_EDITABLE (row));
}

static VigieDestinationKind
get_kind (VigieDestinationPage *self)
{
  return (VigieDestinationKind) adw_combo_row_get_selected (self->kind_row);
}

/* A file has a name with an ending; whoever types "/srv/partage" means the folder. */
static gboolean
lacks_slash (VigieDestinationPage *self, const char *path)
{
  g_autofree char *name = g_path_get_basename (path);

  return self->old == NULL && g_path_is_absolute (path) && !g_str_has_suffix (path, "/") &&
         strchr (name, '.') == NULL;
}

static VigieDestination *
read_form (VigieDestinationPage *self)
{
  VigieDestination *destination = vigie_destination_new ();
  gsize n_formats;
  const VigieExportFormat *formats = vigie_export_formats_get (&n_formats);
  const guint format = adw_combo_row_get_selected (self->format_row);
  g_autofree char *name = g_strstrip (g_strdup (get_text (self->name_row)));
  g_autofree char *address = g_strstrip (g_strdup (get_text (self->address_row)));
  g_autofree char *user = g_strstrip (g_strdup (get_text (self->user_row)));

  g_set_str (&destination->name, name);
  destination->kind = get_kind (self);
  if (destination->kind == VIGIE_DESTINATION_FOLDER && lacks_slash (self, address))
    destination->address = g_strconcat (address, "/", NULL);
  else
    g_set_str (&destination->address, address);
  if (user[0] != '\0' && destination->kind != VIGIE_DESTINATION_FOLDER)
    g_set_str (&destination->user, user);
  if (format < n_formats)
    g_set_str (&destination->format, formats[format].name);
  destination->automatic = adw_switch_row_get_active (self->automatic_row);
  destination->with_lifted = adw_switch_row_get_active (self->lifted_row);
  destination->include_unconfirmed = adw_switch_row_get_active (self->unconfirmed_row);
  destination->include_authors = adw_switch_row_get_active (self->authors_row);
  return destination;
}

/* (nullable): %NULL where what the keyring has is meant */
static const char *
get_secret (VigieDestinationPage *self)
{
  const char *secret = get_text (self->secret_row);

  return secret[0] != '\0' && get_kind (self) != VIGIE_DESTINATION_FOLDER ? secret : NULL;
}

static void
fill_form (VigieDestinationPage *self, const VigieDestination *destination)
{
  gsize n_formats;
  const VigieExportFormat *formats = vigie_export_formats_get (&n_formats);

  gtk_editable_set_text (GTK_EDITABLE (self->name_row), destination->name);
  adw_combo_row_set_selected (self->kind_row, destination->kind);
  gtk_editable_set_text (GTK_EDITABLE (self->address_row), destination->address);
  gtk_editable_set_text (GTK_EDITABLE (self->user_row),
                         destination->user != NULL ? destination->user : "");
  for (gsize i = 0; i < n_formats; i++)
    if (g_str_equal (formats[i].name, destination->format))
      adw_combo_row_set_selected (self->format_row, (guint) i);
  adw_switch_row_set_active (self->automatic_row, destination->automatic);
  adw_switch_row_set_active (self->lifted_row, destination->with_lifted);
  adw_switch_row_set_active (self->unconfirmed_row, destination->include_unconfirmed);
  adw_switch_row_set_active (self->authors_row, destination->include_authors);
}

static void
update (VigieDestinationPage *self)
{
  const gboolean folder = get_kind (self) == VIGIE_DESTINATION_FOLDER;
  const gboolean by_name = get_text (self->user_row)[0] != '\0';

  gtk_widget_set_visible (self->login_group, !folder);
  gtk_widget_set_visible (self->folder_button, folder);
  gtk_widget_set_visible (self->forget_button, self->has_secret);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->address_row),
                                 folder ? _ ("Folder") : _ ("Address, for example https://…"));
  if (self->has_secret)
    adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->secret_row),
                                   by_name ? _ ("New password; the keyring has one")
                                           : _ ("New token; the keyring has one"));
  else
    adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->secret_row),
                                   by_name ? _ ("Password") : _ ("Token"));
  gtk_widget_set_sensitive (self->save_button, get_text (self->name_row)[0] != '\0' &&
                                                   get_text (self->address_row)[0] != '\0');
}

/* ---- what is wrong with it ---- */

static void
clear_problem (VigieDestinationPage *self)
{
  gtk_widget_set_visible (GTK_WIDGET (self->error_label), FALSE);
  gtk_widget_remove_css_class (GTK_WIDGET (self->name_row), "error");
  gtk_widget_remove_css_class (GTK_WIDGET (self->address_row), "error");
  gtk_widget_remove_css_class (GTK_WIDGET (self->user_row), "error");
  gtk_widget_remove_css_class (GTK_WIDGET (self->secret_row), "error");
}

static void
show_problem (VigieDestinationPage *self, AdwEntryRow *row, const char *sentence)
{
  clear_problem (self);
  gtk_label_set_text (self->error_label, sentence);
  gtk_widget_set_visible (GTK_WIDGET (self->error_label), TRUE);
  if (row == NULL)
    return;
  gtk_widget_add_css_class (GTK_WIDGET (row), "error");
  gtk_widget_grab_focus (GTK_WIDGET (row));
}

/* The row without whose text all would be well. */
static AdwEntryRow *
find_wrong_row (VigieDestinationPage *self, const VigieDestination *destination)
{
  g_autoptr (VigieDestination) other = vigie_destination_copy (destination);

  g_set_str (&other->name, "x");
  if (vigie_destination_check (other, NULL))
    return self->name_row;
  g_set_str (&other->user, NULL);
  return vigie_destination_check (other, NULL) ? self->user_row : self->address_row;
}

/* A secret is of an address and a user, and never goes to another one unasked. */
static gboolean
needs_secret_again (VigieDestinationPage *self, const VigieDestination *destination)
{
  return self->has_secret && destination->kind != VIGIE_DESTINATION_FOLDER &&
         get_secret (self) == NULL &&
         (strcmp (self->old->address, destination->address) != 0 ||
          g_strcmp0 (self->old->user, destination->user) != 0);
}

static gboolean
check (VigieDestinationPage *self, const VigieDestination *destination)
{
  g_autoptr (GError) error = NULL;

  if (!vigie_destination_check (destination, &error))
    {
      show_problem (self, find_wrong_row (self, destination), error->message);
      return FALSE;
    }
  if (needs_secret_again (self, destination))
    {
      show_problem (self, self->secret_row,
                    _ ("The address or the user is another one now. Enter the password or the "
                       "token again, or let the keyring forget it."));
      return FALSE;
    }
  clear_problem (self);
  return TRUE;
}

/* ---- saving ---- */

static void
edited_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (VigieDestinationPage) self = user_data;
  g_autofree char *secret_problem = NULL;
  g_autoptr (VigieDestination) destination = read_form (self);
  g_autoptr (GError) error = NULL;

  gtk_widget_set_sensitive (self->save_button, TRUE);
  if (!vigie_destination_edit_finish (result, &secret_problem, &error))
    {
      show_problem (
          self, g_error_matches (error, VIGIE_ERROR, VIGIE_ERROR_EXISTS) ? self->name_row : NULL,
          error->message);
      return;
    }
  if (vigie_outside_get_store (self->outside) != NULL)
    {
      if (get_secret (self) != NULL)
        vigie_outside_set_secret (self->outside, destination,
                                  secret_problem != NULL ? get_secret (self) : NULL);
      vigie_outside_refresh (self->outside);
    }
  g_signal_emit (self, signals[SIGNAL_SAVED], 0, secret_problem);
}

static void
on_save_clicked (VigieDestinationPage *self)
{
  g_autoptr (VigieDestination) destination = read_form (self);
  VigieStore *store = vigie_outside_get_store (self->outside);

  if (store == NULL || !gtk_widget_get_sensitive (self->save_button) || !check (self, destination))
    return;
  gtk_widget_set_sensitive (self->save_button, FALSE);
  vigie_destination_edit (store, self->old != NULL ? self->old->name : NULL, destination,
                          get_secret (self), edited_cb, g_object_ref (self));
}

static void
on_remove_activated (VigieDestinationPage *self)
{
  g_signal_emit (self, signals[SIGNAL_REMOVE], 0, self->old->name);
}

/* ---- testing ---- */

static void
tested_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (VigieDestinationPage) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *sentence = vigie_destination_test_finish (result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  gtk_widget_set_visible (self->test_spinner, FALSE);
  gtk_widget_set_sensitive (self->test_button, TRUE);
  adw_action_row_set_subtitle (self->test_row, sentence != NULL ? sentence : error->message);
  if (sentence == NULL)
    gtk_widget_add_css_class (GTK_WIDGET (self->test_row), "failed");
}

static void
on_test_clicked (VigieDestinationPage *self)
{
  g_autoptr (VigieDestination) destination = read_form (self);

  if (!check (self, destination))
    return;
  gtk_widget_remove_css_class (GTK_WIDGET (self->test_row), "failed");
  gtk_widget_set_visible (self->test_spinner, TRUE);
  gtk_widget_set_sensitive (self->test_button, FALSE);
  vigie_destination_test (destination, get_secret (self), self->cancellable, tested_cb,
                          g_object_ref (self));
}

/* ---- the keyring ---- */

static void
secret_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (VigieDestinationPage) self = user_data;
  g_autoptr (GError) error = NULL;

  const gboolean has_secret = vigie_destination_ask_secret_finish (result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  /* A keyring that does not answer has forgotten nothing; it is told when it is needed. */
  if (error == NULL)
    self->has_secret = has_secret;
  else if (self->has_secret)
    show_problem (self, self->secret_row, error->message);
  else
    g_debug ("Keyring: %s", error->message);
  update (self);
}

static void
on_forget_clicked (VigieDestinationPage *self)
{
  vigie_destination_ask_secret (self->old, TRUE, self->cancellable, secret_cb, g_object_ref (self));
}

/* ---- the form ---- */

static void
on_changed (VigieDestinationPage *self)
{
  clear_problem (self);
  update (self);
}

static void
on_kind_changed (VigieDestinationPage *self)
{
  on_changed (self);
}

static void
folder_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (VigieDestinationPage) self = user_data;
  g_autoptr (GFile) folder =
      gtk_file_dialog_select_folder_finish (GTK_FILE_DIALOG (object), result, NULL);
  g_autofree char *path = folder != NULL ? g_file_get_path (folder) : NULL;
  g_autofree char *address = NULL;

  if (folder == NULL)
    return;
  if (path == NULL)
    {
      show_problem (self, self->address_row, _ ("Choose a folder of this machine."));
      return;
    }
  address = g_str_has_suffix (path, "/") ? g_strdup (path) : g_strconcat (path, "/", NULL);
  gtk_editable_set_text (GTK_EDITABLE (self->address_row), address);
}

static void
on_folder_clicked (VigieDestinationPage *self)
{
  g_autoptr (GtkFileDialog) dialog = gtk_file_dialog_new ();

  vigie_file_dialog_set_title (dialog, GTK_WIDGET (self), _ ("Where to Publish To"));
  gtk_file_dialog_select_folder (dialog, GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))),
                                 self->cancellable, folder_cb, g_object_ref (self));
}

static void
fill_formats (VigieDestinationPage *self)
{
  g_autoptr (GtkStringList) titles = gtk_string_list_new (NULL);
  gsize n_formats;
  const VigieExportFormat *formats = vigie_export_formats_get (&n_formats);

  for (gsize i = 0; i < n_formats; i++)
    gtk_string_list_append (titles, _ (formats[i].title));
  adw_combo_row_set_model (self->format_row, G_LIST_MODEL (titles));
}

/* ---- life ---- */

static void
vigie_destination_page_dispose (GObject *object)
{
  VigieDestinationPage *self = VIGIE_DESTINATION_PAGE (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->outside);

  G_OBJECT_CLASS (vigie_destination_page_parent_class)->dispose (object);
}

static void
vigie_destination_page_finalize (GObject *object)
{
  VigieDestinationPage *self = VIGIE_DESTINATION_PAGE (object);

  g_object_unref (self->cancellable);
  g_clear_pointer (&self->old, vigie_destination_free);

  G_OBJECT_CLASS (vigie_destination_page_parent_class)->finalize (object);
}

static void
bind_children (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, VigieDestinationPage, save_button);
  gtk_widget_class_bind_template_child (widget_class, VigieDestinationPage, name_row);
  gtk_widget_class_bind_template_child (widget_class, VigieDestinationPage, kind_row);
  gtk_widget_class_bind_template_child (widget_class, VigieDestinationPage, address_row);
  gtk_widget_class_bind_template_child (widget_class, VigieDestinationPage, folder_button);
  gtk_widget_class_bind_template_child (widget_class, VigieDestinationPage, error_label);
  gtk_widget_class_bind_template_child (widget_class, VigieDestinationPage, login_group);
  gtk_widget_class_bind_template_child (widget_class, VigieDestinationPage, user_row);
  gtk_widget_class_bind_template_child (widget_class, VigieDestinationPage, secret_row);
  gtk_widget_class_bind_template_child (widget_class, VigieDestinationPage, forget_button);
  gtk_widget_class_bind_template_child (widget_class, VigieDestinationPage, format_row);
  gtk_widget_class_bind_template_child (widget_class, VigieDestinationPage, automatic_row);
  gtk_widget_class_bind_template_child (widget_class, VigieDestinationPage, lifted_row);
  gtk_widget_class_bind_template_child (widget_class, VigieDestinationPage, unconfirmed_row);
  gtk_widget_class_bind_template_child (widget_class, VigieDestinationPage, authors_row);
  gtk_widget_class_bind_template_child (widget_class, VigieDestinationPage, test_row);
  gtk_widget_class_bind_template_child (widget_class, VigieDestinationPage, test_spinner);
  gtk_widget_class_bind_template_child (widget_class, VigieDestinationPage, test_button);
  gtk_widget_class_bind_template_child (widget_class, VigieDestinationPage, remove_group);
}

static void
vigie_destination_page_class_init (VigieDestinationPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = vigie_destination_page_dispose;
  G_OBJECT_CLASS (klass)->finalize = vigie_destination_page_finalize;

  signals[SIGNAL_SAVED] = g_signal_new ("saved", VIGIE_TYPE_DESTINATION_PAGE, G_SIGNAL_RUN_LAST, 0,
                                        NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[SIGNAL_REMOVE] = g_signal_new ("remove", VIGIE_TYPE_DESTINATION_PAGE, G_SIGNAL_RUN_LAST,
                                         0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/vigie/Vigie/vigie-destination-page.ui");
  bind_children (widget_class);
  gtk_widget_class_bind_template_callback (widget_class, on_save_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_kind_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_folder_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_forget_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_test_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_remove_activated);
}

static void
vigie_destination_page_init (VigieDestinationPage *self)
{
  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  fill_formats (self);
  update (self);
}

/**
 * vigie_destination_page_new:
 * @outside: what sends to it
 * @destination: (nullable): to be changed; %NULL for a new one
 *
 * Returns: (transfer floating): a page
 */
AdwNavigationPage *
vigie_destination_page_new (VigieOutside *outside, const VigieDestination *destination)
{
  VigieDestinationPage *self = g_object_new (VIGIE_TYPE_DESTINATION_PAGE, NULL);

  self->outside = g_object_ref (outside);
  if (destination == NULL)
    return ADW_NAVIGATION_PAGE (self);
  self->old = vigie_destination_copy (destination);
  fill_form (self, destination);
  adw_navigation_page_set_title (ADW_NAVIGATION_PAGE (self), destination->name);
  gtk_button_set_label (GTK_BUTTON (self->save_button), _ ("_Save"));
  gtk_widget_set_visible (self->remove_group, TRUE);
  if (destination->kind != VIGIE_DESTINATION_FOLDER)
    vigie_destination_ask_secret (destination, FALSE, self->cancellable, secret_cb,
                                  g_object_ref (self));
  return ADW_NAVIGATION_PAGE (self);
}
