/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vigie-destination.h"

G_BEGIN_DECLS

char *vigie_destination_try (const VigieDestination *destination,
                             const char *secret, /* (nullable) */
                             GCancellable *cancellable,
                             GError **error);

G_END_DECLS
