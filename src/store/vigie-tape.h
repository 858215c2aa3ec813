/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vigie-store.h"

G_BEGIN_DECLS

/* What came in the same millisecond comes in this order; the numbers are written into cursors. */
typedef enum
{
  VIGIE_TAPE_POST = 1,
  VIGIE_TAPE_PHOTO = 2,    /* fetched from an address that posts name */
  VIGIE_TAPE_CHANGE = 3,   /* a post was edited or deleted at its source */
  VIGIE_TAPE_OFFICIAL = 4, /* an authority said something else than before */
} VigieTapeKind;

/**
 * VigieTapeEvent:
 * @at: ms, when it became known
 * @row: tells those of one kind and time apart
 * @kind: what it is
 *
 * One thing that came to an incident from outside.
 */
typedef struct
{
  gint64 at;
  gint64 row;
  VigieTapeKind kind;
} VigieTapeEvent;

int vigie_tape_event_compare (const VigieTapeEvent *a, const VigieTapeEvent *b);

typedef enum
{
  VIGIE_TAPE_DEFAULT = 0,
  VIGIE_TAPE_BY_POSTING =
      1 << 0, /* posts come when they were posted, whenever they were received */
} VigieTapeFlags;

/**
 * VigieTapeChange:
 * @post: id of the post
 * @kind: what happened to it
 * @at: ms
 * @text: (nullable): how an edited post reads now
 */
typedef struct
{
  char post[VIGIE_POST_ID_LENGTH + 1];
  VigiePostUpdateKind kind;
  gint64 at;
  char *text;
} VigieTapeChange;

/**
 * VigieTapePhoto:
 * @uri: the address as posts name it
 * @final_uri: where it came from
 * @at: ms, when it was fetched
 * @facts: what came, with its bytes
 */
typedef struct
{
  char *uri;
  char *final_uri;
  gint64 at;
  VigiePhotoFacts *facts;
} VigieTapePhoto;

/**
 * VigieTapeOfficial:
 * @watch: key of the watched source
 * @kind: of the source
 * @said_at: ms, or %VIGIE_TIME_UNKNOWN
 * @first_at: ms, when it was first answered
 * @last_at: ms, when it was last answered
 * @answer: SHA-256 of the whole answer
 * @packed: by vigie_official_state_pack()
 */
typedef struct
{
  char *watch;
  char *kind;
  gint64 said_at;
  gint64 first_at;
  gint64 last_at;
  guint8 answer[32];
  GBytes *packed;
} VigieTapeOfficial;

/**
 * VigieTapeSlice:
 * @posts: (element-type VigieObservation): what they point to is the slice's
 * @photos: (element-type VigieTapePhoto)
 * @changes: (element-type VigieTapeChange)
 * @officials: (element-type VigieTapeOfficial)
 *
 * Events as they were, read whole. Whoever hands them on to another time changes them in place.
 */
typedef struct
{
  GArray *posts;
  GArray *photos;
  GArray *changes;
  GArray *officials;
  /*< private >*/
  GPtrArray *kept;
  gsize n_bytes;
} VigieTapeSlice;

VigieTapeSlice *vigie_tape_slice_new (void);
void vigie_tape_slice_free (VigieTapeSlice *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VigieTapeSlice, vigie_tape_slice_free)

/**
 * VigieTape:
 *
 * All that came to an incident from outside, in the order in which it became known there. Nothing
 * that somebody decided is on it. Used by one thread at a time.
 */
typedef struct _VigieTape VigieTape;

VigieTape *vigie_tape_new (VigieStore *store, VigieTapeFlags flags, GError **error);
void vigie_tape_free (VigieTape *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VigieTape, vigie_tape_free)

guint vigie_tape_get_n (VigieTape *self);
const VigieTapeEvent *vigie_tape_get (VigieTape *self, guint index);
guint vigie_tape_find (VigieTape *self, const VigieTapeEvent *after);
gboolean vigie_tape_is_needed (VigieTape *self, guint index, gint64 from, GError **error);
gboolean vigie_tape_read (VigieTape *self, guint index, VigieTapeSlice *slice, GError **error);

GPtrArray *vigie_tape_list_watches (VigieStore *store, GError **error); /* (element-type utf8) */

/* ---- into another incident ---- */

/**
 * VigieReplay:
 * @watch: key of the watched source that replays
 * @expected: (nullable): the cursor that it goes on from
 * @cursor: the cursor afterwards
 * @slice: (nullable): what comes
 * @officials_until: (nullable) (element-type VigieTapeOfficial): what authorities went on to say;
 *   only until when counts
 *
 * What one transaction takes; see vigie_store_take_replay().
 */
typedef struct
{
  const char *watch;
  const char *expected;
  const char *cursor;
  const VigieTapeSlice *slice;
  GArray *officials_until;
} VigieReplay;

gboolean vigie_store_take_replay (VigieStore *self,
                                  const VigieReplay *replay,
                                  VigieIngestCounts *counts,
                                  gboolean *is_taken,
                                  GError **error);

G_END_DECLS
