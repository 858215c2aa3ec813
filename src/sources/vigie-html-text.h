/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

gsize vigie_html_to_text (const char *html, gsize length, char *out);
gsize vigie_html_decode_entities (const char *text, gsize length, char *out);

G_END_DECLS
