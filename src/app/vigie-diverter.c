/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-diverter.h"

#include <glib/gi18n.h>
#include <string.h>

#include "vigie-json.h"

#define SHAPE_PREFIX "diverter-" /* of ids that no shape of an incident has */

struct _VigieDiverter
{
  GObject parent_instance;

  VigieSession *session; /* (nullable): after the end */
  char *closure;         /* (nullable) */
  char *replaces;        /* (nullable) */
  VigieVehicleKind vehicle;
  double places[VIGIE_DIVERTER_MAX_PLACES][2];
  guint n_places;

  GCancellable *cancellable; /* (nullable): while it looks */
  VigieGuide *guide;         /* (nullable): that found it */
  VigieDiverting *found;     /* (nullable) */
  char *problem;             /* (nullable) */
  guint chosen;
  char *closures; /* (nullable): those that were looked around, see describe_closures() */
};

enum
{
  CHANGED,
  ENDED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (VigieDiverter, vigie_diverter, G_TYPE_OBJECT)

/* ---- looking ---- */

typedef struct
{
  VigieGuide *guide;
  GPtrArray *shapes; /* (element-type VigieShape) */
  gint64 at;
  VigieVehicleKind vehicle;
  double places[VIGIE_DIVERTER_MAX_PLACES][2];
  guint n_places;
} Search;

static void
search_free (gpointer data)
{
  Search *search = data;

  vigie_guide_unref (search->guide);
  g_ptr_array_unref (search->shapes);
  g_free (search);
}

static void
look_in_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  Search *search = task_data;
  g_autoptr (VigieRoadSet) closed =
      vigie_diversion_close_all (search->guide, search->shapes, search->at);
  VigieDivertingRequest request = { .closed = closed,
                                    .places = (const double (*)[2]) search->places,
                                    .n_places = search->n_places };
  GError *error = NULL;
  VigieDiverting *found;

  if (g_task_return_error_if_cancelled (task))
    return;
  vigie_vehicle_init (&request.vehicle, search->vehicle);
  found = vigie_diverting_find (search->guide, &request, &error);
  if (found != NULL)
    g_task_return_pointer (task, found, (GDestroyNotify) vigie_diverting_free);
  else
    g_task_return_error (task, error);
}

static void
forget_found (VigieDiverter *self)
{
  g_clear_pointer (&self->found, vigie_diverting_free);
  g_clear_pointer (&self->guide, vigie_guide_unref);
  g_clear_pointer (&self->problem, g_free);
}

static void
look_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (VigieDiverter) self = user_data;
  g_autoptr (GError) error = NULL;
  Search *search = g_task_get_task_data (G_TASK (result));
  VigieDiverting *found = g_task_propagate_pointer (G_TASK (result), &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return; /* another search is on its way, or it ended */
  g_clear_object (&self->cancellable);
  forget_found (self);
  self->found = found;
  self->guide = vigie_guide_ref (search->guide);
  self->chosen = 0;
  if (error != NULL)
    self->problem = g_strdup (error->message);
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
stop_looking (VigieDiverter *self)
{
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
}

static void
look (VigieDiverter *self)
{
  VigieGuide *guide = self->session != NULL ? vigie_session_get_guide (self->session) : NULL;
  g_autoptr (GTask) task = NULL;
  Search *search;

  stop_looking (self);
  if (self->n_places < 2)
    return;
  if (guide == NULL)
    {
      forget_found (self);
      self->problem = g_strdup (_ ("The incident has no territory that could be asked."));
      g_signal_emit (self, signals[CHANGED], 0);
      return;
    }
  search = g_new0 (Search, 1);
  search->guide = vigie_guide_ref (guide);
  search->shapes = g_ptr_array_ref (vigie_session_get_shapes (self->session));
  search->at = g_get_real_time () / 1000;
  search->vehicle = self->vehicle;
  memcpy (search->places, self->places, sizeof search->places);
  search->n_places = self->n_places;
  self->cancellable = g_cancellable_new ();
  /* Without a source: who listens must not be left in another thread. */
  task = g_task_new (NULL, self->cancellable, look_cb, g_object_ref (self));
  g_task_set_source_tag (task, look);
  g_task_set_task_data (task, search, search_free);
  g_task_run_in_thread (task, look_in_thread);
  g_signal_emit (self, signals[CHANGED], 0);
}

/* Ids and versions: the same where the same is closed. */
static char *
describe_closures (GPtrArray *shapes)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < shapes->len; i++)
    {
      const VigieShape *shape = g_ptr_array_index (shapes, i);

      if (shape->kind == VIGIE_SHAPE_CLOSURE)
        g_string_append_printf (text, "%s:%d ", shape->id, shape->version);
    }
  return g_string_free_and_steal (text);
}

static void
on_shapes_changed (VigieDiverter *self)
{
  g_autofree char *closures = describe_closures (vigie_session_get_shapes (self->session));

  if (g_set_str (&self->closures, closures))
    look (self);
}

/* ---- life ---- */

static void
vigie_diverter_finalize (GObject *object)
{
  VigieDiverter *self = VIGIE_DIVERTER (object);

  stop_looking (self);
  forget_found (self);
  g_clear_object (&self->session);
  g_free (self->closure);
  g_free (self->replaces);
  g_free (self->closures);

  G_OBJECT_CLASS (vigie_diverter_parent_class)->finalize (object);
}

static void
vigie_diverter_class_init (VigieDiverterClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = vigie_diverter_finalize;

  signals[CHANGED] = g_signal_new ("changed", VIGIE_TYPE_DIVERTER, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                   NULL, G_TYPE_NONE, 0);
  signals[ENDED] = g_signal_new ("ended", VIGIE_TYPE_DIVERTER, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                 NULL, G_TYPE_NONE, 0);
}

static void
vigie_diverter_init (VigieDiverter *self)
{
}

/**
 * vigie_diverter_new:
 * @session: whose closures and territory
 * @closure: (nullable): the closure that it leads around
 * @replaces: (nullable): a diversion that is lifted when this one is saved
 *
 * Returns: (transfer full): a plan without places yet
 */
VigieDiverter *
vigie_diverter_new (VigieSession *session, const char *closure, const char *replaces)
{
  VigieDiverter *self = g_object_new (VIGIE_TYPE_DIVERTER, NULL);

  self->session = g_object_ref (session);
  self->closure = g_strdup (closure);
  self->replaces = g_strdup (replaces);
  self->closures = describe_closures (vigie_session_get_shapes (session));
  g_signal_connect_object (session, "shapes-changed", G_CALLBACK (on_shapes_changed), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "territory-changed", G_CALLBACK (look), self,
                           G_CONNECT_SWAPPED);
  return self;
}

static gboolean
read_place (JsonNode *node, double place[2])
{
  JsonArray *pair = JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;

  if (pair == NULL || json_array_get_length (pair) != 2)
    return FALSE;
  for (guint i = 0; i < 2; i++)
    {
      if (!JSON_NODE_HOLDS_VALUE (json_array_get_element (pair, i)))
        return FALSE;
      place[i] = json_array_get_double_element (pair, i);
    }
  return vigie_lon_lat_is_valid (place[0], place[1]);
}

/* Where it was planned; else where its line begins and ends. Returns how many. */
static guint
read_places (JsonObject *route,
             const VigieShape *diversion,
             double places[VIGIE_DIVERTER_MAX_PLACES][2])
{
  JsonNode *node = route != NULL ? json_object_get_member (route, "places") : NULL;
  JsonArray *list =
      node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
  const guint n_listed = list != NULL ? json_array_get_length (list) : 0;
  const double *line;
  gsize n_points;
  guint n = 0;

  for (guint i = 0; i < MIN (n_listed, VIGIE_DIVERTER_MAX_PLACES); i++)
    if (read_place (json_array_get_element (list, i), places[n]))
      n++;
  if (n >= 2)
    return n;
  line = vigie_geometry_get_ring (diversion->geometry, 0, 0, &n_points);
  memcpy (places[0], line, sizeof places[0]);
  memcpy (places[1], line + 2 * (n_points - 1), sizeof places[1]);
  return 2;
}

/**
 * vigie_diverter_new_again:
 * @session: whose closures and territory
 * @diversion: a diversion that is of no use any more, or not good enough
 *
 * Returns: (transfer full): a plan from and to where it led, through the same places, for whom it
 *   was; saving it lifts @diversion
 */
VigieDiverter *
vigie_diverter_new_again (VigieSession *session, const VigieShape *diversion)
{
  g_autoptr (JsonNode) details =
      diversion->details != NULL ? vigie_json_parse (diversion->details, -1, NULL) : NULL;
  JsonNode *node =
      details != NULL ? json_object_get_member (json_node_get_object (details), "route") : NULL;
  JsonObject *route =
      node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
  double places[VIGIE_DIVERTER_MAX_PLACES][2];
  const guint n = read_places (route, diversion, places);
  VigieDiverter *self = vigie_diverter_new (
      session, route != NULL ? vigie_json_get_string (route, "closure") : NULL, diversion->id);

  if (route != NULL && g_strcmp0 (vigie_json_get_string (route, "vehicle"), "hgv") == 0)
    self->vehicle = VIGIE_VEHICLE_HEAVY;
  vigie_diverter_set_places (self, (const double (*)[2]) places, n);
  return self;
}

/* Gives it up, or leaves it when it was saved. */
void
vigie_diverter_end (VigieDiverter *self)
{
  g_return_if_fail (VIGIE_IS_DIVERTER (self));

  if (self->session == NULL)
    return;
  stop_looking (self);
  g_signal_handlers_disconnect_by_data (self->session, self);
  g_clear_object (&self->session);
  g_signal_emit (self, signals[ENDED], 0);
}

/* ---- the plan ---- */

void
vigie_diverter_set_vehicle (VigieDiverter *self, VigieVehicleKind kind)
{
  g_return_if_fail (VIGIE_IS_DIVERTER (self));

  if (self->vehicle == kind)
    return;
  self->vehicle = kind;
  look (self);
}

VigieVehicleKind
vigie_diverter_get_vehicle (VigieDiverter *self)
{
  g_return_val_if_fail (VIGIE_IS_DIVERTER (self), VIGIE_VEHICLE_CAR);

  return self->vehicle;
}

/**
 * vigie_diverter_set_places:
 * @self: a plan
 * @places: (array length=n_places): longitude and latitude of from, via…, to
 * @n_places: 2 or more; no more than %VIGIE_DIVERTER_MAX_PLACES are taken
 */
void
vigie_diverter_set_places (VigieDiverter *self, const double (*places)[2], guint n_places)
{
  g_return_if_fail (VIGIE_IS_DIVERTER (self));
  g_return_if_fail (n_places >= 2);

  self->n_places = MIN (n_places, VIGIE_DIVERTER_MAX_PLACES);
  memcpy (self->places, places, sizeof (double[2]) * (self->n_places - 1));
  memcpy (self->places[self->n_places - 1], places[n_places - 1], sizeof (double[2]));
  look (self);
}

const double (*vigie_diverter_get_places (VigieDiverter *self, guint *n_places))[2]
{
  *n_places = self->n_places;
  return (const double (*)[2]) self->places;
}

/* Where a further place lengthens the way least, as the crow flies. */
static guint
find_slot (VigieDiverter *self, double lon, double lat)
{
  double least = G_MAXDOUBLE;
  guint slot = 1;

  for (guint i = 1; i < self->n_places; i++)
    {
      const double *a = self->places[i - 1], *b = self->places[i];
      const double more = vigie_distance_m (a[0], a[1], lon, lat) +
                          vigie_distance_m (lon, lat, b[0], b[1]) -
                          vigie_distance_m (a[0], a[1], b[0], b[1]);

      if (more < least)
        {
          least = more;
          slot = i;
        }
    }
  return slot;
}

/* Returns: whether there was room for another one */
gboolean
vigie_diverter_add_via (VigieDiverter *self, double lon, double lat)
{
  guint slot;

  g_return_val_if_fail (VIGIE_IS_DIVERTER (self), FALSE);

  if (self->n_places < 2 || self->n_places == VIGIE_DIVERTER_MAX_PLACES)
    return FALSE;
  slot = find_slot (self, lon, lat);
  memmove (self->places[slot + 1], self->places[slot],
           sizeof (double[2]) * (self->n_places - slot));
  self->places[slot][0] = lon;
  self->places[slot][1] = lat;
  self->n_places++;
  look (self);
  return TRUE;
}

/* @via: 0 for the first after the beginning */
void
vigie_diverter_remove_via (VigieDiverter *self, guint via)
{
  g_return_if_fail (VIGIE_IS_DIVERTER (self));
  g_return_if_fail (via + 2 < self->n_places);

  memmove (self->places[via + 1], self->places[via + 2],
           sizeof (double[2]) * (self->n_places - via - 2));
  self->n_places--;
  look (self);
}

/* ---- what was found ---- */

gboolean
vigie_diverter_is_looking (VigieDiverter *self)
{
  g_return_val_if_fail (VIGIE_IS_DIVERTER (self), FALSE);

  return self->cancellable != NULL;
}

VigieDiverting *
vigie_diverter_get_found (VigieDiverter *self)
{
  g_return_val_if_fail (VIGIE_IS_DIVERTER (self), NULL);

  return self->found;
}

const char *
vigie_diverter_get_problem (VigieDiverter *self)
{
  g_return_val_if_fail (VIGIE_IS_DIVERTER (self), NULL);

  return self->problem;
}

void
vigie_diverter_choose (VigieDiverter *self, guint route)
{
  g_return_if_fail (VIGIE_IS_DIVERTER (self));

  if (self->chosen == route || self->found == NULL || route >= self->found->routes->len)
    return;
  self->chosen = route;
  g_signal_emit (self, signals[CHANGED], 0);
}

guint
vigie_diverter_get_chosen (VigieDiverter *self)
{
  g_return_val_if_fail (VIGIE_IS_DIVERTER (self), 0);

  return self->chosen;
}

VigieGuide *
vigie_diverter_get_guide (VigieDiverter *self)
{
  g_return_val_if_fail (VIGIE_IS_DIVERTER (self), NULL);

  return self->guide;
}

/* What the chosen way would be called. */
char *
vigie_diverter_dup_title (VigieDiverter *self)
{
  g_return_val_if_fail (VIGIE_IS_DIVERTER (self), NULL);

  if (self->found == NULL || self->chosen >= self->found->routes->len)
    return NULL;
  return vigie_diversion_make_title (self->guide, self->found, self->chosen);
}

static void
add_shape (VigieDiverter *self, GPtrArray *shapes, guint route)
{
  g_autofree char *id = g_strdup_printf (SHAPE_PREFIX "%u", route);
  g_autoptr (VigieShape) shape = vigie_shape_new (id);

  shape->kind = VIGIE_SHAPE_DIVERSION;
  shape->drawn_at = 0;
  shape->geometry = vigie_route_make_line (g_ptr_array_index (self->found->routes, route),
                                           vigie_guide_get_graph (self->guide));
  if (shape->geometry != NULL)
    g_ptr_array_add (shapes, g_steal_pointer (&shape));
}

GPtrArray *
vigie_diverter_make_shapes (VigieDiverter *self)
{
  GPtrArray *shapes = g_ptr_array_new_with_free_func ((GDestroyNotify) vigie_shape_unref);

  g_return_val_if_fail (VIGIE_IS_DIVERTER (self), shapes);

  if (self->found == NULL || self->found->routes->len == 0)
    return shapes;
  for (guint i = 0; i < self->found->routes->len; i++)
    if (i != self->chosen)
      add_shape (self, shapes, i);
  add_shape (self, shapes, self->chosen);
  return shapes;
}

/* Returns: whether the shape is one of its ways */
gboolean
vigie_diverter_find_shape (VigieDiverter *self, const char *shape_id, guint *route)
{
  guint64 number;

  g_return_val_if_fail (VIGIE_IS_DIVERTER (self), FALSE);

  if (!g_str_has_prefix (shape_id, SHAPE_PREFIX) ||
      !g_ascii_string_to_unsigned (shape_id + strlen (SHAPE_PREFIX), 10, 0, G_MAXUINT, &number,
                                   NULL))
    return FALSE;
  *route = (guint) number;
  return TRUE;
}

/**
 * vigie_diverter_save:
 * @self: a plan that found a way
 * @title: (nullable): what it is called; %NULL or "" for the roads that it takes
 *
 * Draws the chosen way as a shape, lifts the diversion that it stands for, and ends.
 */
void
vigie_diverter_save (VigieDiverter *self, const char *title)
{
  g_autoptr (GPtrArray) drafts =
      g_ptr_array_new_with_free_func ((GDestroyNotify) vigie_draft_unref);
  g_autofree char *own = NULL;
  VigieDiversionPlan plan;
  const char *actor;
  VigieDraft *draft;

  g_return_if_fail (VIGIE_IS_DIVERTER (self));

  if (self->session == NULL || self->found == NULL || self->chosen >= self->found->routes->len)
    return;
  own = vigie_diverter_dup_title (self);
  plan = (VigieDiversionPlan) { .closure = self->closure,
                                .title = title != NULL && title[0] != '\0' ? title : own,
                                .from = VIGIE_TIME_UNKNOWN,
                                .places = (const double (*)[2]) self->places,
                                .n_places = self->n_places };
  actor = vigie_session_get_actor (self->session);
  draft = vigie_diversion_new_draft (self->guide, self->found, self->chosen, &plan, actor);
  if (draft == NULL)
    return;
  g_ptr_array_add (drafts, draft);
  if (self->replaces != NULL)
    g_ptr_array_add (drafts,
                     vigie_draft_new_lift (self->replaces, g_get_real_time () / 1000, actor));
  vigie_session_decide_all (self->session, drafts);
  vigie_session_select_shape (self->session, vigie_draft_get_subject (draft));
  vigie_diverter_end (self);
}
