/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-road-reference.h"

#include <string.h>

#define MAX_TEXT 65536 /* bytes; a text is not read further */
#define MAX_GAP 60     /* bytes between a road and its PR */

/* Where only the PR is said, people mean its surroundings; with metres they mean the place. */
#define PRECISION_PR_M 250
#define PRECISION_METRES_M 25

typedef struct
{
  guint number;
  char side;
  double metres;
  double precision_m;
  gsize start;
  gsize end;
  gboolean has_to;
  guint to_number;
  double to_metres;
} Pr;

/* What stands between a road and its PR and says nothing. */
static const char *const link_words[] = { "a",         "au",
                                          "aux",       "autoroute",
                                          "d",         "de",
                                          "des",       "du",
                                          "en",        "entre",
                                          "environ",   "hauteur",
                                          "l",         "la",
                                          "le",        "les",
                                          "axe",       "niveau",
                                          "nationale", "départementale",
                                          "vers",      "route",
                                          "sur",       "à",
                                          "À",         "departementale",
                                          "point",     NULL };

/* Behind a number these make it no road's: « A 7 heures », « nationale 14 juillet ». */
static const char *const unit_words[] = {
  "ans",     "août",      "avril",     "cm",       "décembre", "euros",   "fois",
  "h",       "heure",     "heures",    "janvier",  "jours",    "juillet", "juin",
  "kg",      "km",        "kms",       "m",        "mai",      "mars",    "min",
  "minutes", "mètres",    "metres",    "novembre", "octobre",  "pers",    "personnes",
  "points",  "septembre", "véhicules", "voitures", NULL
};

/* ---- bytes of a text ---- */

static gboolean
is_word_byte (char c)
{
  return g_ascii_isalnum (c) || (guint8) c >= 0xc3; /* letters with accents; not « ’ or spaces */
}

/* The length of a multi-byte sequence that is no letter: signs and spaces of U+0080 to U+00BF and
 * of U+2000 to U+2FFF, and pictures. 0 for anything else. */
static gsize
get_sign_length (const char *c)
{
  guint8 a = (guint8) c[0];
  gsize n = a == 0xc2 ? 2 : a == 0xe2 ? 3 : a == 0xf0 ? 4 : 0;

  if (a == 0xef && (guint8) c[1] == 0xb8) /* selects a picture's look */
    n = 3;
  for (gsize i = 1; i < n; i++)
    if (((guint8) c[i] & 0xc0) != 0x80)
      return 0;
  return n;
}

static gboolean
is_word_start (const char *text, gsize at)
{
  if (at == 0)
    return TRUE;
  if ((guint8) text[at - 1] < 0x80)
    return !g_ascii_isalnum (text[at - 1]) && text[at - 1] != '@' && text[at - 1] != '_';
  for (gsize n = 2; n <= 4; n++)
    if (at >= n && get_sign_length (text + at - n) == n)
      return TRUE;
  return FALSE;
}

static gsize
get_word_length (const char *text)
{
  gsize n = 0;

  while (is_word_byte (text[n]) && get_sign_length (text + n) == 0)
    for (n++; ((guint8) text[n] & 0xc0) == 0x80; n++)
      ;
  return n;
}

static gboolean
is_listed (const char *word, gsize length, const char *const *list)
{
  for (; *list != NULL; list++)
    if (strlen (*list) == length && g_ascii_strncasecmp (word, *list, length) == 0)
      return TRUE;
  return FALSE;
}

/* Spaces, of which a no-break one is usual here, and hyphens. */
static gsize
skip_spaces (const char *text, gboolean hyphens)
{
  gsize n = 0;

  for (;;)
    {
      gsize sign = get_sign_length (text + n);

      if (text[n] == ' ' || text[n] == '\t' || (hyphens && text[n] == '-'))
        n++;
      else if (sign == 2 && (guint8) text[n + 1] == 0xa0)
        n += 2;
      else if (sign == 3 && (guint8) text[n + 1] == 0x80 &&
               ((guint8) text[n + 2] == 0xaf || (guint8) text[n + 2] == 0x89 ||
                (hyphens && ((guint8) text[n + 2] == 0x90 || (guint8) text[n + 2] == 0x91))))
        n += 3;
      else
        return n;
    }
}

/* « n° », « n », « no. » and what people use for it. */
static gsize
skip_number_sign (const char *text)
{
  gsize n = 0;

  if (g_ascii_tolower (text[0]) != 'n')
    return 0;
  n++;
  if ((guint8) text[n] == 0xc2 && ((guint8) text[n + 1] == 0xb0 || (guint8) text[n + 1] == 0xba))
    n += 2;
  else if (text[n] == 'o' || text[n] == '.')
    n++;
  else
    return 0;
  return n + skip_spaces (text + n, FALSE);
}

/* Up to @max digits; 0 where there are none or more. */
static gsize
read_digits (const char *text, gsize max, guint *value)
{
  gsize n = 0;

  *value = 0;
  while (g_ascii_isdigit (text[n]) && n < max)
    *value = *value * 10 + (guint) (text[n++] - '0');
  return g_ascii_isdigit (text[n]) ? 0 : n;
}

/* ---- roads ---- */

/* A letter that stands alone, as « RD 112 C – FRAIGNOT » of a bulletin. */
static gsize
read_lone_letter (const char *text)
{
  gsize spaces = skip_spaces (text, FALSE);
  char letter = text[spaces];
  const char *behind = text + spaces + 1;
  gsize more;

  if (spaces == 0 || letter < 'A' || letter > 'Z' || strchr ("LNOSY", letter) != NULL ||
      is_word_byte (*behind) || *behind == '\'' || *behind == '.' ||
      (get_sign_length (behind) == 3 && (guint8) behind[2] == 0x99))
    return 0;
  more = skip_spaces (behind, FALSE);
  /* Another road, or « à » in capitals */
  if (g_ascii_isdigit (behind[more]) || (letter == 'A' && is_word_byte (behind[more])))
    return 0;
  return spaces + 1;
}

/* Behind the digits: nothing, "A", "bis", "E2". FALSE where it is no road's number. */
static gboolean
read_suffix (const char *text, gsize *at, char suffix[8])
{
  gsize n = 0, lone, spaces = skip_spaces (text + *at, FALSE);
  const char *c = text + *at;

  suffix[0] = '\0';
  if (g_ascii_strncasecmp (c + spaces, "bis", 3) == 0 ||
      g_ascii_strncasecmp (c + spaces, "ter", 3) == 0)
    n = get_word_length (c + spaces) == 3 ? 3 : 0;
  if (n > 0)
    {
      g_strlcpy (suffix, g_ascii_tolower (c[spaces]) == 'b' ? "BIS" : "TER", 8);
      *at += spaces + n;
      return TRUE;
    }
  if (g_ascii_isalpha (c[0]) && c[0] != 'e' && c[0] != 'h' && c[0] != 'm')
    {
      suffix[n++] = g_ascii_toupper (c[0]);
      while (n < 3 && g_ascii_isdigit (c[n]))
        {
          suffix[n] = c[n];
          n++;
        }
      suffix[n] = '\0';
    }
  else if ((lone = read_lone_letter (c)) > 0)
    {
      g_snprintf (suffix, 8, "%c", c[lone - 1]);
      n = lone;
    }
  *at += n;
  return get_word_length (text + *at) == 0;
}

/* Whether what follows makes the number something else: a decimal, a date, a measure. */
static gboolean
is_other_number (const char *behind)
{
  gsize spaces = skip_spaces (behind, FALSE);
  const char *next = behind + spaces;

  if (behind[0] != '\0' && strchr (".,:/-", behind[0]) != NULL && g_ascii_isdigit (behind[1]))
    return TRUE;
  if (*next == '%' || ((guint8) next[0] == 0xc2 && (guint8) next[1] == 0xb0) ||
      g_str_has_prefix (next, "€"))
    return TRUE;
  return is_listed (next, get_word_length (next), unit_words);
}

static gboolean
finish_road (const char *text, gsize at, const char *prefix, VigieRoadReference *road)
{
  gsize max = prefix[0] == 'D' || prefix[0] == 'V' ? 4 : 3;
  guint digits;
  gsize n;
  char suffix[8];

  while (text[at] == '0' && g_ascii_isdigit (text[at + 1]))
    at++;
  n = read_digits (text + at, max, &digits);
  if (n == 0 || digits == 0)
    return FALSE;
  at += n;
  if (!read_suffix (text, &at, suffix) || is_other_number (text + at))
    return FALSE;
  g_snprintf (road->number, sizeof road->number, "%s %u%s", prefix, digits, suffix);
  road->end = at;
  return TRUE;
}

/* « D », « RD », « R.D. », « A »… up to the digits. 0 where there is none. */
static gsize
read_prefix (const char *text, char prefix[4])
{
  gsize n = 1, spaces;
  char first = g_ascii_toupper (text[0]);
  gboolean is_long = first == 'R' || first == 'V';

  if (is_long)
    {
      n += text[n] == '.' ? 1 : 0;
      first = g_ascii_toupper (text[n++]);
      if (g_ascii_toupper (text[0]) == 'V' ? first != 'C' : strchr ("DNM", first) == NULL)
        return 0;
    }
  else if (strchr ("DNAM", first) == NULL)
    return 0;
  if (first == '\0')
    return 0;
  g_snprintf (prefix, 4, "%s%c", g_ascii_toupper (text[0]) == 'V' ? "V" : "", first);
  n += text[n] == '.' ? 1 : 0;
  spaces = skip_spaces (text + n, TRUE);
  n += spaces;
  if (is_long)
    n += skip_number_sign (text + n);
  /* « d 12 » in small letters, and a channel named M6, are something else. */
  if ((spaces > 0 && !is_long && g_ascii_islower (text[0])) ||
      (!is_long && spaces == 0 && first == 'M' && !g_ascii_isdigit (text[n + (text[n] != '\0')])))
    return 0;
  return g_ascii_isdigit (text[n]) ? n : 0;
}

static const struct
{
  const char *word;
  const char *prefix; /* of the number that has to follow */
  const char *name;   /* of a road that needs none */
} road_words[] = {
  { "départementale", "D", NULL },
  { "Départementale", "D", NULL },
  { "departementale", "D", NULL },
  { "DÉPARTEMENTALE", "D", NULL },
  { "nationale", "N", NULL },
  { "autoroute", "A", NULL },
  { "rocade", NULL, "rocade" },
  { "périphérique", NULL, "périphérique" },
  { "périph", NULL, "périphérique" },
  { "peripherique", NULL, "périphérique" },
  { "Périphérique", NULL, "périphérique" },
};

static gboolean
read_road_word (const char *text, gsize at, VigieRoadReference *road)
{
  gsize length = get_word_length (text + at);

  for (gsize i = 0; i < G_N_ELEMENTS (road_words); i++)
    {
      gsize n;

      if (strlen (road_words[i].word) != length ||
          g_ascii_strncasecmp (text + at, road_words[i].word, length) != 0)
        continue;
      if (road_words[i].name != NULL)
        {
          g_strlcpy (road->number, road_words[i].name, sizeof road->number);
          road->end = at + length;
          return TRUE;
        }
      n = at + length + skip_spaces (text + at + length, FALSE);
      n += skip_number_sign (text + n);
      return g_ascii_isdigit (text[n]) && finish_road (text, n, road_words[i].prefix, road);
    }
  return FALSE;
}

static gboolean
read_road (const char *text, gsize at, VigieRoadReference *road)
{
  char prefix[4];
  gsize n;

  *road = (VigieRoadReference) { .start = at };
  if (strchr ("DNAMRVdnamrv", text[at]) != NULL && (n = read_prefix (text + at, prefix)) > 0)
    return finish_road (text, at + n, prefix, road);
  return read_road_word (text, at, road);
}

/* ---- PR ---- */

/* "+300", " + 45 m", ",3" behind a PR's number. */
static void
read_metres (const char *text, gsize *at, Pr *pr)
{
  gsize spaces = skip_spaces (text + *at, FALSE), n;
  const char *c = text + *at + spaces;
  guint value;

  if (*c == '+')
    {
      c++;
      c += skip_spaces (c, FALSE);
      n = read_digits (c, 4, &value);
      if (n == 0)
        return;
      c += n;
      pr->metres = value;
      pr->precision_m = PRECISION_METRES_M;
      spaces = skip_spaces (c, FALSE);
      if (c[spaces] == 'm' && get_word_length (c + spaces) == 1)
        c += spaces + 1;
      *at = (gsize) (c - text);
    }
  else if (spaces == 0 && (*c == ',' || *c == '.') && (n = read_digits (c + 1, 3, &value)) > 0)
    {
      double unit = n == 1 ? 100 : n == 2 ? 10 : 1;

      pr->metres = value * unit;
      pr->precision_m = MAX (unit / 2, PRECISION_METRES_M);
      *at += 1 + n;
    }
}

/* 'D' or 'G', right behind the number or at the end. */
static void
read_side (const char *text, gsize *at, Pr *pr)
{
  gsize n = 0;

  if (pr->side != 0)
    return;
  if (text[*at] == 'D' || text[*at] == 'G')
    n = get_word_length (text + *at) == 1 ? 1 : 0;
  else
    n = read_lone_letter (text + *at);
  if (n == 0 || strchr ("DG", text[*at + n - 1]) == NULL)
    return;
  pr->side = text[*at + n - 1];
  *at += n;
}

/* The number of a PR and what stands behind it. Returns bytes; 0 where there is none. */
static gsize
read_pr_number (const char *text, gsize at, Pr *pr)
{
  gsize n = at + read_digits (text + at, 4, &pr->number);

  if (n == at)
    return 0;
  read_side (text, &n, pr);
  read_metres (text, &n, pr);
  read_side (text, &n, pr);
  return get_word_length (text + n) == 0 ? n - at : 0;
}

/* « PR », « P.K. : » up to the number. 0 where there is none. */
static gsize
read_pr_word (const char *text)
{
  gsize n = 1;

  if (g_ascii_toupper (text[0]) != 'P')
    return 0;
  n += text[n] == '.' ? 1 : 0;
  if (g_ascii_toupper (text[n]) != 'R' && g_ascii_toupper (text[n]) != 'K')
    return 0;
  n++;
  n += text[n] == '.' || text[n] == ':' ? 1 : 0;
  n += skip_spaces (text + n, TRUE);
  n += text[n] == ':' ? 1 + skip_spaces (text + n + 1, FALSE) : 0;
  n += skip_number_sign (text + n);
  return g_ascii_isdigit (text[n]) ? n : 0;
}

static gboolean
is_behind_between (const char *text, gsize at)
{
  gsize from = at > 12 ? at - 12 : 0;
  const char *c = g_strstr_len (text + from, (gssize) (at - from), "ntre ");

  return c != NULL || g_strstr_len (text + from, (gssize) (at - from), "NTRE ") != NULL;
}

/* « au PR 14 », « et 14 » where « entre » was said, "– PR 14": the PR where a stretch ends. */
static void
read_to (const char *text, Pr *pr)
{
  static const char *const words[] = { "a", "à", "À", "au", "et", "jusqu", NULL };
  gsize at = pr->end, n;
  gboolean is_joined = FALSE;
  Pr to = { 0 };

  for (;;)
    {
      gsize length;

      at += skip_spaces (text + at, FALSE);
      length = get_word_length (text + at);
      if (length > 0 && is_listed (text + at, length, words))
        {
          at += length;
          at += text[at] == '\'' ? 1 : g_str_has_prefix (text + at, "’") ? strlen ("’") : 0;
        }
      else if (text[at] == '-')
        at++;
      else if (g_str_has_prefix (text + at, "–"))
        at += strlen ("–");
      else
        break;
      is_joined = TRUE;
    }
  n = read_pr_word (text + at);
  if (!is_joined || (n == 0 && !is_behind_between (text, pr->start)))
    return;
  at += n;
  n = read_pr_number (text, at, &to);
  if (n == 0 || is_other_number (text + at + n) || (to.side != 0 && to.side != pr->side))
    return;
  pr->has_to = TRUE;
  pr->to_number = to.number;
  pr->to_metres = to.metres;
  pr->end = at + n;
}

static gboolean
read_pr (const char *text, gsize at, Pr *pr)
{
  gsize word = read_pr_word (text + at), n;

  *pr = (Pr) { .start = at, .precision_m = PRECISION_PR_M };
  if (word == 0)
    return FALSE;
  n = read_pr_number (text, at + word, pr);
  if (n == 0)
    return FALSE;
  pr->end = at + word + n;
  read_to (text, pr);
  return TRUE;
}

/* Whether nothing but linking words stands there. */
static gboolean
is_link (const char *text, gsize from, gsize to)
{
  if (to < from || to - from > MAX_GAP)
    return FALSE;
  while (from < to)
    {
      gsize sign = get_sign_length (text + from);
      gsize length = sign == 0 ? get_word_length (text + from) : 0;

      if (length > 0 && !is_listed (text + from, length, link_words))
        return FALSE;
      if (length == 0 && sign == 0 && strchr (" \t,;:()-/'", text[from]) == NULL)
        return FALSE;
      from += length > 0 ? length : MAX (sign, 1);
    }
  return TRUE;
}

static void
set_pr (VigieRoadReference *road, const Pr *pr)
{
  road->has_pr = TRUE;
  road->pr = pr->number;
  road->pr_m = pr->metres;
  road->side = pr->side;
  road->precision_m = pr->precision_m;
  road->has_to = pr->has_to;
  road->to_pr = pr->to_number;
  road->to_m = pr->to_metres;
  road->start = MIN (road->start, pr->start);
  road->end = MAX (road->end, pr->end);
}

/* The PR that belongs to a road may follow: « D 971 au PR 12 ». */
static void
find_pr_behind (const char *text, gsize length, VigieRoadReference *road)
{
  for (gsize at = road->end; at < length && at <= road->end + MAX_GAP; at++)
    {
      VigieRoadReference other;
      Pr pr;

      if (!is_word_byte (text[at]) || !is_word_start (text, at))
        continue;
      if (read_pr (text, at, &pr))
        {
          if (is_link (text, road->end, at))
            set_pr (road, &pr);
          return;
        }
      if (read_road (text, at, &other))
        return;
    }
}

/**
 * vigie_road_reference_find:
 * @text: UTF-8; anything else is read as far as it goes and gives nothing wrong
 * @from: where to begin, a byte; the @end of the last one to go on
 * @found: (out): the first reference there
 *
 * Finds roads as people write them in France, with the PR that belongs to them before or behind:
 * « D971 PR 12+300 », « RD 971 PK 12,3 », « au PR 12 de la D 971 », « départementale 112 »,
 * « l’A6b », « rocade ». "12+300" and "12,3" are both the PR 12 and 300 m behind it, whatever the
 * distance to the next one.
 *
 * Returns: whether there is one
 */
gboolean
vigie_road_reference_find (const char *text, gsize from, VigieRoadReference *found)
{
  gsize length;
  gboolean has_before = FALSE;
  Pr before = { 0 }, pr;

  g_return_val_if_fail (text != NULL, FALSE);

  length = strnlen (text, MAX_TEXT);
  for (gsize at = from; at < length; at++)
    {
      if (!is_word_byte (text[at]) || !is_word_start (text, at))
        continue;
      if (read_pr (text, at, &pr))
        {
          before = pr;
          has_before = TRUE;
          at = pr.end - 1;
        }
      else if (read_road (text, at, found))
        {
          find_pr_behind (text, length, found);
          if (!found->has_pr && has_before && is_link (text, before.end, found->start))
            set_pr (found, &before);
          return TRUE;
        }
    }
  return FALSE;
}

/**
 * vigie_road_reference_parse:
 * @text: what somebody typed as a place
 * @reference: (out): what it means
 *
 * Returns: whether @text is a road reference and nothing else
 */
gboolean
vigie_road_reference_parse (const char *text, VigieRoadReference *reference)
{
  return vigie_road_reference_find (text, 0, reference) && is_link (text, 0, reference->start) &&
         is_link (text, reference->end, strlen (text));
}

static void
add_pr (GString *text, guint pr, double metres)
{
  long whole = (long) (metres + 0.5);

  g_string_append_printf (text, " PR %u", pr);
  if (whole > 0)
    g_string_append_printf (text, "+%03ld", whole);
}

/**
 * vigie_road_reference_to_string:
 * @self: a reference
 *
 * Returns: (transfer full): as it is written in reports: "D 971 PR 12+300", « A 38 PR 7 G » where
 * it says a side, « D 971 PR 12 – PR 14+500 » for a stretch
 */
char *
vigie_road_reference_to_string (const VigieRoadReference *self)
{
  g_autoptr (GString) text = g_string_new (self->number);

  if (!self->has_pr)
    return g_strdup (self->number);
  add_pr (text, self->pr, self->pr_m);
  if (self->side != 0)
    g_string_append_printf (text, " %c", self->side);
  if (self->has_to)
    {
      g_string_append (text, " –");
      add_pr (text, self->to_pr, self->to_m);
    }
  return g_strdup (text->str);
}

/**
 * vigie_road_number_normalize:
 * @text: a road's number as data have it
 * @number: (out): "D 971"; what is no French number stays as it is, but for spaces around it
 *
 * Returns: whether there is any that fits
 */
gboolean
vigie_road_number_normalize (const char *text, char number[VIGIE_ROAD_NUMBER_SIZE])
{
  char known[VIGIE_ROAD_NUMBER_SIZE + 1];
  VigieRoadReference road;
  gsize length;

  text += skip_spaces (text, FALSE);
  length = strlen (text);
  while (length > 0 && text[length - 1] == ' ')
    length--;
  if (length == 0 || length >= VIGIE_ROAD_NUMBER_SIZE)
    return FALSE;
  memcpy (number, text, length);
  number[length] = '\0';
  /* In a list of roads "M6" is one. */
  g_snprintf (known, sizeof known, "%s%s", g_ascii_toupper (number[0]) == 'M' ? "R" : "", number);
  if (read_road (known, 0, &road) && road.end == strlen (known))
    memcpy (number, road.number, sizeof road.number);
  return TRUE;
}

gboolean
vigie_road_number_equal (const char *a, const char *b)
{
  char left[VIGIE_ROAD_NUMBER_SIZE], right[VIGIE_ROAD_NUMBER_SIZE];

  return vigie_road_number_normalize (a, left) && vigie_road_number_normalize (b, right) &&
         g_ascii_strcasecmp (left, right) == 0;
}
