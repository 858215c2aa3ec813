/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * FakeMastodon:
 *
 * A server that gives statuses as Mastodon does, in the shape that was recorded from version 4.6.4,
 * and can do wrong what others do. Its ids are words without an order. Callable on any thread.
 */
typedef struct _FakeMastodon FakeMastodon;

typedef enum
{
  FAKE_MASTODON_SINCE = 1 << 0,   /* takes min_id for since_id, as snac and Mastodon’s search do */
  FAKE_MASTODON_NO_LINK = 1 << 1, /* says nothing of further pages */
  FAKE_MASTODON_ASCENDING = 1 << 2, /* the oldest first */
  FAKE_MASTODON_DOUBLED = 1 << 3,   /* each status twice */
  FAKE_MASTODON_CLOSED = 1 << 4,    /* nothing for strangers, and says so only if it is asked */
  FAKE_MASTODON_SHORT = 1 << 5,     /* gives 7 where more are wanted */
  FAKE_MASTODON_SSE = 1 << 6,       /* streams events */
  FAKE_MASTODON_WEBSOCKET = 1 << 7, /* streams over a WebSocket */
  FAKE_MASTODON_REVOKED = 1 << 8,   /* takes no token any more */
  FAKE_MASTODON_ANYBODY = 1 << 9,   /* streams without one too */
} FakeMastodonManner;

FakeMastodon *fake_mastodon_new (void);
void fake_mastodon_free (FakeMastodon *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FakeMastodon, fake_mastodon_free)

char *fake_mastodon_dup_uri (FakeMastodon *self);
void fake_mastodon_set_manner (FakeMastodon *self, guint manner);
/* @more: members for the status, with a comma behind each. Returns: its number */
guint fake_mastodon_add (FakeMastodon *self, const char *words, const char *more);
void fake_mastodon_add_late (FakeMastodon *self, const char *words, guint n_above);
void fake_mastodon_edit (FakeMastodon *self, guint number, const char *words, const char *at);
void fake_mastodon_delete (FakeMastodon *self, guint number);

/* How the request after @n_more others is answered, once; with 0 it is broken off in the middle */
void fake_mastodon_fail (FakeMastodon *self,
                         guint n_more,
                         guint status,
                         const char *type,
                         const char *body,
                         const char *header, /* (nullable) */
                         const char *value);
guint fake_mastodon_count (FakeMastodon *self);     /* requests since the last time */
char *fake_mastodon_dup_query (FakeMastodon *self); /* (nullable): of the last one for statuses */
char *fake_mastodon_dup_authorization (FakeMastodon *self); /* (nullable): of the last request */

/* Streams: how many stand, or how many tags are asked for over them */
guint fake_mastodon_count_streams (FakeMastodon *self);
guint fake_mastodon_count_attempts (FakeMastodon *self);    /* to open one, since the last time */
gboolean fake_mastodon_streamed_first (FakeMastodon *self); /* when posts were asked for last */
void fake_mastodon_set_streaming (FakeMastodon *self, const char *address); /* what it says */
/* To all of them; what is sent before comes before */
void fake_mastodon_send (FakeMastodon *self, const char *event, const char *payload);
void fake_mastodon_send_status (FakeMastodon *self, const char *event, guint number);
void fake_mastodon_send_deletion (FakeMastodon *self, guint number);
void fake_mastodon_send_raw (FakeMastodon *self, const char *text); /* over WebSockets */
void fake_mastodon_cut (FakeMastodon *self);                        /* in the middle of a message */

G_END_DECLS
