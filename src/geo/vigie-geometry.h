/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "vigie-box.h"

G_BEGIN_DECLS

/**
 * VigieGeometryKind:
 * @VIGIE_GEOMETRY_POINT: one part, one ring, one point
 * @VIGIE_GEOMETRY_MULTI_POINT: one part for each point
 * @VIGIE_GEOMETRY_LINE_STRING: one part, one ring
 * @VIGIE_GEOMETRY_MULTI_LINE_STRING: one part for each line, one ring in each
 * @VIGIE_GEOMETRY_POLYGON: one part; its first ring is the outer one, the others are holes
 * @VIGIE_GEOMETRY_MULTI_POLYGON: one part for each polygon
 *
 * All kinds have the same build: parts of rings of points ("ring" also names the row of points of a
 * line). Rings of polygons are stored closed: the last point repeats the first.
 */
typedef enum
{
  VIGIE_GEOMETRY_POINT,
  VIGIE_GEOMETRY_MULTI_POINT,
  VIGIE_GEOMETRY_LINE_STRING,
  VIGIE_GEOMETRY_MULTI_LINE_STRING,
  VIGIE_GEOMETRY_POLYGON,
  VIGIE_GEOMETRY_MULTI_POLYGON,
} VigieGeometryKind;

const char *vigie_geometry_kind_to_string (VigieGeometryKind kind); /* as in GeoJSON: "Point", … */
gboolean vigie_geometry_kind_from_string (const char *text, VigieGeometryKind *kind);

/**
 * VigieGeometry:
 *
 * Points, lines or polygons in WGS 84 degrees. Immutable and reference counted; it may be used from
 * any thread.
 */
typedef struct _VigieGeometry VigieGeometry;

VigieGeometry *vigie_geometry_ref (VigieGeometry *self);
void vigie_geometry_unref (VigieGeometry *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VigieGeometry, vigie_geometry_unref)

/**
 * VigieGeometryBuilder:
 *
 * Collects points. The first begin calls may be left out: the first point begins a part and a ring.
 * For points and lines each part has one ring, which `begin_part` begins.
 */
typedef struct _VigieGeometryBuilder VigieGeometryBuilder;

VigieGeometryBuilder *vigie_geometry_builder_new (VigieGeometryKind kind);
void vigie_geometry_builder_begin_part (VigieGeometryBuilder *self);
void vigie_geometry_builder_begin_ring (VigieGeometryBuilder *self);
void vigie_geometry_builder_add (VigieGeometryBuilder *self, double lon, double lat);
void
vigie_geometry_builder_add_many (VigieGeometryBuilder *self, const double *lonlat, gsize n_points);
VigieGeometry *
vigie_geometry_builder_end (VigieGeometryBuilder *self); /* (transfer full); frees the builder */
void vigie_geometry_builder_free (VigieGeometryBuilder *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VigieGeometryBuilder, vigie_geometry_builder_free)

VigieGeometry *vigie_geometry_new_point (double lon, double lat);
VigieGeometry *vigie_geometry_new_line (const double *lonlat, gsize n_points);
VigieGeometry *vigie_geometry_new_polygon (const double *lonlat,
                                           gsize n_points); /* closes the ring */

VigieGeometryKind vigie_geometry_get_kind (const VigieGeometry *self);
gboolean vigie_geometry_is_polygonal (const VigieGeometry *self);
gsize vigie_geometry_get_n_parts (const VigieGeometry *self);
gsize vigie_geometry_get_n_rings (const VigieGeometry *self, gsize part);
gsize
vigie_geometry_get_n_points (const VigieGeometry *self); /* of all parts, closing points included */
const double *
vigie_geometry_get_ring (const VigieGeometry *self, gsize part, gsize ring, gsize *n_points);
void vigie_geometry_get_box (const VigieGeometry *self, VigieBox *box);
gboolean vigie_geometry_equal (const VigieGeometry *a,
                               const VigieGeometry *b); /* (nullable) both */

gboolean vigie_geometry_contains (const VigieGeometry *self, double lon, double lat);
double vigie_geometry_get_area_m2 (const VigieGeometry *self);
double
vigie_geometry_get_length_m (const VigieGeometry *self); /* of lines, or of all rings of polygons */
gboolean vigie_geometry_get_label_point (const VigieGeometry *self, double *lon, double *lat);

VigieGeometry *vigie_geometry_normalize (VigieGeometry *self);             /* (transfer full) */
VigieGeometry *vigie_geometry_round (VigieGeometry *self, guint decimals); /* (transfer full) */
VigieGeometry *vigie_geometry_simplify (VigieGeometry *self,
                                        double tolerance); /* (transfer full); in world units */

/**
 * VigieGeometryProblem:
 * @VIGIE_GEOMETRY_OK: nothing wrong
 * @VIGIE_GEOMETRY_NOT_FINITE: a coordinate is infinite or not a number
 * @VIGIE_GEOMETRY_OUT_OF_RANGE: a longitude beyond ±180 or a latitude beyond ±90
 * @VIGIE_GEOMETRY_TOO_FEW_POINTS: no point, a line of fewer than two, or a ring of fewer than three
 * distinct points
 * @VIGIE_GEOMETRY_NOT_CLOSED: a ring's last point is not its first
 * @VIGIE_GEOMETRY_SELF_CROSSING: an edge crosses or touches another one of its ring
 * @VIGIE_GEOMETRY_BAD_HOLE: a hole outside its outer ring, in another hole or crossing it
 * @VIGIE_GEOMETRY_OVERLAP: two polygons of a multi-polygon overlap
 *
 * Why a geometry cannot be drawn or handed out.
 */
typedef enum
{
  VIGIE_GEOMETRY_OK,
  VIGIE_GEOMETRY_NOT_FINITE,
  VIGIE_GEOMETRY_OUT_OF_RANGE,
  VIGIE_GEOMETRY_TOO_FEW_POINTS,
  VIGIE_GEOMETRY_NOT_CLOSED,
  VIGIE_GEOMETRY_SELF_CROSSING,
  VIGIE_GEOMETRY_BAD_HOLE,
  VIGIE_GEOMETRY_OVERLAP,
} VigieGeometryProblem;

VigieGeometryProblem vigie_geometry_check (const VigieGeometry *self,
                                           double *lon,
                                           double *lat); /* (out) (optional): the place */

/**
 * VigieSegment:
 * @part: index of the part
 * @ring: index of the ring in it
 * @index: the segment runs from point @index to point @index + 1
 * @fraction: where on it the nearest place is, 0 to 1
 * @lon: the nearest place
 * @lat: the nearest place
 * @distance: from the asked place, in world units (Web Mercator, 0 to 1)
 */
typedef struct
{
  gsize part;
  gsize ring;
  gsize index;
  double fraction;
  double lon;
  double lat;
  double distance;
} VigieSegment;

gboolean vigie_geometry_nearest_segment (const VigieGeometry *self,
                                         double lon,
                                         double lat,
                                         VigieSegment *segment);

/* For the editor of the map. Each returns a new geometry; the closing point of a ring follows its
 * first one, and index n_points - 1 of a ring means point 0. */
VigieGeometry *
vigie_geometry_insert_vertex (VigieGeometry *self,
                              gsize part,
                              gsize ring,
                              gsize index,
                              double lon,
                              double lat); /* (transfer full): the new point gets @index */
VigieGeometry *vigie_geometry_move_vertex (VigieGeometry *self,
                                           gsize part,
                                           gsize ring,
                                           gsize index,
                                           double lon,
                                           double lat); /* (transfer full) */
VigieGeometry *vigie_geometry_remove_vertex (
    VigieGeometry *self,
    gsize part,
    gsize ring,
    gsize index); /* (transfer full) (nullable): %NULL when too few would be left */

VigieGeometry *vigie_geometry_from_wkt (
    const char *wkt); /* (transfer full) (nullable): %NULL when it cannot be read */
char *vigie_geometry_to_wkt (const VigieGeometry *self); /* (transfer full) */

G_END_DECLS
