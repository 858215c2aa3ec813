/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-feed-private.h"

#include <errno.h>
#include <string.h>

#include "vigie-html-text.h"
#include "vigie-text-reader.h"

#define CHUNK_SIZE (64 * 1024)
#define HEAD_SIZE (256 * 1024)
#define MAX_REFERENCE 34 /* "&" to ";", the longest that is looked at */
#define MAX_ATTRIBUTES 500
#define MAX_MENDED 1000000 /* more is no feed, and costs time */
#define NO_CONVERTER ((GIConv) - 1)

/* ---- which encoding ---- */

static gboolean
is_charset_name (const char *name)
{
  return name != NULL && name[0] != '\0' && strlen (name) < 40 &&
         name[strspn (
             name, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.:")] == '\0';
}

/* (transfer full) (nullable): of <?xml version="1.0" encoding="…"?>, in any encoding that begins
 * as ASCII does */
static char *
dup_declared_charset (const char *data, gsize length)
{
  const char *xml = g_strstr_len (data, (gssize) MIN (length, 1024), "<?xml");
  const char *end =
      xml != NULL ? g_strstr_len (xml, (gssize) MIN (length - (gsize) (xml - data), 512), "?>")
                  : NULL;
  const char *word = end != NULL ? g_strstr_len (xml, end - xml, "encoding") : NULL;
  const char *close;

  if (word == NULL)
    return NULL;
  word += strlen ("encoding");
  while (word < end && (g_ascii_isspace (*word) || *word == '='))
    word++;
  if (word >= end || (*word != '"' && *word != '\''))
    return NULL;
  close = memchr (word + 1, *word, (gsize) (end - word - 1));
  return close != NULL ? g_strndup (word + 1, (gsize) (close - word - 1)) : NULL;
}

static gboolean
is_western (const char *charset)
{
  static const char *const names[] = { "iso-8859-1", "iso8859-1",    "iso_8859-1", "latin1",
                                       "latin-1",    "windows-1252", "cp1252",     "cp-1252" };

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    if (g_ascii_strcasecmp (charset, names[i]) == 0)
      return TRUE;
  return FALSE;
}

static gboolean
is_unicode (const char *charset)
{
  return g_ascii_strncasecmp (charset, "utf", 3) == 0 ||
         g_ascii_strcasecmp (charset, "us-ascii") == 0 ||
         g_ascii_strcasecmp (charset, "ascii") == 0;
}

/* UTF-16 and UTF-32 show by their first bytes, with or without a mark. */
static gboolean
open_wide (VigieFeedText *self, const guint8 *data, gsize length)
{
  static const struct
  {
    guint8 bytes[4];
    gsize n;
    gsize mark;
    gsize unit;
    const char *charset;
  } signs[] = {
    { { 0xff, 0xfe, 0, 0 }, 4, 4, 4, "UTF-32LE" }, { { 0, 0, 0xfe, 0xff }, 4, 4, 4, "UTF-32BE" },
    { { '<', 0, 0, 0 }, 4, 0, 4, "UTF-32LE" },     { { 0, 0, 0, '<' }, 4, 0, 4, "UTF-32BE" },
    { { 0xff, 0xfe }, 2, 2, 2, "UTF-16LE" },       { { 0xfe, 0xff }, 2, 2, 2, "UTF-16BE" },
    { { '<', 0 }, 2, 0, 2, "UTF-16LE" },           { { 0, '<' }, 2, 0, 2, "UTF-16BE" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (signs); i++)
    if (length >= signs[i].n && memcmp (data, signs[i].bytes, signs[i].n) == 0)
      {
        self->converter = g_iconv_open ("UTF-8", signs[i].charset);
        self->at = signs[i].mark;
        self->unit = signs[i].unit;
        return self->converter != NO_CONVERTER;
      }
  return FALSE;
}

/* What the bytes are decides; what is said about them only between encodings that bytes alone
 * cannot tell apart. What is said to be Latin 1 is Windows-1252, as on the web. */
static void
choose_encoding (VigieFeedText *self, const char *charset)
{
  gsize length;
  const char *data = g_bytes_get_data (self->bytes, &length);
  g_autoptr (GInputStream) stream = NULL;
  g_autofree char *declared = NULL;
  VigieEncoding encoding = VIGIE_ENCODING_UTF8;

  self->converter = NO_CONVERTER;
  self->unit = 1;
  if (length == 0 || open_wide (self, (const guint8 *) data, length))
    return;
  if (length >= 3 && memcmp (data, "\xef\xbb\xbf", 3) == 0)
    {
      self->at = 3;
      self->is_utf8 = TRUE;
      return;
    }
  stream = g_memory_input_stream_new_from_bytes (self->bytes);
  if (!vigie_encoding_detect (stream, &encoding, NULL, NULL) || encoding == VIGIE_ENCODING_UTF8)
    {
      self->is_utf8 = TRUE;
      return;
    }
  declared = dup_declared_charset (data, length);
  if (!is_charset_name (declared))
    g_set_str (&declared, charset);
  if (is_charset_name (declared) && !is_western (declared) && !is_unicode (declared))
    self->converter = g_iconv_open ("UTF-8", declared);
  if (self->converter == NO_CONVERTER)
    {
      self->is_windows_1252 = TRUE;
      self->is_mended |= declared == NULL || !is_western (declared);
    }
}

/* ---- decoding ---- */

static void
decode_windows_1252 (VigieFeedText *self, const char *data, gsize length)
{
  for (gsize i = 0; i < length; i++)
    {
      guint8 c = (guint8) data[i];

      if (c < 0x80)
        g_string_append_c (self->raw, (char) c);
      else
        g_string_append_unichar (self->raw, vigie_windows_1252_to_unichar (c));
    }
  self->at += length;
}

/* A byte that is none of UTF-8 is, in a feed, one that somebody pasted from Windows. */
static void
decode_utf8 (VigieFeedText *self, const char *data, gsize length, gboolean is_last)
{
  const char *end = data + length;

  while (data < end)
    {
      const char *stop;

      g_utf8_validate_len (data, (gsize) (end - data), &stop);
      g_string_append_len (self->raw, data, stop - data);
      self->at += (gsize) (stop - data);
      data = stop;
      if (data == end)
        return;
      if (!is_last && end - data < 4 &&
          g_utf8_get_char_validated (data, end - data) == (gunichar) -2)
        return; /* the rest of the character comes with the next piece */
      if (*data != '\0')
        g_string_append_unichar (self->raw, vigie_windows_1252_to_unichar ((guint8) *data));
      self->is_mended = TRUE;
      self->at++;
      data++;
    }
}

static void
decode_other (VigieFeedText *self, const char *data, gsize length, gboolean is_last)
{
  char *in = (char *) (gpointer) data; /* g_iconv() does not write there */
  gsize in_left = length;

  while (in_left > 0)
    {
      gsize before = self->raw->len, out_left = CHUNK_SIZE, result;
      char *out;

      g_string_set_size (self->raw, before + out_left);
      out = self->raw->str + before;
      result = g_iconv (self->converter, &in, &in_left, &out, &out_left);
      g_string_set_size (self->raw, before + CHUNK_SIZE - out_left);
      if (result != (gsize) -1 || errno == E2BIG)
        continue;
      if (errno == EINVAL && !is_last)
        break;
      g_string_append (self->raw, "\357\277\275");
      self->is_mended = TRUE;
      in += MIN (in_left, self->unit);
      in_left -= MIN (in_left, self->unit);
    }
  self->at += length - in_left;
}

/* ---- cleaning ---- */

static void
give_up (VigieFeedText *self)
{
  self->at_end = TRUE;
  self->is_given_up = TRUE;
  self->is_mended = TRUE;
}

static void
mend (VigieFeedText *self)
{
  self->is_mended = TRUE;
  if (++self->n_mended > MAX_MENDED)
    give_up (self);
}

/* "&" to ";" with nothing but a name or a number between; 0 where it is none */
static gsize
measure_reference (const char *text, gsize length)
{
  gsize n = length > 1 && text[1] == '#' ? 2 : 1;

  while (n < MIN (length, MAX_REFERENCE) && g_ascii_isalnum (text[n]))
    n++;
  return n > 1 && n < MIN (length, MAX_REFERENCE) && text[n] == ';' ? n + 1 : 0;
}

/* Writes what "&" at @text begins, and says how long it was. */
static gsize
clean_reference (VigieFeedText *self, const char *text, gsize length)
{
  static const char *const of_xml[] = { "&amp;", "&lt;", "&gt;", "&quot;", "&apos;" };
  gsize used = measure_reference (text, length), n;
  char decoded[MAX_REFERENCE + 1];

  for (gsize i = 0; i < G_N_ELEMENTS (of_xml); i++)
    if (used == strlen (of_xml[i]) && memcmp (text, of_xml[i], used) == 0)
      {
        g_string_append_len (self->out, text, (gssize) used);
        return used;
      }
  n = used > 0 ? vigie_html_decode_entities (text, used, decoded) : used;
  if (used == 0 || n == used)
    { /* a name that HTML does not know either, or none */
      g_string_append (self->out, "&amp;");
      mend (self);
      return 1;
    }
  decoded[n] = '\0';
  if (text[1] == '#' && g_utf8_get_char (decoded) >= 0x80 && g_utf8_get_char (decoded) < 0xa0)
    /* &#146; was meant as Windows has it */
    g_string_append_unichar (self->out,
                             vigie_windows_1252_to_unichar ((guint8) g_utf8_get_char (decoded)));
  else if (text[1] == '#')
    /* markup that is written as a number stays text */
    g_string_append_printf (self->out, "&#%u;", g_utf8_get_char (decoded));
  else
    {
      g_string_append_len (self->out, decoded, (gssize) n);
      mend (self);
    }
  return used;
}

/* Elements with very many attributes cost a parser the square of their number; no feed has them. */
static gboolean
count_attribute (VigieFeedText *self, char c)
{
  if (c == '<')
    self->n_attributes = 0;
  else if ((c == '"' || c == '\'') && self->last == '=' && ++self->n_attributes > MAX_ATTRIBUTES)
    {
      give_up (self);
      return FALSE;
    }
  return TRUE;
}

static gboolean
begins_tag (const char *text, gsize length)
{
  return length > 1 && (g_ascii_isalpha (text[1]) || strchr ("/!?_:", text[1]) != NULL ||
                        (guint8) text[1] >= 0x80);
}

static gsize
clean_one (VigieFeedText *self, const char *text, gsize length)
{
  const char c = text[0];

  if (self->in_cdata)
    self->in_cdata = c != ']' || length < 3 || memcmp (text, "]]>", 3) != 0;
  else if (c == '<' && length >= 9 && memcmp (text, "<![CDATA[", 9) == 0)
    {
      self->in_cdata = TRUE;
      g_string_append_len (self->out, text, 9);
      return 9;
    }
  else if (c == '&')
    return clean_reference (self, text, length);
  else if (c == '<' && !begins_tag (text, length))
    {
      g_string_append (self->out, "&lt;");
      mend (self);
      return 1;
    }
  if (!self->in_cdata && !count_attribute (self, c))
    return 0;
  if ((guint8) c >= 0x20 || c == '\n' || c == '\t' || c == '\r')
    g_string_append_c (self->out, c);
  else
    {
      g_string_append_c (self->out, ' ');
      mend (self);
    }
  if ((guint8) c > ' ')
    self->last = c;
  return 1;
}

/* Characters that are nothing but themselves. */
static gsize
count_plain (const char *text, gsize length)
{
  gsize n = 0;

  while (n < length &&
         ((guint8) text[n] > '>' || (text[n] >= '(' && text[n] <= ';') || text[n] == ' ' ||
          text[n] == '\n') &&
         text[n] != ']')
    n++;
  return n;
}

/* Cleans what is decoded, but for an end that may go on in the next piece. */
static void
clean (VigieFeedText *self, gboolean is_last)
{
  gsize i = 0, end = self->raw->len;
  const char *text = self->raw->str;

  while (i < end && !self->is_given_up && (is_last || end - i > MAX_REFERENCE))
    {
      gsize n = count_plain (text + i, end - i);

      if (n > 0)
        {
          g_string_append_len (self->out, text + i, (gssize) n);
          for (gsize j = n; j > 0; j--)
            if (text[i + j - 1] != ' ' && text[i + j - 1] != '\n')
              {
                self->last = text[i + j - 1];
                break;
              }
        }
      else
        n = clean_one (self, text + i, end - i);
      if (n == 0)
        break;
      i += n;
    }
  g_string_erase (self->raw, 0, (gssize) i);
}

static void
decode (VigieFeedText *self)
{
  gsize length, n;
  const char *data = g_bytes_get_data (self->bytes, &length);
  gboolean is_last;

  n = MIN (length - self->at, CHUNK_SIZE);
  is_last = self->at + n == length;
  if (n > 0 && self->converter != NO_CONVERTER)
    decode_other (self, data + self->at, n, is_last);
  else if (n > 0 && self->is_windows_1252)
    decode_windows_1252 (self, data + self->at, n);
  else if (n > 0)
    decode_utf8 (self, data + self->at, n, is_last);
  self->at_end |= is_last;
}

/* ---- the beginning ---- */

static const char *
find_end (const char *text, const char *mark)
{
  const char *end = strstr (text, mark);

  return end != NULL ? end + strlen (mark) : NULL;
}

/* Behind <!DOCTYPE …>, which may hold declarations in brackets. */
static const char *
find_doctype_end (const char *text)
{
  char quote = 0;
  int depth = 0;

  for (; *text != '\0'; text++)
    {
      if (quote != 0)
        quote = *text == quote ? 0 : quote;
      else if (*text == '"' || *text == '\'')
        quote = *text;
      else if (*text == '[')
        depth++;
      else if (*text == ']')
        depth--;
      else if (*text == '>' && depth <= 0)
        return text + 1;
    }
  return NULL;
}

/* The first of what a feed can begin with, where something else stands before it: the warnings of
 * a program on the server. */
static const char *
find_beginning (const char *text)
{
  static const char *const marks[] = { "<?xml", "<rss", "<feed", "<rdf:RDF" };
  const char *first = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (marks); i++)
    {
      const char *found = strstr (text, marks[i]);

      if (found != NULL && (first == NULL || found < first))
        first = found;
    }
  return first;
}

static gboolean
is_page (const char *text)
{
  return g_ascii_strncasecmp (text, "<html", 5) == 0 ||
         g_ascii_strncasecmp (text, "<!doctype html", 14) == 0;
}

/* What a program on the server may have said before it gave the feed. */
static gboolean
is_stray (const char *text)
{
  static const char *const tags[] = {
    "<br", "<b>", "<p>", "<div", "<pre", "<font", "<span", "<h1"
  };

  for (gsize i = 0; i < G_N_ELEMENTS (tags); i++)
    if (g_ascii_strncasecmp (text, tags[i], strlen (tags[i])) == 0)
      return TRUE;
  return FALSE;
}

static const char *
skip_prolog (const char *text, gboolean *is_mended)
{
  gboolean has_jumped = FALSE;

  while (text != NULL)
    {
      while (g_ascii_isspace (*text) || g_str_has_prefix (text, "\357\273\277"))
        text += g_ascii_isspace (*text) ? 1 : 3;
      if (g_str_has_prefix (text, "<?"))
        text = find_end (text, "?>");
      else if (g_str_has_prefix (text, "<!--"))
        text = find_end (text, "-->");
      else if (is_page (text))
        return NULL;
      else if (g_str_has_prefix (text, "<!"))
        text = find_doctype_end (text);
      else if (*text == '<' && (g_ascii_isalpha (text[1]) || text[1] == '_') && !is_stray (text))
        return text;
      else if (has_jumped)
        return NULL;
      else
        {
          has_jumped = TRUE;
          *is_mended = TRUE;
          text = find_beginning (text);
        }
    }
  return NULL;
}

/**
 * vigie_feed_text_init:
 * @self: (out caller-allocates): a text
 * @bytes: what came
 * @charset: (nullable): what the server says it is
 */
void
vigie_feed_text_init (VigieFeedText *self, GBytes *bytes, const char *charset)
{
  *self = (VigieFeedText) { .bytes = g_bytes_ref (bytes) };
  self->head = g_string_new (NULL);
  self->raw = g_string_new (NULL);
  self->out = g_string_new (NULL);
  choose_encoding (self, charset);
  while (!self->at_end && self->raw->len < HEAD_SIZE)
    decode (self);
  for (gsize i = 0; i < self->raw->len; i++)
    if (self->raw->str[i] == '\0')
      self->raw->str[i] = ' ';
  g_string_append_len (self->head, self->raw->str, (gssize) self->raw->len);
}

/**
 * vigie_feed_text_find_root:
 * @self: a text of which nothing was read
 *
 * Goes on to the first element.
 *
 * Returns: %FALSE when there is none, or it is that of a page
 */
gboolean
vigie_feed_text_find_root (VigieFeedText *self)
{
  const char *root = skip_prolog (self->head->str, &self->is_mended);

  if (root == NULL)
    return FALSE;
  g_string_erase (self->raw, 0, root - self->head->str);
  return TRUE;
}

/**
 * vigie_feed_text_read:
 * @self: a text
 * @buffer: where to write
 * @size: of @buffer
 *
 * Returns: bytes that were written; 0 at the end
 */
gsize
vigie_feed_text_read (VigieFeedText *self, char *buffer, gsize size)
{
  gsize n;

  if (self->out_at == self->out->len)
    {
      g_string_truncate (self->out, 0);
      self->out_at = 0;
    }
  while (self->out->len == 0 && (self->raw->len > 0 || !self->at_end))
    {
      if (!self->at_end && self->raw->len < CHUNK_SIZE)
        decode (self);
      clean (self, self->at_end);
      if (self->is_given_up)
        g_string_truncate (self->raw, 0);
    }
  n = MIN (size, self->out->len - self->out_at);
  memcpy (buffer, self->out->str + self->out_at, n);
  self->out_at += n;
  return n;
}

void
vigie_feed_text_clear (VigieFeedText *self)
{
  if (self->converter != NO_CONVERTER && self->converter != NULL)
    g_iconv_close (self->converter);
  g_clear_pointer (&self->bytes, g_bytes_unref);
  if (self->head != NULL)
    g_string_free (self->head, TRUE);
  if (self->raw != NULL)
    g_string_free (self->raw, TRUE);
  if (self->out != NULL)
    g_string_free (self->out, TRUE);
}
