/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-territory-result.h"

#include <glib/gi18n.h>

#include "vigie-closures.h"

struct _VigieTerritoryResult
{
  AdwBin parent_instance;

  char *path;
  GPtrArray *left_out_rows; /* (element-type GtkWidget), borrowed */
  GPtrArray *unnamed_rows;  /* (element-type GtkWidget), borrowed */

  AdwActionRow *roads_row;
  AdwActionRow *junctions_row;
  AdwActionRow *turns_row;
  AdwActionRow *markers_row;
  AdwActionRow *communes_row;
  AdwActionRow *names_row;
  AdwActionRow *file_row;
  AdwPreferencesGroup *left_out_group;
  AdwPreferencesGroup *unnamed_group;
};

enum
{
  NAME_SOURCES,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (VigieTerritoryResult, vigie_territory_result, ADW_TYPE_BIN)

/* ---- words ---- */

static char *
describe_roads (const VigieTerritoryReport *report)
{
  g_autofree char *used = vigie_format_count (report->n_used);
  g_autofree char *all = vigie_format_count (report->n_ways);
  g_autofree char *numbers = vigie_format_count (report->n_numbered);

  /* Translators: how many roads are used, of how many; how many road numbers there are */
  return g_strdup_printf (ngettext ("%s of %s, with %s road number",
                                    "%s of %s, with %s road numbers", report->n_numbered),
                          used, all, numbers);
}

static char *
describe_junctions (const VigieTerritoryReport *report)
{
  g_autofree char *nodes = vigie_format_count (report->n_nodes);
  g_autofree char *edges = vigie_format_count (report->n_edges);

  /* Translators: how many junctions, and pieces of road between them */
  return g_strdup_printf (ngettext ("%s, with %s piece of road between them",
                                    "%s, with %s pieces of road between them", report->n_edges),
                          nodes, edges);
}

static char *
describe_markers (const VigieTerritoryReport *report)
{
  g_autofree char *all = vigie_format_count (report->n_markers);
  g_autofree char *off_road = vigie_format_count (report->n_markers_off_road);

  if (report->n_markers == 0)
    return g_strdup (_ ("None: positions like “D 971 PR 12+300” cannot be found"));
  if (report->n_markers_off_road == 0)
    return g_steal_pointer (&all);
  /* Translators: how many PR there are, and of how many the road is not near */
  return g_strdup_printf (_ ("%s, of which %s without their road nearby"), all, off_road);
}

static char *
describe_communes (const VigieTerritoryReport *report)
{
  return report->n_communes > 0 ? vigie_format_count (report->n_communes)
                                : g_strdup (_ ("None: roads do not say where they lie"));
}

static char *
describe_file (const VigieTerritoryReport *report, const char *path)
{
  g_autofree char *name = g_filename_display_name (path);
  g_autofree char *size = g_format_size (report->size);

  return g_strdup_printf ("%s (%s)", name, size);
}

/* As a row begins, with a capital. */
static char *
capitalise (const char *text)
{
  gunichar first = g_unichar_totitle (g_utf8_get_char (text));
  char bytes[7] = { 0 };

  g_unichar_to_utf8 (first, bytes);
  return g_strconcat (bytes, g_utf8_next_char (text), NULL);
}

/* ---- rows ---- */

static void
set_words (AdwActionRow *row, char *words) /* (transfer full) */
{
  g_autofree char *escaped = g_markup_escape_text (words, -1);

  adw_action_row_set_subtitle (row, escaped);
  g_free (words);
}

static void
clear_rows (AdwPreferencesGroup *group, GPtrArray *rows)
{
  for (guint i = 0; i < rows->len; i++)
    adw_preferences_group_remove (group, g_ptr_array_index (rows, i));
  g_ptr_array_set_size (rows, 0);
}

static GtkWidget *
add_row (AdwPreferencesGroup *group, GPtrArray *rows, const char *title)
{
  GtkWidget *row = adw_action_row_new ();

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_title_lines (ADW_ACTION_ROW (row), 0);
  adw_preferences_group_add (group, row);
  g_ptr_array_add (rows, row);
  return row;
}

static void
show_left_out (VigieTerritoryResult *self, const VigieTerritoryReport *report)
{
  clear_rows (self->left_out_group, self->left_out_rows);
  for (guint i = 0; i < VIGIE_N_LEFT_OUT; i++)
    {
      g_autofree char *title = capitalise (vigie_left_out_describe ((VigieLeftOut) i));
      g_autofree char *count = vigie_format_count (report->left_out[i]);
      GtkWidget *label;

      if (report->left_out[i] == 0)
        continue;
      label = gtk_label_new (count);
      gtk_widget_add_css_class (label, "numeric");
      gtk_widget_add_css_class (label, "dimmed");
      adw_action_row_add_suffix (
          ADW_ACTION_ROW (add_row (self->left_out_group, self->left_out_rows, title)), label);
    }
  gtk_widget_set_visible (GTK_WIDGET (self->left_out_group), self->left_out_rows->len > 0);
}

static void
show_unnamed (VigieTerritoryResult *self, const VigieTerritoryReport *report)
{
  clear_rows (self->unnamed_group, self->unnamed_rows);
  for (guint i = 0; i < report->unattributed->len; i++)
    add_row (self->unnamed_group, self->unnamed_rows, g_ptr_array_index (report->unattributed, i));
  gtk_widget_set_visible (GTK_WIDGET (self->unnamed_group), self->unnamed_rows->len > 0);
}

/**
 * vigie_territory_result_show:
 * @self: a result
 * @report: what came of building
 * @path: the territory that was made
 */
void
vigie_territory_result_show (VigieTerritoryResult *self,
                             const VigieTerritoryReport *report,
                             const char *path)
{
  g_return_if_fail (VIGIE_IS_TERRITORY_RESULT (self));
  g_return_if_fail (report != NULL && path != NULL);

  g_set_str (&self->path, path);
  set_words (self->roads_row, describe_roads (report));
  set_words (self->junctions_row, describe_junctions (report));
  set_words (self->turns_row, vigie_format_count (report->n_restrictions));
  set_words (self->markers_row, describe_markers (report));
  set_words (self->communes_row, describe_communes (report));
  set_words (self->names_row, vigie_format_count (report->n_names));
  set_words (self->file_row, describe_file (report, path));
  show_left_out (self, report);
  show_unnamed (self, report);
}

static void
on_name_clicked (VigieTerritoryResult *self)
{
  g_signal_emit (self, signals[NAME_SOURCES], 0);
}

static void
on_folder_clicked (VigieTerritoryResult *self)
{
  g_autoptr (GFile) file = g_file_new_for_path (self->path);
  g_autoptr (GtkFileLauncher) launcher = gtk_file_launcher_new (file);

  gtk_file_launcher_open_containing_folder (
      launcher, GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))), NULL, NULL, NULL);
}

static void
vigie_territory_result_finalize (GObject *object)
{
  VigieTerritoryResult *self = VIGIE_TERRITORY_RESULT (object);

  g_free (self->path);
  g_ptr_array_unref (self->left_out_rows);
  g_ptr_array_unref (self->unnamed_rows);

  G_OBJECT_CLASS (vigie_territory_result_parent_class)->finalize (object);
}

static void
vigie_territory_result_class_init (VigieTerritoryResultClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = vigie_territory_result_finalize;

  signals[NAME_SOURCES] = g_signal_new ("name-sources", VIGIE_TYPE_TERRITORY_RESULT,
                                        G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/vigie/Vigie/vigie-territory-result.ui");
  gtk_widget_class_bind_template_child (widget_class, VigieTerritoryResult, roads_row);
  gtk_widget_class_bind_template_child (widget_class, VigieTerritoryResult, junctions_row);
  gtk_widget_class_bind_template_child (widget_class, VigieTerritoryResult, turns_row);
  gtk_widget_class_bind_template_child (widget_class, VigieTerritoryResult, markers_row);
  gtk_widget_class_bind_template_child (widget_class, VigieTerritoryResult, communes_row);
  gtk_widget_class_bind_template_child (widget_class, VigieTerritoryResult, names_row);
  gtk_widget_class_bind_template_child (widget_class, VigieTerritoryResult, file_row);
  gtk_widget_class_bind_template_child (widget_class, VigieTerritoryResult, left_out_group);
  gtk_widget_class_bind_template_child (widget_class, VigieTerritoryResult, unnamed_group);
  gtk_widget_class_bind_template_callback (widget_class, on_name_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_folder_clicked);
}

static void
vigie_territory_result_init (VigieTerritoryResult *self)
{
  self->left_out_rows = g_ptr_array_new ();
  self->unnamed_rows = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}
