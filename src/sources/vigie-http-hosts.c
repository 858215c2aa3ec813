/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-http-hosts.h"

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
