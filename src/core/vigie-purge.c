/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-purge.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "vigie-json.h"

static void
add_number (JsonBuilder *builder, const char *name, guint64 number)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_int_value (builder, (gint64) number);
}

static VigieDraft *
end_draft (JsonBuilder *builder, VigieDecisionKind kind, const char *reason, const char *actor)
{
  g_autoptr (JsonNode) payload = NULL;

  json_builder_end_object (builder);
  payload = json_builder_get_root (builder);
  return vigie_draft_new (vigie_decision_kind_to_string (kind), NULL, payload, reason, actor, NULL);
}

static void
add_rule (JsonBuilder *builder, const VigiePurge *self)
{
  g_autofree char *moment = NULL;

  json_builder_set_member_name (builder, "rule");
  json_builder_begin_object (builder);
  switch (self->rule)
    {
    case VIGIE_PURGE_OLDER:
      moment = vigie_time_format (self->older_than);
      json_builder_set_member_name (builder, "older_than");
      json_builder_add_string_value (builder, moment);
      break;
    case VIGIE_PURGE_STATUS:
      json_builder_set_member_name (builder, "status");
      json_builder_add_string_value (builder, vigie_status_to_string (self->status));
      break;
    case VIGIE_PURGE_ALL:
    default:
      json_builder_set_member_name (builder, "all");
      json_builder_add_boolean_value (builder, TRUE);
    }
  json_builder_end_object (builder);
}

/**
 * vigie_purge_make_draft:
 * @self: what was removed
 * @n_posts: how many posts; of photos: that showed them
 * @n_photos: how many photos
 * @n_bytes: what their originals took
 * @reason: (nullable): why
 * @actor: (nullable): who
 *
 * What the log says of a purge: rule and numbers, and nothing of what was removed.
 *
 * Returns: (transfer full): a draft
 */
VigieDraft *
vigie_purge_make_draft (const VigiePurge *self,
                        guint64 n_posts,
                        guint64 n_photos,
                        guint64 n_bytes,
                        const char *reason,
                        const char *actor)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "what");
  json_builder_add_string_value (builder, self->what == VIGIE_PURGE_PHOTOS ? "photos" : "posts");
  add_rule (builder, self);
  add_number (builder, "posts", n_posts);
  add_number (builder, "photos", n_photos);
  add_number (builder, "bytes", n_bytes);
  return end_draft (builder, VIGIE_DECISION_DATA_PURGE, reason, actor);
}

/**
 * vigie_pseudonyms_make_draft:
 * @n_authors: who got a pseudonym
 * @n_posts: in how many posts something was replaced
 * @reason: (nullable): why
 * @actor: (nullable): who did it
 *
 * Returns: (transfer full): a draft
 */
VigieDraft *
vigie_pseudonyms_make_draft (guint64 n_authors,
                             guint64 n_posts,
                             const char *reason,
                             const char *actor)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  json_builder_begin_object (builder);
  add_number (builder, "authors", n_authors);
  add_number (builder, "posts", n_posts);
  return end_draft (builder, VIGIE_DECISION_DATA_PSEUDONYMISE, reason, actor);
}

/* ---- reading ---- */

/* Another desk may have written anything. */
static guint64
get_number (JsonObject *payload, const char *name)
{
  double number;

  return vigie_json_get_double (payload, name, &number) && number > 0 && number < 9e15
             ? (guint64) number
             : 0;
}

static void
read_purge (VigiePurge *self, JsonObject *payload)
{
  JsonNode *node = json_object_get_member (payload, "rule");
  JsonObject *rule =
      node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
  const char *moment = rule != NULL ? vigie_json_get_string (rule, "older_than") : NULL;
  const char *status = rule != NULL ? vigie_json_get_string (rule, "status") : NULL;

  self->what = g_strcmp0 (vigie_json_get_string (payload, "what"), "photos") == 0
                   ? VIGIE_PURGE_PHOTOS
                   : VIGIE_PURGE_POSTS;
  if (moment != NULL && vigie_time_parse (moment, &self->older_than))
    self->rule = VIGIE_PURGE_OLDER;
  else if (status != NULL && vigie_status_from_string (status, &self->status))
    self->rule = VIGIE_PURGE_STATUS;
}

/**
 * vigie_removal_new:
 * @decision: an entry of the log
 *
 * Returns: (transfer full) (nullable): what was removed; %NULL where nothing was
 */
VigieRemoval *
vigie_removal_new (VigieDecision *decision)
{
  const VigieDecisionKind kind = vigie_decision_get_kind (decision);
  JsonObject *payload = vigie_decision_get_payload (decision);
  VigieRemoval *self;

  if (kind != VIGIE_DECISION_DATA_PURGE && kind != VIGIE_DECISION_DATA_PSEUDONYMISE)
    return NULL;
  self = g_new0 (VigieRemoval, 1);
  self->is_pseudonymising = kind == VIGIE_DECISION_DATA_PSEUDONYMISE;
  if (!self->is_pseudonymising)
    read_purge (&self->purge, payload);
  self->n_posts = get_number (payload, "posts");
  self->n_photos = get_number (payload, "photos");
  self->n_bytes = get_number (payload, "bytes");
  self->n_authors = get_number (payload, "authors");
  self->at = vigie_decision_get_at (decision);
  self->actor = g_strdup (vigie_decision_get_actor (decision));
  self->reason = g_strdup (vigie_decision_get_reason (decision));
  return self;
}

void
vigie_removal_free (VigieRemoval *self)
{
  if (self == NULL)
    return;
  g_free (self->actor);
  g_free (self->reason);
  g_free (self);
}

/**
 * vigie_removal_say_counts:
 * @decision: an entry of the log
 *
 * Returns: (transfer full): the numbers in it for people, in their language; "" where it removed
 *   nothing
 */
char *
vigie_removal_say_counts (VigieDecision *decision)
{
  g_autoptr (VigieRemoval) removal = vigie_removal_new (decision);
  g_autofree char *posts = NULL;
  g_autofree char *others = NULL;

  if (removal == NULL)
    return g_strdup ("");
  posts = g_strdup_printf (
      g_dngettext (GETTEXT_PACKAGE, "%u post", "%u posts", (gulong) removal->n_posts),
      (guint) removal->n_posts);
  others = removal->is_pseudonymising
               ? g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u author", "%u authors",
                                               (gulong) removal->n_authors),
                                  (guint) removal->n_authors)
               : g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u photo", "%u photos",
                                               (gulong) removal->n_photos),
                                  (guint) removal->n_photos);
  /* Translators: two numbers, as “12 posts, 3 photos” */
  return g_strdup_printf (_ ("%s, %s"), posts, others);
}

/* ---- names in texts ---- */

/* Where addresses name accounts in their path, by the host that they are at. Elsewhere an account
 * is told by "/@", as on every server of Mastodon's network, or by a folder of people. */
#define NETWORKS                                                                                   \
  "(?:x|twitter|facebook|instagram|threads|tiktok|youtube|snapchat|linkedin|vk)\\.com|fb\\.me|"    \
  "bsky\\.app|t\\.me|telegram\\.me|threads\\.net|youtu\\.be"

static const struct
{
  const char *pattern;
  const char *replacement;
} masks[] = {
  { "(?<![\\w.-])(?:https?://)?(?:[a-z0-9-]+\\.)*(?:" NETWORKS ")/[^\\s<>\"]*", "…" },
  { "https?://[^\\s<>\"/]+/(?:[^\\s<>\"]*/)?(?:@|%40|users?/|profiles?/|people/|accounts?/|u/)"
    "[^\\s<>\"]+",
    "…" },
  { "did:[a-z]+:[A-Za-z0-9._:%-]+", "…" },
  { "(?<!\\w)@+\\w(?:[\\w.@-]*\\w)?", "@…" },
  { "(?<![\\w.+-])[\\w.+-]++@[\\w-]+(?:\\.[\\w-]+)+(?:@[\\w.@-]*\\w)?", "@…" },
};

static GRegex *
get_mask (gsize i)
{
  static GRegex *regexes[G_N_ELEMENTS (masks)];

  if (g_once_init_enter_pointer (&regexes[i]))
    {
      GRegex *regex = g_regex_new (masks[i].pattern, G_REGEX_CASELESS | G_REGEX_OPTIMIZE, 0, NULL);

      g_assert (regex != NULL);
      g_once_init_leave_pointer (&regexes[i], regex);
    }
  return regexes[i];
}

/**
 * vigie_mask_accounts:
 * @text: UTF-8
 *
 * Takes the names of accounts out of a text: mentions ("@name", "@name@server"), addresses of
 * profiles and of what belongs to one, and e-mail addresses. Names that are written as people write
 * them stay: nobody can tell them from other words.
 *
 * Returns: (transfer full): the text without them
 */
char *
vigie_mask_accounts (const char *text)
{
  char *masked;

  if (text == NULL)
    return NULL;
  masked = g_strdup (text);
  /* most texts name nobody */
  if (strpbrk (text, "@/%:") == NULL)
    return masked;
  for (gsize i = 0; i < G_N_ELEMENTS (masks); i++)
    {
      char *next =
          g_regex_replace_literal (get_mask (i), masked, -1, 0, masks[i].replacement, 0, NULL);

      if (next == NULL) /* a text that makes the search give up is hidden as a whole */
        {
          g_free (masked);
          return g_strdup ("…");
        }
      g_free (masked);
      masked = next;
    }
  return masked;
}
