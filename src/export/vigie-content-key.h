/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vigie-export-format.h"

G_BEGIN_DECLS

char *
vigie_content_key_new (const VigieExportInput *input, GCancellable *cancellable, GError **error);

G_END_DECLS
