/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-brief-proof.h"

#include <math.h>

#include "vigie-basemap-catalog.h"
#include "vigie-brief-rhythm.h"
#include "vigie-settings.h"

struct _VigieBriefPress
{
  VigieStore *store;
  VigieBasemap *territory; /* (nullable) */
  char *basemap_id;
  char *contact;
  GMutex mutex; /* for what follows, and around all that a proof does */
  gboolean is_open;
  VigieBasemap *basemap; /* (nullable) */
};

struct _VigieBriefProof
{
  VigieBriefPress *press;
  VigieBriefing *briefing;
};

/* ---- the press ---- */

/**
 * vigie_brief_press_new:
 * @store: the incident
 * @territory: (nullable): its territory as a basemap
 *
 * The map below briefs is the one that the desk shows, from what of it is on this machine.
 *
 * Returns: (transfer full): a press
 */
VigieBriefPress *
vigie_brief_press_new (VigieStore *store, VigieBasemap *territory)
{
  VigieBriefPress *self = g_atomic_rc_box_new0 (VigieBriefPress);

  self->store = g_object_ref (store);
  g_set_object (&self->territory, territory);
  self->basemap_id = vigie_settings_dup_basemap ();
  self->contact = vigie_settings_dup_contact ();
  g_mutex_init (&self->mutex);
  return self;
}

/* It waits for the basemap's own thread. */
static void
close_basemap (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  vigie_basemap_close (task_data);
  g_task_return_boolean (task, TRUE);
}

static void
press_clear (gpointer data)
{
  VigieBriefPress *self = data;

  if (self->basemap != NULL)
    {
      g_autoptr (GTask) task = g_task_new (NULL, NULL, NULL, NULL);

      g_task_set_source_tag (task, press_clear);
      g_task_set_task_data (task, g_steal_pointer (&self->basemap), g_object_unref);
      g_task_run_in_thread (task, close_basemap);
    }
  g_clear_object (&self->territory);
  g_clear_object (&self->store);
  g_clear_pointer (&self->basemap_id, g_free);
  g_clear_pointer (&self->contact, g_free);
  g_mutex_clear (&self->mutex);
}

void
vigie_brief_press_unref (VigieBriefPress *self)
{
  g_atomic_rc_box_release_full (self, press_clear);
}

/* Without a basemap, and without a territory, the map has a plain ground. */
static VigieBasemap *
need_basemap (VigieBriefPress *self)
{
  if (!self->is_open)
    self->basemap = vigie_basemap_catalog_open (self->basemap_id, NULL, self->contact, NULL, NULL);
  self->is_open = TRUE;
  return self->basemap;
}

typedef struct
{
  VigieBriefPress *press;
  VigieBriefRequest request;
  char *actor;
  char *language;
  char *recipients; /* (nullable) */
  gboolean suggest_next;
} Order;

static void
order_free (gpointer data)
{
  Order *order = data;

  vigie_brief_press_unref (order->press);
  g_clear_pointer (&order->request.guide, vigie_guide_unref);
  g_free (order->actor);
  g_free (order->language);
  g_free (order->recipients);
  g_free (order);
}

static gboolean
write_recipients (Order *order, GError **error)
{
  VigieStore *store = order->press->store;
  g_autofree char *known = vigie_store_get (store, VIGIE_INFO_RECIPIENTS);

  return order->recipients == NULL || g_str_equal (order->recipients, known != NULL ? known : "") ||
         vigie_store_set (store, VIGIE_INFO_RECIPIENTS, order->recipients, error);
}

static VigieBriefing *
prepare (Order *order, GCancellable *cancellable, GError **error)
{
  VigieBriefPress *press = order->press;
  const gint64 now = g_get_real_time () / 1000;

  if (!write_recipients (order, error))
    return NULL;
  order->request.basemap = need_basemap (press);
  if (order->suggest_next &&
      !vigie_brief_suggest_next (press->store, now, &order->request.next_at, error))
    return NULL;
  return vigie_briefing_new (press->store, &order->request, cancellable, error);
}

static void
prove_in_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  Order *order = task_data;
  VigieBriefProof *proof;
  VigieBriefing *briefing;
  GError *error = NULL;

  g_mutex_lock (&order->press->mutex);
  briefing = g_cancellable_set_error_if_cancelled (cancellable, &error)
                 ? NULL
                 : prepare (order, cancellable, &error);
  g_mutex_unlock (&order->press->mutex);
  if (briefing == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  proof = g_atomic_rc_box_new0 (VigieBriefProof);
  proof->press = g_atomic_rc_box_acquire (order->press);
  proof->briefing = briefing;
  g_task_return_pointer (task, proof, (GDestroyNotify) vigie_brief_proof_unref);
}

/**
 * vigie_brief_press_prove_async:
 * @choices: how it is to be
 * @cancellable: (nullable): ends it; once there is a proof, it shall not be cancelled any more, for
 *   its pages would not be drawn then
 *
 * Prepares the next brief as the incident is now. Nothing is issued; other recipients are kept.
 */
void
vigie_brief_press_prove_async (VigieBriefPress *self,
                               const VigieBriefChoices *choices,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  Order *order = g_new0 (Order, 1);

  order->press = g_atomic_rc_box_acquire (self);
  order->actor = g_strdup (choices->actor);
  order->language = g_strdup (choices->language);
  order->recipients = g_strdup (choices->recipients);
  order->suggest_next = choices->suggest_next;
  order->request =
      (VigieBriefRequest) { .actor = order->actor,
                            .language = order->language,
                            .landscape = choices->landscape,
                            .next_at = choices->next_at,
                            .territory = self->territory,
                            .guide =
                                choices->guide != NULL ? vigie_guide_ref (choices->guide) : NULL };
  g_task_set_source_tag (task, vigie_brief_press_prove_async);
  g_task_set_task_data (task, order, order_free);
  g_task_run_in_thread (task, prove_in_thread);
}

/**
 * vigie_brief_press_prove_finish:
 *
 * Returns: (transfer full) (nullable): the proof, or %NULL with @error set
 */
VigieBriefProof *
vigie_brief_press_prove_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, vigie_brief_press_prove_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/* ---- proofs ---- */

VigieBriefProof *
vigie_brief_proof_ref (VigieBriefProof *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
proof_clear (gpointer data)
{
  VigieBriefProof *self = data;

  vigie_briefing_free (self->briefing);
  vigie_brief_press_unref (self->press);
}

void
vigie_brief_proof_unref (VigieBriefProof *self)
{
  g_atomic_rc_box_release_full (self, proof_clear);
}

/**
 * vigie_brief_proof_get_brief:
 *
 * Returns: (transfer none): what it says
 */
const VigieBrief *
vigie_brief_proof_get_brief (VigieBriefProof *self)
{
  return vigie_briefing_get_brief (self->briefing);
}

/**
 * vigie_brief_proof_get_briefing:
 *
 * Returns: (transfer none): for its texts and what is said about it; its pages are drawn by the
 *   functions below only
 */
VigieBriefing *
vigie_brief_proof_get_briefing (VigieBriefProof *self)
{
  return self->briefing;
}

guint
vigie_brief_proof_get_n_pages (VigieBriefProof *self)
{
  return vigie_brief_document_get_n_pages (vigie_briefing_get_document (self->briefing));
}

/**
 * vigie_brief_proof_get_page_size:
 * @width: (out): points
 * @height: (out): points
 */
void
vigie_brief_proof_get_page_size (VigieBriefProof *self, double *width, double *height)
{
  vigie_brief_document_get_page_size (vigie_briefing_get_document (self->briefing), width, height);
}

typedef struct
{
  VigieBriefProof *proof;
  guint page;
  int width_px;
  cairo_t *cr; /* of a page that is printed */
  char *path;  /* of a brief that is issued */
} Job;

static void
job_free (gpointer data)
{
  Job *job = data;

  vigie_brief_proof_unref (job->proof);
  g_clear_pointer (&job->cr, cairo_destroy);
  g_free (job->path);
  g_free (job);
}

static void
run_job (VigieBriefProof *self,
         const Job *what,
         GTaskThreadFunc func,
         GCancellable *cancellable,
         GAsyncReadyCallback callback,
         gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  Job *job = g_new (Job, 1);

  *job = *what;
  job->proof = vigie_brief_proof_ref (self);
  g_task_set_static_name (task, "[vigie] brief");
  g_task_set_source_tag (task, func);
  g_task_set_task_data (task, job, job_free);
  g_task_run_in_thread (task, func);
}

static gboolean
draw (Job *job, cairo_t *cr, GError **error)
{
  VigieBriefDocument *document = vigie_briefing_get_document (job->proof->briefing);
  gboolean done;

  g_mutex_lock (&job->proof->press->mutex);
  done = vigie_brief_document_render_page (document, job->page, cr, error);
  g_mutex_unlock (&job->proof->press->mutex);
  return done;
}

static void
render_in_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  Job *job = task_data;
  cairo_surface_t *surface;
  g_autoptr (GBytes) bytes = NULL;
  GError *error = NULL;
  double width, height;
  int height_px;
  gsize stride;
  cairo_t *cr;

  if (g_task_return_error_if_cancelled (task))
    return;
  vigie_brief_proof_get_page_size (job->proof, &width, &height);
  height_px = MAX ((int) lround (job->width_px * height / width), 1);
  surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, job->width_px, height_px);
  cr = cairo_create (surface);
  cairo_scale (cr, job->width_px / width, height_px / height);
  if (!draw (job, cr, &error))
    g_task_return_error (task, error);
  else
    {
      cairo_surface_flush (surface);
      stride = (gsize) cairo_image_surface_get_stride (surface);
      bytes = g_bytes_new_with_free_func (
          cairo_image_surface_get_data (surface), stride * (gsize) height_px,
          (GDestroyNotify) cairo_surface_destroy, cairo_surface_reference (surface));
      g_task_return_pointer (
          task,
          gdk_memory_texture_new (job->width_px, height_px, GDK_MEMORY_DEFAULT, bytes, stride),
          g_object_unref);
    }
  cairo_destroy (cr);
  cairo_surface_destroy (surface);
}

/**
 * vigie_brief_proof_render_async:
 * @page: from 0
 * @width_px: how wide it is to be, in pixels of the screen
 * @cancellable: (nullable): ends it before it begins
 *
 * Draws a page for the screen.
 */
void
vigie_brief_proof_render_async (VigieBriefProof *self,
                                guint page,
                                int width_px,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data)
{
  g_return_if_fail (page < vigie_brief_proof_get_n_pages (self));
  g_return_if_fail (width_px > 0);

  run_job (self, &(Job) { .page = page, .width_px = width_px }, render_in_thread, cancellable,
           callback, user_data);
}

/**
 * vigie_brief_proof_render_finish:
 *
 * Returns: (transfer full) (nullable): the page, or %NULL with @error set
 */
GdkTexture *
vigie_brief_proof_render_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, render_in_thread), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
draw_in_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  Job *job = task_data;
  GError *error = NULL;

  if (draw (job, job->cr, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

/**
 * vigie_brief_proof_draw_async:
 * @page: from 0
 * @cr: where to, in points; nobody else may use it until this is done
 *
 * Draws a page for a printer.
 */
void
vigie_brief_proof_draw_async (VigieBriefProof *self,
                              guint page,
                              cairo_t *cr,
                              GAsyncReadyCallback callback,
                              gpointer user_data)
{
  g_return_if_fail (page < vigie_brief_proof_get_n_pages (self));

  run_job (self, &(Job) { .page = page, .cr = cairo_reference (cr) }, draw_in_thread, NULL,
           callback, user_data);
}

gboolean
vigie_brief_proof_draw_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, draw_in_thread), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
issue_in_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  Job *job = task_data;
  GError *error = NULL;
  gboolean done;

  g_mutex_lock (&job->proof->press->mutex);
  done = vigie_briefing_issue (job->proof->briefing, job->path, NULL, NULL, &error);
  g_mutex_unlock (&job->proof->press->mutex);
  if (done)
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

/**
 * vigie_brief_proof_issue_async:
 * @path: the PDF to make or to replace
 *
 * Issues the brief as it stands: see vigie_briefing_issue(). It is not stopped half-way.
 */
void
vigie_brief_proof_issue_async (VigieBriefProof *self,
                               const char *path,
                               GAsyncReadyCallback callback,
                               gpointer user_data)
{
  run_job (self, &(Job) { .path = g_strdup (path) }, issue_in_thread, NULL, callback, user_data);
}

/**
 * vigie_brief_proof_issue_finish:
 *
 * Returns: %FALSE with @error set: nothing was issued
 */
gboolean
vigie_brief_proof_issue_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, issue_in_thread), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
