/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-official-legend.h"

#include <glib/gi18n.h>

#include "vigie-official-art.h"
#include "vigie-official-words.h"

#define SAMPLE_WIDTH 34
#define SAMPLE_HEIGHT 20
#define MAX_LINES 6 /* of weather; more are counted */

struct _VigieOfficialLegend
{
  AdwBin parent_instance;

  GtkBox *box;
  GString *text; /* what it says, a line each */
};

G_DEFINE_FINAL_TYPE (VigieOfficialLegend, vigie_official_legend, ADW_TYPE_BIN)

/* ---- lines ---- */

static GtkWidget *
add_label (VigieOfficialLegend *self, GtkBox *box, const char *text, const char *css_class)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_max_width_chars (GTK_LABEL (label), 30);
  if (css_class != NULL)
    gtk_widget_add_css_class (label, css_class);
  gtk_box_append (box, label);
  g_string_append_printf (self->text, "%s%s", self->text->len > 0 ? "\n" : "", text);
  return label;
}

static void
add_heading (VigieOfficialLegend *self, const VigieOfficialSheet *sheet, gint64 now)
{
  const gboolean is_old = vigie_official_sheet_is_old (sheet, now);
  g_autofree char *heading = vigie_official_format_heading (sheet, now);
  g_autofree char *fetched = vigie_official_format_fetched (sheet, now);
  GtkBox *row = GTK_BOX (gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6));

  if (is_old)
    {
      GtkWidget *sign = gtk_image_new_from_icon_name ("dialog-warning-symbolic");

      gtk_widget_add_css_class (sign, "warning");
      gtk_accessible_update_state (GTK_ACCESSIBLE (sign), GTK_ACCESSIBLE_STATE_HIDDEN, TRUE, -1);
      gtk_box_append (row, sign);
    }
  add_label (self, row, heading, "heading");
  if (gtk_widget_get_first_child (GTK_WIDGET (self->box)) != NULL)
    gtk_widget_set_margin_top (GTK_WIDGET (row), 6);
  gtk_box_append (self->box, GTK_WIDGET (row));
  gtk_widget_add_css_class (add_label (self, self->box, fetched, "caption"),
                            is_old ? "warning" : "dim-label");
}

typedef struct
{
  VigieOfficialKind kind;
  guint level;
} Sample;

static void
draw_sample (GtkDrawingArea *area, cairo_t *cr, int width, int height, gpointer data)
{
  const Sample *sample = data;

  if (sample->kind != VIGIE_OFFICIAL_RIVER)
    {
      vigie_official_art_draw_sign (cr, sample->kind, width / 2.0, height / 2.0);
      return;
    }
  cairo_move_to (cr, 1, height / 2.0);
  cairo_line_to (cr, width - 1, height / 2.0);
  vigie_official_art_stroke (cr, sample->level,
                             adw_style_manager_get_dark (adw_style_manager_get_default ()));
}

static void
add_sample (VigieOfficialLegend *self, VigieOfficialKind kind, guint level, guint n)
{
  GtkBox *row = GTK_BOX (gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8));
  GtkWidget *area = gtk_drawing_area_new ();
  Sample *sample = g_new0 (Sample, 1);
  /* Translators: what a line or a sign means, and how many there are */
  g_autofree char *text =
      g_strdup_printf (_ ("%s (%u)"),
                       kind == VIGIE_OFFICIAL_RIVER ? vigie_official_get_level_name (level)
                                                    : vigie_official_get_kind_name (kind),
                       n);

  *sample = (Sample) { kind, level };
  gtk_drawing_area_set_content_width (GTK_DRAWING_AREA (area), SAMPLE_WIDTH);
  gtk_drawing_area_set_content_height (GTK_DRAWING_AREA (area), SAMPLE_HEIGHT);
  gtk_drawing_area_set_draw_func (GTK_DRAWING_AREA (area), draw_sample, sample, g_free);
  gtk_box_append (row, area);
  add_label (self, row, text, "caption");
  gtk_box_append (self->box, GTK_WIDGET (row));
}

/* ---- what a sheet says ---- */

static void
add_samples (VigieOfficialLegend *self, const VigieOfficialState *state, gint64 now)
{
  guint n[VIGIE_OFFICIAL_N_KINDS][VIGIE_OFFICIAL_N_LEVELS] = { { 0 } };

  for (guint i = 0; i < state->items->len; i++)
    {
      const VigieOfficialItem *item = g_ptr_array_index (state->items, i);

      if (item->geometry != NULL && vigie_official_item_holds_at (item, now))
        n[item->kind][item->level]++;
    }
  for (guint kind = 0; kind < VIGIE_OFFICIAL_N_KINDS; kind++)
    for (guint level = VIGIE_OFFICIAL_N_LEVELS; level > 0; level--)
      if (n[kind][level - 1] > 0)
        add_sample (self, (VigieOfficialKind) kind, level - 1, n[kind][level - 1]);
}

static int
compare_levels (gconstpointer a, gconstpointer b)
{
  const VigieOfficialItem *x = a, *y = b;

  if (x->level != y->level)
    return x->level > y->level ? -1 : 1;
  return (x->from > y->from) - (x->from < y->from);
}

/* What has no place on the map is said in words. */
static void
add_words (VigieOfficialLegend *self, const VigieOfficialState *state, gint64 now)
{
  g_autoptr (GPtrArray) items = g_ptr_array_new ();
  gboolean has_weather = FALSE;

  for (guint i = 0; i < state->items->len; i++)
    {
      VigieOfficialItem *item = g_ptr_array_index (state->items, i);

      has_weather = has_weather || item->kind == VIGIE_OFFICIAL_WEATHER;
      if (item->geometry == NULL && item->level > 1 &&
          (item->to == VIGIE_TIME_UNKNOWN || item->to > now))
        g_ptr_array_add (items, item);
    }
  g_ptr_array_sort_values (items, compare_levels);
  for (guint i = 0; i < MIN (items->len, MAX_LINES); i++)
    {
      const VigieOfficialItem *item = g_ptr_array_index (items, i);
      g_autofree char *title = vigie_official_format_title (item);
      g_autofree char *rest = vigie_official_format_item (item, now);
      g_autofree char *line = g_strdup_printf ("%s\n%s", title, rest);

      add_label (self, self->box, rest[0] != '\0' ? line : title, "caption");
    }
  if (items->len > MAX_LINES)
    {
      g_autofree char *more = g_strdup_printf (
          ngettext ("and %u more", "and %u more", items->len - MAX_LINES), items->len - MAX_LINES);

      add_label (self, self->box, more, "caption");
    }
  if (has_weather)
    add_label (self, self->box,
               items->len > 0 ? _ ("No outlines of départements come with it: it is said in words.")
                              : _ ("Nothing above green"),
               "caption");
}

/**
 * vigie_official_legend_set_sheets:
 * @self: a legend
 * @sheets: (nullable) (element-type VigieOfficialSheet): what is known
 * @hidden: (nullable) (array zero-terminated=1): kinds of sources that are not shown
 * @now: ms
 *
 * Says it anew; without anything to say it is not seen.
 */
void
vigie_official_legend_set_sheets (VigieOfficialLegend *self,
                                  GPtrArray *sheets,
                                  const char *const *hidden,
                                  gint64 now)
{
  GtkWidget *child;

  g_return_if_fail (VIGIE_IS_OFFICIAL_LEGEND (self));

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->box))) != NULL)
    gtk_box_remove (self->box, child);
  g_string_truncate (self->text, 0);
  for (guint i = 0; sheets != NULL && i < sheets->len; i++)
    {
      const VigieOfficialSheet *sheet = g_ptr_array_index (sheets, i);

      if (hidden != NULL && g_strv_contains (hidden, sheet->kind))
        continue;
      add_heading (self, sheet, now);
      add_samples (self, sheet->state, now);
      add_words (self, sheet->state, now);
    }
  gtk_widget_set_visible (GTK_WIDGET (self), self->text->len > 0);
}

/* (transfer full): what it says, a line each. For tests. */
char *
vigie_official_legend_dup_text (VigieOfficialLegend *self)
{
  g_return_val_if_fail (VIGIE_IS_OFFICIAL_LEGEND (self), NULL);

  return g_strdup (self->text->str);
}

static void
vigie_official_legend_finalize (GObject *object)
{
  g_string_free (VIGIE_OFFICIAL_LEGEND (object)->text, TRUE);

  G_OBJECT_CLASS (vigie_official_legend_parent_class)->finalize (object);
}

static void
vigie_official_legend_class_init (VigieOfficialLegendClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = vigie_official_legend_finalize;
}

static void
vigie_official_legend_init (VigieOfficialLegend *self)
{
  self->text = g_string_new (NULL);
  self->box = GTK_BOX (gtk_box_new (GTK_ORIENTATION_VERTICAL, 2));
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->box));
  gtk_widget_add_css_class (GTK_WIDGET (self), "vigie-map-note");
  gtk_widget_set_can_target (GTK_WIDGET (self), FALSE); /* the map below is dragged */
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Official information on the map"), -1);
}
