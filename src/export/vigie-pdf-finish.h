/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

GString *vigie_pdf_make_update (const char *data,
                                gsize size,
                                const char *language,
                                const char *const *alternatives);

G_END_DECLS
