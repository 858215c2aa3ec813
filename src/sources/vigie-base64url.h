/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* RFC 4648, section 5, without padding, as tokens and keys are written. (transfer full) */
char *vigie_base64url_encode (const guint8 *bytes, gsize size);
char *vigie_base64url_hash (const char *text); /* SHA-256 */
gboolean vigie_base64url_decode (const char *text, guint8 *bytes, gsize size);

G_END_DECLS
