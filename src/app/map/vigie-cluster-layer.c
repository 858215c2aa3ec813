/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-cluster-layer.h"

#include <adwaita.h>
#include <math.h>

#include "vigie-cluster-art.h"
#include "vigie-map-transform.h"
#include "vigie-palette.h"

/* Edge of a cell at its own zoom, for text of the usual size; on the screen it grows to 1.4 × this
 * before it is halved. */
#define CELL_PX 58.0
/* Cells further out than the view, so that a pan need not regroup. */
#define PADDING_PX 256.0
/* Beyond this zoom posts at different places are told apart, so cells shrink no more. */
#define MAX_GRID_ZOOM 22.0
/* Frames that new posts let pass at most. */
#define MAX_PASSED 3

typedef struct
{
  VigieGridCluster cluster;
  VigieSprite sprite; /* its texture is owned */
} Item;

struct _VigieClusterLayer
{
  ShumateLayer parent_instance;

  const VigieMapPointsData *data; /* (nullable), borrowed */
  VigieGrid *grid;
  VigieClusterArt *art;

  GArray *items; /* of Item, in the order of drawing */
  VigieWorldBox grouped_box;
  double grouped_zoom;
  gboolean grouped;
  gsize n_grouped;          /* points that are in the grid */
  guint64 grouped_revision; /* of the data */
  gboolean is_stale;        /* the grid has more than the items */
  guint more_id;            /* which has that drawn */
  gint64 busy_frame;        /* of the frame clock */
  guint n_passed;
  guint n_groupings;

  gboolean has_selected;
  gboolean knows_selected; /* it is in the data */
  gint64 selected_row_id;
  double selected_x, selected_y;
  VigieStatus selected_status;
  double selected_radius_m;
  gboolean hide_radius;

  gboolean crosshair;
  AdwStyleManager *style_manager;
};

enum
{
  CLUSTERS_CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (VigieClusterLayer, vigie_cluster_layer, SHUMATE_TYPE_LAYER)

static void
item_clear (gpointer data)
{
  Item *item = data;

  g_clear_object (&item->sprite.texture);
}

static void
get_transform (VigieClusterLayer *self, VigieMapTransform *transform)
{
  vigie_map_transform_init (transform, shumate_layer_get_viewport (SHUMATE_LAYER (self)),
                            gtk_widget_get_width (GTK_WIDGET (self)),
                            gtk_widget_get_height (GTK_WIDGET (self)));
}

/* Zooms at which posts are regrouped: every half level, so that a smooth zoom rarely does. */
static double
get_grid_zoom (const VigieMapTransform *transform)
{
  double zoom = log2 (transform->world / VIGIE_MERCATOR_TILE_SIZE);

  return MIN (floor (zoom * 2 + 1e-9) / 2, MAX_GRID_ZOOM);
}

static int
compare_items (gconstpointer a, gconstpointer b)
{
  const VigieGridCluster *one = &((const Item *) a)->cluster;
  const VigieGridCluster *other = &((const Item *) b)->cluster;

  if (one->count != other->count)
    return one->count < other->count ? -1 : 1;
  if (one->y < other->y || one->y > other->y)
    return one->y < other->y ? -1 : 1;
  return one->x < other->x ? -1 : one->x > other->x;
}

/* Keeps a ring away from the edges of its cell, so that neighbours do not cover each other. */
static void
settle (VigieGridCluster *cluster, const VigieSprite *sprite, double cell, double world)
{
  double inset = MIN (sprite->radius / world, cell * 0.45);
  double left = floor (cluster->x / cell) * cell;
  double top = floor (cluster->y / cell) * cell;

  cluster->x = CLAMP (cluster->x, left + inset, left + cell - inset);
  cluster->y = CLAMP (cluster->y, top + inset, top + cell - inset);
}

static double
get_cell_px (VigieClusterLayer *self)
{
  return CELL_PX * vigie_cluster_art_get_scale (self->art);
}

static VigiePoints
get_points (VigieClusterLayer *self)
{
  return (VigiePoints) { .x = self->data->x,
                         .y = self->data->y,
                         .status = self->data->status,
                         .mask = self->data->mask,
                         .n = self->data->n };
}

static void
take_clusters (VigieClusterLayer *self, const VigieGridCluster *clusters, gsize n_clusters)
{
  double world = vigie_mercator_world_px (self->grouped_zoom);
  double cell = get_cell_px (self) / world;

  g_array_set_size (self->items, 0);
  for (gsize i = 0; i < n_clusters; i++)
    {
      Item item = { .cluster = clusters[i] };

      if (item.cluster.count == 1)
        {
          item.sprite = *vigie_cluster_art_get_pin (
              self->art, (VigieStatus) self->data->status[item.cluster.first], FALSE);
        }
      else
        {
          item.sprite = *vigie_cluster_art_get_cluster (self->art, item.cluster.by_status);
          settle (&item.cluster, &item.sprite, cell, world);
        }
      g_object_ref (item.sprite.texture);
      g_array_append_val (self->items, item);
    }
  g_array_sort (self->items, compare_items);
  self->is_stale = FALSE;
  g_signal_emit (self, signals[CLUSTERS_CHANGED], 0);
}

static void
regroup (VigieClusterLayer *self, const VigieMapTransform *transform, double zoom)
{
  double cell_px = get_cell_px (self);
  double cell = cell_px / vigie_mercator_world_px (zoom);
  VigieWorldBox box = vigie_map_transform_get_bounds (transform, PADDING_PX);
  const VigieGridCluster *clusters = NULL;
  gsize n_clusters = 0;

  /* Whole cells only: a cell cut by the edge of the box would count too few. */
  box.min_x = floor (box.min_x / cell) * cell;
  box.min_y = floor (box.min_y / cell) * cell;
  box.max_x = ceil (box.max_x / cell) * cell;
  box.max_y = ceil (box.max_y / cell) * cell;

  self->grouped = TRUE;
  self->grouped_zoom = zoom;
  self->grouped_box = box;
  self->n_grouped = 0;
  self->n_groupings++;
  if (self->data != NULL && self->data->n > 0)
    {
      VigiePoints points = get_points (self);

      n_clusters = vigie_grid_cluster (self->grid, &points, &box, zoom, cell_px, &clusters);
      self->n_grouped = points.n;
      self->grouped_revision = self->data->revision;
    }
  take_clusters (self, clusters, n_clusters);
}

/* Nothing but new posts came since the others were grouped. */
static gboolean
has_only_more (VigieClusterLayer *self)
{
  return self->grouped && self->n_grouped > 0 && self->data != NULL &&
         self->data->n_kept == self->n_grouped &&
         self->data->revision == self->grouped_revision + 1;
}

static void
group_more (VigieClusterLayer *self)
{
  VigiePoints points = get_points (self);
  const VigieGridCluster *clusters;

  vigie_grid_add (self->grid, &points, self->n_grouped, &clusters);
  self->n_grouped = points.n;
  self->grouped_revision = self->data->revision;
  self->is_stale = TRUE;
}

static gboolean
draw_more (GtkWidget *widget, GdkFrameClock *clock, gpointer user_data)
{
  VigieClusterLayer *self = VIGIE_CLUSTER_LAYER (widget);

  if (gdk_frame_clock_get_frame_counter (clock) == self->busy_frame && self->n_passed < MAX_PASSED)
    {
      self->n_passed++;
      return G_SOURCE_CONTINUE;
    }
  self->more_id = 0;
  gtk_widget_queue_draw (widget);
  return G_SOURCE_REMOVE;
}

static void
queue_more (VigieClusterLayer *self)
{
  if (self->more_id != 0)
    return;
  self->n_passed = 0;
  self->more_id = gtk_widget_add_tick_callback (GTK_WIDGET (self), draw_more, NULL, NULL);
}

/* What group_more() counted. */
static void
take_more (VigieClusterLayer *self)
{
  VigiePoints points = get_points (self);
  const VigieGridCluster *clusters;
  gsize n_clusters = vigie_grid_add (self->grid, &points, self->n_grouped, &clusters);

  take_clusters (self, clusters, n_clusters);
}

static void
ensure_grouped (VigieClusterLayer *self, const VigieMapTransform *transform)
{
  double zoom = get_grid_zoom (transform);
  VigieWorldBox view = vigie_map_transform_get_bounds (transform, 0);
  gboolean restyled =
      vigie_cluster_art_refresh (self->art, adw_style_manager_get_dark (self->style_manager),
                                 adw_style_manager_get_high_contrast (self->style_manager));

  if (transform->width < 1 || transform->height < 1)
    return;
  if (restyled || !self->grouped || fabs (self->grouped_zoom - zoom) > 1e-6 ||
      !vigie_world_box_covers (&self->grouped_box, &view))
    regroup (self, transform, zoom);
  else if (self->is_stale)
    take_more (self);
}

static void
append_sprite (GtkSnapshot *snapshot,
               const VigieSprite *sprite,
               const VigieMapTransform *transform,
               double x,
               double y)
{
  double widget_x, widget_y;

  vigie_map_transform_to_widget (transform, x, y, &widget_x, &widget_y);
  widget_x = round (widget_x - sprite->anchor_x);
  widget_y = round (widget_y - sprite->anchor_y);
  if (widget_x + sprite->width < 0 || widget_y + sprite->height < 0 ||
      widget_x > transform->width || widget_y > transform->height)
    return;

  gtk_snapshot_append_texture (
      snapshot, sprite->texture,
      &GRAPHENE_RECT_INIT ((float) widget_x, (float) widget_y, sprite->width, sprite->height));
}

static void
append_circle (GtkSnapshot *snapshot,
               double x,
               double y,
               double radius,
               const GdkRGBA *fill,
               const GdkRGBA *line,
               double line_width)
{
  g_autoptr (GskPathBuilder) builder = gsk_path_builder_new ();
  g_autoptr (GskPath) path = NULL;
  g_autoptr (GskStroke) stroke = gsk_stroke_new ((float) line_width);

  gsk_path_builder_add_circle (builder, &GRAPHENE_POINT_INIT ((float) x, (float) y),
                               (float) radius);
  path = gsk_path_builder_free_to_path (g_steal_pointer (&builder));
  if (fill != NULL)
    gtk_snapshot_append_fill (snapshot, path, GSK_FILL_RULE_WINDING, fill);
  gtk_snapshot_append_stroke (snapshot, path, stroke, line);
}

/* The copy of the world that is nearest to the view's middle. */
static double
nearest_copy (const VigieMapTransform *transform, double x)
{
  return x + round (transform->cx - x);
}

static void
append_selected (VigieClusterLayer *self,
                 GtkSnapshot *snapshot,
                 const VigieMapTransform *transform,
                 gboolean dark)
{
  double x = nearest_copy (transform, self->selected_x);
  double radius = vigie_map_transform_meters (transform, self->selected_y, self->selected_radius_m);
  double widget_x, widget_y;

  vigie_map_transform_to_widget (transform, x, self->selected_y, &widget_x, &widget_y);
  if (radius > 4 && radius < 20000 && !self->hide_radius)
    {
      GdkRGBA line = vigie_palette_unpack (vigie_palette_status (self->selected_status, dark));
      GdkRGBA fill = line;

      fill.alpha = 0.14f;
      append_circle (snapshot, widget_x, widget_y, radius, &fill, &line, 1.5);
    }
  append_sprite (snapshot, vigie_cluster_art_get_pin (self->art, self->selected_status, TRUE),
                 transform, x, self->selected_y);
}

/* What the keyboard would activate: a cross in the middle and a ring around the nearest. */
static void
append_crosshair (VigieClusterLayer *self,
                  GtkSnapshot *snapshot,
                  const VigieMapTransform *transform,
                  gboolean dark)
{
  GdkRGBA line = dark ? (GdkRGBA) { 1, 1, 1, 0.9f } : (GdkRGBA) { 0, 0, 0, 0.8f };
  GdkRGBA halo = dark ? (GdkRGBA) { 0, 0, 0, 0.7f } : (GdkRGBA) { 1, 1, 1, 0.8f };
  VigieClusterHit hit;

  vigie_map_transform_append_crosshair (transform, snapshot, 10, &line, &halo);
  if (vigie_cluster_layer_hit_nearest_centre (self, &hit))
    {
      double radius = hit.count > 1 ? 26 : 19;

      append_circle (snapshot, hit.x, hit.y, radius, NULL, &halo, 5);
      append_circle (snapshot, hit.x, hit.y, radius, NULL, &line, 2);
    }
}

static void
vigie_cluster_layer_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  VigieClusterLayer *self = VIGIE_CLUSTER_LAYER (widget);
  gboolean dark = adw_style_manager_get_dark (self->style_manager);
  VigieMapTransform transform;

  get_transform (self, &transform);
  ensure_grouped (self, &transform);

  for (guint i = 0; i < self->items->len; i++)
    {
      const Item *item = &g_array_index (self->items, Item, i);

      append_sprite (snapshot, &item->sprite, &transform, item->cluster.x, item->cluster.y);
    }

  if (self->has_selected)
    append_selected (self, snapshot, &transform, dark);
  if (self->crosshair)
    append_crosshair (self, snapshot, &transform, dark);
}

static void
vigie_cluster_layer_constructed (GObject *object)
{
  VigieClusterLayer *self = VIGIE_CLUSTER_LAYER (object);

  G_OBJECT_CLASS (vigie_cluster_layer_parent_class)->constructed (object);

  /* libshumate 1.4 has no "changed" on the viewport */
  g_signal_connect_object (shumate_layer_get_viewport (SHUMATE_LAYER (self)), "notify",
                           G_CALLBACK (gtk_widget_queue_draw), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->style_manager, "notify", G_CALLBACK (gtk_widget_queue_draw), self,
                           G_CONNECT_SWAPPED);
}

static void
vigie_cluster_layer_finalize (GObject *object)
{
  VigieClusterLayer *self = VIGIE_CLUSTER_LAYER (object);

  g_array_unref (self->items);
  vigie_grid_free (self->grid);
  vigie_cluster_art_free (self->art);

  G_OBJECT_CLASS (vigie_cluster_layer_parent_class)->finalize (object);
}

static void
vigie_cluster_layer_class_init (VigieClusterLayerClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->constructed = vigie_cluster_layer_constructed;
  object_class->finalize = vigie_cluster_layer_finalize;
  widget_class->snapshot = vigie_cluster_layer_snapshot;

  signals[CLUSTERS_CHANGED] = g_signal_new ("clusters-changed", VIGIE_TYPE_CLUSTER_LAYER,
                                            G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
vigie_cluster_layer_init (VigieClusterLayer *self)
{
  self->grid = vigie_grid_new ();
  self->art = vigie_cluster_art_new (GTK_WIDGET (self));
  self->busy_frame = -1;
  self->items = g_array_new (FALSE, FALSE, sizeof (Item));
  g_array_set_clear_func (self->items, item_clear);
  self->style_manager = adw_style_manager_get_default ();
}

/**
 * vigie_cluster_layer_new:
 * @viewport: (transfer none): the map's
 *
 * Returns: (transfer floating): a layer without posts
 */
VigieClusterLayer *
vigie_cluster_layer_new (ShumateViewport *viewport)
{
  return g_object_new (VIGIE_TYPE_CLUSTER_LAYER, "viewport", viewport, NULL);
}

/* @from: the posts before are not it */
static void
look_up_selected (VigieClusterLayer *self, gsize from)
{
  self->selected_status = VIGIE_STATUS_NEW;
  self->selected_radius_m = 0;
  self->knows_selected = FALSE;
  if (!self->has_selected || self->data == NULL)
    return;

  for (gsize i = from; i < self->data->n; i++)
    if (self->data->row_id[i] == self->selected_row_id)
      {
        self->knows_selected = TRUE;
        self->selected_status = (VigieStatus) self->data->status[i];
        self->selected_radius_m = (double) self->data->radius_m[i];
        return;
      }
}

/**
 * vigie_cluster_layer_set_data:
 * @self: the layer
 * @data: (nullable) (transfer none): the posts; kept until the next call, which must come before
 * the arrays go away or change
 *
 * Shows @data from the next frame on. Call it again with the same pointer after a change. Where
 * posts only came since, they are added to what was grouped.
 */
void
vigie_cluster_layer_set_data (VigieClusterLayer *self, const VigieMapPointsData *data)
{
  g_return_if_fail (VIGIE_IS_CLUSTER_LAYER (self));

  self->data = data;
  if (has_only_more (self))
    {
      if (!self->knows_selected)
        look_up_selected (self, self->n_grouped);
      group_more (self);
      queue_more (self);
      return;
    }
  self->grouped = FALSE;
  if (data == NULL)
    g_array_set_size (self->items, 0);
  look_up_selected (self, 0);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/**
 * vigie_cluster_layer_let_pass:
 * @self: the layer
 *
 * The next frame has other things to draw: posts that come meanwhile are drawn in a later one.
 */
void
vigie_cluster_layer_let_pass (VigieClusterLayer *self)
{
  GdkFrameClock *clock;

  g_return_if_fail (VIGIE_IS_CLUSTER_LAYER (self));

  clock = gtk_widget_get_frame_clock (GTK_WIDGET (self));
  if (clock != NULL)
    self->busy_frame = gdk_frame_clock_get_frame_counter (clock) + 1;
}

/**
 * vigie_cluster_layer_set_selected:
 * @self: the layer
 * @row_id: the post, which may be hidden in a cluster or by the filter
 * @lon: degrees
 * @lat: degrees
 * @has_position: %FALSE shows nothing
 *
 * Lifts one post out: a large pin over everything else, with the circle of its uncertainty.
 */
void
vigie_cluster_layer_set_selected (
    VigieClusterLayer *self, gint64 row_id, double lon, double lat, gboolean has_position)
{
  g_return_if_fail (VIGIE_IS_CLUSTER_LAYER (self));

  self->has_selected = has_position;
  self->selected_row_id = row_id;
  if (has_position)
    vigie_mercator_from_lon_lat (lon, lat, &self->selected_x, &self->selected_y);
  look_up_selected (self, 0);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/**
 * vigie_cluster_layer_set_show_radius:
 * @self: the layer
 * @show_radius: whether the selected post has the circle of its uncertainty here
 */
void
vigie_cluster_layer_set_show_radius (VigieClusterLayer *self, gboolean show_radius)
{
  g_return_if_fail (VIGIE_IS_CLUSTER_LAYER (self));

  if (self->hide_radius == !show_radius)
    return;
  self->hide_radius = !show_radius;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/**
 * vigie_cluster_layer_set_crosshair:
 * @self: the layer
 * @crosshair: whether to show what the keyboard would activate
 */
void
vigie_cluster_layer_set_crosshair (VigieClusterLayer *self, gboolean crosshair)
{
  g_return_if_fail (VIGIE_IS_CLUSTER_LAYER (self));

  if (self->crosshair == crosshair)
    return;
  self->crosshair = crosshair;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
fill_hit (VigieClusterLayer *self, const Item *item, double x, double y, VigieClusterHit *hit)
{
  *hit = (VigieClusterHit) { .row_id = self->data->row_id[item->cluster.first],
                             .count = item->cluster.count,
                             .x = x,
                             .y = y,
                             .box = item->cluster.box };
  memcpy (hit->by_status, item->cluster.by_status, sizeof hit->by_status);
  G_STATIC_ASSERT (VIGIE_GRID_N_STATUSES == VIGIE_N_STATUSES);
  if (hit->count == 1)
    {
      hit->status = (VigieStatus) self->data->status[item->cluster.first];
      hit->radius_m = (double) self->data->radius_m[item->cluster.first];
    }
}

static void
get_item_place (const Item *item, const VigieMapTransform *transform, double *x, double *y)
{
  vigie_map_transform_to_widget (transform, item->cluster.x, item->cluster.y, x, y);
  *y += (double) (item->sprite.hit_y - item->sprite.anchor_y);
}

/**
 * vigie_cluster_layer_hit:
 * @self: the layer
 * @x: in the layer's pixels
 * @y: in the layer's pixels
 * @hit: (out): what is there
 *
 * Returns: whether a cluster or a post lies there; the one on top
 */
gboolean
vigie_cluster_layer_hit (VigieClusterLayer *self, double x, double y, VigieClusterHit *hit)
{
  VigieMapTransform transform;

  g_return_val_if_fail (VIGIE_IS_CLUSTER_LAYER (self), FALSE);

  if (self->data == NULL)
    return FALSE;
  get_transform (self, &transform);
  ensure_grouped (self, &transform);

  for (guint i = self->items->len; i > 0; i--)
    {
      const Item *item = &g_array_index (self->items, Item, i - 1);
      double item_x, item_y;

      get_item_place (item, &transform, &item_x, &item_y);
      if (hypot (item_x - x, item_y - y) <= (double) item->sprite.radius + 2)
        {
          fill_hit (self, item, item_x, item_y, hit);
          return TRUE;
        }
    }
  return FALSE;
}

/**
 * vigie_cluster_layer_hit_nearest_centre:
 * @self: the layer
 * @hit: (out): what is there
 *
 * Returns: whether anything is in view; the one nearest to the middle
 */
gboolean
vigie_cluster_layer_hit_nearest_centre (VigieClusterLayer *self, VigieClusterHit *hit)
{
  VigieMapTransform transform;
  double best = G_MAXDOUBLE;

  g_return_val_if_fail (VIGIE_IS_CLUSTER_LAYER (self), FALSE);

  if (self->data == NULL)
    return FALSE;
  get_transform (self, &transform);
  ensure_grouped (self, &transform);

  for (guint i = 0; i < self->items->len; i++)
    {
      const Item *item = &g_array_index (self->items, Item, i);
      double x, y, distance;

      get_item_place (item, &transform, &x, &y);
      distance = hypot (x - transform.width / 2, y - transform.height / 2);
      if (x < 0 || y < 0 || x > transform.width || y > transform.height || distance >= best)
        continue;
      best = distance;
      fill_hit (self, item, x, y, hit);
    }
  return best < G_MAXDOUBLE;
}

/**
 * vigie_cluster_layer_list_members:
 * @self: the layer
 * @hit: from vigie_cluster_layer_hit() since the data last changed
 * @most: how many to return at most
 *
 * Returns: (transfer full): a #GArray of gint64, the row ids of the posts in @hit
 */
GArray *
vigie_cluster_layer_list_members (VigieClusterLayer *self, const VigieClusterHit *hit, guint most)
{
  g_autoptr (GArray) members = g_array_new (FALSE, FALSE, sizeof (gint64));
  double shift;

  g_return_val_if_fail (VIGIE_IS_CLUSTER_LAYER (self), NULL);

  if (self->data == NULL)
    return g_steal_pointer (&members);

  /* A cluster's box lies inside its cell, so what lies in the box is in the cluster. */
  shift = floor (hit->box.min_x);
  for (gsize i = 0; i < self->data->n && members->len < most; i++)
    {
      double x = self->data->x[i] + shift, y = self->data->y[i];

      if (self->data->mask[i] && x >= hit->box.min_x && x <= hit->box.max_x &&
          y >= hit->box.min_y && y <= hit->box.max_y)
        g_array_append_val (members, self->data->row_id[i]);
    }
  return g_steal_pointer (&members);
}

/**
 * vigie_cluster_layer_count_in_view:
 * @self: the layer
 * @by_status: (out): posts by status
 *
 * Counts what the last frame showed: clusters whose ring lies in the view count as a whole.
 *
 * Returns: the sum
 */
guint64
vigie_cluster_layer_count_in_view (VigieClusterLayer *self, guint32 by_status[VIGIE_N_STATUSES])
{
  VigieMapTransform transform;
  guint64 sum = 0;

  g_return_val_if_fail (VIGIE_IS_CLUSTER_LAYER (self), 0);

  memset (by_status, 0, VIGIE_N_STATUSES * sizeof *by_status);
  get_transform (self, &transform);
  for (guint i = 0; i < self->items->len; i++)
    {
      const Item *item = &g_array_index (self->items, Item, i);
      double x, y;

      vigie_map_transform_to_widget (&transform, item->cluster.x, item->cluster.y, &x, &y);
      if (x < 0 || y < 0 || x > transform.width || y > transform.height)
        continue;
      for (guint s = 0; s < VIGIE_N_STATUSES; s++)
        by_status[s] += item->cluster.by_status[s];
      sum += item->cluster.count;
    }
  return sum;
}

/* How often posts were grouped: what a pan inside the padding must not do. For tests. */
guint
vigie_cluster_layer_get_n_groupings (VigieClusterLayer *self)
{
  g_return_val_if_fail (VIGIE_IS_CLUSTER_LAYER (self), 0);

  return self->n_groupings;
}
