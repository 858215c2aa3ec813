/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-application.h"

#include <glib/gi18n.h>

#include "vigie-capture.h"
#include "vigie-demo.h"
#include "vigie-install.h"
#include "vigie-map-resources.h"
#include "vigie-renderer.h"
#include "vigie-resources.h"
#include "vigie-window.h"

struct _VigieApplication
{
  AdwApplication parent_instance;

  GFile *first_file;     /* (nullable): the only argument */
  VigieOpening *opening; /* (nullable): of that file, until a window takes it */
  VigieCaptureService *capture;
  VigieCapture *pending; /* (nullable): what a link says, until there is an incident for it */
};

G_DEFINE_FINAL_TYPE (VigieApplication, vigie_application, ADW_TYPE_APPLICATION)

static VigieWindow *
find_window_for (VigieApplication *self, GFile *file)
{
  for (GList *l = gtk_application_get_windows (GTK_APPLICATION (self)); l != NULL; l = l->next)
    {
      GFile *open = VIGIE_IS_WINDOW (l->data) ? vigie_window_get_file (l->data) : NULL;

      if (open != NULL && g_file_equal (open, file))
        return l->data;
    }
  return NULL;
}

static VigieWindow *
get_free_window (VigieApplication *self, GtkWindow *near)
{
  if (near != NULL && VIGIE_IS_WINDOW (near) && vigie_window_get_file (VIGIE_WINDOW (near)) == NULL)
    return VIGIE_WINDOW (near);
  for (GList *l = gtk_application_get_windows (GTK_APPLICATION (self)); l != NULL; l = l->next)
    {
      if (VIGIE_IS_WINDOW (l->data) && vigie_window_get_file (l->data) == NULL)
        return l->data;
    }
  return vigie_window_new (self);
}

/**
 * vigie_application_open_file:
 * @self: the application
 * @file: an incident
 * @near: (nullable): the window it was asked from
 *
 * Raises the window that has @file open already, or opens it in an empty window or a new one.
 */
void
vigie_application_open_file (VigieApplication *self, GFile *file, GtkWindow *near)
{
  VigieWindow *window;

  g_return_if_fail (VIGIE_IS_APPLICATION (self));
  g_return_if_fail (G_IS_FILE (file));

  window = find_window_for (self, file);
  if (window == NULL)
    {
      window = get_free_window (self, near);
      if (self->opening != NULL && g_file_equal (vigie_opening_get_file (self->opening), file))
        {
          vigie_window_show_when_open (window, self->opening);
          g_clear_object (&self->opening);
        }
      else
        vigie_window_open (window, file);
    }
  gtk_window_present (GTK_WINDOW (window));
}

static void
demo_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (VigieWindow) window = user_data;
  GtkApplication *self = gtk_window_get_application (GTK_WINDOW (window));
  g_autoptr (GError) error = NULL;
  g_autoptr (GFile) file = vigie_demo_prepare_finish (result, &error);

  if (self == NULL)
    return; /* the window was closed in the meantime */
  if (file != NULL)
    vigie_application_open_file (VIGIE_APPLICATION (self), file, GTK_WINDOW (window));
  else
    vigie_window_show_error (window, _ ("The demonstration cannot be opened"), error->message);
}

/**
 * vigie_application_open_demonstration:
 * @self: the application
 * @near: (nullable): the window it was asked from
 *
 * Makes the demonstration incident in the user's data where it is not there yet, and opens it.
 */
void
vigie_application_open_demonstration (VigieApplication *self, GtkWindow *near)
{
  VigieWindow *window;

  g_return_if_fail (VIGIE_IS_APPLICATION (self));

  window = get_free_window (self, near);
  vigie_window_show_opening (window);
  gtk_window_present (GTK_WINDOW (window));
  vigie_demo_prepare_async (NULL, demo_cb, g_object_ref (window));
}

/* ---- what browsers hand over ---- */

/* The window with an incident that can be written to and that was looked at last. */
static VigieWindow *
find_writable_window (VigieApplication *self)
{
  for (GList *l = gtk_application_get_windows (GTK_APPLICATION (self)); l != NULL; l = l->next)
    if (VIGIE_IS_WINDOW (l->data) && vigie_window_can_add (l->data))
      return l->data;
  return NULL;
}

static void
show_pending (VigieApplication *self, VigieWindow *window)
{
  g_autoptr (VigieCapture) capture = g_steal_pointer (&self->pending);

  gtk_window_present (GTK_WINDOW (window));
  vigie_window_take_capture (window, capture);
}

/**
 * vigie_application_get_capture:
 * @self: the application
 *
 * Returns: (transfer none) (nullable): what browsers hand over; %NULL before it has started
 */
VigieCaptureService *
vigie_application_get_capture (VigieApplication *self)
{
  return self->capture;
}

/**
 * vigie_application_choose_incident:
 * @self: the application
 * @window: (nullable): one that is looked at; any other that can be written to where %NULL
 *
 * What browsers hand over goes there from now on.
 */
void
vigie_application_choose_incident (VigieApplication *self, VigieWindow *window)
{
  VigieWindow *chosen = window != NULL ? window : find_writable_window (self);
  VigieSession *session = chosen != NULL ? vigie_window_get_session (chosen) : NULL;

  if (self->capture == NULL)
    return;
  vigie_capture_service_set_incident (self->capture,
                                      session != NULL ? vigie_session_get_store (session) : NULL,
                                      session != NULL ? vigie_session_get_actor (session) : NULL);
  if (self->pending != NULL && chosen != NULL)
    show_pending (self, chosen);
}

/**
 * vigie_application_take_link:
 * @self: the application
 * @link: as of vigie_capture_parse_link(); any page can make one
 *
 * Shows what it says in the dialog that adds posts, of the incident that was looked at last. Where
 * none is open, it waits until one is.
 */
void
vigie_application_take_link (VigieApplication *self, const char *link)
{
  g_autoptr (GError) error = NULL;
  VigieCapture *capture;
  VigieWindow *window;

  g_return_if_fail (VIGIE_IS_APPLICATION (self));
  g_return_if_fail (link != NULL);

  capture = vigie_capture_parse_link (link, &error);
  window = find_writable_window (self);
  if (window == NULL)
    window = get_free_window (self, NULL);
  gtk_window_present (GTK_WINDOW (window));
  if (capture == NULL)
    {
      vigie_window_refuse_capture (window, error->message);
      return;
    }
  g_clear_pointer (&self->pending, vigie_capture_free);
  self->pending = capture;
  if (vigie_window_can_add (window))
    show_pending (self, window);
  else
    vigie_window_show_toast (window, _ ("Open the incident that the post goes to."));
}

static void
on_new_window (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  VigieWindow *window = vigie_window_new (user_data);

  gtk_window_present (GTK_WINDOW (window));
}

static void
on_demonstration (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  VigieApplication *self = user_data;

  vigie_application_open_demonstration (self,
                                        gtk_application_get_active_window (GTK_APPLICATION (self)));
}

static void
on_quit (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  GtkApplication *application = user_data;
  GList *windows;

  while ((windows = gtk_application_get_windows (application)) != NULL)
    {
      GtkWindow *window = windows->data;

      gtk_window_close (window);
      if (gtk_application_get_windows (application) == windows && windows->data == window)
        return; /* it asked to stay open */
    }
}

static void
on_about (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  static const char *const developers[] = { "The Vigie founders", NULL };
  GtkWindow *parent = gtk_application_get_active_window (user_data);

  adw_show_about_dialog (
      GTK_WIDGET (parent), "application-name", _ ("Vigie"), "application-icon", VIGIE_APP_ID,
      "version", VIGIE_VERSION, "developer-name", _ ("The Vigie founders"), "developers",
      developers, "license-type", GTK_LICENSE_GPL_3_0, "comments",
      _ ("The desk of a communication officer in a crisis.\n\nA post never replaces a call: in an "
         "emergency, call 18 or 112 first."),
      /* Translators: put your names here, one a line */
      "translator-credits", _ ("translator-credits"), NULL);
}

static const GActionEntry actions[] = {
  { .name = "new-window", .activate = on_new_window },
  { .name = "demonstration", .activate = on_demonstration },
  { .name = "about", .activate = on_about },
  { .name = "quit", .activate = on_quit },
};

static void
add_accelerators (GtkApplication *application)
{
  static const struct
  {
    const char *action;
    const char *keys[3];
  } accelerators[] = {
    { "app.quit", { "<Control>q" } },
    { "app.new-window", { "<Control><Shift>n" } },
    { "win.new", { "<Control>n" } },
    { "win.open", { "<Control>o" } },
    { "win.import", { "<Control>i" } },
    { "win.export", { "<Control>e" } },
    { "win.live-overlay", { "<Control><Shift>l" } },
    { "win.print", { "<Control>p" } },
    { "win.message", { "<Control>m" } },
    { "win.roads", { "<Control><Shift>p" } },
    { "win.undo", { "<Control>z" } },
    { "win.redo", { "<Control><Shift>z", "<Control>y" } },
    { "win.search", { "<Control>f" } },
    { "win.show-help-overlay", { "<Control>question" } },
    { "win.menu", { "F10" } },
    { "window.close", { "<Control>w" } },
    { "win.publish-now", { "<Control><Shift>e" } },
    { "win.outside", { "<Control><Shift>o" } },
    { "win.words", { "<Control>k" } },
    { "win.connect-browser", { "<Control><Shift>b" } },
    { "win.destinations", { "<Control><Shift>d" } },
    { "win.show-sources", { "<Control><Shift>s" } },
    { "win.show-view('desk')", { "<Alt>1" } },
    { "win.show-view('log')", { "<Alt>2" } },
    { "win.show-view('review')", { "<Alt>3" } },
    { "win.show-view('sources')", { "<Alt>4" } },
    { "win.exercise", { "<Control><Shift>r" } },
    { "win.exercise-pause", { "F8" } },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (accelerators); i++)
    gtk_application_set_accels_for_action (application, accelerators[i].action,
                                           accelerators[i].keys);
}

static gboolean
vigie_application_local_command_line (GApplication *application, char ***arguments, int *status)
{
  VigieApplication *self = VIGIE_APPLICATION (application);
  char **words = *arguments;

  if (words[0] != NULL && words[1] != NULL && words[1][0] != '-' && words[2] == NULL &&
      !vigie_capture_is_link (words[1]))
    self->first_file = g_file_new_for_commandline_arg (words[1]);
  return G_APPLICATION_CLASS (vigie_application_parent_class)
      ->local_command_line (application, arguments, status);
}

static void
vigie_application_startup (GApplication *application)
{
  VigieApplication *self = VIGIE_APPLICATION (application);

  /* GTK needs as long to start as the incident to open: both at once. */
  if (self->first_file != NULL)
    self->opening = vigie_opening_new (self->first_file);
  G_APPLICATION_CLASS (vigie_application_parent_class)->startup (application);

  g_action_map_add_action_entries (G_ACTION_MAP (application), actions, G_N_ELEMENTS (actions),
                                   application);
  add_accelerators (GTK_APPLICATION (application));
  self->capture = vigie_capture_service_new ();
}

static void
vigie_application_shutdown (GApplication *application)
{
  VigieApplication *self = VIGIE_APPLICATION (application);

  if (self->opening != NULL)
    vigie_opening_cancel (self->opening);
  g_clear_object (&self->opening);
  g_clear_object (&self->first_file);
  g_clear_pointer (&self->pending, vigie_capture_free);
  if (self->capture != NULL)
    vigie_capture_service_close (self->capture);
  g_clear_object (&self->capture);

  G_APPLICATION_CLASS (vigie_application_parent_class)->shutdown (application);
}

static void
vigie_application_activate (GApplication *application)
{
  GtkWindow *window = gtk_application_get_active_window (GTK_APPLICATION (application));

  if (window == NULL)
    window = GTK_WINDOW (vigie_window_new (VIGIE_APPLICATION (application)));
  gtk_window_present (window);
}

static void
vigie_application_open (GApplication *application, GFile **files, int n_files, const char *hint)
{
  for (int i = 0; i < n_files; i++)
    {
      g_autofree char *uri = g_file_get_uri (files[i]);

      if (vigie_capture_is_link (uri))
        vigie_application_take_link (VIGIE_APPLICATION (application), uri);
      else
        vigie_application_open_file (VIGIE_APPLICATION (application), files[i], NULL);
    }
}

static int
vigie_application_command_line (GApplication *application, GApplicationCommandLine *command_line)
{
  VigieApplication *self = VIGIE_APPLICATION (application);
  GVariantDict *options = g_application_command_line_get_options_dict (command_line);
  g_auto (GStrv) arguments = g_application_command_line_get_arguments (command_line, NULL);

  if (g_variant_dict_contains (options, "demo"))
    vigie_application_open_demonstration (self, NULL);
  else if (arguments[0] == NULL || arguments[1] == NULL)
    g_application_activate (application);
  for (int i = 1; arguments[0] != NULL && arguments[i] != NULL; i++)
    {
      g_autoptr (GFile) file = NULL;

      if (vigie_capture_is_link (arguments[i]))
        {
          vigie_application_take_link (self, arguments[i]);
          continue;
        }
      file = g_application_command_line_create_file_for_arg (command_line, arguments[i]);
      vigie_application_open_file (self, file, NULL);
    }
  return 0;
}

static void
vigie_application_class_init (VigieApplicationClass *klass)
{
  GApplicationClass *application_class = G_APPLICATION_CLASS (klass);

  application_class->local_command_line = vigie_application_local_command_line;
  application_class->startup = vigie_application_startup;
  application_class->shutdown = vigie_application_shutdown;
  application_class->activate = vigie_application_activate;
  application_class->open = vigie_application_open;
  application_class->command_line = vigie_application_command_line;
}

static void
vigie_application_init (VigieApplication *self)
{
  static const GOptionEntry options[] = { { "demo", 0, 0, G_OPTION_ARG_NONE, NULL,
                                            N_ ("Open the demonstration incident"), NULL },
                                          { NULL } };

  g_application_add_main_option_entries (G_APPLICATION (self), options);
  g_application_set_option_context_parameter_string (G_APPLICATION (self), _ ("[INCIDENT…]"));
}

/**
 * vigie_application_init_resources:
 *
 * Makes templates, style and icons known; a static library's own constructor would be left out
 * by the linker.
 */
void
vigie_application_init_resources (void)
{
  g_resources_register (vigie_get_resource ());
  g_resources_register (vigie_map_get_resource ());
}

/**
 * vigie_application_new:
 *
 * Returns: (transfer full): the application
 */
VigieApplication *
vigie_application_new (void)
{
  vigie_renderer_choose ();
  vigie_application_init_resources ();
  return g_object_new (VIGIE_TYPE_APPLICATION, "application-id", VIGIE_APP_ID, "flags",
                       G_APPLICATION_HANDLES_COMMAND_LINE | G_APPLICATION_HANDLES_OPEN,
                       "resource-base-path", "/org/vigie/Vigie", NULL);
}
