/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vigie-decision.h"
#include "vigie-geometry.h"

G_BEGIN_DECLS

typedef enum
{
  VIGIE_SHAPE_CLOSURE,
  VIGIE_SHAPE_HAZARD,
  VIGIE_SHAPE_PERIMETER,
  VIGIE_SHAPE_DIVERSION,
  VIGIE_SHAPE_MARKER,
} VigieShapeKind;

const char *vigie_shape_kind_to_string (VigieShapeKind kind); /* "closure", "hazard", … */
gboolean vigie_shape_kind_from_string (const char *text, VigieShapeKind *kind);

/**
 * VigieShape:
 * @id: what decisions name
 * @from: start of validity in ms, or %VIGIE_TIME_UNKNOWN (then @drawn_at counts)
 * @to: announced end in ms, or %VIGIE_TIME_UNKNOWN while open
 * @lifted_at: when it was lifted, or %VIGIE_TIME_UNKNOWN
 * @version: 1 when drawn, one more with every edit and with lifting
 * @details: (nullable): what a territory said to the geometry, as canonical JSON: an object with
 *   those members of vigie_shape_get_details() that the payload has
 *
 * What is drawn, as the board has it. Reference counted, immutable once on a board.
 */
typedef struct
{
  char *id;
  VigieShapeKind kind;
  char *title;
  char *cause; /* a word of vigie_shape_get_causes(), or free text; "" when none */
  gint64 from;
  gint64 to;
  gint64 lifted_at;
  gint64 drawn_at;
  gint64 edited_at;
  char *drawn_by;
  int version;
  VigieGeometry *geometry;
  char *details;
} VigieShape;

VigieShape *vigie_shape_new (const char *id);
VigieShape *vigie_shape_copy (const VigieShape *self);
VigieShape *vigie_shape_ref (VigieShape *self);
void vigie_shape_unref (VigieShape *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VigieShape, vigie_shape_unref)

gboolean vigie_shape_is_valid_at (const VigieShape *self, gint64 at);
gboolean vigie_shape_equal (const VigieShape *a, const VigieShape *b);
int vigie_shape_compare_drawn (gconstpointer a, gconstpointer b);
char *vigie_shape_new_id (void);

VigieDraft *vigie_draft_new_shape (const char *shape_id,
                                   VigieDecisionKind draw_or_edit,
                                   VigieShapeKind kind,
                                   const char *title,
                                   const char *cause,
                                   gint64 from,
                                   gint64 to,
                                   VigieGeometry *geometry,
                                   const char *actor);
VigieDraft *vigie_draft_choose_edges (VigieDraft *self,
                                      const char *territory,
                                      const guint32 *include,
                                      gsize n_include,
                                      const guint32 *exclude,
                                      gsize n_exclude);
VigieDraft *vigie_draft_new_lift (const char *shape_id, gint64 at, const char *actor);

/* Members of a payload that go with its geometry: `territory` (whose edges are meant), `sections`,
 * `include` and `exclude` of a closure, `route` of a diversion. */
const char *const *vigie_shape_get_details (void);

/* Known causes with their words for people (translated at the call). */
const char *const *vigie_shape_get_causes (void); /* "snow", "ice", "flood", "accident", … */
const char *vigie_shape_describe_cause (const char *cause);

G_END_DECLS
