/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-settings.h"

#include "vigie-basemap-catalog.h"
#include "vigie-install.h"

/* An uninstalled build has its schema in its own data folder. */
static GSettingsSchema *
find_schema (void)
{
  GSettingsSchemaSource *source = g_settings_schema_source_get_default ();
  g_autofree char *folder = vigie_install_find ("data", "gschemas.compiled", "");
  g_autoptr (GSettingsSchemaSource) local =
      folder[0] != '\0' ? g_settings_schema_source_new_from_directory (folder, source, TRUE, NULL)
                        : NULL;

  if (local != NULL)
    return g_settings_schema_source_lookup (local, VIGIE_APP_ID, TRUE);
  return source != NULL ? g_settings_schema_source_lookup (source, VIGIE_APP_ID, TRUE) : NULL;
}

/**
 * vigie_settings_get:
 *
 * Returns: (transfer none) (nullable): the application's settings
 */
GSettings *
vigie_settings_get (void)
{
  static GSettings *settings = NULL;
  static gsize ready = 0;

  if (g_once_init_enter (&ready))
    {
      g_autoptr (GSettingsSchema) schema = find_schema ();

      if (schema != NULL)
        settings = g_settings_new_full (schema, NULL, NULL);
      g_once_init_leave (&ready, 1);
    }
  return settings;
}

/**
 * vigie_settings_dup_basemap:
 *
 * Returns: (transfer full): id of the basemap that was chosen last
 */
char *
vigie_settings_dup_basemap (void)
{
  GSettings *settings = vigie_settings_get ();

  return settings != NULL ? g_settings_get_string (settings, "basemap")
                          : g_strdup (VIGIE_BASEMAP_DEFAULT_ID);
}

void
vigie_settings_set_basemap (const char *id)
{
  GSettings *settings = vigie_settings_get ();

  if (settings != NULL)
    g_settings_set_string (settings, "basemap", id);
}

/* (transfer full): kinds of sources of official information that the map does not show */
GStrv
vigie_settings_dup_hidden_layers (void)
{
  GSettings *settings = vigie_settings_get ();

  return settings != NULL ? g_settings_get_strv (settings, "hidden-layers") : g_new0 (char *, 1);
}

void
vigie_settings_set_hidden_layers (const char *const *kinds)
{
  GSettings *settings = vigie_settings_get ();

  if (settings != NULL)
    g_settings_set_strv (settings, "hidden-layers", kinds);
}

/**
 * vigie_settings_dup_contact:
 *
 * Returns: (transfer full) (nullable): address or mail that servers of maps are told in the
 *   User-Agent, as tile.openstreetmap.org asks; %NULL when nobody wrote one
 */
char *
vigie_settings_dup_contact (void)
{
  GSettings *settings = vigie_settings_get ();
  g_autofree char *contact = settings != NULL ? g_settings_get_string (settings, "contact") : NULL;

  return contact != NULL && contact[0] != '\0' ? g_steal_pointer (&contact) : NULL;
}

/**
 * vigie_settings_get_fetch_photos:
 *
 * Returns: whether servers are asked for photos of posts that are looked at
 */
gboolean
vigie_settings_get_fetch_photos (void)
{
  GSettings *settings = vigie_settings_get ();

  return settings == NULL || g_settings_get_boolean (settings, "fetch-photos");
}

void
vigie_settings_set_fetch_photos (gboolean fetch)
{
  GSettings *settings = vigie_settings_get ();

  if (settings != NULL)
    g_settings_set_boolean (settings, "fetch-photos", fetch);
}

/**
 * vigie_settings_dup_person:
 *
 * Returns: (transfer full) (nullable): who works at this desk, where somebody said so
 */
char *
vigie_settings_dup_person (void)
{
  GSettings *settings = vigie_settings_get ();
  g_autofree char *name = settings != NULL ? g_settings_get_string (settings, "person") : NULL;

  if (name == NULL || g_strstrip (name)[0] == '\0')
    return NULL;
  return g_steal_pointer (&name);
}

void
vigie_settings_set_person (const char *name)
{
  GSettings *settings = vigie_settings_get ();

  if (settings != NULL)
    g_settings_set_string (settings, "person", name);
}

/**
 * vigie_settings_dup_last_territory:
 *
 * Returns: (transfer full) (nullable): path of the territory that was used last, where it is there
 *   still
 */
char *
vigie_settings_dup_last_territory (void)
{
  GSettings *settings = vigie_settings_get ();
  g_autofree char *path =
      settings != NULL ? g_settings_get_string (settings, "last-territory") : NULL;

  if (path == NULL || !g_file_test (path, G_FILE_TEST_IS_REGULAR))
    return NULL;
  return g_steal_pointer (&path);
}

void
vigie_settings_set_last_territory (const char *path)
{
  GSettings *settings = vigie_settings_get ();

  if (settings != NULL && g_utf8_validate (path, -1, NULL))
    g_settings_set_string (settings, "last-territory", path);
}

/**
 * vigie_settings_dup_overlay_format:
 *
 * Returns: (transfer full): a word for vigie_export_format_find(): what the last overlay was
 */
char *
vigie_settings_dup_overlay_format (void)
{
  GSettings *settings = vigie_settings_get ();

  return settings != NULL ? g_settings_get_string (settings, "overlay-format")
                          : g_strdup ("geojson");
}

/**
 * vigie_settings_dup_overlay_folder:
 *
 * Returns: (transfer full) (nullable): path of the folder of the last overlay, where it is there
 *   still
 */
char *
vigie_settings_dup_overlay_folder (void)
{
  GSettings *settings = vigie_settings_get ();
  g_autofree char *path =
      settings != NULL ? g_settings_get_string (settings, "overlay-folder") : NULL;

  if (path == NULL || !g_file_test (path, G_FILE_TEST_IS_DIR))
    return NULL;
  return g_steal_pointer (&path);
}

void
vigie_settings_set_overlay (const char *format, const char *folder)
{
  GSettings *settings = vigie_settings_get ();

  if (settings == NULL)
    return;
  g_settings_set_string (settings, "overlay-format", format);
  if (g_utf8_validate (folder, -1, NULL))
    g_settings_set_string (settings, "overlay-folder", folder);
}

/**
 * vigie_settings_dup_brief_language:
 *
 * Returns: (transfer full) (nullable): "fr" or "en" where one was chosen for briefs
 */
char *
vigie_settings_dup_brief_language (void)
{
  GSettings *settings = vigie_settings_get ();
  g_autofree char *language =
      settings != NULL ? g_settings_get_string (settings, "brief-language") : NULL;

  return language != NULL && language[0] != '\0' ? g_steal_pointer (&language) : NULL;
}

void
vigie_settings_set_brief_language (const char *language)
{
  GSettings *settings = vigie_settings_get ();

  if (settings != NULL)
    g_settings_set_string (settings, "brief-language", language);
}

/**
 * vigie_settings_get_brief_landscape:
 *
 * Returns: whether briefs are laid out across
 */
gboolean
vigie_settings_get_brief_landscape (void)
{
  GSettings *settings = vigie_settings_get ();

  return settings != NULL && g_settings_get_boolean (settings, "brief-landscape");
}

void
vigie_settings_set_brief_landscape (gboolean landscape)
{
  GSettings *settings = vigie_settings_get ();

  if (settings != NULL)
    g_settings_set_boolean (settings, "brief-landscape", landscape);
}

/**
 * vigie_settings_get_capture:
 *
 * Returns: whether browsers of this machine may hand over posts
 */
gboolean
vigie_settings_get_capture (void)
{
  GSettings *settings = vigie_settings_get ();

  return settings != NULL && g_settings_get_boolean (settings, "capture");
}

void
vigie_settings_set_capture (gboolean wanted)
{
  GSettings *settings = vigie_settings_get ();

  if (settings != NULL)
    g_settings_set_boolean (settings, "capture", wanted);
}

/**
 * vigie_settings_get_capture_port:
 *
 * Returns: where browsers that were connected look for Vigie
 */
guint
vigie_settings_get_capture_port (void)
{
  GSettings *settings = vigie_settings_get ();

  return settings != NULL ? g_settings_get_uint (settings, "capture-port") : 18112;
}

void
vigie_settings_set_capture_port (guint port)
{
  GSettings *settings = vigie_settings_get ();

  if (settings != NULL && port >= 1024 && port <= G_MAXUINT16)
    g_settings_set_uint (settings, "capture-port", port);
}

/**
 * vigie_settings_get_live_port:
 *
 * Returns: where the live overlay was served last, or is served usually
 */
guint
vigie_settings_get_live_port (void)
{
  GSettings *settings = vigie_settings_get ();

  return settings != NULL ? g_settings_get_uint (settings, "live-port") : 8080;
}

void
vigie_settings_set_live_port (guint port)
{
  GSettings *settings = vigie_settings_get ();

  if (settings != NULL && port >= 1024 && port <= G_MAXUINT16)
    g_settings_set_uint (settings, "live-port", port);
}
