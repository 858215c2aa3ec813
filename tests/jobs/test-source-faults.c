/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What may go wrong at any server, at each kind of source that asks one: a failed round says why in
 * a sentence, tells no secret, brings nothing and leaves the cursor where it was. */
#include <string.h>

#include "store-support.h"
#include "vigie-error.h"
#include "vigie-json.h"
#include "vigie-server-thread.h"
#include "vigie-watching.h"

#define SECRET "123456:AAAAAAAAAAAAAAAAAAAAAAAAAAA-topsecret" /* good for Telegram too */
#define SECRET_END "topsecret"

typedef struct
{
  const char *kind;
  const char *path; /* behind the address of the server */
  const char *options[4];
  gboolean has_secret;
} Kind;

static const Kind kinds[] = {
  { "feed", "/feed.xml", { NULL }, FALSE },
  { "csv", "/table.csv", { NULL }, FALSE },
  { "mastodon", "", { "tag=crue" }, FALSE },
  { "mastodon", "", { "tag=crue", "q=pont" }, TRUE },
  { "bluesky", "", { "q=crue" }, FALSE },
  { "bluesky", "", { "q=crue", "handle=desk.test" }, TRUE },
  { "ushahidi", "", { NULL }, FALSE },
  { "commons", "/w/api.php", { "lat=47.5", "lon=4.7" }, FALSE },
  { "x", "", { "q=crue", "stream=no" }, TRUE },
  { "telegram", "", { NULL }, TRUE },
  { "meta", "", { "page=123" }, TRUE },
  { "meta", "", { "instagram=123", "tag=crue" }, TRUE },
  { "vigicrues", "/InfoVigiCru.geojson", { NULL }, FALSE },
  { "bisonfute", "/content.xml", { NULL }, FALSE },
  { "vigilance", "/encours", { "department=21" }, TRUE },
};

typedef enum
{
  WHOLE,
  CUT,    /* in the middle, after its length was said */
  CLOSED, /* before anything was answered */
} Manner;

/**
 * Fault:
 * @codes: what the round may fail with
 *
 * What comes instead of an answer, to each request.
 */
typedef struct
{
  const char *name;
  Manner manner;
  guint status;
  const char *type;
  const char *body;
  const char *header; /* (nullable) */
  const char *value;
  guint codes;
} Fault;

#define CODE(name) (1u << VIGIE_ERROR_##name)

static const Fault faults[] = {
  { "page", WHOLE, 200, "text/html", "<!DOCTYPE html><html><body>Bienvenue</body></html>", NULL,
    NULL, CODE (INVALID) },
  { "page-as-json", WHOLE, 200, "application/json", "<html><body>Maintenance</body></html>", NULL,
    NULL, CODE (INVALID) },
  { "empty", WHOLE, 200, "application/json", "", NULL, NULL, CODE (INVALID) },
  { "nonsense", WHOLE, 200, "application/json", "\xff\xfe\x01nonsense", NULL, NULL,
    CODE (INVALID) },
  { "cut", CUT, 200, "application/json", "{\"data\":[{\"id\":\"1\",\"text\":\"Pont fermé", NULL,
    NULL, CODE (NETWORK) },
  { "closed", CLOSED, 0, NULL, NULL, NULL, NULL, CODE (NETWORK) },
  { "login", WHOLE, 401, "application/json", "{\"error\":\"invalid_token\"}", NULL, NULL,
    CODE (LOGIN) | CODE (INVALID) }, /* not in the service’s own words: somebody in between */
  { "too-often", WHOLE, 429, "application/json", "{}", "Retry-After", "120", CODE (LIMITED) },
  { "too-often-without-a-time", WHOLE, 429, "application/json", "{}", NULL, NULL, CODE (LIMITED) },
  { "out-of-order", WHOLE, 503, "text/html", "<html>Maintenance</html>", "Retry-After", "120",
    CODE (NETWORK) | CODE (LIMITED) },
  { "away", WHOLE, 404, "text/html", "<html>Rien</html>", NULL, NULL,
    CODE (NOT_FOUND) | CODE (INVALID) },
  { "loop", WHOLE, 302, NULL, "", "Location", "/again", CODE (NETWORK) | CODE (INVALID) },
};

/* ---- a server that does it wrong ---- */

static void
on_half_written (SoupServerMessage *message, gpointer data)
{
  g_socket_shutdown (soup_server_message_get_socket (message), TRUE, TRUE, NULL);
}

static void
on_request (SoupServer *server,
            SoupServerMessage *message,
            const char *path,
            GHashTable *query,
            gpointer user_data)
{
  const Fault *fault = *(const Fault **) user_data;
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (message);

  if (fault->manner == CLOSED)
    {
      g_socket_shutdown (soup_server_message_get_socket (message), TRUE, TRUE, NULL);
      return;
    }
  soup_server_message_set_status (message, fault->status, NULL);
  if (fault->header != NULL)
    soup_message_headers_replace (headers, fault->header, fault->value);
  if (fault->type != NULL)
    soup_message_headers_replace (headers, "Content-Type", fault->type);
  soup_message_body_append (soup_server_message_get_response_body (message), SOUP_MEMORY_COPY,
                            fault->body, strlen (fault->body));
  if (fault->manner == CUT)
    {
      soup_message_headers_set_encoding (headers, SOUP_ENCODING_CHUNKED);
      g_signal_connect (message, "wrote-chunk", G_CALLBACK (on_half_written), NULL);
    }
}

/* ---- what is to hold ---- */

typedef struct
{
  const Kind *kind;
  const Fault *fault;
} Case;

static VigieSource *
make_source (const Kind *kind, guint port)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) options = NULL;
  g_autoptr (GError) error = NULL;
  VigieSource *source;

  g_strv_builder_take (builder, g_strdup_printf ("url=http://127.0.0.1:%u%s", port, kind->path));
  for (gsize i = 0; i < G_N_ELEMENTS (kind->options) && kind->options[i] != NULL; i++)
    g_strv_builder_add (builder, kind->options[i]);
  options = g_strv_builder_end (builder);
  source = vigie_source_new (kind->kind, (const char *const *) options, &error);
  g_assert_no_error (error);
  return source;
}

static void
assert_sentence (const GError *error)
{
  g_test_message ("%s", error->message);
  g_assert_true (g_utf8_validate (error->message, -1, NULL));
  g_assert_true (g_str_has_suffix (error->message, ".") || g_str_has_suffix (error->message, "?") ||
                 strstr (error->message, "here they are: ") != NULL);
  g_assert_null (strstr (error->message, SECRET_END));
}

/* Nothing, or when posts that are here were looked at last, of which there are none. */
static void
assert_nowhere (VigieStore *store, VigieSource *source)
{
  g_autofree char *key = vigie_source_dup_key (source);
  g_autofree char *cursor = vigie_store_dup_cursor (store, key, NULL);
  g_autoptr (JsonNode) node = NULL;

  g_assert_null (strstr (key, SECRET_END));
  if (cursor == NULL)
    return;
  g_assert_null (strstr (cursor, SECRET_END));
  node = vigie_json_parse (cursor, -1, NULL);
  g_assert_cmpuint (json_object_get_size (json_node_get_object (node)), ==, 1);
  g_assert_true (json_object_has_member (json_node_get_object (node), "recheck"));
}

static void
test_fault (gconstpointer data)
{
  const Case *self = data;
  const Fault *fault = self->fault;
  VigieServerThread thread = { 0 };
  Place place;
  VigieStore *store;
  VigieHttpClient *client = vigie_http_client_new (NULL, FALSE);
  g_autoptr (VigieSource) source = NULL;
  g_auto (VigieSourceRound) round = { 0 };
  g_autoptr (VigieQuery) query = vigie_query_new ();
  g_autoptr (GError) error = NULL;

  vigie_server_thread_start (&thread, "faults", on_request, &fault);
  place_init (&place);
  store = create_store (place.path);
  source = make_source (self->kind, thread.port);
  g_assert_false (vigie_watching_poll (
      store, source, client, self->kind->has_secret ? SECRET : NULL, NULL, &round, &error));
  g_assert_nonnull (error);
  assert_sentence (error);
  g_assert_true (error->domain == VIGIE_ERROR);
  g_assert_cmpuint ((1u << error->code) & fault->codes, !=, 0);
  assert_nowhere (store, source);
  g_assert_cmpuint (count_found (store, query), ==, 0);

  vigie_http_client_close (client);
  g_object_unref (client);
  close_and_unref (store);
  place_clear (&place);
  vigie_server_thread_stop (&thread);
}

/* ---- a cursor of somebody else's ---- */

/* An incident may come from anybody, and where a source goes on lies in it. Whatever that says, a
 * round is one. */
static const char *const names[] = {
  "address", "after",  "asked",   "at",      "below",    "besides",  "comments", "cursor",
  "etag",    "failed", "feed",    "found",   "id",       "mentions", "missed",   "modified",
  "newest",  "next",   "offset",  "pages",   "posts",    "recheck",  "searches", "seq",
  "since",   "stream", "streams", "tagged",  "tags",     "top",      "until",    "uri",
  "version", "words",  "known",   "circles", "official", "crue",     "q=crue",   "tag=crue",
};

static const char *const values[] = {
  "7",
  "-9223372036854775808",
  "1e300",
  "\"\"",
  "\"../x?y#z\"",
  "true",
  "[]",
  "{}",
  "[[[7]]]",
  "[7,null,\"a\",{}]",
  "{\"at\":\"x\",\"missed\":7,\"newest\":{},\"words\":[]}",
  "{\"at\":9223372036854775807,\"newest\":\"9\",\"missed\":[7,{}],\"id\":-1}",
};

static const Fault answers[] = {
  { "page", WHOLE, 200, "text/html", "<html></html>", NULL, NULL, 0 },
  { "object", WHOLE, 200, "application/json",
    "{\"data\":[],\"posts\":[],\"statuses\":[],\"results\":[],\"ok\":true,\"result\":[],\"meta\":{}"
    ","
    "\"query\":{\"geosearch\":[]},\"features\":[],\"id\":\"123\",\"accessJwt\":\"a\","
    "\"refreshJwt\":\"r\",\"did\":\"did:plc:a\",\"handle\":\"desk.test\"}",
    NULL, NULL, 0 },
};

static char *
make_cursor (guint number)
{
  GString *text = g_string_new ("{");

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    g_string_append_printf (
        text, "%s\"%s\":%s", i > 0 ? "," : "", names[i],
        values[(number + i * (number / G_N_ELEMENTS (values))) % G_N_ELEMENTS (values)]);
  g_string_append_c (text, '}');
  return g_string_free_and_steal (text);
}

static void
test_cursor_of_somebody_else (gconstpointer data)
{
  const Kind *kind = data;
  const Fault *answer = NULL;
  VigieServerThread thread = { 0 };
  g_auto (Place) place = { 0 };
  VigieStore *store;
  g_autoptr (VigieSource) source = NULL;
  g_autofree char *key = NULL;

  vigie_server_thread_start (&thread, "faults", on_request, &answer);
  place_init (&place);
  store = create_store (place.path);
  source = make_source (kind, thread.port);
  key = vigie_source_dup_key (source);
  for (guint number = 0; number < 2 * G_N_ELEMENTS (values); number++)
    for (gsize i = 0; i < G_N_ELEMENTS (answers); i++)
      {
        g_autofree char *cursor = make_cursor (number);
        VigieHttpClient *client = vigie_http_client_new (NULL, FALSE);
        g_auto (VigieSourceRound) round = { 0 };
        VigieIngestCounts counts = { 0 };
        g_autoptr (GError) error = NULL;

        answer = &answers[i];
        vigie_post_sink_take (VIGIE_POST_SINK (store),
                              &(VigieBatch) { .watch = key, .cursor = cursor }, &counts, &error);
        g_assert_no_error (error);
        if (!vigie_watching_poll (store, source, client, kind->has_secret ? SECRET : NULL, NULL,
                                  &round, &error))
          assert_sentence (error);
        g_assert_cmpuint (round.counts.imported, ==, 0);
        vigie_http_client_close (client);
        g_object_unref (client);
      }
  close_and_unref (store);
  vigie_server_thread_stop (&thread);
}

int
main (int argc, char *argv[])
{
  static Case cases[G_N_ELEMENTS (kinds) * G_N_ELEMENTS (faults)];

  g_test_init (&argc, &argv, NULL);
  for (gsize k = 0; k < G_N_ELEMENTS (kinds); k++)
    for (gsize i = 0; i < G_N_ELEMENTS (faults); i++)
      {
        Case *made = &cases[k * G_N_ELEMENTS (faults) + i];
        g_autofree char *path = g_strdup_printf ("/source-faults/%s/%s/%s", kinds[k].kind,
                                                 !kinds[k].has_secret          ? "public"
                                                 : kinds[k].options[0] != NULL ? kinds[k].options[0]
                                                                               : "token",
                                                 faults[i].name);

        *made = (Case) { &kinds[k], &faults[i] };
        g_test_add_data_func (path, made, test_fault);
      }
  for (gsize k = 0; k < G_N_ELEMENTS (kinds); k++)
    {
      g_autofree char *path =
          g_strdup_printf ("/source-faults/%s/%" G_GSIZE_FORMAT "/cursor", kinds[k].kind, k);

      g_test_add_data_func (path, &kinds[k], test_cursor_of_somebody_else);
    }
  return g_test_run ();
}
