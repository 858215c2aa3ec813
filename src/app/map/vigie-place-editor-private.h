/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vigie-map-transform.h"
#include "vigie-place-editor.h"

G_BEGIN_DECLS

typedef enum
{
  VIGIE_PLACE_NOTHING,
  VIGIE_PLACE_PIN,
  VIGIE_PLACE_HANDLE,
  VIGIE_PLACE_STANDING,
} VigiePlacePart;

#define VIGIE_PLACE_PIN_RADIUS 14.0 /* of its head */
#define VIGIE_PLACE_PIN_HEIGHT 25.0 /* from the tip to the middle of its head */

struct _VigiePlaceEditor
{
  ShumateLayer parent_instance;

  gboolean active;
  VigiePosition place;
  gboolean has_standing;
  VigiePosition standing;

  VigiePlacePart grab, hover;
  gboolean pressed, moved;
  double press_x, press_y;
  double grab_dx, grab_dy; /* from the pointer to the pin's tip */
  double grab_radius;      /* pixels that the handle stands outside the ring */
};

void vigie_place_editor_snapshot (VigiePlaceEditor *self, GtkSnapshot *snapshot);
void vigie_place_editor_init_input (VigiePlaceEditor *self);
void vigie_place_editor_get_transform (VigiePlaceEditor *self, VigieMapTransform *transform);
void vigie_place_editor_move_to (VigiePlaceEditor *self, double x, double y);
void vigie_place_editor_changed (VigiePlaceEditor *self);
void vigie_place_editor_emit_clicked (VigiePlaceEditor *self, double x, double y);
void vigie_place_editor_begin_standing (VigiePlaceEditor *self);
VigiePlacePart vigie_place_editor_hit (VigiePlaceEditor *self, double x, double y);

G_END_DECLS
