/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "vigie-post.h"

G_BEGIN_DECLS

/**
 * VigiePhotoTime:
 * @at_ms: ms since 1970; without an offset, as if the camera's clock showed UTC
 * @has_offset: whether the photo says how its clock stands to UTC
 * @offset_minutes: local time minus UTC
 *
 * When a photo says it was taken. Most cameras do not write their offset: then the moment is
 * only known together with a time zone.
 */
typedef struct
{
  gint64 at_ms; /* VIGIE_TIME_UNKNOWN when the photo does not say */
  gboolean has_offset;
  int offset_minutes;
} VigiePhotoTime;

/**
 * VigiePhotoInfo:
 * @mime_type: by magic bytes
 * @width: pixels, upright
 * @height: pixels, upright
 * @largest_area: pixels of the largest picture in the file
 * @orientation: 1–8 as in EXIF: how the stored pixels become upright
 * @complete: whether the file reaches to the end of its picture
 * @taken: when it was taken
 * @has_position: whether @position is known
 * @position: where the camera was, from GPS metadata
 * @has_direction: whether @direction_deg is known
 * @direction_deg: where the camera looked, clockwise from north, 0 to 360
 * @direction_is_magnetic: from magnetic north rather than true north
 * @make: (nullable): who made the camera
 * @model: (nullable): the camera
 * @software: (nullable): the program that wrote the file
 *
 * What a photo's own bytes say, read without decoding the picture. No metadata is normal: social
 * networks remove it. Nothing here is proof; all of it can be written by anybody.
 */
typedef struct
{
  const char *mime_type;
  int width;
  int height;
  guint64 largest_area;
  int orientation;
  gboolean complete;
  VigiePhotoTime taken;
  gboolean has_position;
  VigiePosition position;
  gboolean has_direction;
  double direction_deg;
  gboolean direction_is_magnetic;
  char *make;
  char *model;
  char *software;
} VigiePhotoInfo;

VigiePhotoInfo *vigie_photo_info_new (GBytes *bytes, GError **error);
void vigie_photo_info_free (VigiePhotoInfo *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VigiePhotoInfo, vigie_photo_info_free)

gboolean vigie_photo_info_check (const VigiePhotoInfo *self, GError **error);
gint64 vigie_photo_info_get_taken_at (const VigiePhotoInfo *self, GTimeZone *zone);

char *vigie_photo_sha256 (GBytes *bytes);
void vigie_photo_facts_read (VigiePhotoFacts *facts, GBytes *bytes, GTimeZone *zone);

G_END_DECLS
