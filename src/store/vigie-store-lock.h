/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * VigieStoreLock:
 *
 * Says on a network share who holds an incident file: there SQLite's own locks cannot be trusted.
 */
typedef struct _VigieStoreLock VigieStoreLock;

/* What is asked: whether a file lies on a network share. Tests put their own answer. */
typedef gboolean (*VigieIsNetworkFunc) (const char *path);
void vigie_store_lock_set_is_network_func (VigieIsNetworkFunc func); /* (nullable): the real one */
gboolean vigie_store_lock_is_network (const char *path);

VigieStoreLock *vigie_store_lock_take (const char *path, GError **error);
void vigie_store_lock_touch (VigieStoreLock *self); /* now and then: we are still here */
void vigie_store_lock_release (VigieStoreLock *self);

G_END_DECLS
