/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vigie-publish-preview.h"

G_BEGIN_DECLS

/* What a preview says, a sentence a line; (transfer full), "" where there is nothing to say. */
char *vigie_publish_words_goes_out (const VigiePublishPreview *preview);
char *vigie_publish_words_stays (const VigiePublishPreview *preview);
char *vigie_publish_words_problems (const VigiePublishPreview *preview);

G_END_DECLS
