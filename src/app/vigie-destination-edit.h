/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vigie-destination.h"

G_BEGIN_DECLS

/* Changes of an incident's destinations, written in a worker. */

void vigie_destination_edit (VigieStore *store,
                             const char *name,                    /* (nullable): a new one */
                             const VigieDestination *destination, /* (nullable): is removed */
                             const char *secret,                  /* (nullable): to be kept */
                             GAsyncReadyCallback callback,
                             gpointer user_data);
gboolean vigie_destination_edit_finish (GAsyncResult *result,
                                        char **secret_problem, /* (out) (nullable) */
                                        GError **error);

void vigie_destination_test (const VigieDestination *destination,
                             const char *secret, /* (nullable): what the keyring has */
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data);
char *vigie_destination_test_finish (GAsyncResult *result, GError **error);

void vigie_destination_ask_secret (const VigieDestination *destination,
                                   gboolean forget,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data);
gboolean vigie_destination_ask_secret_finish (GAsyncResult *result, GError **error);

G_END_DECLS
