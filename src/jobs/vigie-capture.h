/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vigie-hand-post.h"

G_BEGIN_DECLS

/* What a person sees in a browser and hands over with a click. All of it is untrusted. */

#define VIGIE_CAPTURE_SCHEME "vigie"
#define VIGIE_CAPTURE_MAX_PICTURES 4
#define VIGIE_CAPTURE_MAX_PICTURE_BYTES (24 * 1024 * 1024)
#define VIGIE_CAPTURE_MAX_LINK (64 * 1024)

/**
 * VigieCapturePicture:
 * @bytes: (nullable): the original, or what was seen of it
 * @address: (nullable): where it is on the web; one of the two is there
 */
typedef struct
{
  GBytes *bytes;
  char *address;
} VigieCapturePicture;

/**
 * VigieCapture:
 * @address: (nullable): of the page or of the post on it; http or https
 * @title: (nullable): the page's
 * @author: (nullable): as the page names who wrote it
 * @text: (nullable): what was selected, or what the post says
 * @posted_at: ms since 1970, or %VIGIE_TIME_UNKNOWN
 * @pictures: (element-type VigieCapturePicture)
 */
typedef struct
{
  char *address;
  char *title;
  char *author;
  char *text;
  gint64 posted_at;
  GPtrArray *pictures;
} VigieCapture;

char *vigie_capture_dup_extension_folder (void); /* (transfer full) */

VigieCapture *vigie_capture_parse (GBytes *json, GError **error);
VigieCapture *vigie_capture_parse_link (const char *link, GError **error);
gboolean vigie_capture_is_link (const char *text);
const char *vigie_capture_get_words (const VigieCapture *self); /* (nullable) */
void vigie_capture_free (VigieCapture *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VigieCapture, vigie_capture_free)

gboolean vigie_capture_add (VigieStore *store,
                            const VigieCapture *capture,
                            const char *observer,
                            VigieHandResult *result,
                            GError **error);

G_END_DECLS
