/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* What went wrong on the network, in sentences for people. They name the server and never the whole
 * address, which may hold a secret. Each sets @error and returns %FALSE. */
gboolean vigie_http_fail_status (const char *host, guint status, GError **error);
gboolean vigie_http_fail_wait (const char *host, gint64 until_ms, GError **error);
gboolean vigie_http_fail_time (const char *host, GError **error);
gboolean vigie_http_fail_size (const char *host, gsize max_bytes, GError **error);
gboolean vigie_http_fail_local (const char *host, GError **error);
gboolean vigie_http_fail_connection (const char *host, const GError *cause, GError **error);

G_END_DECLS
