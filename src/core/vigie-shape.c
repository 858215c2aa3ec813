/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-shape.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "vigie-geometry-codec.h"
#include "vigie-json.h"

static const char *const kind_names[] = {
  [VIGIE_SHAPE_CLOSURE] = "closure",     [VIGIE_SHAPE_HAZARD] = "hazard",
  [VIGIE_SHAPE_PERIMETER] = "perimeter", [VIGIE_SHAPE_DIVERSION] = "diversion",
  [VIGIE_SHAPE_MARKER] = "marker",
};

const char *
vigie_shape_kind_to_string (VigieShapeKind kind)
{
  g_return_val_if_fail ((gsize) kind < G_N_ELEMENTS (kind_names), "closure");

  return kind_names[kind];
}

gboolean
vigie_shape_kind_from_string (const char *text, VigieShapeKind *kind)
{
  for (gsize i = 0; i < G_N_ELEMENTS (kind_names); i++)
    {
      if (g_strcmp0 (text, kind_names[i]) == 0)
        {
          *kind = (VigieShapeKind) i;
          return TRUE;
        }
    }
  return FALSE;
}

VigieShape *
vigie_shape_ref (VigieShape *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
shape_clear (gpointer data)
{
  VigieShape *self = data;

  g_clear_pointer (&self->id, g_free);
  g_clear_pointer (&self->title, g_free);
  g_clear_pointer (&self->cause, g_free);
  g_clear_pointer (&self->drawn_by, g_free);
  g_clear_pointer (&self->geometry, vigie_geometry_unref);
  g_clear_pointer (&self->details, g_free);
}

void
vigie_shape_unref (VigieShape *self)
{
  g_atomic_rc_box_release_full (self, shape_clear);
}

/**
 * vigie_shape_new:
 * @id: what decisions name
 *
 * Returns: (transfer full): a closure without a geometry, to be filled before it is shared
 */
VigieShape *
vigie_shape_new (const char *id)
{
  VigieShape *self = g_atomic_rc_box_new0 (VigieShape);

  self->id = g_strdup (id);
  self->title = g_strdup ("");
  self->cause = g_strdup ("");
  self->drawn_by = g_strdup ("");
  self->from = VIGIE_TIME_UNKNOWN;
  self->to = VIGIE_TIME_UNKNOWN;
  self->lifted_at = VIGIE_TIME_UNKNOWN;
  self->drawn_at = VIGIE_TIME_UNKNOWN;
  self->edited_at = VIGIE_TIME_UNKNOWN;
  return self;
}

/**
 * vigie_shape_copy:
 * @self: a shape
 *
 * Returns: (transfer full): a copy that may still be changed
 */
VigieShape *
vigie_shape_copy (const VigieShape *self)
{
  VigieShape *copy = g_atomic_rc_box_new0 (VigieShape);

  *copy = *self;
  copy->id = g_strdup (self->id);
  copy->title = g_strdup (self->title);
  copy->cause = g_strdup (self->cause);
  copy->drawn_by = g_strdup (self->drawn_by);
  copy->details = g_strdup (self->details);
  copy->geometry = self->geometry != NULL ? vigie_geometry_ref (self->geometry) : NULL;
  return copy;
}

/**
 * vigie_shape_is_valid_at:
 * @self: a shape
 * @at: ms
 *
 * Returns: whether @self holds at @at: begun, neither lifted nor past its announced end
 */
gboolean
vigie_shape_is_valid_at (const VigieShape *self, gint64 at)
{
  gint64 from = self->from != VIGIE_TIME_UNKNOWN ? self->from : self->drawn_at;

  return at >= from && (self->to == VIGIE_TIME_UNKNOWN || at < self->to) &&
         (self->lifted_at == VIGIE_TIME_UNKNOWN || at < self->lifted_at);
}

/**
 * vigie_shape_compare_drawn:
 * @a: a #VigieShape
 * @b: another one
 *
 * Returns: their order as they were drawn, for g_ptr_array_sort_values()
 */
int
vigie_shape_compare_drawn (gconstpointer a, gconstpointer b)
{
  const VigieShape *first = a;
  const VigieShape *second = b;

  if (first->drawn_at != second->drawn_at)
    return first->drawn_at < second->drawn_at ? -1 : 1;
  return strcmp (first->id, second->id);
}

static gboolean
geometry_equal (VigieGeometry *a, VigieGeometry *b)
{
  return a == b || (a != NULL && b != NULL && vigie_geometry_equal (a, b));
}

gboolean
vigie_shape_equal (const VigieShape *a, const VigieShape *b)
{
  return g_str_equal (a->id, b->id) && a->kind == b->kind && g_str_equal (a->title, b->title) &&
         g_str_equal (a->cause, b->cause) && g_str_equal (a->drawn_by, b->drawn_by) &&
         a->from == b->from && a->to == b->to && a->lifted_at == b->lifted_at &&
         a->drawn_at == b->drawn_at && a->edited_at == b->edited_at && a->version == b->version &&
         g_strcmp0 (a->details, b->details) == 0 && geometry_equal (a->geometry, b->geometry);
}

/**
 * vigie_shape_get_details:
 *
 * Returns: (transfer none) (array zero-terminated=1): the members that @details may have
 */
const char *const *
vigie_shape_get_details (void)
{
  static const char *const members[] = { "territory", "sections", "include",
                                         "exclude",   "route",    NULL };

  return members;
}

/**
 * vigie_shape_new_id:
 *
 * Returns: (transfer full): a random id, "shape-" and 16 hex digits
 */
char *
vigie_shape_new_id (void)
{
  g_autofree char *uuid = g_uuid_string_random ();

  /* The first two groups and the last digits of a version 4 UUID are all random. */
  return g_strdup_printf ("shape-%.8s%.8s", uuid, uuid + 28);
}

static void
add_optional_time (JsonBuilder *builder, const char *member, gint64 at)
{
  g_autofree char *text = NULL;

  json_builder_set_member_name (builder, member);
  if (at == VIGIE_TIME_UNKNOWN)
    {
      json_builder_add_null_value (builder);
      return;
    }
  text = vigie_time_format (at);
  json_builder_add_string_value (builder, text);
}

/**
 * vigie_draft_new_shape:
 * @shape_id: a shape, see vigie_shape_new_id()
 * @draw_or_edit: %VIGIE_DECISION_SHAPE_DRAW or %VIGIE_DECISION_SHAPE_EDIT
 * @kind: what it is
 * @title: for people
 * @cause: a word of vigie_shape_get_causes() or free text, "" for none
 * @from: ms, or %VIGIE_TIME_UNKNOWN for the moment of drawing
 * @to: ms, or %VIGIE_TIME_UNKNOWN while open
 * @geometry: in degrees
 * @actor: (nullable): who
 *
 * Returns: (transfer full) (nullable): a draft; %NULL only for a geometry that is not valid
 */
VigieDraft *
vigie_draft_new_shape (const char *shape_id,
                       VigieDecisionKind draw_or_edit,
                       VigieShapeKind kind,
                       const char *title,
                       const char *cause,
                       gint64 from,
                       gint64 to,
                       VigieGeometry *geometry,
                       const char *actor)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) payload = NULL;

  g_return_val_if_fail (shape_id != NULL, NULL);
  g_return_val_if_fail (
      draw_or_edit == VIGIE_DECISION_SHAPE_DRAW || draw_or_edit == VIGIE_DECISION_SHAPE_EDIT, NULL);
  g_return_val_if_fail (geometry != NULL, NULL);

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "kind");
  json_builder_add_string_value (builder, vigie_shape_kind_to_string (kind));
  json_builder_set_member_name (builder, "title");
  json_builder_add_string_value (builder, title != NULL ? title : "");
  json_builder_set_member_name (builder, "cause");
  json_builder_add_string_value (builder, cause != NULL ? cause : "");
  add_optional_time (builder, "from", from);
  add_optional_time (builder, "to", to);
  json_builder_set_member_name (builder, "geometry");
  json_builder_add_value (builder, vigie_geometry_to_json (geometry));
  json_builder_end_object (builder);
  payload = json_builder_get_root (builder);

  return vigie_draft_new (vigie_decision_kind_to_string (draw_or_edit), shape_id, payload, NULL,
                          actor, NULL);
}

static void
set_edges (JsonObject *payload, const char *member, const guint32 *edges, gsize n_edges)
{
  JsonArray *list = json_array_new ();

  for (gsize i = 0; i < n_edges; i++)
    json_array_add_int_element (list, edges[i]);
  json_object_set_array_member (payload, member, list);
}

/**
 * vigie_draft_choose_edges:
 * @self: a draft of a closure
 * @territory: whose edges are meant, see vigie_guide_get_fingerprint()
 * @include: (array length=n_include): that are closed, whatever they are
 * @n_include: how many
 * @exclude: (array length=n_exclude): that are open, although the area meets them
 * @n_exclude: how many
 *
 * Returns: (transfer full): the same draft with these edges
 */
VigieDraft *
vigie_draft_choose_edges (VigieDraft *self,
                          const char *territory,
                          const guint32 *include,
                          gsize n_include,
                          const guint32 *exclude,
                          gsize n_exclude)
{
  g_autoptr (JsonNode) payload = vigie_json_parse (vigie_draft_get_payload (self), -1, NULL);
  JsonObject *object;

  g_return_val_if_fail (payload != NULL, NULL);

  object = json_node_get_object (payload);
  json_object_set_string_member (object, "territory", territory);
  set_edges (object, "include", include, n_include);
  set_edges (object, "exclude", exclude, n_exclude);
  return vigie_draft_new (vigie_draft_get_kind_name (self), vigie_draft_get_subject (self), payload,
                          vigie_draft_get_reason (self), vigie_draft_get_actor (self), NULL);
}

/**
 * vigie_draft_new_lift:
 * @shape_id: a shape
 * @at: ms, from when it no longer holds
 * @actor: (nullable): who
 *
 * Returns: (transfer full): a draft
 */
VigieDraft *
vigie_draft_new_lift (const char *shape_id, gint64 at, const char *actor)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) payload = NULL;

  g_return_val_if_fail (shape_id != NULL, NULL);

  json_builder_begin_object (builder);
  add_optional_time (builder, "at", at);
  json_builder_end_object (builder);
  payload = json_builder_get_root (builder);
  return vigie_draft_new (vigie_decision_kind_to_string (VIGIE_DECISION_SHAPE_LIFT), shape_id,
                          payload, NULL, actor, NULL);
}

static const struct
{
  const char *name;
  const char *words;
} causes[] = {
  { "snow", N_ ("Snow") },
  { "ice", N_ ("Black ice") },
  { "flood", N_ ("Flooding") },
  { "fallen-tree", N_ ("Fallen tree") },
  { "landslide", N_ ("Landslide") },
  { "accident", N_ ("Accident") },
  { "stranded-vehicles", N_ ("Stranded vehicles") },
  { "fire", N_ ("Fire") },
  { "smoke", N_ ("Smoke") },
  { "hazardous-material", N_ ("Hazardous material") },
  { "rescue", N_ ("Rescue operation") },
  { "roadworks", N_ ("Roadworks") },
  { "other", N_ ("Other cause") },
};

/**
 * vigie_shape_get_causes:
 *
 * Returns: (transfer none) (array zero-terminated=1): the words for causes in payloads
 */
const char *const *
vigie_shape_get_causes (void)
{
  static const char *names[G_N_ELEMENTS (causes) + 1];
  static gsize ready = 0;

  if (g_once_init_enter (&ready))
    {
      for (gsize i = 0; i < G_N_ELEMENTS (causes); i++)
        names[i] = causes[i].name;
      g_once_init_leave (&ready, 1);
    }
  return names;
}

/**
 * vigie_shape_describe_cause:
 * @cause: a word of vigie_shape_get_causes(), or free text
 *
 * Returns: (transfer none): the words for people; free text stays as it is
 */
const char *
vigie_shape_describe_cause (const char *cause)
{
  for (gsize i = 0; i < G_N_ELEMENTS (causes); i++)
    {
      if (g_strcmp0 (cause, causes[i].name) == 0)
        return _ (causes[i].words);
    }
  return cause != NULL ? cause : "";
}
