/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-finding.h"

#include "vigie-json.h"

#define WORKED "worked"
#define IMPROVE "improve"

/* An empty text says no more than none. */
static char *
dup_filled (JsonObject *payload, const char *member)
{
  const char *text = vigie_json_get_string (payload, member);

  return text != NULL && text[0] != '\0' ? g_strdup (text) : NULL;
}

/**
 * vigie_finding_new:
 * @decision: of kind `review.finding`
 * @before: (nullable): the same finding as it was
 *
 * Returns: (transfer full) (nullable): what it says, %NULL where it cannot be read
 */
VigieFinding *
vigie_finding_new (VigieDecision *decision, const VigieFinding *before)
{
  JsonObject *payload = vigie_decision_get_payload (decision);
  const char *what = vigie_json_get_string (payload, "what");
  const char *text = vigie_json_get_string (payload, "text");
  VigieFinding *self;

  if (text == NULL || (g_strcmp0 (what, WORKED) != 0 && g_strcmp0 (what, IMPROVE) != 0))
    return NULL;
  self = g_atomic_rc_box_new0 (VigieFinding);
  self->id = g_strdup (vigie_decision_get_subject (decision));
  self->improve = g_str_equal (what, IMPROVE);
  self->text = g_strdup (text);
  self->action = dup_filled (payload, "action");
  self->owner = dup_filled (payload, "owner");
  self->due = dup_filled (payload, "due");
  self->written_at = vigie_decision_get_at (decision);
  self->found_at = before != NULL ? before->found_at : self->written_at;
  self->written_by = g_strdup (vigie_decision_get_actor (decision));
  return self;
}

VigieFinding *
vigie_finding_ref (VigieFinding *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
finding_clear (VigieFinding *self)
{
  g_free (self->id);
  g_free (self->text);
  g_free (self->action);
  g_free (self->owner);
  g_free (self->due);
  g_free (self->written_by);
}

void
vigie_finding_unref (VigieFinding *self)
{
  g_atomic_rc_box_release_full (self, (GDestroyNotify) finding_clear);
}

gboolean
vigie_finding_equal (const VigieFinding *a, const VigieFinding *b)
{
  return g_strcmp0 (a->id, b->id) == 0 && a->improve == b->improve &&
         g_strcmp0 (a->text, b->text) == 0 && g_strcmp0 (a->action, b->action) == 0 &&
         g_strcmp0 (a->owner, b->owner) == 0 && g_strcmp0 (a->due, b->due) == 0 &&
         a->found_at == b->found_at && a->written_at == b->written_at &&
         g_strcmp0 (a->written_by, b->written_by) == 0;
}

/**
 * vigie_finding_new_id:
 *
 * Returns: (transfer full): a random id, "finding-" and 16 hex digits
 */
char *
vigie_finding_new_id (void)
{
  g_autofree char *uuid = g_uuid_string_random ();

  /* The first two groups and the last digits of a version 4 UUID are all random. */
  return g_strdup_printf ("finding-%.8s%.8s", uuid, uuid + 28);
}

static void
add_filled (JsonObject *payload, const char *member, const char *text)
{
  if (text != NULL && text[0] != '\0')
    json_object_set_string_member (payload, member, text);
}

/**
 * vigie_draft_new_finding:
 * @finding_id: see vigie_finding_new_id(); one that is there is replaced
 * @improve: whether something is to be improved; it worked otherwise
 * @text: what was found
 * @action: (nullable): what is to be done
 * @owner: (nullable): who sees to it
 * @due: (nullable): until when, as "2026-03-31"
 * @actor: (nullable): who says so
 *
 * Returns: (transfer full) (nullable): a draft; %NULL where a text or a date is none
 */
VigieDraft *
vigie_draft_new_finding (const char *finding_id,
                         gboolean improve,
                         const char *text,
                         const char *action,
                         const char *owner,
                         const char *due,
                         const char *actor)
{
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);
  JsonObject *payload = json_object_new ();

  json_node_take_object (node, payload);
  json_object_set_string_member (payload, "what", improve ? IMPROVE : WORKED);
  json_object_set_string_member (payload, "text", text != NULL ? text : "");
  add_filled (payload, "action", action);
  add_filled (payload, "owner", owner);
  add_filled (payload, "due", due);
  return vigie_draft_new ("review.finding", finding_id, node, NULL, actor, NULL);
}
