/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

gboolean vigie_renderer_has_device (const char *devices);
void vigie_renderer_choose (void);

G_END_DECLS
