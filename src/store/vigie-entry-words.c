/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-entry-words.h"

#include <string.h>

/* What people wrote, picked out of the body of an entry without building what it says: a search
 * looks at each entry of the log with each letter that is typed, and most of a body is hashes and
 * outlines. A body is JSON of any writer, so nothing is taken for granted but that it ends. */

typedef struct
{
  const char *at;
} Reader;

/* Members of the payload that hold what people wrote. */
static const char *const members[] = {
  "action", "label", "name", "owner", "target", "text", "title"
};

/* Texts are short, so looking at one byte after the other is quicker than strspn() and strcspn().
 */
static inline void
skip_blanks (Reader *self)
{
  while (*self->at == ' ' || *self->at == '\t' || *self->at == '\r' || *self->at == '\n')
    self->at++;
}

/* Whether @c stands here; it is taken. */
static gboolean
take (Reader *self, char c)
{
  skip_blanks (self);
  if (*self->at != c)
    return FALSE;
  self->at++;
  return TRUE;
}

/* Behind the next quote that ends a string. */
static gboolean
skip_rest_of_string (Reader *self)
{
  for (;;)
    {
      while (*self->at != '"' && *self->at != '\\' && *self->at != '\0')
        self->at++;
      if (*self->at == '"')
        {
          self->at++;
          return TRUE;
        }
      if (*self->at == '\0' || self->at[1] == '\0')
        return FALSE;
      self->at += 2; /* a backslash, and what it stands before */
    }
}

/* Four hex digits behind \u; 0 where there are none. */
static gunichar
read_unit (const char *at)
{
  gunichar unit = 0;

  for (int i = 0; i < 4; i++)
    {
      if (!g_ascii_isxdigit (at[i]))
        return 0;
      unit = unit * 16 + (gunichar) g_ascii_xdigit_value (at[i]);
    }
  return unit;
}

/* What stands behind a backslash; @at is on the letter. Returns: behind it */
static const char *
append_escape (GString *out, const char *at)
{
  static const char letters[] = "bfnrt";
  static const char meant[] = "\b\f\n\r\t";
  const char *letter = strchr (letters, *at);
  gunichar unit;

  if (*at != 'u')
    {
      g_string_append_c (out, letter != NULL ? meant[letter - letters] : *at);
      return at + 1;
    }
  unit = read_unit (at + 1);
  if (unit == 0)
    return at + 1;
  at += 5;
  if (unit >= 0xd800 && unit < 0xdc00 && at[0] == '\\' && at[1] == 'u')
    {
      const gunichar low = read_unit (at + 2);

      if (low >= 0xdc00 && low < 0xe000)
        {
          unit = 0x10000 + ((unit - 0xd800) << 10) + (low - 0xdc00);
          at += 6;
        }
    }
  g_string_append_unichar (out, g_unichar_validate (unit) ? unit : 0xfffd);
  return at;
}

/* A string's text, from @from to before the quote at @end. */
static void
append_text (GString *out, const char *from, const char *end)
{
  while (from < end)
    {
      const char *escape = memchr (from, '\\', (gsize) (end - from));

      g_string_append_len (out, from, (escape != NULL ? escape : end) - from);
      if (escape == NULL)
        return;
      from = append_escape (out, escape + 1);
    }
}

/* What is neither text, object nor list: at the top up to the end of the value, within something
 * all of it is passed over. */
static void
skip_plain (Reader *self, gboolean is_top)
{
  const char *at = self->at;

  while (*at != '\0' && *at != '"' && *at != '{' && *at != '}' && *at != '[' && *at != ']' &&
         !(is_top && *at == ','))
    at++;
  self->at = at;
}

static gboolean
skip_value (Reader *self)
{
  guint depth = 0;

  skip_blanks (self);
  do
    {
      switch (*self->at)
        {
        case '\0':
          return FALSE;
        case '"':
          self->at++;
          if (!skip_rest_of_string (self))
            return FALSE;
          break;
        case '{':
        case '[':
          depth++;
          self->at++;
          break;
        case '}':
        case ']':
          if (depth == 0)
            return FALSE;
          depth--;
          self->at++;
          break;
        default:
          skip_plain (self, depth == 0);
        }
    }
  while (depth > 0);
  return TRUE;
}

static gboolean
is_of_people (const char *name, gsize length)
{
  for (gsize i = 0; i < G_N_ELEMENTS (members); i++)
    if (strlen (members[i]) == length && memcmp (members[i], name, length) == 0)
      return TRUE;
  return FALSE;
}

/* A member's name and the colon. */
static gboolean
read_name (Reader *self, const char **name, gsize *length)
{
  if (!take (self, '"'))
    return FALSE;
  *name = self->at;
  if (!skip_rest_of_string (self))
    return FALSE;
  *length = (gsize) (self->at - 1 - *name);
  return take (self, ':');
}

static void
append_payload (Reader *self, GString *out)
{
  const char *name;
  gsize length;

  if (!take (self, '{'))
    return;
  while (read_name (self, &name, &length))
    {
      const char *value;

      skip_blanks (self);
      value = self->at;
      if (!skip_value (self))
        return;
      if (*value == '"' && is_of_people (name, length))
        {
          g_string_append_c (out, '\n');
          append_text (out, value + 1, self->at - 1);
        }
      if (!take (self, ','))
        return;
    }
}

/**
 * vigie_entry_words_append:
 * @out: a text
 * @body: an entry of the log as it is kept; what is no JSON adds what could be read of it
 *
 * Appends what people wrote in the entry's payload, each in a line of its own.
 */
void
vigie_entry_words_append (GString *out, const char *body)
{
  static const char payload[] = "payload";
  Reader reader = { body };
  const char *name;
  gsize length;

  if (!take (&reader, '{'))
    return;
  while (read_name (&reader, &name, &length))
    {
      if (length == strlen (payload) && memcmp (name, payload, length) == 0)
        {
          append_payload (&reader, out);
          return;
        }
      if (!skip_value (&reader) || !take (&reader, ','))
        return;
    }
}
