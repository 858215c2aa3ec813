/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-http-tiles.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "vigie-error.h"
#include "vigie-user-agent.h"

#define DEFAULT_TIMEOUT_MS 20000

struct _VigieHttpTiles
{
  GObject parent_instance;

  char *id;
  char *title;
  char *attribution;
  char *attribution_uri;
  int min_zoom;
  int max_zoom;
  int tile_size;
  gboolean vector;
  gboolean may_prefetch;
  VigieTileFetcher *fetcher;
};

static void basemap_iface_init (VigieBasemapInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (VigieHttpTiles,
                               vigie_http_tiles,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (VIGIE_TYPE_BASEMAP, basemap_iface_init))

/* What the fetcher's thread knows of its owner: enough to call it back, never to keep it alive. */
typedef struct
{
  GWeakRef owner;
  GMainContext *context;
} Link;

typedef struct
{
  VigieHttpTiles *owner;
  VigieTileEvent event;
} Notice;

static void
link_free (gpointer data)
{
  Link *self = data;

  g_weak_ref_clear (&self->owner);
  g_main_context_unref (self->context);
  g_free (self);
}

static gboolean
on_notice (gpointer data)
{
  Notice *notice = data;

  switch (notice->event)
    {
    case VIGIE_TILE_EVENT_STATE:
      vigie_basemap_state_changed (VIGIE_BASEMAP (notice->owner));
      break;
    case VIGIE_TILE_EVENT_REFILL:
    default:
      vigie_basemap_refill (VIGIE_BASEMAP (notice->owner));
      break;
    }
  return G_SOURCE_REMOVE;
}

static void
notice_free (gpointer data)
{
  Notice *self = data;

  g_object_unref (self->owner);
  g_free (self);
}

static void
on_fetcher_event (VigieTileEvent event, gpointer data)
{
  Link *link = data;
  g_autoptr (VigieHttpTiles) owner = g_weak_ref_get (&link->owner);
  g_autoptr (GSource) source = NULL;
  Notice *notice;

  if (owner == NULL)
    return;
  notice = g_new0 (Notice, 1);
  notice->owner = g_steal_pointer (&owner);
  notice->event = event;
  source = g_idle_source_new ();
  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, on_notice, notice, notice_free);
  g_source_attach (source, link->context);
}

static void
on_network_changed (VigieHttpTiles *self, gboolean available)
{
  if (available)
    vigie_tile_fetcher_network_changed (self->fetcher);
}

static const char *
get_id (VigieBasemap *basemap)
{
  return VIGIE_HTTP_TILES (basemap)->id;
}

static const char *
get_title (VigieBasemap *basemap)
{
  return VIGIE_HTTP_TILES (basemap)->title;
}

static const char *
get_attribution (VigieBasemap *basemap)
{
  return VIGIE_HTTP_TILES (basemap)->attribution;
}

static const char *
get_attribution_uri (VigieBasemap *basemap)
{
  return VIGIE_HTTP_TILES (basemap)->attribution_uri;
}

static int
get_min_zoom (VigieBasemap *basemap)
{
  return VIGIE_HTTP_TILES (basemap)->min_zoom;
}

static int
get_max_zoom (VigieBasemap *basemap)
{
  return VIGIE_HTTP_TILES (basemap)->max_zoom;
}

static int
get_tile_size (VigieBasemap *basemap)
{
  return VIGIE_HTTP_TILES (basemap)->tile_size;
}

static gboolean
is_vector (VigieBasemap *basemap)
{
  return VIGIE_HTTP_TILES (basemap)->vector;
}

static gboolean
may_prefetch (VigieBasemap *basemap)
{
  return VIGIE_HTTP_TILES (basemap)->may_prefetch;
}

static VigieBasemapState
get_state (VigieBasemap *basemap, char **text)
{
  VigieTileTrouble trouble = vigie_http_tiles_get_trouble (VIGIE_HTTP_TILES (basemap));

  if (text)
    *text = g_strdup (vigie_tile_trouble_to_text (trouble));
  switch (trouble)
    {
    case VIGIE_TILE_TROUBLE_NONE:
      return VIGIE_BASEMAP_OK;
    case VIGIE_TILE_TROUBLE_OFFLINE:
      return VIGIE_BASEMAP_OFFLINE;
    case VIGIE_TILE_TROUBLE_LIMITED:
      return VIGIE_BASEMAP_LIMITED;
    case VIGIE_TILE_TROUBLE_SERVER:
    case VIGIE_TILE_TROUBLE_REFUSED:
    case VIGIE_TILE_TROUBLE_PORTAL:
    case VIGIE_TILE_TROUBLE_BAD_TILE:
    default:
      return VIGIE_BASEMAP_ERROR;
    }
}

static void
load_tile_async (VigieBasemap *basemap,
                 int z,
                 int x,
                 int y,
                 VigieBasemapFlags flags,
                 GCancellable *cancellable,
                 GAsyncReadyCallback callback,
                 gpointer user_data)
{
  VigieHttpTiles *self = VIGIE_HTTP_TILES (basemap);
  GTask *task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, load_tile_async);
  vigie_tile_fetcher_load (self->fetcher, task, z, x, y, flags);
}

static GBytes *
load_tile_finish (VigieBasemap *basemap, GAsyncResult *result, VigieTileInfo *info, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, basemap), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, load_tile_async), NULL);

  return vigie_tile_fetcher_load_finish (G_TASK (result), info, error);
}

static void
basemap_iface_init (VigieBasemapInterface *iface)
{
  iface->get_id = get_id;
  iface->get_title = get_title;
  iface->get_attribution = get_attribution;
  iface->get_attribution_uri = get_attribution_uri;
  iface->get_min_zoom = get_min_zoom;
  iface->get_max_zoom = get_max_zoom;
  iface->get_tile_size = get_tile_size;
  iface->is_vector = is_vector;
  iface->may_prefetch = may_prefetch;
  iface->get_state = get_state;
  iface->load_tile_async = load_tile_async;
  iface->load_tile_finish = load_tile_finish;
}

static void
vigie_http_tiles_finalize (GObject *object)
{
  VigieHttpTiles *self = VIGIE_HTTP_TILES (object);

  /* Perhaps on the fetcher's own thread, with the last load: it ends by itself. */
  if (self->fetcher)
    vigie_tile_fetcher_stop (self->fetcher, FALSE);
  g_clear_pointer (&self->fetcher, vigie_tile_fetcher_unref);
  g_free (self->id);
  g_free (self->title);
  g_free (self->attribution);
  g_free (self->attribution_uri);

  G_OBJECT_CLASS (vigie_http_tiles_parent_class)->finalize (object);
}

static void
vigie_http_tiles_class_init (VigieHttpTilesClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = vigie_http_tiles_finalize;
}

static void
vigie_http_tiles_init (VigieHttpTiles *self)
{
}

static gboolean
check_template (const char *uri_template, GError **error)
{
  g_autofree char *example = vigie_tile_expand_template (uri_template, 0, 0, 0);
  g_autoptr (GUri) uri = g_uri_parse (example, G_URI_FLAGS_NONE, NULL);
  const char *scheme = uri ? g_uri_get_scheme (uri) : "";
  const char *host = uri ? g_uri_get_host (uri) : NULL;

  if ((g_str_equal (scheme, "https") || g_str_equal (scheme, "http")) && host && *host &&
      strchr (example, '{') == NULL && strstr (uri_template, "{z}") &&
      strstr (uri_template, "{x}") &&
      (strstr (uri_template, "{y}") || strstr (uri_template, "{-y}")))
    return TRUE;

  g_set_error (error, VIGIE_ERROR, VIGIE_ERROR_INVALID,
               _ ("“%s” is no address of map tiles: it must begin with https:// and have {z}, {x} "
                  "and {y}."),
               uri_template);
  return FALSE;
}

/**
 * vigie_http_tiles_new:
 * @config: copied
 *
 * Tiles of a server in the XYZ grid, or of a WMTS whose address is written as a template. They have
 * a thread of their own; nothing is sent before the first load. Signals come in the thread-default
 * main context of this call.
 *
 * Errors: %VIGIE_ERROR_INVALID where the address is no template.
 *
 * Returns: (transfer full) (nullable): the basemap; close it with vigie_http_tiles_close()
 */
VigieHttpTiles *
vigie_http_tiles_new (const VigieHttpTilesConfig *config, GError **error)
{
  g_autoptr (VigieHttpTiles) self = NULL;
  g_autofree char *default_path =
      g_build_filename (g_get_user_cache_dir (), "vigie", "tiles.db", NULL);
  g_autofree char *user_agent = vigie_user_agent_new (config->contact);
  VigieTileFetcherConfig fetcher_config = {
    .uri_template = config->uri_template,
    .user_agent = user_agent,
    .min_zoom = config->min_zoom,
    .max_zoom = config->max_zoom,
    .vector = config->vector,
    .at_least_s = config->at_least_s,
    .cache_path = config->cache_path ? config->cache_path : default_path,
    .cache_max_bytes =
        config->cache_max_bytes ? config->cache_max_bytes : VIGIE_HTTP_TILES_CACHE_BYTES,
    .timeout_ms = config->timeout_ms ? config->timeout_ms : DEFAULT_TIMEOUT_MS,
    .clock = config->clock,
    .clock_data = config->clock_data,
  };
  Link *link;

  g_return_val_if_fail (config->min_zoom >= 0 && config->min_zoom <= config->max_zoom &&
                            config->max_zoom <= VIGIE_TILE_MAX_ZOOM,
                        NULL);

  if (!check_template (config->uri_template, error))
    return NULL;

  self = g_object_new (VIGIE_TYPE_HTTP_TILES, NULL);
  self->id = g_strdup (config->id);
  self->title = g_strdup (config->title);
  self->attribution = g_strdup (config->attribution);
  self->attribution_uri = g_strdup (config->attribution_uri);
  self->min_zoom = config->min_zoom;
  self->max_zoom = config->max_zoom;
  self->tile_size = config->tile_size ? config->tile_size : 256;
  self->vector = config->vector;
  self->may_prefetch = config->may_prefetch;

  link = g_new0 (Link, 1);
  g_weak_ref_init (&link->owner, self);
  link->context = g_main_context_ref_thread_default ();
  self->fetcher = vigie_tile_fetcher_new (&fetcher_config, on_fetcher_event, link, link_free);
  g_signal_connect_object (g_network_monitor_get_default (), "network-changed",
                           G_CALLBACK (on_network_changed), self, G_CONNECT_SWAPPED);
  return g_steal_pointer (&self);
}

/**
 * vigie_http_tiles_close:
 *
 * Ends all loads with %G_IO_ERROR_CANCELLED and waits for the thread, so that the cache's file is
 * closed. On the thread that made it.
 */
void
vigie_http_tiles_close (VigieHttpTiles *self)
{
  g_return_if_fail (VIGIE_IS_HTTP_TILES (self));

  vigie_tile_fetcher_stop (self->fetcher, TRUE);
}

/**
 * vigie_http_tiles_get_trouble:
 *
 * Returns: what keeps tiles from coming, more closely than the basemap's state
 */
VigieTileTrouble
vigie_http_tiles_get_trouble (VigieHttpTiles *self)
{
  g_return_val_if_fail (VIGIE_IS_HTTP_TILES (self), VIGIE_TILE_TROUBLE_NONE);

  return vigie_tile_fetcher_get_trouble (self->fetcher, NULL);
}

/**
 * vigie_http_tiles_get_retry_at:
 *
 * Returns: µs since 1970 before which the server is not asked, or 0
 */
gint64
vigie_http_tiles_get_retry_at (VigieHttpTiles *self)
{
  gint64 retry_at = 0;

  g_return_val_if_fail (VIGIE_IS_HTTP_TILES (self), 0);

  vigie_tile_fetcher_get_trouble (self->fetcher, &retry_at);
  return retry_at;
}
