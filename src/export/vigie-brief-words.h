/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "vigie-shape.h"

G_BEGIN_DECLS

/**
 * VigieLanguage:
 *
 * The language of a printed document or an export. It is chosen for its readers and does not
 * depend on the language of the desk or on the locales of the machine: so these words stand here
 * in both languages instead of in the catalogues of gettext.
 */
typedef enum
{
  VIGIE_LANGUAGE_FRENCH,
  VIGIE_LANGUAGE_ENGLISH,
} VigieLanguage;

#define VIGIE_N_LANGUAGES 2

gboolean vigie_language_from_string (const char *text,
                                     VigieLanguage *language); /* "fr", "en_GB.UTF-8", … */
const char *vigie_language_to_tag (VigieLanguage language);    /* "fr-FR", "en-GB" */
VigieLanguage vigie_language_get_default (void);               /* the desk's, if known here */

typedef enum
{
  VIGIE_WORD_BRIEF,
  VIGIE_WORD_NUMBER,
  VIGIE_WORD_UNTITLED,
  VIGIE_WORD_EXERCISE,
  VIGIE_WORD_REAL,
  VIGIE_WORD_NATURE,
  VIGIE_WORD_AUTHOR,
  VIGIE_WORD_RECIPIENTS,
  VIGIE_WORD_NO_AUTHOR,
  VIGIE_WORD_NO_RECIPIENTS,
  VIGIE_WORD_AS_OF,
  VIGIE_WORD_DATE_TIME,
  VIGIE_WORD_FIRST_BRIEF,
  VIGIE_WORD_PREVIOUS,
  VIGIE_WORD_COUNT_CLOSURES,
  VIGIE_WORD_COUNT_LIFTED,
  VIGIE_WORD_COUNT_FACTS,
  VIGIE_WORD_COUNT_PENDING,
  VIGIE_WORD_COUNT_REJECTED,
  VIGIE_WORD_COUNT_NEW,
  VIGIE_WORD_COUNT_NEW_FEMININE,
  VIGIE_WORD_COUNT_POSTS,
  VIGIE_WORD_CLOSURES,
  VIGIE_WORD_CLOSURES_GO_ON,
  VIGIE_WORD_NO_CLOSURES,
  VIGIE_WORD_SHAPES,
  VIGIE_WORD_LIFTED,
  VIGIE_WORD_LIFTED_AT,
  VIGIE_WORD_FACTS,
  VIGIE_WORD_NO_FACTS,
  VIGIE_WORD_PHOTOS,
  VIGIE_WORD_PENDING,
  VIGIE_WORD_MAP,
  VIGIE_WORD_NEW,
  VIGIE_WORD_SINCE,
  VIGIE_WORD_UNTIL,
  VIGIE_WORD_OPEN_END,
  VIGIE_WORD_MORE,
  VIGIE_WORD_MORE_PHOTOS,
  VIGIE_WORD_TAKEN_AT,
  VIGIE_WORD_PHOTO_CREDIT,
  VIGIE_WORD_WITHIN,
  VIGIE_WORD_POSITION_UNCONFIRMED,
  VIGIE_WORD_NO_POSITION,
  VIGIE_WORD_LINK_ONLY,
  VIGIE_WORD_REPEATED,
  VIGIE_WORD_NO_TITLE,
  VIGIE_WORD_ALERT_FIRST,
  VIGIE_WORD_PAGE,
  VIGIE_WORD_LOG_HEAD,
  VIGIE_WORD_MADE_WITH,
  VIGIE_WORD_ALT_MAP,
  VIGIE_WORD_ALT_PHOTO,
  VIGIE_WORD_LEGEND,
  VIGIE_WORD_LEGEND_POST,
  VIGIE_WORD_LEGEND_UNCONFIRMED,
  VIGIE_WORD_LEGEND_RADIUS,
  VIGIE_WORD_NORTH,
  VIGIE_WORD_TILES_MISSING,
  VIGIE_WORD_NO_BASEMAP,
  VIGIE_WORD_NOTHING_TO_SHOW,
  VIGIE_WORD_FILE,
  VIGIE_WORD_UNKNOWN_SOURCE,
  VIGIE_WORD_MORE_ROADS,
  VIGIE_WORD_MINUTES,
  VIGIE_WORD_HOLES,
  VIGIE_WORD_DEAD_END,
  VIGIE_WORD_CHANGES,
  VIGIE_WORD_NO_CHANGES,
  VIGIE_WORD_CHANGE_CLOSED,
  VIGIE_WORD_CHANGE_CLOSURE_CHANGED,
  VIGIE_WORD_CHANGE_REOPENED,
  VIGIE_WORD_CHANGE_DIVERSION_CUT,
  VIGIE_WORD_CHANGE_DIVERSION_NEW,
  VIGIE_WORD_CHANGE_DIVERSION_ENDED,
  VIGIE_WORD_CHANGE_CONFIRMED,
  VIGIE_WORD_CHANGE_WITHDRAWN,
  VIGIE_WORD_CHANGE_DENIED,
  VIGIE_WORD_CHANGE_MESSAGE,
  VIGIE_WORD_ENDED_AT,
  VIGIE_WORD_MISTAKE,
  VIGIE_WORD_NO_LONGER_CONFIRMED,
  VIGIE_WORD_NEWS_OUTLINE,
  VIGIE_WORD_NEWS_TITLE,
  VIGIE_WORD_NEWS_CAUSE,
  VIGIE_WORD_NEWS_CAUSE_NONE,
  VIGIE_WORD_RUMOURS,
  VIGIE_WORD_MESSAGES,
  VIGIE_WORD_DIVERSIONS,
  VIGIE_WORD_OTHER_SHAPES,
  VIGIE_WORD_CONTINUED,
  VIGIE_WORD_COLUMN_ROAD,
  VIGIE_WORD_COLUMN_FROM_TO,
  VIGIE_WORD_COLUMN_DIRECTION,
  VIGIE_WORD_COLUMN_COMMUNES,
  VIGIE_WORD_COLUMN_LENGTH,
  VIGIE_WORD_COLUMN_CAUSE,
  VIGIE_WORD_COLUMN_DIVERSION,
  VIGIE_WORD_ROAD_UNNAMED,
  VIGIE_WORD_AROUND,
  VIGIE_WORD_CUT_BY,
  VIGIE_WORD_CUT,
  VIGIE_WORD_CARS,
  VIGIE_WORD_HEAVY,
  VIGIE_WORD_NEXT,
  VIGIE_WORD_NEXT_AT,
  VIGIE_WORD_NO_NEXT,
  VIGIE_WORD_PHOTO_VERIFIED,
  VIGIE_WORD_PHOTO_VERIFIED_ONE,
  VIGIE_WORD_PHOTO_UNVERIFIABLE,
  VIGIE_WORD_PHOTO_NOT_VERIFIED,
  VIGIE_WORD_RUNNING,
  VIGIE_WORD_TEXT_MORE,
  VIGIE_WORD_TEXT_CLOSED_ROADS,
  VIGIE_WORD_TEXT_NO_CLOSURES,
  VIGIE_WORD_TEXT_NEW,
  VIGIE_WORD_TEXT_NEXT,
  VIGIE_WORD_NO_PHOTO_TIME,
  VIGIE_N_WORDS,
} VigieWord;

const char *vigie_words_get (VigieLanguage language, VigieWord word);
const char *vigie_words_get_plural (VigieLanguage language, VigieWord word, guint64 n);
char *
vigie_words_fill (VigieLanguage language, VigieWord word, const char *first, const char *second);
char *vigie_words_fill_count (VigieLanguage language, VigieWord word, guint64 n);

const char *vigie_words_shape_kind (VigieLanguage language, VigieShapeKind kind);
const char *vigie_words_cause (VigieLanguage language, const char *cause);
char *vigie_words_source (VigieLanguage language, const char *source);
const char *vigie_words_direction (VigieLanguage language, const char *direction);
const char *vigie_words_reason (VigieLanguage language, const char *reason);
char *vigie_words_network (VigieLanguage language, const char *source);

char *vigie_words_number (VigieLanguage language, double value, guint decimals);
char *vigie_words_date_time (VigieLanguage language, gint64 at, GTimeZone *zone);
char *vigie_words_time (VigieLanguage language, gint64 at, gint64 reference, GTimeZone *zone);
char *vigie_words_full_time (gint64 at, GTimeZone *zone);
char *vigie_words_date_time_group (gint64 at, VigieLanguage language);
char *vigie_words_position (VigieLanguage language, double lon, double lat);
char *vigie_words_radius (VigieLanguage language, double radius_m);
char *vigie_words_place (VigieLanguage language, const char *place); /* (nullable) */

G_END_DECLS
