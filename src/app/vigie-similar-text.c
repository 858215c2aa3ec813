/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-similar-text.h"

#include <glib/gi18n.h>

#include "vigie-closures.h"

#define MINUTE_MS 60000

static const char *
describe_similarity (VigieSimilarity why)
{
  switch (why)
    {
    case VIGIE_SIMILAR_BYTES:
      return _ ("The same file");
    case VIGIE_SIMILAR_MIRRORED:
      return _ ("The same picture, mirrored");
    case VIGIE_SIMILAR_ADDRESS:
      return _ ("The same web address");
    case VIGIE_SIMILAR_TEXT:
      return _ ("Nearly the same words");
    case VIGIE_SIMILAR_PICTURE:
    default:
      return _ ("The same picture");
    }
}

/* How much earlier or later, within the hour that the words are compared in. */
static char *
describe_gap (gint64 gap_ms)
{
  gint64 minutes = (ABS (gap_ms) + MINUTE_MS / 2) / MINUTE_MS;
  guint n = (guint) MIN (minutes, G_MAXUINT);

  if (n == 0)
    return g_strdup (_ ("at the same time"));
  if (gap_ms < 0)
    /* Translators: how much earlier than another post one is */
    return g_strdup_printf (ngettext ("%u min before", "%u min before", n), n);
  /* Translators: how much later than another post one is */
  return g_strdup_printf (ngettext ("%u min after", "%u min after", n), n);
}

/**
 * vigie_describe_similar:
 * @similar: another post
 * @post: the one that is looked at
 *
 * Returns: (transfer full): why they look alike: "The same picture, mirrored", "Nearly the same
 *   words, 12 min before, 1.2 km away"
 */
char *
vigie_describe_similar (const VigieSimilarPost *similar, VigiePost *post)
{
  const char *why = describe_similarity (similar->why);
  g_autofree char *gap = NULL;
  g_autofree char *distance = NULL;

  if (similar->why != VIGIE_SIMILAR_TEXT)
    return g_strdup (why);
  gap = describe_gap (vigie_post_get_posted_at (similar->post) - vigie_post_get_posted_at (post));
  if (similar->distance_m < 0)
    /* Translators: why two posts look alike, and how much earlier or later one is */
    return g_strdup_printf (_ ("%s, %s"), why, gap);
  distance = vigie_format_length (similar->distance_m);
  /* Translators: why two posts look alike, how much earlier or later one is, and how far from the
   * other: "Nearly the same words, 12 min before, 1.2 km away" */
  return g_strdup_printf (_ ("%s, %s, %s away"), why, gap, distance);
}

/* An older incident may be years old, so its year is told. */
static char *
format_day (gint64 at_ms)
{
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (at_ms / 1000);
  g_autoptr (GDateTime) local = utc != NULL ? g_date_time_to_local (utc) : NULL;

  /* Translators: strftime format of a day with its year */
  return local != NULL ? g_date_time_format (local, _ ("%-d %B %Y")) : g_strdup ("");
}

/**
 * vigie_title_seen_before:
 * @seen: an older incident
 *
 * Returns: (transfer full): "Seen before: Crues de 2024"
 */
char *
vigie_title_seen_before (const VigieSeenBefore *seen)
{
  /* Translators: a photo was in an older incident, whose title follows */
  return g_strdup_printf (_ ("Seen before: %s"), seen->title);
}

/**
 * vigie_describe_seen_before:
 * @seen: an older incident
 *
 * Returns: (transfer full): "The same picture, 1 March 2024"
 */
char *
vigie_describe_seen_before (const VigieSeenBefore *seen)
{
  g_autofree char *day = format_day (seen->posted_at);

  /* Translators: why a photo is known from an older incident, and of which day it was there */
  return g_strdup_printf (_ ("%s, %s"), describe_similarity (seen->why), day);
}
