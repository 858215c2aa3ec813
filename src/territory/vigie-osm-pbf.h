/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "vigie-road-graph.h"

G_BEGIN_DECLS

/* OpenStreetMap's exchange format, https://wiki.openstreetmap.org/wiki/PBF_Format, read by hand. */

typedef struct
{
  const char *key;
  const char *value;
} VigieOsmTag;

/**
 * VigieOsmTags:
 * @tags: (array length=n): valid UTF-8
 *
 * What is said of a node, way or relation; valid while its handler runs.
 */
typedef struct
{
  const VigieOsmTag *tags;
  guint n;
} VigieOsmTags;

typedef enum
{
  VIGIE_OSM_NODE = 0,
  VIGIE_OSM_WAY = 1,
  VIGIE_OSM_RELATION = 2,
} VigieOsmType;

typedef struct
{
  gint64 id;
  const char *role;
  VigieOsmType type;
} VigieOsmMember;

/**
 * VigieOsmHandler:
 * @node: (nullable): called for each node with a place on earth
 * @way: (nullable): called for each way with the ids of its nodes
 * @relation: (nullable): called for each relation
 * @progress: (nullable): called now and then with the share of the file that was read, 0 to 1
 * @as_of: (out) (optional): the time that the data describes, seconds since 1970; 0 where the file
 *   does not say
 *
 * What is not asked for is not unpacked.
 */
typedef struct
{
  void (*node) (gint64 id, VigieRoadPoint where, const VigieOsmTags *tags, gpointer data);
  void (*way) (
      gint64 id, const VigieOsmTags *tags, const gint64 *nodes, guint n_nodes, gpointer data);
  void (*relation) (gint64 id,
                    const VigieOsmTags *tags,
                    const VigieOsmMember *members,
                    guint n_members,
                    gpointer data);
  void (*progress) (double fraction, gpointer data);
  gint64 *as_of;
} VigieOsmHandler;

const char *vigie_osm_tags_get (const VigieOsmTags *self, const char *key); /* (nullable) */

gboolean vigie_osm_pbf_read (GInputStream *stream,
                             goffset size,
                             const char *name,
                             const VigieOsmHandler *handler,
                             gpointer data,
                             GCancellable *cancellable,
                             GError **error);

G_END_DECLS
