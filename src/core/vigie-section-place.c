/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-section-place.h"

#include <math.h>
#include <string.h>

#define AT_JUNCTION_M 15 /* nearer than this nobody says how far it is */

/**
 * vigie_section_place_make:
 * @crossing: (nullable): the road at the next junction, or %VIGIE_SECTION_DEAD_END
 * @away_m: metres from there
 *
 * Says where a section begins or ends where no PR does, in the words of no language: the log is
 * read in several.
 *
 * Returns: (transfer full) (nullable): "D 16", or "D 16 + 230 m"
 */
char *
vigie_section_place_make (const char *crossing, double away_m)
{
  if (crossing == NULL || away_m < AT_JUNCTION_M)
    return g_strdup (crossing);
  return g_strdup_printf ("%s + %.0f m", crossing,
                          away_m < 1000 ? round (away_m) : round (away_m / 100) * 100);
}

/**
 * vigie_section_place_say:
 * @place: (nullable): `from` or `to` of a section or of its stretch
 * @dead_end: how the reader calls a road that just ends
 *
 * Returns: (transfer full) (nullable): the same for people
 */
char *
vigie_section_place_say (const char *place, const char *dead_end)
{
  const gsize length = strlen (VIGIE_SECTION_DEAD_END);

  if (place == NULL || strncmp (place, VIGIE_SECTION_DEAD_END, length) != 0 ||
      (place[length] != '\0' && place[length] != ' '))
    return g_strdup (place);
  return g_strconcat (dead_end, place + length, NULL);
}
