/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

gpointer vigie_gdal_library_load (void); /* (transfer none) (nullable) */
const char *vigie_gdal_library_get_name (void);

G_END_DECLS
