/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <libxml/SAX2.h>
#include <libxml/parser.h>
#include <libxml/parserInternals.h>
#include <string.h>

#include "vigie-feed-private.h"

#define MAX_PIECE_BYTES (4 * 1024 * 1024)
#define MAX_PIECE_NODES 20000
#define MAX_NAMESPACES 1000 /* in scope: each name is looked for among them all */
#define MAX_DEPTH 200       /* of the tree */
#define MAX_OPEN 4000       /* of what the parser takes for open */
#define MAX_NAMES 20000     /* each new one is looked for among many others */
#define MAX_ERRORS 500000   /* each makes a sentence that nobody reads */
#define N_WRAPPERS 1000
#define XML_NAMESPACE_PREFIX "xml"

/* ---- nodes ---- */

static void
node_free (VigieFeedNode *self)
{
  if (self == NULL)
    return;
  for (VigieFeedNode *child = self->first, *next; child != NULL; child = next)
    {
      next = child->next;
      node_free (child); /* no deeper than MAX_DEPTH */
    }
  g_free (self->name);
  if (self->text != NULL)
    g_string_free (self->text, TRUE);
  g_clear_pointer (&self->attributes, g_ptr_array_unref);
  g_free (self);
}

static VigieFeedNode *
node_append (VigieFeedNode *parent)
{
  VigieFeedNode *self = g_new0 (VigieFeedNode, 1);

  self->parent = parent;
  self->previous = parent != NULL ? parent->last : NULL;
  if (parent != NULL && parent->last != NULL)
    parent->last->next = self;
  else if (parent != NULL)
    parent->first = self;
  if (parent != NULL)
    parent->last = self;
  return self;
}

static void
free_children (VigieFeedNode *self)
{
  for (VigieFeedNode *child = self->first, *next; child != NULL; child = next)
    {
      next = child->next;
      node_free (child);
    }
  self->first = self->last = NULL;
}

gboolean
vigie_feed_node_is (const VigieFeedNode *self, VigieFeedVocabulary vocabulary, const char *name)
{
  return self->name != NULL && self->vocabulary == vocabulary && strcmp (self->name, name) == 0;
}

VigieFeedNode *
vigie_feed_node_find (const VigieFeedNode *self, VigieFeedVocabulary vocabulary, const char *name)
{
  for (VigieFeedNode *child = self->first; child != NULL; child = child->next)
    if (vigie_feed_node_is (child, vocabulary, name))
      return child;
  return NULL;
}

const char *
vigie_feed_node_get_attribute (const VigieFeedNode *self, const char *name)
{
  for (guint i = 0; self->attributes != NULL && i + 1 < self->attributes->len; i += 2)
    if (strcmp (g_ptr_array_index (self->attributes, i), name) == 0)
      return g_ptr_array_index (self->attributes, i + 1);
  return NULL;
}

static void
append_text (const VigieFeedNode *self, GString *out)
{
  if (self->text != NULL)
    g_string_append_len (out, self->text->str, (gssize) self->text->len);
  for (const VigieFeedNode *child = self->first; child != NULL; child = child->next)
    append_text (child, out);
}

/* (transfer full): all text in it, without blanks around it */
char *
vigie_feed_node_dup_text (const VigieFeedNode *self)
{
  GString *out = g_string_new (NULL);

  append_text (self, out);
  return g_strstrip (g_string_free_and_steal (out));
}

static void
append_escaped (GString *out, const char *text)
{
  for (; *text != '\0'; text++)
    switch (*text)
      {
      case '&':
        g_string_append (out, "&amp;");
        break;
      case '<':
        g_string_append (out, "&lt;");
        break;
      case '>':
        g_string_append (out, "&gt;");
        break;
      case '"':
        g_string_append (out, "&quot;");
        break;
      default:
        g_string_append_c (out, *text);
      }
}

static void
append_markup (const VigieFeedNode *self, GString *out)
{
  if (self->text != NULL)
    {
      append_escaped (out, self->text->str);
      return;
    }
  g_string_append_printf (out, "<%s", self->name);
  for (guint i = 0; self->attributes != NULL && i + 1 < self->attributes->len; i += 2)
    {
      g_string_append_printf (out, " %s=\"", (char *) g_ptr_array_index (self->attributes, i));
      append_escaped (out, g_ptr_array_index (self->attributes, i + 1));
      g_string_append_c (out, '"');
    }
  g_string_append_c (out, '>');
  for (const VigieFeedNode *child = self->first; child != NULL; child = child->next)
    append_markup (child, out);
  g_string_append_printf (out, "</%s>", self->name);
}

/**
 * vigie_feed_node_dup_content:
 * @self: an element
 * @is_markup: (out): whether there are elements in it, so that what is returned is HTML
 *
 * Returns: (transfer full): what it holds, without blanks around it
 */
char *
vigie_feed_node_dup_content (const VigieFeedNode *self, gboolean *is_markup)
{
  GString *out;

  *is_markup = FALSE;
  for (const VigieFeedNode *child = self->first; child != NULL; child = child->next)
    *is_markup |= child->name != NULL;
  if (!*is_markup)
    return vigie_feed_node_dup_text (self);
  out = g_string_new (NULL);
  for (const VigieFeedNode *child = self->first; child != NULL; child = child->next)
    append_markup (child, out);
  return g_strstrip (g_string_free_and_steal (out));
}

/* ---- whose word it is ---- */

static const struct
{
  const char *prefix; /* by which it is known where nobody declared it */
  const char *uri;
  VigieFeedVocabulary vocabulary;
} namespaces[] = {
  { NULL, "http://www.w3.org/2005/Atom", VIGIE_FEED_CORE },
  { "atom", "http://purl.org/atom/ns#", VIGIE_FEED_CORE },
  { "rss", "http://purl.org/rss/1.0/", VIGIE_FEED_CORE },
  { NULL, "http://my.netscape.com/rdf/simple/0.9/", VIGIE_FEED_CORE },
  { NULL, "http://channel.netscape.com/rdf/simple/0.9/", VIGIE_FEED_CORE },
  { NULL, "http://backend.userland.com/rss2", VIGIE_FEED_CORE },
  { NULL, "http://blogs.law.harvard.edu/tech/rss", VIGIE_FEED_CORE },
  { "rdf", "http://www.w3.org/1999/02/22-rdf-syntax-ns#", VIGIE_FEED_CORE },
  { "content", "http://purl.org/rss/1.0/modules/content/", VIGIE_FEED_CONTENT },
  { "dc", "http://purl.org/dc/elements/1.1/", VIGIE_FEED_DC },
  { "dcterms", "http://purl.org/dc/terms/", VIGIE_FEED_DC },
  { "media", "http://search.yahoo.com/mrss/", VIGIE_FEED_MEDIA },
  { NULL, "http://search.yahoo.com/mrss", VIGIE_FEED_MEDIA },
  { "georss", "http://www.georss.org/georss", VIGIE_FEED_GEORSS },
  { NULL, "http://www.georss.org/georss/", VIGIE_FEED_GEORSS },
  { NULL, "http://www.georss.org/georss/10", VIGIE_FEED_GEORSS },
  { NULL, "http://www.georss.org/georss/11", VIGIE_FEED_GEORSS },
  { "geo", "http://www.w3.org/2003/01/geo/wgs84_pos#", VIGIE_FEED_W3C_GEO },
  { NULL, "http://www.w3.org/2003/01/geo/wgs84_pos", VIGIE_FEED_W3C_GEO },
  { "gml", "http://www.opengis.net/gml", VIGIE_FEED_GML },
  { NULL, "http://www.opengis.net/gml/3.2", VIGIE_FEED_GML },
};

static VigieFeedVocabulary
find_vocabulary (const char *prefix, const char *uri)
{
  if (prefix == NULL && uri == NULL)
    return VIGIE_FEED_CORE;
  for (gsize i = 0; i < G_N_ELEMENTS (namespaces); i++)
    if (uri != NULL ? strcmp (namespaces[i].uri, uri) == 0
                    : namespaces[i].prefix != NULL && strcmp (namespaces[i].prefix, prefix) == 0)
      return namespaces[i].vocabulary;
  return VIGIE_FEED_OTHER;
}

/* ---- reading ---- */

typedef struct
{
  VigieFeedText *text;
  VigieFeedReading *reading;
  VigieFeedNodeFunc func;
  gpointer data;

  xmlParserCtxt *context;
  guint n_wrappers; /* that were begun */
  guint n_wrapped;  /* that were given to the parser */
  guint n_errors;
  guint depth;
  guint n_too_deep;
  VigieFeedNode *root;
  VigieFeedNode *at;   /* innermost open element */
  VigieFeedNode *item; /* the open entry */
  char *written;       /* (nullable): the end tag that stands where another one should */
  gsize n_bytes;       /* of the entry, or of what is said of the feed */
  guint n_nodes;
} Reader;

/* The root and the channel: they hold entries, and do not grow with them. */
static gboolean
is_container (const Reader *self, const VigieFeedNode *node)
{
  return node == self->root ||
         (node->parent == self->root && vigie_feed_node_is (node, VIGIE_FEED_CORE, "channel"));
}

static gboolean
is_entry (const Reader *self, VigieFeedVocabulary vocabulary, const char *name)
{
  return vocabulary == VIGIE_FEED_CORE &&
         strcmp (name, self->reading->is_atom ? "entry" : "item") == 0;
}

/* Of what is too much, only what is open is held. */
static void
drop_last (VigieFeedNode *parent)
{
  VigieFeedNode *last = parent->last;

  parent->last = last->previous;
  if (parent->last != NULL)
    parent->last->next = NULL;
  else
    parent->first = NULL;
  node_free (last);
}

static void
close_one (Reader *self)
{
  VigieFeedNode *node = self->at, *parent = node->parent;

  self->at = parent;
  self->depth--;
  if (node == self->root)
    {
      self->reading->is_whole = TRUE;
      xmlStopParser (self->context); /* what comes behind it means nothing */
      return;
    }
  if (node == self->item)
    {
      self->item = NULL;
      if (self->reading->n_entries <= VIGIE_FEED_MAX_ENTRIES)
        self->func (node, TRUE, self->data);
      free_children (parent);
    }
  else if (self->item == NULL && is_container (self, parent))
    {
      if (!is_container (self, node))
        self->func (node, FALSE, self->data);
      free_children (parent);
    }
  else if (node->is_surplus)
    drop_last (parent);
}

static void
close_up_to (Reader *self, const VigieFeedNode *node)
{
  const VigieFeedNode *end = node->parent;

  while (self->at != end)
    close_one (self);
}

static gboolean
is_full (const Reader *self)
{
  return self->n_bytes > MAX_PIECE_BYTES || self->n_nodes > MAX_PIECE_NODES ||
         self->reading->n_entries > VIGIE_FEED_MAX_ENTRIES;
}

static void
add_attributes (Reader *self, int n, const xmlChar **attributes)
{
  for (int i = 0; i < n; i++, attributes += 5)
    {
      const char *name = (const char *) attributes[0], *prefix = (const char *) attributes[1];
      gsize length = (gsize) (attributes[4] - attributes[3]);

      if (is_full (self))
        return;
      if (self->at->attributes == NULL)
        self->at->attributes = g_ptr_array_new_with_free_func (g_free);
      g_ptr_array_add (self->at->attributes,
                       prefix != NULL && (strcmp (prefix, XML_NAMESPACE_PREFIX) == 0 ||
                                          strcmp (prefix, "rdf") == 0)
                           ? g_strconcat (prefix, ":", name, NULL)
                           : g_strdup (name));
      g_ptr_array_add (self->at->attributes, g_strndup ((const char *) attributes[3], length));
      self->n_bytes += length + strlen (name);
    }
}

static gboolean
begin_root (Reader *self, VigieFeedVocabulary vocabulary, const char *name)
{
  VigieFeedReading *reading = self->reading;

  reading->root = g_strdup (name);
  reading->is_atom = vocabulary == VIGIE_FEED_CORE && strcmp (name, "feed") == 0;
  reading->is_feed =
      reading->is_atom || (vocabulary == VIGIE_FEED_CORE &&
                           (g_ascii_strcasecmp (name, "rss") == 0 || strcmp (name, "RDF") == 0 ||
                            strcmp (name, "channel") == 0));
  if (!reading->is_feed)
    xmlStopParser (self->context);
  return reading->is_feed;
}

/* What would take very long is no feed; what came before it is kept. */
static void
give_up (Reader *self)
{
  self->reading->is_mended = TRUE;
  xmlStopParser (self->context);
}

static void
on_start (void *data,
          const xmlChar *local_name,
          const xmlChar *prefix,
          const xmlChar *uri,
          int n_namespaces,
          const xmlChar **declared,
          int n_attributes,
          int n_defaulted,
          const xmlChar **attributes)
{
  Reader *self = data;
  const char *name = (const char *) local_name;
  VigieFeedVocabulary vocabulary = find_vocabulary ((const char *) prefix, (const char *) uri);

  if (self->n_wrappers < N_WRAPPERS)
    {
      self->n_wrappers++;
      return;
    }
  if (self->context->nsNr > 2 * MAX_NAMESPACES || self->context->nameNr > MAX_OPEN ||
      xmlDictSize (self->context->dict) > MAX_NAMES)
    {
      give_up (self);
      return;
    }
  if (self->root == NULL && !begin_root (self, vocabulary, name))
    return;
  if (self->root != NULL && is_entry (self, vocabulary, name))
    {
      if (self->item != NULL) /* whose end is missing */
        close_up_to (self, self->item);
      self->reading->n_entries++;
      self->n_too_deep = 0;
      self->n_bytes = self->n_nodes = 0;
    }
  else if (self->item == NULL && (self->at == NULL || is_container (self, self->at)))
    self->n_bytes = self->n_nodes = 0;
  if (self->depth >= MAX_DEPTH || self->n_too_deep > 0)
    {
      self->n_too_deep++;
      return;
    }
  self->depth++;
  self->at = node_append (self->at);
  self->at->vocabulary = vocabulary;
  self->at->name = g_strdup (name);
  self->at->is_surplus = is_full (self);
  self->n_nodes++;
  if (self->root == NULL)
    self->root = self->at;
  else if (self->item == NULL && is_entry (self, vocabulary, name))
    self->item = self->at;
  add_attributes (self, n_attributes, attributes);
}

static void
on_end (void *data, const xmlChar *local_name, const xmlChar *prefix, const xmlChar *uri)
{
  Reader *self = data;
  g_autofree char *written = g_steal_pointer (&self->written);
  const char *name = written != NULL ? written : (const char *) local_name;
  VigieFeedNode *node = self->at;

  if (self->n_too_deep > 0)
    {
      self->n_too_deep--;
      return;
    }
  while (node != NULL && strcmp (node->name, name) != 0)
    node = node->parent;
  if (node == NULL)
    return; /* the end of something that never began */
  close_up_to (self, node);
}

static void
on_text (void *data, const xmlChar *text, int length)
{
  Reader *self = data;
  VigieFeedNode *last;

  if (self->root == NULL || self->at == NULL || is_container (self, self->at) || length <= 0 ||
      is_full (self))
    return;
  last = self->at->last;
  if (last == NULL || last->text == NULL)
    {
      last = node_append (self->at);
      last->text = g_string_new (NULL);
      self->n_nodes++;
    }
  g_string_append_len (last->text, (const char *) text, length);
  self->n_bytes += (gsize) length;
}

static xmlEntity *
on_entity (void *data, const xmlChar *name)
{
  return xmlGetPredefinedEntity (name);
}

/* The parser closes what is open, whatever the end tag says; what it says comes with the error. */
static void
on_error (void *data, xmlErrorPtr error)
{
  Reader *self = data;

  if (++self->n_errors > MAX_ERRORS)
    give_up (self);
  if (error->level < XML_ERR_ERROR || self->reading->is_whole)
    return;
  self->reading->is_mended = TRUE;
  if (error->code == XML_ERR_TAG_NAME_MISMATCH && error->str2 != NULL)
    g_set_str (&self->written, error->str2);
}

/* A stray end tag closes something all the same, and so the parser takes the last one too early
 * for the end of all. Elements around the root keep it reading. */
static int
on_read (void *data, char *buffer, int size)
{
  Reader *self = data;

  int n = 0;

  for (; self->n_wrapped < N_WRAPPERS && n + 3 <= size; n += 3, self->n_wrapped++)
    memcpy (buffer + n, "<_>", 3);
  if (n > 0)
    return n;
  return (int) vigie_feed_text_read (self->text, buffer, (gsize) MAX (size, 0));
}

static int
on_close (void *data)
{
  return 0;
}

/**
 * vigie_feed_read:
 * @text: a text that stands at its root
 * @reading: (out caller-allocates): what there was to read; free its root
 * @func: for each entry that is whole, in the order of the feed, and for each element beside them
 * @data: for @func
 *
 * Reads a feed as a stream: nothing is held but what is open. What is not well-formed is read as
 * browsers read pages: an end tag closes the innermost element of its name, and one that closes
 * nothing is left out.
 */
void
vigie_feed_read (VigieFeedText *text,
                 VigieFeedReading *reading,
                 VigieFeedNodeFunc func,
                 gpointer data)
{
  xmlSAXHandler handler = {
    .initialized = XML_SAX2_MAGIC,
    .startElementNs = on_start,
    .endElementNs = on_end,
    .characters = on_text,
    .ignorableWhitespace = on_text,
    .cdataBlock = on_text,
    .getEntity = on_entity,
    .serror = (xmlStructuredErrorFunc) on_error,
  };
  Reader self = { .text = text, .reading = reading, .func = func, .data = data };

  *reading = (VigieFeedReading) { 0 };
  self.context =
      xmlCreateIOParserCtxt (&handler, &self, on_read, on_close, &self, XML_CHAR_ENCODING_UTF8);
  if (self.context == NULL)
    return;
  /* NOENT: "&amp;" in attributes; other entities there are none, for want of a document type.
   * HUGE: the parser's own limit of depth would end a feed whose HTML leaves elements open; the
   * limits above take the place of its others */
  xmlCtxtUseOptions (self.context, XML_PARSE_RECOVER | XML_PARSE_NONET | XML_PARSE_NOENT |
                                       XML_PARSE_IGNORE_ENC | XML_PARSE_HUGE);
  xmlParseDocument (self.context);
  if (self.context->myDoc != NULL)
    xmlFreeDoc (self.context->myDoc);
  xmlFreeParserCtxt (self.context);
  reading->is_mended |= text->is_mended || !reading->is_whole;
  node_free (self.root);
  g_free (self.written);
}
