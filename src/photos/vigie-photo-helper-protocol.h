/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * vigie-photo-helper FORMAT ORIENTATION MAX_SIZE <photo >answer
 *
 * The answer is a VigiePhotoAnswer and, when its status is 0, height × width pixels as R8G8B8A8
 * without gaps. Both sides are built together and run on one machine, so the numbers are the
 * machine's own.
 */
#define VIGIE_PHOTO_ANSWER_MAGIC 0x31504756u /* "VGP1" */

typedef enum
{
  VIGIE_PHOTO_ANSWER_PIXELS = 0,
  VIGIE_PHOTO_ANSWER_DAMAGED = 1,
  VIGIE_PHOTO_ANSWER_UNSUPPORTED = 2,
  VIGIE_PHOTO_ANSWER_TOO_LARGE = 3,
  VIGIE_PHOTO_ANSWER_FAILED = 4,
} VigiePhotoAnswerStatus;

typedef struct
{
  guint32 magic;
  guint32 status;
  guint32 width;
  guint32 height;
} VigiePhotoAnswer;

/* The helper's limits on itself, set before it reads a byte. */
#define VIGIE_PHOTO_HELPER_MEMORY (G_GUINT64_CONSTANT (1) << 30)
#define VIGIE_PHOTO_HELPER_CPU_SECONDS 10
#define VIGIE_PHOTO_HELPER_FILES 32

G_END_DECLS
