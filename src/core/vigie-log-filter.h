/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vigie-decision.h"

G_BEGIN_DECLS

/**
 * VigieLogGroup:
 * @VIGIE_LOG_GROUP_ALL: every entry
 * @VIGIE_LOG_GROUP_VERDICTS: on posts and photos, and which posts are the same
 * @VIGIE_LOG_GROUP_POSITIONS: where posts are
 * @VIGIE_LOG_GROUP_WORK: who works on a post, and labels
 * @VIGIE_LOG_GROUP_BLURS: what is blurred of photos
 * @VIGIE_LOG_GROUP_SHAPES: closures and whatever else is drawn, and diversions
 * @VIGIE_LOG_GROUP_PUBLICATIONS: what left the desk
 * @VIGIE_LOG_GROUP_MILESTONES: milestones, and who was there
 * @VIGIE_LOG_GROUP_ENTRIES: free entries, and what the review found
 * @VIGIE_LOG_GROUP_UNDONE: what counts no longer, and the undoing
 *
 * Kinds of entries of the log, as people ask for them.
 */
typedef enum
{
  VIGIE_LOG_GROUP_ALL,
  VIGIE_LOG_GROUP_VERDICTS,
  VIGIE_LOG_GROUP_POSITIONS,
  VIGIE_LOG_GROUP_WORK,
  VIGIE_LOG_GROUP_BLURS,
  VIGIE_LOG_GROUP_SHAPES,
  VIGIE_LOG_GROUP_PUBLICATIONS,
  VIGIE_LOG_GROUP_MILESTONES,
  VIGIE_LOG_GROUP_ENTRIES,
  VIGIE_LOG_GROUP_UNDONE,
  VIGIE_N_LOG_GROUPS,
} VigieLogGroup;

const char *vigie_log_group_to_string (VigieLogGroup group); /* "all", "verdicts", … */
gboolean vigie_log_group_from_string (const char *text, VigieLogGroup *group);
const VigieDecisionKind *vigie_log_group_get_kinds (VigieLogGroup group, guint *n);

/**
 * VigieLogFilter:
 * @group: of which kinds
 * @kind: (nullable): of this kind alone, by its name in the log
 * @person: (nullable): by whom; case and accents do not matter
 * @subject: (nullable): about this post, photo or shape; the undoing of what is about it, too
 * @is_beginning: whether @subject is only how the identifier begins
 * @text: (nullable): words that stand in the reason or in what was written; case and accents do
 *   not matter
 * @from: not before, ms, or %VIGIE_TIME_UNKNOWN
 * @to: not after, ms, or %VIGIE_TIME_UNKNOWN
 * @only_active: only what counts: neither what was undone nor the undoing
 *
 * Which entries of the log are wanted: those that meet all of it.
 */
typedef struct
{
  VigieLogGroup group;
  char *kind;
  char *person;
  char *subject;
  gboolean is_beginning;
  char *text;
  gint64 from;
  gint64 to;
  gboolean only_active;
} VigieLogFilter;

VigieLogFilter *vigie_log_filter_new (void);
VigieLogFilter *vigie_log_filter_copy (const VigieLogFilter *self); /* (nullable) */
void vigie_log_filter_free (VigieLogFilter *self);
gboolean vigie_log_filter_is_empty (const VigieLogFilter *self); /* (nullable): lets all through */
gboolean vigie_log_filter_equal (const VigieLogFilter *a, const VigieLogFilter *b);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VigieLogFilter, vigie_log_filter_free)

G_END_DECLS
