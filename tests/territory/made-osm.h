/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * MadeOsm:
 *
 * Writes small OpenStreetMap files in PBF format. Tags are "key=value" texts; %NULL ends every
 * list.
 */
typedef struct _MadeOsm MadeOsm;

MadeOsm *made_osm_new (void);
void made_osm_free (MadeOsm *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MadeOsm, made_osm_free)

void made_osm_node (MadeOsm *self, gint64 id, double lon, double lat, const char *tag);
void
made_osm_way (MadeOsm *self, gint64 id, const gint64 *nodes, guint n, ...) G_GNUC_NULL_TERMINATED;
/* Members are "role:nID" or "role:wID", one blank between them. */
void made_osm_relation (MadeOsm *self, gint64 id, const char *members, ...) G_GNUC_NULL_TERMINATED;
GBytes *made_osm_end (MadeOsm *self, gboolean pack); /* packed with zlib, or not */

G_END_DECLS
