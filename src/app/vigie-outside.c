/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-outside.h"

#include <string.h>

#include "vigie-hold.h"
#include "vigie-outside-rest.h"
#include "vigie-settings.h"

#define MAX_OTHERS 5 /* files and the like: every export has a name of its own */
#define DELAY_MS 1000

struct _VigieOutside
{
  GObject parent_instance;

  VigieStore *store;
  VigiePusher *pusher; /* (nullable): in an incident that cannot be written nothing is sent */
  gulong changed_id;
  GPtrArray *others; /* (element-type VigieTarget): where no pusher sends to, newest first */
  GPtrArray *items;
  GHashTable *kept;  /* (element-type utf8): where somebody else's file was left alone */
  GHashTable *asked; /* (element-type utf8): what a person sent, and what came of it is not known */
  GCancellable *cancellable;
  guint timer_id;
  gboolean listing;
  gboolean again; /* something changed while it was listed */
};

enum
{
  SIGNAL_CHANGED,
  SIGNAL_ASKED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (VigieOutside, vigie_outside, G_TYPE_OBJECT)

void
vigie_outside_item_free (VigieOutsideItem *self)
{
  g_free (self->name);
  g_free (self->place);
  g_free (self->uri);
  g_free (self->reason);
  g_free (self);
}

/* ---- all places together ---- */

static gint64
earlier (gint64 a, gint64 b)
{
  if (a == VIGIE_TIME_UNKNOWN || b == VIGIE_TIME_UNKNOWN)
    return a == VIGIE_TIME_UNKNOWN ? b : a;
  return MIN (a, b);
}

static gint64
later (gint64 a, gint64 b)
{
  if (a == VIGIE_TIME_UNKNOWN || b == VIGIE_TIME_UNKNOWN)
    return a == VIGIE_TIME_UNKNOWN ? b : a;
  return MAX (a, b);
}

/* From what can wait to what somebody has to look at. */
static VigiePushState
worse (VigiePushState a, VigiePushState b)
{
  static const guint badness[] = { [VIGIE_PUSH_CURRENT] = 0,
                                   [VIGIE_PUSH_SENDING] = 1,
                                   [VIGIE_PUSH_CHANGED] = 2,
                                   [VIGIE_PUSH_WAITING] = 3,
                                   [VIGIE_PUSH_FAILED] = 4 };

  return badness[a] >= badness[b] ? a : b;
}

static void
add_item (VigieOutsideSummary *self, const VigieOutsideItem *item)
{
  if (item->state == VIGIE_PUSH_SENDING)
    self->soon = item->soon && (self->soon || self->state != VIGIE_PUSH_SENDING);
  self->shown = TRUE;
  self->state = worse (self->state, item->state);
  self->published_at = later (self->published_at, item->published_at);
  if (item->state == VIGIE_PUSH_CURRENT || item->state == VIGIE_PUSH_SENDING)
    return;
  self->n_behind++;
  self->changed_at = earlier (self->changed_at, item->changed_at);
}

/* A file goes on by hand, and an old one is of no matter where a newer says what the desk says. */
static void
add_newest_other (VigieOutsideSummary *self, GPtrArray *items)
{
  const VigieOutsideItem *newest = NULL;

  for (guint i = 0; i < items->len; i++)
    {
      const VigieOutsideItem *item = g_ptr_array_index (items, i);

      if (item->can_send || item->published_at == VIGIE_TIME_UNKNOWN)
        continue;
      if (newest == NULL ||
          (newest->state != VIGIE_PUSH_CURRENT &&
           (item->state == VIGIE_PUSH_CURRENT || item->published_at > newest->published_at)))
        newest = item;
    }
  if (newest != NULL)
    add_item (self, newest);
}

/**
 * vigie_outside_summarize:
 * @items: (element-type VigieOutsideItem): all places
 *
 * The destinations that somebody relies on decide. Without any, it is what was published last by
 * another way.
 *
 * Returns: what they are together
 */
VigieOutsideSummary
vigie_outside_summarize (GPtrArray *items)
{
  VigieOutsideSummary summary = { .state = VIGIE_PUSH_CURRENT,
                                  .published_at = VIGIE_TIME_UNKNOWN,
                                  .changed_at = VIGIE_TIME_UNKNOWN };

  g_return_val_if_fail (items != NULL, summary);

  for (guint i = 0; i < items->len; i++)
    {
      const VigieOutsideItem *item = g_ptr_array_index (items, i);

      if (item->counts)
        add_item (&summary, item);
    }
  if (!summary.shown)
    add_newest_other (&summary, items);
  return summary;
}

/* Whether the last change has not left, and is not on its way either. */
gboolean
vigie_outside_summary_is_behind (const VigieOutsideSummary *self)
{
  return self->shown && self->state != VIGIE_PUSH_CURRENT && self->state != VIGIE_PUSH_SENDING;
}

/* ---- items ---- */

static char *
make_uri (const VigieDestination *destination)
{
  g_autofree char *address = vigie_destination_dup_address (destination);

  if (destination->kind == VIGIE_DESTINATION_HTTP_POST)
    return NULL; /* takes files and shows none */
  return destination->kind == VIGIE_DESTINATION_FOLDER ? g_filename_to_uri (address, NULL, NULL)
                                                       : g_steal_pointer (&address);
}

static VigieOutsideItem *
make_destination_item (VigieOutside *self, const VigiePushStatus *status)
{
  const VigieDestination *destination = status->destination;
  VigieOutsideItem *item = g_new0 (VigieOutsideItem, 1);

  item->channel = VIGIE_CHANNEL_DESTINATION;
  item->name = g_strdup (destination->name);
  item->place = vigie_destination_dup_place (destination);
  item->uri = make_uri (destination);
  item->automatic = destination->automatic;
  item->can_send = TRUE;
  /* What goes by itself is on its way once it is to go. */
  item->state = destination->automatic && status->state == VIGIE_PUSH_CHANGED ? VIGIE_PUSH_SENDING
                                                                              : status->state;
  item->soon = item->state != status->state;
  item->published_at = status->published_at;
  item->changed_at = status->changed_at;
  item->retry_at = status->retry_at;
  item->reason = g_strdup (status->reason);
  item->needs = status->needs;
  item->counts = !g_hash_table_contains (self->kept, item->name) &&
                 (item->automatic || item->published_at != VIGIE_TIME_UNKNOWN ||
                  item->state == VIGIE_PUSH_SENDING || item->state == VIGIE_PUSH_WAITING ||
                  item->state == VIGIE_PUSH_FAILED);
  return item;
}

static VigieOutsideItem *
make_other_item (const VigieTarget *target)
{
  VigieOutsideItem *item = g_new0 (VigieOutsideItem, 1);

  item->channel = target->channel;
  item->name = g_strdup (target->name);
  item->state = target->changed ? VIGIE_PUSH_CHANGED : VIGIE_PUSH_CURRENT;
  item->published_at = target->publication.at;
  item->changed_at = target->changed_at;
  item->retry_at = VIGIE_TIME_UNKNOWN;
  return item;
}

static const VigiePushStatus *
find_status (VigieOutside *self, const char *name)
{
  return self->pusher != NULL ? vigie_pusher_find (self->pusher, name) : NULL;
}

static void
collect (VigieOutside *self)
{
  g_ptr_array_set_size (self->items, 0);
  for (guint i = 0; self->pusher != NULL && i < vigie_pusher_list (self->pusher)->len; i++)
    g_ptr_array_add (
        self->items,
        make_destination_item (self, g_ptr_array_index (vigie_pusher_list (self->pusher), i)));
  for (guint i = 0; i < self->others->len; i++)
    {
      const VigieTarget *target = g_ptr_array_index (self->others, i);

      if (target->channel != VIGIE_CHANNEL_DESTINATION || find_status (self, target->name) == NULL)
        g_ptr_array_add (self->items, make_other_item (target));
    }
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

/* ---- what left by other ways: read in a worker ---- */

static gboolean
is_known (GPtrArray *targets, const VigiePublication *publication)
{
  for (guint i = 0; i < targets->len; i++)
    {
      const VigieTarget *target = g_ptr_array_index (targets, i);

      if (target->channel == publication->channel &&
          strcmp (target->name, publication->target) == 0)
        return TRUE;
    }
  return FALSE;
}

static VigieTarget *
make_target (VigieDecision *decision, const VigiePublication *publication)
{
  VigieTarget *target = g_new0 (VigieTarget, 1);

  target->channel = publication->channel;
  target->name = g_strdup (publication->target);
  target->decision = g_object_ref (decision);
  target->publication = *publication;
  target->changed_at = VIGIE_TIME_UNKNOWN;
  return target;
}

static gboolean
is_destination (GPtrArray *destinations, const VigiePublication *publication)
{
  return publication->channel == VIGIE_CHANNEL_DESTINATION &&
         vigie_destinations_find (destinations, publication->target) != NULL;
}

/* Only the newest few: to compare one is to write the overlay, and since when it differs takes a
 * look at the log, which is taken for the newest. */
static GPtrArray *
list_others (VigieStore *store, GCancellable *cancellable, GError **error)
{
  g_autoptr (GPtrArray) targets =
      g_ptr_array_new_with_free_func ((GDestroyNotify) vigie_target_free);
  g_autoptr (GPtrArray) destinations = vigie_destinations_load (store, error);
  g_autoptr (GPtrArray) decisions = NULL;

  if (destinations == NULL)
    return NULL;
  decisions = vigie_store_list_decisions (store, VIGIE_DECISION_OVERLAY_PUBLISHED, error);
  if (decisions == NULL)
    return NULL;
  for (guint i = decisions->len; i > 0 && targets->len < MAX_OTHERS; i--)
    {
      VigieDecision *decision = g_ptr_array_index (decisions, i - 1);
      VigiePublication publication;
      VigieTarget *target;

      if (!vigie_publication_read (decision, &publication) || is_known (targets, &publication) ||
          (!vigie_store_is_read_only (store) && is_destination (destinations, &publication)))
        continue;
      target = make_target (decision, &publication);
      g_ptr_array_add (targets, target);
      if (!vigie_publication_compare (store, &target->publication, &target->changed,
                                      targets->len == 1 ? &target->changed_at : NULL, cancellable,
                                      error))
        return NULL;
    }
  return g_steal_pointer (&targets);
}

static void
list_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  GError *error = NULL;
  GPtrArray *targets = list_others (data, cancellable, &error);

  if (targets != NULL)
    g_task_return_pointer (task, targets, (GDestroyNotify) g_ptr_array_unref);
  else
    g_task_return_error (task, error);
}

static void start_listing (VigieOutside *self);

static void
on_listed (GObject *object, GAsyncResult *result, gpointer user_data)
{
  VigieOutside *self = VIGIE_OUTSIDE (object);
  g_autoptr (GError) error = NULL;
  GPtrArray *targets = g_task_propagate_pointer (G_TASK (result), &error);

  self->listing = FALSE;
  if (self->store == NULL)
    {
      g_clear_pointer (&targets, g_ptr_array_unref);
      return;
    }
  if (targets != NULL)
    {
      g_ptr_array_unref (self->others);
      self->others = targets;
    }
  else
    g_debug ("What left the desk cannot be read: %s", error->message);
  collect (self);
  if (self->again)
    start_listing (self);
}

static void
start_listing (VigieOutside *self)
{
  g_autoptr (GTask) task = NULL;

  self->again = self->listing;
  if (self->listing)
    return;
  self->listing = TRUE;
  task = g_task_new (self, self->cancellable, on_listed, NULL);
  g_task_set_source_tag (task, start_listing);
  g_task_set_task_data (task, g_object_ref (self->store), g_object_unref);
  g_task_run_in_thread (task, list_in_thread);
}

static gboolean
on_timer (gpointer data)
{
  VigieOutside *self = data;

  self->timer_id = 0;
  start_listing (self);
  return G_SOURCE_REMOVE;
}

/* Decisions are of the desk's person, and what leaves by itself follows them. */
static void
choose_actor (VigieOutside *self)
{
  g_autofree char *person = vigie_settings_dup_person ();

  if (self->pusher != NULL)
    vigie_pusher_set_actor (self->pusher, person);
}

static void
on_store_changed (VigieOutside *self)
{
  choose_actor (self);
  if (self->timer_id == 0)
    self->timer_id = g_timeout_add (DELAY_MS, on_timer, self);
}

/* ---- what came of sending ---- */

static gboolean
has_answer (gpointer key, gpointer value, gpointer data)
{
  VigieOutside *self = data;
  const VigiePushStatus *status = find_status (self, key);

  return status == NULL ||
         (status->state != VIGIE_PUSH_SENDING && status->state != VIGIE_PUSH_CHANGED);
}

/* Only for those who wait for it: whoever does something else is not to be asked amid that. */
static void
ask_for_answers (VigieOutside *self)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  GHashTableIter iter;
  gpointer name;

  g_hash_table_iter_init (&iter, self->asked);
  while (g_hash_table_iter_next (&iter, &name, NULL))
    {
      const VigiePushStatus *status = find_status (self, name);

      if (status != NULL && status->state == VIGIE_PUSH_FAILED && status->needs != 0)
        g_ptr_array_add (names, g_strdup (name));
    }
  g_hash_table_foreach_remove (self->asked, has_answer, self);
  for (guint i = 0; i < names->len; i++)
    g_signal_emit (self, signals[SIGNAL_ASKED], 0, g_ptr_array_index (names, i));
}

static void
on_pusher_changed (VigieOutside *self)
{
  collect (self);
  on_store_changed (self);
  ask_for_answers (self);
}

/* ---- the object ---- */

static void
vigie_outside_finalize (GObject *object)
{
  VigieOutside *self = VIGIE_OUTSIDE (object);

  g_assert (self->store == NULL); /* vigie_outside_close() was forgotten */
  g_ptr_array_unref (self->others);
  g_ptr_array_unref (self->items);
  g_hash_table_unref (self->kept);
  g_hash_table_unref (self->asked);
  g_object_unref (self->cancellable);

  G_OBJECT_CLASS (vigie_outside_parent_class)->finalize (object);
}

static void
vigie_outside_class_init (VigieOutsideClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = vigie_outside_finalize;

  signals[SIGNAL_CHANGED] = g_signal_new ("changed", VIGIE_TYPE_OUTSIDE, G_SIGNAL_RUN_LAST, 0, NULL,
                                          NULL, NULL, G_TYPE_NONE, 0);
  signals[SIGNAL_ASKED] = g_signal_new ("asked", VIGIE_TYPE_OUTSIDE, G_SIGNAL_RUN_LAST, 0, NULL,
                                        NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
vigie_outside_init (VigieOutside *self)
{
  self->others = g_ptr_array_new_with_free_func ((GDestroyNotify) vigie_target_free);
  self->items = g_ptr_array_new_with_free_func ((GDestroyNotify) vigie_outside_item_free);
  self->kept = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->asked = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->cancellable = g_cancellable_new ();
}

/**
 * vigie_outside_new:
 * @store: the incident
 *
 * Returns: (transfer full): one that begins to look, and to send, at once
 */
VigieOutside *
vigie_outside_new (VigieStore *store)
{
  VigieOutside *self;

  g_return_val_if_fail (VIGIE_IS_STORE (store), NULL);

  self = g_object_new (VIGIE_TYPE_OUTSIDE, NULL);
  self->store = g_object_ref (store);
  if (!vigie_store_is_read_only (store))
    {
      self->pusher = vigie_pusher_new (store);
      choose_actor (self);
      g_signal_connect_object (self->pusher, "changed", G_CALLBACK (on_pusher_changed), self,
                               G_CONNECT_SWAPPED);
    }
  self->changed_id =
      g_signal_connect_swapped (store, "changed", G_CALLBACK (on_store_changed), self);
  start_listing (self);
  return self;
}

/**
 * vigie_outside_close:
 * @self: what the outside world sees
 *
 * Ends what is being sent, without waiting for it; what had not left by itself yet is sent from the
 * file, for a short while. Call once, before the store is closed and the
 * last reference goes.
 */
void
vigie_outside_close (VigieOutside *self)
{
  g_return_if_fail (VIGIE_IS_OUTSIDE (self));
  g_return_if_fail (self->store != NULL);

  g_clear_handle_id (&self->timer_id, g_source_remove);
  g_clear_signal_handler (&self->changed_id, self->store);
  g_cancellable_cancel (self->cancellable);
  if (self->pusher != NULL)
    {
      g_signal_handlers_disconnect_by_data (self->pusher, self);
      vigie_pusher_close (self->pusher);
      if (vigie_pusher_is_busy (self->pusher))
        vigie_hold_application_for (self->pusher);
      vigie_outside_send_rest (self->pusher);
    }
  g_clear_object (&self->pusher);
  g_clear_object (&self->store);
}

VigieStore *
vigie_outside_get_store (VigieOutside *self)
{
  g_return_val_if_fail (VIGIE_IS_OUTSIDE (self), NULL);

  return self->store;
}

/**
 * vigie_outside_get_items:
 *
 * Returns: (transfer none) (element-type VigieOutsideItem): destinations in their order, then the
 *   rest with the newest first; valid until "changed"
 */
GPtrArray *
vigie_outside_get_items (VigieOutside *self)
{
  g_return_val_if_fail (VIGIE_IS_OUTSIDE (self), NULL);

  return self->items;
}

/* (transfer none) (nullable): a destination that can be sent to; valid until "changed" */
const VigieOutsideItem *
vigie_outside_find (VigieOutside *self, const char *name)
{
  g_return_val_if_fail (VIGIE_IS_OUTSIDE (self), NULL);

  for (guint i = 0; i < self->items->len; i++)
    {
      const VigieOutsideItem *item = g_ptr_array_index (self->items, i);

      if (item->can_send && strcmp (item->name, name) == 0)
        return item;
    }
  return NULL;
}

VigieOutsideSummary
vigie_outside_get_summary (VigieOutside *self)
{
  return vigie_outside_summarize (self->items);
}

guint
vigie_outside_get_n_destinations (VigieOutside *self)
{
  g_return_val_if_fail (VIGIE_IS_OUTSIDE (self), 0);

  return self->pusher != NULL ? vigie_pusher_list (self->pusher)->len : 0;
}

/* ---- what people do ---- */

/**
 * vigie_outside_publish:
 * @self: what the outside world sees
 * @name: (nullable): of a destination; %NULL for all where something else is seen than the desk
 * says
 * @flags: what somebody agreed to
 *
 * Sends now, also where that failed before.
 *
 * Returns: to how many something is sent
 */
guint
vigie_outside_publish (VigieOutside *self, const char *name, VigiePushFlags flags)
{
  guint n = 0;

  g_return_val_if_fail (VIGIE_IS_OUTSIDE (self), 0);

  if (self->pusher == NULL)
    return 0;
  for (guint i = 0; i < self->items->len; i++)
    {
      const VigieOutsideItem *item = g_ptr_array_index (self->items, i);

      if (!item->can_send ||
          (name != NULL ? strcmp (item->name, name) != 0 : item->state == VIGIE_PUSH_CURRENT))
        continue;
      g_hash_table_remove (self->kept, item->name);
      g_hash_table_add (self->asked, g_strdup (item->name));
      n++;
    }
  choose_actor (self);
  vigie_pusher_send (self->pusher, name, flags);
  return n;
}

typedef struct
{
  VigieStore *store;
  char *name;
} Keeping;

static void
keeping_free (gpointer data)
{
  Keeping *self = data;

  g_object_unref (self->store);
  g_free (self->name);
  g_free (self);
}

static void
keep_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Keeping *keeping = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) all = vigie_destinations_load (keeping->store, &error);
  const VigieDestination *found = all != NULL ? vigie_destinations_find (all, keeping->name) : NULL;

  if (found != NULL && found->automatic)
    {
      g_autoptr (VigieDestination) changed = vigie_destination_copy (found);

      changed->automatic = FALSE;
      vigie_destinations_change (keeping->store, keeping->name, changed, &error);
    }
  if (error != NULL)
    g_debug ("“%s” stays automatic: %s", keeping->name, error->message);
  g_task_return_boolean (task, TRUE);
}

/**
 * vigie_outside_keep_theirs:
 * @self: what the outside world sees
 * @name: of a destination where somebody else wrote
 *
 * Leaves it alone until somebody publishes there again: nothing is sent by itself any more.
 */
void
vigie_outside_keep_theirs (VigieOutside *self, const char *name)
{
  g_autoptr (GTask) task = NULL;
  Keeping *keeping;

  g_return_if_fail (VIGIE_IS_OUTSIDE (self));
  g_return_if_fail (name != NULL);

  keeping = g_new0 (Keeping, 1);
  keeping->store = g_object_ref (self->store);
  keeping->name = g_strdup (name);
  g_hash_table_add (self->kept, g_strdup (name));
  task = g_task_new (self, NULL, NULL, NULL);
  g_task_set_source_tag (task, vigie_outside_keep_theirs);
  g_task_set_task_data (task, keeping, keeping_free);
  g_task_run_in_thread (task, keep_in_thread);
  collect (self);
}

/**
 * vigie_outside_set_secret:
 * @self: what the outside world sees
 * @destination: whose
 * @secret: (nullable): its password or token until the incident is closed, where no keyring has it
 */
void
vigie_outside_set_secret (VigieOutside *self,
                          const VigieDestination *destination,
                          const char *secret)
{
  g_return_if_fail (VIGIE_IS_OUTSIDE (self));

  if (self->pusher != NULL)
    vigie_pusher_set_secret (self->pusher, destination, secret);
}

/* Looks again at once; what the incident says anew is seen without it. */
void
vigie_outside_refresh (VigieOutside *self)
{
  g_return_if_fail (VIGIE_IS_OUTSIDE (self));

  if (self->pusher != NULL)
    vigie_pusher_refresh (self->pusher);
  start_listing (self);
}
