/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a broken chain means, in sentences: what broke first, and what stays trustworthy. */
#include "vigie-chain-break.h"

#include <glib/gi18n-lib.h>

#include "vigie-time.h"

#define MAX_EXPLAINED 10 /* desks */

void
vigie_chain_break_free (VigieChainBreak *self)
{
  if (self == NULL)
    return;
  g_free (self->device);
  g_free (self->actor);
  g_free (self->kind);
  g_free (self);
}

static char *
tell_first (const VigieChainBreak *self)
{
  g_autofree char *at = vigie_time_format (self->at);
  g_autofree char *number = g_strdup_printf ("%" G_GINT64_FORMAT, self->seq);

  if (self->is_link)
    /* Translators: the beginning of a desk's identifier, a number, a name, a time, a kind of entry
     */
    return g_strdup_printf (
        _ ("The chain of the desk %.8s first breaks at its entry %s, which says "
           "that %s wrote it at %s (%s): it, or the one before it, was replaced."),
        self->device, number, self->actor, at, self->kind);
  /* Translators: the beginning of a desk's identifier, a number, a name, a time, a kind of entry */
  return g_strdup_printf (_ ("The chain of the desk %.8s first breaks at its entry %s, which says "
                             "that %s wrote it at %s (%s)."),
                          self->device, number, self->actor, at, self->kind);
}

static char *
tell_trusted (const VigieChainBreak *self)
{
  g_autofree char *lost = g_strdup_printf ("%" G_GUINT64_FORMAT, self->n_lost);
  g_autofree char *trusted = g_strdup_printf ("%" G_GUINT64_FORMAT, self->n_trusted);

  /* Translators: two numbers */
  return g_strdup_printf (_ ("Its entries before that stand as they were written: %s. Its entries "
                             "from there on, which cannot be trusted: %s."),
                          trusted, lost);
}

/**
 * vigie_chain_explain:
 * @sentences: (element-type utf8): what is said is added to these
 * @breaks: (element-type VigieChainBreak): where chains broke
 * @n_intact_desks: whose chains did not
 */
void
vigie_chain_explain (GPtrArray *sentences, GPtrArray *breaks, guint64 n_intact_desks)
{
  if (breaks->len == 0)
    return;
  for (guint i = 0; i < MIN (breaks->len, MAX_EXPLAINED); i++)
    {
      const VigieChainBreak *broken = g_ptr_array_index (breaks, i);

      g_ptr_array_add (sentences, tell_first (broken));
      g_ptr_array_add (sentences, tell_trusted (broken));
    }
  if (n_intact_desks > 0)
    {
      g_autofree char *n = g_strdup_printf ("%" G_GUINT64_FORMAT, n_intact_desks);

      g_ptr_array_add (
          sentences,
          g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "The chain of %s other desk is whole.",
                                        "The chains of %s other desks are whole.",
                                        (gulong) n_intact_desks),
                           n));
    }
  g_ptr_array_add (sentences,
                   g_strdup (_ ("Hold a copy of the file against the head that stands on "
                                "paper, and go on with one that has it.")));
}
