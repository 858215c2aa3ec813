/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-status-icon.h"

#include "vigie-closures.h"

struct _VigieStatusIcon
{
  AdwBin parent_instance;

  GtkImage *image;
  int status; /* a VigieStatus, or -1 */
};

G_DEFINE_FINAL_TYPE (VigieStatusIcon, vigie_status_icon, ADW_TYPE_BIN)

static const struct
{
  const char *icon;
  const char *style_class;
} looks[VIGIE_N_STATUSES] = {
  [VIGIE_STATUS_NEW] = { "media-record-symbolic", "status-new" },
  [VIGIE_STATUS_CONFIRMED] = { "object-select-symbolic", "status-confirmed" },
  [VIGIE_STATUS_REJECTED] = { "window-close-symbolic", "status-rejected" },
  [VIGIE_STATUS_UNVERIFIABLE] = { "dialog-question-symbolic", "status-unverifiable" },
  [VIGIE_STATUS_KNOWN_TO_COMMAND] = { "vigie-known-symbolic", "status-known" },
};

/**
 * vigie_status_icon_get_name:
 * @status: a verdict
 *
 * Returns: the name of its icon
 */
const char *
vigie_status_icon_get_name (VigieStatus status)
{
  return looks[status].icon;
}

static void
vigie_status_icon_class_init (VigieStatusIconClass *klass)
{
  gtk_widget_class_set_accessible_role (GTK_WIDGET_CLASS (klass), GTK_ACCESSIBLE_ROLE_IMG);
}

static void
vigie_status_icon_init (VigieStatusIcon *self)
{
  self->status = -1;
  self->image = GTK_IMAGE (gtk_image_new ());
  gtk_image_set_pixel_size (self->image, 12);
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->image));
  gtk_widget_add_css_class (GTK_WIDGET (self), "status-icon");
  vigie_status_icon_set_status (self, VIGIE_STATUS_NEW);
}

/**
 * vigie_status_icon_set_status:
 * @self: an icon
 * @status: what it shall show
 */
void
vigie_status_icon_set_status (VigieStatusIcon *self, VigieStatus status)
{
  g_autofree char *words = NULL;

  g_return_if_fail (VIGIE_IS_STATUS_ICON (self));

  if (self->status == (int) status)
    return;
  if (self->status >= 0)
    gtk_widget_remove_css_class (GTK_WIDGET (self), looks[self->status].style_class);
  self->status = (int) status;
  words = vigie_format_status (status);
  gtk_widget_add_css_class (GTK_WIDGET (self), looks[status].style_class);
  gtk_image_set_from_icon_name (self->image, looks[status].icon);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self), words);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, words, -1);
}
