/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-brief-parts.h"

#include <string.h>

#include "vigie-json.h"
#include "vigie-text.h"

void
vigie_brief_message_free (VigieBriefMessage *self)
{
  g_free (self->text);
  g_free (self->language);
  g_free (self->channels);
  g_object_unref (self->decision);
  g_free (self);
}

static char *
join_strings (JsonObject *payload, const char *member)
{
  JsonNode *node = json_object_get_member (payload, member);
  JsonArray *list =
      node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
  g_autoptr (GString) out = g_string_new (NULL);

  for (guint i = 0; list != NULL && i < json_array_get_length (list); i++)
    {
      JsonNode *value = json_array_get_element (list, i);

      if (JSON_NODE_HOLDS_VALUE (value) && json_node_get_value_type (value) == G_TYPE_STRING)
        g_string_append_printf (out, "%s%s", out->len > 0 ? ", " : "",
                                json_node_get_string (value));
    }
  return out->len > 0 ? vigie_text_make_line (out->str, 120) : NULL;
}

/* A message without words says nothing. */
void
vigie_brief_add_message (VigieBrief *self, VigieDecision *decision)
{
  JsonObject *payload = vigie_decision_get_payload (decision);
  const char *text = payload != NULL ? vigie_json_get_string (payload, "text") : NULL;
  g_autofree char *line = text != NULL ? vigie_text_make_line (text, 600) : NULL;
  VigieBriefMessage *message;

  if (line == NULL || *line == '\0')
    return;
  message = g_new0 (VigieBriefMessage, 1);
  message->at = vigie_decision_get_at (decision);
  message->text = g_steal_pointer (&line);
  message->language = g_strdup (vigie_json_get_string (payload, "language"));
  message->channels = join_strings (payload, "channels");
  message->decision = g_object_ref (decision);
  g_ptr_array_add (self->messages, message);
}

static int
compare_messages (gconstpointer a, gconstpointer b)
{
  const VigieBriefMessage *first = *(VigieBriefMessage *const *) a;
  const VigieBriefMessage *second = *(VigieBriefMessage *const *) b;

  if (first->at != second->at)
    return first->at > second->at ? -1 : 1;
  return strcmp (first->text, second->text);
}

/* Beginnings of words, without accents, that say that something is not true: the reasons that the
 * desk offers in its languages, and what people write themselves. */
static const char *const denials[] = {
  "rumo",    "rumeur", "dement",  "denied",  "deny",   "debunk",   "false",     "faux",
  "fausse",  "fake",   "hoax",    "canular", "infox",  "intox",    "desinf",    "disinf",
  "misinf",  "old",    "ancien",  "vieil",   "vieux",  "recycl",   "elsewhere", "ailleurs",
  "altered", "truqu",  "retouch", "montage", "untrue", "mensonge", "inexact",
};

/**
 * vigie_brief_is_denial:
 * @reason: (nullable): why a post was rejected
 *
 * Returns: whether it was rejected because it is not true, and not because it is of no use
 */
gboolean
vigie_brief_is_denial (const char *reason)
{
  g_auto (GStrv) words = NULL;
  g_auto (GStrv) plain = NULL;

  if (reason == NULL || *reason == '\0')
    return FALSE;
  if (g_str_has_prefix (reason, "Autre lieu"))
    return TRUE;
  words = g_str_tokenize_and_fold (reason, "fr", &plain);
  for (int pass = 0; pass < 2; pass++)
    for (char **word = pass == 0 ? words : plain; *word != NULL; word++)
      for (gsize i = 0; i < G_N_ELEMENTS (denials); i++)
        if (g_str_has_prefix (*word, denials[i]))
          return TRUE;
  return FALSE;
}

/* ---- what changed ---- */

static void
add_change (VigieBrief *self,
            VigieBriefChangeKind kind,
            const VigieBriefShape *shape,
            const VigieBriefItem *item,
            const VigieBriefMessage *message)
{
  VigieBriefChange *change = g_new0 (VigieBriefChange, 1);

  *change = (VigieBriefChange) { kind, shape, item, message };
  g_ptr_array_add (self->changes, change);
}

static void
add_shape_changes (VigieBrief *self)
{
  for (guint i = 0; i < self->shapes->len; i++)
    {
      const VigieBriefShape *entry = g_ptr_array_index (self->shapes, i);

      if (entry->shape->kind == VIGIE_SHAPE_CLOSURE && entry->news != 0)
        add_change (self,
                    (entry->news & VIGIE_BRIEF_NEWS_BEGUN) != 0
                        ? VIGIE_BRIEF_CHANGE_CLOSED
                        : VIGIE_BRIEF_CHANGE_CLOSURE_CHANGED,
                    entry, NULL, NULL);
      else if (entry->shape->kind == VIGIE_SHAPE_DIVERSION &&
               (entry->news & VIGIE_BRIEF_NEWS_CUT) != 0)
        add_change (self, VIGIE_BRIEF_CHANGE_DIVERSION_CUT, entry, NULL, NULL);
      else if (entry->shape->kind == VIGIE_SHAPE_DIVERSION &&
               (entry->news & (VIGIE_BRIEF_NEWS_BEGUN | VIGIE_BRIEF_NEWS_OUTLINE)) != 0)
        add_change (self, VIGIE_BRIEF_CHANGE_DIVERSION_NEW, entry, NULL, NULL);
    }
  for (guint i = 0; i < self->over->len; i++)
    {
      const VigieBriefShape *entry = g_ptr_array_index (self->over, i);

      add_change (self,
                  entry->shape->kind == VIGIE_SHAPE_CLOSURE ? VIGIE_BRIEF_CHANGE_REOPENED
                                                            : VIGIE_BRIEF_CHANGE_DIVERSION_ENDED,
                  entry, NULL, NULL);
    }
}

static void
add_items (VigieBrief *self, GPtrArray *items, VigieBriefChangeKind kind)
{
  for (guint i = 0; i < items->len; i++)
    {
      const VigieBriefItem *item = g_ptr_array_index (items, i);

      if (item->is_new || kind == VIGIE_BRIEF_CHANGE_WITHDRAWN)
        add_change (self, kind, NULL, item, NULL);
    }
}

static int
compare_changes (gconstpointer a, gconstpointer b)
{
  const VigieBriefChange *first = *(VigieBriefChange *const *) a;
  const VigieBriefChange *second = *(VigieBriefChange *const *) b;

  return (int) first->kind - (int) second->kind; /* the sort is stable */
}

/* A rumour that was a fact in the last brief is told as withdrawn. */
static gboolean
is_withdrawn (VigieBrief *self, const VigieBriefItem *item)
{
  for (guint i = 0; i < self->withdrawn->len; i++)
    {
      const VigieBriefItem *other = g_ptr_array_index (self->withdrawn, i);

      if (strcmp (other->post_id, item->post_id) == 0)
        return TRUE;
    }
  return FALSE;
}

/* Tells what is new since the last brief. Of the first one, only what ended before it. */
void
vigie_brief_finish_changes (VigieBrief *self)
{
  g_ptr_array_set_size (self->changes, 0);
  g_ptr_array_sort (self->messages, compare_messages);
  self->n_messages = self->messages->len;
  for (guint i = 0; i < self->messages->len; i++)
    {
      VigieBriefMessage *message = g_ptr_array_index (self->messages, i);

      /* One of a clock that was ahead had not come for the brief that held it. */
      message->is_new =
          self->previous_at != VIGIE_TIME_UNKNOWN &&
          (message->at > self->previous_at || !vigie_brief_has_told (self, message->decision));
      if (message->is_new)
        add_change (self, VIGIE_BRIEF_CHANGE_MESSAGE, NULL, NULL, message);
    }
  add_shape_changes (self);
  add_items (self, self->items, VIGIE_BRIEF_CHANGE_CONFIRMED);
  add_items (self, self->withdrawn, VIGIE_BRIEF_CHANGE_WITHDRAWN);
  for (guint i = 0; i < self->rumours->len; i++)
    {
      const VigieBriefItem *item = g_ptr_array_index (self->rumours, i);

      if (item->is_new && !is_withdrawn (self, item))
        add_change (self, VIGIE_BRIEF_CHANGE_DENIED, NULL, item, NULL);
    }
  g_ptr_array_sort (self->changes, compare_changes);
}
