/* SPDX-License-Identifier: GPL-3.0-or-later */
/* X bills what it gives: each post, author and photo, once in a day of UTC. What was given is what
 * the incident keeps, so it is counted there. Only posts that are looked up again, or that come for
 * somebody else over the account's stream, leave nothing; their number is kept beside the place
 * where the source goes on. */
#include "vigie-x-cost.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "vigie-error.h"

/* Millionths of a dollar, docs.x.com in August 2026 */
#define POST_MICROS 5000
#define AUTHOR_MICROS 10000
#define PHOTO_MICROS 5000
#define MAX_PHOTOS 4 /* of a post */
#define WORST_MICROS (POST_MICROS + AUTHOR_MICROS + MAX_PHOTOS * PHOTO_MICROS)
#define USUAL_MICROS (POST_MICROS + AUTHOR_MICROS + PHOTO_MICROS / 2)

#define DEFAULT_CAP "5/day"
#define MAX_DOLLARS 100000.0
#define MAX_POSTS 3000000.0 /* a month: X's own limit */
#define DAY_MS G_GINT64_CONSTANT (86400000)
/* In the cursor: "2026-11-29": posts; those that came alone, and those that came with authors and
 * photos, of which nobody knows afterwards how many */
#define BESIDES "besides"
#define WHOLE_BESIDES "whole-besides"

/* ---- the cap ---- */

static gboolean
fail_cap (const char *text, GError **error)
{
  g_set_error (error, VIGIE_ERROR, VIGIE_ERROR_INVALID,
               _ ("“%s” is no cap. Write dollars as “5/day” or “100/month”, or posts as “2000 "
                  "posts/day”."),
               text);
  return FALSE;
}

/* "$5/day", "5 / day", "2000posts/month"; without a span, a day is meant */
gboolean
vigie_x_cap_parse (VigieXCap *self, const char *text, GError **error)
{
  const char *all = text != NULL ? text : DEFAULT_CAP;
  g_autofree char *plain = g_ascii_strdown (all, -1);
  g_auto (GStrv) parts = NULL;
  char *rest;
  double number, least;

  *self = (VigieXCap) { 0 };
  parts = g_strsplit (plain, "/", 2);
  g_strstrip (parts[0]);
  if (parts[1] != NULL && g_str_equal (g_strstrip (parts[1]), "month"))
    self->is_monthly = TRUE;
  else if (parts[1] != NULL && !g_str_equal (parts[1], "day"))
    return fail_cap (all, error);
  number = g_ascii_strtod (parts[0] + (parts[0][0] == '$' ? 1 : 0), &rest);
  while (*rest == ' ')
    rest++;
  self->counts_posts = parts[0][0] != '$' && g_str_equal (rest, "posts");
  if (!isfinite (number) || number <= 0 || (!self->counts_posts && *rest != '\0') ||
      number > (self->counts_posts ? MAX_POSTS : MAX_DOLLARS))
    return fail_cap (all, error);
  self->most = (gint64) llround (self->counts_posts ? number : number * 1e6);
  least = self->counts_posts ? VIGIE_X_MIN_PAGE : VIGIE_X_MIN_PAGE * WORST_MICROS;
  if ((double) self->most >= least)
    return TRUE;
  g_set_error (error, VIGIE_ERROR, VIGIE_ERROR_INVALID,
               _ ("The cap “%s” is too low for a single question: it takes at least %d posts, or "
                  "$%.2f."),
               all, VIGIE_X_MIN_PAGE, VIGIE_X_MIN_PAGE * WORST_MICROS / 1e6);
  return FALSE;
}

/* (transfer full): what it will be, before it is switched on */
char *
vigie_x_cap_describe_price (const VigieXCap *self)
{
  if (self->counts_posts)
    return g_strdup_printf (
        /* Translators: sums of dollars and a count of posts */
        self->is_monthly ? _ ("X bills about $%.2f for 1000 posts with their authors and photos. "
                              "The cap stops at %d posts a month, which is about $%.2f.")
                         : _ ("X bills about $%.2f for 1000 posts with their authors and photos. "
                              "The cap stops at %d posts a day, which is about $%.2f."),
        1000 * USUAL_MICROS / 1e6, (int) self->most, (double) self->most * USUAL_MICROS / 1e6);
  return g_strdup_printf (
      /* Translators: sums of dollars and a count of posts */
      self->is_monthly ? _ ("X bills about $%.2f for 1000 posts with their authors and photos. The "
                            "cap stops at $%.2f a month, which is about %d posts.")
                       : _ ("X bills about $%.2f for 1000 posts with their authors and photos. The "
                            "cap stops at $%.2f a day, which is about %d posts."),
      1000 * USUAL_MICROS / 1e6, (double) self->most / 1e6, (int) (self->most / USUAL_MICROS));
}

static guint
get_room (const VigieXCap *self, const VigieXSpent *spent, gint64 micros)
{
  const gint64 left =
      self->counts_posts ? self->most - spent->posts : (self->most - spent->micros) / micros;

  return (guint) CLAMP (left, 0, G_MAXINT);
}

/* How many posts may be asked for, whatever they hold. */
guint
vigie_x_cap_get_room (const VigieXCap *self, const VigieXSpent *spent)
{
  return get_room (self, spent, WORST_MICROS);
}

/* How many may be looked up without their authors and photos. */
guint
vigie_x_cap_get_room_for_ids (const VigieXCap *self, const VigieXSpent *spent)
{
  return get_room (self, spent, POST_MICROS);
}

/* "$1.25 of $5.00" */
static char *
format_spent (const VigieXCap *self, const VigieXSpent *spent)
{
  if (self->counts_posts)
    return g_strdup_printf (
        /* Translators: counts of posts */
        _ ("%d of %d posts"), (int) spent->posts, (int) self->most);
  /* Translators: sums of dollars: what was spent, of what may be */
  return g_strdup_printf (_ ("$%.2f of $%.2f"), (double) spent->micros / 1e6,
                          (double) self->most / 1e6);
}

/* (transfer full) */
char *
vigie_x_cap_describe_spent (const VigieXCap *self, const VigieXSpent *spent)
{
  g_autofree char *sum = format_spent (self, spent);

  /* Translators: “$1.25 of $5.00” */
  return g_strdup_printf (
      self->is_monthly ? _ ("Read this month: about %s") : _ ("Read today: about %s"), sum);
}

gboolean
vigie_x_cap_fail (const VigieXCap *self, const VigieXSpent *spent, GError **error)
{
  g_autofree char *sum = format_spent (self, spent);

  g_set_error (error, VIGIE_ERROR, VIGIE_ERROR_CAP,
               /* Translators: “$5.00 of $5.00” */
               self->is_monthly ? _ ("Stopped at the cap: %s. It goes on next month, or with a "
                                     "higher cap.")
                                : _ ("Stopped at the cap: %s. It goes on tomorrow (UTC), or with a "
                                     "higher cap."),
               sum);
  return FALSE;
}

/* ---- what was spent ---- */

static gint64
get_begin (gboolean is_monthly, gint64 now)
{
  const gint64 day = now - now % DAY_MS;
  g_autoptr (GDateTime) date = g_date_time_new_from_unix_utc (day / 1000);

  return is_monthly && date != NULL ? day - (g_date_time_get_day_of_month (date) - 1) * DAY_MS
                                    : day;
}

/* As in "2026-11-29", whose order is that of time. */
static char *
format_day (gint64 at)
{
  g_autoptr (GDateTime) date = g_date_time_new_from_unix_utc (at / 1000);

  return date != NULL ? g_date_time_format (date, "%Y-%m-%d") : g_strdup ("");
}

static JsonObject *
get_besides (JsonObject *cursor, const char *name) /* (nullable) */
{
  JsonNode *node = json_object_get_member (cursor, name);

  return node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
}

static gint64
get_number (JsonObject *besides, const char *day)
{
  JsonNode *node = json_object_get_member (besides, day);

  return node != NULL && JSON_NODE_HOLDS_VALUE (node) ? MAX (json_node_get_int (node), 0) : 0;
}

static gint64
sum_besides (JsonObject *cursor, const char *name, gint64 since)
{
  JsonObject *besides = get_besides (cursor, name);
  g_autofree char *first = format_day (since);
  g_autoptr (GList) days = besides != NULL ? json_object_get_members (besides) : NULL;
  gint64 sum = 0;

  for (GList *item = days; item != NULL; item = item->next)
    if (strcmp (item->data, first) >= 0)
      sum += MIN (get_number (besides, item->data), (gint64) MAX_POSTS);
  return sum;
}

/**
 * vigie_x_note_besides:
 * @cursor: where the source goes on
 * @now: ms
 * @n_posts: that X gave and the incident does not keep
 * @is_bare: whether they came without authors and photos
 *
 * Counts with the cursor's commit. What is no longer of a running month is forgotten.
 */
void
vigie_x_note_besides (JsonObject *cursor, gint64 now, gint64 n_posts, gboolean is_bare)
{
  const char *name = is_bare ? BESIDES : WHOLE_BESIDES;
  JsonObject *besides = get_besides (cursor, name);
  g_autofree char *day = format_day (now);
  g_autofree char *first = format_day (get_begin (TRUE, now));
  g_autoptr (GList) days = NULL;

  if (n_posts == 0)
    return;
  if (besides == NULL)
    {
      besides = json_object_new ();
      json_object_set_object_member (cursor, name, besides);
    }
  days = json_object_get_members (besides);
  for (GList *item = days; item != NULL; item = item->next)
    if (strcmp (item->data, first) < 0)
      json_object_remove_member (besides, item->data);
  json_object_set_int_member (besides, day, get_number (besides, day) + n_posts);
}

/**
 * vigie_x_spent_load:
 * @self: (out): what was spent
 * @cap: for what day or month
 * @sink: the incident
 * @watch: key of the source
 * @cursor: where it goes on
 * @now: ms
 * @error: return location for a #GError
 *
 * Returns: whether the incident could be read
 */
gboolean
vigie_x_spent_load (VigieXSpent *self,
                    const VigieXCap *cap,
                    VigiePostSink *sink,
                    const char *watch,
                    JsonObject *cursor,
                    gint64 now,
                    GError **error)
{
  const gint64 since = get_begin (cap->is_monthly, now);
  const gint64 n_bare = sum_besides (cursor, BESIDES, since);
  const gint64 n_whole = sum_besides (cursor, WHOLE_BESIDES, since);
  VigieReadCounts counts;

  if (!vigie_post_sink_count_reads (sink, watch, since, &counts, error))
    return FALSE;
  self->posts = (gint64) counts.posts + n_bare + n_whole;
  self->micros = (gint64) (counts.posts * POST_MICROS + counts.authors * AUTHOR_MICROS +
                           counts.photos * PHOTO_MICROS) +
                 n_bare * POST_MICROS + n_whole * WORST_MICROS; /* rather too soon than too late */
  return TRUE;
}
