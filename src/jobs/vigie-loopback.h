/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * VigieLoopback:
 *
 * An address on this machine to which a browser brings one answer: RFC 8252, section 7.3. It is on
 * 127.0.0.1, on a port of its own, under a path that nobody guesses where it may have any. Used by
 * one thread, in its default main context.
 */
typedef struct _VigieLoopback VigieLoopback;

/* Looks at the @query of what came, in the context. Returns: whether the answer is a good one,
 * which the browser is told */
typedef gboolean (*VigieLoopbackTakeFunc) (const char *query, gpointer user_data);

VigieLoopback *vigie_loopback_new (const char *path, GError **error);
void vigie_loopback_free (VigieLoopback *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VigieLoopback, vigie_loopback_free)

const char *vigie_loopback_get_address (VigieLoopback *self);
gboolean vigie_loopback_wait (VigieLoopback *self,
                              VigieLoopbackTakeFunc take,
                              gpointer user_data,
                              guint deadline_ms,
                              GCancellable *cancellable,
                              GError **error);

G_END_DECLS
