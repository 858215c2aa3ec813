/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define VIGIE_WEB_ADDRESS_MAX 1024 /* bytes; what is longer is taken for no address */

gsize vigie_web_address_get_length (const char *text);
char *vigie_web_address_normalize (const char *address, gssize length);
GUri *vigie_web_address_parse (const char *base /* (nullable) */, const char *reference);
guint32 vigie_web_address_get_key (const char *address, gssize length);
GPtrArray *vigie_web_address_list (const char *url /* (nullable) */, const char *text);
char *vigie_web_address_to_fts (const char *normalized);

G_END_DECLS
