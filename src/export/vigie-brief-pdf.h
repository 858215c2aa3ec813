/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vigie-brief-document.h"

G_BEGIN_DECLS

gboolean vigie_brief_write_pdf (const VigieBrief *brief,
                                const VigieBriefOptions *options,
                                const char *path,
                                VigieBriefReport *report,
                                GError **error);
GBytes *vigie_brief_to_pdf (const VigieBrief *brief,
                            const VigieBriefOptions *options,
                            VigieBriefReport *report,
                            GError **error);

G_END_DECLS
