/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-html-text.h"

#include <string.h>

#define PIECE_SIZE 256 /* what is looked at more than once */
#define MAX_OPEN_QUOTES 16

typedef struct
{
  const char *name;
  gunichar c;
} Entity;

/* HTML 4's names for Latin-1, then those that people's programs write. */
static const Entity entities[] = {
  { "amp", '&' },       { "lt", '<' },        { "gt", '>' },        { "quot", '"' },
  { "apos", '\'' },     { "nbsp", 0xa0 },     { "iexcl", 0xa1 },    { "cent", 0xa2 },
  { "pound", 0xa3 },    { "curren", 0xa4 },   { "yen", 0xa5 },      { "brvbar", 0xa6 },
  { "sect", 0xa7 },     { "uml", 0xa8 },      { "copy", 0xa9 },     { "ordf", 0xaa },
  { "laquo", 0xab },    { "not", 0xac },      { "reg", 0xae },      { "macr", 0xaf },
  { "deg", 0xb0 },      { "plusmn", 0xb1 },   { "sup2", 0xb2 },     { "sup3", 0xb3 },
  { "acute", 0xb4 },    { "micro", 0xb5 },    { "para", 0xb6 },     { "middot", 0xb7 },
  { "cedil", 0xb8 },    { "sup1", 0xb9 },     { "ordm", 0xba },     { "raquo", 0xbb },
  { "frac14", 0xbc },   { "frac12", 0xbd },   { "frac34", 0xbe },   { "iquest", 0xbf },
  { "Agrave", 0xc0 },   { "Aacute", 0xc1 },   { "Acirc", 0xc2 },    { "Atilde", 0xc3 },
  { "Auml", 0xc4 },     { "Aring", 0xc5 },    { "AElig", 0xc6 },    { "Ccedil", 0xc7 },
  { "Egrave", 0xc8 },   { "Eacute", 0xc9 },   { "Ecirc", 0xca },    { "Euml", 0xcb },
  { "Igrave", 0xcc },   { "Iacute", 0xcd },   { "Icirc", 0xce },    { "Iuml", 0xcf },
  { "ETH", 0xd0 },      { "Ntilde", 0xd1 },   { "Ograve", 0xd2 },   { "Oacute", 0xd3 },
  { "Ocirc", 0xd4 },    { "Otilde", 0xd5 },   { "Ouml", 0xd6 },     { "times", 0xd7 },
  { "Oslash", 0xd8 },   { "Ugrave", 0xd9 },   { "Uacute", 0xda },   { "Ucirc", 0xdb },
  { "Uuml", 0xdc },     { "Yacute", 0xdd },   { "THORN", 0xde },    { "szlig", 0xdf },
  { "agrave", 0xe0 },   { "aacute", 0xe1 },   { "acirc", 0xe2 },    { "atilde", 0xe3 },
  { "auml", 0xe4 },     { "aring", 0xe5 },    { "aelig", 0xe6 },    { "ccedil", 0xe7 },
  { "egrave", 0xe8 },   { "eacute", 0xe9 },   { "ecirc", 0xea },    { "euml", 0xeb },
  { "igrave", 0xec },   { "iacute", 0xed },   { "icirc", 0xee },    { "iuml", 0xef },
  { "eth", 0xf0 },      { "ntilde", 0xf1 },   { "ograve", 0xf2 },   { "oacute", 0xf3 },
  { "ocirc", 0xf4 },    { "otilde", 0xf5 },   { "ouml", 0xf6 },     { "divide", 0xf7 },
  { "oslash", 0xf8 },   { "ugrave", 0xf9 },   { "uacute", 0xfa },   { "ucirc", 0xfb },
  { "uuml", 0xfc },     { "yacute", 0xfd },   { "thorn", 0xfe },    { "yuml", 0xff },
  { "OElig", 0x152 },   { "oelig", 0x153 },   { "Scaron", 0x160 },  { "scaron", 0x161 },
  { "Yuml", 0x178 },    { "ensp", 0x2002 },   { "emsp", 0x2003 },   { "thinsp", 0x2009 },
  { "ndash", 0x2013 },  { "mdash", 0x2014 },  { "lsquo", 0x2018 },  { "rsquo", 0x2019 },
  { "sbquo", 0x201a },  { "ldquo", 0x201c },  { "rdquo", 0x201d },  { "bdquo", 0x201e },
  { "dagger", 0x2020 }, { "bull", 0x2022 },   { "hellip", 0x2026 }, { "permil", 0x2030 },
  { "lsaquo", 0x2039 }, { "rsaquo", 0x203a }, { "euro", 0x20ac },   { "trade", 0x2122 },
  { "larr", 0x2190 },   { "uarr", 0x2191 },   { "rarr", 0x2192 },   { "darr", 0x2193 },
};

static gunichar
read_numeric (const char *text, gsize length)
{
  gboolean hex = length > 1 && (text[0] == 'x' || text[0] == 'X');
  gunichar c = 0;

  for (gsize i = hex ? 1 : 0; i < length; i++)
    {
      int digit = hex ? g_ascii_xdigit_value (text[i]) : g_ascii_digit_value (text[i]);

      if (digit < 0 || c > 0x10ffff)
        return 0;
      c = c * (hex ? 16 : 10) + (gunichar) digit;
    }

  return c < 0x20 && c != '\n' && c != '\t'            ? 0
         : c > 0x10ffff || (c >= 0xd800 && c < 0xe000) ? 0xfffd
                                                       : c;
}

/* Decodes the entity that begins with "&"; 0 when it is none. @used gets its length. */
static gunichar
read_entity (const char *text, gsize length, gsize *used)
{
  const char *semicolon = memchr (text, ';', MIN (length, 12));
  gsize name_length;

  if (semicolon == NULL || semicolon - text < 2)
    return 0;
  name_length = (gsize) (semicolon - text) - 1;
  *used = name_length + 2;
  if (text[1] == '#')
    return read_numeric (text + 2, name_length - 1);
  for (gsize i = 0; i < G_N_ELEMENTS (entities); i++)
    if (strncmp (entities[i].name, text + 1, name_length) == 0 &&
        entities[i].name[name_length] == '\0')
      return entities[i].c;

  return 0;
}

/**
 * vigie_html_decode_entities:
 * @text: with &amp; and the like, but no elements
 * @out: at least @length bytes; may be @text
 *
 * Returns: the length of what was written
 */
gsize
vigie_html_decode_entities (const char *text, gsize length, char *out)
{
  char *begin = out;

  for (gsize i = 0; i < length;)
    {
      gsize used;
      gunichar c = text[i] == '&' ? read_entity (text + i, length - i, &used) : 0;

      if (c == 0)
        *out++ = text[i++];
      else
        {
          out += g_unichar_to_utf8 (c, out); /* never longer than the entity */
          i += used;
        }
    }

  return (gsize) (out - begin);
}

typedef struct
{
  char *begin;
  char *out;
  int breaks;        /* line ends that are due before the next character */
  gboolean blank;    /* a blank that is due */
  char skipping[16]; /* element whose content is not text, "" when none */
  gboolean no_end;   /* there is no ">" any more */
  guint n_open;      /* tags whose quotation marks are never closed */
} Writer;

static inline void
settle (Writer *self)
{
  if (self->out > self->begin)
    {
      for (; self->breaks > 0; self->breaks--)
        {
          *self->out++ = '\n';
          self->blank = FALSE;
        }
      if (self->blank)
        *self->out++ = ' ';
    }
  self->breaks = 0;
  self->blank = FALSE;
}

/* What an element does to the text around it. */
typedef enum
{
  ELEMENT_INLINE,
  ELEMENT_BREAK,
  ELEMENT_LINE,
  ELEMENT_BLOCK,
  ELEMENT_SILENT,
} ElementKind;

static const struct
{
  const char *name;
  guint8 length;
  guint8 kind;
} elements[] = {
  { "p", 1, ELEMENT_BLOCK },           { "br", 2, ELEMENT_BREAK },
  { "div", 3, ELEMENT_LINE },          { "li", 2, ELEMENT_LINE },
  { "ul", 2, ELEMENT_BLOCK },          { "ol", 2, ELEMENT_BLOCK },
  { "blockquote", 10, ELEMENT_BLOCK }, { "pre", 3, ELEMENT_BLOCK },
  { "h1", 2, ELEMENT_BLOCK },          { "h2", 2, ELEMENT_BLOCK },
  { "h3", 2, ELEMENT_BLOCK },          { "h4", 2, ELEMENT_BLOCK },
  { "h5", 2, ELEMENT_BLOCK },          { "h6", 2, ELEMENT_BLOCK },
  { "tr", 2, ELEMENT_LINE },           { "section", 7, ELEMENT_LINE },
  { "article", 7, ELEMENT_LINE },      { "script", 6, ELEMENT_SILENT },
  { "style", 5, ELEMENT_SILENT },      { "template", 8, ELEMENT_SILENT },
};

static ElementKind
find_element (const char *name, gsize length)
{
  /* links and spans are the most frequent by far, and no other element has their lengths */
  if (length == 4 || (length == 1 && g_ascii_tolower (name[0]) != 'p'))
    return ELEMENT_INLINE;
  for (gsize i = 0; i < G_N_ELEMENTS (elements); i++)
    if (elements[i].length == length && g_ascii_strncasecmp (elements[i].name, name, length) == 0)
      return (ElementKind) elements[i].kind;

  return ELEMENT_INLINE;
}

/* Whether the quotation marks in @text are all closed, as far as a count can tell. */
static gboolean
is_closed (const char *text, gsize length)
{
  guint8 odd_double = 0, any_single = 0;

  for (gsize i = 0; i < length; i++)
    {
      odd_double ^= (guint8) (text[i] == '"');
      any_single |= (guint8) (text[i] == '\'');
    }

  return (odd_double | any_single) == 0;
}

/* Where the tag ends; a > inside a quoted attribute is none. 0 when it never does. What was looked
 * for in vain up to the end is not looked for again and again: that would take the square of the
 * length. */
static gsize
find_tag_end (Writer *self, const char *html, gsize length)
{
  const char *first = self->no_end ? NULL : memchr (html, '>', length);
  char quote = 0;

  self->no_end = first == NULL;
  if (first == NULL)
    return 0;
  if (self->n_open >= MAX_OPEN_QUOTES || is_closed (html, (gsize) (first - html)))
    return (gsize) (first - html) + 1;
  for (gsize i = 1; i < length; i++)
    {
      if (quote != 0)
        quote = html[i] == quote ? 0 : quote;
      else if (html[i] == '"' || html[i] == '\'')
        quote = html[i];
      else if (html[i] == '>')
        return i + 1;
    }
  self->n_open++;

  return 0;
}

static gsize
find_comment_end (const char *html, gsize length)
{
  const char *end = g_strstr_len (html, (gssize) length, "-->");

  return end != NULL ? (gsize) (end - html) + 3 : length;
}

static void
handle_tag (Writer *self, const char *tag, gsize length)
{
  gboolean closing = length > 1 && tag[1] == '/';
  const char *name = tag + (closing ? 2 : 1);
  gsize rest = length - (gsize) (name - tag), n = 0;

  while (n < rest && g_ascii_isalnum (name[n]))
    n++;
  if (self->skipping[0] != '\0')
    {
      if (closing && strlen (self->skipping) == n &&
          g_ascii_strncasecmp (self->skipping, name, n) == 0)
        self->skipping[0] = '\0';
      return;
    }
  switch (find_element (name, n))
    {
    case ELEMENT_BREAK:
      self->breaks = MIN (self->breaks + 1, 2);
      break;
    case ELEMENT_LINE:
      self->breaks = MAX (self->breaks, 1);
      break;
    case ELEMENT_BLOCK:
      self->breaks = MAX (self->breaks, 2);
      break;
    case ELEMENT_SILENT:
      if (!closing)
        {
          memcpy (self->skipping, name, n); /* "template" is the longest */
          self->skipping[n] = '\0';
        }
      break;
    case ELEMENT_INLINE:
    default:
      break;
    }
}

/* Bytes that stand for themselves: all but blanks, controls, "<" and "&". */
static inline gboolean
is_plain (char c)
{
  return (guint8) c > ' ' && c != '<' && c != '&';
}

/* Whether all is plain but for single blanks; without a branch, so that compilers use vectors. */
static gboolean
has_single_blanks (const char *text, gsize length)
{
  guint8 odd = 0;

  for (gsize i = 0; i + 1 < length; i++)
    odd |= (guint8) (((guint8) text[i] < ' ') | ((text[i] == ' ') & (text[i + 1] == ' ')));

  return odd == 0 && (guint8) text[length - 1] >= ' ';
}

/* Copies text up to the next tag or entity, or a piece of it; it begins with a plain character. */
static gsize
copy_text (Writer *self, const char *text, gsize length)
{
  gsize n = MIN (length, PIECE_SIZE);
  const char *tag = memchr (text, '<', n);
  const char *entity;

  n = tag != NULL ? (gsize) (tag - text) : n;
  entity = memchr (text, '&', n);
  n = entity != NULL ? (gsize) (entity - text) : n;
  if (!has_single_blanks (text, n))
    for (n = 1; n < length && is_plain (text[n]); n++)
      ;
  settle (self);
  self->blank = text[n - 1] == ' ';
  memmove (self->out, text, n - (self->blank ? 1 : 0));
  self->out += n - (self->blank ? 1 : 0);

  return n;
}

static gsize
read_tag (Writer *self, const char *html, gsize length)
{
  gsize used;

  if (length < 2 || (!g_ascii_isalpha (html[1]) && html[1] != '/' && html[1] != '!'))
    return 0;
  used = length >= 4 && memcmp (html, "<!--", 4) == 0 ? find_comment_end (html, length)
                                                      : find_tag_end (self, html, length);
  if (used > 0 && html[1] != '!')
    handle_tag (self, html, used);

  return used;
}

/* One character that is not copied as it stands. */
static gsize
read_char (Writer *self, const char *html, gsize length)
{
  gsize used = 1;
  gunichar c = html[0] == '&' ? read_entity (html, length, &used) : 0;

  settle (self);
  if (c == 0)
    {
      *self->out++ = html[0];
      return 1;
    }
  self->out += g_unichar_to_utf8 (c, self->out);

  return used;
}

/**
 * vigie_html_to_text:
 * @html: a fragment, as networks give it
 * @length: its bytes
 * @out: at least @length + 1 bytes; may be @html
 *
 * Keeps what is said: paragraphs parted by an empty line, line breaks, entities decoded, and
 * no markup, scripts or styles. Never fails; a "<" that begins no tag is text.
 *
 * Returns: the length of what was written
 */
gsize
vigie_html_to_text (const char *html, gsize length, char *out)
{
  Writer w = { .begin = out, .out = out };

  for (gsize i = 0; i < length;)
    {
      gsize used = html[i] == '<' ? read_tag (&w, html + i, length - i) : 0;

      if (used == 0 && w.skipping[0] != '\0')
        used = 1;
      else if (used == 0 && g_ascii_isspace (html[i]))
        {
          w.blank = TRUE;
          used = 1;
        }
      else if (used == 0 && is_plain (html[i]))
        used = copy_text (&w, html + i, length - i);
      else if (used == 0)
        used = read_char (&w, html + i, length - i);
      i += used;
    }

  return (gsize) (w.out - w.begin);
}
