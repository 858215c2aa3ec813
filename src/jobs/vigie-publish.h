/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vigie-briefing.h"
#include "vigie-export-format.h"
#include "vigie-guide.h"
#include "vigie-store.h"

G_BEGIN_DECLS

/**
 * VigiePhotoChoice:
 * @all_confirmed: every photo with the verdict confirmed
 * @chosen: (nullable): else those with these SHA-256, unless they were rejected
 * @max_size_px: of the longer side; 0 for %VIGIE_PHOTO_OUT_SIZE
 *
 * Which photos go out with an overlay: only those of confirmed posts, and never those of X.
 */
typedef struct
{
  gboolean all_confirmed;
  const char *const *chosen;
  int max_size_px;
} VigiePhotoChoice;

/**
 * VigieOverlayRequest:
 * @path: where to
 * @format: (nullable): as what; GeoJSON when %NULL
 * @guide: (nullable): the incident's territory, where the caller has it open; it is opened
 *   otherwise, if the format wants it
 * @at: the moment it describes in ms, or %VIGIE_TIME_UNKNOWN for now
 * @with_lifted: also what has ended
 * @include_authors: also who wrote a post
 * @include_unconfirmed: also posts that nobody confirmed, told as such; never rejected ones
 * @to_log: a file for others: the log says that it left, by its name without folders. What
 *   describes another moment than now is not noted
 * @photos: (nullable): which photos go out beside it; none when %NULL
 * @actor: (nullable): with @to_log: who has it published; the incident's author when %NULL
 */
typedef struct
{
  const char *path;
  const VigieExportFormat *format;
  VigieGuide *guide;
  gint64 at;
  gboolean with_lifted;
  gboolean include_authors;
  gboolean include_unconfirmed;
  gboolean to_log;
  const VigiePhotoChoice *photos;
  const char *actor;
} VigieOverlayRequest;

/**
 * VigieOverlayOutcome:
 * @report: what was written
 * @n_waiting: confirmed posts that wait for a second person: left out, or told as not confirmed
 * @n_photos: photos that went out beside it
 * @n_photos_left_out: photos that were chosen and did not
 * @territory_problem: (nullable): a sentence: why the incident's territory could not be read
 * @log_problem: (nullable): a sentence: why the log does not say that it left
 */
typedef struct
{
  VigieExportReport report;
  guint n_waiting;
  guint n_photos;
  guint n_photos_left_out;
  char *territory_problem;
  char *log_problem;
} VigieOverlayOutcome;

void vigie_overlay_outcome_clear (VigieOverlayOutcome *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (VigieOverlayOutcome, vigie_overlay_outcome_clear)

gboolean vigie_publish_overlay (VigieStore *store,
                                const VigieOverlayRequest *request,
                                GCancellable *cancellable,
                                VigieOverlayOutcome *outcome,
                                GError **error);
char *vigie_publish_get_content (VigieStore *store,
                                 const VigieOverlayRequest *request,
                                 GCancellable *cancellable,
                                 GError **error);

G_END_DECLS
