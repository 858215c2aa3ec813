/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-photo-viewer.h"

#include <glib/gi18n.h>
#include <math.h>

#include "vigie-blur-bar.h"
#include "vigie-exercise-banner.h"
#include "vigie-exercise-word.h"
#include "vigie-image-link.h"
#include "vigie-photo-copy.h"
#include "vigie-photo-search.h"
#include "vigie-store-exercise.h"
#include "vigie-toast.h"
#include "vigie-viewer-photo-row.h"

#define BUTTON_FACTOR 1.5

struct _VigiePhotoViewer
{
  AdwWindow parent_instance;

  VigiePhotoCache *cache;
  VigieStore *store;
  GPtrArray *photos; /* (element-type VigieViewerPhoto) */
  guint index;
  GPtrArray *others; /* (element-type VigieViewerPhoto) */
  guint other_index;
  gboolean are_others_listed;
  GCancellable *thumbnails; /* what the list of others waits for */
  gboolean comparing;
  guint active; /* the pane that keys and buttons speak of */
  VigieImageLink *link;
  guint label_source;

  AdwToastOverlay *toasts;
  AdwWindowTitle *window_title;
  VigieExerciseBanner *exercise_banner;
  AdwOverlaySplitView *split;
  AdwBin *sidebar;
  GtkWidget *facts_button;
  GtkMenuButton *tone_button;
  GtkAdjustment *contrast;
  GtkAdjustment *shadows;
  GtkWidget *first_box;
  GtkWidget *second_box;
  VigiePhotoPane *first_pane;
  VigiePhotoPane *second_pane;
  GtkLabel *first_caption;
  GtkLabel *second_caption;
  GtkMenuButton *others_button;
  GtkListBox *others_list;
  GtkWidget *steps_box;
  GtkLabel *count_label;
  GtkLabel *zoom_label;
  VigieBlurBar *blur_bar;
};

typedef enum
{
  PROP_COMPARING = 1,
  PROP_LINKED,
  PROP_SHOW_FACTS,
} VigiePhotoViewerProperty;

static GParamSpec *properties[PROP_SHOW_FACTS + 1];

enum
{
  PHOTO_CHANGED,
  REDACT,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (VigiePhotoViewer, vigie_photo_viewer, ADW_TYPE_WINDOW)

static VigieImageView *
get_view (VigiePhotoViewer *self, guint index)
{
  return vigie_photo_pane_get_view (index == 0 ? self->first_pane : self->second_pane);
}

/* The view that keys and buttons speak of. */
static VigieImageView *
get_active_view (VigiePhotoViewer *self)
{
  return get_view (self, self->comparing ? self->active : 0);
}

static VigieViewerPhoto *
get_photo (GPtrArray *photos, guint index)
{
  return photos != NULL && index < photos->len ? g_ptr_array_index (photos, index) : NULL;
}

/* ---- what is said around the photos ---- */

static char *
make_caption (VigieViewerPhoto *photo)
{
  if (photo == NULL)
    return g_strdup ("");
  if (photo->subtitle == NULL || photo->subtitle[0] == '\0')
    return g_strdup (photo->caption != NULL ? photo->caption : "");
  /* Translators: whose photo, and when */
  return g_strdup_printf (_ ("%s · %s"), photo->caption != NULL ? photo->caption : "",
                          photo->subtitle);
}

static void
update_texts (VigiePhotoViewer *self)
{
  VigieViewerPhoto *photo = get_photo (self->photos, self->index);
  VigieViewerPhoto *other = get_photo (self->others, self->other_index);
  guint n_photos = self->photos != NULL ? self->photos->len : 0;
  guint n_others = self->others != NULL ? self->others->len : 0;
  g_autofree char *first = make_caption (photo);
  g_autofree char *title =
      vigie_exercise_mark (vigie_exercise_banner_get_exercise (self->exercise_banner),
                           photo != NULL ? first : _ ("Photo"));
  g_autofree char *second = make_caption (other);
  g_autofree char *count = g_strdup_printf ("%u / %u", self->index + 1, n_photos);
  GtkWidget *widget = GTK_WIDGET (self);

  adw_window_title_set_title (self->window_title,
                              photo != NULL && photo->caption != NULL ? photo->caption : "");
  adw_window_title_set_subtitle (self->window_title,
                                 photo != NULL && photo->subtitle != NULL ? photo->subtitle : "");
  gtk_window_set_title (GTK_WINDOW (self), title);
  gtk_label_set_label (self->first_caption, first);
  gtk_label_set_label (self->second_caption, second);
  gtk_label_set_label (self->count_label, count);
  gtk_widget_set_visible (self->steps_box, n_photos > 1);
  gtk_widget_action_set_enabled (widget, "viewer.next", n_photos > 1);
  gtk_widget_action_set_enabled (widget, "viewer.previous", n_photos > 1);
  gtk_widget_action_set_enabled (widget, "viewer.next-other", n_others > 1 && self->comparing);
  gtk_widget_action_set_enabled (widget, "viewer.previous-other", n_others > 1 && self->comparing);
  gtk_widget_action_set_enabled (widget, "viewer.comparing", n_others > 0);
  gtk_widget_action_set_enabled (widget, "viewer.linked", self->comparing);
  gtk_widget_action_set_enabled (widget, "viewer.search", photo != NULL);
  gtk_widget_action_set_enabled (widget, "viewer.save",
                                 photo != NULL && photo->sha256 != NULL && !photo->is_removed);
  gtk_widget_action_set_enabled (widget, "viewer.blur",
                                 photo != NULL && photo->sha256 != NULL && photo->error == NULL &&
                                     !self->comparing);
}

static gboolean
update_zoom (gpointer data)
{
  VigiePhotoViewer *self = data;
  VigieImageView *view = get_active_view (self);
  double percent = vigie_image_view_get_zoom (view) * 100.0;
  g_autofree char *text = g_strdup_printf (percent < 10.0 ? _ ("%.1f %%") : _ ("%.0f %%"), percent);

  self->label_source = 0;
  gtk_label_set_label (
      self->zoom_label,
      vigie_image_view_has_picture (view) && !vigie_image_view_is_preview (view) ? text : "");
  return G_SOURCE_REMOVE;
}

/* Not at once, as a view may say it while it is given its size; but with the next frame. */
static void
queue_update_zoom (VigiePhotoViewer *self)
{
  if (self->label_source == 0)
    self->label_source = g_idle_add_full (G_PRIORITY_DEFAULT, update_zoom, self, NULL);
}

/* What is not shown cannot be zoomed or turned. */
static void
update_view (VigiePhotoViewer *self)
{
  static const char *const names[] = { "viewer.zoom-in",     "viewer.zoom-out",
                                       "viewer.fit",         "viewer.full-size",
                                       "viewer.rotate-left", "viewer.rotate-right",
                                       "viewer.adjust" };
  gboolean has_picture = vigie_image_view_has_picture (get_active_view (self));

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    gtk_widget_action_set_enabled (GTK_WIDGET (self), names[i], has_picture);
  gtk_widget_set_sensitive (GTK_WIDGET (self->tone_button), has_picture);
  queue_update_zoom (self);
}

/* By themselves, it is shown which of two photos the keys move. */
static void
update_active (VigiePhotoViewer *self)
{
  gboolean is_told = self->comparing && !vigie_image_link_is_active (self->link);
  GtkWidget *boxes[] = { self->first_box, self->second_box };

  for (guint i = 0; i < 2; i++)
    if (is_told && self->active == i)
      gtk_widget_add_css_class (boxes[i], "active");
    else
      gtk_widget_remove_css_class (boxes[i], "active");
  update_view (self);
}

static void
on_pane_focused (GtkEventControllerFocus *focus, VigiePhotoViewer *self)
{
  GtkWidget *pane = gtk_event_controller_get_widget (GTK_EVENT_CONTROLLER (focus));

  self->active = pane == GTK_WIDGET (self->second_pane) ? 1 : 0;
  update_active (self);
}

/* ---- the photos ---- */

static void
on_tone_changed (VigiePhotoViewer *self)
{
  double contrast = gtk_adjustment_get_value (self->contrast);
  double shadows = gtk_adjustment_get_value (self->shadows);

  for (guint i = 0; i < 2; i++)
    vigie_image_view_set_tone (get_view (self, i), contrast, shadows);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "viewer.reset-tone",
                                 contrast > 0 || shadows > 0);
  if (contrast > 0 || shadows > 0)
    gtk_widget_add_css_class (GTK_WIDGET (self->tone_button), "accent");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->tone_button), "accent");
}

static void
reset_tone (VigiePhotoViewer *self)
{
  gtk_adjustment_set_value (self->contrast, 0.0);
  gtk_adjustment_set_value (self->shadows, 0.0);
  on_tone_changed (self);
}

static void
show_other (VigiePhotoViewer *self)
{
  vigie_image_link_align (self->link);
  vigie_photo_pane_show (self->second_pane, self->cache,
                         self->comparing ? get_photo (self->others, self->other_index) : NULL);
  on_tone_changed (self);
  update_texts (self);
}

/* Every photo begins as it is: a tone that was good for the last would mislead about the next. */
static void
show_photo (VigiePhotoViewer *self)
{
  VigieViewerPhoto *photo = get_photo (self->photos, self->index);

  vigie_blur_bar_finish (self->blur_bar);
  reset_tone (self);
  vigie_image_link_align (self->link);
  vigie_photo_pane_show (self->first_pane, self->cache, photo);
  vigie_image_view_reset (get_view (self, 1));
  update_texts (self);
  g_signal_emit (self, signals[PHOTO_CHANGED], 0, photo != NULL ? photo->sha256 : NULL);
}

/* ---- the list of others ---- */

static void
drop_list (VigiePhotoViewer *self)
{
  if (self->thumbnails != NULL)
    g_cancellable_cancel (self->thumbnails);
  g_clear_object (&self->thumbnails);
  gtk_list_box_remove_all (self->others_list);
  self->are_others_listed = FALSE;
}

static void
on_others_shown (VigiePhotoViewer *self)
{
  GtkListBoxRow *row;

  if (!self->are_others_listed && self->others != NULL)
    {
      self->thumbnails = g_cancellable_new ();
      for (guint i = 0; i < self->others->len; i++)
        gtk_list_box_append (
            self->others_list,
            vigie_viewer_photo_row_new (self->others->pdata[i], self->cache, self->thumbnails));
      self->are_others_listed = TRUE;
    }
  row = gtk_list_box_get_row_at_index (self->others_list, (int) self->other_index);
  gtk_list_box_select_row (self->others_list, row);
  if (row != NULL)
    gtk_widget_grab_focus (GTK_WIDGET (row));
}

static void
on_other_activated (VigiePhotoViewer *self, GtkListBoxRow *row)
{
  self->other_index = (guint) gtk_list_box_row_get_index (row);
  gtk_menu_button_popdown (self->others_button);
  show_other (self);
}

/* ---- actions ---- */

static void
on_step (GtkWidget *widget, const char *name, GVariant *parameter)
{
  VigiePhotoViewer *self = VIGIE_PHOTO_VIEWER (widget);
  guint n_photos = self->photos != NULL ? self->photos->len : 0;

  if (n_photos < 2)
    return;
  self->index = (self->index + (g_str_equal (name, "viewer.next") ? 1 : n_photos - 1)) % n_photos;
  show_photo (self);
}

static void
on_step_other (GtkWidget *widget, const char *name, GVariant *parameter)
{
  VigiePhotoViewer *self = VIGIE_PHOTO_VIEWER (widget);
  guint n_others = self->others != NULL ? self->others->len : 0;

  if (n_others < 2 || !self->comparing)
    return;
  self->other_index =
      (self->other_index + (g_str_equal (name, "viewer.next-other") ? 1 : n_others - 1)) % n_others;
  show_other (self);
}

static void
on_zoom (GtkWidget *widget, const char *name, GVariant *parameter)
{
  VigieImageView *view = get_active_view (VIGIE_PHOTO_VIEWER (widget));

  if (g_str_equal (name, "viewer.fit"))
    vigie_image_view_set_fit (view, TRUE);
  else if (g_str_equal (name, "viewer.full-size"))
    vigie_image_view_set_zoom (view, 1.0);
  else
    vigie_image_view_zoom_by (
        view, g_str_equal (name, "viewer.zoom-in") ? BUTTON_FACTOR : 1.0 / BUTTON_FACTOR,
        gtk_widget_get_width (GTK_WIDGET (view)) / 2.0,
        gtk_widget_get_height (GTK_WIDGET (view)) / 2.0, VIGIE_IMAGE_VIEW_SWIFTLY);
}

static void
on_rotate (GtkWidget *widget, const char *name, GVariant *parameter)
{
  vigie_image_view_rotate (get_active_view (VIGIE_PHOTO_VIEWER (widget)),
                           g_str_equal (name, "viewer.rotate-right") ? 1 : -1);
}

static void
on_adjust (GtkWidget *widget, const char *name, GVariant *parameter)
{
  gtk_menu_button_popup (VIGIE_PHOTO_VIEWER (widget)->tone_button);
}

static void
on_reset_tone (GtkWidget *widget, const char *name, GVariant *parameter)
{
  reset_tone (VIGIE_PHOTO_VIEWER (widget));
}

static void
on_search (GtkWidget *widget, const char *name, GVariant *parameter)
{
  VigiePhotoViewer *self = VIGIE_PHOTO_VIEWER (widget);
  VigieViewerPhoto *photo = get_photo (self->photos, self->index);

  if (photo != NULL)
    adw_dialog_present (vigie_photo_search_dialog_new (photo->url), widget);
}

static void
on_save (GtkWidget *widget, const char *name, GVariant *parameter)
{
  VigiePhotoViewer *self = VIGIE_PHOTO_VIEWER (widget);
  VigieViewerPhoto *photo = get_photo (self->photos, self->index);

  if (photo != NULL && photo->sha256 != NULL)
    vigie_photo_copy_ask (GTK_WINDOW (self), self->store, photo->sha256, self->toasts);
}

static void
on_fullscreen (GtkWidget *widget, const char *name, GVariant *parameter)
{
  GtkWindow *window = GTK_WINDOW (widget);

  if (gtk_window_is_fullscreen (window))
    gtk_window_unfullscreen (window);
  else
    gtk_window_fullscreen (window);
}

static void
on_leave (GtkWidget *widget, const char *name, GVariant *parameter)
{
  GtkWindow *window = GTK_WINDOW (widget);

  if (vigie_blur_bar_is_active (VIGIE_PHOTO_VIEWER (widget)->blur_bar))
    vigie_blur_bar_end (VIGIE_PHOTO_VIEWER (widget)->blur_bar);
  else if (gtk_window_is_fullscreen (window))
    gtk_window_unfullscreen (window);
  else
    gtk_window_close (window);
}

static void
on_blur (GtkWidget *widget, const char *name, GVariant *parameter)
{
  VigiePhotoViewer *self = VIGIE_PHOTO_VIEWER (widget);
  VigieViewerPhoto *photo = get_photo (self->photos, self->index);

  if (vigie_blur_bar_is_active (self->blur_bar))
    vigie_blur_bar_finish (self->blur_bar);
  else if (photo != NULL && photo->sha256 != NULL)
    {
      adw_toast_overlay_dismiss_all (self->toasts); /* it would lie over the bar */
      vigie_blur_bar_begin (self->blur_bar, self->store, photo->sha256);
      vigie_photo_pane_set_is_painted (self->first_pane, TRUE);
    }
}

/* Brackets step, and while there is a brush they are about its size. */
static void
on_bracket (GtkWidget *widget, const char *name, GVariant *parameter)
{
  const gboolean is_right = g_str_equal (name, "viewer.bracket-right");

  if (!vigie_blur_bar_scale_brush (VIGIE_PHOTO_VIEWER (widget)->blur_bar, is_right ? 1 : -1))
    on_step (widget, is_right ? "viewer.next" : "viewer.previous", NULL);
}

static void
say (VigiePhotoViewer *self, const char *sentence)
{
  adw_toast_overlay_add_toast (self->toasts, vigie_toast_new (sentence));
}

static void
on_blur_done (VigiePhotoViewer *self, const char *sha256, gpointer before, gpointer after)
{
  g_signal_emit (self, signals[REDACT], 0, sha256, before, after);
  say (self, _ ("The blur of the photo is saved."));
}

/* Who paints and closes the window wants it painted; what is too much is taken away again. */
static gboolean
on_close_request (VigiePhotoViewer *self)
{
  vigie_blur_bar_finish (self->blur_bar);
  return GDK_EVENT_PROPAGATE;
}

static void
on_blur_ended (VigiePhotoViewer *self)
{
  vigie_photo_pane_set_is_painted (self->first_pane, FALSE);
  gtk_widget_grab_focus (GTK_WIDGET (get_view (self, 0)));
}

static void
on_sidebar_shown (VigiePhotoViewer *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SHOW_FACTS]);
}

/* ---- life ---- */

static void
set_comparing (VigiePhotoViewer *self, gboolean comparing)
{
  comparing = comparing && get_photo (self->others, 0) != NULL;
  if (self->comparing == comparing)
    return;
  self->comparing = comparing;
  vigie_blur_bar_finish (self->blur_bar);
  self->active = 0;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_COMPARING]);
  show_other (self);
  update_active (self);
}

static void
vigie_photo_viewer_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  VigiePhotoViewer *self = VIGIE_PHOTO_VIEWER (object);

  /* Actions ask while the window is being made. */
  switch ((VigiePhotoViewerProperty) id)
    {
    case PROP_COMPARING:
      g_value_set_boolean (value, self->comparing);
      break;
    case PROP_LINKED:
      g_value_set_boolean (value, self->link == NULL || vigie_image_link_is_active (self->link));
      break;
    case PROP_SHOW_FACTS:
      g_value_set_boolean (value, self->split != NULL &&
                                      adw_overlay_split_view_get_show_sidebar (self->split));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
vigie_photo_viewer_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  VigiePhotoViewer *self = VIGIE_PHOTO_VIEWER (object);

  switch ((VigiePhotoViewerProperty) id)
    {
    case PROP_COMPARING:
      set_comparing (self, g_value_get_boolean (value));
      break;
    case PROP_LINKED:
      vigie_image_link_set_active (self->link, g_value_get_boolean (value));
      update_active (self);
      g_object_notify_by_pspec (object, pspec);
      break;
    case PROP_SHOW_FACTS:
      adw_overlay_split_view_set_show_sidebar (
          self->split, g_value_get_boolean (value) && adw_bin_get_child (self->sidebar) != NULL);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
vigie_photo_viewer_dispose (GObject *object)
{
  VigiePhotoViewer *self = VIGIE_PHOTO_VIEWER (object);

  g_clear_handle_id (&self->label_source, g_source_remove);
  if (self->thumbnails != NULL)
    g_cancellable_cancel (self->thumbnails);
  g_clear_object (&self->thumbnails);
  /* What is loaded for a window that is closed is loaded for nobody. */
  if (self->first_pane != NULL)
    vigie_photo_pane_stop (self->first_pane);
  if (self->second_pane != NULL)
    vigie_photo_pane_stop (self->second_pane);
  g_clear_object (&self->link);
  gtk_widget_dispose_template (GTK_WIDGET (self), VIGIE_TYPE_PHOTO_VIEWER);
  g_clear_pointer (&self->photos, g_ptr_array_unref);
  g_clear_pointer (&self->others, g_ptr_array_unref);
  g_clear_object (&self->cache);
  g_clear_object (&self->store);

  G_OBJECT_CLASS (vigie_photo_viewer_parent_class)->dispose (object);
}

static void
install_actions (GtkWidgetClass *widget_class)
{
  static const struct
  {
    const char *name;
    GtkWidgetActionActivateFunc func;
  } actions[] = {
    { "viewer.next", on_step },
    { "viewer.previous", on_step },
    { "viewer.next-other", on_step_other },
    { "viewer.previous-other", on_step_other },
    { "viewer.zoom-in", on_zoom },
    { "viewer.zoom-out", on_zoom },
    { "viewer.fit", on_zoom },
    { "viewer.full-size", on_zoom },
    { "viewer.rotate-left", on_rotate },
    { "viewer.rotate-right", on_rotate },
    { "viewer.adjust", on_adjust },
    { "viewer.reset-tone", on_reset_tone },
    { "viewer.search", on_search },
    { "viewer.save", on_save },
    { "viewer.fullscreen", on_fullscreen },
    { "viewer.leave", on_leave },
    { "viewer.blur", on_blur },
    { "viewer.bracket-left", on_bracket },
    { "viewer.bracket-right", on_bracket },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (actions); i++)
    gtk_widget_class_install_action (widget_class, actions[i].name, NULL, actions[i].func);
  gtk_widget_class_install_property_action (widget_class, "viewer.comparing", "comparing");
  gtk_widget_class_install_property_action (widget_class, "viewer.linked", "linked");
  gtk_widget_class_install_property_action (widget_class, "viewer.show-facts", "show-facts");
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  g_type_ensure (VIGIE_TYPE_EXERCISE_BANNER);
  g_type_ensure (VIGIE_TYPE_PHOTO_PANE);
  g_type_ensure (VIGIE_TYPE_BLUR_BAR);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/vigie/Vigie/vigie-photo-viewer.ui");
  gtk_widget_class_bind_template_child (widget_class, VigiePhotoViewer, toasts);
  gtk_widget_class_bind_template_child (widget_class, VigiePhotoViewer, window_title);
  gtk_widget_class_bind_template_child (widget_class, VigiePhotoViewer, exercise_banner);
  gtk_widget_class_bind_template_child (widget_class, VigiePhotoViewer, split);
  gtk_widget_class_bind_template_child (widget_class, VigiePhotoViewer, sidebar);
  gtk_widget_class_bind_template_child (widget_class, VigiePhotoViewer, facts_button);
  gtk_widget_class_bind_template_child (widget_class, VigiePhotoViewer, tone_button);
  gtk_widget_class_bind_template_child (widget_class, VigiePhotoViewer, contrast);
  gtk_widget_class_bind_template_child (widget_class, VigiePhotoViewer, shadows);
  gtk_widget_class_bind_template_child (widget_class, VigiePhotoViewer, first_box);
  gtk_widget_class_bind_template_child (widget_class, VigiePhotoViewer, second_box);
  gtk_widget_class_bind_template_child (widget_class, VigiePhotoViewer, first_pane);
  gtk_widget_class_bind_template_child (widget_class, VigiePhotoViewer, second_pane);
  gtk_widget_class_bind_template_child (widget_class, VigiePhotoViewer, first_caption);
  gtk_widget_class_bind_template_child (widget_class, VigiePhotoViewer, second_caption);
  gtk_widget_class_bind_template_child (widget_class, VigiePhotoViewer, others_button);
  gtk_widget_class_bind_template_child (widget_class, VigiePhotoViewer, others_list);
  gtk_widget_class_bind_template_child (widget_class, VigiePhotoViewer, steps_box);
  gtk_widget_class_bind_template_child (widget_class, VigiePhotoViewer, count_label);
  gtk_widget_class_bind_template_child (widget_class, VigiePhotoViewer, zoom_label);
  gtk_widget_class_bind_template_child (widget_class, VigiePhotoViewer, blur_bar);
  gtk_widget_class_bind_template_callback (widget_class, on_tone_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_others_shown);
  gtk_widget_class_bind_template_callback (widget_class, on_other_activated);
  gtk_widget_class_bind_template_callback (widget_class, on_sidebar_shown);
}

static void
vigie_photo_viewer_class_init (VigiePhotoViewerClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->get_property = vigie_photo_viewer_get_property;
  object_class->set_property = vigie_photo_viewer_set_property;
  object_class->dispose = vigie_photo_viewer_dispose;

  properties[PROP_COMPARING] = g_param_spec_boolean ("comparing", NULL, NULL, FALSE, flags);
  properties[PROP_LINKED] = g_param_spec_boolean ("linked", NULL, NULL, TRUE, flags);
  properties[PROP_SHOW_FACTS] = g_param_spec_boolean ("show-facts", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
  signals[PHOTO_CHANGED] =
      g_signal_new ("photo-changed", VIGIE_TYPE_PHOTO_VIEWER, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                    NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[REDACT] =
      g_signal_new ("redact", VIGIE_TYPE_PHOTO_VIEWER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                    G_TYPE_NONE, 3, G_TYPE_STRING, G_TYPE_POINTER, G_TYPE_POINTER);

  install_actions (GTK_WIDGET_CLASS (klass));
  bind_template (GTK_WIDGET_CLASS (klass));
}

static void
watch_pane (VigiePhotoViewer *self, VigiePhotoPane *pane)
{
  GtkEventController *focus = gtk_event_controller_focus_new ();

  g_signal_connect (focus, "enter", G_CALLBACK (on_pane_focused), self);
  gtk_widget_add_controller (GTK_WIDGET (pane), focus);
  g_signal_connect_object (vigie_photo_pane_get_view (pane), "notify::zoom",
                           G_CALLBACK (queue_update_zoom), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (vigie_photo_pane_get_view (pane), "notify::has-picture",
                           G_CALLBACK (update_view), self, G_CONNECT_SWAPPED);
}

static void
vigie_photo_viewer_init (VigiePhotoViewer *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->link = vigie_image_link_new (get_view (self, 0), get_view (self, 1));
  vigie_image_link_set_active (self->link, TRUE);
  vigie_blur_bar_attach (self->blur_bar, GTK_WINDOW (self),
                         GTK_OVERLAY (gtk_widget_get_parent (GTK_WIDGET (get_view (self, 0)))),
                         get_view (self, 0));
  g_signal_connect_object (self->blur_bar, "done", G_CALLBACK (on_blur_done), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->blur_bar, "failed", G_CALLBACK (say), self, G_CONNECT_SWAPPED);
  g_signal_connect (self, "close-request", G_CALLBACK (on_close_request), NULL);
  g_signal_connect_object (self->blur_bar, "ended", G_CALLBACK (on_blur_ended), self,
                           G_CONNECT_SWAPPED);
  watch_pane (self, self->first_pane);
  watch_pane (self, self->second_pane);
  gtk_window_set_focus (GTK_WINDOW (self), GTK_WIDGET (get_view (self, 0)));
  vigie_photo_viewer_set_sidebar (self, NULL);
  update_texts (self);
  on_tone_changed (self);
  update_view (self);
}

/**
 * vigie_photo_viewer_new:
 * @cache: where pictures come from
 * @store: where the bytes of a copy come from
 *
 * Returns: (transfer none): a window, not shown yet, which GTK owns as any other
 */
VigiePhotoViewer *
vigie_photo_viewer_new (VigiePhotoCache *cache, VigieStore *store)
{
  VigiePhotoViewer *self;

  g_return_val_if_fail (VIGIE_IS_PHOTO_CACHE (cache), NULL);
  g_return_val_if_fail (VIGIE_IS_STORE (store), NULL);

  self = g_object_new (VIGIE_TYPE_PHOTO_VIEWER, NULL);
  self->cache = g_object_ref (cache);
  self->store = g_object_ref (store);
  vigie_exercise_banner_set_exercise (self->exercise_banner, vigie_store_is_exercise (store));
  return self;
}

/**
 * vigie_photo_viewer_set_photos:
 * @self: a viewer
 * @photos: (element-type VigieViewerPhoto): what can be stepped through
 * @index: which of them is shown first
 */
void
vigie_photo_viewer_set_photos (VigiePhotoViewer *self, GPtrArray *photos, guint index)
{
  g_return_if_fail (VIGIE_IS_PHOTO_VIEWER (self));
  g_return_if_fail (photos != NULL);

  g_ptr_array_ref (photos);
  g_clear_pointer (&self->photos, g_ptr_array_unref);
  self->photos = photos;
  self->index = index < photos->len ? index : 0;
  show_photo (self);
}

/**
 * vigie_photo_viewer_set_others:
 * @self: a viewer
 * @others: (element-type VigieViewerPhoto) (nullable): what the photo may be compared with, the
 *   most alike first
 */
void
vigie_photo_viewer_set_others (VigiePhotoViewer *self, GPtrArray *others)
{
  g_return_if_fail (VIGIE_IS_PHOTO_VIEWER (self));

  if (others != NULL)
    g_ptr_array_ref (others);
  g_clear_pointer (&self->others, g_ptr_array_unref);
  self->others = others;
  self->other_index = 0;
  drop_list (self);
  if (get_photo (others, 0) == NULL)
    set_comparing (self, FALSE);
  show_other (self);
}

/**
 * vigie_photo_viewer_set_sidebar:
 * @self: a viewer
 * @sidebar: (nullable): facts about the photo, shown beside it where they are asked for
 */
void
vigie_photo_viewer_set_sidebar (VigiePhotoViewer *self, GtkWidget *sidebar)
{
  g_return_if_fail (VIGIE_IS_PHOTO_VIEWER (self));
  g_return_if_fail (sidebar == NULL || GTK_IS_WIDGET (sidebar));

  adw_bin_set_child (self->sidebar, sidebar);
  gtk_widget_set_visible (self->facts_button, sidebar != NULL);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "viewer.show-facts", sidebar != NULL);
  if (sidebar == NULL)
    adw_overlay_split_view_set_show_sidebar (self->split, FALSE);
}

guint
vigie_photo_viewer_get_index (VigiePhotoViewer *self)
{
  g_return_val_if_fail (VIGIE_IS_PHOTO_VIEWER (self), 0);

  return self->index;
}

VigiePhotoPane *
vigie_photo_viewer_get_pane (VigiePhotoViewer *self, guint index)
{
  g_return_val_if_fail (VIGIE_IS_PHOTO_VIEWER (self), NULL);
  g_return_val_if_fail (index < 2, NULL);

  return index == 0 ? self->first_pane : self->second_pane;
}
