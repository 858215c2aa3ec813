/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-welcome-page.h"

#include <glib/gi18n.h>

#include "vigie-closures.h"
#include "vigie-day-row.h"
#include "vigie-exercise-word.h"
#include "vigie-menu.h"
#include "vigie-privacy.h"

#define MAX_RECENT 6
#define EXERCISE_GROUP "vigie-exercise"
#define MIME_TYPE "application/x-vigie-incident"

struct _VigieWelcomePage
{
  AdwBin parent_instance;

  AdwPreferencesGroup *recent_group;
  GtkMenuButton *menu_button;
  GMenuModel *welcome_menu;
  GPtrArray *rows;           /* (element-type GtkWidget), borrowed */
  GCancellable *cancellable; /* (nullable): of looking into their files */
};

enum
{
  FILE_CHOSEN,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (VigieWelcomePage, vigie_welcome_page, ADW_TYPE_BIN)

/**
 * vigie_recent_add:
 * @file: an incident that was opened
 * @exercise: whether nothing of it is real
 *
 * Keeps it for the welcome page and the desktop's own list, with what it is: the page says so
 * without opening anything.
 */
void
vigie_recent_add (GFile *file, gboolean exercise)
{
  g_autofree char *uri = g_file_get_uri (file);
  char *groups[] = { (char *) "vigie", (char *) (exercise ? EXERCISE_GROUP : NULL), NULL };
  GtkRecentData data = { .mime_type = (char *) MIME_TYPE,
                         .app_name = (char *) "Vigie",
                         .app_exec = (char *) "vigie %f",
                         .groups = groups };

  /* Groups are only ever added to what is there: another incident may have that name now. */
  gtk_recent_manager_remove_item (gtk_recent_manager_get_default (), uri, NULL);
  gtk_recent_manager_add_full (gtk_recent_manager_get_default (), uri, &data);
}

static void
on_row_activated (AdwActionRow *row, VigieWelcomePage *self)
{
  g_autoptr (GFile) file = g_file_new_for_uri (g_object_get_data (G_OBJECT (row), "uri"));

  g_signal_emit (self, signals[FILE_CHOSEN], 0, file);
}

static void
add_recent (VigieWelcomePage *self, GtkRecentInfo *info)
{
  GtkWidget *row = adw_action_row_new ();
  g_autofree char *name = gtk_recent_info_get_short_name (info);
  g_autofree char *folder = NULL;
  g_autofree char *title = NULL;
  g_autoptr (GFile) file = g_file_new_for_uri (gtk_recent_info_get_uri (info));
  g_autoptr (GFile) parent = g_file_get_parent (file);
  char *suffix = g_strrstr (name, ".vigie");

  if (suffix != NULL)
    *suffix = '\0';
  title = vigie_exercise_mark (gtk_recent_info_has_group (info, EXERCISE_GROUP), name);
  folder = parent != NULL ? g_file_get_parse_name (parent) : g_strdup ("");
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), folder);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row),
                             gtk_image_new_from_icon_name ("go-next-symbolic"));
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  g_object_set_data_full (G_OBJECT (row), "folder", g_steal_pointer (&folder), g_free);
  g_object_set_data_full (G_OBJECT (row), "uri", g_strdup (gtk_recent_info_get_uri (info)), g_free);
  g_signal_connect_object (row, "activated", G_CALLBACK (on_row_activated), self, 0);
  adw_preferences_group_add (self->recent_group, row);
  g_ptr_array_add (self->rows, row);
}

/* ---- whether their days are over ---- */

/* In the files' order, "" where there is nothing to say. */
static void
peek_in_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  char **paths = task_data;
  g_autoptr (GStrvBuilder) days = g_strv_builder_new ();

  for (guint i = 0; paths[i] != NULL && !g_cancellable_is_cancelled (cancellable); i++)
    {
      g_autofree char *day =
          paths[i][0] != '\0' ? vigie_retention_peek (paths[i], g_get_real_time () / 1000) : NULL;

      g_strv_builder_add (days, day != NULL ? day : "");
    }
  g_task_return_pointer (task, g_strv_builder_end (days), (GDestroyNotify) g_strfreev);
}

static void
show_day (AdwActionRow *row, const char *day)
{
  const char *folder = g_object_get_data (G_OBJECT (row), "folder");
  g_autofree char *shown = vigie_day_row_format (day);
  /* Translators: %s is a day, as “3 March 2027” */
  g_autofree char *words = g_strdup_printf (_ ("Personal data was to be kept until %s."), shown);
  g_autofree char *subtitle = g_strdup_printf ("%s\n%s", folder, words);

  adw_action_row_set_subtitle (row, day[0] != '\0' ? subtitle : folder);
}

static void
peeked_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  VigieWelcomePage *self = VIGIE_WELCOME_PAGE (object);
  g_auto (GStrv) days = g_task_propagate_pointer (G_TASK (result), NULL);

  if (g_task_get_cancellable (G_TASK (result)) != self->cancellable)
    return; /* of other rows */
  for (guint i = 0; days != NULL && days[i] != NULL && i < self->rows->len; i++)
    show_day (g_ptr_array_index (self->rows, i), days[i]);
}

/* The day may have been changed by whoever had the incident open: it is read each time that the
 * page is seen, and kept nowhere. */
static void
peek (VigieWelcomePage *self)
{
  g_autoptr (GStrvBuilder) paths = g_strv_builder_new ();
  g_autoptr (GTask) task = NULL;

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  if (!gtk_widget_get_mapped (GTK_WIDGET (self)))
    return;
  for (guint i = 0; i < self->rows->len; i++)
    {
      const char *uri = g_object_get_data (g_ptr_array_index (self->rows, i), "uri");
      g_autofree char *path = g_filename_from_uri (uri, NULL, NULL);

      g_strv_builder_add (paths, path != NULL ? path : "");
    }
  self->cancellable = g_cancellable_new ();
  task = g_task_new (self, self->cancellable, peeked_cb, NULL);
  g_task_set_source_tag (task, peek);
  g_task_set_task_data (task, g_strv_builder_end (paths), (GDestroyNotify) g_strfreev);
  g_task_run_in_thread (task, peek_in_thread);
}

/* ---- the list ---- */

static int
compare_recent (gconstpointer a, gconstpointer b)
{
  GDateTime *first = gtk_recent_info_get_modified ((GtkRecentInfo *) a);
  GDateTime *second = gtk_recent_info_get_modified ((GtkRecentInfo *) b);

  return g_date_time_compare (second, first);
}

static void
update_recent (VigieWelcomePage *self)
{
  GList *infos = g_list_sort (gtk_recent_manager_get_items (gtk_recent_manager_get_default ()),
                              compare_recent);

  for (guint i = 0; i < self->rows->len; i++)
    adw_preferences_group_remove (self->recent_group, g_ptr_array_index (self->rows, i));
  g_ptr_array_set_size (self->rows, 0);
  for (GList *l = infos; l != NULL && self->rows->len < MAX_RECENT; l = l->next)
    {
      if (gtk_recent_info_has_group (l->data, "vigie") && gtk_recent_info_exists (l->data))
        add_recent (self, l->data);
    }
  gtk_widget_set_visible (GTK_WIDGET (self->recent_group), self->rows->len > 0);
  g_list_free_full (infos, (GDestroyNotify) gtk_recent_info_unref);
  peek (self);
}

static void
vigie_welcome_page_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (vigie_welcome_page_parent_class)->map (widget);
  peek (VIGIE_WELCOME_PAGE (widget));
}

static void
vigie_welcome_page_dispose (GObject *object)
{
  VigieWelcomePage *self = VIGIE_WELCOME_PAGE (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);

  G_OBJECT_CLASS (vigie_welcome_page_parent_class)->dispose (object);
}

static void
vigie_welcome_page_finalize (GObject *object)
{
  VigieWelcomePage *self = VIGIE_WELCOME_PAGE (object);

  g_clear_pointer (&self->rows, g_ptr_array_unref);

  G_OBJECT_CLASS (vigie_welcome_page_parent_class)->finalize (object);
}

static void
vigie_welcome_page_class_init (VigieWelcomePageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = vigie_welcome_page_dispose;
  G_OBJECT_CLASS (klass)->finalize = vigie_welcome_page_finalize;
  widget_class->map = vigie_welcome_page_map;

  signals[FILE_CHOSEN] = g_signal_new ("file-chosen", VIGIE_TYPE_WELCOME_PAGE, G_SIGNAL_RUN_LAST, 0,
                                       NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_FILE);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/vigie/Vigie/vigie-welcome-page.ui");
  gtk_widget_class_bind_template_child (widget_class, VigieWelcomePage, recent_group);
  gtk_widget_class_bind_template_child (widget_class, VigieWelcomePage, menu_button);
  gtk_widget_class_bind_template_child (widget_class, VigieWelcomePage, welcome_menu);
}

static void
vigie_welcome_page_init (VigieWelcomePage *self)
{
  self->rows = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  vigie_menu_set_lazily (self->menu_button, self->welcome_menu);
  g_signal_connect_object (gtk_recent_manager_get_default (), "changed", G_CALLBACK (update_recent),
                           self, G_CONNECT_SWAPPED);
  update_recent (self);
}
