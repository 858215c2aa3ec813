/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vigie-export-format.h"
#include "vigie-xml-rules.h"

G_BEGIN_DECLS

#define VIGIE_CAP_NAMESPACE "urn:oasis:names:tc:emergency:cap:1.2"

gboolean vigie_cap_write (const VigieExportInput *input,
                          const char *path,
                          GCancellable *cancellable,
                          VigieExportReport *report,
                          GError **error);

const VigieXmlRules *vigie_cap_get_rules (void);

G_END_DECLS
