/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-web-address.h"

#include <string.h>

#define MAX_LISTED 4  /* addresses of one post */
#define MAX_PHRASE 80 /* bytes that are looked up */
#define MIN_PHRASE 4  /* bytes that tell one address from another */

static gboolean
is_end (guchar c)
{
  return c <= ' ' || c == 0x7f || c == '<' || c == '>' || c == '"';
}

static gsize
get_scheme_length (const char *text)
{
  if ((*text | 0x20) != 'h' || g_ascii_strncasecmp (text, "http", 4) != 0)
    return 0;
  text += 4;
  if (g_ascii_strncasecmp (text, "s://", 4) == 0)
    return 8;
  return strncmp (text, "://", 3) == 0 ? 7 : 0;
}

/* "t.co/x", "lemonde.fr/…": a name with a dot, two letters or more behind the last one, and
 * something behind a slash. */
static gboolean
is_bare_address (const char *text)
{
  const char *dot = NULL;
  const char *c = text;

  for (; g_ascii_isalnum (*c) || *c == '-' || *c == '.'; c++)
    {
      if (*c == '.')
        dot = c;
    }
  if (*c != '/' || is_end ((guchar) c[1]) || dot == NULL || dot == text || c - dot < 3)
    return FALSE;
  for (const char *d = dot + 1; d < c; d++)
    {
      if (!g_ascii_isalpha (*d))
        return FALSE;
    }
  return TRUE;
}

/**
 * vigie_web_address_get_length:
 * @text: UTF-8, where a word begins
 *
 * Finds addresses as people write them: with a scheme, with "www.", or as a name with a path.
 *
 * Returns: how many bytes of @text are a web address, up to the next blank; 0 where none begins
 */
gsize
vigie_web_address_get_length (const char *text)
{
  gsize length = 0;

  if (!g_ascii_isalnum (*text) ||
      (get_scheme_length (text) == 0 &&
       ((*text | 0x20) != 'w' || g_ascii_strncasecmp (text, "www.", 4) != 0) &&
       !is_bare_address (text)))
    return 0;
  while (!is_end ((guchar) text[length]))
    length++;
  return length;
}

static gboolean
ends_with (const char *text, gsize length, const char *suffix)
{
  gsize n = strlen (suffix);

  return length >= n && memcmp (text + length - n, suffix, n) == 0;
}

/* Without what belongs to the sentence around it; 0 where the address itself was cut off. */
static gsize
trim_end (const char *address, gsize length)
{
  static const char *const marks[] = { ".", ",", ";", ":", "!", "?", "'", "*",
                                       "]", "}", ")", "»", "”", "’", " ", "\xc2\xa0" };
  gboolean again = length > 0 && !g_ascii_isalnum (address[length - 1]);

  while (again)
    {
      again = FALSE;
      if (ends_with (address, length, "…") || ends_with (address, length, "..."))
        return 0;
      for (gsize i = 0; i < G_N_ELEMENTS (marks) && !again; i++)
        {
          again = ends_with (address, length, marks[i]) &&
                  !(marks[i][0] == ')' && memchr (address, '(', length) != NULL);
          if (again)
            length -= strlen (marks[i]);
        }
    }
  return length;
}

/* ---- one spelling ---- */

typedef struct
{
  char text[VIGIE_WEB_ADDRESS_MAX];
  gsize length;
} Spelling;

static void
append (Spelling *out, const char *text, gsize length)
{
  memcpy (out->text + out->length, text, length); /* what goes in is no longer than the address */
  out->length += length;
}

static inline const char *
find_any (const char *text, const char *end, const char *marks)
{
  for (; text < end; text++)
    for (const char *mark = marks; *mark != '\0'; mark++)
      if (*text == *mark)
        return text;
  return text;
}

static gboolean
begins_with (const char *text, const char *end, const char *prefix)
{
  gsize n = strlen (prefix);

  return (gsize) (end - text) >= n && g_ascii_strncasecmp (text, prefix, n) == 0;
}

/* Names that lead to the same pages. */
static void
append_host (Spelling *out, const char *host, const char *end)
{
  static const char *const prefixes[] = { "www.", "mobile.", "m." };

  for (gsize i = 0; i < G_N_ELEMENTS (prefixes); i++)
    {
      const char *rest = host + strlen (prefixes[i]);

      if (begins_with (host, end, prefixes[i]) && memchr (rest, '.', (gsize) (end - rest)) != NULL)
        {
          host = rest;
          break;
        }
    }
  if (end - host == 11 && begins_with (host, end, "twitter.com"))
    {
      append (out, "x.com", 5);
      return;
    }
  for (; host < end; host++)
    out->text[out->length++] = g_ascii_tolower (*host);
}

static gboolean
split_host (Spelling *out, const char **c, const char *end)
{
  const char *host = *c;
  const char *host_end = find_any (host, end, "/?#");
  const char *port;

  *c = host_end;
  for (const char *at = host; at < host_end; at++)
    {
      if (*at == '@')
        host = at + 1;
    }
  port = find_any (host, host_end, ":");
  if ((host_end - port == 3 && strncmp (port, ":80", 3) == 0) ||
      (host_end - port == 4 && strncmp (port, ":443", 4) == 0))
    host_end = port;
  if (host == host_end || memchr (host, '.', (gsize) (host_end - host)) == NULL)
    return FALSE;
  append_host (out, host, host_end);
  return TRUE;
}

static gboolean
is_one_of (const char *name, gsize length, const char *const *names)
{
  for (gsize i = 0; names[i] != NULL; i++)
    {
      if (strlen (names[i]) == length && g_ascii_strncasecmp (name, names[i], length) == 0)
        return TRUE;
    }
  return FALSE;
}

/* What says who passed an address on, not where it leads. */
static gboolean
is_tracking (const Spelling *out, const char *name, const char *end)
{
  static const char *const prefixes[] = { "utm_", "mtm_", "pk_", "mc_", "at_", NULL };
  static const char *const names[] = { "fbclid",  "gclid", "dclid",  "gbraid", "wbraid", "msclkid",
                                       "twclid",  "yclid", "igshid", "igsh",   "xtor",   "ref_src",
                                       "ref_url", "cmpid", "smid",   NULL };
  static const char *const of_x[] = { "s", "t", NULL };
  static const char *const of_video[] = { "si", "feature", NULL };
  gsize length = (gsize) (find_any (name, end, "=") - name);

  for (gsize i = 0; prefixes[i] != NULL; i++)
    {
      if (begins_with (name, end, prefixes[i]))
        return TRUE;
    }
  if (is_one_of (name, length, names))
    return TRUE;
  if (strncmp (out->text, "x.com/", 6) == 0)
    return is_one_of (name, length, of_x);
  return strncmp (out->text, "youtu", 5) == 0 && is_one_of (name, length, of_video);
}

static gboolean
append_parameters (Spelling *out, const char *c, const char *end)
{
  gboolean any = FALSE;

  while (c < end)
    {
      const char *next = find_any (c, end, "&");

      if (next > c && !is_tracking (out, c, next))
        {
          append (out, any ? "&" : "?", 1);
          append (out, c, (gsize) (next - c));
          any = TRUE;
        }
      c = next < end ? next + 1 : end;
    }
  return any;
}

static gboolean
spell (Spelling *out, const char *address, gsize length)
{
  const char *c, *end, *path;
  gboolean any;

  out->length = 0;
  length = trim_end (address, length);
  if (length == 0 || length >= VIGIE_WEB_ADDRESS_MAX)
    return FALSE;
  end = address + length;
  c = address + get_scheme_length (address);
  if (c > end || !split_host (out, &c, end))
    return FALSE;
  path = c;
  c = find_any (c, end, "?#");
  while (c > path && c[-1] == '/')
    c--;
  append (out, path, (gsize) (c - path));
  any = c > path;
  c = find_any (c, end, "?#");
  if (c < end && *c == '?')
    any = append_parameters (out, c + 1, find_any (c, end, "#")) || any;
  return any;
}

/**
 * vigie_web_address_normalize:
 * @address: an address, with or without a scheme
 * @length: its bytes, -1 where it ends with a zero
 *
 * Without what does not change where it leads: the scheme, "www.", the name's case, a slash at the
 * end, the fragment, parameters that track (utm_…, fbclid, …), and marks of the sentence behind it.
 * Short addresses (t.co, …) lead somewhere that only their server knows: each is its own.
 *
 * Returns: (transfer full) (nullable): the address in one spelling; %NULL for what is none, was cut
 *   off, or is a site's front page, which many write about
 */
char *
vigie_web_address_normalize (const char *address, gssize length)
{
  Spelling out;

  g_return_val_if_fail (address != NULL, NULL);

  if (!spell (&out, address, length < 0 ? strlen (address) : (gsize) length))
    return NULL;
  return g_strndup (out.text, out.length);
}

/**
 * vigie_web_address_get_key:
 * @address: an address
 * @length: its bytes, -1 where it ends with a zero
 *
 * Returns: a number that is the same for the same normalized address, and hardly ever for others
 *   (FNV-1a, 32 bits); 0 where vigie_web_address_normalize() finds none
 */
guint32
vigie_web_address_get_key (const char *address, gssize length)
{
  guint32 key = 2166136261u;
  Spelling out;

  if (!spell (&out, address, length < 0 ? strlen (address) : (gsize) length))
    return 0;
  for (gsize i = 0; i < out.length; i++)
    key = (key ^ (guchar) out.text[i]) * 16777619u;
  return key != 0 ? key : 1;
}

static void
add_address (GPtrArray *list, const char *address, gsize length)
{
  g_autofree char *normalized = vigie_web_address_normalize (address, (gssize) length);

  if (normalized != NULL && list->len < MAX_LISTED &&
      !g_ptr_array_find_with_equal_func (list, normalized, g_str_equal, NULL))
    g_ptr_array_add (list, g_steal_pointer (&normalized));
}

/**
 * vigie_web_address_list:
 * @url: (nullable): a post's own address
 * @text: its text
 *
 * Returns: (transfer full) (element-type utf8): its addresses, normalized, each once, the first
 * four
 */
GPtrArray *
vigie_web_address_list (const char *url, const char *text)
{
  GPtrArray *list = g_ptr_array_new_with_free_func (g_free);
  gboolean in_word = FALSE;

  if (url != NULL && get_scheme_length (url) > 0)
    add_address (list, url, strlen (url));
  while (*text != '\0' && list->len < MAX_LISTED)
    {
      gsize length = in_word ? 0 : vigie_web_address_get_length (text);

      if (length > 0)
        add_address (list, text, length);
      in_word = length == 0 && (g_ascii_isalnum (*text) || (guchar) *text >= 0x80);
      text += MAX (length, 1);
    }
  return list;
}

/**
 * vigie_web_address_to_fts:
 * @normalized: what vigie_web_address_normalize() gave
 *
 * Returns: (transfer full) (nullable): an FTS5 expression that finds every text with this address,
 *   and few others: the part of it that tells it from others, as a phrase; %NULL where it has none
 */
char *
vigie_web_address_to_fts (const char *normalized)
{
  const char *query = strchr (normalized, '?');
  const char *end = query != NULL ? query : normalized + strlen (normalized);
  const char *begin = end;
  g_autofree char *phrase = NULL;

  if (query != NULL) /* the first parameter's value: "watch?v=…" */
    {
      end = query + 1 + strcspn (query + 1, "&");
      begin = find_any (query + 1, end, "=");
      begin += begin < end;
    }
  if (query == NULL || end - begin < MIN_PHRASE) /* the end of the path */
    {
      end = query != NULL ? query : end;
      begin = end;
      while (begin > normalized && (begin[-1] != '/' || end - begin < MIN_PHRASE))
        begin--;
    }
  if (end - begin > MAX_PHRASE)
    {
      end = begin + MAX_PHRASE;
      while (end > begin && (g_ascii_isalnum (*end) || (guchar) *end >= 0x80))
        end--;
    }
  if (end - begin < MIN_PHRASE)
    return NULL;
  phrase = g_strndup (begin, (gsize) (end - begin));
  g_strdelimit (phrase, "\"", ' ');
  return g_strdup_printf ("\"%s\"", phrase);
}

/**
 * vigie_web_address_parse:
 * @base: (nullable): the absolute address that @reference is relative to
 * @reference: what a person, a server or a feed wrote
 *
 * Reads an address as it is written, with blanks and stray percent signs where they are.
 *
 * Returns: (transfer full) (nullable): an address of the web, with a host; %NULL where it is none
 */
GUri *
vigie_web_address_parse (const char *base, const char *reference)
{
  g_autoptr (GUri) base_uri = base != NULL ? vigie_web_address_parse (NULL, base) : NULL;
  g_autoptr (GUri) uri = NULL;

  if (base != NULL && base_uri == NULL)
    return NULL;
  uri = g_uri_parse_relative (base_uri, reference, G_URI_FLAGS_ENCODED | G_URI_FLAGS_PARSE_RELAXED,
                              NULL);
  if (uri == NULL || g_uri_get_host (uri) == NULL || *g_uri_get_host (uri) == '\0')
    return NULL;
  if (!g_str_equal (g_uri_get_scheme (uri), "http") &&
      !g_str_equal (g_uri_get_scheme (uri), "https"))
    return NULL;
  if (*g_uri_get_path (uri) != '\0' && *g_uri_get_path (uri) != '/')
    return NULL; /* "http://a;b": the relaxed reading ends the host there */
  return g_steal_pointer (&uri);
}
