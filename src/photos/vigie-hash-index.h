/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * VigieHashMatch:
 * @value: what was added with the hash
 * @distance: bits that differ
 */
typedef struct
{
  guint64 value;
  guint distance;
} VigieHashMatch;

typedef struct _VigieHashIndex VigieHashIndex;

VigieHashIndex *vigie_hash_index_new (void);
void vigie_hash_index_free (VigieHashIndex *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VigieHashIndex, vigie_hash_index_free)

void vigie_hash_index_add (VigieHashIndex *self, guint64 hash, guint64 value);
gsize vigie_hash_index_get_size (VigieHashIndex *self);
void vigie_hash_index_find (VigieHashIndex *self,
                            guint64 hash,
                            guint radius,
                            GArray *matches /* of VigieHashMatch; appended to */);

G_END_DECLS
