/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vigie-basemap.h"
#include "vigie-brief-document.h"
#include "vigie-guide.h"
#include "vigie-store.h"

G_BEGIN_DECLS

/**
 * VigieBriefRequest:
 * @path: where to; only vigie_publish_brief() needs it
 * @actor: (nullable): who issues it; %NULL for the author of the incident
 * @language: (nullable): "fr", "en"; %NULL for the desk's
 * @landscape: A4 across, with a larger map
 * @contents_only: texts are wanted, not pages: there is no document then
 * @next_at: when the next brief is announced, ms; 0 where it is not
 * @basemap: (nullable): what the map is drawn on; only tiles that are here are used
 * @territory: (nullable): the incident's territory as a basemap, where the caller has it open; it
 *   is opened otherwise. The map is drawn on it where @basemap is %NULL or lacks tiles
 * @guide: (nullable): the same for the names of roads and communes
 */
typedef struct
{
  const char *path;
  const char *actor;
  const char *language;
  gboolean landscape;
  gboolean contents_only;
  gint64 next_at;
  VigieBasemap *basemap;
  VigieBasemap *territory;
  VigieGuide *guide;
} VigieBriefRequest;

/**
 * VigieBriefOutcome:
 * @number: of the brief
 * @n_pages: how many it has
 * @n_tiles_missing: parts of the map that could not be drawn
 * @n_waiting: confirmed posts that stand as not confirmed because they wait for a second person
 * @map_is_territory: whether the map is drawn on the incident's territory
 * @territory_problem: (nullable): a sentence: why the incident's territory could not be read
 * @sha256: of the file
 */
typedef struct
{
  guint number;
  guint n_pages;
  guint n_waiting;
  guint n_tiles_missing;
  gboolean map_is_territory;
  char *territory_problem;
  char sha256[VIGIE_HASH_LENGTH + 1];
} VigieBriefOutcome;

void vigie_brief_outcome_clear (VigieBriefOutcome *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (VigieBriefOutcome, vigie_brief_outcome_clear)

/**
 * VigieBriefing:
 *
 * The next brief, prepared and not yet issued: what it says, its pages and its texts. Nothing is
 * written until vigie_briefing_issue(). Make and issue it in a worker thread; its pages may be
 * drawn in another, by one thread at a time.
 */
typedef struct _VigieBriefing VigieBriefing;

VigieBriefing *vigie_briefing_new (VigieStore *store,
                                   const VigieBriefRequest *request,
                                   GCancellable *cancellable,
                                   GError **error);
void vigie_briefing_free (VigieBriefing *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VigieBriefing, vigie_briefing_free)

const VigieBrief *vigie_briefing_get_brief (VigieBriefing *self);
VigieBriefDocument *vigie_briefing_get_document (VigieBriefing *self); /* (nullable) */
guint vigie_briefing_get_n_waiting (VigieBriefing *self);
const char *vigie_briefing_get_territory_problem (VigieBriefing *self); /* (nullable) */
char *vigie_briefing_dup_subject (VigieBriefing *self);                 /* of an e-mail */
char *vigie_briefing_dup_text (VigieBriefing *self);                    /* its body */
char *vigie_briefing_dup_short_text (VigieBriefing *self);              /* ≤ 500 characters */
gboolean vigie_briefing_issue (VigieBriefing *self,
                               const char *path,
                               GCancellable *cancellable,
                               VigieBriefOutcome *outcome,
                               GError **error);

gboolean vigie_briefing_parse_next (const char *text, gint64 now, GTimeZone *zone, gint64 *next_at);

gboolean vigie_publish_brief (VigieStore *store,
                              const VigieBriefRequest *request,
                              GCancellable *cancellable,
                              VigieBriefOutcome *outcome,
                              GError **error);

G_END_DECLS
