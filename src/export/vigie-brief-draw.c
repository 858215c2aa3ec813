/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-brief-private.h"
#include "vigie-map-private.h"
#include "vigie-map-style.h"

/* ---- Text ---- */

static PangoLayout *
make_layout (VigieBriefPage *self, const VigieBriefText *style, const char *text, double width)
{
  PangoLayout *layout = vigie_map_make_text (self->cr, text, style->size, style->bold);

  if (width > 0)
    pango_layout_set_width (layout, (int) (width * PANGO_SCALE));
  pango_layout_set_wrap (layout, PANGO_WRAP_WORD_CHAR);
  pango_layout_set_alignment (layout, style->align);
  if (style->max_lines > 0)
    {
      pango_layout_set_height (layout, -style->max_lines);
      pango_layout_set_ellipsize (layout, PANGO_ELLIPSIZE_END);
    }
  if (style->spacing > 0)
    {
      g_autoptr (PangoAttrList) attributes =
          pango_attr_list_copy (pango_layout_get_attributes (layout));

      pango_attr_list_insert (attributes,
                              pango_attr_letter_spacing_new ((int) (style->spacing * PANGO_SCALE)));
      pango_layout_set_attributes (layout, attributes);
    }
  /* Fonts for all the world's scripts stand high: lines would be far apart. */
  pango_layout_set_line_spacing (layout, 0.88f);
  return layout;
}

double
vigie_brief_measure (VigieBriefPage *self,
                     const VigieBriefText *style,
                     const char *text,
                     double width)
{
  g_autoptr (PangoLayout) layout = make_layout (self, style, text, width);
  double w;
  double h;

  vigie_map_measure_text (layout, &w, &h);
  return h;
}

double
vigie_brief_get_width (VigieBriefPage *self, const VigieBriefText *style, const char *text)
{
  g_autoptr (PangoLayout) layout = make_layout (self, style, text, -1);
  double w;
  double h;

  vigie_map_measure_text (layout, &w, &h);
  return w;
}

double
vigie_brief_draw (VigieBriefPage *self,
                  const VigieBriefText *style,
                  const char *text,
                  double x,
                  double y,
                  double width)
{
  g_autoptr (PangoLayout) layout = make_layout (self, style, text, width);
  double w;
  double h;

  vigie_map_measure_text (layout, &w, &h);
  vigie_map_set_colour (self->cr, style->colour, 1);
  cairo_move_to (self->cr, x, y);
  pango_cairo_show_layout (self->cr, layout);
  return h;
}

void
vigie_brief_rule (
    VigieBriefPage *self, double x, double y, double width, double thickness, const char *colour)
{
  vigie_map_set_colour (self->cr, colour, 1);
  cairo_set_line_width (self->cr, thickness);
  cairo_move_to (self->cr, x, y);
  cairo_line_to (self->cr, x + width, y);
  cairo_stroke (self->cr);
}

/* A word in a frame, right-aligned. Returns its width. */
double
vigie_brief_draw_tag (VigieBriefPage *self, const char *text, double right, double y, gboolean draw)
{
  static const VigieBriefText style = {
    .size = 5.4, .bold = TRUE, .colour = INK, .spacing = 0.3, .max_lines = 1
  };
  double width = vigie_brief_get_width (self, &style, text) + 6;

  if (draw)
    {
      vigie_map_set_colour (self->cr, INK, 1);
      cairo_set_line_width (self->cr, 0.6);
      cairo_rectangle (self->cr, right - width, y + 1, width, 8);
      cairo_stroke (self->cr);
      vigie_brief_draw (self, &style, text, right - width + 3, y + 1.3, width);
    }
  return width + 4;
}

/* ---- Links ---- */

/* Only characters that an address may hold, and none that cairo's attributes give a meaning. */
static char *
make_link_attributes (const char *url)
{
  g_autofree char *escaped = g_uri_escape_string (url, ":/?#[]@!$&()*+,;=%", FALSE);

  return g_strdup_printf ("uri='%s'", escaped);
}

/* Opens a link; what is drawn until vigie_brief_end_link() leads to @url, if there is one. */
void
vigie_brief_begin_link (VigieBriefPage *self, const char *url)
{
  g_autofree char *attributes = NULL;

  if (url == NULL)
    return;
  attributes = make_link_attributes (url);
  cairo_tag_begin (self->cr, CAIRO_TAG_LINK, attributes);
}

void
vigie_brief_end_link (VigieBriefPage *self, const char *url)
{
  if (url != NULL)
    cairo_tag_end (self->cr, CAIRO_TAG_LINK);
}

/* ---- Badges ---- */

void
vigie_brief_draw_badge (VigieBriefPage *self,
                        const char *text,
                        const char *colour,
                        gboolean is_post,
                        gboolean confirmed,
                        double x,
                        double y)
{
  VigieMapBadge badge = {
    .size = BADGE, .is_post = is_post, .confirmed = confirmed, .colour = colour
  };

  g_strlcpy (badge.text, text, sizeof badge.text);
  badge.width = vigie_map_badge_width (self->cr, badge.text, BADGE);
  badge.x = x + MAX (BADGE, badge.width) / 2;
  badge.y = y + BADGE / 2;
  vigie_map_draw_badge (self->cr, &badge);
}

/* The badge in a list leads to the map, and is where the one on the map leads to. */
static void
begin_badge (VigieBriefPage *self, const char *name, gboolean is_target)
{
  if (is_target)
    {
      g_autofree char *attributes = g_strdup_printf ("name='%s'", name);

      cairo_tag_begin (self->cr, CAIRO_TAG_DEST, attributes);
    }
  if (self->report->has_map)
    cairo_tag_begin (self->cr, CAIRO_TAG_LINK, "dest='map'");
}

static void
end_badge (VigieBriefPage *self, gboolean is_target)
{
  if (self->report->has_map)
    cairo_tag_end (self->cr, CAIRO_TAG_LINK);
  if (is_target)
    cairo_tag_end (self->cr, CAIRO_TAG_DEST);
}

/* The letter of a shape; a dash for one that is over. */
void
vigie_brief_draw_shape_badge (
    VigieBriefPage *self, const VigieBriefShape *entry, gboolean is_target, double x, double y)
{
  g_autofree char *name = NULL;

  if (entry->label == NULL)
    {
      vigie_brief_draw_badge (self, "–", QUIET, FALSE, TRUE, x, y);
      return;
    }
  name = g_strdup_printf ("shape-%s", entry->label);
  begin_badge (self, name, is_target);
  vigie_brief_draw_badge (self, entry->label, vigie_map_style_for_kind (entry->shape->kind)->stroke,
                          FALSE, TRUE, x, y);
  end_badge (self, is_target);
}

/* The number of a confirmed post; nothing for others. */
void
vigie_brief_draw_post_badge (
    VigieBriefPage *self, const VigieBriefItem *item, gboolean is_target, double x, double y)
{
  g_autofree char *number = NULL;
  g_autofree char *name = NULL;

  if (item->number == 0)
    return;
  number = g_strdup_printf ("%u", item->number);
  name = g_strdup_printf ("post-%s", number);
  begin_badge (self, name, is_target);
  vigie_brief_draw_badge (self, number, VIGIE_MAP_POST_COLOUR, TRUE,
                          item->position_confirmed || !item->has_position, x, y);
  end_badge (self, is_target);
}
