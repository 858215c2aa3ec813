/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What the headers of a request ask for; anybody may send anything. */
gboolean vigie_overlay_request_accepts_gzip (const char *accept_encoding); /* (nullable) */
gboolean vigie_overlay_request_has_version (const char *if_none_match, const char *etag);
gboolean vigie_overlay_request_host_is_loopback (const char *host); /* (nullable) */
gboolean
vigie_overlay_request_shows_token (const char *authorization, GHashTable *query, const char *token);
gboolean vigie_overlay_token_is_valid (const char *token);
char *vigie_overlay_token_new (void);

G_END_DECLS
