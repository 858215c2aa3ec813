/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-day-row.h"

#include <glib/gi18n.h>

struct _VigieDayRow
{
  AdwActionRow parent_instance;

  char *day;     /* (nullable) */
  char *without; /* what stands there without a day */
  gboolean is_showing;

  GtkWidget *clear_button;
  GtkWidget *calendar_button;
  GtkPopover *popover;
  GtkCalendar *calendar;
  GtkBox *usual_box;
};

G_DEFINE_FINAL_TYPE (VigieDayRow, vigie_day_row, ADW_TYPE_ACTION_ROW)

enum
{
  CHOSEN,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

/* At noon, so that no change of the clocks makes another day of it. */
static GDateTime *
parse_day (const char *day)
{
  g_autofree char *time = g_strconcat (day, "T12:00:00Z", NULL);

  return g_date_time_new_from_iso8601 (time, NULL);
}

/**
 * vigie_day_row_format:
 * @day: a day, as "2027-11-29"
 *
 * Returns: (transfer full): the day as people write it; @day where it is none
 */
char *
vigie_day_row_format (const char *day)
{
  g_autoptr (GDateTime) date = parse_day (day);

  /* Translators: a day, as “29 November 2027”; see strftime(3) */
  return date != NULL ? g_date_time_format (date, _ ("%-d %B %Y")) : g_strdup (day);
}

static void
show_day (VigieDayRow *self)
{
  g_autofree char *words = self->day != NULL
                               ? vigie_day_row_format (self->day)
                               : g_strdup (self->without != NULL ? self->without : "");

  adw_action_row_set_subtitle (ADW_ACTION_ROW (self), words);
  gtk_widget_set_visible (self->clear_button, self->day != NULL && self->without != NULL);
}

static void
choose (VigieDayRow *self, const char *day)
{
  gtk_popover_popdown (self->popover);
  if (g_strcmp0 (day, self->day) == 0)
    return;
  vigie_day_row_set_day (self, day);
  g_signal_emit (self, signals[CHOSEN], 0);
}

static void
on_cleared (VigieDayRow *self)
{
  gtk_widget_grab_focus (self->calendar_button);
  choose (self, NULL);
}

static void
on_shown (VigieDayRow *self)
{
  g_autoptr (GDateTime) date = self->day != NULL ? parse_day (self->day) : NULL;

  if (date == NULL)
    return;
  self->is_showing = TRUE;
  gtk_calendar_select_day (self->calendar, date);
  self->is_showing = FALSE;
}

static void
on_day_selected (VigieDayRow *self)
{
  g_autoptr (GDateTime) date = gtk_calendar_get_date (self->calendar);
  g_autofree char *day = g_date_time_format (date, "%Y-%m-%d");

  if (!self->is_showing)
    choose (self, day);
}

static void
on_usual (GtkWidget *button, VigieDayRow *self)
{
  choose (self, g_object_get_data (G_OBJECT (button), "day"));
}

static void
vigie_day_row_finalize (GObject *object)
{
  VigieDayRow *self = VIGIE_DAY_ROW (object);

  g_free (self->day);
  g_free (self->without);

  G_OBJECT_CLASS (vigie_day_row_parent_class)->finalize (object);
}

static void
vigie_day_row_class_init (VigieDayRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = vigie_day_row_finalize;
  signals[CHOSEN] = g_signal_new ("chosen", VIGIE_TYPE_DAY_ROW, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                  NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/vigie/Vigie/vigie-day-row.ui");
  gtk_widget_class_bind_template_child (widget_class, VigieDayRow, clear_button);
  gtk_widget_class_bind_template_child (widget_class, VigieDayRow, calendar_button);
  gtk_widget_class_bind_template_child (widget_class, VigieDayRow, popover);
  gtk_widget_class_bind_template_child (widget_class, VigieDayRow, calendar);
  gtk_widget_class_bind_template_child (widget_class, VigieDayRow, usual_box);
  gtk_widget_class_bind_template_callback (widget_class, on_cleared);
  gtk_widget_class_bind_template_callback (widget_class, on_shown);
  gtk_widget_class_bind_template_callback (widget_class, on_day_selected);
}

static void
vigie_day_row_init (VigieDayRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (self), FALSE);
}

GtkWidget *
vigie_day_row_new (void)
{
  return g_object_new (VIGIE_TYPE_DAY_ROW, NULL);
}

/* Shows @day, and emits nothing. */
void
vigie_day_row_set_day (VigieDayRow *self, const char *day)
{
  g_return_if_fail (VIGIE_IS_DAY_ROW (self));

  g_set_str (&self->day, day);
  show_day (self);
}

const char *
vigie_day_row_get_day (VigieDayRow *self)
{
  g_return_val_if_fail (VIGIE_IS_DAY_ROW (self), NULL);

  return self->day;
}

/**
 * vigie_day_row_set_without:
 * @self: a row
 * @words: what it says without a day
 *
 * From then on people can take the day away.
 */
void
vigie_day_row_set_without (VigieDayRow *self, const char *words)
{
  g_return_if_fail (VIGIE_IS_DAY_ROW (self));

  g_set_str (&self->without, words);
  show_day (self);
}

/**
 * vigie_day_row_add_usual:
 * @self: a row
 * @label: what is offered, as "1 year after the alert"
 * @day: which day that is
 */
void
vigie_day_row_add_usual (VigieDayRow *self, const char *label, GDateTime *day)
{
  GtkWidget *button = gtk_button_new_with_label (label);

  g_return_if_fail (VIGIE_IS_DAY_ROW (self));
  g_return_if_fail (day != NULL);

  gtk_widget_add_css_class (button, "flat");
  g_object_set_data_full (G_OBJECT (button), "day", g_date_time_format (day, "%Y-%m-%d"), g_free);
  g_signal_connect_object (button, "clicked", G_CALLBACK (on_usual), self, 0);
  gtk_box_append (self->usual_box, button);
}
