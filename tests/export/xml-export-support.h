/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <libxml/tree.h>

#include "vigie-export-format.h"

G_BEGIN_DECLS

G_DEFINE_AUTOPTR_CLEANUP_FUNC (xmlDoc, xmlFreeDoc)

VigieSituation *xml_export_new_situation (void); /* SDIS 21, an exercise of no shapes, UTC+1 */
VigieSituation *xml_export_new_random (GRand *rand);

VigieSituationShape *xml_export_add_closure (VigieSituation *situation,
                                             const char *id,
                                             VigieGeometry *area); /* (transfer full) */
VigieSituationShape *
xml_export_add_diversion (VigieSituation *situation, const char *id, const char *closure);
void xml_export_add_section (VigieSituationShape *closure,
                             const char *road,
                             const char *from,
                             const char *to);
VigieGeometry *xml_export_new_square (double lon, double lat, double half);

/* Schemas by their paths below the shared folder; the test is skipped where they are absent. */
gboolean xml_export_has_schemas (const char *const *schemas);
void xml_export_check_schemas (const char *path, const char *const *schemas);

xmlDoc *xml_export_read (const char *path);
xmlNode *xml_export_find (xmlDoc *document, const char *name, guint index); /* (nullable) */
guint xml_export_count (xmlDoc *document, const char *name);
char *xml_export_dup_text (xmlDoc *document, const char *name, guint index);
char *
xml_export_dup_attribute (xmlDoc *document, const char *name, guint index, const char *attribute);
GHashTable *xml_export_list_paths (xmlDoc *document); /* of elements, with the types of records */

G_END_DECLS
