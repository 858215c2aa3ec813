/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "vigie-time.h"

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
 * VigiePhotoEdit:
 * @action: (nullable): what was done: "created", "saved", "converted" and the like, or a word of
 * the program's own
 * @software: (nullable): with which program
 * @at: when; its time may be unknown
 * @parameters: (nullable): more about it
 *
 * One entry of a photo's history (xmpMM:History). Programs write as much or as little as they like.
 */
typedef struct
{
  char *action;
  char *software;
  VigiePhotoTime at;
  char *parameters;
} VigiePhotoEdit;

#define VIGIE_PHOTO_MAX_EDITS 20

/**
 * VigiePhotoSourceType:
 * @VIGIE_SOURCE_TYPE_UNKNOWN: the file does not say
 * @VIGIE_SOURCE_TYPE_OTHER: it says something else
 * @VIGIE_SOURCE_TYPE_CAPTURE: from one or several shots of a camera
 * @VIGIE_SOURCE_TYPE_SCAN: digitised from film or paper
 * @VIGIE_SOURCE_TYPE_EDITED: changed by people with tools that do not generate
 * @VIGIE_SOURCE_TYPE_ENHANCED: changed by an algorithm
 * @VIGIE_SOURCE_TYPE_COMPOSITE: put together from several pictures
 * @VIGIE_SOURCE_TYPE_COMPOSITE_SYNTHETIC: put together, parts of it synthetic
 * @VIGIE_SOURCE_TYPE_COMPOSITE_AI: changed or completed with generative AI
 * @VIGIE_SOURCE_TYPE_AI: made by generative AI
 * @VIGIE_SOURCE_TYPE_ALGORITHM: made by an algorithm that was not trained on pictures
 * @VIGIE_SOURCE_TYPE_DRAWN: made by a person with a program, or drawn from data
 * @VIGIE_SOURCE_TYPE_SCREEN: of a screen, or of a virtual world
 *
 * What a picture says that it is, by the IPTC's vocabulary "Digital Source Type"
 * (http://cv.iptc.org/newscodes/digitalsourcetype/), whose terms are grouped here by what matters
 * to who checks a photo.
 */
typedef enum
{
  VIGIE_SOURCE_TYPE_UNKNOWN,
  VIGIE_SOURCE_TYPE_OTHER,
  VIGIE_SOURCE_TYPE_CAPTURE,
  VIGIE_SOURCE_TYPE_SCAN,
  VIGIE_SOURCE_TYPE_EDITED,
  VIGIE_SOURCE_TYPE_ENHANCED,
  VIGIE_SOURCE_TYPE_COMPOSITE,
  VIGIE_SOURCE_TYPE_COMPOSITE_SYNTHETIC,
  VIGIE_SOURCE_TYPE_COMPOSITE_AI,
  VIGIE_SOURCE_TYPE_AI,
  VIGIE_SOURCE_TYPE_ALGORITHM,
  VIGIE_SOURCE_TYPE_DRAWN,
  VIGIE_SOURCE_TYPE_SCREEN,
} VigiePhotoSourceType;

VigiePhotoSourceType vigie_photo_source_type_from_text (const char *text);
char *vigie_photo_name_camera (const char *make, const char *model);

G_END_DECLS
