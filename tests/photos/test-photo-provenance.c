/* SPDX-License-Identifier: GPL-3.0-or-later */
#define _GNU_SOURCE /* memmem */

#include <string.h>

#include "photo-samples.h"
#include "vigie-photo-info.h"

/* What a photo says of how it was made, and whether it carries a C2PA manifest. */

static VigiePhotoInfo *
read_info (GBytes *bytes)
{
  g_autoptr (GError) error = NULL;
  VigiePhotoInfo *info = vigie_photo_info_new (bytes, &error);

  g_assert_no_error (error);
  return info;
}

static VigiePhotoInfo *
read_xmp (const char *inner)
{
  g_autoptr (GBytes) plain = photo_samples_jpeg (64, 32);
  g_autoptr (GBytes) bytes = photo_samples_add_xmp (plain, inner);

  return read_info (bytes);
}

static void
test_cameras_are_named_as_people_do (void)
{
  static const char *const cases[][3] = {
    { "NIKON", "COOLPIX P6000", "NIKON COOLPIX P6000" },
    { "NIKON CORPORATION", "NIKON D90", "NIKON D90" },
    { "Canon", "Canon EOS 5D", "Canon EOS 5D" },
    { "EASTMAN KODAK COMPANY", "KODAK DX4530", "KODAK DX4530" },
    { "OLYMPUS IMAGING CORP.", "E-M5", "OLYMPUS E-M5" },
    { "Panasonic", "DMC-TZ7", "Panasonic DMC-TZ7" },
    { "samsung", "SM-G991B", "samsung SM-G991B" },
    { "Apple", "iPhone 15 Pro", "Apple iPhone 15 Pro" },
    { "Apple", NULL, "Apple" },
    { NULL, "Pixel 7", "Pixel 7" },
    { "", "", NULL },
    { NULL, NULL, NULL },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *name = vigie_photo_name_camera (cases[i][0], cases[i][1]);

      g_assert_cmpstr (name, ==, cases[i][2]);
    }
}

static void
test_names_and_captions_are_read (void)
{
  static const char *const tags[] = {
    "Exif.Image.Make",
    "NIKON CORPORATION",
    "Exif.Image.Model",
    "NIKON D90",
    "Exif.Photo.LensModel",
    "AF-S 18-105",
    "Exif.Image.Artist",
    "Anne",
    "Iptc.Application2.Caption",
    "Neige à Beaune",
    "Iptc.Application2.Credit",
    "SDIS 21",
    "Xmp.xmp.CreatorTool",
    "Camera app 3",
    "Xmp.dc.creator",
    "Anne Martin",
    NULL,
  };
  g_autoptr (GBytes) bytes = photo_samples_tagged (tags);
  g_autoptr (VigiePhotoInfo) info = read_info (bytes);

  g_assert_cmpstr (info->camera, ==, "NIKON D90");
  g_assert_cmpstr (info->lens, ==, "AF-S 18-105");
  g_assert_cmpstr (info->author, ==, "Anne Martin"); /* XMP goes before EXIF */
  g_assert_cmpstr (info->credit, ==, "SDIS 21");
  g_assert_cmpstr (info->caption, ==, "Neige à Beaune");
  g_assert_cmpstr (info->creator_tool, ==, "Camera app 3");
  g_assert_true (vigie_photo_info_has_metadata (info));
}

static void
test_a_caption_has_no_language_mark (void)
{
  g_autoptr (VigiePhotoInfo) info =
      read_xmp ("<dc:description><rdf:Alt><rdf:li xml:lang='x-default'>D 16 coupée</rdf:li>"
                "</rdf:Alt></dc:description>");

  g_assert_cmpstr (info->caption, ==, "D 16 coupée");
}

static void
test_long_texts_are_cut_between_letters (void)
{
  g_autoptr (GString) inner = g_string_new ("<xmp:CreatorTool>x");
  g_autoptr (VigiePhotoInfo) info = NULL;

  for (int i = 0; i < 20000; i++)
    g_string_append (inner, "é");
  g_string_append (inner, "</xmp:CreatorTool>");
  info = read_xmp (inner->str);
  g_assert_cmpuint (strlen (info->creator_tool), ==, 199); /* of at most 200: 1 + 99 · 2 */
  g_assert_true (g_utf8_validate (info->creator_tool, -1, NULL));
  g_assert_true (g_str_has_suffix (info->creator_tool, "é"));
}

static void
test_texts_in_no_encoding_become_valid (void)
{
  static const char *const tags[] = { "Exif.Image.Model", "Cam\xe9ra\x01\xff", NULL };
  g_autoptr (GBytes) bytes = photo_samples_tagged (tags);
  g_autoptr (VigiePhotoInfo) info = read_info (bytes);

  g_assert_true (g_utf8_validate (info->camera, -1, NULL));
  g_assert_true (g_str_has_prefix (info->camera, "Cam"));
  g_assert_null (strchr (info->camera, '\x01'));
}

static void
test_history_is_listed (void)
{
  g_autoptr (VigiePhotoInfo) info =
      read_xmp ("<xmpMM:History><rdf:Seq>"
                "<rdf:li rdf:parseType='Resource'><stEvt:action>created</stEvt:action>"
                "<stEvt:softwareAgent>Adobe Photoshop 25.1 (Windows)</stEvt:softwareAgent>"
                "<stEvt:when>2024-01-31T09:15:02+01:00</stEvt:when></rdf:li>"
                "<rdf:li rdf:parseType='Resource'><stEvt:action>converted</stEvt:action>"
                "<stEvt:parameters>from image/png to image/jpeg</stEvt:parameters>"
                "<stEvt:when>2024-01-31T09:20:00</stEvt:when></rdf:li>"
                "<rdf:li rdf:parseType='Resource'><stEvt:action>saved</stEvt:action>"
                "<stEvt:when>yesterday</stEvt:when></rdf:li>"
                "</rdf:Seq></xmpMM:History>");
  const VigiePhotoEdit *edit;

  g_assert_cmpuint (info->n_edits, ==, 3);
  g_assert_cmpuint (info->edits->len, ==, 3);
  edit = g_ptr_array_index (info->edits, 0);
  g_assert_cmpstr (edit->action, ==, "created");
  g_assert_cmpstr (edit->software, ==, "Adobe Photoshop 25.1 (Windows)");
  g_assert_null (edit->parameters);
  g_assert_cmpint (edit->at.at_ms, ==, G_GINT64_CONSTANT (1706688902000));
  g_assert_true (edit->at.has_offset);
  g_assert_cmpint (edit->at.offset_minutes, ==, 60);
  edit = g_ptr_array_index (info->edits, 1);
  g_assert_cmpstr (edit->parameters, ==, "from image/png to image/jpeg");
  g_assert_false (edit->at.has_offset);
  g_assert_cmpint (edit->at.at_ms, ==, G_GINT64_CONSTANT (1706692800000));
  edit = g_ptr_array_index (info->edits, 2);
  g_assert_cmpint (edit->at.at_ms, ==, VIGIE_TIME_UNKNOWN);
}

static void
test_a_long_history_keeps_its_end (void)
{
  g_autoptr (GString) inner = g_string_new ("<xmpMM:History><rdf:Seq>");
  g_autoptr (VigiePhotoInfo) info = NULL;
  const VigiePhotoEdit *first;
  const VigiePhotoEdit *last;

  for (int i = 1; i <= 250; i++)
    g_string_append_printf (inner, "<rdf:li stEvt:action='saved' stEvt:parameters='%d'/>", i);
  g_string_append (inner, "</rdf:Seq></xmpMM:History>");
  info = read_xmp (inner->str);
  g_assert_cmpuint (info->n_edits, ==, 250);
  g_assert_cmpuint (info->edits->len, ==, VIGIE_PHOTO_MAX_EDITS);
  first = g_ptr_array_index (info->edits, 0);
  last = g_ptr_array_index (info->edits, VIGIE_PHOTO_MAX_EDITS - 1);
  g_assert_cmpstr (first->parameters, ==, "231");
  g_assert_cmpstr (last->parameters, ==, "250");
}

static void
test_programs_without_a_history_are_hinted_at (void)
{
  g_autoptr (VigiePhotoInfo) info = read_xmp (
      "<crs:Version>15.4</crs:Version><photoshop:History>Healing brush</photoshop:History>"
      "<photoshop:DocumentAncestors><rdf:Bag><rdf:li>xmp.did:1</rdf:li></rdf:Bag>"
      "</photoshop:DocumentAncestors>");
  const VigiePhotoEdit *edit;

  g_assert_true (info->has_parts_of_others);
  g_assert_cmpuint (info->n_edits, ==, 2);
  edit = g_ptr_array_index (info->edits, 0);
  g_assert_cmpstr (edit->software, ==, "Adobe Camera Raw 15.4");
  edit = g_ptr_array_index (info->edits, 1);
  g_assert_cmpstr (edit->parameters, ==, "Healing brush");
}

#define TERM(t) "http://cv.iptc.org/newscodes/digitalsourcetype/" t

static void
test_source_types_are_known (void)
{
  static const struct
  {
    const char *text;
    VigiePhotoSourceType type;
  } cases[] = {
    { TERM ("trainedAlgorithmicMedia"), VIGIE_SOURCE_TYPE_AI },
    { "https://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia",
      VIGIE_SOURCE_TYPE_AI },
    { "trainedAlgorithmicMedia", VIGIE_SOURCE_TYPE_AI },
    { "digsrctype:trainedAlgorithmicMedia", VIGIE_SOURCE_TYPE_AI },
    { TERM ("compositeWithTrainedAlgorithmicMedia"), VIGIE_SOURCE_TYPE_COMPOSITE_AI },
    { TERM ("algorithmicMedia"), VIGIE_SOURCE_TYPE_ALGORITHM },
    { TERM ("digitalCapture"), VIGIE_SOURCE_TYPE_CAPTURE },
    { TERM ("computationalCapture"), VIGIE_SOURCE_TYPE_CAPTURE },
    { TERM ("compositeCapture"), VIGIE_SOURCE_TYPE_COMPOSITE },
    { TERM ("compositeSynthetic"), VIGIE_SOURCE_TYPE_COMPOSITE_SYNTHETIC },
    { TERM ("negativeFilm"), VIGIE_SOURCE_TYPE_SCAN },
    { TERM ("minorHumanEdits"), VIGIE_SOURCE_TYPE_EDITED },
    { TERM ("screenCapture"), VIGIE_SOURCE_TYPE_SCREEN },
    { TERM ("notTrainedAlgorithmicMedia"), VIGIE_SOURCE_TYPE_OTHER },
    { TERM (""), VIGIE_SOURCE_TYPE_OTHER },
    { "AI", VIGIE_SOURCE_TYPE_OTHER },
    { "", VIGIE_SOURCE_TYPE_UNKNOWN },
    { NULL, VIGIE_SOURCE_TYPE_UNKNOWN },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_test_message ("%s", cases[i].text);
      g_assert_cmpint (vigie_photo_source_type_from_text (cases[i].text), ==, cases[i].type);
    }
}

static void
test_ai_is_said_only_by_the_file (void)
{
  g_autoptr (VigiePhotoInfo) ai = read_xmp ("<Iptc4xmpExt:DigitalSourceType>" TERM (
      "trainedAlgorithmicMedia") "</Iptc4xmpExt:DigitalSourceType>");
  g_autoptr (VigiePhotoInfo) talk = read_xmp (
      "<xmp:CreatorTool>DALL-E</xmp:CreatorTool><dc:description><rdf:Alt>"
      "<rdf:li xml:lang='x-default'>" TERM ("trainedAlgorithmicMedia") "</rdf:li></rdf:Alt>"
                                                                       "</dc:description>");

  g_assert_cmpint (ai->source_type, ==, VIGIE_SOURCE_TYPE_AI);
  g_assert_cmpstr (ai->source_text, ==, TERM ("trainedAlgorithmicMedia"));
  g_assert_cmpint (talk->source_type, ==, VIGIE_SOURCE_TYPE_UNKNOWN);
  g_assert_null (talk->source_text);
}

/* ---- C2PA ---- */

/* The first packet of a JUMBF box in APP11. */
static GBytes *
make_jumbf (const char *type, gboolean is_long)
{
  GByteArray *array = g_byte_array_new ();
  guint8 head[] = { 'J', 'P', 0, 1, 0, 0, 0, 1, 0, 1, 0x86, 0xa0, 'j', 'u', 'm', 'b' };
  static const guint8 long_size[] = { 0, 0, 0, 0, 0, 1, 0x86, 0xa0 };
  static const guint8 description[] = { 0, 0, 0, 30, 'j', 'u', 'm', 'd' };
  static const guint8 rest_of_type[] = { 0, 0x11, 0, 0x10, 0x80, 0, 0, 0xaa, 0, 0x38, 0x9b, 0x71 };

  if (is_long)
    memcpy (head + 8, "\0\0\0\1", 4);
  g_byte_array_append (array, head, sizeof head);
  if (is_long)
    g_byte_array_append (array, long_size, sizeof long_size);
  g_byte_array_append (array, description, sizeof description);
  g_byte_array_append (array, (const guint8 *) type, 4);
  g_byte_array_append (array, rest_of_type, sizeof rest_of_type);
  g_byte_array_append (array, (const guint8 *) "\3c2pa\0", 6);
  return g_byte_array_free_to_bytes (array);
}

static gboolean
jpeg_has_manifest (guint8 marker, GBytes *content, gsize size)
{
  g_autoptr (GBytes) plain = photo_samples_jpeg (64, 32);
  g_autoptr (GBytes) bytes = photo_samples_add_segment (
      plain, marker, g_bytes_get_data (content, NULL), MIN (size, g_bytes_get_size (content)));
  g_autoptr (VigiePhotoInfo) info = read_info (bytes);

  g_assert_true (vigie_photo_info_check (info, NULL));
  return info->has_manifest;
}

static void
test_manifest_in_jpeg (void)
{
  g_autoptr (GBytes) manifest = make_jumbf ("c2pa", FALSE);
  g_autoptr (GBytes) long_manifest = make_jumbf ("c2pa", TRUE);
  g_autoptr (GBytes) other = make_jumbf ("json", FALSE);
  g_autoptr (GBytes) plain = photo_samples_jpeg (64, 32);
  g_autoptr (VigiePhotoInfo) none = read_info (plain);

  g_assert_true (jpeg_has_manifest (0xeb, manifest, G_MAXSIZE));
  g_assert_true (jpeg_has_manifest (0xeb, long_manifest, G_MAXSIZE));
  g_assert_false (jpeg_has_manifest (0xeb, other, G_MAXSIZE));
  g_assert_false (jpeg_has_manifest (0xec, manifest, G_MAXSIZE)); /* no place for it */
  g_assert_false (none->has_manifest);
  for (gsize size = 0; size < 40; size++)
    g_assert_false (jpeg_has_manifest (0xeb, manifest, size));
}

/* After the first scan there are only pixels, and after the end nothing that counts. */
static void
test_no_manifest_behind_the_picture (void)
{
  g_autoptr (GBytes) manifest = make_jumbf ("c2pa", FALSE);
  g_autoptr (GBytes) plain = photo_samples_jpeg (64, 32);
  g_autoptr (GBytes) with = photo_samples_add_segment (
      plain, 0xeb, g_bytes_get_data (manifest, NULL), g_bytes_get_size (manifest));
  g_autoptr (GBytes) bytes = photo_samples_insert (
      plain, g_bytes_get_size (plain), g_bytes_get_data (with, NULL), g_bytes_get_size (with));
  g_autoptr (VigiePhotoInfo) info = read_info (bytes);

  g_assert_false (info->has_manifest);
}

static GBytes *
add_png_chunk (GBytes *png, const char *type, const char *data, gsize size)
{
  g_autoptr (GByteArray) chunk = g_byte_array_new ();
  guint32 length = GUINT32_TO_BE ((guint32) size);

  g_byte_array_append (chunk, (const guint8 *) &length, 4);
  g_byte_array_append (chunk, (const guint8 *) type, 4);
  g_byte_array_append (chunk, (const guint8 *) data, (guint) size);
  g_byte_array_append (chunk, (const guint8 *) "\0\0\0\0", 4);
  return photo_samples_insert (png, 33, chunk->data, chunk->len); /* behind the header */
}

static void
test_manifest_in_png (void)
{
  g_autoptr (GBytes) plain = photo_samples_png (64, 32);
  g_autoptr (GBytes) with = add_png_chunk (plain, "caBX", "jumb", 4);
  g_autoptr (GBytes) text = add_png_chunk (plain, "tEXt", "Comment\0caBX", 12);
  g_autoptr (VigiePhotoInfo) none = read_info (plain);
  g_autoptr (VigiePhotoInfo) some = read_info (with);
  g_autoptr (VigiePhotoInfo) talk = read_info (text);

  g_assert_false (none->has_manifest);
  g_assert_false (vigie_photo_info_has_metadata (none));
  g_assert_true (some->has_manifest);
  g_assert_true (vigie_photo_info_has_metadata (some));
  g_assert_false (talk->has_manifest);
}

static GBytes *
add_webp_chunk (GBytes *webp, const char *type, const char *data, gsize size)
{
  GByteArray *array = g_byte_array_new ();
  guint32 length = GUINT32_TO_LE ((guint32) size);
  guint32 all;

  g_byte_array_append (array, g_bytes_get_data (webp, NULL), (guint) g_bytes_get_size (webp));
  g_byte_array_append (array, (const guint8 *) type, 4);
  g_byte_array_append (array, (const guint8 *) &length, 4);
  g_byte_array_append (array, (const guint8 *) data, (guint) size);
  if (size & 1)
    g_byte_array_append (array, (const guint8 *) "", 1);
  all = GUINT32_TO_LE (array->len - 8);
  memcpy (array->data + 4, &all, 4);
  return g_byte_array_free_to_bytes (array);
}

static void
test_manifest_in_webp (void)
{
  g_autoptr (GBytes) plain = photo_samples_webp (64, 32);
  g_autoptr (GBytes) with = add_webp_chunk (plain, "C2PA", "jum", 3);
  g_autoptr (GBytes) twice = add_webp_chunk (with, "XYZ ", "C2PA", 4);
  g_autoptr (VigiePhotoInfo) none = read_info (plain);
  g_autoptr (VigiePhotoInfo) some = read_info (twice);

  g_assert_false (none->has_manifest);
  g_assert_true (some->has_manifest);
}

/* One more field in the first directory of a TIFF, which moves to the end for that. */
static GBytes *
add_tiff_field (GBytes *tiff, guint16 tag, guint16 type, guint32 count, guint32 value)
{
  GByteArray *array = g_byte_array_new ();
  guint32 start;
  guint32 end;
  guint16 n_fields;

  g_byte_array_append (array, g_bytes_get_data (tiff, NULL), (guint) g_bytes_get_size (tiff));
  g_assert_cmpmem (array->data, 4, "II*\0", 4);
  if (array->len & 1)
    g_byte_array_append (array, (const guint8 *) "", 1);
  memcpy (&start, array->data + 4, 4);
  memcpy (&n_fields, array->data + start, 2);
  end = array->len;
  memcpy (array->data + 4, &end, 4);
  n_fields++;
  g_byte_array_append (array, (const guint8 *) &n_fields, 2);
  g_byte_array_set_size (array, array->len + (n_fields - 1) * 12u);
  memcpy (array->data + end + 2, array->data + start + 2, (n_fields - 1) * 12u);
  g_byte_array_append (array, (const guint8 *) &tag, 2);
  g_byte_array_append (array, (const guint8 *) &type, 2);
  g_byte_array_append (array, (const guint8 *) &count, 4);
  g_byte_array_append (array, (const guint8 *) &value, 4);
  g_byte_array_append (array, (const guint8 *) "\0\0\0\0", 4);
  return g_byte_array_free_to_bytes (array);
}

static void
test_manifest_in_tiff (void)
{
#if G_BYTE_ORDER == G_LITTLE_ENDIAN
  g_autoptr (GBytes) plain = photo_samples_tiff (64, 32);
  g_autoptr (GBytes) with = add_tiff_field (plain, 0xcd41, 7, 64, 8);
  g_autoptr (GBytes) outside = add_tiff_field (plain, 0xcd41, 7, 0x7fffffff, 8);
  g_autoptr (VigiePhotoInfo) none = read_info (plain);
  g_autoptr (VigiePhotoInfo) some = read_info (with);
  g_autoptr (VigiePhotoInfo) cut = read_info (outside);

  g_assert_false (none->has_manifest);
  g_assert_true (some->has_manifest);
  g_assert_false (cut->has_manifest);
#else
  g_test_skip ("the sample is written in this machine's byte order");
#endif
}

/* ---- HEIF and AVIF: metadata are items ---- */

static void
put_number (GByteArray *array, guint32 number, guint n_bytes)
{
  guint32 big = GUINT32_TO_BE (number);

  g_byte_array_append (array, (const guint8 *) &big + 4 - n_bytes, n_bytes);
}

static void
put_box (GByteArray *array, const char *type, GByteArray *body /* (transfer full) */)
{
  put_number (array, 8 + body->len, 4);
  g_byte_array_append (array, (const guint8 *) type, 4);
  g_byte_array_append (array, body->data, body->len);
  g_byte_array_unref (body);
}

static GByteArray *
make_body (const void *data, gsize size)
{
  GByteArray *array = g_byte_array_new ();

  g_byte_array_append (array, data, (guint) size);
  return array;
}

#define BODY(text) make_body (text, sizeof text - 1)

static GByteArray *
make_item_entry (guint32 id, const char *type, const char *content_type)
{
  GByteArray *array = BODY ("\2\0\0\0");

  put_number (array, id, 2);
  put_number (array, 0, 2);
  g_byte_array_append (array, (const guint8 *) type, 4);
  g_byte_array_append (array, (const guint8 *) "", 1);
  if (content_type != NULL)
    g_byte_array_append (array, (const guint8 *) content_type, (guint) strlen (content_type) + 1);
  return array;
}

/* A picture of 5 by 3 pixels whose own bytes are not there, with EXIF and XMP. The items lie in the
 * box "idat" or at the file's end, the XMP in two pieces. */
static GBytes *
make_avif (GBytes *exif, const char *xmp, gboolean in_idat)
{
  GByteArray *file = g_byte_array_new ();
  g_autoptr (GByteArray) data = g_byte_array_new ();
  GByteArray *meta = BODY ("\0\0\0\0");
  GByteArray *items = BODY ("\0\0\0\0\0\2");
  GByteArray *properties = g_byte_array_new ();
  GByteArray *container = g_byte_array_new ();
  GByteArray *locations = BODY ("\1\0\0\0\x44\x00\0\2");
  guint32 exif_size = (guint32) g_bytes_get_size (exif);
  guint32 xmp_size = (guint32) strlen (xmp);
  guint offset_at;

  put_number (data, 6, 4);
  g_byte_array_append (data, (const guint8 *) "Exif\0\0", 6);
  g_byte_array_append (data, g_bytes_get_data (exif, NULL), exif_size);
  g_byte_array_append (data, (const guint8 *) xmp, xmp_size);

  put_box (file, "ftyp", BODY ("avif\0\0\0\0mif1avif"));
  put_box (meta, "pitm", BODY ("\0\0\0\0\0\1"));
  put_box (items, "infe", make_item_entry (2, "Exif", NULL));
  put_box (items, "infe", make_item_entry (3, "mime", "application/rdf+xml"));
  put_box (meta, "iinf", items);
  put_box (container, "ispe", BODY ("\0\0\0\0\0\0\0\5\0\0\0\3"));
  put_box (properties, "ipco", container);
  put_box (properties, "ipma", BODY ("\0\0\0\0\0\0\0\1\0\1\1\1"));
  put_box (meta, "iprp", properties);
  if (in_idat)
    put_box (meta, "idat", make_body (data->data, data->len));

  for (guint32 id = 2; id <= 3; id++)
    {
      put_number (locations, id, 2);
      put_number (locations, in_idat, 2);
      put_number (locations, 0, 2);
      put_number (locations, id - 1, 2);
      put_number (locations, id == 2 ? 0 : 10 + exif_size, 4);
      put_number (locations, id == 2 ? 10 + exif_size : xmp_size / 2, 4);
      if (id == 2)
        continue;
      put_number (locations, 10 + exif_size + xmp_size / 2, 4);
      put_number (locations, xmp_size - xmp_size / 2, 4);
    }
  put_box (meta, "iloc", locations);
  offset_at = file->len + 8 + meta->len;
  put_box (file, "meta", meta);
  if (in_idat)
    return g_byte_array_free_to_bytes (file);

  /* Now that it is known where the file's end is: the three offsets. */
  for (guint i = 0; i < 3; i++)
    {
      guint8 *field = file->data + offset_at - (i == 0 ? 32 : i == 1 ? 16 : 8);
      guint32 offset;

      memcpy (&offset, field, 4);
      offset = GUINT32_FROM_BE (offset) + file->len + 8;
      offset = GUINT32_TO_BE (offset);
      memcpy (field, &offset, 4);
    }
  put_box (file, "mdat", make_body (data->data, data->len));
  return g_byte_array_free_to_bytes (file);
}

/* The EXIF block of a JPEG: from behind "Exif" to the segment's end. */
static GBytes *
make_exif (void)
{
  static const char *const tags[] = { "Exif.Image.Model", "Phone 7", NULL };
  g_autoptr (GBytes) jpeg = photo_samples_tagged (tags);
  gsize size;
  const guint8 *data = g_bytes_get_data (jpeg, &size);
  const guint8 *head = memmem (data, size, "Exif\0\0", 6);

  g_assert_nonnull (head);
  return g_bytes_new_from_bytes (jpeg, (gsize) (head - data) + 6,
                                 (gsize) (head[-2] << 8 | head[-1]) - 8);
}

static void
test_items_of_avif_are_read (void)
{
  g_autoptr (GBytes) exif = make_exif ();
  g_autofree char *xmp = photo_samples_xmp (
      "<Iptc4xmpExt:DigitalSourceType>" TERM ("composite") "</Iptc4xmpExt:DigitalSourceType>");

  for (int in_idat = 0; in_idat < 2; in_idat++)
    {
      g_autoptr (GBytes) avif = make_avif (exif, xmp, in_idat);
      g_autoptr (VigiePhotoInfo) info = read_info (avif);

      g_assert_cmpstr (info->mime_type, ==, "image/avif");
      g_assert_cmpint (info->width, ==, 5);
      g_assert_cmpstr (info->camera, ==, "Phone 7");
      g_assert_cmpint (info->source_type, ==, VIGIE_SOURCE_TYPE_COMPOSITE);
      g_assert_false (info->metadata_refused);
      g_assert_false (info->has_manifest);
    }
}

static void
test_manifest_in_avif (void)
{
  static const guint8 uuid[] = { 0,    0,    0,    28,   'u',  'u',  'i',  'd',  0xd8, 0xfe,
                                 0xc3, 0xd6, 0x1b, 0x0e, 0x48, 0x3c, 0x92, 0x97, 0x58, 0x28,
                                 0x87, 0x7e, 0xc4, 0x81, 0,    0,    0,    0 };
  g_autoptr (GBytes) exif = make_exif ();
  g_autoptr (GBytes) avif = make_avif (exif, "", FALSE);
  g_autoptr (GBytes) with = photo_samples_insert (avif, g_bytes_get_size (avif), uuid, sizeof uuid);
  g_autoptr (GBytes) cut = photo_samples_cut (with, g_bytes_get_size (with) - 8);
  g_autoptr (VigiePhotoInfo) some = read_info (with);
  g_autoptr (VigiePhotoInfo) none = read_info (cut);

  g_assert_true (some->has_manifest);
  g_assert_false (none->has_manifest);
}

/* A block that the others' limits do not reach is told of and left alone, and the rest holds. */
static void
test_metadata_that_would_take_forever_are_refused (void)
{
  g_autoptr (GString) inner = g_string_new ("<xmpMM:History><rdf:Seq>");
  g_autofree char *xmp = NULL;
  g_autoptr (GString) text = g_string_new_len ("XML:com.adobe.xmp\0\0\0\0", 22);
  g_autoptr (GBytes) exif = make_exif ();
  g_autoptr (GBytes) png = photo_samples_png (64, 32);
  g_autoptr (GBytes) webp = photo_samples_webp (64, 32);
  g_autoptr (GBytes) large_png = NULL;
  g_autoptr (GBytes) large_webp = NULL;
  g_autoptr (GBytes) large_avif = NULL;
  g_autoptr (GBytes) tiff = photo_samples_tiff (64, 32);
  g_autoptr (GBytes) longer = NULL;
  g_autoptr (GBytes) large_tiff = NULL;
  GBytes *files[4];

  for (int i = 0; i < 200000; i++)
    g_string_append (inner, "<rdf:li stEvt:action='saved' stEvt:softwareAgent='P'/>");
  g_string_append (inner, "</rdf:Seq></xmpMM:History>");
  xmp = photo_samples_xmp (inner->str);
  g_string_append (text, xmp);
  files[0] = large_png = add_png_chunk (png, "iTXt", text->str, text->len);
  files[1] = large_webp = add_webp_chunk (webp, "XMP ", xmp, strlen (xmp));
  files[2] = large_avif = make_avif (exif, xmp, FALSE);
  longer = photo_samples_insert (tiff, g_bytes_get_size (tiff), xmp, strlen (xmp));
  files[3] = large_tiff =
      add_tiff_field (longer, 0x02bc, 1, (guint32) strlen (xmp), (guint32) g_bytes_get_size (tiff));
  for (gsize i = 0; i < G_N_ELEMENTS (files); i++)
    {
      gint64 start = g_get_monotonic_time ();
      g_autoptr (VigiePhotoInfo) info = read_info (files[i]);

      g_assert_true (info->metadata_refused);
      g_assert_true (vigie_photo_info_has_metadata (info));
      g_assert_cmpuint (info->n_edits, ==, 0);
      g_assert_true (vigie_photo_info_check (info, NULL));
      /* To parse it would take a minute. */
      g_assert_cmpint (g_get_monotonic_time () - start, <, 5 * G_USEC_PER_SEC);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/photo-provenance/cameras-are-named-as-people-do",
                   test_cameras_are_named_as_people_do);
  g_test_add_func ("/photo-provenance/names-and-captions-are-read",
                   test_names_and_captions_are_read);
  g_test_add_func ("/photo-provenance/a-caption-has-no-language-mark",
                   test_a_caption_has_no_language_mark);
  g_test_add_func ("/photo-provenance/long-texts-are-cut-between-letters",
                   test_long_texts_are_cut_between_letters);
  g_test_add_func ("/photo-provenance/texts-in-no-encoding-become-valid",
                   test_texts_in_no_encoding_become_valid);
  g_test_add_func ("/photo-provenance/history-is-listed", test_history_is_listed);
  g_test_add_func ("/photo-provenance/a-long-history-keeps-its-end",
                   test_a_long_history_keeps_its_end);
  g_test_add_func ("/photo-provenance/programs-without-a-history-are-hinted-at",
                   test_programs_without_a_history_are_hinted_at);
  g_test_add_func ("/photo-provenance/source-types-are-known", test_source_types_are_known);
  g_test_add_func ("/photo-provenance/ai-is-said-only-by-the-file",
                   test_ai_is_said_only_by_the_file);
  g_test_add_func ("/photo-provenance/manifest-in-jpeg", test_manifest_in_jpeg);
  g_test_add_func ("/photo-provenance/no-manifest-behind-the-picture",
                   test_no_manifest_behind_the_picture);
  g_test_add_func ("/photo-provenance/manifest-in-png", test_manifest_in_png);
  g_test_add_func ("/photo-provenance/manifest-in-webp", test_manifest_in_webp);
  g_test_add_func ("/photo-provenance/manifest-in-tiff", test_manifest_in_tiff);
  g_test_add_func ("/photo-provenance/items-of-avif-are-read", test_items_of_avif_are_read);
  g_test_add_func ("/photo-provenance/manifest-in-avif", test_manifest_in_avif);
  g_test_add_func ("/photo-provenance/metadata-that-would-take-forever-are-refused",
                   test_metadata_that_would_take_forever_are_refused);

  return g_test_run ();
}
