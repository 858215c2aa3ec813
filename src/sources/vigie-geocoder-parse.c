/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <string.h>

#include "vigie-geocoder-private.h"
#include "vigie-json.h"
#include "vigie-position.h"
#include "vigie-text.h"

#define LABEL_CHARS 200
#define DOUBTFUL_UNDER 0.5
#define MAX_RADIUS_M 100000.0

typedef struct
{
  const char *name; /* the service's */
  VigieGeocodedType type;
} TypeName;

/* ---- places ---- */

static void
place_free (gpointer data)
{
  VigieGeocodedPlace *self = data;

  g_free (self->label);
  g_free (self->category);
  g_free (self);
}

const char *
vigie_geocoded_type_to_string (VigieGeocodedType type)
{
  static const char *const names[] = {
    [VIGIE_GEOCODED_HOUSE] = "housenumber", [VIGIE_GEOCODED_STREET] = "street",
    [VIGIE_GEOCODED_LOCALITY] = "locality", [VIGIE_GEOCODED_MUNICIPALITY] = "municipality",
    [VIGIE_GEOCODED_POI] = "poi",           [VIGIE_GEOCODED_AREA] = "area",
  };

  return names[type];
}

/* Our estimates; see VigieGeocodedPlace. */
static double
estimate_radius (VigieGeocodedType type)
{
  static const double radii[] = {
    [VIGIE_GEOCODED_HOUSE] = 30,      [VIGIE_GEOCODED_STREET] = 300,
    [VIGIE_GEOCODED_LOCALITY] = 1000, [VIGIE_GEOCODED_MUNICIPALITY] = 3000,
    [VIGIE_GEOCODED_POI] = 100,       [VIGIE_GEOCODED_AREA] = 30000,
  };

  return radii[type];
}

static gboolean
find_type (const TypeName *types, gsize n_types, const char *name, VigieGeocodedType *type)
{
  for (gsize i = 0; i < n_types; i++)
    if (g_strcmp0 (types[i].name, name) == 0)
      {
        *type = types[i].type;
        return TRUE;
      }
  return FALSE;
}

/* (nullable): @category. The label becomes one line. */
static VigieGeocodedPlace *
make_place (const char *label, double lon, double lat, VigieGeocodedType type, const char *category)
{
  VigieGeocodedPlace *self = g_new0 (VigieGeocodedPlace, 1);

  self->label = vigie_text_make_line (label, LABEL_CHARS);
  self->lon = lon;
  self->lat = lat;
  self->type = type;
  self->category = category != NULL ? vigie_text_make_line (category, LABEL_CHARS) : NULL;
  self->radius_m = estimate_radius (type);
  self->score = -1;
  self->doubtful = TRUE;
  return self;
}

/* ---- members that may be of another kind than they should ---- */

/* The text itself, or the first one of a list: points of interest are in several communes. */
static const char *
get_first (JsonObject *object, const char *member)
{
  JsonNode *node = json_object_get_member (object, member);
  JsonArray *list;

  if (node == NULL || !JSON_NODE_HOLDS_ARRAY (node))
    return vigie_json_get_string (object, member);
  list = json_node_get_array (node);
  if (json_array_get_length (list) == 0)
    return NULL;
  node = json_array_get_element (list, 0);
  return JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING
             ? json_node_get_string (node)
             : NULL;
}

static gboolean
list_holds (JsonObject *object, const char *member, const char *text)
{
  JsonNode *node = json_object_get_member (object, member);
  JsonArray *list =
      node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;

  for (guint i = 0; list != NULL && i < json_array_get_length (list); i++)
    {
      JsonNode *item = json_array_get_element (list, i);

      if (JSON_NODE_HOLDS_VALUE (item) && json_node_get_value_type (item) == G_TYPE_STRING &&
          g_str_equal (json_node_get_string (item), text))
        return TRUE;
    }
  return FALSE;
}

static JsonObject *
get_object (JsonObject *object, const char *member)
{
  JsonNode *node = json_object_get_member (object, member);

  return node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
}

static JsonArray *
get_array (JsonObject *object, const char *member)
{
  JsonNode *node = json_object_get_member (object, member);

  return node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
}

/* A number, or a text that is one, as Nominatim writes them. */
static gboolean
read_number (JsonNode *node, double *value)
{
  const char *text;
  char *end;

  if (node == NULL || !JSON_NODE_HOLDS_VALUE (node))
    return FALSE;
  if (json_node_get_value_type (node) != G_TYPE_STRING)
    {
      *value = json_node_get_double (node);
      return json_node_get_value_type (node) != G_TYPE_BOOLEAN && isfinite (*value);
    }
  text = json_node_get_string (node);
  *value = g_ascii_strtod (text, &end);
  return end != text && *end == '\0' && isfinite (*value);
}

/* ---- Géoplateforme ---- */

static const TypeName address_types[] = {
  { "housenumber", VIGIE_GEOCODED_HOUSE },
  { "street", VIGIE_GEOCODED_STREET },
  { "locality", VIGIE_GEOCODED_LOCALITY },
  { "municipality", VIGIE_GEOCODED_MUNICIPALITY },
};

/* What the main categories of its index "poi" are like in size */
static VigieGeocodedType
get_poi_type (JsonObject *properties)
{
  static const char *const wide[] = { "zone d'habitation", "hydrographie",
                                      "élément topographique ou forestier" };

  if (list_holds (properties, "category", "commune"))
    return VIGIE_GEOCODED_MUNICIPALITY;
  if (list_holds (properties, "category", "administratif"))
    return VIGIE_GEOCODED_AREA;
  for (gsize i = 0; i < G_N_ELEMENTS (wide); i++)
    if (list_holds (properties, "category", wide[i]))
      return VIGIE_GEOCODED_LOCALITY;
  return VIGIE_GEOCODED_POI;
}

/* (nullable): points of interest have no label, but a name and communes */
static char *
dup_label (JsonObject *properties)
{
  const char *label = vigie_json_get_string (properties, "label");
  const char *name = vigie_json_get_string (properties, "toponym");
  const char *postcode = get_first (properties, "postcode");
  const char *city = get_first (properties, "city");

  if (label != NULL && label[0] != '\0')
    return g_strdup (label);
  if (name == NULL)
    name = get_first (properties, "name");
  if (name == NULL || name[0] == '\0')
    return NULL;
  if (city == NULL)
    return postcode != NULL ? g_strdup_printf ("%s, %s", name, postcode) : g_strdup (name);
  return postcode != NULL ? g_strdup_printf ("%s, %s %s", name, postcode, city)
                          : g_strdup_printf ("%s, %s", name, city);
}

static gboolean
read_point (JsonObject *feature, double *lon, double *lat)
{
  JsonObject *geometry = get_object (feature, "geometry");
  JsonArray *coordinates = geometry != NULL ? get_array (geometry, "coordinates") : NULL;

  return coordinates != NULL &&
         g_strcmp0 (vigie_json_get_string (geometry, "type"), "Point") == 0 &&
         json_array_get_length (coordinates) >= 2 &&
         read_number (json_array_get_element (coordinates, 0), lon) &&
         read_number (json_array_get_element (coordinates, 1), lat) &&
         vigie_lon_lat_is_valid (*lon, *lat);
}

static VigieGeocodedPlace *
read_feature (JsonObject *feature)
{
  JsonObject *properties = get_object (feature, "properties");
  g_autofree char *label = properties != NULL ? dup_label (properties) : NULL;
  VigieGeocodedType type;
  VigieGeocodedPlace *place;
  double lon, lat;

  if (label == NULL || !read_point (feature, &lon, &lat))
    return NULL;
  if (!find_type (address_types, G_N_ELEMENTS (address_types),
                  vigie_json_get_string (properties, "type"), &type))
    type = get_poi_type (properties);
  place = make_place (label, lon, lat, type, get_first (properties, "category"));
  if (vigie_json_get_double (properties, "score", &place->score))
    {
      place->score = CLAMP (place->score, 0, 1);
      place->doubtful = place->score < DOUBTFUL_UNDER;
    }
  else
    place->score = -1;
  return place;
}

typedef VigieGeocodedPlace *(*ReadFunc) (JsonObject *object);

static GPtrArray *
read_list (JsonArray *list, guint limit, ReadFunc read)
{
  GPtrArray *places = g_ptr_array_new_with_free_func (place_free);

  for (guint i = 0; i < json_array_get_length (list) && places->len < limit; i++)
    {
      JsonNode *node = json_array_get_element (list, i);
      VigieGeocodedPlace *place =
          JSON_NODE_HOLDS_OBJECT (node) ? read (json_node_get_object (node)) : NULL;

      if (place != NULL)
        g_ptr_array_add (places, place);
    }
  return places;
}

static JsonNode *
parse (GBytes *bytes)
{
  gsize size;
  const char *text = g_bytes_get_data (bytes, &size);

  return size > 0 ? vigie_json_parse (text, (gssize) size, NULL) : NULL;
}

GPtrArray *
vigie_geocoder_parse_geoplateforme (GBytes *bytes, guint limit)
{
  g_autoptr (JsonNode) root = parse (bytes);
  JsonArray *features;

  if (root == NULL || !JSON_NODE_HOLDS_OBJECT (root))
    return NULL;
  features = get_array (json_node_get_object (root), "features");
  return features != NULL ? read_list (features, limit, read_feature) : NULL;
}

/* ---- Nominatim ---- */

static const TypeName osm_types[] = {
  { "road", VIGIE_GEOCODED_STREET },
  { "hamlet", VIGIE_GEOCODED_LOCALITY },
  { "isolated_dwelling", VIGIE_GEOCODED_LOCALITY },
  { "locality", VIGIE_GEOCODED_LOCALITY },
  { "neighbourhood", VIGIE_GEOCODED_LOCALITY },
  { "quarter", VIGIE_GEOCODED_LOCALITY },
  { "suburb", VIGIE_GEOCODED_LOCALITY },
  { "village", VIGIE_GEOCODED_MUNICIPALITY },
  { "town", VIGIE_GEOCODED_MUNICIPALITY },
  { "city", VIGIE_GEOCODED_MUNICIPALITY },
  { "municipality", VIGIE_GEOCODED_MUNICIPALITY },
  { "postcode", VIGIE_GEOCODED_AREA },
  { "county", VIGIE_GEOCODED_AREA },
  { "state_district", VIGIE_GEOCODED_AREA },
  { "state", VIGIE_GEOCODED_AREA },
  { "country", VIGIE_GEOCODED_AREA },
  { "place", VIGIE_GEOCODED_HOUSE }, /* an address without a building of its own */
  { "house", VIGIE_GEOCODED_HOUSE },
};

/* Half the diagonal of "boundingbox": south, north, west, east */
static gboolean
measure_box (JsonObject *object, double *radius_m)
{
  JsonArray *box = get_array (object, "boundingbox");
  double edges[4];

  if (box == NULL || json_array_get_length (box) != 4)
    return FALSE;
  for (guint i = 0; i < 4; i++)
    if (!read_number (json_array_get_element (box, i), &edges[i]))
      return FALSE;
  if (!vigie_lon_lat_is_valid (edges[2], edges[0]) || !vigie_lon_lat_is_valid (edges[3], edges[1]))
    return FALSE;
  *radius_m = vigie_distance_m (edges[2], edges[0], edges[3], edges[1]) / 2;
  return TRUE;
}

/* Its "importance" says how well known a place is, not how well it fits, so there is no score. */
static VigieGeocodedPlace *
read_osm_place (JsonObject *object)
{
  const char *label = vigie_json_get_string (object, "display_name");
  VigieGeocodedType type = VIGIE_GEOCODED_POI;
  VigieGeocodedPlace *place;
  double lon, lat, radius_m;

  if (label == NULL || !read_number (json_object_get_member (object, "lon"), &lon) ||
      !read_number (json_object_get_member (object, "lat"), &lat) ||
      !vigie_lon_lat_is_valid (lon, lat))
    return NULL;
  find_type (osm_types, G_N_ELEMENTS (osm_types), vigie_json_get_string (object, "addresstype"),
             &type);
  place = make_place (label, lon, lat, type, vigie_json_get_string (object, "type"));
  if (measure_box (object, &radius_m))
    place->radius_m = CLAMP (radius_m, estimate_radius (VIGIE_GEOCODED_HOUSE), MAX_RADIUS_M);
  return place;
}

GPtrArray *
vigie_geocoder_parse_nominatim (GBytes *bytes, guint limit)
{
  g_autoptr (JsonNode) root = parse (bytes);

  if (root == NULL || !JSON_NODE_HOLDS_ARRAY (root))
    return NULL;
  return read_list (json_node_get_array (root), limit, read_osm_place);
}
