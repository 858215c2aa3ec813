/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How networks count. Each counts in its own way, and a message that is too long is refused or cut
 * by them, so these are the rules that they publish:
 *   X          twitter-text, configuration version 3: weighted characters, links are 23
 *   Mastodon   grapheme clusters, links are 23, the server of an address does not count
 *   Bluesky    grapheme clusters (lexicon app.bsky.feed.post)
 *   SMS        3GPP TS 23.038: septets of the GSM alphabet, or else UTF-16; parts of TS 23.040 */
#include "vigie-message-length.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define LINK_LENGTH 23
#define SMS_GSM_SINGLE 160
#define SMS_GSM_PART 153
#define SMS_UNICODE_SINGLE 70
#define SMS_UNICODE_PART 67

static const VigieNetwork networks[] = {
  { "x", "X", 280 },
  { "mastodon", "Mastodon", 500 },
  { "bluesky", "Bluesky", 300 },
  { "sms", "SMS", 160 },
  { "facebook", "Facebook", 0 },
  { "whatsapp", "WhatsApp", 0 },
  { "web", N_ ("Website"), 0 },
};

/**
 * vigie_network_list:
 * @n_networks: (out): how many
 *
 * Returns: (transfer none) (array length=n_networks): all that are known
 */
const VigieNetwork *
vigie_network_list (gsize *n_networks)
{
  *n_networks = G_N_ELEMENTS (networks);
  return networks;
}

const VigieNetwork *
vigie_network_find (const char *id)
{
  for (gsize i = 0; i < G_N_ELEMENTS (networks); i++)
    if (g_strcmp0 (networks[i].id, id) == 0)
      return &networks[i];
  return NULL;
}

/* ---- patterns ---- */

typedef enum
{
  PATTERN_CLUSTER, /* what people take for one character */
  PATTERN_EMOJI,   /* such a one that is drawn as a picture */
  PATTERN_LINK_X,  /* X makes links of bare domains, too */
  PATTERN_LINK,
  PATTERN_MENTION, /* of an account on another server */
  N_PATTERNS
} Pattern;

#define LINK_END "[^\\s<>\"«»]*[^\\s<>\"«».,:;!?'’)\\]}…]"
#define DOMAIN "(?:[\\p{L}\\p{N}](?:[\\p{L}\\p{N}_-]*[\\p{L}\\p{N}])?\\.)+"

static const char *const patterns[N_PATTERNS] = {
  [PATTERN_CLUSTER] = "\\X",
  /* Digits and signs are emoji only with a keycap, others only where a picture is asked for. */
  [PATTERN_EMOJI] = "\\A(?=\\X\\z)(?:\\p{Emoji_Presentation}|\\p{Emoji}.*[\\x{FE0F}\\x{20E3}"
                    "\\x{200D}])",
  [PATTERN_LINK_X] =
      "(?<![\\p{L}\\p{N}@#$.-])(?:https?://" DOMAIN "\\p{L}{2,}(?::\\d+)?"
      "(?:[/?#](?:" LINK_END ")?)?|" DOMAIN
      "(?:com|net|org|info|eu|fr|be|ch|lu|de|es|it|uk|ca|paris|bzh|corsica|alsace|"
      "app|dev|io|gov|int|edu)(?![\\p{L}\\p{N}@])(?::\\d+)?(?:[/?#](?:" LINK_END ")?)?)",
  [PATTERN_LINK] = "https?://" LINK_END,
  [PATTERN_MENTION] = "(?<![\\p{L}\\p{N}/])(@[A-Za-z0-9_]+)@[\\p{L}\\p{N}.-]*[\\p{L}\\p{N}]",
};

/* Patterns are compiled once and shared: matching needs no lock. */
static GRegex *
get_pattern (Pattern pattern)
{
  static GRegex *compiled[N_PATTERNS];
  static gsize ready = 0;

  if (g_once_init_enter (&ready))
    {
      for (guint i = 0; i < N_PATTERNS; i++)
        compiled[i] =
            g_regex_new (patterns[i],
                         G_REGEX_OPTIMIZE | G_REGEX_DOTALL |
                             (i == PATTERN_LINK_X || i == PATTERN_LINK ? G_REGEX_CASELESS : 0),
                         0, NULL);
      g_once_init_leave (&ready, 1);
    }
  return compiled[pattern];
}

static guint
count_matches (GRegex *regex, const char *text)
{
  g_autoptr (GMatchInfo) match = NULL;
  guint n = 0;

  g_regex_match (regex, text, 0, &match);
  for (; g_match_info_matches (match); g_match_info_next (match, NULL))
    n++;
  return n;
}

/* (transfer full): @text without what matches, of which there are @n_found */
static char *
take_out (Pattern pattern, const char *text, const char *instead, guint *n_found)
{
  GRegex *regex = get_pattern (pattern);
  char *rest;

  *n_found = count_matches (regex, text);
  rest = g_regex_replace (regex, text, -1, 0, instead, 0, NULL);
  return rest != NULL ? rest : g_strdup (text);
}

/* ---- X ---- */

static guint
weigh_character (gunichar c)
{
  return c <= 4351 || (c >= 8192 && c <= 8205) || (c >= 8208 && c <= 8223) ||
                 (c >= 8242 && c <= 8247)
             ? 1
             : 2;
}

static guint
weigh_cluster (const char *cluster)
{
  guint weight = 0;

  if (g_regex_match (get_pattern (PATTERN_EMOJI), cluster, 0, NULL))
    return 2;
  for (; *cluster != '\0'; cluster = g_utf8_next_char (cluster))
    weight += weigh_character (g_utf8_get_char (cluster));
  return weight;
}

static guint
count_x (const char *text)
{
  g_autofree char *composed = g_utf8_normalize (text, -1, G_NORMALIZE_NFC);
  g_autoptr (GMatchInfo) match = NULL;
  guint n_links, count;
  g_autofree char *rest = take_out (PATTERN_LINK_X, composed, "", &n_links);

  count = n_links * LINK_LENGTH;
  g_regex_match (get_pattern (PATTERN_CLUSTER), rest, 0, &match);
  for (; g_match_info_matches (match); g_match_info_next (match, NULL))
    {
      g_autofree char *cluster = g_match_info_fetch (match, 0);

      count += weigh_cluster (cluster);
    }
  return count;
}

/* ---- Mastodon and Bluesky ---- */

static guint
count_clusters (const char *text)
{
  return count_matches (get_pattern (PATTERN_CLUSTER), text);
}

static guint
count_mastodon (const char *text)
{
  guint n_links, n_mentions;
  g_autofree char *rest = take_out (PATTERN_LINK, text, "", &n_links);
  g_autofree char *local = take_out (PATTERN_MENTION, rest, "\\1", &n_mentions);

  return n_links * LINK_LENGTH + count_clusters (local);
}

/* ---- SMS ---- */

/* The basic table of TS 23.038, and what takes an escape before it. */
static const char gsm_basic[] =
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    "ÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà";
static const char gsm_extended[] = "\f^{}\\[~]|€";

static guint
count_septets (gunichar c)
{
  if (g_utf8_strchr (gsm_basic, -1, c) != NULL)
    return 1;
  return g_utf8_strchr (gsm_extended, -1, c) != NULL ? 2 : 0;
}

static gboolean
is_gsm (const char *text)
{
  for (; *text != '\0'; text = g_utf8_next_char (text))
    if (count_septets (g_utf8_get_char (text)) == 0)
      return FALSE;
  return TRUE;
}

/* Neither an escape nor a pair of surrogates is torn apart by the end of a part. */
static guint
count_parts (const char *text, gboolean is_unicode, guint part)
{
  guint n_parts = 1, used = 0;

  for (; *text != '\0'; text = g_utf8_next_char (text))
    {
      const gunichar c = g_utf8_get_char (text);
      const guint units = is_unicode ? (c > 0xffff ? 2 : 1) : count_septets (c);

      if (used + units > part)
        {
          n_parts++;
          used = 0;
        }
      used += units;
    }
  return n_parts;
}

static void
measure_sms (const char *text, VigieMessageLength *length)
{
  length->is_unicode = !is_gsm (text);
  length->limit = length->is_unicode ? SMS_UNICODE_SINGLE : SMS_GSM_SINGLE;
  length->count = 0;
  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    {
      const gunichar c = g_utf8_get_char (p);

      length->count += length->is_unicode ? (c > 0xffff ? 2 : 1) : count_septets (c);
    }
  if (length->count > length->limit)
    length->n_parts = count_parts (text, length->is_unicode,
                                   length->is_unicode ? SMS_UNICODE_PART : SMS_GSM_PART);
}

static const struct
{
  const char *from;
  const char *to;
} gsm_spellings[] = {
  { "’", "'" },   { "‘", "'" },      { "«\u00a0", "\"" }, { "\u00a0»", "\"" }, { "«", "\"" },
  { "»", "\"" },  { "“", "\"" },     { "”", "\"" },       { "–", "-" },        { "—", "-" },
  { "…", "..." }, { "\u00a0", " " }, { "\u202f", " " },   { "œ", "oe" },       { "Œ", "OE" },
  { "ç", "c" },   { "•", "-" },
};

/* (transfer full) (nullable): a letter without its accent where only that is in the alphabet */
static char *
spell_plainly (const char *letter)
{
  g_autofree char *decomposed = NULL;
  const gunichar c = g_utf8_get_char (letter);

  if (count_septets (c) > 0)
    return NULL;
  decomposed = g_utf8_normalize (letter, -1, G_NORMALIZE_NFD);
  if (decomposed == NULL || count_septets (g_utf8_get_char (decomposed)) == 0)
    return NULL;
  *g_utf8_next_char (decomposed) = '\0';
  return g_steal_pointer (&decomposed);
}

/**
 * vigie_message_make_gsm:
 * @text: a text
 *
 * Typographic signs and accents outside of the GSM alphabet more than halve what an SMS holds, so
 * they are spelled plainly: « tempête » is « tempete ». What has no plain spelling stays.
 *
 * Returns: (transfer full): the text as an SMS
 */
char *
vigie_message_make_gsm (const char *text)
{
  g_autofree char *composed = g_utf8_normalize (text, -1, G_NORMALIZE_NFC);
  g_autoptr (GString) spelled = g_string_new (composed);
  g_autoptr (GString) out = g_string_new (NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (gsm_spellings); i++)
    g_string_replace (spelled, gsm_spellings[i].from, gsm_spellings[i].to, 0);
  for (const char *p = spelled->str; *p != '\0'; p = g_utf8_next_char (p))
    {
      g_autofree char *letter = g_strndup (p, (gsize) (g_utf8_next_char (p) - p));
      g_autofree char *plain = spell_plainly (letter);

      g_string_append (out, plain != NULL ? plain : letter);
    }
  return g_string_free_and_steal (g_steal_pointer (&out));
}

/**
 * vigie_message_measure:
 * @network: where it goes to
 * @text: valid UTF-8
 * @length: (out caller-allocates): how long it is there
 */
void
vigie_message_measure (const VigieNetwork *network, const char *text, VigieMessageLength *length)
{
  *length = (VigieMessageLength) { .limit = network->limit, .n_parts = *text != '\0' ? 1 : 0 };
  if (strcmp (network->id, "sms") == 0)
    measure_sms (text, length);
  else if (strcmp (network->id, "x") == 0)
    length->count = count_x (text);
  else if (strcmp (network->id, "mastodon") == 0)
    length->count = count_mastodon (text);
  else
    length->count = count_clusters (text);
}

/**
 * vigie_message_fits:
 * @network: where it goes to
 * @text: valid UTF-8
 *
 * Returns: whether one message there holds it
 */
gboolean
vigie_message_fits (const VigieNetwork *network, const char *text)
{
  VigieMessageLength length;

  vigie_message_measure (network, text, &length);
  return length.limit == 0 || length.count <= length.limit;
}
