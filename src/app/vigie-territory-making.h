/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "vigie-territory-build.h"

G_BEGIN_DECLS

void vigie_territory_make_async (const VigieTerritoryInputs *inputs,
                                 const char *path,
                                 VigieTerritoryProgress progress,
                                 gpointer data,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data);
gboolean
vigie_territory_make_finish (GAsyncResult *result, VigieTerritoryReport *report, GError **error);

G_END_DECLS
