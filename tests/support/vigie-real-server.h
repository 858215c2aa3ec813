/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * VigieRealServer:
 *
 * A server that people really run, started by a test on a port of loopback. To be used on the main
 * thread.
 */
typedef struct _VigieRealServer VigieRealServer;

/**
 * VigieRealServerPrepare:
 * @port: where it is to listen
 * @user_data: of the caller
 *
 * Writes its configuration. Called again with another port where somebody else took that one.
 *
 * Returns: (transfer full): what starts it, in the foreground
 */
typedef GStrv (*VigieRealServerPrepare) (guint port, gpointer user_data);

char *vigie_real_server_find_program (const char *name); /* (nullable) */
VigieRealServer *vigie_real_server_start (const char *name,
                                          const char *output,
                                          VigieRealServerPrepare prepare,
                                          gpointer user_data);
guint vigie_real_server_get_port (VigieRealServer *self);
void vigie_real_server_stop (VigieRealServer *self);
void vigie_real_server_kill (VigieRealServer *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VigieRealServer, vigie_real_server_stop)

G_END_DECLS
