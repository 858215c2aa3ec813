/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib-unix.h>
#include <glib/gi18n-lib.h>
#include <glycin.h>

#include "vigie-error.h"
#include "vigie-photo-backend.h"
#include "vigie-photo-header.h"
#include "vigie-pixels.h"

#define PROBE_LIMIT_US (5 * G_USEC_PER_SEC)
#define ABANDON_AFTER_US (2 * G_USEC_PER_SEC)

/* One decode. glycin runs on the calling thread's own main context, so that it can be cancelled
 * and limited in time, which its blocking calls cannot. Its callbacks hold a reference: a decode
 * that does not end even when it is cancelled is left behind. */
typedef struct
{
  GMainContext *context;
  GCancellable *cancellable; /* glycin kills its loader when it is cancelled */
  GlyImage *image;
  GlyFrame *frame;
  GError *error;
  gboolean done;
  gboolean too_large;
  gboolean timed_out;
} Decode;

static void
decode_clear (gpointer data)
{
  Decode *decode = data;

  g_clear_pointer (&decode->context, g_main_context_unref);
  g_clear_object (&decode->cancellable);
  g_clear_object (&decode->image);
  g_clear_object (&decode->frame);
  g_clear_error (&decode->error);
}

static void
decode_unref (Decode *decode)
{
  g_atomic_rc_box_release_full (decode, decode_clear);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Decode, decode_unref)

static void
frame_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Decode) decode = user_data;

  decode->frame = gly_image_next_frame_finish (GLY_IMAGE (object), result, &decode->error);
  decode->done = TRUE;
}

static void
load_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Decode) decode = user_data;
  guint64 area;

  decode->image = gly_loader_load_finish (GLY_LOADER (object), result, &decode->error);
  if (decode->image == NULL)
    {
      decode->done = TRUE;
      return;
    }
  /* The loader may see another size than our own look at the header. */
  area = (guint64) gly_image_get_width (decode->image) * gly_image_get_height (decode->image);
  if (area > VIGIE_PHOTO_MAX_PIXELS)
    {
      decode->too_large = TRUE;
      decode->done = TRUE;
      return;
    }
  gly_image_next_frame_async (decode->image, decode->cancellable, frame_cb,
                              g_atomic_rc_box_acquire (decode));
}

static gboolean
timeout_cb (gpointer user_data)
{
  Decode *decode = user_data;

  decode->timed_out = TRUE;
  g_cancellable_cancel (decode->cancellable);
  return G_SOURCE_REMOVE;
}

static gboolean
abandon_cb (gpointer user_data)
{
  Decode *decode = user_data;

  decode->timed_out = TRUE;
  decode->done = TRUE;
  return G_SOURCE_REMOVE;
}

static gboolean
cancelled_cb (GCancellable *cancellable, gpointer user_data)
{
  Decode *decode = user_data;

  g_cancellable_cancel (decode->cancellable);
  return G_SOURCE_REMOVE;
}

static GSource *
attach_timeout (Decode *decode, gint64 at, GSourceFunc callback)
{
  GSource *source = g_timeout_source_new (0);

  g_source_set_ready_time (source, at);
  g_source_set_callback (source, callback, decode, NULL);
  g_source_attach (source, decode->context);
  return source;
}

static GSource *
attach_cancellable (Decode *decode, GCancellable *cancellable)
{
  GSource *source = g_cancellable_source_new (cancellable);

  g_source_set_callback (source, G_SOURCE_FUNC (cancelled_cb), decode, NULL);
  g_source_attach (source, decode->context);
  return source;
}

static void
source_destroy (GSource *source)
{
  g_source_destroy (source);
  g_source_unref (source);
}

/* The automatic choice may be no sandbox at all (in Flatpak development builds), so it is made
 * here. */
static GlySandboxSelector
choose_sandbox (void)
{
  return g_file_test ("/.flatpak-info", G_FILE_TEST_EXISTS) ? GLY_SANDBOX_SELECTOR_FLATPAK_SPAWN
                                                            : GLY_SANDBOX_SELECTOR_BWRAP;
}

static void
run (Decode *decode, GFile *file, gint64 deadline, GCancellable *cancellable)
{
  GlyLoader *loader = gly_loader_new (file);
  GSource *timeout = attach_timeout (decode, deadline, timeout_cb);
  GSource *abandon = attach_timeout (decode, deadline + ABANDON_AFTER_US, abandon_cb);
  GSource *cancelled = cancellable ? attach_cancellable (decode, cancellable) : NULL;

  gly_loader_set_sandbox_selector (loader, choose_sandbox ());
  gly_loader_load_async (loader, decode->cancellable, load_cb, g_atomic_rc_box_acquire (decode));
  while (!decode->done)
    g_main_context_iteration (decode->context, TRUE);

  source_destroy (timeout);
  source_destroy (abandon);
  if (cancelled != NULL)
    source_destroy (cancelled);
  /* Ends the loader's process when only its end is missing. */
  g_cancellable_cancel (decode->cancellable);
  g_object_unref (loader);
}

static gboolean
find_layout (GlyMemoryFormat format, VigiePixelLayout *layout)
{
  static const VigiePixelLayout layouts[] = {
    [GLY_MEMORY_B8G8R8A8_PREMULTIPLIED] = { VIGIE_NUMBER_U8, 4, 2, 1, 0, 3, TRUE },
    [GLY_MEMORY_A8R8G8B8_PREMULTIPLIED] = { VIGIE_NUMBER_U8, 4, 1, 2, 3, 0, TRUE },
    [GLY_MEMORY_R8G8B8A8_PREMULTIPLIED] = { VIGIE_NUMBER_U8, 4, 0, 1, 2, 3, TRUE },
    [GLY_MEMORY_B8G8R8A8] = { VIGIE_NUMBER_U8, 4, 2, 1, 0, 3, FALSE },
    [GLY_MEMORY_A8R8G8B8] = { VIGIE_NUMBER_U8, 4, 1, 2, 3, 0, FALSE },
    [GLY_MEMORY_R8G8B8A8] = { VIGIE_NUMBER_U8, 4, 0, 1, 2, 3, FALSE },
    [GLY_MEMORY_A8B8G8R8] = { VIGIE_NUMBER_U8, 4, 3, 2, 1, 0, FALSE },
    [GLY_MEMORY_R8G8B8] = { VIGIE_NUMBER_U8, 3, 0, 1, 2, -1, FALSE },
    [GLY_MEMORY_B8G8R8] = { VIGIE_NUMBER_U8, 3, 2, 1, 0, -1, FALSE },
    [GLY_MEMORY_R16G16B16] = { VIGIE_NUMBER_U16, 3, 0, 1, 2, -1, FALSE },
    [GLY_MEMORY_R16G16B16A16_PREMULTIPLIED] = { VIGIE_NUMBER_U16, 4, 0, 1, 2, 3, TRUE },
    [GLY_MEMORY_R16G16B16A16] = { VIGIE_NUMBER_U16, 4, 0, 1, 2, 3, FALSE },
    [GLY_MEMORY_R16G16B16_FLOAT] = { VIGIE_NUMBER_HALF, 3, 0, 1, 2, -1, FALSE },
    [GLY_MEMORY_R16G16B16A16_FLOAT] = { VIGIE_NUMBER_HALF, 4, 0, 1, 2, 3, FALSE },
    [GLY_MEMORY_R32G32B32_FLOAT] = { VIGIE_NUMBER_FLOAT, 3, 0, 1, 2, -1, FALSE },
    [GLY_MEMORY_R32G32B32A32_FLOAT_PREMULTIPLIED] = { VIGIE_NUMBER_FLOAT, 4, 0, 1, 2, 3, TRUE },
    [GLY_MEMORY_R32G32B32A32_FLOAT] = { VIGIE_NUMBER_FLOAT, 4, 0, 1, 2, 3, FALSE },
    [GLY_MEMORY_G8A8_PREMULTIPLIED] = { VIGIE_NUMBER_U8, 2, 0, 0, 0, 1, TRUE },
    [GLY_MEMORY_G8A8] = { VIGIE_NUMBER_U8, 2, 0, 0, 0, 1, FALSE },
    [GLY_MEMORY_G8] = { VIGIE_NUMBER_U8, 1, 0, 0, 0, -1, FALSE },
    [GLY_MEMORY_G16A16_PREMULTIPLIED] = { VIGIE_NUMBER_U16, 2, 0, 0, 0, 1, TRUE },
    [GLY_MEMORY_G16A16] = { VIGIE_NUMBER_U16, 2, 0, 0, 0, 1, FALSE },
    [GLY_MEMORY_G16] = { VIGIE_NUMBER_U16, 1, 0, 0, 0, -1, FALSE },
  };

  if ((guint) format >= G_N_ELEMENTS (layouts))
    return FALSE;
  *layout = layouts[format];
  return TRUE;
}

static VigieImage *
make_image (GlyFrame *frame)
{
  guint32 width = gly_frame_get_width (frame);
  guint32 height = gly_frame_get_height (frame);
  VigiePixelLayout layout;

  if (width == 0 || height == 0 || (guint64) width * height > VIGIE_PHOTO_MAX_PIXELS ||
      !find_layout (gly_frame_get_memory_format (frame), &layout))
    return NULL;
  return vigie_pixels_convert (&layout, (int) width, (int) height, gly_frame_get_stride (frame),
                               gly_frame_get_buf_bytes (frame));
}

static void
set_error (Decode *decode, GCancellable *cancellable, GError **error)
{
  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return;

  if (decode->timed_out)
    g_set_error_literal (error, VIGIE_ERROR, VIGIE_ERROR_FAILED,
                         _ ("The photo takes too long to decode"));
  else if (decode->too_large)
    g_set_error_literal (error, VIGIE_ERROR, VIGIE_ERROR_TOO_LARGE, _ ("The photo is too large"));
  else if (g_error_matches (decode->error, GLY_LOADER_ERROR, GLY_LOADER_ERROR_UNKNOWN_IMAGE_FORMAT))
    g_set_error_literal (error, VIGIE_ERROR, VIGIE_ERROR_UNSUPPORTED,
                         _ ("Photos of this kind cannot be shown on this computer"));
  else
    {
      g_debug ("glycin: %s", decode->error ? decode->error->message : "unknown pixels");
      g_set_error_literal (error, VIGIE_ERROR, VIGIE_ERROR_DAMAGED, _ ("The photo is damaged"));
    }
}

/**
 * vigie_photo_glycin_decode:
 * @bytes: a photo whose header was checked
 * @deadline: monotonic µs
 * @cancellable: (nullable): a cancellable
 *
 * Decodes in glycin's sandbox, never without one. Blocks.
 *
 * Returns: (transfer full): the upright picture in full size, or %NULL with @error set
 */
VigieImage *
vigie_photo_glycin_decode (GBytes *bytes,
                           gint64 deadline,
                           GCancellable *cancellable,
                           GError **error)
{
  g_autoptr (Decode) decode = NULL;
  g_autoptr (GFile) file = NULL;
  g_autofree char *path = NULL;
  g_autofd int fd = vigie_photo_memory_file (bytes, error);
  VigieImage *image = NULL;

  if (fd < 0)
    return NULL;

  path = g_strdup_printf ("/proc/self/fd/%d", fd);
  file = g_file_new_for_path (path);
  decode = g_atomic_rc_box_new0 (Decode);
  decode->context = g_main_context_new ();
  decode->cancellable = g_cancellable_new ();

  g_main_context_push_thread_default (decode->context);
  run (decode, file, deadline, cancellable);
  if (decode->frame != NULL)
    image = make_image (decode->frame);
  if (image == NULL)
    set_error (decode, cancellable, error);
  g_main_context_pop_thread_default (decode->context);
  return image;
}

/**
 * vigie_photo_glycin_is_usable:
 *
 * Tries one pixel, once for the process: loaders may be missing, and bubblewrap cannot run in
 * every container.
 *
 * Returns: whether glycin decodes within a sandbox here
 */
gboolean
vigie_photo_glycin_is_usable (void)
{
  /* A grey PNG of 1 × 1. */
  static const guint8 pixel[] = {
    0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0x00, 0x00, 0x00, 0x0d, 0x49, 0x48,
    0x44, 0x52, 0x00, 0x00, 0x00, 0x01, 0x00, 0x00, 0x00, 0x01, 0x08, 0x00, 0x00, 0x00,
    0x00, 0x3a, 0x7e, 0x9b, 0x55, 0x00, 0x00, 0x00, 0x0a, 0x49, 0x44, 0x41, 0x54, 0x78,
    0xda, 0x63, 0x68, 0x00, 0x00, 0x00, 0x82, 0x00, 0x81, 0xda, 0x45, 0x08, 0x3b, 0x00,
    0x00, 0x00, 0x00, 0x49, 0x45, 0x4e, 0x44, 0xae, 0x42, 0x60, 0x82,
  };
  static gsize once = 0;
  static gboolean usable = FALSE;

  if (g_once_init_enter (&once))
    {
      g_autoptr (GBytes) bytes = g_bytes_new_static (pixel, sizeof pixel);
      g_autoptr (GError) error = NULL;
      g_autoptr (VigieImage) image =
          vigie_photo_glycin_decode (bytes, g_get_monotonic_time () + PROBE_LIMIT_US, NULL, &error);

      usable = image != NULL;
      if (!usable)
        g_debug ("glycin's sandbox cannot be used: %s", error->message);
      g_once_init_leave (&once, 1);
    }
  return usable;
}
