/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vigie-destination.h"
#include "vigie-publication.h"

G_BEGIN_DECLS

/**
 * VigiePushFlags:
 * @VIGIE_PUSH_REPLACE: also what somebody else wrote there
 * @VIGIE_PUSH_MAKE_FOLDERS: makes the folder where there is none
 * @VIGIE_PUSH_EXERCISE: also an exercise that was not sent there before
 */
typedef enum
{
  VIGIE_PUSH_REPLACE = 1 << 0,
  VIGIE_PUSH_MAKE_FOLDERS = 1 << 1,
  VIGIE_PUSH_EXERCISE = 1 << 2,
} VigiePushFlags;

/**
 * VigiePushOutcome:
 * @sent: whether bytes were sent and taken, also where they could not be read back; not where the
 *   very file was there already
 * @is_new: whether the log has a new entry
 * @report: what the file holds
 * @sha256: of the file that was to be sent, or "" where there was none
 * @may_retry: with an error: whether it may heal by itself
 * @wait_ms: with @may_retry: how long the server wants us to wait, or -1
 * @needs: with an error: flags that a person would have to agree to, or 0
 * @territory_problem: (nullable): a sentence: why the incident's territory could not be read
 * @log_problem: (nullable): a sentence: why the log does not say that it left
 *
 * What came of sending.
 */
typedef struct
{
  gboolean sent;
  gboolean is_new;
  VigieExportReport report;
  char sha256[VIGIE_HASH_LENGTH + 1];
  gboolean may_retry;
  gint64 wait_ms;
  VigiePushFlags needs;
  char *territory_problem;
  char *log_problem;
} VigiePushOutcome;

void vigie_push_outcome_clear (VigiePushOutcome *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (VigiePushOutcome, vigie_push_outcome_clear)

gboolean vigie_push (VigieStore *store,
                     const VigieDestination *destination,
                     const char *secret, /* (nullable) */
                     const char *actor,  /* (nullable) */
                     VigiePushFlags flags,
                     GCancellable *cancellable,
                     VigiePushOutcome *outcome,
                     GError **error);
gboolean vigie_push_with_keyring (VigieStore *store,
                                  const VigieDestination *destination,
                                  const char *secret, /* (nullable) */
                                  const char *actor,  /* (nullable) */
                                  VigiePushFlags flags,
                                  GCancellable *cancellable,
                                  VigiePushOutcome *outcome,
                                  GError **error);

G_END_DECLS
