/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The figures of a review for people, in the language of the desk. */
#include <glib/gi18n-lib.h>

#include "vigie-cli-review.h"

#define MAX_ROWS 12 /* of a table; the rest is only counted */

/* ---- words ---- */

/* (transfer full): "45 s", "3 min 20 s", "1 h 05 min", "2 d 03 h" */
static char *
format_span (gint64 ms)
{
  const gint64 seconds = (ABS (ms) + 500) / 1000;
  const int minutes = (int) (seconds / 60 % 60), hours = (int) (seconds / 3600 % 24);

  if (seconds < 60)
    /* Translators: seconds */
    return g_strdup_printf (_ ("%d s"), (int) seconds);
  if (seconds < 3600)
    /* Translators: minutes and seconds */
    return g_strdup_printf (_ ("%d min %02d s"), minutes, (int) (seconds % 60));
  if (seconds < 86400)
    /* Translators: hours and minutes */
    return g_strdup_printf (_ ("%d h %02d min"), hours, minutes);
  /* Translators: days and hours */
  return g_strdup_printf (_ ("%d d %02d h"), (int) MIN (seconds / 86400, 99999), hours);
}

/* Filled up with blanks to @width characters. */
static void
append_cell (GString *out, const char *text, glong width, gboolean right)
{
  const glong rest = width - g_utf8_strlen (text, -1);

  for (glong i = 0; right && i < rest; i++)
    g_string_append_c (out, ' ');
  g_string_append (out, text);
  for (glong i = 0; !right && i < rest; i++)
    g_string_append_c (out, ' ');
}

static void
append_span_cell (GString *out, gint64 ms)
{
  g_autofree char *text = ms != VIGIE_TIME_UNKNOWN ? format_span (ms) : g_strdup ("–");

  append_cell (out, text, 16, TRUE);
}

static void
append_number_cell (GString *out, guint64 number)
{
  g_autofree char *text = g_strdup_printf ("%" G_GUINT64_FORMAT, number);

  append_cell (out, text, 11, TRUE);
}

static void
append_heading (GString *out, const char *heading)
{
  g_string_append_printf (out, "\n%s\n", heading);
}

static const char *
get_delay_words (VigieDelayKind kind)
{
  switch (kind)
    {
    case VIGIE_DELAY_POSTED_TO_SEEN:
      return _ ("posted → seen");
    case VIGIE_DELAY_SEEN_TO_CONFIRMED:
      return _ ("seen → confirmed");
    case VIGIE_DELAY_CONFIRMED_TO_DECIDED:
      return _ ("confirmed → used");
    case VIGIE_DELAY_POSTED_TO_CONFIRMED:
      return _ ("posted → confirmed");
    case VIGIE_DELAY_POSTED_TO_DECIDED:
      return _ ("posted → used");
    case VIGIE_N_DELAYS:
    default:
      return "";
    }
}

/* ---- parts ---- */

static void
append_counts (GString *out, const VigieReviewCounts *counts)
{
  const guint64 *by_status = counts->by_status;

  g_string_append_printf (
      out,
      _ ("Posts: %u (%u confirmed, %u rejected, %u unverifiable, %u known to command, %u open)\n"),
      (guint) counts->posts, (guint) by_status[VIGIE_STATUS_CONFIRMED],
      (guint) by_status[VIGIE_STATUS_REJECTED], (guint) by_status[VIGIE_STATUS_UNVERIFIABLE],
      (guint) by_status[VIGIE_STATUS_KNOWN_TO_COMMAND], (guint) by_status[VIGIE_STATUS_NEW]);
  if (counts->removed > 0)
    g_string_append_printf (out,
                            g_dngettext (GETTEXT_PACKAGE,
                                         "%u of the posts was removed since, and still counts\n",
                                         "%u of the posts were removed since, and still count\n",
                                         (gulong) counts->removed),
                            (guint) counts->removed);
  /* Translators: entries of the log, persons, and entries that were undone */
  g_string_append_printf (out, _ ("Entries in the log: %u; persons: %u; undone: %u\n"),
                          (guint) counts->decisions, (guint) counts->persons,
                          (guint) counts->undone);
  g_string_append_printf (out, _ ("Briefs: %u; overlays: %u; posts used in them: %u\n"),
                          (guint) counts->briefs, (guint) counts->overlays,
                          (guint) counts->decided);
  if (counts->withdrawn > 0)
    g_string_append_printf (
        out,
        g_dngettext (GETTEXT_PACKAGE, "%u of these posts is not confirmed any more\n",
                     "%u of these posts are not confirmed any more\n", (gulong) counts->withdrawn),
        (guint) counts->withdrawn);
  g_string_append_printf (out, _ ("Closures: %u; lifted: %u; not over: %u\n"),
                          (guint) counts->closures, (guint) counts->closures_lifted,
                          (guint) counts->closures_open);
}

static void
append_delay_row (GString *out, const char *name, const VigieDelays *delays)
{
  g_string_append (out, "  ");
  append_cell (out, name, 28, FALSE);
  append_number_cell (out, delays->n);
  append_span_cell (out, delays->median_ms);
  append_span_cell (out, delays->q3_ms);
  append_span_cell (out, delays->p90_ms);
  g_string_append_c (out, '\n');
}

static void
append_delay_head (GString *out, const char *first)
{
  g_string_append (out, "  ");
  append_cell (out, first, 28, FALSE);
  append_cell (out, _ ("number"), 11, TRUE);
  append_cell (out, _ ("median"), 16, TRUE);
  append_cell (out, _ ("3 of 4 within"), 16, TRUE);
  append_cell (out, _ ("9 of 10 within"), 16, TRUE);
  g_string_append_c (out, '\n');
}

static void
append_delays (GString *out, const VigieReview *review)
{
  append_heading (out, _ ("Delays"));
  append_delay_head (out, "");
  for (guint i = 0; i < VIGIE_N_DELAYS; i++)
    append_delay_row (out, get_delay_words ((VigieDelayKind) i), &review->delays[i]);
  for (guint i = 0; i < VIGIE_N_DELAYS; i++)
    if (review->delays[i].n_negative > 0)
      g_string_append_printf (
          out,
          g_dngettext (GETTEXT_PACKAGE, "  %s: %u below zero is left out, as clocks differ\n",
                       "  %s: %u below zero are left out, as clocks differ\n",
                       (gulong) review->delays[i].n_negative),
          get_delay_words ((VigieDelayKind) i), (guint) review->delays[i].n_negative);
}

static void
append_origins (GString *out, GPtrArray *origins, const char *heading)
{
  append_heading (out, heading);
  g_string_append (out, "  ");
  append_cell (out, "", 28, FALSE);
  append_cell (out, _ ("posts"), 11, TRUE);
  append_cell (out, _ ("confirmed"), 11, TRUE);
  append_cell (out, _ ("seen after"), 16, TRUE);
  append_cell (out, _ ("confirmed after"), 16, TRUE);
  g_string_append_c (out, '\n');
  for (guint i = 0; i < MIN (origins->len, MAX_ROWS); i++)
    {
      const VigieReviewOrigin *origin = g_ptr_array_index (origins, i);
      g_autofree char *name = vigie_cli_shorten (origin->name, 28);

      g_string_append (out, "  ");
      append_cell (out, name, 28, FALSE);
      append_number_cell (out, origin->n_posts);
      append_number_cell (out, origin->n_by_status[VIGIE_STATUS_CONFIRMED]);
      append_span_cell (out, origin->delays[VIGIE_DELAY_POSTED_TO_SEEN].median_ms);
      append_span_cell (out, origin->delays[VIGIE_DELAY_SEEN_TO_CONFIRMED].median_ms);
      g_string_append_c (out, '\n');
    }
  if (origins->len > MAX_ROWS)
    g_string_append_printf (out,
                            g_dngettext (GETTEXT_PACKAGE, "  and %u more\n", "  and %u more\n",
                                         origins->len - MAX_ROWS),
                            origins->len - MAX_ROWS);
}

static void
append_groups (GString *out, const VigieReview *review)
{
  if (review->groups->len == 0)
    return;
  append_heading (out, _ ("By group, from seen to confirmed"));
  append_delay_head (out, "");
  for (guint i = 0; i < review->groups->len; i++)
    {
      const VigieReviewGroup *group = g_ptr_array_index (review->groups, i);
      g_autofree char *name =
          group->kind == VIGIE_REVIEW_GROUP_NAMED    ? vigie_cli_shorten (group->name, 28)
          : group->kind == VIGIE_REVIEW_GROUP_OTHERS ? g_strdup (_ ("others"))
                                                     : g_strdup (_ ("without a group"));

      if (group->delay_withheld)
        {
          g_string_append (out, "  ");
          append_cell (out, name, 28, FALSE);
          g_string_append_printf (out, "  %s\n", _ ("not told, so that no figure is one person’s"));
        }
      else
        append_delay_row (out, name, &group->delay);
    }
}

static void
append_call (GString *out, const char *what, gint64 ms, gint64 limit_ms)
{
  g_autofree char *span = ms != VIGIE_TIME_UNKNOWN ? format_span (ms) : NULL;
  g_autofree char *limit = format_span (limit_ms);

  if (ms == VIGIE_TIME_UNKNOWN)
    /* Translators: a milestone, as “Team online” */
    g_string_append_printf (out, _ ("  %s: not in the log\n"), what);
  else if (ms < 0)
    /* Translators: a milestone, and how long */
    g_string_append_printf (out, _ ("  %s: %s before the alert\n"), what, span);
  else if (ms <= limit_ms)
    /* Translators: a milestone, how long, and how long it may take */
    g_string_append_printf (out, _ ("  %s: %s after the alert (within %s)\n"), what, span, limit);
  else
    /* Translators: a milestone, how long, and how long it may take */
    g_string_append_printf (out, _ ("  %s: %s after the alert (late: %s are the limit)\n"), what,
                            span, limit);
}

static void
append_gain (GString *out, const VigieReviewGain *gain)
{
  g_autofree char *seen = format_span (gain->seen_ms);
  g_autofree char *confirmed = format_span (gain->confirmed_ms);

  g_string_append (out, "  ");
  g_string_append_printf (
      out,
      gain->seen_ms >= 0
          ? _ ("The first confirmed post was seen %s before the first official information.")
          : _ ("The first confirmed post was seen %s after the first official information."),
      seen);
  g_string_append (out, "\n  ");
  g_string_append_printf (out,
                          gain->confirmed_ms >= 0
                              ? _ ("It was confirmed %s before the first official information.")
                              : _ ("It was confirmed %s after the first official information."),
                          confirmed);
  g_string_append_c (out, '\n');
}

static void
append_clocks (GString *out, const VigieReview *review)
{
  const VigieReviewGain *gain = &review->gain;

  append_heading (out, _ ("Call-out"));
  if (review->call_out.alert_at == VIGIE_TIME_UNKNOWN)
    g_string_append_printf (out, "  %s\n", _ ("The log does not say when the alert was received."));
  else
    {
      append_call (out, _ ("Volunteers called"), review->call_out.called_ms, VIGIE_CALL_LIMIT_MS);
      append_call (out, _ ("Team online"), review->call_out.online_ms, VIGIE_ONLINE_LIMIT_MS);
    }
  append_heading (out, _ ("Time gained"));
  if (gain->official_at == VIGIE_TIME_UNKNOWN)
    g_string_append_printf (
        out, "  %s\n",
        _ ("The log does not say when the first official information came (milestone "
           "official-information)."));
  else if (gain->first == NULL)
    g_string_append_printf (out, "  %s\n", _ ("No post was confirmed."));
  else
    append_gain (out, gain);
}

static void
append_coverage (GString *out, const VigieReview *review)
{
  guint n_without = 0;

  if (review->communes->len == 0)
    return;
  for (guint i = 0; i < review->communes->len; i++)
    n_without += g_array_index (review->communes, VigieReviewCommune, i).n_posts == 0;
  append_heading (out, _ ("Communes"));
  g_string_append_printf (
      out, _ ("  %u of %u have posts; %u posts are placed outside of them all\n"),
      review->communes->len - n_without, review->communes->len, (guint) review->outside);
}

static void
append_finding (GString *out, const VigieFinding *finding)
{
  g_autofree char *text = vigie_cli_shorten (finding->text, 200);

  g_string_append_printf (out, "  – %s\n", text);
  if (finding->action != NULL)
    g_string_append_printf (out, "    %s\n", finding->action);
  if (finding->owner != NULL && finding->due != NULL)
    /* Translators: who sees to it, and until which day */
    g_string_append_printf (out, _ ("    %s, until %s\n"), finding->owner, finding->due);
  else if (finding->owner != NULL)
    g_string_append_printf (out, "    %s\n", finding->owner);
  else if (finding->due != NULL)
    g_string_append_printf (out, _ ("    until %s\n"), finding->due);
}

static void
append_findings (GString *out, const VigieReview *review, gboolean improve, const char *heading)
{
  gboolean is_first = TRUE;

  for (guint i = 0; i < review->findings->len; i++)
    {
      const VigieFinding *finding = g_ptr_array_index (review->findings, i);

      if (finding->improve != improve)
        continue;
      if (is_first)
        append_heading (out, heading);
      is_first = FALSE;
      append_finding (out, finding);
    }
}

VigieCliStatus
vigie_cli_print_review_words (const VigieReview *review, const char *title)
{
  g_autoptr (GString) out = g_string_new (NULL);
  g_autofree char *at = vigie_time_format (review->at);

  vigie_cli_mark_sheet (out);
  /* Translators: the incident’s title, and a time */
  g_string_append_printf (out, _ ("Review of “%s” as of %s\n\n"), title != NULL ? title : "", at);
  append_counts (out, &review->counts);
  append_clocks (out, review);
  append_delays (out, review);
  append_origins (out, review->networks, _ ("By network, medians"));
  append_origins (out, review->sources, _ ("By source, medians"));
  append_groups (out, review);
  append_coverage (out, review);
  append_findings (out, review, FALSE, _ ("What worked well"));
  append_findings (out, review, TRUE, _ ("To be improved"));
  return vigie_cli_print (out);
}
