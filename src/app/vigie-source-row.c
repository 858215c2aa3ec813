/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-source-row.h"

#include <glib/gi18n.h>

#include "vigie-source-words.h"
#include "vigie-sparkline.h"

struct _VigieSourceRow
{
  AdwActionRow parent_instance;

  char *name;
  int shown; /* the state that sign and menu are of, or -1 */
  gboolean is_narrow;
  gboolean has_rhythm; /* there is room for it beside the words */

  GtkImage *sign;
  GtkWidget *sparkline;
  GtkWidget *login_button;
  GtkMenuButton *menu_button;
};

G_DEFINE_FINAL_TYPE (VigieSourceRow, vigie_source_row, ADW_TYPE_ACTION_ROW)

/* ---- the sign ---- */

static const struct
{
  const char *icon;
  const char *css_class;
} signs[] = {
  [VIGIE_WATCH_PAUSED] = { "media-playback-pause-symbolic", "dim-label" },
  [VIGIE_WATCH_HELD] = { "dialog-question-symbolic", "warning" },
  [VIGIE_WATCH_CATCHING_UP] = { "view-refresh-symbolic", "dim-label" },
  [VIGIE_WATCH_LIVE] = { "object-select-symbolic", "success" },
  [VIGIE_WATCH_WAITING] = { "alarm-symbolic", "warning" },
  [VIGIE_WATCH_NEEDS_LOGIN] = { "dialog-password-symbolic", "warning" },
  [VIGIE_WATCH_FAILED] = { "dialog-error-symbolic", "error" },
  [VIGIE_WATCH_CAPPED] = { "media-playback-stop-symbolic", "warning" },
  [VIGIE_WATCH_ENDED] = { "media-playback-stop-symbolic", "dim-label" },
};

static void
show_sign (VigieSourceRow *self, VigieWatchState state, gboolean is_silent)
{
  const char *const classes[] = { is_silent ? "warning" : signs[state].css_class, NULL };

  gtk_image_set_from_icon_name (self->sign,
                                is_silent ? "dialog-warning-symbolic" : signs[state].icon);
  gtk_widget_set_css_classes (GTK_WIDGET (self->sign), (const char **) classes);
}

/* ---- the menu ---- */

static void
add_item (GMenu *menu, const char *label, const char *action, const char *name)
{
  g_autoptr (GMenuItem) item = g_menu_item_new (label, NULL);

  g_menu_item_set_action_and_target (item, action, "s", name);
  g_menu_append_item (menu, item);
}

static void
show_menu (VigieSourceRow *self, const VigieWatchStatus *status)
{
  g_autoptr (GMenu) menu = g_menu_new ();
  g_autoptr (GMenu) first = g_menu_new ();
  g_autoptr (GMenu) last = g_menu_new ();

  if (status->state == VIGIE_WATCH_HELD)
    add_item (first, _ ("Look at What Is _Asked…"), "sources.agree", self->name);
  else if (status->state != VIGIE_WATCH_PAUSED)
    add_item (first, _ ("_Ask Now"), "sources.ask", self->name);
  if (status->watch->paused)
    add_item (first, _ ("_Continue"), "sources.resume", self->name);
  else
    add_item (first, _ ("_Pause"), "sources.pause", self->name);
  if (vigie_source_kind_get_login (status->watch->kind) != NULL)
    add_item (first, _ ("_Sign In…"), "sources.login", self->name);
  if (vigie_source_kind_get_title (status->watch->kind) != NULL)
    add_item (last, _ ("Chan_ge…"), "sources.change", self->name);
  add_item (last, _ ("_Remove"), "sources.remove", self->name);
  g_menu_append_section (menu, NULL, G_MENU_MODEL (first));
  g_menu_append_section (menu, NULL, G_MENU_MODEL (last));
  gtk_menu_button_set_menu_model (self->menu_button, G_MENU_MODEL (menu));
}

/* ---- life ---- */

static void
vigie_source_row_finalize (GObject *object)
{
  g_free (VIGIE_SOURCE_ROW (object)->name);

  G_OBJECT_CLASS (vigie_source_row_parent_class)->finalize (object);
}

static void
vigie_source_row_class_init (VigieSourceRowClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = vigie_source_row_finalize;
}

static void
vigie_source_row_init (VigieSourceRow *self)
{
  AdwActionRow *row = ADW_ACTION_ROW (self);

  self->shown = -1;
  self->sign = GTK_IMAGE (gtk_image_new ());
  self->sparkline = vigie_sparkline_new ();
  self->login_button = gtk_button_new_with_mnemonic (_ ("_Sign In…"));
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->login_button), "sources.login");
  gtk_widget_set_valign (self->login_button, GTK_ALIGN_CENTER);
  gtk_widget_set_visible (self->login_button, FALSE);
  self->menu_button = GTK_MENU_BUTTON (gtk_menu_button_new ());
  /* the words say the same */
  gtk_accessible_update_state (GTK_ACCESSIBLE (self->sign), GTK_ACCESSIBLE_STATE_HIDDEN, TRUE, -1);
  gtk_menu_button_set_icon_name (self->menu_button, "view-more-symbolic");
  gtk_widget_set_valign (GTK_WIDGET (self->menu_button), GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (GTK_WIDGET (self->menu_button), "flat");
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (self), FALSE);
  adw_action_row_set_subtitle_lines (row, 0);
  adw_action_row_add_prefix (row, GTK_WIDGET (self->sign));
  adw_action_row_add_suffix (row, self->sparkline);
  adw_action_row_add_suffix (row, self->login_button);
  adw_action_row_add_suffix (row, GTK_WIDGET (self->menu_button));
}

/**
 * vigie_source_row_new:
 * @name: of a source
 *
 * Returns: (transfer floating): a row, which says nothing yet
 */
GtkWidget *
vigie_source_row_new (const char *name)
{
  VigieSourceRow *self = g_object_new (VIGIE_TYPE_SOURCE_ROW, NULL);
  /* Translators: %s is the name of a source */
  g_autofree char *menu = g_strdup_printf (_ ("Actions for “%s”"), name);

  self->name = g_strdup (name);
  gtk_actionable_set_action_target (GTK_ACTIONABLE (self->login_button), "s", name);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self), name);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->menu_button), menu);
  return GTK_WIDGET (self);
}

const char *
vigie_source_row_get_name (VigieSourceRow *self)
{
  g_return_val_if_fail (VIGIE_IS_SOURCE_ROW (self), NULL);

  return self->name;
}

static void
show_sparkline (VigieSourceRow *self)
{
  gtk_widget_set_visible (self->sparkline, self->has_rhythm && !self->is_narrow);
}

/**
 * vigie_source_row_set_narrow:
 * @self: a row
 * @is_narrow: whether there is room for words alone, which say how often something comes, too
 */
void
vigie_source_row_set_narrow (VigieSourceRow *self, gboolean is_narrow)
{
  g_return_if_fail (VIGIE_IS_SOURCE_ROW (self));

  self->is_narrow = is_narrow;
  show_sparkline (self);
}

/**
 * vigie_source_row_update:
 * @self: a row
 * @sources: where it is one of
 * @sheet: (nullable): what it says, where it is one of official information
 * @now: ms
 *
 * Says how the source stands now.
 */
void
vigie_source_row_update (VigieSourceRow *self,
                         VigieSources *sources,
                         const VigieOfficialSheet *sheet,
                         gint64 now)
{
  const VigieWatchStatus *status = vigie_sources_find (sources, self->name);
  g_autofree char *text = NULL;
  VigieRhythm rhythm;
  gboolean is_silent;
  int shown;

  if (status == NULL)
    return;
  rhythm = vigie_sources_get_rhythm (sources, self->name, now);
  is_silent = vigie_sources_is_silent (sources, self->name, now);
  if (vigie_source_kind_is_official (status->watch->kind))
    text = vigie_source_format_official_row (status, sheet, now);
  else
    text = vigie_source_format_row (status, &rhythm, is_silent, now);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (self), text);
  vigie_sparkline_set_rhythm (VIGIE_SPARKLINE (self->sparkline), &rhythm);
  /* a menu that is open stays as it is */
  shown = (int) status->state * 2 + (is_silent ? 1 : 0);
  if (shown == self->shown)
    return;
  self->shown = shown;
  /* there is room for the words and one of both */
  gtk_widget_set_visible (self->login_button, status->state == VIGIE_WATCH_NEEDS_LOGIN);
  self->has_rhythm = status->state != VIGIE_WATCH_NEEDS_LOGIN &&
                     !vigie_source_kind_is_official (status->watch->kind);
  show_sparkline (self);
  show_sign (self, status->state, is_silent);
  show_menu (self, status);
}
