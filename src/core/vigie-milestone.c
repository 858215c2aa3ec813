/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-milestone.h"

/**
 * vigie_milestone_get_current_name:
 * @name: (nullable): of a milestone, as an entry of the log has it
 *
 * Returns: (transfer none) (nullable): what this version calls it: another word than @name only
 *   where earlier versions wrote that
 */
const char *
vigie_milestone_get_current_name (const char *name)
{
  return g_strcmp0 (name, "first-official-information") == 0 ? VIGIE_MILESTONE_OFFICIAL : name;
}
