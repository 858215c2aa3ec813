/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/**
 * VigieItemCache:
 *
 * Objects by number: the same object as long as somebody holds it, and the last ones used are held
 * here. For the rows of long lists, on one thread.
 */
typedef struct _VigieItemCache VigieItemCache;

VigieItemCache *vigie_item_cache_new (guint n_held);
void vigie_item_cache_free (VigieItemCache *self);
gpointer vigie_item_cache_get (VigieItemCache *self,
                               gint64 key); /* (transfer full) (nullable); counts as a use */
gpointer vigie_item_cache_peek (VigieItemCache *self, gint64 key); /* (transfer none) (nullable) */
void vigie_item_cache_forget (VigieItemCache *self, gint64 key);
GArray *vigie_item_cache_list_keys (VigieItemCache *self); /* of all live items, in no order */
void vigie_item_cache_put (VigieItemCache *self, gint64 key, gpointer item); /* (transfer none) */

G_END_DECLS
