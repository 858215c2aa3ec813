/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <libxml/parser.h>
#include <libxml/tree.h>
#include <string.h>

#include "vigie-cap-export.h"
#include "vigie-cap-private.h"

#define MAX_SIZE (16 * 1024 * 1024)
#define MAX_REFERENCES 20

G_DEFINE_AUTOPTR_CLEANUP_FUNC (xmlDoc, xmlFreeDoc)

static xmlDoc *
read_document (const char *path)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GFileInfo) info =
      g_file_query_info (file, G_FILE_ATTRIBUTE_STANDARD_SIZE "," G_FILE_ATTRIBUTE_STANDARD_TYPE,
                         G_FILE_QUERY_INFO_NONE, NULL, NULL);
  g_autofree char *text = NULL;
  gsize length;

  if (info == NULL || g_file_info_get_file_type (info) != G_FILE_TYPE_REGULAR ||
      g_file_info_get_size (info) > MAX_SIZE || !g_file_get_contents (path, &text, &length, NULL) ||
      length > MAX_SIZE)
    return NULL;
  return xmlReadMemory (text, (int) length, NULL, NULL,
                        XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING);
}

/* (transfer full) (nullable) */
static char *
dup_child (const xmlNode *root, const char *name)
{
  for (const xmlNode *node = root->children; node != NULL; node = node->next)
    if (node->type == XML_ELEMENT_NODE && strcmp ((const char *) node->name, name) == 0)
      {
        xmlChar *content = xmlNodeGetContent (node);
        char *copy = g_strdup ((const char *) content);

        xmlFree (content);
        return copy != NULL ? g_strstrip (copy) : NULL;
      }
  return NULL;
}

static gboolean
is_reference (const char *text)
{
  g_auto (GStrv) parts = g_strsplit (text, ",", -1);

  return g_strv_length (parts) == 3 && vigie_xml_value_is_valid ("cap-name", parts[0]) &&
         vigie_xml_value_is_valid ("cap-name", parts[1]) &&
         vigie_xml_value_is_valid ("time", parts[2]);
}

/* The newest one last. */
static char *
join_references (const char *older, const char *newest)
{
  g_auto (GStrv) list = g_strsplit (older != NULL ? older : "", " ", -1);
  const guint n = g_strv_length (list);
  GString *out = g_string_new (NULL);

  for (guint i = n > MAX_REFERENCES ? n - MAX_REFERENCES : 0; i < n; i++)
    if (is_reference (list[i]))
      g_string_append_printf (out, "%s ", list[i]);
  g_string_append (out, newest);
  g_strchomp (out->str);
  return g_string_free_and_steal (out);
}

/**
 * vigie_cap_previous_read:
 * @self: (out caller-allocates): of zeros before
 * @path: of a file that may be there, and hold anything
 * @sender: who is about to replace it
 * @incident: the incident's identifier
 * @status: "Actual" or "Exercise"
 *
 * An alert takes the place of the one that its readers have, and they must be told which one that
 * is. What they have is what the file holds.
 */
void
vigie_cap_previous_read (VigieCapPrevious *self,
                         const char *path,
                         const char *sender,
                         const char *incident,
                         const char *status)
{
  g_autoptr (xmlDoc) document = read_document (path);
  const xmlNode *root = document != NULL ? xmlDocGetRootElement (document) : NULL;
  g_autofree char *identifier = NULL;
  g_autofree char *sent = NULL;
  g_autofree char *its_sender = NULL;
  g_autofree char *its_incident = NULL;
  g_autofree char *its_status = NULL;
  g_autofree char *kind = NULL;
  g_autofree char *older = NULL;
  g_autofree char *newest = NULL;

  if (root == NULL || strcmp ((const char *) root->name, "alert") != 0 || root->ns == NULL ||
      strcmp ((const char *) root->ns->href, VIGIE_CAP_NAMESPACE) != 0)
    return;
  identifier = dup_child (root, "identifier");
  sent = dup_child (root, "sent");
  its_sender = dup_child (root, "sender");
  its_incident = dup_child (root, "incidents");
  its_status = dup_child (root, "status");
  if (identifier == NULL || sent == NULL || g_strcmp0 (its_sender, sender) != 0 ||
      g_strcmp0 (its_incident, incident) != 0 || g_strcmp0 (its_status, status) != 0)
    return;
  newest = g_strdup_printf ("%s,%s,%s", sender, identifier, sent);
  if (!is_reference (newest))
    return;
  kind = dup_child (root, "msgType");
  older = dup_child (root, "references");
  self->is_cancel = g_strcmp0 (kind, "Cancel") == 0;
  self->reference = join_references (older, newest);
  self->older = join_references (older, "");
}

void
vigie_cap_previous_clear (VigieCapPrevious *self)
{
  g_clear_pointer (&self->reference, g_free);
  g_clear_pointer (&self->older, g_free);
}
