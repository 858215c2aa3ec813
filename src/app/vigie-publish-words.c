/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-publish-words.h"

#include <glib/gi18n.h>

static void
take_line (GString *out, char *line)
{
  if (out->len > 0)
    g_string_append_c (out, '\n');
  g_string_append (out, line);
  g_free (line);
}

/* Counts of posts fit well below. */
static guint
limit (guint64 n)
{
  return (guint) MIN (n, G_MAXUINT);
}

static char *
count_kind (VigieShapeKind kind, guint n)
{
  switch (kind)
    {
    case VIGIE_SHAPE_HAZARD:
      return g_strdup_printf (ngettext ("%u hazard area", "%u hazard areas", n), n);
    case VIGIE_SHAPE_PERIMETER:
      return g_strdup_printf (ngettext ("%u perimeter", "%u perimeters", n), n);
    case VIGIE_SHAPE_DIVERSION:
      return g_strdup_printf (ngettext ("%u diversion", "%u diversions", n), n);
    case VIGIE_SHAPE_MARKER:
      return g_strdup_printf (ngettext ("%u marker", "%u markers", n), n);
    case VIGIE_SHAPE_CLOSURE:
    default:
      return g_strdup_printf (ngettext ("%u closure", "%u closures", n), n);
    }
}

static void
add_posts (GString *out, const VigiePublishPreview *preview)
{
  const guint n_confirmed = limit (preview->n_confirmed);
  const guint n_unconfirmed = limit (preview->n_unconfirmed);
  const guint n_lost = limit (preview->n_without_position);
  const guint n_links = limit (preview->n_link_only);

  if (n_confirmed > 0)
    take_line (out,
               g_strdup_printf (ngettext ("%u confirmed post", "%u confirmed posts", n_confirmed),
                                n_confirmed));
  if (n_unconfirmed > 0)
    take_line (out, g_strdup_printf (ngettext ("%u post that nobody confirmed, told as such",
                                               "%u posts that nobody confirmed, told as such",
                                               n_unconfirmed),
                                     n_unconfirmed));
  if (n_lost > 0)
    take_line (out, g_strdup_printf (
                        ngettext ("%u of these posts has no position: no map shows it",
                                  "%u of these posts have no position: no map shows them", n_lost),
                        n_lost));
  if (n_links > 0)
    take_line (out, g_strdup_printf (
                        ngettext ("%u of these posts is of X: only its id and link",
                                  "%u of these posts are of X: only their ids and links", n_links),
                        n_links));
  if (preview->n_photos > 0)
    take_line (out, g_strdup_printf (
                        ngettext ("%u confirmed photo", "%u confirmed photos", preview->n_photos),
                        preview->n_photos));
}

/**
 * vigie_publish_words_goes_out:
 * @preview: what would be published
 *
 * Returns: (transfer full): what would leave the desk
 */
char *
vigie_publish_words_goes_out (const VigiePublishPreview *preview)
{
  GString *out = g_string_new (NULL);

  for (int kind = VIGIE_SHAPE_CLOSURE; kind <= VIGIE_SHAPE_MARKER; kind++)
    if (preview->n_kinds[kind] > 0)
      take_line (out, count_kind ((VigieShapeKind) kind, preview->n_kinds[kind]));
  add_posts (out, preview);
  return g_string_free_and_steal (out);
}

/**
 * vigie_publish_words_stays:
 * @preview: what would be published
 *
 * Returns: (transfer full): what does not leave the desk, because nobody asked for it
 */
char *
vigie_publish_words_stays (const VigiePublishPreview *preview)
{
  GString *out = g_string_new (NULL);
  const guint n_kept = limit (preview->n_kept);
  const guint n_waiting = preview->outcome.n_waiting;

  if (preview->n_ended > 0)
    take_line (out,
               g_strdup_printf (ngettext ("%u shape that is no longer valid",
                                          "%u shapes that are no longer valid", preview->n_ended),
                                preview->n_ended));
  if (preview->n_planned > 0)
    take_line (out, g_strdup_printf (ngettext ("%u shape that begins later",
                                               "%u shapes that begin later", preview->n_planned),
                                     preview->n_planned));
  if (preview->n_not_held > 0)
    take_line (out, g_strdup_printf (ngettext ("%u shape of a kind that this format cannot hold",
                                               "%u shapes of kinds that this format cannot hold",
                                               preview->n_not_held),
                                     preview->n_not_held));
  if (n_waiting > 0)
    take_line (out,
               g_strdup_printf (ngettext ("%u confirmed post waits for a second person",
                                          "%u confirmed posts wait for a second person", n_waiting),
                                n_waiting));
  if (n_kept > 0)
    take_line (out, g_strdup_printf (ngettext ("%u post that nobody confirmed",
                                               "%u posts that nobody confirmed", n_kept),
                                     n_kept));
  if (preview->n_photos_kept > 0)
    take_line (
        out, g_strdup_printf (ngettext ("%u photo that nobody confirmed",
                                        "%u photos that nobody confirmed", preview->n_photos_kept),
                              preview->n_photos_kept));
  return g_string_free_and_steal (out);
}

/**
 * vigie_publish_words_problems:
 * @preview: what would be published
 *
 * Returns: (transfer full): what the reader of the file will miss, and why
 */
char *
vigie_publish_words_problems (const VigiePublishPreview *preview)
{
  GString *out = g_string_new (NULL);

  if (preview->problem != NULL)
    take_line (out, g_strdup (preview->problem));
  if (preview->outcome.territory_problem != NULL)
    take_line (out, g_strdup_printf (
                        /* Translators: %s is a sentence that says why */
                        _ ("The file is made without the incident’s territory: %s"),
                        preview->outcome.territory_problem));
  if (preview->outcome.report.note != NULL)
    take_line (out, g_strdup (preview->outcome.report.note));
  if (preview->n_without_sections > 0)
    take_line (out, g_strdup_printf (ngettext ("Of %u closure no road is known.",
                                               "Of %u closures no road is known.",
                                               preview->n_without_sections),
                                     preview->n_without_sections));
  return g_string_free_and_steal (out);
}
