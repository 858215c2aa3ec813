/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store-support.h"
#include "vigie-pusher.h"
#include "vigie-server-thread.h"

/* A server with one folder, /dav/, that does what it is told to. */
typedef struct
{
  VigieServerThread thread;
  GMutex mutex;
  GBytes *file;      /* (nullable): what lies at /dav/roads.geojson */
  guint fail_status; /* of the next writes */
  guint n_fail;      /* how many of them */
  guint n_writes;    /* that were asked for */
  guint n_others;    /* requests for other addresses */
  gboolean redirects;
  gboolean cuts;    /* keeps half of what is written */
  gboolean changes; /* somebody else writes just before */
  gboolean loses;   /* takes what is written, and hangs up before it says so */
  gboolean hides;   /* what was written cannot be read back */
  const char *retry_after;
  char *authorization;
} PushServer;

typedef struct
{
  Place place;
  VigieStore *store;
  PushServer fake;
  VigieDestination *destination;
} PushDesk;

void push_desk_init (PushDesk *self);
void push_desk_clear (PushDesk *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (PushDesk, push_desk_clear)

void push_desk_draw (VigieStore *store, const char *id); /* a closure */
gboolean push_desk_has_sent (PushDesk *self, const char *id);
guint push_desk_count_noted (PushDesk *self);
