/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "vigie-board.h"
#include "vigie-decision.h"
#include "vigie-log-mark.h"
#include "vigie-post-sink.h"
#include "vigie-query.h"

G_BEGIN_DECLS

/**
 * VigieStore:
 *
 * An open incident file. One writer thread owns the write connection; queries run on reader
 * connections. Synchronous functions may be called on any thread but block it: the application
 * calls the _async ones. Implements #VigiePostSink.
 *
 * Signal "changed" (VigieStoreChange flags), on the main context of the thread that opened it:
 * something was written, here or by another process.
 */
#define VIGIE_TYPE_STORE (vigie_store_get_type ())
G_DECLARE_FINAL_TYPE (VigieStore, vigie_store, VIGIE, STORE, GObject)

typedef enum
{
  VIGIE_STORE_CHANGED_POSTS = 1 << 0,     /* posts arrived */
  VIGIE_STORE_CHANGED_DECISIONS = 1 << 1, /* the log grew: states, shapes */
  VIGIE_STORE_CHANGED_INFO = 1 << 2,      /* title and other settings */
  VIGIE_STORE_CHANGED_OFFICIAL = 1 << 3,  /* what authorities say, or when it was last asked */
  VIGIE_STORE_CHANGED_REMOVED = 1 << 4,   /* posts, photos or names are gone: forget them, too */
} VigieStoreChange;

typedef enum
{
  VIGIE_STORE_OPEN_DEFAULT = 0,
  VIGIE_STORE_OPEN_READ_ONLY =
      1 << 0, /* the caller will not write; a read-only file opens so as well */
} VigieStoreOpenFlags;

typedef gint64 (*VigieClockFunc) (gpointer user_data); /* ms */

/* Keys of the incident's own settings: what vigie_store_set() takes. */
#define VIGIE_INFO_TITLE "title"
#define VIGIE_INFO_TERRITORY "territory"
#define VIGIE_INFO_AUTHOR "author" /* who signs decisions and briefs */
#define VIGIE_INFO_ORGANISATION "organisation"
#define VIGIE_INFO_RECIPIENTS "recipients"
#define VIGIE_INFO_FOUR_EYES "four_eyes" /* "true": what goes to command needs a second person */
#define VIGIE_INFO_CHECKLIST "checklist" /* what is checked before a verdict, separated by ";" */
#define VIGIE_INFO_DESTINATIONS                                                                    \
  "destinations" /* where overlays are sent: JSON of vigie-destination.c, without any secret */
#define VIGIE_INFO_TRIED "tried" /* what may lie there: JSON of vigie-push-tried.c */
#define VIGIE_INFO_SOURCES                                                                         \
  "sources" /* what is watched: JSON of vigie-watch-list.c, without any secret */
#define VIGIE_INFO_WATCH_WORDS                                                                     \
  "watch_words" /* what the sources look for: an expression of vigie-watch-words.h */
#define VIGIE_INFO_RETENTION                                                                       \
  "retention_until" /* the last day on which personal data may be here, as 2027-11-29 */
#define VIGIE_INFO_EXERCISE "exercise" /* "true" or "false", fixed at creation */
#define VIGIE_INFO_EXERCISE_OF                                                                     \
  "exercise_of" /* what is replayed: JSON of vigie-exercise.c, fixed at creation */
#define VIGIE_INFO_ALERT_AT "alert_at"     /* RFC 3339; H+0 */
#define VIGIE_INFO_CREATED_AT "created_at" /* RFC 3339, fixed */
#define VIGIE_INFO_ID "id"                 /* the incident's id, fixed */

/* ---- life ---- */
VigieStore *
vigie_store_create (const char *path, const char *title, gboolean exercise, GError **error);
VigieStore *vigie_store_create_exercise (const char *path,
                                         const char *title,
                                         const char *exercise_of,
                                         GError **error);
VigieStore *vigie_store_open (const char *path, VigieStoreOpenFlags flags, GError **error);
void vigie_store_close (VigieStore *self); /* owning thread, once */
const char *vigie_store_get_path (VigieStore *self);
gboolean vigie_store_is_read_only (VigieStore *self);
const char *vigie_store_get_device (VigieStore *self);
void vigie_store_set_clock (VigieStore *self,
                            VigieClockFunc clock,
                            gpointer user_data); /* tests, replay */

/* ---- settings ---- */
char *vigie_store_get (VigieStore *self, const char *key); /* (transfer full) (nullable) */
gboolean vigie_store_set (VigieStore *self, const char *key, const char *value, GError **error);
/* What a setting becomes, from what it is: (transfer full) (nullable), NULL leaves it as it is */
typedef char *(*VigieSettingFunc) (const char *value, gpointer user_data);
gboolean vigie_store_update (
    VigieStore *self, const char *key, VigieSettingFunc func, gpointer user_data, GError **error);

/* ---- decisions ---- */
VigieDecision *vigie_store_append (VigieStore *self, VigieDraft *draft, GError **error);
/* Only as the @n-th of its kind that counts: %VIGIE_ERROR_EXISTS where another one was quicker */
VigieDecision *
vigie_store_append_nth (VigieStore *self, VigieDraft *draft, guint n, GError **error);
void vigie_store_append_async (VigieStore *self,
                               VigieDraft *draft,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data);
VigieDecision *vigie_store_append_finish (VigieStore *self, GAsyncResult *result, GError **error);

/* Several as one group in one transaction, undone as one: (element-type VigieDecision) */
GPtrArray *vigie_store_append_all (VigieStore *self,
                                   GPtrArray *drafts, /* (element-type VigieDraft) */
                                   guint *n_locked,
                                   GError **error);
void vigie_store_append_all_async (VigieStore *self,
                                   GPtrArray *drafts,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data);
GPtrArray *vigie_store_append_all_finish (VigieStore *self,
                                          GAsyncResult *result,
                                          guint *n_locked,
                                          GError **error);

/* What undo or redo would revoke on this desk: (nullable) with VIGIE_ERROR_NOTHING_TO_DO */
VigieDecision *vigie_store_peek_undo (VigieStore *self, GError **error);
VigieDecision *vigie_store_peek_redo (VigieStore *self,
                                      GError **error); /* the decision that would count again */
/* Append the revoke; returns the decision that was undone or counts again (transfer full) */
VigieDecision *
vigie_store_undo (VigieStore *self, const char *actor, guint *n_decisions, GError **error);
VigieDecision *
vigie_store_redo (VigieStore *self, const char *actor, guint *n_decisions, GError **error);
void vigie_store_undo_async (VigieStore *self,
                             const char *actor,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data);
VigieDecision *vigie_store_undo_finish (VigieStore *self,
                                        GAsyncResult *result,
                                        guint *n_decisions,
                                        GError **error);
void vigie_store_redo_async (VigieStore *self,
                             const char *actor,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data);
VigieDecision *vigie_store_redo_finish (VigieStore *self,
                                        GAsyncResult *result,
                                        guint *n_decisions,
                                        GError **error);

/* The next entry of another desk's chain, as that desk wrote it; one that is here changes nothing
 */
gboolean vigie_store_receive (VigieStore *self, VigieDecision *decision, GError **error);

typedef gboolean (*VigieDecisionFunc) (VigieDecision *decision,
                                       gpointer user_data); /* FALSE stops */
gboolean vigie_store_foreach_decision (VigieStore *self,
                                       gint64 until_ms /* or G_MAXINT64 */,
                                       VigieDecisionFunc func,
                                       gpointer user_data,
                                       GError **error);
/* (element-type VigieDecision) (transfer full): active decisions of one kind, oldest first; by an
 * index */
GPtrArray *vigie_store_list_decisions (VigieStore *self, VigieDecisionKind kind, GError **error);
/* (nullable): what the log holds now, and its head as of docs/log.md: (out) (optional) */
VigieLogMark *vigie_store_read_mark (VigieStore *self, char **head, GError **error);
VigieDecision *vigie_store_find_decision (VigieStore *self, const char *id, GError **error);
gboolean vigie_store_decision_is_active (VigieStore *self, const char *id);

/* ---- posts ---- */
gboolean vigie_store_ingest (VigieStore *self,
                             const VigieObservation *observations,
                             gsize n_observations,
                             VigieIngestCounts *counts,
                             GError **error);
VigiePost *vigie_store_find_post (VigieStore *self,
                                  const char *post_id,
                                  GError **error); /* id or unique prefix of ≥ 6 digits */
VigiePost *vigie_store_load_post (VigieStore *self,
                                  gint64 row_id,
                                  VigiePostState *state,
                                  GError **error); /* (out) (nullable): state, to be cleared */
GPtrArray *
vigie_store_list_post_ids (VigieStore *self,
                           GArray *row_ids, /* (element-type gint64) */
                           GError **error); /* (element-type utf8): of those that are here */
GPtrArray *vigie_store_list_labels (VigieStore *self,
                                    GError **error); /* (element-type utf8): the most used first */
typedef gboolean (*VigiePostFunc) (VigiePost *post,
                                   const VigiePostState *state,
                                   gpointer user_data); /* FALSE stops */
gboolean vigie_store_foreach_post (VigieStore *self,
                                   const VigieQuery *query,
                                   guint64 limit /* 0: all */,
                                   VigiePostFunc func,
                                   gpointer user_data,
                                   GError **error); /* newest first */
/**
 * VigieArrival:
 * @id: 16 bytes
 * @source_kind: as of #VigieObservation
 * @source_host: as of #VigieObservation
 * @external_id: as of #VigieObservation
 * @posted_at: ms
 * @received_at: ms
 * @has_candidate: whether its source gave a position
 * @candidate: the first one; without a place where the post was removed
 * @is_removed: the post was removed on purpose: only its clocks are known, and not @external_id
 *
 * A post without what it says. Everything is borrowed for the call.
 */
typedef struct
{
  const guint8 *id;
  const char *source_kind;
  const char *source_host;
  const char *external_id;
  gint64 posted_at;
  gint64 received_at;
  gboolean has_candidate;
  gboolean is_removed;
  VigiePosition candidate;
} VigieArrival;
typedef gboolean (*VigieArrivalFunc) (const VigieArrival *arrival,
                                      gpointer user_data); /* FALSE stops */
/* Those received until then, in the order of posting, and then those that were removed since; texts
 * are not read */
gboolean vigie_store_foreach_arrival (VigieStore *self,
                                      gint64 until_ms, /* or G_MAXINT64 */
                                      VigieArrivalFunc func,
                                      gpointer user_data,
                                      GError **error);
gboolean vigie_store_count (VigieStore *self,
                            guint64 counts[VIGIE_N_STATUSES],
                            GError **error); /* all posts, kept by the projection */
GPtrArray *
vigie_store_list_duplicates (VigieStore *self,
                             const char *post_id,
                             GError **error); /* (element-type utf8): ids of posts that repeat it */
/* What posts say, from one row id to another, which may be earlier */
typedef struct
{
  gint64 row_id;
  gint64 posted_at; /* ms */
  const char *url;  /* (nullable) */
  const char *text;
} VigiePostText;
typedef void (*VigiePostTextFunc) (const VigiePostText *post, gpointer user_data);
gboolean vigie_store_foreach_text (VigieStore *self,
                                   gint64 from,
                                   gint64 to,
                                   guint limit,
                                   VigiePostTextFunc func,
                                   gpointer user_data,
                                   GError **error);
GArray *vigie_store_list_rows_with (VigieStore *self,
                                    const char *expression, /* of FTS5 */
                                    guint limit,
                                    GError **error); /* (element-type gint64): earliest first */

/* ---- watched sources ---- */
/**
 * VigieProvenance:
 * @kind: 0 for an arrival, else what the source did with the post
 * @at: ms
 * @watch: key of the watched source that said so
 * @text: (nullable): how an edited post reads now
 */
typedef struct
{
  int kind; /* 0 or VigiePostUpdateKind */
  gint64 at;
  char *watch;
  char *text;
} VigieProvenance;
void vigie_provenance_free (VigieProvenance *self);
char *vigie_store_dup_cursor (VigieStore *self, const char *watch, GError **error);
GPtrArray *vigie_store_list_provenances (VigieStore *self, const char *post_id, GError **error);
GPtrArray *vigie_store_list_post_updates (VigieStore *self, const char *post_id, GError **error);
GArray *vigie_store_list_watch_posts (VigieStore *self,
                                      const char *watch,
                                      gint64 since,
                                      guint limit,
                                      GError **error); /* (element-type gint64) */

GPtrArray *vigie_store_list_official (VigieStore *self,
                                      gint64 at,       /* ms, or G_MAXINT64 for now */
                                      GError **error); /* (element-type VigieOfficialSheet) */

/* ---- photos ---- */
GBytes *vigie_store_load_photo (VigieStore *self, const char *sha256, GError **error);
GBytes *vigie_store_load_thumbnail (VigieStore *self,
                                    const char *sha256); /* (nullable): cached JPEG */
void
vigie_store_save_thumbnail (VigieStore *self,
                            const char *sha256,
                            GBytes *jpeg); /* queued to the writer; a cache, so failure is silent */

gboolean vigie_store_load_photo_state (VigieStore *self,
                                       const char *sha256,
                                       VigiePhotoState *state,
                                       GError **error);
void vigie_store_load_photo_state_async (VigieStore *self,
                                         const char *sha256,
                                         GCancellable *cancellable,
                                         GAsyncReadyCallback callback,
                                         gpointer user_data);
VigiePhotoState *vigie_store_load_photo_state_finish (VigieStore *self,
                                                      GAsyncResult *result,
                                                      GError **error); /* (transfer full) */

/* What photos look like, as whoever compares them writes it; @version is of that way of writing */
GPtrArray *vigie_store_list_photos_without_look (VigieStore *self,
                                                 int version,
                                                 guint limit,
                                                 GError **error); /* (element-type utf8): sha256 */
gboolean vigie_store_save_look (VigieStore *self,
                                const char *sha256,
                                int version,
                                GBytes *look, /* (nullable): nothing to see */
                                GError **error);
typedef void (*VigieLookFunc) (const char *sha256, GBytes *look, gpointer user_data);
gboolean vigie_store_foreach_look (
    VigieStore *self, int version, VigieLookFunc func, gpointer user_data, GError **error);
gboolean vigie_store_foreach_new_look (VigieStore *self,
                                       int version,
                                       gint64 *cursor, /* (inout): 0 for all */
                                       VigieLookFunc func,
                                       gpointer user_data,
                                       GError **error);
typedef void (*VigieShownLookFunc) (const char *sha256,
                                    GBytes *look, /* (nullable) */
                                    const char *post_id,
                                    gint64 posted_at,
                                    gpointer user_data);
gboolean vigie_store_foreach_shown_look (
    VigieStore *self, int version, VigieShownLookFunc func, gpointer user_data, GError **error);
GArray *vigie_store_list_rows_of_photo (VigieStore *self,
                                        const char *sha256,
                                        GError **error); /* (element-type gint64): earliest first */

/* Photos that posts name by address, as they were fetched from there */
typedef struct
{
  char *sha256;
  gint64 fetched_at; /* ms */
  char *final_uri;   /* after redirects */
} VigiePhotoFetch;
void vigie_photo_fetch_free (VigiePhotoFetch *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VigiePhotoFetch, vigie_photo_fetch_free)
gboolean vigie_store_add_fetched_photo (VigieStore *self,
                                        const char *uri,
                                        const char *final_uri,
                                        gint64 fetched_at_ms,
                                        const VigiePhotoFacts *facts, /* with bytes and sha256 */
                                        GError **error);
GPtrArray *vigie_store_list_unfetched_photos (VigieStore *self,
                                              guint limit,
                                              GError **error); /* (element-type utf8) */
VigiePhotoFetch *
vigie_store_find_photo_fetch (VigieStore *self, const char *uri, GError **error); /* (nullable) */

/* ---- shapes ---- */
GPtrArray *
vigie_store_list_shapes (VigieStore *self,
                         GError **error); /* (element-type VigieShape) all, lifted ones too */

/* ---- as it stood at a moment ---- */
VigieBoard *
vigie_store_fold (VigieStore *self, gint64 until_ms, GError **error); /* G_MAXINT64: now */

/* ---- trust ---- */
typedef struct
{
  guint64 n_decisions;
  guint64 n_devices;
  guint64 n_posts;
  guint64 n_removed_posts; /* on purpose, as the log says */
  guint64 n_removed_photos;
  gboolean chain_intact;
  gboolean projections_intact;
  gboolean photos_intact;
  gboolean official_intact; /* what authorities said */
  char *head; /* hash over the heads of all devices' chains, sorted by device: docs/log.md */
  GPtrArray *problems;    /* (element-type utf8): sentences for people */
  GPtrArray *explanation; /* (element-type utf8): of a broken chain: what stays trustworthy */
} VigieCheckReport;
char *vigie_store_dup_head (VigieStore *self,
                            GError **error); /* the report's head, without the check */
VigieCheckReport *vigie_store_check (VigieStore *self, GError **error);
void vigie_check_report_free (VigieCheckReport *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VigieCheckReport, vigie_check_report_free)

G_END_DECLS
