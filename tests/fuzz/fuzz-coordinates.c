/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Texts of posts are anybody's. Whatever is taken for coordinates is a place, and lies in the text.
 */
#include <string.h>

#include "fuzz.h"
#include "vigie-coordinates.h"

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autofree char *text = g_strndup ((const char *) data, size);
  VigieCoordinates found;

  if (!vigie_coordinates_find (text, &found))
    return 0;
  g_assert_true (vigie_position_is_valid (&found.position));
  g_assert_cmpuint (found.start, <, found.end);
  g_assert_cmpuint (found.end, <=, strlen (text));
  return 0;
}
