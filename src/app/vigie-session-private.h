/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vigie-session.h"

G_BEGIN_DECLS

/* What waits for its turn to be written. */
typedef enum
{
  VIGIE_TURN_APPEND,
  VIGIE_TURN_UNDO,
  VIGIE_TURN_REDO,
} VigieTurnKind;

struct _VigieSession
{
  GObject parent_instance;

  VigieStore *store;
  gulong changed_handler;
  VigieSources *sources;
  VigieOfficials *officials;
  GCancellable *cancellable;           /* everything of this session */
  GCancellable *feed_cancellable;      /* the load that runs */
  GCancellable *histogram_cancellable; /* (nullable): the load that runs */
  gboolean histogram_is_behind;        /* something changed since it began */
  guint reload_id;
  guint rest_id;
  gboolean has_rest; /* more than the first rows is read, or was */
  gboolean reload_running;
  guint hash_id;
  gboolean hash_running;
  gboolean has_learnt;        /* the library of past incidents knows its photos */
  VigiePhotoFetcher *fetcher; /* (nullable): until it is needed */
  gboolean allow_local;

  gint64 awaited_row; /* to be selected when the feed has it, with awaited_feed */
  VigieFeedModel *awaited_feed;
  gulong awaited_handler;
  VigieFeedItem *item_before; /* what was selected then */

  VigieQuery *query;
  VigieFeedModel *feed;
  VigieMapPoints *points;
  VigieHistogram *histogram;
  GPtrArray *shapes;
  guint64 counts[VIGIE_N_STATUSES];

  VigieFeedItem *selected_item;
  char *selected_shape;
  GArray *selected_rows; /* (nullable) (element-type gint64): where several posts are selected */
  GPtrArray *checks;     /* (element-type utf8): ticked for the selected post, NULL-terminated */

  char *title;
  char *actor;
  gboolean four_eyes;
  GStrv checklist;
  gint64 alert_at;

  gboolean knows_territory;            /* the incident was asked for it */
  char *territory;                     /* (nullable): path */
  char *territory_problem;             /* (nullable): why it cannot be read */
  VigieGuide *guide;                   /* (nullable) */
  GCancellable *territory_cancellable; /* (nullable): while it is read */
  GQueue waiting;                      /* see vigie-session-territory.c */
  GPtrArray *completing;               /* (nullable) (element-type VigieDraft) */
  GArray *cuts;                        /* (nullable) (element-type VigieDiversionCut) */
  guint n_writing;                     /* of the queue, not yet in the log */

  GHashTable *milestones; /* (element-type utf8 gint64) */
};

enum
{
  VIGIE_SESSION_FEED_CHANGED,
  VIGIE_SESSION_SHAPES_CHANGED,
  VIGIE_SESSION_HISTOGRAM_CHANGED,
  VIGIE_SESSION_COUNTS_CHANGED,
  VIGIE_SESSION_INFO_CHANGED,
  VIGIE_SESSION_PHOTOS_CHANGED,
  VIGIE_SESSION_CHECKS_CHANGED,
  VIGIE_SESSION_TERRITORY_CHANGED,
  VIGIE_SESSION_DECIDED,
  VIGIE_SESSION_FAILED,
  VIGIE_SESSION_N_SIGNALS
};

extern guint vigie_session_signals[VIGIE_SESSION_N_SIGNALS];

void vigie_session_fail (VigieSession *self, const GError *error);

/* vigie-session-decide.c */
void vigie_session_reset_checks (VigieSession *self);
void vigie_session_append (VigieSession *self, GPtrArray *drafts);
void vigie_session_turn (VigieSession *self, VigieTurnKind kind);

/* vigie-session-territory.c */
void vigie_session_follow_territory (VigieSession *self, const char *path);
void vigie_session_queue (VigieSession *self,
                          VigieTurnKind kind,
                          GPtrArray *drafts); /* (nullable) (element-type VigieDraft) */
void vigie_session_written (VigieSession *self);
void vigie_session_close_territory (VigieSession *self);

/* vigie-session-photos.c */
void vigie_session_stop_waiting (VigieSession *self);

/* vigie-session-load.c */
/* Everything, beginning with what is seen first. */
void vigie_session_load (VigieSession *self, guint64 n_posts);
void vigie_session_load_results (VigieSession *self); /* of another query */
void vigie_session_reload (VigieSession *self);       /* soon: the incident has changed */

void vigie_session_check_selection (VigieSession *self); /* posts are gone */

G_END_DECLS
