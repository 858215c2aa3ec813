/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <libsoup/soup.h>

#include "vigie-http-client.h"
#include "vigie-http-hosts.h"

G_BEGIN_DECLS

/* What all threads may ask and say: until when servers want a pause. */
typedef struct
{
  GMutex mutex;
  GHashTable *until; /* (element-type utf8 gint64): by vigie_http_host_make_key() */
} VigieHttpPauses;

gint64 vigie_http_pauses_get (VigieHttpPauses *self, GUri *uri, gint64 now);
void vigie_http_pauses_note (VigieHttpPauses *self, GUri *uri, gint64 until);

/**
 * VigieHttpQueue:
 *
 * All requests of one client. Made, used and freed on the client's thread.
 */
typedef struct
{
  SoupSession *session;
  GMainContext *context;
  gboolean allow_local;
  VigieHttpClockFunc clock; /* (nullable) */
  gpointer clock_data;
  GHashTable *hosts; /* (element-type utf8 VigieHttpHost) */
  GQueue waiting;    /* of VigieHttpJob, in the order of their turn */
  GQueue running;
  GSource *wake; /* when the first pause ends that somebody waits for */
  VigieHttpPauses *pauses;
  gboolean closed;
} VigieHttpQueue;

/**
 * VigieHttpJob:
 * @cancellable: ours; stopped by the caller's or by a limit of time
 * @patient_until: ms since 1970, set when it is first looked at
 * @late_at: ms since 1970: when its time is over by a clock that the client was given
 *
 * One request on its way, with its redirects.
 */
typedef struct
{
  VigieHttpQueue *queue;
  GTask *task;
  VigieHttpHost *host; /* (nullable): while it has a place there */
  GUri *uri;
  char *accept;
  VigieHttpValidator validator;
  gsize max_bytes;
  guint deadline_ms;
  guint idle_ms;
  guint patience_ms;
  char *method;
  GBytes *content;      /* (nullable) */
  char *content_type;   /* (nullable) */
  GStrv headers;        /* (nullable): names and values in turn, for the first server only */
  char *first_key;      /* of the first server */
  gboolean allow_local; /* there */
  gboolean keep_refusals;
  gboolean moved; /* for good, by each redirect so far */
  gint64 patient_until;
  gint64 late_at;
  guint n_redirects;
  gboolean late; /* over a limit of time, and therefore stopped */

  SoupMessage *message;
  GInputStream *stream;
  GByteArray *body;
  GCancellable *cancellable;
  GSource *caller;
  GSource *deadline;
  GSource *idle;
} VigieHttpJob;

VigieHttpQueue *vigie_http_queue_new (GMainContext *context, const char *contact);
void vigie_http_queue_close (VigieHttpQueue *self);
void vigie_http_queue_free (VigieHttpQueue *self);
gint64 vigie_http_queue_now (VigieHttpQueue *self);
void vigie_http_queue_push (VigieHttpQueue *self, VigieHttpJob *job);
void vigie_http_queue_push_again (VigieHttpQueue *self, VigieHttpJob *job);
void vigie_http_queue_note_pause (VigieHttpQueue *self, VigieHttpJob *job);
void vigie_http_queue_end (VigieHttpQueue *self,
                           VigieHttpJob *job,
                           VigieHttpResponse *response,
                           GError *error);

VigieHttpJob *vigie_http_job_new (const VigieHttpRequest *request, GTask *task, GError **error);
void vigie_http_job_free (VigieHttpJob *self);
void vigie_http_job_send (VigieHttpJob *self);

GUri *vigie_http_uri_clean (GUri *uri, GError **error);
GStrv vigie_http_request_dup_headers (const VigieHttpRequest *request);
gboolean vigie_http_is_redirect (guint status);
GUri *vigie_http_message_follow (SoupMessage *message, guint n_redirects, GError **error);
void vigie_http_message_guard (SoupMessage *message, GCancellable *cancellable);
gboolean vigie_http_message_is_refused (SoupMessage *message);

/* Of the client, for connections of their own; any thread */
const char *vigie_http_client_get_contact (VigieHttpClient *self);
gboolean vigie_http_client_get_allow_local (VigieHttpClient *self);
void vigie_http_client_note_answer (VigieHttpClient *self, SoupMessage *message);
gboolean vigie_http_client_add_stream (VigieHttpClient *self, GCancellable *cancellable);
void vigie_http_client_remove_stream (VigieHttpClient *self, GCancellable *cancellable);

G_END_DECLS
