/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Names in a text: the longest ones, whole words only, and only where the text looks as if they
 * were places there. */
#include "vigie-gazetteer-private.h"

#include <math.h>
#include <string.h>

#include "vigie-position.h"

#define MAX_TEXT 65536  /* bytes; a text is not read further */
#define MAX_MENTIONS 24 /* of a text */
#define MAX_CHOICE 16   /* places of one name that are held against the others of the text */
#define MAX_ENDS 8      /* shorter names that are tried where the longest is none */
#define SHORT_NAME 3    /* letters: « Us » is not « us » */
#define TOWN 10000      /* inhabitants: known without a word before it */

typedef struct
{
  guint first;
  guint last; /* words, both included */
  gsize start;
  gsize end;
  const VigieName *names;
  guint n_names;
  gboolean is_direction;
  gboolean follows_between;
  gboolean is_piece;
} Found;

typedef struct
{
  VigieGazetteer *gazetteer;
  const char *text;
  VigieWords words;
  Found found[MAX_MENTIONS];
  guint n_found;
} Finder;

/* ---- whether it is a place there ---- */

static guint
get_flags (const Finder *self, guint word)
{
  return word < self->words.n_words ? self->words.words[word].flags : 0;
}

/* The word before, articles left out; VIGIE_MAX_WORDS where a sentence begins. */
static guint
get_before (const Finder *self, guint word, gboolean *has_article)
{
  *has_article = FALSE;
  while (word > 0 && (get_flags (self, word) & WORD_BEGINS) == 0)
    {
      word--;
      if ((get_flags (self, word) & WORD_ARTICLE) == 0)
        return word;
      /* « de » and « d’ » are articles of names and lead to places as well */
      if ((get_flags (self, word) & WORD_PLACES_OR) != 0)
        return word;
      *has_article = TRUE;
    }
  return VIGIE_MAX_WORDS;
}

static gboolean
is_common (const Finder *self, guint first, guint last)
{
  for (guint i = first; i <= last; i++)
    if ((get_flags (self, i) & (WORD_COMMON | WORD_ARTICLE)) == 0 &&
        !g_ascii_isdigit (self->text[self->words.words[i].start]))
      return FALSE;
  return TRUE;
}

/* « RD 112 C – FRAIGNOT »: a road's number a little before. */
static gboolean
is_behind_road (const Finder *self, guint word)
{
  for (guint i = word; i > 0 && word - i < 3; i--)
    {
      const VigieWord *w = &self->words.words[i - 1];
      const char *c = self->text + w->start;
      char first = g_ascii_toupper (c[0]);

      if (!g_ascii_isdigit (self->text[w->end - 1]) && w->n_chars > 1)
        return FALSE;
      if ((first == 'D' || first == 'N' || first == 'A' || (first == 'R' && w->n_chars > 2)) &&
          w->n_chars < 7 && g_ascii_isdigit (self->text[w->end - 1]))
        return TRUE;
      if (i > 1 && g_ascii_isdigit (c[0]) && self->words.words[i - 2].n_chars <= 2 &&
          strchr ("DNAdna", self->text[self->words.words[i - 2].end - 1]) != NULL)
        return TRUE;
    }
  return FALSE;
}

/* Whether what stands before says that a place follows: 2 surely, 1 perhaps, 0 nothing. */
static guint
rate_context (const Finder *self, const Found *found)
{
  gboolean has_article;
  guint before = get_before (self, found->first, &has_article);
  guint flags;

  if (is_behind_road (self, found->first))
    return 2;
  if (before == VIGIE_MAX_WORDS)
    return 0;
  flags = get_flags (self, before);
  if (has_article)
    return 0; /* « à la gare » */
  if ((flags & (WORD_PLACES | WORD_BETWEEN)) != 0)
    return 2;
  if (self->n_found > 0 && (flags & WORD_LINKS) != 0 &&
      self->found[self->n_found - 1].last + 1 == before)
    return 2;
  if (self->n_found > 0 && self->found[self->n_found - 1].last == before)
    return 1; /* « Salives, Pont » */
  return (flags & WORD_PLACES_OR) != 0 ? 1 : 0;
}

/* « rue de Dijon » is anywhere but in Dijon. */
static gboolean
is_street_name (const Finder *self, guint first)
{
  for (guint i = first; i > 0 && first - i < 4; i--)
    {
      guint flags = get_flags (self, i - 1);

      if ((get_flags (self, i) & WORD_BEGINS) != 0)
        return FALSE;
      if ((flags & WORD_STREET) != 0)
        return TRUE;
      if ((flags & WORD_ARTICLE) == 0)
        return FALSE;
    }
  return FALSE;
}

/* « la Tille », « l’Ouche »: rivers have articles, communes have none but their own. */
static gboolean
has_strange_article (const Finder *self, const Found *found, const VigieName *name)
{
  guint flags;

  if (found->first == 0 || (name->flags & NAME_NO_ARTICLE) != 0 ||
      (get_flags (self, found->first) & WORD_JOINED) == 0)
    return FALSE;
  flags = get_flags (self, found->first - 1);
  return (flags & WORD_ARTICLE) != 0 && (flags & WORD_PLACES_OR) == 0;
}

/* Short names are spelled as they are, letter by letter. */
static gboolean
is_spelled_so (const Finder *self, const Found *found, const char *label)
{
  gsize length = found->end - found->start;
  const char *c = strlen (label) >= length ? label + strlen (label) - length : NULL;

  return c != NULL && memcmp (c, self->text + found->start, length) == 0;
}

static gboolean
is_single_plausible (const Finder *self, const Found *found, const VigieName *name, guint context)
{
  const VigieWord *word = &self->words.words[found->last];
  const VigieGazetteerEntry *entry = &self->gazetteer->entries[name->entry];
  gboolean capital = (word->flags & WORD_CAPITAL) != 0 && self->words.has_small;
  /* A word that is written all in capitals among others tells no more than one that begins so. */
  gboolean tells = capital && (word->flags & WORD_BEGINS) == 0;

  /* « the CA fires »: spelled in capitals among small letters, as the name is */
  if (word->n_chars > 1 && (word->flags & WORD_ALL_CAPITALS) != 0 && self->words.has_small &&
      is_spelled_so (self, found, entry->label) && context < 2 && strlen (entry->label) <= 3)
    return TRUE;
  if (word->n_chars <= SHORT_NAME &&
      !(self->words.has_small ? is_spelled_so (self, found, entry->label) : context == 2))
    return FALSE;
  if ((name->flags & NAME_NO_ARTICLE) != 0 && (word->flags & WORD_COMMON) != 0)
    return tells && found->first > 0 && (get_flags (self, found->first - 1) & WORD_CONTRACTS) != 0;
  if ((word->flags & WORD_COMMON) != 0)
    return self->words.has_small ? capital && (context > 0 || (tells && entry->population >= TOWN))
                                 : context == 2;
  if (entry->kind > VIGIE_PLACE_OLD_COMMUNE || (name->flags & NAME_PARTIAL) != 0)
    return capital || context == 2;
  return TRUE;
}

static gboolean
is_plausible (const Finder *self, const Found *found, const VigieName *name)
{
  const VigieGazetteerEntry *entry = &self->gazetteer->entries[name->entry];
  const VigieWord *first = &self->words.words[found->first];
  const VigieWord *last = &self->words.words[found->last];
  gboolean has_article = (first->flags & WORD_ARTICLE) != 0;
  guint context;

  if (entry->kind <= VIGIE_PLACE_OLD_COMMUNE &&
      (is_street_name (self, found->first) || has_strange_article (self, found, name)))
    return FALSE;
  if (found->first > 0 && (first->flags & WORD_JOINED) != 0 &&
      (get_flags (self, found->first - 1) & WORD_EVENT) != 0)
    return FALSE;
  if (vigie_words_is_organisation (&self->words, found->first, found->last))
    return FALSE;
  context = rate_context (self, found);
  if (found->first == found->last && (first->flags & WORD_HASHTAG) == 0)
    return is_single_plausible (self, found, name, context);
  if ((first->flags & WORD_HASHTAG) != 0)
    return (first->flags & WORD_COMMON) == 0 || found->first < found->last;
  if (!is_common (self, found->first, found->last))
    return TRUE;
  /* « Le Pont », « Grande Rue »: written as a name, or where one is expected */
  return self->words.has_small ? (last->flags & WORD_CAPITAL) != 0 &&
                                     (!has_article || context > 0 ||
                                      (first->flags & (WORD_CAPITAL | WORD_BEGINS)) == WORD_CAPITAL)
                               : context == 2;
}

/* Keeps the names of a slot that are plausible. They are sorted, so those that differ in nothing
 * that counts are alike: the first tells for all of its kind. */
static gboolean
accept (Finder *self, Found *found, const VigieNameSlot *slot)
{
  const VigieName *names = self->gazetteer->names + slot->first_name;

  for (guint i = 0; i < MIN (slot->n_names, MAX_CHOICE); i++)
    {
      if (!is_plausible (self, found, &names[i]))
        continue;
      found->names = names + i;
      found->n_names = slot->n_names - i;
      return TRUE;
    }
  return FALSE;
}

static void
note_direction (const Finder *self, Found *found)
{
  gboolean has_article;
  guint before = get_before (self, found->first, &has_article);

  while (before != VIGIE_MAX_WORDS && before > 0 && (get_flags (self, before) & WORD_ARTICLE) != 0)
    before--; /* « route de Dijon » */
  if (before == VIGIE_MAX_WORDS)
    return;
  found->is_direction = (get_flags (self, before) & WORD_LEADS) != 0;
  found->follows_between = (get_flags (self, before) & WORD_BETWEEN) != 0;
}

static gboolean
is_whole_hashtag (const Finder *self, const Found *found)
{
  for (guint i = 0; i < self->words.n_hashtags; i++)
    if (self->words.hashtags[i].start == found->start)
      return self->words.hashtags[i].end <= found->end;
  return FALSE;
}

/* ---- following the words ---- */

/* Tries names that begin at a word; returns the word behind, or the same one where there is none.
 */
static guint
match_at (Finder *self, guint first)
{
  struct
  {
    const VigieNameSlot *slot;
    guint last;
  } ends[MAX_ENDS];
  guint n_ends = 0;
  guint64 key = VIGIE_NAME_ROOT;

  for (guint i = first; i < self->words.n_words; i++)
    {
      const VigieWord *word = &self->words.words[i];
      const VigieNameSlot *slot;

      if (i > first && (word->flags & WORD_JOINED) == 0)
        break;
      if (i > first && (word->flags & WORD_ARTICLE) != 0)
        continue;
      key = vigie_words_mix (key, word->hash);
      slot = vigie_gazetteer_find_slot (self->gazetteer, key);
      if (slot == NULL)
        break;
      if (slot->n_names > 0)
        {
          if (n_ends == MAX_ENDS)
            memmove (ends, ends + 1, --n_ends * sizeof *ends);
          ends[n_ends].slot = slot;
          ends[n_ends++].last = i;
        }
      if (!slot->goes_on)
        break;
    }
  while (n_ends-- > 0)
    {
      Found found = { .first = first,
                      .last = ends[n_ends].last,
                      .start = self->words.words[first].start,
                      .end = self->words.words[ends[n_ends].last].end };

      if (!accept (self, &found, ends[n_ends].slot))
        continue;
      note_direction (self, &found);
      found.is_piece =
          (self->words.words[first].flags & WORD_HASHTAG) != 0 && !is_whole_hashtag (self, &found);
      self->found[self->n_found++] = found;
      return found.last + 1;
    }
  return first;
}

/* A hashtag, or a word with capitals in it, may be a whole name run together. */
static gboolean
match_joined (Finder *self, guint first, guint64 hash, gsize start, gsize end)
{
  const VigieNameSlot *slot =
      vigie_gazetteer_find_slot (self->gazetteer, vigie_words_mix (VIGIE_NAME_JOINED, hash));
  Found *found = &self->found[self->n_found];

  if (slot == NULL || slot->n_names == 0)
    return FALSE;
  *found = (Found) { .first = first,
                     .last = first,
                     .start = start,
                     .end = end,
                     .names = self->gazetteer->names + slot->first_name,
                     .n_names = slot->n_names };
  while (found->last + 1 < self->words.n_words && self->words.words[found->last + 1].end <= end)
    found->last++;
  self->n_found++;
  return TRUE;
}

static guint
match_hashtag (Finder *self, guint first)
{
  const VigieWord *word = &self->words.words[first];

  for (guint i = 0; i < self->words.n_hashtags; i++)
    {
      const VigieHashtag *hashtag = &self->words.hashtags[i];

      if (hashtag->start == word->start &&
          match_joined (self, first, hashtag->hash, hashtag->start, hashtag->end))
        return self->found[self->n_found - 1].last + 1;
    }
  return first;
}

static void
find_all (Finder *self)
{
  for (guint i = 0; i < self->words.n_words && self->n_found < MAX_MENTIONS;)
    {
      const VigieWord *word = &self->words.words[i];
      guint next = i;

      if ((word->flags & WORD_HASHTAG) != 0)
        next = match_hashtag (self, i);
      if (next == i)
        next = match_at (self, i);
      if (next == i && (word->flags & WORD_INNER_CAPITAL) != 0 &&
          match_joined (self, i, word->hash, word->start, word->end))
        next = i + 1;
      i = MAX (next, i + 1);
    }
}

/* ---- which of several ---- */

static double
rate_entry (const VigieGazetteerEntry *entry, const VigieName *name)
{
  static const double of_kind[] = { 3, 2.5, 1.5, 1, 1 };

  return of_kind[entry->kind] + 0.5 * log10 (1 + entry->population) -
         ((name->flags & NAME_PARTIAL) != 0 ? 0.5 : 0) -
         ((name->flags & NAME_NO_ARTICLE) != 0 ? 0.1 : 0);
}

/* What is named with it and lies near speaks for a place; the commune that it lies in most of all.
 */
static double
rate_support (const Finder *self, const Found *of, const VigieGazetteerEntry *entry)
{
  double support = 0;

  for (guint i = 0; i < self->n_found; i++)
    {
      const Found *other = &self->found[i];
      double best = 0;

      if (other == of || other->names == of->names)
        continue;
      for (guint j = 0; j < MIN (other->n_names, MAX_CHOICE); j++)
        {
          const VigieGazetteerEntry *near = &self->gazetteer->entries[other->names[j].entry];
          double value = 0;

          if (fabs (entry->lat - near->lat) < 0.4) /* most are further: 40 km */
            {
              double distance = vigie_distance_m (entry->lon, entry->lat, near->lon, near->lat);

              value = distance < 10000 ? 2 : distance < 40000 ? 1 : 0;
            }
          if (entry->commune != G_MAXUINT32 && entry->commune == near->commune)
            value = 3;
          best = MAX (best, value);
        }
      support += best;
    }
  return MIN (support, 6);
}

static void
insert_entry (VigieMention *mention, guint32 entry, double score)
{
  guint at = mention->n_entries;

  while (at > 0 && mention->scores[at - 1] < score)
    {
      if (at < VIGIE_MENTION_MAX_ENTRIES)
        {
          mention->entries[at] = mention->entries[at - 1];
          mention->scores[at] = mention->scores[at - 1];
        }
      at--;
    }
  if (at >= VIGIE_MENTION_MAX_ENTRIES)
    return;
  mention->entries[at] = entry;
  mention->scores[at] = score;
  mention->n_entries = MIN (mention->n_entries + 1, VIGIE_MENTION_MAX_ENTRIES);
}

static void
resolve (const Finder *self, const Found *found, VigieMention *mention)
{
  *mention = (VigieMention) { .start = found->start,
                              .end = found->end,
                              .is_direction = found->is_direction,
                              .follows_between = found->follows_between,
                              .is_piece = found->is_piece };
  for (guint i = 0; i < MIN (found->n_names, MAX_CHOICE); i++)
    {
      const VigieGazetteerEntry *entry = &self->gazetteer->entries[found->names[i].entry];
      double score = rate_entry (entry, &found->names[i]);

      if (i > 0 && (found->names[i].flags & NAME_PARTIAL) != 0 &&
          (found->names[0].flags & NAME_PARTIAL) == 0)
        break; /* a whole name is not a part of another */
      if (self->n_found > 1)
        score += rate_support (self, found, entry);
      insert_entry (mention, found->names[i].entry, score);
    }
}

/**
 * vigie_gazetteer_find:
 * @self: a gazetteer
 * @text: what somebody wrote; what is not UTF-8 holds no names
 * @mentions: (array length=max) (out caller-allocates): the names in it, in their order
 * @max: how many at most
 *
 * Returns: how many there are
 */
guint
vigie_gazetteer_find (VigieGazetteer *self, const char *text, VigieMention *mentions, guint max)
{
  gsize length = strnlen (text, MAX_TEXT + 1);
  Finder finder; /* large: not cleared */
  guint n;

  if (length > MAX_TEXT)
    length = (gsize) (g_utf8_find_prev_char (text, text + MAX_TEXT) - text);
  if (!g_utf8_validate (text, (gssize) length, NULL))
    return 0;
  finder.gazetteer = self;
  finder.text = text;
  finder.n_found = 0;
  vigie_words_read (text, length, &finder.words);
  find_all (&finder);
  n = MIN (finder.n_found, max);
  for (guint i = 0; i < n; i++)
    resolve (&finder, &finder.found[i], &mentions[i]);
  return n;
}

/**
 * vigie_gazetteer_lookup:
 * @self: a gazetteer
 * @name: a name that somebody typed as one
 * @entries: (out caller-allocates): the places of that name, the likeliest first
 *
 * Returns: how many there are
 */
guint
vigie_gazetteer_lookup (VigieGazetteer *self,
                        const char *name,
                        guint32 entries[VIGIE_MENTION_MAX_ENTRIES])
{
  VigieWords words;
  guint64 key = VIGIE_NAME_ROOT;
  const VigieNameSlot *slot;
  VigieMention mention = { 0 };

  if (strnlen (name, MAX_TEXT) == MAX_TEXT || !g_utf8_validate (name, -1, NULL))
    return 0;
  vigie_words_read (name, strlen (name), &words);
  for (guint i = 0; i < words.n_words; i++)
    if (i == 0 || (words.words[i].flags & WORD_ARTICLE) == 0)
      key = vigie_words_mix (key, words.words[i].hash);
  slot = vigie_gazetteer_find_slot (self, key);
  for (guint i = 0; slot != NULL && i < slot->n_names; i++)
    {
      const VigieName *first = &self->names[slot->first_name], *found = first + i;

      if ((found->flags & NAME_PARTIAL) != 0 && (first->flags & NAME_PARTIAL) == 0)
        break;
      insert_entry (&mention, found->entry, rate_entry (&self->entries[found->entry], found));
    }
  memcpy (entries, mention.entries, sizeof mention.entries);
  return mention.n_entries;
}
