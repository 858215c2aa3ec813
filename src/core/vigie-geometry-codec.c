/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-geometry-codec.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "vigie-error.h"
#include "vigie-json.h"

#define MAX_POINTS 1000000

/* How deep the arrays of points lie: RFC 7946 §3.1. */
static int
get_depth (VigieGeometryKind kind)
{
  switch (kind)
    {
    case VIGIE_GEOMETRY_POINT:
      return 0;
    case VIGIE_GEOMETRY_MULTI_POINT:
    case VIGIE_GEOMETRY_LINE_STRING:
      return 1;
    case VIGIE_GEOMETRY_MULTI_LINE_STRING:
    case VIGIE_GEOMETRY_POLYGON:
      return 2;
    case VIGIE_GEOMETRY_MULTI_POLYGON:
    default:
      return 3;
    }
}

static gboolean
get_number (JsonArray *array, guint index, double *value)
{
  JsonNode *node = json_array_get_element (array, index);
  GType type = JSON_NODE_HOLDS_VALUE (node) ? json_node_get_value_type (node) : G_TYPE_INVALID;

  if (type != G_TYPE_DOUBLE && type != G_TYPE_INT64)
    return FALSE;
  *value = json_node_get_double (node);
  return isfinite (*value);
}

static gboolean
read_point (VigieGeometryBuilder *builder, JsonNode *node)
{
  JsonArray *array;
  double lon, lat;

  if (!JSON_NODE_HOLDS_ARRAY (node))
    return FALSE;
  array = json_node_get_array (node);
  if (json_array_get_length (array) < 2 || !get_number (array, 0, &lon) ||
      !get_number (array, 1, &lat))
    return FALSE;
  vigie_geometry_builder_add (builder, lon, lat);
  return TRUE;
}

static gboolean
read_level (VigieGeometryBuilder *builder, VigieGeometryKind kind, JsonNode *node, int depth)
{
  JsonArray *array;

  if (depth == 0)
    return read_point (builder, node);
  if (!JSON_NODE_HOLDS_ARRAY (node))
    return FALSE;
  array = json_node_get_array (node);
  if (json_array_get_length (array) > MAX_POINTS)
    return FALSE;
  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      gboolean many = kind == VIGIE_GEOMETRY_MULTI_POINT ||
                      kind == VIGIE_GEOMETRY_MULTI_LINE_STRING ||
                      kind == VIGIE_GEOMETRY_MULTI_POLYGON;
      gboolean polygonal = kind == VIGIE_GEOMETRY_POLYGON || kind == VIGIE_GEOMETRY_MULTI_POLYGON;

      if (many && depth == get_depth (kind))
        vigie_geometry_builder_begin_part (builder);
      if (polygonal && depth == 2)
        vigie_geometry_builder_begin_ring (builder);
      if (!read_level (builder, kind, json_array_get_element (array, i), depth - 1))
        return FALSE;
    }
  return TRUE;
}

static gboolean
set_problem (VigieGeometryProblem problem, double lon, double lat, GError **error)
{
  char lat_text[G_ASCII_DTOSTR_BUF_SIZE];
  char lon_text[G_ASCII_DTOSTR_BUF_SIZE];
  const char *words;

  switch (problem)
    {
    case VIGIE_GEOMETRY_OK:
      return TRUE;
    case VIGIE_GEOMETRY_TOO_FEW_POINTS:
      words = _ ("A geometry has too few points.");
      break;
    case VIGIE_GEOMETRY_NOT_FINITE:
    case VIGIE_GEOMETRY_OUT_OF_RANGE:
      words = _ ("A coordinate is outside of longitude −180 to 180 and latitude −90 to 90.");
      break;
    case VIGIE_GEOMETRY_NOT_CLOSED:
    case VIGIE_GEOMETRY_SELF_CROSSING:
    case VIGIE_GEOMETRY_BAD_HOLE:
    case VIGIE_GEOMETRY_OVERLAP:
    default:
      /* Translators: latitude and longitude, with decimal points */
      g_set_error (error, VIGIE_ERROR, VIGIE_ERROR_INVALID,
                   _ ("The outline crosses itself near %s, %s."),
                   g_ascii_formatd (lat_text, sizeof lat_text, "%.5f", lat),
                   g_ascii_formatd (lon_text, sizeof lon_text, "%.5f", lon));
      return FALSE;
    }
  g_set_error_literal (error, VIGIE_ERROR, VIGIE_ERROR_INVALID, words);
  return FALSE;
}

/**
 * vigie_geometry_from_json:
 * @node: a GeoJSON geometry (RFC 7946 §3.1), no GeometryCollection
 * @error: return location for a #GError
 *
 * Rings are closed and wound as the RFC wants, heights are dropped, coordinates are rounded to
 * 7 decimals (about a centimetre).
 *
 * Returns: (transfer full) (nullable): a geometry, or %NULL with %VIGIE_ERROR_INVALID
 */
VigieGeometry *
vigie_geometry_from_json (JsonNode *node, GError **error)
{
  g_autoptr (VigieGeometryBuilder) builder = NULL;
  g_autoptr (VigieGeometry) raw = NULL;
  g_autoptr (VigieGeometry) rounded = NULL;
  g_autoptr (VigieGeometry) geometry = NULL;
  VigieGeometryKind kind;
  VigieGeometryProblem problem;
  JsonObject *object;
  double lon, lat;

  g_return_val_if_fail (node != NULL, NULL);

  object = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
  if (object == NULL ||
      !vigie_geometry_kind_from_string (vigie_json_get_string (object, "type"), &kind) ||
      !json_object_has_member (object, "coordinates"))
    {
      g_set_error (error, VIGIE_ERROR, VIGIE_ERROR_INVALID,
                   _ ("A geometry must be a GeoJSON point, line or polygon."));
      return NULL;
    }

  builder = vigie_geometry_builder_new (kind);
  if (!read_level (builder, kind, json_object_get_member (object, "coordinates"), get_depth (kind)))
    {
      g_set_error (error, VIGIE_ERROR, VIGIE_ERROR_INVALID,
                   _ ("The coordinates of a geometry cannot be read."));
      return NULL;
    }
  raw = vigie_geometry_builder_end (g_steal_pointer (&builder));
  rounded = vigie_geometry_round (raw, 7);
  geometry = vigie_geometry_normalize (rounded);
  problem = vigie_geometry_check (geometry, &lon, &lat);
  if (!set_problem (problem, lon, lat, error))
    return NULL;
  return g_steal_pointer (&geometry);
}

static void
append_coordinate (GString *out, double degrees)
{
  char buffer[G_ASCII_DTOSTR_BUF_SIZE];
  char *end;

  g_ascii_formatd (buffer, sizeof buffer, "%.7f", degrees);
  for (end = buffer + strlen (buffer) - 1; *end == '0'; end--)
    ;
  if (*end == '.')
    end--;
  g_string_append_len (out, g_str_has_prefix (buffer, "-0") && end == buffer + 1 ? "0" : buffer,
                       g_str_has_prefix (buffer, "-0") && end == buffer + 1 ? 1 : end + 1 - buffer);
}

static void
append_ring (GString *out, const double *points, gsize n_points)
{
  g_string_append_c (out, '[');
  for (gsize i = 0; i < n_points; i++)
    {
      g_string_append (out, i > 0 ? ",[" : "[");
      append_coordinate (out, points[2 * i]);
      g_string_append_c (out, ',');
      append_coordinate (out, points[2 * i + 1]);
      g_string_append_c (out, ']');
    }
  g_string_append_c (out, ']');
}

static void
append_part (GString *out, const VigieGeometry *geometry, gsize part)
{
  gboolean polygonal = vigie_geometry_is_polygonal (geometry);

  if (polygonal)
    g_string_append_c (out, '[');
  for (gsize i = 0; i < vigie_geometry_get_n_rings (geometry, part); i++)
    {
      gsize n_points;
      const double *points = vigie_geometry_get_ring (geometry, part, i, &n_points);

      if (i > 0)
        g_string_append_c (out, ',');
      append_ring (out, points, n_points);
    }
  if (polygonal)
    g_string_append_c (out, ']');
}

static void
append_points (GString *out, const VigieGeometry *geometry, gboolean many)
{
  g_autoptr (GString) ring = g_string_new (NULL);

  if (many)
    g_string_append_c (out, '[');
  for (gsize i = 0; i < vigie_geometry_get_n_parts (geometry); i++)
    {
      gsize n_points;
      const double *points = vigie_geometry_get_ring (geometry, i, 0, &n_points);

      g_string_set_size (ring, 0);
      append_ring (ring, points, n_points);
      if (i > 0)
        g_string_append_c (out, ',');
      g_string_append_len (out, ring->str + 1, (gssize) ring->len - 2);
    }
  if (many)
    g_string_append_c (out, ']');
}

/**
 * vigie_geometry_append_json:
 * @geometry: a geometry
 * @out: gets its GeoJSON, compact, at most 7 decimals, whatever the locale
 */
void
vigie_geometry_append_json (VigieGeometry *geometry, GString *out)
{
  VigieGeometryKind kind = vigie_geometry_get_kind (geometry);

  g_string_append_printf (
      out, "{\"type\":\"%s\",\"coordinates\":", vigie_geometry_kind_to_string (kind));
  if (kind == VIGIE_GEOMETRY_POINT || kind == VIGIE_GEOMETRY_MULTI_POINT)
    append_points (out, geometry, kind == VIGIE_GEOMETRY_MULTI_POINT);
  else if (kind == VIGIE_GEOMETRY_LINE_STRING || kind == VIGIE_GEOMETRY_POLYGON)
    append_part (out, geometry, 0);
  else
    {
      for (gsize i = 0; i < vigie_geometry_get_n_parts (geometry); i++)
        {
          g_string_append_c (out, i == 0 ? '[' : ',');
          append_part (out, geometry, i);
        }
      g_string_append_c (out, ']');
    }
  g_string_append_c (out, '}');
}

/**
 * vigie_geometry_to_json:
 * @geometry: a geometry
 *
 * Returns: (transfer full): the same as a JSON value
 */
JsonNode *
vigie_geometry_to_json (VigieGeometry *geometry)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (GError) error = NULL;
  JsonNode *node;

  vigie_geometry_append_json (geometry, text);
  node = vigie_json_parse (text->str, (gssize) text->len, &error);
  g_assert_no_error (error);
  return node;
}
