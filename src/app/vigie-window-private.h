/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vigie-basemap.h"
#include "vigie-exercise-banner.h"
#include "vigie-live-service.h"
#include "vigie-outside-button.h"
#include "vigie-retention-banner.h"
#include "vigie-sources-page.h"
#include "vigie-window.h"

G_BEGIN_DECLS

/* What a window's actions ask for; vigie-window-publish.c and vigie-window-files.c. */
void vigie_window_ask_open (VigieWindow *self);
void vigie_window_ask_new (VigieWindow *self, gboolean then_import);
void vigie_window_ask_add (VigieWindow *self);
void vigie_window_ask_import (VigieWindow *self);
void vigie_window_ask_export (VigieWindow *self);
void vigie_window_ask_brief (VigieWindow *self);
void vigie_window_offer_file (VigieWindow *self, const char *text, const char *path);
void
vigie_window_show_live (VigieLiveService *live, GtkWidget *live_button, GtkWidget *publish_button);
void vigie_window_ask_details (VigieWindow *self);
void vigie_window_ask_personal_data (VigieWindow *self);
void vigie_window_ask_words (VigieWindow *self);
void vigie_window_ask_browser (VigieWindow *self);
void vigie_window_init_capture (VigieWindow *self);
void vigie_window_follow_capture (VigieWindow *self);
void vigie_window_leave_capture (VigieWindow *self);
void vigie_window_ask_destinations (VigieWindow *self);
void vigie_window_publish_now (VigieWindow *self);
void vigie_window_init_outside (VigieWindow *self, VigieOutsideButton *button);
VigieOutside *
vigie_window_start_outside (VigieWindow *self, VigieOutsideButton *button, VigieStore *store);
void vigie_window_stop_outside (VigieOutsideButton *button,
                                VigieOutside *outside); /* (transfer full) */
void vigie_window_follow_sources (AdwViewStackPage *page, VigieSources *sources); /* (nullable) */
void vigie_window_share_session (AdwViewStack *stack, VigieSession *session);     /* (nullable) */
GtkWidget *vigie_window_make_view (AdwViewStack *stack,
                                   VigieSession *session); /* (nullable): of the visible page */
void vigie_window_init_exercise (VigieWindow *self, VigieExerciseBanner *banner);
void vigie_window_show_title (VigieWindow *self,
                              AdwWindowTitle *title,
                              VigieExerciseBanner *banner,
                              VigieSession *session); /* (nullable) */
void vigie_window_init_replay (VigieWindow *self, AdwViewStack *stack);
void vigie_window_follow_replay (AdwViewStack *stack, VigieSession *session); /* (nullable) */
void vigie_window_show_help_overlay (GtkWidget *widget, const char *name, GVariant *parameter);
gboolean vigie_window_search_log (AdwViewStack *stack);
void vigie_window_print (VigieWindow *self, AdwViewStack *stack);
void vigie_window_show_review (AdwViewStack *stack, VigieSession *session, gint64 at);
void vigie_window_ask_message (VigieWindow *self);
void vigie_window_ask_roads (VigieWindow *self);
void vigie_window_ask_territory (VigieWindow *self);
void vigie_window_ask_mbtiles (VigieWindow *self);
void vigie_window_init_adding (VigieWindow *self, AdwToastOverlay *parent);
void vigie_window_set_basemap (VigieWindow *self, const char *id);
VigieBasemap *vigie_window_get_territory (VigieWindow *self);     /* (nullable) */
void vigie_window_add_toast (VigieWindow *self, AdwToast *toast); /* (transfer full) */

G_END_DECLS
