/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "vigie-session.h"

G_BEGIN_DECLS

/* Until when an incident may hold personal data, as the window shows and sets it. */

GtkWidget *vigie_retention_make_row (VigieSession *session);

G_END_DECLS
