/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-source-dialog.h"

#include <glib/gi18n.h>
#include <string.h>

#include "vigie-error.h"
#include "vigie-file-dialog.h"
#include "vigie-login-row.h"
#include "vigie-login.h"
#include "vigie-rows.h"
#include "vigie-secret.h"
#include "vigie-source-edit.h"
#include "vigie-source-words.h"
#include "vigie-trial-group.h"

#define MAX_OWN_NAME 60 /* characters */

struct _VigieSourceDialog
{
  AdwDialog parent_instance;

  VigieSources *sources;
  VigieWatch *old;  /* (nullable): as it was */
  const char *kind; /* (nullable): what the form is for */
  GPtrArray *rows;  /* (element-type GtkWidget), borrowed: one for each option */
  GCancellable *cancellable;

  AdwNavigationView *navigation_view;
  AdwPreferencesGroup *kinds_group;
  AdwNavigationPage *form_page;
  GtkWidget *save_button;
  AdwPreferencesGroup *options_group;
  GtkWidget *login_group;
  VigieLoginRow *login_row;
  AdwEntryRow *secret_row;
  AdwEntryRow *name_row;
  GtkLabel *error_label;
  VigieTrialGroup *trial_group;
};

enum
{
  SIGNAL_SAVED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (VigieSourceDialog, vigie_source_dialog, ADW_TYPE_DIALOG)

static const char *
get_text (gpointer row)
{
  return gtk_editable_get_text (GTK_EDITABLE (row));
}

/* ---- what the form says ---- */

/* Several values of any option but tags, chats and départements are lines of their own: words may
 * hold commas. */
static gboolean
has_lines (const VigieSourceOption *option)
{
  return (option->flags & VIGIE_SOURCE_OPTION_REPEATED) != 0 && strcmp (option->name, "tag") != 0 &&
         strcmp (option->name, "chat") != 0 && strcmp (option->name, "department") != 0;
}

/* (transfer full): of an option, as the form shows it */
static char *
join_values (const VigieWatch *watch, const VigieSourceOption *option)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autofree char *prefix = g_strconcat (option->name, "=", NULL);

  for (gsize i = 0; watch->options[i] != NULL; i++)
    if (g_str_has_prefix (watch->options[i], prefix))
      g_string_append_printf (text, "%s%s",
                              text->len == 0       ? ""
                              : has_lines (option) ? "\n"
                                                   : ", ",
                              watch->options[i] + strlen (prefix));
  return g_string_free (g_steal_pointer (&text), FALSE);
}

/* What nobody changed stays to the letter. */
static gboolean
add_old_values (VigieSourceDialog *self,
                GStrvBuilder *options,
                const VigieSourceOption *option,
                const char *text)
{
  g_autofree char *prefix = g_strconcat (option->name, "=", NULL);
  g_autofree char *old = self->old != NULL ? join_values (self->old, option) : NULL;

  if (g_strcmp0 (old, text) != 0)
    return FALSE;
  for (gsize i = 0; self->old->options[i] != NULL; i++)
    if (g_str_has_prefix (self->old->options[i], prefix))
      g_strv_builder_add (options, self->old->options[i]);
  return TRUE;
}

static void
add_values (GStrvBuilder *options, const VigieSourceOption *option, const char *text)
{
  g_auto (GStrv) values = NULL;

  if ((option->flags & VIGIE_SOURCE_OPTION_REPEATED) == 0)
    values = g_strsplit (text, "\n", 1);
  else
    values = g_strsplit_set (text, has_lines (option) ? "\n" : ", ;", -1);
  for (gsize i = 0; values[i] != NULL; i++)
    if (g_strstrip (values[i])[0] != '\0')
      g_strv_builder_take (options, g_strconcat (option->name, "=", values[i], NULL));
}

static gboolean
means_yes (const char *text)
{
  return text[0] != '\0' && strcmp (text, "no") != 0;
}

static void
add_switch (VigieSourceDialog *self,
            GStrvBuilder *options,
            const VigieSourceOption *option,
            gboolean active)
{
  g_autofree char *old = self->old != NULL ? join_values (self->old, option) : NULL;

  if (old != NULL && means_yes (old) == active)
    add_old_values (self, options, option, old);
  else if (active)
    g_strv_builder_take (options, g_strconcat (option->name, "=yes", NULL));
}

static GStrv
read_options (VigieSourceDialog *self)
{
  g_autoptr (GStrvBuilder) options = g_strv_builder_new ();
  const VigieSourceOption *option = vigie_source_kind_get_options (self->kind);

  for (guint i = 0; i < self->rows->len; i++, option++)
    {
      gpointer row = g_ptr_array_index (self->rows, i);

      if (ADW_IS_SWITCH_ROW (row))
        add_switch (self, options, option, adw_switch_row_get_active (row));
      else if (!add_old_values (self, options, option, get_text (row)))
        add_values (options, option, get_text (row));
    }
  return g_strv_builder_end (options);
}

/* "example.org · #crue": short, and no other's name */
static char *
make_own_name (VigieSourceDialog *self, const VigieWatch *watch)
{
  g_autofree char *what = vigie_source_format_what (watch);
  g_autofree char *name = g_utf8_strlen (what, -1) > MAX_OWN_NAME
                              ? g_utf8_substring (what, 0, MAX_OWN_NAME)
                              : g_strdup (what);

  g_strdelimit (name, "\r\n\t", ' ');
  for (guint n = 2; vigie_sources_find (self->sources, name) != NULL; n++)
    {
      g_autofree char *start =
          g_utf8_substring (what, 0, MIN (g_utf8_strlen (what, -1), MAX_OWN_NAME));

      g_free (name);
      name = g_strdup_printf ("%s (%u)", start, n);
    }
  return g_steal_pointer (&name);
}

static VigieWatch *
read_form (VigieSourceDialog *self)
{
  g_auto (GStrv) options = read_options (self);
  g_autofree char *name = g_strstrip (g_strdup (get_text (self->name_row)));
  VigieWatch *watch = vigie_watch_new (name, self->kind, (const char *const *) options);

  if (name[0] == '\0')
    {
      g_free (watch->name);
      watch->name = self->old != NULL ? g_strdup (self->old->name) : make_own_name (self, watch);
    }
  watch->paused = self->old != NULL && self->old->paused;
  return watch;
}

/* ---- saving ---- */

static void
show_problem (VigieSourceDialog *self, const char *sentence)
{
  gtk_label_set_text (self->error_label, sentence);
  gtk_widget_set_visible (GTK_WIDGET (self->error_label), TRUE);
}

/* (nullable): what was typed, or what a login in the browser left */
static const char *
get_secret (VigieSourceDialog *self)
{
  const char *typed = get_text (self->secret_row);

  return typed[0] != '\0' ? typed : vigie_login_row_get_secret (self->login_row);
}

typedef struct
{
  VigieSourceDialog *self;
  VigieWatch *watch;
  char *secret; /* (nullable) */
  gboolean is_of_browser;
} Saving;

static void
edited_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autofree Saving *saving = user_data;
  g_autoptr (VigieSourceDialog) self = saving->self;
  g_autoptr (VigieWatch) watch = saving->watch;
  g_autofree char *secret = saving->secret;
  g_autofree char *secret_problem = NULL;
  g_autoptr (GError) error = NULL;

  gtk_widget_set_sensitive (self->save_button, TRUE);
  if (!vigie_source_edit_finish (result, &secret_problem, &error))
    {
      show_problem (self, error->message);
      if (gtk_widget_get_root (GTK_WIDGET (self)) == NULL) /* closed meanwhile */
        vigie_login_row_forget (self->login_row);
      return;
    }
  if (saving->is_of_browser) /* it is kept now */
    vigie_secret_free (vigie_login_row_steal_secret (self->login_row));
  g_signal_emit (self, signals[SIGNAL_SAVED], 0, watch, secret, secret_problem);
  adw_dialog_force_close (ADW_DIALOG (self));
}

static void
on_save_clicked (VigieSourceDialog *self)
{
  g_autoptr (VigieWatch) watch = NULL;
  g_autoptr (VigieSource) source = NULL;
  g_autoptr (GError) error = NULL;
  VigieStore *store = vigie_sources_get_store (self->sources);
  const char *secret = get_secret (self);
  Saving *saving;

  if (store == NULL || self->kind == NULL || !gtk_widget_get_sensitive (self->save_button))
    return;
  watch = read_form (self);
  source = vigie_watch_make_source (watch, &error);
  if (source == NULL)
    {
      show_problem (self, error->message);
      return;
    }
  gtk_widget_set_sensitive (self->save_button, FALSE);
  saving = g_new0 (Saving, 1);
  saving->self = g_object_ref (self);
  saving->watch = vigie_watch_copy (watch);
  saving->secret = g_strdup (secret);
  saving->is_of_browser = secret != NULL && secret != get_text (self->secret_row);
  vigie_source_edit (store,
                     &(VigieSourceEdit) { .name = self->old != NULL ? self->old->name : NULL,
                                          .watch = watch,
                                          .secret = saving->secret,
                                          /* who pauses one agrees to nothing */
                                          .agrees = !watch->paused },
                     edited_cb, saving);
}

/* ---- trying ---- */

static void
on_trial_requested (VigieSourceDialog *self)
{
  VigieStore *store = vigie_sources_get_store (self->sources);
  VigieHttpClient *client = vigie_sources_get_client (self->sources);
  g_autoptr (VigieWatch) watch = NULL;
  g_autoptr (VigieSource) source = NULL;
  g_autoptr (GError) error = NULL;

  if (store == NULL || client == NULL || self->kind == NULL)
    return;
  watch = read_form (self);
  source = vigie_watch_make_source (watch, &error);
  if (source == NULL)
    show_problem (self, error->message);
  else
    vigie_trial_group_begin (self->trial_group, source, store, client, get_secret (self));
}

/* ---- the login in the browser ---- */

/* What says whose login it is. */
static gboolean
is_of_login (const VigieSourceOption *option)
{
  return strcmp (option->name, "url") == 0 || strcmp (option->name, "handle") == 0;
}

/* (transfer full) (nullable): what is enough to sign in: whatever else it will be told */
static VigieSource *
make_login_source (VigieSourceDialog *self, GError **error)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  const VigieSourceOption *option = vigie_source_kind_get_options (self->kind);
  g_auto (GStrv) options = NULL;

  g_strv_builder_add (builder, "words=yes");
  for (; option->name != NULL; option++)
    if (is_of_login (option))
      add_values (builder, option, get_text (vigie_source_dialog_get_row (self, option->name)));
  options = g_strv_builder_end (builder);
  return vigie_source_new (self->kind, (const char *const *) options, error);
}

static void
on_login_requested (VigieSourceDialog *self)
{
  VigieHttpClient *client = vigie_sources_get_client (self->sources);
  g_autoptr (GError) error = NULL;
  g_autoptr (VigieSource) source = make_login_source (self, &error);

  if (source == NULL)
    show_problem (self, error->message);
  else if (client != NULL)
    {
      gtk_widget_set_visible (GTK_WIDGET (self->error_label), FALSE);
      vigie_login_row_begin (self->login_row, source, client);
    }
}

/* A login is of one server and account. */
static void
on_address_changed (VigieSourceDialog *self)
{
  g_autoptr (VigieSource) source = make_login_source (self, NULL);
  const char *account = source != NULL ? vigie_sources_get_account (self->sources, source) : NULL;

  vigie_login_row_forget (self->login_row);
  vigie_login_row_set_account (self->login_row, account);
}

/* ---- the form ---- */

/* What it is, and what it will cost as it stands in the form. */
static void
describe_form (VigieSourceDialog *self)
{
  const char *text = self->kind != NULL ? vigie_source_kind_describe (self->kind) : NULL;
  g_auto (GStrv) options = NULL;
  g_autoptr (VigieSource) source = NULL;
  g_autofree char *price = NULL;
  g_autofree char *both = NULL;

  if (self->kind == NULL)
    return;
  options = read_options (self);
  source = vigie_source_new (self->kind, (const char *const *) options, NULL);
  price = source != NULL ? vigie_source_describe_price (source) : NULL;
  if (price != NULL)
    both = g_strconcat (text != NULL ? text : "", "\n\n", price, NULL);
  adw_preferences_group_set_description (self->options_group, both != NULL ? both : text);
  /* what is tried would be billed too, and count for no cap */
  gtk_widget_set_visible (GTK_WIDGET (self->trial_group), price == NULL);
}

static void
on_changed (VigieSourceDialog *self)
{
  gtk_widget_set_visible (GTK_WIDGET (self->error_label), FALSE);
  vigie_trial_group_reset (self->trial_group);
  describe_form (self);
}

static void
folder_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GtkWidget) row = user_data;
  g_autoptr (GFile) folder =
      gtk_file_dialog_select_folder_finish (GTK_FILE_DIALOG (object), result, NULL);
  g_autofree char *path = folder != NULL ? g_file_get_path (folder) : NULL;

  if (path != NULL)
    gtk_editable_set_text (GTK_EDITABLE (row), path);
}

static void
on_folder_clicked (GtkWidget *button, VigieSourceDialog *self)
{
  g_autoptr (GtkFileDialog) dialog = gtk_file_dialog_new ();
  GtkWidget *row = gtk_widget_get_ancestor (button, ADW_TYPE_ENTRY_ROW);

  vigie_file_dialog_set_title (dialog, GTK_WIDGET (self), _ ("Folder to Watch"));
  gtk_file_dialog_select_folder (dialog, GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))),
                                 self->cancellable, folder_cb, g_object_ref (row));
}

static void
add_folder_button (VigieSourceDialog *self, GtkWidget *row)
{
  GtkWidget *button = gtk_button_new_from_icon_name ("folder-open-symbolic");

  gtk_widget_set_tooltip_text (button, _ ("Choose a folder"));
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "flat");
  g_signal_connect_object (button, "clicked", G_CALLBACK (on_folder_clicked), self, 0);
  adw_entry_row_add_suffix (ADW_ENTRY_ROW (row), button);
}

static GtkWidget *
make_row (VigieSourceDialog *self, const VigieSourceOption *option)
{
  const char *title = vigie_source_option_get_title (self->kind, option);
  const gboolean is_switch = (option->flags & VIGIE_SOURCE_OPTION_YES_NO) != 0;
  GtkWidget *row = is_switch ? adw_switch_row_new () : adw_entry_row_new ();

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title != NULL ? title : option->name);
  gtk_widget_set_tooltip_text (row, _ (option->summary));
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  _ (option->summary), -1);
  /* what has no title here is for those who type commands: seen only where something is set */
  gtk_widget_set_visible (row, title != NULL);
  if (is_switch)
    {
      g_signal_connect_object (row, "notify::active", G_CALLBACK (on_changed), self,
                               G_CONNECT_SWAPPED);
      return row;
    }
  g_signal_connect_object (row, "changed", G_CALLBACK (on_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (row, "entry-activated", G_CALLBACK (on_save_clicked), self,
                           G_CONNECT_SWAPPED);
  if ((option->flags & VIGIE_SOURCE_OPTION_ADDRESS) != 0)
    adw_entry_row_set_input_purpose (ADW_ENTRY_ROW (row), GTK_INPUT_PURPOSE_URL);
  if (is_of_login (option) && vigie_login_is_in_browser (self->kind))
    g_signal_connect_object (row, "changed", G_CALLBACK (on_address_changed), self,
                             G_CONNECT_SWAPPED);
  if (strcmp (option->name, "path") == 0)
    add_folder_button (self, row);
  return row;
}

static void
fill_form (VigieSourceDialog *self, const VigieWatch *watch)
{
  const VigieSourceOption *option = vigie_source_kind_get_options (self->kind);

  for (guint i = 0; i < self->rows->len; i++, option++)
    {
      gpointer row = g_ptr_array_index (self->rows, i);
      g_autofree char *text = join_values (watch, option);

      if (ADW_IS_SWITCH_ROW (row))
        adw_switch_row_set_active (row, means_yes (text));
      else
        gtk_editable_set_text (GTK_EDITABLE (row), text);
      if (text[0] != '\0')
        gtk_widget_set_visible (row, TRUE);
    }
  gtk_editable_set_text (GTK_EDITABLE (self->name_row), watch->name);
}

static void
make_form (VigieSourceDialog *self, const char *kind)
{
  const char *login = vigie_source_kind_get_login (kind);

  vigie_rows_remove_all (self->options_group, self->rows);
  self->kind = kind;
  adw_navigation_page_set_title (self->form_page, vigie_source_kind_get_title (kind));
  for (const VigieSourceOption *option = vigie_source_kind_get_options (kind); option->name != NULL;
       option++)
    vigie_rows_add (self->options_group, self->rows, make_row (self, option));
  gtk_widget_set_visible (self->login_group, login != NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->login_row), vigie_login_is_in_browser (kind));
  vigie_login_row_forget (self->login_row);
  gtk_editable_set_text (GTK_EDITABLE (self->secret_row), "");
  if (login != NULL)
    adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->secret_row), login);
  on_changed (self);
}

/* ---- the kinds ---- */

static void
on_kind_activated (GtkWidget *row, VigieSourceDialog *self)
{
  vigie_source_dialog_choose_kind (self, g_object_get_data (G_OBJECT (row), "kind"));
}

static void
add_kind (VigieSourceDialog *self, const char *kind)
{
  const char *text = vigie_source_kind_describe (kind);
  GtkWidget *row = vigie_row_new (vigie_source_kind_get_title (kind), text != NULL ? text : "");
  GtkWidget *image = gtk_image_new_from_icon_name ("go-next-symbolic");

  g_object_set_data (G_OBJECT (row), "kind", (gpointer) kind);
  gtk_accessible_update_state (GTK_ACCESSIBLE (image), GTK_ACCESSIBLE_STATE_HIDDEN, TRUE, -1);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), image);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  g_signal_connect_object (row, "activated", G_CALLBACK (on_kind_activated), self, 0);
  adw_preferences_group_add (self->kinds_group, row);
}

/* ---- life ---- */

/* GTK may keep a closed dialog for as long as the pointer does not move: its login does not wait
 * for that. One that is being saved is in its edited_cb(). */
static void
vigie_source_dialog_closed (AdwDialog *dialog)
{
  VigieSourceDialog *self = VIGIE_SOURCE_DIALOG (dialog);

  if (gtk_widget_get_sensitive (self->save_button))
    vigie_login_row_forget (self->login_row);
}

static void
vigie_source_dialog_dispose (GObject *object)
{
  VigieSourceDialog *self = VIGIE_SOURCE_DIALOG (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->sources);

  G_OBJECT_CLASS (vigie_source_dialog_parent_class)->dispose (object);
}

static void
vigie_source_dialog_finalize (GObject *object)
{
  VigieSourceDialog *self = VIGIE_SOURCE_DIALOG (object);

  g_object_unref (self->cancellable);
  g_ptr_array_unref (self->rows);
  vigie_watch_free (self->old);

  G_OBJECT_CLASS (vigie_source_dialog_parent_class)->finalize (object);
}

static void
vigie_source_dialog_class_init (VigieSourceDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = vigie_source_dialog_dispose;
  G_OBJECT_CLASS (klass)->finalize = vigie_source_dialog_finalize;
  ADW_DIALOG_CLASS (klass)->closed = vigie_source_dialog_closed;

  signals[SIGNAL_SAVED] =
      g_signal_new ("saved", VIGIE_TYPE_SOURCE_DIALOG, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                    G_TYPE_NONE, 3, G_TYPE_POINTER, G_TYPE_STRING, G_TYPE_STRING);

  g_type_ensure (VIGIE_TYPE_LOGIN_ROW);
  g_type_ensure (VIGIE_TYPE_TRIAL_GROUP);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/vigie/Vigie/vigie-source-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, VigieSourceDialog, navigation_view);
  gtk_widget_class_bind_template_child (widget_class, VigieSourceDialog, kinds_group);
  gtk_widget_class_bind_template_child (widget_class, VigieSourceDialog, form_page);
  gtk_widget_class_bind_template_child (widget_class, VigieSourceDialog, save_button);
  gtk_widget_class_bind_template_child (widget_class, VigieSourceDialog, options_group);
  gtk_widget_class_bind_template_child (widget_class, VigieSourceDialog, login_group);
  gtk_widget_class_bind_template_child (widget_class, VigieSourceDialog, login_row);
  gtk_widget_class_bind_template_child (widget_class, VigieSourceDialog, secret_row);
  gtk_widget_class_bind_template_child (widget_class, VigieSourceDialog, name_row);
  gtk_widget_class_bind_template_child (widget_class, VigieSourceDialog, error_label);
  gtk_widget_class_bind_template_child (widget_class, VigieSourceDialog, trial_group);
  gtk_widget_class_bind_template_callback (widget_class, on_save_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_trial_requested);
  gtk_widget_class_bind_template_callback (widget_class, on_login_requested);
}

static void
vigie_source_dialog_init (VigieSourceDialog *self)
{
  const char *const *kinds = vigie_source_list_kinds ();

  self->rows = g_ptr_array_new ();
  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  for (gsize i = 0; kinds[i] != NULL; i++)
    add_kind (self, kinds[i]);
}

static const char *
find_kind (const char *kind)
{
  const char *const *kinds = vigie_source_list_kinds ();

  for (gsize i = 0; kinds[i] != NULL; i++)
    if (strcmp (kinds[i], kind) == 0)
      return kinds[i];
  return NULL;
}

/**
 * vigie_source_dialog_new:
 * @sources: of the incident
 * @watch: (nullable): the one that is changed; %NULL for a new one
 *
 * Returns: (transfer floating): a dialog
 */
AdwDialog *
vigie_source_dialog_new (VigieSources *sources, const VigieWatch *watch)
{
  VigieSourceDialog *self = g_object_new (VIGIE_TYPE_SOURCE_DIALOG, NULL);
  const char *const form_only[] = { "form" };

  self->sources = g_object_ref (sources);
  if (watch != NULL && find_kind (watch->kind) != NULL)
    {
      self->old = vigie_watch_copy (watch);
      make_form (self, find_kind (watch->kind));
      fill_form (self, watch);
      adw_dialog_set_title (ADW_DIALOG (self), watch->name);
      gtk_button_set_label (GTK_BUTTON (self->save_button), _ ("_Save"));
      adw_navigation_view_replace_with_tags (self->navigation_view, form_only, 1);
    }
  return ADW_DIALOG (self);
}

/* Shows the form of one of vigie_source_list_kinds(). */
void
vigie_source_dialog_choose_kind (VigieSourceDialog *self, const char *kind)
{
  g_return_if_fail (VIGIE_IS_SOURCE_DIALOG (self));
  g_return_if_fail (find_kind (kind) != NULL);

  make_form (self, find_kind (kind));
  adw_navigation_view_push_by_tag (self->navigation_view, "form");
}

/* (transfer none) (nullable): where the form has an option */
GtkWidget *
vigie_source_dialog_get_row (VigieSourceDialog *self, const char *option)
{
  const VigieSourceOption *each;

  g_return_val_if_fail (VIGIE_IS_SOURCE_DIALOG (self), NULL);

  each = self->kind != NULL ? vigie_source_kind_get_options (self->kind) : NULL;
  for (guint i = 0; i < self->rows->len; i++, each++)
    if (strcmp (each->name, option) == 0)
      return g_ptr_array_index (self->rows, i);
  return NULL;
}
