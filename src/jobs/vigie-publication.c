/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What left the desk, as the log has it: nothing is kept beside it. */
#include "vigie-publication.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "vigie-error.h"
#include "vigie-json.h"

static const char *const channels[] = { "file", "server", "destination" };

/**
 * vigie_publication_init:
 * @self: (out caller-allocates): to be filled
 * @request: what was asked for
 * @report: what was written
 *
 * Fills in what is known of an overlay that was written. Channel, target and both hashes are still
 * to be set; texts belong to their owners.
 */
void
vigie_publication_init (VigiePublication *self,
                        const VigieOverlayRequest *request,
                        const VigieExportReport *report)
{
  *self =
      (VigiePublication) { .format = request->format != NULL ? request->format->name : "geojson",
                           .with_lifted = request->with_lifted,
                           .include_authors = request->include_authors,
                           .include_unconfirmed = request->include_unconfirmed,
                           .at = request->at != VIGIE_TIME_UNKNOWN ? request->at
                                                                   : g_get_real_time () / 1000,
                           .n_shapes = report->n_shapes,
                           .n_posts = report->n_posts,
                           .n_bytes = report->n_bytes,
                           .actor = request->actor };
}

/* ---- to and from the log ---- */

static void
add_string (JsonBuilder *builder, const char *name, const char *text)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_string_value (builder, text);
}

static void
add_count (JsonBuilder *builder, const char *name, guint64 count)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_int_value (builder, (gint64) MIN (count, (guint64) G_MAXINT64));
}

static void
add_choice (JsonBuilder *builder, const char *name, gboolean chosen)
{
  if (!chosen)
    return;
  json_builder_set_member_name (builder, name);
  json_builder_add_boolean_value (builder, TRUE);
}

static JsonNode *
to_json (const VigiePublication *self)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autofree char *at = vigie_time_format (self->at);
  g_autofree char *target = g_utf8_make_valid (self->target, -1);

  json_builder_begin_object (builder);
  add_string (builder, "channel", channels[self->channel]);
  add_string (builder, "target", target);
  if (self->place != NULL)
    add_string (builder, "place", self->place);
  add_string (builder, "format", self->format);
  add_string (builder, "sha256", self->sha256);
  add_string (builder, "content", self->content);
  add_string (builder, "at", at);
  add_count (builder, "n_shapes", self->n_shapes);
  add_count (builder, "n_posts", self->n_posts);
  add_count (builder, "n_bytes", self->n_bytes);
  add_choice (builder, "with_lifted", self->with_lifted);
  add_choice (builder, "include_authors", self->include_authors);
  add_choice (builder, "include_unconfirmed", self->include_unconfirmed);
  json_builder_end_object (builder);
  return json_builder_get_root (builder);
}

static guint64
get_count (JsonObject *payload, const char *name)
{
  double number;

  return vigie_json_get_double (payload, name, &number) && number > 0 && number < 1e15
             ? (guint64) number
             : 0;
}

static gboolean
is_chosen (JsonObject *payload, const char *name)
{
  JsonNode *node = json_object_get_member (payload, name);

  return node != NULL && JSON_NODE_HOLDS_VALUE (node) &&
         json_node_get_value_type (node) == G_TYPE_BOOLEAN && json_node_get_boolean (node);
}

/**
 * vigie_publication_read:
 * @decision: an entry of the log
 * @publication: (out caller-allocates): what it says; texts belong to @decision
 *
 * Returns: whether it tells of an overlay that was published, in a way that this version knows
 */
gboolean
vigie_publication_read (VigieDecision *decision, VigiePublication *publication)
{
  JsonObject *payload = vigie_decision_get_payload (decision);
  const char *channel, *at;

  if (vigie_decision_get_kind (decision) != VIGIE_DECISION_OVERLAY_PUBLISHED || payload == NULL)
    return FALSE;
  channel = vigie_json_get_string (payload, "channel");
  at = vigie_json_get_string (payload, "at");
  *publication = (VigiePublication) {
    .channel = VIGIE_CHANNEL_FILE,
    .target = vigie_json_get_string (payload, "target"),
    .place = vigie_json_get_string (payload, "place"),
    .format = vigie_json_get_string (payload, "format"),
    .sha256 = vigie_json_get_string (payload, "sha256"),
    .content = vigie_json_get_string (payload, "content"),
    .with_lifted = is_chosen (payload, "with_lifted"),
    .include_authors = is_chosen (payload, "include_authors"),
    .include_unconfirmed = is_chosen (payload, "include_unconfirmed"),
    .at = vigie_decision_get_at (decision),
    .n_shapes = get_count (payload, "n_shapes"),
    .n_posts = get_count (payload, "n_posts"),
    .n_bytes = get_count (payload, "n_bytes"),
    .actor = vigie_decision_get_actor (decision),
  };
  for (guint i = 0; i < G_N_ELEMENTS (channels); i++)
    if (g_strcmp0 (channel, channels[i]) == 0)
      publication->channel = (VigieChannel) i;
  if (at != NULL && !vigie_time_parse (at, &publication->at))
    publication->at = vigie_decision_get_at (decision);
  return publication->target != NULL && publication->format != NULL &&
         publication->sha256 != NULL && publication->content != NULL;
}

static gboolean
is_same_target (const VigiePublication *a, const VigiePublication *b)
{
  return a->channel == b->channel && strcmp (a->target, b->target) == 0;
}

/* Whether who has the one learns nothing from the other, in the same format. */
gboolean
vigie_publication_says_the_same (const VigiePublication *a, const VigiePublication *b)
{
  return g_strcmp0 (a->place, b->place) == 0 && strcmp (a->format, b->format) == 0 &&
         a->with_lifted == b->with_lifted && a->include_authors == b->include_authors &&
         a->include_unconfirmed == b->include_unconfirmed &&
         (strcmp (a->sha256, b->sha256) == 0 || strcmp (a->content, b->content) == 0);
}

/* What lies at a destination is known by its hash, so there other bytes count. */
static gboolean
is_repeat (const VigiePublication *a, const VigiePublication *b)
{
  return vigie_publication_says_the_same (a, b) &&
         (a->channel != VIGIE_CHANNEL_DESTINATION || strcmp (a->sha256, b->sha256) == 0);
}

/**
 * vigie_publication_find_last:
 * @store: the incident
 * @channel: how it left
 * @target: to whom or what
 * @publication: (out caller-allocates): the last one there; its texts belong to what is returned
 * @error: return location for a #GError
 *
 * Returns: (transfer full) (nullable): its entry in the log; %NULL without @error where nothing was
 *   published there yet
 */
VigieDecision *
vigie_publication_find_last (VigieStore *store,
                             VigieChannel channel,
                             const char *target,
                             VigiePublication *publication,
                             GError **error)
{
  g_autoptr (GPtrArray) decisions =
      vigie_store_list_decisions (store, VIGIE_DECISION_OVERLAY_PUBLISHED, error);

  for (guint i = decisions != NULL ? decisions->len : 0; i > 0; i--)
    {
      VigieDecision *decision = g_ptr_array_index (decisions, i - 1);

      if (vigie_publication_read (decision, publication) && publication->channel == channel &&
          strcmp (publication->target, target) == 0)
        return g_object_ref (decision);
    }
  return NULL;
}

static char *
dup_actor (VigieStore *store, const VigiePublication *publication)
{
  g_autofree char *author = NULL;

  if (publication->actor != NULL && publication->actor[0] != '\0')
    return g_strdup (publication->actor);
  author = vigie_store_get (store, VIGIE_INFO_AUTHOR);
  return g_strdup (author != NULL && author[0] != '\0' ? author : g_get_real_name ());
}

/**
 * vigie_publication_record:
 * @store: the incident
 * @publication: what left the desk
 * @is_new: (out) (optional): whether the log has a new entry
 * @error: return location for a #GError
 *
 * Notes in the log that an overlay left the desk. What repeats the last publication to the same
 * target, in the same format and with the same choices, is not noted again: neither the same bytes
 * nor, but at a destination, others that say the same. So a job that exports every minute does not
 * flood the log, and the age of an entry is the age of what others see.
 *
 * Returns: %FALSE with @error set; %VIGIE_ERROR_READ_ONLY where the incident cannot be written
 */
gboolean
vigie_publication_record (VigieStore *store,
                          const VigiePublication *publication,
                          gboolean *is_new,
                          GError **error)
{
  g_autoptr (JsonNode) payload = NULL;
  g_autoptr (VigieDraft) draft = NULL;
  g_autoptr (VigieDecision) decision = NULL;
  g_autoptr (VigieDecision) last = NULL;
  g_autoptr (GError) failure = NULL;
  g_autofree char *actor = NULL;
  VigiePublication other;

  g_return_val_if_fail (publication->target != NULL && publication->format != NULL, FALSE);
  g_return_val_if_fail (publication->sha256 != NULL && publication->content != NULL, FALSE);

  if (is_new != NULL)
    *is_new = FALSE;
  if (vigie_store_is_read_only (store))
    {
      g_set_error_literal (error, VIGIE_ERROR, VIGIE_ERROR_READ_ONLY,
                           _ ("The log does not say that this was published, for the incident "
                              "cannot be written to."));
      return FALSE;
    }
  last = vigie_publication_find_last (store, publication->channel, publication->target, &other,
                                      &failure);
  if (failure != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&failure));
      return FALSE;
    }
  if (last != NULL && is_repeat (&other, publication))
    return TRUE;
  payload = to_json (publication);
  actor = dup_actor (store, publication);
  draft = vigie_draft_new ("overlay.published", NULL, payload, NULL, actor, error);
  decision = draft != NULL ? vigie_store_append (store, draft, error) : NULL;
  if (decision != NULL && is_new != NULL)
    *is_new = TRUE;
  return decision != NULL;
}

/* ---- what others see now ---- */

void
vigie_target_free (VigieTarget *self)
{
  g_free (self->name);
  g_clear_object (&self->decision);
  g_free (self);
}

static void
add_to_targets (GPtrArray *targets, VigieDecision *decision)
{
  VigiePublication publication;
  VigieTarget *target = NULL;

  if (!vigie_publication_read (decision, &publication))
    return;
  for (guint i = 0; i < targets->len && target == NULL; i++)
    {
      VigieTarget *other = g_ptr_array_index (targets, i);

      if (is_same_target (&other->publication, &publication))
        target = other;
    }
  if (target == NULL)
    {
      target = g_new0 (VigieTarget, 1);
      target->channel = publication.channel;
      target->name = g_strdup (publication.target);
      target->changed_at = VIGIE_TIME_UNKNOWN;
      g_ptr_array_add (targets, target);
    }
  g_set_object (&target->decision, decision);
  target->publication = publication;
}

static VigieOverlayRequest
get_request (const VigiePublication *publication, gint64 at)
{
  return (VigieOverlayRequest) { .at = at,
                                 .with_lifted = publication->with_lifted,
                                 .include_authors = publication->include_authors,
                                 .include_unconfirmed = publication->include_unconfirmed };
}

/* Moments after which the overlay may say something else: decisions, and shapes that begin or
 * end. */
typedef struct
{
  GArray *moments; /* of gint64 */
  gint64 after;
  gint64 until;
} Moments;

static void
add_moment (Moments *self, gint64 at)
{
  if (at != VIGIE_TIME_UNKNOWN && at > self->after && at <= self->until)
    g_array_append_val (self->moments, at);
}

static gboolean
add_decision (VigieDecision *decision, gpointer user_data)
{
  const char *kind = vigie_decision_get_kind_name (decision);

  if (g_str_has_prefix (kind, "shape.") || g_str_has_prefix (kind, "post.") ||
      strcmp (kind, "revoke") == 0)
    add_moment (user_data, vigie_decision_get_at (decision));
  return TRUE;
}

static int
compare_times (gconstpointer a, gconstpointer b)
{
  const gint64 first = *(const gint64 *) a, second = *(const gint64 *) b;

  return (first > second) - (first < second);
}

static gboolean
find_moments (VigieStore *store, Moments *self, GError **error)
{
  g_autoptr (GPtrArray) shapes = vigie_store_list_shapes (store, error);

  if (shapes == NULL ||
      !vigie_store_foreach_decision (store, self->until, add_decision, self, error))
    return FALSE;
  for (guint i = 0; i < shapes->len; i++)
    {
      const VigieShape *shape = g_ptr_array_index (shapes, i);

      add_moment (self, shape->from);
      add_moment (self, shape->to);
      add_moment (self, shape->lifted_at);
    }
  g_array_sort (self->moments, compare_times);
  return TRUE;
}

/* Halves the moments between what was published and now until the one is left at which the overlay
 * began to say something else. */
static gboolean
find_since (VigieStore *store,
            const VigiePublication *publication,
            gint64 *since,
            GCancellable *cancellable,
            GError **error)
{
  g_autoptr (GArray) times = g_array_new (FALSE, FALSE, sizeof (gint64));
  Moments moments = { times, publication->at, g_get_real_time () / 1000 };
  guint low = 0, high;

  if (!find_moments (store, &moments, error))
    return FALSE;
  high = times->len;
  while (low < high)
    {
      const guint middle = low + (high - low) / 2;
      const VigieOverlayRequest request =
          get_request (publication, g_array_index (times, gint64, middle));
      g_autofree char *content = vigie_publish_get_content (store, &request, cancellable, error);

      if (content == NULL)
        return FALSE;
      if (strcmp (content, publication->content) == 0)
        low = middle + 1;
      else
        high = middle;
    }
  if (low < times->len)
    *since = g_array_index (times, gint64, low);
  return TRUE;
}

/**
 * vigie_publication_compare:
 * @store: the incident
 * @publication: what left the desk
 * @changed: (out): whether the desk would publish something else now
 * @changed_at: (out) (optional): since when, ms, or %VIGIE_TIME_UNKNOWN; to tell it folds the log
 *   some times
 * @cancellable: (nullable): ends it
 * @error: return location for a #GError
 *
 * Takes its time: call it in a worker thread.
 *
 * Returns: %FALSE with @error set
 */
gboolean
vigie_publication_compare (VigieStore *store,
                           const VigiePublication *publication,
                           gboolean *changed,
                           gint64 *changed_at,
                           GCancellable *cancellable,
                           GError **error)
{
  const VigieOverlayRequest request = get_request (publication, VIGIE_TIME_UNKNOWN);
  g_autofree char *content = vigie_publish_get_content (store, &request, cancellable, error);

  if (content == NULL)
    return FALSE;
  *changed = strcmp (content, publication->content) != 0;
  if (changed_at != NULL)
    *changed_at = VIGIE_TIME_UNKNOWN;
  return changed_at == NULL || !*changed ||
         find_since (store, publication, changed_at, cancellable, error);
}

/**
 * vigie_publication_list_targets:
 * @store: the incident
 * @with_since: also since when each differs; that folds the log some times
 * @cancellable: (nullable): ends it
 * @error: return location for a #GError
 *
 * Says what others see, and whether the desk would publish something else by now. Takes its time:
 * call it in a worker thread.
 *
 * Returns: (transfer full) (element-type VigieTarget) (nullable): everything that something was
 *   published to, in the order in which that was first done; or %NULL with @error set
 */
GPtrArray *
vigie_publication_list_targets (VigieStore *store,
                                gboolean with_since,
                                GCancellable *cancellable,
                                GError **error)
{
  g_autoptr (GPtrArray) decisions =
      vigie_store_list_decisions (store, VIGIE_DECISION_OVERLAY_PUBLISHED, error);
  g_autoptr (GPtrArray) targets =
      g_ptr_array_new_with_free_func ((GDestroyNotify) vigie_target_free);

  if (decisions == NULL)
    return NULL;
  for (guint i = 0; i < decisions->len; i++)
    add_to_targets (targets, g_ptr_array_index (decisions, i));
  for (guint i = 0; i < targets->len; i++)
    {
      VigieTarget *target = g_ptr_array_index (targets, i);

      if (!vigie_publication_compare (store, &target->publication, &target->changed,
                                      with_since ? &target->changed_at : NULL, cancellable, error))
        return NULL;
    }
  return g_steal_pointer (&targets);
}
