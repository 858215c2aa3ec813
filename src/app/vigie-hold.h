/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

void vigie_hold_application_for (gpointer object);

G_END_DECLS
