/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "vigie-datex-private.h"

static const VigieDatexCause causes[] = {
  { "snow", "WeatherRelatedRoadConditions", "weatherRelatedRoadConditionType", "snowOnTheRoad",
    "weatherRelatedRoadConditions" },
  { "ice", "WeatherRelatedRoadConditions", "weatherRelatedRoadConditionType", "blackIce",
    "weatherRelatedRoadConditions" },
  { "flood", "EnvironmentalObstruction", "environmentalObstructionType", "flooding",
    "environmentalObstruction" },
  { "fallen-tree", "EnvironmentalObstruction", "environmentalObstructionType", "fallenTrees",
    "environmentalObstruction" },
  { "landslide", "EnvironmentalObstruction", "environmentalObstructionType", "landslips",
    "environmentalObstruction" },
  { "accident", "Accident", "accidentType", "accident", "accident" },
  { "stranded-vehicles", "VehicleObstruction", "vehicleObstructionType", "vehicleStuck",
    "vehicleObstruction" },
  { "fire", "EnvironmentalObstruction", "environmentalObstructionType", "seriousFire",
    "environmentalObstruction" },
  { "smoke", "EnvironmentalObstruction", "environmentalObstructionType", "smokeOrFumes",
    "environmentalObstruction" },
  { "hazardous-material", "GeneralObstruction", "obstructionType", "hazardsOnTheRoad",
    "obstruction" },
  { "rescue", "GeneralObstruction", "obstructionType", "rescueAndRecoveryWork", "obstruction" },
  { "roadworks", "MaintenanceWorks", "roadMaintenanceType", "roadworks", "roadMaintenance" },
};

/* Also of what people wrote in their own words. */
static const VigieDatexCause other = { "other", "GeneralObstruction", "obstructionType", "other",
                                       "other" };

/**
 * vigie_datex_find_cause:
 * @cause: of a shape
 *
 * Returns: (nullable) (transfer none): the record that says it; %NULL where there is no cause
 */
const VigieDatexCause *
vigie_datex_find_cause (const char *cause)
{
  for (gsize i = 0; i < G_N_ELEMENTS (causes); i++)
    if (strcmp (causes[i].cause, cause) == 0)
      return &causes[i];
  return cause[0] != '\0' ? &other : NULL;
}
