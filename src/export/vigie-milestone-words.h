/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vigie-brief-words.h"

G_BEGIN_DECLS

const char *vigie_words_milestone (VigieLanguage language, const char *name); /* (nullable) */

G_END_DECLS
