/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-exercise-word.h"
#include "vigie-log-view.h"
#include "vigie-review-view.h"
#include "vigie-window-private.h"

/* The window is there sooner without what is looked at later: the pages of its stack but the desk
 * are empty bins until they are looked at first. */

static void
set_session (GtkWidget *view, VigieSession *session)
{
  if (VIGIE_IS_LOG_VIEW (view))
    vigie_log_view_set_session (VIGIE_LOG_VIEW (view), session);
  else if (VIGIE_IS_SOURCES_PAGE (view))
    vigie_sources_page_set_session (VIGIE_SOURCES_PAGE (view), session);
  else
    vigie_review_view_set_session (VIGIE_REVIEW_VIEW (view), session);
}

/**
 * vigie_window_share_session:
 * @stack: the views of a window
 * @session: (nullable): of the incident that it shows now
 *
 * Tells those views that are there.
 */
void
vigie_window_share_session (AdwViewStack *stack, VigieSession *session)
{
  g_autoptr (GtkSelectionModel) pages = adw_view_stack_get_pages (stack);

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (pages)); i++)
    {
      g_autoptr (AdwViewStackPage) page = g_list_model_get_item (G_LIST_MODEL (pages), i);
      GtkWidget *bin = adw_view_stack_page_get_child (page);
      GtkWidget *view =
          G_OBJECT_TYPE (bin) == ADW_TYPE_BIN ? adw_bin_get_child (ADW_BIN (bin)) : NULL;

      if (view != NULL)
        set_session (view, session);
    }
  vigie_window_follow_replay (stack, session);
}

static GType
get_view_type (const char *name)
{
  if (g_strcmp0 (name, "log") == 0)
    return VIGIE_TYPE_LOG_VIEW;
  if (g_strcmp0 (name, "sources") == 0)
    return VIGIE_TYPE_SOURCES_PAGE;
  return g_strcmp0 (name, "review") == 0 ? VIGIE_TYPE_REVIEW_VIEW : G_TYPE_INVALID;
}

/**
 * vigie_window_make_view:
 * @stack: the views of a window
 * @session: (nullable): of the incident that it shows
 *
 * Makes the view that is looked at, where it is not there yet.
 *
 * Returns: (transfer none) (nullable): the view, %NULL for the desk
 */
GtkWidget *
vigie_window_make_view (AdwViewStack *stack, VigieSession *session)
{
  const GType type = get_view_type (adw_view_stack_get_visible_child_name (stack));
  AdwBin *bin;

  if (type == G_TYPE_INVALID)
    return NULL;
  bin = ADW_BIN (adw_view_stack_get_visible_child (stack));
  if (adw_bin_get_child (bin) == NULL)
    {
      GtkWidget *view = g_object_new (type, NULL);

      set_session (view, session);
      adw_bin_set_child (bin, view);
    }
  return adw_bin_get_child (bin);
}

/**
 * vigie_window_show_review:
 * @stack: the views of a window
 * @session: of the incident that it shows
 * @at: ms
 *
 * Shows the incident as it stood then.
 */
void
vigie_window_show_review (AdwViewStack *stack, VigieSession *session, gint64 at)
{
  adw_view_stack_set_visible_child_name (stack, "review");
  vigie_review_view_show_moment (VIGIE_REVIEW_VIEW (vigie_window_make_view (stack, session)), at);
}

/* (nullable): where it is looked at */
static VigieLogView *
get_visible_log (AdwViewStack *stack)
{
  GtkWidget *bin = adw_view_stack_get_visible_child (stack);
  GtkWidget *view = NULL;

  if (g_strcmp0 (adw_view_stack_get_visible_child_name (stack), "log") == 0)
    view = adw_bin_get_child (ADW_BIN (bin));
  return view != NULL ? VIGIE_LOG_VIEW (view) : NULL;
}

/**
 * vigie_window_search_log:
 * @stack: the views of a window
 *
 * Returns: whether the log is looked at; people then type what they look for in it
 */
gboolean
vigie_window_search_log (AdwViewStack *stack)
{
  VigieLogView *view = get_visible_log (stack);

  if (view != NULL)
    vigie_log_view_focus_search (view);
  return view != NULL;
}

/**
 * vigie_window_print:
 * @self: a window
 * @stack: its views
 *
 * Prints what is looked at: the log, or else the brief, which is shown first.
 */
void
vigie_window_print (VigieWindow *self, AdwViewStack *stack)
{
  VigieLogView *view = get_visible_log (stack);

  if (view != NULL &&
      adw_application_window_get_visible_dialog (ADW_APPLICATION_WINDOW (self)) == NULL)
    vigie_log_view_print (view);
  else
    gtk_widget_activate_action (GTK_WIDGET (self), "win.brief", NULL);
}

/* One banner above all views, and one in each dialog of the window. */
void
vigie_window_init_exercise (VigieWindow *self, VigieExerciseBanner *banner)
{
  g_autoptr (GListModel) dialogs = NULL;

  g_object_get (self, "dialogs", &dialogs, NULL);
  vigie_exercise_banner_follow_dialogs (banner, dialogs);
}

/**
 * vigie_window_show_title:
 * @self: a window
 * @title: in its header bar
 * @banner: above its views
 * @session: (nullable): of the incident that it shows
 *
 * The desktop's list of windows and its task bar know the window by its own title alone, so in an
 * exercise that begins with the word.
 */
void
vigie_window_show_title (VigieWindow *self,
                         AdwWindowTitle *title,
                         VigieExerciseBanner *banner,
                         VigieSession *session)
{
  const gboolean exercise = session != NULL && vigie_session_is_exercise (session);
  const char *text = session != NULL ? vigie_session_get_title (session) : NULL;
  g_autofree char *marked = NULL;

  if (text == NULL || text[0] == '\0')
    text = "Vigie";
  marked = vigie_exercise_mark (exercise, text);
  adw_window_title_set_title (title, text);
  gtk_window_set_title (GTK_WINDOW (self), marked);
  vigie_exercise_banner_set_exercise (banner, exercise);
}

/* Lines of a column: with these the work of every day is on the first page, triage, then the log
 * and the review. */
#define HELP_LINES 24

/* Made when it is asked for: it has more labels than all the rest of the window. GTK spreads the
 * groups anew for each that is added, and mixes them up in that; so the file puts all of them in
 * one column first, and they are spread once, in their order. */
void
vigie_window_show_help_overlay (GtkWidget *widget, const char *name, GVariant *parameter)
{
  g_autoptr (GtkBuilder) builder =
      gtk_builder_new_from_resource ("/org/vigie/Vigie/help-overlay.ui");
  GtkWindow *overlay = GTK_WINDOW (gtk_builder_get_object (builder, "help_overlay"));

  g_object_set (gtk_builder_get_object (builder, "shortcuts"), "max-height", HELP_LINES, NULL);
  gtk_window_set_transient_for (overlay, GTK_WINDOW (widget));
  gtk_window_set_destroy_with_parent (overlay, TRUE);
  gtk_window_present (overlay);
}
