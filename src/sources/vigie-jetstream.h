/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

struct yyjson_val;

/**
 * VigieJetstream:
 *
 * Reads the frames of a Jetstream, Bluesky's stream of everything that is written anywhere, in its
 * first and its second version, and picks out what is looked for. No I/O; used by one thread.
 */
typedef struct _VigieJetstream VigieJetstream;

#define VIGIE_JETSTREAM_COLLECTION "app.bsky.feed.post"
#define VIGIE_JETSTREAM_MAX_FRAME (1024 * 1024) /* bytes; a post has a tenth of that at most */

typedef enum
{
  VIGIE_JETSTREAM_NOTHING,  /* it passes by, and the stream goes on behind it */
  VIGIE_JETSTREAM_POST,     /* a new post that holds what is looked for */
  VIGIE_JETSTREAM_EDIT,     /* a post reads differently now */
  VIGIE_JETSTREAM_DELETION, /* a post was taken back by its author */
  VIGIE_JETSTREAM_OUTDATED, /* the server no longer has all that came after the asked place */
  VIGIE_JETSTREAM_END,      /* the server ends the stream, and says why */
  VIGIE_JETSTREAM_BAD,      /* no frame of a Jetstream */
} VigieJetstreamKind;

/**
 * VigieJetstreamFrame:
 * @kind: what it is
 * @is_match: whether it holds what is looked for; an edit may not
 * @did: (nullable): whose post it is
 * @rkey: (nullable): its key there
 * @at_us: when the server saw it, µs since 1970; 0 where it does not say
 * @seq: number of the event on this server; 0 in the first version
 * @record: (nullable): the post as its author wrote it
 * @name: (nullable): how the server calls the reason of an end
 * @message: (nullable): in the server's words
 *
 * What one frame says. Everything is borrowed until the next one is read.
 */
typedef struct
{
  VigieJetstreamKind kind;
  gboolean is_match;
  const char *did;
  const char *rkey;
  gint64 at_us;
  guint64 seq;
  struct yyjson_val *record;
  const char *name;
  const char *message;
} VigieJetstreamFrame;

VigieJetstream *
vigie_jetstream_new (const char *const *expressions, const char *language, GError **error);
void vigie_jetstream_free (VigieJetstream *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VigieJetstream, vigie_jetstream_free)

void vigie_jetstream_read (VigieJetstream *self, GBytes *bytes, VigieJetstreamFrame *frame);

G_END_DECLS
