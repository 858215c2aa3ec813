/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vigie-coverage.h"
#include "vigie-watch-trust.h"

G_BEGIN_DECLS

/**
 * VigieSources:
 *
 * The sources of an incident as this desk watches them: it asks those that somebody at the desk
 * agreed to, with their logins from the keyring, and knows how often each brings something.
 *
 * Used on the thread that made it. To be closed before the store. Signal "changed": everything that
 * it says, and each minute, as ages grow.
 */
#define VIGIE_TYPE_SOURCES (vigie_sources_get_type ())
G_DECLARE_FINAL_TYPE (VigieSources, vigie_sources, VIGIE, SOURCES, GObject)

VigieSources *vigie_sources_new (VigieStore *store);
void vigie_sources_close (VigieSources *self);

VigieStore *vigie_sources_get_store (VigieSources *self);       /* (nullable): of a closed one */
VigieHttpClient *vigie_sources_get_client (VigieSources *self); /* (nullable) */
gboolean vigie_sources_is_ready (VigieSources *self);
GPtrArray *vigie_sources_list (VigieSources *self); /* (element-type VigieWatchStatus) */
const VigieWatchStatus *vigie_sources_find (VigieSources *self, const char *name);
VigieRhythm vigie_sources_get_rhythm (VigieSources *self, const char *name, gint64 now);
gboolean vigie_sources_is_silent (VigieSources *self, const char *name, gint64 now);
guint vigie_sources_count_troubled (VigieSources *self, gint64 now);

void vigie_sources_ask (VigieSources *self, const char *name);
GPtrArray *vigie_sources_dup_held (VigieSources *self); /* (element-type VigieWatch) */
gboolean vigie_sources_is_agreed (VigieSources *self, const VigieWatch *watch);
void vigie_sources_agree_async (VigieSources *self,
                                GPtrArray *watches,
                                GAsyncReadyCallback callback,
                                gpointer user_data);
gboolean vigie_sources_agree_finish (VigieSources *self, GAsyncResult *result, GError **error);
void vigie_sources_set_secret (VigieSources *self, const VigieWatch *watch, const char *secret);
const char *vigie_sources_get_secret (VigieSources *self, const VigieWatch *watch);
const char *vigie_sources_get_account (VigieSources *self, VigieSource *source);

G_END_DECLS
