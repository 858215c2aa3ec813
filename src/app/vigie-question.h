/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

AdwAlertDialog *vigie_question_new (const char *heading /* (nullable) */,
                                    const char *body /* (nullable) */);

G_END_DECLS
