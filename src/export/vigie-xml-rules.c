/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-xml-rules.h"

#include <glib/gi18n-lib.h>
#include <libxml/parser.h>
#include <libxml/tree.h>
#include <string.h>

#include "vigie-error.h"

#define XSI_NAMESPACE "http://www.w3.org/2001/XMLSchema-instance"

G_DEFINE_AUTOPTR_CLEANUP_FUNC (xmlDoc, xmlFreeDoc)

/* One member of a type. */
typedef struct
{
  char *name;
  char *type;
  const char *namespace_uri;
  gboolean is_attribute;
  gboolean is_optional;
  gboolean is_repeated;
} Member;

typedef struct
{
  const VigieXmlRules *rules;
  GHashTable *members; /* of type → GPtrArray of Member, those of its bases first */
  GHashTable *records; /* "id version" of all that has both */
  GPtrArray *references;
  GError **error;
} Check;

static void
member_free (gpointer data)
{
  Member *self = data;

  g_free (self->name);
  g_free (self->type);
  g_free (self);
}

/* “/alert/info/area” */
static char *
dup_place (const xmlNode *node)
{
  GString *place = g_string_new (NULL);

  for (; node != NULL && node->type != XML_DOCUMENT_NODE; node = node->parent)
    {
      g_string_prepend (place, node->type == XML_ELEMENT_NODE ? (const char *) node->name : "…");
      g_string_prepend_c (place, '/');
    }
  return g_string_free_and_steal (place);
}

/* That the file does not follow its format is a fault of ours, but it is the user who has to know
 * that nothing was published. */
G_GNUC_PRINTF (3, 4)
static gboolean
set_fault (Check *self, const xmlNode *node, const char *format, ...)
{
  g_autofree char *place = dup_place (node);
  g_autofree char *what = NULL;
  va_list args;

  va_start (args, format);
  what = g_strdup_vprintf (format, args);
  va_end (args);
  /* Translators: the name of a format, a place in the file such as “/alert/info”, and in English
   * what is wrong there */
  g_set_error (self->error, VIGIE_ERROR, VIGIE_ERROR_INVALID,
               _ ("The file would not have followed %s, and others could not have read it: it was "
                  "not written, and what was there before is still there. Please report this: “%s” "
                  "%s."),
               self->rules->format, place, what);
  return FALSE;
}

/* ---- what a type holds ---- */

static const VigieXmlType *
find_type (Check *self, const char *name)
{
  for (gsize i = 0; i < self->rules->n_types; i++)
    if (strcmp (self->rules->types[i].name, name) == 0)
      return &self->rules->types[i];
  return NULL;
}

static gboolean
extends (Check *self, const VigieXmlType *type, const char *base)
{
  while (type != NULL && strcmp (type->name, base) != 0)
    type = type->base != NULL ? find_type (self, type->base) : NULL;
  return type != NULL;
}

static Member *
parse_member (const VigieXmlType *type, const char *text)
{
  Member *self = g_new0 (Member, 1);
  const char *colon = strchr (text, ':');
  const char *end = colon;

  g_assert (colon != NULL);
  self->is_attribute = text[0] == '@';
  self->is_optional = end[-1] == '?' || end[-1] == '*';
  self->is_repeated = end[-1] == '+' || end[-1] == '*';
  if (self->is_optional || self->is_repeated)
    end--;
  if (self->is_attribute)
    text++;
  self->name = g_strndup (text, (gsize) (end - text));
  self->type = g_strdup (colon + 1);
  self->namespace_uri = type->namespace_uri;
  return self;
}

static void
collect_members (Check *self, const VigieXmlType *type, GPtrArray *members)
{
  g_auto (GStrv) texts = NULL;

  if (type->base != NULL)
    collect_members (self, find_type (self, type->base), members);
  texts = g_strsplit (type->content[0] == '!' ? type->content + 1 : type->content, " ", -1);
  for (gsize i = 0; texts[i] != NULL; i++)
    if (texts[i][0] != '\0')
      g_ptr_array_add (members, parse_member (type, texts[i]));
}

static GPtrArray *
get_members (Check *self, const VigieXmlType *type)
{
  GPtrArray *members = g_hash_table_lookup (self->members, type->name);

  if (members == NULL)
    {
      members = g_ptr_array_new_with_free_func (member_free);
      collect_members (self, type, members);
      g_hash_table_insert (self->members, (gpointer) type->name, members);
    }
  return members;
}

/* ---- attributes ---- */

static char *
dup_attribute (const xmlNode *node, const char *name, const char *namespace_uri)
{
  xmlChar *value = namespace_uri != NULL ? xmlGetNsProp (node, (const xmlChar *) name,
                                                         (const xmlChar *) namespace_uri)
                                         : xmlGetNoNsProp (node, (const xmlChar *) name);
  char *copy = g_strdup ((const char *) value);

  xmlFree (value);
  return copy;
}

/* A record has an id and a version; what refers to one has a class besides. */
static gboolean
note_record (Check *self, const xmlNode *node)
{
  g_autofree char *id = dup_attribute (node, "id", NULL);
  g_autofree char *version = dup_attribute (node, "version", NULL);
  g_autofree char *target = dup_attribute (node, "targetClass", NULL);
  g_autofree char *key = NULL;

  if (id == NULL || version == NULL)
    return TRUE;
  key = g_strdup_printf ("%s %s %s", target != NULL ? "situationRecord" : (const char *) node->name,
                         id, version);
  if (target != NULL)
    {
      g_ptr_array_add (self->references, g_steal_pointer (&key));
      return TRUE;
    }
  if (!g_hash_table_add (self->records, g_steal_pointer (&key)))
    return set_fault (self, node, "has the id of another one: %s", id);
  return TRUE;
}

static gboolean
check_attributes (Check *self, const xmlNode *node, GPtrArray *members)
{
  for (guint i = 0; i < members->len; i++)
    {
      const Member *member = g_ptr_array_index (members, i);
      g_autofree char *value = NULL;

      if (!member->is_attribute)
        continue;
      value = dup_attribute (node, member->name, NULL);
      if (value == NULL && !member->is_optional)
        return set_fault (self, node, "lacks the attribute %s", member->name);
      if (value != NULL && !vigie_xml_value_is_valid (member->type, value))
        return set_fault (self, node, "has a wrong %s: %.40s", member->name, value);
    }
  for (const xmlAttr *attribute = node->properties; attribute != NULL; attribute = attribute->next)
    {
      gboolean known = attribute->ns != NULL; /* xsi:type */

      for (guint i = 0; i < members->len && !known; i++)
        {
          const Member *member = g_ptr_array_index (members, i);

          known =
              member->is_attribute && strcmp (member->name, (const char *) attribute->name) == 0;
        }
      if (!known)
        return set_fault (self, node, "must not have the attribute %s",
                          (const char *) attribute->name);
    }
  return note_record (self, node);
}

/* ---- elements ---- */

static gboolean
is_blank (const xmlNode *node)
{
  return node->type == XML_TEXT_NODE && xmlIsBlankNode (node);
}

static const xmlNode *
skip_blank (const xmlNode *node)
{
  while (node != NULL && is_blank (node))
    node = node->next;
  return node;
}

static gboolean
is_in (const xmlNode *node, const char *namespace_uri)
{
  return strcmp (node->ns != NULL ? (const char *) node->ns->href : "", namespace_uri) == 0;
}

static gboolean
is_member (const xmlNode *node, const Member *member)
{
  return node != NULL && node->type == XML_ELEMENT_NODE &&
         strcmp ((const char *) node->name, member->name) == 0 &&
         is_in (node, member->namespace_uri);
}

/* The type that xsi:type names, or the declared one. */
static const VigieXmlType *
get_actual_type (Check *self, xmlNode *node, const char *declared)
{
  g_autofree char *value = dup_attribute (node, "type", XSI_NAMESPACE);
  const char *colon = value != NULL ? strchr (value, ':') : NULL;
  g_autofree char *prefix = NULL;
  const VigieXmlType *type;
  const xmlNs *ns;

  if (value == NULL)
    type = find_type (self, declared);
  else
    {
      type = find_type (self, colon != NULL ? colon + 1 : value);
      prefix = colon != NULL ? g_strndup (value, (gsize) (colon - value)) : NULL;
      ns = xmlSearchNs (node->doc, node, (const xmlChar *) prefix);
      if (type == NULL || ns == NULL ||
          strcmp ((const char *) ns->href, type->namespace_uri) != 0 ||
          !extends (self, type, declared))
        {
          set_fault (self, node, "cannot be a %s", value);
          return NULL;
        }
    }
  if (type == NULL || type->content[0] == '!')
    {
      set_fault (self, node, "does not say what it is");
      return NULL;
    }
  return type;
}

static gboolean check_element (Check *self, xmlNode *node, const VigieXmlType *type);

static gboolean
check_member (Check *self, xmlNode *node, const Member *member)
{
  g_autofree char *value = NULL;
  const VigieXmlType *type;
  xmlChar *content;

  if (g_ascii_isupper (member->type[0]))
    {
      type = get_actual_type (self, node, member->type);
      return type != NULL && check_element (self, node, type);
    }
  if (xmlChildElementCount (node) > 0 || node->properties != NULL)
    return set_fault (self, node, "holds more than a text");
  content = xmlNodeGetContent (node);
  value = g_strdup ((const char *) content);
  xmlFree (content);
  if (!vigie_xml_value_is_valid (member->type, value))
    return set_fault (self, node, "has a wrong value: %.40s", value);
  return TRUE;
}

/* Types of which the only member is named "." hold text and attributes. */
static gboolean
check_element (Check *self, xmlNode *node, const VigieXmlType *type)
{
  GPtrArray *members = get_members (self, type);
  const xmlNode *child = skip_blank (node->children);

  if (!check_attributes (self, node, members))
    return FALSE;
  for (guint i = 0; i < members->len; i++)
    {
      const Member *member = g_ptr_array_index (members, i);
      gboolean found = FALSE;

      if (member->is_attribute)
        continue;
      if (strcmp (member->name, ".") == 0)
        {
          xmlChar *content = xmlNodeGetContent (node);
          gboolean valid = xmlChildElementCount (node) == 0 &&
                           vigie_xml_value_is_valid (member->type, (const char *) content);

          xmlFree (content);
          return valid || set_fault (self, node, "has a wrong value");
        }
      while (is_member (child, member) && (!found || member->is_repeated))
        {
          if (!check_member (self, (xmlNode *) child, member))
            return FALSE;
          found = TRUE;
          child = skip_blank (child->next);
        }
      if (!found && !member->is_optional)
        return set_fault (self, node, "lacks %s", member->name);
    }
  if (child != NULL)
    return set_fault (self, child, "must not stand there");
  return TRUE;
}

static gboolean
check_references (Check *self, const xmlNode *root)
{
  for (guint i = 0; i < self->references->len; i++)
    {
      const char *key = g_ptr_array_index (self->references, i);

      if (!g_hash_table_contains (self->records, key))
        return set_fault (self, root, "refers to what is not there: %s", key);
    }
  return TRUE;
}

static gboolean
check_root (Check *self, xmlNode *root)
{
  const VigieXmlRules *rules = self->rules;
  const VigieXmlType *type;

  if (strcmp ((const char *) root->name, rules->root) != 0 || !is_in (root, rules->root_namespace))
    return set_fault (self, root, "is not %s", rules->root);
  type = get_actual_type (self, root, rules->root_type);
  return type != NULL && check_element (self, root, type) && check_references (self, root);
}

/**
 * vigie_xml_rules_check:
 * @self: what the document must follow
 * @text: a document that we wrote
 * @length: of it in bytes
 * @error: return location for a #GError: a sentence for the user
 *
 * Every element must be known, in its place and of its type, and everything that must be there must
 * be there. Records must have ids of their own, and what refers to one must find it.
 *
 * Returns: whether it does
 */
gboolean
vigie_xml_rules_check (const VigieXmlRules *self, const char *text, gsize length, GError **error)
{
  g_autoptr (xmlDoc) document = NULL;
  g_autoptr (GHashTable) members =
      g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify) g_ptr_array_unref);
  g_autoptr (GHashTable) records = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GPtrArray) references = g_ptr_array_new_with_free_func (g_free);
  Check check = { self, members, records, references, error };
  xmlNode *root;

  if (length <= G_MAXINT)
    document =
        xmlReadMemory (text, (int) length, NULL, NULL,
                       XML_PARSE_NONET | XML_PARSE_HUGE | XML_PARSE_NOERROR | XML_PARSE_NOWARNING);
  root = document != NULL ? xmlDocGetRootElement (document) : NULL;
  if (root == NULL)
    {
      g_set_error (error, VIGIE_ERROR, VIGIE_ERROR_INVALID,
                   _ ("The file would not have been XML that others can read: it was not written, "
                      "and what was there before is still there. Please report this."));
      return FALSE;
    }
  return check_root (&check, root);
}
