/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n-lib.h>
#include <string.h>

#include "vigie-cli.h"
#include "vigie-closing.h"
#include "vigie-diversion.h"
#include "vigie-error.h"
#include "vigie-json.h"

/* The whole id that @prefix begins, among shapes. */
static char *
find_shape (VigieStore *store, const char *prefix, GError **error)
{
  g_autoptr (GPtrArray) shapes = vigie_store_list_shapes (store, error);
  const char *found = NULL;

  if (shapes == NULL)
    return NULL;
  for (guint i = 0; i < shapes->len; i++)
    {
      const VigieShape *shape = g_ptr_array_index (shapes, i);

      if (strcmp (shape->id, prefix) == 0)
        return g_strdup (prefix);
      if (strlen (prefix) >= 6 && g_str_has_prefix (shape->id, prefix))
        {
          if (found != NULL)
            {
              g_set_error (error, VIGIE_ERROR, VIGIE_ERROR_INVALID,
                           _ ("Several shapes begin with “%s”."), prefix);
              return NULL;
            }
          found = shape->id;
        }
    }
  if (found == NULL)
    g_set_error (error, VIGIE_ERROR, VIGIE_ERROR_NOT_FOUND, _ ("There is no shape “%s”."), prefix);

  return g_strdup (found);
}

static char *
find_post (VigieStore *store, const char *prefix, GError **error)
{
  g_autoptr (VigiePost) post = vigie_store_find_post (store, prefix, error);

  return post != NULL ? g_strdup (vigie_post_get_id (post)) : NULL;
}

/* A photo is named by all its digits: it is what some post shows. */
static char *
find_photo (VigieStore *store, const char *sha256, GError **error)
{
  g_autofree char *lower = g_ascii_strdown (sha256, -1);
  g_autoptr (GArray) posts = vigie_store_list_rows_of_photo (store, lower, error);

  if (posts != NULL && posts->len == 0)
    g_set_error (error, VIGIE_ERROR, VIGIE_ERROR_NOT_FOUND, _ ("No post shows a photo “%s”."),
                 sha256);
  return posts != NULL && posts->len > 0 ? g_steal_pointer (&lower) : NULL;
}

typedef struct
{
  const char *prefix;
  char *found;
  gboolean several;
} EntrySearch;

static gboolean
match_entry (VigieDecision *decision, gpointer user_data)
{
  EntrySearch *search = user_data;

  if (!g_str_has_prefix (vigie_decision_get_id (decision), search->prefix))
    return TRUE;
  search->several = search->found != NULL;
  if (search->found == NULL)
    search->found = g_strdup (vigie_decision_get_id (decision));
  return !search->several;
}

/* The whole id that @prefix begins, among the entries of the log. */
static char *
find_decision (VigieStore *store, const char *prefix, GError **error)
{
  EntrySearch search = { .prefix = prefix };
  g_autofree char *found = NULL;

  if (strlen (prefix) >= 6 &&
      !vigie_store_foreach_decision (store, G_MAXINT64, match_entry, &search, error))
    {
      g_free (search.found);
      return NULL;
    }
  found = search.found;
  if (search.several)
    g_set_error (error, VIGIE_ERROR, VIGIE_ERROR_INVALID,
                 _ ("Several entries of the log begin with “%s”."), prefix);
  else if (found == NULL)
    g_set_error (error, VIGIE_ERROR, VIGIE_ERROR_NOT_FOUND,
                 _ ("There is no entry “%s” in the log."), prefix);
  return search.several ? NULL : g_steal_pointer (&found);
}

/* A name for a shape that is not there yet. (transfer full) (nullable) */
static char *
choose_shape (VigieStore *store, const char *given, GError **error)
{
  g_autofree char *found = NULL;

  if (given[0] == '\0')
    return vigie_shape_new_id ();
  if (strlen (given) > 64 || given[strspn (given, G_CSET_a_2_z G_CSET_A_2_Z G_CSET_DIGITS "-_.")])
    {
      g_set_error (error, VIGIE_ERROR, VIGIE_ERROR_INVALID,
                   _ ("“%s” cannot name a shape: letters, digits, “-”, “_” and “.” can."), given);
      return NULL;
    }
  found = find_shape (store, given, NULL);
  if (g_strcmp0 (found, given) == 0)
    {
      g_set_error (error, VIGIE_ERROR, VIGIE_ERROR_EXISTS,
                   _ ("There is a shape “%s” already; shape.edit changes it."), given);
      return NULL;
    }
  return g_strdup (given);
}

/* A new one, or one that is there, which is replaced. (transfer full) (nullable) */
static char *
choose_finding (VigieStore *store, const char *given, GError **error)
{
  g_autoptr (GPtrArray) entries = NULL;

  if (given[0] == '\0')
    return vigie_finding_new_id ();
  entries = vigie_store_list_decisions (store, VIGIE_DECISION_REVIEW_FINDING, error);
  for (guint i = 0; entries != NULL && i < entries->len; i++)
    if (strcmp (vigie_decision_get_subject (g_ptr_array_index (entries, i)), given) == 0)
      return g_strdup (given);
  if (entries != NULL)
    g_set_error (error, VIGIE_ERROR, VIGIE_ERROR_NOT_FOUND,
                 _ ("There is no finding “%s”; without a name a new one is written."), given);
  return NULL;
}

/* What the decision is about, whole and existing. (transfer full) (nullable) */
static char *
resolve_subject (VigieStore *store, VigieDecisionKind kind, const char *given, GError **error)
{
  switch (kind)
    {
    case VIGIE_DECISION_POST_STATUS:
    case VIGIE_DECISION_POST_POSITION:
    case VIGIE_DECISION_POST_OWNER:
    case VIGIE_DECISION_POST_LABEL:
    case VIGIE_DECISION_POST_DUPLICATE_OF:
      return find_post (store, given, error);
    case VIGIE_DECISION_SHAPE_EDIT:
    case VIGIE_DECISION_SHAPE_LIFT:
    case VIGIE_DECISION_DIVERSION_SET:
      return find_shape (store, given, error);
    case VIGIE_DECISION_REVOKE:
      return find_decision (store, given, error);
    case VIGIE_DECISION_SHAPE_DRAW:
      return choose_shape (store, given, error);
    case VIGIE_DECISION_PHOTO_VERDICT:
    case VIGIE_DECISION_PHOTO_REDACT:
      return find_photo (store, given, error);
    case VIGIE_DECISION_REVIEW_FINDING:
      return choose_finding (store, given, error);
    case VIGIE_DECISION_NOTE:
    case VIGIE_DECISION_MILESTONE:
    case VIGIE_DECISION_MESSAGE:
    case VIGIE_DECISION_OVERLAY_PUBLISHED:
    case VIGIE_DECISION_BRIEF_ISSUED:
    case VIGIE_DECISION_ROSTER_JOIN:
    case VIGIE_DECISION_ROSTER_LEAVE:
    case VIGIE_DECISION_DATA_PURGE:
    case VIGIE_DECISION_DATA_PSEUDONYMISE:
    case VIGIE_DECISION_UNKNOWN:
    default:
      return g_strdup (given);
    }
}

static gboolean
needs_subject (VigieDecisionKind kind)
{
  return kind == VIGIE_DECISION_POST_STATUS || kind == VIGIE_DECISION_POST_POSITION ||
         kind == VIGIE_DECISION_POST_OWNER || kind == VIGIE_DECISION_POST_LABEL ||
         kind == VIGIE_DECISION_POST_DUPLICATE_OF || kind == VIGIE_DECISION_PHOTO_VERDICT ||
         kind == VIGIE_DECISION_PHOTO_REDACT || kind == VIGIE_DECISION_SHAPE_EDIT ||
         kind == VIGIE_DECISION_SHAPE_LIFT || kind == VIGIE_DECISION_DIVERSION_SET ||
         kind == VIGIE_DECISION_REVOKE;
}

/* A repeat names its original: whole and existing as well. */
static gboolean
resolve_original (VigieStore *store, VigieDecisionKind kind, JsonNode *payload, GError **error)
{
  JsonObject *object =
      payload != NULL && JSON_NODE_HOLDS_OBJECT (payload) ? json_node_get_object (payload) : NULL;
  const char *original = object != NULL ? vigie_json_get_string (object, "post") : NULL;
  g_autofree char *found = NULL;

  if (kind != VIGIE_DECISION_POST_DUPLICATE_OF || original == NULL)
    return TRUE;
  found = find_post (store, original, error);
  if (found == NULL)
    return FALSE;
  json_object_set_string_member (object, "post", found);

  return TRUE;
}

static VigieShape *
load_shape (VigieStore *store, const char *id)
{
  g_autoptr (GPtrArray) shapes = vigie_store_list_shapes (store, NULL);

  for (guint i = 0; shapes != NULL && i < shapes->len; i++)
    {
      VigieShape *shape = g_ptr_array_index (shapes, i);

      if (strcmp (shape->id, id) == 0)
        return vigie_shape_ref (shape);
    }
  return NULL;
}

/* A closure carries the roads that it closes, where the incident has a territory. */
static VigieDraft *
complete (VigieStore *store, VigieDraft *draft)
{
  g_autoptr (VigieGuide) guide = NULL;
  g_autoptr (VigieShape) shape = NULL;

  if (!vigie_closing_concerns (draft))
    return vigie_draft_ref (draft);
  guide = vigie_cli_open_guide (store);
  if (guide == NULL)
    return vigie_draft_ref (draft);
  if (vigie_draft_get_kind (draft) == VIGIE_DECISION_SHAPE_EDIT)
    shape = load_shape (store, vigie_draft_get_subject (draft));
  return vigie_closing_complete (guide, draft, shape);
}

/* A diversion over what was closed just now must not stay unseen. */
static void
tell_cut_diversions (VigieStore *store, VigieDecision *decision)
{
  g_autoptr (GPtrArray) shapes = NULL;
  g_autoptr (GArray) cuts = NULL;

  if (vigie_decision_get_kind (decision) != VIGIE_DECISION_SHAPE_DRAW &&
      vigie_decision_get_kind (decision) != VIGIE_DECISION_SHAPE_EDIT)
    return;
  shapes = vigie_store_list_shapes (store, NULL);
  cuts = shapes != NULL ? vigie_diversion_find_cut (shapes, vigie_cli_now ()) : NULL;
  for (guint i = 0; cuts != NULL && i < cuts->len; i++)
    {
      const VigieDiversionCut *cut = &g_array_index (cuts, VigieDiversionCut, i);

      vigie_cli_message (_ ("“%s” leads over a closed road: “%s”"), cut->diversion->title,
                         cut->closure->title);
    }
}

static VigieCliStatus
append (VigieStore *store,
        const char *kind,
        const char *given,
        JsonNode *payload,
        const char *reason,
        const char *actor,
        gboolean json)
{
  VigieDecisionKind known = vigie_decision_kind_from_string (kind);
  g_autoptr (GError) error = NULL;
  g_autoptr (VigieDraft) draft = NULL;
  g_autoptr (VigieDraft) whole = NULL;
  g_autoptr (VigieDecision) decision = NULL;
  g_autofree char *subject = resolve_subject (store, known, given, &error);
  g_autoptr (GString) out = g_string_new (NULL);

  if (subject == NULL || !resolve_original (store, known, payload, &error))
    return vigie_cli_fail (error);
  draft = vigie_draft_new (kind, subject, payload, reason, actor, &error);
  whole = draft != NULL ? complete (store, draft) : NULL;
  decision = whole != NULL ? vigie_store_append (store, whole, &error) : NULL;
  if (decision == NULL)
    return vigie_cli_fail (error);
  tell_cut_diversions (store, decision);

  if (json)
    {
      g_autofree char *text = vigie_decision_to_json (decision);

      g_string_append_printf (out, "%s\n", text);
    }
  else /* a decision on the incident itself is known by its own id */
    g_string_append_printf (out, "%s\n",
                            subject[0] != '\0' ? subject : vigie_decision_get_id (decision));

  return json ? vigie_cli_print_exactly (out) : vigie_cli_print (out);
}

static VigieCliStatus
decide (char **rest,
        const char *payload_text,
        const char *reason,
        const char *actor_name,
        gboolean json)
{
  VigieDecisionKind kind = vigie_decision_kind_from_string (rest[2]);
  const char *subject = rest[3] != NULL ? rest[3] : "";
  g_autoptr (JsonNode) payload = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (VigieStore) store = NULL;
  g_autofree char *actor = NULL;
  VigieCliStatus status;

  if (kind == VIGIE_DECISION_UNKNOWN)
    return vigie_cli_usage_error ("decide", _ ("“%s” is not a kind of decision"), rest[2]);
  if (kind == VIGIE_DECISION_BRIEF_ISSUED || kind == VIGIE_DECISION_OVERLAY_PUBLISHED ||
      kind == VIGIE_DECISION_DATA_PURGE || kind == VIGIE_DECISION_DATA_PSEUDONYMISE)
    return vigie_cli_usage_error ("decide", _ ("“%s” is noted when it is done, not by hand"),
                                  rest[2]);
  if (subject[0] == '\0' && needs_subject (kind))
    return vigie_cli_usage_error ("decide", _ ("“%s” needs a subject: what it is about"), rest[2]);
  if (payload_text != NULL)
    {
      payload = vigie_json_parse (payload_text, -1, &error);
      if (payload == NULL)
        return vigie_cli_usage_error ("decide", _ ("the payload is not JSON: %s"), error->message);
      if (strstr (payload_text, "\\u0000") != NULL)
        return vigie_cli_usage_error ("decide", _ ("the payload holds a NUL character"));
      if (!JSON_NODE_HOLDS_OBJECT (payload))
        return vigie_cli_usage_error ("decide", _ ("the payload is not a JSON object"));
    }
  store = vigie_cli_open (rest[1], TRUE, &status);
  if (store == NULL)
    return status;
  actor = vigie_cli_choose_actor (store, actor_name);
  status = append (store, rest[2], subject, payload, reason, actor, json);
  vigie_store_close (store);

  return status;
}

/* vigie-cli decide FILE KIND [SUBJECT] [--payload JSON] [--reason TEXT] [--actor NAME] */
VigieCliStatus
vigie_cli_decide (char **args)
{
  g_autofree char *payload = NULL;
  g_autofree char *reason = NULL;
  g_autofree char *actor = NULL;
  gboolean json = FALSE;
  const GOptionEntry entries[] = {
    { "payload", 'p', 0, G_OPTION_ARG_STRING, &payload, N_ ("What is decided, as a JSON object"),
      N_ ("JSON") },
    { "reason", 'r', 0, G_OPTION_ARG_STRING, &reason, N_ ("Why"), N_ ("TEXT") },
    { "actor", 'a', 0, G_OPTION_ARG_STRING, &actor,
      N_ ("Who; else the incident's author, else you"), N_ ("NAME") },
    { "json", 0, 0, G_OPTION_ARG_NONE, &json, N_ ("Print the whole decision"), NULL },
    G_OPTION_ENTRY_NULL
  };
  VigieCliStatus status;
  g_auto (GStrv) rest = NULL;

  if (!vigie_cli_parse (&args, entries, 2, 3, &status))
    return status;
  rest = args;

  return decide (rest, payload, reason, actor, json);
}

static VigieCliStatus
undo_or_redo (char **args, gboolean undo)
{
  g_autofree char *given = NULL;
  gboolean json = FALSE;
  const GOptionEntry entries[] = {
    { "actor", 'a', 0, G_OPTION_ARG_STRING, &given,
      N_ ("Who; else the incident's author, else you"), N_ ("NAME") },
    { "json", 0, 0, G_OPTION_ARG_NONE, &json, N_ ("Print the whole decision"), NULL },
    G_OPTION_ENTRY_NULL
  };
  g_autoptr (GError) error = NULL;
  g_autoptr (VigieStore) store = NULL;
  g_autoptr (VigieDecision) decision = NULL;
  g_autoptr (GString) out = g_string_new (NULL);
  g_autofree char *actor = NULL;
  g_autofree char *text = NULL;
  VigieCliStatus status;
  guint n = 0;

  store = vigie_cli_parse_and_open (args, entries, TRUE, &status);
  if (store == NULL)
    return status;
  actor = vigie_cli_choose_actor (store, given);
  decision = undo ? vigie_store_undo (store, actor, &n, &error)
                  : vigie_store_redo (store, actor, &n, &error);
  vigie_store_close (store);
  if (decision == NULL)
    return vigie_cli_fail (error);

  text = json ? vigie_decision_to_json (decision) : vigie_cli_describe_decision (decision);
  if (json)
    g_string_append_printf (out, "%s\n", text);
  else
    g_string_append_printf (out, undo ? _ ("undone: %s\n") : _ ("counts again: %s\n"), text);
  if (n > 1)
    vigie_cli_message (g_dngettext (GETTEXT_PACKAGE, "With it %u other, decided together.",
                                    "With it %u others, decided together.", n - 1),
                       n - 1);

  return json ? vigie_cli_print_exactly (out) : vigie_cli_print (out);
}

/* vigie-cli undo FILE */
VigieCliStatus
vigie_cli_undo (char **args)
{
  return undo_or_redo (args, TRUE);
}

/* vigie-cli redo FILE */
VigieCliStatus
vigie_cli_redo (char **args)
{
  return undo_or_redo (args, FALSE);
}
