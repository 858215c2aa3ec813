/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-http-hosts.h"

#define MIN_EPOCH 1e9 /* numbers from here on are no seconds to wait */
#define MAX_SECONDS 1e11

VigieHttpHost *
vigie_http_host_new (GUri *uri)
{
  VigieHttpHost *self = g_new0 (VigieHttpHost, 1);

  self->name = g_strdup (g_uri_get_host (uri));
  return self;
}

void
vigie_http_host_free (VigieHttpHost *self)
{
  g_free (self->name);
  g_free (self);
}

/* (transfer full): servers are told apart by host and port */
char *
vigie_http_host_make_key (GUri *uri)
{
  g_autofree char *host = g_ascii_strdown (g_uri_get_host (uri), -1);
  int port = g_uri_get_port (uri);

  if (port <= 0)
    port = g_str_equal (g_uri_get_scheme (uri), "https") ? 443 : 80;
  return g_strdup_printf ("%s:%d", host, port);
}

/* Retry-After (RFC 9110 §10.2.3), seconds or a date. Returns: ms to wait, or -1 */
static gint64
read_retry_after (SoupMessageHeaders *headers, gint64 now)
{
  const char *text = soup_message_headers_get_one (headers, "Retry-After");
  g_autoptr (GDateTime) date = NULL;
  guint64 seconds;

  if (text == NULL)
    return -1;
  if (g_ascii_isdigit (*text))
    {
      if (!g_ascii_string_to_unsigned (text, 10, 0, VIGIE_HTTP_MAX_WAIT_MS / 1000, &seconds, NULL))
        return VIGIE_HTTP_MAX_WAIT_MS;
      return (gint64) seconds * 1000;
    }
  date = soup_date_time_new_from_http_string (text);
  if (date == NULL)
    return -1;
  return CLAMP (g_date_time_to_unix (date) * 1000 - now, 0, VIGIE_HTTP_MAX_WAIT_MS);
}

/* Seconds since 1970, seconds from now, or a date in the manner of ISO 8601; servers write all
 * three. Returns: ms since 1970 by @server_now, or -1 */
static gint64
parse_reset (const char *text, gint64 server_now)
{
  g_autoptr (GTimeZone) utc = g_time_zone_new_utc ();
  g_autoptr (GDateTime) date = NULL;
  double number;
  char *end;

  number = g_ascii_strtod (text, &end);
  if (end != text && *end == '\0')
    {
      if (!(number >= 0 && number < MAX_SECONDS))
        return -1;
      return number >= MIN_EPOCH ? (gint64) (number * 1000) : server_now + (gint64) (number * 1000);
    }
  date = g_date_time_new_from_iso8601 (text, utc);
  return date != NULL ? g_date_time_to_unix (date) * 1000 : -1;
}

/* When the server counts from nothing again. By its own clock, where it says what time that shows:
 * the desk's may be wrong. Returns: ms to wait, or -1 */
static gint64
read_reset (SoupMessageHeaders *headers, gint64 now)
{
  static const char *const names[] = { "RateLimit-Reset", "X-RateLimit-Reset",
                                       "X-Rate-Limit-Reset" };
  const char *said = soup_message_headers_get_one (headers, "Date");
  g_autoptr (GDateTime) date = said != NULL ? soup_date_time_new_from_http_string (said) : NULL;
  gint64 server_now = date != NULL ? g_date_time_to_unix (date) * 1000 : now;

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      const char *text = soup_message_headers_get_one (headers, names[i]);
      gint64 wait = text != NULL ? parse_reset (text, server_now) - server_now : 0;

      if (wait > 0)
        return MIN (wait, VIGIE_HTTP_MAX_WAIT_MS);
    }
  return -1;
}

/**
 * vigie_http_host_take_answer:
 * @self: a server
 * @status: what it answered
 * @headers: of its answer
 * @now: ms since 1970
 * @jitter: 0 to 1, random, so that many desks do not come back in step
 *
 * After 429 and 5xx nothing is asked for as long as the server says; where it does not say, for 2,
 * 4, 8, … seconds less up to a half.
 */
void
vigie_http_host_take_answer (
    VigieHttpHost *self, guint status, SoupMessageHeaders *headers, gint64 now, double jitter)
{
  gint64 wait, longest;

  if (status != VIGIE_HTTP_TOO_MANY_REQUESTS && status < 500)
    {
      self->n_failures = 0;
      return;
    }
  self->n_failures++;
  wait = read_retry_after (headers, now);
  if (wait < 0 && status == VIGIE_HTTP_TOO_MANY_REQUESTS) /* others carry it too and mean nothing */
    wait = read_reset (headers, now);
  if (wait < 0)
    {
      longest = MIN (1000 * ((gint64) 1 << MIN (self->n_failures, 20)),
                     (gint64) VIGIE_HTTP_MAX_BACK_OFF_MS);
      wait = longest - (gint64) (jitter * (double) longest / 2);
    }
  /* several answers cross: the latest end counts */
  self->wait_until = MAX (self->wait_until, now + wait);
}

/**
 * vigie_http_host_get_wait:
 * @self: a server
 * @now: ms since 1970
 *
 * Returns: ms until it may be asked again, 0 for now
 */
gint64
vigie_http_host_get_wait (VigieHttpHost *self, gint64 now)
{
  /* a clock that was put back must not make us wait for days */
  self->wait_until = MIN (self->wait_until, now + VIGIE_HTTP_MAX_WAIT_MS);
  return MAX (self->wait_until - now, 0);
}
