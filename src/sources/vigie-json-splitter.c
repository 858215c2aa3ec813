/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-json-splitter.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "vigie-error.h"

#define SNIFF_SIZE (64 * 1024)
#define RECORD_SEPARATOR '\x1e'

/* Walks over JSON text byte by byte and can stop anywhere. */
typedef struct
{
  int depth;
  int deepest;
  gboolean in_string;
  gboolean escaped;
  gboolean broken_string; /* a line end inside a string */
} Walk;

static inline void
walk (Walk *self, char c)
{
  if (self->in_string)
    {
      if (self->escaped)
        self->escaped = FALSE;
      else if (c == '\\')
        self->escaped = TRUE;
      else if (c == '"')
        self->in_string = FALSE;
      else if (c == '\n')
        self->broken_string = TRUE;
      return;
    }
  switch (c)
    {
    case '"':
      self->in_string = TRUE;
      break;
    case '{':
    case '[':
      self->depth++;
      self->deepest = MAX (self->deepest, self->depth);
      break;
    case '}':
    case ']':
      self->depth--;
      break;
    default:
      break;
    }
}

static inline gboolean
is_space (char c)
{
  return c == ' ' || c == '\n' || c == '\r' || c == '\t';
}

/* What the beginning of an object tells: where its list "features" begins, or where it ends. */
static gboolean
find_features (const char *text, gsize length, gsize *list, gsize *end, gboolean *broken)
{
  static const char name[] = "\"features\"";
  Walk w = { 0 };

  *end = 0;
  for (gsize i = 0; i < length; i++)
    {
      if (w.depth == 1 && !w.in_string && text[i] == '"' && length - i > sizeof name &&
          memcmp (text + i, name, sizeof name - 1) == 0)
        {
          gsize j = i + sizeof name - 1;

          while (j < length && is_space (text[j]))
            j++;
          if (j < length && text[j] == ':')
            {
              for (j++; j < length && is_space (text[j]);)
                j++;
              if (j < length && text[j] == '[')
                {
                  *list = j;
                  return TRUE;
                }
            }
        }
      walk (&w, text[i]);
      if (w.depth == 0 && !w.in_string && text[i] == '}')
        {
          *end = i + 1;
          break;
        }
    }
  *broken = w.broken_string;

  return FALSE;
}

/* Makes '{"type":"FeatureCollection","crs":…,' a whole object. */
static char *
close_preamble (const char *text, gsize list)
{
  return g_strdup_printf ("%.*s[]}", (int) list, text);
}

static VigieJsonLayout
choose_object_layout (VigieJsonSplitter *self,
                      const char *text,
                      gsize length,
                      gboolean name_says_lines)
{
  const char *line_end = memchr (text, '\n', length);
  gboolean broken = FALSE;
  gsize list, end;

  if (find_features (text, length, &list, &end, &broken))
    {
      self->preamble = close_preamble (text, list);
      self->consume = list + 1;
      return VIGIE_JSON_COLLECTION;
    }
  if (name_says_lines || broken)
    return VIGIE_JSON_LINES;
  if (end > 0)
    return line_end == NULL || (gsize) (line_end - text) >= end ? VIGIE_JSON_LINES
                                                                : VIGIE_JSON_VALUES;

  /* longer than what we look at: lines if a second one begins like the first */
  for (; line_end != NULL;
       line_end = memchr (line_end + 1, '\n', length - (gsize) (line_end + 1 - text)))
    if (line_end[1] == '{')
      return VIGIE_JSON_LINES;

  return VIGIE_JSON_VALUES;
}

/**
 * vigie_json_splitter_init:
 * @self: memory for it
 * @bytes: at the file's beginning; must outlive the splitter
 * @name_says_lines: the file is called .jsonl or so; decides where the content does not
 * @error: return location
 *
 * Looks at the first 64 kB to see how the file is built.
 */
gboolean
vigie_json_splitter_init (VigieJsonSplitter *self,
                          VigieTextReader *bytes,
                          gboolean name_says_lines,
                          GError **error)
{
  const char *text;
  gsize length, blank = 0;

  *self = (VigieJsonSplitter) { .bytes = bytes, .next_line = 1, .layout = VIGIE_JSON_LINES };
  do
    if (!vigie_text_reader_fill (bytes, error))
      return FALSE;
  while (!bytes->at_end && bytes->end - bytes->start < SNIFF_SIZE);

  text = bytes->data + bytes->start;
  length = bytes->end - bytes->start;
  while (blank < length && is_space (text[blank]))
    self->next_line += text[blank++] == '\n';
  text += blank;
  length -= blank;
  bytes->start += blank;
  if (length == 0)
    return TRUE;

  if (text[0] == RECORD_SEPARATOR)
    self->layout = VIGIE_JSON_SEQUENCE;
  else if (text[0] == '[')
    {
      self->layout = VIGIE_JSON_ARRAY;
      self->consume = 1;
    }
  else if (text[0] == '{')
    self->layout = choose_object_layout (self, text, length, name_says_lines);

  return TRUE;
}

void
vigie_json_splitter_clear (VigieJsonSplitter *self)
{
  g_clear_pointer (&self->preamble, g_free);
}

/* Moves on and counts the lines that are left behind. */
static void
advance (VigieJsonSplitter *self, gsize n)
{
  const char *text = self->bytes->data + self->bytes->start, *end = text + n;

  self->bytes->start += n;
  while (text < end && (text = memchr (text, '\n', (gsize) (end - text))) != NULL)
    {
      self->next_line++;
      text++;
    }
}

static gboolean
skip_space (VigieJsonSplitter *self, GError **error)
{
  VigieTextReader *bytes = self->bytes;

  for (;;)
    {
      const char *text = bytes->data + bytes->start;
      gsize length = bytes->end - bytes->start, n = 0;

      while (n < length && is_space (text[n]))
        n++;
      advance (self, n);
      if (n < length || bytes->at_end)
        return TRUE;
      if (!vigie_text_reader_fill (bytes, error))
        return FALSE;
    }
}

/* One record up to @terminator; too long ones are dropped as they come. */
static VigieJsonEvent
next_record (VigieJsonSplitter *self, char terminator, GError **error)
{
  VigieTextReader *bytes = self->bytes;
  gboolean too_long = FALSE;
  gsize searched = 0;

  self->line = self->next_line;
  for (;;)
    {
      const char *text = bytes->data + bytes->start;
      gsize length = bytes->end - bytes->start;
      const char *end = memchr (text + searched, terminator, length - searched);

      if (end != NULL || bytes->at_end)
        {
          self->value.data = text;
          self->value.length = end != NULL ? (gsize) (end - text) : length;
          self->consume = self->value.length + (end != NULL ? 1 : 0);
          break;
        }
      searched = length;
      if (length > VIGIE_IMPORT_MAX_RECORD)
        {
          too_long = TRUE;
          advance (self, length);
          searched = 0;
        }
      if (!vigie_text_reader_fill (bytes, error))
        return VIGIE_JSON_ERROR;
    }
  if (too_long || self->value.length > VIGIE_IMPORT_MAX_RECORD)
    {
      self->reason = _ ("The record is longer than 16 MB");
      self->value.length = 0;
      return VIGIE_JSON_BAD;
    }

  return self->consume == 0 ? VIGIE_JSON_END : VIGIE_JSON_VALUE;
}

static VigieJsonEvent
next_trimmed_record (VigieJsonSplitter *self, char terminator, GError **error)
{
  for (;;)
    {
      VigieJsonEvent event = next_record (self, terminator, error);
      VigieSlice *value = &self->value;

      if (event != VIGIE_JSON_VALUE)
        return event;
      while (value->length > 0 && (is_space (value->data[0]) || value->data[0] == RECORD_SEPARATOR))
        {
          self->line += value->data[0] == '\n';
          value->data++;
          value->length--;
        }
      while (value->length > 0 && is_space (value->data[value->length - 1]))
        value->length--;
      if (value->length > 0)
        return VIGIE_JSON_VALUE;
      advance (self, self->consume);
      self->consume = 0;
    }
}

/* The bytes of the value that begins at the window's start. */
static VigieJsonEvent
scan_value (VigieJsonSplitter *self, GError **error)
{
  VigieTextReader *bytes = self->bytes;
  gboolean too_long = FALSE;
  Walk w = { 0 };
  gsize i = 0;

  for (;;)
    {
      const char *text = bytes->data + bytes->start;
      gsize length = bytes->end - bytes->start;

      for (; i < length; i++)
        {
          if (w.depth <= 0 && !w.in_string && i > 0 &&
              (text[i] == ',' || text[i] == ']' || is_space (text[i])))
            goto found; /* behind a number or a word */
          walk (&w, text[i]);
          if (w.depth <= 0 && !w.in_string && (text[i] == '}' || text[i] == ']' || text[i] == '"'))
            {
              i++;
              goto found;
            }
        }
      if (bytes->at_end)
        {
          self->value.data = text;
          self->value.length = too_long ? 0 : MIN (length, VIGIE_IMPORT_MAX_RECORD);
          self->consume = length;
          self->done = TRUE;
          self->reason = _ ("The file ends in the middle of this");
          return VIGIE_JSON_BAD;
        }
      if (length > VIGIE_IMPORT_MAX_RECORD)
        {
          too_long = TRUE;
          advance (self, length);
          i = 0;
        }
      if (!vigie_text_reader_fill (bytes, error))
        return VIGIE_JSON_ERROR;
    }

found:
  self->value.data = bytes->data + bytes->start;
  self->value.length = i;
  self->consume = i;
  if (!too_long && i <= VIGIE_IMPORT_MAX_RECORD && w.deepest <= VIGIE_IMPORT_MAX_DEPTH)
    return VIGIE_JSON_VALUE;
  self->reason = w.deepest > VIGIE_IMPORT_MAX_DEPTH ? _ ("It is nested too deeply")
                                                    : _ ("The record is longer than 16 MB");
  self->value.length = 0;

  return VIGIE_JSON_BAD;
}

static VigieJsonEvent
bad_rest (VigieJsonSplitter *self)
{
  VigieTextReader *bytes = self->bytes;

  self->line = self->next_line;
  self->done = TRUE;
  self->value.data = bytes->data + bytes->start;
  self->value.length = MIN (bytes->end - bytes->start, 200);
  self->reason = bytes->start == bytes->end ? _ ("The file ends too early")
                                            : _ ("The file is damaged from here on");

  return VIGIE_JSON_BAD;
}

/* The next value of a list, or of values one behind the other. */
static VigieJsonEvent
next_element (VigieJsonSplitter *self, GError **error)
{
  VigieTextReader *bytes = self->bytes;
  gboolean in_list = self->layout != VIGIE_JSON_VALUES;
  char c;

  if (!skip_space (self, error))
    return VIGIE_JSON_ERROR;
  c = bytes->start < bytes->end ? bytes->data[bytes->start] : '\0';
  if (bytes->start == bytes->end)
    {
      if (in_list)
        return bad_rest (self);
      self->done = TRUE;
      return VIGIE_JSON_END;
    }
  if (in_list && c == ']')
    {
      advance (self, 1);
      self->done = TRUE;
      return VIGIE_JSON_END;
    }
  if (c == ',')
    {
      advance (self, 1);
      if (!skip_space (self, error))
        return VIGIE_JSON_ERROR;
      if (bytes->start == bytes->end)
        return bad_rest (self);
      c = bytes->data[bytes->start];
    }
  if (c == ',' || c == '}' || c == ']' || c == ':')
    return bad_rest (self);
  self->line = self->next_line;

  return scan_value (self, error);
}

/**
 * vigie_json_splitter_next:
 *
 * Goes to the next value.
 */
VigieJsonEvent
vigie_json_splitter_next (VigieJsonSplitter *self, GError **error)
{
  advance (self, self->consume);
  self->consume = 0;
  self->reason = NULL;
  if (self->done)
    return VIGIE_JSON_END;
  switch (self->layout)
    {
    case VIGIE_JSON_LINES:
      return next_trimmed_record (self, '\n', error);
    case VIGIE_JSON_SEQUENCE:
      return next_trimmed_record (self, RECORD_SEPARATOR, error);
    case VIGIE_JSON_VALUES:
    case VIGIE_JSON_ARRAY:
    case VIGIE_JSON_COLLECTION:
    default:
      return next_element (self, error);
    }
}

/**
 * vigie_json_splitter_read_rest:
 *
 * Returns: (transfer full) (nullable): what follows a collection's list, as an object of its own;
 *   %NULL with @error unset when it is more than 1 MB, which no header is
 */
char *
vigie_json_splitter_read_rest (VigieJsonSplitter *self, GError **error)
{
  VigieTextReader *bytes = self->bytes;
  const char *text;
  gsize length;

  while (!bytes->at_end && bytes->end - bytes->start < 1024 * 1024)
    if (!vigie_text_reader_fill (bytes, error))
      return NULL;
  text = bytes->data + bytes->start;
  length = bytes->end - bytes->start;
  if (!bytes->at_end)
    return NULL;
  while (length > 0 && (is_space (*text) || *text == ','))
    {
      text++;
      length--;
    }

  return g_strdup_printf ("{%.*s", (int) length, text);
}
