/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-brief-rhythm.h"

#include "vigie-json.h"
#include "vigie-time.h"

#define MINUTE_MS G_GINT64_CONSTANT (60000)
#define STEP_MS (5 * MINUTE_MS) /* nobody announces a brief for 21:32 */
#define LEAST_MS (10 * MINUTE_MS)
#define MOST_MS (24 * 60 * MINUTE_MS)

static gint64
get_time (JsonObject *payload, const char *member, gint64 otherwise)
{
  const char *text = payload != NULL ? vigie_json_get_string (payload, member) : NULL;
  gint64 at;

  return text != NULL && vigie_time_parse (text, &at) ? at : otherwise;
}

static gint64
round_to_step (gint64 span)
{
  return (span + STEP_MS / 2) / STEP_MS * STEP_MS;
}

/* A brief between two keeps what was announced: the first one that announced it has the rhythm. */
static gint64
get_span (GPtrArray *issued, gint64 announced)
{
  gint64 since = announced;

  for (guint i = issued->len; i > 0; i--)
    {
      VigieDecision *decision = g_ptr_array_index (issued, i - 1);
      JsonObject *payload = vigie_decision_get_payload (decision);

      if (get_time (payload, "next_at", 0) != announced)
        break;
      since = get_time (payload, "as_of", vigie_decision_get_at (decision));
    }
  return round_to_step (announced - since);
}

/**
 * vigie_brief_suggest_next:
 * @store: the incident
 * @now: ms
 * @next_at: (out): when the brief after the next could be announced, ms; 0 where no rhythm is known
 * @error: return location for a #GError
 *
 * Briefs keep a rhythm: who announced the next one in an hour will do so again. The time that was
 * announced counts, not the one at which the brief was issued at last, so that late briefs do not
 * make later ones late.
 *
 * Returns: %FALSE with @error set
 */
gboolean
vigie_brief_suggest_next (VigieStore *store, gint64 now, gint64 *next_at, GError **error)
{
  g_autoptr (GPtrArray) issued =
      vigie_store_list_decisions (store, VIGIE_DECISION_BRIEF_ISSUED, error);
  gint64 announced, span;

  *next_at = 0;
  if (issued == NULL)
    return FALSE;
  if (issued->len == 0)
    return TRUE;
  announced = get_time (vigie_decision_get_payload (g_ptr_array_index (issued, issued->len - 1)),
                        "next_at", 0);
  span = announced != 0 ? get_span (issued, announced) : 0;
  if (span < LEAST_MS || span > MOST_MS)
    return TRUE;
  /* Half a span before the announced time it is the next brief already that is written. */
  *next_at = announced;
  if (now > announced - span / 2)
    *next_at += ((now - announced + span / 2) / span + 1) * span;
  return TRUE;
}
