/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

char *vigie_user_agent_new (const char *contact);

G_END_DECLS
