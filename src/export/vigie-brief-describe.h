/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vigie-brief-words.h"
#include "vigie-brief.h"

G_BEGIN_DECLS

/* Who speaks: of which brief, in which language, on which clock (UTC when %NULL). */
typedef struct
{
  const VigieBrief *brief;
  VigieLanguage language;
  GTimeZone *zone;
} VigieBriefVoice;

/* What a brief says of its parts, without its layout. All (transfer full); "" where there is
 * nothing to say. */
char *vigie_brief_say_time (const VigieBriefVoice *self, gint64 at);
char *vigie_brief_say_sequence (const VigieBriefVoice *self);
char *vigie_brief_say_signature (const VigieBriefVoice *self);
char *vigie_brief_say_changes_heading (const VigieBriefVoice *self);

char *vigie_brief_say_validity (const VigieBriefVoice *self, const VigieBriefShape *entry);
char *vigie_brief_say_end (const VigieBriefVoice *self, const VigieBriefShape *entry);
char *vigie_brief_say_news (const VigieBriefVoice *self, const VigieBriefShape *entry);
char *vigie_brief_say_roads (const VigieBriefVoice *self, const VigieShape *shape);
char *vigie_brief_say_way (const VigieBriefVoice *self, const VigieBriefShape *entry);
char *vigie_brief_say_cut_ends (VigieLanguage language, const VigieBriefCut *cut);
char *vigie_brief_say_diversions_around (const VigieBriefVoice *self, const char *label);

char *vigie_brief_quote (const VigieBriefVoice *self, const char *text);
char *vigie_brief_say_source (const VigieBriefVoice *self, const VigieBriefItem *item);
char *vigie_brief_say_spot (const VigieBriefVoice *self, const VigieBriefItem *item);
char *vigie_brief_say_place (const VigieBriefVoice *self, const VigieBriefItem *item);
char *vigie_brief_say_reliability (const VigieBriefVoice *self, const VigieBriefItem *item);
char *vigie_brief_say_change (const VigieBriefVoice *self, const VigieBriefChange *change);

const char *vigie_brief_get_title (const VigieBriefVoice *self);
const char *vigie_brief_get_shape_title (const VigieBriefVoice *self, const VigieShape *shape);
const char *vigie_brief_get_item_text (const VigieBriefVoice *self, const VigieBriefItem *item);
const char *vigie_brief_get_change_text (const VigieBriefVoice *self,
                                         const VigieBriefChange *change);

VigieWord vigie_brief_get_change_word (VigieBriefChangeKind kind); /* "Closed", … */

G_END_DECLS
