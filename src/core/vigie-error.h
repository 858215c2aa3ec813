/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * VigieError:
 * @VIGIE_ERROR_FAILED: anything that has no code of its own
 * @VIGIE_ERROR_INVALID: input that does not follow its format
 * @VIGIE_ERROR_NOT_FOUND: the file, post, shape or decision does not exist
 * @VIGIE_ERROR_EXISTS: it exists already
 * @VIGIE_ERROR_NOT_OURS: the file is not an incident of Vigie
 * @VIGIE_ERROR_NEWER: the file was written by a newer Vigie
 * @VIGIE_ERROR_DAMAGED: the file is truncated or corrupt
 * @VIGIE_ERROR_READ_ONLY: the file cannot be written
 * @VIGIE_ERROR_NO_SPACE: the disk is full
 * @VIGIE_ERROR_BUSY: somebody else holds the file for too long
 * @VIGIE_ERROR_IO: reading or writing failed for another reason
 * @VIGIE_ERROR_TOO_LARGE: over a limit of size
 * @VIGIE_ERROR_UNSUPPORTED: a valid file of a kind that Vigie does not read
 * @VIGIE_ERROR_NETWORK: the network or a server failed
 * @VIGIE_ERROR_LIMITED: a server asks to wait
 * @VIGIE_ERROR_NOTHING_TO_DO: nothing to undo or redo
 * @VIGIE_ERROR_LOCKED: somebody else works on the post
 * @VIGIE_ERROR_LOGIN: a server wants a name, a password or a token, or refuses the one it got
 * @VIGIE_ERROR_CAP: what somebody allowed to be spent is spent
 *
 * Messages are sentences for the user, already translated.
 */
typedef enum
{
  VIGIE_ERROR_FAILED,
  VIGIE_ERROR_INVALID,
  VIGIE_ERROR_NOT_FOUND,
  VIGIE_ERROR_EXISTS,
  VIGIE_ERROR_NOT_OURS,
  VIGIE_ERROR_NEWER,
  VIGIE_ERROR_DAMAGED,
  VIGIE_ERROR_READ_ONLY,
  VIGIE_ERROR_NO_SPACE,
  VIGIE_ERROR_BUSY,
  VIGIE_ERROR_IO,
  VIGIE_ERROR_TOO_LARGE,
  VIGIE_ERROR_UNSUPPORTED,
  VIGIE_ERROR_NETWORK,
  VIGIE_ERROR_LIMITED,
  VIGIE_ERROR_NOTHING_TO_DO,
  VIGIE_ERROR_LOCKED,
  VIGIE_ERROR_LOGIN,
  VIGIE_ERROR_CAP,
} VigieError;

#define VIGIE_ERROR (vigie_error_quark ())

GQuark vigie_error_quark (void);

G_END_DECLS
