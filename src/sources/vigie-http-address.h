/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

gboolean vigie_http_address_is_public (GInetAddress *address);
gboolean vigie_http_host_is_local (const char *host);

G_END_DECLS
