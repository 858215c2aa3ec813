/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-official-paths.h"
#include "vigie-shape-path.h"

#include <math.h>

static void
path_free (gpointer data)
{
  VigieOfficialPath *self = data;

  g_free (self->points);
  g_free (self->ends);
  g_free (self);
}

static void
extend (VigieWorldBox *box, double min_x, double min_y, double max_x, double max_y)
{
  box->min_x = MIN (box->min_x, min_x);
  box->min_y = MIN (box->min_y, min_y);
  box->max_x = MAX (box->max_x, max_x);
  box->max_y = MAX (box->max_y, max_y);
}

static const VigieWorldBox nothing = { G_MAXDOUBLE, G_MAXDOUBLE, -G_MAXDOUBLE, -G_MAXDOUBLE };

static VigieOfficialPath *
path_new (const VigieOfficialSheet *sheet, const VigieOfficialItem *item)
{
  VigieOfficialPath *self = g_new0 (VigieOfficialPath, 1);
  const VigieGeometryKind kind = vigie_geometry_get_kind (item->geometry);
  const gsize n_parts = vigie_geometry_get_n_parts (item->geometry);
  guint used = 0;

  self->sheet = sheet;
  self->item = item;
  self->is_point = kind == VIGIE_GEOMETRY_POINT || kind == VIGIE_GEOMETRY_MULTI_POINT;
  self->points = g_new (double, 2 * vigie_geometry_get_n_points (item->geometry) + 2);
  self->ends = g_new (guint, n_parts);
  self->box = nothing;
  for (gsize part = 0; part < n_parts; part++)
    {
      gsize n = 0;
      const double *lonlat = vigie_geometry_get_ring (item->geometry, part, 0, &n);

      for (gsize i = 0; i < n; i++, used++)
        {
          double *p = self->points + 2 * used;

          vigie_mercator_from_lon_lat (lonlat[2 * i], lonlat[2 * i + 1], &p[0], &p[1]);
          extend (&self->box, p[0], p[1], p[0], p[1]);
        }
      self->ends[self->n_lines++] = used;
    }
  return self;
}

/* What matters most comes last, on top. */
static int
compare_paths (gconstpointer a, gconstpointer b)
{
  const VigieOfficialItem *x = ((const VigieOfficialPath *) a)->item;
  const VigieOfficialItem *y = ((const VigieOfficialPath *) b)->item;

  if (x->level != y->level)
    return x->level < y->level ? -1 : 1;
  return (x->kind < y->kind) - (x->kind > y->kind);
}

/* Areas have no look here, and nobody gives any: an outline would be taken for a line. */
static gboolean
is_drawn (const VigieOfficialItem *item, gint64 at)
{
  return item->geometry != NULL && !vigie_geometry_is_polygonal (item->geometry) &&
         vigie_geometry_get_n_points (item->geometry) > 0 &&
         vigie_official_item_holds_at (item, at);
}

/**
 * vigie_official_paths_new:
 * @sheets: (nullable) (element-type VigieOfficialSheet): all of them; not changed afterwards
 * @hidden: (nullable) (array zero-terminated=1): kinds of sources that are not shown
 * @at: ms: what does not hold then is not shown
 *
 * Returns: (transfer full): what is to be drawn
 */
VigieOfficialPaths *
vigie_official_paths_new (GPtrArray *sheets, const char *const *hidden, gint64 at)
{
  VigieOfficialPaths *self = g_atomic_rc_box_new0 (VigieOfficialPaths);

  self->sheets = sheets != NULL ? g_ptr_array_ref (sheets) : NULL;
  self->list = g_ptr_array_new_with_free_func (path_free);
  self->box = nothing;
  for (guint i = 0; sheets != NULL && i < sheets->len; i++)
    {
      const VigieOfficialSheet *sheet = g_ptr_array_index (sheets, i);

      if (hidden != NULL && g_strv_contains (hidden, sheet->kind))
        continue;
      for (guint k = 0; k < sheet->state->items->len; k++)
        {
          const VigieOfficialItem *item = g_ptr_array_index (sheet->state->items, k);
          VigieOfficialPath *path;

          if (!is_drawn (item, at))
            continue;
          path = path_new (sheet, item);
          extend (&self->box, path->box.min_x, path->box.min_y, path->box.max_x, path->box.max_y);
          g_ptr_array_add (self->list, path);
        }
    }
  g_ptr_array_sort_values (self->list, compare_paths);
  return self;
}

VigieOfficialPaths *
vigie_official_paths_ref (VigieOfficialPaths *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
clear (gpointer data)
{
  VigieOfficialPaths *self = data;

  g_ptr_array_unref (self->list);
  g_clear_pointer (&self->sheets, g_ptr_array_unref);
}

void
vigie_official_paths_unref (VigieOfficialPaths *self)
{
  g_atomic_rc_box_release_full (self, clear);
}

/* Returns: how far a place is from it, in world units */
double
vigie_official_path_distance (const VigieOfficialPath *self, double x, double y)
{
  double nearest = G_MAXDOUBLE;
  guint start = 0;

  for (guint line = 0; line < self->n_lines; start = self->ends[line++])
    for (guint i = start; i < self->ends[line]; i++)
      {
        const double *a = self->points + 2 * (i > start ? i - 1 : i);

        nearest = MIN (nearest, vigie_path_segment_distance (a, self->points + 2 * i, x, y));
      }
  return nearest;
}
