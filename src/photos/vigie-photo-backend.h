/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "vigie-image.h"

G_BEGIN_DECLS

/* A decoder that takes longer is stopped. */
#define VIGIE_PHOTO_WALL_CLOCK_LIMIT_US (15 * G_USEC_PER_SEC)

/* Both call from a worker thread, block, and end at @deadline (monotonic µs) at the latest. */

gboolean vigie_photo_glycin_is_usable (void);
VigieImage *vigie_photo_glycin_decode (GBytes *bytes,
                                       gint64 deadline,
                                       GCancellable *cancellable,
                                       GError **error);

char *vigie_photo_helper_find (void);
VigieImage *vigie_photo_helper_decode (GBytes *bytes,
                                       const char *format,
                                       int orientation,
                                       int max_size_px,
                                       gint64 deadline,
                                       GCancellable *cancellable,
                                       GError **error);
VigieImage *vigie_photo_helper_decode_fd (int fd,
                                          const char *format,
                                          int orientation,
                                          int max_size_px,
                                          gint64 deadline,
                                          GCancellable *cancellable,
                                          GError **error);

int vigie_photo_memory_file (GBytes *bytes, GError **error);

G_END_DECLS
