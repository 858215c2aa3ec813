/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <string.h>

G_BEGIN_DECLS

/* A position in foreign bytes: every step is checked, and after the first failure all later
 * reads give 0, so that a parser may test `failed` once for several fields. */
typedef struct
{
  const guint8 *data;
  gsize size;
  gsize at;
  gboolean little_endian;
  gboolean failed;
} VigieByteReader;

static inline VigieByteReader
vigie_byte_reader (const guint8 *data, gsize size)
{
  return (VigieByteReader) { .data = data, .size = size };
}

static inline gsize
vigie_byte_reader_left (const VigieByteReader *self)
{
  return self->failed ? 0 : self->size - self->at;
}

static inline const guint8 *
vigie_byte_reader_take (VigieByteReader *self, guint64 n)
{
  const guint8 *start;

  if (self->failed || n > self->size - self->at)
    {
      self->failed = TRUE;
      return NULL;
    }
  start = self->data + self->at;
  self->at += (gsize) n;
  return start;
}

static inline void
vigie_byte_reader_seek (VigieByteReader *self, guint64 at)
{
  if (at > self->size)
    self->failed = TRUE;
  else
    self->at = (gsize) at;
}

/* An unsigned number of up to 8 bytes. */
static inline guint64
vigie_byte_reader_number (VigieByteReader *self, guint n_bytes)
{
  const guint8 *bytes = vigie_byte_reader_take (self, n_bytes);
  guint64 number = 0;

  if (bytes == NULL)
    return 0;
  for (guint i = 0; i < n_bytes; i++)
    number = number << 8 | bytes[self->little_endian ? n_bytes - 1 - i : i];
  return number;
}

static inline guint8
vigie_byte_reader_u8 (VigieByteReader *self)
{
  return (guint8) vigie_byte_reader_number (self, 1);
}

static inline guint16
vigie_byte_reader_u16 (VigieByteReader *self)
{
  return (guint16) vigie_byte_reader_number (self, 2);
}

static inline guint32
vigie_byte_reader_u32 (VigieByteReader *self)
{
  return (guint32) vigie_byte_reader_number (self, 4);
}

G_END_DECLS
