/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vigie-geometry.h"

G_BEGIN_DECLS

gboolean vigie_geometry_measure_overlap (const VigieGeometry *a,
                                         const VigieGeometry *b,
                                         double *of_a,
                                         double *of_b); /* (out) both: 0 to 1 */

G_END_DECLS
