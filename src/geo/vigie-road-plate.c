/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-road-plate.h"

/**
 * vigie_road_plate_for_number:
 * @number: as signed, "D 190"
 *
 * The colours of French signs (arrêté du 24 novembre 1967, cartouches): red for motorways and
 * national roads, green for European, yellow for departmental, blue for those of a métropole; white
 * for all others.
 *
 * Returns: (transfer none): the colours
 */
const VigieRoadPlate *
vigie_road_plate_for_number (const char *number)
{
  static const struct
  {
    const char *letters; /* of which the number's one is */
    VigieRoadPlate plate;
  } plates[] = {
    { "AN", { 0xffffff, 0xb3272d, 0x7d1a1f } },
    { "E", { 0xffffff, 0x2f7a3f, 0x1f5a2c } },
    { "D", { 0x2b2a24, 0xf6dc6b, 0x8a7a2e } },
    { "M", { 0xffffff, 0x3d78b8, 0x28557f } },
  };
  static const VigieRoadPlate white = { 0x2b2a24, 0xffffff, 0x7d7a72 };
  char letter = number[0];
  const char *rest = letter != '\0' ? number + 1 : number;

  if (*rest == ' ')
    rest++;
  for (gsize i = 0; g_ascii_isdigit (*rest) && i < G_N_ELEMENTS (plates); i++)
    for (const char *l = plates[i].letters; *l != '\0'; l++)
      if (*l == letter)
        return &plates[i].plate;
  return &white;
}
