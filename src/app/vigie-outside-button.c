/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-outside-button.h"

#include <glib/gi18n.h>
#include <string.h>

#include "vigie-outside-words.h"
#include "vigie-rows.h"

#define TICK_S 30 /* ages are told in minutes */

struct _VigieOutsideButton
{
  AdwBin parent_instance;

  VigieOutside *outside; /* (nullable) */
  GSignalGroup *outside_signals;
  guint tick_id;
  GPtrArray *keys; /* (element-type utf8): what each row is for and can do */
  GPtrArray *destination_rows;
  GPtrArray *other_rows;
  GPtrArray *rows; /* of both, in the order of the items */

  GtkMenuButton *menu_button;
  GtkWidget *popover;
  GtkImage *icon;
  GtkWidget *label;
  GtkLabel *summary_label;
  AdwPreferencesGroup *destinations_group;
  AdwPreferencesGroup *others_group;
  GtkWidget *publish_button;
};

typedef enum
{
  PROP_COMPACT = 1,
} VigieOutsideButtonProperty;

static GParamSpec *properties[PROP_COMPACT + 1];

enum
{
  SIGNAL_ANSWER,
  SIGNAL_OPEN,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (VigieOutsideButton, vigie_outside_button, ADW_TYPE_BIN)

static gint64
get_now (void)
{
  return g_get_real_time () / 1000;
}

/* ---- one place ---- */

typedef enum
{
  DO_NOTHING,
  DO_PUBLISH,
  DO_RETRY,
  DO_ANSWER,
} Offer;

static Offer
get_offer (const VigieOutsideItem *item)
{
  if (!item->can_send || item->state == VIGIE_PUSH_SENDING)
    return DO_NOTHING;
  if (item->state == VIGIE_PUSH_FAILED && item->needs != 0)
    return DO_ANSWER;
  if (item->state == VIGIE_PUSH_FAILED || item->state == VIGIE_PUSH_WAITING)
    return DO_RETRY;
  return item->state == VIGIE_PUSH_CHANGED ? DO_PUBLISH : DO_NOTHING;
}

static const char *
get_icon_name (VigiePushState state)
{
  switch (state)
    {
    case VIGIE_PUSH_CURRENT:
      return "object-select-symbolic";
    case VIGIE_PUSH_SENDING:
      return "network-transmit-symbolic";
    case VIGIE_PUSH_CHANGED:
    case VIGIE_PUSH_WAITING:
    case VIGIE_PUSH_FAILED:
    default:
      return "dialog-warning-symbolic";
    }
}

static void
show_state (GtkImage *image, const VigieOutsideItem *item)
{
  const gboolean late = item->state != VIGIE_PUSH_CURRENT && item->state != VIGIE_PUSH_SENDING;

  gtk_image_set_from_icon_name (image, get_icon_name (item->state));
  gtk_widget_remove_css_class (GTK_WIDGET (image), "warning");
  gtk_widget_remove_css_class (GTK_WIDGET (image), "dimmed");
  if (late && item->counts)
    gtk_widget_add_css_class (GTK_WIDGET (image), "warning");
  else if (!item->counts)
    gtk_widget_add_css_class (GTK_WIDGET (image), "dimmed");
}

static void
on_send_clicked (GtkButton *button, VigieOutsideButton *self)
{
  vigie_outside_publish (self->outside, g_object_get_data (G_OBJECT (button), "text"), 0);
}

static void
on_answer_clicked (GtkButton *button, VigieOutsideButton *self)
{
  g_autofree char *name = g_strdup (g_object_get_data (G_OBJECT (button), "text"));

  gtk_menu_button_popdown (self->menu_button);
  g_signal_emit (self, signals[SIGNAL_ANSWER], 0, name);
}

static void
on_open_clicked (GtkButton *button, VigieOutsideButton *self)
{
  g_autofree char *uri = g_strdup (g_object_get_data (G_OBJECT (button), "text"));

  gtk_menu_button_popdown (self->menu_button);
  g_signal_emit (self, signals[SIGNAL_OPEN], 0, uri);
}

static GtkWidget *
add_button (VigieOutsideButton *self, GtkWidget *row, const char *text, GCallback callback)
{
  GtkWidget *button = gtk_button_new ();

  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  g_object_set_data_full (G_OBJECT (button), "text", g_strdup (text), g_free);
  g_signal_connect_object (button, "clicked", callback, self, 0);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);
  return button;
}

static void
add_offer (VigieOutsideButton *self, GtkWidget *row, const VigieOutsideItem *item)
{
  GtkWidget *button;
  /* Translators: %s is the name of a destination */
  g_autofree char *tooltip = g_strdup_printf (_ ("Publish to %s now"), item->name);

  switch (get_offer (item))
    {
    case DO_PUBLISH:
      button = add_button (self, row, item->name, G_CALLBACK (on_send_clicked));
      gtk_button_set_label (GTK_BUTTON (button), _ ("Publish"));
      gtk_widget_set_tooltip_text (button, tooltip);
      break;
    case DO_RETRY:
      button = add_button (self, row, item->name, G_CALLBACK (on_send_clicked));
      gtk_button_set_label (GTK_BUTTON (button), _ ("Retry"));
      gtk_widget_set_tooltip_text (button, tooltip);
      break;
    case DO_ANSWER:
      button = add_button (self, row, item->name, G_CALLBACK (on_answer_clicked));
      gtk_button_set_label (GTK_BUTTON (button), _ ("Answer…"));
      break;
    case DO_NOTHING:
    default:
      break;
    }
}

static void
add_row (VigieOutsideButton *self, const VigieOutsideItem *item)
{
  g_autofree char *name = vigie_outside_format_name (item);
  GtkWidget *row = vigie_row_new (name, "");
  GtkWidget *image = gtk_image_new ();

  gtk_accessible_update_property (GTK_ACCESSIBLE (image), GTK_ACCESSIBLE_PROPERTY_LABEL, "", -1);
  g_object_set_data (G_OBJECT (row), "image", image);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 0);
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), image);
  add_offer (self, row, item);
  if (item->uri != NULL)
    {
      GtkWidget *button = add_button (self, row, item->uri, G_CALLBACK (on_open_clicked));
      /* Translators: %s is the name of a destination */
      g_autofree char *tooltip = g_strdup_printf (_ ("Look at %s"), item->name);

      gtk_button_set_icon_name (GTK_BUTTON (button), "adw-external-link-symbolic");
      gtk_widget_add_css_class (button, "flat");
      gtk_widget_set_tooltip_text (button, tooltip);
    }
  if (item->can_send)
    vigie_rows_add (self->destinations_group, self->destination_rows, row);
  else
    vigie_rows_add (self->others_group, self->other_rows, row);
  g_ptr_array_add (self->rows, row);
}

/* ---- all of them ---- */

static char *
make_key (const VigieOutsideItem *item)
{
  return g_strdup_printf ("%u %u %s %s", (guint) item->channel, (guint) get_offer (item),
                          item->name, item->uri != NULL ? item->uri : "");
}

static gboolean
has_same_rows (VigieOutsideButton *self, GPtrArray *items)
{
  if (self->keys->len != items->len)
    return FALSE;
  for (guint i = 0; i < items->len; i++)
    {
      g_autofree char *key = make_key (g_ptr_array_index (items, i));

      if (strcmp (key, g_ptr_array_index (self->keys, i)) != 0)
        return FALSE;
    }
  return TRUE;
}

/* Rows stay as long as they can: one of them may have the focus. */
static void
show_items (VigieOutsideButton *self, gint64 now)
{
  GPtrArray *items = vigie_outside_get_items (self->outside);

  if (!has_same_rows (self, items))
    {
      vigie_rows_remove_all (self->destinations_group, self->destination_rows);
      vigie_rows_remove_all (self->others_group, self->other_rows);
      g_ptr_array_set_size (self->rows, 0);
      g_ptr_array_set_size (self->keys, 0);
      for (guint i = 0; i < items->len; i++)
        {
          add_row (self, g_ptr_array_index (items, i));
          g_ptr_array_add (self->keys, make_key (g_ptr_array_index (items, i)));
        }
    }
  for (guint i = 0; i < items->len; i++)
    {
      const VigieOutsideItem *item = g_ptr_array_index (items, i);
      GtkWidget *row = g_ptr_array_index (self->rows, i);
      g_autofree char *text = vigie_outside_format_item (item, now);

      adw_action_row_set_subtitle (ADW_ACTION_ROW (row), text);
      show_state (g_object_get_data (G_OBJECT (row), "image"), item);
    }
  gtk_widget_set_visible (GTK_WIDGET (self->destinations_group), self->destination_rows->len > 0);
  gtk_widget_set_visible (GTK_WIDGET (self->others_group), self->other_rows->len > 0);
  gtk_widget_set_visible (self->publish_button, self->destination_rows->len > 0);
}

/* The words say it, too: amber alone would tell nothing to many. */
static void
show_sign (VigieOutsideButton *self, const VigieOutsideSummary *summary, gint64 now)
{
  const gboolean behind = vigie_outside_summary_is_behind (summary);
  g_autofree char *sign = vigie_outside_format_sign (summary, now);
  g_autofree char *text = vigie_outside_format_summary (summary, now);

  gtk_label_set_text (GTK_LABEL (self->label), sign);
  gtk_label_set_text (self->summary_label, text);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->menu_button), text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->menu_button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  sign, GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, text, -1);
  gtk_image_set_from_icon_name (self->icon,
                                behind ? "dialog-warning-symbolic" : "network-transmit-symbolic");
  if (behind)
    gtk_widget_add_css_class (GTK_WIDGET (self->menu_button), "behind");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->menu_button), "behind");
}

static void
update (VigieOutsideButton *self)
{
  const gint64 now = get_now ();
  VigieOutsideSummary summary;

  if (self->outside == NULL)
    {
      gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
      return;
    }
  summary = vigie_outside_get_summary (self->outside);
  gtk_widget_set_visible (GTK_WIDGET (self), summary.shown);
  if (!summary.shown)
    return;
  show_sign (self, &summary, now);
  if (gtk_widget_get_mapped (self->popover))
    show_items (self, now);
}

static gboolean
on_tick (gpointer data)
{
  update (data);
  return G_SOURCE_CONTINUE;
}

static void
on_popover_map (VigieOutsideButton *self)
{
  if (self->outside != NULL)
    show_items (self, get_now ());
}

static void
on_button_clicked (VigieOutsideButton *self)
{
  gtk_menu_button_popdown (self->menu_button);
}

/* ---- life ---- */

static void
vigie_outside_button_dispose (GObject *object)
{
  VigieOutsideButton *self = VIGIE_OUTSIDE_BUTTON (object);

  g_clear_handle_id (&self->tick_id, g_source_remove);
  g_clear_object (&self->outside_signals);
  g_clear_object (&self->outside);

  G_OBJECT_CLASS (vigie_outside_button_parent_class)->dispose (object);
}

static void
vigie_outside_button_finalize (GObject *object)
{
  VigieOutsideButton *self = VIGIE_OUTSIDE_BUTTON (object);

  g_ptr_array_unref (self->keys);
  g_ptr_array_unref (self->destination_rows);
  g_ptr_array_unref (self->other_rows);
  g_ptr_array_unref (self->rows);

  G_OBJECT_CLASS (vigie_outside_button_parent_class)->finalize (object);
}

static void
vigie_outside_button_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  VigieOutsideButton *self = VIGIE_OUTSIDE_BUTTON (object);

  switch ((VigieOutsideButtonProperty) prop_id)
    {
    case PROP_COMPACT:
      g_value_set_boolean (value, !gtk_widget_get_visible (self->label));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
vigie_outside_button_set_property (GObject *object,
                                   guint prop_id,
                                   const GValue *value,
                                   GParamSpec *pspec)
{
  VigieOutsideButton *self = VIGIE_OUTSIDE_BUTTON (object);

  switch ((VigieOutsideButtonProperty) prop_id)
    {
    case PROP_COMPACT:
      if (gtk_widget_get_visible (self->label) != g_value_get_boolean (value))
        break;
      gtk_widget_set_visible (self->label, !g_value_get_boolean (value));
      g_object_notify_by_pspec (object, pspec);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
vigie_outside_button_class_init (VigieOutsideButtonClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = vigie_outside_button_dispose;
  G_OBJECT_CLASS (klass)->finalize = vigie_outside_button_finalize;
  G_OBJECT_CLASS (klass)->get_property = vigie_outside_button_get_property;
  G_OBJECT_CLASS (klass)->set_property = vigie_outside_button_set_property;

  /* Only the icon, where there is little room. */
  properties[PROP_COMPACT] =
      g_param_spec_boolean ("compact", NULL, NULL, FALSE,
                            G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (G_OBJECT_CLASS (klass), G_N_ELEMENTS (properties), properties);

  signals[SIGNAL_ANSWER] = g_signal_new ("answer", VIGIE_TYPE_OUTSIDE_BUTTON, G_SIGNAL_RUN_LAST, 0,
                                         NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[SIGNAL_OPEN] = g_signal_new ("open", VIGIE_TYPE_OUTSIDE_BUTTON, G_SIGNAL_RUN_LAST, 0,
                                       NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/vigie/Vigie/vigie-outside-button.ui");
  gtk_widget_class_bind_template_child (widget_class, VigieOutsideButton, menu_button);
  gtk_widget_class_bind_template_child (widget_class, VigieOutsideButton, popover);
  gtk_widget_class_bind_template_child (widget_class, VigieOutsideButton, icon);
  gtk_widget_class_bind_template_child (widget_class, VigieOutsideButton, label);
  gtk_widget_class_bind_template_child (widget_class, VigieOutsideButton, summary_label);
  gtk_widget_class_bind_template_child (widget_class, VigieOutsideButton, destinations_group);
  gtk_widget_class_bind_template_child (widget_class, VigieOutsideButton, others_group);
  gtk_widget_class_bind_template_child (widget_class, VigieOutsideButton, publish_button);
  gtk_widget_class_bind_template_callback (widget_class, on_popover_map);
  gtk_widget_class_bind_template_callback (widget_class, on_button_clicked);
}

static void
vigie_outside_button_init (VigieOutsideButton *self)
{
  self->keys = g_ptr_array_new_with_free_func (g_free);
  self->destination_rows = g_ptr_array_new ();
  self->other_rows = g_ptr_array_new ();
  self->rows = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  self->outside_signals = g_signal_group_new (VIGIE_TYPE_OUTSIDE);
  g_signal_group_connect_swapped (self->outside_signals, "changed", G_CALLBACK (update), self);
  self->tick_id = g_timeout_add_seconds (TICK_S, on_tick, self);
}

/**
 * vigie_outside_button_set_outside:
 * @self: the sign
 * @outside: (nullable): what it tells
 */
void
vigie_outside_button_set_outside (VigieOutsideButton *self, VigieOutside *outside)
{
  g_return_if_fail (VIGIE_IS_OUTSIDE_BUTTON (self));

  if (!g_set_object (&self->outside, outside))
    return;
  if (outside == NULL)
    gtk_menu_button_popdown (self->menu_button);
  g_signal_group_set_target (self->outside_signals, outside);
  update (self);
}

void
vigie_outside_button_popup (VigieOutsideButton *self)
{
  g_return_if_fail (VIGIE_IS_OUTSIDE_BUTTON (self));

  if (gtk_widget_get_visible (GTK_WIDGET (self)))
    gtk_menu_button_popup (self->menu_button);
}
