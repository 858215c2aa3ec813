/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * VigieLeftOut:
 *
 * Why something of a source is not in the territory. Their names are written into files and given
 * to programs; the sentences are for people.
 */
typedef enum
{
  VIGIE_LEFT_NOT_FOR_VEHICLES,
  VIGIE_LEFT_CLOSED,
  VIGIE_LEFT_NOT_BUILT,
  VIGIE_LEFT_AREA,
  VIGIE_LEFT_FERRY,
  VIGIE_LEFT_UNKNOWN_KIND,
  VIGIE_LEFT_NOT_A_LINE,
  VIGIE_LEFT_INCOMPLETE,
  VIGIE_LEFT_OUT_OF_RANGE,
  VIGIE_LEFT_DUPLICATE,
  VIGIE_LEFT_SIGN_UNREADABLE,
  VIGIE_LEFT_TURN_INCOMPLETE,
  VIGIE_LEFT_TURN_AT_TIMES,
  VIGIE_LEFT_TURN_OTHER_VEHICLES,
  VIGIE_LEFT_TURN_HEAVY_ONLY,
  VIGIE_LEFT_TURN_UNKNOWN_KIND,
  VIGIE_LEFT_TURN_NEEDLESS,
  VIGIE_LEFT_MARKER_INCOMPLETE,
  VIGIE_LEFT_MARKER_DUPLICATE,
  VIGIE_LEFT_COMMUNE_INCOMPLETE,
  VIGIE_LEFT_NAME_INCOMPLETE,
} VigieLeftOut;

#define VIGIE_N_LEFT_OUT 21

/* How many of each. */
typedef guint64 VigieLeftOuts[VIGIE_N_LEFT_OUT];

const char *vigie_left_out_to_string (VigieLeftOut reason); /* "not-for-vehicles", … */
gboolean vigie_left_out_from_string (const char *text, VigieLeftOut *reason);
const char *vigie_left_out_describe (VigieLeftOut reason); /* translated */

G_END_DECLS
