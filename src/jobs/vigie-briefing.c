/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-briefing.h"

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <stdio.h>
#include <string.h>

#include "vigie-brief-text.h"
#include "vigie-diversion.h"
#include "vigie-error.h"
#include "vigie-photo-out.h"
#include "vigie-publish-private.h"
#include "vigie-territory-basemap.h"
#include "vigie-time.h"

struct _VigieBriefing
{
  VigieStore *store;
  VigieBrief *brief;
  VigieBriefDocument *document;
  VigieLanguage language;
  GTimeZone *zone;
  guint n_waiting;
  char *territory_problem;
  GCancellable *cancellable; /* (nullable) (unowned): while it is laid out */
};

/* ---- contents ---- */

typedef struct
{
  VigieBrief *brief;
  gboolean four_eyes;
  guint n_waiting;
} Collection;

/* What waits for a second person stands among what is to be confirmed. */
static gboolean
add_post (VigiePost *post, const VigiePostState *state, gpointer user_data)
{
  Collection *collection = user_data;

  if (state != NULL && state->status == VIGIE_STATUS_CONFIRMED &&
      !vigie_post_state_is_cleared (state, collection->four_eyes))
    {
      g_autoptr (VigiePostState) waiting = vigie_post_state_copy (state);

      waiting->status = VIGIE_STATUS_NEW;
      collection->n_waiting++;
      vigie_brief_add_post (collection->brief, post, waiting);
    }
  else
    vigie_brief_add_post (collection->brief, post, state);
  return TRUE;
}

static gboolean
add_decisions (VigieBrief *brief, VigieStore *store, VigieDecisionKind kind, GError **error)
{
  g_autoptr (GPtrArray) decisions = vigie_store_list_decisions (store, kind, error);

  if (decisions == NULL)
    return FALSE;
  for (guint i = 0; i < decisions->len; i++)
    vigie_brief_add_decision (brief, g_ptr_array_index (decisions, i));
  return TRUE;
}

static void
add_cut_diversions (VigieBrief *brief, GPtrArray *shapes, gint64 at, gboolean before)
{
  g_autoptr (GArray) cuts = vigie_diversion_find_cut (shapes, at);

  for (guint i = 0; i < cuts->len; i++)
    {
      const VigieDiversionCut *cut = &g_array_index (cuts, VigieDiversionCut, i);

      vigie_brief_add_cut_diversion (brief, cut->diversion->id, cut->closure->id, before);
    }
}

/* The board as the last brief found it; there is none before the first one. */
static gboolean
add_before (VigieBrief *brief, VigieStore *store, gboolean four_eyes, GError **error)
{
  g_autoptr (VigieBoard) before = NULL;
  g_autoptr (GPtrArray) shapes = NULL;

  if (brief->previous_at == VIGIE_TIME_UNKNOWN)
    return TRUE;
  before = vigie_store_fold (store, brief->previous_at, error);
  if (before == NULL)
    return FALSE;
  shapes = vigie_board_list_shapes (before);
  add_cut_diversions (brief, shapes, brief->previous_at, TRUE);
  vigie_brief_take_before (brief, g_steal_pointer (&before), four_eyes);
  return TRUE;
}

static gboolean
add_shapes (VigieBrief *brief, VigieStore *store, GError **error)
{
  g_autoptr (GPtrArray) shapes = vigie_store_list_shapes (store, error);

  if (shapes == NULL)
    return FALSE;
  for (guint i = 0; i < shapes->len; i++)
    vigie_brief_add_shape (brief, g_ptr_array_index (shapes, i));
  add_cut_diversions (brief, shapes, brief->at, FALSE);
  return TRUE;
}

/* What was decided about the photos that may be shown. */
static gboolean
add_photo_states (VigieBrief *brief, VigieStore *store, GError **error)
{
  for (guint i = 0; i < brief->items->len; i++)
    {
      const VigieBriefItem *item = g_ptr_array_index (brief->items, i);
      g_autofree char *sha256 = g_strdup (item->photo_sha256);
      VigiePhotoState state = { 0 };

      if (sha256 == NULL)
        continue;
      if (!vigie_store_load_photo_state (store, sha256, &state, error))
        return FALSE;
      vigie_brief_set_photo (brief, sha256, &state);
      vigie_photo_state_clear (&state);
    }
  return TRUE;
}

static VigieBrief *
collect (VigieStore *store, gint64 now, gint64 next_at, guint *n_waiting, GError **error)
{
  g_autoptr (VigieBrief) brief = vigie_brief_new (now);
  g_autofree char *title = vigie_store_get (store, VIGIE_INFO_TITLE);
  g_autofree char *author = vigie_store_get (store, VIGIE_INFO_AUTHOR);
  g_autofree char *organisation = vigie_store_get (store, VIGIE_INFO_ORGANISATION);
  g_autofree char *recipients = vigie_store_get (store, VIGIE_INFO_RECIPIENTS);
  g_autofree char *exercise = vigie_store_get (store, VIGIE_INFO_EXERCISE);
  g_autofree char *head = vigie_store_dup_head (store, error);
  const gboolean four_eyes = vigie_publish_wants_second_person (store);
  VigieQuery everything = VIGIE_QUERY_INIT;
  Collection collection = { brief, four_eyes, 0 };

  if (head == NULL || !add_decisions (brief, store, VIGIE_DECISION_BRIEF_ISSUED, error) ||
      !add_decisions (brief, store, VIGIE_DECISION_MESSAGE, error))
    return NULL;
  vigie_brief_set_identity (brief, title, author, organisation, recipients,
                            g_strcmp0 (exercise, "true") == 0);
  vigie_brief_set_log_head (brief, head);
  vigie_brief_set_next (brief, next_at != 0 ? next_at : VIGIE_TIME_UNKNOWN);
  if (!add_before (brief, store, four_eyes, error) || !add_shapes (brief, store, error) ||
      !vigie_store_foreach_post (store, &everything, 0, add_post, &collection, error))
    return NULL;
  *n_waiting = collection.n_waiting;
  vigie_brief_finish (brief);
  return add_photo_states (brief, store, error) ? g_steal_pointer (&brief) : NULL;
}

/* ---- pages ---- */

/* A photo that cannot be shown leaves its place to the others. */
static VigieImage *
load_photo (const char *sha256, int max_side, gpointer user_data)
{
  VigieBriefing *self = user_data;

  return vigie_photo_out_load (self->store, sha256, max_side, self->cancellable, NULL);
}

/* What the map can be drawn on without any tiles. A territory that cannot be read is said, and the
 * brief goes out without it: what is known does not wait for a map. */
static VigieBasemap *
open_territory (VigieStore *store, GCancellable *cancellable, char **problem)
{
  g_autofree char *path = vigie_store_get (store, VIGIE_INFO_TERRITORY);
  g_autoptr (VigieTerritory) territory = NULL;
  g_autoptr (GError) error = NULL;

  if (path == NULL || path[0] == '\0')
    return NULL;
  territory = vigie_territory_open (path, cancellable, &error);
  if (territory == NULL)
    {
      if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        *problem = g_strdup (error->message);
      return NULL;
    }
  return vigie_territory_basemap_new (territory);
}

static gboolean
lay_out (VigieBriefing *self,
         const VigieBriefRequest *request,
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

  if (request->territory == NULL)
    options.stand_in = territory =
        open_territory (self->store, cancellable, &self->territory_problem);
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

  g_return_val_if_fail (VIGIE_IS_STORE (store), NULL);
  g_return_val_if_fail (request != NULL, NULL);

  self->store = g_object_ref (store);
  self->zone = g_time_zone_new_local ();
  if (!choose_language (request->language, &self->language, error))
    return NULL;
  self->brief =
      collect (store, g_get_real_time () / 1000, request->next_at, &self->n_waiting, error);
  if (self->brief == NULL)
    return NULL;
  if (!request->contents_only && !lay_out (self, request, cancellable, error))
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
  g_clear_pointer (&self->zone, g_time_zone_unref);
  g_clear_object (&self->store);
  g_free (self->territory_problem);
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

/* Two briefs of one number would be worse than none. */
static gboolean
check_number (VigieBriefing *self, GError **error)
{
  g_autoptr (GPtrArray) issued =
      vigie_store_list_decisions (self->store, VIGIE_DECISION_BRIEF_ISSUED, error);

  if (issued == NULL)
    return FALSE;
  if (issued->len + 1 == self->brief->number)
    return TRUE;
  g_set_error (error, VIGIE_ERROR, VIGIE_ERROR_EXISTS,
               _ ("Brief number %u was issued meanwhile. Prepare this one again, so that it says "
                  "what changed since then."),
               self->brief->number);
  return FALSE;
}

static void
add_time (JsonBuilder *builder, const char *member, gint64 at)
{
  g_autofree char *text = vigie_time_format (at);

  json_builder_set_member_name (builder, member);
  json_builder_add_string_value (builder, text);
}

/* The log says which briefs went out, at which moment they were true, and what they announced. */
static gboolean
note_issued (VigieBriefing *self, const VigieBriefOutcome *outcome, GError **error)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) payload = NULL;
  g_autofree char *author = vigie_store_get (self->store, VIGIE_INFO_AUTHOR);
  g_autoptr (VigieDraft) draft = NULL;
  g_autoptr (VigieDecision) decision = NULL;

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "number");
  json_builder_add_int_value (builder, outcome->number);
  json_builder_set_member_name (builder, "sha256");
  json_builder_add_string_value (builder, outcome->sha256);
  add_time (builder, "as_of", self->brief->at);
  if (self->brief->next_at != VIGIE_TIME_UNKNOWN)
    add_time (builder, "next_at", self->brief->next_at);
  json_builder_end_object (builder);
  payload = json_builder_get_root (builder);
  draft =
      vigie_draft_new ("brief.issued", NULL, payload, NULL,
                       author != NULL && author[0] != '\0' ? author : g_get_real_name (), error);
  if (draft == NULL)
    return FALSE;
  decision = vigie_store_append (self->store, draft, error);
  return decision != NULL;
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
 * Returns: %FALSE with @error set
 */
gboolean
vigie_briefing_issue (VigieBriefing *self,
                      const char *path,
                      GCancellable *cancellable,
                      VigieBriefOutcome *outcome,
                      GError **error)
{
  g_auto (VigieBriefOutcome) ignored = { 0 };
  g_autofree char *sha256 = NULL;
  g_autofree char *contents = NULL;
  const VigieBriefReport *report;
  gsize length;

  g_return_val_if_fail (self != NULL && path != NULL, FALSE);
  g_return_val_if_fail (self->document != NULL, FALSE);

  if (outcome == NULL)
    outcome = &ignored;
  if (!check_writable (self->store, error) || !vigie_publish_check_target (path, NULL, error) ||
      !check_number (self, error) || g_cancellable_set_error_if_cancelled (cancellable, error) ||
      !vigie_brief_document_write_pdf (self->document, path, error) ||
      !g_file_get_contents (path, &contents, &length, error))
    return FALSE;

  sha256 = g_compute_checksum_for_data (G_CHECKSUM_SHA256, (const guchar *) contents, length);
  report = vigie_brief_document_get_report (self->document);
  g_strlcpy (outcome->sha256, sha256, sizeof outcome->sha256);
  outcome->number = self->brief->number;
  outcome->n_pages = report->n_pages;
  outcome->n_waiting = self->n_waiting;
  outcome->n_tiles_missing = report->map.n_missing;
  outcome->map_is_territory = report->map.used_stand_in;
  outcome->territory_problem = g_strdup (self->territory_problem);
  /* What the log does not know of is no brief. Drawing took its time, so the number is asked for
   * again. */
  if (check_number (self, error) && note_issued (self, outcome, error))
    return TRUE;
  g_unlink (path);
  return FALSE;
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
