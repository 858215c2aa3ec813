/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-renderer.h"

#include <unistd.h>

static gboolean
has_usable (const char *folder, const char *prefix)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      if (g_str_has_prefix (name, prefix) && access (path, R_OK | W_OK) == 0)
        return TRUE;
    }
  return FALSE;
}

/**
 * vigie_renderer_has_device:
 * @devices: the folder of devices, /dev
 *
 * Returns: whether a graphics device there can be used: a render node of the kernel's, or what
 *   NVIDIA's own driver and Windows' subsystem for Linux have instead
 */
gboolean
vigie_renderer_has_device (const char *devices)
{
  g_autofree char *dri = g_build_filename (devices, "dri", NULL);

  return has_usable (dri, "renderD") || has_usable (devices, "nvidia0") ||
         has_usable (devices, "dxg");
}

/**
 * vigie_renderer_choose:
 *
 * Without a graphics device GTK would draw with an OpenGL in software: in a virtual machine or on a
 * remote desk the window then takes twice as long to come up and more than twice the memory. There,
 * cairo draws, and OpenGL is not even loaded. What the user chose for GTK stays. Call before GTK is
 * initialized and before there are threads.
 */
void
vigie_renderer_choose (void)
{
  const char *renderer = g_getenv ("GSK_RENDERER");

  if ((renderer != NULL && !g_str_equal (renderer, "cairo")) || g_getenv ("GDK_DISABLE") != NULL ||
      vigie_renderer_has_device ("/dev"))
    return;
  g_setenv ("GSK_RENDERER", "cairo", TRUE);
  g_setenv ("GDK_DISABLE", "gl,vulkan", TRUE);
}
