/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vigie-application.h"
#include "vigie-capture.h"
#include "vigie-intake.h"
#include "vigie-opening.h"
#include "vigie-outside.h"
#include "vigie-session.h"

G_BEGIN_DECLS

#define VIGIE_TYPE_WINDOW (vigie_window_get_type ())
G_DECLARE_FINAL_TYPE (VigieWindow, vigie_window, VIGIE, WINDOW, AdwApplicationWindow)

VigieWindow *vigie_window_new (VigieApplication *application);
GFile *vigie_window_get_file (VigieWindow *self);           /* (nullable) (transfer none) */
VigieSession *vigie_window_get_session (VigieWindow *self); /* (nullable) (transfer none) */
void vigie_window_open (VigieWindow *self, GFile *file);
void vigie_window_show_when_open (VigieWindow *self, VigieOpening *opening);
void vigie_window_create (VigieWindow *self,
                          GFile *file,
                          const char *title,
                          gboolean exercise,
                          const char *territory,
                          gboolean then_import);
void vigie_window_take (VigieWindow *self, VigieIntake *intake); /* (transfer full) */
gboolean vigie_window_can_add (VigieWindow *self);
void vigie_window_take_capture (VigieWindow *self, const VigieCapture *capture);
void vigie_window_refuse_capture (VigieWindow *self, const char *sentence);
void vigie_window_export (VigieWindow *self, GFile *file);
void vigie_window_write_roads (VigieWindow *self, GFile *file);
VigieOutside *vigie_window_get_outside (VigieWindow *self); /* (nullable) (transfer none) */
GtkWidget *vigie_window_get_desk (VigieWindow *self);       /* (transfer none) */
void vigie_window_show_opening (VigieWindow *self);
void vigie_window_show_error (VigieWindow *self, const char *heading, const char *body);
void vigie_window_show_toast (VigieWindow *self, const char *text);

G_END_DECLS
