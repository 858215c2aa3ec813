/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-photo-blocks.h"

#include "vigie-photo-box.h"

/* A PNG may hold its metadata in several texts; more than this is no camera's doing. */
#define MAX_PROFILES 3
#define MAX_TEXTS 256

enum
{
  MARKER_APP1 = 0xe1,
  MARKER_APP11 = 0xeb,
  MARKER_SOI = 0xd8,
  MARKER_EOI = 0xd9,
  MARKER_SOS = 0xda,
};

/* ISO/IEC 19566-5 (JUMBF), annex D: APP11 holds "JP", a number of the box, one of the packet, and
 * then the box, whose first box describes it by its type (C2PA specification 2.1, § A.3). */
static gboolean
is_manifest (VigieByteReader segment)
{
  guint16 identifier = vigie_byte_reader_u16 (&segment);
  guint32 length;
  guint32 kind;
  VigieBox box;
  const guint8 *type;

  vigie_byte_reader_take (&segment, 2);
  if (vigie_byte_reader_u32 (&segment) != 1 || identifier != 0x4a50 || segment.failed)
    return FALSE;
  /* The box goes on in further segments: only the length of its head counts here. */
  length = vigie_byte_reader_u32 (&segment);
  kind = vigie_byte_reader_u32 (&segment);
  vigie_byte_reader_take (&segment, length == 1 ? 8 : 0);
  if (kind != VIGIE_BOX ('j', 'u', 'm', 'b') || !vigie_box_next (&segment, &box) ||
      box.type != VIGIE_BOX ('j', 'u', 'm', 'd'))
    return FALSE;
  type = vigie_byte_reader_take (&box.body, 16);
  return type != NULL &&
         memcmp (type, "c2pa\x00\x11\x00\x10\x80\x00\x00\xaa\x00\x38\x9b\x71", 16) == 0;
}

static gboolean
is_unsafe_exif_segment (VigieByteReader segment)
{
  const guint8 *head = vigie_byte_reader_take (&segment, 6);

  return head != NULL && memcmp (head, "Exif\0", 5) == 0 &&
         !vigie_photo_blocks_is_safe_exif (segment.data + segment.at,
                                           vigie_byte_reader_left (&segment));
}

/* All metadata of a JPEG comes before its first scan (ITU-T T.81, annex B). */
static void
find_jpeg (VigieByteReader reader, VigiePhotoBlocks *blocks)
{
  vigie_byte_reader_take (&reader, 2);
  while (vigie_byte_reader_left (&reader) >= 4)
    {
      VigieByteReader segment;
      guint8 code;
      guint16 length;

      if (vigie_byte_reader_u8 (&reader) != 0xff)
        continue; /* bytes that belong to nothing */
      code = vigie_byte_reader_u8 (&reader);
      if (code == 0xff)
        reader.at--;
      if (code == MARKER_SOS || code == MARKER_EOI)
        return;
      if (code < 0xc0 || code == 0xff || (code >= 0xd0 && code <= MARKER_SOI))
        continue;

      length = vigie_byte_reader_u16 (&reader);
      segment = reader;
      if (length < 2 || vigie_byte_reader_take (&reader, length - 2u) == NULL)
        return;
      segment.size = reader.at;
      if (code == MARKER_APP11)
        blocks->has_manifest |= is_manifest (segment);
      else if (code == MARKER_APP1)
        blocks->refused |= is_unsafe_exif_segment (segment);
    }
}

static gboolean
starts_with (VigieByteReader reader, const char *text)
{
  const guint8 *start = vigie_byte_reader_take (&reader, strlen (text));

  return start != NULL && memcmp (start, text, strlen (text)) == 0;
}

/* C2PA specification 2.1, § A.4: the chunk is called caBX. */
static void
find_png (VigieByteReader reader, VigiePhotoBlocks *blocks)
{
  guint n_profiles = 0;
  guint n_texts = 0;

  vigie_byte_reader_take (&reader, 8);
  while (vigie_byte_reader_left (&reader) >= 12)
    {
      guint32 length = vigie_byte_reader_u32 (&reader);
      const guint8 *type = vigie_byte_reader_take (&reader, 4);
      VigieByteReader chunk = reader;

      vigie_byte_reader_take (&reader, (guint64) length + 4);
      if (reader.failed)
        return;
      chunk.size = reader.at - 4;
      if (memcmp (type, "caBX", 4) == 0)
        blocks->has_manifest = TRUE;
      else if (memcmp (type, "eXIf", 4) == 0)
        blocks->refused |= !vigie_photo_blocks_is_safe_exif (chunk.data + chunk.at, length);
      else if (memcmp (type, "iTXt", 4) == 0 || memcmp (type, "zTXt", 4) == 0 ||
               memcmp (type, "tEXt", 4) == 0)
        {
          n_texts++;
          if (starts_with (chunk, "XML:") || starts_with (chunk, "Raw profile"))
            n_profiles++;
          blocks->refused |=
              length > VIGIE_PHOTO_MAX_BLOCK || n_profiles > MAX_PROFILES || n_texts > MAX_TEXTS;
        }
      else if (memcmp (type, "IEND", 4) == 0)
        return;
    }
}

/* RFC 9649, § 2.7; C2PA specification 2.1, § A.3 (RIFF): the chunk is called C2PA. */
static void
find_webp (VigieByteReader reader, VigiePhotoBlocks *blocks)
{
  guint n_blocks = 0;

  reader.little_endian = TRUE;
  vigie_byte_reader_take (&reader, 12);
  while (vigie_byte_reader_left (&reader) >= 8)
    {
      const guint8 *type = vigie_byte_reader_take (&reader, 4);
      guint32 length = vigie_byte_reader_u32 (&reader);
      const guint8 *start = vigie_byte_reader_take (&reader, length);

      if (start == NULL)
        return;
      if (memcmp (type, "C2PA", 4) == 0)
        blocks->has_manifest = TRUE;
      else if (memcmp (type, "EXIF", 4) == 0)
        {
          gsize head = length >= 6 && memcmp (start, "Exif\0", 5) == 0 ? 6 : 0;

          n_blocks++;
          blocks->refused |= !vigie_photo_blocks_is_safe_exif (start + head, length - head);
        }
      else if (memcmp (type, "XMP ", 4) == 0)
        {
          n_blocks++;
          blocks->refused |= length > VIGIE_PHOTO_MAX_BLOCK;
        }
      blocks->refused |= n_blocks > MAX_PROFILES;
      vigie_byte_reader_take (&reader, length & 1);
    }
}

/**
 * vigie_photo_blocks_find:
 * @bytes: a whole photo
 * @format: what it is
 * @blocks: (out caller-allocates): what there is
 *
 * Whether a C2PA manifest is there is all that is said of it: who signed it, and whether the
 * picture is still the signed one, is not checked. A manifest that only an address names is not
 * seen, nor one in a GIF.
 */
void
vigie_photo_blocks_find (GBytes *bytes, VigiePhotoFormat format, VigiePhotoBlocks *blocks)
{
  gsize size;
  const guint8 *data = g_bytes_get_data (bytes, &size);
  VigieByteReader reader = vigie_byte_reader (data, size);

  *blocks = (VigiePhotoBlocks) { 0 };
  switch (format)
    {
    case VIGIE_PHOTO_JPEG:
      find_jpeg (reader, blocks);
      break;
    case VIGIE_PHOTO_PNG:
      find_png (reader, blocks);
      break;
    case VIGIE_PHOTO_WEBP:
      find_webp (reader, blocks);
      break;
    case VIGIE_PHOTO_AVIF:
    case VIGIE_PHOTO_HEIC:
      vigie_photo_blocks_find_heif (bytes, blocks);
      return;
    case VIGIE_PHOTO_TIFF:
      vigie_photo_blocks_find_tiff (bytes, blocks);
      return;
    case VIGIE_PHOTO_GIF: /* has none that Exiv2 reads */
    case VIGIE_PHOTO_UNKNOWN:
    default:
      return;
    }
  if (!blocks->refused)
    blocks->readable = g_bytes_ref (bytes);
}

void
vigie_photo_blocks_clear (VigiePhotoBlocks *blocks)
{
  g_clear_pointer (&blocks->readable, g_bytes_unref);
}
