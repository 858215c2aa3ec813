/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "vigie-log-filter.h"

G_BEGIN_DECLS

/**
 * VigieLogBar:
 *
 * What of the log is looked for: words, kind, person, time, one subject, only what counts; and how
 * many entries are left.
 *
 * Signals: "changed", another filter is asked for; "finished", on to the list.
 */
#define VIGIE_TYPE_LOG_BAR (vigie_log_bar_get_type ())
G_DECLARE_FINAL_TYPE (VigieLogBar, vigie_log_bar, VIGIE, LOG_BAR, AdwBin)

VigieLogFilter *vigie_log_bar_dup_filter (VigieLogBar *self);
void vigie_log_bar_set_persons (VigieLogBar *self, const char *const *persons);
void vigie_log_bar_set_subject (VigieLogBar *self, const char *subject, const char *words);
void vigie_log_bar_set_count (VigieLogBar *self, guint n, guint total);
void vigie_log_bar_clear (VigieLogBar *self);
void vigie_log_bar_focus (VigieLogBar *self);

G_END_DECLS
