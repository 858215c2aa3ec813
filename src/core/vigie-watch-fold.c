/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The words of a text, folded so that what people write differently and mean alike is alike. */
#include "vigie-watch-fold.h"

#include <string.h>

#define N_FOLDED 0x250 /* Latin letters with marks lie below */
#define MIN_STEM 4     /* letters of a word whose plural is cut off */
#define FNV_BASIS G_GUINT64_CONSTANT (0xcbf29ce484222325)
#define FNV_PRIME G_GUINT64_CONSTANT (0x100000001b3)

typedef struct
{
  guint16 first;  /* 0: ends a word */
  guint16 second; /* of a ligature, else 0 */
  gboolean is_upper;
  gboolean is_letter; /* and no digit */
} Letter;

static const Letter *
get_letters (void)
{
  static Letter *letters = NULL;

  if (g_once_init_enter_pointer (&letters))
    {
      Letter *table = g_new0 (Letter, N_FOLDED);

      for (gunichar c = 0; c < N_FOLDED; c++)
        {
          gunichar parts[G_UNICHAR_MAX_DECOMPOSITION_LENGTH];

          if (!g_unichar_isalnum (c))
            continue;
          g_unichar_fully_decompose (c, FALSE, parts, G_N_ELEMENTS (parts));
          table[c] = (Letter) { (guint16) g_unichar_tolower (parts[0]), 0, g_unichar_isupper (c),
                                g_unichar_isalpha (c) };
        }
      table[0x153] = table[0x152] = (Letter) { 'o', 'e', FALSE, TRUE }; /* œ */
      table[0xe6] = table[0xc6] = (Letter) { 'a', 'e', FALSE, TRUE };   /* æ */
      table[0xdf] = (Letter) { 's', 's', FALSE, TRUE };                 /* ß */
      g_once_init_leave_pointer (&letters, table);
    }
  return letters;
}

static gboolean
is_mark (gunichar c)
{
  GUnicodeType type = g_unichar_type (c);

  return type == G_UNICODE_NON_SPACING_MARK || type == G_UNICODE_ENCLOSING_MARK ||
         type == G_UNICODE_SPACING_MARK;
}

/* Repeated letters count once: people double the wrong ones, and stretch words. */
static inline void
add (VigieWatchWord *word, guint16 letter, gboolean may_repeat)
{
  if (word->n_letters > 0 && !may_repeat && word->letters[word->n_letters - 1] == letter)
    return;
  if (word->n_letters < VIGIE_WATCH_WORD_LENGTH)
    word->letters[word->n_letters++] = letter;
}

static gboolean
ends_with (const VigieWatchWord *word, const char *end)
{
  gsize n = strlen (end);

  if (word->n_letters < n + 2)
    return FALSE;
  for (gsize i = 0; i < n; i++)
    if (word->letters[word->n_letters - n + i] != (guint8) end[i])
      return FALSE;
  return TRUE;
}

static guint64
hash_letters (const VigieWatchWord *word, guint n_letters, const char *end)
{
  guint64 hash = FNV_BASIS;

  for (guint i = 0; i < n_letters; i++)
    hash = (hash ^ word->letters[i]) * FNV_PRIME;
  for (const char *c = end; *c != '\0'; c++)
    hash = (hash ^ (guint8) *c) * FNV_PRIME;
  return hash;
}

/* French plurals: crues, eaux, feux; canal and canaux, travail and travaux. */
static void
finish (VigieWatchWord *word)
{
  guint n = word->n_letters;
  guint16 last = word->letters[n - 1];

  if (n >= MIN_STEM && (last == 's' || last == 'x') && !ends_with (word, "aux"))
    word->hash = hash_letters (word, n - 1, "");
  else if (ends_with (word, "eaux"))
    word->hash = hash_letters (word, n - 1, "");
  else if (ends_with (word, "aux") || ends_with (word, "ail"))
    word->hash = hash_letters (word, n - 3, "al");
  else
    word->hash = hash_letters (word, n, "");
}

typedef struct
{
  const char *text;
  VigieWatchWordFunc func;
  gpointer data;
  gboolean stopped;
} Reader;

/* The next word begins where this one ends: at @end. */
static void
emit (Reader *self, VigieWatchWord *word, const char *end)
{
  word->end = (gsize) (end - self->text);
  if (word->n_letters > 0)
    {
      finish (word);
      if (!self->stopped && !self->func (word, self->data))
        self->stopped = TRUE;
    }
  word->n_letters = 0;
  word->start = word->end;
}

static inline gboolean
take_far (VigieWatchWord *word, gunichar c)
{
  gunichar parts[G_UNICHAR_MAX_DECOMPOSITION_LENGTH];

  if (is_mark (c))
    return TRUE;
  if (!g_unichar_isalnum (c))
    return FALSE;
  g_unichar_fully_decompose (c, FALSE, parts, G_N_ELEMENTS (parts));
  add (word, (guint16) g_unichar_tolower (parts[0]), FALSE);
  return TRUE;
}

/* Reads letters from @c on; a tag's parts begin with a capital letter after a small one, or where
 * digits and letters meet. */
static const char *
read_word (Reader *self, const char *c, const char *end, gboolean is_tag)
{
  const Letter *letters = get_letters ();
  VigieWatchWord word = { .start = (gsize) (c - self->text) };
  VigieWatchWord tag = { .start = word.start, .is_tag = TRUE };
  const Letter *before = NULL;
  guint n_parts = 0;

  while (c < end)
    {
      gunichar character = (guint8) *c < 0x80 ? (guint8) *c : g_utf8_get_char (c);
      const Letter *letter = character < N_FOLDED ? &letters[character] : NULL;

      if (letter != NULL && letter->first == 0 && !(is_tag && character == '_') &&
          character < 0x300)
        break;
      if (letter == NULL && !take_far (&word, character))
        break;
      if (is_tag && before != NULL && letter != NULL && letter->first != 0 &&
          ((letter->is_upper && !before->is_upper) || letter->is_letter != before->is_letter))
        {
          emit (self, &word, c);
          n_parts++;
        }
      if (letter != NULL && letter->first != 0)
        {
          add (&word, letter->first, !letter->is_letter);
          add (&tag, letter->first, !letter->is_letter);
          if (letter->second != 0)
            {
              add (&word, letter->second, FALSE);
              add (&tag, letter->second, FALSE);
            }
        }
      else if (letter == NULL)
        take_far (&tag, character);
      before = letter;
      c = g_utf8_next_char (c);
    }
  if (is_tag && n_parts == 0)
    word.is_tag = TRUE; /* it is its only part */
  emit (self, &word, c);
  if (is_tag && n_parts > 0)
    emit (self, &tag, c);
  return c;
}

/**
 * vigie_watch_fold:
 * @text: valid UTF-8
 * @length: its bytes, or -1
 * @func: takes each word in turn
 * @data: for @func
 *
 * The parts of a tag come before the tag.
 */
void
vigie_watch_fold (const char *text, gssize length, VigieWatchWordFunc func, gpointer data)
{
  const Letter *letters = get_letters ();
  const char *end = text + (length < 0 ? (gssize) strlen (text) : length);
  Reader reader = { .text = text, .func = func, .data = data };
  const char *c = text;
  gboolean is_tag = FALSE;

  while (c < end && !reader.stopped)
    {
      gunichar character = (guint8) *c < 0x80 ? (guint8) *c : g_utf8_get_char (c);

      if (character < N_FOLDED ? letters[character].first != 0 : g_unichar_isalnum (character))
        {
          c = read_word (&reader, c, end, is_tag);
          is_tag = FALSE;
          continue;
        }
      is_tag = character == '#' || character == 0xff03;
      c = g_utf8_next_char (c);
    }
}
