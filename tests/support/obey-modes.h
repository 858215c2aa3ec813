/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <linux/capability.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

/* What cannot be written cannot be written by root either, from now on: in this process and in
 * those that it starts. To be called first, while there is one thread. For test programs only. */
static inline void
vigie_test_obey_modes (void)
{
  static const int without[] = { CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH };
  struct __user_cap_header_struct header = { _LINUX_CAPABILITY_VERSION_3, 0 };
  struct __user_cap_data_struct sets[_LINUX_CAPABILITY_U32S_3] = { { 0 } };

  if (geteuid () != 0)
    return;
  g_assert_cmpint (syscall (SYS_capget, &header, sets), ==, 0);
  for (gsize i = 0; i < G_N_ELEMENTS (without); i++)
    {
      const guint32 mask = ~(1u << (without[i] % 32));

      prctl (PR_CAPBSET_DROP, without[i], 0, 0, 0);
      sets[without[i] / 32].effective &= mask;
      sets[without[i] / 32].permitted &= mask;
      sets[without[i] / 32].inheritable &= mask;
    }
  g_assert_cmpint (syscall (SYS_capset, &header, sets), ==, 0);
}
