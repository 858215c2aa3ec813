/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store-support.h"

G_BEGIN_DECLS

/* What happens to some random posts: they arrive late or not, sources edit them, and desks decide
 * on them, on photos and on shapes; much of it in the same millisecond. */
typedef struct
{
  GArray *posts;     /* of PastPost, in the order in which they are written */
  GArray *updates;   /* of VigiePostUpdate, by their time */
  GPtrArray *chains; /* (element-type GPtrArray): one a device */
} Past;

void past_init (Past *past, guint n_decisions, gboolean goes_back); /* of each desk; its clock */
void past_clear (Past *past);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Past, past_clear)

gint64 past_random_time (void);

/* An incident that saw all of it up to a moment, in any order in which it may come. */
VigieStore *past_make_store (const char *path, const Past *past, gint64 until);

G_END_DECLS
