/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * VigieWebServer:
 *
 * A real HTTP server on loopback, in a thread of its own, with one page for each path. It counts
 * what it is asked. Callable on any thread.
 */
typedef struct _VigieWebServer VigieWebServer;

/**
 * VigieWebManner:
 * @VIGIE_WEB_WHOLE: with its length
 * @VIGIE_WEB_CHUNKED: whole, but without saying its length first
 * @VIGIE_WEB_STALLED: the first half, and then nothing more
 * @VIGIE_WEB_BROKEN: the first half, and then the connection ends
 * @VIGIE_WEB_HELD: nothing until vigie_web_server_release()
 *
 * How a page is given.
 */
typedef enum
{
  VIGIE_WEB_WHOLE,
  VIGIE_WEB_CHUNKED,
  VIGIE_WEB_STALLED,
  VIGIE_WEB_BROKEN,
  VIGIE_WEB_HELD,
} VigieWebManner;

VigieWebServer *vigie_web_server_new (void);
void vigie_web_server_free (VigieWebServer *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VigieWebServer, vigie_web_server_free)

guint vigie_web_server_get_port (VigieWebServer *self);
char *vigie_web_server_dup_uri (VigieWebServer *self, const char *path);

/* Headers follow as pairs of name and value, up to a NULL. With an ETag, who names it gets 304. */
void vigie_web_server_set (VigieWebServer *self,
                           const char *path,
                           guint status,
                           const char *type,
                           GBytes *body,
                           ...) G_GNUC_NULL_TERMINATED;
void vigie_web_server_set_text (
    VigieWebServer *self, const char *path, guint status, const char *type, const char *text);
void vigie_web_server_set_redirect (VigieWebServer *self, const char *path, const char *location);
void vigie_web_server_set_manner (VigieWebServer *self, const char *path, VigieWebManner manner);
void vigie_web_server_release (VigieWebServer *self);

/* Of one path, or of all with NULL */
guint vigie_web_server_count (VigieWebServer *self, const char *path);
void vigie_web_server_wait (VigieWebServer *self, const char *path, guint n_requests);
guint vigie_web_server_get_most_held (VigieWebServer *self);
/* Of the last request for a path: (transfer full) (nullable) */
char *vigie_web_server_dup_header (VigieWebServer *self, const char *path, const char *name);
char *vigie_web_server_dup_query (VigieWebServer *self, const char *path);
/* µs between the last two requests for a path */
gint64 vigie_web_server_get_interval (VigieWebServer *self, const char *path);

G_END_DECLS
