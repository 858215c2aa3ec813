/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The incident over time. */
#include "vigie-review-private.h"

#define MAX_BINS 200
#define SECOND G_GINT64_CONSTANT (1000)
#define MINUTE (60 * SECOND)
#define HOUR (60 * MINUTE)
#define DAY (24 * HOUR)

static const gint64 steps[] = {
  SECOND,     2 * SECOND,  5 * SECOND,  10 * SECOND, 15 * SECOND, 30 * SECOND, MINUTE,   2 * MINUTE,
  5 * MINUTE, 10 * MINUTE, 15 * MINUTE, 30 * MINUTE, HOUR,        2 * HOUR,    3 * HOUR, 6 * HOUR,
  12 * HOUR,  DAY,         2 * DAY,     7 * DAY,     14 * DAY,    28 * DAY,
};

typedef struct
{
  gint64 first;
  gint64 last;
} Span;

static void
span_add (Span *span, gint64 at)
{
  span->first = MIN (span->first, at);
  span->last = MAX (span->last, at);
}

static gint64
floor_to (gint64 at, gint64 step)
{
  const gint64 rest = at % step;

  return at - (rest < 0 ? rest + step : rest);
}

static gint64
choose_step (const Span *span)
{
  gint64 step;

  for (gsize i = 0; i < G_N_ELEMENTS (steps); i++)
    if ((span->last - floor_to (span->first, steps[i])) / steps[i] < MAX_BINS)
      return steps[i];
  step = steps[G_N_ELEMENTS (steps) - 1];
  while ((span->last - floor_to (span->first, step)) / step >= MAX_BINS)
    step *= 2; /* somebody's clock is years off */
  return step;
}

static guint
get_bin (const VigieReviewSeries *series, gint64 at)
{
  return (guint) ((at - series->begin) / series->step_ms);
}

static void
count_turns (VigieReview *self, const VigieReviewSubject *subject)
{
  VigieReviewSeries *series = &self->series;
  const gint64 seen_at = g_array_index (self->posts, VigieReviewPost, subject->post).seen_at;
  VigieStatus status = VIGIE_STATUS_NEW;

  for (guint i = 0; subject->turns != NULL && i < subject->turns->len; i++)
    {
      const VigieReviewTurn *turn = &g_array_index (subject->turns, VigieReviewTurn, i);
      /* Another desk may have decided before the post came to this one. */
      const guint bin = get_bin (series, MAX (turn->at, seen_at));

      series->by_status[status][bin]--; /* wraps, and is right again as a sum */
      series->by_status[turn->status][bin]++;
      status = turn->status;
    }
}

static void
sum_up (VigieReviewSeries *series)
{
  for (guint status = 0; status < VIGIE_N_STATUSES; status++)
    for (guint bin = 1; bin < series->n_bins; bin++)
      series->by_status[status][bin] += series->by_status[status][bin - 1];
}

static Span
find_span (VigieReview *self)
{
  Span span = { G_MAXINT64, G_MININT64 };

  for (guint i = 0; i < self->posts->len; i++)
    span_add (&span, g_array_index (self->posts, VigieReviewPost, i).seen_at);
  for (guint i = 0; i < self->work->entries->len; i++)
    span_add (&span, g_array_index (self->work->entries, VigieReviewEntry, i).at);
  return span;
}

static void
make_room (VigieReview *self, const Span *span)
{
  VigieReviewSeries *series = &self->series;

  series->step_ms = choose_step (span);
  series->begin = floor_to (span->first, series->step_ms);
  series->n_bins = get_bin (series, span->last) + 1;
  series->arrived = g_new0 (guint64, series->n_bins);
  series->decisions = g_new0 (guint64, series->n_bins);
  series->by_source = g_new0 (guint64, (gsize) series->n_bins * MAX (self->sources->len, 1));
  for (guint i = 0; i < VIGIE_N_STATUSES; i++)
    series->by_status[i] = g_new0 (guint64, series->n_bins);
}

void
vigie_review_make_series (VigieReview *self)
{
  VigieReviewSeries *series = &self->series;
  const Span span = find_span (self);
  GHashTableIter iter;
  gpointer subject;

  if (span.first > span.last)
    return;
  make_room (self, &span);
  for (guint i = 0; i < self->posts->len; i++)
    {
      const VigieReviewPost *post = &g_array_index (self->posts, VigieReviewPost, i);
      const guint bin = get_bin (series, post->seen_at);

      series->arrived[bin]++;
      series->by_source[(gsize) post->source * series->n_bins + bin]++;
      series->by_status[VIGIE_STATUS_NEW][bin]++;
    }
  for (guint i = 0; i < self->work->entries->len; i++)
    series->decisions[get_bin (series,
                               g_array_index (self->work->entries, VigieReviewEntry, i).at)]++;
  g_hash_table_iter_init (&iter, self->work->subjects);
  while (g_hash_table_iter_next (&iter, &subject, NULL))
    if (((VigieReviewSubject *) subject)->is_here)
      count_turns (self, subject);
  sum_up (series);
}
