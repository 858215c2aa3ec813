/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "vigie-post-sink.h"

G_BEGIN_DECLS

#define VIGIE_X_MIN_PAGE 10 /* posts: X answers a search with no fewer where there are more */

/**
 * VigieXCap:
 * @counts_posts: whether @most are posts, and not money
 * @is_monthly: whether it is for a month of UTC, and not for a day
 * @most: posts, or millionths of a dollar
 *
 * What somebody lets a source of X spend.
 */
typedef struct
{
  gboolean counts_posts;
  gboolean is_monthly;
  gint64 most;
} VigieXCap;

/**
 * VigieXSpent:
 * @posts: that were read since the cap's day or month began
 * @micros: millionths of a dollar: what that costs about
 */
typedef struct
{
  gint64 posts;
  gint64 micros;
} VigieXSpent;

gboolean vigie_x_cap_parse (VigieXCap *self, const char *text /* (nullable) */, GError **error);
char *vigie_x_cap_describe_price (const VigieXCap *self);
guint vigie_x_cap_get_room (const VigieXCap *self, const VigieXSpent *spent);
guint vigie_x_cap_get_room_for_ids (const VigieXCap *self, const VigieXSpent *spent);
char *vigie_x_cap_describe_spent (const VigieXCap *self, const VigieXSpent *spent);
gboolean vigie_x_cap_fail (const VigieXCap *self, const VigieXSpent *spent, GError **error);

gboolean vigie_x_spent_load (VigieXSpent *self,
                             const VigieXCap *cap,
                             VigiePostSink *sink,
                             const char *watch,
                             JsonObject *cursor,
                             gint64 now,
                             GError **error);
void vigie_x_note_besides (JsonObject *cursor, gint64 now, gint64 n_posts, gboolean is_bare);

G_END_DECLS
