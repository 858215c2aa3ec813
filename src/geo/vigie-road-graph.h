/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define VIGIE_ROAD_NONE G_MAXUINT32 /* no string, no commune, no node */

/**
 * VigieRoadClass:
 *
 * How much a road is one for getting through, the greatest first. The numbers are written into
 * territory files.
 */
typedef enum
{
  VIGIE_ROAD_MOTORWAY = 0,
  VIGIE_ROAD_TRUNK = 1,
  VIGIE_ROAD_PRIMARY = 2,
  VIGIE_ROAD_SECONDARY = 3,
  VIGIE_ROAD_TERTIARY = 4,
  VIGIE_ROAD_LOCAL = 5,
  VIGIE_ROAD_SERVICE = 6,
  VIGIE_ROAD_TRACK = 7,
} VigieRoadClass;

#define VIGIE_N_ROAD_CLASSES 8

/**
 * VigieRoadFlags:
 * @VIGIE_ROAD_FORWARD: may be driven from source to target
 * @VIGIE_ROAD_BACKWARD: may be driven from target to source
 * @VIGIE_ROAD_BRIDGE: lies on a bridge
 * @VIGIE_ROAD_TUNNEL: lies in a tunnel or under a roof
 * @VIGIE_ROAD_ROUNDABOUT: part of a roundabout
 * @VIGIE_ROAD_RAMP: a slip road between others
 * @VIGIE_ROAD_NO_THROUGH: only for who begins or ends there (private, residents, delivery)
 * @VIGIE_ROAD_NO_HGV: closed to heavy vehicles by a sign
 * @VIGIE_ROAD_FORD: goes through water
 */
typedef enum
{
  VIGIE_ROAD_FORWARD = 1 << 0,
  VIGIE_ROAD_BACKWARD = 1 << 1,
  VIGIE_ROAD_BRIDGE = 1 << 2,
  VIGIE_ROAD_TUNNEL = 1 << 3,
  VIGIE_ROAD_ROUNDABOUT = 1 << 4,
  VIGIE_ROAD_RAMP = 1 << 5,
  VIGIE_ROAD_NO_THROUGH = 1 << 6,
  VIGIE_ROAD_NO_HGV = 1 << 7,
  VIGIE_ROAD_FORD = 1 << 8,
} VigieRoadFlags;

/* Ten-millionths of a degree: a centimetre, and exact in what OpenStreetMap holds. */
typedef struct
{
  gint32 lon_e7;
  gint32 lat_e7;
} VigieRoadPoint;

/**
 * VigieRoadEdge:
 * @source: a node
 * @target: another, or the same
 * @first_point: of its line, from source to target, both included
 * @n_points: at least 2
 * @length_m: on the ellipsoid, of the whole line
 * @ref: its number as signed ("D 971"), an offset into the strings, or %VIGIE_ROAD_NONE
 * @name: its name, as @ref
 * @commune: where its middle lies, as the territory numbers communes, or %VIGIE_ROAD_NONE
 * @flags: #VigieRoadFlags
 * @max_height_cm: of a vehicle; 0 where nothing is signed
 * @max_width_cm: the same
 * @max_weight_10kg: of a vehicle, in tens of kilograms; 0 where nothing is signed
 * @speed_kmh: what is usually driven; 1 or more
 * @road_class: #VigieRoadClass
 * @level: over the ground as OpenStreetMap's layer says, −5 to 5
 * @origin_id: what the source calls the way, for people who look it up; 0 for nothing
 *
 * A piece of road between two junctions; both ways of a two-way road are one edge. Laid out without
 * gaps, as it is written.
 */
typedef struct
{
  guint32 source;
  guint32 target;
  guint32 first_point;
  guint32 n_points;
  double length_m;
  guint64 origin_id;
  guint32 ref;
  guint32 name;
  guint32 commune;
  guint16 flags;
  guint16 max_height_cm;
  guint16 max_width_cm;
  guint16 max_weight_10kg;
  guint8 speed_kmh;
  guint8 road_class;
  gint8 level;
  guint8 unused[5];
} VigieRoadEdge;

G_STATIC_ASSERT (sizeof (VigieRoadEdge) == 64);

/* An edge in one direction: the edge times two, plus one from target to source. */
typedef guint32 VigieRoadStep;
#define VIGIE_ROAD_STEP(edge, backward) (((guint32) (edge) << 1) | ((backward) ? 1u : 0u))
#define VIGIE_ROAD_STEP_EDGE(step) ((step) >> 1)
#define VIGIE_ROAD_STEP_IS_BACKWARD(step) (((step) & 1) != 0)

/**
 * VigieRoadGraph:
 * @n_nodes: junctions and ends
 * @nodes: where they are
 * @n_edges: pieces of road
 * @edges: sorted in no order that means anything
 * @points: of all lines
 * @n_points: how many
 * @first_step: (array length=n_nodes+1): where a node's steps begin in @steps
 * @steps: (array length=2*n_edges): from each node, whether they may be driven or not
 * @n_restrictions: how many sequences of steps are forbidden
 * @first_restricted: (array length=n_restrictions+1): where each begins in @restricted
 * @restricted: steps, two or more after each other, that may not be driven so
 * @strings: refs and names, each ended by a zero, each once
 * @strings_length: bytes of that
 *
 * The roads of a territory. Immutable, reference counted; the arrays are borrowed from it.
 */
typedef struct
{
  guint32 n_nodes;
  guint32 n_edges;
  guint32 n_points;
  guint32 n_restrictions;
  const VigieRoadPoint *nodes;
  const VigieRoadEdge *edges;
  const VigieRoadPoint *points;
  const guint32 *first_step;
  const VigieRoadStep *steps;
  const guint32 *first_restricted;
  const VigieRoadStep *restricted;
  const char *strings;
  gsize strings_length;
} VigieRoadGraph;

VigieRoadGraph *vigie_road_graph_ref (VigieRoadGraph *self);
void vigie_road_graph_unref (VigieRoadGraph *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VigieRoadGraph, vigie_road_graph_unref)

GBytes *vigie_road_graph_to_bytes (VigieRoadGraph *self);
VigieRoadGraph *vigie_road_graph_new_from_bytes (GBytes *bytes, GError **error);

const char *vigie_road_graph_get_string (VigieRoadGraph *self, guint32 offset);   /* (nullable) */
guint32 vigie_road_graph_get_step_end (VigieRoadGraph *self, VigieRoadStep step); /* a node */
guint32 vigie_road_graph_get_step_start (VigieRoadGraph *self, VigieRoadStep step);
gboolean vigie_road_graph_may_drive (VigieRoadGraph *self, VigieRoadStep step);

double vigie_road_measure (const VigieRoadPoint *points, guint n_points); /* metres */
double vigie_road_measure_part (VigieRoadPoint from, VigieRoadPoint to, double fraction);

/**
 * VigieRoadGraphBuilder:
 *
 * Takes nodes and edges with their lines and makes a graph of them. Who adds edges has cut roads at
 * their junctions before, and knows what joins where.
 */
typedef struct _VigieRoadGraphBuilder VigieRoadGraphBuilder;

VigieRoadGraphBuilder *vigie_road_graph_builder_new (void);
void vigie_road_graph_builder_free (VigieRoadGraphBuilder *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VigieRoadGraphBuilder, vigie_road_graph_builder_free)

/* Returns the string's offset; %VIGIE_ROAD_NONE for %NULL and "" */
guint32 vigie_road_graph_builder_add_string (VigieRoadGraphBuilder *self, const char *text);
guint32 vigie_road_graph_builder_add_node (VigieRoadGraphBuilder *self, VigieRoadPoint where);
/* Source, target and what describes it are taken from @edge; line and length from @points.
 * Returns the edge's number. */
guint32 vigie_road_graph_builder_add_edge (VigieRoadGraphBuilder *self,
                                           const VigieRoadEdge *edge,
                                           const VigieRoadPoint *points,
                                           guint n_points);
void vigie_road_graph_builder_forbid (VigieRoadGraphBuilder *self,
                                      const VigieRoadStep *steps,
                                      guint n_steps);
VigieRoadGraph *vigie_road_graph_builder_end (VigieRoadGraphBuilder *self); /* once */

G_END_DECLS
