/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-destinations-dialog.h"

#include <glib/gi18n.h>

#include "vigie-destination-edit.h"
#include "vigie-destination-page.h"
#include "vigie-rows.h"
#include "vigie-toast.h"

struct _VigieDestinationsDialog
{
  AdwDialog parent_instance;

  VigieOutside *outside;
  GPtrArray *destinations; /* (element-type VigieDestination) */
  GPtrArray *rows;         /* (element-type GtkWidget), borrowed */

  AdwToastOverlay *toasts;
  AdwNavigationView *navigation_view;
  GtkStack *stack;
  AdwPreferencesGroup *group;
};

G_DEFINE_FINAL_TYPE (VigieDestinationsDialog, vigie_destinations_dialog, ADW_TYPE_DIALOG)

static void
say (VigieDestinationsDialog *self, const char *sentence)
{
  adw_toast_overlay_add_toast (self->toasts, vigie_toast_new (sentence));
}

/* ---- the list ---- */

static char *
describe (const VigieDestination *destination)
{
  g_autofree char *place = vigie_destination_dup_place (destination);
  const VigieExportFormat *format = vigie_export_format_find (destination->format);

  if (destination->automatic)
    /* Translators: a server or a folder, and a format */
    return g_strdup_printf (_ ("%s, %s, automatic"), place, _ (format->title));
  /* Translators: a server or a folder, and a format */
  return g_strdup_printf (_ ("%s, %s"), place, _ (format->title));
}

static void show_page (VigieDestinationsDialog *self, const VigieDestination *destination);

static void
on_row_activated (GtkWidget *row, VigieDestinationsDialog *self)
{
  show_page (self, vigie_destinations_find (self->destinations,
                                            g_object_get_data (G_OBJECT (row), "name")));
}

static void
add_row (VigieDestinationsDialog *self, const VigieDestination *destination)
{
  g_autofree char *text = describe (destination);
  GtkWidget *row = vigie_row_new (destination->name, text);
  GtkWidget *image = gtk_image_new_from_icon_name ("go-next-symbolic");

  g_object_set_data_full (G_OBJECT (row), "name", g_strdup (destination->name), g_free);
  gtk_accessible_update_state (GTK_ACCESSIBLE (image), GTK_ACCESSIBLE_STATE_HIDDEN, TRUE, -1);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), image);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  g_signal_connect_object (row, "activated", G_CALLBACK (on_row_activated), self, 0);
  vigie_rows_add (self->group, self->rows, row);
}

static void
load (VigieDestinationsDialog *self)
{
  VigieStore *store = vigie_outside_get_store (self->outside);
  g_autoptr (GError) error = NULL;
  GPtrArray *destinations = store != NULL ? vigie_destinations_load (store, &error) : NULL;

  if (destinations == NULL)
    {
      if (error != NULL)
        say (self, error->message);
      return;
    }
  vigie_rows_remove_all (self->group, self->rows);
  g_clear_pointer (&self->destinations, g_ptr_array_unref);
  self->destinations = destinations;
  for (guint i = 0; i < destinations->len; i++)
    add_row (self, g_ptr_array_index (destinations, i));
  gtk_stack_set_visible_child_name (self->stack, destinations->len > 0 ? "list" : "none");
}

/* ---- taking one away, and back ---- */

static void
restored_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (VigieDestinationsDialog) self = user_data;
  g_autofree char *secret_problem = NULL;
  g_autoptr (GError) error = NULL;

  if (!vigie_destination_edit_finish (result, &secret_problem, &error))
    say (self, error->message);
  load (self);
}

static void
on_undo_clicked (AdwToast *toast, VigieDestinationsDialog *self)
{
  VigieStore *store = vigie_outside_get_store (self->outside);

  if (store != NULL)
    vigie_destination_edit (store, NULL, g_object_get_data (G_OBJECT (toast), "destination"), NULL,
                            restored_cb, g_object_ref (self));
}

typedef struct
{
  VigieDestinationsDialog *self;
  VigieDestination *destination;
} Removal;

static void
removed_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autofree Removal *removal = user_data;
  g_autoptr (VigieDestinationsDialog) self = removal->self;
  g_autoptr (VigieDestination) destination = removal->destination;
  g_autofree char *secret_problem = NULL;
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;
  AdwToast *toast;

  if (!vigie_destination_edit_finish (result, &secret_problem, &error))
    {
      say (self, error->message);
      return;
    }
  adw_navigation_view_pop_to_tag (self->navigation_view, "list");
  load (self);
  /* Translators: %s is the name of a destination */
  text = g_strdup_printf (_ ("“%s” removed. What was sent there stays there."), destination->name);
  toast = vigie_toast_new (text);
  adw_toast_set_button_label (toast, _ ("_Undo"));
  g_object_set_data_full (G_OBJECT (toast), "destination", g_steal_pointer (&destination),
                          (GDestroyNotify) vigie_destination_free);
  g_signal_connect_object (toast, "button-clicked", G_CALLBACK (on_undo_clicked), self, 0);
  adw_toast_overlay_add_toast (self->toasts, toast);
}

static void
on_remove (VigieDestinationsDialog *self, const char *name)
{
  VigieStore *store = vigie_outside_get_store (self->outside);
  const VigieDestination *destination = vigie_destinations_find (self->destinations, name);
  Removal *removal;

  if (store == NULL || destination == NULL)
    return;
  removal = g_new0 (Removal, 1);
  removal->self = g_object_ref (self);
  removal->destination = vigie_destination_copy (destination);
  vigie_destination_edit (store, name, NULL, NULL, removed_cb, removal);
}

/* ---- one of them ---- */

static void
on_saved (VigieDestinationsDialog *self, const char *secret_problem)
{
  adw_navigation_view_pop_to_tag (self->navigation_view, "list");
  load (self);
  if (secret_problem != NULL)
    {
      /* Translators: %s is a sentence that says why a password could not be kept */
      g_autofree char *text =
          g_strdup_printf (_ ("%s It is used until the incident is closed."), secret_problem);

      say (self, text);
    }
}

static void
show_page (VigieDestinationsDialog *self, const VigieDestination *destination)
{
  AdwNavigationPage *page = vigie_destination_page_new (self->outside, destination);

  g_signal_connect_object (page, "saved", G_CALLBACK (on_saved), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (page, "remove", G_CALLBACK (on_remove), self, G_CONNECT_SWAPPED);
  adw_navigation_view_push (self->navigation_view, page);
}

static void
on_add_clicked (VigieDestinationsDialog *self)
{
  vigie_destinations_dialog_add (self);
}

/* ---- life ---- */

static void
vigie_destinations_dialog_dispose (GObject *object)
{
  VigieDestinationsDialog *self = VIGIE_DESTINATIONS_DIALOG (object);

  g_clear_object (&self->outside);

  G_OBJECT_CLASS (vigie_destinations_dialog_parent_class)->dispose (object);
}

static void
vigie_destinations_dialog_finalize (GObject *object)
{
  VigieDestinationsDialog *self = VIGIE_DESTINATIONS_DIALOG (object);

  g_clear_pointer (&self->destinations, g_ptr_array_unref);
  g_ptr_array_unref (self->rows);

  G_OBJECT_CLASS (vigie_destinations_dialog_parent_class)->finalize (object);
}

static void
vigie_destinations_dialog_class_init (VigieDestinationsDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = vigie_destinations_dialog_dispose;
  G_OBJECT_CLASS (klass)->finalize = vigie_destinations_dialog_finalize;

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/vigie/Vigie/vigie-destinations-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, VigieDestinationsDialog, toasts);
  gtk_widget_class_bind_template_child (widget_class, VigieDestinationsDialog, navigation_view);
  gtk_widget_class_bind_template_child (widget_class, VigieDestinationsDialog, stack);
  gtk_widget_class_bind_template_child (widget_class, VigieDestinationsDialog, group);
  gtk_widget_class_bind_template_callback (widget_class, on_add_clicked);
}

static void
vigie_destinations_dialog_init (VigieDestinationsDialog *self)
{
  self->rows = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * vigie_destinations_dialog_new:
 * @outside: what the outside world sees of the incident
 *
 * Returns: (transfer floating): a dialog
 */
GtkWidget *
vigie_destinations_dialog_new (VigieOutside *outside)
{
  VigieDestinationsDialog *self = g_object_new (VIGIE_TYPE_DESTINATIONS_DIALOG, NULL);

  self->outside = g_object_ref (outside);
  load (self);
  return GTK_WIDGET (self);
}

/* Shows the form for a new one. */
void
vigie_destinations_dialog_add (VigieDestinationsDialog *self)
{
  g_return_if_fail (VIGIE_IS_DESTINATIONS_DIALOG (self));

  show_page (self, NULL);
}
