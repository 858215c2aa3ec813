/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vigie-log-document.h"

G_BEGIN_DECLS

typedef enum
{
  VIGIE_LOG_WORD_TITLE,
  VIGIE_LOG_WORD_WHEN,
  VIGIE_LOG_WORD_WHO,
  VIGIE_LOG_WORD_WHAT,
  VIGIE_LOG_WORD_SUBJECT,
  VIGIE_LOG_WORD_REASON,
  VIGIE_LOG_WORD_UNDONE,     /* {0} is what was done */
  VIGIE_LOG_WORD_PRINTED_AT, /* {0} is a date and a time */
  VIGIE_LOG_WORD_HEAD,
  VIGIE_LOG_WORD_HEAD_MEANS,
  VIGIE_LOG_WORD_ALL,     /* {0} entries */
  VIGIE_LOG_WORD_PART,    /* {0} of {1} entries */
  VIGIE_LOG_WORD_NOTHING, /* no entry fits */
  VIGIE_LOG_WORD_FILTER_KIND,
  VIGIE_LOG_WORD_FILTER_PERSON,
  VIGIE_LOG_WORD_FILTER_SUBJECT,
  VIGIE_LOG_WORD_FILTER_TEXT,
  VIGIE_LOG_WORD_FILTER_FROM,
  VIGIE_LOG_WORD_FILTER_TO,
  VIGIE_LOG_WORD_FILTER_ACTIVE,
  VIGIE_LOG_N_WORDS,
} VigieLogWord;

const char *vigie_log_word (VigieLanguage language, VigieLogWord word);
char *vigie_log_fill (VigieLanguage language, VigieLogWord word, const char *a, const char *b);

/* All (transfer full); "" where there is nothing to say. */
char *vigie_log_say_what (VigieLanguage language, const VigieLogLine *line);
char *vigie_log_say_subject (VigieLanguage language, const VigieLogLine *line);
char *vigie_log_say_reason (VigieLanguage language, const VigieLogLine *line);
char *vigie_log_say_filter (const VigieLogDocument *document); /* in one sentence */

G_END_DECLS
