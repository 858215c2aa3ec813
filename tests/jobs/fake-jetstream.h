/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vigie-server-thread.h"

#define FAKE_JETSTREAM_HANDLE "alice.test"
#define FAKE_JETSTREAM_DID "did:plc:alice"
#define FAKE_JETSTREAM_SECOND_PATH "/xrpc/network.bsky.jetstream.subscribeEvents"

/* A Jetstream of both versions, with the account's server beside it. */
typedef struct
{
  VigieServerThread thread;
  GMutex mutex; /* everything below */
  GPtrArray *events;
  guint n_sent; /* of them; the others are about to be */
  GPtrArray *sockets;
  GPtrArray *cursors;  /* (element-type utf8): of the connections, in their order */
  gboolean is_too_old; /* numbers of events */
  gboolean hides;      /* the author, from strangers */
  gboolean fails;      /* to say who somebody is */
  gboolean stalls;     /* when it is asked that */
  guint n_profiles;    /* requests */
} FakeJetstream;

gboolean fake_jetstream_hang_up (gpointer data);
void fake_jetstream_cut (FakeJetstream *self); /* in the middle of a frame */
void fake_jetstream_add (FakeJetstream *self, gint64 at_us, const char *text);
char *
fake_jetstream_make_event (const char *operation, const char *rkey, gint64 at_us, const char *text);
void fake_jetstream_init (FakeJetstream *self);
void fake_jetstream_clear (FakeJetstream *self);
