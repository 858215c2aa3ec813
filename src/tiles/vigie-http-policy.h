/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <libsoup/soup.h>

G_BEGIN_DECLS

/* What HTTP says of how long an answer is good (RFC 9111) and when to ask again. No I/O, no clock:
 * times are µs since 1970 and come as parameters. */

/**
 * VigieHttpFreshness:
 * @store: whether the answer may be kept
 * @stated: whether the server said how long; else @lifetime is a guess
 * @lifetime: µs until it must be confirmed with the server
 */
typedef struct
{
  gboolean store;
  gboolean stated;
  gint64 lifetime;
} VigieHttpFreshness;

VigieHttpFreshness
vigie_http_freshness (SoupMessageHeaders *headers, gint64 now, gint64 at_least_s);
gint64 vigie_http_retry_after (SoupMessageHeaders *headers, gint64 now);
gint64 vigie_http_back_off_s (guint n_failures, double jitter);

#define VIGIE_HTTP_DAY_S (G_GINT64_CONSTANT (86400))
#define VIGIE_HTTP_MAX_WAIT_S (15 * 60)

G_END_DECLS
