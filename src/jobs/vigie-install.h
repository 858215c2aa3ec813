/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

void vigie_install_init_locale (void);
char *vigie_install_find (const char *built, const char *probe, const char *installed);

G_END_DECLS
