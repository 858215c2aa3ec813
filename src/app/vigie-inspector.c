/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-inspector.h"

#include "vigie-diversion-page.h"
#include "vigie-post-page.h"
#include "vigie-selection-page.h"
#include "vigie-shape-page.h"

struct _VigieInspector
{
  AdwBin parent_instance;

  VigieSession *session;
  GSignalGroup *session_signals;

  GtkStack *stack;
  VigiePhotoCache *photos;
  VigiePostPage *post_page;           /* (nullable): until the first post is looked at */
  VigieShapePage *shape_page;         /* (nullable): until the first shape is looked at */
  VigieDiversionPage *diversion_page; /* (nullable): until the first diversion is planned */
  VigieDiverter *diverter;            /* (nullable): while one is planned */
  VigieSelectionPage *selection_page; /* (nullable): until several posts are selected */
};

enum
{
  PLACE_REQUESTED,
  EDIT_REQUESTED,
  CENTRE_REQUESTED,
  DIVERT_REQUESTED,
  VIA_REQUESTED,
  INCLUDE_REQUESTED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (VigieInspector, vigie_inspector, ADW_TYPE_BIN)

static void
on_place_requested (VigieInspector *self)
{
  g_signal_emit (self, signals[PLACE_REQUESTED], 0);
}

static void
on_edit_requested (VigieInspector *self)
{
  g_signal_emit (self, signals[EDIT_REQUESTED], 0);
}

static void
on_centre_requested (VigieInspector *self, double lon, double lat)
{
  g_signal_emit (self, signals[CENTRE_REQUESTED], 0, lon, lat);
}

static void
on_divert_requested (VigieInspector *self, VigieDiverter *diverter)
{
  g_signal_emit (self, signals[DIVERT_REQUESTED], 0, diverter);
}

static void
on_via_requested (VigieInspector *self)
{
  g_signal_emit (self, signals[VIA_REQUESTED], 0);
}

static void
on_include_requested (VigieInspector *self)
{
  g_signal_emit (self, signals[INCLUDE_REQUESTED], 0);
}

static void
need_post_page (VigieInspector *self)
{
  if (self->post_page != NULL)
    return;
  self->post_page = g_object_new (VIGIE_TYPE_POST_PAGE, NULL);
  g_signal_connect_swapped (self->post_page, "place-requested", G_CALLBACK (on_place_requested),
                            self);
  g_signal_connect_swapped (self->post_page, "centre-requested", G_CALLBACK (on_centre_requested),
                            self);
  vigie_post_page_set_session (self->post_page, self->session, self->photos);
  gtk_stack_add_named (self->stack, GTK_WIDGET (self->post_page), "post");
}

static void
need_shape_page (VigieInspector *self)
{
  if (self->shape_page != NULL)
    return;
  self->shape_page = g_object_new (VIGIE_TYPE_SHAPE_PAGE, NULL);
  g_signal_connect_swapped (self->shape_page, "edit-requested", G_CALLBACK (on_edit_requested),
                            self);
  g_signal_connect_swapped (self->shape_page, "centre-requested", G_CALLBACK (on_centre_requested),
                            self);
  g_signal_connect_swapped (self->shape_page, "divert-requested", G_CALLBACK (on_divert_requested),
                            self);
  g_signal_connect_swapped (self->shape_page, "include-requested",
                            G_CALLBACK (on_include_requested), self);
  vigie_shape_page_set_session (self->shape_page, self->session);
  gtk_stack_add_named (self->stack, GTK_WIDGET (self->shape_page), "shape");
}

static void
need_diversion_page (VigieInspector *self)
{
  if (self->diversion_page != NULL)
    return;
  self->diversion_page = g_object_new (VIGIE_TYPE_DIVERSION_PAGE, NULL);
  g_signal_connect_swapped (self->diversion_page, "via-requested", G_CALLBACK (on_via_requested),
                            self);
  gtk_stack_add_named (self->stack, GTK_WIDGET (self->diversion_page), "diversion");
}

static void
need_selection_page (VigieInspector *self)
{
  if (self->selection_page != NULL)
    return;
  self->selection_page = g_object_new (VIGIE_TYPE_SELECTION_PAGE, NULL);
  gtk_stack_add_named (self->stack, GTK_WIDGET (self->selection_page), "selection");
}

static void
update (VigieInspector *self)
{
  guint n_selected = vigie_session_get_n_selected (self->session);
  VigieFeedItem *item = vigie_session_get_selected_item (self->session);
  const char *shape_id = vigie_session_get_selected_shape (self->session);
  VigieShape *shape = shape_id != NULL ? vigie_session_find_shape (self->session, shape_id) : NULL;
  const char *page = "empty";

  if (item != NULL)
    need_post_page (self);
  if (self->post_page != NULL)
    vigie_post_page_set_item (self->post_page, item);
  if (shape != NULL)
    need_shape_page (self);
  if (self->shape_page != NULL)
    vigie_shape_page_set_shape (self->shape_page, shape);
  if (self->diverter != NULL)
    page = "diversion";
  else if (n_selected > 1)
    {
      need_selection_page (self);
      vigie_selection_page_set_n_selected (self->selection_page, n_selected);
      page = "selection";
    }
  else if (shape != NULL)
    page = "shape";
  else if (item != NULL)
    page = "post";
  gtk_stack_set_visible_child_name (self->stack, page);
}

static void
vigie_inspector_dispose (GObject *object)
{
  VigieInspector *self = VIGIE_INSPECTOR (object);

  g_clear_object (&self->session_signals);
  g_clear_object (&self->session);
  g_clear_object (&self->photos);
  g_clear_object (&self->diverter);

  G_OBJECT_CLASS (vigie_inspector_parent_class)->dispose (object);
}

static void
vigie_inspector_class_init (VigieInspectorClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = vigie_inspector_dispose;

  signals[PLACE_REQUESTED] = g_signal_new ("place-requested", VIGIE_TYPE_INSPECTOR,
                                           G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[EDIT_REQUESTED] = g_signal_new ("edit-requested", VIGIE_TYPE_INSPECTOR, G_SIGNAL_RUN_LAST,
                                          0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[CENTRE_REQUESTED] =
      g_signal_new ("centre-requested", VIGIE_TYPE_INSPECTOR, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                    NULL, G_TYPE_NONE, 2, G_TYPE_DOUBLE, G_TYPE_DOUBLE);

  signals[DIVERT_REQUESTED] =
      g_signal_new ("divert-requested", VIGIE_TYPE_INSPECTOR, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                    NULL, G_TYPE_NONE, 1, VIGIE_TYPE_DIVERTER);
  signals[VIA_REQUESTED] = g_signal_new ("via-requested", VIGIE_TYPE_INSPECTOR, G_SIGNAL_RUN_LAST,
                                         0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[INCLUDE_REQUESTED] =
      g_signal_new ("include-requested", VIGIE_TYPE_INSPECTOR, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                    NULL, G_TYPE_NONE, 0);

  gtk_widget_class_set_template_from_resource (widget_class, "/org/vigie/Vigie/vigie-inspector.ui");
  gtk_widget_class_bind_template_child (widget_class, VigieInspector, stack);
}

static void
vigie_inspector_init (VigieInspector *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));

  self->session_signals = g_signal_group_new (VIGIE_TYPE_SESSION);
  g_signal_group_connect_swapped (self->session_signals, "notify", G_CALLBACK (update), self);
  g_signal_group_connect_swapped (self->session_signals, "shapes-changed", G_CALLBACK (update),
                                  self);
}

/**
 * vigie_inspector_set_session:
 * @self: an inspector
 * @session: (nullable): whose selection it shows
 * @photos: (nullable): the session's pictures
 */
void
vigie_inspector_set_session (VigieInspector *self, VigieSession *session, VigiePhotoCache *photos)
{
  g_return_if_fail (VIGIE_IS_INSPECTOR (self));

  g_set_object (&self->photos, photos);
  if (self->post_page != NULL)
    vigie_post_page_set_session (self->post_page, session, photos);
  if (self->shape_page != NULL)
    vigie_shape_page_set_session (self->shape_page, session);
  if (!g_set_object (&self->session, session))
    return;
  g_signal_group_set_target (self->session_signals, session);
  if (session != NULL)
    update (self);
}

/**
 * vigie_inspector_set_diverter:
 * @self: an inspector
 * @diverter: (nullable): the diversion that is planned, shown before all else
 */
void
vigie_inspector_set_diverter (VigieInspector *self, VigieDiverter *diverter)
{
  g_return_if_fail (VIGIE_IS_INSPECTOR (self));

  if (!g_set_object (&self->diverter, diverter))
    return;
  if (diverter != NULL)
    need_diversion_page (self);
  vigie_diversion_page_set_diverter (self->diversion_page, diverter);
  if (self->session != NULL)
    update (self);
}

/* Closes the road at a place with the closure that is shown. Returns whether there is one. */
gboolean
vigie_inspector_include_at (VigieInspector *self, double lon, double lat)
{
  g_return_val_if_fail (VIGIE_IS_INSPECTOR (self), FALSE);

  return self->shape_page != NULL && vigie_shape_page_include_at (self->shape_page, lon, lat);
}

/**
 * vigie_inspector_view_photo:
 * @self: an inspector
 *
 * Opens the photo of the post that is looked at in a viewer.
 */
void
vigie_inspector_view_photo (VigieInspector *self)
{
  g_return_if_fail (VIGIE_IS_INSPECTOR (self));

  if (self->post_page != NULL)
    vigie_post_page_view_photo (self->post_page);
}
