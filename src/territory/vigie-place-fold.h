/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

char *vigie_place_fold (const char *name); /* (transfer full) */

G_END_DECLS
