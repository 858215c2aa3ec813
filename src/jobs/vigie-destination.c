/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-destination.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "vigie-error.h"
#include "vigie-json.h"

#define MAX_NAME 100     /* characters */
#define MAX_ADDRESS 2048 /* bytes */

static const char *const kinds[VIGIE_N_DESTINATION_KINDS] = { "webdav", "http-put", "http-post",
                                                              "folder" };

/* (transfer full): one of GeoJSON without a name and an address */
VigieDestination *
vigie_destination_new (void)
{
  VigieDestination *self = g_new0 (VigieDestination, 1);

  self->name = g_strdup ("");
  self->address = g_strdup ("");
  self->format = g_strdup ("geojson");
  return self;
}

VigieDestination *
vigie_destination_copy (const VigieDestination *self)
{
  VigieDestination *copy = g_memdup2 (self, sizeof *self);

  copy->name = g_strdup (self->name);
  copy->address = g_strdup (self->address);
  copy->user = g_strdup (self->user);
  copy->format = g_strdup (self->format);
  return copy;
}

void
vigie_destination_free (VigieDestination *self)
{
  g_free (self->name);
  g_free (self->address);
  g_free (self->user);
  g_free (self->format);
  g_free (self);
}

const char *
vigie_destination_kind_to_string (VigieDestinationKind kind)
{
  g_return_val_if_fail ((guint) kind < VIGIE_N_DESTINATION_KINDS, kinds[0]);

  return kinds[kind];
}

gboolean
vigie_destination_kind_from_string (const char *text, VigieDestinationKind *kind)
{
  for (guint i = 0; i < VIGIE_N_DESTINATION_KINDS; i++)
    if (g_strcmp0 (text, kinds[i]) == 0)
      {
        *kind = (VigieDestinationKind) i;
        return TRUE;
      }
  return FALSE;
}

gboolean
vigie_destination_equal (const VigieDestination *a, const VigieDestination *b)
{
  return strcmp (a->name, b->name) == 0 && a->kind == b->kind &&
         strcmp (a->address, b->address) == 0 && g_strcmp0 (a->user, b->user) == 0 &&
         strcmp (a->format, b->format) == 0 && a->with_lifted == b->with_lifted &&
         a->include_authors == b->include_authors &&
         a->include_unconfirmed == b->include_unconfirmed && a->automatic == b->automatic;
}

/* ---- what may be one ---- */

static gboolean
invalid (GError **error, const char *sentence)
{
  g_set_error_literal (error, VIGIE_ERROR, VIGIE_ERROR_INVALID, sentence);
  return FALSE;
}

static gboolean
is_line (const char *text)
{
  if (!g_utf8_validate (text, -1, NULL))
    return FALSE;
  for (const char *c = text; *c != '\0'; c = g_utf8_next_char (c))
    if (g_unichar_iscntrl (g_utf8_get_char (c)))
      return FALSE;
  return TRUE;
}

static gboolean
check_web_address (const char *address, GError **error)
{
  g_autoptr (GUri) uri =
      g_uri_parse (address, G_URI_FLAGS_ENCODED | G_URI_FLAGS_SCHEME_NORMALIZE, NULL);
  const char *host = uri != NULL ? g_uri_get_host (uri) : NULL;

  if (uri == NULL || host == NULL || host[0] == '\0' ||
      (!g_str_equal (g_uri_get_scheme (uri), "http") &&
       !g_str_equal (g_uri_get_scheme (uri), "https")))
    return invalid (error, _ ("The address of a server begins with https:// or http://, then comes "
                              "its name."));
  if (g_uri_get_userinfo (uri) != NULL)
    return invalid (error, _ ("Write no name or password into the address: the name has its own "
                              "place, and the password is kept in the keyring."));
  if (g_uri_get_fragment (uri) != NULL)
    return invalid (error, _ ("The address must not have a part after “#”."));
  return TRUE;
}

static gboolean
check_path (const char *address, GError **error)
{
  g_autofree char *lower = g_ascii_strdown (address, -1);

  if (!g_path_is_absolute (address))
    return invalid (error, _ ("Give the folder with its whole path, like /srv/partage/."));
  if (g_str_has_suffix (lower, ".vigie") || g_str_has_suffix (lower, ".territory"))
    return invalid (error, _ ("An overlay does not take the place of an incident or a territory. "
                              "Choose another name for the file."));
  return TRUE;
}

/**
 * vigie_destination_check:
 * @self: a destination, as somebody entered it
 * @error: return location for a #GError
 *
 * Returns: %FALSE with %VIGIE_ERROR_INVALID and a sentence where something cannot be meant
 */
gboolean
vigie_destination_check (const VigieDestination *self, GError **error)
{
  if (self->name == NULL || !is_line (self->name) || self->name[strspn (self->name, " ")] == '\0')
    return invalid (error, _ ("A destination needs a name."));
  if (g_utf8_strlen (self->name, -1) > MAX_NAME)
    return invalid (error, _ ("The name of the destination is too long."));
  if (self->address == NULL || self->address[0] == '\0')
    return invalid (error, _ ("A destination needs an address or a folder."));
  if (strlen (self->address) > MAX_ADDRESS || !is_line (self->address))
    return invalid (error, _ ("This address is not written as addresses are."));
  if (self->user != NULL && (!is_line (self->user) || strchr (self->user, ':') != NULL))
    return invalid (error, _ ("A user’s name has no colon and no line breaks."));
  if (vigie_export_format_find (self->format) == NULL)
    {
      g_autofree char *names = vigie_export_formats_list_names ();

      g_set_error (error, VIGIE_ERROR, VIGIE_ERROR_INVALID,
                   _ ("“%s” is not a format; formats are %s"),
                   self->format != NULL ? self->format : "", names);
      return FALSE;
    }
  return self->kind == VIGIE_DESTINATION_FOLDER ? check_path (self->address, error)
                                                : check_web_address (self->address, error);
}

/* A name that every server and disk takes. */
static char *
make_file_name (const VigieDestination *self)
{
  const VigieExportFormat *format = vigie_export_format_find (self->format);
  g_autofree char *ascii = g_str_to_ascii (self->name, "C");
  g_autoptr (GString) name = g_string_new (NULL);

  for (const char *c = ascii; *c != '\0'; c++)
    if (g_ascii_isalnum (*c))
      g_string_append_c (name, g_ascii_tolower (*c));
    else if (name->len > 0 && name->str[name->len - 1] != '-')
      g_string_append_c (name, '-');
  if (name->len > 0 && name->str[name->len - 1] == '-')
    g_string_truncate (name, name->len - 1);
  if (name->len == 0)
    g_string_assign (name, "overlay");
  g_string_append (name, format != NULL ? format->suffix : "");
  return g_string_free_and_steal (g_steal_pointer (&name));
}

/**
 * vigie_destination_dup_address:
 *
 * Returns: (transfer full): the address or path of the file itself
 */
char *
vigie_destination_dup_address (const VigieDestination *self)
{
  g_autofree char *name = NULL;

  if (!g_str_has_suffix (self->address, "/") || self->kind == VIGIE_DESTINATION_HTTP_POST)
    return g_strdup (self->address);
  name = make_file_name (self);
  return g_strconcat (self->address, name, NULL);
}

/**
 * vigie_destination_dup_place:
 *
 * Returns: (transfer full): the name of the server, or the folder, for people
 */
char *
vigie_destination_dup_place (const VigieDestination *self)
{
  g_autoptr (GUri) uri = NULL;
  g_autofree char *path = NULL;

  if (self->kind == VIGIE_DESTINATION_FOLDER)
    {
      path = vigie_destination_dup_address (self);
      return g_path_get_dirname (path);
    }
  uri = g_uri_parse (self->address, G_URI_FLAGS_ENCODED, NULL);
  return g_strdup (uri != NULL && g_uri_get_host (uri) != NULL ? g_uri_get_host (uri)
                                                               : self->address);
}

/**
 * vigie_destination_dup_place_key:
 * @self: a destination
 *
 * Tells two addresses apart without saying what they are: the log goes to other desks.
 *
 * Returns: (transfer full): 16 hex digits
 */
char *
vigie_destination_dup_place_key (const VigieDestination *self)
{
  g_autofree char *address = vigie_destination_dup_address (self);
  g_autofree char *whole =
      g_strconcat (vigie_destination_kind_to_string (self->kind), "\n", address, NULL);
  g_autofree char *hash = g_compute_checksum_for_string (G_CHECKSUM_SHA256, whole, -1);

  return g_strndup (hash, 16);
}

/**
 * vigie_destination_get_request:
 *
 * Returns: what is to be written for it now; its path is still to be set
 */
VigieOverlayRequest
vigie_destination_get_request (const VigieDestination *self)
{
  return (VigieOverlayRequest) { .format = vigie_export_format_find (self->format),
                                 .at = VIGIE_TIME_UNKNOWN,
                                 .with_lifted = self->with_lifted,
                                 .include_authors = self->include_authors,
                                 .include_unconfirmed = self->include_unconfirmed };
}

/* ---- in the incident ---- */

static gboolean
is_true (JsonObject *object, const char *member)
{
  JsonNode *node = json_object_get_member (object, member);

  return node != NULL && JSON_NODE_HOLDS_VALUE (node) &&
         json_node_get_value_type (node) == G_TYPE_BOOLEAN && json_node_get_boolean (node);
}

static VigieDestination *
read_destination (JsonObject *object)
{
  g_autoptr (VigieDestination) self = g_new0 (VigieDestination, 1);

  if (!vigie_destination_kind_from_string (vigie_json_get_string (object, "kind"), &self->kind))
    return NULL;
  self->name = g_strdup (vigie_json_get_string (object, "name"));
  self->address = g_strdup (vigie_json_get_string (object, "address"));
  self->user = g_strdup (vigie_json_get_string (object, "user"));
  self->format = g_strdup (vigie_json_get_string (object, "format"));
  self->with_lifted = is_true (object, "with_lifted");
  self->include_authors = is_true (object, "include_authors");
  self->include_unconfirmed = is_true (object, "include_unconfirmed");
  self->automatic = is_true (object, "automatic");
  return vigie_destination_check (self, NULL) ? g_steal_pointer (&self) : NULL;
}

static void
add_string (JsonBuilder *builder, const char *name, const char *text)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_string_value (builder, text);
}

static void
add_flag (JsonBuilder *builder, const char *name, gboolean flag)
{
  if (!flag)
    return;
  json_builder_set_member_name (builder, name);
  json_builder_add_boolean_value (builder, TRUE);
}

static void
write_destination (JsonBuilder *builder, const VigieDestination *self)
{
  json_builder_begin_object (builder);
  add_string (builder, "name", self->name);
  add_string (builder, "kind", vigie_destination_kind_to_string (self->kind));
  add_string (builder, "address", self->address);
  if (self->user != NULL && self->user[0] != '\0')
    add_string (builder, "user", self->user);
  add_string (builder, "format", self->format);
  add_flag (builder, "with_lifted", self->with_lifted);
  add_flag (builder, "include_authors", self->include_authors);
  add_flag (builder, "include_unconfirmed", self->include_unconfirmed);
  add_flag (builder, "automatic", self->automatic);
  json_builder_end_object (builder);
}

static gboolean
save (VigieStore *store, GPtrArray *destinations, GError **error)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) node = NULL;
  g_autofree char *text = NULL;

  json_builder_begin_array (builder);
  for (guint i = 0; i < destinations->len; i++)
    write_destination (builder, g_ptr_array_index (destinations, i));
  json_builder_end_array (builder);
  node = json_builder_get_root (builder);
  text = vigie_json_canonical (node);
  return vigie_store_set (store, VIGIE_INFO_DESTINATIONS, text, error);
}

/**
 * vigie_destinations_load:
 * @store: the incident
 * @error: return location for a #GError
 *
 * Returns: (transfer full) (element-type VigieDestination) (nullable): its destinations. One that a
 *   newer Vigie wrote and this one does not know is left out; %NULL with @error set where the list
 *   cannot be read at all
 */
GPtrArray *
vigie_destinations_load (VigieStore *store, GError **error)
{
  g_autoptr (GPtrArray) destinations =
      g_ptr_array_new_with_free_func ((GDestroyNotify) vigie_destination_free);
  g_autofree char *text = vigie_store_get (store, VIGIE_INFO_DESTINATIONS);
  g_autoptr (JsonNode) node = NULL;
  JsonArray *array;

  if (text == NULL || text[0] == '\0')
    return g_steal_pointer (&destinations);
  node = vigie_json_parse (text, -1, NULL);
  if (node == NULL || !JSON_NODE_HOLDS_ARRAY (node))
    {
      invalid (error, _ ("The incident’s list of destinations cannot be read."));
      return NULL;
    }
  array = json_node_get_array (node);
  for (guint i = 0; i < MIN (json_array_get_length (array), VIGIE_DESTINATIONS_MAX); i++)
    {
      JsonNode *element = json_array_get_element (array, i);
      VigieDestination *destination = JSON_NODE_HOLDS_OBJECT (element)
                                          ? read_destination (json_node_get_object (element))
                                          : NULL;

      if (destination != NULL)
        g_ptr_array_add (destinations, destination);
    }
  return g_steal_pointer (&destinations);
}

/* (transfer none) (nullable) */
const VigieDestination *
vigie_destinations_find (GPtrArray *destinations, const char *name)
{
  for (guint i = 0; i < destinations->len; i++)
    {
      const VigieDestination *destination = g_ptr_array_index (destinations, i);

      if (strcmp (destination->name, name) == 0)
        return destination;
    }
  return NULL;
}

static gboolean
fail_taken (const char *name, GError **error)
{
  g_set_error (error, VIGIE_ERROR, VIGIE_ERROR_EXISTS,
               _ ("There is a destination “%s” already. Choose another name."), name);
  return FALSE;
}

static gboolean
fail_unknown (const char *name, GError **error)
{
  g_set_error (error, VIGIE_ERROR, VIGIE_ERROR_NOT_FOUND, _ ("There is no destination “%s”."),
               name);
  return FALSE;
}

/**
 * vigie_destinations_add:
 * @store: the incident
 * @destination: the new one
 * @error: return location for a #GError
 *
 * Returns: %FALSE with %VIGIE_ERROR_INVALID, or %VIGIE_ERROR_EXISTS where its name is taken
 */
gboolean
vigie_destinations_add (VigieStore *store, const VigieDestination *destination, GError **error)
{
  g_autoptr (GPtrArray) destinations = NULL;

  if (!vigie_destination_check (destination, error))
    return FALSE;
  destinations = vigie_destinations_load (store, error);
  if (destinations == NULL)
    return FALSE;
  if (vigie_destinations_find (destinations, destination->name) != NULL)
    return fail_taken (destination->name, error);
  if (destinations->len >= VIGIE_DESTINATIONS_MAX)
    return invalid (error, _ ("The incident has too many destinations. Remove one first."));
  g_ptr_array_add (destinations, vigie_destination_copy (destination));
  return save (store, destinations, error);
}

/**
 * vigie_destinations_change:
 * @store: the incident
 * @name: of one of its destinations
 * @destination: as it is from now on; its name may be another
 * @error: return location for a #GError
 *
 * Returns: %FALSE with @error set, and nothing changed
 */
gboolean
vigie_destinations_change (VigieStore *store,
                           const char *name,
                           const VigieDestination *destination,
                           GError **error)
{
  g_autoptr (GPtrArray) destinations = NULL;
  guint index;

  if (!vigie_destination_check (destination, error))
    return FALSE;
  destinations = vigie_destinations_load (store, error);
  if (destinations == NULL)
    return FALSE;
  if (!g_ptr_array_find (destinations, vigie_destinations_find (destinations, name), &index))
    return fail_unknown (name, error);
  if (strcmp (name, destination->name) != 0 &&
      vigie_destinations_find (destinations, destination->name) != NULL)
    return fail_taken (destination->name, error);
  vigie_destination_free (g_ptr_array_index (destinations, index));
  destinations->pdata[index] = vigie_destination_copy (destination);
  return save (store, destinations, error);
}

/* Its secret stays in the keyring: other incidents may have it, too. */
gboolean
vigie_destinations_remove (VigieStore *store, const char *name, GError **error)
{
  g_autoptr (GPtrArray) destinations = vigie_destinations_load (store, error);
  guint index;

  if (destinations == NULL)
    return FALSE;
  if (!g_ptr_array_find (destinations, vigie_destinations_find (destinations, name), &index))
    return fail_unknown (name, error);
  g_ptr_array_remove_index (destinations, index);
  return save (store, destinations, error);
}
