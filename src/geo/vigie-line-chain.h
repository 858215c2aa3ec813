/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vigie-road-graph.h"

G_BEGIN_DECLS

/**
 * VigieChainLink:
 * @source: a node
 * @target: another, or the same
 * @key: what it must have in common with the next
 */
typedef struct
{
  guint32 source;
  guint32 target;
  guint64 key;
} VigieChainLink;

/* Shown one chain: links that follow each other, each in the direction of the chain. */
typedef void (*VigieChainFunc) (const VigieRoadStep *steps, gsize n_steps, gpointer user_data);

void vigie_line_chain_foreach (const VigieChainLink *links,
                               guint32 n_links,
                               guint32 n_nodes,
                               VigieChainFunc func,
                               gpointer user_data);

G_END_DECLS
