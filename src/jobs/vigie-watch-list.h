/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vigie-source.h"
#include "vigie-store.h"

G_BEGIN_DECLS

#define VIGIE_WATCHES_MAX 50 /* of one incident */

/**
 * VigieWatch:
 * @name: for people; unique in the incident
 * @kind: see vigie_source_list_kinds()
 * @options: (array zero-terminated=1): "name=value" each
 * @paused: whether it is left alone for now
 *
 * A source that an incident watches. It never holds a secret.
 */
typedef struct
{
  char *name;
  char *kind;
  GStrv options;
  gboolean paused;
} VigieWatch;

VigieWatch *vigie_watch_new (const char *name, const char *kind, const char *const *options);
VigieWatch *vigie_watch_copy (const VigieWatch *self);
void vigie_watch_free (VigieWatch *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VigieWatch, vigie_watch_free)

VigieSource *vigie_watch_make_source (const VigieWatch *self, GError **error);
char *vigie_watch_dup_key (const VigieWatch *self); /* (transfer full) (nullable) */

/* (element-type VigieWatch) (transfer full): in the order in which they were added */
GPtrArray *vigie_watches_load (VigieStore *store, GError **error);
const VigieWatch *vigie_watches_find (GPtrArray *watches, const char *name);
gboolean vigie_watches_add (VigieStore *store, const VigieWatch *watch, GError **error);
gboolean
vigie_watches_change (VigieStore *store, const char *name, const VigieWatch *watch, GError **error);
gboolean vigie_watches_remove (VigieStore *store, const char *name, GError **error);

G_END_DECLS
