/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vigie-board.h"
#include "vigie-guide.h"
#include "vigie-situation.h"
#include "vigie-store.h"

G_BEGIN_DECLS

VigieSituation *vigie_publish_begin_situation (VigieStore *store,
                                               gint64 at); /* (transfer full): without shapes */
gboolean vigie_publish_add_shapes (VigieSituation *situation,
                                   VigieStore *store,
                                   VigieBoard *board, /* (nullable): as it stood then */
                                   VigieGuide *guide, /* (nullable): knows lines */
                                   GCancellable *cancellable,
                                   GError **error);

G_END_DECLS
