/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "vigie-feed-private.h"
#include "vigie-html-text.h"
#include "vigie-time.h"
#include "vigie-web-address.h"

#define MAX_ADDRESS 4096
#define MAX_ID 1024

/* ---- addresses ---- */

/* (transfer full) (nullable): an address of the web; %NULL where it is none */
char *
vigie_feed_resolve (const char *base_uri, const char *reference)
{
  g_autofree char *stripped = NULL;
  g_autofree char *address = NULL;
  g_autoptr (GUri) uri = NULL;

  if (reference == NULL || strlen (reference) > MAX_ADDRESS)
    return NULL;
  stripped = g_strstrip (g_strdup (reference));
  if (stripped[0] == '\0')
    return NULL;
  uri = vigie_web_address_parse (base_uri, stripped);
  if (uri == NULL)
    return NULL;
  address = g_uri_to_string (uri);
  return strlen (address) <= MAX_ADDRESS ? g_steal_pointer (&address) : NULL;
}

/* (transfer full): what addresses in @node are relative to */
static char *
dup_base (const VigieFeedNode *node, const char *base_uri)
{
  g_autofree char *outer =
      node->parent != NULL ? dup_base (node->parent, base_uri) : g_strdup (base_uri);
  const char *written = vigie_feed_node_get_attribute (node, "xml:base");
  char *base = written != NULL ? vigie_feed_resolve (outer, written) : NULL;

  return base != NULL ? base : g_steal_pointer (&outer);
}

/* (transfer full) (nullable): as vigie_feed_resolve(), in @node, whose entry has @base_uri */
char *
vigie_feed_resolve_in (const VigieFeedNode *node, const char *base_uri, const char *reference)
{
  const char *written = vigie_feed_node_get_attribute (node, "xml:base");
  g_autofree char *base = written != NULL ? vigie_feed_resolve (base_uri, written) : NULL;

  return vigie_feed_resolve (base != NULL ? base : base_uri, reference);
}

/* ---- text ---- */

/* Whether @text has markup, as a title that says it is plain text often has all the same. */
static gboolean
looks_like_html (const char *text)
{
  static const char *const tags[] = { "</", "<br", "<p>", "<p ", "<img", "<a ", "<div", "<hr" };

  for (const char *at = strchr (text, '<'); at != NULL; at = strchr (at + 1, '<'))
    for (gsize i = 0; i < G_N_ELEMENTS (tags); i++)
      if (g_ascii_strncasecmp (at, tags[i], strlen (tags[i])) == 0)
        return TRUE;
  return FALSE;
}

typedef enum
{
  TEXT_PLAIN,
  TEXT_MAYBE_HTML,
  TEXT_HTML,
} TextKind;

static TextKind
get_text_kind (const VigieFeedNode *node, gboolean is_atom)
{
  const char *type = vigie_feed_node_get_attribute (node, "type");

  if (type != NULL && strstr (type, "html") != NULL)
    return TEXT_HTML;
  return is_atom ? TEXT_PLAIN : TEXT_MAYBE_HTML;
}

/* HTML that has no tags keeps its lines: it is text that somebody wrote so. */
static char *
to_text (const char *content, TextKind kind)
{
  const gsize length = strlen (content);
  char *text = g_malloc (length + 1);
  gsize n;

  if (kind == TEXT_HTML || looks_like_html (content))
    n = vigie_html_to_text (content, length, text);
  else if (kind == TEXT_MAYBE_HTML)
    n = vigie_html_decode_entities (content, length, text);
  else
    n = (gsize) (g_stpcpy (text, content) - text);
  text[n] = '\0';
  return g_strstrip (text);
}

static char *
dup_html (const VigieFeedNode *node, gboolean is_atom, TextKind *kind)
{
  gboolean is_markup;
  char *content = vigie_feed_node_dup_content (node, &is_markup);

  *kind = is_markup ? TEXT_HTML : get_text_kind (node, is_atom);
  return content;
}

/* (transfer full): one line */
char *
vigie_feed_dup_line (const VigieFeedNode *node, gboolean is_atom)
{
  TextKind kind;
  g_autofree char *content = dup_html (node, is_atom, &kind);
  g_autofree char *text = to_text (content, kind);
  g_auto (GStrv) words = g_strsplit_set (text, " \t\r\n", -1);
  GString *line = g_string_new (NULL);

  for (gsize i = 0; words[i] != NULL; i++)
    if (words[i][0] != '\0')
      g_string_append_printf (line, "%s%s", line->len > 0 ? " " : "", words[i]);
  return g_string_free_and_steal (line);
}

/* (transfer full) (nullable): of the first of these children that says something */
static char *
dup_first_line (const VigieFeedNode *node, gboolean is_atom)
{
  const VigieFeedVocabulary vocabularies[] = { VIGIE_FEED_CORE, VIGIE_FEED_DC, VIGIE_FEED_MEDIA };

  for (gsize i = 0; i < G_N_ELEMENTS (vocabularies); i++)
    {
      const VigieFeedNode *title = vigie_feed_node_find (node, vocabularies[i], "title");
      g_autofree char *line = title != NULL ? vigie_feed_dup_line (title, is_atom) : NULL;

      if (line != NULL && line[0] != '\0')
        return g_steal_pointer (&line);
    }
  return NULL;
}

/* ---- what it says ---- */

/* Text and HTML can be read; what is in Base64, or elsewhere, cannot. */
static gboolean
is_readable (const VigieFeedNode *node)
{
  const char *type = vigie_feed_node_get_attribute (node, "type");

  return vigie_feed_node_get_attribute (node, "src") == NULL &&
         (type == NULL || strchr (type, '/') == NULL || g_str_has_prefix (type, "text/") ||
          strstr (type, "xml") != NULL || strstr (type, "html") != NULL);
}

static char *
dup_body (const VigieFeedNode *node, gboolean is_atom)
{
  static const struct
  {
    VigieFeedVocabulary vocabulary;
    const char *name;
  } bodies[] = {
    { VIGIE_FEED_CONTENT, "encoded" },  { VIGIE_FEED_CORE, "content" },
    { VIGIE_FEED_CORE, "description" }, { VIGIE_FEED_CORE, "summary" },
    { VIGIE_FEED_DC, "description" },   { VIGIE_FEED_MEDIA, "description" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (bodies); i++)
    {
      const VigieFeedNode *child =
          vigie_feed_node_find (node, bodies[i].vocabulary, bodies[i].name);
      g_autofree char *content = NULL;
      g_autofree char *text = NULL;
      TextKind kind;

      if (child == NULL || !is_readable (child))
        continue;
      content = dup_html (child, is_atom && child->vocabulary == VIGIE_FEED_CORE, &kind);
      text = to_text (content, kind);
      if (text[0] != '\0')
        return g_steal_pointer (&text);
    }
  return g_strdup ("");
}

/* Whether @body begins with @title, whatever blanks are between the words; a title that was cut
 * ends with dots. */
static gboolean
begins_with (const char *body, const char *title)
{
  g_autofree char *cut = g_strdup (title);

  while (g_str_has_suffix (cut, "…") || g_str_has_suffix (cut, "..."))
    cut[strlen (cut) - 3] = '\0'; /* both have three bytes */
  g_strchomp (cut);
  for (const char *c = cut; *c != '\0';)
    {
      if (g_ascii_isspace (*c) && g_ascii_isspace (*body))
        {
          while (g_ascii_isspace (*c))
            c++;
          while (g_ascii_isspace (*body))
            body++;
        }
      else if (*c++ != *body++)
        return FALSE;
    }
  return cut[0] != '\0';
}

static char *
join_text (const char *title, const char *body)
{
  if (title == NULL || begins_with (body, title))
    return g_strdup (body);
  return body[0] != '\0' ? g_strconcat (title, "\n\n", body, NULL) : g_strdup (title);
}

/* ---- who ---- */

/* "desk@example.org (Préfecture)" is how RSS writes it. */
static char *
shorten_author (const char *line)
{
  const char *open = strchr (line, '(');
  const gsize length = strlen (line);

  if (open != NULL && strchr (line, '@') != NULL && strchr (line, '@') < open &&
      line[length - 1] == ')' && open + 2 < line + length)
    return g_strstrip (g_strndup (open + 1, (gsize) (line + length - open - 2)));
  return g_strdup (line);
}

/**
 * vigie_feed_dup_author:
 * @node: an entry, or what is an author
 *
 * Returns: (transfer full) (nullable): one line
 */
char *
vigie_feed_dup_author (const VigieFeedNode *node)
{
  const VigieFeedNode *name = vigie_feed_node_find (node, VIGIE_FEED_CORE, "name");
  g_autofree char *line = NULL;

  if (name == NULL && node->first != NULL && node->first->name != NULL)
    name = vigie_feed_node_find (node, VIGIE_FEED_CORE, "email");
  line = vigie_feed_dup_line (name != NULL ? name : node, FALSE);
  return line[0] != '\0' ? shorten_author (line) : NULL;
}

static char *
find_author (const VigieFeedNode *entry)
{
  const VigieFeedNode *node = vigie_feed_node_find (entry, VIGIE_FEED_DC, "creator");
  char *author = node != NULL ? vigie_feed_dup_author (node) : NULL;

  node = vigie_feed_node_find (entry, VIGIE_FEED_CORE, "author");
  return author == NULL && node != NULL ? vigie_feed_dup_author (node) : author;
}

/* ---- when ---- */

typedef struct
{
  VigieFeedVocabulary vocabulary;
  const char *name;
} TimeName;

static gint64
find_time (const VigieFeedNode *entry, const TimeName *names, gsize n)
{
  for (gsize i = 0; i < n; i++)
    {
      const VigieFeedNode *node = vigie_feed_node_find (entry, names[i].vocabulary, names[i].name);
      g_autofree char *text = node != NULL ? vigie_feed_node_dup_text (node) : NULL;
      gint64 at;

      if (text != NULL && vigie_feed_parse_time (text, &at))
        return at;
    }
  return VIGIE_TIME_UNKNOWN;
}

/* ---- what it is called ---- */

/* The page of the entry: "alternate" in Atom, or without "rel"; the content of a link in RSS. */
static char *
find_link (const VigieFeedNode *entry, const char *base_uri)
{
  g_autofree char *other = NULL;

  for (const VigieFeedNode *child = entry->first; child != NULL; child = child->next)
    {
      const char *href, *rel, *type;
      g_autofree char *uri = NULL;

      if (!vigie_feed_node_is (child, VIGIE_FEED_CORE, "link"))
        continue;
      href = vigie_feed_node_get_attribute (child, "href");
      rel = vigie_feed_node_get_attribute (child, "rel");
      type = vigie_feed_node_get_attribute (child, "type");
      if (href == NULL)
        {
          g_autofree char *text = vigie_feed_node_dup_text (child);

          uri = vigie_feed_resolve_in (child, base_uri, text);
        }
      else if (rel == NULL || g_str_equal (rel, "alternate"))
        uri = vigie_feed_resolve_in (child, base_uri, href);
      if (uri != NULL && (type == NULL || g_str_has_prefix (type, "text/html")))
        return g_steal_pointer (&uri);
      if (uri != NULL && other == NULL)
        other = g_steal_pointer (&uri);
    }
  return g_steal_pointer (&other);
}

/* A guid is an address unless it says that it is none. */
static char *
find_permalink (const VigieFeedNode *guid)
{
  const char *is_permalink =
      guid != NULL ? vigie_feed_node_get_attribute (guid, "isPermaLink") : "false";
  g_autofree char *text = NULL;

  if (is_permalink != NULL && g_ascii_strcasecmp (is_permalink, "false") == 0)
    return NULL;
  text = vigie_feed_node_dup_text (guid);
  return g_str_has_prefix (text, "http://") || g_str_has_prefix (text, "https://")
             ? vigie_feed_resolve (NULL, text)
             : NULL;
}

static char *
make_id (const VigieFeedNode *entry, const VigieFeedNode *guid, const VigieFeedEntry *self)
{
  g_autofree char *id = guid != NULL ? vigie_feed_node_dup_text (guid) : NULL;
  g_autofree char *content = NULL;
  g_autofree char *digest = NULL;

  if (id == NULL || id[0] == '\0')
    g_set_str (&id, vigie_feed_node_get_attribute (entry, "rdf:about"));
  if (id == NULL || id[0] == '\0')
    g_set_str (&id, self->url);
  if (id != NULL && id[0] != '\0' && strlen (id) <= MAX_ID)
    return g_steal_pointer (&id);
  content = id != NULL && id[0] != '\0'
                ? g_strdup (id)
                : g_strdup_printf ("%s\n%" G_GINT64_FORMAT, self->text, self->published_at);
  digest = g_compute_checksum_for_string (G_CHECKSUM_SHA256, content, -1);
  return g_strconcat ("sha256:", digest, NULL);
}

/**
 * vigie_feed_entry_new:
 * @node: an item of RSS or an entry of Atom
 * @base_uri: where the feed came from
 * @is_atom: whether text without a type is no HTML
 *
 * Returns: (transfer full): all that it says but where it is
 */
VigieFeedEntry *
vigie_feed_entry_new (const VigieFeedNode *node, const char *base_uri, gboolean is_atom)
{
  static const TimeName published[] = {
    { VIGIE_FEED_CORE, "pubDate" }, { VIGIE_FEED_CORE, "published" }, { VIGIE_FEED_CORE, "issued" },
    { VIGIE_FEED_DC, "date" },      { VIGIE_FEED_DC, "issued" },      { VIGIE_FEED_DC, "created" },
    { VIGIE_FEED_CORE, "created" }
  };
  static const TimeName updated[] = { { VIGIE_FEED_CORE, "updated" },
                                      { VIGIE_FEED_CORE, "modified" },
                                      { VIGIE_FEED_DC, "modified" } };
  VigieFeedEntry *self = g_new0 (VigieFeedEntry, 1);
  const VigieFeedNode *guid = vigie_feed_node_find (node, VIGIE_FEED_CORE, "guid");
  g_autofree char *base = dup_base (node, base_uri);
  g_autofree char *title = dup_first_line (node, is_atom);
  g_autofree char *body = dup_body (node, is_atom);

  self->url = find_link (node, base);
  if (self->url == NULL)
    self->url = find_permalink (guid);
  if (self->url == NULL)
    self->url = vigie_feed_resolve (NULL, vigie_feed_node_get_attribute (node, "rdf:about"));
  self->author = find_author (node);
  self->text = join_text (title, body);
  self->published_at = find_time (node, published, G_N_ELEMENTS (published));
  self->updated_at = find_time (node, updated, G_N_ELEMENTS (updated));
  self->photos = vigie_feed_find_photos (node, base);
  if (guid == NULL)
    guid = vigie_feed_node_find (node, VIGIE_FEED_CORE, "id");
  self->id = make_id (node, guid, self);
  return self;
}

void
vigie_feed_entry_free (VigieFeedEntry *self)
{
  g_free (self->id);
  g_free (self->url);
  g_free (self->author);
  g_free (self->text);
  g_strfreev (self->photos);
  g_clear_pointer (&self->geometry, vigie_geometry_unref);
  g_free (self);
}
