/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "photo-samples.h"
#include "vigie-error.h"
#include "vigie-photo-backend.h"
#include "vigie-photo-decoder.h"
#include "vigie-photo-info.h"

/* Files built to do harm, or by programs that know no better. Each is a picture or a sentence in
 * the end, and soon. */

#define SOON_US (20 * G_USEC_PER_SEC) /* more than the slowest machine needs, less than forever */

/* What came of a file: the picture, or %NULL and why. */
static VigieImage *
look_at (GBytes *bytes, GError **error)
{
  gint64 start = g_get_monotonic_time ();
  g_autoptr (VigiePhotoFacts) facts = vigie_photo_facts_new ("photo.jpg");
  VigieImage *image;
  g_autoptr (GError) failure = NULL;

  vigie_photo_facts_read (facts, bytes, NULL);
  g_assert_true (facts->bytes == bytes);
  g_assert_cmpuint (strlen (facts->sha256), ==, 64);
  image = vigie_photo_decode (bytes, 256, NULL, &failure);
  g_assert_cmpint (g_get_monotonic_time () - start, <, SOON_US);
  if (image == NULL)
    {
      g_assert_nonnull (failure);
      g_assert_cmpint (failure->domain, ==, VIGIE_ERROR);
      g_assert_cmpuint (strlen (failure->message), >, 0);
      g_assert_true (g_utf8_validate (failure->message, -1, NULL));
      g_propagate_error (error, g_steal_pointer (&failure));
      return NULL;
    }
  /* What can be decoded has not been called broken before. */
  g_assert_null (facts->error);
  g_assert_cmpint (MAX (image->width, image->height), <=, 256);
  return image;
}

static void
assert_refused (GBytes *bytes, VigieError code)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (VigieImage) image = look_at (bytes, &error);

  g_assert_null (image);
  g_assert_error (error, VIGIE_ERROR, (int) code);
}

static void
assert_shown (GBytes *bytes, int width, int height)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (VigieImage) image = look_at (bytes, &error);
  g_autoptr (VigieImage) expected = photo_samples_image (width, height);

  g_assert_no_error (error);
  g_assert_cmpfloat (photo_samples_difference (image, expected), <, 6.0);
}

static GBytes *
append_text (GBytes *bytes, const char *text, gsize size)
{
  return photo_samples_insert (bytes, g_bytes_get_size (bytes), text, size);
}

static void
test_bomb_is_refused_before_decoding (void)
{
  g_autoptr (GBytes) bomb = photo_samples_png_header (30000, 30000);
  g_autoptr (GBytes) worse = photo_samples_png_header (0x7fffffff, 0x7fffffff);
  g_autofree char *libexec = g_strdup (g_getenv ("VIGIE_LIBEXEC"));

  /* Nobody is there to decode it, and nobody is missed. */
  vigie_photo_decoder_set_backend (VIGIE_PHOTO_BACKEND_HELPER);
  g_setenv ("VIGIE_LIBEXEC", "/nonexistent", TRUE);
  assert_refused (bomb, VIGIE_ERROR_TOO_LARGE);
  assert_refused (worse, VIGIE_ERROR_DAMAGED);
  if (libexec != NULL)
    g_setenv ("VIGIE_LIBEXEC", libexec, TRUE);
  else
    g_unsetenv ("VIGIE_LIBEXEC");
}

static void
test_jpeg_cut_at_every_tenth (void)
{
  g_autoptr (GBytes) jpeg = photo_samples_jpeg (320, 240);

  for (int tenths = 1; tenths < 10; tenths++)
    {
      g_autoptr (GBytes) cut =
          photo_samples_cut (jpeg, g_bytes_get_size (jpeg) * (gsize) tenths / 10);

      assert_refused (cut, VIGIE_ERROR_DAMAGED);
    }
  assert_shown (jpeg, 320 * 256 / 320, 240 * 256 / 320);
}

/* Neither a name nor a promised type counts: the bytes do. */
static void
test_wrong_names_and_types_do_not_matter (void)
{
  g_autoptr (VigiePhotoFacts) facts = vigie_photo_facts_new ("file:///photo.gif");
  g_autoptr (GBytes) png = photo_samples_png (64, 48);
  g_autoptr (GBytes) page = g_bytes_new_static ("<!DOCTYPE html><p>Sign in", 25);

  facts->mime_type = g_strdup ("image/jpeg");
  vigie_photo_facts_read (facts, png, NULL);
  g_assert_cmpstr (facts->mime_type, ==, "image/png");
  g_assert_null (facts->error);
  assert_shown (png, 64, 48);

  facts->mime_type = (g_free (facts->mime_type), g_strdup ("image/jpeg"));
  vigie_photo_facts_read (facts, page, NULL);
  g_assert_null (facts->mime_type);
  g_assert_nonnull (facts->error);
  assert_refused (page, VIGIE_ERROR_UNSUPPORTED);
}

/* Files that are two things at once: shown as the picture that they begin as, or not at all. */
static void
test_polyglots (void)
{
  static const char zip[] = "PK\3\4\n\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\1\0\0\0a"
                            "PK\5\6\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0";
  static const char script[] = "*/=1;alert(document.domain)//";
  g_autoptr (GBytes) jpeg = photo_samples_jpeg (64, 48);
  g_autoptr (GBytes) with_zip = append_text (jpeg, zip, sizeof zip);
  g_autoptr (GBytes) with_pdf = photo_samples_add_segment (jpeg, 0xfe, "%PDF-1.7\n1 0 obj", 16);
  g_autoptr (GBytes) pdf_first = photo_samples_insert (jpeg, 0, "%PDF-1.7\n", 9);
  g_autoptr (GBytes) page_first = photo_samples_insert (jpeg, 0, "<script>1</script>", 18);
  g_autoptr (GBytes) gif = photo_samples_gif ();
  g_autoptr (GBytes) with_script = append_text (gif, script, sizeof script);
  g_autoptr (GError) error = NULL;
  g_autoptr (VigieImage) two_pixels = NULL;

  assert_shown (with_zip, 64, 48);
  assert_shown (with_pdf, 64, 48);
  assert_refused (pdf_first, VIGIE_ERROR_UNSUPPORTED);
  assert_refused (page_first, VIGIE_ERROR_UNSUPPORTED);
  two_pixels = look_at (with_script, &error);
  g_assert_no_error (error);
  g_assert_cmpint (two_pixels->width, ==, 2);
}

/* ---- EXIF ---- */

static void
put_u16 (GByteArray *array, guint16 number)
{
  number = GUINT16_TO_LE (number);
  g_byte_array_append (array, (const guint8 *) &number, 2);
}

static void
put_u32 (GByteArray *array, guint32 number)
{
  number = GUINT32_TO_LE (number);
  g_byte_array_append (array, (const guint8 *) &number, 4);
}

static void
put_field (GByteArray *array, guint16 tag, guint16 type, guint32 count, guint32 value)
{
  put_u16 (array, tag);
  put_u16 (array, type);
  put_u32 (array, count);
  put_u32 (array, value);
}

static GByteArray *
begin_tiff (guint16 n_fields)
{
  GByteArray *array = g_byte_array_new ();

  g_byte_array_append (array, (const guint8 *) "II*\0", 4);
  put_u32 (array, 8);
  put_u16 (array, n_fields);
  return array;
}

static GBytes *
make_jpeg_with_exif (GByteArray *tiff)
{
  g_autoptr (GBytes) jpeg = photo_samples_jpeg (64, 48);
  g_autoptr (GByteArray) segment = g_byte_array_new ();

  g_byte_array_append (segment, (const guint8 *) "Exif\0\0", 6);
  g_byte_array_append (segment, tiff->data, tiff->len);
  return photo_samples_add_segment (jpeg, 0xe1, segment->data, segment->len);
}

/* Every directory names the first one again, and the first one is its own next one. */
static void
test_exif_loop (void)
{
  g_autoptr (GByteArray) tiff = begin_tiff (5);
  g_autoptr (GBytes) bytes = NULL;

  put_field (tiff, 0x014a, 4, 1, 8);
  put_field (tiff, 0x8769, 4, 1, 8);
  put_field (tiff, 0x8825, 4, 1, 8);
  put_field (tiff, 0xa005, 4, 1, 8);
  put_field (tiff, 0x0131, 2, 4, 0x00414141);
  put_u32 (tiff, 8);
  bytes = make_jpeg_with_exif (tiff);
  assert_shown (bytes, 64, 48);
}

static void
test_exif_with_absurd_counts (void)
{
  static const guint16 types[] = { 0, 1, 2, 3, 4, 5, 7, 12, 13, 99, 0xffff };
  static const guint32 counts[] = { 0, 0x10000, 0x0fffffff, 0x20000000, 0x7fffffff, 0xffffffff };

  for (gsize i = 0; i < G_N_ELEMENTS (types); i++)
    {
      for (gsize j = 0; j < G_N_ELEMENTS (counts); j++)
        {
          static const guint16 tags[] = { 0x010f, 0x0112, 0x02bc, 0x8769, 0x8825, 0x9003, 0x014a };
          g_autoptr (GByteArray) tiff = begin_tiff (G_N_ELEMENTS (tags));
          g_autoptr (GBytes) bytes = NULL;
          g_autoptr (VigiePhotoInfo) info = NULL;
          g_autoptr (GError) error = NULL;
          gint64 start = g_get_monotonic_time ();

          for (gsize k = 0; k < G_N_ELEMENTS (tags); k++)
            put_field (tiff, tags[k], types[i], counts[j], k % 2 ? 0xfffffff0 : 8);
          put_u32 (tiff, 0xffffffff);
          bytes = make_jpeg_with_exif (tiff);
          info = vigie_photo_info_new (bytes, &error);
          g_assert_no_error (error);
          g_assert_true (vigie_photo_info_check (info, &error));
          g_assert_cmpint (g_get_monotonic_time () - start, <, SOON_US);
        }
    }
}

static void
read_shared_bytes (guint16 type, guint32 size, gboolean refused)
{
  const guint n_fields = 250;
  gint64 start = g_get_monotonic_time ();
  g_autoptr (GByteArray) tiff = begin_tiff (n_fields);
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (VigiePhotoInfo) info = NULL;
  g_autoptr (GError) error = NULL;
  guint values_at = 8 + 2 + n_fields * 12 + 4;

  put_field (tiff, 256, 4, 1, 16);
  put_field (tiff, 257, 4, 1, 16);
  put_field (tiff, 0x010f, 2, 4, 0x00414243); /* "CBA" */
  for (guint i = 3; i < n_fields; i++)
    put_field (tiff, (guint16) (0xc000 + i), type, size, values_at);
  put_u32 (tiff, 0);
  g_byte_array_set_size (tiff, values_at + size);
  memset (tiff->data + values_at, 0, size);
  bytes = g_byte_array_free_to_bytes (g_steal_pointer (&tiff));
  info = vigie_photo_info_new (bytes, &error);
  g_assert_no_error (error);
  g_assert_cmpint (info->metadata_refused, ==, refused);
  g_assert_cmpstr (info->make, ==, refused ? NULL : "CBA");
  g_assert_cmpint (g_get_monotonic_time () - start, <, SOON_US);
}

/* 250 fields that all name the same 40 MB: copied as told that would be 10 GB and take minutes.
 * Long values are passed over, and many shorter ones are no longer plausible. */
static void
test_fields_that_share_their_bytes (void)
{
  read_shared_bytes (7, 40 * 1000 * 1000, FALSE);
  read_shared_bytes (99, 40 * 1000 * 1000, FALSE); /* there is no such type */
  read_shared_bytes (7, 200 * 1000, TRUE);
}

/* The same, one level down and with the directory of the maker's own, where this cannot be seen:
 * it is left out, and the rest is read. */
static void
test_makers_notes_of_large_files_are_not_opened (void)
{
  const guint32 size = 4 * 1000 * 1000;
  g_autoptr (GByteArray) tiff = begin_tiff (4);
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (VigiePhotoInfo) info = NULL;
  g_autoptr (GError) error = NULL;
  guint exif_at = 8 + 2 + 4 * 12 + 4;
  guint note_at = exif_at + 2 + 12 + 4;

  put_field (tiff, 256, 4, 1, 16);
  put_field (tiff, 257, 4, 1, 16);
  put_field (tiff, 0x010f, 2, 4, 0x00414243); /* "CBA" */
  put_field (tiff, 0x8769, 4, 1, exif_at);
  put_u32 (tiff, 0);
  put_u16 (tiff, 1);
  put_field (tiff, 0x927c, 7, size, note_at);
  put_u32 (tiff, 0);
  g_byte_array_set_size (tiff, note_at + size);
  memset (tiff->data + note_at, 0xff, size);
  bytes = g_byte_array_free_to_bytes (g_steal_pointer (&tiff));
  info = vigie_photo_info_new (bytes, &error);
  g_assert_no_error (error);
  g_assert_false (info->metadata_refused);
  g_assert_cmpstr (info->make, ==, "CBA");
}

/* ---- HEIF and AVIF ---- */

/* Finds a box by its name: the four bytes before that are its length. */
static gboolean
set_box_length (guint8 *data, gsize size, const char *type, guint32 length)
{
  for (gsize i = 4; i + 4 <= size; i++)
    {
      if (memcmp (data + i, type, 4) == 0)
        {
          length = GUINT32_TO_BE (length);
          memcpy (data + i - 4, &length, 4);
          return TRUE;
        }
    }
  return FALSE;
}

static void
test_broken_boxes (void)
{
  static const char *const names[] = { "turned.avif", "turned.heic" };
  static const char types[][5] = { "ftyp", "meta", "pitm", "iloc", "iinf", "infe",
                                   "iprp", "ipco", "ispe", "irot", "ipma", "mdat" };
  static const guint32 lengths[] = { 0, 1, 2, 7, 8, 9, 15, 0x7fffffff, 0xffffffff };
  guint n_broken = 0;

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *path = g_build_filename (g_getenv ("VIGIE_SRCDIR"), "tests", "fuzz",
                                                "corpus", "photo-info", names[i], NULL);
      g_autofree char *contents = NULL;
      gsize size;

      g_assert_true (g_file_get_contents (path, &contents, &size, NULL));
      for (gsize j = 0; j < G_N_ELEMENTS (types); j++)
        {
          for (gsize k = 0; k < G_N_ELEMENTS (lengths); k++)
            {
              guint8 *data = g_memdup2 (contents, size);
              g_autoptr (GBytes) bytes = g_bytes_new_take (data, size);
              g_autoptr (GError) error = NULL;
              g_autoptr (VigiePhotoInfo) info = NULL;

              if (!set_box_length (data, size, types[j], lengths[k]))
                continue;
              n_broken++;
              info = vigie_photo_info_new (bytes, &error);
              g_assert_true ((info == NULL) == (error != NULL));
              if (info != NULL)
                g_assert_cmpint (info->width, >, 0);
            }
        }
    }
  g_assert_cmpuint (n_broken, >, 100);
}

/* As far as the decoder, which sees a picture that is not there. */
static void
test_broken_pictures_in_boxes (void)
{
  g_autoptr (GBytes) avif = photo_samples_real ("avif/rot0mir0.avif");
  gsize size;
  const guint8 *original;

  if (avif == NULL)
    return;
  original = g_bytes_get_data (avif, &size);
  for (int tenths = 1; tenths < 10; tenths++)
    {
      guint8 *data = g_memdup2 (original, size);
      g_autoptr (GBytes) bytes = g_bytes_new_take (data, size);
      g_autoptr (GError) error = NULL;
      g_autoptr (VigieImage) image = NULL;

      memset (data + size * (gsize) tenths / 10, 0xff, size / 10);
      image = look_at (bytes, &error);
      g_assert_true ((image == NULL) == (error != NULL));
    }
}

#define ADD(name, func) g_test_add_func ("/photo-hostile/" name, func)

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  ADD ("bomb-is-refused-before-decoding", test_bomb_is_refused_before_decoding);
  ADD ("jpeg-cut-at-every-tenth", test_jpeg_cut_at_every_tenth);
  ADD ("wrong-names-and-types-do-not-matter", test_wrong_names_and_types_do_not_matter);
  ADD ("polyglots", test_polyglots);
  ADD ("exif-loop", test_exif_loop);
  ADD ("exif-with-absurd-counts", test_exif_with_absurd_counts);
  ADD ("fields-that-share-their-bytes", test_fields_that_share_their_bytes);
  ADD ("makers-notes-of-large-files-are-not-opened",
       test_makers_notes_of_large_files_are_not_opened);
  ADD ("broken-boxes", test_broken_boxes);
  ADD ("broken-pictures-in-boxes", test_broken_pictures_in_boxes);

  return g_test_run ();
}
