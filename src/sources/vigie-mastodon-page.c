/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-mastodon-page.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "vigie-error.h"
#include "vigie-http-error.h"
#include "vigie-import-private.h"

#define MAX_WORDS 200 /* of a server that are shown */

void
vigie_mastodon_page_clear (VigieMastodonPage *self)
{
  g_clear_pointer (&self->doc, yyjson_doc_free);
  g_clear_pointer (&self->newest, g_free);
  g_clear_pointer (&self->oldest, g_free);
  self->statuses = NULL;
}

/* ---- what the server says ---- */

static VigieHttpResponse *
ask (const VigieMastodonServer *self, const char *place, GError **error)
{
  g_autofree char *uri = g_strconcat (self->origin, place, NULL);

  return vigie_http_client_get (self->round->client,
                                &(VigieHttpRequest) { .uri = uri,
                                                      .accept = "application/json",
                                                      .authorization = self->authorization,
                                                      .allow_local = TRUE, /* somebody typed it */
                                                      .keep_refusals = TRUE },
                                self->round->cancellable, error);
}

static yyjson_doc *
read_json (const VigieHttpResponse *response)
{
  gsize size = 0;
  gconstpointer data = response->bytes != NULL ? g_bytes_get_data (response->bytes, &size) : NULL;

  return size > 0 ? yyjson_read (data, size, YYJSON_READ_NOFLAG) : NULL;
}

static gboolean
is_refusal (guint status)
{
  /* 422 is how some versions say that a token is missing */
  return status == 401 || status == 403 || status == 422;
}

static gboolean
refuse (const VigieMastodonServer *self, yyjson_doc *doc, guint status, GError **error)
{
  yyjson_val *said = yyjson_obj_get (yyjson_doc_get_root (doc), "error");
  g_autofree char *words =
      yyjson_is_str (said)
          ? vigie_import_shorten (yyjson_get_str (said), yyjson_get_len (said), MAX_WORDS)
          : g_strdup_printf ("%u", status);

  if (self->authorization != NULL)
    g_set_error (error, VIGIE_ERROR, VIGIE_ERROR_LOGIN,
                 /* Translators: a server, and what it says in its own language */
                 _ ("%s does not accept the access token: “%s”."), self->host, words);
  else
    g_set_error (error, VIGIE_ERROR, VIGIE_ERROR_LOGIN,
                 /* Translators: a server, and what it says in its own language */
                 _ ("%s shows this only to members: “%s”. Give an access token as the source’s "
                    "secret."),
                 self->host, words);
  return FALSE;
}

static gboolean
fail_strange (const VigieMastodonServer *self, GError **error)
{
  g_set_error (error, VIGIE_ERROR, VIGIE_ERROR_INVALID,
               _ ("%s does not answer as a server of Mastodon does. Is its address right, and does "
                  "it have this network’s interface?"),
               self->host);
  return FALSE;
}

/* ---- pages ---- */

/* The value of @name in the query of @address[0..length). (nullable) */
static char *
find_in_query (const char *address, gsize length, const char *name)
{
  g_autofree char *text = g_strndup (address, length);
  const char *query = strchr (text, '?');
  g_auto (GStrv) pairs = NULL;
  gsize name_length = strlen (name);

  if (query == NULL)
    return NULL;
  pairs = g_strsplit (query + 1, "&", 32);
  for (guint i = 0; pairs[i] != NULL; i++)
    if (strncmp (pairs[i], name, name_length) == 0 && pairs[i][name_length] == '=' &&
        pairs[i][name_length + 1] != '\0')
      return g_uri_unescape_string (pairs[i] + name_length + 1, NULL);
  return NULL;
}

/* Only the id is taken from <https://example.org/…?min_id=ID>; rel="prev": nothing is asked from an
 * address that the server chose. (nullable) */
static char *
find_link (const char *header, const char *relation, const char *name)
{
  g_autofree char *mark = g_strdup_printf ("rel=\"%s\"", relation);

  while (header != NULL && (header = strchr (header, '<')) != NULL)
    {
      const char *end = strchr (header, '>');
      const char *after = end != NULL ? strchr (end, '<') : NULL;
      const char *found = end != NULL ? strstr (end, mark) : NULL;

      if (found != NULL && (after == NULL || found < after))
        return find_in_query (header + 1, (gsize) (end - header - 1), name);
      header = after;
    }
  return NULL;
}

static void
find_ends (VigieMastodonPage *self, const char *link)
{
  self->newest = find_link (link, "prev", "min_id");
  if (self->newest == NULL)
    self->newest = find_link (link, "prev", "since_id");
  if (self->newest == NULL)
    self->newest = vigie_mastodon_dup_id (yyjson_arr_get_first (self->statuses));
  self->oldest = find_link (link, "next", "max_id");
  if (self->oldest == NULL)
    self->oldest = vigie_mastodon_dup_id (yyjson_arr_get_last (self->statuses));
}

/**
 * vigie_mastodon_get_page:
 * @self: a server
 * @place: path and query
 * @page: (out caller-allocates): its answer; without statuses where it has none, also where it does
 *   not know the tag
 * @error: return location for a #GError
 *
 * Errors: those of vigie_http_client_get_finish(), %VIGIE_ERROR_LOGIN, and %VIGIE_ERROR_INVALID
 * where the answer is another one
 *
 * Returns: whether it answered
 */
gboolean
vigie_mastodon_get_page (const VigieMastodonServer *self,
                         const char *place,
                         VigieMastodonPage *page,
                         GError **error)
{
  g_autoptr (VigieHttpResponse) response = ask (self, place, error);
  yyjson_val *root;

  *page = (VigieMastodonPage) { 0 };
  if (response == NULL)
    return FALSE;
  page->doc = read_json (response);
  root = yyjson_doc_get_root (page->doc);
  if (is_refusal (response->status))
    return refuse (self, page->doc, response->status, error);
  if (response->status == 404)
    return yyjson_is_obj (root) || fail_strange (self, error);
  if (response->status >= 400)
    return vigie_http_fail_status (self->host, response->status, error);
  page->statuses = yyjson_is_arr (root) ? root : yyjson_obj_get (root, "statuses");
  if (!yyjson_is_arr (page->statuses))
    {
      page->statuses = NULL;
      return fail_strange (self, error);
    }
  if (yyjson_arr_size (page->statuses) == 0)
    page->statuses = NULL;
  else
    find_ends (page, response->link);
  return TRUE;
}

/* ---- what it shows to whom ---- */

static yyjson_doc *
ask_about_itself (const VigieMastodonServer *self)
{
  static const char *const places[] = { "/api/v2/instance", "/api/v1/instance" };

  for (gsize i = 0; i < G_N_ELEMENTS (places); i++)
    {
      g_autoptr (VigieHttpResponse) response = ask (self, places[i], NULL);

      if (response == NULL)
        return NULL;
      if (response->status < 400)
        return read_json (response);
    }
  return NULL;
}

/**
 * vigie_mastodon_describe_access:
 * @self: a server that has nothing under a tag
 *
 * Servers that keep their posts from strangers give an empty list, as for a tag that nobody used.
 *
 * Returns: (transfer full) (nullable): a sentence, where the server says that it does that
 */
char *
vigie_mastodon_describe_access (const VigieMastodonServer *self)
{
  yyjson_doc *doc = ask_about_itself (self);
  yyjson_val *access =
      yyjson_ptr_get (yyjson_doc_get_root (doc), "/configuration/timelines_access/hashtag_feeds");
  yyjson_val *local = yyjson_obj_get (access, "local");
  yyjson_val *remote = yyjson_obj_get (access, "remote");
  char *sentence = NULL;

  if (yyjson_equals_str (local, "disabled") && yyjson_equals_str (remote, "disabled"))
    sentence = g_strdup_printf (_ ("%s shows to nobody what is posted under a tag."), self->host);
  else if (self->authorization == NULL && (yyjson_equals_str (local, "authenticated") ||
                                           yyjson_equals_str (remote, "authenticated")))
    sentence = g_strdup_printf (_ ("%s shows posts under a tag only to members. Give an access "
                                   "token as the source’s secret."),
                                self->host);
  else if (yyjson_equals_str (remote, "disabled"))
    sentence =
        g_strdup_printf (_ ("%s shows under a tag only what its own members post."), self->host);
  yyjson_doc_free (doc);
  return sentence;
}

/* The address that the server names for those who want its posts at once, as it writes it. */
char *
vigie_mastodon_dup_streaming (const VigieMastodonServer *self)
{
  yyjson_doc *doc = ask_about_itself (self);
  yyjson_val *root = yyjson_doc_get_root (doc);
  yyjson_val *said = yyjson_ptr_get (root, "/configuration/urls/streaming");
  char *address;

  if (!yyjson_is_str (said))
    said = yyjson_ptr_get (root, "/urls/streaming_api"); /* before version 4.0 */
  address = g_strdup (yyjson_get_str (said));
  yyjson_doc_free (doc);
  return address;
}
