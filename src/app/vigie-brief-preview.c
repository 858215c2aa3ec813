/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-brief-preview.h"

#include <glib/gi18n.h>

#include "vigie-brief-sheet.h"

#define GAP 18 /* between pages */

struct _VigieBriefPreview
{
  GtkWidget parent_instance;

  VigieBriefProof *proof; /* (nullable) */
  GPtrArray *sheets;      /* (element-type VigieBriefSheet) */
  double width, height;   /* of a page, points */
  GCancellable *drawing;  /* (nullable): of the page that is drawn now */
};

G_DEFINE_FINAL_TYPE (VigieBriefPreview, vigie_brief_preview, GTK_TYPE_WIDGET)

enum
{
  DRAWN,
  N_SIGNALS,
};
static guint signals[N_SIGNALS];

static void draw_next (VigieBriefPreview *self);

typedef struct
{
  VigieBriefPreview *preview;
  VigieBriefProof *proof;
  guint page;
  int width_px;
} Drawing;

static void
drawing_free (Drawing *drawing)
{
  g_object_unref (drawing->preview);
  vigie_brief_proof_unref (drawing->proof);
  g_free (drawing);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Drawing, drawing_free)

static void
rendered_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Drawing) drawing = user_data;
  VigieBriefPreview *self = drawing->preview;
  g_autoptr (GError) error = NULL;
  g_autoptr (GdkTexture) texture = vigie_brief_proof_render_finish (result, &error);

  if (drawing->proof != self->proof) /* there are other pages now, which draw themselves */
    return;
  g_clear_object (&self->drawing);
  if (texture == NULL)
    {
      if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        g_warning ("A page was not drawn: %s", error->message);
      return;
    }
  vigie_brief_sheet_set_texture (g_ptr_array_index (self->sheets, drawing->page), texture,
                                 drawing->width_px);
  draw_next (self);
  g_signal_emit (self, signals[DRAWN], 0);
}

/* One page after the other, the first one first. */
static void
draw_next (VigieBriefPreview *self)
{
  if (self->proof == NULL || self->drawing != NULL)
    return;
  for (guint i = 0; i < self->sheets->len; i++)
    {
      VigieBriefSheet *sheet = g_ptr_array_index (self->sheets, i);
      const int width_px = vigie_brief_sheet_get_wanted_px (sheet);
      Drawing *drawing;

      if (width_px == 0 || vigie_brief_sheet_is_drawn (sheet))
        continue;
      drawing = g_new (Drawing, 1);
      *drawing =
          (Drawing) { g_object_ref (self), vigie_brief_proof_ref (self->proof), i, width_px };
      self->drawing = g_cancellable_new ();
      vigie_brief_proof_render_async (self->proof, i, width_px, self->drawing, rendered_cb,
                                      drawing);
      return;
    }
}

static void
stop_drawing (VigieBriefPreview *self)
{
  if (self->drawing != NULL)
    g_cancellable_cancel (self->drawing);
  g_clear_object (&self->drawing);
}

static void
remove_sheets (VigieBriefPreview *self)
{
  for (guint i = 0; i < self->sheets->len; i++)
    gtk_widget_unparent (g_ptr_array_index (self->sheets, i));
  g_ptr_array_set_size (self->sheets, 0);
}

static void
add_sheet (VigieBriefPreview *self)
{
  GtkWidget *sheet = vigie_brief_sheet_new (self->height / self->width);

  g_signal_connect_object (sheet, "resized", G_CALLBACK (draw_next), self, G_CONNECT_SWAPPED);
  gtk_widget_set_parent (sheet, GTK_WIDGET (self));
  g_ptr_array_add (self->sheets, sheet);
}

static void
name_sheet (VigieBriefPreview *self, guint page)
{
  /* Translators: of a document */
  g_autofree char *name = g_strdup_printf (_ ("Page %u of %u"), page + 1, self->sheets->len);

  gtk_accessible_update_property (GTK_ACCESSIBLE (g_ptr_array_index (self->sheets, page)),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

/**
 * vigie_brief_preview_set_proof:
 * @self: a preview
 * @proof: (nullable): what it shows
 */
void
vigie_brief_preview_set_proof (VigieBriefPreview *self, VigieBriefProof *proof)
{
  double width = 0, height = 0;
  const guint n = proof != NULL ? vigie_brief_proof_get_n_pages (proof) : 0;

  g_return_if_fail (VIGIE_IS_BRIEF_PREVIEW (self));

  stop_drawing (self);
  g_clear_pointer (&self->proof, vigie_brief_proof_unref);
  if (proof != NULL)
    {
      self->proof = vigie_brief_proof_ref (proof);
      vigie_brief_proof_get_page_size (proof, &width, &height);
    }
  /* Another shape of paper has nothing of the old page. */
  if (width != self->width || height != self->height)
    remove_sheets (self);
  self->width = width;
  self->height = height;
  while (self->sheets->len > n)
    gtk_widget_unparent (g_ptr_array_steal_index (self->sheets, self->sheets->len - 1));
  for (guint i = 0; i < self->sheets->len; i++)
    vigie_brief_sheet_invalidate (g_ptr_array_index (self->sheets, i));
  while (self->sheets->len < n)
    add_sheet (self);
  for (guint i = 0; i < n; i++)
    name_sheet (self, i);
  draw_next (self);
  g_signal_emit (self, signals[DRAWN], 0);
}

guint
vigie_brief_preview_get_n_pages (VigieBriefPreview *self)
{
  g_return_val_if_fail (VIGIE_IS_BRIEF_PREVIEW (self), 0);

  return self->sheets->len;
}

/**
 * vigie_brief_preview_is_drawn:
 *
 * Returns: whether all pages are there as they are to be
 */
gboolean
vigie_brief_preview_is_drawn (VigieBriefPreview *self)
{
  g_return_val_if_fail (VIGIE_IS_BRIEF_PREVIEW (self), FALSE);

  for (guint i = 0; i < self->sheets->len; i++)
    {
      if (!vigie_brief_sheet_is_drawn (g_ptr_array_index (self->sheets, i)))
        return FALSE;
    }
  return self->sheets->len > 0;
}

static void
vigie_brief_preview_dispose (GObject *object)
{
  VigieBriefPreview *self = VIGIE_BRIEF_PREVIEW (object);

  stop_drawing (self);
  g_clear_pointer (&self->proof, vigie_brief_proof_unref);
  remove_sheets (self);

  G_OBJECT_CLASS (vigie_brief_preview_parent_class)->dispose (object);
}

static void
vigie_brief_preview_finalize (GObject *object)
{
  g_ptr_array_unref (VIGIE_BRIEF_PREVIEW (object)->sheets);

  G_OBJECT_CLASS (vigie_brief_preview_parent_class)->finalize (object);
}

static void
vigie_brief_preview_class_init (VigieBriefPreviewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = vigie_brief_preview_dispose;
  G_OBJECT_CLASS (klass)->finalize = vigie_brief_preview_finalize;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  gtk_widget_class_set_css_name (widget_class, "briefpreview");

  signals[DRAWN] = g_signal_new ("drawn", VIGIE_TYPE_BRIEF_PREVIEW, G_SIGNAL_RUN_LAST, 0, NULL,
                                 NULL, NULL, G_TYPE_NONE, 0);
}

static void
vigie_brief_preview_init (VigieBriefPreview *self)
{
  GtkLayoutManager *layout = gtk_widget_get_layout_manager (GTK_WIDGET (self));

  self->sheets = g_ptr_array_new ();
  gtk_orientable_set_orientation (GTK_ORIENTABLE (layout), GTK_ORIENTATION_VERTICAL);
  gtk_box_layout_set_spacing (GTK_BOX_LAYOUT (layout), GAP);
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE); /* so that keys scroll it */
}
