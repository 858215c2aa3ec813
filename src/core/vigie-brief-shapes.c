/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-brief-parts.h"

#include <string.h>

#include "vigie-json.h"

void
vigie_brief_shape_free (VigieBriefShape *self)
{
  g_free (self->label);
  g_free (self->around);
  g_free (self->cut_by);
  vigie_shape_unref (self->shape);
  g_free (self);
}

static gint64
get_changed_at (const VigieShape *shape)
{
  return MAX (shape->drawn_at, shape->edited_at);
}

static gboolean
geometry_equal (VigieGeometry *a, VigieGeometry *b)
{
  return a == b || (a != NULL && b != NULL && vigie_geometry_equal (a, b));
}

/* What became of a shape that holds now. */
static guint
compare_with_before (VigieBrief *self, const VigieShape *shape)
{
  const VigieShape *old;
  guint news = 0;

  if (self->previous_at == VIGIE_TIME_UNKNOWN)
    return 0;
  if (self->before == NULL)
    {
      if (vigie_brief_is_news (self, shape->drawn_at))
        return VIGIE_BRIEF_NEWS_BEGUN;
      return vigie_brief_is_news (self, shape->edited_at) ? VIGIE_BRIEF_NEWS_OUTLINE : 0;
    }
  old = vigie_board_get_shape (self->before, shape->id);
  if (old == NULL || old->kind != shape->kind || !vigie_shape_is_valid_at (old, self->previous_at))
    return VIGIE_BRIEF_NEWS_BEGUN;
  if (!geometry_equal (old->geometry, shape->geometry) ||
      g_strcmp0 (old->details, shape->details) != 0)
    news |= VIGIE_BRIEF_NEWS_OUTLINE;
  if (strcmp (old->cause, shape->cause) != 0)
    news |= VIGIE_BRIEF_NEWS_CAUSE;
  if (old->to != shape->to)
    news |= VIGIE_BRIEF_NEWS_END;
  if (strcmp (old->title, shape->title) != 0)
    news |= VIGIE_BRIEF_NEWS_TITLE;
  return news;
}

/* When a shape ceased to hold; %VIGIE_TIME_UNKNOWN where it never did or still does. */
static gint64
get_ended_at (const VigieShape *shape)
{
  if (shape->lifted_at == VIGIE_TIME_UNKNOWN)
    return shape->to;
  return shape->to == VIGIE_TIME_UNKNOWN ? shape->lifted_at : MIN (shape->lifted_at, shape->to);
}

/* Whether a closure or a diversion held at the last brief, or began since, and is over. One that
 * nobody knew of then is told, however early it ended. */
static gboolean
is_just_over (VigieBrief *self, const VigieShape *shape)
{
  const gint64 ended_at = get_ended_at (shape);
  const gint64 from = shape->from != VIGIE_TIME_UNKNOWN ? shape->from : shape->drawn_at;

  if (shape->kind != VIGIE_SHAPE_CLOSURE && shape->kind != VIGIE_SHAPE_DIVERSION)
    return FALSE;
  if (ended_at == VIGIE_TIME_UNKNOWN || ended_at > self->at || from >= ended_at)
    return FALSE;
  if (self->previous_at == VIGIE_TIME_UNKNOWN)
    return shape->lifted_at != VIGIE_TIME_UNKNOWN;
  if (self->before != NULL)
    {
      const VigieShape *old = vigie_board_get_shape (self->before, shape->id);

      if (old != NULL && vigie_shape_is_valid_at (old, self->previous_at))
        return TRUE;
      if (old == NULL && self->told != NULL)
        return TRUE;
    }
  return ended_at > self->previous_at;
}

/**
 * vigie_brief_add_shape:
 * @shape: any shape of the board; the brief takes what is in force at its moment, and the closures
 *   and diversions that ended since the last brief
 */
void
vigie_brief_add_shape (VigieBrief *self, VigieShape *shape)
{
  gboolean in_force;
  VigieBriefShape *entry;

  g_return_if_fail (self != NULL);
  g_return_if_fail (shape != NULL);

  g_hash_table_add (self->shape_ids, g_strdup (shape->id));
  in_force = vigie_shape_is_valid_at (shape, self->at);
  if (!in_force && !is_just_over (self, shape))
    return;

  entry = g_new0 (VigieBriefShape, 1);
  entry->shape = vigie_shape_ref (shape);
  entry->news = in_force ? compare_with_before (self, shape) : 0;
  entry->is_new = entry->news != 0;
  g_ptr_array_add (in_force ? self->shapes : self->over, entry);
}

/**
 * vigie_brief_add_cut_diversion:
 * @diversion_id: a diversion that leads over a closed road
 * @closure_id: what closes it
 * @before: at the last brief, not now
 *
 * To be called before vigie_brief_finish().
 */
void
vigie_brief_add_cut_diversion (VigieBrief *self,
                               const char *diversion_id,
                               const char *closure_id,
                               gboolean before)
{
  g_return_if_fail (self != NULL);

  g_hash_table_insert (before ? self->cut_before : self->cut_now, g_strdup (diversion_id),
                       g_strdup (closure_id));
}

/* What changed last comes first: where a list ends early, news are still on it. */
static int
compare_shapes (gconstpointer a, gconstpointer b)
{
  const VigieShape *first = (*(VigieBriefShape *const *) a)->shape;
  const VigieShape *second = (*(VigieBriefShape *const *) b)->shape;

  if (first->kind != second->kind)
    return first->kind < second->kind ? -1 : 1;
  if (get_changed_at (first) != get_changed_at (second))
    return get_changed_at (first) > get_changed_at (second) ? -1 : 1;
  return strcmp (first->id, second->id);
}

static int
compare_over (gconstpointer a, gconstpointer b)
{
  const VigieShape *first = (*(VigieBriefShape *const *) a)->shape;
  const VigieShape *second = (*(VigieBriefShape *const *) b)->shape;
  const gint64 first_end = get_ended_at (first), second_end = get_ended_at (second);

  if (first->kind != second->kind)
    return first->kind < second->kind ? -1 : 1;
  if (first_end != second_end)
    return first_end > second_end ? -1 : 1;
  return strcmp (first->id, second->id);
}

/* What held at the last brief and is not on the board any more: its drawing was undone. */
static void
add_withdrawn (VigieBrief *self)
{
  g_autoptr (GPtrArray) shapes = NULL;

  if (self->before == NULL || self->previous_at == VIGIE_TIME_UNKNOWN)
    return;
  shapes = vigie_board_list_shapes (self->before);
  for (guint i = 0; i < shapes->len; i++)
    {
      VigieShape *shape = g_ptr_array_index (shapes, i);
      VigieBriefShape *entry;

      if ((shape->kind != VIGIE_SHAPE_CLOSURE && shape->kind != VIGIE_SHAPE_DIVERSION) ||
          g_hash_table_contains (self->shape_ids, shape->id) ||
          !vigie_shape_is_valid_at (shape, self->previous_at))
        continue;
      entry = g_new0 (VigieBriefShape, 1);
      entry->shape = vigie_shape_ref (shape);
      entry->withdrawn = TRUE;
      g_ptr_array_add (self->over, entry);
    }
}

static char *
dup_label (VigieBrief *self, const char *shape_id)
{
  for (guint i = 0; shape_id != NULL && i < self->shapes->len; i++)
    {
      const VigieBriefShape *entry = g_ptr_array_index (self->shapes, i);

      if (strcmp (entry->shape->id, shape_id) == 0)
        return g_strdup (entry->label);
    }
  return NULL;
}

static void
relate_diversion (VigieBrief *self, VigieBriefShape *entry)
{
  g_autoptr (JsonNode) details =
      entry->shape->details != NULL ? vigie_json_parse (entry->shape->details, -1, NULL) : NULL;
  JsonNode *route = details != NULL && JSON_NODE_HOLDS_OBJECT (details)
                        ? json_object_get_member (json_node_get_object (details), "route")
                        : NULL;
  const char *closure = g_hash_table_lookup (self->cut_now, entry->shape->id);

  if (route != NULL && JSON_NODE_HOLDS_OBJECT (route))
    entry->around =
        dup_label (self, vigie_json_get_string (json_node_get_object (route), "closure"));
  entry->is_cut = closure != NULL;
  entry->cut_by = dup_label (self, closure);
  if (entry->is_cut && self->previous_at != VIGIE_TIME_UNKNOWN &&
      !g_hash_table_contains (self->cut_before, entry->shape->id))
    {
      entry->news |= VIGIE_BRIEF_NEWS_CUT;
      entry->is_new = TRUE;
    }
}

/* Sorts and names the shapes, and relates them to each other. */
void
vigie_brief_finish_shapes (VigieBrief *self)
{
  add_withdrawn (self);
  g_ptr_array_sort (self->shapes, compare_shapes);
  g_ptr_array_sort (self->over, compare_over);
  self->n_closures = self->n_closures_new = self->n_lifted = 0;
  for (guint i = 0; i < self->shapes->len; i++)
    {
      VigieBriefShape *entry = g_ptr_array_index (self->shapes, i);

      g_free (entry->label);
      entry->label = vigie_brief_make_label (i);
      if (entry->shape->kind != VIGIE_SHAPE_CLOSURE)
        continue;
      self->n_closures++;
      self->n_closures_new += (entry->news & VIGIE_BRIEF_NEWS_BEGUN) != 0;
    }
  for (guint i = 0; i < self->shapes->len; i++)
    {
      VigieBriefShape *entry = g_ptr_array_index (self->shapes, i);

      if (entry->shape->kind == VIGIE_SHAPE_DIVERSION)
        relate_diversion (self, entry);
    }
  for (guint i = 0; i < self->over->len; i++)
    {
      const VigieBriefShape *entry = g_ptr_array_index (self->over, i);

      self->n_lifted += entry->shape->kind == VIGIE_SHAPE_CLOSURE && !entry->withdrawn;
    }
  vigie_brief_finish_cuts (self);
}

/**
 * vigie_brief_make_label:
 * @index: from 0
 *
 * Returns: (transfer full): "A" … "Z", "AA", "AB", …
 */
char *
vigie_brief_make_label (guint index)
{
  char buffer[16];
  gsize start = sizeof buffer - 1;

  buffer[start] = '\0';
  for (guint64 rest = (guint64) index + 1; rest > 0; rest = (rest - 1) / 26)
    buffer[--start] = (char) ('A' + (rest - 1) % 26);
  return g_strdup (buffer + start);
}
