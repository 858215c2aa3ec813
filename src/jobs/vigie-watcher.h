/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vigie-watch-list.h"

G_BEGIN_DECLS

/**
 * VigieWatchState:
 * @VIGIE_WATCH_PAUSED: somebody wants it left alone
 * @VIGIE_WATCH_HELD: nobody at this desk agreed yet that it is asked
 * @VIGIE_WATCH_CATCHING_UP: it is asked for the first time, or again after a failure
 * @VIGIE_WATCH_LIVE: the last round came to its end, or posts come as they are written
 * @VIGIE_WATCH_WAITING: the last round failed, and there will be another one
 * @VIGIE_WATCH_NEEDS_LOGIN: a secret is missing or was refused
 * @VIGIE_WATCH_FAILED: it failed in a way that asking again hardly mends, so that is done seldom
 * @VIGIE_WATCH_CAPPED: what may be spent on it is spent, for now
 * @VIGIE_WATCH_ENDED: nothing comes from it any more, as all of it has come
 *
 * How one source stands.
 */
typedef enum
{
  VIGIE_WATCH_PAUSED,
  VIGIE_WATCH_HELD,
  VIGIE_WATCH_CATCHING_UP,
  VIGIE_WATCH_LIVE,
  VIGIE_WATCH_WAITING,
  VIGIE_WATCH_NEEDS_LOGIN,
  VIGIE_WATCH_FAILED,
  VIGIE_WATCH_CAPPED,
  VIGIE_WATCH_ENDED,
} VigieWatchState;

const char *vigie_watch_state_to_string (VigieWatchState state); /* "live", … */

/**
 * VigieWatchStatus:
 * @watch: which
 * @state: how it stands
 * @reason: (nullable): a sentence: why it waits or failed
 * @notes: (element-type utf8): what was left out or mended in the last round, or so far in the one
 *   that goes on
 * @asked_at: ms: when the last round ended or something last came, or %VIGIE_TIME_UNKNOWN
 * @post_at: ms: when a post last came that was new, or %VIGIE_TIME_UNKNOWN
 * @next_at: ms: when it is asked again, or %VIGIE_TIME_UNKNOWN
 * @counts: what came since the watcher was made
 * @follows_words: whether it looks for the incident’s words
 * @is_streaming: whether posts come as they are written, and it is not asked in between
 */
typedef struct
{
  VigieWatch *watch;
  VigieWatchState state;
  char *reason;
  GPtrArray *notes;
  gint64 asked_at;
  gint64 post_at;
  gint64 next_at;
  VigieIngestCounts counts;
  gboolean follows_words;
  gboolean is_streaming;
} VigieWatchStatus;

/**
 * VigieWatcher:
 *
 * Asks all sources of an incident in their own rhythm, one round of each at a time, follows those
 * that send by themselves, and follows changes of the list. Where a source goes on is in the
 * incident, so nothing is lost with the process. A source that fails is asked again ever more
 * seldom, unless asking does not help.
 *
 * Used on the thread that made it; rounds run in worker threads. To be closed before the store and
 * the client. Signal "changed": vigie_watcher_list() says something else.
 */
#define VIGIE_TYPE_WATCHER (vigie_watcher_get_type ())
G_DECLARE_FINAL_TYPE (VigieWatcher, vigie_watcher, VIGIE, WATCHER, GObject)

typedef gboolean (*VigieWatchAllowFunc) (const VigieWatch *watch, gpointer data);

VigieWatcher *vigie_watcher_new (VigieStore *store, VigieHttpClient *client);
VigieWatcher *vigie_watcher_new_guarded (VigieStore *store,
                                         VigieHttpClient *client,
                                         VigieWatchAllowFunc allow,
                                         gpointer data);
void vigie_watcher_close (VigieWatcher *self);
gboolean vigie_watcher_is_busy (VigieWatcher *self); /* also after it was closed */

GPtrArray *vigie_watcher_list (VigieWatcher *self);
const VigieWatchStatus *vigie_watcher_find (VigieWatcher *self, const char *name);
void vigie_watcher_ask (VigieWatcher *self, const char *name);
void vigie_watcher_reload (VigieWatcher *self);
void vigie_watcher_set_secret (VigieWatcher *self, const char *name, const char *secret);

G_END_DECLS
