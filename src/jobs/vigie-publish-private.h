/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vigie-publish.h"

G_BEGIN_DECLS

/* What an overlay is written from, without writing it. */
gboolean vigie_publish_visit (VigieStore *store,
                              const VigieOverlayRequest *request,
                              VigieExportShapeFunc shape_func,
                              VigieExportPostFunc post_func,
                              gpointer user_data,
                              GError **error);

G_END_DECLS
