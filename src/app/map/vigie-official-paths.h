/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "vigie-map-transform.h"
#include "vigie-official.h"

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

/**
 * VigieOfficialPainting:
 * @paths: what to draw
 * @box: what to draw of the world
 * @world: width of the world in pixels
 * @scale_factor: device pixels in a pixel
 * @dark: whether the map below is dark
 * @font: (nullable): of names
 *
 * A picture to be painted, with all that a worker thread needs.
 */
typedef struct
{
  VigieOfficialPaths *paths;
  VigieWorldBox box;
  double world;
  int scale_factor;
  gboolean dark;
  PangoFontDescription *font;
} VigieOfficialPainting;

void vigie_official_painting_free (VigieOfficialPainting *self);
GdkTexture *vigie_official_painting_paint (const VigieOfficialPainting *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VigieOfficialPainting, vigie_official_painting_free)

G_END_DECLS
