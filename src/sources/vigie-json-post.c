/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-json-post.h"

#include <string.h>

static const char *const member_names[VIGIE_N_MEMBERS] = {
  [VIGIE_MEMBER_ACCOUNT] = "account",
  [VIGIE_MEMBER_AUTHOR] = "author",
  [VIGIE_MEMBER_AUTHOR_ID] = "author_id",
  [VIGIE_MEMBER_ATTACHMENTS] = "attachments",
  [VIGIE_MEMBER_COMMIT] = "commit",
  [VIGIE_MEMBER_CONTENT] = "content",
  [VIGIE_MEMBER_COORDINATES] = "coordinates",
  [VIGIE_MEMBER_CREATED_AT] = "created_at",
  [VIGIE_MEMBER_DATA] = "data",
  [VIGIE_MEMBER_DID] = "did",
  [VIGIE_MEMBER_EDIT_HISTORY_TWEET_IDS] = "edit_history_tweet_ids",
  [VIGIE_MEMBER_EMBED] = "embed",
  [VIGIE_MEMBER_ENTITIES] = "entities",
  [VIGIE_MEMBER_EXTENDED_ENTITIES] = "extended_entities",
  [VIGIE_MEMBER_EXTENDED_TWEET] = "extended_tweet",
  [VIGIE_MEMBER_FEATURES] = "features",
  [VIGIE_MEMBER_FEED] = "feed",
  [VIGIE_MEMBER_FULL_TEXT] = "full_text",
  [VIGIE_MEMBER_GEO] = "geo",
  [VIGIE_MEMBER_GEOMETRY] = "geometry",
  [VIGIE_MEMBER_ID] = "id",
  [VIGIE_MEMBER_ID_STR] = "id_str",
  [VIGIE_MEMBER_INCLUDES] = "includes",
  [VIGIE_MEMBER_INDEXED_AT] = "indexedAt",
  [VIGIE_MEMBER_KIND] = "kind",
  [VIGIE_MEMBER_MEDIA_ATTACHMENTS] = "media_attachments",
  [VIGIE_MEMBER_PLACE] = "place",
  [VIGIE_MEMBER_POST] = "post",
  [VIGIE_MEMBER_POSTS] = "posts",
  [VIGIE_MEMBER_PROPERTIES] = "properties",
  [VIGIE_MEMBER_REBLOG] = "reblog",
  [VIGIE_MEMBER_RECORD] = "record",
  [VIGIE_MEMBER_REJECT_REASON] = "reject_reason",
  [VIGIE_MEMBER_RETWEETED_STATUS] = "retweeted_status",
  [VIGIE_MEMBER_ROW] = "row",
  [VIGIE_MEMBER_SPOILER_TEXT] = "spoiler_text",
  [VIGIE_MEMBER_STATUSES] = "statuses",
  [VIGIE_MEMBER_TEXT] = "text",
  [VIGIE_MEMBER_TYPE] = "type",
  [VIGIE_MEMBER_URI] = "uri",
  [VIGIE_MEMBER_URL] = "url",
  [VIGIE_MEMBER_USER] = "user",
};

/* Members by a hash of their names; the table is large enough that few share a place. */
#define TABLE_SIZE 256

static guint8 table[TABLE_SIZE]; /* a member, or VIGIE_N_MEMBERS */
static guint8 name_lengths[VIGIE_N_MEMBERS];

static inline guint
hash_name (const char *name, gsize length)
{
  return ((guint) (guint8) name[0] * 7 + (guint) (guint8) name[length - 1] * 31 +
          (guint) (guint8) name[length / 2] * 3 + (guint) length * 13) %
         TABLE_SIZE;
}

static void
fill_table (void)
{
  memset (table, VIGIE_N_MEMBERS, sizeof table);
  for (guint i = 0; i < VIGIE_N_MEMBERS; i++)
    {
      guint place;

      name_lengths[i] = (guint8) strlen (member_names[i]);
      place = hash_name (member_names[i], name_lengths[i]);
      while (table[place] != VIGIE_N_MEMBERS)
        place = (place + 1) % TABLE_SIZE;
      table[place] = (guint8) i;
    }
}

/* VIGIE_N_MEMBERS when the name is none of ours. */
static inline guint
find_member (const char *name, gsize length)
{
  guint place = hash_name (name, length);

  for (; table[place] != VIGIE_N_MEMBERS; place = (place + 1) % TABLE_SIZE)
    if (name_lengths[table[place]] == length &&
        memcmp (member_names[table[place]], name, length) == 0)
      break;

  return table[place];
}

/**
 * vigie_members_read:
 * @object: any value; what is no object has no members
 *
 * Finds all known members in one walk: an object of a network has some thirty, and asking for
 * each would compare names hundreds of times.
 */
void
vigie_members_read (VigieMembers *self, yyjson_val *object)
{
  static gsize ready = 0;
  yyjson_obj_iter iter;
  yyjson_val *key;

  if (g_once_init_enter (&ready))
    {
      fill_table ();
      g_once_init_leave (&ready, 1);
    }
  *self = (VigieMembers) { .object = object };
  if (!yyjson_obj_iter_init (object, &iter))
    return;
  while ((key = yyjson_obj_iter_next (&iter)) != NULL)
    {
      const char *name = yyjson_get_str (key);
      gsize length = yyjson_get_len (key);
      guint member = VIGIE_N_MEMBERS;

      if (name != NULL && length > 0)
        member = find_member (name, length);
      if (member != VIGIE_N_MEMBERS && !yyjson_is_null (yyjson_obj_iter_get_val (key)))
        self->value[member] = yyjson_obj_iter_get_val (key);
    }
}

gboolean
vigie_json_is_string (yyjson_val *value)
{
  return yyjson_is_str (value) && yyjson_get_len (value) > 0;
}

/**
 * vigie_crs_is_wgs84:
 * @object: a GeoJSON object
 *
 * Returns: whether its coordinates are longitude and latitude in WGS 84, as RFC 7946 §4 has it;
 * only the member "crs" of the older GeoJSON can say otherwise
 */
gboolean
vigie_crs_is_wgs84 (yyjson_val *object)
{
  static const char *const wgs84[] = { "urn:ogc:def:crs:OGC:1.3:CRS84",
                                       "urn:ogc:def:crs:OGC::CRS84",
                                       "urn:ogc:def:crs:EPSG::4326",
                                       "EPSG:4326",
                                       "CRS84",
                                       "OGC:CRS84",
                                       "WGS84",
                                       "http://www.opengis.net/def/crs/OGC/1.3/CRS84",
                                       NULL };
  yyjson_val *crs = yyjson_obj_get (object, "crs");
  yyjson_val *name = yyjson_obj_get (yyjson_obj_get (crs, "properties"), "name");

  return crs == NULL || yyjson_is_null (crs) ||
         (vigie_json_is_string (name) && g_strv_contains (wgs84, yyjson_get_str (name)));
}

static gboolean
read_pair (yyjson_val *value, double *lon, double *lat)
{
  yyjson_val *x = yyjson_arr_get (value, 0), *y = yyjson_arr_get (value, 1);

  if (!yyjson_is_num (x) || !yyjson_is_num (y))
    return FALSE;
  *lon = yyjson_get_num (x);
  *lat = yyjson_get_num (y);

  return TRUE;
}

static gboolean
add_points (VigieGeometryBuilder *builder, yyjson_val *list)
{
  yyjson_arr_iter iter;
  yyjson_val *item;

  if (!yyjson_arr_iter_init (list, &iter))
    return FALSE;
  while ((item = yyjson_arr_iter_next (&iter)) != NULL)
    {
      double lon, lat;

      if (!read_pair (item, &lon, &lat))
        return FALSE;
      vigie_geometry_builder_add (builder, lon, lat);
    }

  return TRUE;
}

static gboolean
add_rings (VigieGeometryBuilder *builder, yyjson_val *list)
{
  yyjson_arr_iter iter;
  yyjson_val *item;

  if (!yyjson_arr_iter_init (list, &iter))
    return FALSE;
  while ((item = yyjson_arr_iter_next (&iter)) != NULL)
    {
      vigie_geometry_builder_begin_ring (builder);
      if (!add_points (builder, item))
        return FALSE;
    }

  return TRUE;
}

static gboolean
add_parts (VigieGeometryBuilder *builder, yyjson_val *list, VigieGeometryKind kind)
{
  yyjson_arr_iter iter;
  yyjson_val *item;

  if (!yyjson_arr_iter_init (list, &iter))
    return FALSE;
  while ((item = yyjson_arr_iter_next (&iter)) != NULL)
    {
      double lon, lat;

      vigie_geometry_builder_begin_part (builder);
      if (kind == VIGIE_GEOMETRY_MULTI_POINT)
        {
          if (!read_pair (item, &lon, &lat))
            return FALSE;
          vigie_geometry_builder_add (builder, lon, lat);
        }
      else if (kind == VIGIE_GEOMETRY_MULTI_POLYGON ? !add_rings (builder, item)
                                                    : !add_points (builder, item))
        return FALSE;
    }

  return TRUE;
}

static gboolean
add_coordinates (VigieGeometryBuilder *builder, yyjson_val *coordinates, VigieGeometryKind kind)
{
  double lon, lat;

  switch (kind)
    {
    case VIGIE_GEOMETRY_POINT:
      if (yyjson_arr_size (coordinates) == 0)
        return yyjson_is_arr (coordinates);
      if (!read_pair (coordinates, &lon, &lat))
        return FALSE;
      vigie_geometry_builder_add (builder, lon, lat);
      return TRUE;
    case VIGIE_GEOMETRY_LINE_STRING:
      return add_points (builder, coordinates);
    case VIGIE_GEOMETRY_POLYGON:
      return add_rings (builder, coordinates);
    case VIGIE_GEOMETRY_MULTI_POINT:
    case VIGIE_GEOMETRY_MULTI_LINE_STRING:
    case VIGIE_GEOMETRY_MULTI_POLYGON:
    default:
      return add_parts (builder, coordinates, kind);
    }
}

/**
 * vigie_geometry_from_yyjson:
 * @value: a geometry of RFC 7946; of a collection the first member counts
 *
 * Returns: (transfer full) (nullable): %NULL when it is none
 */
VigieGeometry *
vigie_geometry_from_yyjson (yyjson_val *value)
{
  g_autoptr (VigieGeometryBuilder) builder = NULL;
  VigieGeometryKind kind;
  yyjson_val *geometries;

  for (int depth = 0; depth < 8 && (geometries = yyjson_obj_get (value, "geometries")) != NULL;
       depth++)
    value = yyjson_arr_get_first (geometries);
  if (!vigie_json_is_string (yyjson_obj_get (value, "type")) ||
      !vigie_geometry_kind_from_string (yyjson_get_str (yyjson_obj_get (value, "type")), &kind))
    return NULL;
  builder = vigie_geometry_builder_new (kind);
  if (!add_coordinates (builder, yyjson_obj_get (value, "coordinates"), kind))
    return NULL;

  return vigie_geometry_builder_end (g_steal_pointer (&builder));
}
