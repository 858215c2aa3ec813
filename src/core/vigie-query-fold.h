/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

void vigie_query_append_folded (GString *folded, const char *text);

G_END_DECLS
