/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-player.h"

#define TICK_MS 40

struct _VigiePlayer
{
  GObject parent_instance;

  gint64 from; /* bounds, ms */
  gint64 to;
  gint64 span_from; /* of what is played; the bounds where span_to is not later */
  gint64 span_to;
  gint64 at;
  gint64 rest_us; /* of the incident's time, less than a millisecond */
  gboolean playing;
  gboolean looping;
  guint speed;
  guint tick_id;
  gint64 ticked_at; /* µs */
};

enum
{
  PROP_0,
  PROP_AT,
  PROP_PLAYING,
  PROP_SPEED,
  PROP_LOOPING,
  N_PROPS
};

static GParamSpec *props[N_PROPS];

G_DEFINE_FINAL_TYPE (VigiePlayer, vigie_player, G_TYPE_OBJECT)

static gint64
get_begin (VigiePlayer *self)
{
  return vigie_player_has_span (self) ? self->span_from : self->from;
}

static gint64
get_end (VigiePlayer *self)
{
  return vigie_player_has_span (self) ? self->span_to : self->to;
}

static gboolean
on_tick (gpointer data)
{
  VigiePlayer *self = data;
  gint64 now = g_get_monotonic_time ();
  gint64 elapsed = now - self->ticked_at;

  self->ticked_at = now;
  vigie_player_advance (self, elapsed);
  return G_SOURCE_CONTINUE;
}

static void
vigie_player_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  VigiePlayer *self = VIGIE_PLAYER (object);

  switch (id)
    {
    case PROP_AT:
      g_value_set_int64 (value, self->at);
      break;
    case PROP_PLAYING:
      g_value_set_boolean (value, self->playing);
      break;
    case PROP_SPEED:
      g_value_set_uint (value, self->speed);
      break;
    case PROP_LOOPING:
      g_value_set_boolean (value, self->looping);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
vigie_player_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  VigiePlayer *self = VIGIE_PLAYER (object);

  switch (id)
    {
    case PROP_AT:
      vigie_player_seek (self, g_value_get_int64 (value));
      break;
    case PROP_PLAYING:
      vigie_player_set_playing (self, g_value_get_boolean (value));
      break;
    case PROP_SPEED:
      vigie_player_set_speed (self, g_value_get_uint (value));
      break;
    case PROP_LOOPING:
      if (self->looping == g_value_get_boolean (value))
        return;
      self->looping = g_value_get_boolean (value);
      g_object_notify_by_pspec (object, pspec);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
vigie_player_dispose (GObject *object)
{
  VigiePlayer *self = VIGIE_PLAYER (object);

  g_clear_handle_id (&self->tick_id, g_source_remove);

  G_OBJECT_CLASS (vigie_player_parent_class)->dispose (object);
}

static void
vigie_player_class_init (VigiePlayerClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->get_property = vigie_player_get_property;
  object_class->set_property = vigie_player_set_property;
  object_class->dispose = vigie_player_dispose;
  props[PROP_AT] = g_param_spec_int64 ("at", NULL, NULL, G_MININT64, G_MAXINT64, 0, flags);
  props[PROP_PLAYING] = g_param_spec_boolean ("playing", NULL, NULL, FALSE, flags);
  props[PROP_SPEED] = g_param_spec_uint ("speed", NULL, NULL, 1, VIGIE_PLAYER_MAX_SPEED, 60, flags);
  props[PROP_LOOPING] = g_param_spec_boolean ("looping", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, N_PROPS, props);
}

static void
vigie_player_init (VigiePlayer *self)
{
  self->speed = 60;
}

VigiePlayer *
vigie_player_new (void)
{
  return g_object_new (VIGIE_TYPE_PLAYER, NULL);
}

/**
 * vigie_player_set_bounds:
 * @self: a player
 * @from: ms
 * @to: ms, not before @from
 *
 * From when to when there is something to see. The moment stays where it is, if that is within.
 */
void
vigie_player_set_bounds (VigiePlayer *self, gint64 from, gint64 to)
{
  g_return_if_fail (VIGIE_IS_PLAYER (self));
  g_return_if_fail (from <= to);

  self->from = from;
  self->to = to;
  vigie_player_seek (self, self->at);
}

/**
 * vigie_player_set_span:
 * @self: a player
 * @from: ms
 * @to: ms; not later than @from: no span
 *
 * What is played, a part of the bounds. One may look at moments outside of it.
 */
void
vigie_player_set_span (VigiePlayer *self, gint64 from, gint64 to)
{
  g_return_if_fail (VIGIE_IS_PLAYER (self));

  self->span_from = from;
  self->span_to = to;
}

gboolean
vigie_player_has_span (VigiePlayer *self)
{
  g_return_val_if_fail (VIGIE_IS_PLAYER (self), FALSE);

  return self->span_from < self->span_to;
}

/**
 * vigie_player_get_span:
 * @self: a player
 * @from: (out): ms, where it begins; unchanged without one
 * @to: (out): ms, where it ends; unchanged without one
 *
 * Returns: whether only a part is played
 */
gboolean
vigie_player_get_span (VigiePlayer *self, gint64 *from, gint64 *to)
{
  g_return_val_if_fail (VIGIE_IS_PLAYER (self), FALSE);

  if (!vigie_player_has_span (self))
    return FALSE;
  *from = self->span_from;
  *to = self->span_to;
  return TRUE;
}

gint64
vigie_player_get_at (VigiePlayer *self)
{
  g_return_val_if_fail (VIGIE_IS_PLAYER (self), 0);

  return self->at;
}

/**
 * vigie_player_seek:
 * @self: a player
 * @at: ms; moved into the bounds
 */
void
vigie_player_seek (VigiePlayer *self, gint64 at)
{
  g_return_if_fail (VIGIE_IS_PLAYER (self));

  at = CLAMP (at, self->from, self->to);
  self->rest_us = 0;
  if (self->at == at)
    return;
  self->at = at;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_AT]);
}

gboolean
vigie_player_is_playing (VigiePlayer *self)
{
  g_return_val_if_fail (VIGIE_IS_PLAYER (self), FALSE);

  return self->playing;
}

/**
 * vigie_player_set_playing:
 * @self: a player
 * @playing: whether time goes on
 *
 * At the end of what is played it begins anew.
 */
void
vigie_player_set_playing (VigiePlayer *self, gboolean playing)
{
  g_return_if_fail (VIGIE_IS_PLAYER (self));

  if (self->playing == playing)
    return;
  self->playing = playing;
  g_clear_handle_id (&self->tick_id, g_source_remove);
  if (playing)
    {
      if (self->at >= get_end (self) || self->at < get_begin (self))
        vigie_player_seek (self, get_begin (self));
      self->ticked_at = g_get_monotonic_time ();
      self->tick_id = g_timeout_add (TICK_MS, on_tick, self);
    }
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_PLAYING]);
}

guint
vigie_player_get_speed (VigiePlayer *self)
{
  g_return_val_if_fail (VIGIE_IS_PLAYER (self), 1);

  return self->speed;
}

void
vigie_player_set_speed (VigiePlayer *self, guint speed)
{
  g_return_if_fail (VIGIE_IS_PLAYER (self));
  g_return_if_fail (speed >= 1 && speed <= VIGIE_PLAYER_MAX_SPEED);

  if (self->speed == speed)
    return;
  self->speed = speed;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_SPEED]);
}

/**
 * vigie_player_advance:
 * @self: a player
 * @elapsed_us: how long the watch on the wall went on, µs
 *
 * What happens while it plays; does nothing else while it does not.
 */
void
vigie_player_advance (VigiePlayer *self, gint64 elapsed_us)
{
  gint64 end, step_us, at;

  g_return_if_fail (VIGIE_IS_PLAYER (self));
  g_return_if_fail (elapsed_us >= 0);

  if (!self->playing)
    return;
  end = get_end (self);
  step_us = elapsed_us * self->speed + self->rest_us;
  at = self->at + step_us / 1000;
  if (at < end)
    {
      vigie_player_seek (self, at);
      self->rest_us = step_us % 1000;
      return;
    }
  if (self->looping && get_begin (self) < end)
    {
      vigie_player_seek (self, get_begin (self));
      return;
    }
  vigie_player_seek (self, end);
  vigie_player_set_playing (self, FALSE);
}
