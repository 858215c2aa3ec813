/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-cap-export.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "vigie-cap-private.h"
#include "vigie-situation-text.h"

#define MAX_TEXT 1000

typedef struct
{
  const VigieSituation *situation;
  VigieXmlWriter *xml;
  char *sender;
  char *incident;
} Writer;

/* Offset 0 is "-00:00" in CAP, and never "Z" (section 3.3.2). */
static char *
format_time (const Writer *self, gint64 at)
{
  char *text = vigie_situation_format_time (self->situation, at);
  char *zero = g_str_has_suffix (text, "+00:00") ? text + strlen (text) - 6 : NULL;

  if (zero != NULL)
    *zero = '-';
  return text;
}

static void
write_time (Writer *self, const char *name, gint64 at)
{
  g_autofree char *text = format_time (self, at);

  vigie_xml_writer_element (self->xml, name, text);
}

static void
write_named (Writer *self, const char *name, const char *value_name, const char *value)
{
  vigie_xml_writer_begin (self->xml, name);
  vigie_xml_writer_element (self->xml, "valueName", value_name);
  vigie_xml_writer_element (self->xml, "value", value);
  vigie_xml_writer_end (self->xml);
}

/* « SDIS 21 » becomes "sdis-21": a sender has no spaces and commas. */
static char *
dup_sender (const VigieSituation *situation)
{
  g_autofree char *ascii =
      g_str_to_ascii (situation->organisation != NULL ? situation->organisation : "", "C");
  g_autoptr (GString) out = g_string_new (NULL);

  for (const char *p = ascii; *p != '\0'; p++)
    if (g_ascii_isalnum (*p))
      g_string_append_c (out, g_ascii_tolower (*p));
    else if (out->len > 0 && out->str[out->len - 1] != '-')
      g_string_append_c (out, '-');
  while (out->len > 0 && out->str[out->len - 1] == '-')
    g_string_truncate (out, out->len - 1);
  return g_strdup (out->len > 0 ? out->str : "vigie");
}

/* ---- what is told ---- */

/* What a public is warned of; diversions are told with their closure. */
static gboolean
is_alert (const VigieSituationShape *shape)
{
  return shape->kind == VIGIE_SHAPE_CLOSURE || shape->kind == VIGIE_SHAPE_HAZARD ||
         shape->kind == VIGIE_SHAPE_PERIMETER;
}

static void
write_kind (Writer *self, const VigieSituationShape *shape)
{
  VigieXmlWriter *xml = self->xml;
  const gboolean hazard = shape->kind == VIGIE_SHAPE_HAZARD;
  const gboolean ended = shape->status == VIGIE_SITUATION_ENDED;
  const gboolean planned = shape->status == VIGIE_SITUATION_PLANNED;

  vigie_xml_writer_element (xml, "category",
                            shape->kind == VIGIE_SHAPE_CLOSURE ? "Transport" : "Safety");
  vigie_xml_writer_element (xml, "event", shape->kind_label);
  vigie_xml_writer_element (xml, "responseType", ended ? "AllClear" : "Avoid");
  vigie_xml_writer_element (xml, "urgency", ended ? "Past" : planned ? "Future" : "Immediate");
  vigie_xml_writer_element (xml, "severity", hazard ? "Severe" : "Moderate");
  vigie_xml_writer_element (xml, "certainty", planned ? "Likely" : "Observed");
}

static void
write_texts (Writer *self, const VigieSituationShape *shape, GPtrArray *diversions)
{
  const VigieSituation *situation = self->situation;
  g_autofree char *sender_name = vigie_xml_clean (situation->organisation, MAX_TEXT);
  g_autofree char *label = vigie_situation_dup_label (shape);
  g_autofree char *headline = vigie_situation_mark (situation, label);
  g_autofree char *story = vigie_situation_tell (situation, shape);
  g_autoptr (GString) description = g_string_new (story);

  for (guint i = 0; i < diversions->len; i++)
    {
      g_autofree char *way = vigie_situation_tell (situation, g_ptr_array_index (diversions, i));

      g_string_append_printf (description, "\n%s", way);
    }
  if (sender_name[0] != '\0')
    vigie_xml_writer_element (self->xml, "senderName", sender_name);
  vigie_xml_writer_element (self->xml, "headline", headline);
  vigie_xml_writer_element (self->xml, "description", description->str);
  vigie_xml_writer_element (self->xml, "instruction",
                            vigie_words_get (situation->language, VIGIE_WORD_ALERT_FIRST));
}

static guint64
count_holes (const VigieGeometry *geometry)
{
  guint64 n = 0;

  if (vigie_geometry_is_polygonal (geometry))
    for (gsize part = 0; part < vigie_geometry_get_n_parts (geometry); part++)
      n += vigie_geometry_get_n_rings (geometry, part) - 1;
  return n;
}

static void
write_area (Writer *self, const VigieSituationShape *shape)
{
  g_autofree char *sections = vigie_situation_list_sections (shape);
  g_autofree char *label = vigie_situation_dup_label (shape);
  g_autofree char *holes = NULL;
  g_autofree char *text = NULL;
  guint64 n_holes = count_holes (shape->geometry);

  if (n_holes > 0)
    holes = vigie_words_fill_count (self->situation->language, VIGIE_WORD_HOLES, n_holes);
  text = g_strconcat (sections[0] != '\0' ? sections : label, holes != NULL ? " – " : NULL, holes,
                      NULL);
  vigie_xml_writer_begin (self->xml, "area");
  vigie_xml_writer_element (self->xml, "areaDesc", text);
  vigie_cap_write_geometry (self->xml, shape->geometry);
  vigie_xml_writer_end (self->xml);
}

static void
write_info (Writer *self, const VigieSituationShape *shape, GPtrArray *diversions)
{
  g_autofree char *id = vigie_situation_dup_identifier (shape->id, "shape");
  g_autofree char *version = g_strdup_printf ("%d", MAX (shape->version, 1));

  vigie_xml_writer_begin (self->xml, "info");
  vigie_xml_writer_element (self->xml, "language",
                            vigie_language_to_tag (self->situation->language));
  write_kind (self, shape);
  write_time (self, "effective", shape->changed_at);
  write_time (self, "onset", shape->from);
  if (shape->ends_at != VIGIE_TIME_UNKNOWN)
    write_time (self, "expires", MAX (shape->ends_at, shape->from));
  write_texts (self, shape, diversions);
  write_named (self, "parameter", "id", id);
  write_named (self, "parameter", "version", version);
  write_area (self, shape);
  vigie_xml_writer_end (self->xml);
}

/* ---- the alert ---- */

static const char *
get_status (const Writer *self)
{
  return self->situation->exercise ? "Exercise" : "Actual";
}

/* What a file says of those before it. */
typedef struct
{
  const char *status;
  const char *kind;
  const char *references; /* (nullable) */
} Header;

/* An alert without anything to tell cancels the one before it. Who missed that finds the same
 * again later; where there never was an alert, a draft is what nobody acts upon. */
static void
choose_header (const Writer *self, const VigieCapPrevious *previous, gboolean empty, Header *header)
{
  const gboolean follows = previous->reference != NULL && !previous->is_cancel;

  header->status = get_status (self);
  header->kind = follows ? "Update" : "Alert";
  header->references = follows ? previous->reference : NULL;
  if (!empty)
    return;
  header->kind = "Cancel";
  if (!follows)
    header->references = previous->older;
  if (header->references != NULL && header->references[0] != '\0')
    return;
  header->references = NULL;
  header->status = "Draft";
  header->kind = "Alert";
}

static void
begin_alert (Writer *self, const Header *header)
{
  g_autofree char *identifier =
      g_strdup_printf ("vigie-%s-%" G_GINT64_FORMAT, self->incident, self->situation->exported_at);
  g_autofree char *title = vigie_xml_clean (self->situation->title, MAX_TEXT);

  vigie_xml_writer_begin (self->xml, "alert");
  vigie_xml_writer_attribute (self->xml, "xmlns", VIGIE_CAP_NAMESPACE);
  vigie_xml_writer_element (self->xml, "identifier", identifier);
  vigie_xml_writer_element (self->xml, "sender", self->sender);
  write_time (self, "sent", self->situation->exported_at);
  vigie_xml_writer_element (self->xml, "status", header->status);
  vigie_xml_writer_element (self->xml, "msgType", header->kind);
  vigie_xml_writer_element (self->xml, "source", "Vigie");
  vigie_xml_writer_element (self->xml, "scope", "Public");
  if (self->situation->exercise || title[0] != '\0')
    {
      g_autofree char *note = vigie_situation_mark (self->situation, title);

      vigie_xml_writer_element (self->xml, "note", note);
    }
  if (header->references != NULL)
    vigie_xml_writer_element (self->xml, "references", header->references);
  vigie_xml_writer_element (self->xml, "incidents", self->incident);
}

/* (transfer container): the shapes that are told; counts those that cannot be */
static GPtrArray *
list_alerts (const VigieSituation *situation, VigieExportReport *report)
{
  GPtrArray *alerts = g_ptr_array_new ();

  for (guint i = 0; i < situation->shapes->len; i++)
    {
      VigieSituationShape *shape = g_ptr_array_index (situation->shapes, i);

      if (!vigie_situation_shows (situation, shape, VIGIE_SITUATION_KEEP_MS))
        continue;
      report->n_left_out++; /* until it is told */
      if (is_alert (shape))
        g_ptr_array_add (alerts, shape);
    }
  return alerts;
}

/* (transfer container): ways around that people may be sent */
static GPtrArray *
find_ways (const VigieSituation *situation, const VigieSituationShape *closure)
{
  GPtrArray *ways = vigie_situation_find_diversions (situation, closure);

  for (guint i = ways->len; i-- > 0;)
    if (!vigie_situation_is_passable (g_ptr_array_index (ways, i)))
      g_ptr_array_remove_index (ways, i);
  return ways;
}

static gboolean
write_infos (Writer *self,
             GPtrArray *alerts,
             GCancellable *cancellable,
             VigieExportReport *report,
             GError **error)
{
  for (guint i = 0; i < alerts->len; i++)
    {
      const VigieSituationShape *shape = g_ptr_array_index (alerts, i);
      g_autoptr (GPtrArray) diversions = find_ways (self->situation, shape);

      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return FALSE;
      write_info (self, shape, diversions);
      report->n_shapes += 1 + diversions->len;
      report->n_left_out -= 1 + diversions->len;
    }
  if (alerts->len == 0)
    report->note = g_strdup (_ ("There is nothing to alert of at that moment: no closure, hazard "
                                "area or perimeter. The file says so, or cancels the alert before "
                                "it."));
  else if (report->n_left_out > 0)
    report->note = g_strdup_printf (
        g_dngettext (GETTEXT_PACKAGE,
                     "%u shape is not in the file: a CAP alert tells closures with the ways around "
                     "them, hazard areas and perimeters.",
                     "%u shapes are not in the file: a CAP alert tells closures with the ways "
                     "around them, hazard areas and perimeters.",
                     report->n_left_out),
        (guint) report->n_left_out);
  return TRUE;
}

static gboolean
write_alert (Writer *self,
             const char *path,
             GCancellable *cancellable,
             VigieExportReport *report,
             GError **error)
{
  g_autoptr (GPtrArray) alerts = list_alerts (self->situation, report);
  g_auto (VigieCapPrevious) previous = { 0 };
  Header header;

  vigie_cap_previous_read (&previous, path, self->sender, self->incident, get_status (self));
  choose_header (self, &previous, alerts->len == 0, &header);
  begin_alert (self, &header);
  if (!write_infos (self, alerts, cancellable, report, error))
    return FALSE;
  vigie_xml_writer_end (self->xml);
  return vigie_xml_writer_save (self->xml, vigie_cap_get_rules (), path, &report->n_bytes, error);
}

/**
 * vigie_cap_write:
 *
 * A #VigieExportFunc: writes one alert of the Common Alerting Protocol 1.2, with one part for each
 * closure, hazard area and perimeter. An alert that replaces one of the same incident is its
 * update; when nothing is left to alert of, it cancels it.
 *
 * Returns: %FALSE with @error set and the file untouched
 */
gboolean
vigie_cap_write (const VigieExportInput *input,
                 const char *path,
                 GCancellable *cancellable,
                 VigieExportReport *report,
                 GError **error)
{
  g_autoptr (VigieXmlWriter) xml = vigie_xml_writer_new ();
  g_autofree char *sender = dup_sender (input->situation);
  g_autofree char *incident = vigie_situation_dup_identifier (input->situation->id, "incident");
  Writer self = { input->situation, xml, sender, incident };

  return write_alert (&self, path, cancellable, report, error);
}

static const VigieXmlType types[] = {
  { "Alert", NULL, VIGIE_CAP_NAMESPACE,
    "identifier:cap-name sender:cap-name sent:time status:=Actual|Exercise|Draft "
    "msgType:=Alert|Update|Cancel source?:long scope:=Public note?:long references?:long "
    "incidents?:long info*:Info" },
  { "Info", NULL, VIGIE_CAP_NAMESPACE,
    "language:language category+:=Transport|Safety event:long responseType*:=Avoid|AllClear "
    "urgency:=Immediate|Future|Past severity:=Severe|Moderate certainty:=Observed|Likely "
    "effective?:time onset?:time expires?:time senderName?:long headline?:long description?:long "
    "instruction?:long parameter*:Named area+:Area" },
  { "Named", NULL, VIGIE_CAP_NAMESPACE, "valueName:long value:long" },
  { "Area", NULL, VIGIE_CAP_NAMESPACE, "areaDesc:long polygon*:cap-ring circle*:cap-circle" },
};

/**
 * vigie_cap_get_rules:
 *
 * Returns: (transfer none): what an alert must follow
 */
const VigieXmlRules *
vigie_cap_get_rules (void)
{
  static const VigieXmlRules rules = { "CAP 1.2", "alert", VIGIE_CAP_NAMESPACE,
                                       "Alert",   types,   G_N_ELEMENTS (types) };

  return &rules;
}
