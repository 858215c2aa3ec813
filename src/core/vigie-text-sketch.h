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

#define VIGIE_TEXT_SHORT 4 /* words: of fewer, only equal texts are near */

/**
 * VigieTextOutline:
 * @bits: one of 128 for each word
 * @n_words: how many words count: those of two letters or more
 * @is_cut: whether so many are left of a text that was cut off that it may be found in a whole one
 *
 * The little of a text that tells most unlike ones apart, for whoever compares one with many.
 */
typedef struct
{
  guint64 bits[2];
  guint16 n_words;
  guint16 is_cut;
} VigieTextOutline;

gboolean vigie_text_outline_may_be_near (const VigieTextOutline *a, const VigieTextOutline *b);

VigieTextSketch *vigie_text_sketch_new (const char *text);
void vigie_text_sketch_free (VigieTextSketch *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VigieTextSketch, vigie_text_sketch_free)

const VigieTextOutline *vigie_text_sketch_get_outline (const VigieTextSketch *self);
guint vigie_text_sketch_get_n_words (const VigieTextSketch *self);
const guint32 *vigie_text_sketch_get_addresses (const VigieTextSketch *self, guint *n_addresses);
double vigie_text_sketch_resemblance (const VigieTextSketch *a, const VigieTextSketch *b);
gboolean vigie_text_sketch_is_near (const VigieTextSketch *a, const VigieTextSketch *b);

G_END_DECLS
