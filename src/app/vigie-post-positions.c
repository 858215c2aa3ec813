/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-post-positions.h"

#include <math.h>

#include "vigie-closures.h"
#include "vigie-position-words.h"

#define SAME_DEG 1e-6

static void
add (VigiePostPositions *self, const VigiePosition *position, const char *label)
{
  g_array_append_val (self->positions, *position);
  g_ptr_array_add (self->labels, g_strdup (label));
}

static void
add_places (VigiePostPositions *self, const char *text, VigieGuide *guide)
{
  g_autoptr (GArray) places = vigie_guide_find_places (guide, text);

  for (guint i = 0; i < places->len; i++)
    {
      const VigiePlace *place = &g_array_index (places, VigiePlace, i);

      add (self, &place->position, place->label);
    }
}

/* A confirmed position has been through the log, which keeps seven decimals. */
static gboolean
is_same (const VigiePosition *a, const VigiePosition *b)
{
  return a->origin == b->origin && fabs (a->lon - b->lon) < SAME_DEG &&
         fabs (a->lat - b->lat) < SAME_DEG && fabs (a->radius_m - b->radius_m) < 0.1;
}

/**
 * vigie_post_positions_init:
 * @self: (out caller-allocates): to clear with vigie_post_positions_clear()
 * @post: a post
 * @state: (nullable): what was decided about it
 * @guide: (nullable): a territory, which finds places in the text
 */
void
vigie_post_positions_init (VigiePostPositions *self,
                           VigiePost *post,
                           const VigiePostState *state,
                           VigieGuide *guide)
{
  gsize n_candidates;
  const VigiePosition *candidates = vigie_post_get_candidates (post, &n_candidates);

  self->positions = g_array_new (FALSE, FALSE, sizeof (VigiePosition));
  self->labels = g_ptr_array_new_with_free_func (g_free);
  self->confirmed = -1;
  for (gsize i = 0; i < n_candidates; i++)
    add (self, &candidates[i], "");
  if (guide != NULL)
    add_places (self, vigie_post_get_text (post), guide);
  if (state == NULL || !state->has_position)
    return;
  for (guint i = 0; i < self->positions->len && self->confirmed < 0; i++)
    if (is_same (&g_array_index (self->positions, VigiePosition, i), &state->position))
      self->confirmed = (int) i;
  if (self->confirmed < 0)
    {
      g_array_prepend_val (self->positions, state->position);
      g_ptr_array_insert (self->labels, 0, g_strdup (""));
      self->confirmed = 0;
    }
}

void
vigie_post_positions_clear (VigiePostPositions *self)
{
  g_clear_pointer (&self->positions, g_array_unref);
  g_clear_pointer (&self->labels, g_ptr_array_unref);
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
