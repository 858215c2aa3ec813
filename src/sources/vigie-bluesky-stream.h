/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vigie-bluesky-names.h"
#include "vigie-source-private.h"

G_BEGIN_DECLS

#define VIGIE_JETSTREAM_DEFAULT "wss://jetstream2.us-east.bsky.network/subscribe"

/**
 * VigieBlueskyStreamTask:
 * @address: of a Jetstream
 * @expressions: (array zero-terminated=1): see vigie_jetstream_new()
 * @language: (nullable): see vigie_jetstream_new()
 * @is_stranger: whether the desk has no account there
 * @names: who is who
 * @fill: takes what came up to now, once the connection stands
 * @source: for @fill
 *
 * What is read, and how.
 */
typedef struct
{
  const char *address;
  const char *const *expressions;
  const char *language;
  gboolean is_stranger;
  VigieBlueskyNames *names;
  gboolean (*fill) (VigieSource *source, VigieSourceRound *round, GError **error);
  VigieSource *source;
} VigieBlueskyStreamTask;

char *vigie_bluesky_stream_read_address (const char *option, GError **error);
gboolean vigie_bluesky_stream_run (const VigieBlueskyStreamTask *task,
                                   VigieSourceRound *round,
                                   GError **error);

G_END_DECLS
