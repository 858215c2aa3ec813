/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vigie-overlay-document.h"
#include "vigie-store.h"

G_BEGIN_DECLS

/* Makes the files of the live overlay, and knows those that it made before. One thread at a time;
 * what is read about the last making may be asked for when that has ended. */
typedef struct _VigieLiveFiles VigieLiveFiles;

VigieLiveFiles *vigie_live_files_new (void);
void vigie_live_files_free (VigieLiveFiles *self);
void vigie_live_files_clean (VigieLiveFiles *self);
VigieOverlaySnapshot *vigie_live_files_make (VigieLiveFiles *self,
                                             VigieStore *store,
                                             const char *actor,          /* (nullable) */
                                             GCancellable *cancellable); /* (nullable) */
gint64 vigie_live_files_get_next_at (VigieLiveFiles *self);
const char *vigie_live_files_get_territory_problem (VigieLiveFiles *self); /* (nullable) */
const char *vigie_live_files_get_log_problem (VigieLiveFiles *self);       /* (nullable) */

G_END_DECLS
