/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <string.h>

#include "vigie-feed-private.h"
#include "vigie-position.h"

#define MAX_NUMBERS 30000

/* ---- numbers ---- */

/* One number that is the whole of @text; a comma may be its point. */
static gboolean
read_number (const char *text, double *value)
{
  char buffer[64], *end;

  if (strlen (text) >= sizeof buffer || text[strspn (text, "0123456789+-.,eE")] != '\0')
    return FALSE;
  g_strlcpy (buffer, text, sizeof buffer);
  g_strdelimit (buffer, ",", '.');
  *value = g_ascii_strtod (buffer, &end);
  return end != buffer && *end == '\0' && isfinite (*value);
}

/* Numbers with blanks between them, or commas where those are no decimal points. */
static gboolean
read_numbers (const char *text, GArray *numbers)
{
  const char *separators =
      strchr (text, '.') != NULL || strpbrk (text, " \t\r\n") == NULL ? " \t\r\n,;" : " \t\r\n;";
  g_auto (GStrv) parts = g_strsplit_set (text, separators, MAX_NUMBERS + 1);

  for (gsize i = 0; parts[i] != NULL; i++)
    {
      double value;

      if (parts[i][0] == '\0')
        continue;
      if (!read_number (parts[i], &value))
        return FALSE;
      g_array_append_val (numbers, value);
    }
  return TRUE;
}

static gboolean
read_node_numbers (const VigieFeedNode *node, GArray *numbers)
{
  g_autofree char *text = vigie_feed_node_dup_text (node);

  return read_numbers (text, numbers);
}

static double
get_number (const GArray *numbers, guint i)
{
  return g_array_index (numbers, double, i);
}

/* ---- points ---- */

static void
add_point (VigieFeedPlace *self, double lon, double lat)
{
  g_array_append_val (self->points, lon);
  g_array_append_val (self->points, lat);
}

/* Tuples of @dimension numbers, of which the first two count. */
static gboolean
add_tuples (VigieFeedPlace *self, const GArray *numbers, guint dimension, gboolean lon_first)
{
  if (numbers->len == 0 || dimension < 2 || numbers->len % dimension != 0)
    return FALSE;
  for (guint i = 0; i < numbers->len; i += dimension)
    {
      double a = get_number (numbers, i), b = get_number (numbers, i + 1);

      add_point (self, lon_first ? a : b, lon_first ? b : a);
    }
  return TRUE;
}

static guint
count_points (const VigieFeedPlace *self)
{
  return self->points->len / 2;
}

/* Whether there are as many points as the kind wants; rings are closed as they come. */
static gboolean
has_enough_points (const VigieFeedPlace *self, gboolean is_box)
{
  switch (self->kind)
    {
    case VIGIE_GEOMETRY_POINT:
      return count_points (self) == 1;
    case VIGIE_GEOMETRY_LINE_STRING:
      return count_points (self) >= 2;
    case VIGIE_GEOMETRY_POLYGON:
      return is_box ? count_points (self) == 2 : count_points (self) >= 4;
    case VIGIE_GEOMETRY_MULTI_POINT:
    case VIGIE_GEOMETRY_MULTI_LINE_STRING:
    case VIGIE_GEOMETRY_MULTI_POLYGON:
    default:
      return FALSE;
    }
}

/* Two corners, whichever they are, become a ring. */
static void
make_box (VigieFeedPlace *self)
{
  const double a = get_number (self->points, 0), b = get_number (self->points, 1);
  const double c = get_number (self->points, 2), d = get_number (self->points, 3);

  g_array_set_size (self->points, 0);
  if (a == c && b == d)
    {
      self->kind = VIGIE_GEOMETRY_POINT;
      add_point (self, a, b);
      return;
    }
  if (a - c > 180 && fabs (a) <= 180 && fabs (c) <= 180)
    { /* over the antimeridian: no ring of ours goes there */
      double lon = (a + c + 360) / 2, lat = (b + d) / 2;

      self->kind = VIGIE_GEOMETRY_POINT;
      add_point (self, lon > 180 ? lon - 360 : lon, lat);
      self->radius_m = vigie_distance_m (lon, lat, a, b);
      return;
    }
  add_point (self, a, b);
  add_point (self, c, b);
  add_point (self, c, d);
  add_point (self, a, d);
  add_point (self, a, b);
}

static void
finish (VigieFeedPlace *self, gboolean is_good, gboolean is_box)
{
  self->is_bad = !is_good || !has_enough_points (self, is_box);
  if (!self->is_bad && is_box)
    make_box (self);
}

static void
begin (VigieFeedPlace *self, VigieGeometryKind kind, VigieFeedPlaceHabit habit)
{
  vigie_feed_place_clear (self);
  *self = (VigieFeedPlace) { .kind = kind, .habit = habit };
  self->points = g_array_new (FALSE, FALSE, sizeof (double));
}

/* ---- GeoRSS Simple ---- */

static gboolean
read_simple (VigieFeedPlace *self, const VigieFeedNode *node)
{
  static const struct
  {
    const char *name;
    VigieGeometryKind kind;
  } shapes[] = { { "point", VIGIE_GEOMETRY_POINT },
                 { "line", VIGIE_GEOMETRY_LINE_STRING },
                 { "polygon", VIGIE_GEOMETRY_POLYGON },
                 { "box", VIGIE_GEOMETRY_POLYGON },
                 { "circle", VIGIE_GEOMETRY_POINT } };

  for (gsize i = 0; i < G_N_ELEMENTS (shapes); i++)
    if (vigie_feed_node_is (node, VIGIE_FEED_GEORSS, shapes[i].name))
      {
        const gboolean is_box = g_str_equal (shapes[i].name, "box");
        g_autoptr (GArray) numbers = g_array_new (FALSE, FALSE, sizeof (double));
        gboolean is_good = read_node_numbers (node, numbers);

        if (is_good && numbers->len == 0)
          return FALSE;
        begin (self, shapes[i].kind, VIGIE_FEED_PLACE_SIMPLE);
        if (is_good && g_str_equal (shapes[i].name, "circle"))
          {
            is_good = numbers->len == 3;
            self->radius_m = is_good ? get_number (numbers, 2) : 0;
            g_array_set_size (numbers, MIN (numbers->len, 2));
          }
        finish (self, is_good && add_tuples (self, numbers, 2, FALSE), is_box);
        return TRUE;
      }
  return FALSE;
}

/* ---- W3C ---- */

static gboolean
read_w3c (VigieFeedPlace *self, const VigieFeedNode *parent)
{
  const VigieFeedNode *lat = vigie_feed_node_find (parent, VIGIE_FEED_W3C_GEO, "lat");
  const VigieFeedNode *lon = vigie_feed_node_find (parent, VIGIE_FEED_W3C_GEO, "long");
  g_autofree char *lat_text = lat != NULL ? vigie_feed_node_dup_text (lat) : g_strdup ("");
  g_autofree char *lon_text = NULL;
  double lat_value = 0, lon_value = 0;

  if (lon == NULL)
    lon = vigie_feed_node_find (parent, VIGIE_FEED_W3C_GEO, "lon");
  lon_text = lon != NULL ? vigie_feed_node_dup_text (lon) : g_strdup ("");
  if (lat_text[0] == '\0' && lon_text[0] == '\0')
    return FALSE;
  begin (self, VIGIE_GEOMETRY_POINT, VIGIE_FEED_PLACE_SURE);
  self->is_bad = !read_number (lat_text, &lat_value) || !read_number (lon_text, &lon_value);
  add_point (self, lon_value, lat_value);
  return TRUE;
}

/* ---- GML ---- */

typedef enum
{
  SRS_LAT_FIRST,
  SRS_LON_FIRST,
  SRS_OTHER,
} Srs;

/* The geographic systems that differ from WGS 84 by less than a road is wide. Everything else
 * is in metres, or elsewhere. */
static Srs
read_srs (const char *name)
{
  static const char *const codes[] = { "4326", "4979", "4258", "4937", "4171", "4965", "4269" };
  const char *code;

  if (name == NULL || name[0] == '\0')
    return SRS_LAT_FIRST;
  if (strstr (name, "CRS84") != NULL)
    return SRS_LON_FIRST;
  code = name + strlen (name);
  while (code > name && g_ascii_isdigit (code[-1]))
    code--;
  for (gsize i = 0; i < G_N_ELEMENTS (codes); i++)
    if (g_str_equal (code, codes[i]))
      return SRS_LAT_FIRST;
  return g_ascii_strcasecmp (name, "WGS84") == 0 || g_ascii_strcasecmp (name, "WGS 84") == 0
             ? SRS_LAT_FIRST
             : SRS_OTHER;
}

static const char *
find_attribute (const VigieFeedNode *node, const char *name)
{
  for (; node != NULL &&
         (node->vocabulary == VIGIE_FEED_GML || node->vocabulary == VIGIE_FEED_GEORSS);
       node = node->parent)
    {
      const char *value = vigie_feed_node_get_attribute (node, name);

      if (value != NULL)
        return value;
    }
  return NULL;
}

static guint
get_dimension (const VigieFeedNode *node, guint n_numbers, gboolean is_one)
{
  const char *text = find_attribute (node, "srsDimension");
  guint64 dimension = 0;

  if (text == NULL)
    text = find_attribute (node, "dimension");
  if (text != NULL && g_ascii_string_to_unsigned (text, 10, 2, 4, &dimension, NULL))
    return (guint) dimension;
  if (is_one)
    return n_numbers;
  return n_numbers % 2 != 0 && n_numbers % 3 == 0 ? 3 : 2;
}

/* "4.62,43.67 4.5,43.5" of GML 2 */
static gboolean
add_coordinates (VigieFeedPlace *self, const VigieFeedNode *node)
{
  g_autofree char *text = vigie_feed_node_dup_text (node);
  g_auto (GStrv) tuples = g_strsplit_set (text, " \t\r\n", MAX_NUMBERS);

  for (gsize i = 0; tuples[i] != NULL; i++)
    {
      g_auto (GStrv) parts = g_strsplit (tuples[i], ",", 4);
      double lon, lat;

      if (tuples[i][0] == '\0')
        continue;
      if (g_strv_length (parts) < 2 || !read_number (parts[0], &lon) ||
          !read_number (parts[1], &lat))
        return FALSE;
      add_point (self, lon, lat);
    }
  return TRUE;
}

/* All positions in @node, however they are written. */
static gboolean
add_positions (VigieFeedPlace *self, const VigieFeedNode *node)
{
  static const char *const one[] = { "pos", "lowerCorner", "upperCorner" };

  for (const VigieFeedNode *child = node->first; child != NULL; child = child->next)
    {
      g_autoptr (GArray) numbers = g_array_new (FALSE, FALSE, sizeof (double));
      gboolean is_one = FALSE;
      Srs srs;

      if (child->name == NULL || child->vocabulary != VIGIE_FEED_GML)
        continue;
      srs = read_srs (find_attribute (child, "srsName"));
      if (srs == SRS_OTHER)
        return FALSE;
      for (gsize i = 0; i < G_N_ELEMENTS (one); i++)
        is_one |= g_str_equal (child->name, one[i]);
      if (g_str_equal (child->name, "coordinates"))
        {
          self->habit = srs == SRS_LON_FIRST ? VIGIE_FEED_PLACE_SURE : VIGIE_FEED_PLACE_COORDINATES;
          if (!add_coordinates (self, child))
            return FALSE;
        }
      else if (is_one || g_str_equal (child->name, "posList"))
        {
          if (srs == SRS_LON_FIRST)
            self->habit = VIGIE_FEED_PLACE_SURE;
          if (!read_node_numbers (child, numbers) ||
              !add_tuples (self, numbers, get_dimension (child, numbers->len, is_one),
                           srs == SRS_LON_FIRST))
            return FALSE;
        }
      else if (!g_str_equal (child->name, "radius") && !add_positions (self, child))
        return FALSE;
    }
  return TRUE;
}

static void
read_circle_radius (VigieFeedPlace *self, const VigieFeedNode *node)
{
  const VigieFeedNode *radius = vigie_feed_node_find (node, VIGIE_FEED_GML, "radius");
  const char *unit = radius != NULL ? vigie_feed_node_get_attribute (radius, "uom") : NULL;
  g_autofree char *text = radius != NULL ? vigie_feed_node_dup_text (radius) : NULL;
  double value;

  if (text != NULL && read_number (text, &value))
    self->radius_m =
        unit != NULL && g_ascii_strncasecmp (unit, "km", 2) == 0 ? value * 1000 : value;
}

/* The first shape in it. The holes of a polygon do not matter for where something is. */
static gboolean
read_gml (VigieFeedPlace *self, const VigieFeedNode *node)
{
  static const struct
  {
    const char *name;
    VigieGeometryKind kind;
    gboolean is_box;
  } shapes[] = {
    { "Point", VIGIE_GEOMETRY_POINT, FALSE },
    { "CircleByCenterPoint", VIGIE_GEOMETRY_POINT, FALSE },
    { "LineString", VIGIE_GEOMETRY_LINE_STRING, FALSE },
    { "LineStringSegment", VIGIE_GEOMETRY_LINE_STRING, FALSE },
    { "LinearRing", VIGIE_GEOMETRY_POLYGON, FALSE },
    { "Envelope", VIGIE_GEOMETRY_POLYGON, TRUE },
    { "Box", VIGIE_GEOMETRY_POLYGON, TRUE },
  };

  for (const VigieFeedNode *child = node->first; child != NULL; child = child->next)
    {
      if (child->name == NULL || child->vocabulary != VIGIE_FEED_GML)
        continue;
      for (gsize i = 0; i < G_N_ELEMENTS (shapes); i++)
        if (g_str_equal (child->name, shapes[i].name))
          {
            g_autofree char *text = vigie_feed_node_dup_text (child);

            if (text[0] == '\0')
              return FALSE;
            begin (self, shapes[i].kind, VIGIE_FEED_PLACE_GML);
            read_circle_radius (self, child);
            finish (self, add_positions (self, child), shapes[i].is_box);
            return TRUE;
          }
      if (read_gml (self, child))
        return TRUE;
    }
  return FALSE;
}

/* ---- an entry ---- */

static gboolean
read_one (VigieFeedPlace *self, const VigieFeedNode *node)
{
  if (node->name == NULL)
    return FALSE;
  if (vigie_feed_node_is (node, VIGIE_FEED_GEORSS, "where"))
    return read_gml (self, node) || read_simple (self, node);
  if (vigie_feed_node_is (node, VIGIE_FEED_W3C_GEO, "Point"))
    return read_w3c (self, node);
  return read_simple (self, node);
}

/* The smaller the better: a point says more than the box of its country. */
static int
get_rank (const VigieFeedPlace *self)
{
  return self->points == NULL                       ? 9
         : self->is_bad                             ? 8
         : self->kind == VIGIE_GEOMETRY_POINT       ? 0
         : self->kind == VIGIE_GEOMETRY_LINE_STRING ? 1
                                                    : 2;
}

static void
take_if_better (VigieFeedPlace *self, VigieFeedPlace *other)
{
  if (get_rank (other) < get_rank (self))
    {
      vigie_feed_place_clear (self);
      *self = *other;
      *other = (VigieFeedPlace) { 0 };
    }
  vigie_feed_place_clear (other);
}

static double
read_radius (const VigieFeedNode *entry)
{
  const VigieFeedNode *node = vigie_feed_node_find (entry, VIGIE_FEED_GEORSS, "radius");
  const VigieFeedNode *where = vigie_feed_node_find (entry, VIGIE_FEED_GEORSS, "where");
  const VigieFeedNode *point = vigie_feed_node_find (entry, VIGIE_FEED_GEORSS, "point");
  g_autofree char *text = NULL;
  double value;

  if (node == NULL && where != NULL)
    node = vigie_feed_node_find (where, VIGIE_FEED_GEORSS, "radius");
  if (node != NULL)
    text = vigie_feed_node_dup_text (node);
  else if (point != NULL)
    text = g_strdup (vigie_feed_node_get_attribute (point, "radius"));
  return text != NULL && read_number (text, &value) ? value : 0;
}

/**
 * vigie_feed_place_read:
 * @self: (out caller-allocates): where the entry is; no points where it does not say
 * @entry: an entry
 *
 * Reads GeoRSS in its three dialects: Simple, W3C and GML.
 */
void
vigie_feed_place_read (VigieFeedPlace *self, const VigieFeedNode *entry)
{
  VigieFeedPlace other = { 0 };

  *self = (VigieFeedPlace) { 0 };
  for (const VigieFeedNode *child = entry->first; child != NULL; child = child->next)
    if (read_one (&other, child))
      take_if_better (self, &other);
  if (read_gml (&other, entry)) /* without what should be around it */
    take_if_better (self, &other);
  if (read_w3c (&other, entry))
    take_if_better (self, &other);
  if (self->points == NULL || self->kind != VIGIE_GEOMETRY_POINT)
    return;
  if (self->radius_m == 0)
    self->radius_m = read_radius (entry);
  if (!isfinite (self->radius_m) || self->radius_m < 0)
    self->radius_m = 0;
  self->radius_m = MIN (self->radius_m, VIGIE_MAX_RADIUS_M);
}

static gboolean
is_valid (const VigieFeedPlace *self, gboolean swap)
{
  for (guint i = 0; i < self->points->len; i += 2)
    {
      double lon = get_number (self->points, i), lat = get_number (self->points, i + 1);

      if (!vigie_lon_lat_is_valid (swap ? lat : lon, swap ? lon : lat))
        return FALSE;
    }
  return !self->is_bad;
}

/**
 * vigie_feed_place_get_center:
 * @self: a place
 * @swap: whether what was taken for longitudes are latitudes
 * @lon: (out): degrees
 * @lat: (out): degrees
 *
 * Returns: whether it is on the Earth that way
 */
gboolean
vigie_feed_place_get_center (const VigieFeedPlace *self, gboolean swap, double *lon, double *lat)
{
  VigieBox box = VIGIE_BOX_EMPTY;

  if (self->points == NULL || !is_valid (self, swap))
    return FALSE;
  for (guint i = 0; i < self->points->len; i += 2)
    vigie_box_extend (&box, get_number (self->points, swap ? i + 1 : i),
                      get_number (self->points, swap ? i : i + 1));
  *lon = (box.west + box.east) / 2;
  *lat = (box.south + box.north) / 2;
  return TRUE;
}

/**
 * vigie_feed_place_make_geometry:
 * @self: a place
 * @swap: whether what was taken for longitudes are latitudes
 *
 * Returns: (transfer full) (nullable): the geometry; %NULL where it is none
 */
VigieGeometry *
vigie_feed_place_make_geometry (const VigieFeedPlace *self, gboolean swap)
{
  g_autofree double *points = NULL;
  const guint n = self->points != NULL ? count_points (self) : 0;

  if (n == 0 || !is_valid (self, swap))
    return NULL;
  points = g_memdup2 (self->points->data, n * 2 * sizeof (double));
  for (guint i = 0; swap && i < n; i++)
    {
      double lon = points[2 * i + 1];

      points[2 * i + 1] = points[2 * i];
      points[2 * i] = lon;
    }
  if (self->kind == VIGIE_GEOMETRY_POINT)
    return vigie_geometry_new_point (points[0], points[1]);
  return self->kind == VIGIE_GEOMETRY_LINE_STRING ? vigie_geometry_new_line (points, n)
                                                  : vigie_geometry_new_polygon (points, n);
}

void
vigie_feed_place_clear (VigieFeedPlace *self)
{
  g_clear_pointer (&self->points, g_array_unref);
}
