/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <string.h>

#include "store-support.h"
#include "vigie-error.h"
#include "vigie-server-thread.h"
#include "vigie-watching.h"

/* An incident that watches a server of ours, for tests of one kind of source. Their own desks hold
 * one. For test programs only. */

/**
 * WatchDesk:
 * @secret: that polls give
 * @now: ms, of the client
 */
typedef struct
{
  Place place;
  VigieStore *store;
  VigieServerThread *server;
  VigieHttpClient *client;
  VigieSource *source;
  const char *secret;
  gint64 now;
} WatchDesk;

static inline gint64
watch_desk_get_time (gpointer data)
{
  return *(gint64 *) data;
}

/* @options: (nullable) (array zero-terminated=1): beside the address */
static inline VigieSource *
watch_desk_make_source (WatchDesk *self, const char *kind, const char *const *options)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) all = NULL;
  g_autoptr (GError) error = NULL;
  VigieSource *source;

  g_strv_builder_take (builder, g_strdup_printf ("url=http://127.0.0.1:%u", self->server->port));
  if (options != NULL)
    g_strv_builder_addv (builder, (const char **) options);
  all = g_strv_builder_end (builder);
  source = vigie_source_new (kind, (const char *const *) all, &error);
  g_assert_no_error (error);
  return source;
}

/* @server: one that runs, and is stopped with the desk */
static inline void
watch_desk_init (WatchDesk *self,
                 VigieServerThread *server,
                 const char *secret,
                 gint64 now,
                 const char *kind,
                 const char *const *options)
{
  place_init (&self->place);
  self->store = create_store (self->place.path);
  self->server = server;
  self->secret = secret;
  self->now = now;
  self->client = vigie_http_client_new (NULL, FALSE);
  vigie_http_client_set_clock (self->client, watch_desk_get_time, &self->now);
  self->source = watch_desk_make_source (self, kind, options);
}

static inline void
watch_desk_clear (WatchDesk *self)
{
  vigie_http_client_close (self->client);
  g_clear_object (&self->client);
  g_clear_object (&self->source);
  vigie_server_thread_stop (self->server);
  close_and_unref (self->store);
  place_clear (&self->place);
}

/* @secret: (nullable) */
static inline gboolean
watch_desk_poll (WatchDesk *self, const char *secret, VigieSourceRound *round, GError **error)
{
  vigie_source_round_clear (round);
  return vigie_watching_poll (self->store, self->source, self->client, secret, NULL, round, error);
}

static inline void
watch_desk_poll_well (WatchDesk *self, VigieSourceRound *round)
{
  g_autoptr (GError) error = NULL;

  watch_desk_poll (self, self->secret, round, &error);
  g_assert_no_error (error);
}

/* (nullable) */
static inline VigiePost *
watch_desk_find (WatchDesk *self, const char *kind, const char *external_id)
{
  char id[VIGIE_POST_ID_LENGTH + 1];

  vigie_post_make_id (kind, "", external_id, id);
  return vigie_store_find_post (self->store, id, NULL);
}

static inline gboolean
round_says (const VigieSourceRound *round, const char *words)
{
  for (guint i = 0; i < round->notes->len; i++)
    if (strstr (g_ptr_array_index (round->notes, i), words) != NULL)
      return TRUE;
  return FALSE;
}
