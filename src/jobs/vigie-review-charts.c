/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-review-charts.h"

#include <string.h>

#include "vigie-milestone-words.h"
#include "vigie-shape-roads.h"

/* ---- words of the document, not of the desk ---- */

typedef struct
{
  const char *french;
  const char *english;
} Words;

static const char *
get_words (const Words *words, VigieLanguage language)
{
  return language == VIGIE_LANGUAGE_FRENCH ? words->french : words->english;
}

static const Words arrivals = { "Publications reçues par source", "Posts received by source" };
static const Words network_arrivals = { "Publications reçues par réseau",
                                        "Posts received by network" };
static const Words statuses = { "Publications traitées et à traiter", "Posts decided and open" };
static const Words posts = { "Publications", "Posts" };
static const Words closures = { "Routes coupées et levées", "Closures and their lifting" };
static const Words closure = { "Route coupée", "Closure" };
static const Words communes_words = { "Publications par commune", "Posts by commune" };
static const Words brief = { "Point de situation", "Brief" };

static const Words delay_words[VIGIE_N_DELAYS] = {
  [VIGIE_DELAY_POSTED_TO_SEEN] = { "De la publication à l’arrivée", "From posted to seen" },
  [VIGIE_DELAY_SEEN_TO_CONFIRMED] = { "De l’arrivée à la confirmation", "From seen to confirmed" },
  [VIGIE_DELAY_CONFIRMED_TO_DECIDED] = { "De la confirmation à l’utilisation",
                                         "From confirmed to used" },
  [VIGIE_DELAY_POSTED_TO_CONFIRMED] = { "De la publication à la confirmation",
                                        "From posted to confirmed" },
  [VIGIE_DELAY_POSTED_TO_DECIDED] = { "De la publication à l’utilisation", "From posted to used" },
};

/**
 * vigie_review_word_delay:
 *
 * Returns: (transfer none): what a delay is, for people
 */
const char *
vigie_review_word_delay (VigieDelayKind kind, VigieLanguage language)
{
  g_return_val_if_fail ((guint) kind < VIGIE_N_DELAYS, "");

  return get_words (&delay_words[kind], language);
}

/**
 * vigie_review_word_milestone:
 * @name: of a milestone
 *
 * Returns: (transfer full): the milestone for people; @name itself where Vigie does not know it
 */
char *
vigie_review_word_milestone (const char *name, VigieLanguage language)
{
  return g_strdup (vigie_words_milestone (language, name));
}

/* ---- over time ---- */

static void
add_marks (VigieChart *chart, const VigieReview *review, VigieLanguage language)
{
  if (review->call_out.alert_at != VIGIE_TIME_UNKNOWN)
    vigie_chart_set_alert (chart, review->call_out.alert_at);
  for (guint i = 0; i < review->milestones->len; i++)
    {
      const VigieReviewMilestone *milestone =
          &g_array_index (review->milestones, VigieReviewMilestone, i);

      vigie_chart_add_mark (chart, milestone->at,
                            vigie_words_milestone (language, milestone->name));
    }
  for (guint i = 0; i < review->releases->len; i++)
    {
      const VigieReviewRelease *release = &g_array_index (review->releases, VigieReviewRelease, i);
      g_autofree char *words =
          g_strdup_printf ("%s %" G_GINT64_FORMAT, get_words (&brief, language), release->number);

      if (release->is_brief)
        vigie_chart_add_mark (chart, release->at, words);
    }
}

/* (transfer full): bins of each network: those of its sources together */
static guint64 *
sum_networks (const VigieReview *review)
{
  const guint n_bins = review->series.n_bins;
  guint64 *sums = g_new0 (guint64, (gsize) n_bins * review->networks->len + 1);

  for (guint i = 0; i < review->sources->len; i++)
    {
      const VigieReviewOrigin *source = g_ptr_array_index (review->sources, i);

      for (guint bin = 0; bin < n_bins; bin++)
        sums[(gsize) source->network * n_bins + bin] +=
            review->series.by_source[(gsize) i * n_bins + bin];
    }
  return sums;
}

/**
 * vigie_review_chart_arrivals:
 * @review: the figures
 * @by_network: each network; each source otherwise
 * @language: of the chart
 * @zone: (nullable): whose clock it shows
 *
 * Returns: (transfer full): what arrived when, with milestones and briefs
 */
VigieChart *
vigie_review_chart_arrivals (const VigieReview *review,
                             gboolean by_network,
                             VigieLanguage language,
                             GTimeZone *zone)
{
  const VigieReviewSeries *series = &review->series;
  GPtrArray *origins = by_network ? review->networks : review->sources;
  VigieChart *chart =
      vigie_chart_new_bars (get_words (by_network ? &network_arrivals : &arrivals, language),
                            language, zone, series->begin, series->step_ms, series->n_bins);
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  g_autofree VigieChartSeries *rows = g_new0 (VigieChartSeries, origins->len + 1);
  g_autofree guint64 *sums = by_network ? sum_networks (review) : NULL;
  const guint64 *values = by_network ? sums : series->by_source;

  for (guint i = 0; i < origins->len; i++)
    {
      const VigieReviewOrigin *origin = g_ptr_array_index (origins, i);
      char *name = vigie_words_source (language, origin->name);

      g_ptr_array_add (names, name);
      rows[i] =
          (VigieChartSeries) { name, VIGIE_CHART_TONE_AUTO, values + (gsize) i * series->n_bins };
    }
  if (series->n_bins > 0)
    vigie_chart_set_series (chart, rows, origins->len);
  add_marks (chart, review, language);
  return chart;
}

/**
 * vigie_review_chart_statuses:
 * @review: the figures
 * @language: of the chart
 * @zone: (nullable): whose clock it shows
 *
 * Returns: (transfer full): how many posts were open, and how many had which verdict, when
 */
VigieChart *
vigie_review_chart_statuses (const VigieReview *review, VigieLanguage language, GTimeZone *zone)
{
  static const struct
  {
    VigieStatus status;
    VigieChartTone tone;
    Words words;
  } known[] = {
    { VIGIE_STATUS_CONFIRMED, VIGIE_CHART_TONE_TEAL, { "Confirmées", "Confirmed" } },
    { VIGIE_STATUS_KNOWN_TO_COMMAND,
      VIGIE_CHART_TONE_ORANGE,
      { "Connues du commandement", "Known to command" } },
    { VIGIE_STATUS_REJECTED, VIGIE_CHART_TONE_PLUM, { "Rejetées", "Rejected" } },
    { VIGIE_STATUS_UNVERIFIABLE, VIGIE_CHART_TONE_NAVY, { "Invérifiables", "Unverifiable" } },
    { VIGIE_STATUS_NEW, VIGIE_CHART_TONE_SKY, { "À traiter", "Open" } },
  };
  const VigieReviewSeries *series = &review->series;
  VigieChart *chart = vigie_chart_new_areas (get_words (&statuses, language), language, zone,
                                             series->begin, series->step_ms, series->n_bins);
  VigieChartSeries rows[G_N_ELEMENTS (known)];

  for (gsize i = 0; i < G_N_ELEMENTS (known); i++)
    rows[i] = (VigieChartSeries) { get_words (&known[i].words, language), known[i].tone,
                                   series->by_status[known[i].status] };
  if (series->n_bins > 0)
    vigie_chart_set_series (chart, rows, G_N_ELEMENTS (rows));
  add_marks (chart, review, language);
  return chart;
}

/* ---- others ---- */

/**
 * vigie_review_chart_delays:
 * @review: the figures
 * @kind: from which clock to which
 * @language: of the chart
 *
 * Returns: (transfer full): how many posts took how long
 */
VigieChart *
vigie_review_chart_delays (const VigieReview *review, VigieDelayKind kind, VigieLanguage language)
{
  const VigieDelays *delays = &review->delays[kind];
  gint64 bounds[VIGIE_DELAY_N_BINS - 1];
  const VigieChartSeries row = { get_words (&posts, language), VIGIE_CHART_TONE_TEAL,
                                 delays->bins };
  VigieChart *chart;

  for (guint i = 0; i < G_N_ELEMENTS (bounds); i++)
    bounds[i] = vigie_delay_get_bin_end (i);
  chart = vigie_chart_new_delays (vigie_review_word_delay (kind, language), language, bounds,
                                  G_N_ELEMENTS (bounds), delays->median_ms);
  vigie_chart_set_series (chart, &row, 1);
  return chart;
}

/* Takes @name. */
static void
add_range (GArray *ranges, char *name, const VigieDelays *delays)
{
  const VigieChartRange range = { name,          delays->n,     delays->q1_ms, delays->median_ms,
                                  delays->q3_ms, delays->p90_ms };

  g_array_append_val (ranges, range);
}

static void
clear_range (gpointer range)
{
  g_free ((char *) ((VigieChartRange *) range)->name);
}

static void
add_groups (GArray *ranges, const VigieReview *review, VigieLanguage language)
{
  static const Words others = { "Autres groupes", "Other groups" };
  static const Words none = { "Sans groupe", "Without a group" };

  for (guint i = 0; i < review->groups->len; i++)
    {
      const VigieReviewGroup *group = g_ptr_array_index (review->groups, i);
      const char *name =
          group->kind == VIGIE_REVIEW_GROUP_NAMED
              ? group->name
              : get_words (group->kind == VIGIE_REVIEW_GROUP_OTHERS ? &others : &none, language);

      if (!group->withheld && !group->delay_withheld)
        add_range (ranges, g_strdup (name), &group->delay);
    }
}

/**
 * vigie_review_chart_delays_by:
 * @review: the figures
 * @by: what the rows are
 * @kind: from which clock to which; of groups only %VIGIE_DELAY_SEEN_TO_CONFIRMED is known, and is
 *   shown whatever is asked for
 * @language: of the chart
 *
 * Groups of which the review says nothing, so that it ranks nobody, are left out.
 *
 * Returns: (transfer full): how long it took by source, network or group
 */
VigieChart *
vigie_review_chart_delays_by (const VigieReview *review,
                              VigieReviewBy by,
                              VigieDelayKind kind,
                              VigieLanguage language)
{
  static const Words titles[] = {
    [VIGIE_REVIEW_BY_SOURCE] = { "par source", "by source" },
    [VIGIE_REVIEW_BY_NETWORK] = { "par réseau", "by network" },
    [VIGIE_REVIEW_BY_GROUP] = { "par groupe", "by group" },
  };
  static const Words columns[] = {
    [VIGIE_REVIEW_BY_SOURCE] = { "Source", "Source" },
    [VIGIE_REVIEW_BY_NETWORK] = { "Réseau", "Network" },
    [VIGIE_REVIEW_BY_GROUP] = { "Groupe", "Group" },
  };
  const GPtrArray *origins = by == VIGIE_REVIEW_BY_SOURCE ? review->sources : review->networks;
  const VigieDelayKind shown = by == VIGIE_REVIEW_BY_GROUP ? VIGIE_DELAY_SEEN_TO_CONFIRMED : kind;
  g_autoptr (GArray) ranges = g_array_new (FALSE, FALSE, sizeof (VigieChartRange));
  g_autofree char *title = g_strdup_printf ("%s, %s", vigie_review_word_delay (shown, language),
                                            get_words (&titles[by], language));
  gint64 bounds[VIGIE_DELAY_N_BINS - 1];

  g_array_set_clear_func (ranges, clear_range);
  for (guint i = 0; i < G_N_ELEMENTS (bounds); i++)
    bounds[i] = vigie_delay_get_bin_end (i);
  if (by == VIGIE_REVIEW_BY_GROUP)
    add_groups (ranges, review, language);
  for (guint i = 0; by != VIGIE_REVIEW_BY_GROUP && i < origins->len; i++)
    {
      const VigieReviewOrigin *origin = g_ptr_array_index (origins, i);

      add_range (ranges, vigie_words_source (language, origin->name), &origin->delays[shown]);
    }
  return vigie_chart_new_ranges (title, language, get_words (&columns[by], language), bounds,
                                 G_N_ELEMENTS (bounds),
                                 (const VigieChartRange *) (gpointer) ranges->data, ranges->len);
}

/* « D 971, PR 12+300 – PR 14+050 », else its title, else the road alone. */
static char *
name_closure (const VigieShape *shape, VigieLanguage language)
{
  g_autoptr (VigieShapeRoads) roads = vigie_shape_list_roads (shape);
  const VigieShapeRoad *road =
      roads != NULL && roads->roads->len > 0 ? g_ptr_array_index (roads->roads, 0) : NULL;
  g_autofree char *from = road != NULL ? vigie_words_place (language, road->from) : NULL;
  g_autofree char *to = road != NULL ? vigie_words_place (language, road->to) : NULL;

  if (from != NULL && to != NULL)
    return g_strdup_printf ("%s, %s – %s", road->road, from, to);
  if (shape->title != NULL && shape->title[0] != '\0')
    return g_strdup (shape->title);
  return g_strdup (road != NULL ? road->road : get_words (&closure, language));
}

/**
 * vigie_review_chart_closures:
 * @review: the figures
 * @language: of the chart
 * @zone: (nullable): whose clock it shows
 *
 * Returns: (transfer full): from when until when roads were closed
 */
VigieChart *
vigie_review_chart_closures (const VigieReview *review, VigieLanguage language, GTimeZone *zone)
{
  const guint n = review->closures->len;
  g_autofree VigieChartClosure *rows = g_new0 (VigieChartClosure, n + 1);
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  gint64 from = review->series.n_bins > 0 ? review->series.begin : review->at;
  VigieChart *chart;

  for (guint i = 0; i < n; i++)
    {
      const VigieReviewClosure *told = &g_array_index (review->closures, VigieReviewClosure, i);
      char *name = name_closure (told->shape, language);

      g_ptr_array_add (names, name);
      rows[i] = (VigieChartClosure) { name, told->begins_at, told->ends_at, told->shape->to };
      from = MIN (from, told->begins_at);
    }
  chart = vigie_chart_new_closures (get_words (&closures, language), language, zone, from,
                                    review->at, rows, n);
  add_marks (chart, review, language);
  return chart;
}

/**
 * vigie_review_chart_communes:
 * @review: the figures
 * @communes: those of the territory with which they were worked out
 * @language: of the chart
 *
 * Returns: (transfer full): where the posts are placed
 */
VigieChart *
vigie_review_chart_communes (const VigieReview *review,
                             const VigieCommuneSet *communes,
                             VigieLanguage language)
{
  const guint n = MIN (review->communes->len, vigie_commune_set_get_n (communes));
  g_autofree VigieChartCommune *rows = g_new0 (VigieChartCommune, n + 1);

  for (guint i = 0; i < n; i++)
    rows[i] = (VigieChartCommune) {
      g_array_index (review->communes, VigieReviewCommune, i).name,
      vigie_commune_set_get (communes, i)->geometry,
      (gint64) g_array_index (review->communes, VigieReviewCommune, i).n_posts,
    };
  return vigie_chart_new_communes (get_words (&communes_words, language), language, rows, n);
}
