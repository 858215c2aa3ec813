/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* What a browser shows to hand something over; of this user, in the keyring and nowhere else. */
void vigie_capture_token_take_async (gboolean renew,
                                     GCancellable *cancellable,
                                     GAsyncReadyCallback callback,
                                     gpointer user_data);
char *vigie_capture_token_take_finish (GAsyncResult *result, gboolean *is_kept);

G_END_DECLS
