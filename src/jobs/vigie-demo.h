/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vigie-store.h"

G_BEGIN_DECLS

char *vigie_demo_find_data (void);
gboolean vigie_demo_create (const char *path, const char *data_dir, gint64 now, GError **error);

void vigie_demo_prepare_async (GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data);
GFile *vigie_demo_prepare_finish (GAsyncResult *result, GError **error);

G_END_DECLS
