/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-left-out.h"

#include <glib/gi18n-lib.h>

static const struct
{
  const char *name;
  const char *description;
} reasons[] = {
  [VIGIE_LEFT_NOT_FOR_VEHICLES] = { "not-for-vehicles",
                                    N_ ("paths for walkers, cyclists, horses") },
  [VIGIE_LEFT_CLOSED] = { "closed", N_ ("roads that are closed to all motor vehicles") },
  [VIGIE_LEFT_NOT_BUILT] = { "not-built", N_ ("roads that are planned, being built or gone") },
  [VIGIE_LEFT_AREA] = { "area", N_ ("squares and other areas") },
  [VIGIE_LEFT_FERRY] = { "ferry", N_ ("ferries") },
  [VIGIE_LEFT_UNKNOWN_KIND] = { "unknown-kind", N_ ("ways of an unknown kind") },
  [VIGIE_LEFT_NOT_A_LINE] = { "not-a-line", N_ ("roads that are not drawn as lines") },
  [VIGIE_LEFT_INCOMPLETE] = { "incomplete", N_ ("roads whose course is missing") },
  [VIGIE_LEFT_OUT_OF_RANGE] = { "out-of-range", N_ ("what has no place on earth") },
  [VIGIE_LEFT_DUPLICATE] = { "duplicate", N_ ("roads that came a second time") },
  [VIGIE_LEFT_SIGN_UNREADABLE] = { "sign-unreadable",
                                   N_ ("limits of height, width or weight that cannot be read") },
  [VIGIE_LEFT_TURN_INCOMPLETE] = { "turn-incomplete",
                                   N_ ("turn restrictions whose roads are not all there") },
  [VIGIE_LEFT_TURN_AT_TIMES] = { "turn-at-times",
                                 N_ ("turn restrictions that hold at certain times only") },
  [VIGIE_LEFT_TURN_OTHER_VEHICLES] = { "turn-other-vehicles",
                                       N_ ("turn restrictions that are not for cars") },
  [VIGIE_LEFT_TURN_HEAVY_ONLY] = { "turn-heavy-only",
                                   N_ ("turn restrictions for heavy vehicles only") },
  [VIGIE_LEFT_TURN_UNKNOWN_KIND] = { "turn-unknown-kind",
                                     N_ ("turn restrictions of an unknown kind") },
  [VIGIE_LEFT_TURN_NEEDLESS] = { "turn-needless",
                                 N_ ("turn restrictions on what is closed anyway") },
  [VIGIE_LEFT_MARKER_INCOMPLETE] = { "marker-incomplete",
                                     N_ ("PR without a road, a number or a place") },
  [VIGIE_LEFT_MARKER_DUPLICATE] = { "marker-duplicate", N_ ("PR that came a second time") },
  [VIGIE_LEFT_COMMUNE_INCOMPLETE] = { "commune-incomplete",
                                      N_ ("communes without a name or an area") },
  [VIGIE_LEFT_NAME_INCOMPLETE] = { "name-incomplete", N_ ("place names without a place") },
};

G_STATIC_ASSERT (G_N_ELEMENTS (reasons) == VIGIE_N_LEFT_OUT);

const char *
vigie_left_out_to_string (VigieLeftOut reason)
{
  g_return_val_if_fail (reason < VIGIE_N_LEFT_OUT, "");

  return reasons[reason].name;
}

gboolean
vigie_left_out_from_string (const char *text, VigieLeftOut *reason)
{
  for (guint i = 0; i < VIGIE_N_LEFT_OUT; i++)
    {
      if (g_strcmp0 (text, reasons[i].name) == 0)
        {
          *reason = (VigieLeftOut) i;
          return TRUE;
        }
    }
  return FALSE;
}

const char *
vigie_left_out_describe (VigieLeftOut reason)
{
  g_return_val_if_fail (reason < VIGIE_N_LEFT_OUT, "");

  return _ (reasons[reason].description);
}
