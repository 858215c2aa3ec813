/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-official-intake.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "vigie-error.h"
#include "vigie-import-time.h"
#include "vigie-mercator.h"
#include "vigie-text.h"

#define MARGIN_DEGREES 0.15 /* beyond the incident's area: what comes down the river */
#define TOLERANCE_M 20.0
#define DECIMALS 5
#define MAX_TIME_CHARS 64
#define TIME_ZONE "Europe/Paris" /* of times that come without one */

void
vigie_official_answer_clear (VigieOfficialAnswer *self)
{
  g_clear_pointer (&self->state, vigie_official_state_free);
}

/* ---- what comes in ---- */

/* The incident's area, and what is around it. */
void
vigie_official_widen (const VigieBox *area, VigieBox *wide)
{
  *wide = (VigieBox) { .west = area->west - MARGIN_DEGREES,
                       .south = area->south - MARGIN_DEGREES,
                       .east = area->east + MARGIN_DEGREES,
                       .north = area->north + MARGIN_DEGREES };
}

/* Whether it may lie in @area: (nullable), by their boxes. */
gboolean
vigie_official_is_near (const VigieGeometry *geometry, const VigieBox *area)
{
  VigieBox box;

  if (area == NULL)
    return TRUE;
  vigie_geometry_get_box (geometry, &box);
  return vigie_box_intersects (&box, area);
}

/* (transfer full): with no more points than are seen on a map of a département */
VigieGeometry *
vigie_official_make_small (VigieGeometry *geometry)
{
  VigieBox box;
  g_autoptr (VigieGeometry) simple = NULL;

  vigie_geometry_get_box (geometry, &box);
  simple = vigie_geometry_simplify (
      geometry, vigie_mercator_metres_to_world ((box.south + box.north) / 2, TOLERANCE_M));
  return vigie_geometry_round (simple, DECIMALS);
}

/* (transfer full) (nullable): @text as one line; %NULL where nothing is in it */
char *
vigie_official_dup_line (const char *text, gsize max_chars)
{
  char *line = text != NULL && g_utf8_validate (text, -1, NULL)
                   ? vigie_text_make_line (text, max_chars)
                   : NULL;

  if (line != NULL && line[0] == '\0')
    g_clear_pointer (&line, g_free);
  return line;
}

/* Returns: ms, or %VIGIE_TIME_UNKNOWN */
gint64
vigie_official_parse_time (const char *text /* (nullable) */)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_identifier (TIME_ZONE);
  gint64 at;

  if (text == NULL || zone == NULL || strlen (text) > MAX_TIME_CHARS ||
      !vigie_import_has_clock (text) ||
      !vigie_import_parse_time (text, zone, VIGIE_DATE_ORDER_AUTO, &at))
    return VIGIE_TIME_UNKNOWN;
  return at;
}

/* ---- what is no answer ---- */

/* What a server that is being repaired gives is a page, with 200. */
gboolean
vigie_official_fail (const char *title, GBytes *bytes, GError **error)
{
  gsize size, i = 0;
  const char *data = g_bytes_get_data (bytes, &size);
  g_autofree char *head = NULL;

  while (i < size && (g_ascii_isspace (data[i]) || (guint8) data[i] >= 0xbb))
    i++;
  head = g_ascii_strdown (size > 0 ? data + i : "", (gssize) MIN (size - i, 2048));
  if (i == size)
    g_set_error (error, VIGIE_ERROR, VIGIE_ERROR_INVALID,
                 /* Translators: %s is a service: “Vigicrues” */
                 _ ("%s: the server’s answer is empty."), title);
  else if (strstr (head, "<html") != NULL || strstr (head, "<!doctype html") != NULL)
    g_set_error (error, VIGIE_ERROR, VIGIE_ERROR_INVALID,
                 _ ("%s: a web page came instead of data. What was known stays."), title);
  else
    g_set_error (error, VIGIE_ERROR, VIGIE_ERROR_INVALID,
                 _ ("%s: what came cannot be read. What was known stays."), title);
  return FALSE;
}

/* ---- a round ---- */

static void
digest (GBytes *bytes, guint8 hash[32])
{
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  gsize length = 32, size;
  gconstpointer data = g_bytes_get_data (bytes, &size);

  g_checksum_update (checksum, data, (gssize) size);
  g_checksum_get_digest (checksum, hash, &length);
}

static gboolean
commit (VigieSourceRound *round, const char *cursor, const VigieOfficialNews *news, GError **error)
{
  const VigieBatch batch = { .watch = round->watch, .cursor = cursor, .official = news };

  if (!vigie_post_sink_take (round->sink, &batch, &round->counts, error))
    return FALSE;
  if (cursor != NULL)
    g_set_str (&round->cursor, cursor);
  return TRUE;
}

static void
add_notes (VigieSourceRound *round, const VigieOfficialAnswer *answer)
{
  if (answer->state->is_whole)
    vigie_source_round_add_note (
        round, g_strdup (_ ("The incident has no territory, so what is said of the whole country "
                            "is kept.")));
  if (answer->n_bad > 0)
    vigie_source_round_add_note (
        round, g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u entry cannot be read.",
                                             "%u entries cannot be read.", answer->n_bad),
                                answer->n_bad));
}

static gboolean
take_answer (VigieSource *source,
             VigieSourceRound *round,
             const VigieSourcePage *page,
             const VigieBox *area,
             VigieOfficialParseFunc parse,
             GError **error)
{
  g_auto (VigieOfficialAnswer)
      answer = { .said_at = VIGIE_TIME_UNKNOWN, .now = vigie_http_client_get_now (round->client) };
  g_autoptr (GBytes) packed = NULL;
  guint8 hash[32] = { 0 };

  if (!parse (&answer, page->response->bytes, source, area, error))
    return FALSE;
  answer.state->is_whole = area == NULL && !answer.is_placeless;
  add_notes (round, &answer);
  packed = vigie_official_state_pack (answer.state);
  digest (page->response->bytes, hash);
  if (!commit (round, page->cursor,
               &(VigieOfficialNews) { .kind = vigie_source_get_kind (source),
                                      .said_at = answer.said_at,
                                      .answer = hash,
                                      .packed = packed },
               error))
    return FALSE;
  round->official = g_new0 (VigieOfficialRound, 1);
  *round->official =
      (VigieOfficialRound) { answer.said_at, answer.state->items->len, answer.state->n_all };
  return TRUE;
}

/**
 * vigie_official_poll:
 * @source: a source of official information
 * @round: what it works for
 * @want: what is asked for; what is kept of it follows from the incident's area
 * @parse: reads what comes
 * @error: see vigie_source_poll()
 *
 * One round: what the authority says now is kept as it was observed, with its own time. Where the
 * server says that nothing changed, what is known is known for longer.
 *
 * Returns: whether the round came to its end
 */
gboolean
vigie_official_poll (VigieSource *source,
                     VigieSourceRound *round,
                     const VigieSourcePageWant *want,
                     VigieOfficialParseFunc parse,
                     GError **error)
{
  VigieSourcePageWant mine = *want;
  g_auto (VigieSourcePage) page = { 0 };
  g_autofree char *kept = NULL;
  VigieBox area;

  if (round->area != NULL)
    {
      vigie_official_widen (round->area, &area);
      kept = vigie_box_to_string (&area);
    }
  mine.kept = kept;
  if (!vigie_source_page_ask (&page, round, &mine, error))
    return FALSE;
  if (page.response == NULL)
    return commit (round, NULL,
                   &(VigieOfficialNews) { .kind = vigie_source_get_kind (source),
                                          .said_at = VIGIE_TIME_UNKNOWN },
                   error);
  return take_answer (source, round, &page, kept != NULL ? &area : NULL, parse, error);
}
