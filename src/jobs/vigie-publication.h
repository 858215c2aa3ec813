/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vigie-publish.h"

G_BEGIN_DECLS

/**
 * VigieChannel:
 * @VIGIE_CHANNEL_FILE: saved by somebody as a file; what it is used for is not known
 * @VIGIE_CHANNEL_SERVER: read by others from this desk
 * @VIGIE_CHANNEL_DESTINATION: sent to one of the incident's destinations
 *
 * By which way an overlay left the desk.
 */
typedef enum
{
  VIGIE_CHANNEL_FILE,
  VIGIE_CHANNEL_SERVER,
  VIGIE_CHANNEL_DESTINATION,
} VigieChannel;

/**
 * VigiePublication:
 * @channel: how it left
 * @target: to whom or what: a file's name without its folders, a destination's name
 * @place: (nullable): vigie_destination_dup_place_key() of a destination: at another address
 *   nothing is known to lie
 * @format: name of the format
 * @sha256: of the bytes that left
 * @content: vigie_publish_get_content() of what they say
 * @with_lifted: also what had ended
 * @include_authors: also who wrote a post
 * @include_unconfirmed: also posts that nobody confirmed
 * @at: the moment that it describes, ms
 * @n_shapes: shapes in it
 * @n_posts: posts in it
 * @n_bytes: its size
 * @actor: (nullable): who had it published; to be noted as the incident's author when %NULL
 *
 * One overlay that left the desk.
 */
typedef struct
{
  VigieChannel channel;
  const char *target;
  const char *place;
  const char *format;
  const char *sha256;
  const char *content;
  gboolean with_lifted;
  gboolean include_authors;
  gboolean include_unconfirmed;
  gint64 at;
  guint64 n_shapes;
  guint64 n_posts;
  guint64 n_bytes;
  const char *actor;
} VigiePublication;

/**
 * VigieTarget:
 * @channel: how it leaves
 * @name: to whom or what
 * @decision: the last publication's entry in the log
 * @publication: what others see there; its texts belong to @decision
 * @changed: whether the desk would publish something else now
 * @changed_at: since when, ms, or %VIGIE_TIME_UNKNOWN where that is not told or cannot be: the
 *   incident's name changed, which no decision says
 *
 * A place where others see the overlay.
 */
typedef struct
{
  VigieChannel channel;
  char *name;
  VigieDecision *decision;
  VigiePublication publication;
  gboolean changed;
  gint64 changed_at;
} VigieTarget;

void vigie_target_free (VigieTarget *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VigieTarget, vigie_target_free)

void vigie_publication_init (VigiePublication *self,
                             const VigieOverlayRequest *request,
                             const VigieExportReport *report);
gboolean vigie_publication_says_the_same (const VigiePublication *a, const VigiePublication *b);
gboolean vigie_publication_record (VigieStore *store,
                                   const VigiePublication *publication,
                                   gboolean *is_new,
                                   GError **error);
VigieDecision *vigie_publication_find_last (VigieStore *store,
                                            VigieChannel channel,
                                            const char *target,
                                            VigiePublication *publication,
                                            GError **error);
gboolean vigie_publication_compare (VigieStore *store,
                                    const VigiePublication *publication,
                                    gboolean *changed,
                                    gint64 *changed_at,
                                    GCancellable *cancellable,
                                    GError **error);
GPtrArray *vigie_publication_list_targets (VigieStore *store,
                                           gboolean with_since,
                                           GCancellable *cancellable,
                                           GError **error);
gboolean vigie_publication_read (VigieDecision *decision,
                                 VigiePublication *publication); /* (out) */

G_END_DECLS
