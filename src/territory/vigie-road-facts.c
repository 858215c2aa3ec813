/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-road-facts.h"

#include <string.h>

#include "vigie-road-signs.h"

/* Of what is signed, what is driven on average between junctions on an open road. */
#define SHARE_DRIVEN 0.9
#define RAMP_KMH 50
#define ROUNDABOUT_KMH 25

void
vigie_road_facts_clear (VigieRoadFacts *self)
{
  g_clear_pointer (&self->ref, g_free);
  g_clear_pointer (&self->other_refs, g_free);
  g_clear_pointer (&self->name, g_free);
}

/**
 * vigie_road_class_get_speed:
 * @road_class: a class
 * @flags: #VigieRoadFlags; ramps and roundabouts are driven slower
 *
 * Returns: what is usually driven where nothing is signed, km/h: the limits of the Code de la route
 *   for the class, less what bends, villages and junctions cost
 */
guint8
vigie_road_class_get_speed (VigieRoadClass road_class, guint flags)
{
  static const guint8 usual[VIGIE_N_ROAD_CLASSES] = { 115, 95, 70, 65, 55, 35, 15, 12 };
  guint8 speed = usual[road_class];

  if (flags & VIGIE_ROAD_RAMP)
    speed = MIN (speed, RAMP_KMH);
  if (flags & VIGIE_ROAD_ROUNDABOUT)
    speed = MIN (speed, ROUNDABOUT_KMH);
  return speed;
}

/* Of several signs the strictest counts. */
static void
limit (guint16 *limit, guint16 value)
{
  if (*limit == 0 || value < *limit)
    *limit = value;
}

void
vigie_road_facts_limit_length (VigieRoadFacts *self, guint16 *to_limit, const char *text)
{
  guint16 value;

  switch (vigie_sign_read_length (text, &value))
    {
    case VIGIE_SIGN_READ:
      limit (to_limit, value);
      break;
    case VIGIE_SIGN_UNREADABLE:
      self->n_unreadable++;
      break;
    case VIGIE_SIGN_NONE:
    default:
      break;
    }
}

void
vigie_road_facts_limit_weight (VigieRoadFacts *self, const char *text)
{
  guint16 value;

  switch (vigie_sign_read_weight (text, &value))
    {
    case VIGIE_SIGN_READ:
      limit (&self->edge.max_weight_10kg, value);
      break;
    case VIGIE_SIGN_UNREADABLE:
      self->n_unreadable++;
      break;
    case VIGIE_SIGN_NONE:
    default:
      break;
    }
}

/* ---- OpenStreetMap ---- */

static gboolean
is_one_of (const char *text, const char *const *words)
{
  for (; text != NULL && *words != NULL; words++)
    {
      if (g_ascii_strcasecmp (text, *words) == 0)
        return TRUE;
    }
  return FALSE;
}

static gboolean
is_yes (const char *text)
{
  static const char *const no[] = { "no", "false", "0", "F", NULL };

  return text != NULL && *text != '\0' && !is_one_of (text, no);
}

typedef struct
{
  const char *highway;
  VigieRoadClass road_class;
} Kind;

static const Kind kinds[] = {
  { "motorway", VIGIE_ROAD_MOTORWAY },
  { "trunk", VIGIE_ROAD_TRUNK },
  { "primary", VIGIE_ROAD_PRIMARY },
  { "secondary", VIGIE_ROAD_SECONDARY },
  { "tertiary", VIGIE_ROAD_TERTIARY },
  { "unclassified", VIGIE_ROAD_LOCAL },
  { "residential", VIGIE_ROAD_LOCAL },
  { "living_street", VIGIE_ROAD_LOCAL },
  { "road", VIGIE_ROAD_LOCAL },
  { "service", VIGIE_ROAD_SERVICE },
  { "track", VIGIE_ROAD_TRACK },
  { "motorway_link", VIGIE_ROAD_MOTORWAY },
  { "trunk_link", VIGIE_ROAD_TRUNK },
  { "primary_link", VIGIE_ROAD_PRIMARY },
  { "secondary_link", VIGIE_ROAD_SECONDARY },
  { "tertiary_link", VIGIE_ROAD_TERTIARY },
};

static const Kind *
find_kind (const char *highway)
{
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      if (g_str_equal (highway, kinds[i].highway))
        return &kinds[i];
    }
  /* as Geofabrik's shapefiles have it */
  return g_str_has_prefix (highway, "track_grade") ? find_kind ("track") : NULL;
}

static VigieLeftOut
explain_kind (const char *highway)
{
  static const char *const others[] = { "footway",     "path",         "cycleway",
                                        "steps",       "pedestrian",   "bridleway",
                                        "corridor",    "platform",     "busway",
                                        "via_ferrata", "bus_guideway", "elevator",
                                        "ladder",      "raceway",      NULL };
  static const char *const areas[] = { "services", "rest_area", NULL };
  static const char *const unbuilt[] = { "construction", "proposed", "planned",
                                         "abandoned",    "disused",  "razed",
                                         "demolished",   "no",       NULL };

  if (is_one_of (highway, others))
    return VIGIE_LEFT_NOT_FOR_VEHICLES;
  if (is_one_of (highway, areas))
    return VIGIE_LEFT_AREA;
  return is_one_of (highway, unbuilt) ? VIGIE_LEFT_NOT_BUILT : VIGIE_LEFT_UNKNOWN_KIND;
}

typedef enum
{
  ACCESS_FREE,
  ACCESS_LOCAL, /* for who begins or ends there */
  ACCESS_NONE,
  ACCESS_UNSAID,
} Access;

static Access
read_access (const char *value)
{
  static const char *const nobody[] = { "no", "emergency", "psv", "bus", "bicycle", "foot", NULL };
  static const char *const local[] = { "private",      "destination", "delivery",
                                       "customers",    "permit",      "residents",
                                       "agricultural", "forestry",    "military",
                                       "employees",    NULL };

  if (value == NULL || *value == '\0')
    return ACCESS_UNSAID;
  if (is_one_of (value, nobody))
    return ACCESS_NONE;
  return is_one_of (value, local) ? ACCESS_LOCAL : ACCESS_FREE;
}

/* The most special word counts: https://wiki.openstreetmap.org/wiki/Key:access */
static Access
find_access (VigieRoadAsk ask, gconstpointer source)
{
  static const char *const keys[] = { "motorcar", "motor_vehicle", "vehicle", "access" };
  Access access = ACCESS_UNSAID;

  for (guint i = 0; i < G_N_ELEMENTS (keys) && access == ACCESS_UNSAID; i++)
    access = read_access (ask (source, keys[i]));
  return access;
}

static void
read_osm_direction (VigieRoadFacts *self, const Kind *kind, VigieRoadAsk ask, gconstpointer source)
{
  /* F, T and B are Geofabrik's: along, against and both. */
  static const char *const along[] = { "yes", "true", "1", "F", "FT", NULL };
  static const char *const against[] = { "-1", "reverse", "T", "TF", NULL };
  static const char *const changing[] = { "reversible", NULL };
  const char *oneway = ask (source, "oneway:motor_vehicle");
  guint flags = VIGIE_ROAD_FORWARD | VIGIE_ROAD_BACKWARD;

  if (oneway == NULL)
    oneway = ask (source, "oneway");
  if (is_one_of (oneway, along))
    flags = VIGIE_ROAD_FORWARD;
  else if (is_one_of (oneway, against))
    flags = VIGIE_ROAD_BACKWARD;
  else if (is_one_of (oneway, changing))
    flags = 0; /* which way is open is not in the data */
  else if (oneway == NULL &&
           ((self->edge.flags & VIGIE_ROAD_ROUNDABOUT) || g_str_equal (kind->highway, "motorway")))
    flags = VIGIE_ROAD_FORWARD;
  self->edge.flags |= (guint16) flags;
}

static void
read_osm_level (VigieRoadFacts *self, VigieRoadAsk ask, gconstpointer source)
{
  static const char *const not_roofs[] = { "no", "partial", NULL };
  const char *bridge = ask (source, "bridge"), *tunnel = ask (source, "tunnel");
  const char *covered = ask (source, "covered"), *layer = ask (source, "layer");
  gint64 level = 0;

  if (is_yes (tunnel) && g_strcmp0 (tunnel, "culvert") != 0)
    {
      self->edge.flags |= VIGIE_ROAD_TUNNEL;
      level = g_strcmp0 (tunnel, "building_passage") == 0 ? 0 : -1;
    }
  else if (covered != NULL && !is_one_of (covered, not_roofs))
    self->edge.flags |= VIGIE_ROAD_TUNNEL;
  if (is_yes (bridge))
    {
      self->edge.flags |= VIGIE_ROAD_BRIDGE;
      level = 1;
    }
  if (layer != NULL && g_ascii_string_to_signed (layer, 10, -100, 100, &level, NULL))
    level = CLAMP (level, -5, 5);
  self->edge.level = (gint8) level;
}

static void
read_osm_limits (VigieRoadFacts *self, VigieRoadAsk ask, gconstpointer source)
{
  static const char *const heights[] = { "maxheight", "maxheight:physical", "maxheight:signed" };
  static const char *const widths[] = { "maxwidth", "maxwidth:physical" };
  static const char *const weights[] = { "maxweight", "maxweightrating", "maxweight:hgv",
                                         "maxweightrating:hgv", "maxgcweightrating" };

  for (guint i = 0; i < G_N_ELEMENTS (heights); i++)
    vigie_road_facts_limit_length (self, &self->edge.max_height_cm, ask (source, heights[i]));
  for (guint i = 0; i < G_N_ELEMENTS (widths); i++)
    vigie_road_facts_limit_length (self, &self->edge.max_width_cm, ask (source, widths[i]));
  for (guint i = 0; i < G_N_ELEMENTS (weights); i++)
    vigie_road_facts_limit_weight (self, ask (source, weights[i]));
}

/* Small roads are signed faster than anybody drives on them. */
static guint8
estimate_speed (const VigieRoadEdge *edge, guint8 signed_kmh)
{
  static const guint8 fastest[VIGIE_N_ROAD_CLASSES] = { 125, 110, 90, 85, 75, 55, 25, 20 };
  guint8 fast = fastest[edge->road_class];
  double driven = signed_kmh * SHARE_DRIVEN;

  if (edge->flags & VIGIE_ROAD_RAMP)
    fast = MIN (fast, 2 * RAMP_KMH);
  if (edge->flags & VIGIE_ROAD_ROUNDABOUT)
    fast = ROUNDABOUT_KMH;
  return (guint8) CLAMP (driven, 1, fast);
}

static void
read_osm_speed (VigieRoadFacts *self, const Kind *kind, VigieRoadAsk ask, gconstpointer source)
{
  static const char *const keys[] = { "maxspeed", "maxspeed:type", "source:maxspeed",
                                      "zone:maxspeed" };
  VigieRoadEdge *edge = &self->edge;
  guint8 kmh;

  edge->speed_kmh = vigie_road_class_get_speed (edge->road_class, edge->flags);
  if (g_str_equal (kind->highway, "living_street"))
    edge->speed_kmh = 15;
  else if (g_str_equal (kind->highway, "unclassified"))
    edge->speed_kmh = 45;
  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    {
      if (vigie_sign_read_speed (ask (source, keys[i]), &kmh) == VIGIE_SIGN_READ)
        {
          edge->speed_kmh = estimate_speed (edge, kmh);
          return;
        }
    }
}

static void
read_osm_access (VigieRoadFacts *self, Access access, VigieRoadAsk ask, gconstpointer source)
{
  static const char *const inner[] = { "driveway", "parking_aisle", "drive-through",
                                       "emergency_access", NULL };
  Access heavy = read_access (ask (source, "hgv"));

  if (heavy == ACCESS_UNSAID)
    heavy = read_access (ask (source, "goods"));
  if (access == ACCESS_LOCAL || is_one_of (ask (source, "service"), inner))
    self->edge.flags |= VIGIE_ROAD_NO_THROUGH;
  if (heavy == ACCESS_NONE || heavy == ACCESS_LOCAL)
    self->edge.flags |= VIGIE_ROAD_NO_HGV;
}

/**
 * vigie_road_facts_read_osm:
 * @self: (out caller-allocates): empty
 * @ask: gives the tags
 * @source: for @ask
 * @reason: (out): why it is left out
 *
 * Reads a way by the rules of https://wiki.openstreetmap.org/wiki/Map_features; exports keep the
 * same words as columns, Geofabrik's the kind as "fclass".
 *
 * Returns: whether it is a road for motor vehicles
 */
gboolean
vigie_road_facts_read_osm (VigieRoadFacts *self,
                           VigieRoadAsk ask,
                           gconstpointer source,
                           VigieLeftOut *reason)
{
  static const char *const circles[] = { "roundabout", "circular", "mini_roundabout", NULL };
  static const char *const waters[] = { "yes", "tidal", "boat", "seasonal", NULL };
  const char *highway = ask (source, "highway");
  Access access = find_access (ask, source);
  const Kind *kind;

  if (highway == NULL)
    highway = ask (source, "fclass");
  kind = highway != NULL ? find_kind (highway) : NULL;
  if (kind == NULL)
    *reason = highway != NULL ? explain_kind (highway) : VIGIE_LEFT_UNKNOWN_KIND;
  else if (is_yes (ask (source, "area")))
    *reason = VIGIE_LEFT_AREA;
  else if (access == ACCESS_NONE)
    *reason = VIGIE_LEFT_CLOSED;
  if (kind == NULL || is_yes (ask (source, "area")) || access == ACCESS_NONE)
    return FALSE;

  self->edge.road_class = (guint8) kind->road_class;
  if (g_str_has_suffix (kind->highway, "_link"))
    self->edge.flags |= VIGIE_ROAD_RAMP;
  if (is_one_of (ask (source, "junction"), circles))
    self->edge.flags |= VIGIE_ROAD_ROUNDABOUT;
  if (is_one_of (ask (source, "ford"), waters))
    self->edge.flags |= VIGIE_ROAD_FORD;
  read_osm_direction (self, kind, ask, source);
  read_osm_level (self, ask, source);
  read_osm_limits (self, ask, source);
  read_osm_speed (self, kind, ask, source);
  read_osm_access (self, access, ask, source);
  self->other_refs = vigie_road_refs_split (ask (source, "ref"), &self->ref);
  self->name = g_strdup (ask (source, "name"));
  return TRUE;
}

/**
 * vigie_road_facts_is_barrier:
 * @ask: gives the tags of a node
 * @source: for @ask
 *
 * Returns: whether no motor vehicle gets past
 */
gboolean
vigie_road_facts_is_barrier (VigieRoadAsk ask, gconstpointer source)
{
  static const char *const solid[] = { "bollard",
                                       "block",
                                       "jersey_barrier",
                                       "log",
                                       "planter",
                                       "cycle_barrier",
                                       "motorcycle_barrier",
                                       "stile",
                                       "turnstile",
                                       "kissing_gate",
                                       "full-height_turnstile",
                                       "debris",
                                       "rock",
                                       "concrete_block",
                                       NULL };
  static const char *const gates[] = { "gate", "lift_gate", "swing_gate", "chain", NULL };
  const char *barrier = ask (source, "barrier");
  Access access = find_access (ask, source);

  if (is_one_of (barrier, solid))
    return access == ACCESS_UNSAID || access == ACCESS_NONE;
  return is_one_of (barrier, gates) && access == ACCESS_NONE;
}
