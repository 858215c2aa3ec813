/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store-support.h"

/* An incident whose clock a test holds. */

#define BEGIN G_GINT64_CONSTANT (1769846400000)

typedef struct
{
  Place place;
  VigieStore *store;
  gint64 now;
  guint n_posts;
  GPtrArray *ids;         /* of the decisions so far */
  VigieDecision *foreign; /* (nullable): the last one of another desk */
} Walk;

static const VigiePosition dijon = { 5.04, 47.32, 50, VIGIE_ORIGIN_SOURCE };

void walk_init (Walk *walk);
void walk_clear (Walk *walk);
void make_post_id (guint number, char id[VIGIE_POST_ID_LENGTH + 1]);
void ingest_at (
    Walk *walk, guint number, gint64 posted_at, gint64 received_at, const VigiePosition *position);
VigieDraft *
make_draft (const char *kind, const char *subject, const char *payload, const char *actor);
