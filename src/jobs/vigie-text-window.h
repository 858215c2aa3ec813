/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vigie-store.h"

G_BEGIN_DECLS

#define VIGIE_TEXT_WINDOW_MS (60 * 60 * 1000) /* before and after a post */
#define VIGIE_TEXT_WINDOW_POSTS 20000         /* at most, half of them before it */

/**
 * VigieTextMatch:
 * @row_id: another post
 * @has_text: it says nearly the same words
 * @has_address: it has a web address of that key
 */
typedef struct
{
  gint64 row_id;
  gboolean has_text;
  gboolean has_address;
} VigieTextMatch;

/**
 * VigieTextWindow:
 *
 * What posts around a time say. Keeps what was read for the next post that is asked for, which is
 * mostly a neighbour. For one thread at a time.
 */
typedef struct _VigieTextWindow VigieTextWindow;

VigieTextWindow *vigie_text_window_new (VigieStore *store);
void vigie_text_window_free (VigieTextWindow *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VigieTextWindow, vigie_text_window_free)

GArray *vigie_text_window_find (
    VigieTextWindow *self, VigiePost *post, const guint32 *keys, gsize n_keys, GError **error);

G_END_DECLS
