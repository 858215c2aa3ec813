/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <cairo.h>
#include <gio/gio.h>

#include "vigie-basemap.h"
#include "vigie-box.h"
#include "vigie-brief-words.h"
#include "vigie-shape.h"

G_BEGIN_DECLS

/**
 * VigieMapShape:
 * @shape: what is drawn
 * @label: (nullable): the letter in its badge
 */
typedef struct
{
  VigieShape *shape;
  const char *label;
} VigieMapShape;

/**
 * VigieMapPost:
 * @number: in its badge, 0 for a dot
 * @lon: degrees
 * @lat: degrees
 * @radius_m: uncertainty in metres, 0 when it is not known
 * @confirmed: whether the position is; a dashed badge where not
 */
typedef struct
{
  guint number;
  double lon;
  double lat;
  double radius_m;
  gboolean confirmed;
} VigieMapPost;

/**
 * VigieMapSpec:
 * @basemap: (nullable): what lies below; a calm graticule without one
 * @stand_in: (nullable): what lies below where @basemap is %NULL, lacks tiles of the view or has
 *   only coarse ones, and this one has more
 * @flags: how tiles are loaded
 * @cancellable: (nullable): stops loading tiles
 * @has_box: whether @box is the view; the view fits what is drawn otherwise
 * @box: degrees; the view shows all of it
 * @shapes: what is drawn first
 * @n_shapes: number of @shapes
 * @posts: what is drawn above
 * @n_posts: number of @posts
 * @language: of all words
 * @legend: whether there is one
 * @links: whether badges lead to the destinations "shape-A" and "post-1" of a PDF, which must be
 *   there then
 */
typedef struct
{
  VigieBasemap *basemap;
  VigieBasemap *stand_in;
  VigieBasemapFlags flags;
  GCancellable *cancellable;
  gboolean has_box;
  VigieBox box;
  const VigieMapShape *shapes;
  gsize n_shapes;
  const VigieMapPost *posts;
  gsize n_posts;
  VigieLanguage language;
  gboolean legend;
  gboolean links;
} VigieMapSpec;

/**
 * VigieMapReport:
 * @view: what the map shows
 * @zoom: of the tiles
 * @n_tiles: tiles that the view needs
 * @n_missing: of them those that could not be drawn
 * @n_stretched: of them those for which an ancestor stood in
 * @used_stand_in: whether they are those of the stand-in
 * @scale_m: length of the scale bar in metres
 * @scale_points: the same on paper
 */
typedef struct
{
  VigieBox view;
  int zoom;
  guint n_tiles;
  guint n_missing;
  guint n_stretched;
  gboolean used_stand_in;
  double scale_m;
  double scale_points;
} VigieMapReport;

gboolean vigie_map_render (cairo_t *cr,
                           double width,
                           double height,
                           const VigieMapSpec *spec,
                           VigieMapReport *report,
                           GError **error);

G_END_DECLS
