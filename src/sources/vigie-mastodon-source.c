/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n-lib.h>
#include <string.h>

#include "vigie-error.h"
#include "vigie-http-address.h"
#include "vigie-json.h"
#include "vigie-mastodon-walk.h"

#define INTERVAL_MS (60 * 1000)

#define SEARCH_KEY "?" /* in the cursor; tags have "#" before them */

struct _VigieMastodonSource
{
  VigieSource parent_instance;
};

G_DEFINE_FINAL_TYPE (VigieMastodonSource, vigie_mastodon_source, VIGIE_TYPE_SOURCE)

static gboolean
wants_only_media (VigieSource *source)
{
  return g_strcmp0 (vigie_source_get_option (source, "only-media"), "yes") == 0;
}

/* ---- what is asked ---- */

/* "#crue" is what people copy. */
static const char *
skip_hash (const char *tag)
{
  return g_str_has_prefix (tag, "#") ? tag + 1 : tag;
}

static char *
make_tag_address (const char *tag, gboolean only_media)
{
  g_autofree char *escaped = g_uri_escape_string (tag, NULL, FALSE);

  return g_strdup_printf ("/api/v1/timelines/tag/%s?limit=%d%s", escaped, VIGIE_MASTODON_PAGE_POSTS,
                          only_media ? "&only_media=true" : "");
}

static char *
make_search_address (const char *words, gboolean only_media)
{
  g_autofree char *query = g_strconcat (words, only_media ? " has:media" : "", NULL);
  g_autofree char *escaped = g_uri_escape_string (query, NULL, FALSE);

  return g_strdup_printf ("/api/v2/search?q=%s&type=statuses&limit=%d", escaped,
                          VIGIE_MASTODON_PAGE_POSTS);
}

/* ---- a round ---- */

/* Whether the other timelines may still be read: neither the incident nor the server as a whole has
 * failed. */
static gboolean
is_of_one_timeline (const GError *error)
{
  return g_error_matches (error, VIGIE_ERROR, VIGIE_ERROR_NETWORK) ||
         g_error_matches (error, VIGIE_ERROR, VIGIE_ERROR_NOT_FOUND) ||
         g_error_matches (error, VIGIE_ERROR, VIGIE_ERROR_INVALID);
}

/* Keeps the first of several errors. */
static gboolean
keep_error (GError **first, GError *error)
{
  gboolean go_on = is_of_one_timeline (error);

  if (*first == NULL)
    *first = error;
  else
    g_error_free (error);
  return go_on;
}

static gboolean
read_tags (VigieSource *source,
           const VigieMastodonServer *server,
           JsonObject *cursor,
           gboolean *is_empty,
           GError **first)
{
  g_auto (GStrv) tags = vigie_source_dup_option (source, "tag");

  for (gsize i = 0; tags[i] != NULL; i++)
    {
      const char *tag = skip_hash (tags[i]);
      gboolean only_media = wants_only_media (source);
      g_autofree char *key = g_strconcat ("#", tag, NULL);
      g_autofree char *address = make_tag_address (tag, only_media);
      gboolean is_new = FALSE;
      GError *error = NULL;

      if (!vigie_mastodon_walk (server,
                                &(VigieMastodonTimeline) { key, address, "since_id", only_media },
                                cursor, &is_new, &error) &&
          !keep_error (first, error))
        return FALSE;
      if (error != NULL || !is_new)
        continue;
      *is_empty = TRUE;
      vigie_source_round_add_note (
          server->round,
          g_strdup_printf (_ ("%s has no post under %s so far."), server->host, key));
    }
  return TRUE;
}

static gboolean
read_search (VigieSource *source,
             const VigieMastodonServer *server,
             JsonObject *cursor,
             GError **first)
{
  const char *words = vigie_source_get_option (source, "q");
  gboolean only_media = wants_only_media (source);
  g_autofree char *address = words != NULL ? make_search_address (words, only_media) : NULL;
  gboolean is_empty = FALSE;
  GError *error = NULL;

  if (words == NULL)
    return TRUE;
  if (server->authorization == NULL && vigie_source_get_option (source, "tag") != NULL)
    { /* the tags go on all the same */
      vigie_source_round_add_note (
          server->round, g_strdup_printf (_ ("%s lets only members search posts. Give an access "
                                             "token as the source’s secret."),
                                          server->host));
      return TRUE;
    }
  if (server->authorization == NULL)
    g_set_error (&error, VIGIE_ERROR, VIGIE_ERROR_LOGIN,
                 _ ("%s lets only members search posts. Give an access token as the source’s "
                    "secret."),
                 server->host);
  else if (vigie_mastodon_walk (
               server, &(VigieMastodonTimeline) { SEARCH_KEY, address, "min_id", only_media },
               cursor, &is_empty, &error))
    return TRUE;
  return keep_error (first, error);
}

/* People paste the address of any page of a server. */
static char *
make_origin (GUri *uri)
{
  g_autoptr (GUri) origin =
      g_uri_build (G_URI_FLAGS_ENCODED, g_uri_get_scheme (uri), NULL, g_uri_get_host (uri),
                   g_uri_get_port (uri), "", NULL, NULL);

  return g_uri_to_string (origin);
}

static gboolean
vigie_mastodon_source_poll (VigieSource *source, VigieSourceRound *round, GError **error)
{
  g_autoptr (GUri) uri = g_uri_parse (vigie_source_get_option (source, "url"),
                                      G_URI_FLAGS_ENCODED | G_URI_FLAGS_PARSE_RELAXED, error);
  g_autofree char *origin = uri != NULL ? make_origin (uri) : NULL;
  g_autofree char *authorization =
      round->secret != NULL ? g_strconcat ("Bearer ", round->secret, NULL) : NULL;
  g_autoptr (JsonNode) cursor = vigie_source_round_read_cursor (round);
  JsonObject *places = json_node_get_object (cursor);
  VigieMastodonServer server = { round, origin, NULL, authorization };
  GError *first = NULL;
  gboolean is_empty = FALSE;

  if (uri == NULL)
    return FALSE;
  server.host = g_uri_get_host (uri);
  if (authorization != NULL && g_str_equal (g_uri_get_scheme (uri), "http") &&
      !vigie_http_host_is_local (server.host))
    vigie_source_round_add_note (
        round, g_strdup_printf (_ ("The access token goes to %s unencrypted, as the address begins "
                                   "with http://."),
                                server.host));
  if (read_tags (source, &server, places, &is_empty, &first))
    read_search (source, &server, places, &first);
  if (is_empty)
    {
      char *access = vigie_mastodon_describe_access (&server);

      if (access != NULL)
        vigie_source_round_add_note (round, access);
    }
  if (first != NULL)
    g_propagate_error (error, first);
  return first == NULL;
}

/* ---- options ---- */

static gboolean
check_tag (const char *tag, GError **error)
{
  if (*skip_hash (tag) != '\0' && strpbrk (skip_hash (tag), " \t\n#/?&,;") == NULL)
    return TRUE;
  g_set_error (error, VIGIE_ERROR, VIGIE_ERROR_INVALID,
               _ ("“%s” is no tag: a tag is one word. Give each tag as an option of its own."),
               tag);
  return FALSE;
}

static gboolean
vigie_mastodon_source_check (VigieSource *source, GError **error)
{
  g_auto (GStrv) tags = vigie_source_dup_option (source, "tag");
  const char *only_media = vigie_source_get_option (source, "only-media");

  if (tags[0] == NULL && vigie_source_get_option (source, "q") == NULL)
    {
      g_set_error_literal (error, VIGIE_ERROR, VIGIE_ERROR_INVALID,
                           _ ("What should be watched there? Give a tag, or words to search for."));
      return FALSE;
    }
  if (only_media != NULL && !g_str_equal (only_media, "yes") && !g_str_equal (only_media, "no"))
    {
      g_set_error_literal (error, VIGIE_ERROR, VIGIE_ERROR_INVALID,
                           _ ("The option “only-media” is either “yes” or “no”."));
      return FALSE;
    }
  for (gsize i = 0; tags[i] != NULL; i++)
    if (!check_tag (tags[i], error))
      return FALSE;
  return TRUE;
}

static const VigieSourceOption options[] = {
  { "url", VIGIE_SOURCE_OPTION_REQUIRED | VIGIE_SOURCE_OPTION_ADDRESS,
    N_ ("address of the Mastodon server") },
  { "tag", VIGIE_SOURCE_OPTION_REPEATED, N_ ("a tag whose posts are wanted; may be repeated") },
  { "q", 0, N_ ("words to search for; needs an access token as the secret") },
  { "only-media", 0, N_ ("“yes” for posts with a photo or a film only") },
  { NULL, 0, NULL },
};

static void
vigie_mastodon_source_class_init (VigieMastodonSourceClass *klass)
{
  VigieSourceClass *source_class = VIGIE_SOURCE_CLASS (klass);

  source_class->kind = "mastodon";
  source_class->title = N_ ("Mastodon");
  source_class->options = options;
  source_class->login = N_ ("Access token");
  source_class->interval_ms = INTERVAL_MS;
  source_class->check = vigie_mastodon_source_check;
  source_class->poll = vigie_mastodon_source_poll;
}

static void
vigie_mastodon_source_init (VigieMastodonSource *self)
{
}
