/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vigie-store.h"

G_BEGIN_DECLS

#define VIGIE_LIBRARY_VARIABLE "VIGIE_LIBRARY" /* a path; empty for no library */

/**
 * VigieLibrary:
 *
 * What the photos of this desk's incidents look like, so that an old photo that comes back as new
 * is known. One file beside the incidents, in the user's own data; it can be made again from them.
 * Holds no text, no name and no picture. Several processes may have it open. For one thread at a
 * time.
 */
typedef struct _VigieLibrary VigieLibrary;

char *vigie_library_dup_path (void); /* (nullable): %NULL when there shall be none */
VigieLibrary *vigie_library_open (const char *path /* (nullable) */, GError **error);
void vigie_library_close (VigieLibrary *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VigieLibrary, vigie_library_close)

const char *vigie_library_get_path (VigieLibrary *self);
const char *vigie_library_get_notice (VigieLibrary *self); /* (nullable) */

gboolean vigie_library_has_changed (VigieLibrary *self);
gboolean vigie_library_learn (
    VigieLibrary *self, VigieStore *store, int version, guint *n_new, GError **error);
gboolean vigie_library_forget_removed (VigieLibrary *self, VigieStore *store, GError **error);
gboolean vigie_library_forget (VigieLibrary *self, const char *incident_id, GError **error);
gboolean vigie_library_forget_all (VigieLibrary *self, GError **error);

/**
 * VigieLibraryIncident:
 * @id: the incident's
 * @title: its title when it was last seen
 * @path: where its file was
 * @seen_at: when, in ms
 * @n_photos: how many of its photos are known
 */
typedef struct
{
  char *id;
  char *title;
  char *path;
  gint64 seen_at;
  guint64 n_photos;
} VigieLibraryIncident;

GPtrArray *vigie_library_list (VigieLibrary *self,
                               GError **error); /* (element-type VigieLibraryIncident) */

/**
 * VigieLibraryLook:
 * @incident_id: the incident
 * @sha256: the photo, as 64 hex digits
 * @look: (nullable): what it looks like; %NULL where there is nothing to see, or it is written in
 *   another way
 * @post_id: the earliest post there that showed it
 * @posted_at: when, in ms
 */
typedef struct
{
  const char *incident_id;
  const char *sha256;
  GBytes *look;
  const char *post_id;
  gint64 posted_at;
} VigieLibraryLook;

typedef void (*VigieLibraryLookFunc) (const VigieLibraryLook *look, gpointer user_data);
gboolean vigie_library_foreach_look (VigieLibrary *self,
                                     int version,
                                     gint64 *cursor, /* (inout): 0 for all */
                                     VigieLibraryLookFunc func,
                                     gpointer user_data,
                                     GError **error);

G_END_DECLS
