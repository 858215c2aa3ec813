/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vigie-export-format.h"
#include "vigie-xml-rules.h"

G_BEGIN_DECLS

extern const VigieXmlRules vigie_kml_rules;

gboolean vigie_kml_write (const VigieExportInput *input,
                          const char *path,
                          GCancellable *cancellable,
                          VigieExportReport *report,
                          GError **error); /* a VigieExportFunc */

G_END_DECLS
