/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-source-page.h"

#include "vigie-http-hosts.h"
#include "vigie-json.h"
#include "vigie-source-private.h"

/* The version that is known, and the address that it moved to. */
typedef struct
{
  char *address;
  char *words; /* (nullable): what its entries had to match */
  VigieHttpValidator validator;
} Cursor;

static void
cursor_clear (Cursor *self)
{
  g_free (self->address);
  g_free (self->words);
  vigie_http_validator_clear (&self->validator);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Cursor, cursor_clear)

static void
cursor_read (Cursor *self, const char *text, const char *first_address)
{
  g_autoptr (JsonNode) node = text != NULL ? vigie_json_parse (text, -1, NULL) : NULL;

  if (node != NULL && JSON_NODE_HOLDS_OBJECT (node))
    {
      JsonObject *object = json_node_get_object (node);

      self->address = g_strdup (vigie_json_get_string (object, "address"));
      self->words = g_strdup (vigie_json_get_string (object, "words"));
      self->validator.uri = g_strdup (vigie_json_get_string (object, "uri"));
      self->validator.etag = g_strdup (vigie_json_get_string (object, "etag"));
      self->validator.modified = g_strdup (vigie_json_get_string (object, "modified"));
    }
  if (self->address == NULL)
    self->address = g_strdup (first_address);
}

static void
add_member (JsonObject *object, const char *name, const char *value)
{
  if (value != NULL)
    json_object_set_string_member (object, name, value);
}

static char *
cursor_write (const char *address, const char *words, const VigieHttpValidator *validator)
{
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);
  JsonObject *object = json_object_new ();

  json_node_take_object (node, object);
  add_member (object, "address", address);
  add_member (object, "words", words);
  add_member (object, "uri", validator->uri);
  add_member (object, "etag", validator->etag);
  add_member (object, "modified", validator->modified);
  return vigie_json_canonical (node);
}

/* What somebody typed may be in the local network, and so may all of that server; another one, to
 * which a server sent us, may not. */
static gboolean
is_of_typed_server (const char *address, const char *typed)
{
  g_autoptr (GUri) uri = g_uri_parse (address, G_URI_FLAGS_PARSE_RELAXED, NULL);
  g_autoptr (GUri) typed_uri = g_uri_parse (typed, G_URI_FLAGS_PARSE_RELAXED, NULL);
  g_autofree char *key = uri != NULL ? vigie_http_host_make_key (uri) : NULL;
  g_autofree char *typed_key = typed_uri != NULL ? vigie_http_host_make_key (typed_uri) : NULL;

  return key != NULL && g_strcmp0 (key, typed_key) == 0;
}

/* Nothing is new but the address. */
static gboolean
commit_cursor (VigieSourceRound *round, const char *cursor, GError **error)
{
  g_auto (VigieSourceIntake) intake = { 0 };

  vigie_source_intake_init (&intake, round, "");
  return vigie_source_intake_commit (&intake, cursor, error);
}

/**
 * vigie_source_page_ask:
 * @self: (out caller-allocates): a page
 * @round: whose cursor tells the version that is known
 * @want: what is asked for
 * @error: see vigie_http_client_get_finish()
 *
 * An address that moved for good is asked at its new place from then on, also where there is
 * nothing new to commit.
 *
 * Returns: whether the server answered
 */
gboolean
vigie_source_page_ask (VigieSourcePage *self,
                       VigieSourceRound *round,
                       const VigieSourcePageWant *want,
                       GError **error)
{
  g_auto (Cursor) known = { 0 };
  g_autoptr (VigieHttpResponse) response = NULL;

  cursor_read (&known, round->cursor, want->address);
  if (g_strcmp0 (known.words, want->kept) != 0)
    vigie_http_validator_clear (&known.validator);
  response =
      vigie_http_client_get (round->client,
                             &(VigieHttpRequest) {
                                 .uri = known.address,
                                 .accept = want->accept,
                                 .validator = &known.validator,
                                 .max_bytes = want->max_bytes,
                                 .headers = want->headers,
                                 .allow_local = is_of_typed_server (known.address, want->address),
                             },
                             round->cancellable, error);
  if (response == NULL)
    return FALSE;
  if (response->bytes == NULL)
    {
      g_autofree char *cursor = NULL;

      if (response->moved_to == NULL || g_str_equal (response->moved_to, known.address))
        return TRUE;
      cursor = cursor_write (response->moved_to, known.words, &known.validator);
      return commit_cursor (round, cursor, error);
    }
  self->cursor = cursor_write (response->moved_to != NULL ? response->moved_to : known.address,
                               want->kept, &response->validator);
  self->response = g_steal_pointer (&response);
  return TRUE;
}

/* The same, where @words say what the caller keeps. */
gboolean
vigie_source_page_get (VigieSourcePage *self,
                       VigieSourceRound *round,
                       const char *address,
                       const VigieWatchWords *words,
                       const char *accept,
                       gsize max_bytes,
                       GError **error)
{
  return vigie_source_page_ask (
      self, round,
      &(VigieSourcePageWant) { .address = address,
                               .kept =
                                   words != NULL ? vigie_watch_words_get_expression (words) : NULL,
                               .accept = accept,
                               .max_bytes = max_bytes },
      error);
}

void
vigie_source_page_clear (VigieSourcePage *self)
{
  g_clear_pointer (&self->response, vigie_http_response_free);
  g_clear_pointer (&self->cursor, g_free);
}

/* What browsers get, and what stands before a server while it is being mended or wants a login:
 * with status 200 and whatever type. Marks of an encoding may come before it. */
gboolean
vigie_source_page_is_web_page (GBytes *bytes)
{
  gsize size = 0;
  const char *data = bytes != NULL ? g_bytes_get_data (bytes, &size) : NULL;

  for (gsize i = 0; i < size; i++)
    if (!g_ascii_isspace (data[i]) && (guchar) data[i] < 0x80)
      return data[i] == '<';
  return FALSE;
}
