/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vigie-official-intake.h"

G_BEGIN_DECLS

gboolean vigie_vigilance_parse (VigieOfficialAnswer *answer,
                                GBytes *bytes,
                                const char *const *departments,
                                GError **error);

G_END_DECLS
