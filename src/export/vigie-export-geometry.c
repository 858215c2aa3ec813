/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-export-geometry.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "vigie-error.h"

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
