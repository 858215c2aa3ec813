/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-trial-group.h"

#include <glib/gi18n.h>

#include "vigie-closures.h"
#include "vigie-error.h"
#include "vigie-rows.h"

struct _VigieTrialGroup
{
  AdwPreferencesGroup parent_instance;

  GtkWidget *button_row;
  GPtrArray *rows;           /* (element-type GtkWidget), borrowed: what is shown */
  GCancellable *cancellable; /* (nullable): while it is asked */
};

enum
{
  REQUESTED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (VigieTrialGroup, vigie_trial_group, ADW_TYPE_PREFERENCES_GROUP)

/* ---- what it says ---- */

static void
add_row (VigieTrialGroup *self, GtkWidget *row)
{
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 0);
  vigie_rows_add (ADW_PREFERENCES_GROUP (self), self->rows, row);
}

static void
announce (VigieTrialGroup *self, const char *sentence)
{
  gtk_accessible_announce (GTK_ACCESSIBLE (self), sentence,
                           GTK_ACCESSIBLE_ANNOUNCEMENT_PRIORITY_MEDIUM);
}

static char *
describe_official (const VigieOfficialRound *official)
{
  return g_strdup_printf (
      /* Translators: counts of what an authority says: of rivers, roads or départements */
      ngettext ("It answers with %u entry, and %u of them in or near the incident’s area",
                "It answers with %u entries, and %u of them in or near the incident’s area",
                official->n_all),
      official->n_all, official->n_kept);
}

static char *
describe_posts (const VigieSourceTrial *trial)
{
  const guint n = (guint) MIN (trial->n_posts, G_MAXUINT);

  if (n == 0)
    return g_strdup (_ ("It answers, and nothing would come now"));
  if (trial->is_cut)
    return g_strdup_printf (
        ngettext ("At least %u post would come", "At least %u posts would come", n), n);
  return g_strdup_printf (ngettext ("%u post would come", "%u posts would come", n), n);
}

static char *
describe_rest (const VigieSourceTrial *trial)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < trial->notes->len; i++)
    g_string_append_printf (text, "%s%s", i > 0 ? "\n" : "",
                            (char *) g_ptr_array_index (trial->notes, i));
  return g_string_free_and_steal (g_steal_pointer (&text));
}

static void
show_post (VigieTrialGroup *self, const VigieTrialPost *post, gint64 now)
{
  g_autofree char *moment =
      post->at != VIGIE_TIME_UNKNOWN ? vigie_format_moment (post->at, now) : NULL;
  g_autofree char *both = moment != NULL && post->author != NULL
                              /* Translators: who wrote a post, and when */
                              ? g_strdup_printf (C_ ("post", "%s, %s"), post->author, moment)
                              : NULL;
  const char *facts = both != NULL ? both : post->author != NULL ? post->author : moment;
  GtkWidget *row = vigie_row_new (post->line[0] != '\0' ? post->line : _ ("A post without words"),
                                  facts != NULL ? facts : "");

  adw_action_row_set_title_lines (ADW_ACTION_ROW (row), 2);
  add_row (self, row);
}

static void
show_trial (VigieTrialGroup *self, const VigieSourceTrial *trial)
{
  const gint64 now = g_get_real_time () / 1000;
  g_autofree char *title =
      trial->official != NULL ? describe_official (trial->official) : describe_posts (trial);
  g_autofree char *rest = describe_rest (trial);

  add_row (self, vigie_row_new (title, rest));
  for (guint i = 0; i < trial->newest->len; i++)
    show_post (self, g_ptr_array_index (trial->newest, i), now);
  announce (self, title);
}

static void
show_failure (VigieTrialGroup *self, const char *sentence)
{
  GtkWidget *row = vigie_row_new (_ ("It does not work this way"), sentence);

  gtk_widget_add_css_class (row, "error");
  add_row (self, row);
  announce (self, sentence);
}

static void
show_asking (VigieTrialGroup *self, gboolean is_asking)
{
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->button_row),
                                 is_asking ? _ ("_Stop Trying") : _ ("_Try It"));
  vigie_rows_remove_all (ADW_PREFERENCES_GROUP (self), self->rows);
  if (is_asking)
    {
      GtkWidget *row = vigie_row_new (_ ("Asking…"), "");

      adw_action_row_add_prefix (ADW_ACTION_ROW (row), adw_spinner_new ());
      add_row (self, row);
    }
}

/* ---- asking ---- */

static void
stop (VigieTrialGroup *self)
{
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
}

typedef struct
{
  GWeakRef self;             /* a dialog that is closed ends it */
  GCancellable *cancellable; /* tells which trial it was */
} Trying;

static void
tried_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  Trying *trying = user_data;
  g_autoptr (VigieTrialGroup) self = g_weak_ref_get (&trying->self);
  g_autoptr (GError) error = NULL;
  g_autoptr (VigieSourceTrial) trial = vigie_source_try_finish (result, &error);

  if (self != NULL && self->cancellable == trying->cancellable)
    {
      g_clear_object (&self->cancellable);
      show_asking (self, FALSE);
      if (trial != NULL)
        show_trial (self, trial);
      else
        show_failure (self, error->message);
    }
  g_weak_ref_clear (&trying->self);
  g_object_unref (trying->cancellable);
  g_free (trying);
}

/* @source: one that vigie_source_may_be_tried(); @secret: (nullable): what was typed */
void
vigie_trial_group_begin (VigieTrialGroup *self,
                         VigieSource *source,
                         VigieStore *store,
                         VigieHttpClient *client,
                         const char *secret)
{
  Trying *trying;

  g_return_if_fail (VIGIE_IS_TRIAL_GROUP (self));

  stop (self);
  self->cancellable = g_cancellable_new ();
  show_asking (self, TRUE);
  trying = g_new0 (Trying, 1);
  g_weak_ref_init (&trying->self, self);
  trying->cancellable = g_object_ref (self->cancellable);
  vigie_source_try_async (source, store, client, secret, self->cancellable, tried_cb, trying);
}

/* What is shown is of another source than what the form says by now. */
void
vigie_trial_group_reset (VigieTrialGroup *self)
{
  g_return_if_fail (VIGIE_IS_TRIAL_GROUP (self));

  stop (self);
  show_asking (self, FALSE);
}

static void
on_activated (VigieTrialGroup *self)
{
  if (self->cancellable != NULL)
    vigie_trial_group_reset (self);
  else
    g_signal_emit (self, signals[REQUESTED], 0);
}

/* ---- life ---- */

static void
vigie_trial_group_dispose (GObject *object)
{
  stop (VIGIE_TRIAL_GROUP (object));

  G_OBJECT_CLASS (vigie_trial_group_parent_class)->dispose (object);
}

static void
vigie_trial_group_finalize (GObject *object)
{
  g_ptr_array_unref (VIGIE_TRIAL_GROUP (object)->rows);

  G_OBJECT_CLASS (vigie_trial_group_parent_class)->finalize (object);
}

static void
vigie_trial_group_class_init (VigieTrialGroupClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = vigie_trial_group_dispose;
  G_OBJECT_CLASS (klass)->finalize = vigie_trial_group_finalize;

  signals[REQUESTED] = g_signal_new ("requested", VIGIE_TYPE_TRIAL_GROUP, G_SIGNAL_RUN_LAST, 0,
                                     NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
vigie_trial_group_init (VigieTrialGroup *self)
{
  self->rows = g_ptr_array_new ();
  self->button_row = adw_button_row_new ();
  adw_preferences_row_set_use_underline (ADW_PREFERENCES_ROW (self->button_row), TRUE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->button_row), _ ("_Try It"));
  gtk_widget_set_tooltip_text (self->button_row,
                               _ ("Asks once and shows what would come; nothing is kept"));
  g_signal_connect_swapped (self->button_row, "activated", G_CALLBACK (on_activated), self);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (self), self->button_row);
}
