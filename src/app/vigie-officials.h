/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vigie-watch-list.h"

G_BEGIN_DECLS

/**
 * VigieOfficials:
 *
 * What authorities say, as the incident has it: of each source that is watched the newest, and for
 * a day of what was fetched by hand or is no longer watched. It is read in a worker.
 *
 * Signal "changed": it says something else, or a minute has passed.
 */
#define VIGIE_TYPE_OFFICIALS (vigie_officials_get_type ())
G_DECLARE_FINAL_TYPE (VigieOfficials, vigie_officials, VIGIE, OFFICIALS, GObject)

VigieOfficials *vigie_officials_new (VigieStore *store);
void vigie_officials_close (VigieOfficials *self);
GPtrArray *vigie_officials_get_sheets (VigieOfficials *self); /* (nullable): until they are read */
const VigieOfficialSheet *vigie_officials_find (VigieOfficials *self, const VigieWatch *watch);

G_END_DECLS
