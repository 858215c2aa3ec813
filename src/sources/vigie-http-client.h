/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * VigieHttpClient:
 *
 * Reads from the web for all sources: with limits of time and size, at most two requests to one
 * server and six in all, and pauses where a server wants one. It works on a thread of its own,
 * which the first request starts. Callable on any thread; close it with vigie_http_client_close().
 *
 * Addresses come from strangers: only http and https are followed, no name or password goes with
 * them but what a request says, and nothing is sent into the local network unless the property
 * "allow-local" is set or the request allows it. Each
 * socket is looked at after the name was resolved and before it connects, and closed when it would
 * lead there; so what was checked is what is connected to, whatever a name server says the next
 * time. Behind a proxy that the desk is set up with, the proxy looks names up; then only the name
 * is checked.
 */
#define VIGIE_TYPE_HTTP_CLIENT (vigie_http_client_get_type ())
G_DECLARE_FINAL_TYPE (VigieHttpClient, vigie_http_client, VIGIE, HTTP_CLIENT, GObject)

#define VIGIE_HTTP_MAX_REDIRECTS 5
#define VIGIE_HTTP_MAX_PER_HOST 2
#define VIGIE_HTTP_MAX_RUNNING 6
#define VIGIE_HTTP_DEFAULT_MAX_BYTES (10 * 1000 * 1000)
#define VIGIE_HTTP_DEFAULT_DEADLINE_MS (60 * 1000)
#define VIGIE_HTTP_DEFAULT_IDLE_MS (20 * 1000)

/**
 * VigieHttpValidator:
 * @uri: (nullable): the address it is of, after redirects; %NULL for the one that is asked first
 * @etag: (nullable): the server's name for a version
 * @modified: (nullable): Last-Modified, in the server's words
 *
 * By what a server knows whether we have its newest version.
 */
typedef struct
{
  char *uri;
  char *etag;
  char *modified;
} VigieHttpValidator;

void vigie_http_validator_clear (VigieHttpValidator *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (VigieHttpValidator, vigie_http_validator_clear)

/**
 * VigieHttpRequest:
 * @uri: http or https
 * @accept: (nullable): value of the header Accept
 * @validator: (nullable): of the version that is here; the answer may then be 304
 * @max_bytes: of the answer, after decompression; 0 for %VIGIE_HTTP_DEFAULT_MAX_BYTES
 * @deadline_ms: from the first request to the last byte, redirects included, without waiting in the
 *   queue; 0 for %VIGIE_HTTP_DEFAULT_DEADLINE_MS
 * @idle_ms: how long nothing at all may come; 0 for %VIGIE_HTTP_DEFAULT_IDLE_MS
 * @patience_ms: how long a server's pause is waited out; with 0 the request fails at once
 * @method: (nullable): "GET" where it is %NULL; only what is asked with GET is redirected
 * @body: (nullable): what is sent along
 * @body_type: (nullable): media type of @body
 * @authorization: (nullable): value of the header Authorization; another server, to which the
 *   request is redirected, does not get it
 * @headers: (nullable) (array zero-terminated=1): names and values of further headers, in turn;
 *   they too are for the first server only
 * @allow_local: whether the server may be in the local network: where the user typed its address.
 *   What it redirects to may then be there too, on the same host
 * @keep_refusals: whether an answer of 400 to 499 is given as such, for what it says; but for 429
 *
 * What to ask for.
 */
typedef struct
{
  const char *uri;
  const char *accept;
  const VigieHttpValidator *validator;
  gsize max_bytes;
  guint deadline_ms;
  guint idle_ms;
  guint patience_ms;
  const char *method;
  GBytes *body;
  const char *body_type;
  const char *authorization;
  const char *const *headers;
  gboolean allow_local;
  gboolean keep_refusals;
} VigieHttpRequest;

/**
 * VigieHttpResponse:
 * @status: 200 to 299, or 304; 400 to 499 where they are asked for
 * @bytes: (nullable): the answer; %NULL with 304
 * @uri: where it came from in the end, without name, password and fragment
 * @mime_type: (nullable): what the server says it is, in lower case without parameters; not to be
 *   trusted
 * @received_at: ms since 1970
 * @moved_to: (nullable): the address to ask from now on, where the server said so (301, 308)
 * @link: (nullable): the header Link, RFC 8288
 * @app_usage: (nullable): the header X-App-Usage, by which Meta says how much was asked
 * @business_usage: (nullable): the header X-Business-Use-Case-Usage
 * @dpop_nonce: (nullable): the header DPoP-Nonce, RFC 9449: what the next proof is to hold
 * @challenge: (nullable): the header WWW-Authenticate: why an answer is refused
 * @server_time: ms since 1970 by the server's own clock, to the second; %VIGIE_TIME_UNKNOWN
 *   where it does not say
 * @validator: of this version
 */
typedef struct
{
  guint status;
  GBytes *bytes;
  char *uri;
  char *mime_type;
  gint64 received_at;
  char *moved_to;
  char *link;
  char *app_usage;
  char *business_usage;
  char *dpop_nonce;
  char *challenge;
  gint64 server_time;
  VigieHttpValidator validator;
} VigieHttpResponse;

void vigie_http_response_free (VigieHttpResponse *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VigieHttpResponse, vigie_http_response_free)

typedef gint64 (*VigieHttpClockFunc) (gpointer user_data); /* ms since 1970; any thread */

VigieHttpClient *vigie_http_client_new (const char *contact, gboolean allow_local);
void
vigie_http_client_set_clock (VigieHttpClient *self, VigieHttpClockFunc clock, gpointer user_data);
gint64 vigie_http_client_get_now (VigieHttpClient *self);
gint64 vigie_http_client_get_pause (VigieHttpClient *self, const char *uri);
void vigie_http_client_close (VigieHttpClient *self);

void vigie_http_client_get_async (VigieHttpClient *self,
                                  const VigieHttpRequest *request,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data);
VigieHttpResponse *
vigie_http_client_get_finish (VigieHttpClient *self, GAsyncResult *result, GError **error);
VigieHttpResponse *vigie_http_client_get (VigieHttpClient *self,
                                          const VigieHttpRequest *request,
                                          GCancellable *cancellable,
                                          GError **error);

G_END_DECLS
