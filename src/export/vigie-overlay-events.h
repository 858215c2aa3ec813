/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * VigieOverlayEvents:
 *
 * Those who listen for changes (server-sent events). Everything happens in one thread, the one
 * whose default main context it was made in; who does not read is dropped.
 */
typedef struct _VigieOverlayEvents VigieOverlayEvents;

VigieOverlayEvents *vigie_overlay_events_new (guint max_listeners, gboolean for_all_pages);
void vigie_overlay_events_free (VigieOverlayEvents *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VigieOverlayEvents, vigie_overlay_events_free)

gboolean vigie_overlay_events_is_full (VigieOverlayEvents *self);
guint vigie_overlay_events_get_n_listeners (VigieOverlayEvents *self);
void vigie_overlay_events_take (VigieOverlayEvents *self,
                                GIOStream *stream,
                                GSocket *socket,
                                const char *last_id);
void vigie_overlay_events_tell (VigieOverlayEvents *self, const char *id);
void vigie_overlay_events_beat (VigieOverlayEvents *self);

G_END_DECLS
