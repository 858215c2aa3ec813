/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "vigie-xml-rules.h"

G_BEGIN_DECLS

/**
 * VigieXmlWriter:
 *
 * An XML document that is written from its beginning to its end, indented, in UTF-8. Texts may come
 * from anywhere: what XML cannot hold, and what would be read as something else than it shows, does
 * not get into it.
 */
typedef struct _VigieXmlWriter VigieXmlWriter;

VigieXmlWriter *vigie_xml_writer_new (void);
void vigie_xml_writer_free (VigieXmlWriter *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VigieXmlWriter, vigie_xml_writer_free)

void vigie_xml_writer_begin (VigieXmlWriter *self, const char *name);
void vigie_xml_writer_attribute (VigieXmlWriter *self, const char *name, const char *value);
void vigie_xml_writer_text (VigieXmlWriter *self, const char *text);
void vigie_xml_writer_element (VigieXmlWriter *self, const char *name, const char *text);
void vigie_xml_writer_end (VigieXmlWriter *self);

gboolean vigie_xml_writer_save (VigieXmlWriter *self,
                                const VigieXmlRules *rules,
                                const char *path,
                                guint64 *n_bytes,
                                GError **error);

char *vigie_xml_clean (const char *text, gsize max_chars); /* (transfer full) */

G_END_DECLS
