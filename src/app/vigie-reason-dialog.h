/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* What is judged, and how. */
typedef enum
{
  VIGIE_REASON_REJECT,
  VIGIE_REASON_UNVERIFIABLE,
  VIGIE_REASON_CONFIRM,
  VIGIE_REASON_PHOTO_REJECT,
  VIGIE_REASON_PHOTO_UNVERIFIABLE,
} VigieReasonKind;

/* Asks for the reason of a verdict: a usual one by one key, or free text. Signal "given" (string).
 */
#define VIGIE_TYPE_REASON_DIALOG (vigie_reason_dialog_get_type ())
G_DECLARE_FINAL_TYPE (VigieReasonDialog, vigie_reason_dialog, VIGIE, REASON_DIALOG, AdwDialog)

GtkWidget *vigie_reason_dialog_new (VigieReasonKind kind);

G_END_DECLS
