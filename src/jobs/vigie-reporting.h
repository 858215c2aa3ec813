/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vigie-guide.h"
#include "vigie-store.h"

G_BEGIN_DECLS

/**
 * VigieReportRequest:
 * @path: where to
 * @language: (nullable): "fr", "en"; %NULL for the desk's
 * @author: (nullable): who makes it; %NULL for the author of the incident
 * @original: (nullable): the file that an exercise replays; %NULL for where it says
 * @at: the moment of the review, ms; what came or was decided later is not there
 * @without_log: without the annex
 * @include_authors: with the names of those who wrote the posts that are told
 * @guide: (nullable): of the incident's territory, where the caller has it open; it is opened
 *   otherwise
 */
typedef struct
{
  const char *path;
  const char *language;
  const char *author;
  const char *original;
  gint64 at;
  gboolean without_log;
  gboolean include_authors;
  VigieGuide *guide;
} VigieReportRequest;

/**
 * VigieReportOutcome:
 * @n_pages: how many it has
 * @n_photos: photos on them
 * @territory_problem: (nullable): a sentence: why the incident's territory could not be read
 * @original_problem: (nullable): a sentence: why the original of an exercise could not be read
 */
typedef struct
{
  guint n_pages;
  guint n_photos;
  char *territory_problem;
  char *original_problem;
} VigieReportOutcome;

void vigie_report_outcome_clear (VigieReportOutcome *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (VigieReportOutcome, vigie_report_outcome_clear)

/* Takes some seconds for a long log: in a worker. */
gboolean vigie_report_write (VigieStore *store,
                             const VigieReportRequest *request,
                             GCancellable *cancellable,
                             VigieReportOutcome *outcome,
                             GError **error);
void vigie_report_write_async (VigieStore *store,
                               const VigieReportRequest *request,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data);
gboolean vigie_report_write_finish (VigieStore *store,
                                    GAsyncResult *result,
                                    VigieReportOutcome *outcome,
                                    GError **error);

G_END_DECLS
