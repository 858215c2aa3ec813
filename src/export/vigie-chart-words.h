/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vigie-brief-words.h"

G_BEGIN_DECLS

typedef enum
{
  VIGIE_CHART_WORD_POSTS,
  VIGIE_CHART_WORD_POSTS_PER, /* {0} is a duration */
  VIGIE_CHART_WORD_N_POSTS,   /* {0} is a number */
  VIGIE_CHART_WORD_NOTHING_ARRIVED,
  VIGIE_CHART_WORD_NO_DELAYS,
  VIGIE_CHART_WORD_NO_CLOSURES,
  VIGIE_CHART_WORD_NO_COMMUNES,
  VIGIE_CHART_WORD_OTHERS, /* {0} is a number */
  VIGIE_CHART_WORD_TIME,
  VIGIE_CHART_WORD_FROM,
  VIGIE_CHART_WORD_TO,
  VIGIE_CHART_WORD_TOTAL,
  VIGIE_CHART_WORD_DELAY,
  VIGIE_CHART_WORD_SHARE,
  VIGIE_CHART_WORD_BELOW,   /* {0} is a duration */
  VIGIE_CHART_WORD_ABOVE,   /* {0} is a duration */
  VIGIE_CHART_WORD_BETWEEN, /* {0} and {1} are durations, or numbers */
  VIGIE_CHART_WORD_MEDIAN,  /* {0} is a duration */
  VIGIE_CHART_WORD_GOALS,
  VIGIE_CHART_WORD_QUARTER,
  VIGIE_CHART_WORD_HALF,
  VIGIE_CHART_WORD_THREE_QUARTERS,
  VIGIE_CHART_WORD_NINE_TENTHS,
  VIGIE_CHART_WORD_RANGE,
  VIGIE_CHART_WORD_CLOSURE,
  VIGIE_CHART_WORD_BEGIN,
  VIGIE_CHART_WORD_END,
  VIGIE_CHART_WORD_PLANNED_END,
  VIGIE_CHART_WORD_DURATION,
  VIGIE_CHART_WORD_STATE,
  VIGIE_CHART_WORD_LIFTED,
  VIGIE_CHART_WORD_PLANNED,
  VIGIE_CHART_WORD_OPEN,
  VIGIE_CHART_WORD_TO_COME,
  VIGIE_CHART_WORD_LONGEST, /* {0} of {1} */
  VIGIE_CHART_WORD_COMMUNE,
  VIGIE_CHART_WORD_NONE,
  VIGIE_CHART_WORD_NOT_WATCHED,
  VIGIE_CHART_WORD_MORE,       /* {0} is a number */
  VIGIE_CHART_WORD_NAMED,      /* {0} of {1}: a name and its value */
  VIGIE_CHART_WORD_SPAN,       /* from {0} to {1} */
  VIGIE_CHART_WORD_SAY_BARS,   /* {0}: how many posts, {1}: from when to when */
  VIGIE_CHART_WORD_SAY_MOST,   /* {0}: how many, {1}: when */
  VIGIE_CHART_WORD_SAY_AREAS,  /* {0}: when, {1}: what */
  VIGIE_CHART_WORD_SAY_DELAYS, /* {0}: how many posts, {1}: shares */
  VIGIE_CHART_WORD_SAY_MEDIAN, /* {0} is a duration */
  VIGIE_CHART_WORD_SAY_WITHIN, /* {0}: per cent, {1}: a duration */
  VIGIE_CHART_WORD_SAY_CLOSURES,
  VIGIE_CHART_WORD_SAY_LIFTED,
  VIGIE_CHART_WORD_SAY_COMMUNES, /* {0}: with posts, {1}: of how many */
  VIGIE_CHART_WORD_SAY_TOP,      /* {0} is a list */
  VIGIE_CHART_N_WORDS,
} VigieChartWord;

const char *vigie_chart_word (VigieLanguage language, VigieChartWord word);
/* All (transfer full) */
char *vigie_chart_fill (VigieLanguage language,
                        VigieChartWord word,
                        const char *first,   /* (nullable) */
                        const char *second); /* (nullable) */
char *vigie_chart_fill_count (VigieLanguage language, VigieChartWord word, guint64 n);
char *vigie_chart_say_number (VigieLanguage language, guint64 n);
char *vigie_chart_say_percent (VigieLanguage language, double part);
char *vigie_chart_say_duration (VigieLanguage language, gint64 ms);
char *vigie_chart_say_clock (gint64 at, GTimeZone *zone, gboolean seconds);
char *vigie_chart_say_day (VigieLanguage language, gint64 at, GTimeZone *zone, guint brevity);
char *vigie_chart_say_month (VigieLanguage language, gint64 at, GTimeZone *zone);
char *vigie_chart_say_since_alert (gint64 ms, gboolean seconds);

G_END_DECLS
