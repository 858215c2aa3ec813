/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-error.h"

G_DEFINE_QUARK (vigie_error, vigie_error)
