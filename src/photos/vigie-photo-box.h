/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vigie-byte-reader.h"

G_BEGIN_DECLS

/* Boxes of ISO/IEC 14496-12, which HEIF and AVIF are made of. JUMBF boxes (ISO/IEC 19566-5) look
 * the same. */

typedef struct
{
  guint32 type; /* four characters, big-endian */
  VigieByteReader body;
} VigieBox;

#define VIGIE_BOX(a, b, c, d) ((guint32) (a) << 24 | (guint32) (b) << 16 | (guint32) (c) << 8 | (d))

/* Takes the next box off @reader; %FALSE at the end, or where the box is longer than what is left.
 */
static inline gboolean
vigie_box_next (VigieByteReader *reader, VigieBox *box)
{
  gsize start = reader->at;
  guint64 length;
  guint64 head = 8;

  if (vigie_byte_reader_left (reader) < 8)
    return FALSE;
  length = vigie_byte_reader_u32 (reader);
  box->type = vigie_byte_reader_u32 (reader);
  if (length == 1)
    {
      length = vigie_byte_reader_number (reader, 8);
      head = 16;
    }
  else if (length == 0) /* to the end */
    length = reader->size - start;
  if (reader->failed || length < head)
    {
      reader->failed = TRUE;
      return FALSE;
    }
  box->body = *reader;
  if (vigie_byte_reader_take (reader, length - head) == NULL && length > head)
    return FALSE;
  box->body.size = reader->at;
  return !reader->failed;
}

/* The head of a "full" box. */
static inline guint8
vigie_box_read_version (VigieByteReader *reader, guint32 *flags)
{
  guint32 word = vigie_byte_reader_u32 (reader);

  *flags = word & 0xffffff;
  return (guint8) (word >> 24);
}

G_END_DECLS
