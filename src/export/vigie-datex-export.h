/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vigie-export-format.h"
#include "vigie-xml-rules.h"

G_BEGIN_DECLS

gboolean vigie_datex3_write (const VigieExportInput *input,
                             const char *path,
                             GCancellable *cancellable,
                             VigieExportReport *report,
                             GError **error);
gboolean vigie_datex2_write (const VigieExportInput *input,
                             const char *path,
                             GCancellable *cancellable,
                             VigieExportReport *report,
                             GError **error);

const VigieXmlRules *vigie_datex3_get_rules (void);
const VigieXmlRules *vigie_datex2_get_rules (void);

G_END_DECLS
