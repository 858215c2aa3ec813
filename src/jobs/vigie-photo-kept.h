/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vigie-image.h"
#include "vigie-store.h"

G_BEGIN_DECLS

/* Pictures that were made of an incident's photos, kept for as long as it is open: a brief is
 * prepared again with each change of its options, and decoding takes most of that. A bounded number
 * of bytes; what was not asked for the longest goes first. On any thread. */

VigieImage *vigie_photo_kept_get (VigieStore *store, const char *key);
void vigie_photo_kept_put (VigieStore *store, const char *key, VigieImage *image);

G_END_DECLS
