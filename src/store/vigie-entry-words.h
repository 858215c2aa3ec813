/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

void vigie_entry_words_append (GString *out, const char *body);

G_END_DECLS
