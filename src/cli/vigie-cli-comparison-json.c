/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A comparison as one JSON document; docs/review.md says what it means. */
#include "vigie-cli-review.h"
#include "vigie-json.h"

/* ---- members ---- */

static void
add_string (JsonBuilder *builder, const char *name, const char *text)
{
  json_builder_set_member_name (builder, name);
  if (text != NULL)
    json_builder_add_string_value (builder, text);
  else
    json_builder_add_null_value (builder);
}

static void
add_number (JsonBuilder *builder, const char *name, guint64 number)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_int_value (builder, (gint64) number);
}

static void
add_double (JsonBuilder *builder, const char *name, double number)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_double_value (builder, number);
}

static void
add_boolean (JsonBuilder *builder, const char *name, gboolean value)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_boolean_value (builder, value);
}

static void
add_time (JsonBuilder *builder, const char *name, gint64 at)
{
  g_autofree char *text = at != VIGIE_TIME_UNKNOWN ? vigie_time_format (at) : NULL;

  add_string (builder, name, text);
}

static void
add_seconds (JsonBuilder *builder, const char *name, gint64 ms)
{
  json_builder_set_member_name (builder, name);
  if (ms == VIGIE_TIME_UNKNOWN)
    json_builder_add_null_value (builder);
  else
    json_builder_add_double_value (builder, (double) ms / 1000.0);
}

static void
begin_object (JsonBuilder *builder, const char *name)
{
  json_builder_set_member_name (builder, name);
  json_builder_begin_object (builder);
}

static void
begin_array (JsonBuilder *builder, const char *name)
{
  json_builder_set_member_name (builder, name);
  json_builder_begin_array (builder);
}

static void
add_both_times (JsonBuilder *builder, const char *name, const gint64 at[VIGIE_N_SIDES])
{
  begin_object (builder, name);
  for (guint side = 0; side < VIGIE_N_SIDES; side++)
    add_time (builder, vigie_side_to_string ((VigieSide) side), at[side]);
  json_builder_end_object (builder);
}

static void
add_both_numbers (JsonBuilder *builder, const char *name, const guint64 n[VIGIE_N_SIDES])
{
  begin_object (builder, name);
  for (guint side = 0; side < VIGIE_N_SIDES; side++)
    add_number (builder, vigie_side_to_string ((VigieSide) side), n[side]);
  json_builder_end_object (builder);
}

/* ---- figures ---- */

static void
add_original (JsonBuilder *builder, const VigieExerciseOf *of)
{
  begin_object (builder, "original");
  add_string (builder, "incident", of->incident);
  add_string (builder, "title", of->title);
  add_string (builder, "path", of->path);
  add_time (builder, "from", of->from);
  add_time (builder, "to", of->to);
  json_builder_end_object (builder);
  add_double (builder, "speed", of->speed);
  add_time (builder, "begun_at", of->begun_at);
}

/* As the review names them. */
static const char *
get_status_member (VigieStatus status)
{
  return status == VIGIE_STATUS_KNOWN_TO_COMMAND ? "known_to_command"
                                                 : vigie_status_to_string (status);
}

static void
add_verdicts (JsonBuilder *builder, const char *name, const VigieVerdictTable table)
{
  begin_object (builder, name);
  add_number (builder, "both", vigie_verdicts_count_both (table));
  add_number (builder, "same", vigie_verdicts_count_agree (table));
  begin_object (builder, "by_original");
  for (guint i = 0; i < VIGIE_N_STATUSES; i++)
    {
      begin_object (builder, get_status_member ((VigieStatus) i));
      for (guint j = 0; j < VIGIE_N_STATUSES; j++)
        add_number (builder, get_status_member ((VigieStatus) j), table[i][j]);
      json_builder_end_object (builder);
    }
  json_builder_end_object (builder);
  json_builder_end_object (builder);
}

static void
add_delays (JsonBuilder *builder, const VigieComparison *comparison)
{
  begin_object (builder, "seen_to_judged");
  for (guint side = 0; side < VIGIE_N_SIDES; side++)
    {
      const VigieDelays *delays = &comparison->delays[side];

      begin_object (builder, vigie_side_to_string ((VigieSide) side));
      add_number (builder, "n", delays->n);
      add_number (builder, "negative", delays->n_negative);
      add_seconds (builder, "min_s", delays->min_ms);
      add_seconds (builder, "q1_s", delays->q1_ms);
      add_seconds (builder, "median_s", delays->median_ms);
      add_seconds (builder, "q3_s", delays->q3_ms);
      add_seconds (builder, "p90_s", delays->p90_ms);
      add_seconds (builder, "max_s", delays->max_ms);
      json_builder_end_object (builder);
    }
  json_builder_end_object (builder);
}

static void
add_counts (JsonBuilder *builder, const VigieComparison *comparison)
{
  begin_object (builder, "counts");
  add_number (builder, "posts_in_both", comparison->n_common);
  add_both_numbers (builder, "posts_in_one", comparison->n_only);
  add_both_numbers (builder, "persons", comparison->n_persons);
  add_number (builder, "rejected_and_used", comparison->n_used_against);
  for (guint i = 0; i < VIGIE_N_COMPARED; i++)
    add_number (builder, vigie_compared_kind_to_string ((VigieComparedKind) i),
                comparison->n_kinds[i]);
  json_builder_end_object (builder);
  begin_object (builder, "places");
  add_number (builder, "both", comparison->n_places);
  add_number (builder, "beyond", comparison->n_beyond);
  add_double (builder, "median_m", comparison->median_distance_m);
  json_builder_end_object (builder);
}

/* ---- lists ---- */

static void
add_shape (JsonBuilder *builder, const VigieComparedShape *shape)
{
  const VigieShape *any = shape->shape[VIGIE_SIDE_ORIGINAL] != NULL
                              ? shape->shape[VIGIE_SIDE_ORIGINAL]
                              : shape->shape[VIGIE_SIDE_EXERCISE];

  json_builder_begin_object (builder);
  add_string (builder, "comparison", vigie_compared_area_kind_to_string (shape->kind));
  add_string (builder, "kind", vigie_shape_kind_to_string (any->kind));
  begin_object (builder, "id");
  for (guint side = 0; side < VIGIE_N_SIDES; side++)
    add_string (builder, vigie_side_to_string ((VigieSide) side),
                shape->shape[side] != NULL ? shape->shape[side]->id : NULL);
  json_builder_end_object (builder);
  add_string (builder, "title", any->title);
  add_both_times (builder, "drawn_at", shape->drawn_at);
  add_both_times (builder, "lifted_at", shape->lifted_at);
  add_number (builder, "n_parts", shape->n_parts);
  add_double (builder, "of_original", shape->of_original);
  add_double (builder, "of_exercise", shape->of_exercise);
  add_number (builder, "n_edges", shape->n_edges);
  json_builder_end_object (builder);
}

static void
add_lists (JsonBuilder *builder, const VigieComparison *comparison)
{
  begin_array (builder, "areas");
  for (guint i = 0; i < comparison->shapes->len; i++)
    add_shape (builder, &g_array_index (comparison->shapes, VigieComparedShape, i));
  json_builder_end_array (builder);
  begin_array (builder, "milestones");
  for (guint i = 0; i < comparison->milestones->len; i++)
    {
      const VigieComparedMilestone *milestone =
          &g_array_index (comparison->milestones, VigieComparedMilestone, i);

      json_builder_begin_object (builder);
      add_string (builder, "name", milestone->name);
      add_both_times (builder, "at", milestone->at);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
  begin_array (builder, "releases");
  for (guint i = 0; i < comparison->releases->len; i++)
    {
      const VigieComparedRelease *release =
          &g_array_index (comparison->releases, VigieComparedRelease, i);

      json_builder_begin_object (builder);
      add_string (builder, "side", vigie_side_to_string (release->side));
      add_string (builder, "kind", release->is_brief ? "brief" : "overlay");
      add_time (builder, "at", release->at);
      add_time (builder, "own_at", release->own_at);
      if (release->is_brief)
        add_number (builder, "number", (guint64) MAX (release->number, 0));
      add_number (builder, "first_posts", release->n_first);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
}

static void
add_post (JsonBuilder *builder, const VigieComparedPost *post)
{
  char id[VIGIE_POST_ID_LENGTH + 1];

  vigie_compared_post_format_id (post, id);
  json_builder_begin_object (builder);
  add_string (builder, "id", id);
  add_string (builder, "comparison", vigie_compared_kind_to_string (post->kind));
  add_boolean (builder, "rejected_and_used", post->is_used_against);
  for (guint side = 0; side < VIGIE_N_SIDES; side++)
    {
      begin_object (builder, vigie_side_to_string ((VigieSide) side));
      add_string (builder, "status", vigie_status_to_string (post->status[side]));
      add_time (builder, "seen_at", post->seen_at[side]);
      add_time (builder, "judged_at", post->judged_at[side]);
      add_seconds (builder, "seen_to_judged_s", post->delay_ms[side]);
      add_time (builder, "decided_at", post->used_at[side]);
      json_builder_end_object (builder);
    }
  if (post->has_distance)
    {
      add_double (builder, "distance_m", post->distance_m);
      add_double (builder, "allowed_m", post->allowed_m);
      add_boolean (builder, "is_beyond", vigie_compared_post_is_beyond (post));
    }
  json_builder_end_object (builder);
}

VigieCliStatus
vigie_cli_print_comparison_json (const VigieComparison *comparison, const char *title)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) node = NULL;
  g_autoptr (GString) out = NULL;
  g_autofree char *text = NULL;

  json_builder_begin_object (builder);
  add_string (builder, "title", title);
  add_time (builder, "at", comparison->at);
  add_time (builder, "reached_at", comparison->reached);
  add_original (builder, &comparison->of);
  add_counts (builder, comparison);
  add_verdicts (builder, "verdicts", comparison->verdicts);
  add_verdicts (builder, "photos", comparison->photos);
  add_delays (builder, comparison);
  add_lists (builder, comparison);
  begin_array (builder, "posts");
  for (guint i = 0; i < comparison->posts->len; i++)
    add_post (builder, &g_array_index (comparison->posts, VigieComparedPost, i));
  json_builder_end_array (builder);
  json_builder_end_object (builder);
  node = json_builder_get_root (builder);
  text = json_to_string (node, FALSE);
  out = g_string_new (text);
  g_string_append_c (out, '\n');
  return vigie_cli_print (out);
}
