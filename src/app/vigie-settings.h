/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

GSettings *
vigie_settings_get (void); /* (transfer none) (nullable): %NULL when the schema is not here */
char *vigie_settings_dup_basemap (void);
char *vigie_settings_dup_contact (void); /* (nullable) */
gboolean vigie_settings_get_fetch_photos (void);
void vigie_settings_set_fetch_photos (gboolean fetch);
char *vigie_settings_dup_person (void); /* (nullable) */
void vigie_settings_set_person (const char *name);
char *vigie_settings_dup_last_territory (void); /* (nullable) */
void vigie_settings_set_last_territory (const char *path);
char *vigie_settings_dup_overlay_format (void);
char *vigie_settings_dup_overlay_folder (void); /* (nullable) */
void vigie_settings_set_overlay (const char *format, const char *folder);
char *vigie_settings_dup_brief_language (void); /* (nullable) */
void vigie_settings_set_brief_language (const char *language);
gboolean vigie_settings_get_brief_landscape (void);
void vigie_settings_set_brief_landscape (gboolean landscape);
guint vigie_settings_get_live_port (void);
void vigie_settings_set_live_port (guint port);
gboolean vigie_settings_get_capture (void);
void vigie_settings_set_capture (gboolean wanted);
guint vigie_settings_get_capture_port (void);
void vigie_settings_set_capture_port (guint port);
void vigie_settings_set_basemap (const char *id);
GStrv vigie_settings_dup_hidden_layers (void);
void vigie_settings_set_hidden_layers (const char *const *kinds);

G_END_DECLS
