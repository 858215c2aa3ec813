/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-feed-item-private.h"

struct _VigieFeedItem
{
  GObject parent_instance;

  VigiePost *post;
  VigiePostState *state;
  guint n_duplicates;
};

typedef enum
{
  PROP_STATUS = 1,
  PROP_HAS_POSITION,
  PROP_DUPLICATES,
  PROP_DECIDED_BY,
  PROP_OWNER,
  PROP_PHOTOS_HERE,
} VigieFeedItemProperty;

static GParamSpec *properties[PROP_PHOTOS_HERE + 1];

G_DEFINE_FINAL_TYPE (VigieFeedItem, vigie_feed_item, G_TYPE_OBJECT)

static gboolean
has_position (VigieFeedItem *self)
{
  return vigie_post_choose_position (self->post, self->state) != NULL;
}

static guint
count_photos_here (VigiePost *post)
{
  gsize n_photos;
  VigiePhotoFacts *const *photos = vigie_post_get_photos (post, &n_photos);
  guint n = 0;

  for (gsize i = 0; i < n_photos; i++)
    n += photos[i]->sha256 != NULL;
  return n;
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
      g_value_set_uint (value, self->n_duplicates);
      break;
    case PROP_DECIDED_BY:
      g_value_set_string (value, self->state->decided_by);
      break;
    case PROP_OWNER:
      g_value_set_string (value, self->state->owner);
      break;
    case PROP_PHOTOS_HERE:
      g_value_set_uint (value, count_photos_here (self->post));
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
  properties[PROP_DECIDED_BY] = g_param_spec_string ("decided-by", NULL, NULL, NULL, flags);
  properties[PROP_OWNER] = g_param_spec_string ("owner", NULL, NULL, NULL, flags);
  properties[PROP_PHOTOS_HERE] =
      g_param_spec_uint ("photos-here", NULL, NULL, 0, G_MAXUINT, 0, flags);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
vigie_feed_item_init (VigieFeedItem *self)
{
}

VigieFeedItem *
vigie_feed_item_new (VigiePost *post, const VigiePostState *state, guint n_duplicates)
{
  VigieFeedItem *self = g_object_new (VIGIE_TYPE_FEED_ITEM, NULL);

  self->post = g_object_ref (post);
  self->state = vigie_post_state_copy (state);
  self->n_duplicates = n_duplicates;
  return self;
}

/* Notifies what changed, once each, after everything has changed. */
void
vigie_feed_item_update (VigieFeedItem *self,
                        VigiePost *post,
                        const VigiePostState *state,
                        guint n_duplicates)
{
  g_autoptr (VigiePostState) old = g_steal_pointer (&self->state);
  gboolean had_position = vigie_post_choose_position (self->post, old) != NULL;
  guint old_n_duplicates = self->n_duplicates;
  guint old_n_photos = count_photos_here (self->post);

  /* a post never changes but for photos that come after it */
  if (count_photos_here (post) != old_n_photos)
    g_set_object (&self->post, post);
  self->state = vigie_post_state_copy (state);
  self->n_duplicates = n_duplicates;

  g_object_freeze_notify (G_OBJECT (self));
  if (count_photos_here (self->post) != old_n_photos)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PHOTOS_HERE]);
  if (old->status != state->status || g_strcmp0 (old->reason, state->reason) != 0)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATUS]);
  if (had_position != has_position (self) || old->has_position != state->has_position ||
      (state->has_position && !vigie_position_equal (&old->position, &state->position)))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_HAS_POSITION]);
  if (old_n_duplicates != n_duplicates || g_strcmp0 (old->duplicate_of, state->duplicate_of) != 0)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_DUPLICATES]);
  if (g_strcmp0 (old->decided_by, state->decided_by) != 0 || old->decided_at != state->decided_at)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_DECIDED_BY]);
  if (g_strcmp0 (old->owner, state->owner) != 0)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_OWNER]);
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

  return self->n_duplicates;
}

VigieStatus
vigie_feed_item_get_status (VigieFeedItem *self)
{
  g_return_val_if_fail (VIGIE_IS_FEED_ITEM (self), VIGIE_STATUS_NEW);

  return self->state->status;
}
