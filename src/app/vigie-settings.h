/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* What servers of maps are told in the User-Agent besides the version. */
#define VIGIE_CONTACT "https://vigie.org"

GSettings *
vigie_settings_get (void); /* (transfer none) (nullable): %NULL when the schema is not here */
char *vigie_settings_dup_basemap (void);
void vigie_settings_set_basemap (const char *id);

G_END_DECLS
