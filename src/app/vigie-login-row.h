/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "vigie-source.h"

G_BEGIN_DECLS

/**
 * VigieLoginRow:
 *
 * A row that signs in at a source's server in the browser, and says how that stands.
 *
 * Signals: "requested", when somebody wants to, so that whoever knows the source calls
 * vigie_login_row_begin(); "signed-in", when the server has agreed; "open-page" (address), whose
 * own handler opens it in the desktop's browser.
 */
#define VIGIE_TYPE_LOGIN_ROW (vigie_login_row_get_type ())
G_DECLARE_FINAL_TYPE (VigieLoginRow, vigie_login_row, VIGIE, LOGIN_ROW, AdwActionRow)

GtkWidget *vigie_login_row_new (void);
void vigie_login_row_set_account (VigieLoginRow *self, const char *account);
void vigie_login_row_begin (VigieLoginRow *self, VigieSource *source, VigieHttpClient *client);
void vigie_login_row_forget (VigieLoginRow *self);
const char *vigie_login_row_get_secret (VigieLoginRow *self);
char *vigie_login_row_steal_secret (VigieLoginRow *self);

G_END_DECLS
