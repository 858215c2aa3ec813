/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "vigie-finding.h"

G_BEGIN_DECLS

/**
 * VigieFindingsList:
 *
 * The rows of one kind of findings in a group. Rows that stay the same are left alone, so that what
 * is looked at does not move.
 */
typedef struct
{
  AdwPreferencesGroup *group;
  gboolean improve;
  gboolean can_edit;
  GPtrArray *rows;        /* (element-type GtkWidget), borrowed */
  GPtrArray *shown;       /* (element-type VigieFinding) */
  GCallback on_activated; /* (AdwActionRow *row, gpointer user_data) */
  gpointer user_data;
} VigieFindingsList;

void vigie_findings_list_init (VigieFindingsList *self,
                               AdwPreferencesGroup *group,
                               gboolean improve,
                               GCallback on_activated,
                               gpointer user_data);
void vigie_findings_list_clear (VigieFindingsList *self);
void vigie_findings_list_show (VigieFindingsList *self,
                               GPtrArray *findings, /* (element-type VigieFinding): of both kinds */
                               gboolean can_edit);
VigieFinding *vigie_findings_list_get_finding (AdwActionRow *row); /* (transfer none) */

G_END_DECLS
