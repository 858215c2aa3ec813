/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whatever is taken for a road reference lies in the text, and reads the same as it is written. */
#include <string.h>

#include "fuzz.h"
#include "vigie-road-reference.h"

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autofree char *text = g_strndup ((const char *) data, size);
  char number[VIGIE_ROAD_NUMBER_SIZE];
  VigieRoadReference found, again;
  gsize from = 0;

  while (vigie_road_reference_find (text, from, &found))
    {
      g_autofree char *written = vigie_road_reference_to_string (&found);

      g_assert_cmpuint (found.start, <, found.end);
      g_assert_cmpuint (found.end, >, from);
      g_assert_cmpuint (found.end, <=, strlen (text));
      g_assert_true (vigie_road_reference_parse (written, &again));
      g_assert_cmpstr (again.number, ==, found.number);
      g_assert_cmpint (again.has_pr, ==, found.has_pr);
      g_assert_cmpuint (again.pr, ==, found.pr);
      from = found.end;
    }
  if (vigie_road_number_normalize (text, number))
    g_assert_true (vigie_road_number_equal (text, number));
  return 0;
}
