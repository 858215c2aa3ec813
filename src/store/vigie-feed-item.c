/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-feed-item-private.h"

struct _VigieFeedItem
{
  GObject parent_instance;

  VigiePost *post;
  VigiePostState *state;
  VigiePostTies ties;
};

typedef enum
{
  PROP_STATUS = 1,
  PROP_HAS_POSITION,
  PROP_DUPLICATES,
  PROP_JUDGED_BY,
  PROP_OWNER,
  PROP_LABELS,
  PROP_PHOTO_VERDICT,
  PROP_SOURCE_CHANGE,
  PROP_POST,
} VigieFeedItemProperty;

static GParamSpec *properties[PROP_POST + 1];

G_DEFINE_FINAL_TYPE (VigieFeedItem, vigie_feed_item, G_TYPE_OBJECT)

static gboolean
has_position (VigieFeedItem *self)
{
  return vigie_post_choose_position (self->post, self->state) != NULL;
}

static void
vigie_feed_item_finalize (GObject *object)
{
  VigieFeedItem *self = VIGIE_FEED_ITEM (object);

  g_clear_object (&self->post);
  g_clear_pointer (&self->state, vigie_post_state_free);

  G_OBJECT_CLASS (vigie_feed_item_parent_class)->finalize (object);
}

static void
vigie_feed_item_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  VigieFeedItem *self = VIGIE_FEED_ITEM (object);

  switch ((VigieFeedItemProperty) prop_id)
    {
    case PROP_STATUS:
      g_value_set_int (value, (int) self->state->status);
      break;
    case PROP_HAS_POSITION:
      g_value_set_boolean (value, has_position (self));
      break;
    case PROP_DUPLICATES:
      g_value_set_uint (value, self->ties.n_duplicates);
      break;
    case PROP_JUDGED_BY:
      g_value_set_string (value, self->state->judged_by);
      break;
    case PROP_OWNER:
      g_value_set_string (value, self->state->owner);
      break;
    case PROP_LABELS:
      g_value_set_boxed (value, self->state->labels);
      break;
    case PROP_PHOTO_VERDICT:
      g_value_set_int (value, (int) self->ties.photo_verdict);
      break;
    case PROP_SOURCE_CHANGE:
      g_value_set_int (value, self->ties.source_change);
      break;
    case PROP_POST:
      g_value_set_object (value, self->post);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
vigie_feed_item_class_init (VigieFeedItemClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->finalize = vigie_feed_item_finalize;
  object_class->get_property = vigie_feed_item_get_property;

  properties[PROP_STATUS] =
      g_param_spec_int ("status", NULL, NULL, 0, VIGIE_N_STATUSES - 1, VIGIE_STATUS_NEW, flags);
  properties[PROP_HAS_POSITION] = g_param_spec_boolean ("has-position", NULL, NULL, FALSE, flags);
  properties[PROP_DUPLICATES] =
      g_param_spec_uint ("duplicates", NULL, NULL, 0, G_MAXUINT, 0, flags);
  properties[PROP_JUDGED_BY] = g_param_spec_string ("judged-by", NULL, NULL, NULL, flags);
  properties[PROP_OWNER] = g_param_spec_string ("owner", NULL, NULL, NULL, flags);
  properties[PROP_LABELS] = g_param_spec_boxed ("labels", NULL, NULL, G_TYPE_STRV, flags);
  properties[PROP_PHOTO_VERDICT] = g_param_spec_int ("photo-verdict", NULL, NULL, 0,
                                                     VIGIE_N_STATUSES - 1, VIGIE_STATUS_NEW, flags);
  properties[PROP_SOURCE_CHANGE] =
      g_param_spec_int ("source-change", NULL, NULL, 0, G_MAXINT, 0, flags);
  properties[PROP_POST] = g_param_spec_object ("post", NULL, NULL, VIGIE_TYPE_POST, flags);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
vigie_feed_item_init (VigieFeedItem *self)
{
}

VigieFeedItem *
vigie_feed_item_new (VigiePost *post, const VigiePostState *state, const VigiePostTies *ties)
{
  VigieFeedItem *self = g_object_new (VIGIE_TYPE_FEED_ITEM, NULL);

  self->post = g_object_ref (post);
  self->state = vigie_post_state_copy (state);
  self->ties = *ties;
  return self;
}

static gboolean
texts_equal (GStrv a, GStrv b)
{
  if (a == NULL || b == NULL)
    return a == b;
  return g_strv_equal ((const char *const *) a, (const char *const *) b);
}

static void
notify_verdict (VigieFeedItem *self, const VigiePostState *old)
{
  const VigiePostState *state = self->state;

  if (old->status != state->status || g_strcmp0 (old->reason, state->reason) != 0 ||
      !texts_equal (old->confirmed_by, state->confirmed_by) ||
      !texts_equal (old->checks, state->checks))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATUS]);
  if (g_strcmp0 (old->judged_by, state->judged_by) != 0 || old->judged_at != state->judged_at)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_JUDGED_BY]);
  if (g_strcmp0 (old->owner, state->owner) != 0)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_OWNER]);
  if (!texts_equal (old->labels, state->labels))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_LABELS]);
}

static void
notify_position (VigieFeedItem *self, const VigiePostState *old, gboolean had_position)
{
  const VigiePostState *state = self->state;

  if (had_position != has_position (self) || old->has_position != state->has_position ||
      (state->has_position && !vigie_position_equal (&old->position, &state->position)))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_HAS_POSITION]);
}

/* A post is never altered; photos that it names may have been fetched since, or removed, and its
 * author named otherwise. */
static gboolean
is_other (VigiePost *old, VigiePost *post)
{
  gsize n_old, n;
  VigiePhotoFacts *const *old_photos = vigie_post_get_photos (old, &n_old);
  VigiePhotoFacts *const *photos = vigie_post_get_photos (post, &n);

  for (gsize i = 0; i < n; i++)
    {
      if (i >= n_old || g_strcmp0 (old_photos[i]->sha256, photos[i]->sha256) != 0 ||
          old_photos[i]->is_removed != photos[i]->is_removed)
        return TRUE;
    }
  return n != n_old || g_strcmp0 (vigie_post_get_id (old), vigie_post_get_id (post)) != 0 ||
         g_strcmp0 (vigie_post_get_author (old), vigie_post_get_author (post)) != 0 ||
         g_strcmp0 (vigie_post_get_url (old), vigie_post_get_url (post)) != 0 ||
         g_strcmp0 (vigie_post_get_external_id (old), vigie_post_get_external_id (post)) != 0 ||
         g_strcmp0 (vigie_post_get_text (old), vigie_post_get_text (post)) != 0;
}

/* Notifies what changed, once each, after everything has changed. */
void
vigie_feed_item_update (VigieFeedItem *self,
                        VigiePost *post,
                        const VigiePostState *state,
                        const VigiePostTies *ties)
{
  g_autoptr (VigiePostState) old = g_steal_pointer (&self->state);
  const VigiePostTies old_ties = self->ties;
  gboolean had_position = vigie_post_choose_position (self->post, old) != NULL;
  gboolean other = is_other (self->post, post);

  self->state = vigie_post_state_copy (state);
  self->ties = *ties;
  if (other)
    g_set_object (&self->post, post);

  g_object_freeze_notify (G_OBJECT (self));
  notify_verdict (self, old);
  notify_position (self, old, had_position);
  if (old_ties.n_duplicates != ties->n_duplicates ||
      g_strcmp0 (old->duplicate_of, state->duplicate_of) != 0 ||
      !texts_equal (old->differs_from, state->differs_from))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_DUPLICATES]);
  if (old_ties.photo_verdict != ties->photo_verdict ||
      old_ties.photos_decided_at != ties->photos_decided_at ||
      old_ties.photo_redacted != ties->photo_redacted)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PHOTO_VERDICT]);
  if (old_ties.source_change != ties->source_change ||
      old_ties.source_changed_at != ties->source_changed_at)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SOURCE_CHANGE]);
  if (other)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_POST]);
  g_object_thaw_notify (G_OBJECT (self));
}

/**
 * vigie_feed_item_get_post:
 * @self: a row
 *
 * Returns: (transfer none): the post
 */
VigiePost *
vigie_feed_item_get_post (VigieFeedItem *self)
{
  g_return_val_if_fail (VIGIE_IS_FEED_ITEM (self), NULL);

  return self->post;
}

/**
 * vigie_feed_item_get_state:
 * @self: a row
 *
 * Returns: (transfer none): what was decided about the post, until the next change
 */
const VigiePostState *
vigie_feed_item_get_state (VigieFeedItem *self)
{
  g_return_val_if_fail (VIGIE_IS_FEED_ITEM (self), NULL);

  return self->state;
}

guint
vigie_feed_item_get_n_duplicates (VigieFeedItem *self)
{
  g_return_val_if_fail (VIGIE_IS_FEED_ITEM (self), 0);

  return self->ties.n_duplicates;
}

VigieStatus
vigie_feed_item_get_status (VigieFeedItem *self)
{
  g_return_val_if_fail (VIGIE_IS_FEED_ITEM (self), VIGIE_STATUS_NEW);

  return self->state->status;
}

/**
 * vigie_feed_item_get_photo_verdict:
 * @self: a row
 *
 * Returns: the gravest verdict on one of the post's photos
 */
VigieStatus
vigie_feed_item_get_photo_verdict (VigieFeedItem *self)
{
  g_return_val_if_fail (VIGIE_IS_FEED_ITEM (self), VIGIE_STATUS_NEW);

  return self->ties.photo_verdict;
}

/**
 * vigie_feed_item_is_photo_redacted:
 * @self: a row
 *
 * Returns: whether something of one of the post's photos is blurred before it goes out
 */
gboolean
vigie_feed_item_is_photo_redacted (VigieFeedItem *self)
{
  g_return_val_if_fail (VIGIE_IS_FEED_ITEM (self), FALSE);

  return self->ties.photo_redacted;
}

/**
 * vigie_feed_item_get_source_change:
 * @self: a row
 * @at: (out): ms, when
 *
 * Returns: a #VigiePostUpdateKind, what the source did with the post last; 0 where it did nothing
 */
int
vigie_feed_item_get_source_change (VigieFeedItem *self, gint64 *at)
{
  g_return_val_if_fail (VIGIE_IS_FEED_ITEM (self), 0);

  *at = self->ties.source_changed_at;
  return self->ties.source_change;
}
