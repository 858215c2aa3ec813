/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the files of the router share. */
#pragma once

#include "vigie-route-heap.h"
#include "vigie-route.h"

G_BEGIN_DECLS

#define VIGIE_ROUTE_FAR G_MAXUINT32     /* no way, no bound */
#define VIGIE_ROUTE_LIMIT (1u << 31)    /* ms, 24 days: nothing is that far */
#define VIGIE_ROUTE_MAX_COST (1u << 28) /* ms, three days for one edge */

/* ---- the network: the graph's drivable steps, where a search finds them quickly ---- */

/**
 * VigieRouteArc:
 * @head: the node that it leads to
 * @bits: the step in the graph, and what must be looked at before it is driven
 * @cost: by kind of vehicle, in ms
 */
typedef struct
{
  guint32 head;
  guint32 bits;
  guint32 cost[VIGIE_N_VEHICLE_KINDS];
} VigieRouteArc;

#define VIGIE_ROUTE_ARC_NO_THROUGH (1u << 31)
#define VIGIE_ROUTE_ARC_LIMITED (1u << 30)    /* not for every vehicle */
#define VIGIE_ROUTE_ARC_RESTRICTED (1u << 29) /* in a forbidden sequence, and not its last */
#define VIGIE_ROUTE_ARC_STEP(arc) ((arc)->bits & ((1u << 29) - 1))

typedef struct _VigieRouteTurns VigieRouteTurns;

/**
 * VigieRouteNetwork:
 *
 * Nodes are numbered along a curve that keeps neighbours together, arcs by the node that they
 * leave; both numbers are the router's own.
 */
typedef struct
{
  VigieRoadGraph *graph;
  guint32 n_nodes;
  guint32 n_arcs;
  guint32 *graph_nodes; /* the graph's number of a node */
  guint32 *nodes;       /* the other way round */
  guint32 *first_out;   /* (array length=n_nodes+1) */
  VigieRouteArc *arcs;
  guint32 *tails;
  guint32 *first_in; /* (array length=n_nodes+1) */
  guint32 *in_arcs;
  guint32 *step_arcs; /* the arc of a step, or VIGIE_ROAD_NONE */
  guint32 *areas;     /* (nullable): of a node: which roads closed to through traffic touch it */
  guint32 *busy;      /* bits: nodes in the middle of a forbidden sequence */
  VigieRouteTurns *turns;
} VigieRouteNetwork;

VigieRouteNetwork *vigie_route_network_new (VigieRoadGraph *graph);
void vigie_route_network_free (VigieRouteNetwork *self);
gsize vigie_route_network_get_memory (const VigieRouteNetwork *self);

static inline gboolean
vigie_route_network_is_busy (const VigieRouteNetwork *self, guint32 node)
{
  return (self->busy[node / 32] >> (node % 32) & 1) != 0;
}

/* ---- what may be driven by whom ---- */

/**
 * VigieRouteRules:
 * @from_areas: closed to through traffic, but the start lies there
 * @to_areas: the same for the end
 * @penalties: (nullable): by edge: how many more tenths of its cost it counts
 */
typedef struct
{
  const VigieRouteNetwork *network;
  const VigieVehicle *vehicle;
  const VigieRoadSet *closed;
  guint32 from_areas[2];
  guint32 to_areas[2];
  const guint8 *penalties;
} VigieRouteRules;

gboolean vigie_route_rules_fits (const VigieRouteRules *self, guint32 arc); /* limits and signs */
gboolean vigie_route_rules_may_turn_back (const VigieRouteRules *self, guint32 arc);

static inline gboolean
vigie_route_rules_may_drive (const VigieRouteRules *self, guint32 arc)
{
  const VigieRouteArc *a = &self->network->arcs[arc];

  return (self->closed == NULL ||
          !vigie_road_set_has_step (self->closed, VIGIE_ROUTE_ARC_STEP (a))) &&
         ((a->bits & VIGIE_ROUTE_ARC_LIMITED) == 0 || vigie_route_rules_fits (self, arc));
}

/* Whether a node touches roads closed to through traffic that this route may use, as it begins or
 * ends there. All others are as good as not there. */
static inline gboolean
vigie_route_rules_is_near (const VigieRouteRules *self, guint32 node)
{
  guint32 area = self->network->areas != NULL ? self->network->areas[node] : VIGIE_ROAD_NONE;

  return area != VIGIE_ROAD_NONE && (area == self->from_areas[0] || area == self->from_areas[1] ||
                                     area == self->to_areas[0] || area == self->to_areas[1]);
}

static inline guint32
vigie_route_rules_get_cost (const VigieRouteRules *self, guint32 arc)
{
  const VigieRouteArc *a = &self->network->arcs[arc];
  guint32 cost = a->cost[self->vehicle->kind];

  if (G_UNLIKELY (self->penalties != NULL))
    cost += (guint32) ((guint64) cost * self->penalties[VIGIE_ROUTE_ARC_STEP (a) >> 1] / 10);
  return cost;
}

/* ---- turns: which way one came, as far as it decides where one may go ----
 *
 * A state is an arc that was just driven. Some arcs have more states than one: those in the middle
 * of a longer forbidden sequence, and those closed to through traffic, which are either where a
 * route begins or where it ends. The first n_arcs states are the arcs themselves. */

VigieRouteTurns *vigie_route_turns_new (VigieRouteNetwork *network); /* flags arcs and nodes */
void vigie_route_turns_free (VigieRouteTurns *self);
gsize vigie_route_turns_get_memory (const VigieRouteTurns *self);
guint32 vigie_route_turns_get_n_states (const VigieRouteTurns *self);
guint32 vigie_route_turns_get_more_arc (const VigieRouteTurns *self, guint32 state);
/* How many states an arc has besides its own, and the first of them */
guint32 vigie_route_turns_get_more (const VigieRouteTurns *self, guint32 arc, guint32 *first);
/* The same arc as the beginning of a route */
guint32 vigie_route_turns_begin_again (const VigieRouteTurns *self, guint32 state);
/* The state after @arc, or VIGIE_ROAD_NONE where it may not follow; whether it may be driven at all
 * and whether that is turning back are for the caller to see */
guint32 vigie_route_turns_next (const VigieRouteTurns *self,
                                const VigieRouteRules *rules,
                                guint32 state,
                                guint32 arc);

static inline guint32
vigie_route_network_get_arc (const VigieRouteNetwork *self, guint32 state)
{
  return state < self->n_arcs ? state : vigie_route_turns_get_more_arc (self->turns, state);
}

/* Whether an arc that leaves where @before leads to is not turning back there, or may be. */
static inline gboolean
vigie_route_turns_may_follow (const VigieRouteRules *rules, guint32 before, guint32 arc)
{
  const VigieRouteArc *arcs = rules->network->arcs;

  return VIGIE_ROUTE_ARC_STEP (&arcs[before]) != (VIGIE_ROUTE_ARC_STEP (&arcs[arc]) ^ 1) ||
         vigie_route_rules_may_turn_back (rules, before);
}

/* ---- landmarks: bounds from below ---- */

#define VIGIE_ROUTE_MAX_LANDMARKS 16
#define VIGIE_ROUTE_ACTIVE_LANDMARKS 4

typedef struct
{
  guint n;
  guint32 n_nodes;
  guint32 *table; /* landmark by landmark: for each node the ms to it, then the ms from it */
} VigieLandmarks;

VigieLandmarks *vigie_landmarks_new (const VigieRouteNetwork *network, VigieVehicleKind kind);
void vigie_landmarks_free (VigieLandmarks *self);

/* Some nodes at one end of a search, each with what is still to be driven there */
typedef struct
{
  guint32 node;
  guint32 cost;
} VigieRouteEnd;

/**
 * VigieRouteBounds:
 *
 * What a few landmarks say about the way to one end and from the other.
 */
typedef struct
{
  guint n;
  struct
  {
    const guint32 *column; /* of the table: two numbers for each node */
    gboolean has[4];
    /* To the end: the least from the landmark to an end, the most from an end to it. To the start:
     * the most from the landmark to a start, the least from a start to it. */
    gint32 values[4];
  } active[VIGIE_ROUTE_ACTIVE_LANDMARKS];
} VigieRouteBounds;

void vigie_route_bounds_init (VigieRouteBounds *self,
                              const VigieLandmarks *landmarks,
                              const VigieRouteEnd *starts,
                              guint n_starts,
                              const VigieRouteEnd *ends,
                              guint n_ends);
/* ms at least from @node to the end, and from the start to @node; VIGIE_ROUTE_FAR for no way */
void vigie_route_bounds_get (const VigieRouteBounds *self, guint32 node, guint32 bounds[2]);

/* ---- searching ---- */

/* A state with the cost from the start until its end, or from there to the end. */
typedef struct
{
  guint32 state;
  guint32 cost;
} VigieRouteLabel;

typedef struct
{
  GArray *starts;           /* (element-type VigieRouteLabel) */
  GArray *ends;             /* (element-type VigieRouteLabel) */
  gboolean are_starts_free; /* one may begin in any direction */
  gboolean are_ends_free;   /* one may come from any direction */
  VigieRouteBounds bounds;
  guint32 better_than; /* what costs as much is not looked for */
} VigieRouteSearch;

/* Fills @states from a start to an end and returns the cost, or VIGIE_ROUTE_FAR */
guint32 vigie_route_search (VigieRouteScratch *scratch,
                            const VigieRouteRules *rules,
                            const VigieRouteSearch *search,
                            GArray *states);

struct _VigieRouteScratch
{
  const VigieRouteNetwork *network;
  guint32 stamp;
  struct VigieRouteMark *marks; /* by state */
  struct VigieRouteNodeMark *nodes;
  VigieRouteHeap heaps[2];
  GArray *states; /* (element-type guint32) */
  GArray *starts;
  GArray *ends;
  guint8 *penalties; /* (nullable): by edge, all zero between uses */
};

/* ---- snapping ---- */

typedef struct _VigieRouteGrid VigieRouteGrid;

VigieRouteGrid *vigie_route_grid_new (VigieRoadGraph *graph);
void vigie_route_grid_free (VigieRouteGrid *self);
gsize vigie_route_grid_get_memory (const VigieRouteGrid *self);
gboolean vigie_route_grid_find (const VigieRouteGrid *self,
                                const VigieVehicle *vehicle,
                                const VigieRoadSet *closed,
                                double lon,
                                double lat,
                                double max_m,
                                VigieRoutePlace *place);

/* ---- the router ---- */

struct _VigieRouter
{
  gatomicrefcount references;
  VigieRouteNetwork *network;
  VigieRouteGrid *grid;
  GMutex mutex;
  VigieLandmarks *landmarks[VIGIE_N_VEHICLE_KINDS]; /* made when first needed, under the mutex */
};

const VigieLandmarks *vigie_router_get_landmarks (VigieRouter *self, VigieVehicleKind kind);
VigieRoute *vigie_route_new (VigieRoadGraph *graph,
                             VigieVehicleKind kind,
                             const VigieRoadStep *steps,
                             guint32 n_steps,
                             double from_fraction,
                             double to_fraction);
gboolean vigie_route_is_legal (const VigieRouteRules *rules, const VigieRoadStep *steps, guint n);
guint32 vigie_route_get_share_cost (guint32 cost, double from, double to);
VigieRoute *vigie_router_search (VigieRouter *self,
                                 VigieRouteScratch *scratch,
                                 const VigieRouteRequest *request,
                                 const guint8 *penalties);
void vigie_route_rules_init (VigieRouteRules *self,
                             const VigieRouteNetwork *network,
                             const VigieRouteRequest *request,
                             const VigieRoutePlace *from,
                             const VigieRoutePlace *to);

G_END_DECLS
