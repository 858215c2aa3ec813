/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <libsoup/soup.h>

G_BEGIN_DECLS

#define VIGIE_HTTP_TOO_MANY_REQUESTS 429            /* RFC 6585 §4; libsoup has no name for it */
#define VIGIE_HTTP_MAX_WAIT_MS (60 * 60 * 1000)     /* however long a server asks us to wait */
#define VIGIE_HTTP_MAX_BACK_OFF_MS (15 * 60 * 1000) /* where it does not say */

/**
 * VigieHttpHost:
 * @name: for people, without port
 * @n_running: requests that are on their way
 * @n_failures: in a row
 * @wait_until: ms since 1970 before which nothing is asked, 0 for now
 *
 * What one server said of itself. No I/O, no clock, no lock.
 */
typedef struct
{
  char *name;
  guint n_running;
  guint n_failures;
  gint64 wait_until;
} VigieHttpHost;

VigieHttpHost *vigie_http_host_new (GUri *uri);
void vigie_http_host_free (VigieHttpHost *self);
char *vigie_http_host_make_key (GUri *uri);
void vigie_http_host_take_answer (
    VigieHttpHost *self, guint status, SoupMessageHeaders *headers, gint64 now, double jitter);
gint64 vigie_http_host_get_wait (VigieHttpHost *self, gint64 now);

G_END_DECLS
