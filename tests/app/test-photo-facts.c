/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app-fixture.h"
#include "photo-samples.h"
#include "vigie-photo-facts.h"
#include "vigie-photo-info.h"
#include "vigie-photo-text.h"

/* What a photo's own bytes say, as rows. */

typedef struct
{
  char *dir;
  VigieStore *store;
  GtkWindow *window;
  VigiePhotoFactsView *view;
} Fixture;

static void
set_up (Fixture *self, gconstpointer data)
{
  g_autofree char *path = NULL;
  g_autoptr (GError) error = NULL;
  GtkWidget *scrolled = gtk_scrolled_window_new ();

  self->dir = vigie_test_make_dir ();
  path = g_build_filename (self->dir, "test.vigie", NULL);
  self->store = vigie_store_create (path, "Neige sur la côte", FALSE, &error);
  g_assert_no_error (error);

  self->view = VIGIE_PHOTO_FACTS_VIEW (vigie_photo_facts_view_new ());
  gtk_widget_set_margin_start (GTK_WIDGET (self->view), 12);
  gtk_widget_set_margin_end (GTK_WIDGET (self->view), 12);
  gtk_widget_set_margin_top (GTK_WIDGET (self->view), 12);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), GTK_WIDGET (self->view));
  self->window = GTK_WINDOW (gtk_window_new ());
  gtk_window_set_default_size (self->window, 380, 960);
  gtk_window_set_child (self->window, scrolled);
  gtk_window_present (self->window);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  gtk_window_destroy (self->window);
  vigie_store_close (self->store);
  g_object_unref (self->store);
  vigie_test_remove_dir (g_steal_pointer (&self->dir));
}

/* Puts a photo into the incident. */
static VigiePhotoFacts *
add_photo (Fixture *self, const char *id, GBytes *bytes)
{
  VigiePhotoFacts *photo = vigie_photo_facts_new ("photo.jpg");
  g_autoptr (GError) error = NULL;
  const VigieObservation post = { .source_kind = "file",
                                  .source_host = "test.csv",
                                  .external_id = id,
                                  .text = "Arbre sur la D 16",
                                  .posted_at = 1768300000000,
                                  .received_at = 1768300000000,
                                  .photos = &photo,
                                  .n_photos = 1 };

  vigie_photo_facts_read (photo, bytes, NULL);
  vigie_store_ingest (self->store, &post, 1, NULL, &error);
  g_assert_no_error (error);
  return photo;
}

static void
list_rows (GtkWidget *widget, GPtrArray *rows)
{
  if (ADW_IS_ACTION_ROW (widget))
    g_ptr_array_add (rows, widget);
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    list_rows (child, rows);
}

/* Returns: (nullable): the row of that title */
static AdwActionRow *
find_row (Fixture *self, const char *title)
{
  g_autoptr (GPtrArray) rows = g_ptr_array_new ();

  list_rows (GTK_WIDGET (self->view), rows);
  for (guint i = 0; i < rows->len; i++)
    {
      if (strcmp (adw_preferences_row_get_title (g_ptr_array_index (rows, i)), title) == 0)
        return g_ptr_array_index (rows, i);
    }
  return NULL;
}

static const char *
get_text (Fixture *self, const char *title)
{
  AdwActionRow *row = find_row (self, title);

  return row != NULL ? adw_action_row_get_subtitle (row) : NULL;
}

static guint
count_rows (Fixture *self)
{
  g_autoptr (GPtrArray) rows = g_ptr_array_new ();

  list_rows (GTK_WIDGET (self->view), rows);
  return rows->len;
}

/* The format is told only once the original has been read. */
static gboolean
is_read (gpointer data)
{
  const char *picture = get_text (data, "Picture");

  return picture != NULL && strchr (picture, ',') != NULL;
}

static void
show (Fixture *self, const VigiePhotoFacts *photo)
{
  vigie_photo_facts_view_set_photo (self->view, self->store, photo->sha256, photo);
  g_assert_true (gtk_widget_get_visible (GTK_WIDGET (self->view)));
}

static void
show_and_wait (Fixture *self, const VigiePhotoFacts *photo)
{
  show (self, photo);
  g_assert_true (vigie_test_wait_until (is_read, self, APP_PATIENCE_MS));
}

static GBytes *
make_full (void)
{
  static const char *const tags[] = {
    "Exif.Image.Make",
    "NIKON CORPORATION",
    "Exif.Image.Model",
    "NIKON D90",
    "Exif.Photo.LensModel",
    "AF-S 18-105",
    "Exif.Image.Software",
    "Editor <2>",
    "Exif.Photo.DateTimeOriginal",
    "2024:01:31 08:15:02",
    "Exif.Photo.OffsetTimeOriginal",
    "+01:00",
    "Exif.GPSInfo.GPSLatitude",
    "47/1 19/1 18/1",
    "Exif.GPSInfo.GPSLatitudeRef",
    "N",
    "Exif.GPSInfo.GPSLongitude",
    "5/1 2/1 24/1",
    "Exif.GPSInfo.GPSLongitudeRef",
    "E",
    "Exif.GPSInfo.GPSHPositioningError",
    "8/1",
    "Exif.GPSInfo.GPSImgDirection",
    "84/1",
    "Exif.GPSInfo.GPSImgDirectionRef",
    "M",
    NULL,
  };
  static const guint8 manifest[] = { 'J', 'P',  0,    1,   0,   0,    0,   1,    0,    0,
                                     0,   100,  'j',  'u', 'm', 'b',  0,   0,    0,    30,
                                     'j', 'u',  'm',  'd', 'c', '2',  'p', 'a',  0,    0x11,
                                     0,   0x10, 0x80, 0,   0,   0xaa, 0,   0x38, 0x9b, 0x71,
                                     3,   'c',  '2',  'p', 'a', 0 };
  g_autoptr (GBytes) tagged = photo_samples_tagged (tags);
  g_autoptr (GBytes) with_xmp = photo_samples_add_xmp (
      tagged, "<xmpMM:History><rdf:Seq>"
              "<rdf:li stEvt:action='created' stEvt:softwareAgent='Firefly'/>"
              "<rdf:li stEvt:action='saved' stEvt:softwareAgent='Photoshop 25.1'"
              " stEvt:when='2024-01-31T09:20:00+01:00'/></rdf:Seq></xmpMM:History>"
              "<dc:creator><rdf:Seq><rdf:li>Anne &amp; Co</rdf:li></rdf:Seq></dc:creator>"
              "<Iptc4xmpExt:DigitalSourceType>http://cv.iptc.org/newscodes/digitalsourcetype/"
              "trainedAlgorithmicMedia</Iptc4xmpExt:DigitalSourceType>");

  return photo_samples_add_segment (with_xmp, 0xeb, manifest, sizeof manifest);
}

static void
test_a_photo_tells_all_it_has (Fixture *self, gconstpointer data)
{
  g_autoptr (GBytes) bytes = make_full ();
  g_autoptr (VigiePhotoFacts) photo = add_photo (self, "a", bytes);
  g_autofree char *short_sha256 = g_strdup_printf ("%.16s…", photo->sha256);
  AppFixture picture = { .window = (gpointer) self->window };

  show_and_wait (self, photo);
  app_fixture_keep_picture (&picture, "photo-facts");

  g_assert_true (g_str_has_prefix (get_text (self, "Picture"), "64 × 32, JPEG, "));
  g_assert_cmpstr (get_text (self, "Taken"), ==, "31 January 2024, 08:15:02 (UTC+01:00)");
  g_assert_cmpstr (get_text (self, "Position of the camera"), ==, "47.32167, 5.04000 ± 8 m");
  g_assert_cmpstr (get_text (self, "Looks towards"), ==, "84° (east), from magnetic north");
  g_assert_cmpstr (get_text (self, "Camera"), ==, "NIKON D90 · AF-S 18-105");
  g_assert_cmpstr (get_text (self, "Software"), ==, "Editor <2>");
  g_assert_cmpstr (get_text (self, "Edited with"), ==,
                   "created · Firefly\n"
                   "saved · Photoshop 25.1 · 31 January 2024, 09:20:00 (UTC+01:00)");
  g_assert_cmpstr (get_text (self, "Kind of picture"), ==, "Says itself that it was made by AI");
  g_assert_cmpstr (get_text (self, "Author"), ==, "Anne & Co");
  g_assert_cmpstr (get_text (self, "Content credentials (C2PA)"), ==,
                   "A manifest is there; Vigie does not check its signature");
  g_assert_cmpstr (get_text (self, "SHA-256 of the original"), ==, short_sha256);
  g_assert_cmpuint (count_rows (self), ==, 11);
  /* What AI made is marked. */
  g_assert_nonnull (
      app_fixture_find (GTK_WIDGET (find_row (self, "Kind of picture")), GTK_TYPE_IMAGE));
}

static void
copied_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  char **text = user_data;

  *text = gdk_clipboard_read_text_finish (GDK_CLIPBOARD (object), result, NULL);
  if (*text == NULL)
    *text = g_strdup ("");
}

static gboolean
has_text (gpointer data)
{
  return *(char **) data != NULL;
}

static void
test_the_whole_sha256_is_copied (Fixture *self, gconstpointer data)
{
  g_autoptr (GBytes) bytes = photo_samples_jpeg (64, 32);
  g_autoptr (VigiePhotoFacts) photo = add_photo (self, "a", bytes);
  g_autofree char *text = NULL;
  AdwActionRow *row;

  show_and_wait (self, photo);
  row = find_row (self, "SHA-256 of the original");
  g_assert_cmpstr (gtk_widget_get_tooltip_text (GTK_WIDGET (row)), ==, photo->sha256);
  g_signal_emit_by_name (app_fixture_find (GTK_WIDGET (row), GTK_TYPE_BUTTON), "clicked");
  gdk_clipboard_read_text_async (gtk_widget_get_clipboard (GTK_WIDGET (row)), NULL, copied_cb,
                                 &text);
  g_assert_true (vigie_test_wait_until (has_text, &text, APP_PATIENCE_MS));
  g_assert_cmpstr (text, ==, photo->sha256);
}

static void
test_no_metadata_is_said_calmly (Fixture *self, gconstpointer data)
{
  g_autoptr (GBytes) bytes = photo_samples_jpeg (64, 32);
  g_autoptr (VigiePhotoFacts) photo = add_photo (self, "a", bytes);

  show_and_wait (self, photo);
  g_assert_cmpstr (get_text (self, "Metadata"), ==, "No metadata: normal on social networks");
  g_assert_cmpuint (count_rows (self), ==, 3); /* with the picture's size and the SHA-256 */
}

static void
test_some_metadata_make_few_rows (Fixture *self, gconstpointer data)
{
  static const char *const tags[] = { "Exif.Photo.DateTimeOriginal", "2024:01:31 08:15:02", NULL };
  g_autoptr (GBytes) bytes = photo_samples_tagged (tags);
  g_autoptr (VigiePhotoFacts) photo = add_photo (self, "a", bytes);

  show_and_wait (self, photo);
  g_assert_cmpstr (get_text (self, "Taken"), ==, "31 January 2024, 08:15:02 by its camera's clock");
  g_assert_cmpstr (get_text (self, "Content credentials (C2PA)"), ==, "None");
  g_assert_null (get_text (self, "Kind of picture"));
  g_assert_null (get_text (self, "Camera"));
  g_assert_cmpuint (count_rows (self), ==, 4);
}

/* One photo right after the other: only the last one's facts are ever shown. */
static void
test_another_photo_takes_the_place (Fixture *self, gconstpointer data)
{
  g_autoptr (GBytes) full_bytes = make_full ();
  g_autoptr (GBytes) plain_bytes = photo_samples_jpeg (96, 48);
  g_autoptr (VigiePhotoFacts) full = add_photo (self, "a", full_bytes);
  g_autoptr (VigiePhotoFacts) plain = add_photo (self, "b", plain_bytes);

  for (int i = 0; i < 20; i++)
    {
      show (self, full);
      g_assert_cmpstr (get_text (self, "Picture"), ==, "64 × 32"); /* known at once */
      show (self, plain);
      g_assert_cmpstr (get_text (self, "Picture"), ==, "96 × 48");
    }
  g_assert_true (vigie_test_wait_until (is_read, self, APP_PATIENCE_MS));
  /* Those that were given up have all come to an end by now, or do so here. */
  while (g_main_context_iteration (NULL, FALSE))
    g_assert_null (find_row (self, "Taken"));
  g_assert_true (g_str_has_prefix (get_text (self, "Picture"), "96 × 48, JPEG, "));
  g_assert_cmpuint (count_rows (self), ==, 3);

  vigie_photo_facts_view_set_photo (self->view, self->store, NULL, NULL);
  g_assert_false (gtk_widget_get_visible (GTK_WIDGET (self->view)));
  g_assert_cmpuint (count_rows (self), ==, 0);
}

static gboolean
is_refused (gpointer data)
{
  return get_text (data, "Cannot be read") != NULL;
}

static void
test_what_cannot_be_read_says_why (Fixture *self, gconstpointer data)
{
  g_autoptr (GBytes) page = g_bytes_new_static ("<html>Sign in", 13);
  g_autoptr (VigiePhotoFacts) photo = add_photo (self, "a", page);
  g_autoptr (GBytes) later_bytes = photo_samples_jpeg (64, 32);
  g_autofree char *missing = vigie_photo_sha256 (later_bytes);
  g_autoptr (VigiePhotoFacts) later = NULL;

  show (self, photo);
  g_assert_true (vigie_test_wait_until (is_refused, self, APP_PATIENCE_MS));
  g_assert_cmpstr (get_text (self, "Cannot be read"), ==,
                   "This is not a photo of a kind that can be shown");

  vigie_photo_facts_view_set_photo (self->view, self->store, missing, NULL);
  g_assert_null (get_text (self, "Cannot be read"));
  g_assert_true (vigie_test_wait_until (is_refused, self, APP_PATIENCE_MS));
  g_assert_cmpstr (get_text (self, "Cannot be read"), ==,
                   "The original of this photo is not in the incident.");

  /* It arrives, and is read when it is looked at again. */
  later = add_photo (self, "b", later_bytes);
  g_assert_cmpstr (later->sha256, ==, missing);
  show_and_wait (self, later);
}

static void
test_a_view_may_go_while_it_reads (Fixture *self, gconstpointer data)
{
  g_autoptr (GBytes) bytes = make_full ();
  g_autoptr (VigiePhotoFacts) photo = add_photo (self, "a", bytes);
  g_autoptr (GtkWidget) other = g_object_ref_sink (vigie_photo_facts_view_new ());
  gpointer watched = other;

  g_object_add_weak_pointer (G_OBJECT (other), &watched);
  vigie_photo_facts_view_set_photo (VIGIE_PHOTO_FACTS_VIEW (other), self->store, photo->sha256,
                                    photo);
  g_object_run_dispose (G_OBJECT (other));
  g_clear_object (&other);
  while (watched != NULL) /* the reading holds it until it ends */
    g_main_context_iteration (NULL, TRUE);
}

static void
test_directions_have_names (void)
{
  static const struct
  {
    double deg;
    const char *text;
  } cases[] = {
    { 0.0, "0° (north), from true north" },        { 22.4, "22° (north), from true north" },
    { 45.0, "45° (north-east), from true north" }, { 180.0, "180° (south), from true north" },
    { 270.5, "270° (west), from true north" },     { 359.0, "359° (north), from true north" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = vigie_describe_direction (cases[i].deg, FALSE);

      g_assert_cmpstr (text, ==, cases[i].text);
    }
}

static void
test_a_long_history_says_how_much_is_left_out (void)
{
  g_autoptr (GPtrArray) edits = g_ptr_array_new ();
  VigiePhotoEdit edit = { .action = (char *) "signed", .at = { .at_ms = VIGIE_TIME_UNKNOWN } };
  VigiePhotoInfo info = { .edits = edits, .n_edits = 23, .has_parts_of_others = TRUE };
  g_autofree char *text = NULL;

  g_ptr_array_add (edits, &edit);
  text = vigie_describe_photo_edits (&info);
  g_assert_cmpstr (text, ==,
                   "22 earlier edits\nsigned\nParts of other documents were placed into it");
}

#define ADD(path, func) g_test_add ("/photo-facts/" path, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char *argv[])
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();

  ADD ("a-photo-tells-all-it-has", test_a_photo_tells_all_it_has);
  ADD ("the-whole-sha256-is-copied", test_the_whole_sha256_is_copied);
  ADD ("no-metadata-is-said-calmly", test_no_metadata_is_said_calmly);
  ADD ("some-metadata-make-few-rows", test_some_metadata_make_few_rows);
  ADD ("another-photo-takes-the-place", test_another_photo_takes_the_place);
  ADD ("what-cannot-be-read-says-why", test_what_cannot_be_read_says_why);
  ADD ("a-view-may-go-while-it-reads", test_a_view_may_go_while_it_reads);
  g_test_add_func ("/photo-facts/directions-have-names", test_directions_have_names);
  g_test_add_func ("/photo-facts/a-long-history-says-how-much-is-left-out",
                   test_a_long_history_says_how_much_is_left_out);

  return g_test_run ();
}
