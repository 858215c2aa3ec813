/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-brief-notes.h"

#include <glib/gi18n.h>

#include "vigie-brief-describe.h"
#include "vigie-closures.h"
#include "vigie-rows.h"

#define MAX_CHANGES 5

/* In the desk's language, whatever that of the pages is. */
static GtkWidget *
make_change_row (const VigieBriefVoice *voice, const VigieBriefChange *change)
{
  g_autofree char *more = vigie_brief_say_change (voice, change);
  const char *kind = vigie_words_get (voice->language, vigie_brief_get_change_word (change->kind));
  g_autofree char *subtitle =
      *more != '\0' ? g_strdup_printf ("%s · %s", kind, more) : g_strdup (kind);
  GtkWidget *row = vigie_row_new (vigie_brief_get_change_text (voice, change), subtitle);

  adw_action_row_set_title_lines (ADW_ACTION_ROW (row), 2);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 2);
  return row;
}

static void
name_changes (AdwPreferencesGroup *group, const VigieBrief *brief)
{
  g_autofree char *title = NULL;
  g_autofree char *time = NULL;

  if (brief->previous_at == VIGIE_TIME_UNKNOWN)
    {
      adw_preferences_group_set_title (group, _ ("First Brief"));
      adw_preferences_group_set_description (group, _ ("There is none before it to compare with."));
      return;
    }
  /* Translators: the number of the brief before */
  title = g_strdup_printf (_ ("New since No. %u"), brief->number - 1);
  time = vigie_format_time (brief->previous_at);
  adw_preferences_group_set_title (group, title);
  adw_preferences_group_set_description (group, time);
}

/**
 * vigie_brief_notes_fill_changes:
 * @group: says in words what is new since the last brief
 * @rows: (element-type GtkWidget): its rows
 * @proof: of which brief
 */
void
vigie_brief_notes_fill_changes (AdwPreferencesGroup *group, GPtrArray *rows, VigieBriefProof *proof)
{
  const VigieBrief *brief = vigie_brief_proof_get_brief (proof);
  g_autoptr (GTimeZone) zone = g_time_zone_new_local ();
  const VigieBriefVoice voice = { brief, vigie_language_get_default (), zone };
  const gboolean is_first = brief->previous_at == VIGIE_TIME_UNKNOWN;
  const guint n = is_first ? 0 : MIN (brief->changes->len, MAX_CHANGES);

  vigie_rows_remove_all (group, rows);
  name_changes (group, brief);
  for (guint i = 0; i < n; i++)
    vigie_rows_add (group, rows, make_change_row (&voice, g_ptr_array_index (brief->changes, i)));
  if (!is_first && n == 0)
    vigie_rows_add (group, rows, vigie_row_new (_ ("Nothing has changed"), NULL));
  else if (!is_first && brief->changes->len > n)
    {
      const guint n_more = brief->changes->len - n;
      g_autofree char *more =
          g_strdup_printf (ngettext ("%u more change", "%u more changes", n_more), n_more);

      vigie_rows_add (group, rows, vigie_row_new (more, NULL));
    }
}

static void
warn (AdwPreferencesGroup *group, GPtrArray *rows, const char *sentence)
{
  GtkWidget *row = vigie_row_new (sentence, NULL);
  GtkWidget *icon = gtk_image_new_from_icon_name ("dialog-warning-symbolic");

  gtk_widget_add_css_class (icon, "warning");
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), icon);
  vigie_rows_add (group, rows, row);
}

/**
 * vigie_brief_notes_fill_warnings:
 * @group: says what to know before the brief goes out; hidden where there is nothing
 * @rows: (element-type GtkWidget): its rows
 * @proof: of which brief
 * @is_read_only: whether the incident cannot be written to
 */
void
vigie_brief_notes_fill_warnings (AdwPreferencesGroup *group,
                                 GPtrArray *rows,
                                 VigieBriefProof *proof,
                                 gboolean is_read_only)
{
  VigieBriefing *briefing = vigie_brief_proof_get_briefing (proof);
  const guint n_waiting = vigie_briefing_get_n_waiting (briefing);
  const char *problem = vigie_briefing_get_territory_problem (briefing);

  vigie_rows_remove_all (group, rows);
  if (is_read_only)
    warn (group, rows,
          _ ("A brief is numbered and noted in the log, and this incident cannot be written to: "
             "look at it and copy its texts, or issue it from a copy of the file."));
  if (n_waiting > 0)
    {
      g_autofree char *waiting = g_strdup_printf (
          ngettext ("%u confirmed post waits for a second person. In the brief it is still to be "
                    "confirmed.",
                    "%u confirmed posts wait for a second person. In the brief they are still to "
                    "be confirmed.",
                    n_waiting),
          n_waiting);

      warn (group, rows, waiting);
    }
  if (problem != NULL)
    {
      /* Translators: %s is a sentence that says why */
      g_autofree char *sentence =
          g_strdup_printf (_ ("The map is drawn without the incident’s territory: %s"), problem);

      warn (group, rows, sentence);
    }
  gtk_widget_set_visible (GTK_WIDGET (group), rows->len > 0);
}
