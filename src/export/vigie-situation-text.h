/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vigie-situation.h"

G_BEGIN_DECLS

char *vigie_situation_dup_label (const VigieSituationShape *shape); /* never "" */
char *vigie_situation_dup_identifier (const char *id, const char *fall_back);
char *vigie_situation_list_sections (const VigieSituationShape *shape);  /* "" without any */
char *vigie_situation_list_roads (const VigieSituationShape *diversion); /* "" without any */
gboolean vigie_situation_is_passable (const VigieSituationShape *diversion);
char *vigie_situation_tell (const VigieSituation *self, const VigieSituationShape *shape);
GPtrArray *
vigie_situation_find_diversions (const VigieSituation *self,
                                 const VigieSituationShape *closure); /* (transfer container) */
GPtrArray *vigie_situation_section_list_lines (const VigieSituationSection *section,
                                               const VigieGeometry *area); /* (transfer full) */

G_END_DECLS
