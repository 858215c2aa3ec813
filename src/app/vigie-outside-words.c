/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-outside-words.h"

#include <glib/gi18n.h>

#include "vigie-closures.h"

#define MINUTE_MS 60000

/* "14:32, 3 min", or the day alone where the age would be one, too */
static char *
format_moment_and_age (gint64 at, gint64 now)
{
  g_autofree char *moment = vigie_format_moment (at, now);
  g_autofree char *age = NULL;

  if (at > now || now - at >= 24 * 60 * (gint64) MINUTE_MS)
    return g_steal_pointer (&moment);
  age = vigie_format_age (at, now);
  /* Translators: a time of day and how long ago that is: "14:32, 3 min" */
  return g_strdup_printf (_ ("%s, %s"), moment, age);
}

/**
 * vigie_outside_format_sign:
 * @summary: what others see
 * @now: ms
 *
 * Returns: (transfer full): a few words for the header bar
 */
char *
vigie_outside_format_sign (const VigieOutsideSummary *summary, gint64 now)
{
  g_autofree char *moment = NULL;

  if (summary->state == VIGIE_PUSH_SENDING)
    return g_strdup (summary->soon ? _ ("Outside: sent soon") : _ ("Outside: sending…"));
  if (summary->state == VIGIE_PUSH_CURRENT)
    {
      moment = format_moment_and_age (summary->published_at, now);
      /* Translators: what the outside world sees is of this time: "Outside: 14:32, 3 min" */
      return g_strdup_printf (_ ("Outside: %s"), moment);
    }
  if (summary->changed_at != VIGIE_TIME_UNKNOWN)
    {
      moment = format_moment_and_age (summary->changed_at, now);
      /* Translators: a change has not left the desk since this time: "Not sent since 14:35, 3 min"
       */
      return g_strdup_printf (_ ("Not sent since %s"), moment);
    }
  return g_strdup (summary->published_at == VIGIE_TIME_UNKNOWN ? _ ("Nothing sent yet")
                                                               : _ ("Last change not sent"));
}

/**
 * vigie_outside_format_summary:
 * @summary: what others see
 * @now: ms
 *
 * Returns: (transfer full): whole sentences, for tooltips and screen readers
 */
char *
vigie_outside_format_summary (const VigieOutsideSummary *summary, gint64 now)
{
  g_autofree char *seen = NULL;
  g_autofree char *since = NULL;

  if (summary->state == VIGIE_PUSH_SENDING)
    return g_strdup (summary->soon ? _ ("The last change is sent in a few seconds.")
                                   : _ ("The last change is being sent."));
  if (summary->published_at == VIGIE_TIME_UNKNOWN)
    return g_strdup (_ ("Nothing has reached the outside world yet."));
  seen = vigie_format_moment (summary->published_at, now);
  if (summary->state == VIGIE_PUSH_CURRENT)
    /* Translators: %s is a time of day */
    return g_strdup_printf (_ ("Others see what the desk says. It left at %s."), seen);
  if (summary->changed_at == VIGIE_TIME_UNKNOWN)
    /* Translators: %s is a time of day */
    return g_strdup_printf (_ ("Others still see an older state. Something left last at %s."),
                            seen);
  since = vigie_format_moment (summary->changed_at, now);
  /* Translators: both are times of day */
  return g_strdup_printf (_ ("What changed since %s has not left. Something left last at %s."),
                          since, seen);
}

/**
 * vigie_outside_format_name:
 *
 * Returns: (transfer full): whom or what others read
 */
char *
vigie_outside_format_name (const VigieOutsideItem *item)
{
  return g_strdup (item->channel == VIGIE_CHANNEL_SERVER ? _ ("Live overlay") : item->name);
}

static char *
format_seen (const VigieOutsideItem *item, gint64 now)
{
  g_autofree char *seen = NULL;
  g_autofree char *since = NULL;

  if (item->published_at == VIGIE_TIME_UNKNOWN)
    return g_strdup (_ ("Nothing sent yet"));
  seen = format_moment_and_age (item->published_at, now);
  if (item->state == VIGIE_PUSH_CURRENT)
    /* Translators: %s is a time of day and how long ago that is */
    return g_strdup_printf (_ ("Up to date, as of %s"), seen);
  if (item->changed_at == VIGIE_TIME_UNKNOWN)
    /* Translators: %s is a time of day and how long ago that is */
    return g_strdup_printf (_ ("As of %s; changed since"), seen);
  since = vigie_format_moment (item->changed_at, now);
  /* Translators: a time of day with how long ago that is, and a time of day */
  return g_strdup_printf (_ ("As of %s; changed since %s"), seen, since);
}

/**
 * vigie_outside_format_item:
 * @item: one place
 * @now: ms
 *
 * Returns: (transfer full): what others see there, and what keeps them from seeing more
 */
char *
vigie_outside_format_item (const VigieOutsideItem *item, gint64 now)
{
  g_autofree char *seen = format_seen (item, now);
  g_autofree char *next = NULL;

  if (item->channel == VIGIE_CHANNEL_DESTINATION && !item->can_send)
    /* Translators: what is still seen where nothing is sent to any more; %s says of when it is */
    return g_strdup_printf (_ ("%s\nNo longer a destination"), seen);
  switch (item->state)
    {
    case VIGIE_PUSH_SENDING:
      return g_strdup (item->soon ? _ ("Sent in a few seconds") : _ ("Sending…"));
    case VIGIE_PUSH_WAITING:
      next = vigie_format_moment (item->retry_at, now);
      /* Translators: what others see; a time of day; a sentence that says why it did not work */
      return g_strdup_printf (_ ("%s\nNext try at %s: %s"), seen, next,
                              item->reason != NULL ? item->reason : "");
    case VIGIE_PUSH_FAILED:
      /* Translators: what others see; a sentence that says why it did not work */
      return g_strdup_printf (_ ("%s\nNeeds you: %s"), seen,
                              item->reason != NULL ? item->reason : "");
    case VIGIE_PUSH_CURRENT:
    case VIGIE_PUSH_CHANGED:
    default:
      return g_steal_pointer (&seen);
    }
}
