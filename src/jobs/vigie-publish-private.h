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

/* What everything that goes out has in common. */
gboolean vigie_publish_wants_second_person (VigieStore *store);
gboolean vigie_publish_check_target (const char *path,
                                     const VigieExportFormat *format, /* (nullable) */
                                     GError **error);

VigieGuide *vigie_publish_open_guide (VigieStore *store,
                                      VigieGuide *known,
                                      GCancellable *cancellable,
                                      char **problem);

/* Of #VigieBriefPlaceFunc, with a #VigieGuide: (transfer full) (nullable) */
char *
vigie_publish_name_place (const VigiePosition *position, gboolean *has_road, gpointer user_data);

G_END_DECLS
