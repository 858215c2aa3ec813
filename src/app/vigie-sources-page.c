/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-sources-page.h"

#include <glib/gi18n.h>
#include <string.h>

#include "vigie-commune-coverage.h"
#include "vigie-exercise.h"
#include "vigie-login-row.h"
#include "vigie-login.h"
#include "vigie-rows.h"
#include "vigie-secret.h"
#include "vigie-source-dialog.h"
#include "vigie-source-edit.h"
#include "vigie-source-questions.h"
#include "vigie-source-row.h"
#include "vigie-toast.h"

struct _VigieSourcesPage
{
  AdwBin parent_instance;

  VigieSources *sources;     /* (nullable) */
  VigieOfficials *officials; /* (nullable) */
  GSignalGroup *signals;
  GSignalGroup *session_signals;
  char *communes_key; /* (nullable): what the row about communes says was read from */
  GSignalGroup *official_signals;
  GPtrArray *rows; /* (element-type VigieSourceRow), borrowed */
  gboolean is_narrow;

  AdwToastOverlay *toasts;
  AdwBanner *held_banner;
  GtkStack *stack;
  AdwPreferencesGroup *group;
  AdwPreferencesGroup *coverage_group;
  AdwActionRow *watched_row;
  AdwActionRow *official_row;
  AdwActionRow *words_row;
  AdwActionRow *communes_row;
  AdwActionRow *unwatched_row;
};

G_DEFINE_FINAL_TYPE (VigieSourcesPage, vigie_sources_page, ADW_TYPE_BIN)

static void
say (VigieSourcesPage *self, const char *sentence)
{
  adw_toast_overlay_add_toast (self->toasts, vigie_toast_new (sentence));
}

/* ---- what is shown ---- */

static gboolean
has_rows_of (VigieSourcesPage *self, GPtrArray *list)
{
  if (self->rows->len != list->len)
    return FALSE;
  for (guint i = 0; i < list->len; i++)
    {
      const VigieWatchStatus *status = g_ptr_array_index (list, i);

      if (strcmp (vigie_source_row_get_name (g_ptr_array_index (self->rows, i)),
                  status->watch->name) != 0)
        return FALSE;
    }
  return TRUE;
}

/* Only where the list is another one: a row that is looked at stays. */
static void
update_rows (VigieSourcesPage *self, gint64 now)
{
  GPtrArray *list = vigie_sources_list (self->sources);

  if (!has_rows_of (self, list))
    {
      vigie_rows_remove_all (self->group, self->rows);
      for (guint i = 0; i < list->len; i++)
        {
          const VigieWatchStatus *status = g_ptr_array_index (list, i);

          GtkWidget *row = vigie_source_row_new (status->watch->name);

          vigie_source_row_set_narrow (VIGIE_SOURCE_ROW (row), self->is_narrow);
          vigie_rows_add (self->group, self->rows, row);
        }
    }
  for (guint i = 0; i < self->rows->len; i++)
    {
      VigieSourceRow *row = g_ptr_array_index (self->rows, i);
      const VigieWatchStatus *status =
          vigie_sources_find (self->sources, vigie_source_row_get_name (row));

      vigie_source_row_update (row, self->sources,
                               status != NULL && self->officials != NULL
                                   ? vigie_officials_find (self->officials, status->watch)
                                   : NULL,
                               now);
    }
}

static void
set_narrow (VigieSourcesPage *self, gboolean is_narrow)
{
  self->is_narrow = is_narrow;
  for (guint i = 0; i < self->rows->len; i++)
    vigie_source_row_set_narrow (g_ptr_array_index (self->rows, i), is_narrow);
}

static void
on_narrow (VigieSourcesPage *self)
{
  set_narrow (self, TRUE);
}

static void
on_wide (VigieSourcesPage *self)
{
  set_narrow (self, FALSE);
}

static void
show_texts (AdwActionRow *row, GPtrArray *texts, const char *none)
{
  g_autofree char *text = NULL;

  g_ptr_array_add (texts, NULL);
  text = g_strjoinv (", ", (char **) texts->pdata);
  g_ptr_array_remove_index (texts, texts->len - 1);
  adw_action_row_set_subtitle (row, texts->len > 0 ? text : none);
}

/* What the row depends on, but for the territory. */
static char *
make_communes_key (GPtrArray *list, GPtrArray *words)
{
  GString *key = g_string_new (NULL);

  for (guint i = 0; i < words->len; i++)
    g_string_append_printf (key, "%s\n", (const char *) g_ptr_array_index (words, i));
  for (guint i = 0; i < list->len; i++)
    {
      const VigieWatchStatus *status = g_ptr_array_index (list, i);
      g_autofree char *options = g_strjoinv (" ", status->watch->options);

      if (status->state != VIGIE_WATCH_PAUSED && status->state != VIGIE_WATCH_HELD)
        g_string_append_printf (key, "%s %s\n", status->watch->kind, options);
    }
  return g_string_free_and_steal (key);
}

/* Sources change each time that something comes, what they watch seldom. */
static void
update_communes (VigieSourcesPage *self, GPtrArray *list, GPtrArray *words)
{
  g_autoptr (VigieSession) session = g_signal_group_dup_target (self->session_signals);
  VigieGuide *guide = session != NULL ? vigie_session_get_guide (session) : NULL;
  g_auto (VigieCommuneCoverage) coverage = { 0 };
  g_autofree char *key = NULL;
  g_autofree char *text = NULL;

  if (guide == NULL)
    {
      g_clear_pointer (&self->communes_key, g_free);
      gtk_widget_set_visible (GTK_WIDGET (self->communes_row), FALSE);
      return;
    }
  key = make_communes_key (list, words);
  if (!g_set_str (&self->communes_key, key))
    return;
  vigie_commune_coverage_read (&coverage, vigie_guide_get_territory (guide), list, words);
  text = vigie_commune_coverage_format (&coverage);
  adw_action_row_set_subtitle (self->communes_row, text);
  gtk_widget_set_visible (GTK_WIDGET (self->communes_row), coverage.n_communes > 0);
}

static void
show_coverage (VigieSourcesPage *self, GPtrArray *list, const char *words, const char *nothing)
{
  g_auto (VigieCoverage) coverage = { 0 };

  vigie_coverage_read (&coverage, list, words);
  show_texts (self->watched_row, coverage.watched, nothing);
  show_texts (self->official_row, coverage.official, "");
  gtk_widget_set_visible (GTK_WIDGET (self->official_row), coverage.official->len > 0);
  show_texts (self->words_row, coverage.words, _ ("None: sources bring all that they have"));
  update_communes (self, list, coverage.words);
  show_texts (self->unwatched_row, coverage.unwatched, "");
}

/* Of an exercise that does not know what watched its original. */
static void
hide_coverage (VigieSourcesPage *self)
{
  AdwActionRow *const rows[] = { self->watched_row, self->official_row, self->words_row,
                                 self->communes_row, self->unwatched_row };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    gtk_widget_set_visible (GTK_WIDGET (rows[i]), FALSE);
  g_clear_pointer (&self->communes_key, g_free);
}

/* What counts in an exercise that replays an incident is what watched that one. */
static void
update_coverage (VigieSourcesPage *self)
{
  VigieStore *store = vigie_sources_get_store (self->sources);
  g_autofree char *words = vigie_store_get (store, VIGIE_INFO_WATCH_WORDS);
  const gboolean is_replay = vigie_exercise_is_replay (store);
  g_autoptr (GPtrArray) replayed = is_replay ? vigie_coverage_list_replayed (store) : NULL;
  const char *description = NULL;

  if (is_replay)
    description =
        replayed != NULL
            ? _ ("This exercise replays an incident: here is what its sources watched then.")
            : _ ("This exercise replays an incident. What was watched then is not known.");
  adw_preferences_group_set_description (self->coverage_group, description);
  gtk_widget_set_visible (GTK_WIDGET (self->watched_row), TRUE);
  /* where nothing was watched, nothing was looked for */
  gtk_widget_set_visible (GTK_WIDGET (self->words_row),
                          !is_replay || replayed == NULL || replayed->len > 0);
  gtk_widget_set_visible (GTK_WIDGET (self->unwatched_row), TRUE);
  if (!is_replay)
    show_coverage (self, vigie_sources_list (self->sources), words, _ ("Nothing at the moment"));
  else if (replayed != NULL)
    show_coverage (self, replayed, words, _ ("Nothing: its posts were imported or added by hand"));
  else
    hide_coverage (self);
}

static void
update_banner (VigieSourcesPage *self)
{
  g_autoptr (GPtrArray) held = vigie_sources_dup_held (self->sources);
  g_autofree char *title = g_strdup_printf (
      ngettext ("This file names %u source that nobody at this desk agreed to watch.",
                "This file names %u sources that nobody at this desk agreed to watch.", held->len),
      held->len);

  if (held->len > 0)
    adw_banner_set_title (self->held_banner, title);
  adw_banner_set_revealed (self->held_banner, held->len > 0);
}

static const char *
choose_page (VigieSourcesPage *self)
{
  VigieStore *store = self->sources != NULL ? vigie_sources_get_store (self->sources) : NULL;

  if (store != NULL && vigie_store_is_read_only (store))
    return "read-only";
  return store != NULL && vigie_sources_list (self->sources)->len > 0 ? "list" : "none";
}

static void
update (VigieSourcesPage *self)
{
  gtk_stack_set_visible_child_name (self->stack, choose_page (self));
  if (self->sources == NULL || vigie_sources_get_store (self->sources) == NULL)
    return;
  update_rows (self, g_get_real_time () / 1000);
  update_coverage (self);
  update_banner (self);
}

static void
on_territory_changed (VigieSourcesPage *self)
{
  g_clear_pointer (&self->communes_key, g_free);
  update (self);
}

/* ---- agreeing ---- */

typedef struct
{
  VigieSourcesPage *self;
  char *then; /* (nullable): the action that goes on */
  char *name; /* of the first of them */
} Agreeing;

static void
agreed_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autofree Agreeing *data = user_data;
  g_autoptr (VigieSourcesPage) self = data->self;
  g_autofree char *then = data->then;
  g_autofree char *name = data->name;
  g_autoptr (GError) error = NULL;

  if (!vigie_sources_agree_finish (VIGIE_SOURCES (object), result, &error))
    say (self, error->message);
  else if (then != NULL && self->sources == VIGIE_SOURCES (object))
    gtk_widget_activate_action (GTK_WIDGET (self), then, "s", name);
}

static void
on_agree_chosen (AdwAlertDialog *dialog, const char *response, VigieSourcesPage *self)
{
  GPtrArray *watches = g_object_get_data (G_OBJECT (dialog), "watches");
  Agreeing *data;

  if (!g_str_equal (response, "agree") || self->sources == NULL || watches->len == 0 ||
      vigie_sources_get_store (self->sources) == NULL)
    return;
  data = g_new0 (Agreeing, 1);
  data->self = g_object_ref (self);
  data->then = g_strdup (g_object_get_data (G_OBJECT (dialog), "then"));
  data->name = g_strdup (((const VigieWatch *) g_ptr_array_index (watches, 0))->name);
  vigie_sources_agree_async (self->sources, watches, agreed_cb, data);
}

/* @watches: (transfer full)
 * @then: (nullable): the action that goes on with the first of them; it asks again where that has
 *   become another one */
static void
ask_agreement (VigieSourcesPage *self, GPtrArray *watches, const char *then)
{
  AdwAlertDialog *dialog = vigie_source_question_agree (watches);

  g_object_set_data_full (G_OBJECT (dialog), "watches", watches,
                          (GDestroyNotify) g_ptr_array_unref);
  g_object_set_data_full (G_OBJECT (dialog), "then", g_strdup (then), g_free);
  g_signal_connect_object (dialog, "response", G_CALLBACK (on_agree_chosen), self, 0);
  adw_dialog_present (ADW_DIALOG (dialog), GTK_WIDGET (self));
}

static void
on_agree (GtkWidget *widget, const char *action, GVariant *parameter)
{
  VigieSourcesPage *self = VIGIE_SOURCES_PAGE (widget);

  if (self->sources != NULL)
    ask_agreement (self, vigie_sources_dup_held (self->sources), NULL);
}

/* Nobody continues or signs in before they saw whom that asks. */
static gboolean
needs_agreement (VigieSourcesPage *self, const VigieWatch *watch, const char *action)
{
  GPtrArray *watches;

  if (vigie_sources_is_agreed (self->sources, watch))
    return FALSE;
  watches = g_ptr_array_new_with_free_func ((GDestroyNotify) vigie_watch_free);
  g_ptr_array_add (watches, vigie_watch_copy (watch));
  ask_agreement (self, watches, action);
  return TRUE;
}

/* ---- logins ---- */

/* What the keyring does not take is kept in memory. */
static void
use_secret (VigieSourcesPage *self,
            const VigieWatch *watch,
            const char *secret,
            const char *problem)
{
  if (self->sources == NULL || secret == NULL)
    return;
  vigie_sources_set_secret (self->sources, watch, secret);
  if (problem != NULL)
    {
      /* Translators: %s is a sentence that says why a password could not be kept */
      g_autofree char *text =
          g_strdup_printf (_ ("%s It is used until the incident is closed."), problem);

      say (self, text);
    }
}

typedef struct
{
  VigieSourcesPage *self;
  VigieWatch *watch;
  char *secret;
} SigningIn;

static void
signed_in_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autofree SigningIn *data = user_data;
  g_autoptr (VigieSourcesPage) self = data->self;
  g_autoptr (VigieWatch) watch = data->watch;
  g_autofree char *secret = data->secret;
  g_autofree char *problem = NULL;
  g_autoptr (VigieSource) source = NULL;
  g_autoptr (GError) error = NULL;

  if (vigie_source_edit_finish (result, &problem, &error))
    {
      use_secret (self, watch, secret, problem);
      return;
    }
  say (self, error->message);
  source = vigie_watch_make_source (watch, NULL);
  if (source != NULL && secret != NULL)
    vigie_source_give_back_login (source, g_steal_pointer (&secret));
}

static void
forgotten_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (VigieSourcesPage) self = user_data;
  g_autoptr (GError) error = NULL;

  if (vigie_source_forget_login_finish (result, &error))
    say (self, _ ("The keyring has no login for this source any more."));
  else
    say (self, error->message);
}

/* @secret: (transfer full) */
static void
keep_login (VigieSourcesPage *self, const VigieWatch *watch, char *secret)
{
  SigningIn *data = g_new0 (SigningIn, 1);

  data->self = g_object_ref (self);
  data->watch = vigie_watch_copy (watch);
  data->secret = secret;
  vigie_source_edit (vigie_sources_get_store (self->sources),
                     &(VigieSourceEdit) { .name = watch->name, .watch = watch, .secret = secret },
                     signed_in_cb, data);
}

static void
on_login_chosen (AdwAlertDialog *dialog, const char *response, VigieSourcesPage *self)
{
  const char *name = g_object_get_data (G_OBJECT (dialog), "name");
  const VigieWatchStatus *status =
      self->sources != NULL ? vigie_sources_find (self->sources, name) : NULL;

  if (status == NULL)
    return;
  if (g_str_equal (response, "forget"))
    {
      vigie_source_forget_login (
          status->watch, vigie_sources_get_secret (self->sources, status->watch),
          vigie_sources_get_client (self->sources), forgotten_cb, g_object_ref (self));
      vigie_sources_set_secret (self->sources, status->watch, NULL);
      return;
    }
  if (!g_str_equal (response, "save") ||
      needs_agreement (self, status->watch, "sources.login")) /* it may have become another one */
    return;
  keep_login (self, status->watch, g_strdup (vigie_source_question_get_secret (dialog)));
}

/* (nullable): the source as it is now, if it still has the login that is asked for */
static const VigieWatch *
find_watch_of (VigieSourcesPage *self, VigieLoginRow *row)
{
  const VigieWatch *watch = g_object_get_data (G_OBJECT (row), "watch");
  const VigieWatchStatus *status =
      self->sources != NULL ? vigie_sources_find (self->sources, watch->name) : NULL;
  g_autoptr (VigieSource) before = vigie_watch_make_source (watch, NULL);
  g_autoptr (VigieSource) now =
      status != NULL ? vigie_watch_make_source (status->watch, NULL) : NULL;
  g_autofree char *login = before != NULL ? vigie_secret_dup_source_key (before) : NULL;
  g_autofree char *other = now != NULL ? vigie_secret_dup_source_key (now) : NULL;

  return other != NULL && g_strcmp0 (login, other) == 0 ? status->watch : NULL;
}

static void
on_login_requested (VigieLoginRow *row, VigieSourcesPage *self)
{
  const VigieWatch *watch = find_watch_of (self, row);
  g_autoptr (VigieSource) source = watch != NULL ? vigie_watch_make_source (watch, NULL) : NULL;

  /* it may have become another one that nobody agreed to */
  if (source != NULL && !needs_agreement (self, watch, "sources.login"))
    vigie_login_row_begin (row, source, vigie_sources_get_client (self->sources));
}

static void
on_signed_in (VigieLoginRow *row, VigieSourcesPage *self)
{
  GtkWidget *dialog = gtk_widget_get_ancestor (GTK_WIDGET (row), ADW_TYPE_DIALOG);
  const VigieWatch *watch = find_watch_of (self, row);
  g_autofree char *account = NULL;
  char *secret;

  if (watch == NULL)
    return;
  secret = vigie_login_row_steal_secret (row);
  account = vigie_login_dup_account (secret);
  keep_login (self, watch, secret);
  if (dialog != NULL)
    adw_dialog_close (ADW_DIALOG (dialog));
  if (account != NULL)
    {
      g_autofree char *text = g_strdup_printf (_ ("Signed in as %s."), account);

      say (self, text);
    }
}

static void
follow_login_row (VigieSourcesPage *self, VigieLoginRow *row, const VigieWatch *watch)
{
  g_autoptr (VigieSource) source = vigie_watch_make_source (watch, NULL);

  g_object_set_data_full (G_OBJECT (row), "watch", vigie_watch_copy (watch),
                          (GDestroyNotify) vigie_watch_free);
  g_signal_connect_object (row, "requested", G_CALLBACK (on_login_requested), self, 0);
  g_signal_connect_object (row, "signed-in", G_CALLBACK (on_signed_in), self, 0);
  if (source != NULL)
    vigie_login_row_set_account (row, vigie_sources_get_account (self->sources, source));
}

static void
ask_login (VigieSourcesPage *self, const VigieWatch *watch)
{
  AdwAlertDialog *dialog = vigie_source_question_login (watch);

  VigieLoginRow *row = vigie_source_question_get_login_row (dialog);

  g_object_set_data_full (G_OBJECT (dialog), "name", g_strdup (watch->name), g_free);
  g_signal_connect_object (dialog, "response", G_CALLBACK (on_login_chosen), self, 0);
  if (row != NULL)
    {
      follow_login_row (self, row, watch);
      g_signal_connect_object (dialog, "closed", G_CALLBACK (vigie_login_row_forget), row,
                               G_CONNECT_SWAPPED);
    }
  adw_dialog_present (ADW_DIALOG (dialog), GTK_WIDGET (self));
}

/* ---- the list ---- */

static void
edited_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (VigieSourcesPage) self = user_data;
  g_autofree char *problem = NULL;
  g_autoptr (GError) error = NULL;

  if (!vigie_source_edit_finish (result, &problem, &error))
    say (self, error->message);
}

static void
set_paused (VigieSourcesPage *self, const VigieWatch *watch, gboolean paused)
{
  g_autoptr (VigieWatch) changed = vigie_watch_copy (watch);

  changed->paused = paused;
  vigie_source_edit (vigie_sources_get_store (self->sources),
                     &(VigieSourceEdit) { .name = watch->name, .watch = changed }, edited_cb,
                     g_object_ref (self));
}

static void
on_undo_clicked (AdwToast *toast, VigieSourcesPage *self)
{
  VigieStore *store = self->sources != NULL ? vigie_sources_get_store (self->sources) : NULL;

  if (store != NULL)
    vigie_source_edit (
        store, &(VigieSourceEdit) { .watch = g_object_get_data (G_OBJECT (toast), "watch") },
        edited_cb, g_object_ref (self));
}

typedef struct
{
  VigieSourcesPage *self;
  VigieWatch *watch;
} Removal;

static void
removed_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autofree Removal *removal = user_data;
  g_autoptr (VigieSourcesPage) self = removal->self;
  g_autoptr (VigieWatch) watch = removal->watch;
  g_autofree char *problem = NULL;
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;
  AdwToast *toast;

  if (!vigie_source_edit_finish (result, &problem, &error))
    {
      say (self, error->message);
      return;
    }
  /* Translators: %s is the name of a source */
  text = g_strdup_printf (_ ("“%s” removed. What it brought stays."), watch->name);
  toast = vigie_toast_new (text);
  adw_toast_set_button_label (toast, _ ("_Undo"));
  g_object_set_data_full (G_OBJECT (toast), "watch", g_steal_pointer (&watch),
                          (GDestroyNotify) vigie_watch_free);
  g_signal_connect_object (toast, "button-clicked", G_CALLBACK (on_undo_clicked), self, 0);
  adw_toast_overlay_add_toast (self->toasts, toast);
}

static void
remove_source (VigieSourcesPage *self, const VigieWatch *watch)
{
  Removal *removal = g_new0 (Removal, 1);

  removal->self = g_object_ref (self);
  removal->watch = vigie_watch_copy (watch);
  vigie_source_edit (vigie_sources_get_store (self->sources),
                     &(VigieSourceEdit) { .name = watch->name }, removed_cb, removal);
}

static void
on_saved (VigieSourcesPage *self, const VigieWatch *watch, const char *secret, const char *problem)
{
  use_secret (self, watch, secret, problem);
}

static void
show_dialog (VigieSourcesPage *self, const VigieWatch *watch)
{
  AdwDialog *dialog = vigie_source_dialog_new (self->sources, watch);

  g_signal_connect_object (dialog, "saved", G_CALLBACK (on_saved), self, G_CONNECT_SWAPPED);
  adw_dialog_present (dialog, GTK_WIDGET (self));
}

static void
on_add (GtkWidget *widget, const char *action, GVariant *parameter)
{
  VigieSourcesPage *self = VIGIE_SOURCES_PAGE (widget);

  if (self->sources != NULL && vigie_sources_is_ready (self->sources))
    show_dialog (self, NULL);
}

static void
on_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  VigieSourcesPage *self = VIGIE_SOURCES_PAGE (widget);
  const char *name = g_variant_get_string (parameter, NULL);
  const VigieWatchStatus *status =
      self->sources != NULL ? vigie_sources_find (self->sources, name) : NULL;

  if (status == NULL)
    return;
  if (g_str_equal (action, "sources.ask"))
    vigie_sources_ask (self->sources, name);
  else if (g_str_equal (action, "sources.login"))
    {
      if (!needs_agreement (self, status->watch, action))
        ask_login (self, status->watch);
    }
  else if (g_str_equal (action, "sources.change"))
    show_dialog (self, status->watch);
  else if (g_str_equal (action, "sources.remove"))
    remove_source (self, status->watch);
  else if (g_str_equal (action, "sources.pause"))
    set_paused (self, status->watch, TRUE);
  else if (!needs_agreement (self, status->watch, action))
    set_paused (self, status->watch, FALSE);
}

/* ---- life ---- */

static void
vigie_sources_page_dispose (GObject *object)
{
  VigieSourcesPage *self = VIGIE_SOURCES_PAGE (object);

  g_clear_object (&self->signals);
  g_clear_object (&self->session_signals);
  g_clear_object (&self->official_signals);
  g_clear_object (&self->sources);
  g_clear_object (&self->officials);

  G_OBJECT_CLASS (vigie_sources_page_parent_class)->dispose (object);
}

static void
vigie_sources_page_finalize (GObject *object)
{
  VigieSourcesPage *self = VIGIE_SOURCES_PAGE (object);

  g_ptr_array_unref (self->rows);
  g_free (self->communes_key);

  G_OBJECT_CLASS (vigie_sources_page_parent_class)->finalize (object);
}

static void
vigie_sources_page_class_init (VigieSourcesPageClass *klass)
{
  static const char *const actions[] = { "sources.ask",    "sources.pause", "sources.resume",
                                         "sources.change", "sources.login", "sources.remove" };
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = vigie_sources_page_dispose;
  G_OBJECT_CLASS (klass)->finalize = vigie_sources_page_finalize;

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/vigie/Vigie/vigie-sources-page.ui");
  gtk_widget_class_bind_template_child (widget_class, VigieSourcesPage, toasts);
  gtk_widget_class_bind_template_child (widget_class, VigieSourcesPage, held_banner);
  gtk_widget_class_bind_template_child (widget_class, VigieSourcesPage, stack);
  gtk_widget_class_bind_template_child (widget_class, VigieSourcesPage, group);
  gtk_widget_class_bind_template_child (widget_class, VigieSourcesPage, coverage_group);
  gtk_widget_class_bind_template_child (widget_class, VigieSourcesPage, watched_row);
  gtk_widget_class_bind_template_child (widget_class, VigieSourcesPage, official_row);
  gtk_widget_class_bind_template_child (widget_class, VigieSourcesPage, words_row);
  gtk_widget_class_bind_template_child (widget_class, VigieSourcesPage, communes_row);
  gtk_widget_class_bind_template_child (widget_class, VigieSourcesPage, unwatched_row);
  gtk_widget_class_bind_template_callback (widget_class, on_narrow);
  gtk_widget_class_bind_template_callback (widget_class, on_wide);
  gtk_widget_class_install_action (widget_class, "sources.add", NULL, on_add);
  gtk_widget_class_install_action (widget_class, "sources.agree", "s", on_agree);
  for (gsize i = 0; i < G_N_ELEMENTS (actions); i++)
    gtk_widget_class_install_action (widget_class, actions[i], "s", on_action);
}

static void
vigie_sources_page_init (VigieSourcesPage *self)
{
  self->rows = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  self->signals = g_signal_group_new (VIGIE_TYPE_SOURCES);
  g_signal_group_connect_swapped (self->signals, "changed", G_CALLBACK (update), self);
  self->session_signals = g_signal_group_new (VIGIE_TYPE_SESSION);
  g_signal_group_connect_swapped (self->session_signals, "territory-changed",
                                  G_CALLBACK (on_territory_changed), self);
  self->official_signals = g_signal_group_new (VIGIE_TYPE_OFFICIALS);
  g_signal_group_connect_swapped (self->official_signals, "changed", G_CALLBACK (update), self);
}

/**
 * vigie_sources_page_set_session:
 * @self: a page
 * @session: (nullable): whose sources it shows
 */
void
vigie_sources_page_set_session (VigieSourcesPage *self, VigieSession *session)
{
  VigieSources *sources = session != NULL ? vigie_session_get_sources (session) : NULL;
  VigieOfficials *officials = session != NULL ? vigie_session_get_officials (session) : NULL;

  g_return_if_fail (VIGIE_IS_SOURCES_PAGE (self));

  vigie_rows_remove_all (self->group, self->rows);
  g_signal_group_set_target (self->signals, sources);
  g_signal_group_set_target (self->official_signals, officials);
  g_set_object (&self->sources, sources);
  g_set_object (&self->officials, officials);
  g_signal_group_set_target (self->session_signals, session);
  on_territory_changed (self);
}
