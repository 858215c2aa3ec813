/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-osm-roads.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "vigie-error.h"
#include "vigie-osm-pbf.h"

typedef struct
{
  gint64 id;
  VigieRoadFacts facts;
  guint32 first; /* in the refs */
  guint32 n;
  guint32 road; /* of the network */
} Way;

typedef struct
{
  gboolean only;
  gint64 via_node; /* 0: none */
  GArray *from;    /* (element-type gint64) */
  GArray *via;     /* (element-type gint64) */
  GArray *to;      /* (element-type gint64) */
} Restriction;

struct _VigieOsmRoads
{
  GPtrArray *ways;         /* (element-type Way) */
  GArray *refs;            /* (element-type gint64): nodes of all ways */
  GPtrArray *restrictions; /* (element-type Restriction) */
  GHashTable *by_id;       /* (element-type gint64 Way) */
  GHashTable *relations;   /* (element-type gint64): those that were seen */
  gint64 *nodes;           /* sorted, each once */
  guint32 n_nodes;
  VigieRoadPoint *places;
  guint8 *found;     /* #Found of each node */
  guint32 *vertices; /* of the network, of each node */
  guint32 cursor;
  guint64 n_ways;
  guint64 n_used;
  VigieLeftOuts left_out;
  gboolean is_full;
  VigieOsmProgress progress;
  gpointer progress_data;
};

typedef enum
{
  NOT_FOUND,
  FOUND,
  FOUND_BLOCKED,
} Found;

static void
way_free (gpointer data)
{
  Way *self = data;

  vigie_road_facts_clear (&self->facts);
  g_free (self);
}

static void
restriction_free (gpointer data)
{
  Restriction *self = data;

  g_array_unref (self->from);
  g_array_unref (self->via);
  g_array_unref (self->to);
  g_free (self);
}

VigieOsmRoads *
vigie_osm_roads_new (void)
{
  VigieOsmRoads *self = g_new0 (VigieOsmRoads, 1);

  self->ways = g_ptr_array_new_with_free_func (way_free);
  self->refs = g_array_new (FALSE, FALSE, sizeof (gint64));
  self->restrictions = g_ptr_array_new_with_free_func (restriction_free);
  self->by_id = g_hash_table_new (g_int64_hash, g_int64_equal);
  self->relations = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  return self;
}

void
vigie_osm_roads_free (VigieOsmRoads *self)
{
  if (self == NULL)
    return;
  g_hash_table_unref (self->by_id);
  g_hash_table_unref (self->relations);
  g_ptr_array_unref (self->ways);
  g_ptr_array_unref (self->restrictions);
  g_array_unref (self->refs);
  g_free (self->nodes);
  g_free (self->places);
  g_free (self->found);
  g_free (self->vertices);
  g_free (self);
}

guint64
vigie_osm_roads_get_n_ways (VigieOsmRoads *self)
{
  return self->n_ways;
}

guint64
vigie_osm_roads_get_n_used (VigieOsmRoads *self)
{
  return self->n_used;
}

const guint64 *
vigie_osm_roads_get_left_out (VigieOsmRoads *self)
{
  return self->left_out;
}

/* ---- ways ---- */

static const char *
ask_tags (gconstpointer source, const char *key)
{
  const char *value = vigie_osm_tags_get (source, key);

  return value != NULL && *value != '\0' ? value : NULL;
}

static void
on_way (gint64 id, const VigieOsmTags *tags, const gint64 *nodes, guint n_nodes, gpointer data)
{
  g_auto (VigieRoadFacts) facts = { { 0 } };
  VigieOsmRoads *self = data;
  VigieLeftOut reason;
  Way *way;

  if (ask_tags (tags, "highway") == NULL)
    return;
  self->n_ways++;
  if (g_hash_table_contains (self->by_id, &id))
    {
      self->left_out[VIGIE_LEFT_DUPLICATE]++;
      return;
    }
  if (!vigie_road_facts_read_osm (&facts, ask_tags, tags, &reason))
    {
      self->left_out[reason]++;
      return;
    }
  if (self->refs->len + (guint64) n_nodes > VIGIE_ROAD_MAX_VERTICES)
    {
      self->is_full = TRUE;
      return;
    }
  self->left_out[VIGIE_LEFT_SIGN_UNREADABLE] += facts.n_unreadable;
  way = g_new0 (Way, 1);
  way->id = id;
  way->facts = facts;
  facts = (VigieRoadFacts) { { 0 } }; /* its strings are the way's */
  way->facts.edge.origin_id = (guint64) id;
  way->first = self->refs->len;
  way->n = n_nodes;
  way->road = VIGIE_ROAD_NONE;
  g_array_append_vals (self->refs, nodes, n_nodes);
  g_ptr_array_add (self->ways, way);
  g_hash_table_insert (self->by_id, &way->id, way);
}

/* ---- turn restrictions ---- */

static gboolean
is_in_list (const char *list, const char *const *words)
{
  g_auto (GStrv) parts = list != NULL ? g_strsplit (list, ";", 32) : NULL;

  for (guint i = 0; parts != NULL && parts[i] != NULL; i++)
    {
      if (g_strv_contains (words, g_strstrip (parts[i])))
        return TRUE;
    }
  return FALSE;
}

/* What is forbidden for cars, or why nothing is. */
static const char *
find_rule (const VigieOsmTags *tags, VigieLeftOut *reason)
{
  static const char *const keys[] = { "restriction", "restriction:motorcar",
                                      "restriction:motor_vehicle", "restriction:vehicle" };
  static const char *const cars[] = { "motorcar", "motor_vehicle", "vehicle", NULL };
  const char *rule = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (keys) && rule == NULL; i++)
    rule = ask_tags (tags, keys[i]);
  *reason = VIGIE_LEFT_TURN_UNKNOWN_KIND;
  if (rule == NULL)
    {
      for (guint i = 0; i < tags->n; i++)
        {
          const char *key = tags->tags[i].key;

          if (!g_str_has_prefix (key, "restriction:"))
            continue;
          if (g_str_has_suffix (key, ":conditional"))
            *reason = VIGIE_LEFT_TURN_AT_TIMES;
          else if (g_str_equal (key, "restriction:hgv"))
            *reason = VIGIE_LEFT_TURN_HEAVY_ONLY;
          else
            *reason = VIGIE_LEFT_TURN_OTHER_VEHICLES;
          return NULL;
        }
      return NULL;
    }
  if (strchr (rule, '@') != NULL || ask_tags (tags, "hour_on") != NULL ||
      ask_tags (tags, "day_on") != NULL)
    *reason = VIGIE_LEFT_TURN_AT_TIMES;
  else if (is_in_list (ask_tags (tags, "except"), cars))
    *reason = VIGIE_LEFT_TURN_OTHER_VEHICLES;
  else if (g_str_has_prefix (rule, "no_") || g_str_has_prefix (rule, "only_"))
    return rule;
  return NULL;
}

static Restriction *
read_members (const VigieOsmMember *members, guint n_members)
{
  Restriction *restriction = g_new0 (Restriction, 1);

  restriction->from = g_array_new (FALSE, FALSE, sizeof (gint64));
  restriction->via = g_array_new (FALSE, FALSE, sizeof (gint64));
  restriction->to = g_array_new (FALSE, FALSE, sizeof (gint64));
  for (guint i = 0; i < n_members; i++)
    {
      const VigieOsmMember *member = &members[i];

      if (member->type == VIGIE_OSM_NODE && g_str_equal (member->role, "via"))
        restriction->via_node = member->id;
      if (member->type != VIGIE_OSM_WAY)
        continue;
      if (g_str_equal (member->role, "from"))
        g_array_append_val (restriction->from, member->id);
      else if (g_str_equal (member->role, "via"))
        g_array_append_val (restriction->via, member->id);
      else if (g_str_equal (member->role, "to"))
        g_array_append_val (restriction->to, member->id);
    }
  return restriction;
}

static void
on_relation (gint64 id,
             const VigieOsmTags *tags,
             const VigieOsmMember *members,
             guint n_members,
             gpointer data)
{
  const char *type = ask_tags (tags, "type"), *rule;
  VigieOsmRoads *self = data;
  Restriction *restriction;
  VigieLeftOut reason;

  if (type == NULL ||
      !(g_str_equal (type, "restriction") || g_str_has_prefix (type, "restriction:")))
    return;
  if (!g_hash_table_add (self->relations, g_memdup2 (&id, sizeof id)))
    return;
  rule = find_rule (tags, &reason);
  if (rule == NULL)
    {
      self->left_out[reason]++;
      return;
    }
  restriction = read_members (members, n_members);
  restriction->only = g_str_has_prefix (rule, "only_");
  g_ptr_array_add (self->restrictions, restriction);
}

/* ---- reading ---- */

static void
on_progress (double fraction, gpointer data)
{
  VigieOsmRoads *self = data;

  if (self->progress != NULL)
    self->progress (fraction, self->progress_data);
}

static gboolean
read_file (VigieOsmRoads *self,
           GFile *file,
           const VigieOsmHandler *handler,
           GCancellable *cancellable,
           GError **error)
{
  g_autoptr (GFileInputStream) stream = NULL;
  g_autoptr (GInputStream) buffered = NULL;
  g_autoptr (GFileInfo) info = NULL;
  g_autofree char *base = g_file_get_basename (file);
  g_autofree char *name = g_filename_display_name (base);
  g_autoptr (GError) failure = NULL;

  stream = g_file_read (file, cancellable, &failure);
  if (stream != NULL)
    info =
        g_file_input_stream_query_info (stream, G_FILE_ATTRIBUTE_STANDARD_SIZE, cancellable, NULL);
  if (stream != NULL)
    {
      buffered = g_buffered_input_stream_new_sized (G_INPUT_STREAM (stream), 256 * 1024);
      if (vigie_osm_pbf_read (buffered, info != NULL ? g_file_info_get_size (info) : 0, name,
                              handler, self, cancellable, &failure))
        return TRUE;
    }
  if (failure->domain == VIGIE_ERROR || g_error_matches (failure, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_propagate_error (error, g_steal_pointer (&failure));
  else
    g_set_error (error, VIGIE_ERROR,
                 g_error_matches (failure, G_IO_ERROR, G_IO_ERROR_NOT_FOUND) ? VIGIE_ERROR_NOT_FOUND
                                                                             : VIGIE_ERROR_IO,
                 _ ("“%s” cannot be read: %s"), name, failure->message);
  return FALSE;
}

/**
 * vigie_osm_roads_read_ways:
 * @self: what gathers
 * @file: in PBF format
 * @as_of: (out): when the data was so, seconds since 1970; 0 where that is not said
 * @progress: (nullable): is told the share of the file that was read
 * @data: for @progress
 * @cancellable: (nullable): ends the reading
 * @error: return location for a #GError
 */
gboolean
vigie_osm_roads_read_ways (VigieOsmRoads *self,
                           GFile *file,
                           gint64 *as_of,
                           VigieOsmProgress progress,
                           gpointer data,
                           GCancellable *cancellable,
                           GError **error)
{
  VigieOsmHandler handler = {
    .way = on_way, .relation = on_relation, .progress = on_progress, .as_of = as_of
  };

  g_return_val_if_fail (self->nodes == NULL, FALSE);

  *as_of = 0;
  self->progress = progress;
  self->progress_data = data;
  if (!read_file (self, file, &handler, cancellable, error))
    return FALSE;
  if (!self->is_full)
    return TRUE;
  g_set_error_literal (error, VIGIE_ERROR, VIGIE_ERROR_TOO_LARGE,
                       _ ("There are too many roads for one territory. Take a smaller region."));
  return FALSE;
}

static int
compare_ids (gconstpointer a, gconstpointer b)
{
  const gint64 *x = a, *y = b;

  return (*x > *y) - (*x < *y);
}

static void
sort_nodes (VigieOsmRoads *self)
{
  guint32 n = 0;

  self->nodes = g_new0 (gint64, MAX (self->refs->len, 1));
  if (self->refs->len > 0)
    memcpy (self->nodes, self->refs->data, self->refs->len * sizeof (gint64));
  qsort (self->nodes, self->refs->len, sizeof (gint64), compare_ids);
  for (guint32 i = 0; i < self->refs->len; i++)
    {
      if (n == 0 || self->nodes[i] != self->nodes[n - 1])
        self->nodes[n++] = self->nodes[i];
    }
  self->n_nodes = n;
  self->places = g_new0 (VigieRoadPoint, MAX (n, 1));
  self->found = g_new0 (guint8, MAX (n, 1));
}

/* Files are sorted by id nearly always: the next one is asked first. */
static guint32
find_node (VigieOsmRoads *self, gint64 id)
{
  guint32 low = 0, high = self->n_nodes;

  if (self->cursor < self->n_nodes && self->nodes[self->cursor] >= id &&
      (self->cursor == 0 || self->nodes[self->cursor - 1] < id))
    return self->nodes[self->cursor] == id ? self->cursor++ : VIGIE_ROAD_NONE;
  while (low < high)
    {
      guint32 middle = low + (high - low) / 2;

      if (self->nodes[middle] < id)
        low = middle + 1;
      else
        high = middle;
    }
  self->cursor = low;
  if (low == self->n_nodes || self->nodes[low] != id)
    return VIGIE_ROAD_NONE;
  self->cursor++;
  return low;
}

static void
on_node (gint64 id, VigieRoadPoint where, const VigieOsmTags *tags, gpointer data)
{
  VigieOsmRoads *self = data;
  guint32 node = find_node (self, id);

  if (node == VIGIE_ROAD_NONE)
    return;
  self->places[node] = where;
  self->found[node] =
      tags->n > 0 && vigie_road_facts_is_barrier (ask_tags, tags) ? FOUND_BLOCKED : FOUND;
}

/**
 * vigie_osm_roads_read_nodes:
 * @self: what has read the ways of all files
 *
 * As vigie_osm_roads_read_ways().
 */
gboolean
vigie_osm_roads_read_nodes (VigieOsmRoads *self,
                            GFile *file,
                            VigieOsmProgress progress,
                            gpointer data,
                            GCancellable *cancellable,
                            GError **error)
{
  VigieOsmHandler handler = { .node = on_node, .progress = on_progress };

  if (self->nodes == NULL)
    sort_nodes (self);
  self->progress = progress;
  self->progress_data = data;
  return read_file (self, file, &handler, cancellable, error);
}

/* ---- into the network ---- */

/* Where a file was cut out of a larger one, nodes may be missing: the way is then added in pieces,
 * the first of which stands for it. */
static void
add_way (VigieOsmRoads *self, VigieRoadNetwork *network, Way *way)
{
  g_autoptr (GArray) run = g_array_new (FALSE, FALSE, sizeof (guint32));

  for (guint32 i = 0; i <= way->n; i++)
    {
      guint32 vertex = VIGIE_ROAD_NONE, road;

      if (i < way->n)
        vertex =
            self->vertices[find_node (self, g_array_index (self->refs, gint64, way->first + i))];
      if (vertex != VIGIE_ROAD_NONE)
        {
          g_array_append_val (run, vertex);
          continue;
        }
      road = run->len < 2 ? VIGIE_ROAD_NONE
                          : vigie_road_network_add_road (
                                network, &way->facts, (guint32 *) (gpointer) run->data, run->len);
      if (way->road == VIGIE_ROAD_NONE)
        way->road = road;
      g_array_set_size (run, 0);
    }
  if (way->road != VIGIE_ROAD_NONE)
    self->n_used++;
  else
    self->left_out[VIGIE_LEFT_INCOMPLETE]++;
}

/**
 * vigie_osm_roads_add:
 * @self: what has read ways and nodes; once
 * @network: (inout): takes the roads
 */
void
vigie_osm_roads_add (VigieOsmRoads *self, VigieRoadNetwork *network)
{
  g_return_if_fail (self->nodes != NULL && self->vertices == NULL);

  self->vertices = g_new (guint32, MAX (self->n_nodes, 1));
  for (guint32 i = 0; i < self->n_nodes; i++)
    {
      self->vertices[i] = VIGIE_ROAD_NONE;
      if (self->found[i] == NOT_FOUND)
        continue;
      self->vertices[i] = vigie_road_network_add_vertex (network, self->places[i]);
      if (self->found[i] == FOUND_BLOCKED)
        vigie_road_network_block (network, self->vertices[i]);
    }
  for (guint i = 0; i < self->ways->len; i++)
    add_way (self, network, g_ptr_array_index (self->ways, i));
}

static gboolean
find_roads (VigieOsmRoads *self, GArray *ids, GArray *roads)
{
  for (guint i = 0; i < ids->len; i++)
    {
      const Way *way = g_hash_table_lookup (self->by_id, &g_array_index (ids, gint64, i));

      if (way == NULL || way->road == VIGIE_ROAD_NONE)
        return FALSE;
      g_array_append_val (roads, way->road);
    }
  return TRUE;
}

static VigieRoadTurnResult
restrict_one (VigieOsmRoads *self, VigieRoadNetwork *network, const Restriction *restriction)
{
  g_autoptr (GArray) from = g_array_new (FALSE, FALSE, sizeof (guint32));
  g_autoptr (GArray) via = g_array_new (FALSE, FALSE, sizeof (guint32));
  g_autoptr (GArray) to = g_array_new (FALSE, FALSE, sizeof (guint32));
  guint32 node = VIGIE_ROAD_NONE;
  VigieRoadTurn turn;

  if (restriction->via->len == 0)
    node = find_node (self, restriction->via_node);
  if (node != VIGIE_ROAD_NONE)
    node = self->vertices[node];
  if (!find_roads (self, restriction->from, from) || !find_roads (self, restriction->via, via) ||
      !find_roads (self, restriction->to, to) || (node == VIGIE_ROAD_NONE && via->len == 0))
    return VIGIE_ROAD_TURN_UNCLEAR;
  turn = (VigieRoadTurn) {
    .only = restriction->only,
    .from = (const guint32 *) (gconstpointer) from->data,
    .n_from = from->len,
    .via_vertex = node,
    .via = (const guint32 *) (gconstpointer) via->data,
    .n_via = via->len,
    .to = (const guint32 *) (gconstpointer) to->data,
    .n_to = to->len,
  };
  return vigie_road_network_restrict (network, &turn);
}

/**
 * vigie_osm_roads_restrict:
 * @self: what has added its roads
 * @network: (inout): cut
 *
 * Returns: how many turn restrictions hold
 */
guint
vigie_osm_roads_restrict (VigieOsmRoads *self, VigieRoadNetwork *network)
{
  guint n = 0;

  for (guint i = 0; i < self->restrictions->len; i++)
    {
      switch (restrict_one (self, network, g_ptr_array_index (self->restrictions, i)))
        {
        case VIGIE_ROAD_TURN_FORBIDDEN:
          n++;
          break;
        case VIGIE_ROAD_TURN_NEEDLESS:
          self->left_out[VIGIE_LEFT_TURN_NEEDLESS]++;
          break;
        case VIGIE_ROAD_TURN_UNCLEAR:
        default:
          self->left_out[VIGIE_LEFT_TURN_INCOMPLETE]++;
        }
    }
  return n;
}
