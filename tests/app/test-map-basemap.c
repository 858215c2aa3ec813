/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "map-fixture.h"
#include "vigie-base-map.h"
#include "vigie-basemap-source.h"
#include "vigie-error.h"
#include "vigie-mbtiles.h"
#include "vigie-tile-decoder.h"

/* A basemap whose server is as good as the test wants: one colour, or nothing. */
#define FAKE_TYPE_BASEMAP (fake_basemap_get_type ())
G_DECLARE_FINAL_TYPE (FakeBasemap, fake_basemap, FAKE, BASEMAP, GObject)

struct _FakeBasemap
{
  GObject parent_instance;

  GBytes *tile;
  gboolean offline;
  guint delay_ms;
  guint n_loads;
};

static GBytes *
make_png (int edge, const guint32 quarters[4])
{
  g_autofree guint32 *pixels = g_new (guint32, (gsize) edge * (gsize) edge);
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GdkTexture) texture = NULL;

  for (int y = 0; y < edge; y++)
    for (int x = 0; x < edge; x++)
      pixels[y * edge + x] = 0xff000000 | quarters[(y >= edge / 2) * 2 + (x >= edge / 2)];
  bytes = g_bytes_new (pixels, (gsize) edge * (gsize) edge * 4);
  texture = gdk_memory_texture_new (edge, edge, GDK_MEMORY_DEFAULT, bytes, (gsize) edge * 4);
  return gdk_texture_save_to_png_bytes (texture);
}

static const char *
fake_get_id (VigieBasemap *basemap)
{
  return "fake";
}

static const char *
fake_get_attribution (VigieBasemap *basemap)
{
  return "© Somebody & others";
}

static const char *
fake_get_attribution_uri (VigieBasemap *basemap)
{
  return "https://example.org/copyright?a=1&b=2";
}

static int
fake_get_min_zoom (VigieBasemap *basemap)
{
  return 0;
}

static int
fake_get_max_zoom (VigieBasemap *basemap)
{
  return 19;
}

static int
fake_get_tile_size (VigieBasemap *basemap)
{
  return 256;
}

static gboolean
fake_no (VigieBasemap *basemap)
{
  return FALSE;
}

static VigieBasemapState
fake_get_state (VigieBasemap *basemap, char **text)
{
  if (!FAKE_BASEMAP (basemap)->offline)
    return VIGIE_BASEMAP_OK;
  if (text != NULL)
    *text = g_strdup ("No network: the map shows what is on this computer.");
  return VIGIE_BASEMAP_OFFLINE;
}

static gboolean
fake_answer (gpointer user_data)
{
  GTask *task = user_data;
  FakeBasemap *self = g_task_get_source_object (task);

  if (g_task_return_error_if_cancelled (task))
    return G_SOURCE_REMOVE;
  if (self->offline)
    g_task_return_new_error (task, VIGIE_ERROR, VIGIE_ERROR_NETWORK, "No network");
  else
    g_task_return_pointer (task, g_bytes_ref (self->tile), (GDestroyNotify) g_bytes_unref);
  return G_SOURCE_REMOVE;
}

static void
fake_load_tile_async (VigieBasemap *basemap,
                      int z,
                      int x,
                      int y,
                      VigieBasemapFlags flags,
                      GCancellable *cancellable,
                      GAsyncReadyCallback callback,
                      gpointer user_data)
{
  FakeBasemap *self = FAKE_BASEMAP (basemap);
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  VigieTileInfo *info = g_new0 (VigieTileInfo, 1);

  vigie_tile_info_init (info, z, x, y, z);
  info->format = VIGIE_TILE_PNG;
  g_task_set_task_data (task, info, g_free);
  if ((flags & VIGIE_BASEMAP_CACHE_ONLY) != 0)
    {
      g_task_return_new_error (task, VIGIE_ERROR, VIGIE_ERROR_NOT_FOUND, "Not here");
      return;
    }
  self->n_loads++;
  g_timeout_add_full (G_PRIORITY_DEFAULT, self->delay_ms, fake_answer, g_object_ref (task),
                      g_object_unref);
}

static GBytes *
fake_load_tile_finish (VigieBasemap *basemap,
                       GAsyncResult *result,
                       VigieTileInfo *info,
                       GError **error)
{
  if (info != NULL)
    *info = *(VigieTileInfo *) g_task_get_task_data (G_TASK (result));
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
fake_basemap_iface_init (VigieBasemapInterface *iface)
{
  iface->get_id = fake_get_id;
  iface->get_title = fake_get_id;
  iface->get_attribution = fake_get_attribution;
  iface->get_attribution_uri = fake_get_attribution_uri;
  iface->get_min_zoom = fake_get_min_zoom;
  iface->get_max_zoom = fake_get_max_zoom;
  iface->get_tile_size = fake_get_tile_size;
  iface->is_vector = fake_no;
  iface->may_prefetch = fake_no;
  iface->get_state = fake_get_state;
  iface->load_tile_async = fake_load_tile_async;
  iface->load_tile_finish = fake_load_tile_finish;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (FakeBasemap,
                               fake_basemap,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (VIGIE_TYPE_BASEMAP, fake_basemap_iface_init))

static void
fake_basemap_finalize (GObject *object)
{
  g_bytes_unref (FAKE_BASEMAP (object)->tile);
  G_OBJECT_CLASS (fake_basemap_parent_class)->finalize (object);
}

static void
fake_basemap_class_init (FakeBasemapClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = fake_basemap_finalize;
}

static void
fake_basemap_init (FakeBasemap *self)
{
  const guint32 green[] = { 0x30c040, 0x30c040, 0x30c040, 0x30c040 };

  self->tile = make_png (256, green);
}

/* ---- the decoder ---- */

static guint32
get_middle (GdkTexture *texture)
{
  gsize width = (gsize) gdk_texture_get_width (texture);
  gsize height = (gsize) gdk_texture_get_height (texture);
  g_autofree guint32 *pixels = g_new (guint32, width * height);

  gdk_texture_download (texture, (guchar *) pixels, width * 4);
  return pixels[height / 2 * width + width / 2] & 0xffffff;
}

static guint
count_colors (GdkTexture *texture)
{
  gsize n = (gsize) gdk_texture_get_width (texture) * (gsize) gdk_texture_get_height (texture);
  g_autofree guint32 *pixels = g_new (guint32, n);
  g_autoptr (GHashTable) colors = g_hash_table_new (NULL, NULL);

  gdk_texture_download (texture, (guchar *) pixels, (gsize) gdk_texture_get_width (texture) * 4);
  for (gsize i = 0; i < n; i++)
    g_hash_table_add (colors, GUINT_TO_POINTER (pixels[i]));
  return g_hash_table_size (colors);
}

static void
test_decodes_a_tile (void)
{
  const guint32 red[] = { 0xc01020, 0xc01020, 0xc01020, 0xc01020 };
  g_autoptr (GBytes) png = make_png (256, red);
  g_autoptr (GError) error = NULL;
  g_autoptr (GdkTexture) texture = NULL;
  VigieTileInfo info;

  vigie_tile_info_init (&info, 3, 1, 1, 3);
  texture = vigie_tile_decode (png, &info, 256, FALSE, &error);
  g_assert_no_error (error);
  g_assert_cmpint (gdk_texture_get_width (texture), ==, 256);
  g_assert_cmphex (get_middle (texture), ==, 0xc01020);
}

static void
test_stretches_the_right_part (void)
{
  const guint32 colors[] = { 0xff0000, 0x00ff00, 0x0000ff, 0xffff00 };
  g_autoptr (GBytes) png = make_png (256, colors);

  for (int i = 0; i < 4; i++)
    {
      g_autoptr (GdkTexture) texture = NULL;
      VigieTileInfo info;

      vigie_tile_info_init (&info, 4, 6 + i % 2, 10 + i / 2, 3);
      texture = vigie_tile_decode (png, &info, 256, FALSE, NULL);
      g_assert_nonnull (texture);
      g_assert_cmpint (gdk_texture_get_width (texture), ==, 256);
      g_assert_cmphex (get_middle (texture), ==, colors[i]);
    }
}

static void
test_turns_paper_into_night (void)
{
  const guint32 white[] = { 0xffffff, 0xffffff, 0xffffff, 0xffffff };
  const guint32 blue[] = { 0xa0c8f0, 0xa0c8f0, 0xa0c8f0, 0xa0c8f0 };
  g_autoptr (GBytes) paper = make_png (64, white);
  g_autoptr (GBytes) water = make_png (64, blue);
  g_autoptr (GdkTexture) night = NULL;
  g_autoptr (GdkTexture) lake = NULL;
  VigieTileInfo info;
  guint32 rgb;

  vigie_tile_info_init (&info, 3, 1, 1, 3);
  night = vigie_tile_decode (paper, &info, 64, TRUE, NULL);
  g_assert_cmphex (get_middle (night), ==, 0x1e1e1e);
  lake = vigie_tile_decode (water, &info, 64, TRUE, NULL);
  rgb = get_middle (lake);
  g_assert_cmpuint (rgb & 0xff, >, rgb >> 16 & 0xff); /* still blue */
  g_assert_cmpuint (rgb & 0xff, <, 0xa0);
}

static void
test_refuses_what_is_too_large (void)
{
  const guint32 red[] = { 0xff0000, 0xff0000, 0xff0000, 0xff0000 };
  g_autoptr (GBytes) png = make_png (VIGIE_TILE_MAX_EDGE + 1, red);
  g_autoptr (GError) error = NULL;
  VigieTileInfo info;

  vigie_tile_info_init (&info, 3, 1, 1, 3);
  g_assert_null (vigie_tile_decode (png, &info, 256, FALSE, &error));
  g_assert_error (error, VIGIE_ERROR, VIGIE_ERROR_TOO_LARGE);
}

static void
test_refuses_what_is_no_picture (void)
{
  const guint32 red[] = { 0xff0000, 0x00ff00, 0xff0000, 0xff0000 };
  g_autoptr (GBytes) whole = make_png (256, red);
  g_autoptr (GBytes) cut = g_bytes_new_from_bytes (whole, 0, 60);
  g_autoptr (GBytes) page = g_bytes_new_static ("<html>Please log in</html>", 26);
  g_autoptr (GBytes) nothing = g_bytes_new_static ("", 0);
  GBytes *const bad[] = { cut, page, nothing };
  VigieTileInfo info;

  vigie_tile_info_init (&info, 3, 1, 1, 3);
  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (vigie_tile_decode (bad[i], &info, 256, FALSE, &error));
      g_assert_nonnull (error);
    }
}

/* On a machine with one processor libshumate draws no vector tile, so we do. */
static void
test_one_processor_draws_vector_tiles (void)
{
  const char *shared = g_getenv ("VIGIE_SHARED");
  g_autofree char *path = NULL;
  g_autoptr (VigieMbtiles) mbtiles = NULL;
  g_autoptr (ShumateMapSource) source = NULL;
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GError) error = NULL;
  guint column, row, n_colors[2];
  VigieTileInfo info;

  path = g_build_filename (shared != NULL ? shared : "", "data/tiles/saint-germain.mbtiles", NULL);
  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    {
      g_test_skip ("the shared test data is absent");
      return;
    }
  mbtiles = vigie_mbtiles_new (path, NULL, &error);
  g_assert_no_error (error);
  source = vigie_basemap_create_source (VIGIE_BASEMAP (mbtiles), FALSE, 1, &error);
  g_assert_no_error (error);
  g_assert_true (VIGIE_IS_BASEMAP_SOURCE (source));

  /* the very tile, and a sixteenth of it stretched */
  for (int closer = 0; closer < 2; closer++)
    {
      guint zoom = closer ? 16 : 14;
      g_autoptr (GdkTexture) texture = NULL;

      g_clear_pointer (&bytes, g_bytes_unref);
      vigie_mercator_tile (2.0937, 48.8989, zoom, &column, &row);
      bytes = vigie_basemap_load_tile (VIGIE_BASEMAP (mbtiles), (int) zoom, (int) column, (int) row,
                                       VIGIE_BASEMAP_NONE, NULL, &info, &error);
      g_assert_no_error (error);
      g_assert_cmpint (info.z, ==, 14);
      texture = vigie_tile_decode (bytes, &info, 512, FALSE, &error);
      g_assert_no_error (error);
      g_assert_cmpint (gdk_texture_get_width (texture), ==, 512);
      n_colors[closer] = count_colors (texture);
      g_assert_cmpuint (n_colors[closer], >, 10);
    }

  g_clear_pointer (&bytes, g_bytes_unref);
  bytes = g_bytes_new_static ("\x1a\xff\xff\xff", 4);
  g_assert_null (vigie_tile_decode (bytes, &info, 512, FALSE, &error));
  g_assert_error (error, VIGIE_ERROR, VIGIE_ERROR_INVALID);
}

/* ---- the map over it ---- */

static gboolean
is_green (MapFixture *fixture)
{
  return map_fixture_get_color (fixture, 300, 200) == 0x30c040;
}

/* Between looks the main loop gets time for what ranks below drawing: libshumate asks for tiles so.
 */
static void
wait_until_green (MapFixture *fixture)
{
  gint64 deadline = g_get_monotonic_time () + 20 * G_USEC_PER_SEC;

  while (!is_green (fixture) && g_get_monotonic_time () < deadline)
    for (int i = 0; i < 100 && g_main_context_iteration (NULL, FALSE); i++)
      ;
}

static guint
count_base_layers (MapFixture *fixture)
{
  guint n = 0;

  for (GtkWidget *child =
           gtk_widget_get_first_child (GTK_WIDGET (vigie_map_view_get_map (fixture->view)));
       child != NULL; child = gtk_widget_get_next_sibling (child))
    n += SHUMATE_IS_MAP_LAYER (child);
  return n;
}

static void
test_shows_tiles_and_whose_they_are (void)
{
  MapFixture fixture = { 0 };
  FakeBasemap *basemap = g_object_new (FAKE_TYPE_BASEMAP, NULL);

  map_fixture_init (&fixture, 640, 480);
  vigie_map_view_take_basemap (fixture.view, VIGIE_BASEMAP (basemap));
  wait_until_green (&fixture);
  g_assert_true (is_green (&fixture));
  g_assert_cmpstr (vigie_map_view_get_status_text (fixture.view), ==, "");
  g_assert_nonnull (strstr (vigie_map_view_get_attribution_text (fixture.view), "© Somebody"));
  map_fixture_clear (&fixture);
}

static void
test_loads_again_when_the_network_returns (void)
{
  MapFixture fixture = { 0 };
  FakeBasemap *basemap = g_object_new (FAKE_TYPE_BASEMAP, NULL);
  ShumateMapLayer *layer;

  map_fixture_init (&fixture, 640, 480);
  basemap->offline = TRUE;
  vigie_map_view_take_basemap (fixture.view, g_object_ref (VIGIE_BASEMAP (basemap)));
  MAP_WAIT (basemap->n_loads > 0, 10000);
  map_fixture_wait_frames (&fixture, 5);
  g_assert_false (is_green (&fixture));
  g_assert_nonnull (strstr (vigie_map_view_get_status_text (fixture.view), "No network"));
  layer = vigie_map_view_get_base_layer (fixture.view);

  basemap->offline = FALSE;
  vigie_basemap_state_changed (VIGIE_BASEMAP (basemap));
  g_assert_cmpstr (vigie_map_view_get_status_text (fixture.view), ==, "");
  vigie_basemap_refill (VIGIE_BASEMAP (basemap));
  g_assert_true (vigie_map_view_get_base_layer (fixture.view) != layer);
  wait_until_green (&fixture);
  g_assert_true (is_green (&fixture));

  /* a second refill needs no server: what is decoded is still there */
  basemap->n_loads = 0;
  basemap->offline = TRUE;
  vigie_basemap_refill (VIGIE_BASEMAP (basemap));
  g_assert_true (is_green (&fixture)); /* no blank frame */
  MAP_WAIT (count_base_layers (&fixture) == 1, 10000);
  g_assert_cmpuint (count_base_layers (&fixture), ==, 1);
  g_assert_true (is_green (&fixture)); /* nor when the old layer goes */
  g_assert_cmpuint (basemap->n_loads, ==, 0);
  map_fixture_clear (&fixture);
  g_object_unref (basemap);
}

/* The lowest of the layers is that of the territory. */
static void
test_territory_lies_below_what_fails (void)
{
  MapFixture fixture = { 0 };
  FakeBasemap *basemap = g_object_new (FAKE_TYPE_BASEMAP, NULL);
  g_autoptr (FakeBasemap) territory = g_object_new (FAKE_TYPE_BASEMAP, NULL);
  const char *attribution;

  map_fixture_init (&fixture, 640, 480);
  basemap->offline = TRUE;
  vigie_map_view_set_territory (fixture.view, VIGIE_BASEMAP (territory));
  vigie_map_view_take_basemap (fixture.view, g_object_ref (VIGIE_BASEMAP (basemap)));
  wait_until_green (&fixture);
  g_assert_true (is_green (&fixture)); /* the territory is, the map fails */
  attribution = vigie_map_view_get_attribution_text (fixture.view);
  g_assert_nonnull (strstr (strstr (attribution, "© Somebody") + 1, "© Somebody"));
  g_assert_nonnull (strstr (vigie_map_view_get_status_text (fixture.view), "territory"));

  basemap->offline = FALSE;
  vigie_basemap_state_changed (VIGIE_BASEMAP (basemap));
  MAP_WAIT (count_base_layers (&fixture) == 1, 10000);
  g_assert_cmpuint (count_base_layers (&fixture), ==, 1);
  attribution = vigie_map_view_get_attribution_text (fixture.view);
  g_assert_null (strstr (strstr (attribution, "© Somebody") + 1, "© Somebody"));

  basemap->offline = TRUE;
  vigie_basemap_state_changed (VIGIE_BASEMAP (basemap));
  MAP_WAIT (count_base_layers (&fixture) == 2, 10000);
  vigie_map_view_set_territory (fixture.view, NULL); /* another incident */
  MAP_WAIT (count_base_layers (&fixture) == 1, 10000);
  g_assert_cmpuint (count_base_layers (&fixture), ==, 1);
  map_fixture_clear (&fixture);
  g_object_unref (basemap);
}

/* What was chosen before is kept for incidents that have one. */
static void
test_territory_is_shown_where_there_is_one (void)
{
  g_autoptr (GtkWidget) map = g_object_ref_sink (GTK_WIDGET (shumate_map_new ()));
  g_autoptr (VigieBaseMap) base_map = vigie_base_map_new (SHUMATE_MAP (map));
  g_autoptr (FakeBasemap) territory = g_object_new (FAKE_TYPE_BASEMAP, NULL);

  vigie_base_map_open (base_map, "territory");
  g_assert_cmpstr (vigie_basemap_get_id (vigie_base_map_get_basemap (base_map)), ==, "osm");
  vigie_base_map_set_territory (base_map, VIGIE_BASEMAP (territory));
  g_assert_true (vigie_base_map_get_basemap (base_map) == VIGIE_BASEMAP (territory));
  vigie_base_map_set_territory (base_map, NULL);
  g_assert_cmpstr (vigie_basemap_get_id (vigie_base_map_get_basemap (base_map)), ==, "osm");
  g_assert_cmpstr (vigie_base_map_get_id (base_map), ==, "territory");
  vigie_base_map_close (base_map);
}

static void
test_moving_on_before_tiles_come (void)
{
  MapFixture fixture = { 0 };
  FakeBasemap *basemap = g_object_new (FAKE_TYPE_BASEMAP, NULL);

  map_fixture_init (&fixture, 640, 480);
  basemap->delay_ms = 15;
  vigie_map_view_take_basemap (fixture.view, g_object_ref (VIGIE_BASEMAP (basemap)));
  for (int i = 0; i < 12; i++)
    {
      vigie_map_view_go_to (fixture.view, i * 3, 45, 5 + i % 4, FALSE);
      map_fixture_wait_frames (&fixture, 1);
    }
  map_fixture_clear (&fixture); /* with loads under way */
  g_object_add_weak_pointer (G_OBJECT (basemap), (gpointer *) &basemap);
  g_object_unref (basemap);
  MAP_WAIT (basemap == NULL, 10000);
  g_assert_null (basemap); /* all let go of it */
}

#define N_GIVEN_UP 8

typedef struct
{
  GCancellable *cancellable;
  guint n_drawn;
  guint n_cancelled;
} Filling;

static void
on_tile_filled (GObject *object, GAsyncResult *result, gpointer data)
{
  Filling *filling = data;
  g_autoptr (GError) error = NULL;

  if (shumate_map_source_fill_tile_finish (SHUMATE_MAP_SOURCE (object), result, &error))
    filling->n_drawn++;
  else if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    filling->n_cancelled++;
  g_cancellable_cancel (filling->cancellable); /* the others are being drawn, or wait for that */
}

static gboolean
all_are_filled (gpointer data)
{
  const Filling *filling = data;

  return filling->n_drawn + filling->n_cancelled == N_GIVEN_UP;
}

/* Each hears of it. That libshumate's renderer does not cannot be tested from here: what it then
 * takes for a cancellable is memory of its own, and only some of it is noticed. */
static void
test_vector_tiles_are_given_up_while_they_are_drawn (void)
{
  const char *shared = g_getenv ("VIGIE_SHARED");
  g_autofree char *path =
      g_build_filename (shared != NULL ? shared : "", "data/tiles/saint-germain.mbtiles", NULL);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  Filling filling = { cancellable, 0, 0 };
  g_autoptr (VigieMbtiles) mbtiles = NULL;
  g_autoptr (ShumateMapSource) source = NULL;
  g_autoptr (GError) error = NULL;
  guint column, row;

  if (!g_file_test (path, G_FILE_TEST_EXISTS) || !shumate_vector_renderer_is_supported () ||
      g_get_num_processors () < 2)
    {
      g_test_skip ("the shared test data, or a second processor, is absent");
      return;
    }
  mbtiles = vigie_mbtiles_new (path, NULL, &error);
  g_assert_no_error (error);
  source = vigie_basemap_create_source (VIGIE_BASEMAP (mbtiles), FALSE, 2, &error);
  g_assert_no_error (error);
  vigie_mercator_tile (2.0937, 48.8989, 14, &column, &row);
  for (guint i = 0; i < N_GIVEN_UP; i++)
    {
      g_autoptr (ShumateTile) tile = shumate_tile_new_full (column, row, 512, 14);

      shumate_map_source_fill_tile_async (source, tile, cancellable, on_tile_filled, &filling);
    }
  g_assert_true (vigie_test_wait_until (all_are_filled, &filling, 20000));
  g_assert_cmpuint (filling.n_cancelled, >, 0);
}

static gboolean
has_failed (VigieBaseMap *base_map)
{
  g_autofree char *text = NULL;

  return vigie_base_map_get_state (base_map, &text) == VIGIE_BASEMAP_ERROR && text != NULL;
}

static void
test_failure_is_said_by_day_and_by_night (void)
{
  AdwStyleManager *style = adw_style_manager_get_default ();
  g_autoptr (GtkWidget) map = g_object_ref_sink (GTK_WIDGET (shumate_map_new ()));
  g_autoptr (VigieBaseMap) base_map = vigie_base_map_new (SHUMATE_MAP (map));

  vigie_base_map_open (base_map, "/nowhere/at-all.mbtiles");
  MAP_WAIT (has_failed (base_map), 10000);
  g_assert_true (has_failed (base_map));
  adw_style_manager_set_color_scheme (style, ADW_COLOR_SCHEME_FORCE_DARK);
  g_assert_true (has_failed (base_map));
  adw_style_manager_set_color_scheme (style, ADW_COLOR_SCHEME_FORCE_LIGHT);
  g_assert_true (has_failed (base_map));
  vigie_base_map_close (base_map);
}

static void
test_window_is_closed_while_a_file_opens (void)
{
  GtkWidget *map = g_object_ref_sink (GTK_WIDGET (shumate_map_new ()));
  VigieBaseMap *base_map = vigie_base_map_new (SHUMATE_MAP (map));
  AdwStyleManager *style = adw_style_manager_get_default ();

  vigie_base_map_open (base_map, "/nowhere/at-all.mbtiles");
  g_object_add_weak_pointer (G_OBJECT (base_map), (gpointer *) &base_map);
  vigie_base_map_close (base_map);
  g_object_unref (base_map);
  g_object_unref (map);
  adw_style_manager_set_color_scheme (style, ADW_COLOR_SCHEME_FORCE_DARK);
  adw_style_manager_set_color_scheme (style, ADW_COLOR_SCHEME_FORCE_LIGHT);
  MAP_WAIT (base_map == NULL, 10000);
  g_assert_null (base_map); /* and nothing was said to the map that is gone */
}

int
main (int argc, char *argv[])
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  adw_style_manager_set_color_scheme (adw_style_manager_get_default (),
                                      ADW_COLOR_SCHEME_FORCE_LIGHT);

  g_test_add_func ("/map-basemap/decodes-a-tile", test_decodes_a_tile);
  g_test_add_func ("/map-basemap/stretches-the-right-part", test_stretches_the_right_part);
  g_test_add_func ("/map-basemap/turns-paper-into-night", test_turns_paper_into_night);
  g_test_add_func ("/map-basemap/refuses-too-large", test_refuses_what_is_too_large);
  g_test_add_func ("/map-basemap/refuses-no-picture", test_refuses_what_is_no_picture);
  g_test_add_func ("/map-basemap/one-processor", test_one_processor_draws_vector_tiles);
  g_test_add_func ("/map-basemap/vector-tiles-are-given-up-while-they-are-drawn",
                   test_vector_tiles_are_given_up_while_they_are_drawn);
  g_test_add_func ("/map-basemap/shows-tiles-and-whose", test_shows_tiles_and_whose_they_are);
  g_test_add_func ("/map-basemap/loads-again", test_loads_again_when_the_network_returns);
  g_test_add_func ("/map-basemap/territory-below-what-fails", test_territory_lies_below_what_fails);
  g_test_add_func ("/map-basemap/territory-where-there-is-one",
                   test_territory_is_shown_where_there_is_one);
  g_test_add_func ("/map-basemap/moving-on", test_moving_on_before_tiles_come);
  g_test_add_func ("/map-basemap/failure-is-said-by-day-and-night",
                   test_failure_is_said_by_day_and_by_night);
  g_test_add_func ("/map-basemap/closed-while-a-file-opens",
                   test_window_is_closed_while_a_file_opens);
  return g_test_run ();
}
