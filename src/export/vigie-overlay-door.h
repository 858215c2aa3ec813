/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * VigieOverlayDoor:
 *
 * Lets in who comes to a listening socket, as sources of the thread-default context. It stays when
 * somebody cannot be let in, as for want of files: they wait, and it looks again soon.
 */
typedef struct _VigieOverlayDoor VigieOverlayDoor;

/* @socket: (transfer none): who came */
typedef void (*VigieOverlayArrived) (GSocket *socket, gpointer user_data);

VigieOverlayDoor *
vigie_overlay_door_new (GSocket *listening, VigieOverlayArrived arrived, gpointer user_data);
void vigie_overlay_door_free (VigieOverlayDoor *self);
gboolean vigie_overlay_door_is_open (const VigieOverlayDoor *self);

G_END_DECLS
