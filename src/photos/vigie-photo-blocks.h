/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "vigie-byte-reader.h"
#include "vigie-photo-header.h"

G_BEGIN_DECLS

/* Metadata longer than this is not read: Exiv2 takes 1 s for 256 KiB of hostile XMP and 15 s for
 * 1 MiB, and it copies every value of a directory, however often that names the same bytes.
 * In JPEG a block has at most 64 KiB anyway. */
#define VIGIE_PHOTO_MAX_BLOCK (256 * 1024)

/**
 * VigiePhotoBlocks:
 * @readable: (nullable): what may be given to Exiv2: the photo itself, or less
 * @refused: whether something is left out as it is too large, or built to take forever
 * @has_manifest: whether a C2PA manifest store is embedded
 *
 * Where a photo keeps its metadata, found without reading it.
 */
typedef struct
{
  GBytes *readable;
  gboolean refused;
  gboolean has_manifest;
} VigiePhotoBlocks;

void vigie_photo_blocks_find (GBytes *bytes, VigiePhotoFormat format, VigiePhotoBlocks *blocks);
void vigie_photo_blocks_clear (VigiePhotoBlocks *blocks);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (VigiePhotoBlocks, vigie_photo_blocks_clear)

/**
 * VigieTiffDirectories:
 * @values: bytes of all values outside the directories but the long ones, as often as they are
 * named
 * @has_long_xmp: whether one of the long ones is XMP
 * @too_many: whether there were more directories below others than are followed
 * @has_manifest: whether one of them names a C2PA manifest store
 * @to_hide: (element-type gsize): where fields begin that are long, or whose insides only their
 *   maker knows
 *
 * All that the directories of a TIFF or of an EXIF block name.
 */
typedef struct
{
  guint64 values;
  gboolean has_long_xmp;
  gboolean too_many;
  gboolean has_manifest;
  GArray *to_hide;
} VigieTiffDirectories;

/* The parts, one a container */
void vigie_tiff_directories_read (const guint8 *data, gsize size, VigieTiffDirectories *found);
gboolean vigie_photo_blocks_is_safe_exif (const guint8 *data, gsize size);
void vigie_photo_blocks_find_tiff (GBytes *bytes, VigiePhotoBlocks *blocks);
void vigie_photo_blocks_find_heif (GBytes *bytes, VigiePhotoBlocks *blocks);

G_END_DECLS
