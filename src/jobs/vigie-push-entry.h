/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vigie-push-finding.h"
#include "vigie-pusher.h"

G_BEGIN_DECLS

/**
 * VigiePushEntry:
 * @status: what the pusher says of it
 * @changed: it does not show what the desk says
 * @running: something is on its way there
 * @wanted: somebody asked for it
 * @failed: until somebody does something
 * @flags: what somebody agreed to for it
 * @n_failures: one after the other
 * @sent_at: monotonic, µs: when something was sent there last; 0: not yet
 *
 * How one destination of a pusher stands, and what its next attempt has to know.
 */
typedef struct
{
  VigiePushStatus status;
  gboolean changed;
  gboolean running;
  gboolean wanted;
  gboolean failed;
  VigiePushFlags flags;
  guint n_failures;
  gint64 sent_at;
} VigiePushEntry;

VigiePushEntry *vigie_push_entry_new (void);
void vigie_push_entry_free (gpointer data);
void vigie_push_entry_take_finding (VigiePushEntry *self, VigiePushFinding *finding);
void vigie_push_entry_take_outcome (VigiePushEntry *self,
                                    const VigieDestination *destination,
                                    const VigiePushOutcome *outcome,
                                    const GError *error); /* (nullable) */
void vigie_push_entry_ask (VigiePushEntry *self, VigiePushFlags flags);
gboolean vigie_push_entry_decide (VigiePushEntry *self, gboolean goes_by_itself, guint pause_ms);
gint64 vigie_push_entry_get_pause (const VigiePushEntry *self, guint pause_ms);
gboolean vigie_push_entry_is_held_up (const VigiePushEntry *self);

G_END_DECLS
