/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vigie-guide.h"
#include "vigie-review.h"
#include "vigie-store.h"

G_BEGIN_DECLS

/* Takes a second or two for a million posts: in a worker. */
VigieReview *vigie_reviewing_run (VigieStore *store,
                                  gint64 at,
                                  VigieGuide *guide, /* (nullable) */
                                  GCancellable *cancellable,
                                  GError **error);
void vigie_reviewing_run_async (VigieStore *store,
                                gint64 at,
                                VigieGuide *guide, /* (nullable) */
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data);
VigieReview *vigie_reviewing_run_finish (VigieStore *store, GAsyncResult *result, GError **error);

G_END_DECLS
