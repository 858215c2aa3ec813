/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vigie-commune-set.h"
#include "vigie-road-index.h"

G_BEGIN_DECLS

/* What lines of a sheet have in common. */
typedef enum
{
  VIGIE_SHEET_BY_NUMBER, /* class, ramp and tunnel, and the road's number */
  VIGIE_SHEET_BY_NAME,   /* class and name; roads without a name are left out */
  VIGIE_SHEET_NUMBERED,  /* the number alone; ramps and roads without one are left out */
} VigieSheetKey;

VigieRoadGraph *vigie_territory_sheet_new (VigieRoadGraph *graph,
                                           VigieSheetKey key,
                                           VigieRoadClass lowest,
                                           double tolerance); /* (transfer full) */

#define VIGIE_BORDER_OUTER 0 /* road_class of lines along one commune only */
#define VIGIE_BORDER_INNER 1 /* of lines between two */

VigieRoadGraph *
vigie_territory_sheet_new_borders (const VigieCommuneSet *communes); /* (transfer full) */

G_END_DECLS
