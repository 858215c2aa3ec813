/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-brief-print.h"

/* A page on its way to the printer; GTK waits for it. */
typedef struct
{
  GtkPrintOperation *operation;
  cairo_t *cr;
} Sheet;

static void
drawn_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  Sheet *sheet = user_data;
  g_autoptr (GError) error = NULL;

  cairo_restore (sheet->cr);
  if (!vigie_brief_proof_draw_finish (result, &error))
    {
      g_warning ("A page was not printed: %s", error->message);
      gtk_print_operation_cancel (sheet->operation);
    }
  gtk_print_operation_draw_page_finish (sheet->operation);
  cairo_destroy (sheet->cr);
  g_object_unref (sheet->operation);
  g_free (sheet);
}

/* In a worker: the map is slow to draw. On other paper the whole page is fitted in. */
static void
on_draw_page (GtkPrintOperation *operation,
              GtkPrintContext *context,
              int page,
              VigieBriefProof *proof)
{
  const double paper_width = gtk_print_context_get_width (context);
  const double paper_height = gtk_print_context_get_height (context);
  double width, height, scale;
  Sheet *sheet;
  if ((guint) page >= vigie_brief_proof_get_n_pages (proof))
    return;
  sheet = g_new (Sheet, 1);
  sheet->operation = g_object_ref (operation);
  sheet->cr = cairo_reference (gtk_print_context_get_cairo_context (context));
  vigie_brief_proof_get_page_size (proof, &width, &height);
  scale = MIN (paper_width / width, paper_height / height);
  cairo_save (sheet->cr);
  cairo_translate (sheet->cr, (paper_width - width * scale) / 2,
                   (paper_height - height * scale) / 2);
  cairo_scale (sheet->cr, scale, scale);
  gtk_print_operation_set_defer_drawing (operation);
  vigie_brief_proof_draw_async (proof, (guint) page, sheet->cr, drawn_cb, sheet);
}

/**
 * vigie_brief_print_new:
 * @proof: what is printed
 *
 * Returns: (transfer full): prints the pages of a brief, on A4 as they lie, once it is run
 */
GtkPrintOperation *
vigie_brief_print_new (VigieBriefProof *proof)
{
  GtkPrintOperation *operation = gtk_print_operation_new ();
  g_autoptr (GtkPageSetup) setup = gtk_page_setup_new ();
  g_autoptr (GtkPaperSize) paper = gtk_paper_size_new (GTK_PAPER_NAME_A4);
  g_autofree char *title = vigie_briefing_dup_subject (vigie_brief_proof_get_briefing (proof));
  double width, height;

  vigie_brief_proof_get_page_size (proof, &width, &height);
  gtk_page_setup_set_paper_size (setup, paper);
  gtk_page_setup_set_orientation (setup, width > height ? GTK_PAGE_ORIENTATION_LANDSCAPE
                                                        : GTK_PAGE_ORIENTATION_PORTRAIT);
  gtk_print_operation_set_default_page_setup (operation, setup);
  gtk_print_operation_set_use_full_page (operation, TRUE);
  gtk_print_operation_set_unit (operation, GTK_UNIT_POINTS);
  gtk_print_operation_set_n_pages (operation, (int) vigie_brief_proof_get_n_pages (proof));
  gtk_print_operation_set_job_name (operation, title);
  gtk_print_operation_set_allow_async (operation, TRUE);
  g_signal_connect_data (operation, "draw-page", G_CALLBACK (on_draw_page),
                         vigie_brief_proof_ref (proof),
                         (GClosureNotify) (void (*) (void)) vigie_brief_proof_unref, 0);
  return operation;
}
