/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vigie-brief-proof.h"

G_BEGIN_DECLS

GtkPrintOperation *vigie_brief_print_new (VigieBriefProof *proof);

G_END_DECLS
