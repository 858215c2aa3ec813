/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-csv-reader.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define MAX_CELLS 4096
#define MAX_RECOVERIES 64

typedef enum
{
  AT_CELL_START,
  IN_BARE,
  IN_QUOTED,
  AFTER_QUOTE,
} State;

/* The delimiter that the first line has most of, outside quotes. */
static char
guess_delimiter (const char *text, gsize length)
{
  static const char candidates[] = { ',', ';', '\t', '|' };
  guint counts[G_N_ELEMENTS (candidates)] = { 0 };
  gboolean quoted = FALSE;
  gsize best = 0;

  for (gsize i = 0; i < length; i++)
    {
      if (text[i] == '"')
        quoted = !quoted;
      if (!quoted && (text[i] == '\n' || text[i] == '\r'))
        break;
      for (gsize j = 0; j < G_N_ELEMENTS (candidates) && !quoted; j++)
        counts[j] += text[i] == candidates[j];
    }
  for (gsize j = 1; j < G_N_ELEMENTS (candidates); j++)
    if (counts[j] > counts[best])
      best = j;

  return candidates[best];
}

/**
 * vigie_csv_reader_init:
 * @self: memory for it
 * @bytes: at the file's beginning; must outlive the reader
 * @error: return location
 *
 * Looks at the beginning for the delimiter; a line "sep=;" as Excel writes it is obeyed.
 */
gboolean
vigie_csv_reader_init (VigieCsvReader *self, VigieTextReader *bytes, GError **error)
{
  const char *text;
  gsize length;

  *self = (VigieCsvReader) { .bytes = bytes, .line = 1 };
  self->cells = g_array_new (FALSE, FALSE, sizeof (VigieSlice));
  if (!vigie_text_reader_fill (bytes, error))
    return FALSE;

  text = bytes->data + bytes->start;
  length = bytes->end - bytes->start;
  self->cr_ends = memchr (text, '\n', length) == NULL && memchr (text, '\r', length) != NULL;
  if (length > 5 && g_ascii_strncasecmp (text, "sep=", 4) == 0 &&
      (text[5] == '\n' || text[5] == '\r'))
    {
      self->delimiter = text[4];
      self->consume = text[5] == '\r' && text[6] == '\n' ? 7 : 6;
      self->line = 2;
    }
  else
    self->delimiter = guess_delimiter (text, length);

  return TRUE;
}

void
vigie_csv_reader_clear (VigieCsvReader *self)
{
  g_clear_pointer (&self->cells, g_array_unref);
  g_clear_pointer (&self->buffer, g_free);
}

static inline gboolean
ends_row (VigieCsvReader *self, char c, char next)
{
  return c == '\n' || (c == '\r' && (next == '\n' || self->cr_ends));
}

static State
step (VigieCsvReader *self, State state, char c)
{
  switch (state)
    {
    case AT_CELL_START:
      if (c == '"')
        return IN_QUOTED;
      return c == self->delimiter || c == ' ' ? AT_CELL_START : IN_BARE;
    case IN_QUOTED:
      return c == '"' ? AFTER_QUOTE : IN_QUOTED;
    case AFTER_QUOTE:
      if (c == '"')
        return IN_QUOTED;
      return c == self->delimiter ? AT_CELL_START : IN_BARE;
    case IN_BARE:
    default:
      return c == self->delimiter ? AT_CELL_START : IN_BARE;
    }
}

/* Finds the row's end. @length is set behind its last byte; @state tells whether a quote is open.
 */
static gboolean
scan_row (VigieCsvReader *self, gsize *length, State *state, GError **error)
{
  VigieTextReader *bytes = self->bytes;
  gsize i = 0;

  *state = AT_CELL_START;
  for (;;)
    {
      const char *text = bytes->data + bytes->start;
      gsize available = bytes->end - bytes->start;
      /* a carriage return needs the byte behind it */
      gsize usable = available > 0 && !bytes->at_end ? available - 1 : available;

      for (; i < usable; i++)
        {
          if (*state == IN_QUOTED)
            {
              const char *quote = memchr (text + i, '"', usable - i);

              if (quote == NULL)
                {
                  i = usable;
                  break;
                }
              i = (gsize) (quote - text);
            }
          else if (ends_row (self, text[i], text[i + 1]))
            {
              *length = i;
              return TRUE;
            }
          *state = step (self, *state, text[i]);
        }
      *length = i;
      if (bytes->at_end || i > VIGIE_IMPORT_MAX_RECORD)
        return TRUE;
      if (!vigie_text_reader_fill (bytes, error))
        return FALSE;
    }
}

/* Drops bytes up to the next line end, whatever they are. */
static gboolean
skip_line (VigieCsvReader *self, GError **error)
{
  VigieTextReader *bytes = self->bytes;

  for (;;)
    {
      char *text = bytes->data + bytes->start;
      gsize available = bytes->end - bytes->start;
      char *end = memchr (text, self->cr_ends ? '\r' : '\n', available);

      if (end != NULL)
        {
          bytes->start += (gsize) (end - text) + 1;
          self->line++;
          return TRUE;
        }
      bytes->start = bytes->end;
      if (bytes->at_end)
        return TRUE;
      if (!vigie_text_reader_fill (bytes, error))
        return FALSE;
    }
}

static void
add_cell (VigieCsvReader *self, const char *cell, gsize length)
{
  VigieSlice slice = { cell, length };

  if (self->cells->len < MAX_CELLS)
    g_array_append_val (self->cells, slice);
}

/* Takes the row apart into NUL-terminated cells in our buffer. */
static void
split_row (VigieCsvReader *self)
{
  const char *in = self->row.data, *end = in + self->row.length;
  State state = AT_CELL_START;
  char *out, *cell;

  if (self->buffer_size < 2 * self->row.length + 2)
    {
      self->buffer_size = 2 * self->row.length + 256;
      self->buffer = g_realloc (self->buffer, self->buffer_size);
    }
  g_array_set_size (self->cells, 0);
  cell = out = self->buffer;
  for (; in < end; in++)
    {
      State next = step (self, state, *in);

      if (next == AT_CELL_START && *in == self->delimiter && state != IN_QUOTED)
        {
          *out = '\0';
          add_cell (self, cell, (gsize) (out - cell));
          cell = ++out;
        }
      else if (next == IN_QUOTED && state == AT_CELL_START)
        out = cell; /* blanks before the quote */
      else if (next != AFTER_QUOTE)
        *out++ = *in;
      state = next;
    }
  *out = '\0';
  add_cell (self, cell, (gsize) (out - cell));
}

static void
count_lines (VigieCsvReader *self, const char *text, gsize length)
{
  const char *end = text + length;
  char line_end = self->cr_ends ? '\r' : '\n';

  while ((text = memchr (text, line_end, (gsize) (end - text))) != NULL)
    {
      self->line++;
      text++;
    }
}

/* Enough of a row that is skipped to know it again. */
static void
keep_beginning (VigieCsvReader *self)
{
  gsize length = MIN (self->row.length, 1024);

  if (self->buffer_size < length)
    {
      self->buffer_size = 1024;
      self->buffer = g_realloc (self->buffer, self->buffer_size);
    }
  memcpy (self->buffer, self->row.data, length);
  self->row.data = self->buffer;
  self->row.length = length;
}

/* A quote without its partner would swallow the file: give up one line and go on behind it. */
static VigieCsvEvent
recover (VigieCsvReader *self, gsize length, State state, GError **error)
{
  VigieTextReader *bytes = self->bytes;
  const char *text = bytes->data + bytes->start;
  const char *line_end = memchr (text, self->cr_ends ? '\r' : '\n', length);

  self->row.data = text;
  self->row.length = line_end != NULL ? (gsize) (line_end - text) : length;
  g_array_set_size (self->cells, 0);
  if (state == IN_QUOTED && line_end != NULL && self->n_recoveries++ < MAX_RECOVERIES)
    {
      self->reason = _ ("A quotation mark is opened here and never closed");
      self->consume = self->row.length + 1;
      self->line++;
      return VIGIE_CSV_BAD;
    }
  self->reason = state == IN_QUOTED ? _ ("A quotation mark is opened here and never closed")
                                    : _ ("The row is longer than 16 MB");
  keep_beginning (self);
  if (!skip_line (self, error))
    return VIGIE_CSV_ERROR;

  return VIGIE_CSV_BAD;
}

/**
 * vigie_csv_reader_next:
 *
 * Goes to the next row that is not empty.
 */
VigieCsvEvent
vigie_csv_reader_next (VigieCsvReader *self, GError **error)
{
  VigieTextReader *bytes = self->bytes;

  for (;;)
    {
      const char *text;
      gsize length;
      State state;

      bytes->start += self->consume;
      self->consume = 0;
      self->reason = NULL;
      if (!scan_row (self, &length, &state, error))
        return VIGIE_CSV_ERROR;
      self->row_line = self->line;
      if ((state == IN_QUOTED && length > 0) || length > VIGIE_IMPORT_MAX_RECORD)
        return recover (self, length, state, error);

      text = bytes->data + bytes->start;
      if (length == 0 && bytes->start == bytes->end)
        return VIGIE_CSV_END;
      self->row.data = text;
      self->row.length = length;
      self->consume = length;
      if (bytes->start + length < bytes->end)
        self->consume += text[length] == '\r' && text[length + 1] == '\n' ? 2 : 1;
      count_lines (self, text, self->consume);
      split_row (self);
      if (self->cells->len > 1 || g_array_index (self->cells, VigieSlice, 0).length > 0)
        return VIGIE_CSV_ROW;
    }
}
