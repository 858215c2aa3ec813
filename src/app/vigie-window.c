/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-window.h"

#include <glib/gi18n.h>

#include "vigie-clock-button.h"
#include "vigie-closures.h"
#include "vigie-desk.h"
#include "vigie-live-dialog.h"
#include "vigie-log-view.h"
#include "vigie-menu.h"
#include "vigie-online-places.h"
#include "vigie-settings.h"
#include "vigie-store-exercise.h"
#include "vigie-toast.h"
#include "vigie-welcome-page.h"
#include "vigie-window-private.h"

#define OPENING_DELAY_MS 200 /* most incidents are there before anything has to be said */

struct _VigieWindow
{
  AdwApplicationWindow parent_instance;

  GFile *file;
  VigieSession *session;
  GSignalGroup *session_signals;
  VigieOpening *opening; /* (nullable): the incident on its way */
  VigieLiveService *live;
  VigieHttpClient *client;
  VigieOnlinePlaces *places;
  VigieOutside *outside; /* (nullable): with the session */
  AdwToast *decision_toast;
  guint opening_id;
  gboolean import_when_open;

  AdwToastOverlay *toast_overlay;
  GtkStack *stack;
  AdwStatusPage *opening_page;
  AdwStatusPage *error_page;
  AdwWindowTitle *window_title;
  VigieExerciseBanner *exercise_banner;
  VigieRetentionBanner *retention_banner;
  AdwBanner *read_only_banner;
  AdwViewStack *view_stack;
  VigieDesk *desk;
  AdwViewStackPage *sources_stack_page;
  GtkMenuButton *menu_button;
  GMenuModel *main_menu;
  GtkMenuButton *publish_button;
  GMenuModel *publish_menu;
  VigieOutsideButton *outside_button;
  GtkWidget *live_button;
  VigieClockButton *clock_button;
};

G_DEFINE_FINAL_TYPE (VigieWindow, vigie_window, ADW_TYPE_APPLICATION_WINDOW)

void
vigie_window_add_toast (VigieWindow *self, AdwToast *toast)
{
  adw_toast_overlay_add_toast (self->toast_overlay, toast);
}

void
vigie_window_show_toast (VigieWindow *self, const char *text)
{
  vigie_window_add_toast (self, vigie_toast_new (text));
}

/**
 * vigie_window_show_error:
 * @self: a window without an incident
 * @heading: what did not work
 * @body: why, and what can be done
 */
void
vigie_window_show_error (VigieWindow *self, const char *heading, const char *body)
{
  g_autofree char *escaped = g_markup_escape_text (body, -1);

  g_return_if_fail (VIGIE_IS_WINDOW (self));

  adw_status_page_set_title (self->error_page, heading);
  adw_status_page_set_description (self->error_page, escaped);
  gtk_stack_set_visible_child_name (self->stack, "error");
  gtk_window_present (GTK_WINDOW (self));
}

/**
 * vigie_window_show_opening:
 * @self: a window without an incident
 *
 * Says that something is on its way.
 */
void
vigie_window_show_opening (VigieWindow *self)
{
  g_return_if_fail (VIGIE_IS_WINDOW (self));

  gtk_stack_set_visible_child_name (self->stack, "opening");
}

/* ---- what the session says ---- */

static void
on_info_changed (VigieWindow *self)
{
  vigie_window_show_title (self, self->window_title, self->exercise_banner, self->session);
}

static void
on_decided (VigieWindow *self, VigieDecision *decision, gboolean undone, guint n_decisions)
{
  g_autofree char *text = undone ? vigie_describe_undo (decision, n_decisions)
                                 : vigie_describe_decisions (decision, n_decisions);
  AdwToast *toast = vigie_toast_new (text);

  /* What left the desk cannot be undone; a button would undo what came before. */
  if (undone || vigie_decision_kind_is_undoable (vigie_decision_get_kind (decision)))
    {
      adw_toast_set_button_label (toast, undone ? _ ("_Redo") : _ ("_Undo"));
      adw_toast_set_action_name (toast, undone ? "win.redo" : "win.undo");
    }
  adw_toast_set_timeout (toast, 3);
  /* The newest counts: a row of toasts would lag behind quick keys. */
  if (self->decision_toast != NULL)
    adw_toast_dismiss (self->decision_toast);
  g_set_weak_pointer (&self->decision_toast, toast);
  vigie_window_add_toast (self, toast);
}

static void
on_failed (VigieWindow *self, const char *sentence)
{
  vigie_window_show_toast (self, sentence);
}

void
vigie_window_set_basemap (VigieWindow *self, const char *id)
{
  vigie_settings_set_basemap (id);
  vigie_desk_set_basemap (self->desk, id);
}

VigieBasemap *
vigie_window_get_territory (VigieWindow *self)
{
  return vigie_desk_get_territory (self->desk);
}

/* ---- opening and closing ---- */

static void
close_session (VigieWindow *self)
{
  if (self->opening != NULL)
    vigie_opening_cancel (self->opening);
  g_clear_object (&self->opening);
  g_clear_object (&self->file);
  if (self->session == NULL)
    return;
  g_signal_group_set_target (self->session_signals, NULL);
  vigie_clock_button_set_session (self->clock_button, NULL);
  vigie_retention_banner_set_session (self->retention_banner, NULL);
  vigie_desk_set_session (self->desk, NULL);
  vigie_window_share_session (self->view_stack, NULL);
  vigie_window_follow_sources (self->sources_stack_page, NULL);
  vigie_window_stop_outside (self->outside_button, g_steal_pointer (&self->outside));
  vigie_live_service_set_store (self->live, NULL);
  vigie_window_leave_capture (self);
  vigie_session_close (self->session);
  g_clear_object (&self->session);
  vigie_window_follow_capture (self);
}

static void
update_actions (VigieWindow *self)
{
  gboolean open = self->session != NULL;
  gboolean writable = open && !vigie_store_is_read_only (vigie_session_get_store (self->session));
  static const char *const writing[] = {
    "win.import",      "win.undo",         "win.redo",       "win.draw",
    "win.close-road",  "win.add-post",     "win.details",    "win.milestone",
    "win.publish-now", "win.destinations", "win.add-source", "win.connect-browser"
  };
  static const char *const reading[] = {
    "win.export",         "win.brief",        "win.message",       "win.roads",
    "win.close-incident", "win.search",       "win.toggle-feed",   "win.toggle-inspector",
    "win.outside",        "win.live-overlay", "win.show-sources",  "win.words",
    "win.show-moment",    "win.print",        "win.personal-data", "win.show-view"
  };

  for (gsize i = 0; i < G_N_ELEMENTS (writing); i++)
    gtk_widget_action_set_enabled (GTK_WIDGET (self), writing[i], writable);
  for (gsize i = 0; i < G_N_ELEMENTS (reading); i++)
    gtk_widget_action_set_enabled (GTK_WIDGET (self), reading[i], open);
}

static void
on_view_changed (VigieWindow *self)
{
  vigie_window_make_view (self->view_stack, self->session);
}

static void
show_store (VigieWindow *self, VigieStore *store, guint64 n_posts)
{
  self->session = vigie_session_new (store, n_posts);
  g_signal_group_set_target (self->session_signals, self->session);
  vigie_live_service_set_store (self->live, store);
  vigie_desk_set_session (self->desk, self->session);
  vigie_window_share_session (self->view_stack, self->session);
  vigie_window_follow_sources (self->sources_stack_page, vigie_session_get_sources (self->session));
  self->outside = vigie_window_start_outside (self, self->outside_button, store);
  vigie_window_show_title (self, self->window_title, self->exercise_banner, self->session);
  vigie_clock_button_set_session (self->clock_button, self->session);
  vigie_retention_banner_set_session (self->retention_banner, self->session);
  adw_banner_set_revealed (self->read_only_banner, vigie_store_is_read_only (store));
  adw_view_stack_set_visible_child_name (self->view_stack, "desk");
  /* Whoever opens an incident waits for posts, not for a fade. */
  gtk_stack_set_visible_child_full (self->stack, "incident", GTK_STACK_TRANSITION_TYPE_NONE);
  vigie_recent_add (self->file, vigie_store_is_exercise (store));
  update_actions (self);
  vigie_window_follow_capture (self);
  if (self->import_when_open)
    vigie_window_ask_import (self);
  self->import_when_open = FALSE;
}

static void
on_opening_done (VigieWindow *self)
{
  g_autoptr (VigieOpening) opening = g_steal_pointer (&self->opening);
  g_autoptr (VigieStore) store = NULL;
  g_autoptr (GError) error = NULL;
  guint64 n_posts;

  g_clear_handle_id (&self->opening_id, g_source_remove);
  store = vigie_opening_take_store (opening, &n_posts, &error);
  if (store != NULL)
    {
      show_store (self, store, n_posts);
      return;
    }
  g_clear_object (&self->file);
  vigie_window_show_error (self,
                           vigie_opening_is_creation (opening)
                               ? _ ("The Incident Was Not Created")
                               : _ ("The Incident Cannot Be Opened"),
                           error->message);
}

static gboolean
opening_cb (gpointer user_data)
{
  VigieWindow *self = user_data;

  self->opening_id = 0;
  vigie_window_show_opening (self);
  return G_SOURCE_REMOVE;
}

/**
 * vigie_window_show_when_open:
 * @self: a window
 * @opening: an incident on its way
 *
 * Shows the incident when it is there, or why it is not.
 */
void
vigie_window_show_when_open (VigieWindow *self, VigieOpening *opening)
{
  g_return_if_fail (VIGIE_IS_WINDOW (self));
  g_return_if_fail (VIGIE_IS_OPENING (opening));

  close_session (self);
  self->file = g_object_ref (vigie_opening_get_file (opening));
  self->opening = g_object_ref (opening);
  if (self->opening_id == 0)
    self->opening_id = g_timeout_add (OPENING_DELAY_MS, opening_cb, self);
  update_actions (self);
  if (vigie_opening_is_done (opening))
    on_opening_done (self);
  else
    g_signal_connect_object (opening, "done", G_CALLBACK (on_opening_done), self,
                             G_CONNECT_SWAPPED);
}

/**
 * vigie_window_open:
 * @self: a window
 * @file: an incident
 */
void
vigie_window_open (VigieWindow *self, GFile *file)
{
  g_autoptr (VigieOpening) opening = NULL;

  g_return_if_fail (VIGIE_IS_WINDOW (self));
  g_return_if_fail (G_IS_FILE (file));

  opening = vigie_opening_new (file);
  vigie_window_show_when_open (self, opening);
}

/**
 * vigie_window_create:
 * @self: a window
 * @file: where the new incident is kept
 * @title: its title
 * @exercise: whether nothing of it is real
 * @territory: (nullable): path of the territory that it uses
 * @then_import: whether to ask for posts to import when it is open
 */
void
vigie_window_create (VigieWindow *self,
                     GFile *file,
                     const char *title,
                     gboolean exercise,
                     const char *territory,
                     gboolean then_import)
{
  g_autoptr (VigieOpening) opening = NULL;

  g_return_if_fail (VIGIE_IS_WINDOW (self));

  opening = vigie_opening_new_create (file, title, exercise, territory);
  self->import_when_open = then_import;
  vigie_window_show_when_open (self, opening);
}

/* ---- actions ---- */

static void
on_file_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  VigieWindow *self = VIGIE_WINDOW (widget);

  if (g_str_equal (name, "win.open"))
    vigie_window_ask_open (self);
  else if (g_str_equal (name, "win.new"))
    vigie_window_ask_new (self, FALSE);
  else if (g_str_equal (name, "win.new-import"))
    vigie_window_ask_new (self, TRUE);
  else if (g_str_equal (name, "win.import"))
    vigie_window_ask_import (self);
  else if (g_str_equal (name, "win.add-post"))
    vigie_window_ask_add (self);
  else if (g_str_equal (name, "win.export"))
    vigie_window_ask_export (self);
  else if (g_str_equal (name, "win.brief"))
    vigie_window_ask_brief (self);
  else if (g_str_equal (name, "win.print"))
    vigie_window_print (self, self->view_stack);
  else if (g_str_equal (name, "win.roads"))
    vigie_window_ask_roads (self);
  else if (g_str_equal (name, "win.message"))
    vigie_window_ask_message (self);
  else if (g_str_equal (name, "win.publish-now"))
    vigie_window_publish_now (self);
  else if (g_str_equal (name, "win.words"))
    vigie_window_ask_words (self);
  else if (g_str_equal (name, "win.personal-data"))
    vigie_window_ask_personal_data (self);
  else if (g_str_equal (name, "win.destinations"))
    vigie_window_ask_destinations (self);
  else if (g_str_equal (name, "win.live-overlay"))
    adw_dialog_present (ADW_DIALOG (vigie_live_dialog_new (self->live)), widget);
  else if (g_str_equal (name, "win.connect-browser"))
    vigie_window_ask_browser (self);
  else if (g_str_equal (name, "win.outside"))
    vigie_outside_button_popup (self->outside_button);
  else if (g_str_equal (name, "win.make-territory"))
    vigie_window_ask_territory (self);
  else if (g_str_equal (name, "win.choose-mbtiles"))
    vigie_window_ask_mbtiles (self);
  else
    vigie_window_ask_details (self);
}

static void
on_desk_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  VigieWindow *self = VIGIE_WINDOW (widget);
  g_autofree char *desk_action = g_strconcat ("desk.", name + strlen ("win."), NULL);

  if (g_str_equal (name, "win.search") && vigie_window_search_log (self->view_stack))
    return;
  if (!g_str_equal (name, "win.undo") && !g_str_equal (name, "win.redo"))
    adw_view_stack_set_visible_child_name (self->view_stack, "desk");
  gtk_widget_activate_action (GTK_WIDGET (self->desk), desk_action, NULL);
}

static void
on_milestone (GtkWidget *widget, const char *name, GVariant *parameter)
{
  vigie_clock_button_note (VIGIE_WINDOW (widget)->clock_button,
                           g_variant_get_string (parameter, NULL));
}

static void
on_file_chosen (VigieWindow *self, GFile *file)
{
  vigie_application_open_file (VIGIE_APPLICATION (gtk_window_get_application (GTK_WINDOW (self))),
                               file, GTK_WINDOW (self));
}

/* Made when it is needed: most windows open with an incident. */
static void
show_welcome (VigieWindow *self)
{
  if (gtk_stack_get_child_by_name (self->stack, "welcome") == NULL)
    {
      GtkWidget *page = g_object_new (VIGIE_TYPE_WELCOME_PAGE, NULL);

      g_signal_connect_swapped (page, "file-chosen", G_CALLBACK (on_file_chosen), self);
      gtk_stack_add_named (self->stack, page, "welcome");
    }
  gtk_stack_set_visible_child_name (self->stack, "welcome");
}

static void
on_close_incident (GtkWidget *widget, const char *name, GVariant *parameter)
{
  VigieWindow *self = VIGIE_WINDOW (widget);

  close_session (self);
  show_welcome (self);
  vigie_window_show_title (self, self->window_title, self->exercise_banner, NULL);
  update_actions (self);
}

static void
on_show_desk (GtkWidget *widget, const char *name, GVariant *parameter)
{
  adw_view_stack_set_visible_child_name (VIGIE_WINDOW (widget)->view_stack, "desk");
}

/* What a dialog is about stays behind it. */
static void
on_show_view (GtkWidget *widget, const char *name, GVariant *parameter)
{
  VigieWindow *self = VIGIE_WINDOW (widget);

  if (adw_application_window_get_visible_dialog (ADW_APPLICATION_WINDOW (self)) == NULL)
    adw_view_stack_set_visible_child_name (self->view_stack,
                                           g_variant_get_string (parameter, NULL));
}

static void
on_show_sources (GtkWidget *widget, const char *name, GVariant *parameter)
{
  VigieWindow *self = VIGIE_WINDOW (widget);

  adw_view_stack_set_visible_child_name (self->view_stack, "sources");
  if (g_str_equal (name, "win.add-source"))
    gtk_widget_activate_action (vigie_window_make_view (self->view_stack, self->session),
                                "sources.add", NULL);
}

static void
on_show_moment (GtkWidget *widget, const char *name, GVariant *parameter)
{
  VigieWindow *self = VIGIE_WINDOW (widget);

  vigie_window_show_review (self->view_stack, self->session, g_variant_get_int64 (parameter));
}

/* ---- the live overlay ---- */

static void
update_live (VigieWindow *self)
{
  vigie_window_show_live (self->live, self->live_button, GTK_WIDGET (self->publish_button));
}

static void
on_menu (GtkWidget *widget, const char *name, GVariant *parameter)
{
  gtk_menu_button_popup (VIGIE_WINDOW (widget)->menu_button);
}

/* ---- places by their names ---- */

static void
update_nominatim (VigieWindow *self)
{
  GSettings *settings = vigie_settings_get ();

  vigie_online_places_set_use_nominatim (
      self->places, settings != NULL && g_settings_get_boolean (settings, "nominatim"));
}

static void
set_up_places (VigieWindow *self)
{
  g_autofree char *contact = vigie_settings_dup_contact ();

  self->client = vigie_http_client_new (contact, FALSE);
  self->places = vigie_online_places_new (self->client, NULL, NULL);
  vigie_desk_set_place_finder (self->desk, VIGIE_PLACE_FINDER (self->places));
  if (vigie_settings_get () != NULL)
    g_signal_connect_object (vigie_settings_get (), "changed::nominatim",
                             G_CALLBACK (update_nominatim), self, G_CONNECT_SWAPPED);
  update_nominatim (self);
}

/* ---- life ---- */

/* A window that is shown before anything was asked of it. */
static void
vigie_window_map (GtkWidget *widget)
{
  VigieWindow *self = VIGIE_WINDOW (widget);

  if (self->file == NULL &&
      g_strcmp0 (gtk_stack_get_visible_child_name (self->stack), "nothing") == 0)
    show_welcome (self);
  GTK_WIDGET_CLASS (vigie_window_parent_class)->map (widget);
}

static void
vigie_window_dispose (GObject *object)
{
  VigieWindow *self = VIGIE_WINDOW (object);

  g_clear_weak_pointer (&self->decision_toast);
  g_clear_handle_id (&self->opening_id, g_source_remove);
  if (self->desk != NULL)
    close_session (self);
  if (self->live != NULL)
    g_signal_handlers_disconnect_by_data (self->live, self);
  g_clear_object (&self->live);
  g_clear_object (&self->session_signals);
  g_clear_object (&self->places);
  if (self->client != NULL)
    vigie_http_client_close (self->client);
  g_clear_object (&self->client);
  gtk_widget_dispose_template (GTK_WIDGET (self), VIGIE_TYPE_WINDOW);

  G_OBJECT_CLASS (vigie_window_parent_class)->dispose (object);
}

static void
install_actions (GtkWidgetClass *widget_class)
{
  static const char *const file_actions[] = { "win.open",
                                              "win.new",
                                              "win.new-import",
                                              "win.import",
                                              "win.export",
                                              "win.brief",
                                              "win.message",
                                              "win.roads",
                                              "win.publish-now",
                                              "win.destinations",
                                              "win.outside",
                                              "win.details",
                                              "win.add-post",
                                              "win.make-territory",
                                              "win.words",
                                              "win.live-overlay",
                                              "win.connect-browser",
                                              "win.personal-data" };
  static const char *const desk_actions[] = { "win.undo",
                                              "win.redo",
                                              "win.draw",
                                              "win.close-road",
                                              "win.search",
                                              "win.toggle-feed",
                                              "win.toggle-inspector" };

  for (gsize i = 0; i < G_N_ELEMENTS (file_actions); i++)
    gtk_widget_class_install_action (widget_class, file_actions[i], NULL, on_file_action);
  for (gsize i = 0; i < G_N_ELEMENTS (desk_actions); i++)
    gtk_widget_class_install_action (widget_class, desk_actions[i], NULL, on_desk_action);
  gtk_widget_class_install_action (widget_class, "win.print", NULL, on_file_action);
  gtk_widget_class_install_action (widget_class, "win.milestone", "s", on_milestone);
  gtk_widget_class_install_action (widget_class, "win.close-incident", NULL, on_close_incident);
  gtk_widget_class_install_action (widget_class, "win.show-desk", NULL, on_show_desk);
  gtk_widget_class_install_action (widget_class, "win.show-view", "s", on_show_view);
  gtk_widget_class_install_action (widget_class, "win.show-sources", NULL, on_show_sources);
  gtk_widget_class_install_action (widget_class, "win.show-moment", "x", on_show_moment);
  gtk_widget_class_install_action (widget_class, "win.add-source", NULL, on_show_sources);
  gtk_widget_class_install_action (widget_class, "win.menu", NULL, on_menu);
  gtk_widget_class_install_action (widget_class, "win.show-help-overlay", NULL,
                                   vigie_window_show_help_overlay);
}

static void
vigie_window_class_init (VigieWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = vigie_window_dispose;
  widget_class->map = vigie_window_map;

  g_type_ensure (VIGIE_TYPE_CLOCK_BUTTON);
  g_type_ensure (VIGIE_TYPE_DESK);
  g_type_ensure (VIGIE_TYPE_EXERCISE_BANNER);
  g_type_ensure (VIGIE_TYPE_OUTSIDE_BUTTON);
  g_type_ensure (VIGIE_TYPE_RETENTION_BANNER);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/vigie/Vigie/vigie-window.ui");
  gtk_widget_class_bind_template_child (widget_class, VigieWindow, toast_overlay);
  gtk_widget_class_bind_template_child (widget_class, VigieWindow, stack);
  gtk_widget_class_bind_template_child (widget_class, VigieWindow, opening_page);
  gtk_widget_class_bind_template_child (widget_class, VigieWindow, error_page);
  gtk_widget_class_bind_template_child (widget_class, VigieWindow, window_title);
  gtk_widget_class_bind_template_child (widget_class, VigieWindow, exercise_banner);
  gtk_widget_class_bind_template_child (widget_class, VigieWindow, retention_banner);
  gtk_widget_class_bind_template_child (widget_class, VigieWindow, read_only_banner);
  gtk_widget_class_bind_template_child (widget_class, VigieWindow, view_stack);
  gtk_widget_class_bind_template_child (widget_class, VigieWindow, desk);
  gtk_widget_class_bind_template_child (widget_class, VigieWindow, sources_stack_page);
  gtk_widget_class_bind_template_child (widget_class, VigieWindow, menu_button);
  gtk_widget_class_bind_template_child (widget_class, VigieWindow, main_menu);
  gtk_widget_class_bind_template_child (widget_class, VigieWindow, publish_button);
  gtk_widget_class_bind_template_child (widget_class, VigieWindow, publish_menu);
  gtk_widget_class_bind_template_child (widget_class, VigieWindow, outside_button);
  gtk_widget_class_bind_template_child (widget_class, VigieWindow, live_button);
  gtk_widget_class_bind_template_child (widget_class, VigieWindow, clock_button);
  gtk_widget_class_bind_template_callback (widget_class, show_welcome);
  install_actions (widget_class);
}

static void
vigie_window_init (VigieWindow *self)
{
  g_autofree char *basemap = vigie_settings_dup_basemap ();

  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect_object (self->view_stack, "notify::visible-child-name",
                           G_CALLBACK (on_view_changed), self, G_CONNECT_SWAPPED);
  vigie_window_init_exercise (self, self->exercise_banner);
  vigie_window_init_adding (self, self->toast_overlay);
  vigie_window_init_outside (self, self->outside_button);
  vigie_window_init_replay (self, self->view_stack);
  vigie_menu_set_lazily (self->menu_button, self->main_menu);
  vigie_menu_set_lazily (self->publish_button, self->publish_menu);
  vigie_desk_set_basemap (self->desk, basemap);
  set_up_places (self);

  self->live = vigie_live_service_new ();
  g_signal_connect_swapped (self->live, "changed", G_CALLBACK (update_live), self);
  self->session_signals = g_signal_group_new (VIGIE_TYPE_SESSION);
  g_signal_group_connect_swapped (self->session_signals, "info-changed",
                                  G_CALLBACK (on_info_changed), self);
  g_signal_group_connect_swapped (self->session_signals, "decided", G_CALLBACK (on_decided), self);
  g_signal_group_connect_swapped (self->session_signals, "failed", G_CALLBACK (on_failed), self);
  update_actions (self);
}

/**
 * vigie_window_new:
 * @application: the application
 *
 * Returns: (transfer none): a window that shows the welcome page
 */
VigieWindow *
vigie_window_new (VigieApplication *application)
{
  VigieWindow *self = g_object_new (VIGIE_TYPE_WINDOW, "application", application, NULL);

  vigie_window_init_capture (self);
  return self;
}

GFile *
vigie_window_get_file (VigieWindow *self)
{
  g_return_val_if_fail (VIGIE_IS_WINDOW (self), NULL);

  return self->file;
}

VigieSession *
vigie_window_get_session (VigieWindow *self)
{
  g_return_val_if_fail (VIGIE_IS_WINDOW (self), NULL);

  return self->session;
}

/* (transfer none) (nullable): what others see of the incident */
VigieOutside *
vigie_window_get_outside (VigieWindow *self)
{
  g_return_val_if_fail (VIGIE_IS_WINDOW (self), NULL);

  return self->outside;
}

GtkWidget *
vigie_window_get_desk (VigieWindow *self)
{
  g_return_val_if_fail (VIGIE_IS_WINDOW (self), NULL);

  return GTK_WIDGET (self->desk);
}
