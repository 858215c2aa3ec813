/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <libsoup/soup.h>

G_BEGIN_DECLS

/* What a browser may ask and gets as an answer; vigie-capture-receiver.c. */
gboolean vigie_capture_origin_is_extension (const char *origin);
void vigie_capture_answer_begin (SoupServerMessage *message, const char *origin); /* (nullable) */
void vigie_capture_answer_preflight (SoupServerMessage *message);
gboolean vigie_capture_answer_page (SoupServerMessage *message, const char *path);
void vigie_capture_answer_error (SoupServerMessage *message,
                                 guint status,
                                 const char *code,
                                 const char *sentence);
void vigie_capture_answer_json (SoupServerMessage *message, GString *json); /* (transfer full) */

G_END_DECLS
