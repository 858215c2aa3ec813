/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vigie-report.h"
#include "vigie-reporting.h"

G_BEGIN_DECLS

/* ---- what entries of the log say, in the language of the report ---- */

/**
 * VigieReportWords:
 * @what: what was done
 * @subject: on what
 * @reason: why, and what the entry itself says
 */
typedef struct
{
  char *what;
  char *subject;
  char *reason;
} VigieReportWords;

void vigie_report_words_init (VigieReportWords *self,
                              VigieDecision *decision,
                              const VigieReview *review,
                              VigieLanguage language);
void vigie_report_words_clear (VigieReportWords *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (VigieReportWords, vigie_report_words_clear)

const char *vigie_report_choose (VigieLanguage language, const char *french, const char *english)
    G_GNUC_FORMAT (2) G_GNUC_FORMAT (3);

const char *vigie_report_word_status (VigieStatus status, VigieLanguage language);

/* ---- what a report is filled with ---- */

gboolean vigie_report_collect_events (VigieReport *self,
                                      VigieStore *store,
                                      gboolean include_authors,
                                      GError **error);
gboolean vigie_report_collect_comparison (VigieReport *self,
                                          VigieStore *store,
                                          const char *original, /* (nullable) */
                                          GCancellable *cancellable,
                                          char **problem,
                                          GError **error);
gboolean vigie_report_collect_photos (VigieReport *self,
                                      VigieStore *store,
                                      VigieGuide *guide, /* (nullable) */
                                      gboolean include_authors,
                                      GCancellable *cancellable,
                                      GError **error);

G_END_DECLS
