/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vigie-comparison.h"
#include "vigie-store.h"

G_BEGIN_DECLS

/* Takes a second or two for a million posts: in a worker. */
VigieComparison *vigie_comparing_run (VigieStore *exercise,
                                      VigieStore *original,
                                      gint64 at,
                                      GCancellable *cancellable,
                                      GError **error);

/* Opens the original and closes it again: (nullable) path, where the exercise says */
VigieComparison *vigie_comparing_open_and_run (
    VigieStore *exercise, const char *path, gint64 at, GCancellable *cancellable, GError **error);
void vigie_comparing_open_and_run_async (VigieStore *exercise,
                                         const char *path,
                                         gint64 at,
                                         GCancellable *cancellable,
                                         GAsyncReadyCallback callback,
                                         gpointer user_data);
VigieComparison *
vigie_comparing_open_and_run_finish (VigieStore *exercise, GAsyncResult *result, GError **error);

gboolean vigie_comparing_is_possible (VigieStore *store);

G_END_DECLS
