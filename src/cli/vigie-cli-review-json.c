/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The figures of a review as one JSON document; docs/review.md says what they mean. */
#include "vigie-cli-json.h"
#include "vigie-cli-review.h"

#define PRINT_SIZE (64 * 1024)

/* ---- members ---- */

/**
 * vigie_cli_get_status_member:
 * @status: of a post
 *
 * Returns: the member that says how many there are
 */
const char *
vigie_cli_get_status_member (VigieStatus status)
{
  return status == VIGIE_STATUS_KNOWN_TO_COMMAND ? "known_to_command"
                                                 : vigie_status_to_string (status);
}

static void
append_statuses (GString *out, const guint64 *by_status)
{
  for (guint i = 0; i < VIGIE_N_STATUSES; i++)
    vigie_cli_append_number (out, vigie_cli_get_status_member ((VigieStatus) i), by_status[i]);
}

/* ---- figures ---- */

static void
append_counts (GString *out, const VigieReviewCounts *counts)
{
  vigie_cli_begin (out, "counts", '{');
  vigie_cli_append_number (out, "posts", counts->posts);
  append_statuses (out, counts->by_status);
  vigie_cli_append_number (out, "decided", counts->decided);
  vigie_cli_append_number (out, "withdrawn", counts->withdrawn);
  vigie_cli_append_number (out, "duplicates", counts->duplicates);
  vigie_cli_append_number (out, "placed", counts->placed);
  vigie_cli_append_number (out, "removed", counts->removed);
  vigie_cli_append_number (out, "decisions", counts->decisions);
  vigie_cli_append_number (out, "undone", counts->undone);
  vigie_cli_append_number (out, "persons", counts->persons);
  vigie_cli_append_number (out, "briefs", counts->briefs);
  vigie_cli_append_number (out, "overlays", counts->overlays);
  vigie_cli_append_number (out, "messages", counts->messages);
  vigie_cli_append_number (out, "closures", counts->closures);
  vigie_cli_append_number (out, "closures_lifted", counts->closures_lifted);
  vigie_cli_append_number (out, "closures_open", counts->closures_open);
  g_string_append_c (out, '}');
}

/**
 * vigie_cli_append_quantiles:
 * @out: an object that has begun
 * @delays: how they are spread
 */
void
vigie_cli_append_quantiles (GString *out, const VigieDelays *delays)
{
  vigie_cli_append_number (out, "n", delays->n);
  vigie_cli_append_number (out, "negative", delays->n_negative);
  vigie_cli_append_seconds (out, "min_s", delays->min_ms);
  vigie_cli_append_seconds (out, "q1_s", delays->q1_ms);
  vigie_cli_append_seconds (out, "median_s", delays->median_ms);
  vigie_cli_append_seconds (out, "q3_s", delays->q3_ms);
  vigie_cli_append_seconds (out, "p90_s", delays->p90_ms);
  vigie_cli_append_seconds (out, "max_s", delays->max_ms);
}

static void
append_distribution (GString *out, const VigieDelays *delays)
{
  vigie_cli_begin (out, "distribution", '[');
  for (guint i = 0; i < VIGIE_DELAY_N_BINS; i++)
    {
      const gint64 end = vigie_delay_get_bin_end (i);

      vigie_cli_begin (out, NULL, '{');
      vigie_cli_append_seconds (out, "below_s", end != G_MAXINT64 ? end : VIGIE_TIME_UNKNOWN);
      vigie_cli_append_number (out, "n", delays->bins[i]);
      g_string_append_c (out, '}');
    }
  g_string_append_c (out, ']');
}

static void
append_delays (GString *out, const char *name, const VigieDelays *delays)
{
  vigie_cli_begin (out, name, '{');
  vigie_cli_append_quantiles (out, delays);
  append_distribution (out, delays);
  g_string_append_c (out, '}');
}

static void
append_all_delays (GString *out, const VigieDelays *delays)
{
  vigie_cli_begin (out, "delays", '{');
  for (guint i = 0; i < VIGIE_N_DELAYS; i++)
    append_delays (out, vigie_delay_kind_to_string ((VigieDelayKind) i), &delays[i]);
  g_string_append_c (out, '}');
}

static void
append_origins (GString *out, const VigieReview *review, gboolean sources)
{
  GPtrArray *origins = sources ? review->sources : review->networks;

  vigie_cli_begin (out, sources ? "sources" : "networks", '[');
  for (guint i = 0; i < origins->len; i++)
    {
      const VigieReviewOrigin *origin = g_ptr_array_index (origins, i);
      const VigieReviewOrigin *network = g_ptr_array_index (review->networks, origin->network);

      vigie_cli_begin (out, NULL, '{');
      if (sources)
        vigie_cli_append_member (out, "source", origin->name);
      vigie_cli_append_member (out, "network", network->name);
      vigie_cli_append_number (out, "posts", origin->n_posts);
      append_statuses (out, origin->n_by_status);
      vigie_cli_append_number (out, "decided", origin->n_decided);
      append_all_delays (out, origin->delays);
      g_string_append_c (out, '}');
    }
  g_string_append_c (out, ']');
}

static void
append_group (GString *out, const VigieReviewGroup *group)
{
  static const char *const kinds[] = { "group", "others", "none" };

  vigie_cli_begin (out, NULL, '{');
  vigie_cli_append_member (out, "kind", kinds[group->kind]);
  vigie_cli_append_member (out, "group", group->name);
  vigie_cli_append_boolean (out, "withheld", group->withheld || group->delay_withheld);
  if (!group->withheld)
    vigie_cli_append_number (out, "decisions", group->n_decisions);
  if (!group->delay_withheld)
    {
      vigie_cli_append_number (out, "first_confirmed", group->n_confirmed);
      append_delays (out, "seen_to_confirmed", &group->delay);
    }
  g_string_append_c (out, '}');
}

static void
append_groups (GString *out, const VigieReview *review)
{
  vigie_cli_begin (out, "groups", '[');
  for (guint i = 0; i < review->groups->len; i++)
    append_group (out, g_ptr_array_index (review->groups, i));
  g_string_append_c (out, ']');
}

static void
append_in_time (GString *out, const char *name, gint64 ms, gint64 limit_ms)
{
  vigie_cli_append_name (out, name);
  if (ms == VIGIE_TIME_UNKNOWN)
    g_string_append (out, "null");
  else
    g_string_append (out, ms <= limit_ms ? "true" : "false");
}

static void
append_clocks (GString *out, const VigieReview *review)
{
  const VigieReviewCallOut *call_out = &review->call_out;
  const VigieReviewGain *gain = &review->gain;

  vigie_cli_begin (out, "call_out", '{');
  vigie_cli_append_time (out, "alert_at", call_out->alert_at);
  vigie_cli_append_time (out, "called_at", call_out->called_at);
  vigie_cli_append_time (out, "online_at", call_out->online_at);
  vigie_cli_append_seconds (out, "called_after_s", call_out->called_ms);
  vigie_cli_append_seconds (out, "online_after_s", call_out->online_ms);
  append_in_time (out, "called_in_time", call_out->called_ms, VIGIE_CALL_LIMIT_MS);
  append_in_time (out, "online_in_time", call_out->online_ms, VIGIE_ONLINE_LIMIT_MS);
  g_string_append_c (out, '}');

  vigie_cli_begin (out, "gained", '{');
  vigie_cli_append_time (out, "official_at", gain->official_at);
  vigie_cli_append_member (out, "first_post", gain->first);
  vigie_cli_append_time (out, "first_posted_at", gain->first_posted_at);
  vigie_cli_append_time (out, "first_seen_at", gain->first_seen_at);
  vigie_cli_append_time (out, "first_confirmed_at", gain->first_confirmed_at);
  vigie_cli_append_seconds (out, "seen_before_s", gain->seen_ms);
  vigie_cli_append_seconds (out, "confirmed_before_s", gain->confirmed_ms);
  g_string_append_c (out, '}');
}

static void
append_closures (GString *out, const VigieReview *review)
{
  vigie_cli_begin (out, "closures", '[');
  for (guint i = 0; i < review->closures->len; i++)
    {
      const VigieReviewClosure *closure = &g_array_index (review->closures, VigieReviewClosure, i);
      const VigieShape *shape = closure->shape;

      vigie_cli_begin (out, NULL, '{');
      vigie_cli_append_member (out, "id", shape->id);
      vigie_cli_append_member (out, "title", shape->title);
      vigie_cli_append_member (out, "cause", shape->cause);
      vigie_cli_append_time (out, "drawn_at", shape->drawn_at);
      vigie_cli_append_time (out, "begins_at", closure->begins_at);
      vigie_cli_append_time (out, "planned_end_at", shape->to);
      vigie_cli_append_time (out, "lifted_at",
                             closure->is_lifted ? shape->lifted_at : VIGIE_TIME_UNKNOWN);
      vigie_cli_append_time (out, "ended_at", closure->ends_at);
      g_string_append_c (out, '}');
    }
  g_string_append_c (out, ']');
  append_delays (out, "closed", &review->closed);
}

static void
append_milestones (GString *out, const VigieReview *review)
{
  vigie_cli_begin (out, "milestones", '[');
  for (guint i = 0; i < review->milestones->len; i++)
    {
      const VigieReviewMilestone *milestone =
          &g_array_index (review->milestones, VigieReviewMilestone, i);

      vigie_cli_begin (out, NULL, '{');
      vigie_cli_append_member (out, "name", milestone->name);
      vigie_cli_append_time (out, "at", milestone->at);
      g_string_append_c (out, '}');
    }
  g_string_append_c (out, ']');
}

static void
append_releases (GString *out, const VigieReview *review)
{
  vigie_cli_begin (out, "releases", '[');
  for (guint i = 0; i < review->releases->len; i++)
    {
      const VigieReviewRelease *release = &g_array_index (review->releases, VigieReviewRelease, i);

      vigie_cli_begin (out, NULL, '{');
      vigie_cli_append_member (out, "decision", vigie_decision_get_id (release->decision));
      vigie_cli_append_member (out, "kind", release->is_brief ? "brief" : "overlay");
      vigie_cli_append_time (out, "at", release->at);
      if (release->is_brief)
        vigie_cli_append_number (out, "number", (guint64) MAX (release->number, 0));
      vigie_cli_append_number (out, "first_posts", release->n_first);
      g_string_append_c (out, '}');
    }
  g_string_append_c (out, ']');
}

static void
append_findings (GString *out, const VigieReview *review)
{
  vigie_cli_begin (out, "findings", '[');
  for (guint i = 0; i < review->findings->len; i++)
    {
      const VigieFinding *finding = g_ptr_array_index (review->findings, i);

      vigie_cli_begin (out, NULL, '{');
      vigie_cli_append_member (out, "id", finding->id);
      vigie_cli_append_member (out, "what", finding->improve ? "improve" : "worked");
      vigie_cli_append_member (out, "text", finding->text);
      vigie_cli_append_member (out, "action", finding->action);
      vigie_cli_append_member (out, "owner", finding->owner);
      vigie_cli_append_member (out, "due", finding->due);
      vigie_cli_append_time (out, "found_at", finding->found_at);
      g_string_append_c (out, '}');
    }
  g_string_append_c (out, ']');
}

static void
append_coverage (GString *out, const VigieReview *review)
{
  vigie_cli_append_name (out, "coverage");
  if (review->communes->len == 0)
    {
      g_string_append (out, "null");
      return;
    }
  g_string_append (out, "{\"communes\":[");
  for (guint i = 0; i < review->communes->len; i++)
    {
      const VigieReviewCommune *commune = &g_array_index (review->communes, VigieReviewCommune, i);

      vigie_cli_begin (out, NULL, '{');
      vigie_cli_append_member (out, "name", commune->name);
      vigie_cli_append_member (out, "code", commune->code);
      vigie_cli_append_number (out, "posts", commune->n_posts);
      vigie_cli_append_number (out, "confirmed", commune->n_confirmed);
      g_string_append_c (out, '}');
    }
  g_string_append_c (out, ']');
  vigie_cli_append_number (out, "outside", review->outside);
  g_string_append_c (out, '}');
}

static void
append_bins (GString *out, const char *name, const guint64 *bins, guint n)
{
  vigie_cli_begin (out, name, '[');
  for (guint i = 0; i < n; i++)
    g_string_append_printf (out, "%s%" G_GUINT64_FORMAT, i > 0 ? "," : "", bins[i]);
  g_string_append_c (out, ']');
}

static void
append_source_bins (GString *out, const VigieReview *review)
{
  const VigieReviewSeries *series = &review->series;

  vigie_cli_begin (out, "arrived_by_source", '{');
  for (guint i = 0; i < review->sources->len; i++)
    {
      const VigieReviewOrigin *source = g_ptr_array_index (review->sources, i);

      append_bins (out, source->name, series->by_source + (gsize) i * series->n_bins,
                   series->n_bins);
    }
  g_string_append_c (out, '}');
}

static void
append_series (GString *out, const VigieReview *review)
{
  const VigieReviewSeries *series = &review->series;

  vigie_cli_append_name (out, "over_time");
  if (series->n_bins == 0)
    {
      g_string_append (out, "null");
      return;
    }
  g_string_append_c (out, '{');
  vigie_cli_append_time (out, "begins_at", series->begin);
  vigie_cli_append_seconds (out, "step_s", series->step_ms);
  append_bins (out, "arrived", series->arrived, series->n_bins);
  append_bins (out, "decisions", series->decisions, series->n_bins);
  for (guint i = 0; i < VIGIE_N_STATUSES; i++)
    append_bins (out, vigie_cli_get_status_member ((VigieStatus) i), series->by_status[i],
                 series->n_bins);
  append_source_bins (out, review);
  g_string_append_c (out, '}');
}

/* ---- posts ---- */

static void
append_post (GString *out, const VigieReview *review, const VigieReviewPost *post)
{
  static const char digits[] = "0123456789abcdef";
  char id[VIGIE_POST_ID_LENGTH + 1] = "";

  for (guint i = 0; i < sizeof post->id; i++)
    {
      id[2 * i] = digits[post->id[i] >> 4];
      id[2 * i + 1] = digits[post->id[i] & 15];
    }
  g_string_append_c (out, '{');
  vigie_cli_append_member (out, "id", id);
  vigie_cli_append_member (out, "source", vigie_review_get_source (review, post)->name);
  vigie_cli_append_member (out, "status", vigie_status_to_string (post->status));
  vigie_cli_append_time (out, "posted_at", post->posted_at);
  vigie_cli_append_time (out, "seen_at", post->seen_at);
  vigie_cli_append_time (out, "confirmed_at", post->confirmed_at);
  vigie_cli_append_time (out, "decided_at", post->decided_at);
  g_string_append_c (out, '}');
}

/* A line each, printed as they come: there may be a million. */
static VigieCliStatus
print_posts (GString *out, const VigieReview *review)
{
  VigieCliStatus status = VIGIE_CLI_DONE;

  vigie_cli_begin (out, "posts", '[');
  for (guint i = 0; i < review->posts->len && status == VIGIE_CLI_DONE; i++)
    {
      g_string_append (out, i > 0 ? ",\n" : "\n");
      append_post (out, review, &g_array_index (review->posts, VigieReviewPost, i));
      if (out->len >= PRINT_SIZE)
        status = vigie_cli_print (out);
    }
  g_string_append (out, "]}\n");
  return status == VIGIE_CLI_DONE ? vigie_cli_print (out) : status;
}

VigieCliStatus
vigie_cli_print_review_json (const VigieReview *review, const char *title)
{
  g_autoptr (GString) out = g_string_sized_new (PRINT_SIZE + 4096);

  g_string_append_c (out, '{');
  vigie_cli_append_member (out, "title", title);
  vigie_cli_append_time (out, "at", review->at);
  append_counts (out, &review->counts);
  append_all_delays (out, review->delays);
  append_clocks (out, review);
  append_origins (out, review, FALSE);
  append_origins (out, review, TRUE);
  append_groups (out, review);
  append_closures (out, review);
  append_milestones (out, review);
  append_releases (out, review);
  append_findings (out, review);
  append_coverage (out, review);
  append_series (out, review);
  return print_posts (out, review);
}
