/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vigie-mvt.h"

G_BEGIN_DECLS

/**
 * VigieMvtWriter:
 *
 * Writes a Mapbox vector tile, version 2 of its specification: layers, in them features, in these
 * parts and tags, in any order within a feature. What is not ended is ended by what comes next.
 */
typedef struct _VigieMvtWriter VigieMvtWriter;

VigieMvtWriter *vigie_mvt_writer_new (void);
void vigie_mvt_writer_free (VigieMvtWriter *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VigieMvtWriter, vigie_mvt_writer_free)

void vigie_mvt_writer_begin_layer (VigieMvtWriter *self, const char *name, guint32 extent);
void vigie_mvt_writer_begin_feature (VigieMvtWriter *self, VigieMvtGeometry geometry);
void
vigie_mvt_writer_add_part (VigieMvtWriter *self, const VigieMvtPoint *points, guint32 n_points);
void vigie_mvt_writer_add_string (VigieMvtWriter *self, const char *key, const char *value);
void vigie_mvt_writer_add_integer (VigieMvtWriter *self, const char *key, gint64 value);
void vigie_mvt_writer_add_boolean (VigieMvtWriter *self, const char *key, gboolean value);
GBytes *vigie_mvt_writer_end (VigieMvtWriter *self); /* (transfer full); once */

G_END_DECLS
