/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vigie-shape.h"

G_BEGIN_DECLS

/* Random decisions on few things, so that many are about the same one. */

#define DRAFT_POSTS 12 /* numbered; three more are decided on as well */
#define DRAFT_PHOTOS 2

extern const char *const draft_photos[DRAFT_PHOTOS]; /* SHA-256; the first of DRAFT_PHOTO_BYTES */
#define DRAFT_PHOTO_BYTES "a picture"

VigieDraft *draft_from (const char *kind, const char *subject, const char *payload);
VigieDraft *draft_on_post (void);              /* or on a photo */
VigieDraft *draft_anything (GPtrArray *ids,    /* of decisions, also some that are nowhere */
                            GPtrArray *shapes, /* ids */
                            gint64 now);

G_END_DECLS
