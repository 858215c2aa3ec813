/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n-lib.h>
#include <string.h>

#include "vigie-error.h"
#include "vigie-feed-parser.h"
#include "vigie-post-link.h"
#include "vigie-source-page.h"
#include "vigie-source-private.h"

#define MAX_BYTES (100 * 1000 * 1000)
#define INTERVAL_MS (60 * 1000)

struct _VigieFeedSource
{
  VigieSource parent_instance;
};

G_DEFINE_FINAL_TYPE (VigieFeedSource, vigie_feed_source, VIGIE_TYPE_SOURCE)

/* ---- entries ---- */

/* An identifier that is an address, a tag: or a urn: (RFC 4151, 8141) is one everywhere. */
static gboolean
is_unique (const char *id)
{
  return strstr (id, "://") != NULL || g_str_has_prefix (id, "tag:") ||
         g_str_has_prefix (id, "urn:");
}

/* The post of a network that comes by a feed is the same as by the network's own interface. An item
 * that only has a number has it within its feed. */
static void
name_post (VigieSourceIntake *intake,
           const char *address,
           const VigieFeedEntry *entry,
           VigieImportPost *post)
{
  VigieImportRun *run = &intake->run;
  g_auto (VigiePostLink) link = { 0 };
  g_autofree char *id = NULL;

  if (entry->url != NULL && vigie_post_link_parse (entry->url, &link) &&
      !g_str_equal (link.kind, VIGIE_SOURCE_HAND))
    {
      post->source_kind = link.kind;
      post->source_host = vigie_import_run_text (run, link.host, strlen (link.host), TRUE);
      post->external_id =
          vigie_import_run_text (run, link.external_id, strlen (link.external_id), TRUE);
      return;
    }
  id = is_unique (entry->id) ? g_strdup (entry->id) : g_strconcat (address, " ", entry->id, NULL);
  post->source_kind = "feed";
  post->source_host = run->source_host;
  post->external_id = vigie_import_run_text (run, id, strlen (id), TRUE);
}

static const char *
keep (VigieSourceIntake *intake, const char *text, gboolean one_line)
{
  return text != NULL ? vigie_import_run_text (&intake->run, text, strlen (text), one_line) : NULL;
}

static gboolean
add_entry (VigieSourceIntake *intake,
           const char *address,
           const VigieFeedEntry *entry,
           GError **error)
{
  VigieImportPost post;
  g_autofree char *reason = NULL;

  vigie_import_post_init (&post);
  name_post (intake, address, entry, &post);
  post.url = keep (intake, entry->url, TRUE);
  post.author = keep (intake, entry->author, TRUE);
  post.text = keep (intake, entry->text, FALSE);
  post.posted_at =
      entry->published_at != VIGIE_TIME_UNKNOWN ? entry->published_at : entry->updated_at;
  for (gsize i = 0; entry->photos[i] != NULL; i++)
    vigie_import_post_add_remote_photo (&post, entry->photos[i], 0, 0);
  if (entry->geometry != NULL && !vigie_import_post_add_geometry (&post, entry->geometry, &reason))
    vigie_source_round_add_note (intake->round, g_steal_pointer (&reason));
  if (post.n_candidates > 0)
    post.candidates[0].radius_m = MAX (post.candidates[0].radius_m, entry->radius_m);
  return vigie_import_run_add (&intake->run, &post, error);
}

static void
add_notes (VigieSourceRound *round, const VigieFeed *feed)
{
  if (feed->is_mended)
    vigie_source_round_add_note (
        round, g_strdup (_ ("The feed is not well-formed; it was read as far as it could be.")));
  if (feed->is_swapped)
    vigie_source_round_add_note (
        round, g_strdup (_ ("The feed gives longitude before latitude, against its standard. As "
                            "its places lie near the incident that way, they were taken so.")));
  if (feed->n_bad_positions > 0)
    vigie_source_round_add_note (
        round, g_strdup_printf (
                   g_dngettext (GETTEXT_PACKAGE, "%u entry has a position that is none.",
                                "%u entries have positions that are none.", feed->n_bad_positions),
                   feed->n_bad_positions));
  if (feed->n_skipped > 0)
    vigie_source_round_add_note (
        round, g_strdup_printf (
                   g_dngettext (GETTEXT_PACKAGE, "%u entry was too many and was left out.",
                                "%u entries were too many and were left out.", feed->n_skipped),
                   feed->n_skipped));
}

/* ---- a round ---- */

static gboolean
take_feed (VigieSourceRound *round,
           const VigieFeed *feed,
           const VigieWatchWords *words,
           const char *address,
           const char *host,
           const char *cursor,
           GError **error)
{
  g_auto (VigieSourceIntake) intake = { 0 };

  vigie_source_intake_init (&intake, round, host);
  vigie_source_intake_set_words (&intake, words);
  add_notes (round, feed);
  for (guint i = 0; i < feed->entries->len; i++)
    {
      if (g_cancellable_set_error_if_cancelled (round->cancellable, error) ||
          !add_entry (&intake, address, g_ptr_array_index (feed->entries, i), error))
        return FALSE;
    }
  return vigie_source_intake_commit (&intake, cursor, error);
}

static gboolean
vigie_feed_source_poll (VigieSource *source, VigieSourceRound *round, GError **error)
{
  const char *address = vigie_source_get_option (source, "url");
  const VigieWatchWords *words = vigie_source_choose_words (source, round);
  g_autofree char *host = vigie_source_dup_host (source);
  g_auto (VigieSourcePage) page = { 0 };
  g_autoptr (VigieFeed) feed = NULL;

  if (!vigie_source_page_get (&page, round, address, words,
                              "application/atom+xml, application/rss+xml, application/xml;q=0.9, "
                              "text/xml;q=0.9, */*;q=0.1",
                              MAX_BYTES, error))
    return FALSE;
  if (page.response == NULL)
    return TRUE;
  feed = vigie_feed_parse (page.response->bytes, NULL, page.response->uri, round->area, error);
  if (feed == NULL)
    return FALSE;
  round->pause_ms = feed->ttl_ms;
  return take_feed (round, feed, words, address, host, page.cursor, error);
}

static const VigieSourceOption options[] = {
  { "url", VIGIE_SOURCE_OPTION_REQUIRED | VIGIE_SOURCE_OPTION_ADDRESS,
    N_ ("address of the RSS or Atom feed") },
  { VIGIE_SOURCE_ONLY_WORDS, VIGIE_SOURCE_OPTION_YES_NO,
    N_ ("“yes” for entries that match the incident’s words to watch for only") },
  { NULL, 0, NULL },
};

static void
vigie_feed_source_class_init (VigieFeedSourceClass *klass)
{
  VigieSourceClass *source_class = VIGIE_SOURCE_CLASS (klass);

  source_class->kind = "feed";
  source_class->title = N_ ("RSS or Atom feed");
  source_class->options = options;
  source_class->interval_ms = INTERVAL_MS;
  source_class->follows_words = vigie_source_wants_only_words;
  source_class->poll = vigie_feed_source_poll;
}

static void
vigie_feed_source_init (VigieFeedSource *self)
{
}
