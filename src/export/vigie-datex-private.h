/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vigie-situation.h"
#include "vigie-xml-writer.h"

G_BEGIN_DECLS

/**
 * VigieDatex:
 * @situation: what is written
 * @xml: where to
 * @is_v3: version 3, of which the parts have namespaces; else 2.3, which has one for all
 *
 * A publication being written. Names are given with the prefixes of version 3.
 */
typedef struct
{
  const VigieSituation *situation;
  VigieXmlWriter *xml;
  gboolean is_v3;
} VigieDatex;

/* A record of what causes a closure. Elements of both versions, but for one, have the same name. */
typedef struct
{
  const char *cause; /* a word of vigie_shape_get_causes() */
  const char *record;
  const char *element;
  const char *value;
  const char *cause_type; /* of version 3 */
} VigieDatexCause;

const VigieDatexCause *vigie_datex_find_cause (const char *cause); /* (nullable): without a cause */

void vigie_datex_begin (VigieDatex *self, const char *name);
void vigie_datex_begin_typed (VigieDatex *self, const char *name, const char *type);
void vigie_datex_end (VigieDatex *self);
void vigie_datex_element (VigieDatex *self, const char *name, const char *text);
void vigie_datex_texts (VigieDatex *self, const char *name, const char *text); /* multilingual */
void vigie_datex_degrees (VigieDatex *self, const char *name, double degrees);
void vigie_datex_coordinates (VigieDatex *self, const char *name, double lon, double lat);
const char *vigie_datex_get_language (const VigieDatex *self);

void vigie_datex_write_location (VigieDatex *self, const VigieSituationShape *shape);
void vigie_datex_write_point (VigieDatex *self, const VigieSituationShape *shape);
void vigie_datex_write_itinerary (VigieDatex *self, const VigieSituationShape *diversion);

/**
 * VigieDatexPiece:
 * @section: (nullable): a closed road
 * @line: (nullable): a line, of a road or drawn
 * @area: (nullable): polygons
 * @tells_pr: the section's PR are told here
 * @lon: of a point, where there is neither line nor area
 * @lat: of it
 * @has_point: whether there is one
 *
 * One location. A shape has one or several of them.
 */
typedef struct
{
  const VigieSituationSection *section;
  const VigieGeometry *area;
  VigieGeometry *line;
  gboolean tells_pr;
  gboolean has_point;
  double lon;
  double lat;
} VigieDatexPiece;

void vigie_datex3_write_piece (VigieDatex *self, const char *name, const VigieDatexPiece *piece);
void vigie_datex2_write_piece (VigieDatex *self, const char *name, const VigieDatexPiece *piece);
gboolean vigie_datex_is_road_number (const char *road);
void vigie_datex_write_road (VigieDatex *self, const VigieSituationSection *section);
void
vigie_datex_write_pr (VigieDatex *self, const char *name, const VigieSituationReference *reference);
void vigie_datex_write_direction (VigieDatex *self, const VigieSituationSection *section);

G_END_DECLS
