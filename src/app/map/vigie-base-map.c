/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-base-map.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "vigie-basemap-catalog.h"
#include "vigie-basemap-source.h"
#include "vigie-error.h"
#include "vigie-mbtiles.h"
#include "vigie-settings.h"
#include "vigie-territory-basemap.h"

#define OLD_LAYER_MS 300
#define N_LOOKS 2
#define FRAMES_AT_REST 2
#define COARSEST_PART 0.25 /* of an ancestor that is worth more than the territory */

struct _VigieBaseMap
{
  GObject parent_instance;

  ShumateMap *map; /* (unowned) (nullable): %NULL once closed */
  char *id;
  VigieBasemap *basemap;
  ShumateMapSource *sources[2]; /* (nullable): by day and by night; each is made once */
  ShumateMapSource *source;     /* (unowned) (nullable): the one of them that is shown */
  ShumateMapLayer *layer;       /* (unowned): the map's child */
  ShumateMapLayer *old_layer;   /* (unowned) (nullable): below it until it has its tiles */
  guint old_layer_id;
  VigieBasemap *territory; /* (nullable): what is drawn where the basemap fails */
  ShumateMapSource *stand_in_sources[2];
  ShumateMapLayer *stand_in; /* (unowned) (nullable): below all others, while it is needed */
  guint frame_id;
  guint idle_id;
  guint looks_left;
  guint frames_left;
  GCancellable *opening;
  char *failure; /* (nullable): why the basemap could not be opened or drawn */
};

enum
{
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (VigieBaseMap, vigie_base_map, G_TYPE_OBJECT)

static void
remove_old_layer (VigieBaseMap *self)
{
  g_clear_handle_id (&self->old_layer_id, g_source_remove);
  if (self->old_layer != NULL)
    shumate_map_remove_layer (self->map, SHUMATE_LAYER (self->old_layer));
  self->old_layer = NULL;
}

static gboolean
remove_old_layer_cb (gpointer user_data)
{
  VigieBaseMap *self = user_data;

  self->old_layer_id = 0;
  remove_old_layer (self);
  return G_SOURCE_REMOVE;
}

static void look_after_frames (VigieBaseMap *self);

static gboolean
look_once_more (gpointer user_data)
{
  VigieBaseMap *self = user_data;

  self->idle_id = 0;
  look_after_frames (self);
  return G_SOURCE_REMOVE;
}

static gboolean
on_frame (GtkWidget *map, GdkFrameClock *clock, gpointer user_data)
{
  VigieBaseMap *self = user_data;

  if (--self->frames_left > 0)
    return G_SOURCE_CONTINUE;
  self->frame_id = 0;
  if (self->layer != NULL)
    gtk_widget_queue_allocate (GTK_WIDGET (self->layer));
  if (self->stand_in != NULL)
    gtk_widget_queue_allocate (GTK_WIDGET (self->stand_in));
  if (--self->looks_left > 0) /* after the layer's own idle callback, which has a higher priority */
    self->idle_id = g_idle_add_full (G_PRIORITY_LOW, look_once_more, self, NULL);
  return G_SOURCE_REMOVE;
}

static void
look_after_frames (VigieBaseMap *self)
{
  self->frames_left = FRAMES_AT_REST;
  if (self->frame_id == 0)
    self->frame_id = gtk_widget_add_tick_callback (GTK_WIDGET (self->map), on_frame, self, NULL);
}

/* libshumate 1.4 loads no tiles while the map moves fast, nor for a new layer, until it has seen a
 * frame at rest. It misses that frame when the clock, read between two frames, had given the time
 * of the next one already, and then waits for the map to move. An allocation makes it look again:
 * the second one comes when it is sure to have looked at the place where the map rests. */
static void
look_again_at_rest (VigieBaseMap *self)
{
  self->looks_left = N_LOOKS;
  g_clear_handle_id (&self->idle_id, g_source_remove);
  look_after_frames (self);
}

/* libshumate 1.4 cannot load again what failed: the layer remembers it. A new layer asks anew, and
 * the source still has what it decoded. The old one stays below for a moment: no blank frame. */
static void
replace_layer (VigieBaseMap *self)
{
  GtkWidget *above;

  remove_old_layer (self);
  self->old_layer = g_steal_pointer (&self->layer);
  if (self->old_layer != NULL)
    above = gtk_widget_get_next_sibling (GTK_WIDGET (self->old_layer));
  else if (self->stand_in != NULL)
    above = gtk_widget_get_next_sibling (GTK_WIDGET (self->stand_in));
  else
    above = gtk_widget_get_first_child (GTK_WIDGET (self->map));
  if (self->source == NULL)
    {
      remove_old_layer (self);
      return;
    }

  self->layer = shumate_map_layer_new (self->source, shumate_map_get_viewport (self->map));
  if (above != NULL)
    shumate_map_insert_layer_behind (self->map, SHUMATE_LAYER (self->layer), SHUMATE_LAYER (above));
  else
    shumate_map_add_layer (self->map, SHUMATE_LAYER (self->layer));
  if (self->old_layer != NULL)
    self->old_layer_id = g_timeout_add (OLD_LAYER_MS, remove_old_layer_cb, self);
  look_again_at_rest (self);
}

static void
close_source (ShumateMapSource **source)
{
  if (VIGIE_IS_BASEMAP_SOURCE (*source))
    vigie_basemap_source_close (VIGIE_BASEMAP_SOURCE (*source));
  g_clear_object (source);
}

static void
close_sources (VigieBaseMap *self)
{
  self->source = NULL;
  for (gsize i = 0; i < G_N_ELEMENTS (self->sources); i++)
    close_source (&self->sources[i]);
}

/* ---- the territory below what is missing ---- */

static gboolean
needs_stand_in (VigieBaseMap *self)
{
  if (self->territory == NULL || self->basemap == self->territory)
    return FALSE;
  if (self->basemap == NULL)
    return self->failure != NULL;
  return vigie_basemap_get_state (self->basemap, NULL) != VIGIE_BASEMAP_OK;
}

static void
remove_stand_in (VigieBaseMap *self)
{
  if (self->stand_in != NULL)
    shumate_map_remove_layer (self->map, SHUMATE_LAYER (self->stand_in));
  self->stand_in = NULL;
}

static void
add_stand_in (VigieBaseMap *self)
{
  gboolean dark = adw_style_manager_get_dark (adw_style_manager_get_default ());
  GtkWidget *first = gtk_widget_get_first_child (GTK_WIDGET (self->map));
  ShumateMapSource **source = &self->stand_in_sources[dark];

  if (*source == NULL)
    *source = vigie_basemap_create_source (self->territory, dark, g_get_num_processors (), NULL);
  if (*source == NULL)
    return;
  self->stand_in = shumate_map_layer_new (*source, shumate_map_get_viewport (self->map));
  if (first != NULL)
    shumate_map_insert_layer_behind (self->map, SHUMATE_LAYER (self->stand_in),
                                     SHUMATE_LAYER (first));
  else
    shumate_map_add_layer (self->map, SHUMATE_LAYER (self->stand_in));
}

/* While the basemap fails, what of it is here lies above the territory; a few blurred pixels of an
 * ancestor do not hide it. Returns: whether the basemap's own layer must be made anew. */
static gboolean
update_stand_in (VigieBaseMap *self)
{
  gboolean needed = needs_stand_in (self), changed = needed != (self->stand_in != NULL);

  remove_stand_in (self);
  if (needed)
    add_stand_in (self);
  for (gsize i = 0; i < G_N_ELEMENTS (self->sources); i++)
    if (VIGIE_IS_BASEMAP_SOURCE (self->sources[i]))
      vigie_basemap_source_set_coarsest (VIGIE_BASEMAP_SOURCE (self->sources[i]),
                                         self->stand_in != NULL ? COARSEST_PART : 0);
  return changed;
}

static void
choose_source (VigieBaseMap *self)
{
  gboolean dark = adw_style_manager_get_dark (adw_style_manager_get_default ());
  g_autoptr (GError) error = NULL;

  if (dark)
    gtk_widget_add_css_class (GTK_WIDGET (self->map), "dark");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->map), "dark");

  if (self->basemap != NULL)
    g_clear_pointer (&self->failure, g_free);
  if (self->basemap != NULL && self->sources[dark] == NULL)
    {
      self->sources[dark] =
          vigie_basemap_create_source (self->basemap, dark, g_get_num_processors (), &error);
      if (self->sources[dark] == NULL)
        self->failure = g_strdup (error->message);
    }
  self->source = self->sources[dark];
  update_stand_in (self);
  replace_layer (self);
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
on_state_changed (VigieBaseMap *self)
{
  if (needs_stand_in (self) != (self->stand_in != NULL) && update_stand_in (self))
    replace_layer (self);
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
set_basemap (VigieBaseMap *self, VigieBasemap *basemap) /* takes basemap */
{
  close_sources (self);
  if (self->basemap != NULL)
    {
      g_signal_handlers_disconnect_by_data (self->basemap, self);
      vigie_basemap_close (self->basemap);
      g_object_unref (self->basemap);
    }
  self->basemap = basemap;
  if (basemap != NULL)
    {
      g_signal_connect_object (basemap, "refill", G_CALLBACK (replace_layer), self,
                               G_CONNECT_SWAPPED);
      g_signal_connect_object (basemap, "state-changed", G_CALLBACK (on_state_changed), self,
                               G_CONNECT_SWAPPED);
    }
  choose_source (self);
}

static void
fail (VigieBaseMap *self, const char *message)
{
  g_set_str (&self->failure, message);
  set_basemap (self, NULL);
}

static void
on_mbtiles_opened (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (VigieBaseMap) self = user_data;
  g_autoptr (GError) error = NULL;
  VigieMbtiles *mbtiles = vigie_mbtiles_open_finish (result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return; /* another was asked for, or the map is gone */
  g_clear_object (&self->opening);
  if (mbtiles != NULL)
    set_basemap (self, VIGIE_BASEMAP (mbtiles));
  else
    fail (self, error->message);
}

static gboolean
is_territory (VigieBaseMap *self)
{
  return g_strcmp0 (self->id, VIGIE_TERRITORY_BASEMAP_ID) == 0;
}

/**
 * vigie_base_map_open:
 * @self: a base map
 * @id: a catalog's id, "territory", `mbtiles:` and a path, or the path of an MBTiles file
 *
 * Shows another basemap; a file is opened in a worker. What goes wrong is the state's text. Where
 * the incident has no territory, the default basemap is shown in its place.
 */
void
vigie_base_map_open (VigieBaseMap *self, const char *id)
{
  g_autoptr (GError) error = NULL;

  g_return_if_fail (VIGIE_IS_BASE_MAP (self));
  g_return_if_fail (id != NULL);

  g_cancellable_cancel (self->opening);
  g_clear_object (&self->opening);
  g_free (self->id);
  self->id = g_path_is_absolute (id) ? g_strconcat (VIGIE_BASEMAP_MBTILES_PREFIX, id, NULL)
                                     : g_strdup (id);

  if (is_territory (self) && self->territory != NULL)
    set_basemap (self, g_object_ref (self->territory));
  else if (g_str_has_prefix (self->id, VIGIE_BASEMAP_MBTILES_PREFIX))
    {
      self->opening = g_cancellable_new ();
      vigie_mbtiles_open_async (self->id + strlen (VIGIE_BASEMAP_MBTILES_PREFIX), self->opening,
                                on_mbtiles_opened, g_object_ref (self));
    }
  else
    {
      g_autofree char *contact = vigie_settings_dup_contact ();
      VigieBasemap *basemap = vigie_basemap_catalog_open (
          is_territory (self) ? VIGIE_BASEMAP_DEFAULT_ID : self->id, NULL, contact, NULL, &error);

      if (basemap != NULL)
        set_basemap (self, basemap);
      else
        fail (self, error->message);
    }
}

/**
 * vigie_base_map_set_territory:
 * @self: a base map
 * @territory: (nullable): the incident's territory as a basemap
 *
 * It is shown where it was chosen, and lies below a basemap that fails.
 */
void
vigie_base_map_set_territory (VigieBaseMap *self, VigieBasemap *territory)
{
  g_return_if_fail (VIGIE_IS_BASE_MAP (self));

  if (!g_set_object (&self->territory, territory))
    return;
  if (self->map == NULL)
    return;
  remove_stand_in (self);
  for (gsize i = 0; i < G_N_ELEMENTS (self->stand_in_sources); i++)
    close_source (&self->stand_in_sources[i]);
  if (is_territory (self))
    {
      g_autofree char *id = g_strdup (self->id);

      vigie_base_map_open (self, id);
    }
  else if (needs_stand_in (self))
    {
      update_stand_in (self);
      replace_layer (self);
    }
  g_signal_emit (self, signals[CHANGED], 0);
}

VigieBasemap *
vigie_base_map_get_territory (VigieBaseMap *self)
{
  g_return_val_if_fail (VIGIE_IS_BASE_MAP (self), NULL);

  return self->territory;
}

/**
 * vigie_base_map_take:
 * @self: a base map
 * @basemap: (transfer full): what to show; closed when another takes its place
 */
void
vigie_base_map_take (VigieBaseMap *self, VigieBasemap *basemap)
{
  g_return_if_fail (VIGIE_IS_BASE_MAP (self));

  g_cancellable_cancel (self->opening);
  g_clear_object (&self->opening);
  g_set_str (&self->id, vigie_basemap_get_id (basemap));
  set_basemap (self, basemap);
}

const char *
vigie_base_map_get_id (VigieBaseMap *self)
{
  g_return_val_if_fail (VIGIE_IS_BASE_MAP (self), NULL);

  return self->id;
}

VigieBasemap *
vigie_base_map_get_basemap (VigieBaseMap *self)
{
  g_return_val_if_fail (VIGIE_IS_BASE_MAP (self), NULL);

  return self->basemap;
}

ShumateMapLayer *
vigie_base_map_get_layer (VigieBaseMap *self)
{
  g_return_val_if_fail (VIGIE_IS_BASE_MAP (self), NULL);

  return self->layer;
}

/**
 * vigie_base_map_get_state:
 * @self: a base map
 * @text: (out) (nullable) (transfer full): a calm sentence for people, %NULL when all is well
 *
 * Returns: how it goes
 */
VigieBasemapState
vigie_base_map_get_state (VigieBaseMap *self, char **text)
{
  VigieBasemapState state;

  g_return_val_if_fail (VIGIE_IS_BASE_MAP (self), VIGIE_BASEMAP_ERROR);

  *text = g_strdup (self->failure);
  if (self->failure != NULL)
    return VIGIE_BASEMAP_ERROR;
  if (self->basemap == NULL)
    return VIGIE_BASEMAP_OK;
  state = vigie_basemap_get_state (self->basemap, text);
  if (state == VIGIE_BASEMAP_OFFLINE && self->stand_in != NULL)
    g_set_str (text,
               _ ("The map server cannot be reached. The map shows the incident’s territory, and "
                  "what was seen before."));
  return state;
}

static char *
make_attribution (VigieBasemap *basemap)
{
  const char *text, *uri;

  if (basemap == NULL)
    return g_strdup ("");
  text = vigie_basemap_get_attribution (basemap);
  if (text == NULL || text[0] == '\0')
    text = vigie_basemap_get_title (basemap); /* a file that does not say whose it is */
  uri = vigie_basemap_get_attribution_uri (basemap);
  if (uri != NULL && (g_str_has_prefix (uri, "https://") || g_str_has_prefix (uri, "http://")))
    return g_markup_printf_escaped ("<a href=\"%s\">%s</a>", uri, text);
  return g_markup_escape_text (text, -1);
}

/* Returns: (transfer full): whose map it is, with a link where there is one */
char *
vigie_base_map_dup_attribution_markup (VigieBaseMap *self)
{
  g_autofree char *own = NULL;
  g_autofree char *other = NULL;

  g_return_val_if_fail (VIGIE_IS_BASE_MAP (self), NULL);

  own = make_attribution (self->basemap);
  if (self->stand_in == NULL)
    return g_steal_pointer (&own);
  other = make_attribution (self->territory);
  return own[0] != '\0' ? g_strdup_printf ("%s · %s", own, other) : g_steal_pointer (&other);
}

/**
 * vigie_base_map_close:
 * @self: a base map
 *
 * Lets go of the map, which may go before this does: whatever still opens is never shown.
 */
void
vigie_base_map_close (VigieBaseMap *self)
{
  g_return_if_fail (VIGIE_IS_BASE_MAP (self));

  if (self->map == NULL)
    return;
  g_cancellable_cancel (self->opening);
  g_clear_object (&self->opening);
  g_signal_handlers_disconnect_by_data (adw_style_manager_get_default (), self);
  g_signal_handlers_disconnect_by_data (shumate_map_get_viewport (self->map), self);
  close_sources (self);
  if (self->basemap != NULL)
    {
      g_signal_handlers_disconnect_by_data (self->basemap, self);
      vigie_basemap_close (self->basemap);
      g_clear_object (&self->basemap);
    }
  g_clear_handle_id (&self->old_layer_id, g_source_remove);
  g_clear_handle_id (&self->idle_id, g_source_remove);
  if (self->frame_id != 0)
    gtk_widget_remove_tick_callback (GTK_WIDGET (self->map), self->frame_id);
  self->frame_id = 0;
  for (gsize i = 0; i < G_N_ELEMENTS (self->stand_in_sources); i++)
    close_source (&self->stand_in_sources[i]);
  g_clear_object (&self->territory);
  self->stand_in = NULL;
  self->layer = NULL;
  self->old_layer = NULL;
  self->map = NULL;
}

static void
vigie_base_map_dispose (GObject *object)
{
  vigie_base_map_close (VIGIE_BASE_MAP (object));

  G_OBJECT_CLASS (vigie_base_map_parent_class)->dispose (object);
}

static void
vigie_base_map_finalize (GObject *object)
{
  VigieBaseMap *self = VIGIE_BASE_MAP (object);

  g_free (self->id);
  g_free (self->failure);

  G_OBJECT_CLASS (vigie_base_map_parent_class)->finalize (object);
}

static void
vigie_base_map_class_init (VigieBaseMapClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = vigie_base_map_dispose;
  object_class->finalize = vigie_base_map_finalize;

  signals[CHANGED] = g_signal_new ("changed", VIGIE_TYPE_BASE_MAP, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                   NULL, G_TYPE_NONE, 0);
}

static void
vigie_base_map_init (VigieBaseMap *self)
{
  g_signal_connect_object (adw_style_manager_get_default (), "notify::dark",
                           G_CALLBACK (choose_source), self, G_CONNECT_SWAPPED);
}

/**
 * vigie_base_map_new:
 * @map: (transfer none): the map to put the layer into; close this before it goes
 *
 * Returns: (transfer full): a base map that shows nothing yet
 */
VigieBaseMap *
vigie_base_map_new (ShumateMap *map)
{
  static const char *const moves[] = { "notify::latitude", "notify::longitude",
                                       "notify::zoom-level" };
  VigieBaseMap *self = g_object_new (VIGIE_TYPE_BASE_MAP, NULL);

  self->map = map;
  for (gsize i = 0; i < G_N_ELEMENTS (moves); i++)
    g_signal_connect_object (shumate_map_get_viewport (map), moves[i],
                             G_CALLBACK (look_again_at_rest), self, G_CONNECT_SWAPPED);
  gtk_widget_add_css_class (GTK_WIDGET (map), "vigie-map-paper");
  return self;
}
