/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vigie-gazetteer.h"

G_BEGIN_DECLS

#define VIGIE_MAX_WORDS 1024 /* of a text */

typedef enum
{
  /* As it stands in the text */
  WORD_CAPITAL = 1 << 0,       /* its first letter is one */
  WORD_ALL_CAPITALS = 1 << 1,  /* and all others, of two or more */
  WORD_INNER_CAPITAL = 1 << 2, /* behind a small letter */
  WORD_HASHTAG = 1 << 3,       /* in a hashtag */
  WORD_JOINED = 1 << 4,        /* may go on the name that the word before began */
  WORD_BEGINS = 1 << 5,        /* a sentence */
  /* What it is */
  WORD_ARTICLE = 1 << 6,    /* may be missing in a name, or be there */
  WORD_COMMON = 1 << 7,     /* means something without a place */
  WORD_PLACES = 1 << 8,     /* a place follows: « à », « commune » */
  WORD_PLACES_OR = 1 << 9,  /* a place or something else follows: « de », « sur » */
  WORD_STREET = 1 << 10,    /* a street's name follows, which may be a town's */
  WORD_LEADS = 1 << 11,     /* says where something leads */
  WORD_LINKS = 1 << 12,     /* between two names: « et », « ou » */
  WORD_BETWEEN = 1 << 13,   /* « entre » */
  WORD_SPLITS = 1 << 14,    /* what is before it in a name may stand for the name */
  WORD_CONTRACTS = 1 << 15, /* holds the article of the name behind it: « au Creusot » */
  WORD_EVENT = 1 << 16,     /* has a name of its own behind it: « tempête Alex » */
} VigieWordFlags;

typedef struct
{
  guint64 hash; /* of what it folds to */
  guint32 start;
  guint32 end;
  guint32 flags;
  guint16 n_chars;
} VigieWord;

/* A hashtag as one word. */
typedef struct
{
  guint64 hash;
  guint32 start;
  guint32 end;
} VigieHashtag;

#define VIGIE_MAX_HASHTAGS 32

typedef struct
{
  guint n_words;
  guint n_hashtags;
  gboolean has_small; /* letters at all: else capitals say nothing */
  VigieWord words[VIGIE_MAX_WORDS];
  VigieHashtag hashtags[VIGIE_MAX_HASHTAGS];
} VigieWords;

void vigie_words_read (const char *text, gsize length, VigieWords *words);
gboolean vigie_words_is_organisation (const VigieWords *words, guint first, guint last);

static inline guint64
vigie_words_mix (guint64 before, guint64 hash)
{
  guint64 x = before * G_GUINT64_CONSTANT (0x9e3779b97f4a7c15) ^ hash;

  x ^= x >> 32;
  x *= G_GUINT64_CONSTANT (0xd6e8feb86659fd93);
  return x ^ x >> 29;
}

#define VIGIE_NAME_ROOT G_GUINT64_CONSTANT (0x5649474945)
#define VIGIE_NAME_JOINED G_GUINT64_CONSTANT (0x4a4f494e)

typedef enum
{
  NAME_PARTIAL = 1 << 0,    /* only a part of the label */
  NAME_NO_ARTICLE = 1 << 1, /* without the article at the label's beginning */
} VigieNameFlags;

typedef struct
{
  guint32 entry;
  guint32 flags;
} VigieName;

/* What a row of words, or a hashtag, leads to. */
typedef struct
{
  guint64 key; /* 0: nothing */
  guint32 first_name;
  guint16 n_names;
  guint16 goes_on; /* whether longer names begin so */
} VigieNameSlot;

struct _VigieGazetteer
{
  VigieGazetteerEntry *entries;
  guint32 n_entries;
  char *labels;
  GHashTable *communes; /* (element-type guint32 guint): number → entry, plus one */
  VigieName *names;
  VigieNameSlot *slots;
  guint64 mask; /* the number of slots, less one */
};

static inline const VigieNameSlot *
vigie_gazetteer_find_slot (VigieGazetteer *self, guint64 key)
{
  guint64 at = key & self->mask;

  while (self->slots[at].key != 0 && self->slots[at].key != key)
    at = (at + 1) & self->mask;
  return self->slots[at].key == key ? &self->slots[at] : NULL;
}

G_END_DECLS
