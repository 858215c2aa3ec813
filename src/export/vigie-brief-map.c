/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-brief-private.h"
#include "vigie-map-style.h"

static VigieMapShape *
list_map_shapes (const VigieBrief *brief, gsize *n_shapes)
{
  VigieMapShape *shapes = g_new0 (VigieMapShape, brief->shapes->len + 1);

  for (guint i = 0; i < brief->shapes->len; i++)
    {
      const VigieBriefShape *entry = g_ptr_array_index (brief->shapes, i);

      shapes[i] = (VigieMapShape) { entry->shape, entry->label };
    }
  *n_shapes = brief->shapes->len;
  return shapes;
}

/* Items that list or photos name get their number, the others a dot. */
static VigieMapPost *
list_map_posts (const VigieBrief *brief, const gboolean *numbered, gsize *n_posts)
{
  VigieMapPost *posts = g_new0 (VigieMapPost, brief->items->len + 1);
  gsize n = 0;

  for (guint i = 0; i < brief->items->len; i++)
    {
      const VigieBriefItem *item = g_ptr_array_index (brief->items, i);

      if (!item->has_position)
        continue;
      posts[n++] =
          (VigieMapPost) { numbered[i] ? item->number : 0, item->position.lon, item->position.lat,
                           item->position.radius_m, item->position_confirmed };
    }
  *n_posts = n;
  return posts;
}

gboolean
vigie_brief_has_map (const VigieBrief *brief)
{
  for (guint i = 0; i < brief->shapes->len; i++)
    {
      if (((VigieBriefShape *) g_ptr_array_index (brief->shapes, i))->shape->geometry != NULL)
        return TRUE;
    }
  for (guint i = 0; i < brief->items->len; i++)
    {
      if (((VigieBriefItem *) g_ptr_array_index (brief->items, i))->has_position)
        return TRUE;
    }
  return FALSE;
}

/* What the map shows, for people who do not see it: the names of all that is marked. */
static char *
describe_map (VigieBriefPage *self)
{
  const VigieBrief *brief = self->voice.brief;
  g_autoptr (GString) shapes = g_string_new (NULL);
  g_autoptr (GString) posts = g_string_new (NULL);

  for (guint i = 0; i < brief->shapes->len; i++)
    {
      const VigieBriefShape *entry = g_ptr_array_index (brief->shapes, i);

      g_string_append_printf (shapes, "%s%s %s", i > 0 ? ", " : "", entry->label,
                              entry->shape->title);
    }
  for (guint i = 0; i < brief->items->len; i++)
    {
      const VigieBriefItem *item = g_ptr_array_index (brief->items, i);

      if (self->numbered[i] && item->has_position)
        g_string_append_printf (posts, "%s%u", posts->len > 0 ? ", " : "", item->number);
    }
  return vigie_words_fill (self->voice.language, VIGIE_WORD_ALT_MAP,
                           shapes->len > 0 ? shapes->str : "–", posts->len > 0 ? posts->str : "–");
}

static void
draw_map (VigieBriefPage *self, double x, double y, double width, double height)
{
  const VigieBriefOptions *options = self->options;
  gsize n_shapes;
  gsize n_posts;
  g_autofree VigieMapShape *shapes = list_map_shapes (self->voice.brief, &n_shapes);
  g_autofree VigieMapPost *posts = list_map_posts (self->voice.brief, self->numbered, &n_posts);
  const VigieMapSpec spec = { .basemap = options->basemap,
                              .stand_in = options->stand_in,
                              .flags = options->basemap_flags,
                              .cancellable = options->cancellable,
                              .shapes = shapes,
                              .n_shapes = n_shapes,
                              .posts = posts,
                              .n_posts = n_posts,
                              .language = options->language,
                              .legend = TRUE,
                              .links = TRUE };

  cairo_save (self->cr);
  cairo_translate (self->cr, x, y);
  cairo_tag_begin (self->cr, CAIRO_TAG_DEST, "name='map'");
  g_ptr_array_add (self->alternatives, describe_map (self));
  cairo_tag_begin (self->cr, "Figure", NULL);
  /* It fails only when it is cancelled, and then the page does. */
  vigie_map_render (self->cr, width, height, &spec, &self->report->map, NULL);
  cairo_tag_end (self->cr, "Figure");
  cairo_tag_end (self->cr, CAIRO_TAG_DEST);
  cairo_restore (self->cr);
}

/* As high as the layout made it. */
double
vigie_brief_map_block (
    VigieBriefPage *self, gconstpointer what, double x, double y, double width, gboolean draw)
{
  if (draw)
    draw_map (self, x, y, width, self->map_height);
  return self->map_height + 9;
}
