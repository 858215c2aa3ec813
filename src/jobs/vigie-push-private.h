/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vigie-destination.h"

G_BEGIN_DECLS

char *vigie_push_dup_secret_key (const VigieDestination *destination);

G_END_DECLS
