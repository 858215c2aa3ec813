/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a browser hands over: links, JSON, and who may hand over at all. */
#include "vigie-capture.h"

#include <json-glib/json-glib.h>

#include "capture-client.h"
#include "photo-samples.h"
#include "store-support.h"
#include "vigie-capture-receiver.h"
#include "vigie-error.h"
#include "vigie-post-link.h"
#include "vigie-test-util.h"

#define TOKEN "0123456789abcdef0123456789abcdef"
#define MAX_BYTES 300000
#define WALL "https://www.facebook.com/groups/roads"

/* ---- links and JSON ---- */

static void
test_link_says_what_the_page_says (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (VigieCapture) capture = vigie_capture_parse_link (
      "vigie:capture?address=https%3A%2F%2Fwww.facebook.com%2Fgroups%2Froads&text=Neige+%C3%A0+"
      "Dijon%0AD+905&author=Anne&posted_at=2026-01-31T08%3A00%3A00%2B01%3A00&"
      "picture=https%3A%2F%2Fcdn.example%2Fa.jpg&later=1",
      &error);

  g_assert_no_error (error);
  g_assert_cmpstr (capture->address, ==, WALL);
  g_assert_cmpstr (capture->text, ==, "Neige à Dijon\nD 905");
  g_assert_cmpstr (capture->author, ==, "Anne");
  g_assert_cmpint (capture->posted_at, ==, G_GINT64_CONSTANT (1769842800000));
  g_assert_cmpuint (capture->pictures->len, ==, 1);
}

static void
test_link_without_text_says_the_title (void)
{
  g_autoptr (VigieCapture) capture = vigie_capture_parse_link (
      "VIGIE://capture/?title=Routes%20coup%C3%A9es&address=http://a.example/", NULL);

  g_assert_nonnull (capture);
  g_assert_cmpstr (vigie_capture_get_words (capture), ==, "Routes coupées");
}

static void
test_link_names_nothing_of_this_machine (void)
{
  static const char *const bad[] = {
    "vigie:capture?address=file:///etc/passwd",
    "vigie:capture?address=javascript:alert(1)",
    "vigie:capture?address=http://a;b/", /* what a relaxed reader alone takes for an address */
    "vigie:capture?address=/etc/passwd",
    "vigie:capture?picture=file:///etc/passwd",
    "vigie:capture?",
    "vigie:capture",
    "vigie:",
    "vigie:delete?address=https://a.example/",
    "vigie:capture?text=%C3%28%ZZ",
    "https://a.example/",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GError) error = NULL;
      VigieCapture *capture = vigie_capture_parse_link (bad[i], &error);

      g_assert_null (capture);
      g_assert_error (error, VIGIE_ERROR, VIGIE_ERROR_INVALID);
    }
}

static void
test_link_that_is_too_long_is_refused (void)
{
  g_autofree char *text = g_strnfill (VIGIE_CAPTURE_MAX_LINK, 'a');
  g_autofree char *link = g_strconcat ("vigie:capture?text=", text, NULL);
  g_autoptr (GError) error = NULL;

  g_assert_null (vigie_capture_parse_link (link, &error));
  g_assert_error (error, VIGIE_ERROR, VIGIE_ERROR_TOO_LARGE);
}

static VigieCapture *
parse (const char *text, GError **error)
{
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));

  return vigie_capture_parse (bytes, error);
}

static void
test_json_that_is_none_is_refused (void)
{
  static const char *const bad[] = {
    "",
    "[]",
    "{\"text\":",
    "{}",
    "{\"text\":\" \\u0007 \"}",
    "{\"address\":\"file:///etc/passwd\",\"text\":\"a\"}",
    "{\"address\":\"http://a;b/\",\"text\":\"a\"}",
    "{\"text\":\"a\",\"pictures\":{}}",
    "{\"text\":\"a\",\"pictures\":[1]}",
    "{\"text\":\"a\",\"pictures\":[{}]}",
    "{\"text\":\"a\",\"pictures\":[{\"data\":\"\"}]}",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (parse (bad[i], &error));
      g_assert_error (error, VIGIE_ERROR, VIGIE_ERROR_INVALID);
    }
}

static void
test_time_to_come_is_not_believed (void)
{
  g_autoptr (VigieCapture) capture =
      parse ("{\"text\":\"a\",\"posted_at\":\"2199-01-01T00:00:00Z\"}", NULL);

  g_assert_nonnull (capture);
  g_assert_cmpint (capture->posted_at, ==, VIGIE_TIME_UNKNOWN);
}

/* ---- the receiver ---- */

typedef struct
{
  Place place;
  VigieStore *store;
  VigieCaptureReceiver *receiver;
  char *key;
  guint n_captured;
  gboolean last_is_known;
  guint n_paired;
} Fixture;

static void
on_captured (VigieCaptureReceiver *receiver, gint64 row_id, gboolean is_known, Fixture *f)
{
  f->n_captured++;
  f->last_is_known = is_known;
}

static void
on_paired (VigieCaptureReceiver *receiver, Fixture *f)
{
  f->n_paired++;
}

static void
set_up (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  const VigieCaptureOptions options = { .token = TOKEN,
                                        .max_bytes = MAX_BYTES,
                                        .deadline_s = GPOINTER_TO_UINT (data) };

  place_init (&f->place);
  f->store = create_store (f->place.path);
  f->receiver = vigie_capture_receiver_new (&options, &error);
  g_assert_no_error (error);
  f->key = capture_client_prove (TOKEN, "key");
  g_signal_connect (f->receiver, "captured", G_CALLBACK (on_captured), f);
  g_signal_connect (f->receiver, "paired", G_CALLBACK (on_paired), f);
  vigie_capture_receiver_set_incident (f->receiver, f->store, "Anne");
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  vigie_capture_receiver_close (f->receiver);
  g_object_unref (f->receiver);
  g_free (f->key);
  assert_intact (f->store);
  close_and_unref (f->store);
  place_clear (&f->place);
}

static guint
get_port (Fixture *f)
{
  return vigie_capture_receiver_get_port (f->receiver);
}

static char *
ask (Fixture *f, const char *method, const char *path, const char *headers, const char *body)
{
  return capture_client_ask (get_port (f), method, path, headers, body);
}

static char *
capture (Fixture *f, const char *body)
{
  return capture_client_request (get_port (f), f->key, "POST", "/capture", body);
}

/* (transfer full): headers that are good for one request */
static char *
sign (Fixture *f, const char *path, const char *body)
{
  g_autofree char *nonce = capture_client_greet (get_port (f), f->key);

  g_assert_nonnull (nonce);
  return capture_client_sign (nonce, f->key, "POST", path, body);
}

static guint64
count_posts (Fixture *f)
{
  g_autoptr (GError) error = NULL;
  guint64 counts[VIGIE_N_STATUSES] = { 0 };
  guint64 n = 0;

  g_assert_true (vigie_store_count (f->store, counts, &error));
  g_assert_no_error (error);
  for (gsize i = 0; i < G_N_ELEMENTS (counts); i++)
    n += counts[i];
  return n;
}

static void
assert_observer (Fixture *f, const char *post_id, const char *expected)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) list = vigie_store_list_provenances (f->store, post_id, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (list->len, ==, 1);
  g_assert_cmpstr (
      vigie_hand_watch_get_observer (((VigieProvenance *) g_ptr_array_index (list, 0))->watch), ==,
      expected);
}

static gboolean
was_captured (gpointer data)
{
  return ((Fixture *) data)->n_captured > 0;
}

static char *
make_picture (const char *name, int width)
{
  g_autoptr (GBytes) photo = photo_samples_jpeg (width, 48);
  g_autofree char *base64 =
      g_base64_encode (g_bytes_get_data (photo, NULL), g_bytes_get_size (photo));

  return g_strdup_printf ("{\"data\":\"%s\",\"address\":\"https://cdn.example/%s.jpg\"}", base64,
                          name);
}

static void
test_post_says_who_handed_it_over (Fixture *f, gconstpointer data)
{
  g_autofree char *answer = capture (
      f, "{\"address\":\"" WALL "\",\"title\":\"Roads\",\"author\":\"Paul\",\"text\":\"Neige\","
         "\"posted_at\":\"2026-01-31T07:00:00.000Z\"}");
  g_autofree char *id = NULL;
  g_autoptr (VigiePost) post = NULL;
  const char *at;

  assert_answer (answer, "200");
  assert_header (answer, "Access-Control-Allow-Origin", "chrome-extension://abcdefghijklmnop");
  at = strstr (answer, "\"post\":\"");
  g_assert_nonnull (at);
  id = g_strndup (at + 8, VIGIE_POST_ID_LENGTH);
  post = vigie_store_find_post (f->store, id, NULL);
  g_assert_nonnull (post);
  g_assert_cmpstr (vigie_post_get_author (post), ==, "Paul");
  g_assert_cmpstr (vigie_post_get_text (post), ==, "Neige");
  g_assert_cmpstr (vigie_post_get_url (post), ==, WALL);
  g_assert_cmpint (vigie_post_get_posted_at (post), ==, G_GINT64_CONSTANT (1769842800000));
  assert_observer (f, id, "Anne");
  g_assert_true (vigie_test_wait_until (was_captured, f, 20000));
  g_assert_false (f->last_is_known);
}

static void
test_twice_the_same_is_known (Fixture *f, gconstpointer data)
{
  static const char body[] = "{\"address\":\"" WALL "\",\"text\":\"Neige\\r\\nVerglas\"}";
  g_autofree char *first = capture (f, body);
  g_autofree char *second = capture (f, body);

  g_assert_nonnull (strstr (first, "\"known\":false"));
  g_assert_nonnull (strstr (second, "\"known\":true"));
  g_assert_cmpuint (count_posts (f), ==, 1);
}

/* A map shows many things at one address. */
static void
test_other_words_at_the_same_address_are_kept (Fixture *f, gconstpointer data)
{
  g_autofree char *first = capture (f, "{\"address\":\"" WALL "\",\"text\":\"Neige\"}");
  g_autofree char *second = capture (f, "{\"address\":\"" WALL "\",\"text\":\"Verglas\"}");
  g_autofree char *third = capture (f, "{\"address\":\"" WALL "\",\"text\":\"Verglas\"}");

  g_assert_nonnull (strstr (first, "\"known\":false"));
  g_assert_nonnull (strstr (second, "\"known\":false"));
  g_assert_nonnull (strstr (third, "\"known\":true"));
  g_assert_cmpuint (count_posts (f), ==, 2);
}

/* Titles say how many messages wait. */
static void
test_other_title_is_no_other_post (Fixture *f, gconstpointer data)
{
  g_autofree char *first = capture (f, "{\"address\":\"" WALL "\",\"title\":\"Roads\"}");
  g_autofree char *second = capture (f, "{\"address\":\"" WALL "\",\"title\":\"Roads (2)\"}");

  g_assert_nonnull (strstr (first, "\"known\":false"));
  g_assert_nonnull (strstr (second, "\"known\":true"));
}

/* A post of a network is one post, however much of it somebody selects; and no edit. */
static void
test_less_of_a_known_post_is_no_edit (Fixture *f, gconstpointer data)
{
  g_autofree char *first = capture (
      f,
      "{\"address\":\"https://x.com/anne/status/2017500000000000000\",\"text\":\"Neige partout\"}");
  g_autofree char *second = capture (
      f, "{\"address\":\"https://x.com/anne/status/2017500000000000000\",\"text\":\"Neige\"}");
  g_autoptr (GPtrArray) updates = NULL;
  char id[VIGIE_POST_ID_LENGTH + 1];

  g_assert_nonnull (strstr (first, "\"known\":false"));
  g_assert_nonnull (strstr (second, "\"known\":true"));
  vigie_post_make_id ("x", "", "2017500000000000000", id);
  updates = vigie_store_list_post_updates (f->store, id, NULL);
  g_assert_cmpuint (updates->len, ==, 0);
}

static void
test_pictures_are_kept (Fixture *f, gconstpointer data)
{
  g_autofree char *picture = make_picture ("one", 64);
  g_autofree char *body =
      g_strdup_printf ("{\"address\":\"https://map.snapchat.com/\",\"pictures\":[%s]}", picture);
  g_autofree char *other = make_picture ("two", 80);
  g_autofree char *other_body =
      g_strdup_printf ("{\"address\":\"https://map.snapchat.com/\",\"pictures\":[%s]}", other);
  g_autofree char *first = capture (f, body);
  g_autofree char *again = capture (f, body);
  g_autofree char *second = capture (f, other_body);

  g_assert_nonnull (strstr (first, "\"known\":false"));
  g_assert_nonnull (strstr (again, "\"known\":true"));
  g_assert_nonnull (strstr (second, "\"known\":false"));
  g_assert_cmpuint (count_posts (f), ==, 2);
}

/* A webcam: one address, and another picture every minute. */
static void
test_later_picture_of_the_same_address_is_kept (Fixture *f, gconstpointer data)
{
  g_autofree char *picture = make_picture ("cam", 64);
  g_autofree char *body =
      g_strdup_printf ("{\"address\":\"https://cam.example/\",\"pictures\":[%s]}", picture);
  g_autofree char *later = make_picture ("cam", 80);
  g_autofree char *later_body =
      g_strdup_printf ("{\"address\":\"https://cam.example/\",\"pictures\":[%s]}", later);
  g_autofree char *first = capture (f, body);
  g_autofree char *second = capture (f, later_body);
  g_autofree char *again = capture (f, later_body);
  g_autofree char *without =
      capture (f, "{\"address\":\"https://cam.example/\","
                  "\"pictures\":[{\"address\":\"https://cdn.example/cam.jpg\"}]}");

  g_assert_nonnull (strstr (first, "\"known\":false"));
  g_assert_nonnull (strstr (second, "\"known\":false"));
  g_assert_nonnull (strstr (again, "\"known\":true"));
  g_assert_nonnull (strstr (without, "\"known\":true"));
  g_assert_cmpuint (count_posts (f), ==, 2);
}

static void
test_what_is_no_picture_is_said (Fixture *f, gconstpointer data)
{
  g_autofree char *answer = capture (f, "{\"text\":\"a\",\"pictures\":[{\"data\":\"aGVsbG8=\"}]}");

  assert_answer (answer, "415");
  g_assert_nonnull (strstr (answer, "\"ok\":false"));
  g_assert_cmpuint (count_posts (f), ==, 0);
}

static void
test_strangers_get_nothing (Fixture *f, gconstpointer data)
{
  static const char body[] = "{\"text\":\"Neige\"}";
  static const struct
  {
    const char *headers;
    gboolean is_signed;
    const char *code;
  } cases[] = {
    { "", FALSE, "HTTP/1.1 401 " },
    { "Authorization: Vigie\r\n", FALSE, "HTTP/1.1 401 " },
    { "Authorization: Vigie a b c\r\n", FALSE, "HTTP/1.1 401 " },
    { "Authorization: Bearer " TOKEN "\r\n", FALSE, "HTTP/1.1 401 " },
    { "Host: evil.example\r\n", TRUE, "HTTP/1.1 421 " },
    { "Host: 127.0.0.1.evil.example\r\n", TRUE, "HTTP/1.1 421 " },
    { "Origin: https://evil.example\r\n", TRUE, "HTTP/1.1 403 " },
    { "Origin: null\r\n", TRUE, "HTTP/1.1 403 " },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *signature = cases[i].is_signed ? sign (f, "/capture", body) : g_strdup ("");
      g_autofree char *headers = g_strconcat (cases[i].headers, signature, NULL);
      g_autofree char *answer = ask (f, "POST", "/capture", headers, body);

      g_assert_true (g_str_has_prefix (answer, cases[i].code));
      g_assert_null (strstr (answer, "Access-Control-Allow-Origin"));
    }
  g_assert_cmpuint (count_posts (f), ==, 0);
}

static void
test_who_knows_another_key_is_no_friend (Fixture *f, gconstpointer data)
{
  g_autofree char *other = capture_client_prove ("another-token-of-before", "key");

  g_assert_null (capture_client_greet (get_port (f), other));
  g_assert_null (capture_client_greet (get_port (f), TOKEN)); /* which is no key */
}

/* What somebody overheard is worth nothing: it is good once, for what it was said of. */
static void
test_proof_is_good_once_for_one_request (Fixture *f, gconstpointer data)
{
  static const char body[] = "{\"text\":\"Neige\"}";
  g_autofree char *headers = sign (f, "/capture", body);
  g_autofree char *elsewhere = ask (f, "GET", "/status", headers, NULL);
  g_autofree char *first = ask (f, "POST", "/capture", headers, body);
  g_autofree char *second = ask (f, "POST", "/capture", headers, body);
  g_autofree char *other_headers = sign (f, "/capture", body);
  g_autofree char *other = ask (f, "POST", "/capture", other_headers, "{\"text\":\"Pluie\"}");

  assert_answer (elsewhere, "401");
  assert_answer (first, "200");
  assert_answer (second, "401");
  assert_answer (other, "401");
  g_assert_cmpuint (count_posts (f), ==, 1);
}

static void
test_page_of_the_web_may_not_ask_before (Fixture *f, gconstpointer data)
{
  g_autofree char *page = ask (f, "OPTIONS", "/capture", "Origin: https://evil.example\r\n", NULL);
  g_autofree char *extension = ask (f, "OPTIONS", "/capture", CAPTURE_EXTENSION, NULL);

  assert_answer (page, "403");
  assert_answer (extension, "204");
  assert_header (extension, "Access-Control-Allow-Headers", "Authorization, Content-Type");
}

/* Good but for its size: nothing else refuses it. */
static char *
make_large (gsize size)
{
  static const char body[] = "{\"text\":\"Neige\"}";
  g_autofree char *blanks = g_strnfill (size - strlen (body), ' ');

  return g_strconcat (body, blanks, NULL);
}

static void
test_what_is_too_large_is_refused (Fixture *f, gconstpointer data)
{
  g_autofree char *fits = make_large (MAX_BYTES);
  g_autofree char *large = make_large (2 * MAX_BYTES);
  g_autofree char *refused = capture (f, large);
  g_autofree char *taken = NULL;

  assert_answer (refused, "413");
  g_assert_nonnull (strstr (refused, "\"error\":\"size\""));
  g_assert_cmpuint (count_posts (f), ==, 0);
  taken = capture (f, fits);
  assert_answer (taken, "200");
}

static void
test_what_turns_out_too_large_is_refused (Fixture *f, gconstpointer data)
{
  g_autofree char *large = make_large (MAX_BYTES + 1);
  g_autofree char *signature = sign (f, "/capture", large);
  g_autofree char *head = g_strdup_printf ("POST /capture HTTP/1.1\r\nHost: 127.0.0.1\r\n%s"
                                           "Transfer-Encoding: chunked\r\n\r\n",
                                           signature);
  g_autofree char *chunk = g_strdup_printf ("%zX\r\n%s\r\n0\r\n\r\n", strlen (large), large);
  g_autoptr (GSocketConnection) connection = overlay_client_connect (get_port (f));
  g_autofree char *answer = NULL;

  overlay_client_send (connection, head);
  overlay_client_send (connection, chunk);
  answer = overlay_client_read_until (connection, NULL);
  assert_answer (answer, "413");
  g_assert_cmpuint (count_posts (f), ==, 0);
}

static void
test_what_is_no_json_is_said (Fixture *f, gconstpointer data)
{
  g_autofree char *answer = capture (f, "hello");

  assert_answer (answer, "400");
  assert_header (answer, "Content-Type", "application/json");
  g_assert_nonnull (strstr (answer, "\"message\":"));
}

static void
test_no_open_incident_is_said (Fixture *f, gconstpointer data)
{
  g_autofree char *open = capture_client_request (get_port (f), f->key, "GET", "/status", NULL);
  g_autofree char *closed = NULL;
  g_autofree char *status = NULL;

  vigie_capture_receiver_set_incident (f->receiver, NULL, NULL);
  closed = capture (f, "{\"text\":\"Neige\"}");
  status = capture_client_request (get_port (f), f->key, "GET", "/status", NULL);
  assert_answer (open, "200");
  g_assert_nonnull (strstr (open, "\"incident\":"));
  assert_answer (closed, "409");
  assert_answer (status, "409");
}

static gboolean
was_paired (gpointer data)
{
  return ((Fixture *) data)->n_paired > 0;
}

/* @uri: (transfer full) */
static char *
dup_code (char *uri)
{
  g_autofree char *owned = uri;

  return g_strdup (strchr (owned, '#') + 1);
}

static void
test_code_connects_one_browser (Fixture *f, gconstpointer data)
{
  g_autofree char *old_number = NULL;
  g_autofree char *number = NULL;
  g_autofree char *old = dup_code (vigie_capture_receiver_dup_pair_uri (f->receiver, &old_number));
  g_autofree char *code = dup_code (vigie_capture_receiver_dup_pair_uri (f->receiver, &number));
  g_autofree char *replaced = NULL, *page = NULL, *first = NULL, *second = NULL;
  g_autofree char *key = NULL;

  g_assert_null (capture_client_pair (get_port (f), old, CAPTURE_EXTENSION, &replaced));
  g_assert_null (capture_client_pair (get_port (f), code, "Origin: https://a.example\r\n", &page));
  key = capture_client_pair (get_port (f), code, CAPTURE_EXTENSION, &first);
  g_assert_null (capture_client_pair (get_port (f), code, CAPTURE_EXTENSION, &second));
  assert_answer (replaced, "403");
  assert_answer (page, "403");
  assert_answer (first, "200");
  assert_answer (second, "403");
  g_assert_cmpstr (key, ==, f->key);
  g_assert_true (vigie_test_wait_until (was_paired, f, 20000));
}

/* Whoever listens on the port learns neither. */
static void
test_connecting_shows_no_secret (Fixture *f, gconstpointer data)
{
  g_autofree char *number = NULL;
  g_autofree char *code = dup_code (vigie_capture_receiver_dup_pair_uri (f->receiver, &number));
  g_autofree char *digest = capture_client_prove (code, "number");
  g_autofree char *first = g_strndup (digest, 8);
  g_autofree char *expected =
      g_strdup_printf ("%04u", (guint) (g_ascii_strtoull (first, NULL, 16) % 10000));
  g_autofree char *answer = NULL;
  g_autofree char *key = capture_client_pair (get_port (f), code, CAPTURE_EXTENSION, &answer);

  g_assert_cmpstr (number, ==, expected);
  g_assert_nonnull (key);
  g_assert_null (strstr (answer, key));
  g_assert_null (strstr (answer, TOKEN));
  g_assert_null (strstr (answer, code));
}

static void
test_page_tells_nothing_secret (Fixture *f, gconstpointer data)
{
  g_autofree char *page = ask (f, "GET", "/connect", "", NULL);
  g_autofree char *script = ask (f, "GET", "/connect.js", "", NULL);
  g_autofree char *nothing = ask (f, "GET", "/etc/passwd", "", NULL);

  assert_answer (page, "200");
  g_assert_null (strstr (page, TOKEN));
  assert_answer (script, "200");
  assert_answer (nothing, "404");
}

static void
test_who_says_nothing_is_let_go (Fixture *f, gconstpointer data)
{
  g_autoptr (GSocketConnection) silent = overlay_client_connect (get_port (f));
  g_autofree char *nothing = NULL;

  overlay_client_send (silent, "POST /capture HTTP/1.1\r\n");
  nothing = overlay_client_read_until (silent, NULL); /* until it is cut */
  g_assert_null (strstr (nothing, "200"));
}

static void
test_taken_port_is_said (Fixture *f, gconstpointer data)
{
  const VigieCaptureOptions options = { .token = TOKEN,
                                        .port = vigie_capture_receiver_get_port (f->receiver) };
  g_autoptr (GError) error = NULL;

  g_assert_null (vigie_capture_receiver_new (&options, &error));
  g_assert_error (error, VIGIE_ERROR, VIGIE_ERROR_BUSY);
}

#define ADD(path, func) g_test_add ("/capture/" path, Fixture, NULL, set_up, func, tear_down)
#define ADD_IMPATIENT(path, func)                                                                  \
  g_test_add ("/capture/" path, Fixture, GUINT_TO_POINTER (1), set_up, func, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/capture/link", test_link_says_what_the_page_says);
  g_test_add_func ("/capture/link/title", test_link_without_text_says_the_title);
  g_test_add_func ("/capture/link/local", test_link_names_nothing_of_this_machine);
  g_test_add_func ("/capture/link/long", test_link_that_is_too_long_is_refused);
  g_test_add_func ("/capture/json", test_json_that_is_none_is_refused);
  g_test_add_func ("/capture/json/future", test_time_to_come_is_not_believed);
  ADD ("post", test_post_says_who_handed_it_over);
  ADD ("twice", test_twice_the_same_is_known);
  ADD ("same-address", test_other_words_at_the_same_address_are_kept);
  ADD ("title", test_other_title_is_no_other_post);
  ADD ("no-edit", test_less_of_a_known_post_is_no_edit);
  ADD ("pictures", test_pictures_are_kept);
  ADD ("pictures/webcam", test_later_picture_of_the_same_address_is_kept);
  ADD ("no-picture", test_what_is_no_picture_is_said);
  ADD ("strangers", test_strangers_get_nothing);
  ADD ("strangers/key", test_who_knows_another_key_is_no_friend);
  ADD ("once", test_proof_is_good_once_for_one_request);
  ADD ("preflight", test_page_of_the_web_may_not_ask_before);
  ADD ("too-large", test_what_is_too_large_is_refused);
  ADD ("too-large/chunked", test_what_turns_out_too_large_is_refused);
  ADD ("no-json", test_what_is_no_json_is_said);
  ADD ("no-incident", test_no_open_incident_is_said);
  ADD ("pair", test_code_connects_one_browser);
  ADD ("pair/secret", test_connecting_shows_no_secret);
  ADD ("page", test_page_tells_nothing_secret);
  ADD_IMPATIENT ("silent", test_who_says_nothing_is_let_go);
  ADD ("port", test_taken_port_is_said);
  return g_test_run ();
}
