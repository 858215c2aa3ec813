/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-post-positions.h"

#include "vigie-closures.h"
#include "vigie-position-words.h"

/**
 * vigie_post_positions_init:
 * @self: (out caller-allocates): to clear with vigie_post_positions_clear()
 * @post: a post
 * @state: (nullable): what was decided about it
 */
void
vigie_post_positions_init (VigiePostPositions *self, VigiePost *post, const VigiePostState *state)
{
  gsize n_candidates;
  const VigiePosition *candidates = vigie_post_get_candidates (post, &n_candidates);

  self->positions = g_array_new (FALSE, FALSE, sizeof (VigiePosition));
  self->confirmed = -1;
  g_array_append_vals (self->positions, candidates, (guint) n_candidates);
  if (state == NULL || !state->has_position)
    return;
  for (guint i = 0; i < self->positions->len && self->confirmed < 0; i++)
    if (vigie_position_equal (&g_array_index (self->positions, VigiePosition, i), &state->position))
      self->confirmed = (int) i;
  if (self->confirmed < 0)
    {
      g_array_prepend_val (self->positions, state->position);
      self->confirmed = 0;
    }
}

void
vigie_post_positions_clear (VigiePostPositions *self)
{
  g_clear_pointer (&self->positions, g_array_unref);
}

/* Returns: (transfer none) (nullable): the confirmed position, else the first one */
const VigiePosition *
vigie_post_positions_get_reference (const VigiePostPositions *self)
{
  if (self->positions->len == 0)
    return NULL;
  return &g_array_index (self->positions, VigiePosition, MAX (self->confirmed, 0));
}

/**
 * vigie_post_positions_describe:
 * @self: the positions of a post
 * @position: one of them, or a copy
 *
 * Returns: (transfer full): its coordinates and radius, and how far it is from the reference
 */
char *
vigie_post_positions_describe (const VigiePostPositions *self, const VigiePosition *position)
{
  const VigiePosition *reference = vigie_post_positions_get_reference (self);
  g_autofree char *place = vigie_format_position (position);
  g_autofree char *radius = vigie_format_radius (position->radius_m);
  GString *out = g_string_new (place);

  if (radius[0] != '\0')
    g_string_append_printf (out, "  %s", radius);
  if (reference != NULL && !vigie_position_equal (reference, position))
    {
      g_autofree char *distance = vigie_describe_distance_to_reference (
          vigie_position_distance_m (reference, position), self->confirmed >= 0);

      g_string_append_printf (out, "\n%s", distance);
    }
  return g_string_free_and_steal (out);
}
