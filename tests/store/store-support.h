/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vigie-store.h"

G_BEGIN_DECLS

/* A folder that is removed with everything in it. */
typedef struct
{
  char *folder;
  char *path; /* of an incident file that does not exist yet */
} Place;

void place_init (Place *place);
void place_clear (Place *place);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Place, place_clear)

/* Closes the store with its last reference. */
void close_and_unref (VigieStore *store);
typedef VigieStore OpenStore;
G_DEFINE_AUTOPTR_CLEANUP_FUNC (OpenStore, close_and_unref)

VigieStore *create_store (const char *path);
VigieStore *open_store (const char *path);

/* Posts numbered from @first, a minute apart, around Dijon; one in ten has no position. */
void ingest_numbered (VigieStore *store, guint first, guint n);
void numbered_post_id (guint number, char id[VIGIE_POST_ID_LENGTH + 1]);
VigiePost *load_numbered (VigieStore *store, guint number);
const VigiePhotoFacts *get_photo (VigiePost *post, guint n);
VigieDecision *decide_status (VigieStore *store, guint number, VigieStatus status);
VigieDecision *decide_as (VigieStore *store, guint number, VigieStatus status, const char *actor);
VigieDecision *decide_note (VigieStore *store, const char *text);
VigieStatus get_status (VigieStore *store, guint number);
guint64 count_found (VigieStore *store, const VigieQuery *query);
void assert_intact (VigieStore *store);
void copy_file (const char *from, const char *to);

/* Runs the main context until @done, for at most some seconds. */
typedef gboolean (*ConditionFunc) (gpointer data);
gboolean wait_until (ConditionFunc condition, gpointer data, guint seconds);

/* What files before version 8 do not have. */
#define DROP_REMOVALS                                                                              \
  "DROP TABLE removed_post; DROP TABLE removed_photo; DROP TABLE removed_link;"                    \
  "DROP TABLE renamed_post;"

/* What files before version 6 do not have. */
#define DROP_WATCHES                                                                               \
  DROP_REMOVALS                                                                                    \
  "DROP TABLE official; DROP TABLE official_body; DROP TABLE post_change; DROP TABLE provenance; " \
  "DROP TABLE watch;"

#define NUMBERED_TIME(number) (G_GINT64_CONSTANT (1769846400000) + (gint64) (number) * 60000)

G_END_DECLS
