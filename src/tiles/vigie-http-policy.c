/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-http-policy.h"

#define MAX_FRESH_S (365 * VIGIE_HTTP_DAY_S)
/* For answers that say nothing: a map changes slowly, and a check costs little. */
#define SILENT_FRESH_S VIGIE_HTTP_DAY_S

/* Seconds as RFC 9111 §1.2.2 writes them, or -1. Too large counts as the limit. */
static gint64
parse_seconds (const char *text)
{
  guint64 value;

  if (text == NULL || !g_ascii_isdigit (*text))
    return -1;
  if (!g_ascii_string_to_unsigned (text, 10, 0, G_MAXINT64, &value, NULL))
    {
      for (const char *c = text; *c; c++)
        if (!g_ascii_isdigit (*c))
          return -1;
      return MAX_FRESH_S;
    }
  return (gint64) MIN (value, (guint64) MAX_FRESH_S);
}

/* Returns: seconds since 1970, or -1 */
static gint64
parse_date (SoupMessageHeaders *headers, const char *name)
{
  const char *text = soup_message_headers_get_one (headers, name);
  g_autoptr (GDateTime) date = text ? soup_date_time_new_from_http_string (text) : NULL;

  return date ? g_date_time_to_unix (date) : -1;
}

static gint64
lifetime_s (SoupMessageHeaders *headers, const char *max_age, gint64 now_s, gboolean *stated)
{
  gint64 seconds = parse_seconds (max_age);
  gint64 date, modified;

  *stated = TRUE;
  if (seconds >= 0)
    {
      gint64 age = parse_seconds (soup_message_headers_get_one (headers, "Age"));

      return MAX (seconds - MAX (age, 0), 0);
    }

  date = parse_date (headers, "Date");
  if (date < 0)
    date = now_s;
  if (soup_message_headers_get_one (headers, "Expires"))
    /* A difference by the server's own clock; an invalid one, like "0", means past: §5.3. */
    return MAX (parse_date (headers, "Expires") - date, 0);

  *stated = FALSE;
  modified = parse_date (headers, "Last-Modified");
  if (modified >= 0 && modified < date) /* heuristic of §4.2.2 */
    return MIN ((date - modified) / 10, 7 * VIGIE_HTTP_DAY_S);
  return SILENT_FRESH_S;
}

/**
 * vigie_http_freshness:
 * @headers: of the answer (200 or 304)
 * @now: µs since 1970
 * @at_least_s: seconds that the answer is kept and not asked for again, whatever the headers say
 *   (a server's published policy may demand it); 0 to follow the headers
 *
 * `no-cache` makes the answer expire at once; it is still kept, for without network an old map is
 * better than none. `no-store` is obeyed unless @at_least_s.
 */
VigieHttpFreshness
vigie_http_freshness (SoupMessageHeaders *headers, gint64 now, gint64 at_least_s)
{
  const char *text = soup_message_headers_get_list (headers, "Cache-Control");
  GHashTable *control = soup_header_parse_param_list (text ? text : "");
  VigieHttpFreshness result = { .store = TRUE };
  gint64 seconds = lifetime_s (headers, g_hash_table_lookup (control, "max-age"),
                               now / G_USEC_PER_SEC, &result.stated);

  if (g_hash_table_contains (control, "no-cache"))
    {
      result.stated = TRUE;
      seconds = 0;
    }
  if (g_hash_table_contains (control, "no-store"))
    {
      result.stated = TRUE;
      result.store = at_least_s > 0;
      seconds = 0;
    }
  soup_header_free_param_list (control);

  result.lifetime = MAX (MIN (seconds, MAX_FRESH_S), at_least_s) * G_USEC_PER_SEC;
  return result;
}

/**
 * vigie_http_retry_after:
 *
 * Reads Retry-After (RFC 9110 §10.2.3), seconds or a date. More than a day counts as a day.
 *
 * Returns: µs since 1970, or 0 when the server does not say
 */
gint64
vigie_http_retry_after (SoupMessageHeaders *headers, gint64 now)
{
  gint64 seconds = parse_seconds (soup_message_headers_get_one (headers, "Retry-After"));

  if (seconds < 0)
    {
      gint64 date = parse_date (headers, "Retry-After");

      if (date < 0)
        return 0;
      seconds = MAX (date - now / G_USEC_PER_SEC, 0);
    }
  return now + MIN (seconds, VIGIE_HTTP_DAY_S) * G_USEC_PER_SEC;
}

/**
 * vigie_http_back_off_s:
 * @n_failures: in a row, at least 1
 * @jitter: 0 to 1, random, so that many desks do not return in step
 *
 * Returns: seconds to wait: 2, 4, 8, … up to %VIGIE_HTTP_MAX_WAIT_S, less up to a half
 */
gint64
vigie_http_back_off_s (guint n_failures, double jitter)
{
  gint64 longest = MIN ((gint64) 1 << MIN (n_failures, 20), VIGIE_HTTP_MAX_WAIT_S);

  return MAX (longest - (gint64) (jitter * (double) longest / 2), 1);
}
