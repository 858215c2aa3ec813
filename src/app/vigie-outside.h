/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vigie-pusher.h"

G_BEGIN_DECLS

/**
 * VigieOutsideItem:
 * @channel: how it leaves
 * @name: of the destination, the server or the file
 * @place: (nullable): server or folder of a destination
 * @uri: (nullable): what can be opened to see what others see
 * @automatic: whether each change is sent there at once
 * @counts: whether somebody relies on it, so that it has to be up to date
 * @can_send: whether the desk can send there
 * @state: how it stands
 * @soon: with %VIGIE_PUSH_SENDING: it only is about to be, after a pause
 * @published_at: ms: of the moment that others see, or %VIGIE_TIME_UNKNOWN
 * @changed_at: ms: since when that is not what the desk says, or %VIGIE_TIME_UNKNOWN
 * @retry_at: ms: when it is tried again, or %VIGIE_TIME_UNKNOWN
 * @reason: (nullable): a sentence: why it waits or failed
 * @needs: what somebody would have to agree to, or 0
 *
 * A place where others see what the desk says.
 */
typedef struct
{
  VigieChannel channel;
  char *name;
  char *place;
  char *uri;
  gboolean automatic;
  gboolean counts;
  gboolean can_send;
  VigiePushState state;
  gboolean soon;
  gint64 published_at;
  gint64 changed_at;
  gint64 retry_at;
  char *reason;
  VigiePushFlags needs;
} VigieOutsideItem;

void vigie_outside_item_free (VigieOutsideItem *self);

/**
 * VigieOutsideSummary:
 * @state: %VIGIE_PUSH_FAILED, _WAITING, _CHANGED, _SENDING or _CURRENT: the worst that holds
 * @soon: with %VIGIE_PUSH_SENDING: nothing is on its way yet, but is about to be
 * @shown: whether there is anything to say: something left or is meant to
 * @n_behind: places where others see something else than the desk says
 * @published_at: ms: when something left last, or %VIGIE_TIME_UNKNOWN
 * @changed_at: ms: since when a change has not left, or %VIGIE_TIME_UNKNOWN
 *
 * All places together.
 */
typedef struct
{
  VigiePushState state;
  gboolean soon;
  gboolean shown;
  guint n_behind;
  gint64 published_at;
  gint64 changed_at;
} VigieOutsideSummary;

VigieOutsideSummary vigie_outside_summarize (GPtrArray *items);
gboolean vigie_outside_summary_is_behind (const VigieOutsideSummary *self);

/**
 * VigieOutside:
 *
 * What the outside world sees of an incident: destinations first, then what others read from this
 * desk and what was saved as files. It sends to automatic destinations while it is open.
 *
 * Used on the thread that made it. To be closed before the store. Signals:
 * - "changed": the items or the summary
 * - "asked" (string): what somebody sent to this destination needs an answer:
 *   vigie_outside_find() says which
 */
#define VIGIE_TYPE_OUTSIDE (vigie_outside_get_type ())
G_DECLARE_FINAL_TYPE (VigieOutside, vigie_outside, VIGIE, OUTSIDE, GObject)

VigieOutside *vigie_outside_new (VigieStore *store);
void vigie_outside_close (VigieOutside *self);

VigieStore *vigie_outside_get_store (VigieOutside *self);
GPtrArray *vigie_outside_get_items (VigieOutside *self); /* (element-type VigieOutsideItem) */
const VigieOutsideItem *vigie_outside_find (VigieOutside *self, const char *name);
VigieOutsideSummary vigie_outside_get_summary (VigieOutside *self);
guint vigie_outside_get_n_destinations (VigieOutside *self);

guint vigie_outside_publish (VigieOutside *self, const char *name, VigiePushFlags flags);
void vigie_outside_keep_theirs (VigieOutside *self, const char *name);
void vigie_outside_set_secret (VigieOutside *self,
                               const VigieDestination *destination,
                               const char *secret);
void vigie_outside_refresh (VigieOutside *self);

G_END_DECLS
