/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vigie-official-intake.h"

G_BEGIN_DECLS

gboolean vigie_bisonfute_parse (VigieOfficialAnswer *answer,
                                GBytes *bytes,
                                const VigieBox *area,
                                GError **error);

G_END_DECLS
