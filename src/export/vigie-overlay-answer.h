/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <libsoup/soup.h>

#include "vigie-overlay-document.h"

G_BEGIN_DECLS

/* What the live overlay answers over HTTP; each sets the whole answer but the headers that
 * vigie_overlay_answer_begin() gives all of them. */
void vigie_overlay_answer_begin (SoupServerMessage *message, gboolean is_guarded);
gboolean vigie_overlay_answer_method (SoupServerMessage *message); /* whether it was that */
void vigie_overlay_answer_wrong_host (SoupServerMessage *message);
void vigie_overlay_answer_no_token (SoupServerMessage *message);
void vigie_overlay_answer_busy (SoupServerMessage *message);
void vigie_overlay_answer_document (SoupServerMessage *message,
                                    VigieOverlayDocument *document, /* (nullable) */
                                    gboolean is_ready);

gboolean vigie_overlay_answer_is_public (const char *path);
gboolean vigie_overlay_answer_page (SoupServerMessage *message,
                                    const char *path); /* whether it is one of the page's */

G_END_DECLS
