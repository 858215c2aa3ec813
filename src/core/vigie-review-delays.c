/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "vigie-review-private.h"

#define SECOND G_GINT64_CONSTANT (1000)
#define MINUTE (60 * SECOND)
#define HOUR (60 * MINUTE)

static const gint64 bin_ends[VIGIE_DELAY_N_BINS] = { 10 * SECOND, 30 * SECOND, MINUTE,
                                                     3 * MINUTE,  5 * MINUTE,  15 * MINUTE,
                                                     30 * MINUTE, HOUR,        3 * HOUR,
                                                     6 * HOUR,    24 * HOUR,   G_MAXINT64 };

static const char *const names[VIGIE_N_DELAYS] = {
  [VIGIE_DELAY_POSTED_TO_SEEN] = "posted_to_seen",
  [VIGIE_DELAY_SEEN_TO_CONFIRMED] = "seen_to_confirmed",
  [VIGIE_DELAY_CONFIRMED_TO_DECIDED] = "confirmed_to_decided",
  [VIGIE_DELAY_POSTED_TO_CONFIRMED] = "posted_to_confirmed",
  [VIGIE_DELAY_POSTED_TO_DECIDED] = "posted_to_decided",
};

/**
 * vigie_delay_kind_to_string:
 *
 * Returns: (transfer none): its name for programs
 */
const char *
vigie_delay_kind_to_string (VigieDelayKind kind)
{
  g_return_val_if_fail ((guint) kind < VIGIE_N_DELAYS, "");

  return names[kind];
}

/**
 * vigie_delay_get_bin_end:
 * @bin: of the distribution
 *
 * Returns: where it ends, ms
 */
gint64
vigie_delay_get_bin_end (guint bin)
{
  g_return_val_if_fail (bin < VIGIE_DELAY_N_BINS, G_MAXINT64);

  return bin_ends[bin];
}

void
vigie_delays_init (VigieDelays *self)
{
  *self = (VigieDelays) { .min_ms = VIGIE_TIME_UNKNOWN,
                          .q1_ms = VIGIE_TIME_UNKNOWN,
                          .median_ms = VIGIE_TIME_UNKNOWN,
                          .q3_ms = VIGIE_TIME_UNKNOWN,
                          .p90_ms = VIGIE_TIME_UNKNOWN,
                          .max_ms = VIGIE_TIME_UNKNOWN };
}

/* The quantile @twentieths / 20 of sorted values, between two of them on the line that joins them
 * (type 7 of Hyndman and Fan, as spreadsheets have it), to the nearest millisecond. */
static gint64
get_quantile (const gint64 *sorted, gsize n, guint twentieths)
{
  const guint64 place = (guint64) (n - 1) * twentieths;
  const gsize index = (gsize) (place / 20);
  const guint64 rest = place % 20;

  if (rest == 0)
    return sorted[index];
  return sorted[index] +
         llround ((double) rest * (double) (sorted[index + 1] - sorted[index]) / 20.0);
}

/* @sorted: none below zero. @n_negative stays. */
void
vigie_delays_fill (VigieDelays *self, const gint64 *sorted, gsize n)
{
  const guint64 n_negative = self->n_negative;
  guint bin = 0;

  vigie_delays_init (self);
  self->n_negative = n_negative;
  self->n = n;
  if (n == 0)
    return;
  self->min_ms = sorted[0];
  self->q1_ms = get_quantile (sorted, n, 5);
  self->median_ms = get_quantile (sorted, n, 10);
  self->q3_ms = get_quantile (sorted, n, 15);
  self->p90_ms = get_quantile (sorted, n, 18);
  self->max_ms = sorted[n - 1];
  for (gsize i = 0; i < n; i++)
    {
      while (sorted[i] >= bin_ends[bin] && bin < VIGIE_DELAY_N_BINS - 1)
        bin++;
      self->bins[bin]++;
    }
}

static int
compare_values (gconstpointer a, gconstpointer b, gpointer user_data)
{
  const gint64 first = *(const gint64 *) a;
  const gint64 second = *(const gint64 *) b;

  return (first > second) - (first < second);
}

/* @values are put into another order. */
void
vigie_delays_measure (VigieDelays *self, gint64 *values, gsize n)
{
  gsize n_negative = 0;

  g_sort_array (values, n, sizeof *values, compare_values, NULL);
  while (n_negative < n && values[n_negative] < 0)
    n_negative++;
  self->n_negative = n_negative;
  vigie_delays_fill (self, values + n_negative, n - n_negative);
}

/* ---- of posts ---- */

typedef struct
{
  gint64 delay;
  guint32 source;
} Sample;

static gboolean
get_delay (const VigieReviewPost *post, VigieDelayKind kind, gint64 *delay)
{
  gint64 from = VIGIE_TIME_UNKNOWN, to = VIGIE_TIME_UNKNOWN;

  switch (kind)
    {
    case VIGIE_DELAY_POSTED_TO_SEEN:
      from = post->posted_at;
      to = post->seen_at;
      break;
    case VIGIE_DELAY_SEEN_TO_CONFIRMED:
      from = post->seen_at;
      to = post->confirmed_at;
      break;
    case VIGIE_DELAY_CONFIRMED_TO_DECIDED:
      from = post->confirmed_at;
      to = post->decided_at;
      break;
    case VIGIE_DELAY_POSTED_TO_CONFIRMED:
      from = post->posted_at;
      to = post->confirmed_at;
      break;
    case VIGIE_DELAY_POSTED_TO_DECIDED:
      from = post->posted_at;
      to = post->decided_at;
      break;
    case VIGIE_N_DELAYS:
    default:
      break;
    }
  if (from == VIGIE_TIME_UNKNOWN || to == VIGIE_TIME_UNKNOWN)
    return FALSE;
  *delay = to - from;
  return TRUE;
}

static int
compare_samples (gconstpointer a, gconstpointer b, gpointer user_data)
{
  return compare_values (&((const Sample *) a)->delay, &((const Sample *) b)->delay, NULL);
}

static VigieReviewOrigin *
get_network (VigieReview *self, const VigieReviewOrigin *source)
{
  return g_ptr_array_index (self->networks, source->network);
}

/* (element-type Sample): none below zero, sorted */
static GArray *
collect_samples (VigieReview *self, VigieDelayKind kind)
{
  GArray *samples = g_array_new (FALSE, FALSE, sizeof (Sample));

  for (guint i = 0; i < self->posts->len; i++)
    {
      const VigieReviewPost *post = &g_array_index (self->posts, VigieReviewPost, i);
      VigieReviewOrigin *source = g_ptr_array_index (self->sources, post->source);
      Sample sample = { 0, post->source };

      if (!get_delay (post, kind, &sample.delay))
        continue;
      if (sample.delay >= 0)
        {
          g_array_append_val (samples, sample);
          continue;
        }
      self->delays[kind].n_negative++;
      source->delays[kind].n_negative++;
      get_network (self, source)->delays[kind].n_negative++;
    }
  g_sort_array (samples->data, samples->len, sizeof (Sample), compare_samples, NULL);
  return samples;
}

/* Deals sorted samples out to their sources, or networks, where they are sorted again. */
static void
deal (VigieReview *self, VigieDelayKind kind, GArray *samples, GPtrArray *origins, gint64 *values)
{
  const gboolean is_network = origins == self->networks;
  g_autofree gsize *ends = g_new0 (gsize, origins->len + 1);
  gsize begin = 0;

  for (guint pass = 0; pass < 2; pass++)
    {
      for (guint i = 0; i < samples->len; i++)
        {
          const Sample *sample = &g_array_index (samples, Sample, i);
          const VigieReviewOrigin *source = g_ptr_array_index (self->sources, sample->source);
          const guint to = is_network ? source->network : sample->source;

          if (pass == 0)
            ends[to + 1]++;
          else
            values[ends[to]++] = sample->delay;
        }
      for (guint i = 0; i < origins->len && pass == 0; i++)
        ends[i + 1] += ends[i];
    }
  /* Each now ends where the next one began. */
  for (guint i = 0; i < origins->len; i++)
    {
      VigieReviewOrigin *origin = g_ptr_array_index (origins, i);

      vigie_delays_fill (&origin->delays[kind], values + begin, ends[i] - begin);
      begin = ends[i];
    }
}

void
vigie_review_measure (VigieReview *self)
{
  for (guint kind = 0; kind < VIGIE_N_DELAYS; kind++)
    {
      g_autoptr (GArray) samples = collect_samples (self, (VigieDelayKind) kind);
      g_autofree gint64 *values = g_new (gint64, samples->len + 1);

      for (guint i = 0; i < samples->len; i++)
        values[i] = g_array_index (samples, Sample, i).delay;
      vigie_delays_fill (&self->delays[kind], values, samples->len);
      deal (self, (VigieDelayKind) kind, samples, self->sources, values);
      deal (self, (VigieDelayKind) kind, samples, self->networks, values);
    }
}
