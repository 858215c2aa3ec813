/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vigie-history.h"
#include "vigie-sql.h"

G_BEGIN_DECLS

#define VIGIE_HISTORY_NOWHERE G_MAXUINT32

/* What of a post's state is asked for very often, and the state itself. */
typedef struct
{
  guint8 status;
  guint8 seconded; /* whether two persons confirmed it */
  float radius_m;
  double x; /* as in VigieMapPointsData; NAN: the place that the post itself gives */
  double y;
  VigiePostState *state; /* (nullable): of version 0 */
} VigiePostVersion;

typedef enum
{
  VIGIE_HISTORY_NOTHING, /* an entry that changes no state of something that is here */
  VIGIE_HISTORY_POST,
  VIGIE_HISTORY_PHOTO,
  VIGIE_HISTORY_SHAPE,
} VigieHistoryThing;

/* What an entry of the log does, in either direction. Version 0 is that of a thing on which nothing
 * was decided. */
typedef struct
{
  guint8 thing;
  guint32 number; /* of the post, photo or shape */
  guint32 before; /* versions */
  guint32 after;
} VigieHistoryChange;

/* What a source did with a post later on. */
typedef struct
{
  gint64 row_id;
  gint64 at;
  int kind;
} VigieHistoryUpdate;

struct _VigieHistory
{
  gatomicrefcount ref_count;
  VigieStore *store;

  /* Posts in the order in which they arrived. */
  VigieHistoryPosts posts;
  gint64 *row_id;
  gint64 *posted_at;
  gint64 *received_at;
  guint32 *source;
  guint8 *has_photo;
  guint32 *slot;       /* their places on the map, or VIGIE_HISTORY_NOWHERE */
  guint32 *by_key;     /* posts in the order of their row ids */
  GHashTable *sources; /* (element-type guint GStrv): kind and host */

  /* Posts that have a place at some time, in the same order, with the place they give themselves.
   */
  gsize n_slots;
  guint32 *slot_post;
  gint64 *slot_row_id;
  double *lon; /* NAN: the post gives none */
  double *lat;
  double *x;
  double *y;
  float *radius_m;

  /* The log in its order. */
  gsize n_decisions;
  gint64 *decided_at;
  VigieHistoryChange *changes;
  GPtrArray *marks;

  GArray *post_versions;     /* of VigiePostVersion; 0 is that of an untouched post */
  GPtrArray *photo_versions; /* (element-type VigiePhotoState); 0 is %NULL */
  GPtrArray *shape_versions; /* (element-type VigieShape); 0 is %NULL */
  GHashTable *photos;        /* (element-type utf8 guint): numbers by SHA-256 */
  guint32 n_shapes;
  GHashTable *repeats; /* (element-type utf8 GArray): posts that repeat one at some time */
  GArray *updates;     /* of VigieHistoryUpdate: by post, in their order */
};

VigieHistory *vigie_history_new (VigieStore *store);
gboolean vigie_history_read_posts (VigieHistory *self,
                                   VigieSql *sql,
                                   GCancellable *cancellable,
                                   GError **error);
/* Marks the slots of posts that get a place by a decision. */
gboolean vigie_history_read_log (VigieHistory *self,
                                 VigieSql *sql,
                                 GCancellable *cancellable,
                                 GError **error);
void vigie_history_make_slots (VigieHistory *self);                   /* after both */
gsize vigie_count_until (const gint64 *times, gsize n, gint64 until); /* of ascending times */
gboolean vigie_history_find_post (VigieHistory *self, gint64 row_id, guint32 *post);
/* The place of @row_id in by_key, or where it would be. */
guint32 vigie_history_find_key (VigieHistory *self, gint64 row_id);

G_END_DECLS
