/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vigie-position.h"

G_BEGIN_DECLS

/**
 * VigieCoordinates:
 * @position: what was written, with the precision that it was written with as radius
 * @start: first byte in the text
 * @end: the byte behind the last one
 */
typedef struct
{
  VigiePosition position;
  gsize start;
  gsize end;
} VigieCoordinates;

gboolean vigie_coordinates_find (const char *text, VigieCoordinates *found);
gboolean vigie_coordinates_parse (const char *text, VigiePosition *position);
gboolean vigie_coordinates_find_other (const char *text,
                                       const VigiePosition *known,
                                       gsize n_known,
                                       VigiePosition *position);

G_END_DECLS
