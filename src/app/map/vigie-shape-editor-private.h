/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vigie-map-transform.h"
#include "vigie-shape-editor.h"

G_BEGIN_DECLS

typedef enum
{
  VIGIE_EDIT_NOTHING,
  VIGIE_EDIT_VERTEX,
  VIGIE_EDIT_MIDDLE,
} VigieEditPart;

typedef struct
{
  VigieEditPart part;
  guint ring;
  guint index; /* of the corner, or of the edge's first corner */
} VigieEditHit;

struct _VigieShapeEditor
{
  ShumateLayer parent_instance;

  VigieEditModel *model; /* (nullable): nothing to edit */
  VigieShapeKind kind;
  VigieGeometry *geometry; /* (nullable): what the model is now */
  VigieGeometryProblem problem;
  VigieEditVertex problem_at;

  VigieEditHit hover, grab, focus;
  gboolean pressed;
  gboolean moved;
  double press_x, press_y;
  gboolean pointer_inside;
  double pointer_x, pointer_y;
  gboolean by_keyboard;

  VigieRoadSnapper *snapper; /* (nullable) */
  gboolean snaps;            /* to roads, if there are some */
  gboolean held_off;         /* not now */
  gboolean has_snap;         /* what the next click would be drawn to */
  VigieRoadSnap snap;
};

void vigie_shape_editor_get_transform (VigieShapeEditor *self, VigieMapTransform *transform);
void vigie_shape_editor_place (const VigieMapTransform *transform,
                               const VigieEditVertex *vertex,
                               double *x,
                               double *y);
void vigie_shape_editor_to_lon_lat (
    VigieShapeEditor *self, double x, double y, double *lon, double *lat);
void vigie_shape_editor_pick (VigieShapeEditor *self, double x, double y, double *lon, double *lat);
void vigie_shape_editor_update_snap (VigieShapeEditor *self);
void vigie_shape_editor_changed (VigieShapeEditor *self);
void vigie_shape_editor_init_input (VigieShapeEditor *self);
VigieEditHit vigie_shape_editor_hit (VigieShapeEditor *self, double x, double y);
guint vigie_shape_editor_count_edges (VigieShapeEditor *self, guint ring);
gboolean vigie_shape_editor_get_middle (VigieShapeEditor *self,
                                        const VigieMapTransform *transform,
                                        guint ring,
                                        guint edge,
                                        double *x,
                                        double *y);
void vigie_shape_editor_snapshot (VigieShapeEditor *self, GtkSnapshot *snapshot);

G_END_DECLS
