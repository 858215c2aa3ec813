/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-push-entry.h"

#define MAX_WAIT_MS (15 * 60 * 1000)

static gint64
get_now (void)
{
  return g_get_real_time () / 1000;
}

VigiePushEntry *
vigie_push_entry_new (void)
{
  VigiePushEntry *self = g_new0 (VigiePushEntry, 1);

  self->status.state = VIGIE_PUSH_CHANGED; /* until it is decided */
  self->status.retry_at = VIGIE_TIME_UNKNOWN;
  return self;
}

void
vigie_push_entry_free (gpointer data)
{
  VigiePushEntry *self = data;

  vigie_destination_free (self->status.destination);
  g_free (self->status.reason);
  g_free (self);
}

/* ---- failures ---- */

/* For 2, 4, 8, … seconds less up to a half, so that many desks do not come back in step. */
static gint64
choose_wait (guint n_failures, gint64 asked_ms)
{
  const gint64 longest = MIN ((gint64) 1000 << MIN (n_failures, 20), (gint64) MAX_WAIT_MS);

  return asked_ms >= 0 ? asked_ms : longest - (gint64) (g_random_double () * (double) longest / 2);
}

static void
take_failure (VigiePushEntry *self, const VigiePushOutcome *outcome, const char *reason)
{
  g_set_str (&self->status.reason, reason);
  self->status.needs = outcome->needs;
  self->wanted = self->wanted || outcome->sent; /* it is to be read back */
  self->failed = !outcome->may_retry;
  if (self->failed)
    return;
  self->n_failures++;
  self->status.retry_at = get_now () + choose_wait (self->n_failures, outcome->wait_ms);
}

static void
forget_failure (VigiePushEntry *self)
{
  g_clear_pointer (&self->status.reason, g_free);
  self->status.needs = 0;
  self->status.retry_at = VIGIE_TIME_UNKNOWN;
  self->failed = FALSE;
  self->n_failures = 0;
}

/**
 * vigie_push_entry_take_outcome:
 * @self: an entry
 * @destination: where something was sent, as it was then
 * @outcome: what came of it
 * @error: (nullable): why it did not get there
 *
 * Notes what came of a sending. Where the destination was changed under way, that is of another
 * address and only the time counts.
 */
void
vigie_push_entry_take_outcome (VigiePushEntry *self,
                               const VigieDestination *destination,
                               const VigiePushOutcome *outcome,
                               const GError *error)
{
  const gboolean done = error == NULL;

  self->running = FALSE;
  if (done || outcome->sent)
    self->sent_at = g_get_monotonic_time ();
  if (!vigie_destination_equal (self->status.destination, destination))
    return;
  if (done)
    forget_failure (self);
  else
    take_failure (self, outcome, error->message);
  /* Without an entry in the log it would be sent again and again. */
  if (done && outcome->log_problem != NULL)
    {
      self->failed = TRUE;
      g_set_str (&self->status.reason, outcome->log_problem);
    }
  self->wanted = self->wanted && !done && !self->failed;
}

/**
 * vigie_push_entry_take_finding:
 * @self: an entry
 * @finding: (inout): what the log says of it; its destination becomes that of @self
 */
void
vigie_push_entry_take_finding (VigiePushEntry *self, VigiePushFinding *finding)
{
  if (self->status.destination != NULL &&
      !vigie_destination_equal (self->status.destination, finding->destination))
    {
      forget_failure (self);
      self->flags = 0; /* it was agreed to for another place */
    }
  g_clear_pointer (&self->status.destination, vigie_destination_free);
  self->status.destination = g_steal_pointer (&finding->destination);
  self->status.published_at = finding->published_at;
  self->status.changed_at = finding->changed_at;
  self->changed = finding->changed;
}

/* ---- what is to be done ---- */

/* Somebody wants it sent now, also where that failed before. */
void
vigie_push_entry_ask (VigiePushEntry *self, VigiePushFlags flags)
{
  self->wanted = TRUE;
  self->failed = FALSE;
  self->status.retry_at = VIGIE_TIME_UNKNOWN;
  self->flags |= flags;
}

static gboolean
is_due (const VigiePushEntry *self)
{
  return self->status.retry_at == VIGIE_TIME_UNKNOWN || self->status.retry_at <= get_now ();
}

/**
 * vigie_push_entry_get_pause:
 * @self: an entry
 * @pause_ms: how long nothing is sent to a destination by itself after something was
 *
 * A destination takes its time: whoever draws for a minute is not to be sent there sixty times.
 * What somebody asks for goes at once.
 *
 * Returns: how much of it is left, ms; 0 or less: none
 */
gint64
vigie_push_entry_get_pause (const VigiePushEntry *self, guint pause_ms)
{
  if (self->wanted || self->sent_at == 0)
    return 0;
  return (gint64) pause_ms - (g_get_monotonic_time () - self->sent_at) / 1000;
}

/**
 * vigie_push_entry_decide:
 * @self: an entry
 * @goes_by_itself: whether it is kept up to date without anybody asking
 * @pause_ms: as of vigie_push_entry_get_pause()
 *
 * Says how the destination stands now, in its status.
 *
 * Returns: whether something is to be sent there at once
 */
gboolean
vigie_push_entry_decide (VigiePushEntry *self, gboolean goes_by_itself, guint pause_ms)
{
  VigiePushStatus *status = &self->status;

  if (self->running)
    return FALSE;
  if (!self->changed && !self->wanted)
    {
      forget_failure (self);
      status->state = VIGIE_PUSH_CURRENT;
    }
  else if (self->failed)
    status->state = VIGIE_PUSH_FAILED;
  else if (!goes_by_itself && !self->wanted)
    status->state = VIGIE_PUSH_CHANGED;
  else if (!is_due (self))
    status->state = VIGIE_PUSH_WAITING;
  else if (vigie_push_entry_get_pause (self, pause_ms) > 0)
    status->state = VIGIE_PUSH_CHANGED;
  else
    return TRUE;
  return FALSE;
}

/* What waits for another try, or for somebody, is not tried once more when all is closed. */
gboolean
vigie_push_entry_is_held_up (const VigiePushEntry *self)
{
  return self->failed || self->status.state == VIGIE_PUSH_WAITING;
}
