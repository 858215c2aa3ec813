/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-box.h"

#include <math.h>
#include <string.h>

#include "vigie-position.h"

/**
 * vigie_box_init_empty:
 * @self: (out caller-allocates):
 *
 * Makes the box that contains nothing and that vigie_box_extend() starts from.
 */
void
vigie_box_init_empty (VigieBox *self)
{
  *self = (VigieBox) VIGIE_BOX_EMPTY;
}

gboolean
vigie_box_is_empty (const VigieBox *self)
{
  return self->south > self->north;
}

/**
 * vigie_box_is_valid:
 *
 * Returns: whether it is a box of the Earth: finite, in range, not empty; west may exceed east
 */
gboolean
vigie_box_is_valid (const VigieBox *self)
{
  return vigie_lon_lat_is_valid (self->west, self->south) &&
         vigie_lon_lat_is_valid (self->east, self->north) && self->south <= self->north;
}

gboolean
vigie_box_crosses_antimeridian (const VigieBox *self)
{
  return !vigie_box_is_empty (self) && self->west > self->east;
}

/**
 * vigie_box_extend:
 * @self: a box with west ≤ east, or the empty one
 *
 * Makes the box contain a point too.
 */
void
vigie_box_extend (VigieBox *self, double lon, double lat)
{
  self->west = MIN (self->west, lon);
  self->south = MIN (self->south, lat);
  self->east = MAX (self->east, lon);
  self->north = MAX (self->north, lat);
}

/**
 * vigie_box_extend_box:
 * @self: a box with west ≤ east, or the empty one
 * @other: a box to contain; one over the antimeridian counts as all longitudes
 */
void
vigie_box_extend_box (VigieBox *self, const VigieBox *other)
{
  VigieBox halves[2];
  guint n = vigie_box_split (other, halves);

  for (guint i = 0; i < n; i++)
    {
      vigie_box_extend (self, halves[i].west, halves[i].south);
      vigie_box_extend (self, halves[i].east, halves[i].north);
    }
}

/**
 * vigie_box_split:
 * @halves: (out caller-allocates): the boxes west and east of the antimeridian
 *
 * Cuts a box over the antimeridian in two, for indexes that know no such thing.
 *
 * Returns: how many of @halves are set: none for the empty box, one for most
 */
guint
vigie_box_split (const VigieBox *self, VigieBox halves[2])
{
  if (vigie_box_is_empty (self))
    return 0;
  halves[0] = *self;
  if (!vigie_box_crosses_antimeridian (self))
    return 1;

  halves[1] = *self;
  halves[0].east = 180;
  halves[1].west = -180;
  return 2;
}

gboolean
vigie_box_contains (const VigieBox *self, double lon, double lat)
{
  if (!(lat >= self->south && lat <= self->north))
    return FALSE;
  if (self->west > self->east)
    return lon >= self->west || lon <= self->east;
  return lon >= self->west && lon <= self->east;
}

gboolean
vigie_box_intersects (const VigieBox *a, const VigieBox *b)
{
  VigieBox of_a[2], of_b[2];
  guint n_a = vigie_box_split (a, of_a);
  guint n_b = vigie_box_split (b, of_b);

  for (guint i = 0; i < n_a; i++)
    for (guint j = 0; j < n_b; j++)
      if (of_a[i].west <= of_b[j].east && of_b[j].west <= of_a[i].east &&
          of_a[i].south <= of_b[j].north && of_b[j].south <= of_a[i].north)
        return TRUE;
  return FALSE;
}

gboolean
vigie_box_equal (const VigieBox *a, const VigieBox *b)
{
  if (vigie_box_is_empty (a) || vigie_box_is_empty (b))
    return vigie_box_is_empty (a) && vigie_box_is_empty (b);
  return a->west == b->west && a->south == b->south && a->east == b->east && a->north == b->north;
}

/* A plain decimal number: no hexadecimal, "inf" or "nan", which g_ascii_strtod() also reads. */
static gboolean
read_number (const char **text, double *number)
{
  const char *start = *text;
  char *end;

  while (*start == ' ')
    start++;
  for (const char *c = start; *c != '\0' && *c != ',' && *c != ' '; c++)
    if (!g_ascii_isdigit (*c) && strchr ("+-.eE", *c) == NULL)
      return FALSE;
  *number = g_ascii_strtod (start, &end);
  if (end == start || !isfinite (*number))
    return FALSE;
  while (*end == ' ')
    end++;
  *text = end;
  return TRUE;
}

/**
 * vigie_box_from_string:
 * @text: (nullable): "W,S,E,N" in degrees with decimal points, whatever the locale; spaces may
 *   stand around the numbers
 * @box: (out): untouched when @text is no valid box
 *
 * Returns: whether @text is four numbers that make a valid box; west may exceed east
 */
gboolean
vigie_box_from_string (const char *text, VigieBox *box)
{
  double numbers[4];
  VigieBox result;

  if (text == NULL)
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (numbers); i++)
    {
      if (!read_number (&text, &numbers[i]))
        return FALSE;
      if (*text != (i < 3 ? ',' : '\0'))
        return FALSE;
      if (i < 3)
        text++;
    }

  result = (VigieBox) { numbers[0], numbers[1], numbers[2], numbers[3] };
  if (!vigie_box_is_valid (&result))
    return FALSE;
  *box = result;
  return TRUE;
}

/**
 * vigie_box_to_string:
 *
 * Returns: (transfer full): "W,S,E,N" so that vigie_box_from_string() gives the same box
 */
char *
vigie_box_to_string (const VigieBox *self)
{
  char w[G_ASCII_DTOSTR_BUF_SIZE], s[G_ASCII_DTOSTR_BUF_SIZE];
  char e[G_ASCII_DTOSTR_BUF_SIZE], n[G_ASCII_DTOSTR_BUF_SIZE];

  return g_strdup_printf ("%s,%s,%s,%s", g_ascii_dtostr (w, sizeof w, self->west),
                          g_ascii_dtostr (s, sizeof s, self->south),
                          g_ascii_dtostr (e, sizeof e, self->east),
                          g_ascii_dtostr (n, sizeof n, self->north));
}
