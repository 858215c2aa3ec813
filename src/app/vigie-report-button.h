/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "vigie-session.h"

G_BEGIN_DECLS

/**
 * VigieReportButton:
 *
 * Writes the report of the review where somebody wants it, and turns while it does. How that went
 * is said by a toast of the overlay around it.
 */
#define VIGIE_TYPE_REPORT_BUTTON (vigie_report_button_get_type ())
G_DECLARE_FINAL_TYPE (VigieReportButton, vigie_report_button, VIGIE, REPORT_BUTTON, AdwBin)

void vigie_report_button_set_session (VigieReportButton *self,
                                      VigieSession *session); /* (nullable) */
void vigie_report_button_set_at (VigieReportButton *self, gint64 at);
void vigie_report_button_write (VigieReportButton *self, GFile *file);

G_END_DECLS
