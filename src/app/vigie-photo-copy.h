/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "vigie-store.h"

G_BEGIN_DECLS

/* Photos go out as the bytes that came in. */

char *vigie_photo_copy_make_name (const char *sha256, GBytes *bytes);
void vigie_photo_copy_write_async (VigieStore *store,
                                   const char *sha256,
                                   GFile *file,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data);
gboolean vigie_photo_copy_write_finish (GAsyncResult *result, GError **error);

void vigie_photo_copy_ask (GtkWindow *window,
                           VigieStore *store,
                           const char *sha256,
                           AdwToastOverlay *toasts);

G_END_DECLS
