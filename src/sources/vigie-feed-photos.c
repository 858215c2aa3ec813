/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "vigie-feed-private.h"
#include "vigie-html-text.h"

static void
add_photo (GPtrArray *photos, char *uri)
{
  if (uri == NULL || photos->len >= VIGIE_FEED_MAX_ENTRY_PHOTOS ||
      g_ptr_array_find_with_equal_func (photos, uri, g_str_equal, NULL))
    g_free (uri);
  else
    g_ptr_array_add (photos, uri);
}

static gboolean
is_image (const char *type, const char *medium, const char *address)
{
  static const char *const endings[] = { ".jpg",  ".jpeg", ".png", ".webp",
                                         ".heic", ".avif", ".gif", ".tif" };
  gsize length;

  if (type != NULL && type[0] != '\0')
    return g_ascii_strncasecmp (type, "image/", 6) == 0;
  if (medium != NULL && medium[0] != '\0')
    return g_ascii_strcasecmp (medium, "image") == 0;
  length = strcspn (address, "?#");
  for (gsize i = 0; i < G_N_ELEMENTS (endings); i++)
    if (length > strlen (endings[i]) && g_ascii_strncasecmp (address + length - strlen (endings[i]),
                                                             endings[i], strlen (endings[i])) == 0)
      return TRUE;
  return FALSE;
}

static void
add_if_image (GPtrArray *photos, const VigieFeedNode *node, const char *name, const char *base_uri)
{
  const char *address = vigie_feed_node_get_attribute (node, name);

  if (address != NULL && is_image (vigie_feed_node_get_attribute (node, "type"),
                                   vigie_feed_node_get_attribute (node, "medium"), address))
    add_photo (photos, vigie_feed_resolve_in (node, base_uri, address));
}

/* media:content, and in media:group; a thumbnail only where nothing larger is said to be there */
static void
add_media (GPtrArray *photos, const VigieFeedNode *node, const char *base_uri, gboolean thumbnails)
{
  for (const VigieFeedNode *child = node->first; child != NULL; child = child->next)
    {
      if (child->name == NULL || child->vocabulary != VIGIE_FEED_MEDIA)
        continue;
      if (!thumbnails && g_str_equal (child->name, "content"))
        add_if_image (photos, child, "url", base_uri);
      if (thumbnails && g_str_equal (child->name, "thumbnail"))
        add_photo (photos, vigie_feed_resolve_in (child, base_uri,
                                                  vigie_feed_node_get_attribute (child, "url")));
      if (g_str_equal (child->name, "group") || g_str_equal (child->name, "content"))
        add_media (photos, child, base_uri, thumbnails);
    }
}

static void
add_enclosures (GPtrArray *photos, const VigieFeedNode *node, const char *base_uri)
{
  for (const VigieFeedNode *child = node->first; child != NULL; child = child->next)
    {
      if (vigie_feed_node_is (child, VIGIE_FEED_CORE, "enclosure"))
        add_if_image (photos, child, "url", base_uri);
      else if (vigie_feed_node_is (child, VIGIE_FEED_CORE, "link") &&
               g_strcmp0 (vigie_feed_node_get_attribute (child, "rel"), "enclosure") == 0)
        add_if_image (photos, child, "href", base_uri);
      else if (vigie_feed_node_is (child, VIGIE_FEED_CORE, "content"))
        add_if_image (photos, child, "src", base_uri);
    }
}

/* (transfer full) (nullable): the value of an attribute in @tag, which ends before its ">" */
static char *
dup_tag_attribute (const char *tag, gsize length, const char *name)
{
  const gsize n = strlen (name);

  for (gsize i = 1; i + n < length; i++)
    {
      const char *value = tag + i + n;
      gsize size;
      char *decoded;

      if (!g_ascii_isspace (tag[i - 1]) || g_ascii_strncasecmp (tag + i, name, n) != 0)
        continue;
      while (value < tag + length && g_ascii_isspace (*value))
        value++;
      if (value == tag + length || *value++ != '=')
        continue;
      while (value < tag + length && g_ascii_isspace (*value))
        value++;
      if (value < tag + length && (*value == '"' || *value == '\''))
        {
          const char *end = memchr (value + 1, *value, (gsize) (tag + length - value - 1));

          value++;
          size = end != NULL ? (gsize) (end - value) : (gsize) (tag + length - value);
        }
      else
        for (size = 0; value + size < tag + length && !g_ascii_isspace (value[size]);)
          size++;
      decoded = g_strndup (value, size);
      decoded[vigie_html_decode_entities (decoded, size, decoded)] = '\0';
      return decoded;
    }
  return NULL;
}

/* Images that count readers, and smileys, show nothing. */
static gboolean
is_decoration (const char *tag, gsize length)
{
  g_autofree char *width = dup_tag_attribute (tag, length, "width");
  g_autofree char *height = dup_tag_attribute (tag, length, "height");
  g_autofree char *css_class = dup_tag_attribute (tag, length, "class");

  return (width != NULL && (g_str_equal (width, "1") || g_str_equal (width, "0"))) ||
         (height != NULL && (g_str_equal (height, "1") || g_str_equal (height, "0"))) ||
         (css_class != NULL &&
          (strstr (css_class, "emoji") != NULL || strstr (css_class, "smiley") != NULL));
}

/* <img src="…"> in HTML. The scan of one tag never goes beyond the next, so it is linear. */
static void
add_html_images (GPtrArray *photos, const VigieFeedNode *node, const char *base_uri)
{
  gboolean is_markup;
  g_autofree char *html = vigie_feed_node_dup_content (node, &is_markup);

  for (const char *tag = strchr (html, '<');
       tag != NULL && photos->len < VIGIE_FEED_MAX_ENTRY_PHOTOS; tag = strchr (tag + 1, '<'))
    {
      const gsize length = strcspn (tag + 1, "<>") + 1;

      if (g_ascii_strncasecmp (tag, "<img", 4) == 0 && !is_decoration (tag, length))
        {
          g_autofree char *source = dup_tag_attribute (tag, length, "src");

          add_photo (photos, vigie_feed_resolve_in (node, base_uri, source));
        }
    }
}

/**
 * vigie_feed_find_photos:
 * @node: an entry
 * @base_uri: what addresses in it are relative to
 *
 * Returns: (transfer full): addresses of the images that it names, each once
 */
GStrv
vigie_feed_find_photos (const VigieFeedNode *node, const char *base_uri)
{
  g_autoptr (GPtrArray) photos = g_ptr_array_new_with_free_func (g_free);

  add_media (photos, node, base_uri, FALSE);
  add_enclosures (photos, node, base_uri);
  for (const VigieFeedNode *child = node->first; child != NULL; child = child->next)
    if (vigie_feed_node_is (child, VIGIE_FEED_CONTENT, "encoded") ||
        vigie_feed_node_is (child, VIGIE_FEED_CORE, "content") ||
        vigie_feed_node_is (child, VIGIE_FEED_CORE, "description") ||
        vigie_feed_node_is (child, VIGIE_FEED_CORE, "summary"))
      add_html_images (photos, child, base_uri);
  if (photos->len == 0)
    add_media (photos, node, base_uri, TRUE);
  g_ptr_array_add (photos, NULL);
  return (GStrv) g_ptr_array_steal (photos, NULL);
}
