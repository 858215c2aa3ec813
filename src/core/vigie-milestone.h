/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vigie-decision.h"

G_BEGIN_DECLS

#define VIGIE_MILESTONE_FIRST_PHOTO "first-photo"

const char *vigie_milestone_get_current_name (const char *name); /* (nullable) */

G_END_DECLS
