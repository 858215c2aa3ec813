/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* A real HTTP server on loopback, in a thread, that answers every request in the way it was last
 * told, and counts. Callable on any thread. */
typedef struct _TileServer TileServer;

TileServer *tile_server_new (void);
void tile_server_free (TileServer *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TileServer, tile_server_free)

char *tile_server_dup_template (TileServer *self);

/* Headers follow as pairs of name and value, up to a NULL. @body is kept by the server. */
void tile_server_answer (TileServer *self, guint status, const char *type, GBytes *body, ...)
    G_GNUC_NULL_TERMINATED;
/* Answers 304 to requests that name @etag, and what was told to the others. */
void tile_server_set_etag (TileServer *self, const char *etag);
void tile_server_hold (TileServer *self);
void tile_server_release (TileServer *self);
void tile_server_release_one (TileServer *self); /* goes on holding the others */

guint tile_server_get_n_requests (TileServer *self);
guint tile_server_get_most_held (TileServer *self);
void tile_server_wait_for_requests (TileServer *self, guint n_requests);
/* Returns: (transfer full) (nullable): a header of the last request */
char *tile_server_dup_header (TileServer *self, const char *name);
char *tile_server_dup_path (TileServer *self);

/* The head of a picture and @tag: enough for who does not decode. */
GBytes *tile_png_new (guint width, guint height, const char *tag);

G_END_DECLS
