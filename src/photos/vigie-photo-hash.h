/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vigie-image.h"

G_BEGIN_DECLS

#define VIGIE_PHOTO_HASH_N_CROPS 10

typedef enum
{
  VIGIE_PHOTO_AS_IT_IS,
  VIGIE_PHOTO_MIRRORED,
} VigiePhotoSide;

#define VIGIE_PHOTO_N_SIDES 2

/**
 * VigiePhotoHash:
 * @whole: of the picture, as it is and as a mirror shows it
 * @crops: of the picture with a little of it cut away, on both sides as well
 *
 * What a picture looks like, in numbers that hardly differ for pictures that look alike.
 */
typedef struct
{
  guint64 whole[VIGIE_PHOTO_N_SIDES];
  guint64 crops[VIGIE_PHOTO_N_SIDES][VIGIE_PHOTO_HASH_N_CROPS];
} VigiePhotoHash;

#define VIGIE_PHOTO_HASH_VERSION 1 /* of what is computed and of how it is written */

gboolean vigie_photo_hash_compute (VigieImage *image, VigiePhotoHash *hash);
GBytes *vigie_photo_hash_to_bytes (const VigiePhotoHash *hash);
gboolean vigie_photo_hash_from_bytes (GBytes *bytes, VigiePhotoHash *hash);

/* Bits that differ, 0 to 64 */
static inline guint
vigie_photo_hash_distance (guint64 a, guint64 b)
{
  return (guint) __builtin_popcountll (a ^ b);
}

G_END_DECLS
