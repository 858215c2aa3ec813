/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * VigieChainBreak:
 * @device: whose chain
 * @seq: of the first entry that is not as it was written
 * @is_link: it does not follow the entry before it: one of the two was replaced
 * @at: what it says of its time, ms
 * @actor: and of who wrote it
 * @kind: and of its kind
 * @n_trusted: entries of this chain before it that stand as they were written
 * @n_lost: entries from there on, of which nobody can say so
 *
 * Where the chain of a desk first broke.
 */
typedef struct
{
  char *device;
  gint64 seq;
  gboolean is_link;
  gint64 at;
  char *actor;
  char *kind;
  guint64 n_trusted;
  guint64 n_lost;
} VigieChainBreak;

void vigie_chain_break_free (VigieChainBreak *self);
void vigie_chain_explain (GPtrArray *sentences, GPtrArray *breaks, guint64 n_intact_desks);

G_END_DECLS
