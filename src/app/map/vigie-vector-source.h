/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <shumate/shumate.h>

G_BEGIN_DECLS

/**
 * VigieVectorSource:
 *
 * A vector renderer whose tiles may be given up. libshumate 1.4 takes its render job for a
 * #GCancellable when a tile is cancelled that is being drawn, so it must never hear of that: the
 * tile is drawn to its end, and what comes of it is dropped here.
 */
#define VIGIE_TYPE_VECTOR_SOURCE (vigie_vector_source_get_type ())
G_DECLARE_FINAL_TYPE (
    VigieVectorSource, vigie_vector_source, VIGIE, VECTOR_SOURCE, ShumateMapSource)

VigieVectorSource *vigie_vector_source_new (ShumateVectorRenderer *renderer);

G_END_DECLS
