/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "vigie-image-view.h"
#include "vigie-redaction.h"
#include "vigie-store.h"

G_BEGIN_DECLS

/**
 * VigieBlurBar:
 *
 * What a brush needs below a photo: its size, the eraser, undo, the original, Cancel and Done.
 *
 * Signals: "done" (sha256, two #VigieRedaction as pointers): the second is to be decided instead of
 * the first; "ended": the photo is looked at again, with or without a decision; "failed" (a
 * sentence).
 */
#define VIGIE_TYPE_BLUR_BAR (vigie_blur_bar_get_type ())
G_DECLARE_FINAL_TYPE (VigieBlurBar, vigie_blur_bar, VIGIE, BLUR_BAR, AdwBin)

void vigie_blur_bar_attach (VigieBlurBar *self,
                            GtkWindow *window,
                            GtkOverlay *overlay,
                            VigieImageView *view);
void vigie_blur_bar_begin (VigieBlurBar *self, VigieStore *store, const char *sha256);
void vigie_blur_bar_finish (VigieBlurBar *self);
void vigie_blur_bar_end (VigieBlurBar *self);
gboolean vigie_blur_bar_is_active (VigieBlurBar *self);
gboolean vigie_blur_bar_scale_brush (VigieBlurBar *self, int steps);

G_END_DECLS
