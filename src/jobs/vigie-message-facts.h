/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vigie-message.h"
#include "vigie-store.h"

G_BEGIN_DECLS

VigieMessageFacts *vigie_message_read_facts (VigieStore *store,
                                             VigieMessageLanguage language,
                                             GCancellable *cancellable,
                                             GError **error);

G_END_DECLS
