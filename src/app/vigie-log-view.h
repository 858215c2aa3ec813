/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "vigie-session.h"

G_BEGIN_DECLS

/* The log, newest entry first, with what is looked for in it and a line to write a free entry. */
#define VIGIE_TYPE_LOG_VIEW (vigie_log_view_get_type ())
G_DECLARE_FINAL_TYPE (VigieLogView, vigie_log_view, VIGIE, LOG_VIEW, AdwBin)

void vigie_log_view_set_session (VigieLogView *self, VigieSession *session); /* (nullable) */
void vigie_log_view_print (VigieLogView *self);
void vigie_log_view_focus_search (VigieLogView *self);

G_END_DECLS
