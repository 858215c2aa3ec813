/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-geojson-check.h"

#include <errno.h>
#include <math.h>
#include <string.h>
#include <unistd.h>

#include "vigie-error.h"

#define BUFFER_SIZE (128 * 1024)
#define MAX_DEPTH 64
#define NO_AREA 1e-12 /* degrees²: below it a ring has no side, only rounding */
#define MAX_WORD 64   /* names and types that matter are shorter */

/* Depth of the arrays in "coordinates". */
static const struct
{
  const char *type;
  int depth;
  gboolean polygonal;
} geometry_types[] = {
  { "Point", 1, FALSE },           { "MultiPoint", 2, FALSE }, { "LineString", 2, FALSE },
  { "MultiLineString", 3, FALSE }, { "Polygon", 3, TRUE },     { "MultiPolygon", 4, TRUE },
};

/* A ring or line on its way through the reader. */
typedef struct
{
  guint64 n_points;
  double first[2];
  double last[2];
  double winding; /* twice the signed area, relative to the first point */
} Row;

typedef struct
{
  int fd;
  goffset offset;
  gsize position;
  gsize length;
  gboolean failed;
  char problem[160];
  VigieGeojsonFacts *facts;
  char buffer[BUFFER_SIZE];
} Reader;

static gboolean
fail (Reader *self, const char *problem)
{
  if (!self->failed)
    g_snprintf (self->problem, sizeof self->problem, "%s (byte %" G_GOFFSET_FORMAT ")", problem,
                self->offset - (goffset) (self->length - self->position));
  self->failed = TRUE;
  return FALSE;
}

static gboolean
refill (Reader *self)
{
  ssize_t n;

  do
    n = pread (self->fd, self->buffer, BUFFER_SIZE, self->offset);
  while (n < 0 && errno == EINTR);
  self->position = self->length = 0;
  if (n < 0)
    return fail (self, g_strerror (errno));
  self->length = (gsize) n;
  self->offset += n;
  return n > 0;
}

/* The next byte without taking it, or -1 at the end. */
static inline int
peek (Reader *self)
{
  if (self->position == self->length && !refill (self))
    return -1;
  return (guchar) self->buffer[self->position];
}

static inline int
take (Reader *self)
{
  int c = peek (self);

  if (c >= 0)
    self->position++;
  return c;
}

static int
peek_token (Reader *self)
{
  int c;

  while ((c = peek (self)) == ' ' || c == '\n' || c == '\t' || c == '\r')
    self->position++;
  return c;
}

static gboolean
expect (Reader *self, int wanted)
{
  if (peek_token (self) != wanted)
    return fail (self, "a bracket, comma or colon is missing");
  self->position++;
  return TRUE;
}

/* ---- Text ---- */

static gboolean
read_escape (Reader *self)
{
  int c = take (self);

  if (c == 'u')
    {
      for (int i = 0; i < 4; i++)
        {
          if (!g_ascii_isxdigit (take (self)))
            return fail (self, "wrong escape in a text");
        }
      return TRUE;
    }
  return (c > 0 && strchr ("\"\\/bfnrt", c) != NULL) || fail (self, "wrong escape in a text");
}

/* Takes the rest of a character of several bytes. */
static gboolean
read_utf8 (Reader *self, int first)
{
  char bytes[5] = { (char) first, 0 };
  int n_more = first >= 0xf0 ? 3 : (first >= 0xe0 ? 2 : 1);

  for (int i = 0; i < n_more; i++)
    {
      int c = take (self);

      if (c < 0)
        return fail (self, "the file ends in a text");
      bytes[i + 1] = (char) c;
    }
  return g_utf8_validate_len (bytes, (gsize) n_more + 1, NULL) || fail (self, "not UTF-8");
}

/* Reads a text; @word gets it when it is short and plain, else "". */
static gboolean
read_string (Reader *self, char word[MAX_WORD])
{
  gsize n = 0;
  gboolean plain = TRUE;

  if (peek_token (self) != '"')
    return fail (self, "a text is missing");
  self->position++;
  for (;;)
    {
      int c = take (self);

      if (c < 0x20)
        return fail (self,
                     c < 0 ? "the file ends in a text" : "a bare control character in a text");
      if (c == '"')
        break;
      if (c == '\\' || c >= 0x80)
        {
          plain = FALSE;
          if (!(c == '\\' ? read_escape (self) : read_utf8 (self, c)))
            return FALSE;
        }
      else if (n < MAX_WORD - 1)
        word[n++] = (char) c;
      else
        plain = FALSE;
    }
  word[plain ? n : 0] = '\0';
  return TRUE;
}

/* ---- Numbers ---- */

#define MAX_EXACT_DIGITS 15 /* of a mantissa that a double holds exactly */
#define PLAIN_LENGTH (MAX_EXACT_DIGITS + 3)

static const double powers[] = { 1,   1e1, 1e2,  1e3,  1e4,  1e5,  1e6,  1e7,
                                 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15 };

/* Nearly all numbers of an overlay: a sign, at least one digit, a point, decimals, and no more than
 * a double holds. Anything else is left where it is. */
static gboolean
read_plain_number (Reader *self, double *value, int *n_decimals)
{
  const char *begin = self->buffer + self->position;
  const char *at = begin + (*begin == '-');
  const char *whole = at;
  const char *point;
  gint64 mantissa = 0;

  if (self->length - self->position <= PLAIN_LENGTH)
    return FALSE;
  for (; g_ascii_isdigit (*at) && at - whole < MAX_EXACT_DIGITS; at++)
    mantissa = mantissa * 10 + (*at - '0');
  point = at;
  if (*point != '.' || point == whole || (*whole == '0' && point - whole > 1))
    return FALSE;
  for (at++; g_ascii_isdigit (*at) && at - whole <= MAX_EXACT_DIGITS; at++)
    mantissa = mantissa * 10 + (*at - '0');
  if (at == point + 1 || (*at != ',' && *at != ']'))
    return FALSE;
  *n_decimals = (int) (at - point) - 1;
  *value = (double) (*begin == '-' ? -mantissa : mantissa) / powers[*n_decimals];
  self->position += (gsize) (at - begin);
  return TRUE;
}

/* Reads a number as JSON has it; @n_decimals is how many digits follow the point. */
static gboolean
read_number (Reader *self, double *value, int *n_decimals)
{
  char text[40];
  const char *point;
  gsize n = 0;
  gint64 mantissa = 0;
  int digits = 0;
  gboolean simple = TRUE;
  int decimals = -1;
  int c = peek_token (self);

  if (c != '-' && !g_ascii_isdigit (c))
    return fail (self, "a number is missing");
  if (read_plain_number (self, value, n_decimals))
    return TRUE;
  while ((c = peek (self)) >= 0 && (g_ascii_isdigit (c) || strchr ("+-.eE", c) != NULL))
    {
      if (n == sizeof text - 1)
        return fail (self, "a number is too long");
      if (g_ascii_isdigit (c))
        {
          mantissa = digits < MAX_EXACT_DIGITS ? mantissa * 10 + (c - '0') : mantissa;
          digits++;
          if (decimals >= 0)
            decimals++;
        }
      else if (c == '.' && decimals < 0 && n > 0 && g_ascii_isdigit (text[n - 1]))
        decimals = 0;
      else if (c != '-' || n > 0)
        simple = FALSE;
      text[n++] = (char) c;
      self->position++;
    }
  text[n] = '\0';
  point = strchr (text, '.');
  if (digits == 0 || !g_ascii_isdigit (text[n - 1]) || !g_ascii_isdigit (text[text[0] == '-']) ||
      (point != NULL && !g_ascii_isdigit (point[1])))
    return fail (self, "wrong number");
  if (text[text[0] == '-'] == '0' && g_ascii_isdigit (text[1 + (text[0] == '-')]))
    return fail (self, "a number begins with 0");

  *n_decimals = MAX (decimals, 0);
  if (simple && digits <= MAX_EXACT_DIGITS)
    *value = (double) (text[0] == '-' ? -mantissa : mantissa) / powers[*n_decimals];
  else
    {
      char *end;

      *value = g_ascii_strtod (text, &end);
      if (*end != '\0' || !isfinite (*value))
        return fail (self, "wrong number");
    }
  return TRUE;
}

/* ---- Anything else ---- */

static gboolean
skip_literal (Reader *self, const char *literal)
{
  for (; *literal != '\0'; literal++)
    {
      if (take (self) != *literal)
        return fail (self, "not a value");
    }
  return TRUE;
}

static gboolean skip_value (Reader *self, int depth);

static gboolean
skip_members (Reader *self, int depth, gboolean object)
{
  int end = object ? '}' : ']';
  char word[MAX_WORD];

  self->position++;
  if (peek_token (self) == end)
    {
      self->position++;
      return TRUE;
    }
  for (;;)
    {
      if (object && (!read_string (self, word) || !expect (self, ':')))
        return FALSE;
      if (!skip_value (self, depth + 1))
        return FALSE;
      if (peek_token (self) == end)
        {
          self->position++;
          return TRUE;
        }
      if (!expect (self, ','))
        return FALSE;
    }
}

static gboolean
skip_value (Reader *self, int depth)
{
  char word[MAX_WORD];
  double number;
  int n_decimals;

  if (depth > MAX_DEPTH)
    return fail (self, "nested too deeply");
  switch (peek_token (self))
    {
    case '"':
      return read_string (self, word);
    case '{':
      return skip_members (self, depth, TRUE);
    case '[':
      return skip_members (self, depth, FALSE);
    case 't':
      return skip_literal (self, "true");
    case 'f':
      return skip_literal (self, "false");
    case 'n':
      return skip_literal (self, "null");
    default:
      return read_number (self, &number, &n_decimals);
    }
}

/* ---- Geometry ---- */

static gboolean
read_position (Reader *self, Row *row)
{
  double position[2];

  if (!expect (self, '['))
    return FALSE;
  for (int i = 0; i < 2; i++)
    {
      int n_decimals;

      if ((i > 0 && !expect (self, ',')) || !read_number (self, &position[i], &n_decimals))
        return FALSE;
      if (n_decimals > 7)
        return fail (self, "a coordinate has more than 7 decimals");
      if (fabs (position[i]) > (i == 0 ? 180 : 90))
        return fail (self, "a coordinate lies outside the globe");
    }
  if (!expect (self, ']'))
    return FALSE;

  if (row->n_points == 0)
    memcpy (row->first, position, sizeof position);
  else
    row->winding += (row->last[0] - row->first[0]) * (position[1] - row->first[1]) -
                    (row->last[1] - row->first[1]) * (position[0] - row->first[0]);
  memcpy (row->last, position, sizeof position);
  row->n_points++;
  vigie_box_extend (&self->facts->extent, position[0], position[1]);
  self->facts->n_positions++;
  return TRUE;
}

static gboolean
check_row (Reader *self, const Row *row, gboolean polygonal, gboolean hole)
{
  if (!polygonal)
    return row->n_points >= 2 || fail (self, "a line has fewer than two positions");
  if (row->n_points < 4)
    return fail (self, "a ring has fewer than four positions");
  if (row->first[0] != row->last[0] || row->first[1] != row->last[1])
    return fail (self, "a ring is not closed");
  if ((hole ? row->winding : -row->winding) > NO_AREA)
    return fail (self, "a ring turns the wrong way");
  return TRUE;
}

/* @depth arrays around the numbers of a position. */
static gboolean
read_coordinates (Reader *self, int depth, Row *row, gboolean polygonal, gboolean multi_point)
{
  gboolean inner = FALSE;

  if (depth == 1)
    return read_position (self, row);
  if (!expect (self, '['))
    return FALSE;
  if (depth == 2)
    *row = (Row) { 0 };
  for (;;)
    {
      if (!read_coordinates (self, depth - 1, row, polygonal, multi_point))
        return FALSE;
      if (depth == 3 && !multi_point && !check_row (self, row, polygonal, inner))
        return FALSE;
      inner = TRUE;
      if (peek_token (self) == ']')
        {
          self->position++;
          return TRUE;
        }
      if (!expect (self, ','))
        return FALSE;
    }
}

static gboolean
read_geometry (Reader *self)
{
  char name[MAX_WORD];
  char type[MAX_WORD];
  Row row = { 0 };
  gsize i;

  if (peek_token (self) == 'n')
    {
      self->facts->n_without_geometry++;
      return skip_literal (self, "null");
    }
  if (!expect (self, '{') || !read_string (self, name) || !expect (self, ':') ||
      !read_string (self, type))
    return FALSE;
  if (!g_str_equal (name, "type"))
    return fail (self, "a geometry does not begin with its type");
  for (i = 0; i < G_N_ELEMENTS (geometry_types); i++)
    {
      if (g_str_equal (geometry_types[i].type, type))
        break;
    }
  if (i == G_N_ELEMENTS (geometry_types))
    return fail (self, "a geometry of an unknown type");
  if (!expect (self, ',') || !read_string (self, name) || !expect (self, ':'))
    return FALSE;
  if (!g_str_equal (name, "coordinates"))
    return fail (self, "a geometry has no coordinates");
  if (!read_coordinates (self, geometry_types[i].depth, &row, geometry_types[i].polygonal,
                         g_str_equal (type, "MultiPoint")))
    return FALSE;
  if (g_str_equal (type, "LineString") && !check_row (self, &row, FALSE, FALSE))
    return FALSE;
  return expect (self, '}');
}

/* ---- Features ---- */

typedef gboolean (*MemberFunc) (Reader *self, const char *name, guint *seen);

static gboolean
read_object (Reader *self, MemberFunc func, guint *seen)
{
  char name[MAX_WORD];

  if (!expect (self, '{'))
    return FALSE;
  for (;;)
    {
      if (!read_string (self, name) || !expect (self, ':') || !func (self, name, seen))
        return FALSE;
      if (peek_token (self) == '}')
        {
          self->position++;
          return TRUE;
        }
      if (!expect (self, ','))
        return FALSE;
    }
}

static gboolean
read_type (Reader *self, const char *wanted)
{
  char word[MAX_WORD];

  return read_string (self, word) &&
         (g_str_equal (word, wanted) || fail (self, "wrong type of GeoJSON object"));
}

enum
{
  SEEN_TYPE = 1 << 0,
  SEEN_ID = 1 << 1,
  SEEN_PROPERTIES = 1 << 2,
  SEEN_GEOMETRY = 1 << 3,
  SEEN_FEATURES = 1 << 4,
};

static gboolean
note (Reader *self, guint *seen, guint what)
{
  if (*seen & what)
    return fail (self, "a member occurs twice");
  *seen |= what;
  return TRUE;
}

static gboolean
read_feature_member (Reader *self, const char *name, guint *seen)
{
  char word[MAX_WORD];

  if (g_str_equal (name, "type"))
    return note (self, seen, SEEN_TYPE) && read_type (self, "Feature");
  if (g_str_equal (name, "id"))
    return note (self, seen, SEEN_ID) && read_string (self, word);
  if (g_str_equal (name, "properties"))
    {
      int c = peek_token (self);

      if (c != '{' && c != 'n')
        return fail (self, "properties are not an object");
      return note (self, seen, SEEN_PROPERTIES) && skip_value (self, 1);
    }
  if (g_str_equal (name, "geometry"))
    return note (self, seen, SEEN_GEOMETRY) && read_geometry (self);
  return skip_value (self, 1);
}

static gboolean
read_features (Reader *self)
{
  const guint wanted = SEEN_TYPE | SEEN_ID | SEEN_PROPERTIES | SEEN_GEOMETRY;

  if (!expect (self, '['))
    return FALSE;
  if (peek_token (self) == ']')
    {
      self->position++;
      return TRUE;
    }
  for (;;)
    {
      guint seen = 0;

      if (!read_object (self, read_feature_member, &seen))
        return FALSE;
      if ((seen & wanted) != wanted)
        return fail (self, "a feature has no type, id, properties or geometry");
      self->facts->n_features++;
      if (peek_token (self) == ']')
        {
          self->position++;
          return TRUE;
        }
      if (!expect (self, ','))
        return FALSE;
    }
}

static gboolean
read_bbox (Reader *self)
{
  double edges[4];
  int n_decimals;

  if (!expect (self, '['))
    return FALSE;
  for (int i = 0; i < 4; i++)
    {
      if ((i > 0 && !expect (self, ',')) || !read_number (self, &edges[i], &n_decimals))
        return FALSE;
    }
  self->facts->has_bbox = TRUE;
  self->facts->bbox = (VigieBox) { edges[0], edges[1], edges[2], edges[3] };
  return expect (self, ']');
}

static gboolean
read_collection_member (Reader *self, const char *name, guint *seen)
{
  if (g_str_equal (name, "type"))
    return note (self, seen, SEEN_TYPE) && read_type (self, "FeatureCollection");
  if (g_str_equal (name, "features"))
    return note (self, seen, SEEN_FEATURES) && read_features (self);
  if (g_str_equal (name, "bbox"))
    return read_bbox (self);
  if (g_str_equal (name, "crs"))
    return fail (self, "a coordinate reference system is named");
  return skip_value (self, 1);
}

static gboolean
read_collection (Reader *self)
{
  VigieGeojsonFacts *facts = self->facts;
  guint seen = 0;

  if (!read_object (self, read_collection_member, &seen))
    return FALSE;
  if ((seen & (SEEN_TYPE | SEEN_FEATURES)) != (SEEN_TYPE | SEEN_FEATURES))
    return fail (self, "this is not a FeatureCollection");
  if (facts->has_bbox && !vigie_box_equal (&facts->bbox, &facts->extent))
    return fail (self, "the bbox is not the extent of the features");
  if (!facts->has_bbox && facts->n_positions > 0)
    return fail (self, "the bbox is missing");
  return peek_token (self) < 0 || fail (self, "something follows the collection");
}

/**
 * vigie_geojson_check_fd:
 * @fd: a file that can be read at any offset; its position stays as it is
 * @facts: (out): what it holds
 * @error: return location for a #GError
 *
 * Reads an overlay as an independent reader would and holds it against RFC 7946 and against what
 * Vigie promises: a FeatureCollection of features with ids, closed rings that turn the right way,
 * at most 7 decimals, a bbox that is the exact extent, no crs. Needs little memory, whatever the
 * size of the file.
 *
 * Returns: %FALSE with %VIGIE_ERROR_INVALID and the first problem, in English, as it is one for
 *   programmers
 */
gboolean
vigie_geojson_check_fd (int fd, VigieGeojsonFacts *facts, GError **error)
{
  g_autofree Reader *self = g_new (Reader, 1);

  g_return_val_if_fail (facts != NULL, FALSE);

  *facts = (VigieGeojsonFacts) { 0 };
  vigie_box_init_empty (&facts->extent);
  self->fd = fd;
  self->offset = 0;
  self->position = self->length = 0;
  self->failed = FALSE;
  self->facts = facts;
  if (read_collection (self) && !self->failed)
    return TRUE;
  g_set_error_literal (error, VIGIE_ERROR, VIGIE_ERROR_INVALID, self->problem);
  return FALSE;
}
