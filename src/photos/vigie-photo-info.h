/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "vigie-photo-provenance.h"
#include "vigie-post.h"

G_BEGIN_DECLS

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
 * @camera: (nullable): maker and model as a person would name them
 * @lens: (nullable): the lens
 * @software: (nullable): the program that wrote the file
 * @creator_tool: (nullable): the program that the picture was first made with (xmp:CreatorTool)
 * @edits: (nullable) (element-type VigiePhotoEdit): the latest edits that the file tells of, at
 * most 20, in order
 * @n_edits: how many it tells of
 * @has_parts_of_others: whether it says that other documents were placed into it, as Photoshop does
 * @source_type: what the file says that the picture is
 * @source_text: (nullable): the same as it stands there
 * @author: (nullable): who made it
 * @credit: (nullable): whom to name
 * @caption: (nullable): its first 1000 bytes
 * @has_manifest: whether a C2PA manifest ("content credentials") is embedded; neither its signature
 *   nor anything in it is checked
 * @metadata_refused: whether there is metadata that was not read, as it is too large or built to
 * take forever
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
  char *camera;
  char *lens;
  char *software;
  char *creator_tool;
  GPtrArray *edits;
  guint n_edits;
  gboolean has_parts_of_others;
  VigiePhotoSourceType source_type;
  char *source_text;
  char *author;
  char *credit;
  char *caption;
  gboolean has_manifest;
  gboolean metadata_refused;
} VigiePhotoInfo;

VigiePhotoInfo *vigie_photo_info_new (GBytes *bytes, GError **error);
void vigie_photo_info_free (VigiePhotoInfo *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VigiePhotoInfo, vigie_photo_info_free)

gboolean vigie_photo_info_check (const VigiePhotoInfo *self, GError **error);
gint64 vigie_photo_info_get_taken_at (const VigiePhotoInfo *self, GTimeZone *zone);
gboolean vigie_photo_info_has_metadata (const VigiePhotoInfo *self);

char *vigie_photo_sha256 (GBytes *bytes);
void vigie_photo_facts_read (VigiePhotoFacts *facts, GBytes *bytes, GTimeZone *zone);

G_END_DECLS
