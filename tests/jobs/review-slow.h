/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vigie-store.h"

G_BEGIN_DECLS

void assert_review (VigieStore *store, gint64 at, gboolean four_eyes);

G_END_DECLS
