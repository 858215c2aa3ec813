/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* What a browser shows to hand something over; of this user, in the keyring and nowhere else. */

/**
 * VigieCaptureTokenFate:
 * @is_kept: whether the keyring has the token
 * @is_old_forgotten: whether the keyring has the one before for sure no longer; only where it was
 *   renewed
 */
typedef struct
{
  gboolean is_kept;
  gboolean is_old_forgotten;
} VigieCaptureTokenFate;

void vigie_capture_token_take_async (gboolean renew,
                                     GCancellable *cancellable,
                                     GAsyncReadyCallback callback,
                                     gpointer user_data);
char *vigie_capture_token_take_finish (GAsyncResult *result, VigieCaptureTokenFate *fate);

G_END_DECLS
