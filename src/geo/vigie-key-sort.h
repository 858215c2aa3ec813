/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Sorts by the upper 32 bits; what has the same there keeps its order. */
void vigie_key_sort (guint64 *keys, gsize n);

G_END_DECLS
