/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-guide.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "vigie-road-snap.h"

#define AT_JUNCTION_M 15 /* nearer than this nobody says how far it is */

struct _VigieGuide
{
  gatomicrefcount references;
  VigieTerritory *territory;
  VigieRoadIndex *index;
  VigieGazetteer *gazetteer;
  VigiePrTable *pr_table;
  char *fingerprint;

  GMutex mutex;
  VigieRouter *router; /* (nullable): when it is first asked for */
};

/* ---- making it ---- */

static VigiePlaceKind
get_kind (const char *word)
{
  static const struct
  {
    const char *word;
    VigiePlaceKind kind;
  } kinds[] = {
    { "commune", VIGIE_PLACE_COMMUNE },
    { "old-commune", VIGIE_PLACE_OLD_COMMUNE },
    { "old commune", VIGIE_PLACE_OLD_COMMUNE },
    { "former commune", VIGIE_PLACE_OLD_COMMUNE },
    { "ancienne commune", VIGIE_PLACE_OLD_COMMUNE },
    { "commune déléguée", VIGIE_PLACE_OLD_COMMUNE },
    { "commune associée", VIGIE_PLACE_OLD_COMMUNE },
    { "street", VIGIE_PLACE_STREET },
    { "rue", VIGIE_PLACE_STREET },
    { "place", VIGIE_PLACE_HAMLET },
    { "hamlet", VIGIE_PLACE_HAMLET },
    { "hameau", VIGIE_PLACE_HAMLET },
    { "village", VIGIE_PLACE_HAMLET },
    { "lieu-dit", VIGIE_PLACE_HAMLET },
    { "lieu-dit habité", VIGIE_PLACE_HAMLET },
    { "lieu-dit non habité", VIGIE_PLACE_HAMLET },
    { "isolated_dwelling", VIGIE_PLACE_HAMLET },
    { "locality", VIGIE_PLACE_HAMLET },
  };
  g_autofree char *lower = g_utf8_strdown (word, -1);

  for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (strcmp (lower, kinds[i].word) == 0)
      return kinds[i].kind;
  return VIGIE_PLACE_POI;
}

/* Roads by number are looked up by what they are, not by their names. */
static VigieGazetteer *
make_gazetteer (VigieTerritory *territory)
{
  g_autoptr (GArray) entries = g_array_new (FALSE, TRUE, sizeof (VigieGazetteerEntry));
  gsize n;
  const VigiePlaceName *names = vigie_territory_get_names (territory, &n);

  for (gsize i = 0; i < n; i++)
    {
      VigieGazetteerEntry entry = { .label = names[i].label,
                                    .lon = names[i].lon,
                                    .lat = names[i].lat,
                                    .radius_m = names[i].radius_m,
                                    .commune = names[i].commune };
      const VigieCommune *commune = vigie_territory_get_commune (territory, names[i].commune);

      if (strcmp (names[i].kind, "road") == 0)
        continue;
      entry.kind = get_kind (names[i].kind);
      if (entry.kind <= VIGIE_PLACE_OLD_COMMUNE && commune != NULL && commune->population > 0)
        entry.population = (guint32) MIN (commune->population, G_MAXUINT32);
      g_array_append_val (entries, entry);
    }
  return vigie_gazetteer_new ((const VigieGazetteerEntry *) (gpointer) entries->data, entries->len);
}

/* A PR with a suffix (12A) is none that anybody counts from. */
static VigiePrTable *
make_pr_table (VigieTerritory *territory)
{
  g_autoptr (GArray) points = g_array_new (FALSE, TRUE, sizeof (VigiePrPoint));
  gsize n_markers, n_others;
  const VigieRoadMarker *markers = vigie_territory_get_markers (territory, &n_markers);
  const VigieRoadOtherRef *others = vigie_territory_get_other_refs (territory, &n_others);

  for (gsize i = 0; i < n_markers; i++)
    {
      VigiePrPoint point = { .road = markers[i].road,
                             .number = markers[i].number,
                             .side = markers[i].side[0],
                             .lon = markers[i].lon,
                             .lat = markers[i].lat,
                             .distance_m = MAX (markers[i].distance_m, 0) };

      if (markers[i].suffix[0] == '\0')
        g_array_append_val (points, point);
    }
  return vigie_pr_table_new_on_roads (
      (const VigiePrPoint *) (gpointer) points->data, points->len,
      vigie_road_numbers_new (vigie_territory_get_graph (territory), others, n_others));
}

/* Two words into one (the mixing of SplitMix64, Steele and others, "Fast splittable pseudorandom
 * number generators", OOPSLA 2014). Nobody gains by making it meet: it need not be SHA-256, which
 * takes twenty times as long. */
static guint64
mix (guint64 hash, guint64 word)
{
  hash = (hash ^ word) + G_GUINT64_CONSTANT (0x9e3779b97f4a7c15);
  hash = (hash ^ (hash >> 30)) * G_GUINT64_CONSTANT (0xbf58476d1ce4e5b9);
  hash = (hash ^ (hash >> 27)) * G_GUINT64_CONSTANT (0x94d049bb133111eb);
  return hash ^ (hash >> 31);
}

/* Of what edges are known by: where they begin and end, and the ways that they were cut from. What
 * else is said of them may change: a number of an edge means the same one. */
static char *
make_fingerprint (VigieRoadGraph *graph)
{
  guint64 hash = mix (graph->n_nodes, graph->n_edges);

  for (guint32 i = 0; i < graph->n_nodes; i++)
    hash = mix (hash, (guint64) (guint32) graph->nodes[i].lon_e7 << 32 |
                          (guint32) graph->nodes[i].lat_e7);
  for (guint32 i = 0; i < graph->n_edges; i++)
    {
      const VigieRoadEdge *edge = &graph->edges[i];

      hash = mix (hash, (guint64) edge->source << 32 | edge->target);
      hash = mix (hash, edge->origin_id ^ (guint64) edge->n_points << 48);
    }
  return g_strdup_printf ("%016" G_GINT64_MODIFIER "x", hash);
}

/**
 * vigie_guide_new:
 * @territory: kept
 *
 * Takes tenths of a second for the largest département: not for the thread of a window.
 *
 * Returns: (transfer full): what answers for it
 */
VigieGuide *
vigie_guide_new (VigieTerritory *territory)
{
  VigieGuide *self = g_new0 (VigieGuide, 1);
  VigieRoadGraph *graph = vigie_territory_get_graph (territory);

  g_atomic_ref_count_init (&self->references);
  g_mutex_init (&self->mutex);
  self->territory = vigie_territory_ref (territory);
  self->index = vigie_road_index_new (graph);
  self->gazetteer = make_gazetteer (territory);
  self->pr_table = make_pr_table (territory);
  self->fingerprint = make_fingerprint (graph);
  return self;
}

/**
 * vigie_guide_open:
 * @path: a territory file
 * @cancellable: (nullable): to give up
 * @error: see vigie_territory_open()
 *
 * Returns: (transfer full) (nullable): what answers for it
 */
VigieGuide *
vigie_guide_open (const char *path, GCancellable *cancellable, GError **error)
{
  g_autoptr (VigieTerritory) territory = vigie_territory_open (path, cancellable, error);

  return territory != NULL ? vigie_guide_new (territory) : NULL;
}

VigieGuide *
vigie_guide_ref (VigieGuide *self)
{
  g_atomic_ref_count_inc (&self->references);
  return self;
}

void
vigie_guide_unref (VigieGuide *self)
{
  if (self == NULL || !g_atomic_ref_count_dec (&self->references))
    return;
  vigie_router_unref (self->router);
  g_mutex_clear (&self->mutex);
  vigie_pr_table_free (self->pr_table);
  vigie_gazetteer_free (self->gazetteer);
  vigie_road_index_unref (self->index);
  vigie_territory_unref (self->territory);
  g_free (self->fingerprint);
  g_free (self);
}

VigieTerritory *
vigie_guide_get_territory (VigieGuide *self)
{
  return self->territory;
}

VigieRoadGraph *
vigie_guide_get_graph (VigieGuide *self)
{
  return vigie_territory_get_graph (self->territory);
}

VigieRoadIndex *
vigie_guide_get_index (VigieGuide *self)
{
  return self->index;
}

/**
 * vigie_guide_get_router:
 * @self: a guide
 *
 * It is made when it is first asked for, which takes as long as all the rest: in a worker, where
 * vigie_router_prepare() comes next.
 *
 * Returns: (transfer none): what finds ways
 */
VigieRouter *
vigie_guide_get_router (VigieGuide *self)
{
  VigieRouter *router;

  g_mutex_lock (&self->mutex);
  if (self->router == NULL)
    self->router = vigie_router_new (vigie_guide_get_graph (self));
  router = self->router;
  g_mutex_unlock (&self->mutex);
  return router;
}

/**
 * vigie_guide_get_fingerprint:
 *
 * Returns: the same for territories whose edges are numbered alike, 16 hex digits
 */
const char *
vigie_guide_get_fingerprint (VigieGuide *self)
{
  return self->fingerprint;
}

/* ---- places ---- */

/**
 * vigie_guide_find_places:
 * @self: a guide
 * @text: what somebody wrote, UTF-8
 *
 * Returns: (transfer full) (element-type VigiePlace): where it speaks of, the likeliest first
 */
GArray *
vigie_guide_find_places (VigieGuide *self, const char *text)
{
  return vigie_places_find (text, self->gazetteer, self->pr_table);
}

static void
add_place (GArray *places, const VigiePosition *position, const char *label, gsize length)
{
  VigiePlace place = { .position = *position, .label = g_strdup (label), .end = length };

  g_array_append_val (places, place);
}

/* The whole of a road: a place on it, and how far it reaches from there. */
static gboolean
look_up_road (VigieGuide *self, const VigieRoadReference *reference, VigiePosition *position)
{
  return vigie_pr_table_locate_part (self->pr_table, reference->number, VIGIE_ROAD_NONE, 0, 0,
                                     G_MAXDOUBLE, position);
}

/**
 * vigie_guide_look_up:
 * @self: a guide
 * @name: a road reference or the name of a place, typed as such; or a text that holds some
 * @error: return location: %G_IO_ERROR_NOT_FOUND where there is no such place, with the reason in
 *   the user's words
 *
 * Returns: (transfer full) (nullable) (element-type VigiePlace): one place or more, the likeliest
 *   first
 */
GArray *
vigie_guide_look_up (VigieGuide *self, const char *name, GError **error)
{
  VigieRoadReference reference;
  VigiePosition position;
  g_autoptr (GArray) places = NULL;
  g_autofree char *label = NULL;

  if (!vigie_road_reference_parse (name, &reference))
    places = vigie_places_lookup (name, self->gazetteer, self->pr_table);
  else
    {
      places = g_array_new (FALSE, FALSE, sizeof (VigiePlace));
      g_array_set_clear_func (places, (GDestroyNotify) vigie_place_clear);
      label = vigie_road_reference_to_string (&reference);
      if (reference.has_pr)
        {
          if (!vigie_pr_table_locate (self->pr_table, &reference, &position, error))
            return NULL;
          add_place (places, &position, label, strlen (name));
        }
      else if (look_up_road (self, &reference, &position))
        add_place (places, &position, label, strlen (name));
    }
  if (places->len > 0)
    return g_steal_pointer (&places);
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND,
               label != NULL ? _ ("The territory has no road %s.")
                             : _ ("The territory has no place “%s”."),
               label != NULL ? label : name);
  return NULL;
}

/* ---- what is at a place ---- */

void
vigie_guide_spot_clear (VigieGuideSpot *self)
{
  g_clear_pointer (&self->label, g_free);
  g_clear_pointer (&self->road, g_free);
  g_clear_pointer (&self->commune, g_free);
  g_clear_pointer (&self->junction, g_free);
}

/* Of a road without a number: as far as its next crossings. */
static void
find_junction (VigieRoadGraph *graph, VigieGuideSpot *spot)
{
  const VigieRoadEdge *edge = &graph->edges[spot->edge];
  const char *before = vigie_road_graph_find_crossing (graph, edge->source, spot->edge);
  const char *behind = vigie_road_graph_find_crossing (graph, edge->target, spot->edge);
  double behind_m = edge->length_m - spot->along_m;

  if (before != NULL && (behind == NULL || spot->along_m <= behind_m))
    {
      spot->junction = g_strdup (before);
      spot->junction_m = spot->along_m;
    }
  else if (behind != NULL)
    {
      spot->junction = g_strdup (behind);
      spot->junction_m = behind_m;
    }
}

static void
set_commune (VigieGuide *self, VigieGuideSpot *spot, guint32 index)
{
  const VigieCommune *commune;

  if (index == VIGIE_ROAD_NONE)
    index = vigie_territory_find_commune (self->territory, spot->position.lon, spot->position.lat);
  commune = vigie_territory_get_commune (self->territory, index);
  spot->commune = commune != NULL ? g_strdup (commune->name) : NULL;
}

static char *
make_label (const VigieGuideSpot *spot)
{
  GString *label = g_string_new (spot->road != NULL ? spot->road : _ ("Road without a name"));

  if (spot->junction != NULL)
    {
      g_string_append (label, ", ");
      if (spot->junction_m < AT_JUNCTION_M)
        /* Translators: where two roads meet */
        g_string_append_printf (label, _ ("junction with %s"), spot->junction);
      else
        g_string_append_printf (label, _ ("%.0f m from the junction with %s"), spot->junction_m,
                                spot->junction);
    }
  if (spot->commune != NULL)
    g_string_append_printf (label, " (%s)", spot->commune);
  return g_string_free_and_steal (label);
}

static gboolean
is_numbered (VigieRoadGraph *graph, guint32 edge, gpointer user_data)
{
  VigieGuide *self = user_data;
  guint n_roads;

  vigie_road_numbers_get_roads (vigie_pr_table_get_roads (self->pr_table), edge, &n_roads);
  return n_roads > 0;
}

static void
set_place (VigieGuideSpot *spot, const VigieRoadHit *hit)
{
  spot->position = (VigiePosition) { hit->where.lon_e7 * 1e-7, hit->where.lat_e7 * 1e-7,
                                     hit->distance_m, VIGIE_ORIGIN_ROAD_REFERENCE };
  spot->edge = hit->edge;
  spot->along_m = hit->along_m;
}

static void
take_numbered (VigieGuide *self, const VigieRoadHit *hit, VigieGuideSpot *spot)
{
  VigieRoadPlace place;

  set_place (spot, hit);
  vigie_pr_table_describe_edge (self->pr_table, hit->edge, hit->along_m, &place);
  spot->road = g_strdup (place.reference.number);
  spot->has_pr = place.reference.has_pr;
  spot->pr = place.reference.pr;
  spot->pr_m = place.reference.pr_m;
  spot->junction = g_strdup (place.junction);
  spot->junction_m = place.junction_m;
  set_commune (self, spot, place.commune);
  spot->label =
      spot->has_pr ? vigie_road_reference_to_string (&place.reference) : make_label (spot);
}

static void
take_unnumbered (VigieGuide *self, const VigieRoadHit *hit, VigieGuideSpot *spot)
{
  VigieRoadGraph *graph = vigie_guide_get_graph (self);
  const VigieRoadEdge *edge = &graph->edges[hit->edge];

  spot->road = g_strdup (vigie_road_graph_get_string (graph, edge->name));
  set_place (spot, hit);
  find_junction (graph, spot);
  set_commune (self, spot, edge->commune);
  spot->label = make_label (spot);
}

static gboolean
take_commune (VigieGuide *self, double lon, double lat, VigieGuideSpot *spot)
{
  spot->position = (VigiePosition) { lon, lat, 0, VIGIE_ORIGIN_TEXT };
  set_commune (self, spot, VIGIE_ROAD_NONE);
  spot->label = g_strdup (spot->commune);
  return spot->commune != NULL;
}

/**
 * vigie_guide_describe:
 * @self: a guide
 * @lon: degrees
 * @lat: degrees
 * @reach_m: how far a road may be away
 * @spot: (out): what is there; to clear in any case
 *
 * A road with a number is preferred to one without that is nearly as near: that is what people
 * name. Where no road is within reach it is the commune alone.
 *
 * Returns: whether the territory knows anything there
 */
gboolean
vigie_guide_describe (
    VigieGuide *self, double lon, double lat, double reach_m, VigieGuideSpot *spot)
{
  const double slack_m = 10;
  VigieRoadPoint where;
  VigieRoadHit hit, numbered;

  *spot = (VigieGuideSpot) { .edge = VIGIE_ROAD_NONE, .junction_m = -1 };
  if (!vigie_lon_lat_is_valid (lon, lat))
    return FALSE;
  where = (VigieRoadPoint) { (gint32) lround (lon * 1e7), (gint32) lround (lat * 1e7) };
  if (!vigie_road_index_nearest (self->index, where, reach_m, NULL, NULL, &hit))
    return take_commune (self, lon, lat, spot);
  if (vigie_road_index_nearest (self->index, where, MIN (reach_m, hit.distance_m + slack_m),
                                is_numbered, self, &numbered))
    take_numbered (self, &numbered, spot);
  else
    take_unnumbered (self, &hit, spot);
  return TRUE;
}

/**
 * vigie_guide_dup_pr:
 * @self: a guide
 * @edge: of the graph
 * @along_m: metres from its source
 *
 * Returns: (transfer full) (nullable): "PR 12+300" where its road has PR there
 */
char *
vigie_guide_dup_pr (VigieGuide *self, guint32 edge, double along_m)
{
  VigieRoadPlace place;
  g_autofree char *text = NULL;
  gsize length;

  if (!vigie_pr_table_describe_edge (self->pr_table, edge, along_m, &place) ||
      !place.reference.has_pr)
    return NULL;
  text = vigie_road_reference_to_string (&place.reference);
  length = strlen (place.reference.number);
  return g_strdup (text + length + 1);
}
