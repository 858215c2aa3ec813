/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "vigie-position.h"
#include "vigie-time.h"

G_BEGIN_DECLS

/* The verdicts; the numbers are written into incident files. */
typedef enum
{
  VIGIE_STATUS_NEW = 0,
  VIGIE_STATUS_CONFIRMED = 1,
  VIGIE_STATUS_REJECTED = 2,
  VIGIE_STATUS_UNVERIFIABLE = 3,
  VIGIE_STATUS_KNOWN_TO_COMMAND = 4,
} VigieStatus;

#define VIGIE_N_STATUSES 5
#define VIGIE_POST_ID_LENGTH 32 /* hex digits */

const char *vigie_status_to_string (VigieStatus status);
gboolean vigie_status_from_string (const char *text, VigieStatus *status);

/**
 * VigiePhotoFacts:
 * @sha256: (nullable): 64 hex digits of the original bytes, %NULL while they are not here
 * @uri: (nullable): where it came from, a file or an address
 * @mime_type: (nullable): by its content
 * @width: pixels, 0 when unknown
 * @height: pixels, 0 when unknown
 * @taken_at: ms, or %VIGIE_TIME_UNKNOWN
 * @has_position: whether @position is known
 * @position: from the photo's own metadata
 * @has_direction: whether @direction_deg is known
 * @direction_deg: where the camera looked, clockwise from north, 0 to 360
 * @error: (nullable): why it cannot be shown, in the user's words
 * @is_removed: it was removed from the incident on purpose; @error says when and by whom
 * @bytes: (nullable): the original, only while it is being imported
 *
 * A photo as an observation: what its bytes and its metadata say.
 */
typedef struct
{
  char *sha256;
  char *uri;
  char *mime_type;
  int width;
  int height;
  gint64 taken_at;
  gboolean has_position;
  VigiePosition position;
  gboolean has_direction;
  double direction_deg;
  char *error;
  gboolean is_removed;
  GBytes *bytes;
} VigiePhotoFacts;

VigiePhotoFacts *vigie_photo_facts_new (const char *uri);
void vigie_photo_facts_clear (VigiePhotoFacts *self);
void vigie_photo_facts_free (VigiePhotoFacts *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VigiePhotoFacts, vigie_photo_facts_free)

/**
 * VigieObservation:
 * @source_kind: "x", "mastodon", "bluesky", "file", …
 * @source_host: the server, or the name of the file or collection; may be ""
 * @external_id: the source's own id
 * @id: (nullable): the identifier that the post has in another incident, from which it is replayed;
 *   else it follows from the source
 * @posted_at: ms, or %VIGIE_TIME_UNKNOWN (the store then uses @received_at)
 * @received_at: ms, or %VIGIE_TIME_UNKNOWN (the store then uses its clock)
 *
 * One post on its way into an incident. Everything is borrowed for the call that takes it.
 */
typedef struct
{
  const char *source_kind;
  const char *source_host;
  const char *external_id;
  const char *id;     /* (nullable) */
  const char *url;    /* (nullable) */
  const char *author; /* (nullable) */
  const char *text;   /* UTF-8, HTML already reduced to text; may be "" */
  gint64 posted_at;
  gint64 received_at;
  const VigiePosition *candidates;
  gsize n_candidates;
  VigiePhotoFacts *const *photos;
  gsize n_photos;
} VigieObservation;

void vigie_post_make_id (const char *source_kind,
                         const char *source_host,
                         const char *external_id,
                         char id[VIGIE_POST_ID_LENGTH + 1]);

/**
 * VigiePost:
 *
 * One message as its source gave it. Immutable; what people decided about it is
 * in #VigiePostState.
 */
#define VIGIE_TYPE_POST (vigie_post_get_type ())
G_DECLARE_FINAL_TYPE (VigiePost, vigie_post, VIGIE, POST, GObject)

VigiePost *vigie_post_new (gint64 row_id, const VigieObservation *observation);
/* Whose own id is not known any more, as its author was named otherwise */
VigiePost *
vigie_post_new_with_id (gint64 row_id, const char *id, const VigieObservation *observation);

gint64 vigie_post_get_row_id (VigiePost *self);
const char *vigie_post_get_id (VigiePost *self);
const char *vigie_post_get_source_kind (VigiePost *self);
const char *vigie_post_get_source_host (VigiePost *self);
char *vigie_post_dup_source (VigiePost *self); /* "x", "mastodon:example.org", "file:posts.csv" */
gboolean vigie_post_is_link_only (VigiePost *self);
const char *vigie_post_get_external_id (VigiePost *self);
const char *vigie_post_get_url (VigiePost *self);
const char *vigie_post_get_author (VigiePost *self);
const char *vigie_post_get_text (VigiePost *self);
gint64 vigie_post_get_posted_at (VigiePost *self);
gint64 vigie_post_get_received_at (VigiePost *self);
gint64 vigie_post_get_claimed_at (VigiePost *self);
const VigiePosition *vigie_post_get_candidates (VigiePost *self, gsize *n_candidates);
VigiePhotoFacts *const *vigie_post_get_photos (VigiePost *self, gsize *n_photos);

G_END_DECLS
