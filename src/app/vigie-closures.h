/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vigie-decision.h"
#include "vigie-shape.h"

G_BEGIN_DECLS

/* Text for templates: pure functions of their arguments, tested without a display. Each returns a
 * new, translated string. */

char *vigie_format_status (VigieStatus status);
char *vigie_format_source (const char *kind, const char *host);
char *vigie_format_origin (VigieOrigin origin);
char *vigie_format_radius (double radius_m);
char *vigie_format_length (double length_m);
char *vigie_format_area (double area_m2);
char *vigie_format_position (const VigiePosition *position);
char *vigie_format_age (gint64 at_ms, gint64 now_ms);
char *vigie_format_time (gint64 at_ms); /* day and time on this desk's clock */
char *vigie_format_moment (gint64 at_ms, gint64 now_ms);
char *vigie_format_clock (gint64 at_ms);                         /* hours and minutes only */
char *vigie_format_since_alert (gint64 alert_ms, gint64 now_ms); /* "H+00:43" */
char *vigie_format_count (guint64 count);
char *vigie_format_shape_kind (VigieShapeKind kind);
char *vigie_format_validity (const VigieShape *shape);
char *vigie_describe_decision (VigieDecision *decision);           /* "Post confirmed" */
char *vigie_describe_decisions (VigieDecision *decision, guint n); /* "Post confirmed (12)" */
char *vigie_describe_undo (VigieDecision *decision, guint n); /* "Undone: post confirmed (12)" */
char *vigie_format_check (const char *check);                 /* "Time is plausible" */
char *vigie_format_checks (GStrv checks);                     /* (nullable): in one line */
char *vigie_describe_checks (VigieDecision *decision);        /* (nullable): with a verdict */
char *vigie_checklist_to_words (GStrv checks); /* as people write them, separated by ";" */
GStrv vigie_checklist_from_words (const char *words);
char *vigie_describe_decision_kind (VigieDecisionKind kind);

G_END_DECLS
