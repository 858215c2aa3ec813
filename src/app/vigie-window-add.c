/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Posts that are added by hand: by the dialog, from the clipboard, and let fall onto the window. */
#include <glib/gi18n.h>

#include "vigie-add-dialog.h"
#include "vigie-import-dialog.h"
#include "vigie-window-private.h"

static void
on_added (VigieWindow *self, gint64 row_id, gboolean is_known)
{
  VigieSession *session = vigie_window_get_session (self);
  AdwToast *toast;

  if (session == NULL)
    return;
  vigie_session_select_row_when_there (session, row_id);
  toast = adw_toast_new (is_known ? _ ("This post is here already; it was left as it is.")
                                  : _ ("Post added"));
  adw_toast_set_priority (toast, ADW_TOAST_PRIORITY_HIGH); /* not after what is said of others */
  adw_toast_set_timeout (toast, 3);
  vigie_window_add_toast (self, toast);
}

/* One that is open already is filled in further. */
static VigieAddDialog *
need_dialog (VigieWindow *self)
{
  AdwDialog *visible = adw_application_window_get_visible_dialog (ADW_APPLICATION_WINDOW (self));
  GtkWidget *dialog;

  if (visible != NULL && VIGIE_IS_ADD_DIALOG (visible))
    return VIGIE_ADD_DIALOG (visible);
  dialog = vigie_add_dialog_new (vigie_window_get_session (self));
  g_signal_connect_object (dialog, "added", G_CALLBACK (on_added), self, G_CONNECT_SWAPPED);
  adw_dialog_present (ADW_DIALOG (dialog), GTK_WIDGET (self));
  return VIGIE_ADD_DIALOG (dialog);
}

/* Whoever types A and Enter is quicker than the dialog, which has no focus before its first frame:
 * what had it before may have it still. */
static gboolean
on_key (GtkEventControllerKey *keys,
        guint keyval,
        guint keycode,
        GdkModifierType state,
        VigieWindow *self)
{
  AdwDialog *visible = adw_application_window_get_visible_dialog (ADW_APPLICATION_WINDOW (self));
  GtkWidget *focus = gtk_root_get_focus (GTK_ROOT (self));

  if ((keyval != GDK_KEY_Return && keyval != GDK_KEY_KP_Enter) || visible == NULL ||
      !VIGIE_IS_ADD_DIALOG (visible))
    return GDK_EVENT_PROPAGATE;
  return (focus == NULL || !gtk_widget_is_ancestor (focus, GTK_WIDGET (visible))) &&
         gtk_widget_activate_action (GTK_WIDGET (visible), "add.add", NULL);
}

void
vigie_window_ask_add (VigieWindow *self)
{
  vigie_add_dialog_paste (need_dialog (self), gtk_widget_get_clipboard (GTK_WIDGET (self)));
}

/**
 * vigie_window_take:
 * @self: a window
 * @intake: (transfer full): what another program hands over
 *
 * Tables of posts are imported; of all else a post is made, once it is asked for in its dialog.
 */
void
vigie_window_take (VigieWindow *self, VigieIntake *intake)
{
  g_autoptr (VigieIntake) taken = intake;
  g_autoptr (GListModel) tables = NULL;

  g_return_if_fail (VIGIE_IS_WINDOW (self));

  if (!vigie_window_can_add (self))
    return;
  tables = vigie_intake_take_tables (taken);
  if (!vigie_intake_is_empty (taken))
    vigie_add_dialog_take (need_dialog (self), taken);
  if (tables != NULL)
    adw_dialog_present (ADW_DIALOG (vigie_import_dialog_new (
                            vigie_session_get_store (vigie_window_get_session (self)), tables)),
                        GTK_WIDGET (self));
}

/**
 * vigie_window_take_capture:
 * @self: a window
 * @capture: what a page says, by a link that anybody can make
 *
 * Shows it in the dialog that adds posts; nothing is added before somebody says so.
 */
void
vigie_window_take_capture (VigieWindow *self, const VigieCapture *capture)
{
  AdwDialog *visible;

  g_return_if_fail (VIGIE_IS_WINDOW (self));
  g_return_if_fail (capture != NULL);

  if (!vigie_window_can_add (self))
    return;
  visible = adw_application_window_get_visible_dialog (ADW_APPLICATION_WINDOW (self));
  if (visible != NULL && VIGIE_IS_ADD_DIALOG (visible) &&
      !vigie_add_dialog_is_empty (VIGIE_ADD_DIALOG (visible)))
    vigie_add_dialog_refuse (VIGIE_ADD_DIALOG (visible));
  else
    vigie_add_dialog_fill (need_dialog (self), capture);
}

/* ---- drag and drop ---- */

typedef struct
{
  VigieWindow *window;
  GdkDrop *drop;
} Falling;

static void
dropped_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autofree Falling *falling = user_data;
  g_autoptr (VigieWindow) self = falling->window;
  g_autoptr (GdkDrop) drop = falling->drop;
  g_autoptr (GError) error = NULL;
  VigieIntake *intake = vigie_intake_read_finish (result, &error);

  gdk_drop_finish (drop, intake != NULL ? GDK_ACTION_COPY : 0);
  if (intake != NULL)
    vigie_window_take (self, intake);
}

/* Not what is dragged within Vigie. */
static gboolean
on_drop_accept (GtkDropTargetAsync *target, GdkDrop *drop, VigieWindow *self)
{
  return vigie_window_can_add (self) && gdk_drop_get_drag (drop) == NULL &&
         gdk_content_formats_match (gdk_drop_get_formats (drop),
                                    gtk_drop_target_async_get_formats (target));
}

static GdkDragAction
on_drag_enter (GtkDropTargetAsync *target, GdkDrop *drop, double x, double y, GtkRevealer *revealer)
{
  gtk_revealer_set_reveal_child (revealer, TRUE);
  return GDK_ACTION_COPY;
}

static void
on_drag_leave (GtkDropTargetAsync *target, GdkDrop *drop, GtkRevealer *revealer)
{
  gtk_revealer_set_reveal_child (revealer, FALSE);
}

static gboolean
on_drop (GtkDropTargetAsync *target, GdkDrop *drop, double x, double y, VigieWindow *self)
{
  Falling *falling = g_new0 (Falling, 1);

  on_drag_leave (target, drop, g_object_get_data (G_OBJECT (target), "revealer"));
  falling->window = g_object_ref (self);
  falling->drop = g_object_ref (drop);
  vigie_intake_read_drop_async (drop, NULL, dropped_cb, falling);
  return TRUE;
}

static GtkWidget *
make_drop_page (void)
{
  GtkWidget *page = adw_status_page_new ();

  adw_status_page_set_icon_name (ADW_STATUS_PAGE (page), "list-add-symbolic");
  adw_status_page_set_title (ADW_STATUS_PAGE (page), _ ("Drop Here to Add"));
  adw_status_page_set_description (ADW_STATUS_PAGE (page),
                                   _ ("Photos and links make a post, tables are imported."));
  gtk_widget_add_css_class (page, "drop-page");
  return page;
}

/**
 * vigie_window_init_adding:
 * @self: a window
 * @parent: what has the window's content as its child
 *
 * Lets files, pictures and addresses be dropped anywhere on the window.
 */
void
vigie_window_init_adding (VigieWindow *self, AdwToastOverlay *parent)
{
  GtkDropTargetAsync *target =
      gtk_drop_target_async_new (vigie_intake_get_formats (), GDK_ACTION_COPY | GDK_ACTION_LINK);
  g_autoptr (GtkWidget) content = g_object_ref (adw_toast_overlay_get_child (parent));
  GtkWidget *overlay = gtk_overlay_new ();
  GtkWidget *revealer = gtk_revealer_new ();
  GtkEventController *keys;

  adw_toast_overlay_set_child (parent, NULL);
  gtk_overlay_set_child (GTK_OVERLAY (overlay), content);
  adw_toast_overlay_set_child (parent, overlay);
  gtk_revealer_set_transition_type (GTK_REVEALER (revealer),
                                    GTK_REVEALER_TRANSITION_TYPE_CROSSFADE);
  gtk_revealer_set_child (GTK_REVEALER (revealer), make_drop_page ());
  gtk_widget_set_can_target (revealer, FALSE);
  gtk_overlay_add_overlay (GTK_OVERLAY (overlay), revealer);

  g_object_set_data (G_OBJECT (target), "revealer", revealer);
  g_signal_connect_object (target, "accept", G_CALLBACK (on_drop_accept), self, 0);
  g_signal_connect_object (target, "drag-enter", G_CALLBACK (on_drag_enter), revealer, 0);
  g_signal_connect_object (target, "drag-leave", G_CALLBACK (on_drag_leave), revealer, 0);
  g_signal_connect_object (target, "drop", G_CALLBACK (on_drop), self, 0);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (target));

  keys = gtk_event_controller_key_new ();
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect_object (keys, "key-pressed", G_CALLBACK (on_key), self, 0);
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
}
