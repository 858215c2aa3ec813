/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A corner under edit, in degrees (WGS 84). */
typedef struct
{
  double lon, lat;
} VigieEditVertex;

typedef enum
{
  VIGIE_EDIT_POLYGON,
  VIGIE_EDIT_LINE,
  VIGIE_EDIT_POINT,
} VigieEditKind;

/**
 * VigieEditModel:
 *
 * The corners of the one shape under the pen, with an undo step for each act on a corner. Rings
 * are open: the first corner is not repeated at the end. No widget, no projection, no judgement
 * about crossings.
 */
typedef struct _VigieEditModel VigieEditModel;

VigieEditModel *vigie_edit_model_new (VigieEditKind kind, gboolean drawing);
void vigie_edit_model_free (VigieEditModel *self);
void vigie_edit_model_take_ring (VigieEditModel *self, GArray *vertices, guint part);

VigieEditKind vigie_edit_model_get_kind (VigieEditModel *self);
gboolean vigie_edit_model_is_drawing (VigieEditModel *self);
guint vigie_edit_model_get_n_rings (VigieEditModel *self);
const VigieEditVertex *vigie_edit_model_get_ring (VigieEditModel *self, guint ring, guint *n);
guint vigie_edit_model_get_part (VigieEditModel *self, guint ring);
guint vigie_edit_model_get_minimum (VigieEditModel *self);
gboolean vigie_edit_model_is_complete (VigieEditModel *self);

gboolean vigie_edit_model_append (VigieEditModel *self, double lon, double lat);
gboolean vigie_edit_model_stop_drawing (VigieEditModel *self);
gboolean
vigie_edit_model_insert (VigieEditModel *self, guint ring, guint index, double lon, double lat);
gboolean vigie_edit_model_remove (VigieEditModel *self, guint ring, guint index);
void vigie_edit_model_begin_move (VigieEditModel *self);
void vigie_edit_model_move (VigieEditModel *self, guint ring, guint index, double lon, double lat);
gboolean vigie_edit_model_end_move (VigieEditModel *self);
void vigie_edit_model_abort_move (VigieEditModel *self);

gboolean vigie_edit_model_can_undo (VigieEditModel *self);
gboolean vigie_edit_model_can_redo (VigieEditModel *self);
gboolean vigie_edit_model_undo (VigieEditModel *self);
gboolean vigie_edit_model_redo (VigieEditModel *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VigieEditModel, vigie_edit_model_free)

G_END_DECLS
