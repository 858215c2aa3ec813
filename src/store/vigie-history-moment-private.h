/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vigie-history-moment.h"
#include "vigie-history-private.h"
#include "vigie-item-cache.h"

G_BEGIN_DECLS

/**
 * VigieMomentRows:
 * @old: (nullable): places among the history's posts by row id, ascending: the list as it was
 * @old_end: how many of @old are still in the list, from the beginning
 * @new: the list as it becomes
 * @new_begin: what follows in the list is @new from here on
 *
 * The rows of a moment, the last one first. Between two emissions the list is partly the old one.
 */
typedef struct
{
  GArray *old;
  guint old_end;
  GArray *new;
  guint new_begin;
} VigieMomentRows;

struct _VigieMoment
{
  GObject parent_instance;

  VigieHistory *history;
  gint64 at;
  guint32 n_arrived;
  gsize n_applied; /* entries of the log */
  guint64 counts[VIGIE_N_STATUSES];

  /* Of all posts of the history, arrived or not. */
  guint8 *status;
  guint32 *version;
  guint32 *photo_version;
  guint32 *shape_version;

  /* By slot of the history. */
  double *x;
  double *y;
  float *radius_m;
  guint8 *slot_status;
  guint8 *mask;
  VigieMapPointsData data;

  VigieQuery *query;
  gboolean finds_all;
  guint8 *has_words;         /* (nullable): by post, whether the text search found it */
  VigieQuery *wanted;        /* (nullable): becomes the query when its words are found */
  GCancellable *cancellable; /* (nullable): of the search for them */

  VigieMomentRows rows;
  VigieItemCache *items;
};

gboolean vigie_moment_finds (VigieMoment *self, guint32 post);

void vigie_moment_rows_init (VigieMoment *self);
void vigie_moment_rows_update (VigieMoment *self);
void vigie_moment_rows_clear (VigieMoment *self);
void vigie_moment_list_iface_init (GListModelInterface *iface);

G_END_DECLS
