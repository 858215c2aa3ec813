/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-edit-model.h"

#include <string.h>

/* A state is all corners at one moment: shapes drawn by hand have tens of them, so whole copies
 * are cheaper than being clever. */
typedef struct
{
  GPtrArray *rings; /* of GArray of VigieEditVertex */
  GArray *parts;    /* of guint: the part that each ring belongs to */
  gboolean drawing;
} EditState;

struct _VigieEditModel
{
  VigieEditKind kind;
  EditState *now;
  EditState *before_move; /* (nullable): set while a corner is being dragged */
  GPtrArray *undo;
  GPtrArray *redo;
};

static EditState *
edit_state_new (gboolean drawing)
{
  EditState *self = g_new0 (EditState, 1);

  self->rings = g_ptr_array_new_with_free_func ((GDestroyNotify) g_array_unref);
  self->parts = g_array_new (FALSE, FALSE, sizeof (guint));
  self->drawing = drawing;
  return self;
}

static EditState *
edit_state_copy (const EditState *other)
{
  EditState *self = edit_state_new (other->drawing);

  g_array_append_vals (self->parts, other->parts->data, other->parts->len);
  for (guint i = 0; i < other->rings->len; i++)
    g_ptr_array_add (self->rings, g_array_copy (g_ptr_array_index (other->rings, i)));
  return self;
}

static void
edit_state_free (gpointer data)
{
  EditState *self = data;

  g_ptr_array_unref (self->rings);
  g_array_unref (self->parts);
  g_free (self);
}

static gboolean
edit_state_equal (const EditState *a, const EditState *b)
{
  if (a->drawing != b->drawing || a->rings->len != b->rings->len)
    return FALSE;
  for (guint i = 0; i < a->rings->len; i++)
    {
      const GArray *ring_a = g_ptr_array_index (a->rings, i);
      const GArray *ring_b = g_ptr_array_index (b->rings, i);

      if (ring_a->len != ring_b->len ||
          (ring_a->len > 0 &&
           memcmp (ring_a->data, ring_b->data, ring_a->len * sizeof (VigieEditVertex)) != 0))
        return FALSE;
    }
  return TRUE;
}

/**
 * vigie_edit_model_new:
 * @kind: what is drawn
 * @drawing: %TRUE for an empty shape to which corners are appended, %FALSE to edit rings that
 *   vigie_edit_model_take_ring() gives
 *
 * Returns: (transfer full): a model without history
 */
VigieEditModel *
vigie_edit_model_new (VigieEditKind kind, gboolean drawing)
{
  VigieEditModel *self = g_new0 (VigieEditModel, 1);

  self->kind = kind;
  self->now = edit_state_new (drawing);
  if (drawing)
    vigie_edit_model_take_ring (self, g_array_new (FALSE, FALSE, sizeof (VigieEditVertex)), 0);
  self->undo = g_ptr_array_new_with_free_func (edit_state_free);
  self->redo = g_ptr_array_new_with_free_func (edit_state_free);
  return self;
}

void
vigie_edit_model_free (VigieEditModel *self)
{
  edit_state_free (self->now);
  g_clear_pointer (&self->before_move, edit_state_free);
  g_ptr_array_unref (self->undo);
  g_ptr_array_unref (self->redo);
  g_free (self);
}

/**
 * vigie_edit_model_take_ring:
 * @self: a model
 * @vertices: (transfer full): a #GArray of #VigieEditVertex
 * @part: the part that it belongs to; a part's first ring is the outer one
 *
 * Adds a ring, or a line, before editing starts. Not an undo step.
 */
void
vigie_edit_model_take_ring (VigieEditModel *self, GArray *vertices, guint part)
{
  g_ptr_array_add (self->now->rings, vertices);
  g_array_append_val (self->now->parts, part);
}

VigieEditKind
vigie_edit_model_get_kind (VigieEditModel *self)
{
  return self->kind;
}

gboolean
vigie_edit_model_is_drawing (VigieEditModel *self)
{
  return self->now->drawing;
}

guint
vigie_edit_model_get_n_rings (VigieEditModel *self)
{
  return self->now->rings->len;
}

/**
 * vigie_edit_model_get_ring:
 * @self: a model
 * @ring: which one
 * @n: (out): number of corners
 *
 * Returns: (transfer none) (nullable): the corners, valid until the next change
 */
const VigieEditVertex *
vigie_edit_model_get_ring (VigieEditModel *self, guint ring, guint *n)
{
  const GArray *vertices;

  g_return_val_if_fail (ring < self->now->rings->len, NULL);

  vertices = g_ptr_array_index (self->now->rings, ring);
  *n = vertices->len;
  return (const VigieEditVertex *) (gconstpointer) vertices->data;
}

guint
vigie_edit_model_get_part (VigieEditModel *self, guint ring)
{
  g_return_val_if_fail (ring < self->now->parts->len, 0);

  return g_array_index (self->now->parts, guint, ring);
}

/**
 * vigie_edit_model_get_minimum:
 * @self: a model
 *
 * Returns: how many corners a ring must have
 */
guint
vigie_edit_model_get_minimum (VigieEditModel *self)
{
  switch (self->kind)
    {
    case VIGIE_EDIT_POINT:
      return 1;
    case VIGIE_EDIT_LINE:
      return 2;
    case VIGIE_EDIT_POLYGON:
    default:
      return 3;
    }
}

/**
 * vigie_edit_model_is_complete:
 * @self: a model
 *
 * Returns: whether every ring has the corners it needs
 */
gboolean
vigie_edit_model_is_complete (VigieEditModel *self)
{
  for (guint i = 0; i < self->now->rings->len; i++)
    {
      const GArray *ring = g_ptr_array_index (self->now->rings, i);

      if (ring->len < vigie_edit_model_get_minimum (self))
        return FALSE;
    }
  return self->now->rings->len > 0;
}

static void
push_step (VigieEditModel *self)
{
  g_ptr_array_add (self->undo, edit_state_copy (self->now));
  g_ptr_array_set_size (self->redo, 0);
}

/**
 * vigie_edit_model_append:
 * @self: a model that is drawing
 * @lon: degrees
 * @lat: degrees
 *
 * Adds a corner at the end; one undo step. A corner on the one before it is not added: the second
 * press of a double click would make one.
 *
 * Returns: whether a corner was added
 */
gboolean
vigie_edit_model_append (VigieEditModel *self, double lon, double lat)
{
  VigieEditVertex vertex = { lon, lat };
  GArray *ring;

  g_return_val_if_fail (self->now->drawing, FALSE);

  ring = g_ptr_array_index (self->now->rings, 0);
  if (ring->len > 0)
    {
      const VigieEditVertex *last = &g_array_index (ring, VigieEditVertex, ring->len - 1);

      if (memcmp (last, &vertex, sizeof vertex) == 0)
        return FALSE;
    }
  if (self->kind == VIGIE_EDIT_POINT && ring->len > 0)
    return FALSE;

  push_step (self);
  ring = g_ptr_array_index (self->now->rings, 0);
  g_array_append_val (ring, vertex);
  return TRUE;
}

/**
 * vigie_edit_model_stop_drawing:
 * @self: a model
 *
 * Closes the ring that is being drawn; one undo step. From here on corners are moved, inserted and
 * removed.
 *
 * Returns: %FALSE when there are too few corners, or nothing is being drawn
 */
gboolean
vigie_edit_model_stop_drawing (VigieEditModel *self)
{
  if (!self->now->drawing || !vigie_edit_model_is_complete (self))
    return FALSE;

  push_step (self);
  self->now->drawing = FALSE;
  return TRUE;
}

/**
 * vigie_edit_model_insert:
 * @self: a model
 * @ring: which ring
 * @index: the new corner's place
 * @lon: degrees
 * @lat: degrees
 *
 * One undo step, or part of the step of a move that is under way.
 *
 * Returns: whether it was inserted
 */
gboolean
vigie_edit_model_insert (VigieEditModel *self, guint ring, guint index, double lon, double lat)
{
  VigieEditVertex vertex = { lon, lat };
  GArray *vertices;

  g_return_val_if_fail (ring < self->now->rings->len, FALSE);

  if (self->kind == VIGIE_EDIT_POINT)
    return FALSE;
  vertices = g_ptr_array_index (self->now->rings, ring);
  g_return_val_if_fail (index <= vertices->len, FALSE);

  if (self->before_move == NULL)
    push_step (self);
  g_array_insert_val (vertices, index, vertex);
  return TRUE;
}

/**
 * vigie_edit_model_remove:
 * @self: a model
 * @ring: which ring
 * @index: which corner
 *
 * One undo step. While drawing any corner may go; a finished shape keeps the least it needs. A hole
 * that would have too few goes as a whole.
 *
 * Returns: whether something was removed
 */
gboolean
vigie_edit_model_remove (VigieEditModel *self, guint ring, guint index)
{
  GArray *vertices;

  g_return_val_if_fail (ring < self->now->rings->len, FALSE);

  vertices = g_ptr_array_index (self->now->rings, ring);
  if (index >= vertices->len)
    return FALSE;

  if (self->now->drawing || vertices->len > vigie_edit_model_get_minimum (self))
    {
      push_step (self);
      g_array_remove_index (vertices, index);
      return TRUE;
    }
  if (ring > 0 &&
      vigie_edit_model_get_part (self, ring) == vigie_edit_model_get_part (self, ring - 1))
    {
      push_step (self);
      g_ptr_array_remove_index (self->now->rings, ring);
      g_array_remove_index (self->now->parts, ring);
      return TRUE;
    }
  return FALSE;
}

/**
 * vigie_edit_model_begin_move:
 * @self: a model
 *
 * Everything until vigie_edit_model_end_move() is one undo step.
 */
void
vigie_edit_model_begin_move (VigieEditModel *self)
{
  g_clear_pointer (&self->before_move, edit_state_free);
  self->before_move = edit_state_copy (self->now);
}

void
vigie_edit_model_move (VigieEditModel *self, guint ring, guint index, double lon, double lat)
{
  GArray *vertices;

  g_return_if_fail (ring < self->now->rings->len);

  vertices = g_ptr_array_index (self->now->rings, ring);
  g_return_if_fail (index < vertices->len);
  g_array_index (vertices, VigieEditVertex, index) = (VigieEditVertex) { lon, lat };
}

/**
 * vigie_edit_model_end_move:
 * @self: a model
 *
 * Returns: whether anything changed since vigie_edit_model_begin_move(); only then is there a step
 */
gboolean
vigie_edit_model_end_move (VigieEditModel *self)
{
  if (self->before_move == NULL)
    return FALSE;
  if (edit_state_equal (self->before_move, self->now))
    {
      g_clear_pointer (&self->before_move, edit_state_free);
      return FALSE;
    }
  g_ptr_array_add (self->undo, g_steal_pointer (&self->before_move));
  g_ptr_array_set_size (self->redo, 0);
  return TRUE;
}

/* Puts everything back where it was when the move began. */
void
vigie_edit_model_abort_move (VigieEditModel *self)
{
  if (self->before_move == NULL)
    return;
  edit_state_free (self->now);
  self->now = g_steal_pointer (&self->before_move);
}

gboolean
vigie_edit_model_can_undo (VigieEditModel *self)
{
  return self->undo->len > 0 && self->before_move == NULL;
}

gboolean
vigie_edit_model_can_redo (VigieEditModel *self)
{
  return self->redo->len > 0 && self->before_move == NULL;
}

static gboolean
step (VigieEditModel *self, GPtrArray *from, GPtrArray *to)
{
  if (from->len == 0 || self->before_move != NULL)
    return FALSE;
  g_ptr_array_add (to, self->now);
  self->now = g_ptr_array_steal_index (from, from->len - 1);
  return TRUE;
}

gboolean
vigie_edit_model_undo (VigieEditModel *self)
{
  return step (self, self->undo, self->redo);
}

gboolean
vigie_edit_model_redo (VigieEditModel *self)
{
  return step (self, self->redo, self->undo);
}
