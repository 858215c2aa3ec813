/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "vigie-box.h"
#include "vigie-http-client.h"
#include "vigie-post-sink.h"
#include "vigie-watch-words.h"

G_BEGIN_DECLS

/* Another incident as if it were live. It is no kind that anybody adds: who makes an exercise does.
 */
#define VIGIE_SOURCE_EXERCISE "exercise"
#define VIGIE_EXERCISE_MIN_SPEED 0.1
#define VIGIE_EXERCISE_MAX_SPEED 600.0

typedef enum
{
  VIGIE_SOURCE_OPTION_REQUIRED = 1 << 0,
  VIGIE_SOURCE_OPTION_REPEATED = 1 << 1, /* may be given several times */
  VIGIE_SOURCE_OPTION_ADDRESS = 1 << 2,  /* of the web; a name alone is taken as https */
  VIGIE_SOURCE_OPTION_YES_NO = 1 << 3,   /* "yes" or "no" */
  VIGIE_SOURCE_OPTION_LIMIT = 1 << 4,    /* no part of what it is: with another one it goes on */
} VigieSourceOptionFlags;

/**
 * VigieSourceOption:
 * @name: "url", "tag", "q", …
 * @flags: how it may be given
 * @summary: what it is, to be translated
 *
 * What one kind of source can be told. A secret is no option: it is given apart and kept apart.
 */
typedef struct
{
  const char *name;
  VigieSourceOptionFlags flags;
  const char *summary;
} VigieSourceOption;

typedef struct _VigieSource VigieSource;
typedef struct _VigieSourceRound VigieSourceRound;

/* Called while a source is followed, on the round's thread: posts have come, whether it is live has
 * changed, or there is something else to say about it. */
typedef void (*VigieSourceReportFunc) (const VigieSourceRound *round, gpointer user_data);

/* Called where a server takes @round->secret no more: puts another one in its place. Blocks; sets
 * @error where there is none. */
typedef gboolean (*VigieSourceRenewFunc) (VigieSourceRound *round,
                                          gpointer user_data,
                                          GError **error);

/* Replays another incident; as @poll and @stream of #VigieSourceClass. */
typedef gboolean (*VigieSourceReplayFunc) (VigieSource *source,
                                           VigieSourceRound *round,
                                           gboolean to_follow,
                                           GError **error);

/**
 * VigieOfficialRound:
 * @said_at: ms, when the authority says that it is so; %VIGIE_TIME_UNKNOWN where it does not
 * @n_kept: how much is in or near the incident's area
 * @n_all: how much there is in all
 *
 * What came from a source of official information.
 */
typedef struct
{
  gint64 said_at;
  guint n_kept;
  guint n_all;
} VigieOfficialRound;

/**
 * VigieSourceRound:
 * @client: for everything that is asked for
 * @sink: where posts go
 * @secret: (nullable): password or token
 * @renew: (nullable): gets another @secret, where it is one that can run out
 * @renew_data: for @renew
 * @inspect: (nullable): reads what a photo says about itself
 * @inspect_data: for @inspect
 * @area: (nullable): where the incident is, to tell the order of coordinates by
 * @words: (nullable): what the incident looks for
 * @cancellable: (nullable): ends the round
 * @report: (nullable): see vigie_source_follow()
 * @report_data: for @report
 * @replay: (nullable): what replays another incident, where that can be done
 * @replay_data: for @replay
 * @watch: key of the source
 * @cursor: (nullable): where the source went to with the last round, in its own words
 * @counts: what it brought
 * @n_rejected: entries that were no posts
 * @n_left_out: posts that do not match @words where only those are wanted
 * @n_hidden: posts that are not public, and left out
 * @notes: (element-type utf8): sentences for people about what was left out or mended
 * @official: (nullable): what a source of official information said in this round
 * @pause_ms: how long the source itself wants to be left alone after this round; 0 where it does
 *   not say
 * @is_live: whether posts come as they are written, with nothing missing before
 * @has_ended: whether nothing will ever come from it again
 *
 * One poll of a source, or as long as it is followed: what it gets and what it leaves. Used by one
 * thread.
 */
struct _VigieSourceRound
{
  VigieHttpClient *client;
  VigiePostSink *sink;
  const char *secret;
  VigieSourceRenewFunc renew;
  gpointer renew_data;
  VigiePhotoInspectFunc inspect;
  gpointer inspect_data;
  const VigieBox *area;
  const VigieWatchWords *words;
  GCancellable *cancellable;
  VigieSourceReportFunc report;
  gpointer report_data;
  VigieSourceReplayFunc replay;
  gpointer replay_data;

  char *watch;
  char *cursor;
  VigieIngestCounts counts;
  guint64 n_rejected;
  guint64 n_left_out;
  guint64 n_hidden;
  GPtrArray *notes;
  VigieOfficialRound *official;
  gint64 pause_ms;
  gboolean is_live;
  gboolean has_ended;

  /*< private >*/
  const char *left_out_note; /* see vigie_source_round_set_note() */
  const char *hidden_note;
  const char *cost_note;
};

void vigie_source_round_clear (VigieSourceRound *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (VigieSourceRound, vigie_source_round_clear)

/**
 * VigieSource:
 *
 * Something that is watched: a feed, a tag of a network, a folder. It holds its options and at most
 * a login; where it goes on is in the incident. Any thread may use it.
 */
#define VIGIE_TYPE_SOURCE (vigie_source_get_type ())
G_DECLARE_DERIVABLE_TYPE (VigieSource, vigie_source, VIGIE, SOURCE, GObject)

/**
 * VigieSourceClass:
 * @kind: its name in options and files: "feed"
 * @title: for people, to be translated
 * @options: what it can be told; ends with a name of %NULL
 * @login: (nullable): what its secret is, to be translated, where it takes one
 * @server: (nullable): the address that it asks where no option "url" names one
 * @is_official: whether it brings no posts but the situation as an authority sees it
 * @interval_ms: between two rounds, where the source does not say
 * @follows_words: (nullable): whether what it asks or takes depends on the incident's words
 * @check: (nullable): looks at the options as a whole
 * @poll: one round; blocks, never on the main thread. What it hands over last goes with the cursor
 * @describe_price: (nullable): see vigie_source_describe_price()
 * @describe_cost: (nullable): see vigie_source_describe_cost()
 * @stream: (nullable): as long as a connection stands over which posts come by themselves; blocks
 *   too. It connects first and then fills the hole up to there with @poll, so that nothing falls in
 *   between; what comes it hands over within a second, and calls vigie_source_round_report().
 *   Returns %FALSE when the connection has ended, and does what @poll does where there is none to
 * be had
 */
struct _VigieSourceClass
{
  GObjectClass parent_class;

  const char *kind;
  const char *title;
  const VigieSourceOption *options;
  const char *login;
  const char *server;
  gboolean is_official;
  gint64 interval_ms;

  gboolean (*follows_words) (VigieSource *self);
  gboolean (*check) (VigieSource *self, GError **error);
  gboolean (*poll) (VigieSource *self, VigieSourceRound *round, GError **error);
  gboolean (*stream) (VigieSource *self, VigieSourceRound *round, GError **error);
  char *(*describe_price) (VigieSource *self);
  char *(*describe_cost) (VigieSource *self, VigiePostSink *sink, const char *cursor, gint64 now);
};

const char *const *vigie_source_list_kinds (void);
const char *vigie_source_kind_get_title (const char *kind); /* (nullable): translated */
const VigieSourceOption *
vigie_source_kind_get_options (const char *kind); /* (nullable): ends with a name of %NULL */
const char *vigie_source_kind_get_login (const char *kind); /* (nullable): translated */
gboolean vigie_source_kind_is_official (const char *kind);
VigieSource *vigie_source_new (const char *kind, const char *const *options, GError **error);
const char *vigie_source_get_kind (VigieSource *self);
const char *vigie_source_get_title (VigieSource *self); /* translated */
const char *vigie_source_get_option (VigieSource *self, const char *name);
const char *vigie_source_get_server (VigieSource *self); /* (nullable): an address of it */
GStrv vigie_source_dup_option (VigieSource *self, const char *name);
gboolean vigie_source_is_on (VigieSource *self, const char *name); /* an option that is "yes" */
gboolean vigie_source_follows_words (VigieSource *self);
gint64 vigie_source_get_interval (VigieSource *self);
char *vigie_source_dup_key (VigieSource *self);
char *vigie_source_describe_options (const char *kind);
char *vigie_source_describe_price (VigieSource *self);
char *vigie_source_describe_cost (VigieSource *self,
                                  VigiePostSink *sink,
                                  const char *cursor /* (nullable) */,
                                  gint64 now);
gboolean vigie_source_poll (VigieSource *self, VigieSourceRound *round, GError **error);
gboolean vigie_source_follow (VigieSource *self, VigieSourceRound *round, GError **error);

G_END_DECLS
