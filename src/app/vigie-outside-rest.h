/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vigie-pusher.h"

G_BEGIN_DECLS

void vigie_outside_send_rest (VigiePusher *pusher);

G_END_DECLS
