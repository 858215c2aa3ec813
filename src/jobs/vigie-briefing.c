/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-briefing.h"

#include <glib/gi18n-lib.h>
#include <stdio.h>
#include <string.h>

#include "vigie-atomic-file.h"
#include "vigie-brief-collect.h"
#include "vigie-brief-text.h"
#include "vigie-error.h"
#include "vigie-photo-out.h"
#include "vigie-publish-private.h"
#include "vigie-territory-basemap.h"
#include "vigie-time.h"

#define MIN_REACH_M 50.0   /* of a position that says to be more exact than roads are drawn */
#define MAX_REACH_M 200.0  /* what is further away is not on the road */
#define MAX_EXACT_M 1000.0 /* of a less exact position only the commune is told */

struct _VigieBriefing
{
  VigieStore *store;
  VigieBrief *brief;
  VigieLogMark *mark; /* what of the log it tells */
  char *actor;
  VigieBriefDocument *document;
  VigieLanguage language;
  GTimeZone *zone;
  guint n_waiting;
  char *territory_problem;
  GCancellable *cancellable; /* (nullable) (unowned): while it is laid out */
};

/* ---- pages ---- */

/* A photo that cannot be shown leaves its place to the others. */
static VigieImage *
load_photo (const char *sha256, int max_side, gpointer user_data)
{
  VigieBriefing *self = user_data;

  return vigie_photo_out_load (self->store, sha256, max_side, self->cancellable, NULL);
}

char *
vigie_publish_name_place (const VigiePosition *position, gboolean *has_road, gpointer user_data)
{
  const double reach_m =
      position->radius_m > MAX_EXACT_M ? 0 : CLAMP (position->radius_m, MIN_REACH_M, MAX_REACH_M);
  g_auto (VigieGuideSpot) spot = { 0 };

  *has_road = FALSE;
  if (!vigie_guide_describe (user_data, position->lon, position->lat, reach_m, &spot))
    return NULL;
  if (spot.road == NULL || reach_m <= 0)
    return g_steal_pointer (&spot.commune);
  *has_road = spot.has_pr; /* a number alone is many kilometres: the degrees stay beside it */
  return g_strconcat (spot.has_pr ? spot.label : spot.road, spot.commune != NULL ? ", " : NULL,
                      spot.commune, NULL);
}

/* What the territory says: names of places, and what the map can be drawn on without any tiles. One
 * that cannot be read is said, and the brief goes out without it: what is known does not wait for a
 * map. */
static VigieGuide *
open_guide (VigieBriefing *self, const VigieBriefRequest *request, GCancellable *cancellable)
{
  if (request->guide == NULL && request->territory != NULL)
    return NULL;
  return vigie_publish_open_guide (self->store, request->guide, cancellable,
                                   &self->territory_problem);
}

static gboolean
lay_out (VigieBriefing *self,
         const VigieBriefRequest *request,
         VigieGuide *guide,
         GCancellable *cancellable,
         GError **error)
{
  VigieBriefOptions options = { .language = self->language,
                                .landscape = request->landscape,
                                .zone = self->zone,
                                .basemap = request->basemap,
                                .stand_in = request->territory,
                                .basemap_flags = VIGIE_BASEMAP_CACHE_ONLY,
                                .load_photo = load_photo,
                                .photo_data = self,
                                .created_at = self->brief->at,
                                .cancellable = cancellable };
  g_autoptr (VigieBasemap) territory = NULL;

  if (request->territory == NULL && guide != NULL)
    options.stand_in = territory = vigie_territory_basemap_new (vigie_guide_get_territory (guide));
  self->cancellable = cancellable;
  self->document = vigie_brief_document_new (self->brief, &options, error);
  self->cancellable = NULL;
  return self->document != NULL;
}

static gboolean
choose_language (const char *name, VigieLanguage *language, GError **error)
{
  *language = vigie_language_get_default ();
  if (name == NULL || vigie_language_from_string (name, language))
    return TRUE;
  g_set_error (error, VIGIE_ERROR, VIGIE_ERROR_INVALID,
               _ ("Briefs are written in French (fr) or English (en), not in “%s”."), name);
  return FALSE;
}

static char *
choose_actor (VigieStore *store, const char *given)
{
  g_autofree char *author = vigie_store_get (store, VIGIE_INFO_AUTHOR);

  if (given != NULL && given[0] != '\0')
    return g_strdup (given);
  return author != NULL && author[0] != '\0' ? g_steal_pointer (&author)
                                             : g_strdup (g_get_real_name ());
}

/**
 * vigie_briefing_new:
 * @store: the incident
 * @request: what is asked for
 * @cancellable: (nullable): ends it
 * @error: return location for a #GError
 *
 * Prepares the next brief of the incident as it is now and writes nothing. Decodes photos, so it
 * takes its time: call it in a worker thread.
 *
 * Returns: (transfer full) (nullable): the brief
 */
VigieBriefing *
vigie_briefing_new (VigieStore *store,
                    const VigieBriefRequest *request,
                    GCancellable *cancellable,
                    GError **error)
{
  g_autoptr (VigieBriefing) self = g_new0 (VigieBriefing, 1);
  g_autoptr (VigieGuide) guide = NULL;

  g_return_val_if_fail (VIGIE_IS_STORE (store), NULL);
  g_return_val_if_fail (request != NULL, NULL);

  self->store = g_object_ref (store);
  self->zone = g_time_zone_new_local ();
  if (!choose_language (request->language, &self->language, error))
    return NULL;
  self->actor = choose_actor (store, request->actor);
  self->brief = vigie_brief_collect (store, g_get_real_time () / 1000, request->next_at,
                                     &self->n_waiting, &self->mark, error);
  if (self->brief == NULL)
    return NULL;
  guide = open_guide (self, request, cancellable);
  if (guide != NULL)
    vigie_brief_name_places (self->brief, vigie_publish_name_place, guide);
  if (!request->contents_only && !lay_out (self, request, guide, cancellable, error))
    return NULL;
  return g_steal_pointer (&self);
}

void
vigie_briefing_free (VigieBriefing *self)
{
  if (self == NULL)
    return;
  g_clear_pointer (&self->document, vigie_brief_document_free);
  g_clear_pointer (&self->brief, vigie_brief_free);
  g_clear_pointer (&self->mark, vigie_log_mark_free);
  g_clear_pointer (&self->zone, g_time_zone_unref);
  g_clear_object (&self->store);
  g_free (self->territory_problem);
  g_free (self->actor);
  g_free (self);
}

const VigieBrief *
vigie_briefing_get_brief (VigieBriefing *self)
{
  return self->brief;
}

VigieBriefDocument *
vigie_briefing_get_document (VigieBriefing *self)
{
  return self->document;
}

guint
vigie_briefing_get_n_waiting (VigieBriefing *self)
{
  return self->n_waiting;
}

const char *
vigie_briefing_get_territory_problem (VigieBriefing *self)
{
  return self->territory_problem;
}

char *
vigie_briefing_dup_subject (VigieBriefing *self)
{
  return vigie_brief_to_subject (self->brief, self->language, self->zone);
}

char *
vigie_briefing_dup_text (VigieBriefing *self)
{
  return vigie_brief_to_text (self->brief, self->language, self->zone);
}

char *
vigie_briefing_dup_short_text (VigieBriefing *self)
{
  return vigie_brief_to_short_text (self->brief, self->language, self->zone);
}

/* ---- issuing ---- */

void
vigie_brief_outcome_clear (VigieBriefOutcome *self)
{
  g_clear_pointer (&self->territory_problem, g_free);
}

static gboolean
check_writable (VigieStore *store, GError **error)
{
  if (!vigie_store_is_read_only (store))
    return TRUE;
  g_set_error_literal (error, VIGIE_ERROR, VIGIE_ERROR_READ_ONLY,
                       _ ("A brief is numbered and noted in the log, and this incident cannot be "
                          "written to. Make it from a copy."));
  return FALSE;
}

static gboolean
fail_number (VigieBriefing *self, GError **error)
{
  g_set_error (error, VIGIE_ERROR, VIGIE_ERROR_EXISTS,
               _ ("Brief number %u was issued meanwhile. Prepare this one again, so that it says "
                  "what changed since then."),
               self->brief->number);
  return FALSE;
}

/* Asked before the pages are drawn, which takes its time; the log asks again. */
static gboolean
check_number (VigieBriefing *self, GError **error)
{
  g_autoptr (GPtrArray) issued =
      vigie_store_list_decisions (self->store, VIGIE_DECISION_BRIEF_ISSUED, error);

  if (issued == NULL)
    return FALSE;
  return issued->len + 1 == self->brief->number || fail_number (self, error);
}

static void
add_time (JsonBuilder *builder, const char *member, gint64 at)
{
  g_autofree char *text = vigie_time_format (at);

  json_builder_set_member_name (builder, member);
  json_builder_add_string_value (builder, text);
}

/* Which brief went out, at which moment it was true, what it announced and what it stands on. */
static JsonNode *
make_payload (VigieBriefing *self, const VigieBriefOutcome *outcome)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "number");
  json_builder_add_int_value (builder, outcome->number);
  json_builder_set_member_name (builder, "sha256");
  json_builder_add_string_value (builder, outcome->sha256);
  add_time (builder, "as_of", self->brief->at);
  if (self->brief->next_at != VIGIE_TIME_UNKNOWN)
    add_time (builder, "next_at", self->brief->next_at);
  json_builder_set_member_name (builder, "log");
  json_builder_add_value (builder, vigie_log_mark_to_json (self->mark));
  json_builder_end_object (builder);
  return json_builder_get_root (builder);
}

/* Two briefs of one number would be worse than none: of two desks that are quick, one gets it. */
static VigieDecision *
note_issued (VigieBriefing *self, const VigieBriefOutcome *outcome, GError **error)
{
  g_autoptr (JsonNode) payload = make_payload (self, outcome);
  g_autoptr (VigieDraft) draft =
      vigie_draft_new ("brief.issued", NULL, payload, NULL, self->actor, error);
  g_autoptr (VigieDecision) decision = NULL;
  g_autoptr (GError) failure = NULL;

  if (draft == NULL)
    return NULL;
  decision = vigie_store_append_nth (self->store, draft, outcome->number, &failure);
  if (g_error_matches (failure, VIGIE_ERROR, VIGIE_ERROR_EXISTS))
    fail_number (self, error);
  else if (failure != NULL)
    g_propagate_error (error, g_steal_pointer (&failure));
  return g_steal_pointer (&decision);
}

/* What the log does not know of is no brief, and what is no file is none either. The pages are on
 * disk, beside their place, when the log is asked; should they not get there all the same, the log
 * takes its word back. */
static gboolean
put_in_place (VigieBriefing *self,
              VigieAtomicFile *file,
              const VigieBriefOutcome *outcome,
              GError **error)
{
  g_autoptr (VigieDecision) issued = NULL;
  g_autoptr (VigieDecision) revoke = NULL;
  g_autoptr (VigieDraft) draft = NULL;

  if (!vigie_atomic_file_settle (file, error))
    return FALSE;
  issued = note_issued (self, outcome, error);
  if (issued == NULL)
    return FALSE;
  if (vigie_atomic_file_commit (file, error))
    return TRUE;
  draft = vigie_draft_new_revoke (vigie_decision_get_id (issued), self->actor);
  revoke = vigie_store_append (self->store, draft, NULL);
  return FALSE;
}

static void
tell_outcome (VigieBriefing *self, GBytes *pdf, VigieBriefOutcome *outcome)
{
  const VigieBriefReport *report = vigie_brief_document_get_report (self->document);
  g_autofree char *sha256 = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, pdf);

  g_strlcpy (outcome->sha256, sha256, sizeof outcome->sha256);
  outcome->number = self->brief->number;
  outcome->n_pages = report->n_pages;
  outcome->n_waiting = self->n_waiting;
  outcome->n_tiles_missing = report->map.n_missing;
  outcome->map_is_territory = report->map.used_stand_in;
  g_set_str (&outcome->territory_problem, self->territory_problem);
}

/**
 * vigie_briefing_issue:
 * @path: the file to make or to replace
 * @cancellable: (nullable): ends it before the file is written
 * @outcome: (out caller-allocates) (optional): what was written, of zeros before; to be cleared
 * @error: return location for a #GError
 *
 * Writes the pages as PDF, exactly as they were prepared, and notes in the log that the brief was
 * issued. Once only: the next brief is prepared anew.
 *
 * Returns: %FALSE with @error set: an old file is untouched; %VIGIE_ERROR_EXISTS where another
 *   desk issued this number meanwhile
 */
gboolean
vigie_briefing_issue (VigieBriefing *self,
                      const char *path,
                      GCancellable *cancellable,
                      VigieBriefOutcome *outcome,
                      GError **error)
{
  g_auto (VigieBriefOutcome) ignored = { 0 };
  g_autoptr (VigieAtomicFile) file = NULL;
  g_autoptr (GBytes) pdf = NULL;

  g_return_val_if_fail (self != NULL && path != NULL, FALSE);
  g_return_val_if_fail (self->document != NULL, FALSE);

  if (!check_writable (self->store, error) || !vigie_publish_check_target (path, NULL, error) ||
      !check_number (self, error) || g_cancellable_set_error_if_cancelled (cancellable, error))
    return FALSE;
  file = vigie_atomic_file_new (path, error);
  pdf = file != NULL ? vigie_brief_document_to_pdf (self->document, error) : NULL;
  if (pdf == NULL)
    return FALSE;
  vigie_atomic_file_write (file, g_bytes_get_data (pdf, NULL), g_bytes_get_size (pdf));
  if (outcome == NULL)
    outcome = &ignored;
  tell_outcome (self, pdf, outcome);
  return put_in_place (self, file, outcome, error);
}

/**
 * vigie_briefing_parse_next:
 * @text: an hour as people write it: "21:30", "21h30", "9h"
 * @now: ms
 * @zone: (nullable): on whose clock; the machine's when %NULL
 * @next_at: (out): the next time that it is this hour, ms
 *
 * Returns: %FALSE where @text is no hour
 */
gboolean
vigie_briefing_parse_next (const char *text, gint64 now, GTimeZone *zone, gint64 *next_at)
{
  g_autoptr (GTimeZone) local = zone != NULL ? g_time_zone_ref (zone) : g_time_zone_new_local ();
  g_autoptr (GDateTime) today = g_date_time_new_from_unix_utc (now / 1000);
  g_autoptr (GDateTime) here = g_date_time_to_timezone (today, local);
  g_autoptr (GDateTime) next = NULL;
  int hour = 0, minute = 0, length = 0;

  if (sscanf (text, "%2d%*1[:hH]%n", &hour, &length) != 1 || length < 2 ||
      !g_ascii_isdigit (text[0]))
    return FALSE;
  text += length;
  if (*text != '\0' && (strlen (text) != 2 || !g_ascii_isdigit (text[0]) ||
                        !g_ascii_isdigit (text[1]) || sscanf (text, "%2d", &minute) != 1))
    return FALSE;
  if (hour > 23 || minute > 59)
    return FALSE;
  next = g_date_time_new (local, g_date_time_get_year (here), g_date_time_get_month (here),
                          g_date_time_get_day_of_month (here), hour, minute, 0);
  if (next != NULL && g_date_time_to_unix (next) * 1000 <= now)
    {
      g_autoptr (GDateTime) tomorrow = g_date_time_add_days (next, 1);

      *next_at = g_date_time_to_unix (tomorrow) * 1000;
      return TRUE;
    }
  if (next == NULL)
    return FALSE;
  *next_at = g_date_time_to_unix (next) * 1000;
  return TRUE;
}

/**
 * vigie_publish_brief:
 * @store: the incident
 * @request: what is asked for
 * @cancellable: (nullable): ends it
 * @outcome: (out caller-allocates) (optional): what was written, of zeros before; to be cleared
 * @error: return location for a #GError
 *
 * Writes the next brief as PDF and notes in the log that it was issued. Decodes photos, so it takes
 * its time: call it in a worker thread.
 *
 * Returns: %FALSE with @error set
 */
gboolean
vigie_publish_brief (VigieStore *store,
                     const VigieBriefRequest *request,
                     GCancellable *cancellable,
                     VigieBriefOutcome *outcome,
                     GError **error)
{
  g_autoptr (VigieBriefing) briefing = NULL;

  if (!check_writable (store, error) || !vigie_publish_check_target (request->path, NULL, error))
    return FALSE;
  briefing = vigie_briefing_new (store, request, cancellable, error);
  return briefing != NULL &&
         vigie_briefing_issue (briefing, request->path, cancellable, outcome, error);
}
