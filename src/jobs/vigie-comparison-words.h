/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vigie-brief-words.h"
#include "vigie-comparison.h"

G_BEGIN_DECLS

/* A comparison in words, the same in the command, in the window and in the report. Pure functions
 * of their arguments. */

/**
 * VigieComparisonLine:
 * @title: what it is about
 * @text: what there is to say
 *
 * A line of the summary.
 */
typedef struct
{
  char *title;
  char *text;
} VigieComparisonLine;

VigieLanguage vigie_comparison_get_desk_language (void);

void vigie_comparison_line_free (VigieComparisonLine *self);

/* All (transfer full); @zone is (nullable): UTC */
char *
vigie_comparison_say_reach (const VigieComparison *self, VigieLanguage language, GTimeZone *zone);
GPtrArray *vigie_comparison_list_lines (const VigieComparison *self,
                                        VigieLanguage language,
                                        GTimeZone *zone); /* (element-type VigieComparisonLine) */
char *vigie_comparison_say_few (const VigieComparison *self,
                                VigieLanguage language); /* (nullable) */
const char *vigie_comparison_word_post (const VigieComparedPost *post,
                                        VigieLanguage language); /* (transfer none) */
char *vigie_comparison_say_post (const VigieComparedPost *post, VigieLanguage language);
char *vigie_comparison_name_shape (const VigieComparedShape *shape, VigieLanguage language);
const char *vigie_comparison_word_shape (const VigieComparedShape *shape,
                                         VigieLanguage language); /* (transfer none) */
char *vigie_comparison_say_shape (const VigieComparison *self,
                                  const VigieComparedShape *shape,
                                  VigieLanguage language,
                                  GTimeZone *zone);
char *vigie_comparison_say_times (const VigieComparison *self,
                                  const gint64 at[VIGIE_N_SIDES],
                                  VigieLanguage language,
                                  GTimeZone *zone);
char *vigie_comparison_name_release (const VigieComparedRelease *release, VigieLanguage language);
char *vigie_comparison_say_release (const VigieComparison *self,
                                    const VigieComparedRelease *release,
                                    VigieLanguage language,
                                    GTimeZone *zone);

G_END_DECLS
