/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vigie-decision.h"

G_BEGIN_DECLS

typedef enum
{
  VIGIE_PURGE_POSTS,  /* posts, with everything that belongs to them alone */
  VIGIE_PURGE_PHOTOS, /* photos; the posts that showed them stay */
} VigiePurgeWhat;

typedef enum
{
  VIGIE_PURGE_ALL,
  VIGIE_PURGE_OLDER,  /* posted before a moment */
  VIGIE_PURGE_STATUS, /* that have one status now */
} VigiePurgeRule;

/**
 * VigiePurge:
 * @what: what is removed
 * @rule: which of them
 * @older_than: ms; of %VIGIE_PURGE_OLDER
 * @status: of %VIGIE_PURGE_STATUS
 *
 * What is to be removed from an incident for good.
 */
typedef struct
{
  VigiePurgeWhat what;
  VigiePurgeRule rule;
  gint64 older_than;
  VigieStatus status;
} VigiePurge;

/**
 * VigieRemoval:
 * @is_pseudonymising: authors were named otherwise, and nothing else of what follows holds but
 *   @n_authors and @n_posts
 * @purge: what was to be removed
 * @n_posts: posts that are gone; of photos: that showed them
 * @n_photos: photos that are gone
 * @n_bytes: what their originals took
 * @n_authors: who got a pseudonym
 * @at: when, ms
 * @actor: (nullable): who did it
 * @reason: (nullable): why
 *
 * What an entry of the log of kind `data.purge` or `data.pseudonymise` says.
 */
typedef struct
{
  gboolean is_pseudonymising;
  VigiePurge purge;
  guint64 n_posts;
  guint64 n_photos;
  guint64 n_bytes;
  guint64 n_authors;
  gint64 at;
  char *actor;
  char *reason;
} VigieRemoval;

VigieDraft *vigie_purge_make_draft (const VigiePurge *self,
                                    guint64 n_posts,
                                    guint64 n_photos,
                                    guint64 n_bytes,
                                    const char *reason /* (nullable) */,
                                    const char *actor /* (nullable) */);
VigieDraft *vigie_pseudonyms_make_draft (guint64 n_authors,
                                         guint64 n_posts,
                                         const char *reason,
                                         const char *actor);

VigieRemoval *vigie_removal_new (VigieDecision *decision); /* (nullable): it is none */
void vigie_removal_free (VigieRemoval *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VigieRemoval, vigie_removal_free)

/* "12 posts, 3 photos", or "" where nothing is said: the numbers of an entry for people */
char *vigie_removal_say_counts (VigieDecision *decision);

/* Names of people's accounts in a text: "@…" instead */
char *vigie_mask_accounts (const char *text);

G_END_DECLS
