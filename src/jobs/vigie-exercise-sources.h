/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vigie-store.h"

G_BEGIN_DECLS

GPtrArray *vigie_exercise_sources_list (VigieStore *original); /* (element-type utf8) */
GPtrArray *vigie_exercise_sources_load (VigieStore *store);    /* (element-type VigieWatch) */

G_END_DECLS
