/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "vigie-briefing.h"

G_BEGIN_DECLS

/**
 * VigieBriefChoices:
 * @actor: (nullable): who issues it
 * @guide: (nullable): who knows the incident's roads
 * @language: tag of the pages' language
 * @landscape: A4 across
 * @recipients: (nullable): who it goes to, kept as a setting of the incident
 * @suggest_next: whether @next_at is the rhythm of the last briefs
 * @next_at: when the next brief is announced, ms; 0 where it is not
 */
typedef struct
{
  const char *actor;
  VigieGuide *guide;
  const char *language;
  gboolean landscape;
  const char *recipients;
  gboolean suggest_next;
  gint64 next_at;
} VigieBriefChoices;

/**
 * VigieBriefPress:
 *
 * Makes proofs of the next brief of an incident in worker threads, one thing at a time. What they
 * have in common, the basemap, is opened once. Reference counted.
 */
typedef struct _VigieBriefPress VigieBriefPress;

/**
 * VigieBriefProof:
 *
 * The next brief as it would go out, to be looked at, printed, or issued. Reference counted; what
 * takes its time is done in worker threads.
 */
typedef struct _VigieBriefProof VigieBriefProof;

VigieBriefPress *vigie_brief_press_new (VigieStore *store, VigieBasemap *territory);
void vigie_brief_press_unref (VigieBriefPress *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VigieBriefPress, vigie_brief_press_unref)

void vigie_brief_press_prove_async (VigieBriefPress *self,
                                    const VigieBriefChoices *choices,
                                    GCancellable *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer user_data);
VigieBriefProof *vigie_brief_press_prove_finish (GAsyncResult *result, GError **error);

VigieBriefProof *vigie_brief_proof_ref (VigieBriefProof *self);
void vigie_brief_proof_unref (VigieBriefProof *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VigieBriefProof, vigie_brief_proof_unref)

const VigieBrief *vigie_brief_proof_get_brief (VigieBriefProof *self);
VigieBriefing *vigie_brief_proof_get_briefing (VigieBriefProof *self);
guint vigie_brief_proof_get_n_pages (VigieBriefProof *self);
void vigie_brief_proof_get_page_size (VigieBriefProof *self, double *width, double *height);

void vigie_brief_proof_render_async (VigieBriefProof *self,
                                     guint page,
                                     int width_px,
                                     GCancellable *cancellable,
                                     GAsyncReadyCallback callback,
                                     gpointer user_data);
GdkTexture *vigie_brief_proof_render_finish (GAsyncResult *result, GError **error);
void vigie_brief_proof_draw_async (VigieBriefProof *self,
                                   guint page,
                                   cairo_t *cr,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data);
gboolean vigie_brief_proof_draw_finish (GAsyncResult *result, GError **error);
void vigie_brief_proof_issue_async (VigieBriefProof *self,
                                    const char *path,
                                    GAsyncReadyCallback callback,
                                    gpointer user_data);
gboolean vigie_brief_proof_issue_finish (GAsyncResult *result, GError **error);

G_END_DECLS
