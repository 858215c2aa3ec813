/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-html-text.h"

#include <string.h>

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

static gboolean
name_is (const char *name, gsize length, const char *wanted)
{
  return strlen (wanted) == length && g_ascii_strncasecmp (name, wanted, length) == 0;
}

static gboolean
name_is_one_of (const char *name, gsize length, const char *const *wanted)
{
  for (; *wanted != NULL; wanted++)
    if (name_is (name, length, *wanted))
      return TRUE;

  return FALSE;
}

/* Where the tag ends; a > inside a quoted attribute is none. 0 when it never does. */
static gsize
find_tag_end (const char *html, gsize length)
{
  char quote = 0;

  for (gsize i = 1; i < length; i++)
    {
      if (quote != 0)
        quote = html[i] == quote ? 0 : quote;
      else if (html[i] == '"' || html[i] == '\'')
        quote = html[i];
      else if (html[i] == '>')
        return i + 1;
    }

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
  static const char *const blocks[] = { "p",  "blockquote", "pre", "ul", "ol", "h1",
                                        "h2", "h3",         "h4",  "h5", "h6", NULL };
  static const char *const lines[] = { "br", "div", "li", "tr", "section", "article", NULL };
  static const char *const silent[] = { "script", "style", "template", NULL };
  gboolean closing = length > 1 && tag[1] == '/';
  const char *name = tag + (closing ? 2 : 1);
  gsize rest = length - (gsize) (name - tag), n = 0;

  while (n < rest && g_ascii_isalnum (name[n]))
    n++;
  if (self->skipping[0] != '\0')
    {
      if (closing && name_is (name, n, self->skipping))
        self->skipping[0] = '\0';
      return;
    }
  if (name_is (name, n, "br"))
    self->breaks = MIN (self->breaks + 1, 2);
  else if (name_is_one_of (name, n, blocks))
    self->breaks = MAX (self->breaks, 2);
  else if (name_is_one_of (name, n, lines))
    self->breaks = MAX (self->breaks, 1);
  else if (!closing && name_is_one_of (name, n, silent))
    {
      memcpy (self->skipping, name, n);
      self->skipping[n] = '\0';
    }
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
      char c = html[i];
      gsize used = 0;

      if (c == '<' && i + 1 < length &&
          (g_ascii_isalpha (html[i + 1]) || html[i + 1] == '/' || html[i + 1] == '!'))
        {
          used = length - i >= 4 && memcmp (html + i, "<!--", 4) == 0
                     ? find_comment_end (html + i, length - i)
                     : find_tag_end (html + i, length - i);
          if (used > 0)
            {
              if (html[i + 1] != '!')
                handle_tag (&w, html + i, used);
              i += used;
              continue;
            }
        }
      if (w.skipping[0] != '\0')
        i++;
      else if (g_ascii_isspace (c))
        {
          w.blank = TRUE;
          i++;
        }
      else
        {
          gunichar decoded = c == '&' ? read_entity (html + i, length - i, &used) : 0;

          settle (&w);
          if (decoded == 0)
            *w.out++ = html[i++];
          else
            {
              w.out += g_unichar_to_utf8 (decoded, w.out);
              i += used;
            }
        }
    }

  return (gsize) (w.out - w.begin);
}
