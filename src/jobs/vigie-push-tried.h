/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vigie-destination.h"

G_BEGIN_DECLS

void vigie_push_tried_add (VigieStore *store, const char *place, const char *sha256);
gboolean vigie_push_tried_has (VigieStore *store, const char *place, const char *sha256);

G_END_DECLS
