/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fake-mastodon.h"
#include "store-support.h"
#include "vigie-real-server.h"
#include "vigie-source.h"

/* An incident into which a server of Mastodon's network is watched: ours, or a real one. */

/* Hands on to the store until it breaks off. */
#define TYPE_BREAKING_SINK (breaking_sink_get_type ())
G_DECLARE_FINAL_TYPE (BreakingSink, breaking_sink, BREAKING, SINK, GObject)

struct _BreakingSink
{
  GObject parent_instance;
  VigieStore *store; /* borrowed */
  guint n_left;      /* batches that it still takes */
};

typedef struct
{
  Place place;
  VigieStore *store;
  VigieHttpClient *client;
  BreakingSink *sink;
  VigieSource *source;
  const char *secret;
  GError *error; /* of the last round */
  VigieIngestCounts counts;
  char *notes;

  FakeMastodon *fake;
  guint manner;

  char *snac;
  char *data;
  char *password;          /* of its account “anne” */
  VigieRealServer *server; /* (nullable) */
} Desk;

/**
 * Peer:
 * @is_real: whether it is snac
 * @manner: of ours
 */
typedef struct
{
  const char *name;
  gboolean is_real;
  guint manner;
} Peer;

void desk_set_up_fake (Desk *self, guint manner);
gboolean desk_set_up_peer (Desk *self, const Peer *peer); /* FALSE, with a word, without snac */
void desk_clear (Desk *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Desk, desk_clear)

void desk_watch (Desk *self, const char *const *options); /* besides the address */
void desk_publish (Desk *self, guint number);             /* a post under #crue */
gboolean desk_poll (Desk *self); /* one round, beginning where the incident says */
guint64 desk_count_posts (Desk *self);
void desk_expect_round (Desk *self, guint n_imported, guint n_posts);
void desk_expect_failure (Desk *self, int code, const char *words /* (nullable) */);
