/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vigie-redaction.h"

G_BEGIN_DECLS

/* Where a redaction covers a photo. Of vigie-redaction-apply.c alone. */

typedef struct
{
  int x0, y0, x1, y1; /* pixels; the end excluded */
} VigieRedactionBox;

guint8 *vigie_redaction_make_mask (const VigieRedaction *self,
                                   const GArray *regions,
                                   const VigieImage *image,
                                   VigieRedactionBox box,
                                   double feather,
                                   GCancellable *cancellable);

G_END_DECLS
