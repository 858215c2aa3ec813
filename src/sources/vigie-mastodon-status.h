/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <yyjson.h>

#include "vigie-source-private.h"

G_BEGIN_DECLS

/**
 * VigieMastodonIds:
 *
 * Whose posts the statuses are that a server showed lately: it says that one is gone by its own id,
 * and posts are known by that of the server which they were written on. Any thread.
 */
typedef struct _VigieMastodonIds VigieMastodonIds;

VigieMastodonIds *vigie_mastodon_ids_new (void);
void vigie_mastodon_ids_free (VigieMastodonIds *self);

char *vigie_mastodon_dup_id (yyjson_val *status); /* (nullable) */
gint64 vigie_mastodon_read_time (VigieSourceIntake *intake, yyjson_val *value);
gboolean vigie_mastodon_take_status (VigieSourceIntake *intake,
                                     yyjson_val *status,
                                     gboolean only_media,
                                     VigieMastodonIds *ids, /* (nullable) */
                                     guint *n_hidden,
                                     GError **error);
void
vigie_mastodon_take_deletion (VigieSourceIntake *intake, const char *id, VigieMastodonIds *ids);
void vigie_mastodon_note_hidden (VigieSourceRound *round, guint n_hidden);

G_END_DECLS
