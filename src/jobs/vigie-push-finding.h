/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vigie-destination.h"

G_BEGIN_DECLS

/**
 * VigiePushFinding:
 * @destination: which
 * @changed: whether it does not show what the desk says
 * @published_at: ms: of the moment that it shows, or %VIGIE_TIME_UNKNOWN
 * @changed_at: ms: since when that is not what the desk says, or %VIGIE_TIME_UNKNOWN
 *
 * What the log says of a destination.
 */
typedef struct
{
  VigieDestination *destination;
  gboolean changed;
  gint64 published_at;
  gint64 changed_at;
} VigiePushFinding;

/**
 * VigiePushFindings:
 * @findings: (element-type VigiePushFinding): one for each destination
 * @next_at: ms: when a shape begins or ends next, or %G_MAXINT64
 */
typedef struct
{
  GPtrArray *findings;
  gint64 next_at;
} VigiePushFindings;

VigiePushFindings *
vigie_push_examine (VigieStore *store, GCancellable *cancellable, GError **error); /* blocks */
void vigie_push_examine_in_thread (GTask *task,
                                   gpointer source,
                                   gpointer data,
                                   GCancellable *cancellable);
void vigie_push_findings_free (gpointer data);

G_END_DECLS
