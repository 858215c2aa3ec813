/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* More than this is never decoded; the bytes are limited so that a file cannot fill the memory. */
#define VIGIE_PHOTO_MAX_PIXELS (100 * 1000 * 1000)
#define VIGIE_PHOTO_MAX_BYTES (100 * 1000 * 1000)

typedef enum
{
  VIGIE_PHOTO_UNKNOWN,
  VIGIE_PHOTO_JPEG,
  VIGIE_PHOTO_PNG,
  VIGIE_PHOTO_WEBP,
  VIGIE_PHOTO_AVIF,
  VIGIE_PHOTO_HEIC,
  VIGIE_PHOTO_GIF,
  VIGIE_PHOTO_TIFF,
} VigiePhotoFormat;

#define VIGIE_N_PHOTO_FORMATS 8

/**
 * VigiePhotoHeader:
 * @format: by magic bytes, never by the file's name
 * @width: pixels as stored, before any rotation
 * @height: pixels as stored, before any rotation
 * @largest_area: pixels of the largest picture in the file
 * @orientation: what the container itself says, 1–8 as in EXIF; 0 when it says nothing
 * @complete: whether the file reaches to the end of its picture
 *
 * What a photo's container says, read without decoding.
 */
typedef struct
{
  VigiePhotoFormat format;
  guint32 width;
  guint32 height;
  guint64 largest_area;
  int orientation;
  gboolean complete;
} VigiePhotoHeader;

VigiePhotoFormat vigie_photo_format_guess (const guint8 *data, gsize size);
const char *vigie_photo_format_get_mime_type (VigiePhotoFormat format); /* (nullable) */
const char *vigie_photo_format_get_name (VigiePhotoFormat format);
VigiePhotoFormat vigie_photo_format_from_name (const char *name);

gboolean vigie_photo_header_read (const guint8 *data, gsize size, VigiePhotoHeader *header);

/* The parts, one a container; all are bounded by @size and leave @header alone on failure. */
gboolean vigie_photo_header_read_jpeg (const guint8 *data, gsize size, VigiePhotoHeader *header);
gboolean vigie_photo_header_read_tiff (const guint8 *data, gsize size, VigiePhotoHeader *header);
gboolean vigie_photo_header_read_heif (const guint8 *data, gsize size, VigiePhotoHeader *header);

G_END_DECLS
