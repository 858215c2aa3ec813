/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-retention.h"

#include <glib/gi18n.h>

#include "vigie-day-row.h"

static void
show_day (VigieDayRow *row)
{
  VigieSession *session = g_object_get_data (G_OBJECT (row), "session");
  VigieStore *store = vigie_session_get_store (session);
  g_autofree char *day = store != NULL ? vigie_store_get (store, VIGIE_INFO_RETENTION) : NULL;

  vigie_day_row_set_day (row, day != NULL && day[0] != '\0' ? day : NULL);
}

static void
on_chosen (VigieDayRow *row)
{
  VigieSession *session = g_object_get_data (G_OBJECT (row), "session");
  const char *day = vigie_day_row_get_day (row);

  vigie_session_set_info (session, VIGIE_INFO_RETENTION, day != NULL ? day : "");
}

/* When it began: the alert, or else when the incident was made. */
static GDateTime *
find_beginning (VigieSession *session, gboolean *is_alert)
{
  g_autofree char *created =
      vigie_store_get (vigie_session_get_store (session), VIGIE_INFO_CREATED_AT);
  gint64 at = vigie_session_get_alert_at (session);

  *is_alert = at != VIGIE_TIME_UNKNOWN;
  if (!*is_alert && (created == NULL || !vigie_time_parse (created, &at)))
    at = g_get_real_time () / 1000;
  return g_date_time_new_from_unix_local (at / 1000);
}

/**
 * vigie_retention_make_row:
 * @session: of the incident
 *
 * Returns: (transfer floating): a row with the last day on which the incident may hold personal
 *   data, where it can be chosen
 */
GtkWidget *
vigie_retention_make_row (VigieSession *session)
{
  static const struct
  {
    int months;
    const char *after_alert;
    const char *after_beginning;
  } usual[] = {
    { 6, N_ ("6 months after the alert"), N_ ("6 months after the beginning") },
    { 12, N_ ("1 year after the alert"), N_ ("1 year after the beginning") },
    { 36, N_ ("3 years after the alert"), N_ ("3 years after the beginning") },
  };
  GtkWidget *row = vigie_day_row_new ();
  gboolean is_alert;
  g_autoptr (GDateTime) beginning = find_beginning (session, &is_alert);

  g_object_set_data_full (G_OBJECT (row), "session", g_object_ref (session), g_object_unref);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), _ ("Keep personal data until"));
  vigie_day_row_set_without (VIGIE_DAY_ROW (row), _ ("No day is set"));
  for (gsize i = 0; i < G_N_ELEMENTS (usual); i++)
    {
      g_autoptr (GDateTime) day = g_date_time_add_months (beginning, usual[i].months);

      vigie_day_row_add_usual (VIGIE_DAY_ROW (row),
                               is_alert ? _ (usual[i].after_alert) : _ (usual[i].after_beginning),
                               day);
    }
  show_day (VIGIE_DAY_ROW (row));
  gtk_widget_set_sensitive (row, !vigie_store_is_read_only (vigie_session_get_store (session)));
  g_signal_connect (row, "chosen", G_CALLBACK (on_chosen), NULL);
  g_signal_connect_object (session, "info-changed", G_CALLBACK (show_day), row, G_CONNECT_SWAPPED);
  return row;
}
