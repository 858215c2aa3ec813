/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Facebook and Instagram as far as an organisation's own page and account reach: Meta has no search
 * for anybody else. */
#include <glib/gi18n-lib.h>
#include <string.h>

#include "vigie-error.h"
#include "vigie-meta-server.h"

#define INTERVAL_MS (2 * 60 * 1000)
#define MAX_TAGS 30

struct _VigieMetaSource
{
  VigieSource parent_instance;
};

G_DEFINE_FINAL_TYPE (VigieMetaSource, vigie_meta_source, VIGIE_TYPE_SOURCE)

static gboolean
has_own (VigieSource *source)
{
  return vigie_source_get_option (source, "page") != NULL ||
         vigie_source_get_option (source, "tag") != NULL;
}

/* The incident's words are asked for as hashtags, which only an account of Instagram can do. */
static gboolean
asks_for_words (VigieSource *source)
{
  return vigie_source_get_option (source, "instagram") != NULL &&
         vigie_source_asks_for_words (source, has_own (source));
}

static gboolean
vigie_meta_source_follows_words (VigieSource *source)
{
  return asks_for_words (source) || vigie_source_wants_only_words (source);
}

/* (transfer full): its own first, without "#" */
static GStrv
list_tags (VigieSource *source, VigieSourceRound *round)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) own = vigie_source_dup_option (source, "tag");
  g_auto (GStrv) words = NULL;

  for (gsize i = 0; own[i] != NULL; i++)
    g_strv_builder_add (builder, own[i] + (own[i][0] == '#' ? 1 : 0));
  if (round->words != NULL && asks_for_words (source))
    {
      words = vigie_source_round_list_tags (round, MAX_TAGS);
      g_strv_builder_addv (builder, (const char **) words);
    }
  return g_strv_builder_end (builder);
}

/* ---- a round ---- */

static gboolean
read_page (VigieMetaServer *server, GError **first)
{
  const char *page = vigie_source_get_option (server->source, "page");
  GError *error = NULL;

  if (page == NULL)
    return TRUE;
  if (!vigie_meta_read_tagged (server, page, &error) && !vigie_meta_may_go_on (first, error))
    return FALSE;
  error = NULL;
  return server->is_tired || vigie_meta_read_feed (server, page, &error) ||
         vigie_meta_may_go_on (first, error);
}

static gboolean
read_instagram (VigieMetaServer *server, GError **first)
{
  const char *user = vigie_source_get_option (server->source, "instagram");
  g_auto (GStrv) tags = NULL;
  GError *error = NULL;

  if (user == NULL || server->is_tired)
    return TRUE;
  tags = list_tags (server->source, server->round);
  if (!vigie_meta_read_mentions (server, user, &error) && !vigie_meta_may_go_on (first, error))
    return FALSE;
  error = NULL;
  return tags[0] == NULL || vigie_meta_read_hashtags (server, user, tags, &error) ||
         vigie_meta_may_go_on (first, error);
}

static gboolean
vigie_meta_source_poll (VigieSource *source, VigieSourceRound *round, GError **error)
{
  g_auto (VigieMetaServer) server = { 0 };
  GError *first = NULL;

  if (!vigie_meta_server_init (&server, source, round, error))
    return FALSE;
  if (read_page (&server, &first))
    read_instagram (&server, &first);
  if (first == NULL)
    return TRUE;
  g_propagate_error (error, first);
  return FALSE;
}

/* ---- options ---- */

static gboolean
fail (const char *sentence, GError **error)
{
  g_set_error_literal (error, VIGIE_ERROR, VIGIE_ERROR_INVALID, sentence);
  return FALSE;
}

static gboolean
is_page (const char *page)
{
  for (const char *c = page; *c != '\0'; c++)
    if (!g_ascii_isalnum (*c) && *c != '.' && *c != '-' && *c != '_')
      return FALSE;
  return page[0] != '.' && strlen (page) <= 100;
}

static gboolean
check_tags (VigieSource *source, GError **error)
{
  g_auto (GStrv) tags = vigie_source_dup_option (source, "tag");

  for (gsize i = 0; tags[i] != NULL; i++)
    {
      const char *word = tags[i] + (tags[i][0] == '#' ? 1 : 0);

      if (*word != '\0' && strpbrk (word, " \t\n#/?&,;") == NULL)
        continue;
      g_set_error (error, VIGIE_ERROR, VIGIE_ERROR_INVALID,
                   _ ("“%s” is no tag: a tag is one word. Give each tag as an option of its own."),
                   tags[i]);
      return FALSE;
    }
  return TRUE;
}

static gboolean
vigie_meta_source_check (VigieSource *source, GError **error)
{
  const char *page = vigie_source_get_option (source, "page");
  const char *user = vigie_source_get_option (source, "instagram");

  if (page == NULL && user == NULL)
    return fail (
        _ ("Name the organisation’s own page of Facebook with “page”, or the number of its "
           "account of Instagram with “instagram”."),
        error);
  if (page != NULL && !is_page (page))
    return fail (_ ("A page is given by its number, or by the name in its address."), error);
  if (user != NULL && strspn (user, "0123456789") != strlen (user))
    return fail (_ ("An account of Instagram is given by its number, as the Graph API has it: not "
                    "by its name."),
                 error);
  if (user == NULL && (vigie_source_get_option (source, "tag") != NULL ||
                       vigie_source_is_on (source, VIGIE_SOURCE_WORDS)))
    return fail (_ ("Hashtags are asked for by an account of Instagram: give its number with "
                    "“instagram”."),
                 error);
  return check_tags (source, error);
}

static const VigieSourceOption options[] = {
  { "page", 0,
    N_ ("the organisation’s own page of Facebook: its number, or its name in addresses") },
  { "comments", VIGIE_SOURCE_OPTION_YES_NO,
    N_ ("“no” to leave out comments under what is on the page") },
  { "instagram", 0, N_ ("number of the organisation’s own account of Instagram") },
  { "tag", VIGIE_SOURCE_OPTION_REPEATED,
    N_ ("a hashtag of Instagram; thirty in seven days are allowed") },
  { VIGIE_SOURCE_WORDS, VIGIE_SOURCE_OPTION_YES_NO,
    N_ ("“yes” to ask for the incident’s words to watch for as hashtags as well") },
  { VIGIE_SOURCE_ONLY_WORDS, VIGIE_SOURCE_OPTION_YES_NO,
    N_ ("“yes” to take only posts that match the incident’s words to watch for") },
  { "url", VIGIE_SOURCE_OPTION_ADDRESS, N_ ("address of the interface, if it is not Meta’s") },
  { NULL, 0, NULL },
};

static void
vigie_meta_source_class_init (VigieMetaSourceClass *klass)
{
  VigieSourceClass *source_class = VIGIE_SOURCE_CLASS (klass);

  source_class->kind = "meta";
  source_class->title = N_ ("Facebook and Instagram");
  source_class->options = options;
  source_class->login = N_ ("Access token");
  source_class->server = VIGIE_META_SERVER;
  source_class->interval_ms = INTERVAL_MS;
  source_class->follows_words = vigie_meta_source_follows_words;
  source_class->check = vigie_meta_source_check;
  source_class->poll = vigie_meta_source_poll;
}

static void
vigie_meta_source_init (VigieMetaSource *self)
{
}
