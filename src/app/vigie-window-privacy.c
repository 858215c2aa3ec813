/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-privacy-dialog.h"
#include "vigie-window-private.h"

void
vigie_window_ask_personal_data (VigieWindow *self)
{
  adw_dialog_present (ADW_DIALOG (vigie_privacy_dialog_new (vigie_window_get_session (self))),
                      GTK_WIDGET (self));
}
