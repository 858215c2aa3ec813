/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * VigieTextSketch:
 *
 * The words of a text in a form that is compared quickly. Immutable, so any thread may use it.
 */
typedef struct _VigieTextSketch VigieTextSketch;

VigieTextSketch *vigie_text_sketch_new (const char *text);
void vigie_text_sketch_free (VigieTextSketch *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VigieTextSketch, vigie_text_sketch_free)

guint vigie_text_sketch_get_n_words (const VigieTextSketch *self);
const guint32 *vigie_text_sketch_get_addresses (const VigieTextSketch *self, guint *n_addresses);
double vigie_text_sketch_resemblance (const VigieTextSketch *a, const VigieTextSketch *b);
gboolean vigie_text_sketch_is_near (const VigieTextSketch *a, const VigieTextSketch *b);

G_END_DECLS
