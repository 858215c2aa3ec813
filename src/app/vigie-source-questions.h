/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "vigie-login-row.h"
#include "vigie-watch-list.h"

G_BEGIN_DECLS

/* What is asked about sources. Each is presented over a widget. */

/* Whether the desk may ask @watches; "agree" is the response of who agrees. */
AdwAlertDialog *vigie_source_question_agree (GPtrArray *watches); /* (element-type VigieWatch) */

/* For the login of a source: "save" and "forget", and what was typed. */
AdwAlertDialog *vigie_source_question_login (const VigieWatch *watch);
const char *vigie_source_question_get_secret (AdwAlertDialog *dialog);
void vigie_source_question_set_secret (AdwAlertDialog *dialog, const char *secret);
VigieLoginRow *vigie_source_question_get_login_row (AdwAlertDialog *dialog);

G_END_DECLS
