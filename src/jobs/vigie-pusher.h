/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vigie-push.h"

G_BEGIN_DECLS

/**
 * VigiePushState:
 * @VIGIE_PUSH_CURRENT: others see what the desk says
 * @VIGIE_PUSH_CHANGED: something has not left: it is not sent by itself, or is about to be
 * @VIGIE_PUSH_SENDING: it is on its way
 * @VIGIE_PUSH_WAITING: it did not get through, and is tried again
 * @VIGIE_PUSH_FAILED: it did not get through, and somebody has to do something
 *
 * How one destination stands.
 */
typedef enum
{
  VIGIE_PUSH_CURRENT,
  VIGIE_PUSH_CHANGED,
  VIGIE_PUSH_SENDING,
  VIGIE_PUSH_WAITING,
  VIGIE_PUSH_FAILED,
} VigiePushState;

const char *vigie_push_state_to_string (VigiePushState state); /* "current", … */

/**
 * VigiePushStatus:
 * @destination: which
 * @state: how it stands
 * @published_at: ms: of the moment that others see, or %VIGIE_TIME_UNKNOWN: nothing was sent yet
 * @changed_at: ms: since when that is not what the desk says, or %VIGIE_TIME_UNKNOWN
 * @reason: (nullable): a sentence: why it waits or failed
 * @needs: what somebody would have to agree to for vigie_pusher_send(), or 0
 * @retry_at: ms: when it is tried again, or %VIGIE_TIME_UNKNOWN
 */
typedef struct
{
  VigieDestination *destination;
  VigiePushState state;
  gint64 published_at;
  gint64 changed_at;
  char *reason;
  VigiePushFlags needs;
  gint64 retry_at;
} VigiePushStatus;

/**
 * VigiePusher:
 *
 * Keeps the destinations of an incident up to date: looks at the incident when it changes and when
 * a shape begins or ends, and sends to those that are automatic what is new. It always sends the
 * newest state, to one destination once at a time and with a pause in between, so nothing old
 * arrives after something new and no server is asked for each stroke; what does not get through is
 * tried again, ever more seldom. What is still to be sent follows from the log, so nothing is lost
 * with the process.
 *
 * Used on the thread that made it; its work is done in worker threads, which keep what they use. To
 * be closed before the store. Signal "changed": vigie_pusher_list() says something else.
 */
#define VIGIE_TYPE_PUSHER (vigie_pusher_get_type ())
G_DECLARE_FINAL_TYPE (VigiePusher, vigie_pusher, VIGIE, PUSHER, GObject)

VigiePusher *vigie_pusher_new (VigieStore *store);
void vigie_pusher_close (VigiePusher *self);
gboolean vigie_pusher_has_rest (VigiePusher *self);
void vigie_pusher_send_rest_async (VigiePusher *self,
                                   GCancellable *cancellable, /* (nullable) */
                                   GAsyncReadyCallback callback,
                                   gpointer user_data);
gboolean vigie_pusher_send_rest_finish (VigiePusher *self, GAsyncResult *result, GError **error);
void vigie_pusher_set_delay (VigiePusher *self, guint delay_ms);
void vigie_pusher_set_pause (VigiePusher *self, guint pause_ms);
void vigie_pusher_set_only (VigiePusher *self, const char *const *names); /* (nullable) */
void vigie_pusher_set_agreed (VigiePusher *self, VigiePushFlags flags);
void vigie_pusher_set_actor (VigiePusher *self, const char *actor); /* (nullable) */

gboolean vigie_pusher_is_ready (VigiePusher *self);
gboolean vigie_pusher_is_busy (VigiePusher *self);
GPtrArray *vigie_pusher_list (VigiePusher *self);
const VigiePushStatus *vigie_pusher_find (VigiePusher *self, const char *name);
gboolean vigie_pusher_is_behind (VigiePusher *self);

void vigie_pusher_refresh (VigiePusher *self);
void vigie_pusher_send (VigiePusher *self, const char *name, VigiePushFlags flags);
void vigie_pusher_set_secret (VigiePusher *self,
                              const VigieDestination *destination,
                              const char *secret);

G_END_DECLS
