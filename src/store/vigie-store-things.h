/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vigie-store.h"

G_BEGIN_DECLS

/* @begins: it is the first one about another thing. FALSE stops. */
typedef gboolean (*VigieThingFunc) (VigieDecision *decision, gboolean begins, gpointer user_data);

/* The log by what it is about, and never in memory as a whole: for folds of things one by one. */
gboolean vigie_store_foreach_by_thing (VigieStore *self,
                                       gint64 until_ms /* or G_MAXINT64 */,
                                       VigieThingFunc func,
                                       gpointer user_data,
                                       GError **error);
gboolean vigie_store_foreach_brief (VigieStore *self,
                                    gint64 until_ms /* or G_MAXINT64 */,
                                    VigieDecisionFunc func,
                                    gpointer user_data,
                                    GError **error);

G_END_DECLS
