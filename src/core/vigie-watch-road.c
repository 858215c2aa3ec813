/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-watch-road.h"

#include <string.h>

#define FNV_BASIS G_GUINT64_CONSTANT (0xcbf29ce484222325)
#define FNV_PRIME G_GUINT64_CONSTANT (0x100000001b3)

#define MAX_DIGITS 4
#define MAX_SUFFIX 3 /* letters: "bis" */

static gboolean
is_digit (guint16 letter)
{
  return letter >= '0' && letter <= '9';
}

static gboolean
is_small_letter (guint16 letter)
{
  return letter >= 'a' && letter <= 'z';
}

/* How many letters of @word say what kind of road it is, which goes to @letter; 0 where none do. */
static guint
read_kind (const VigieWatchWord *word, guint16 *letter)
{
  guint n = 0;

  while (n < word->n_letters && is_small_letter (word->letters[n]))
    n++;
  *letter = n > 0 ? word->letters[n - 1] : 0;
  if (n == 1 && strchr ("adnm", *letter) != NULL)
    return 1;
  /* route départementale, nationale, métropolitaine; chemin départemental */
  if (n == 2 && ((word->letters[0] == 'r' && strchr ("dnm", *letter) != NULL) ||
                 (word->letters[0] == 'c' && *letter == 'd')))
    return 2;
  *letter = 0;
  return 0;
}

/* 0 where the letters from @from on are no number */
static guint64
hash_number (guint16 kind, const VigieWatchWord *word, guint from)
{
  guint64 hash = (FNV_BASIS ^ kind) * FNV_PRIME;
  guint n_digits = 0;

  while (from + n_digits < word->n_letters && is_digit (word->letters[from + n_digits]))
    n_digits++;
  if (n_digits == 0 || n_digits > MAX_DIGITS || word->letters[from] == '0' ||
      word->n_letters - from - n_digits > MAX_SUFFIX)
    return 0;
  for (guint i = from; i < word->n_letters; i++)
    {
      if (i >= from + n_digits && !is_small_letter (word->letters[i]))
        return 0;
      hash = (hash ^ word->letters[i]) * FNV_PRIME;
    }
  return hash | 1;
}

/* What "D971" means. */
guint64
vigie_watch_road_hash (const VigieWatchWord *word)
{
  guint16 kind;
  guint n = read_kind (word, &kind);

  return n > 0 && n < word->n_letters ? hash_number (kind, word, n) : 0;
}

VigieWatchRoadPrefix
vigie_watch_road_read_prefix (const VigieWatchWord *word)
{
  guint16 kind;
  guint n = read_kind (word, &kind);

  return (VigieWatchRoadPrefix) { n == word->n_letters ? kind : 0, n == 1, word->start, word->end };
}

/* " ", ".", "-" and spaces that do not break; "n° 7" counts, and is no road */
static gboolean
joins (const char *gap, gsize length)
{
  while (length > 0)
    {
      gsize n = *gap == ' ' || *gap == '.' || *gap == '-'                       ? 1
                : length >= 2 && memcmp (gap, "\xc2\xa0", 2) == 0               ? 2
                : length >= 3 && memcmp (gap, "\xe2\x80\xaf", 3) == 0           ? 3
                : length >= 3 && memcmp (gap, "\xe2\x80\x91", 3) == 0 /* "‑" */ ? 3
                                                                                : 0;

      if (n == 0)
        return FALSE;
      gap += n;
      length -= n;
    }
  return TRUE;
}

/**
 * vigie_watch_road_hash_after:
 * @prefix: the word before
 * @word: a word
 * @text: where both are
 *
 * What "D 971" means. A letter that is a word by itself, as in "il y a 6 blessés", is a road's only
 * where it is a capital one.
 *
 * Returns: a hash, or 0
 */
guint64
vigie_watch_road_hash_after (const VigieWatchRoadPrefix *prefix,
                             const VigieWatchWord *word,
                             const char *text)
{
  if (prefix->letter == 0 || word->n_letters == 0 || !is_digit (word->letters[0]) ||
      word->start < prefix->end || word->start - prefix->end > 6 ||
      !joins (text + prefix->end, word->start - prefix->end))
    return 0;
  if (prefix->is_short && prefix->letter != 'd' && !g_ascii_isupper (text[prefix->start]))
    return 0;
  return hash_number (prefix->letter, word, 0);
}
