/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vigie-official.h"
#include "vigie-painted-layer.h"

G_BEGIN_DECLS

/**
 * VigieOfficialPath:
 * @sheet: which says so
 * @item: where it comes from
 * @points: x and y by turns, Web Mercator
 * @ends: for each line, the index after its last point
 * @n_lines: length of @ends
 * @box: smallest box around it
 * @is_point: whether it is shown by signs
 *
 * Something official laid out for drawing.
 */
typedef struct
{
  const VigieOfficialSheet *sheet;
  const VigieOfficialItem *item;
  double *points;
  guint *ends;
  guint n_lines;
  VigieWorldBox box;
  gboolean is_point;
} VigieOfficialPath;

/**
 * VigieOfficialPaths:
 * @sheets: (element-type VigieOfficialSheet): whose items are drawn
 * @list: (element-type VigieOfficialPath): in the order of drawing
 * @box: smallest box around all
 *
 * Immutable and atomically counted: workers draw from it.
 */
typedef struct
{
  GPtrArray *sheets;
  GPtrArray *list;
  VigieWorldBox box;
} VigieOfficialPaths;

VigieOfficialPaths *
vigie_official_paths_new (GPtrArray *sheets, const char *const *hidden, gint64 at);
VigieOfficialPaths *vigie_official_paths_ref (VigieOfficialPaths *self);
void vigie_official_paths_unref (VigieOfficialPaths *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VigieOfficialPaths, vigie_official_paths_unref)
double vigie_official_path_distance (const VigieOfficialPath *self, double x, double y);

void vigie_official_paths_paint (cairo_t *cr, const VigieLayerView *view, gconstpointer content);

G_END_DECLS
