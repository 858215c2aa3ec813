/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-shape-dialog.h"

#include <glib/gi18n.h>
#include <stdio.h>

#include "vigie-closures.h"
#include "vigie-road-words.h"

struct _VigieShapeDialog
{
  AdwDialog parent_instance;

  VigieGeometry *geometry;
  char *actor;
  char *territory; /* (nullable): whose edges these are */
  GArray *include; /* (element-type guint32) */
  GArray *exclude; /* (element-type guint32) */

  AdwEntryRow *title_row;
  AdwComboRow *kind_row;
  AdwComboRow *cause_row;
  AdwComboRow *state_row;
  AdwEntryRow *from_row;
  AdwEntryRow *to_row;
  GtkWidget *save_button;
};

enum
{
  DESCRIBED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

/* What a polygon can be. */
static const VigieShapeKind kinds[] = { VIGIE_SHAPE_CLOSURE, VIGIE_SHAPE_HAZARD,
                                        VIGIE_SHAPE_PERIMETER };

G_DEFINE_FINAL_TYPE (VigieShapeDialog, vigie_shape_dialog, ADW_TYPE_DIALOG)

/* Reads "24/11/2026 18:30" as this desk's clock; empty text is no time. */
static gboolean
read_time (const char *text, gint64 *at)
{
  int day, month, year, hour, minute, length = 0;
  g_autoptr (GDateTime) local = NULL;
  g_autofree char *stripped = g_strstrip (g_strdup (text));

  *at = VIGIE_TIME_UNKNOWN;
  if (stripped[0] == '\0')
    return TRUE;
  if (sscanf (stripped, "%2d/%2d/%4d %2d:%2d%n", &day, &month, &year, &hour, &minute, &length) !=
          5 ||
      stripped[length] != '\0')
    return FALSE;
  local = g_date_time_new_local (year, month, day, hour, minute, 0);
  if (local == NULL)
    return FALSE;
  *at = g_date_time_to_unix (local) * 1000;
  return TRUE;
}

static void
mark (AdwEntryRow *row, gboolean good)
{
  if (good)
    gtk_widget_remove_css_class (GTK_WIDGET (row), "error");
  else
    gtk_widget_add_css_class (GTK_WIDGET (row), "error");
}

static gboolean
read_times (VigieShapeDialog *self, gint64 *from, gint64 *to)
{
  gboolean good_from = read_time (gtk_editable_get_text (GTK_EDITABLE (self->from_row)), from);
  gboolean good_to =
      read_time (gtk_editable_get_text (GTK_EDITABLE (self->to_row)), to) &&
      (*to == VIGIE_TIME_UNKNOWN || !good_from || *from == VIGIE_TIME_UNKNOWN || *to > *from);

  mark (self->from_row, good_from);
  mark (self->to_row, good_to);
  return good_from && good_to;
}

static void
on_times_changed (VigieShapeDialog *self)
{
  gint64 from, to;

  gtk_widget_set_sensitive (self->save_button, read_times (self, &from, &to));
}

/* Takes @draft. */
static VigieDraft *
choose_edges (VigieShapeDialog *self, VigieDraft *draft)
{
  VigieDraft *chosen;

  if (self->territory == NULL ||
      kinds[adw_combo_row_get_selected (self->kind_row)] != VIGIE_SHAPE_CLOSURE)
    return draft;
  chosen = vigie_draft_choose_edges (
      draft, self->territory, (const guint32 *) (gpointer) self->include->data, self->include->len,
      (const guint32 *) (gpointer) self->exclude->data, self->exclude->len);
  vigie_draft_unref (draft);
  return chosen;
}

static void
on_save_clicked (VigieShapeDialog *self)
{
  g_autofree char *id = vigie_shape_new_id ();
  const char *const *causes = vigie_shape_get_causes ();
  VigieDraft *draft;
  gint64 from, to;

  if (!read_times (self, &from, &to))
    return;
  draft = vigie_draft_new_shape (
      id, VIGIE_DECISION_SHAPE_DRAW, kinds[adw_combo_row_get_selected (self->kind_row)],
      gtk_editable_get_text (GTK_EDITABLE (self->title_row)),
      causes[adw_combo_row_get_selected (self->cause_row)], from, to, self->geometry, self->actor);
  if (draft != NULL)
    {
      draft = choose_edges (self, draft);
      /* Nothing is taken back of what is not drawn yet. */
      if (adw_combo_row_get_selected (self->state_row) != 0)
        draft =
            vigie_draft_take_road_state_row (draft, adw_combo_row_get_selected (self->state_row));
      g_signal_emit (self, signals[DESCRIBED], 0, draft);
      vigie_draft_unref (draft);
    }
  adw_dialog_force_close (ADW_DIALOG (self));
}

static void
vigie_shape_dialog_finalize (GObject *object)
{
  VigieShapeDialog *self = VIGIE_SHAPE_DIALOG (object);

  g_clear_pointer (&self->geometry, vigie_geometry_unref);
  g_clear_pointer (&self->actor, g_free);
  g_clear_pointer (&self->territory, g_free);
  g_clear_pointer (&self->include, g_array_unref);
  g_clear_pointer (&self->exclude, g_array_unref);

  G_OBJECT_CLASS (vigie_shape_dialog_parent_class)->finalize (object);
}

static void
vigie_shape_dialog_class_init (VigieShapeDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = vigie_shape_dialog_finalize;

  signals[DESCRIBED] = g_signal_new ("described", VIGIE_TYPE_SHAPE_DIALOG, G_SIGNAL_RUN_LAST, 0,
                                     NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_POINTER);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/vigie/Vigie/vigie-shape-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, VigieShapeDialog, title_row);
  gtk_widget_class_bind_template_child (widget_class, VigieShapeDialog, kind_row);
  gtk_widget_class_bind_template_child (widget_class, VigieShapeDialog, cause_row);
  gtk_widget_class_bind_template_child (widget_class, VigieShapeDialog, state_row);
  gtk_widget_class_bind_template_child (widget_class, VigieShapeDialog, from_row);
  gtk_widget_class_bind_template_child (widget_class, VigieShapeDialog, to_row);
  gtk_widget_class_bind_template_child (widget_class, VigieShapeDialog, save_button);
  gtk_widget_class_bind_template_callback (widget_class, on_save_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_times_changed);
}

static void
vigie_shape_dialog_init (VigieShapeDialog *self)
{
  const char *const *causes = vigie_shape_get_causes ();
  g_autoptr (GtkStringList) cause_words = gtk_string_list_new (NULL);
  g_autoptr (GtkStringList) kind_words = gtk_string_list_new (NULL);
  g_auto (GStrv) state_words = vigie_list_road_states ();
  g_autoptr (GtkStringList) states = gtk_string_list_new ((const char *const *) state_words);
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autofree char *from = g_date_time_format (now, "%d/%m/%Y %H:%M");

  gtk_widget_init_template (GTK_WIDGET (self));
  for (guint i = 0; causes[i] != NULL; i++)
    gtk_string_list_append (cause_words, vigie_shape_describe_cause (causes[i]));
  for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++)
    gtk_string_list_take (kind_words, vigie_format_shape_kind (kinds[i]));
  adw_combo_row_set_model (self->cause_row, G_LIST_MODEL (cause_words));
  adw_combo_row_set_model (self->kind_row, G_LIST_MODEL (kind_words));
  adw_combo_row_set_model (self->state_row, G_LIST_MODEL (states));
  gtk_editable_set_text (GTK_EDITABLE (self->from_row), from);
}

/**
 * vigie_shape_dialog_set_road:
 * @self: a dialog
 * @road: (nullable): number or name of the closed road, which becomes the title
 * @territory: whose edges are meant
 * @include: (element-type guint32): edges that are closed, whatever they are
 * @exclude: (element-type guint32): edges that are open, although the area meets them
 */
void
vigie_shape_dialog_set_road (VigieShapeDialog *self,
                             const char *road,
                             const char *territory,
                             GArray *include,
                             GArray *exclude)
{
  g_return_if_fail (VIGIE_IS_SHAPE_DIALOG (self));

  if (road != NULL)
    gtk_editable_set_text (GTK_EDITABLE (self->title_row), road);
  g_set_str (&self->territory, territory);
  g_clear_pointer (&self->include, g_array_unref);
  g_clear_pointer (&self->exclude, g_array_unref);
  self->include = g_array_copy (include);
  self->exclude = g_array_copy (exclude);
}

/**
 * vigie_shape_dialog_new:
 * @geometry: what was drawn
 * @actor: who drew it
 *
 * Returns: (transfer floating): a dialog
 */
GtkWidget *
vigie_shape_dialog_new (VigieGeometry *geometry, const char *actor)
{
  VigieShapeDialog *self = g_object_new (VIGIE_TYPE_SHAPE_DIALOG, NULL);

  self->geometry = vigie_geometry_ref (geometry);
  self->actor = g_strdup (actor);
  return GTK_WIDGET (self);
}
