/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-export-geometry.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "vigie-error.h"
#include "vigie-export-number.h"

/* A step over more than half the globe means the short way over the antimeridian, which
 * RFC 7946 §3.1.9 wants cut. The services that Vigie serves lie far from it, so such a shape is a
 * slip of the mouse: it is refused by name. Other
 * formats say nothing of it, and their readers draw a belt around the globe. */
static gboolean
crosses_antimeridian (const VigieGeometry *geometry)
{
  for (gsize part = 0; part < vigie_geometry_get_n_parts (geometry); part++)
    {
      for (gsize ring = 0; ring < vigie_geometry_get_n_rings (geometry, part); ring++)
        {
          gsize n_points;
          const double *lonlat = vigie_geometry_get_ring (geometry, part, ring, &n_points);

          for (gsize i = 1; i < n_points; i++)
            {
              if (fabs (lonlat[2 * i] - lonlat[2 * i - 2]) > 180)
                return TRUE;
            }
        }
    }
  return FALSE;
}

/**
 * vigie_export_check_geometry:
 * @geometry: what is to be exported
 * @title: of the shape, for people
 * @error: return location for a #GError
 *
 * Returns: whether it can be; %FALSE with %VIGIE_ERROR_INVALID where it reaches over the 180°
 *   meridian
 */
gboolean
vigie_export_check_geometry (const VigieGeometry *geometry, const char *title, GError **error)
{
  if (!crosses_antimeridian (geometry))
    return TRUE;
  g_set_error (error, VIGIE_ERROR, VIGIE_ERROR_INVALID,
               _ ("“%s” reaches over the 180° meridian and cannot be exported. Draw it anew on "
                  "one side."),
               title);
  return FALSE;
}

/**
 * vigie_export_dup_positions:
 * @lonlat: (array length=n_points): longitude and latitude
 * @n_points: how many
 * @lat_first: "lat lon" and not "lon lat"
 * @in_pair: between the two; between pairs stands a space
 *
 * Returns: (transfer full): the positions as text, without those that rounding made the same as the
 *   one before; the first and the last one always stay
 */
char *
vigie_export_dup_positions (const double *lonlat, gsize n_points, gboolean lat_first, char in_pair)
{
  GString *out = g_string_sized_new (24 * n_points);
  g_autofree char *last = NULL;

  for (gsize i = 0; i < n_points; i++)
    {
      char pair[2 * VIGIE_EXPORT_NUMBER_SIZE + 2];
      char *end = vigie_export_write_degrees (pair, lonlat[2 * i + (lat_first ? 1 : 0)]);

      *end++ = in_pair;
      end = vigie_export_write_degrees (end, lonlat[2 * i + (lat_first ? 0 : 1)]);
      *end = '\0';
      if (i > 0 && i + 1 < n_points && g_strcmp0 (pair, last) == 0)
        continue;
      if (out->len > 0)
        g_string_append_c (out, ' ');
      g_string_append (out, pair);
      g_free (last);
      last = g_strdup (pair);
    }
  return g_string_free_and_steal (out);
}
