/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-privacy-dialog.h"

#include <glib/gi18n.h>

#include "vigie-closures.h"
#include "vigie-day-row.h"
#include "vigie-exercise-word.h"
#include "vigie-library-group.h"
#include "vigie-privacy-report.h"
#include "vigie-privacy-words.h"
#include "vigie-privacy-work.h"
#include "vigie-question.h"
#include "vigie-retention.h"
#include "vigie-rows.h"

#define POSTS_MS 1000 /* posts come in many at a time */

struct _VigiePrivacyDialog
{
  AdwPreferencesDialog parent_instance;

  VigieSession *session;
  VigieStore *store;
  GPtrArray *removals;               /* rows */
  GCancellable *cancellable;         /* of what is read while the dialog is there */
  GCancellable *preview_cancellable; /* (nullable): of the preview that runs */
  VigieRemovalReport *preview;       /* (nullable): of what is chosen */
  gboolean is_behind;                /* something changed since that began */
  VigiePrivacyReport *report;        /* (nullable): while something is removed */
  guint timeout_id;

  GtkWidget *read_only_group;
  AdwPreferencesGroup *here_group;
  AdwActionRow *posts_row;
  AdwActionRow *authors_row;
  AdwActionRow *photos_row;
  GtkWidget *pseudonymise_row;
  AdwComboRow *what_row;
  AdwComboRow *rule_row;
  VigieDayRow *day_row;
  GtkEditable *reason_row;
  AdwPreferencesRow *preview_row;
  GtkWidget *preview_spinner;
  AdwPreferencesRow *remove_row;
  VigieLibraryGroup *library_group;
  GtkWidget *removals_group;
};

G_DEFINE_FINAL_TYPE (VigiePrivacyDialog, vigie_privacy_dialog, ADW_TYPE_PREFERENCES_DIALOG)

enum
{
  RULE_OLDER,
  RULE_REJECTED,
  RULE_UNVERIFIABLE,
  RULE_ALL
};

/* ---- what is chosen ---- */

/* Midnight, where this desk is, at the beginning of the day */
static gint64
get_moment (VigiePrivacyDialog *self)
{
  const char *day = vigie_day_row_get_day (self->day_row);
  g_autofree char *text = g_strconcat (day != NULL ? day : "", "T00:00:00", NULL);
  g_autoptr (GTimeZone) here = g_time_zone_new_local ();
  g_autoptr (GDateTime) moment = g_date_time_new_from_iso8601 (text, here);

  return moment != NULL ? g_date_time_to_unix (moment) * 1000 : 0;
}

static void
get_purge (VigiePrivacyDialog *self, VigiePurge *purge)
{
  *purge =
      (VigiePurge) { .what = adw_combo_row_get_selected (self->what_row) == 1 ? VIGIE_PURGE_PHOTOS
                                                                              : VIGIE_PURGE_POSTS };
  switch (adw_combo_row_get_selected (self->rule_row))
    {
    case RULE_OLDER:
      purge->rule = VIGIE_PURGE_OLDER;
      purge->older_than = get_moment (self);
      break;
    case RULE_REJECTED:
      purge->rule = VIGIE_PURGE_STATUS;
      purge->status = VIGIE_STATUS_REJECTED;
      break;
    case RULE_UNVERIFIABLE:
      purge->rule = VIGIE_PURGE_STATUS;
      purge->status = VIGIE_STATUS_UNVERIFIABLE;
      break;
    case RULE_ALL:
    default:
      purge->rule = VIGIE_PURGE_ALL;
      break;
    }
}

static void
update_actions (VigiePrivacyDialog *self)
{
  const gboolean writable = !vigie_store_is_read_only (self->store) && self->report == NULL;
  const gboolean found =
      self->preview != NULL && (self->preview->n_posts > 0 || self->preview->n_photos > 0);

  gtk_widget_action_set_enabled (GTK_WIDGET (self), "privacy.remove", writable && found);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "privacy.pseudonymise", writable);
}

/* ---- what it would remove: the last question wins ---- */

static void preview (VigiePrivacyDialog *self, gboolean is_anew);

static void
previewed_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (VigiePrivacyDialog) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (VigieRemovalReport) found =
      vigie_store_preview_purge_finish (VIGIE_STORE (object), result, &error);
  g_autofree char *words = NULL;
  VigiePurge purge;

  if (g_task_get_cancellable (G_TASK (result)) != self->preview_cancellable)
    return;
  g_clear_object (&self->preview_cancellable);
  gtk_widget_set_visible (self->preview_spinner, FALSE);
  get_purge (self, &purge);
  words = found != NULL ? vigie_privacy_words_preview (&purge, found) : g_strdup (error->message);
  adw_preferences_row_set_title (self->preview_row, words);
  g_clear_pointer (&self->preview, vigie_removal_report_free);
  self->preview = g_steal_pointer (&found);
  update_actions (self);
  if (self->is_behind && !g_cancellable_is_cancelled (self->cancellable))
    preview (self, FALSE);
}

/* Asked @is_anew, what was said is of another question and goes at once. Otherwise posts came in or
 * were decided: the numbers stay until there are newer ones, and nobody waits for one question
 * because of the next. */
static void
preview (VigiePrivacyDialog *self, gboolean is_anew)
{
  VigiePurge purge;

  self->is_behind = !is_anew && self->preview_cancellable != NULL;
  if (self->is_behind)
    return;
  get_purge (self, &purge);
  g_cancellable_cancel (self->preview_cancellable);
  g_set_object (&self->preview_cancellable, NULL);
  self->preview_cancellable = g_cancellable_new ();
  if (is_anew)
    {
      g_clear_pointer (&self->preview, vigie_removal_report_free);
      adw_preferences_row_set_title (self->preview_row, _ ("Counting what would be removed…"));
      gtk_widget_set_visible (self->preview_spinner, TRUE);
    }
  vigie_store_preview_purge_async (self->store, &purge, self->preview_cancellable, previewed_cb,
                                   g_object_ref (self));
  update_actions (self);
}

static void
on_rule_changed (VigiePrivacyDialog *self)
{
  const gboolean photos = adw_combo_row_get_selected (self->what_row) == 1;

  if (self->store == NULL)
    return; /* while it is made */
  gtk_widget_set_visible (GTK_WIDGET (self->day_row),
                          adw_combo_row_get_selected (self->rule_row) == RULE_OLDER);
  adw_preferences_row_set_title (self->remove_row,
                                 photos ? _ ("_Remove Photos…") : _ ("_Remove Posts…"));
  preview (self, TRUE);
}

/* ---- what is here ---- */

static void
show_data (VigiePrivacyDialog *self, const VigiePersonalData *data)
{
  g_autofree char *n_posts = vigie_format_count (data->n_posts);
  g_autofree char *oldest = data->n_posts > 0 ? vigie_format_time (data->oldest) : NULL;
  g_autofree char *posts = oldest != NULL
                               /* Translators: how many posts, and the day and time of the oldest */
                               ? g_strdup_printf (_ ("%s, the oldest of %s"), n_posts, oldest)
                               : g_strdup (n_posts);
  g_autofree char *n_authors = vigie_format_count (data->n_authors);
  g_autofree char *n_pseudonyms = vigie_format_count (data->n_pseudonyms);
  g_autofree char *authors =
      /* Translators: two numbers of posts */
      g_strdup_printf (_ ("%s posts name their author, %s have a pseudonym"), n_authors,
                       n_pseudonyms);
  g_autofree char *n_photos = vigie_format_count (data->n_photos);
  g_autofree char *size = g_format_size (data->n_bytes);
  /* Translators: how many photos, and a size like 12 MB */
  g_autofree char *photos = g_strdup_printf (C_ ("photos", "%s (%s)"), n_photos, size);

  adw_action_row_set_subtitle (self->posts_row, posts);
  adw_action_row_set_subtitle (self->authors_row, authors);
  adw_action_row_set_subtitle (self->photos_row, photos);
}

static void
show_removals (VigiePrivacyDialog *self, GPtrArray *removals)
{
  AdwPreferencesGroup *group = ADW_PREFERENCES_GROUP (self->removals_group);

  vigie_rows_remove_all (group, self->removals);
  for (guint i = removals->len; i > 0; i--)
    {
      const VigieRemoval *removal = g_ptr_array_index (removals, i - 1);
      g_autofree char *words = vigie_privacy_words_removal (removal);
      g_autofree char *rule =
          removal->is_pseudonymising ? NULL : vigie_privacy_words_rule (&removal->purge);
      g_autofree char *moment = vigie_format_time (removal->at);
      g_autoptr (GString) more = g_string_new (moment);

      if (removal->actor != NULL && removal->actor[0] != '\0')
        g_string_append_printf (more, ", %s", removal->actor);
      if (rule != NULL)
        g_string_append_printf (more, "\n%s", rule);
      if (removal->reason != NULL && removal->reason[0] != '\0')
        g_string_append_printf (more, "\n%s", removal->reason);
      vigie_rows_add (group, self->removals, vigie_row_new (words, more->str));
    }
  gtk_widget_set_visible (self->removals_group, removals->len > 0);
}

static void
read_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (VigiePrivacyDialog) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (VigiePrivacyFacts) facts = vigie_privacy_read_finish (result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (facts == NULL)
    {
      adw_action_row_set_subtitle (self->posts_row, error->message);
      return;
    }
  show_data (self, &facts->data);
  show_removals (self, facts->removals);
}

static void
refresh (VigiePrivacyDialog *self)
{
  vigie_privacy_read_async (self->store, self->cancellable, read_cb, g_object_ref (self));
  preview (self, FALSE);
}

static gboolean
refresh_cb (gpointer user_data)
{
  VigiePrivacyDialog *self = user_data;

  self->timeout_id = 0;
  refresh (self);
  return G_SOURCE_REMOVE;
}

static void
on_store_changed (VigiePrivacyDialog *self)
{
  if (self->timeout_id == 0)
    self->timeout_id = g_timeout_add (POSTS_MS, refresh_cb, self);
}

/* ---- removing ---- */

static char *
dup_reason (VigiePrivacyDialog *self)
{
  char *reason = g_strstrip (g_strdup (gtk_editable_get_text (self->reason_row)));

  if (reason[0] == '\0')
    g_clear_pointer (&reason, g_free);
  return reason;
}

typedef struct
{
  VigiePrivacyDialog *dialog;
  gboolean is_purge;
  VigiePurge purge;
} Asking;

static void
asking_free (gpointer data, GClosure *closure)
{
  Asking *asking = data;

  g_object_unref (asking->dialog);
  g_free (asking);
}

static void
removed_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  Asking *asking = user_data;
  VigiePrivacyDialog *self = asking->dialog;
  g_autofree char *problem = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (VigieRemovalReport) done = vigie_privacy_remove_finish (result, &problem, &error);

  if (self->report != NULL && done != NULL)
    vigie_privacy_report_show (self->report, asking->is_purge ? &asking->purge : NULL, done,
                               problem);
  else if (self->report != NULL)
    vigie_privacy_report_fail (self->report, error->message);
  g_clear_object (&self->report);
  adw_dialog_set_can_close (ADW_DIALOG (self), TRUE);
  if (!g_cancellable_is_cancelled (self->cancellable))
    {
      preview (self, TRUE);
      refresh (self);
      vigie_library_group_refresh (self->library_group); /* it forgot the photos as well */
    }
  asking_free (asking, NULL);
}

static void
on_answered (AdwAlertDialog *question, const char *response, Asking *asking)
{
  VigiePrivacyDialog *self = asking->dialog;
  g_autofree char *reason = NULL;
  g_autofree char *title = NULL;
  Asking *removing;

  if (!g_str_equal (response, "remove") || self->report != NULL)
    return;
  removing = g_memdup2 (asking, sizeof *asking);
  g_object_ref (removing->dialog);
  reason = dup_reason (self);
  title = vigie_exercise_mark (vigie_session_is_exercise (self->session),
                               vigie_session_get_title (self->session));
  self->report =
      g_object_ref_sink (vigie_privacy_report_new (title, vigie_session_get_actor (self->session)));
  /* What was done is told; and it cannot be called back. */
  adw_dialog_set_can_close (ADW_DIALOG (self), FALSE);
  adw_preferences_dialog_push_subpage (ADW_PREFERENCES_DIALOG (self),
                                       ADW_NAVIGATION_PAGE (self->report));
  update_actions (self);
  vigie_privacy_remove_async (self->store, asking->is_purge ? &asking->purge : NULL, reason,
                              vigie_session_get_actor (self->session), removed_cb, removing);
}

static void
on_sure (GtkCheckButton *check, GParamSpec *pspec, AdwAlertDialog *question)
{
  adw_alert_dialog_set_response_enabled (question, "remove", gtk_check_button_get_active (check));
}

/* Who removes all says so once more. */
static void
add_check (AdwAlertDialog *question, const VigiePurge *purge)
{
  GtkWidget *check = gtk_check_button_new ();
  GtkWidget *label = gtk_label_new (purge->what == VIGIE_PURGE_PHOTOS
                                        ? _ ("Yes, remove all photos of this incident")
                                        : _ ("Yes, remove all posts of this incident"));

  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_check_button_set_child (GTK_CHECK_BUTTON (check), label);
  gtk_accessible_update_relation (GTK_ACCESSIBLE (check), GTK_ACCESSIBLE_RELATION_LABELLED_BY,
                                  label, NULL, -1);
  g_signal_connect_object (check, "notify::active", G_CALLBACK (on_sure), question, 0);
  adw_alert_dialog_set_extra_child (question, check);
  adw_alert_dialog_set_response_enabled (question, "remove", FALSE);
}

/* @purge: (nullable): as above */
static void
ask (VigiePrivacyDialog *self, const VigiePurge *purge)
{
  g_autofree char *heading = vigie_privacy_words_question (purge);
  g_autofree char *body = vigie_privacy_words_warning (purge, self->preview);
  AdwAlertDialog *question = vigie_question_new (heading, body);
  Asking *asking = g_new0 (Asking, 1);

  asking->dialog = g_object_ref (self);
  asking->is_purge = purge != NULL;
  if (purge != NULL)
    asking->purge = *purge;
  adw_alert_dialog_add_responses (question, "cancel", _ ("_Cancel"), "remove",
                                  purge == NULL                       ? _ ("_Pseudonymise")
                                  : purge->what == VIGIE_PURGE_PHOTOS ? _ ("_Remove Photos")
                                                                      : _ ("_Remove Posts"),
                                  NULL);
  adw_alert_dialog_set_response_appearance (question, "remove", ADW_RESPONSE_DESTRUCTIVE);
  adw_alert_dialog_set_close_response (question, "cancel");
  if (purge != NULL && purge->rule == VIGIE_PURGE_ALL)
    add_check (question, purge);
  g_signal_connect_data (question, "response", G_CALLBACK (on_answered), asking, asking_free, 0);
  adw_dialog_present (ADW_DIALOG (question), GTK_WIDGET (self));
}

static void
on_remove (GtkWidget *widget, const char *name, GVariant *parameter)
{
  VigiePrivacyDialog *self = VIGIE_PRIVACY_DIALOG (widget);
  VigiePurge purge;

  get_purge (self, &purge);
  if (self->preview != NULL)
    ask (self, &purge);
}

static void
on_pseudonymise (GtkWidget *widget, const char *name, GVariant *parameter)
{
  ask (VIGIE_PRIVACY_DIALOG (widget), NULL);
}

/* ---- life ---- */

static void
vigie_privacy_dialog_dispose (GObject *object)
{
  VigiePrivacyDialog *self = VIGIE_PRIVACY_DIALOG (object);

  g_cancellable_cancel (self->cancellable);
  g_cancellable_cancel (self->preview_cancellable);
  g_clear_object (&self->preview_cancellable);
  g_clear_handle_id (&self->timeout_id, g_source_remove);
  g_clear_object (&self->report);
  g_clear_object (&self->session);
  g_clear_object (&self->store);

  G_OBJECT_CLASS (vigie_privacy_dialog_parent_class)->dispose (object);
}

static void
vigie_privacy_dialog_finalize (GObject *object)
{
  VigiePrivacyDialog *self = VIGIE_PRIVACY_DIALOG (object);

  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->preview, vigie_removal_report_free);
  g_ptr_array_unref (self->removals);

  G_OBJECT_CLASS (vigie_privacy_dialog_parent_class)->finalize (object);
}

static void
vigie_privacy_dialog_closed (AdwDialog *dialog)
{
  g_cancellable_cancel (VIGIE_PRIVACY_DIALOG (dialog)->cancellable);
  g_cancellable_cancel (VIGIE_PRIVACY_DIALOG (dialog)->preview_cancellable);
}

static void
vigie_privacy_dialog_class_init (VigiePrivacyDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = vigie_privacy_dialog_dispose;
  G_OBJECT_CLASS (klass)->finalize = vigie_privacy_dialog_finalize;
  ADW_DIALOG_CLASS (klass)->closed = vigie_privacy_dialog_closed;
  g_type_ensure (VIGIE_TYPE_DAY_ROW);
  g_type_ensure (VIGIE_TYPE_LIBRARY_GROUP);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/vigie/Vigie/vigie-privacy-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, VigiePrivacyDialog, read_only_group);
  gtk_widget_class_bind_template_child (widget_class, VigiePrivacyDialog, here_group);
  gtk_widget_class_bind_template_child (widget_class, VigiePrivacyDialog, posts_row);
  gtk_widget_class_bind_template_child (widget_class, VigiePrivacyDialog, authors_row);
  gtk_widget_class_bind_template_child (widget_class, VigiePrivacyDialog, photos_row);
  gtk_widget_class_bind_template_child (widget_class, VigiePrivacyDialog, pseudonymise_row);
  gtk_widget_class_bind_template_child (widget_class, VigiePrivacyDialog, what_row);
  gtk_widget_class_bind_template_child (widget_class, VigiePrivacyDialog, rule_row);
  gtk_widget_class_bind_template_child (widget_class, VigiePrivacyDialog, day_row);
  gtk_widget_class_bind_template_child (widget_class, VigiePrivacyDialog, reason_row);
  gtk_widget_class_bind_template_child (widget_class, VigiePrivacyDialog, preview_row);
  gtk_widget_class_bind_template_child (widget_class, VigiePrivacyDialog, preview_spinner);
  gtk_widget_class_bind_template_child (widget_class, VigiePrivacyDialog, remove_row);
  gtk_widget_class_bind_template_child (widget_class, VigiePrivacyDialog, library_group);
  gtk_widget_class_bind_template_child (widget_class, VigiePrivacyDialog, removals_group);
  gtk_widget_class_bind_template_callback (widget_class, on_rule_changed);
  gtk_widget_class_install_action (widget_class, "privacy.remove", NULL, on_remove);
  gtk_widget_class_install_action (widget_class, "privacy.pseudonymise", NULL, on_pseudonymise);
}

static void
vigie_privacy_dialog_init (VigiePrivacyDialog *self)
{
  self->removals = g_ptr_array_new ();
  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  adw_preferences_row_set_use_underline (self->remove_row, TRUE);
}

static void
add_usual_days (VigieDayRow *row)
{
  static const struct
  {
    int months;
    const char *label;
  } usual[] = {
    { 3, N_ ("3 months ago") },
    { 6, N_ ("6 months ago") },
    { 12, N_ ("1 year ago") },
  };
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();

  for (gsize i = 0; i < G_N_ELEMENTS (usual); i++)
    {
      g_autoptr (GDateTime) day = g_date_time_add_months (now, -usual[i].months);
      g_autofree char *text = g_date_time_format (day, "%Y-%m-%d");

      vigie_day_row_add_usual (row, _ (usual[i].label), day);
      if (usual[i].months == 12)
        vigie_day_row_set_day (row, text);
    }
}

/**
 * vigie_privacy_dialog_new:
 * @session: of an incident
 *
 * Returns: (transfer floating): a dialog
 */
GtkWidget *
vigie_privacy_dialog_new (VigieSession *session)
{
  VigiePrivacyDialog *self = g_object_new (VIGIE_TYPE_PRIVACY_DIALOG, NULL);
  gboolean read_only;

  self->session = g_object_ref (session);
  self->store = g_object_ref (vigie_session_get_store (session));
  read_only = vigie_store_is_read_only (self->store);
  gtk_widget_set_visible (self->read_only_group, read_only);
  gtk_widget_set_sensitive (GTK_WIDGET (self->reason_row), !read_only);
  adw_preferences_group_add (self->here_group, vigie_retention_make_row (session));
  add_usual_days (self->day_row);
  g_signal_connect_object (self->store, "changed", G_CALLBACK (on_store_changed), self,
                           G_CONNECT_SWAPPED);
  vigie_privacy_read_async (self->store, self->cancellable, read_cb, g_object_ref (self));
  on_rule_changed (self);
  return GTK_WIDGET (self);
}
