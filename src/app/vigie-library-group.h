/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * VigieLibraryGroup:
 *
 * The incidents whose photos the library of this desk knows, each with how to have it forgotten.
 * Reads and writes the library in a worker.
 */
#define VIGIE_TYPE_LIBRARY_GROUP (vigie_library_group_get_type ())
G_DECLARE_FINAL_TYPE (
    VigieLibraryGroup, vigie_library_group, VIGIE, LIBRARY_GROUP, AdwPreferencesGroup)

void vigie_library_group_refresh (VigieLibraryGroup *self);

G_END_DECLS
