/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Areas, milestones, and what left, of both sides, on the original's clock. */
#include <string.h>

#include "vigie-comparison-private.h"
#include "vigie-geometry-overlap.h"
#include "vigie-json.h"

/* ---- areas ---- */

/* What is looked at of a shape, read once. */
typedef struct
{
  VigieShape *shape;
  char *territory;   /* (nullable) */
  GHashTable *edges; /* (element-type guint): a set */
  gboolean meets;
} Area;

static void
area_clear (Area *area)
{
  vigie_shape_unref (area->shape);
  g_free (area->territory);
  g_hash_table_unref (area->edges);
}

static void
add_edges (Area *area, JsonNode *node)
{
  JsonArray *edges =
      node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;

  for (guint i = 0; edges != NULL && i < json_array_get_length (edges); i++)
    {
      JsonNode *edge = json_array_get_element (edges, i);

      if (JSON_NODE_HOLDS_VALUE (edge) && json_node_get_value_type (edge) == G_TYPE_INT64)
        g_hash_table_add (area->edges, GUINT_TO_POINTER ((guint) json_node_get_int (edge)));
    }
}

/* The edges that its territory said it closes. */
static void
read_edges (Area *area)
{
  const char *text = area->shape->details;
  g_autoptr (JsonNode) details = text != NULL ? vigie_json_parse (text, -1, NULL) : NULL;
  JsonObject *object =
      details != NULL && JSON_NODE_HOLDS_OBJECT (details) ? json_node_get_object (details) : NULL;
  JsonNode *node = object != NULL ? json_object_get_member (object, "sections") : NULL;
  JsonArray *sections =
      node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;

  if (object != NULL)
    area->territory = g_strdup (vigie_json_get_string (object, "territory"));
  for (guint i = 0; sections != NULL && i < json_array_get_length (sections); i++)
    {
      JsonNode *section = json_array_get_element (sections, i);

      if (JSON_NODE_HOLDS_OBJECT (section))
        add_edges (area, json_object_get_member (json_node_get_object (section), "edges"));
    }
}

/* (element-type Area): closures and areas of hazard */
static GArray *
list_areas (VigieComparison *self, VigieSide side)
{
  g_autoptr (GPtrArray) shapes = vigie_board_list_shapes (self->work->boards[side]);
  GArray *areas = g_array_new (FALSE, FALSE, sizeof (Area));

  g_array_set_clear_func (areas, (GDestroyNotify) area_clear);
  for (guint i = 0; i < shapes->len; i++)
    {
      VigieShape *shape = g_ptr_array_index (shapes, i);
      Area area = { .shape = shape };

      if ((shape->kind != VIGIE_SHAPE_CLOSURE && shape->kind != VIGIE_SHAPE_HAZARD) ||
          shape->geometry == NULL)
        continue;
      /* Who sat at the exercise never saw what was over before it began. */
      if (side == VIGIE_SIDE_ORIGINAL && shape->lifted_at != VIGIE_TIME_UNKNOWN &&
          shape->lifted_at <= self->of.from)
        continue;
      area.shape = vigie_shape_ref (shape);
      area.edges = g_hash_table_new (NULL, NULL);
      read_edges (&area);
      g_array_append_val (areas, area);
    }
  return areas;
}

static guint
count_shared_edges (const Area *a, const Area *b)
{
  GHashTableIter iter;
  gpointer edge;
  guint n = 0;

  if (a->territory == NULL || g_strcmp0 (a->territory, b->territory) != 0)
    return 0;
  g_hash_table_iter_init (&iter, a->edges);
  while (g_hash_table_iter_next (&iter, &edge, NULL))
    n += g_hash_table_contains (b->edges, edge);
  return n;
}

/* What is shared, of all that is covered by either of the two. */
static double
get_likeness (double of_a, double of_b)
{
  return of_a > 0 && of_b > 0 ? 1 / (1 / of_a + 1 / of_b - 1) : 0;
}

static gint64
map (const VigieComparison *self, VigieSide side, gint64 at)
{
  return at == VIGIE_TIME_UNKNOWN || side == VIGIE_SIDE_ORIGINAL
             ? at
             : vigie_comparison_map_time (self, at);
}

static void
fill_shape (const VigieComparison *self, VigieComparedShape *row, VigieSide side, VigieShape *shape)
{
  row->shape[side] = vigie_shape_ref (shape);
  row->drawn_at[side] = map (self, side, shape->drawn_at);
  row->lifted_at[side] = map (self, side, shape->lifted_at);
}

static VigieComparedShape
make_row (VigieComparedAreaKind kind)
{
  VigieComparedShape row = { .kind = kind };

  for (guint side = 0; side < VIGIE_N_SIDES; side++)
    row.drawn_at[side] = row.lifted_at[side] = VIGIE_TIME_UNKNOWN;
  return row;
}

/* The shape of the exercise that is most like one of the original. */
static void
compare_area (VigieComparison *self, const Area *original, GArray *others)
{
  VigieComparedShape row = make_row (VIGIE_COMPARED_AREA_BOTH);
  VigieShape *best = NULL;
  double best_likeness = -1;

  for (guint i = 0; i < others->len; i++)
    {
      Area *other = &g_array_index (others, Area, i);
      const guint n_edges = count_shared_edges (original, other);
      double of_original, of_exercise, likeness;

      if (other->shape->kind != original->shape->kind)
        continue;
      vigie_geometry_measure_overlap (original->shape->geometry, other->shape->geometry,
                                      &of_original, &of_exercise);
      if (MAX (of_original, of_exercise) < VIGIE_COMPARED_SHARE && n_edges == 0)
        continue;
      other->meets = TRUE;
      row.n_parts++;
      likeness = get_likeness (of_original, of_exercise);
      if (likeness < best_likeness || (likeness == best_likeness && n_edges <= row.n_edges))
        continue; /* the board has them by time, so the earlier one stays */
      best = other->shape;
      best_likeness = likeness;
      row.of_original = of_original;
      row.of_exercise = of_exercise;
      row.n_edges = n_edges;
    }
  fill_shape (self, &row, VIGIE_SIDE_ORIGINAL, original->shape);
  if (best != NULL)
    fill_shape (self, &row, VIGIE_SIDE_EXERCISE, best);
  else
    row.kind = vigie_comparison_is_later (self, original->shape->drawn_at)
                   ? VIGIE_COMPARED_AREA_LATER
                   : VIGIE_COMPARED_AREA_MISSED;
  g_array_append_val (self->shapes, row);
}

static gint64
get_drawn_at (const VigieComparedShape *row)
{
  return row->shape[VIGIE_SIDE_ORIGINAL] != NULL ? row->drawn_at[VIGIE_SIDE_ORIGINAL]
                                                 : row->drawn_at[VIGIE_SIDE_EXERCISE];
}

static const char *
get_shape_id (const VigieComparedShape *row)
{
  return row->shape[VIGIE_SIDE_ORIGINAL] != NULL ? row->shape[VIGIE_SIDE_ORIGINAL]->id
                                                 : row->shape[VIGIE_SIDE_EXERCISE]->id;
}

static int
compare_shapes (gconstpointer a, gconstpointer b)
{
  const VigieComparedShape *first = a;
  const VigieComparedShape *second = b;

  if (first->kind != second->kind)
    return first->kind < second->kind ? -1 : 1;
  if (get_drawn_at (first) != get_drawn_at (second))
    return get_drawn_at (first) < get_drawn_at (second) ? -1 : 1;
  return strcmp (get_shape_id (first), get_shape_id (second));
}

void
vigie_comparison_compare_shapes (VigieComparison *self)
{
  g_autoptr (GArray) originals = list_areas (self, VIGIE_SIDE_ORIGINAL);
  g_autoptr (GArray) others = list_areas (self, VIGIE_SIDE_EXERCISE);

  for (guint i = 0; i < originals->len; i++)
    compare_area (self, &g_array_index (originals, Area, i), others);
  for (guint i = 0; i < others->len; i++)
    {
      const Area *other = &g_array_index (others, Area, i);
      VigieComparedShape row = make_row (VIGIE_COMPARED_AREA_EXTRA);

      if (other->meets)
        continue;
      row.n_parts = 1;
      fill_shape (self, &row, VIGIE_SIDE_EXERCISE, other->shape);
      g_array_append_val (self->shapes, row);
    }
  g_array_sort (self->shapes, compare_shapes);
  for (guint i = 0; i < self->shapes->len; i++)
    self->n_areas[g_array_index (self->shapes, VigieComparedShape, i).kind]++;
}

/* ---- milestones and what left ---- */

static VigieComparedMilestone *
ensure_milestone (VigieComparison *self, const char *name)
{
  VigieComparedMilestone milestone = { .at = { VIGIE_TIME_UNKNOWN, VIGIE_TIME_UNKNOWN } };

  for (guint i = 0; i < self->milestones->len; i++)
    if (strcmp (g_array_index (self->milestones, VigieComparedMilestone, i).name, name) == 0)
      return &g_array_index (self->milestones, VigieComparedMilestone, i);
  milestone.name = g_strdup (name);
  g_array_append_val (self->milestones, milestone);
  return &g_array_index (self->milestones, VigieComparedMilestone, self->milestones->len - 1);
}

static gint64
get_first_at (const VigieComparedMilestone *milestone)
{
  return milestone->at[VIGIE_SIDE_ORIGINAL] != VIGIE_TIME_UNKNOWN
             ? milestone->at[VIGIE_SIDE_ORIGINAL]
             : milestone->at[VIGIE_SIDE_EXERCISE];
}

static int
compare_milestones (gconstpointer a, gconstpointer b)
{
  const VigieComparedMilestone *first = a;
  const VigieComparedMilestone *second = b;

  if (get_first_at (first) != get_first_at (second))
    return get_first_at (first) < get_first_at (second) ? -1 : 1;
  return strcmp (first->name, second->name);
}

static void
list_milestones (VigieComparison *self)
{
  for (guint side = VIGIE_N_SIDES; side-- > 0;) /* the exercise first: what is there, is kept */
    {
      const GArray *milestones = self->work->reviews[side]->milestones;

      for (guint i = 0; i < milestones->len; i++)
        {
          const VigieReviewMilestone *milestone =
              &g_array_index (milestones, VigieReviewMilestone, i);
          VigieComparedMilestone *row = ensure_milestone (self, milestone->name);

          row->at[side] = map (self, (VigieSide) side, milestone->at);
        }
    }
  for (guint i = self->milestones->len; i-- > 0;)
    {
      const VigieComparedMilestone *row =
          &g_array_index (self->milestones, VigieComparedMilestone, i);

      if (row->at[VIGIE_SIDE_EXERCISE] == VIGIE_TIME_UNKNOWN &&
          vigie_comparison_is_later (self, row->at[VIGIE_SIDE_ORIGINAL]))
        g_array_remove_index (self->milestones, i);
    }
  g_array_sort (self->milestones, compare_milestones);
}

static int
compare_releases (gconstpointer a, gconstpointer b)
{
  const VigieComparedRelease *first = a;
  const VigieComparedRelease *second = b;

  if (first->at != second->at)
    return first->at < second->at ? -1 : 1;
  if (first->side != second->side)
    return first->side < second->side ? -1 : 1;
  return (first->own_at > second->own_at) - (first->own_at < second->own_at);
}

static void
list_releases (VigieComparison *self)
{
  for (guint side = 0; side < VIGIE_N_SIDES; side++)
    {
      const GArray *releases = self->work->reviews[side]->releases;

      for (guint i = 0; i < releases->len; i++)
        {
          const VigieReviewRelease *release = &g_array_index (releases, VigieReviewRelease, i);
          const VigieComparedRelease row = { .side = (VigieSide) side,
                                             .is_brief = release->is_brief,
                                             .number = release->number,
                                             .at = map (self, (VigieSide) side, release->at),
                                             .own_at = release->at,
                                             .n_first = release->n_first };

          if (side == VIGIE_SIDE_EXERCISE || !vigie_comparison_is_later (self, row.at))
            g_array_append_val (self->releases, row);
        }
    }
  g_array_sort (self->releases, compare_releases);
}

void
vigie_comparison_compare_facts (VigieComparison *self)
{
  list_milestones (self);
  list_releases (self);
}
