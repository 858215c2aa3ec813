/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "vigie-log-filter.h"
#include "vigie-session.h"

G_BEGIN_DECLS

/**
 * VigieLogOutput:
 *
 * Writes the log as a file or brings it to a printer, and shows how far that is, with a button that
 * stops it. How it went is said by a toast of the overlay around it. Its property "busy" tells
 * whether it is at work: it does one thing at a time.
 */
#define VIGIE_TYPE_LOG_OUTPUT (vigie_log_output_get_type ())
G_DECLARE_FINAL_TYPE (VigieLogOutput, vigie_log_output, VIGIE, LOG_OUTPUT, AdwBin)

void vigie_log_output_set_session (VigieLogOutput *self, VigieSession *session); /* (nullable) */
void vigie_log_output_ask (VigieLogOutput *self,
                           const VigieLogFilter *filter, /* (nullable) */
                           const char *suffix);
void vigie_log_output_write (VigieLogOutput *self,
                             const VigieLogFilter *filter, /* (nullable) */
                             GFile *file);
void vigie_log_output_print (VigieLogOutput *self, const VigieLogFilter *filter); /* (nullable) */
void vigie_log_output_set_print_settings (VigieLogOutput *self,
                                          GtkPrintSettings *settings); /* (nullable) */
gboolean vigie_log_output_is_busy (VigieLogOutput *self);

G_END_DECLS
