/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-text-reader.h"

#include <string.h>

#define CHUNK_SIZE (256 * 1024)

const char *
vigie_encoding_to_string (VigieEncoding encoding)
{
  switch (encoding)
    {
    case VIGIE_ENCODING_WINDOWS_1252:
      return "Windows-1252";
    case VIGIE_ENCODING_UTF16_LE:
    case VIGIE_ENCODING_UTF16_BE:
      return "UTF-16";
    case VIGIE_ENCODING_UTF8:
    default:
      return "UTF-8";
    }
}

/**
 * vigie_text_reader_init:
 * @self: memory for it
 * @stream: a reference is taken
 * @encoding: of the file; the window is UTF-8
 * @cancellable: (nullable): stops the next read
 */
void
vigie_text_reader_init (VigieTextReader *self,
                        GInputStream *stream,
                        VigieEncoding encoding,
                        GCancellable *cancellable)
{
  *self = (VigieTextReader) { .encoding = encoding };
  self->stream = g_object_ref (stream);
  g_set_object (&self->cancellable, cancellable);
  if (encoding != VIGIE_ENCODING_UTF8)
    self->raw = g_malloc (CHUNK_SIZE);
}

void
vigie_text_reader_clear (VigieTextReader *self)
{
  g_clear_object (&self->stream);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->data, g_free);
  g_clear_pointer (&self->raw, g_free);
}

/* Makes place for @n more bytes and keeps four zero bytes behind the end, for parsers. */
static void
reserve (VigieTextReader *self, gsize n)
{
  if (self->start > 0)
    {
      memmove (self->data, self->data + self->start, self->end - self->start);
      self->end -= self->start;
      self->start = 0;
    }
  if (self->end + n + 4 > self->size)
    {
      self->size = MAX (self->size * 2, self->end + n + 4);
      self->data = g_realloc (self->data, self->size);
    }
}

static void
append_char (VigieTextReader *self, gunichar c)
{
  self->end += (gsize) g_unichar_to_utf8 (c, self->data + self->end);
}

/* WHATWG's index for windows-1252: the five holes are the C1 controls. */
gunichar
vigie_windows_1252_to_unichar (guint8 byte)
{
  static const guint16 upper[32] = {
    0x20ac, 0x0081, 0x201a, 0x0192, 0x201e, 0x2026, 0x2020, 0x2021, 0x02c6, 0x2030, 0x0160,
    0x2039, 0x0152, 0x008d, 0x017d, 0x008f, 0x0090, 0x2018, 0x2019, 0x201c, 0x201d, 0x2022,
    0x2013, 0x2014, 0x02dc, 0x2122, 0x0161, 0x203a, 0x0153, 0x009d, 0x017e, 0x0178,
  };

  return byte >= 0x80 && byte < 0xa0 ? upper[byte - 0x80] : byte;
}

static void
decode_windows_1252 (VigieTextReader *self)
{
  for (gsize i = 0; i < self->n_raw; i++)
    {
      guint8 c = self->raw[i];

      if (c < 0x80)
        self->data[self->end++] = (char) c;
      else
        append_char (self, vigie_windows_1252_to_unichar (c));
    }
  self->n_raw = 0;
}

static void
decode_utf16 (VigieTextReader *self)
{
  gboolean little = self->encoding == VIGIE_ENCODING_UTF16_LE;
  gsize i = 0;

  while (i + 1 < self->n_raw)
    {
      const guint8 *p = self->raw + i;
      gunichar c = little ? (gunichar) (p[0] | p[1] << 8) : (gunichar) (p[0] << 8 | p[1]);

      if (c >= 0xd800 && c < 0xdc00)
        {
          gunichar low;

          if (i + 3 >= self->n_raw && !self->at_end)
            break; /* the other half comes with the next read */
          low = i + 3 < self->n_raw
                    ? (little ? (gunichar) (p[2] | p[3] << 8) : (gunichar) (p[2] << 8 | p[3]))
                    : 0;
          if (low >= 0xdc00 && low < 0xe000)
            {
              c = 0x10000 + ((c - 0xd800) << 10) + (low - 0xdc00);
              i += 2;
            }
          else
            c = 0xfffd;
        }
      else if (c >= 0xdc00 && c < 0xe000)
        c = 0xfffd;
      if (c != 0xfeff)
        append_char (self, c);
      i += 2;
    }
  self->n_raw -= i;
  memmove (self->raw, self->raw + i, self->n_raw);
}

static gboolean
fill_converted (VigieTextReader *self, GError **error)
{
  gssize n = g_input_stream_read (self->stream, self->raw + self->n_raw, CHUNK_SIZE - self->n_raw,
                                  self->cancellable, error);

  if (n < 0)
    return FALSE;
  self->n_read += (guint64) n;
  self->n_raw += (gsize) n;
  self->at_end = n == 0;
  reserve (self, self->n_raw * 3);
  if (self->encoding == VIGIE_ENCODING_WINDOWS_1252)
    decode_windows_1252 (self);
  else
    decode_utf16 (self);

  return TRUE;
}

/**
 * vigie_text_reader_fill:
 * @self: a reader
 * @error: return location
 *
 * Drops what is consumed and reads more behind the window; sets `at_end` when there is no more.
 * Pointers into the window are void after it.
 *
 * Returns: %FALSE when reading failed or was cancelled
 */
gboolean
vigie_text_reader_fill (VigieTextReader *self, GError **error)
{
  gboolean first = self->n_read == 0;

  if (self->at_end)
    return TRUE;
  if (self->encoding != VIGIE_ENCODING_UTF8)
    {
      if (!fill_converted (self, error))
        return FALSE;
    }
  else
    {
      gssize n;

      reserve (self, CHUNK_SIZE);
      n = g_input_stream_read (self->stream, self->data + self->end, CHUNK_SIZE, self->cancellable,
                               error);
      if (n < 0)
        return FALSE;
      self->n_read += (guint64) n;
      self->end += (gsize) n;
      self->at_end = n == 0;
    }
  memset (self->data + self->end, 0, 4);
  if (first && self->end >= 3 && memcmp (self->data, "\xef\xbb\xbf", 3) == 0)
    self->start = 3;

  return TRUE;
}

/* Counts the multi-byte characters of UTF-8 and the bytes that are none; @n_pending bytes at the
 * end are the beginning of a character that goes on in the next chunk. */
static void
count_utf8 (const char *data, gsize length, guint64 *n_good, guint64 *n_bad, gsize *n_pending)
{
  const char *end = data + length;

  *n_pending = 0;
  while (data < end)
    {
      gunichar c;

      if ((*data & 0x80) == 0)
        {
          data++;
          continue;
        }
      c = g_utf8_get_char_validated (data, end - data);
      if (c == (gunichar) -2 && end - data < 4)
        {
          *n_pending = (gsize) (end - data);
          return;
        }
      if (c == (gunichar) -1 || c == (gunichar) -2)
        {
          (*n_bad)++;
          data++;
        }
      else
        {
          (*n_good)++;
          data = g_utf8_next_char (data);
        }
    }
}

/**
 * vigie_encoding_detect:
 * @stream: at its beginning; read to its end when it can be rewound, else left alone
 * @encoding: (out): what it is in
 * @cancellable: (nullable): stops reading
 * @error: return location
 *
 * UTF-16 by its mark; else UTF-8, unless most of what is beyond ASCII is not UTF-8: then
 * Windows-1252, as tables from Excel in France are. A few broken characters in a file of
 * good ones do not make it another encoding.
 */
gboolean
vigie_encoding_detect (GInputStream *stream,
                       VigieEncoding *encoding,
                       GCancellable *cancellable,
                       GError **error)
{
  g_autofree char *data = NULL;
  guint64 n_good = 0, n_bad = 0;
  gsize n_pending = 0;
  gboolean first = TRUE;

  *encoding = VIGIE_ENCODING_UTF8;
  if (!G_IS_SEEKABLE (stream) || !g_seekable_can_seek (G_SEEKABLE (stream)))
    return TRUE;

  data = g_malloc (CHUNK_SIZE);
  for (;;)
    {
      gsize length;
      gssize n = g_input_stream_read (stream, data + n_pending, CHUNK_SIZE - n_pending, cancellable,
                                      error);

      if (n < 0)
        return FALSE;
      if (first && n >= 2 &&
          (memcmp (data, "\xff\xfe", 2) == 0 || memcmp (data, "\xfe\xff", 2) == 0))
        {
          *encoding = data[0] == '\xff' ? VIGIE_ENCODING_UTF16_LE : VIGIE_ENCODING_UTF16_BE;
          break;
        }
      if (n == 0)
        break;
      first = FALSE;
      length = n_pending + (gsize) n;
      count_utf8 (data, length, &n_good, &n_bad, &n_pending);
      memmove (data, data + length - n_pending, n_pending);
    }
  n_bad += n_pending;
  if (*encoding == VIGIE_ENCODING_UTF8 && n_bad > n_good)
    *encoding = VIGIE_ENCODING_WINDOWS_1252;

  return g_seekable_seek (G_SEEKABLE (stream), 0, G_SEEK_SET, cancellable, error);
}
