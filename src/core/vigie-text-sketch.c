/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-text-sketch.h"

#include <stdlib.h>
#include <string.h>

#include "vigie-web-address.h"

/* Shingles, resemblance and containment: A. Broder, "On the resemblance and containment of
 * documents", Compression and Complexity of Sequences 1997, section 2, with single words and pairs
 * of words as shingles, each counted as often as it occurs.
 *
 * Posts are short. Hashes that stand for a text's shingles (MinHash, Broder 1997; SimHash,
 * M. Charikar, "Similarity estimation techniques from rounding algorithms", STOC 2002) estimate the
 * resemblance within some bits, and of the thirty shingles of a post that is too rough: 64 bits of
 * SimHash with no false positive (at most 8 that differ) found half of the posts with one word
 * changed and a fifth of those cut off. The resemblance itself is as cheap where one text is held
 * against many, so nothing is estimated. */

#define MAX_WORDS 512    /* of a longer text its beginning is compared */
#define MAX_NUMBERS 32   /* numbers of a text that are compared */
#define MAX_ADDRESSES 4  /* web addresses of a text */
#define MIN_CUT_WORDS 6  /* so many must be left of a text that was cut off */
#define N_FOLDED 0x250   /* Latin letters with marks lie below */
#define RESEMBLANCE 0.6  /* least, of near texts */
#define CONTAINMENT 0.85 /* least, of a text that was cut off in the whole one */

struct _VigieTextSketch
{
  VigieTextOutline outline;
  guint8 n_numbers; /* of one digit or more */
  guint8 n_addresses;
  guint32 values[]; /* words in their order, then numbers and addresses */
};

typedef struct
{
  guint n_words;
  guint n_numbers;
  guint n_addresses;
  guint n_before_last; /* numbers before the last word */
  gboolean is_cut;
  gboolean cuts_word;
  guint32 words[MAX_WORDS];
  guint32 numbers[MAX_NUMBERS];
  guint32 addresses[MAX_ADDRESSES];
} Reader;

/* ---- reading a text ---- */

typedef struct
{
  guint32 hash;
  guint n;
} Word;

#define NO_WORD ((Word) { 2166136261u, 0 })

static inline void
add_character (Word *word, gunichar c)
{
  word->hash = (word->hash ^ c) * 16777619u; /* FNV-1a, a character at a time */
  word->n++;
}

static gboolean
is_mark (gunichar c)
{
  GUnicodeType type = g_unichar_type (c);

  return type == G_UNICODE_NON_SPACING_MARK || type == G_UNICODE_ENCLOSING_MARK ||
         type == G_UNICODE_SPACING_MARK;
}

/* Letters and digits as vigie_query_fold_text() folds them; 0 for all else. */
static const guint16 *
get_folded (void)
{
  static guint16 *folded = NULL;

  if (g_once_init_enter_pointer (&folded))
    {
      guint16 *table = g_new0 (guint16, N_FOLDED);

      for (gunichar c = 0; c < N_FOLDED; c++)
        {
          gunichar parts[G_UNICHAR_MAX_DECOMPOSITION_LENGTH];

          if (!g_unichar_isalnum (c))
            continue;
          g_unichar_fully_decompose (c, FALSE, parts, G_N_ELEMENTS (parts));
          table[c] = (guint16) g_unichar_tolower (parts[0]);
        }
      g_once_init_leave_pointer (&folded, table);
    }
  return folded;
}

/* Adds what @c folds to; FALSE where it ends a word. */
static gboolean
fold_far (Word *word, gunichar c)
{
  gunichar parts[G_UNICHAR_MAX_DECOMPOSITION_LENGTH];
  gsize n;

  if (is_mark (c))
    return TRUE;
  if (!g_unichar_isalnum (c))
    return FALSE;
  n = g_unichar_fully_decompose (c, FALSE, parts, G_N_ELEMENTS (parts));
  for (gsize i = 0; i < n; i++)
    {
      if (!is_mark (parts[i]))
        add_character (word, g_unichar_tolower (parts[i]));
    }
  return TRUE;
}

static inline void
end_number (Reader *reader, Word *digits)
{
  if (digits->n == 0)
    return;
  if (reader->n_numbers < MAX_NUMBERS)
    reader->numbers[reader->n_numbers++] = digits->hash;
  *digits = NO_WORD;
}

/* Reads the word at @c; its runs of digits are numbers as well. Returns where it ends. */
static const char *
read_word (Reader *reader, const char *c, const guint16 *folded)
{
  Word word = NO_WORD;
  Word digits = NO_WORD;

  reader->n_before_last = reader->n_numbers;
  while (TRUE)
    {
      gunichar character;

      for (; (guchar) *c < 0x80 && folded[(guchar) *c] != 0; c++)
        {
          add_character (&word, folded[(guchar) *c]);
          if (g_ascii_isdigit (*c))
            add_character (&digits, (guchar) *c);
          else
            end_number (reader, &digits);
        }
      if ((guchar) *c < 0x80)
        break;
      character = g_utf8_get_char (c);
      if (character < N_FOLDED && folded[character] != 0)
        add_character (&word, folded[character]);
      else if (character < N_FOLDED || character == (gunichar) -1 || !fold_far (&word, character))
        break;
      end_number (reader, &digits);
      c = g_utf8_next_char (c);
    }
  end_number (reader, &digits);
  if (word.n >= 2 && reader->n_words < MAX_WORDS)
    reader->words[reader->n_words++] = word.hash;
  return c;
}

/* "@name", "@name@server.example" */
static const char *
skip_name (const char *c)
{
  while (*c == '@' || *c == '_' || *c == '-' || *c == '.' || g_ascii_isalnum (*c))
    c++;
  return c;
}

/* "RT" before a name says how the text came here, as "MT" does. */
static gboolean
is_passed_on (const char *c)
{
  char first = g_ascii_toupper (c[0]);

  if ((first != 'R' && first != 'M') || g_ascii_toupper (c[1]) != 'T' || g_ascii_isalnum (c[2]))
    return FALSE;
  c += 2;
  while (*c == ' ' || *c == ':' || g_str_has_prefix (c, "“"))
    c += *c == ' ' || *c == ':' ? 1 : strlen ("“");
  return *c == '@';
}

static void
add_address (Reader *reader, const char *address, gsize length)
{
  guint32 key = vigie_web_address_get_key (address, (gssize) length);

  if (key != 0 && reader->n_addresses < MAX_ADDRESSES)
    reader->addresses[reader->n_addresses++] = key;
}

static gsize
get_ellipsis_length (const char *c)
{
  static const char ellipsis[] = "…";

  if (*c == '.')
    return c[1] == '.' && c[2] == '.' ? 3 : 0;
  return *c == ellipsis[0] && strncmp (c, ellipsis, strlen (ellipsis)) == 0 ? strlen (ellipsis) : 0;
}

static const char *
next_character (const char *c)
{
  return (guchar) *c < 0x80 || g_utf8_get_char (c) == (gunichar) -1 ? c + 1 : g_utf8_next_char (c);
}

/* What stands between two words: names and marks. Returns where the next word begins. */
static const char *
skip_between (Reader *reader, const char *c, const guint16 *folded)
{
  const char *word_end = c;

  while (*c != '\0')
    {
      gunichar character = (guchar) *c < 0x80 ? (guchar) *c : g_utf8_get_char (c);
      gsize length = get_ellipsis_length (c);

      if (*c == '@')
        c = skip_name (c);
      else if (length > 0)
        {
          reader->is_cut = TRUE;
          reader->cuts_word = c == word_end && reader->n_words > 0;
          c += length;
        }
      else if (is_passed_on (c))
        c += 2;
      else if (character < N_FOLDED ? folded[character] != 0
                                    : character != (gunichar) -1 && g_unichar_isalnum (character))
        return c;
      else
        c = next_character (c);
    }
  return c;
}

/* Reads a word, or an address, which has a point, a hyphen or a colon behind its first letters. */
static const char *
read_next (Reader *reader, const char *c, const guint16 *folded)
{
  guint n_words = reader->n_words;
  guint n_numbers = reader->n_numbers;
  guint n_before_last = reader->n_before_last;
  const char *end = read_word (reader, c, folded);
  gsize length = *end == '.' || *end == '-' || *end == ':' ? vigie_web_address_get_length (c) : 0;

  if (length == 0)
    {
      reader->is_cut = reader->cuts_word = FALSE; /* not at the end */
      return end;
    }
  reader->n_words = n_words;
  reader->n_numbers = n_numbers;
  reader->n_before_last = n_before_last;
  add_address (reader, c, length);
  return c + length;
}

static void
read_text (Reader *reader, const char *text)
{
  const guint16 *folded = get_folded ();
  const char *c = skip_between (reader, text, folded);

  while (*c != '\0')
    c = skip_between (reader, read_next (reader, c, folded), folded);
  if (reader->cuts_word && reader->n_words > MIN_CUT_WORDS) /* half a word says nothing */
    {
      reader->n_words--;
      reader->n_numbers = reader->n_before_last;
    }
}

/**
 * vigie_text_sketch_new:
 * @text: what somebody wrote, UTF-8
 *
 * Takes the words of two letters or more, folded as the search folds them. Web addresses, names
 * ("@name"), "RT @name:", and all marks and signs are left out; a word that is cut off at the end
 * ("…") is as well.
 *
 * Returns: (transfer full): the words of @text
 */
VigieTextSketch *
vigie_text_sketch_new (const char *text)
{
  Reader reader; /* large, and read as far as it is filled */
  VigieTextSketch *self;
  guint32 *values;

  g_return_val_if_fail (text != NULL, NULL);

  memset (&reader, 0, G_STRUCT_OFFSET (Reader, words));
  read_text (&reader, text);
  self = g_malloc (sizeof *self +
                   (reader.n_words + reader.n_numbers + reader.n_addresses) * sizeof (guint32));
  *self = (VigieTextSketch) {
    .outline = { .n_words = (guint16) reader.n_words,
                 .is_cut = reader.is_cut && reader.n_words >= MIN_CUT_WORDS },
    .n_numbers = (guint8) reader.n_numbers,
    .n_addresses = (guint8) reader.n_addresses,
  };
  for (guint i = 0; i < reader.n_words; i++)
    self->outline.bits[reader.words[i] >> 31] |= G_GUINT64_CONSTANT (1)
                                                 << (reader.words[i] >> 25 & 63);
  values = self->values;
  memcpy (values, reader.words, reader.n_words * sizeof *values);
  values += reader.n_words;
  memcpy (values, reader.numbers, reader.n_numbers * sizeof *values);
  values += reader.n_numbers;
  memcpy (values, reader.addresses, reader.n_addresses * sizeof *values);
  return self;
}

void
vigie_text_sketch_free (VigieTextSketch *self)
{
  g_free (self);
}

const VigieTextOutline *
vigie_text_sketch_get_outline (const VigieTextSketch *self)
{
  return &self->outline;
}

/* How many words count: those of two letters or more. */
guint
vigie_text_sketch_get_n_words (const VigieTextSketch *self)
{
  return self->outline.n_words;
}

/**
 * vigie_text_sketch_get_addresses:
 * @self: a text
 * @n_addresses: (out): how many
 *
 * Returns: (transfer none) (array length=n_addresses): keys of the web addresses in it, the first
 *   four; see vigie_web_address_get_key()
 */
const guint32 *
vigie_text_sketch_get_addresses (const VigieTextSketch *self, guint *n_addresses)
{
  *n_addresses = self->n_addresses;
  return self->values + self->outline.n_words + self->n_numbers;
}

/* ---- comparing ---- */

static int
compare_values (const void *a, const void *b)
{
  guint64 x = *(const guint64 *) a;
  guint64 y = *(const guint64 *) b;

  return (x > y) - (x < y);
}

/* Words, and pairs of words one behind the other, ascending. */
static guint
list_shingles (const VigieTextSketch *self, guint64 shingles[2 * MAX_WORDS])
{
  guint n = 0;

  for (guint i = 0; i < self->outline.n_words; i++)
    {
      shingles[n++] = self->values[i];
      if (i > 0)
        shingles[n++] = (guint64) self->values[i - 1] << 32 | self->values[i];
    }
  qsort (shingles, n, sizeof *shingles, compare_values);
  return n;
}

/* How many of the shingles of @a and @b are the same ones. */
static guint
count_common (const VigieTextSketch *a, const VigieTextSketch *b, guint *n_a, guint *n_b)
{
  guint64 of_a[2 * MAX_WORDS];
  guint64 of_b[2 * MAX_WORDS];
  guint n = 0;

  *n_a = list_shingles (a, of_a);
  *n_b = list_shingles (b, of_b);
  for (guint i = 0, j = 0; i < *n_a && j < *n_b;)
    {
      n += of_a[i] == of_b[j];
      if (of_a[i] < of_b[j])
        i++;
      else if (of_a[i] > of_b[j])
        j++;
      else
        i++, j++;
    }
  return n;
}

static gboolean
is_equal (const VigieTextSketch *a, const VigieTextSketch *b)
{
  return a->outline.n_words == b->outline.n_words && a->n_numbers == b->n_numbers &&
         a->outline.n_words > 0 &&
         memcmp (a->values, b->values, (a->outline.n_words + a->n_numbers) * sizeof *a->values) ==
             0;
}

/* Whether @a has a number that @b lacks. */
static gboolean
has_other_number (const VigieTextSketch *a, const VigieTextSketch *b)
{
  const guint32 *of_a = a->values + a->outline.n_words;
  const guint32 *of_b = b->values + b->outline.n_words;

  for (guint i = 0; i < a->n_numbers; i++)
    {
      gboolean found = FALSE;

      for (guint j = 0; j < b->n_numbers && !found; j++)
        found = of_a[i] == of_b[j];
      if (!found)
        return TRUE;
    }
  return FALSE;
}

/**
 * vigie_text_sketch_resemblance:
 * @a: a text
 * @b: another one
 *
 * Returns: 0 to 1: of all words and pairs of words that are in either, the share that is in both
 *   (Broder 1997, section 2; with how often each occurs)
 */
double
vigie_text_sketch_resemblance (const VigieTextSketch *a, const VigieTextSketch *b)
{
  guint n_a, n_b;
  guint n = count_common (a, b, &n_a, &n_b);

  return n_a + n_b > 0 ? (double) n / (n_a + n_b - n) : 0;
}

static inline guint
count_bits (guint64 bits) /* H. S. Warren, Hacker's Delight, 5-1: not every processor has it */
{
  bits -= bits >> 1 & G_GUINT64_CONSTANT (0x5555555555555555);
  bits = (bits & G_GUINT64_CONSTANT (0x3333333333333333)) +
         (bits >> 2 & G_GUINT64_CONSTANT (0x3333333333333333));
  bits = (bits + (bits >> 4)) & G_GUINT64_CONSTANT (0x0f0f0f0f0f0f0f0f);
  return (guint) (bits * G_GUINT64_CONSTANT (0x0101010101010101) >> 56);
}

static inline int
count_missing (const VigieTextOutline *a, const VigieTextOutline *b)
{
  return (int) (count_bits (a->bits[0] & ~b->bits[0]) + count_bits (a->bits[1] & ~b->bits[1]));
}

static inline gboolean
may_be_part (const VigieTextOutline *part, int n_missing)
{
  return part->is_cut && n_missing <= part->n_words - CONTAINMENT * (part->n_words - 0.5);
}

/**
 * vigie_text_outline_may_be_near:
 * @a: a text
 * @b: another one
 *
 * Each pair of words that both have begins with a word that both have, so common shingles are at
 * most twice the common words. From the least resemblance, and from the least containment, follows
 * how many words one may have that the other lacks.
 *
 * Returns: %FALSE where vigie_text_sketch_is_near() is %FALSE for sure, for most unlike texts
 */
gboolean
vigie_text_outline_may_be_near (const VigieTextOutline *a, const VigieTextOutline *b)
{
  double least_common = RESEMBLANCE / (1 + RESEMBLANCE) * (a->n_words + b->n_words - 1);
  int of_a = count_missing (a, b);

  if (of_a <= a->n_words - least_common)
    return TRUE; /* or nearly: the whole comparison says */
  return may_be_part (a, of_a) || (b->is_cut && may_be_part (b, count_missing (b, a)));
}

/**
 * vigie_text_sketch_is_near:
 * @a: a text
 * @b: another one
 *
 * Whether one text is the other passed on: with a word changed or added, or cut off at the end.
 * Texts of fewer than four words must be equal. Texts of which each has a number that the other
 * lacks are not the same, however alike: another road, another kilometre, another toll.
 *
 * Returns: whether @a and @b say nearly the same words
 */
gboolean
vigie_text_sketch_is_near (const VigieTextSketch *a, const VigieTextSketch *b)
{
  guint n, n_a, n_b;

  if (a->outline.n_words < VIGIE_TEXT_SHORT || b->outline.n_words < VIGIE_TEXT_SHORT)
    return is_equal (a, b);
  if (!vigie_text_outline_may_be_near (&a->outline, &b->outline) ||
      (has_other_number (a, b) && has_other_number (b, a)))
    return FALSE;
  n = count_common (a, b, &n_a, &n_b);
  return n >= RESEMBLANCE * (n_a + n_b - n) || (a->outline.is_cut && n >= CONTAINMENT * n_a) ||
         (b->outline.is_cut && n >= CONTAINMENT * n_b);
}
