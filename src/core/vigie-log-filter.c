/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-log-filter.h"

#include "vigie-time.h"

#define MAX_KINDS 6

static const struct
{
  const char *name;
  guint n_kinds;
  VigieDecisionKind kinds[MAX_KINDS];
} groups[VIGIE_N_LOG_GROUPS] = {
  [VIGIE_LOG_GROUP_ALL] = { "all", 0, { VIGIE_DECISION_UNKNOWN } },
  [VIGIE_LOG_GROUP_VERDICTS] = { "verdicts",
                                 3,
                                 { VIGIE_DECISION_POST_STATUS, VIGIE_DECISION_POST_DUPLICATE_OF,
                                   VIGIE_DECISION_PHOTO_VERDICT } },
  [VIGIE_LOG_GROUP_POSITIONS] = { "positions", 1, { VIGIE_DECISION_POST_POSITION } },
  [VIGIE_LOG_GROUP_WORK] = { "work", 2, { VIGIE_DECISION_POST_OWNER, VIGIE_DECISION_POST_LABEL } },
  [VIGIE_LOG_GROUP_BLURS] = { "blurs", 1, { VIGIE_DECISION_PHOTO_REDACT } },
  [VIGIE_LOG_GROUP_SHAPES] = { "shapes",
                               4,
                               { VIGIE_DECISION_SHAPE_DRAW, VIGIE_DECISION_SHAPE_EDIT,
                                 VIGIE_DECISION_SHAPE_LIFT, VIGIE_DECISION_DIVERSION_SET } },
  [VIGIE_LOG_GROUP_PUBLICATIONS] = { "publications",
                                     3,
                                     { VIGIE_DECISION_OVERLAY_PUBLISHED,
                                       VIGIE_DECISION_BRIEF_ISSUED, VIGIE_DECISION_MESSAGE } },
  [VIGIE_LOG_GROUP_MILESTONES] = { "milestones",
                                   3,
                                   { VIGIE_DECISION_MILESTONE, VIGIE_DECISION_ROSTER_JOIN,
                                     VIGIE_DECISION_ROSTER_LEAVE } },
  [VIGIE_LOG_GROUP_ENTRIES] = { "entries",
                                4,
                                { VIGIE_DECISION_NOTE, VIGIE_DECISION_REVIEW_FINDING,
                                  VIGIE_DECISION_DATA_PURGE, VIGIE_DECISION_DATA_PSEUDONYMISE } },
  [VIGIE_LOG_GROUP_UNDONE] = { "undone", 0, { VIGIE_DECISION_UNKNOWN } },
};

const char *
vigie_log_group_to_string (VigieLogGroup group)
{
  g_return_val_if_fail (group < VIGIE_N_LOG_GROUPS, NULL);

  return groups[group].name;
}

/**
 * vigie_log_group_from_string:
 * @text: a name
 * @group: (out): which it is
 *
 * Returns: whether there is such a group
 */
gboolean
vigie_log_group_from_string (const char *text, VigieLogGroup *group)
{
  for (guint i = 0; i < VIGIE_N_LOG_GROUPS; i++)
    {
      if (g_strcmp0 (text, groups[i].name) != 0)
        continue;
      *group = (VigieLogGroup) i;
      return TRUE;
    }
  return FALSE;
}

/**
 * vigie_log_group_get_kinds:
 * @group: a group
 * @n: (out): how many
 *
 * Returns: (transfer none) (array length=n): the kinds that it is made of; none for the groups that
 *   do not go by kind
 */
const VigieDecisionKind *
vigie_log_group_get_kinds (VigieLogGroup group, guint *n)
{
  g_return_val_if_fail (group < VIGIE_N_LOG_GROUPS, NULL);

  *n = groups[group].n_kinds;
  return groups[group].kinds;
}

VigieLogFilter *
vigie_log_filter_new (void)
{
  VigieLogFilter *self = g_new0 (VigieLogFilter, 1);

  self->from = VIGIE_TIME_UNKNOWN;
  self->to = VIGIE_TIME_UNKNOWN;
  return self;
}

VigieLogFilter *
vigie_log_filter_copy (const VigieLogFilter *self)
{
  VigieLogFilter *copy = vigie_log_filter_new ();

  if (self == NULL)
    return copy;
  *copy = *self;
  copy->kind = g_strdup (self->kind);
  copy->person = g_strdup (self->person);
  copy->subject = g_strdup (self->subject);
  copy->text = g_strdup (self->text);
  return copy;
}

void
vigie_log_filter_free (VigieLogFilter *self)
{
  if (self == NULL)
    return;
  g_free (self->kind);
  g_free (self->person);
  g_free (self->subject);
  g_free (self->text);
  g_free (self);
}

static gboolean
is_given (const char *text)
{
  return text != NULL && text[0] != '\0';
}

gboolean
vigie_log_filter_is_empty (const VigieLogFilter *self)
{
  return self == NULL ||
         (self->group == VIGIE_LOG_GROUP_ALL && !is_given (self->kind) &&
          !is_given (self->person) && !is_given (self->subject) && !is_given (self->text) &&
          self->from == VIGIE_TIME_UNKNOWN && self->to == VIGIE_TIME_UNKNOWN && !self->only_active);
}

static gboolean
same (const char *a, const char *b)
{
  return g_strcmp0 (is_given (a) ? a : NULL, is_given (b) ? b : NULL) == 0;
}

gboolean
vigie_log_filter_equal (const VigieLogFilter *a, const VigieLogFilter *b)
{
  g_return_val_if_fail (a != NULL && b != NULL, FALSE);

  return a->group == b->group && same (a->kind, b->kind) && same (a->person, b->person) &&
         same (a->subject, b->subject) && a->is_beginning == b->is_beginning &&
         same (a->text, b->text) && a->from == b->from && a->to == b->to &&
         a->only_active == b->only_active;
}
