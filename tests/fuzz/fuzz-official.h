/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fuzz.h"
#include "vigie-official-intake.h"

/* What is read of a publication holds what map and incident build on, and is the same after it was
 * kept. */
static inline void
fuzz_check_official (const VigieOfficialAnswer *answer, gboolean done, const GError *error)
{
  g_autoptr (GBytes) packed = NULL;
  g_autoptr (VigieOfficialState) again = NULL;

  g_assert_true (done == (error == NULL));
  if (error != NULL)
    {
      g_assert_true (g_utf8_validate (error->message, -1, NULL));
      return;
    }
  g_assert_cmpuint (answer->state->items->len, <=, VIGIE_OFFICIAL_MAX_ITEMS);
  for (guint i = 0; i < answer->state->items->len; i++)
    {
      const VigieOfficialItem *item = g_ptr_array_index (answer->state->items, i);
      VigieBox box;

      g_assert_cmpuint (item->level, <, VIGIE_OFFICIAL_N_LEVELS);
      g_assert_nonnull (item->id);
      if (item->geometry == NULL)
        continue;
      vigie_geometry_get_box (item->geometry, &box);
      g_assert_true (vigie_box_is_valid (&box));
    }
  packed = vigie_official_state_pack (answer->state);
  again = vigie_official_state_unpack (packed, NULL);
  g_assert_nonnull (again);
  g_assert_cmpuint (again->items->len, ==, answer->state->items->len);
}
