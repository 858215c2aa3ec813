/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * VigieTestKeyring:
 *
 * A real keyring of the test's own, on a bus of its own, which programs that the test starts have
 * in their environment as long as it lives.
 */
typedef struct _VigieTestKeyring VigieTestKeyring;

/* (nullable): with a word where the machine has no such programs */
VigieTestKeyring *vigie_test_keyring_new_or_skip (void);
void vigie_test_keyring_free (VigieTestKeyring *self);

G_END_DECLS
