/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vigie-store.h"

G_BEGIN_DECLS

gboolean vigie_store_is_exercise (VigieStore *self);

G_END_DECLS
