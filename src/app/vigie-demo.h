/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* The demonstration incident: copied from what was built into the user's data, so that it can be
 * worked on; it is made anew when the shipped one changed. */
void vigie_demo_prepare_async (GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data);
GFile *vigie_demo_prepare_finish (GAsyncResult *result, GError **error);

G_END_DECLS
