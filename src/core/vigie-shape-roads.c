/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-shape-roads.h"

#include <math.h>

#include "vigie-json.h"

static void
road_free (gpointer data)
{
  VigieShapeRoad *road = data;

  g_free (road->road);
  g_free (road->from);
  g_free (road->to);
  g_free (road);
}

void
vigie_shape_roads_free (VigieShapeRoads *self)
{
  g_ptr_array_unref (self->roads);
  g_free (self);
}

static double
get_number (JsonObject *object, const char *member)
{
  double number;

  return vigie_json_get_double (object, member, &number) ? number : NAN;
}

static VigieShapeRoad *
find_road (VigieShapeRoads *self, const char *name)
{
  for (guint i = 0; i < self->roads->len; i++)
    {
      VigieShapeRoad *road = g_ptr_array_index (self->roads, i);

      if (g_str_equal (road->road, name))
        return road;
    }
  return NULL;
}

static void
add (VigieShapeRoads *self, JsonObject *section)
{
  const char *name = vigie_json_get_string (section, "road");
  const double length_m = get_number (section, "length_m");
  VigieShapeRoad *road = name != NULL ? find_road (self, name) : NULL;

  if (name == NULL)
    self->n_unnamed++;
  else if (road == NULL)
    {
      road = g_new0 (VigieShapeRoad, 1);
      road->road = g_strdup (name);
      road->from = g_strdup (vigie_json_get_string (section, "from"));
      road->to = g_strdup (vigie_json_get_string (section, "to"));
      g_ptr_array_add (self->roads, road);
    }
  else
    {
      g_clear_pointer (&road->from, g_free);
      g_clear_pointer (&road->to, g_free);
    }
  if (road != NULL)
    {
      road->n_sections++;
      road->length_m += isnan (length_m) ? 0 : length_m;
    }
  self->length_m += isnan (length_m) ? 0 : length_m;
}

static void
add_all (VigieShapeRoads *self, JsonNode *node)
{
  JsonArray *list =
      node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;

  for (guint i = 0; list != NULL && i < json_array_get_length (list); i++)
    {
      JsonNode *section = json_array_get_element (list, i);

      if (JSON_NODE_HOLDS_OBJECT (section))
        add (self, json_node_get_object (section));
    }
}

static int
compare_lengths (gconstpointer a, gconstpointer b)
{
  const VigieShapeRoad *x = *(VigieShapeRoad *const *) a, *y = *(VigieShapeRoad *const *) b;

  return (x->length_m < y->length_m) - (x->length_m > y->length_m);
}

/**
 * vigie_shape_list_roads:
 * @shape: a shape
 *
 * Returns: (transfer full) (nullable): the roads that its payload names; %NULL where it names none
 */
VigieShapeRoads *
vigie_shape_list_roads (const VigieShape *shape)
{
  g_autoptr (JsonNode) details =
      shape->details != NULL ? vigie_json_parse (shape->details, -1, NULL) : NULL;
  JsonObject *object = details != NULL ? json_node_get_object (details) : NULL;
  JsonNode *route = object != NULL ? json_object_get_member (object, "route") : NULL;
  VigieShapeRoads *self;

  if (object == NULL)
    return NULL;
  self = g_new0 (VigieShapeRoads, 1);
  self->roads = g_ptr_array_new_with_free_func (road_free);
  self->seconds = self->extra_seconds = NAN;
  if (route != NULL && JSON_NODE_HOLDS_OBJECT (route))
    {
      self->is_way = TRUE;
      self->is_heavy =
          g_strcmp0 (vigie_json_get_string (json_node_get_object (route), "vehicle"), "hgv") == 0;
      add_all (self, json_object_get_member (json_node_get_object (route), "roads"));
      self->seconds = get_number (json_node_get_object (route), "seconds");
      self->extra_seconds = get_number (json_node_get_object (route), "extra_seconds");
    }
  else
    {
      add_all (self, json_object_get_member (object, "sections"));
      g_ptr_array_sort (self->roads, compare_lengths);
    }
  if (self->roads->len == 0 && self->n_unnamed == 0)
    g_clear_pointer (&self, vigie_shape_roads_free);
  return self;
}
