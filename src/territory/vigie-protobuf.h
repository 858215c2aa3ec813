/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * Protobuf's encoding, as far as OpenStreetMap's format uses it. Nothing is read past the end, and
 * nothing recurses.
 */

enum
{
  VIGIE_WIRE_VARINT = 0,
  VIGIE_WIRE_FIXED64 = 1,
  VIGIE_WIRE_BYTES = 2,
  VIGIE_WIRE_FIXED32 = 5,
};

typedef struct
{
  const guint8 *at;
  const guint8 *end;
} VigieBytes;

/* One field: `number` or `bytes`, as its wire type has it. */
typedef struct
{
  guint32 id;
  guint32 wire;
  guint64 number;
  VigieBytes bytes;
} VigieField;

static inline gboolean
vigie_bytes_read_varint (VigieBytes *self, guint64 *value)
{
  guint64 result = 0;

  for (guint shift = 0; shift < 64 && self->at < self->end; shift += 7)
    {
      guint8 byte = *self->at++;

      result |= (guint64) (byte & 0x7f) << shift;
      if (!(byte & 0x80))
        {
          *value = result;
          return TRUE;
        }
    }
  return FALSE;
}

static inline gboolean
vigie_bytes_read_signed (VigieBytes *self, gint64 *value)
{
  guint64 raw;

  if (!vigie_bytes_read_varint (self, &raw))
    return FALSE;
  *value = (gint64) ((raw >> 1) ^ (~(raw & 1) + 1));
  return TRUE;
}

static inline gboolean
vigie_bytes_skip (VigieBytes *self, guint64 n)
{
  if (n > (guint64) (self->end - self->at))
    return FALSE;
  self->at += n;
  return TRUE;
}

/* Returns: %FALSE where the message is broken; ask @self for its end before */
static inline gboolean
vigie_bytes_read_field (VigieBytes *self, VigieField *field)
{
  guint64 tag, size;

  if (!vigie_bytes_read_varint (self, &tag) || tag > G_MAXUINT32 || tag >> 3 == 0)
    return FALSE;
  field->id = (guint32) (tag >> 3);
  field->wire = (guint32) (tag & 7);
  field->number = 0;
  field->bytes = (VigieBytes) { NULL, NULL };
  switch (field->wire)
    {
    case VIGIE_WIRE_VARINT:
      return vigie_bytes_read_varint (self, &field->number);
    case VIGIE_WIRE_FIXED64:
      return vigie_bytes_skip (self, 8);
    case VIGIE_WIRE_FIXED32:
      return vigie_bytes_skip (self, 4);
    case VIGIE_WIRE_BYTES:
      if (!vigie_bytes_read_varint (self, &size))
        return FALSE;
      field->bytes.at = self->at;
      if (!vigie_bytes_skip (self, size))
        return FALSE;
      field->bytes.end = self->at;
      return TRUE;
    default: /* groups: out of use */
      return FALSE;
    }
}

G_END_DECLS
