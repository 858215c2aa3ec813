/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A comparison as one JSON document; docs/review.md says what it means. */
#include "vigie-cli-json.h"
#include "vigie-cli-review.h"

/* ---- of both sides ---- */

static void
add_both_times (GString *out, const char *name, const gint64 at[VIGIE_N_SIDES])
{
  vigie_cli_begin (out, name, '{');
  for (guint side = 0; side < VIGIE_N_SIDES; side++)
    vigie_cli_append_time (out, vigie_side_to_string ((VigieSide) side), at[side]);
  g_string_append_c (out, '}');
}

static void
add_both_numbers (GString *out, const char *name, const guint64 n[VIGIE_N_SIDES])
{
  vigie_cli_begin (out, name, '{');
  for (guint side = 0; side < VIGIE_N_SIDES; side++)
    vigie_cli_append_number (out, vigie_side_to_string ((VigieSide) side), n[side]);
  g_string_append_c (out, '}');
}

/* ---- figures ---- */

static void
add_original (GString *out, const VigieExerciseOf *of)
{
  vigie_cli_begin (out, "original", '{');
  vigie_cli_append_member (out, "incident", of->incident);
  vigie_cli_append_member (out, "title", of->title);
  vigie_cli_append_member (out, "path", of->path);
  vigie_cli_append_time (out, "from", of->from);
  vigie_cli_append_time (out, "to", of->to);
  g_string_append_c (out, '}');
  vigie_cli_append_double (out, "speed", of->speed);
  vigie_cli_append_time (out, "begun_at", of->begun_at);
}

static void
add_verdicts (GString *out, const char *name, const VigieVerdictTable table)
{
  vigie_cli_begin (out, name, '{');
  vigie_cli_append_number (out, "both", vigie_verdicts_count_both (table));
  vigie_cli_append_number (out, "same", vigie_verdicts_count_agree (table));
  vigie_cli_begin (out, "by_original", '{');
  for (guint i = 0; i < VIGIE_N_STATUSES; i++)
    {
      vigie_cli_begin (out, vigie_cli_get_status_member ((VigieStatus) i), '{');
      for (guint j = 0; j < VIGIE_N_STATUSES; j++)
        vigie_cli_append_number (out, vigie_cli_get_status_member ((VigieStatus) j), table[i][j]);
      g_string_append_c (out, '}');
    }
  g_string_append_c (out, '}');
  g_string_append_c (out, '}');
}

static void
add_delays (GString *out, const VigieComparison *comparison)
{
  vigie_cli_begin (out, "seen_to_judged", '{');
  for (guint side = 0; side < VIGIE_N_SIDES; side++)
    {
      const VigieDelays *delays = &comparison->delays[side];

      vigie_cli_begin (out, vigie_side_to_string ((VigieSide) side), '{');
      vigie_cli_append_quantiles (out, delays);
      g_string_append_c (out, '}');
    }
  g_string_append_c (out, '}');
}

static void
add_counts (GString *out, const VigieComparison *comparison)
{
  vigie_cli_begin (out, "counts", '{');
  vigie_cli_append_number (out, "posts_in_both", comparison->n_common);
  add_both_numbers (out, "posts_in_one", comparison->n_only);
  add_both_numbers (out, "persons", comparison->n_persons);
  vigie_cli_append_number (out, "rejected_and_used", comparison->n_used_against);
  for (guint i = 0; i < VIGIE_N_COMPARED; i++)
    vigie_cli_append_number (out, vigie_compared_kind_to_string ((VigieComparedKind) i),
                             comparison->n_kinds[i]);
  g_string_append_c (out, '}');
  vigie_cli_begin (out, "places", '{');
  vigie_cli_append_number (out, "both", comparison->n_places);
  vigie_cli_append_number (out, "beyond", comparison->n_beyond);
  vigie_cli_append_double (out, "median_m", comparison->median_distance_m);
  g_string_append_c (out, '}');
}

/* ---- lists ---- */

static void
add_shape (GString *out, const VigieComparedShape *shape)
{
  const VigieShape *any = shape->shape[VIGIE_SIDE_ORIGINAL] != NULL
                              ? shape->shape[VIGIE_SIDE_ORIGINAL]
                              : shape->shape[VIGIE_SIDE_EXERCISE];

  vigie_cli_begin (out, NULL, '{');
  vigie_cli_append_member (out, "comparison", vigie_compared_area_kind_to_string (shape->kind));
  vigie_cli_append_member (out, "kind", vigie_shape_kind_to_string (any->kind));
  vigie_cli_begin (out, "id", '{');
  for (guint side = 0; side < VIGIE_N_SIDES; side++)
    vigie_cli_append_member (out, vigie_side_to_string ((VigieSide) side),
                             shape->shape[side] != NULL ? shape->shape[side]->id : NULL);
  g_string_append_c (out, '}');
  vigie_cli_append_member (out, "title", any->title);
  add_both_times (out, "drawn_at", shape->drawn_at);
  add_both_times (out, "lifted_at", shape->lifted_at);
  vigie_cli_append_number (out, "n_parts", shape->n_parts);
  vigie_cli_append_double (out, "of_original", shape->of_original);
  vigie_cli_append_double (out, "of_exercise", shape->of_exercise);
  vigie_cli_append_number (out, "n_edges", shape->n_edges);
  g_string_append_c (out, '}');
}

static void
add_lists (GString *out, const VigieComparison *comparison)
{
  vigie_cli_begin (out, "areas", '[');
  for (guint i = 0; i < comparison->shapes->len; i++)
    add_shape (out, &g_array_index (comparison->shapes, VigieComparedShape, i));
  g_string_append_c (out, ']');
  vigie_cli_begin (out, "milestones", '[');
  for (guint i = 0; i < comparison->milestones->len; i++)
    {
      const VigieComparedMilestone *milestone =
          &g_array_index (comparison->milestones, VigieComparedMilestone, i);

      vigie_cli_begin (out, NULL, '{');
      vigie_cli_append_member (out, "name", milestone->name);
      add_both_times (out, "at", milestone->at);
      g_string_append_c (out, '}');
    }
  g_string_append_c (out, ']');
  vigie_cli_begin (out, "releases", '[');
  for (guint i = 0; i < comparison->releases->len; i++)
    {
      const VigieComparedRelease *release =
          &g_array_index (comparison->releases, VigieComparedRelease, i);

      vigie_cli_begin (out, NULL, '{');
      vigie_cli_append_member (out, "side", vigie_side_to_string (release->side));
      vigie_cli_append_member (out, "kind", release->is_brief ? "brief" : "overlay");
      vigie_cli_append_time (out, "at", release->at);
      vigie_cli_append_time (out, "own_at", release->own_at);
      if (release->is_brief)
        vigie_cli_append_number (out, "number", (guint64) MAX (release->number, 0));
      vigie_cli_append_number (out, "first_posts", release->n_first);
      g_string_append_c (out, '}');
    }
  g_string_append_c (out, ']');
}

static void
add_post (GString *out, const VigieComparedPost *post)
{
  char id[VIGIE_POST_ID_LENGTH + 1];

  vigie_compared_post_format_id (post, id);
  vigie_cli_begin (out, NULL, '{');
  vigie_cli_append_member (out, "id", id);
  vigie_cli_append_member (out, "comparison", vigie_compared_kind_to_string (post->kind));
  vigie_cli_append_boolean (out, "rejected_and_used", post->is_used_against);
  for (guint side = 0; side < VIGIE_N_SIDES; side++)
    {
      vigie_cli_begin (out, vigie_side_to_string ((VigieSide) side), '{');
      vigie_cli_append_member (out, "status", vigie_status_to_string (post->status[side]));
      vigie_cli_append_time (out, "seen_at", post->seen_at[side]);
      vigie_cli_append_time (out, "judged_at", post->judged_at[side]);
      vigie_cli_append_seconds (out, "seen_to_judged_s", post->delay_ms[side]);
      vigie_cli_append_time (out, "decided_at", post->used_at[side]);
      g_string_append_c (out, '}');
    }
  if (post->has_distance)
    {
      vigie_cli_append_double (out, "distance_m", post->distance_m);
      vigie_cli_append_double (out, "allowed_m", post->allowed_m);
      vigie_cli_append_boolean (out, "is_beyond", vigie_compared_post_is_beyond (post));
    }
  g_string_append_c (out, '}');
}

VigieCliStatus
vigie_cli_print_comparison_json (const VigieComparison *comparison, const char *title)
{
  g_autoptr (GString) out = g_string_new ("{");

  vigie_cli_append_member (out, "title", title);
  vigie_cli_append_time (out, "at", comparison->at);
  vigie_cli_append_time (out, "reached_at", comparison->reached);
  add_original (out, &comparison->of);
  add_counts (out, comparison);
  add_verdicts (out, "verdicts", comparison->verdicts);
  add_verdicts (out, "photos", comparison->photos);
  add_delays (out, comparison);
  add_lists (out, comparison);
  vigie_cli_begin (out, "posts", '[');
  for (guint i = 0; i < comparison->posts->len; i++)
    add_post (out, &g_array_index (comparison->posts, VigieComparedPost, i));
  g_string_append (out, "]}\n");
  return vigie_cli_print (out);
}
