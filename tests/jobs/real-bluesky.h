/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>
#include <libsoup/soup.h>

/**
 * RealBluesky:
 * @pds: (nullable): address of the server of accounts
 * @jetstream: address of a Jetstream
 * @did: of the account
 *
 * A real network of Bluesky's servers, where the environment names one:
 *
 *   VIGIE_BLUESKY_PDS=http://localhost:2583             with alice.test, hunter2
 *   VIGIE_BLUESKY_JETSTREAM=ws://127.0.0.1:2595/subscribe
 *   VIGIE_PLC_DIRECTORY=http://localhost:2582
 */
typedef struct
{
  const char *pds;
  const char *jetstream;
  char *did;

  /*< private >*/
  char *token;
  SoupSession *session;
} RealBluesky;

#define REAL_BLUESKY_HANDLE "alice.test"
#define REAL_BLUESKY_PASSWORD "hunter2"

gboolean real_bluesky_init (RealBluesky *self); /* FALSE, with a word, where there is none */
void real_bluesky_clear (RealBluesky *self);
void real_bluesky_put (RealBluesky *self, const char *rkey, const char *text);
void real_bluesky_delete (RealBluesky *self, const char *rkey);
char *real_bluesky_make_key (void); /* one that no run before has used */
