/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-source-page.h"

#include "vigie-json.h"

/* The version that is known, and the address that it moved to. */
typedef struct
{
  char *address;
  VigieHttpValidator validator;
} Cursor;

static void
cursor_clear (Cursor *self)
{
  g_free (self->address);
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
cursor_write (const char *address, const VigieHttpValidator *validator)
{
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);
  JsonObject *object = json_object_new ();

  json_node_take_object (node, object);
  add_member (object, "address", address);
  add_member (object, "uri", validator->uri);
  add_member (object, "etag", validator->etag);
  add_member (object, "modified", validator->modified);
  return vigie_json_canonical (node);
}

/**
 * vigie_source_page_get:
 * @self: (out caller-allocates): a page
 * @round: whose cursor tells the version that is known
 * @address: as it was typed
 * @accept: (nullable): media types that are wanted
 * @max_bytes: of the answer
 * @error: see vigie_http_client_get_finish()
 *
 * An address that somebody typed may be in the local network; one that a server sent us to may not.
 *
 * Returns: whether the server answered
 */
gboolean
vigie_source_page_get (VigieSourcePage *self,
                       VigieSourceRound *round,
                       const char *address,
                       const char *accept,
                       gsize max_bytes,
                       GError **error)
{
  g_auto (Cursor) known = { 0 };
  g_autoptr (VigieHttpResponse) response = NULL;

  cursor_read (&known, round->cursor, address);
  response = vigie_http_client_get (round->client,
                                    &(VigieHttpRequest) {
                                        .uri = known.address,
                                        .accept = accept,
                                        .validator = &known.validator,
                                        .max_bytes = max_bytes,
                                        .allow_local = g_str_equal (known.address, address),
                                    },
                                    round->cancellable, error);
  if (response == NULL)
    return FALSE;
  if (response->bytes == NULL)
    return TRUE;
  self->cursor = cursor_write (response->moved_to != NULL ? response->moved_to : known.address,
                               &response->validator);
  self->response = g_steal_pointer (&response);
  return TRUE;
}

void
vigie_source_page_clear (VigieSourcePage *self)
{
  g_clear_pointer (&self->response, vigie_http_response_free);
  g_clear_pointer (&self->cursor, g_free);
}
