/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <string.h>

#include "vigie-geometry-private.h"

/* Read by hand and not with GEOS, whose numbers follow the locale's decimal sign. */
typedef struct
{
  const char *at;
  VigieGeometryBuilder *builder;
  guint n_extra; /* numbers after longitude and latitude: Z, M or both; G_MAXUINT before it is known
                  */
} WktReader;

static const struct
{
  const char *word;
  VigieGeometryKind kind;
} wkt_kinds[] = {
  { "POINT", VIGIE_GEOMETRY_POINT },
  { "LINESTRING", VIGIE_GEOMETRY_LINE_STRING },
  { "POLYGON", VIGIE_GEOMETRY_POLYGON },
  { "MULTIPOINT", VIGIE_GEOMETRY_MULTI_POINT },
  { "MULTILINESTRING", VIGIE_GEOMETRY_MULTI_LINE_STRING },
  { "MULTIPOLYGON", VIGIE_GEOMETRY_MULTI_POLYGON },
};

static void
skip_space (WktReader *self)
{
  while (g_ascii_isspace (*self->at))
    self->at++;
}

static gboolean
take (WktReader *self, char c)
{
  skip_space (self);
  if (*self->at != c)
    return FALSE;
  self->at++;
  return TRUE;
}

static gboolean
take_word (WktReader *self, const char *word)
{
  gsize length = strlen (word);

  skip_space (self);
  if (g_ascii_strncasecmp (self->at, word, length) != 0 || g_ascii_isalpha (self->at[length]))
    return FALSE;
  self->at += length;
  return TRUE;
}

static gboolean
take_number (WktReader *self, double *number)
{
  char *end;

  skip_space (self);
  if (!g_ascii_isdigit (*self->at) && (*self->at == '\0' || strchr ("+-.", *self->at) == NULL))
    return FALSE;
  *number = g_ascii_strtod (self->at, &end);
  if (end == self->at || !isfinite (*number))
    return FALSE;
  for (const char *c = self->at; c < end; c++)
    if (!g_ascii_isdigit (*c) && strchr ("+-.eE", *c) == NULL) /* no hexadecimal */
      return FALSE;
  self->at = end;
  return TRUE;
}

static gboolean
read_point (WktReader *self)
{
  double lon, lat, extra;
  guint n_extra = 0;

  if (!take_number (self, &lon) || !take_number (self, &lat))
    return FALSE;
  while (take_number (self, &extra))
    n_extra++;
  if (self->n_extra == G_MAXUINT && n_extra <= 2)
    self->n_extra = n_extra;
  if (n_extra != self->n_extra)
    return FALSE;
  vigie_geometry_builder_add (self->builder, lon, lat);
  return TRUE;
}

static gboolean
read_ring (WktReader *self)
{
  if (!take (self, '('))
    return FALSE;
  vigie_geometry_builder_begin_ring (self->builder);
  do
    if (!read_point (self))
      return FALSE;
  while (take (self, ','));
  return take (self, ')');
}

static gboolean
read_polygon (WktReader *self)
{
  if (!take (self, '('))
    return FALSE;
  vigie_geometry_builder_begin_part (self->builder);
  do
    if (!read_ring (self))
      return FALSE;
  while (take (self, ','));
  return take (self, ')');
}

/* Both "(1 2, 3 4)" and "((1 2), (3 4))" are in use. */
static gboolean
read_bare_or_bracketed_point (WktReader *self)
{
  if (!take (self, '('))
    return read_point (self);
  return read_point (self) && take (self, ')');
}

static gboolean
read_line (WktReader *self)
{
  vigie_geometry_builder_begin_part (self->builder);
  return read_ring (self);
}

static gboolean
read_many (WktReader *self, gboolean (*read_one) (WktReader *))
{
  if (!take (self, '('))
    return FALSE;
  do
    if (!read_one (self))
      return FALSE;
  while (take (self, ','));
  return take (self, ')');
}

static gboolean
read_body (WktReader *self, VigieGeometryKind kind)
{
  switch (kind)
    {
    case VIGIE_GEOMETRY_POINT:
      return take (self, '(') && read_point (self) && take (self, ')');
    case VIGIE_GEOMETRY_MULTI_POINT:
      return read_many (self, read_bare_or_bracketed_point);
    case VIGIE_GEOMETRY_LINE_STRING:
      return read_line (self);
    case VIGIE_GEOMETRY_MULTI_LINE_STRING:
      return read_many (self, read_line);
    case VIGIE_GEOMETRY_POLYGON:
      return read_polygon (self);
    case VIGIE_GEOMETRY_MULTI_POLYGON:
      return read_many (self, read_polygon);
    default:
      return FALSE;
    }
}

/* "SRID=4326;" of PostGIS may stand before; another system would put the points elsewhere. */
static gboolean
take_srid (WktReader *self)
{
  static const char wgs84[] = "SRID=4326;";

  skip_space (self);
  if (g_ascii_strncasecmp (self->at, "SRID", 4) != 0)
    return TRUE;
  if (g_ascii_strncasecmp (self->at, wgs84, sizeof wgs84 - 1) != 0)
    return FALSE;
  self->at += sizeof wgs84 - 1;
  return TRUE;
}

/* The kind's word with its dimensions, which may be joined: "POINT Z", "POINTZ". */
static gboolean
take_kind (WktReader *self, VigieGeometryKind *kind)
{
  static const struct
  {
    const char *word;
    guint n_extra;
  } dimensions[] = { { "ZM", 2 }, { "Z", 1 }, { "M", 1 } };

  skip_space (self);
  for (gsize i = 0; i < G_N_ELEMENTS (wkt_kinds); i++)
    {
      gsize length = strlen (wkt_kinds[i].word);

      if (g_ascii_strncasecmp (self->at, wkt_kinds[i].word, length) != 0)
        continue;
      self->at += length;
      *kind = wkt_kinds[i].kind;
      for (gsize j = 0; j < G_N_ELEMENTS (dimensions); j++)
        if (take_word (self, dimensions[j].word))
          {
            self->n_extra = dimensions[j].n_extra;
            return TRUE;
          }
      return TRUE;
    }
  return FALSE;
}

/**
 * vigie_geometry_from_wkt:
 * @wkt: (nullable): well-known text (OGC 06-103r4 §7) in WGS 84, longitude first; "SRID=4326;" may
 *   stand before
 *
 * Heights and measures are dropped, rings stay as they are; ask vigie_geometry_check() whether they
 * are sound. The locale has no say.
 *
 * Returns: (transfer full) (nullable): the geometry; %NULL when the text is no point, line or
 *   polygon, is empty, has another system of coordinates or goes on after its end
 */
VigieGeometry *
vigie_geometry_from_wkt (const char *wkt)
{
  WktReader reader = { .at = wkt, .n_extra = G_MAXUINT };
  g_autoptr (VigieGeometryBuilder) builder = NULL;
  VigieGeometryKind kind;

  if (wkt == NULL || !take_srid (&reader) || !take_kind (&reader, &kind))
    return NULL;
  builder = vigie_geometry_builder_new (kind);
  reader.builder = builder;
  if (!read_body (&reader, kind))
    return NULL;
  skip_space (&reader);
  if (*reader.at != '\0')
    return NULL;
  return vigie_geometry_builder_end (g_steal_pointer (&builder));
}

static void
append_point (GString *out, const double *point)
{
  char number[G_ASCII_DTOSTR_BUF_SIZE];

  g_string_append (out, g_ascii_dtostr (number, sizeof number, point[0]));
  g_string_append_c (out, ' ');
  g_string_append (out, g_ascii_dtostr (number, sizeof number, point[1]));
}

static void
append_ring (GString *out, const VigieGeometry *self, gsize ring)
{
  gsize n;
  const double *points = vigie_geometry_peek_ring (self, ring, &n);

  g_string_append_c (out, '(');
  for (gsize i = 0; i < n; i++)
    {
      if (i > 0)
        g_string_append_c (out, ',');
      append_point (out, points + 2 * i);
    }
  g_string_append_c (out, ')');
}

/**
 * vigie_geometry_to_wkt:
 *
 * Returns: (transfer full): well-known text that vigie_geometry_from_wkt() reads back to the last
 *   bit; "… EMPTY" when there are no points
 */
char *
vigie_geometry_to_wkt (const VigieGeometry *self)
{
  GString *out = g_string_new (NULL);
  gboolean polygonal = vigie_geometry_is_polygonal (self);
  gboolean multi = self->kind == VIGIE_GEOMETRY_MULTI_POINT ||
                   self->kind == VIGIE_GEOMETRY_MULTI_LINE_STRING ||
                   self->kind == VIGIE_GEOMETRY_MULTI_POLYGON;

  for (gsize i = 0; i < G_N_ELEMENTS (wkt_kinds); i++)
    if (wkt_kinds[i].kind == self->kind)
      g_string_append (out, wkt_kinds[i].word);
  if (self->n_points == 0)
    {
      g_string_append (out, " EMPTY");
      return g_string_free_and_steal (out);
    }

  if (multi)
    g_string_append_c (out, '(');
  for (gsize part = 0; part < self->n_parts; part++)
    {
      if (part > 0)
        g_string_append_c (out, ',');
      if (polygonal)
        g_string_append_c (out, '(');
      for (gsize ring = self->parts[part]; ring < self->parts[part + 1]; ring++)
        {
          if (ring > self->parts[part])
            g_string_append_c (out, ',');
          append_ring (out, self, ring);
        }
      if (polygonal)
        g_string_append_c (out, ')');
    }
  if (multi)
    g_string_append_c (out, ')');
  return g_string_free_and_steal (out);
}
