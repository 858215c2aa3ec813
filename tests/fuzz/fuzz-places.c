/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Names of places come from files, texts from anybody: the first line is a text, the others are
 * names. What is found lies in the text. */
#include <string.h>

#include "fuzz.h"
#include "vigie-places.h"

#define MAX_NAMES 200

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autofree char *input = g_strndup ((const char *) data, size);
  g_auto (GStrv) lines = g_strsplit (input, "\n", MAX_NAMES);
  g_autoptr (GArray) entries = g_array_new (FALSE, TRUE, sizeof (VigieGazetteerEntry));
  g_autoptr (VigieGazetteer) gazetteer = NULL;
  g_autoptr (VigiePrTable) roads = NULL;
  g_autoptr (GArray) places = NULL, typed = NULL;
  const char *text = lines[0] != NULL ? lines[0] : "";
  VigiePrPoint points[] = { { "D 971", 3, 0, 4.8, 47.4, 0 }, { "D 971", 4, 0, 4.81, 47.41, 0 } };

  for (guint i = 1; lines[0] != NULL && lines[i] != NULL; i++)
    {
      VigieGazetteerEntry entry = { .label = lines[i],
                                    .kind = (VigiePlaceKind) (i % 5),
                                    .lon = 4 + i * 0.01,
                                    .lat = 47,
                                    .commune = i / 5,
                                    .population = i };

      g_array_append_val (entries, entry);
    }
  gazetteer = vigie_gazetteer_new ((VigieGazetteerEntry *) (gpointer) entries->data, entries->len);
  roads = vigie_pr_table_new (points, G_N_ELEMENTS (points), NULL);
  places = vigie_places_find (text, gazetteer, roads);
  typed = vigie_places_lookup (text, gazetteer, roads);
  g_assert_cmpuint (places->len, <=, VIGIE_PLACES_MAX);
  g_assert_cmpuint (typed->len, <=, VIGIE_PLACES_MAX);
  for (guint i = 0; i < places->len; i++)
    {
      const VigiePlace *place = &g_array_index (places, VigiePlace, i);

      g_assert_true (vigie_position_is_valid (&place->position));
      g_assert_cmpuint (place->start, <, place->end);
      g_assert_cmpuint (place->end, <=, strlen (text));
      g_assert_nonnull (place->label);
    }
  return 0;
}
