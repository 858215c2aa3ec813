/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n-lib.h>
#include <string.h>

#include "vigie-error.h"
#include "vigie-source-private.h"
#include "vigie-web-address.h"

/* What people type: "example.org/feed" is meant as an address of the web.
 * Returns: (transfer full) (nullable): as it is kept, or %NULL with @error set */
char *
vigie_source_complete_address (const char *value, GError **error)
{
  g_autofree char *address =
      strstr (value, "://") != NULL ? g_strdup (value) : g_strconcat ("https://", value, NULL);
  g_autoptr (GUri) uri = vigie_web_address_parse (NULL, address);

  if (uri == NULL)
    {
      g_set_error (error, VIGIE_ERROR, VIGIE_ERROR_INVALID,
                   _ ("“%s” is no address of the web: it must begin with http:// or https://."),
                   value);
      return NULL;
    }
  if (g_uri_get_userinfo (uri) != NULL)
    {
      g_set_error_literal (error, VIGIE_ERROR, VIGIE_ERROR_INVALID,
                           _ ("The address holds a name or a password, which would be kept with "
                              "the incident. Give them as the source’s secret."));
      return NULL;
    }
  return g_uri_to_string (uri);
}

/* (transfer full) (nullable): its option "url", which is one since it was typed, or @otherwise */
GUri *
vigie_source_parse_address (VigieSource *self, const char *otherwise /* (nullable) */)
{
  const char *address = vigie_source_get_option (self, "url");

  if (address == NULL)
    address = otherwise;
  return address != NULL ? vigie_web_address_parse (NULL, address) : NULL;
}

/* (transfer full): @path at the server of @uri, or its origin where that is "" */
char *
vigie_source_make_place (GUri *uri, const char *path)
{
  return g_uri_join (G_URI_FLAGS_ENCODED, g_uri_get_scheme (uri), NULL, g_uri_get_host (uri),
                     g_uri_get_port (uri), path, NULL, NULL);
}

/* The server of its option "url". Posts keep their identity when what is asked moves: it is that of
 * the address which was typed. */
char *
vigie_source_dup_host (VigieSource *self)
{
  g_autoptr (GUri) uri = vigie_source_parse_address (self, NULL);

  return g_strdup (uri != NULL ? g_uri_get_host (uri) : "");
}

/* The server that a network's interface is asked at: people paste the address of any page of it. */
void
vigie_source_server_init (VigieSourceServer *self, VigieSource *source, const char *otherwise)
{
  g_autoptr (GUri) uri = vigie_source_parse_address (source, otherwise);

  g_return_if_fail (uri != NULL);

  *self = (VigieSourceServer) { .origin = vigie_source_make_place (uri, ""),
                                .host = g_strdup (g_uri_get_host (uri)),
                                .is_typed = vigie_source_get_option (source, "url") != NULL };
}

void
vigie_source_server_clear (VigieSourceServer *self)
{
  g_clear_pointer (&self->origin, g_free);
  g_clear_pointer (&self->host, g_free);
}
