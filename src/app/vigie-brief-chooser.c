/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-brief-chooser.h"

#include <glib/gi18n.h>

#include "vigie-settings.h"

#define MINUTE_MS (G_GINT64_CONSTANT (60000))
#define STEP_MS (5 * MINUTE_MS) /* nobody announces a brief for 21:32 */

struct _VigieBriefChooser
{
  GtkBox parent_instance;

  gboolean is_filling;   /* it fills itself in */
  gboolean suggest_next; /* until something is suggested or typed */

  AdwToggleGroup *language_group;
  AdwToggleGroup *paper_group;
  GtkWidget *recipients_row;
  GtkWidget *next_row;
};

G_DEFINE_FINAL_TYPE (VigieBriefChooser, vigie_brief_chooser, GTK_TYPE_BOX)

enum
{
  CHANGED,
  N_SIGNALS,
};
static guint signals[N_SIGNALS];

static gboolean
is_landscape (VigieBriefChooser *self)
{
  return g_strcmp0 (adw_toggle_group_get_active_name (self->paper_group), "landscape") == 0;
}

static void
on_chosen (VigieBriefChooser *self)
{
  if (self->is_filling)
    return;
  vigie_settings_set_brief_language (adw_toggle_group_get_active_name (self->language_group));
  vigie_settings_set_brief_landscape (is_landscape (self));
  g_signal_emit (self, signals[CHANGED], 0, FALSE);
}

static void
on_typed (VigieBriefChooser *self)
{
  if (!self->is_filling)
    g_signal_emit (self, signals[CHANGED], 0, TRUE);
}

/* ---- the time of the next brief ---- */

/* Returns: FALSE where it is no time of day; 0 where there is none */
static gboolean
read_next (VigieBriefChooser *self, gint64 *next_at)
{
  g_autofree char *text = g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->next_row)));

  *next_at = 0;
  return g_strstrip (text)[0] == '\0' ||
         vigie_briefing_parse_next (text, g_get_real_time () / 1000, NULL, next_at);
}

static void
check_next (VigieBriefChooser *self)
{
  const gboolean is_valid = vigie_brief_chooser_is_valid (self);

  if (is_valid)
    gtk_widget_remove_css_class (self->next_row, "error");
  else
    gtk_widget_add_css_class (self->next_row, "error");
  gtk_accessible_update_state (
      GTK_ACCESSIBLE (self->next_row), GTK_ACCESSIBLE_STATE_INVALID,
      is_valid ? GTK_ACCESSIBLE_INVALID_FALSE : GTK_ACCESSIBLE_INVALID_TRUE, -1);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->next_row),
                                 is_valid ? _ ("Next brief at, as 21:30")
                                          : _ ("This is no time of day: write it as 21:30"));
}

static void
show_next (VigieBriefChooser *self, gint64 next_at)
{
  g_autoptr (GDateTime) time =
      next_at != 0 ? g_date_time_new_from_unix_local (next_at / 1000) : NULL;
  g_autofree char *text = time != NULL ? g_date_time_format (time, "%H:%M") : g_strdup ("");

  self->is_filling = TRUE;
  self->suggest_next = FALSE;
  gtk_editable_set_text (GTK_EDITABLE (self->next_row), text);
  check_next (self);
  self->is_filling = FALSE;
}

static void
on_next_typed (VigieBriefChooser *self)
{
  if (self->is_filling)
    return;
  self->suggest_next = FALSE;
  check_next (self);
  g_signal_emit (self, signals[CHANGED], 0, TRUE);
}

static void
on_next_in (GtkWidget *widget, const char *name, GVariant *parameter)
{
  VigieBriefChooser *self = VIGIE_BRIEF_CHOOSER (widget);
  const gint64 minutes = g_ascii_strtoll (g_variant_get_string (parameter, NULL), NULL, 10);
  const gint64 at = g_get_real_time () / 1000 + minutes * MINUTE_MS;

  show_next (self, minutes > 0 ? (at + STEP_MS / 2) / STEP_MS * STEP_MS : 0);
  g_signal_emit (self, signals[CHANGED], 0, FALSE);
}

/* ---- life ---- */

static void
vigie_brief_chooser_class_init (VigieBriefChooserClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/vigie/Vigie/vigie-brief-chooser.ui");
  gtk_widget_class_bind_template_child (widget_class, VigieBriefChooser, language_group);
  gtk_widget_class_bind_template_child (widget_class, VigieBriefChooser, paper_group);
  gtk_widget_class_bind_template_child (widget_class, VigieBriefChooser, recipients_row);
  gtk_widget_class_bind_template_child (widget_class, VigieBriefChooser, next_row);
  gtk_widget_class_bind_template_callback (widget_class, on_chosen);
  gtk_widget_class_bind_template_callback (widget_class, on_typed);
  gtk_widget_class_bind_template_callback (widget_class, on_next_typed);
  gtk_widget_class_install_action (widget_class, "brief.next-in", "s", on_next_in);

  signals[CHANGED] = g_signal_new ("changed", VIGIE_TYPE_BRIEF_CHOOSER, G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 1, G_TYPE_BOOLEAN);
}

static void
vigie_brief_chooser_init (VigieBriefChooser *self)
{
  self->is_filling = TRUE;
  gtk_widget_init_template (GTK_WIDGET (self));
  self->is_filling = FALSE;
  self->suggest_next = TRUE;
}

/**
 * vigie_brief_chooser_set_store:
 * @self: options
 * @store: whose brief; its recipients are filled in, and what was chosen last
 */
void
vigie_brief_chooser_set_store (VigieBriefChooser *self, VigieStore *store)
{
  g_autofree char *recipients = vigie_store_get (store, VIGIE_INFO_RECIPIENTS);
  g_autofree char *name = vigie_settings_dup_brief_language ();
  VigieLanguage language = vigie_language_get_default ();

  g_return_if_fail (VIGIE_IS_BRIEF_CHOOSER (self));

  if (name != NULL)
    vigie_language_from_string (name, &language);
  self->is_filling = TRUE;
  adw_toggle_group_set_active_name (self->language_group,
                                    language == VIGIE_LANGUAGE_FRENCH ? "fr" : "en");
  adw_toggle_group_set_active_name (
      self->paper_group, vigie_settings_get_brief_landscape () ? "landscape" : "portrait");
  gtk_editable_set_text (GTK_EDITABLE (self->recipients_row), recipients != NULL ? recipients : "");
  gtk_widget_set_sensitive (self->recipients_row, !vigie_store_is_read_only (store));
  self->is_filling = FALSE;
}

/**
 * vigie_brief_chooser_get_choices:
 * @choices: (out caller-allocates): what is chosen; its texts are borrowed
 */
void
vigie_brief_chooser_get_choices (VigieBriefChooser *self, VigieBriefChoices *choices)
{
  g_return_if_fail (VIGIE_IS_BRIEF_CHOOSER (self));

  *choices = (VigieBriefChoices) {
    .language = adw_toggle_group_get_active_name (self->language_group),
    .landscape = is_landscape (self),
    .suggest_next = self->suggest_next,
    .recipients = gtk_widget_get_sensitive (self->recipients_row)
                      ? gtk_editable_get_text (GTK_EDITABLE (self->recipients_row))
                      : NULL,
  };
  read_next (self, &choices->next_at);
}

/**
 * vigie_brief_chooser_is_valid:
 *
 * Returns: whether a brief may go out like that
 */
gboolean
vigie_brief_chooser_is_valid (VigieBriefChooser *self)
{
  gint64 next_at;

  g_return_val_if_fail (VIGIE_IS_BRIEF_CHOOSER (self), FALSE);

  return read_next (self, &next_at);
}

/**
 * vigie_brief_chooser_take_suggestion:
 * @next_at: when the next brief comes, ms; 0 where no rhythm is known. It is shown where nobody
 *   chose something else
 */
void
vigie_brief_chooser_take_suggestion (VigieBriefChooser *self, gint64 next_at)
{
  g_return_if_fail (VIGIE_IS_BRIEF_CHOOSER (self));

  if (self->suggest_next)
    show_next (self, next_at);
}
