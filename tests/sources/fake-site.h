/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store-support.h"
#include "vigie-server-thread.h"
#include "vigie-source.h"

G_BEGIN_DECLS

/**
 * FakeSiteFunc:
 * @path: that is asked for
 * @query: (nullable): names and values
 *
 * Returns: (transfer full) (nullable): JSON; %NULL for 404. Called in the server's thread, never
 *   while the test changes what it answers from: a round is over by then
 */
typedef char *(*FakeSiteFunc) (const char *path, GHashTable *query, gpointer user_data);

#define SITE_DESK_START (G_GINT64_CONSTANT (1769846400000))
#define SITE_DESK_STEP (10 * 60 * 1000) /* ms; after it no server wants a pause any more */

/**
 * SiteDesk:
 * @error: (nullable): of the last round
 * @notes: of the last round, a line each
 *
 * An incident, and a server that it watches. Zero-initialise it.
 */
typedef struct
{
  Place place;
  VigieStore *store;
  VigieHttpClient *client;
  VigieSource *source;
  const char *secret;
  const char *expression; /* (nullable): the incident's words */
  const VigieBox *area;   /* (nullable) */
  GError *error;
  VigieIngestCounts counts;
  guint64 n_hidden;
  char *notes;

  VigieServerThread thread;
  FakeSiteFunc func;
  gpointer func_data;
  GMutex mutex;       /* everything below */
  gint64 now;         /* ms, of the client; 0 for the real time */
  gint64 runs_from;   /* us of g_get_monotonic_time() from when on it goes on; 0 where it stands */
  const char *broken; /* (nullable): what paths begin with that are answered with 500 */
  guint n_requests;
  char *authorization; /* (nullable): of the last request */
  char *query;         /* (nullable): of the last request */
  guint n_before;      /* requests before the one that fails */
  gboolean fails;
  guint status; /* 0 where it breaks off in the middle */
  const char *type;
  const char *body;
} SiteDesk;

void site_desk_init (SiteDesk *self, FakeSiteFunc func, gpointer user_data);
void site_desk_clear (SiteDesk *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (SiteDesk, site_desk_clear)

/* Options behind @kind; "url=" has the server's address put before what follows it. */
void site_desk_watch (SiteDesk *self, const char *kind, ...) G_GNUC_NULL_TERMINATED;
char *site_desk_dup_uri (SiteDesk *self, const char *path);

/* How the request after @n_more others is answered, once; with a status of 0 it breaks off. */
void
site_desk_fail (SiteDesk *self, guint n_more, guint status, const char *type, const char *body);
guint site_desk_count (SiteDesk *self); /* requests since the last time */

gboolean site_desk_poll (SiteDesk *self); /* one round, SITE_DESK_STEP after the last */
void site_desk_expect_round (SiteDesk *self, guint n_imported, guint n_posts);
void site_desk_expect_failure (SiteDesk *self, int code, const char *words);
VigiePost *site_desk_find (SiteDesk *self, const char *kind, const char *host, const char *id);

G_END_DECLS
