/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-findings-list.h"

#include <glib/gi18n.h>
#include <string.h>

#include "vigie-figures-words.h"
#include "vigie-rows.h"

#define FINDING "vigie-finding"

void
vigie_findings_list_init (VigieFindingsList *self,
                          AdwPreferencesGroup *group,
                          gboolean improve,
                          GCallback on_activated,
                          gpointer user_data)
{
  *self = (VigieFindingsList) { .group = group,
                                .improve = improve,
                                .rows = g_ptr_array_new (),
                                .on_activated = on_activated,
                                .user_data = user_data };
}

void
vigie_findings_list_clear (VigieFindingsList *self)
{
  g_clear_pointer (&self->rows, g_ptr_array_unref);
  g_clear_pointer (&self->shown, g_ptr_array_unref);
}

VigieFinding *
vigie_findings_list_get_finding (AdwActionRow *row)
{
  return g_object_get_data (G_OBJECT (row), FINDING);
}

/* (transfer full): those of this list */
static GPtrArray *
select_findings (VigieFindingsList *self, GPtrArray *findings)
{
  GPtrArray *selected = g_ptr_array_new_with_free_func ((GDestroyNotify) vigie_finding_unref);

  for (guint i = 0; i < findings->len; i++)
    {
      VigieFinding *finding = g_ptr_array_index (findings, i);

      if (finding->improve == self->improve)
        g_ptr_array_add (selected, vigie_finding_ref (finding));
    }
  return selected;
}

static gboolean
is_shown (VigieFindingsList *self, GPtrArray *findings)
{
  if (self->shown == NULL || self->shown->len != findings->len)
    return FALSE;
  for (guint i = 0; i < findings->len; i++)
    if (!vigie_finding_equal (g_ptr_array_index (self->shown, i), g_ptr_array_index (findings, i)))
      return FALSE;
  return TRUE;
}

static GtkWidget *
make_row (VigieFindingsList *self, VigieFinding *finding)
{
  g_autofree char *words = vigie_figures_say_finding (finding);
  GtkWidget *row = vigie_row_new (finding->text, words);

  g_object_set_data_full (G_OBJECT (row), FINDING, vigie_finding_ref (finding),
                          (GDestroyNotify) vigie_finding_unref);
  if (self->can_edit)
    {
      GtkWidget *image = gtk_image_new_from_icon_name ("document-edit-symbolic");

      gtk_widget_add_css_class (image, "dimmed");
      adw_action_row_add_suffix (ADW_ACTION_ROW (row), image);
      gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
      g_signal_connect (row, "activated", self->on_activated, self->user_data);
    }
  return row;
}

/* (transfer full) (nullable): id of the finding on whose row the keys are */
static char *
dup_focused (VigieFindingsList *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self->group));
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;
  GtkWidget *row = focus != NULL ? gtk_widget_get_ancestor (focus, ADW_TYPE_ACTION_ROW) : NULL;
  VigieFinding *finding = row != NULL ? g_object_get_data (G_OBJECT (row), FINDING) : NULL;

  return finding != NULL ? g_strdup (finding->id) : NULL;
}

/**
 * vigie_findings_list_show:
 * @self: a list
 * @findings: (element-type VigieFinding): of both kinds
 * @can_edit: whether rows can be activated
 */
void
vigie_findings_list_show (VigieFindingsList *self, GPtrArray *findings, gboolean can_edit)
{
  g_autoptr (GPtrArray) selected = select_findings (self, findings);
  g_autofree char *focused = dup_focused (self);

  if (is_shown (self, selected) && can_edit == self->can_edit)
    return;
  self->can_edit = can_edit;
  vigie_rows_remove_all (self->group, self->rows);
  for (guint i = 0; i < selected->len; i++)
    {
      VigieFinding *finding = g_ptr_array_index (selected, i);
      GtkWidget *row = make_row (self, finding);

      vigie_rows_add (self->group, self->rows, row);
      if (g_strcmp0 (focused, finding->id) == 0)
        gtk_widget_grab_focus (row);
    }
  if (selected->len == 0)
    {
      GtkWidget *row = vigie_row_new (_ ("Nothing written down yet"), "");

      gtk_widget_add_css_class (row, "dimmed");
      vigie_rows_add (self->group, self->rows, row);
    }
  g_clear_pointer (&self->shown, g_ptr_array_unref);
  self->shown = g_steal_pointer (&selected);
}
