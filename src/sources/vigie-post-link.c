/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-post-link.h"

#include <string.h>

#include "vigie-import-time.h"
#include "vigie-time.h"

#define MAX_ADDRESS 4096
#define MAX_ID_DIGITS 20
/* 2016, when Mastodon began, and 2100 */
#define MASTODON_FIRST_MS (G_GINT64_CONSTANT (1451606400) * 1000)
#define LAST_MS (G_GINT64_CONSTANT (4102444800) * 1000)

void
vigie_post_link_clear (VigiePostLink *self)
{
  g_clear_pointer (&self->host, g_free);
  g_clear_pointer (&self->external_id, g_free);
  g_clear_pointer (&self->url, g_free);
  g_clear_pointer (&self->author, g_free);
}

/* ---- how networks write addresses ---- */

/**
 * vigie_address_find_host:
 * @uri: "https://example.org:3000/users/a"
 * @length: (out): bytes of the host with its port
 *
 * Returns: (transfer none) (nullable): where it begins in @uri
 */
const char *
vigie_address_find_host (const char *uri, gsize *length)
{
  const char *host = strstr (uri, "://");

  if (host == NULL)
    return NULL;
  host += strlen ("://");
  *length = strcspn (host, "/?#");
  return host;
}

/**
 * vigie_mastodon_find_number:
 * @uri: the address that a status has between servers
 * @length: (out): digits
 *
 * Returns: (transfer none) (nullable): the number that it ends with, in ".../statuses/1170205832"
 */
const char *
vigie_mastodon_find_number (const char *uri, gsize *length)
{
  static const char before[] = "/statuses/";
  const char *number = strstr (uri, before);

  if (number == NULL)
    return NULL;
  number += strlen (before);
  *length = strspn (number, "0123456789");
  return *length > 0 && number[*length] == '\0' ? number : NULL;
}

/**
 * vigie_bluesky_make_id:
 * @actor: who wrote it: a DID
 * @key: of the record
 *
 * Returns: (transfer full): the post's address in the AT protocol, which is its id
 */
char *
vigie_bluesky_make_id (const char *actor, const char *key)
{
  return g_strdup_printf ("at://%s/app.bsky.feed.post/%s", actor, key);
}

char *
vigie_bluesky_make_url (const char *actor, const char *key)
{
  return g_strdup_printf ("https://bsky.app/profile/%s/post/%s", actor, key);
}

char *
vigie_x_make_url (const char *name, const char *id)
{
  return g_strdup_printf ("https://x.com/%s/status/%s", name != NULL ? name : "i/web", id);
}

/* ---- times in ids ---- */

/* Ids since Mastodon 2.0 hold their ms since 1970 above bit 16 (Mastodon::Snowflake); older ones
 * were plain numbers. */
static gint64
read_mastodon_time (const char *digits)
{
  gint64 at_ms = (gint64) (g_ascii_strtoull (digits, NULL, 10) >> 16);

  return at_ms >= MASTODON_FIRST_MS && at_ms < LAST_MS ? at_ms : VIGIE_TIME_UNKNOWN;
}

/* A key is a TID of the AT protocol: 13 digits to the base of 32, µs since 1970 above bit 10. A
 * program may also have chosen it. */
static gint64
read_bluesky_time (const char *key)
{
  static const char digits[] = "234567abcdefghijklmnopqrstuvwxyz";
  guint64 number = 0;
  gint64 at_ms;

  if (strlen (key) != 13 || memchr (digits, key[0], 16) == NULL) /* 65 bits otherwise */
    return VIGIE_TIME_UNKNOWN;
  for (const char *c = key; *c != '\0'; c++)
    {
      const char *digit = strchr (digits, *c);

      if (digit == NULL)
        return VIGIE_TIME_UNKNOWN;
      number = number << 5 | (guint64) (digit - digits);
    }
  at_ms = (gint64) ((number >> 10) / 1000);
  return at_ms >= MASTODON_FIRST_MS && at_ms < LAST_MS ? at_ms : VIGIE_TIME_UNKNOWN;
}

/* ---- the networks' web pages ---- */

static gboolean
is_number (const char *text)
{
  gsize length = text != NULL ? strlen (text) : 0;

  return length > 0 && length <= MAX_ID_DIGITS && strspn (text, "0123456789") == length;
}

static gboolean
is_word (const char *text, const char *more)
{
  if (text == NULL || *text == '\0')
    return FALSE;
  for (; *text != '\0'; text++)
    if (!g_ascii_isalnum (*text) && strchr (more, *text) == NULL)
      return FALSE;
  return TRUE;
}

/* /NAME/status/ID, /i/web/status/ID, and either with /photo/1 behind it */
static gboolean
read_x (const char *host, const char *const *parts, VigiePostLink *link)
{
  static const char *const hosts[] = { "x.com",           "www.x.com",
                                       "mobile.x.com",    "twitter.com",
                                       "www.twitter.com", "mobile.twitter.com",
                                       "m.twitter.com",   NULL };
  const char *name = parts[0];

  if (!g_strv_contains (hosts, host) || !is_word (name, "_"))
    return FALSE;
  if (g_strcmp0 (parts[1], "web") == 0)
    parts++;
  if (parts[1] == NULL ||
      (strcmp (parts[1], "status") != 0 && strcmp (parts[1], "statuses") != 0) ||
      !is_number (parts[2]))
    return FALSE;
  link->kind = "x";
  link->host = g_strdup ("");
  link->external_id = g_strdup (parts[2]);
  link->author = strcmp (name, "i") != 0 ? g_strdup (name) : NULL;
  link->url = vigie_x_make_url (link->author, parts[2]);
  vigie_snowflake_to_time (parts[2], &link->posted_at);
  return TRUE;
}

static gboolean
read_bluesky (const char *host, const char *const *parts, VigiePostLink *link)
{
  if (strcmp (host, "bsky.app") != 0 || g_strcmp0 (parts[0], "profile") != 0 ||
      !is_word (parts[1], ".-:_") || g_strcmp0 (parts[2], "post") != 0 ||
      !is_word (parts[3], ".-:_~") || parts[4] != NULL)
    return FALSE;
  link->kind = "bluesky";
  link->host = g_strdup ("");
  link->external_id = vigie_bluesky_make_id (parts[1], parts[3]);
  link->author = g_strdup (parts[1]);
  link->url = vigie_bluesky_make_url (parts[1], parts[3]);
  link->posted_at = read_bluesky_time (parts[3]);
  return TRUE;
}

/* As GoToSocial writes ids: 26 digits to the base of 32. */
static gboolean
is_ulid (const char *text)
{
  return text != NULL && strlen (text) == 26 && is_word (text, "");
}

/* As snac writes them: seconds since 1970 with a fraction. */
static gboolean
is_snac_time (const char *text)
{
  gsize whole = text != NULL ? strspn (text, "0123456789") : 0;
  gsize fraction = whole > 0 && text[whole] == '.' ? strspn (text + whole + 1, "0123456789") : 0;

  return whole >= 9 && fraction > 0 && text[whole + 1 + fraction] == '\0';
}

/* Other servers of the network, whose posts are known by their whole address between servers:
 * /@NAME/statuses/ID of GoToSocial, /NAME/p/TIME of snac. */
static gboolean
read_other_mastodon (const char *scheme,
                     const char *host,
                     const char *const *parts,
                     VigiePostLink *link)
{
  const char *name = parts[0] != NULL && parts[0][0] == '@' ? parts[0] + 1 : parts[0];

  if (!is_word (name, "_.-") || parts[1] == NULL || parts[2] == NULL || parts[3] != NULL)
    return FALSE;
  if (parts[0][0] == '@' && strcmp (parts[1], "statuses") == 0 && is_ulid (parts[2]))
    link->external_id =
        g_strdup_printf ("%s://%s/users/%s/statuses/%s", scheme, host, name, parts[2]);
  else if (parts[0][0] != '@' && strcmp (parts[1], "p") == 0 && is_snac_time (parts[2]))
    link->external_id = g_strdup_printf ("%s://%s/%s/p/%s", scheme, host, name, parts[2]);
  else
    return FALSE;
  link->kind = "mastodon";
  link->host = g_strdup (host);
  link->author = g_strdup_printf ("%s@%s", name, host);
  link->url = g_strdup_printf ("%s://%s/%s/%s/%s", scheme, host, parts[0], parts[1], parts[2]);
  return TRUE;
}

/* /@NAME/ID on the server that it was written on; /@NAME@SERVER/ID has a number of the server that
 * shows it, by which nobody else knows the post. */
static gboolean
read_mastodon (const char *host, const char *const *parts, VigiePostLink *link)
{
  const char *name = NULL;
  const char *id = NULL;

  if (g_strcmp0 (parts[0], "web") == 0 || g_strcmp0 (parts[0], "deck") == 0)
    parts++;
  if (parts[0] != NULL && parts[0][0] == '@' && is_number (parts[1]) && parts[2] == NULL)
    {
      name = parts[0] + 1;
      id = parts[1];
    }
  else if (g_strcmp0 (parts[0], "users") == 0 && parts[1] != NULL &&
           g_strcmp0 (parts[2], "statuses") == 0 && is_number (parts[3]) && parts[4] == NULL)
    {
      name = parts[1];
      id = parts[3];
    }
  if (!is_word (name, "_.-"))
    return FALSE;
  link->kind = "mastodon";
  link->host = g_strdup (host);
  link->external_id = g_strdup (id);
  link->author = g_strdup_printf ("%s@%s", name, host);
  link->url = g_strdup_printf ("https://%s/@%s/%s", host, name, id);
  link->posted_at = read_mastodon_time (id);
  return TRUE;
}

/* ---- any address ---- */

/* What pages add to say who shared an address, and where. */
static gboolean
is_tracker (const char *pair)
{
  static const char *const names[] = { "fbclid",   "gclid",  "igsh",   "igshid",
                                       "mibextid", "mc_cid", "mc_eid", "ref_src" };

  if (g_str_has_prefix (pair, "utm_"))
    return TRUE;
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      gsize length = strlen (names[i]);

      if (strncmp (pair, names[i], length) == 0 && (pair[length] == '=' || pair[length] == '\0'))
        return TRUE;
    }
  return FALSE;
}

static char *
clean_query (const char *query)
{
  g_auto (GStrv) pairs = g_strsplit (query != NULL ? query : "", "&", -1);
  GString *clean = g_string_new (NULL);

  for (guint i = 0; pairs[i] != NULL; i++)
    if (pairs[i][0] != '\0' && !is_tracker (pairs[i]))
      g_string_append_printf (clean, "%s%s", clean->len > 0 ? "&" : "", pairs[i]);
  if (clean->len == 0)
    {
      g_string_free (clean, TRUE);
      return NULL;
    }
  return g_string_free_and_steal (clean);
}

/* The same page is the same text, however it was shared; a name and password never stay. */
static char *
normalise (GUri *uri, const char *host)
{
  g_autofree char *query = clean_query (g_uri_get_query (uri));
  const char *fragment = g_uri_get_fragment (uri);
  const char *path = g_uri_get_path (uri);
  gboolean is_page = fragment != NULL && (fragment[0] == '/' || fragment[0] == '!');

  return g_strconcat (g_uri_get_scheme (uri), "://", host, path[0] != '\0' ? path : "/",
                      query != NULL ? "?" : "", query != NULL ? query : "", is_page ? "#" : "",
                      is_page ? fragment : "", NULL);
}

/* Returns: (nullable): as the importers write it: in lower case, with a port that is not usual */
static char *
dup_host (GUri *uri)
{
  const char *host = g_uri_get_host (uri);
  g_autofree char *ascii = host != NULL && host[0] != '\0' ? g_hostname_to_ascii (host) : NULL;
  g_autofree char *lower = ascii != NULL ? g_ascii_strdown (ascii, -1) : NULL;
  g_autofree char *bracketed = NULL;
  int usual = strcmp (g_uri_get_scheme (uri), "https") == 0 ? 443 : 80;
  int port = g_uri_get_port (uri);

  if (!is_word (lower, ".-_:"))
    return NULL;
  bracketed =
      strchr (lower, ':') != NULL ? g_strdup_printf ("[%s]", lower) : g_steal_pointer (&lower);
  return port > 0 && port != usual ? g_strdup_printf ("%s:%d", bracketed, port)
                                   : g_steal_pointer (&bracketed);
}

static GUri *
parse (const char *text)
{
  g_autofree char *address = g_strstrip (g_strdup (text));
  g_autofree char *completed = NULL;
  g_autoptr (GUri) uri = NULL;
  gsize length = strlen (address);

  if (length == 0 || length > MAX_ADDRESS || !g_utf8_validate (address, -1, NULL))
    return NULL;
  for (const char *c = address; *c != '\0'; c++)
    if (g_ascii_isspace (*c) || g_ascii_iscntrl (*c))
      return NULL;
  if (strstr (address, "://") == NULL && strchr (address, '.') != NULL)
    completed = g_strconcat ("https://", address, NULL); /* as people write it */
  uri = g_uri_parse (completed != NULL ? completed : address,
                     G_URI_FLAGS_PARSE_RELAXED | G_URI_FLAGS_ENCODED, NULL);
  if (uri == NULL || (strcmp (g_uri_get_scheme (uri), "https") != 0 &&
                      strcmp (g_uri_get_scheme (uri), "http") != 0))
    return NULL;
  return g_steal_pointer (&uri);
}

/**
 * vigie_post_link_parse:
 * @text: what somebody pasted or typed; "https://" may be missing
 * @link: (out caller-allocates): what it says, cleared by the caller where it is an address
 *
 * Reads the address of a post so that the post is the same one that an import brings: X, Mastodon
 * and Bluesky are known. On Bluesky that holds for addresses with the author's DID; one with a
 * handle is known by that handle, as its DID cannot be told without asking a server.
 *
 * Returns: whether it is an http or https address
 */
gboolean
vigie_post_link_parse (const char *text, VigiePostLink *link)
{
  g_autoptr (GUri) uri = NULL;
  g_autofree char *host = NULL;
  g_auto (GStrv) parts = NULL;
  const char *const *from;

  g_return_val_if_fail (text != NULL, FALSE);

  *link = (VigiePostLink) { .posted_at = VIGIE_TIME_UNKNOWN };
  uri = parse (text);
  host = uri != NULL ? dup_host (uri) : NULL;
  if (host == NULL)
    return FALSE;
  parts = g_strsplit (g_uri_get_path (uri), "/", 8);
  if (g_strv_length (parts) > 1 && parts[g_strv_length (parts) - 1][0] == '\0')
    g_clear_pointer (&parts[g_strv_length (parts) - 1], g_free); /* a slash at the end */
  from = (const char *const *) (parts[0] != NULL && parts[0][0] == '\0' ? parts + 1 : parts);
  if (from[0] != NULL && (read_x (host, from, link) || read_bluesky (host, from, link) ||
                          read_mastodon (host, from, link) ||
                          read_other_mastodon (g_uri_get_scheme (uri), host, from, link)))
    return TRUE;
  link->kind = VIGIE_SOURCE_HAND;
  link->host = g_strdup ("");
  link->external_id = normalise (uri, host);
  link->url = g_strdup (link->external_id);
  return TRUE;
}
