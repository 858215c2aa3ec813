/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vigie-watch-list.h"

G_BEGIN_DECLS

/**
 * VigieWatchTrust:
 *
 * Which sources of an incident this desk may ask. The list of sources comes with the incident's
 * file, so a stranger's file could have a desk ask servers, also local ones, or read a folder:
 * somebody at the desk agrees first, to each place once. That is kept with the desk, as hashes.
 *
 * Used by one thread; what another thread or process adds is seen.
 */
typedef struct _VigieWatchTrust VigieWatchTrust;

VigieWatchTrust *vigie_watch_trust_new (VigieStore *store);
void vigie_watch_trust_free (VigieWatchTrust *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VigieWatchTrust, vigie_watch_trust_free)

gboolean vigie_watch_trust_has (VigieWatchTrust *self, const VigieWatch *watch);
gboolean vigie_watch_trust_add (VigieWatchTrust *self,
                                const VigieWatch *const *watches,
                                gsize n_watches,
                                GError **error);

char *vigie_watch_dup_place (const VigieWatch *self, gboolean *is_local);

G_END_DECLS
