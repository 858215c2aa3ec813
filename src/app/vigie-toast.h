/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

AdwToast *vigie_toast_new (const char *text); /* (transfer full) */
void vigie_toast_show (GtkWidget *widget, AdwToast *toast);
void vigie_toast_say (GtkWidget *widget, const char *text);
void vigie_toast_offer_file (GtkWidget *widget, const char *text, GFile *file);

G_END_DECLS
