/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-datex-export.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "vigie-datex-private.h"
#include "vigie-export-number.h"
#include "vigie-situation-text.h"

#define MAX_TEXT 1000 /* of the 1024 characters that the standard takes */

/* ---- elements ---- */

static const char *
get_name (const VigieDatex *self, const char *name)
{
  const char *colon = strchr (name, ':');

  return self->is_v3 || colon == NULL ? name : colon + 1;
}

/**
 * vigie_datex_begin:
 * @name: of an element, with the prefix of version 3
 */
void
vigie_datex_begin (VigieDatex *self, const char *name)
{
  vigie_xml_writer_begin (self->xml, get_name (self, name));
}

/**
 * vigie_datex_begin_typed:
 * @name: of an element
 * @type: what it is, where the schema leaves that open
 */
void
vigie_datex_begin_typed (VigieDatex *self, const char *name, const char *type)
{
  vigie_datex_begin (self, name);
  vigie_xml_writer_attribute (self->xml, "xsi:type", get_name (self, type));
}

void
vigie_datex_end (VigieDatex *self)
{
  vigie_xml_writer_end (self->xml);
}

void
vigie_datex_element (VigieDatex *self, const char *name, const char *text)
{
  vigie_xml_writer_element (self->xml, get_name (self, name), text);
}

/**
 * vigie_datex_get_language:
 *
 * Returns: (transfer none): "fr", "en"
 */
const char *
vigie_datex_get_language (const VigieDatex *self)
{
  return self->situation->language == VIGIE_LANGUAGE_FRENCH ? "fr" : "en";
}

/**
 * vigie_datex_texts:
 * @name: of an element that holds a text in several languages
 * @text: in the situation's language
 */
void
vigie_datex_texts (VigieDatex *self, const char *name, const char *text)
{
  vigie_datex_begin (self, name);
  vigie_datex_begin (self, "com:values");
  vigie_datex_begin (self, "com:value");
  vigie_xml_writer_attribute (self->xml, "lang", vigie_datex_get_language (self));
  vigie_xml_writer_text (self->xml, text);
  vigie_datex_end (self);
  vigie_datex_end (self);
  vigie_datex_end (self);
}

void
vigie_datex_degrees (VigieDatex *self, const char *name, double degrees)
{
  char number[VIGIE_EXPORT_NUMBER_SIZE];

  *vigie_export_write_degrees (number, degrees) = '\0';
  vigie_datex_element (self, name, number);
}

void
vigie_datex_coordinates (VigieDatex *self, const char *name, double lon, double lat)
{
  vigie_datex_begin (self, name);
  vigie_datex_degrees (self, "loc:latitude", lat);
  vigie_datex_degrees (self, "loc:longitude", lon);
  vigie_datex_end (self);
}

static void
write_time (VigieDatex *self, const char *name, gint64 at)
{
  g_autofree char *text = vigie_situation_format_time (self->situation, at);

  vigie_datex_element (self, name, text);
}

/* ---- records ---- */

typedef enum
{
  RECORD_CAUSE,
  RECORD_CLOSURE,
  RECORD_DIVERSION,
} RecordKind;

/* Records of one shape have ids of their own. */
static char *
dup_record_id (const VigieSituationShape *shape, RecordKind kind)
{
  static const char *const suffixes[] = { "-C", "-F", "-D" };
  g_autofree char *id = vigie_situation_dup_identifier (shape->id, "shape");

  return g_strconcat (id, suffixes[kind], NULL);
}

static char *
dup_version (const VigieSituationShape *shape)
{
  return g_strdup_printf ("%d", MAX (shape->version, 1));
}

/* Lifting ends the validity, and the end is told: a record that merely vanished would be taken for
 * a fault of the feed. */
static void
write_validity (VigieDatex *self, const VigieSituationShape *shape)
{
  const char *status;

  switch (shape->status)
    {
    case VIGIE_SITUATION_ACTIVE:
      /* A diversion over a closed road is none until that is lifted, whatever its period says. */
      status = vigie_situation_is_passable (shape) ? "active" : "suspended";
      break;
    case VIGIE_SITUATION_PLANNED:
      status = self->is_v3 ? "planned" : "definedByValidityTimeSpec";
      break;
    case VIGIE_SITUATION_ENDED:
    default:
      status = "definedByValidityTimeSpec";
      break;
    }
  vigie_datex_begin (self, "sit:validity");
  vigie_datex_element (self, "com:validityStatus", status);
  vigie_datex_begin (self, "com:validityTimeSpecification");
  write_time (self, "com:overallStartTime", shape->from);
  if (shape->ends_at != VIGIE_TIME_UNKNOWN)
    write_time (self, "com:overallEndTime", MAX (shape->ends_at, shape->from));
  vigie_datex_end (self);
  vigie_datex_end (self);
}

static void
write_source (VigieDatex *self)
{
  g_autofree char *name = vigie_xml_clean (self->situation->organisation, MAX_TEXT);

  if (name[0] == '\0')
    return;
  vigie_datex_begin (self, "sit:source");
  vigie_datex_texts (self, "com:sourceName", name);
  vigie_datex_element (self, "com:reliable", "true");
  vigie_datex_end (self);
}

/* What every record begins with. */
static void
begin_record (VigieDatex *self, const VigieSituationShape *shape, RecordKind kind, const char *type)
{
  g_autofree char *id = dup_record_id (shape, kind);
  g_autofree char *version = dup_version (shape);

  vigie_datex_begin_typed (self, "sit:situationRecord", type);
  vigie_xml_writer_attribute (self->xml, "id", id);
  vigie_xml_writer_attribute (self->xml, "version", version);
  write_time (self, "sit:situationRecordCreationTime", shape->drawn_at);
  write_time (self, "sit:situationRecordVersionTime", shape->changed_at);
  vigie_datex_element (self, "sit:probabilityOfOccurrence", "certain");
  if (kind == RECORD_CLOSURE)
    vigie_datex_element (self, "sit:severity", "high");
  write_source (self);
  write_validity (self, shape);
}

/* That one record is the reason of another one. */
static void
write_link (VigieDatex *self,
            const char *cause_type,
            const VigieSituationShape *target,
            RecordKind target_kind)
{
  g_autofree char *id = dup_record_id (target, target_kind);
  g_autofree char *version = dup_version (target);

  if (self->is_v3)
    {
      vigie_datex_begin (self, "sit:cause");
      vigie_datex_element (self, "sit:causeType", cause_type);
      vigie_datex_begin (self, "sit:managedCause");
      vigie_datex_begin (self, "sit:objectReference");
    }
  else
    {
      vigie_datex_begin_typed (self, "cause", "ManagedCause");
      vigie_datex_begin (self, "managedCause");
    }
  vigie_xml_writer_attribute (self->xml, "id", id);
  vigie_xml_writer_attribute (self->xml, "version", version);
  vigie_xml_writer_attribute (self->xml, "targetClass", get_name (self, "sit:SituationRecord"));
  vigie_datex_end (self);
  if (self->is_v3)
    vigie_datex_end (self);
  vigie_datex_end (self);
}

static void
write_comment (VigieDatex *self, const char *text)
{
  vigie_datex_begin (self, "sit:generalPublicComment");
  vigie_datex_texts (self, "sit:comment", text);
  vigie_datex_end (self);
}

static guint64
count_holes (const VigieSituationShape *shape)
{
  guint64 n = 0;

  if (vigie_geometry_is_polygonal (shape->geometry))
    for (gsize part = 0; part < vigie_geometry_get_n_parts (shape->geometry); part++)
      n += vigie_geometry_get_n_rings (shape->geometry, part) - 1;
  return n;
}

static void
write_story (VigieDatex *self, const VigieSituationShape *shape)
{
  g_autofree char *text = vigie_situation_tell (self->situation, shape);
  guint64 n_holes = self->is_v3 ? 0 : count_holes (shape);

  write_comment (self, text);
  if (n_holes > 0)
    {
      g_autofree char *holes =
          vigie_words_fill_count (self->situation->language, VIGIE_WORD_HOLES, n_holes);

      write_comment (self, holes);
    }
}

/* Version 2.3 says the end of an event besides. */
static void
write_life_cycle (VigieDatex *self, const VigieSituationShape *shape)
{
  if (self->is_v3 || shape->status != VIGIE_SITUATION_ENDED)
    return;
  vigie_datex_begin (self, "management");
  vigie_datex_begin (self, "lifeCycleManagement");
  vigie_datex_element (self, "end", "true");
  vigie_datex_end (self);
  vigie_datex_end (self);
}

static void
write_cause (VigieDatex *self, const VigieSituationShape *shape, const VigieDatexCause *cause)
{
  g_autofree char *type = g_strconcat ("sit:", cause->record, NULL);
  g_autofree char *element = g_strconcat ("sit:", cause->element, NULL);
  g_autofree char *words = vigie_xml_clean (shape->cause_label, MAX_TEXT);

  begin_record (self, shape, RECORD_CAUSE, type);
  if (words[0] != '\0')
    write_comment (self, words);
  vigie_datex_write_point (self, shape);
  write_life_cycle (self, shape);
  vigie_datex_element (self, element, cause->value);
  vigie_datex_end (self);
}

static void
write_closure (VigieDatex *self, const VigieSituationShape *shape, const VigieDatexCause *cause)
{
  begin_record (self, shape, RECORD_CLOSURE, "sit:RoadOrCarriagewayOrLaneManagement");
  if (cause != NULL)
    write_link (self, cause->cause_type, shape, RECORD_CAUSE);
  write_story (self, shape);
  vigie_datex_write_location (self, shape);
  write_life_cycle (self, shape);
  if (shape->status == VIGIE_SITUATION_ACTIVE)
    vigie_datex_element (self, "sit:operatorActionStatus", "implemented");
  vigie_datex_element (self, "sit:complianceOption", "mandatory");
  vigie_datex_element (self, "sit:roadOrCarriagewayOrLaneManagementType", "roadClosed");
  vigie_datex_end (self);
}

static void
write_diversion (VigieDatex *self,
                 const VigieSituationShape *shape,
                 const VigieSituationShape *closure)
{
  g_autofree char *text = NULL;

  begin_record (self, shape, RECORD_DIVERSION, "sit:ReroutingManagement");
  if (closure != NULL)
    write_link (self, "roadOrCarriagewayOrLaneManagement", closure, RECORD_CLOSURE);
  write_story (self, shape);
  if (self->is_v3)
    vigie_datex_write_location (self, shape);
  else
    vigie_datex_write_point (self, shape);
  write_life_cycle (self, shape);
  vigie_datex_element (self, "sit:complianceOption", "advisory");
  vigie_datex_element (self, "sit:reroutingManagementType", "followLocalDiversion");
  text = vigie_situation_list_roads (shape);
  if (text[0] == '\0')
    {
      g_free (text);
      text = vigie_situation_dup_label (shape);
    }
  vigie_datex_texts (self, "sit:reroutingItineraryDescription", text);
  vigie_datex_element (self, "sit:signedRerouting", "false");
  vigie_datex_write_itinerary (self, shape);
  vigie_datex_end (self);
}

/* ---- situations ---- */

static void
begin_situation (VigieDatex *self, const VigieSituationShape *main_shape, gint64 changed_at)
{
  const gboolean exercise = self->situation->exercise;
  g_autofree char *id = vigie_situation_dup_identifier (main_shape->id, "shape");

  vigie_datex_begin (self, "sit:situation");
  vigie_xml_writer_attribute (self->xml, "id", id);
  if (!self->is_v3)
    {
      /* Records have the versions of their shapes; a situation changes with each of its records. */
      g_autofree char *version = g_strdup_printf ("%" G_GINT64_FORMAT, MAX (changed_at, 0) / 1000);

      vigie_xml_writer_attribute (self->xml, "version", version);
    }
  if (main_shape->kind == VIGIE_SHAPE_CLOSURE)
    vigie_datex_element (self, "sit:overallSeverity", "high");
  write_time (self, "sit:situationVersionTime", changed_at);
  vigie_datex_begin (self, "sit:headerInformation");
  vigie_datex_element (self, "com:confidentiality",
                       exercise ? "restrictedToAuthorities" : "noRestriction");
  vigie_datex_element (self, "com:informationStatus", exercise ? "securityExercise" : "real");
  vigie_datex_end (self);
}

/* A closure with its cause and the ways around it. */
static void
write_situation (VigieDatex *self, const VigieSituationShape *closure, VigieExportReport *report)
{
  const VigieDatexCause *cause = vigie_datex_find_cause (closure->cause);
  g_autoptr (GPtrArray) diversions = vigie_situation_find_diversions (self->situation, closure);
  gint64 changed_at = closure->changed_at;

  for (guint i = 0; i < diversions->len; i++)
    {
      const VigieSituationShape *diversion = g_ptr_array_index (diversions, i);

      changed_at = MAX (changed_at, diversion->changed_at);
    }
  begin_situation (self, closure, changed_at);
  if (cause != NULL)
    write_cause (self, closure, cause);
  write_closure (self, closure, cause);
  for (guint i = 0; i < diversions->len; i++)
    write_diversion (self, g_ptr_array_index (diversions, i), closure);
  vigie_datex_end (self);
  report->n_shapes += 1 + diversions->len;
}

static void
write_lone_diversion (VigieDatex *self,
                      const VigieSituationShape *diversion,
                      VigieExportReport *report)
{
  begin_situation (self, diversion, diversion->changed_at);
  write_diversion (self, diversion, NULL);
  vigie_datex_end (self);
  report->n_shapes++;
}

/* Whether a diversion is told with the closure that it leads around. */
static gboolean
is_told_elsewhere (const VigieSituation *situation, const VigieSituationShape *diversion)
{
  const VigieSituationShape *closure =
      diversion->route != NULL && diversion->route->closure != NULL
          ? vigie_situation_find_shape (situation, diversion->route->closure)
          : NULL;

  return closure != NULL && closure->kind == VIGIE_SHAPE_CLOSURE &&
         vigie_situation_shows (situation, closure, VIGIE_SITUATION_KEEP_MS);
}

static gboolean
write_situations (VigieDatex *self,
                  GCancellable *cancellable,
                  VigieExportReport *report,
                  GError **error)
{
  const VigieSituation *situation = self->situation;

  for (guint i = 0; i < situation->shapes->len; i++)
    {
      const VigieSituationShape *shape = g_ptr_array_index (situation->shapes, i);

      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return FALSE;
      if (!vigie_situation_shows (situation, shape, VIGIE_SITUATION_KEEP_MS))
        continue;
      if (shape->kind == VIGIE_SHAPE_CLOSURE)
        write_situation (self, shape, report);
      else if (shape->kind != VIGIE_SHAPE_DIVERSION)
        report->n_left_out++;
      else if (!is_told_elsewhere (situation, shape))
        write_lone_diversion (self, shape, report);
    }
  if (report->n_left_out > 0)
    report->note = g_strdup_printf (
        g_dngettext (GETTEXT_PACKAGE,
                     "%u shape is not in the file: DATEX II tells closures and diversions, not "
                     "areas and markers.",
                     "%u shapes are not in the file: DATEX II tells closures and diversions, not "
                     "areas and markers.",
                     report->n_left_out),
        (guint) report->n_left_out);
  return TRUE;
}

/* ---- the publication ---- */

static void
write_identifier (VigieDatex *self, const char *name)
{
  g_autofree char *organisation = vigie_xml_clean (self->situation->organisation, MAX_TEXT);

  vigie_datex_begin (self, name);
  vigie_datex_element (self, "com:country", "fr");
  vigie_datex_element (self, "com:nationalIdentifier",
                       organisation[0] != '\0' ? organisation : "Vigie");
  vigie_datex_end (self);
}

static void
begin_publication (VigieDatex *self)
{
  if (self->is_v3)
    {
      vigie_datex_begin (self, "d2:payload");
      vigie_xml_writer_attribute (self->xml, "xmlns:d2", "http://datex2.eu/schema/3/d2Payload");
      vigie_xml_writer_attribute (self->xml, "xmlns:com", "http://datex2.eu/schema/3/common");
      vigie_xml_writer_attribute (self->xml, "xmlns:loc",
                                  "http://datex2.eu/schema/3/locationReferencing");
      vigie_xml_writer_attribute (self->xml, "xmlns:sit", "http://datex2.eu/schema/3/situation");
    }
  else
    {
      vigie_datex_begin (self, "d2LogicalModel");
      vigie_xml_writer_attribute (self->xml, "xmlns", "http://datex2.eu/schema/2/2_0");
    }
  vigie_xml_writer_attribute (self->xml, "xmlns:xsi", "http://www.w3.org/2001/XMLSchema-instance");
  if (!self->is_v3)
    {
      vigie_xml_writer_attribute (self->xml, "modelBaseVersion", "2");
      vigie_datex_begin (self, "exchange");
      write_identifier (self, "supplierIdentification");
      vigie_datex_end (self);
      vigie_datex_begin (self, "payloadPublication");
    }
  vigie_xml_writer_attribute (self->xml, "xsi:type", get_name (self, "sit:SituationPublication"));
  vigie_xml_writer_attribute (self->xml, "lang", vigie_datex_get_language (self));
  if (self->is_v3)
    vigie_xml_writer_attribute (self->xml, "modelBaseVersion", "3");
  write_time (self, "com:publicationTime", self->situation->exported_at);
  write_identifier (self, "com:publicationCreator");
}

static gboolean
write_publication (VigieDatex *self,
                   const char *path,
                   GCancellable *cancellable,
                   VigieExportReport *report,
                   GError **error)
{
  begin_publication (self);
  if (!write_situations (self, cancellable, report, error))
    return FALSE;
  vigie_datex_end (self);
  if (!self->is_v3)
    vigie_datex_end (self);
  return vigie_xml_writer_save (self->xml,
                                self->is_v3 ? vigie_datex3_get_rules () : vigie_datex2_get_rules (),
                                path, &report->n_bytes, error);
}

/**
 * vigie_datex3_write:
 *
 * A #VigieExportFunc: writes closures, their causes and the ways around them as a situation
 * publication of DATEX II version 3, in what its releases 3.0 to 3.7 have in common.
 *
 * Returns: %FALSE with @error set and the file untouched
 */
gboolean
vigie_datex3_write (const VigieExportInput *input,
                    const char *path,
                    GCancellable *cancellable,
                    VigieExportReport *report,
                    GError **error)
{
  g_autoptr (VigieXmlWriter) xml = vigie_xml_writer_new ();
  VigieDatex self = { input->situation, xml, TRUE };

  return write_publication (&self, path, cancellable, report, error);
}

/**
 * vigie_datex2_write:
 *
 * A #VigieExportFunc: the same as DATEX II version 2.3, which national services take. It knows no
 * lines of coordinates: a road without PR is told by where it begins and ends, and a diversion by
 * the points where it bends.
 *
 * Returns: %FALSE with @error set and the file untouched
 */
gboolean
vigie_datex2_write (const VigieExportInput *input,
                    const char *path,
                    GCancellable *cancellable,
                    VigieExportReport *report,
                    GError **error)
{
  g_autoptr (VigieXmlWriter) xml = vigie_xml_writer_new ();
  VigieDatex self = { input->situation, xml, FALSE };

  return write_publication (&self, path, cancellable, report, error);
}
