/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-byte-reader.h"
#include "vigie-photo-header.h"

enum
{
  MARKER_SOF0 = 0xc0,
  MARKER_DHT = 0xc4,
  MARKER_JPG = 0xc8,
  MARKER_DAC = 0xcc,
  MARKER_SOF15 = 0xcf,
  MARKER_RST0 = 0xd0,
  MARKER_RST7 = 0xd7,
  MARKER_SOI = 0xd8,
  MARKER_EOI = 0xd9,
  MARKER_SOS = 0xda,
  MARKER_TEM = 0x01,
};

/* Goes past the next marker and returns its code, or 0 at the end of the bytes. Within a scan,
 * FF 00 is a byte of data and RSTn belongs to the data too (ITU-T T.81, B.1.1). */
static guint8
next_marker (VigieByteReader *reader, gboolean in_scan)
{
  while (vigie_byte_reader_left (reader) >= 2)
    {
      const guint8 *start = reader->data + reader->at;
      const guint8 *found = memchr (start, 0xff, vigie_byte_reader_left (reader) - 1);
      guint8 code;

      if (found == NULL)
        return 0;
      code = found[1];
      reader->at += (gsize) (found - start) + 1;
      if (code == 0xff) /* fill bytes may come before any marker */
        continue;
      reader->at += 1;
      if (code == 0x00 || (in_scan && code >= MARKER_RST0 && code <= MARKER_RST7))
        continue;
      return code;
    }
  return 0;
}

static gboolean
is_start_of_frame (guint8 code)
{
  return code >= MARKER_SOF0 && code <= MARKER_SOF15 && code != MARKER_DHT && code != MARKER_JPG &&
         code != MARKER_DAC;
}

/* ITU-T T.81, annex B. The file is complete when the end-of-image marker follows its scans; a
 * photo that was cut while it was sent has none, and decoders would fill the rest with grey. */
gboolean
vigie_photo_header_read_jpeg (const guint8 *data, gsize size, VigiePhotoHeader *header)
{
  VigieByteReader reader = vigie_byte_reader (data, size);
  gboolean has_size = FALSE;
  gboolean has_scan = FALSE;
  gboolean in_scan = FALSE;
  guint8 code;

  vigie_byte_reader_take (&reader, 2);
  while ((code = next_marker (&reader, in_scan)) != 0)
    {
      VigieByteReader segment;
      guint16 length;

      if (code == MARKER_EOI)
        {
          header->complete = has_scan;
          break;
        }
      if (code == MARKER_SOI || code == MARKER_TEM || (code >= MARKER_RST0 && code <= MARKER_RST7))
        continue;

      segment = reader;
      length = vigie_byte_reader_u16 (&reader);
      if (reader.failed || length < 2)
        break;
      vigie_byte_reader_take (&reader, length - 2u);
      if (reader.failed)
        break;

      in_scan = code == MARKER_SOS;
      has_scan |= in_scan;
      if (is_start_of_frame (code))
        {
          guint32 width;
          guint32 height;

          vigie_byte_reader_take (&segment, 3);
          height = vigie_byte_reader_u16 (&segment);
          width = vigie_byte_reader_u16 (&segment);
          if (segment.failed || length < 8)
            return FALSE;
          if (!has_size)
            {
              header->width = width;
              header->height = height;
            }
          header->largest_area = MAX (header->largest_area, (guint64) width * height);
          has_size = TRUE;
        }
    }
  return has_size;
}
