/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An expression to watch for, up to the first empty line, and a text that is held against it. What
 * is refused is refused with a sentence; what matches is marked within the text. */
#include "fuzz.h"

#include <string.h>

#include "vigie-watch-words.h"

static void
check_queries (const VigieWatchWords *words)
{
  g_auto (GStrv) tags = vigie_watch_words_list_tags (words);

  for (gsize i = 0; tags[i] != NULL; i++)
    {
      g_assert_cmpstr (tags[i], !=, "");
      g_assert_true (g_utf8_validate (tags[i], -1, NULL));
      g_assert_null (strpbrk (tags[i], " #/?&"));
    }
  for (int search = 0; search <= VIGIE_SEARCH_X; search++)
    {
      g_auto (GStrv) queries = vigie_watch_words_make_queries (words, search);

      for (gsize i = 0; queries[i] != NULL; i++)
        {
          g_assert_cmpstr (queries[i], !=, "");
          g_assert_true (g_utf8_validate (queries[i], -1, NULL));
        }
    }
}

static void
check_spans (const GArray *spans, const char *text)
{
  gsize before = 0;

  for (guint i = 0; i < spans->len; i++)
    {
      const VigieWatchSpan *span = &g_array_index (spans, VigieWatchSpan, i);

      g_assert_cmpuint (before, <=, span->start);
      g_assert_cmpuint (span->start, <, span->end);
      g_assert_cmpuint (span->end, <=, strlen (text));
      g_assert_true (
          g_utf8_validate (text + span->start, (gssize) (span->end - span->start), NULL));
      before = span->end;
    }
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autofree char *all = g_utf8_make_valid ((const char *) data, (gssize) size);
  char *text = strstr (all, "\n\n");
  g_autoptr (VigieWatchWords) words = NULL;
  g_autoptr (GArray) spans = NULL;
  g_autoptr (GError) error = NULL;

  if (text != NULL)
    {
      *text = '\0';
      text += 2;
    }
  words = vigie_watch_words_new (all, &error);
  g_assert_true ((words == NULL) == (error != NULL));
  if (words == NULL)
    {
      g_assert_true (g_utf8_validate (error->message, -1, NULL));
      return 0;
    }
  check_queries (words);
  if (text == NULL)
    return 0;
  spans = vigie_watch_words_find (words, text, -1);
  g_assert_true ((spans != NULL) == vigie_watch_words_match (words, text, -1));
  if (spans != NULL)
    check_spans (spans, text);
  return 0;
}
