/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vigie-closed-sections.h"

G_BEGIN_DECLS

/**
 * VigieClosureCuts:
 *
 * What each of several closures closes, and all of them together: when one is edited, only that one
 * is looked at again. Not for use from several threads at a time.
 */
typedef struct _VigieClosureCuts VigieClosureCuts;

VigieClosureCuts *vigie_closure_cuts_new (VigieRoadIndex *index);
void vigie_closure_cuts_free (VigieClosureCuts *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VigieClosureCuts, vigie_closure_cuts_free)

VigieClosedSections *vigie_closure_cuts_draw (
    VigieClosureCuts *self,
    const char *id,
    const VigieGeometry *area,
    const VigieClosedOptions *options); /* (transfer none): what it closes; options (nullable) */
void vigie_closure_cuts_set (VigieClosureCuts *self,
                             const char *id,
                             VigieClosedSections *sections); /* (nullable): it closes nothing */
gboolean vigie_closure_cuts_remove (VigieClosureCuts *self, const char *id);
VigieClosedSections *vigie_closure_cuts_get (VigieClosureCuts *self,
                                             const char *id); /* (transfer none) (nullable) */
guint vigie_closure_cuts_get_n_closures (VigieClosureCuts *self);
VigieRoadIndex *vigie_closure_cuts_get_index (VigieClosureCuts *self);

/* A bit for each step, set where any closure closes it: step s is bit s % 64 of word s / 64. Stays
 * where it is, and changes with every edit. */
const guint64 *vigie_closure_cuts_get_steps (VigieClosureCuts *self);
gboolean vigie_closure_cuts_is_closed (VigieClosureCuts *self, VigieRoadStep step);
guint vigie_closure_cuts_get_n_steps (VigieClosureCuts *self);  /* closed ones */
guint64 vigie_closure_cuts_get_serial (VigieClosureCuts *self); /* another after every edit */

G_END_DECLS
