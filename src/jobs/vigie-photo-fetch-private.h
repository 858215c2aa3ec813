/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vigie-photo-fetch.h"

G_BEGIN_DECLS

GTimeZone *vigie_photo_camera_zone (void);
VigieHttpRequest vigie_photo_fetch_make_request (const char *uri);
VigieHttpResponse *
vigie_photo_fetch_original (VigieHttpClient *client, const char *uri, GCancellable *cancellable);
VigiePhotoFacts *
vigie_photo_fetch_read (const char *uri, const VigieHttpResponse *response, GError **error);
gboolean vigie_photo_fetch_keep (VigieStore *store,
                                 const VigieHttpResponse *response,
                                 const VigiePhotoFacts *facts,
                                 GError **error);

G_END_DECLS
