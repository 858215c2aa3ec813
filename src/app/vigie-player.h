/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * VigiePlayer:
 *
 * Where the review stands in an incident's time, and how quickly that goes on.
 *
 * Properties: "at" (int64, ms), "playing" (boolean), "speed" (uint: 60 plays a minute in a second),
 * "looping" (boolean: begin the span anew at its end). All of them notify.
 */
#define VIGIE_TYPE_PLAYER (vigie_player_get_type ())
G_DECLARE_FINAL_TYPE (VigiePlayer, vigie_player, VIGIE, PLAYER, GObject)

#define VIGIE_PLAYER_MAX_SPEED 600

VigiePlayer *vigie_player_new (void);
void vigie_player_set_bounds (VigiePlayer *self, gint64 from, gint64 to);
void vigie_player_set_span (VigiePlayer *self, gint64 from, gint64 to);
gboolean vigie_player_has_span (VigiePlayer *self);
gboolean vigie_player_get_span (VigiePlayer *self, gint64 *from, gint64 *to);
gint64 vigie_player_get_at (VigiePlayer *self);
void vigie_player_seek (VigiePlayer *self, gint64 at);
gboolean vigie_player_is_playing (VigiePlayer *self);
void vigie_player_set_playing (VigiePlayer *self, gboolean playing);
guint vigie_player_get_speed (VigiePlayer *self);
void vigie_player_set_speed (VigiePlayer *self, guint speed);
void vigie_player_advance (VigiePlayer *self, gint64 elapsed_us);

G_END_DECLS
