/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vigie-overlay-server.h"
#include "vigie-store.h"

G_BEGIN_DECLS

/**
 * VigieLiveOverlay:
 *
 * Keeps what a server gives the same as what the incident says: it follows decisions, of other
 * processes too, and the validity of shapes. Files are made in a worker, and given only where they
 * say something else than before, so that an ETag stays while nothing changes.
 *
 * Of the thread that opened the store; its functions do not block. Signal "served": the server has
 * what there is now, changed or not.
 */
#define VIGIE_TYPE_LIVE_OVERLAY (vigie_live_overlay_get_type ())
G_DECLARE_FINAL_TYPE (VigieLiveOverlay, vigie_live_overlay, VIGIE, LIVE_OVERLAY, GObject)

/**
 * VigieLiveFile:
 * @path: where it is served
 * @format: (nullable): of vigie_export_format_find(); %NULL for what is made for the page
 * @type: its media type
 */
typedef struct
{
  const char *path;
  const char *format;
  const char *type;
} VigieLiveFile;

const VigieLiveFile *vigie_live_overlay_list_files (gsize *n_files);

VigieLiveOverlay *vigie_live_overlay_new (VigieStore *store,
                                          VigieOverlayServer *server,
                                          const char *actor); /* (nullable) */
void vigie_live_overlay_close (VigieLiveOverlay *self);       /* owning thread, once */
void vigie_live_overlay_set_actor (VigieLiveOverlay *self, const char *actor); /* (nullable) */
gboolean vigie_live_overlay_is_busy (VigieLiveOverlay *self);
const char *vigie_live_overlay_get_territory_problem (VigieLiveOverlay *self); /* (nullable) */
const char *vigie_live_overlay_get_log_problem (VigieLiveOverlay *self);       /* (nullable) */

G_END_DECLS
