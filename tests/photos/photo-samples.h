/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "vigie-image.h"

G_BEGIN_DECLS

VigieImage *photo_samples_image (int width, int height);
GBytes *photo_samples_jpeg (int width, int height);
GBytes *photo_samples_png (int width, int height);
GBytes *photo_samples_png_header (guint32 width, guint32 height);
GBytes *photo_samples_webp (int width, int height);
GBytes *photo_samples_tiff (int width, int height);
GBytes *photo_samples_gif (void);

GBytes *photo_samples_tagged (const char *const *tags);
GBytes *photo_samples_tag_jpeg (GBytes *jpeg, const char *const *tags);
GBytes *photo_samples_insert (GBytes *bytes, gsize at, gconstpointer data, gsize size);
GBytes *photo_samples_add_segment (GBytes *jpeg, guint8 marker, gconstpointer data, gsize size);
char *photo_samples_xmp (const char *inner);
GBytes *photo_samples_add_xmp (GBytes *jpeg, const char *inner);
GBytes *photo_samples_cut (GBytes *bytes, gsize size);
GBytes *photo_samples_real (const char *name); /* (nullable): the test is then skipped */

double photo_samples_difference (VigieImage *a, VigieImage *b);

G_END_DECLS
