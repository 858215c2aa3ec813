/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-bisonfute.h"

#include <glib/gi18n-lib.h>
#include <libxml/xmlreader.h>
#include <string.h>

#include "vigie-datex-record.h"
#include "vigie-error.h"

#define ADDRESS                                                                                    \
  "https://tipi.bison-fute.gouv.fr/bison-fute-ouvert/publicationsDIR/Evenementiel-DIR/grt/RRN/"    \
  "content.xml"
#define MAX_BYTES (60 * 1000 * 1000)
#define INTERVAL_MS (10 * 60 * 1000)

/* Bison Futé publishes what happens on the national roads that the state keeps, not on motorways
 * under toll and on few others: DATEX II 2.2.2 in an envelope of SOAP, of which one situation after
 * the other is read. No entity is expanded and nothing is loaded. */

struct _VigieBisonfuteSource
{
  VigieSource parent_instance;
};

G_DEFINE_FINAL_TYPE (VigieBisonfuteSource, vigie_bisonfute_source, VIGIE_TYPE_SOURCE)

typedef struct
{
  VigieOfficialAnswer *answer;
  const VigieBox *area; /* (nullable) */
  gint64 now;
  GHashTable *by_id; /* (element-type utf8 guint): where the item of a situation is, plus one */
  gboolean is_publication;
} Reading;

/* ---- situations ---- */

typedef struct
{
  VigieOfficialItem *item; /* (nullable) */
  guint version;
} Record;

/* What holds now comes before what only begins: a road that is closed from tomorrow is open today.
 */
static gboolean
matters_more (const Record *one, const Record *other, gint64 now)
{
  gboolean holds = vigie_official_item_holds_at (one->item, now);

  if (other->item == NULL)
    return TRUE;
  if (holds != vigie_official_item_holds_at (other->item, now))
    return holds;
  if (one->item->kind != other->item->kind)
    return one->item->kind < other->item->kind;
  return one->version > other->version;
}

/* One sign for a situation: of what matters most, the newest version. */
static VigieOfficialItem *
choose_record (const xmlNode *situation, gint64 now)
{
  Record best = { 0 };

  for (const xmlNode *each = situation->children; each != NULL; each = each->next)
    {
      Record record = { 0 };

      if (!vigie_datex_is (each, "situationRecord"))
        continue;
      record.item = vigie_datex_read_record (each, now);
      record.version = vigie_datex_get_version (each);
      if (record.item != NULL && matters_more (&record, &best, now))
        {
          vigie_official_item_free (best.item);
          best = record;
        }
      else
        vigie_official_item_free (record.item);
    }
  return best.item;
}

static gboolean
is_real (const xmlNode *situation)
{
  const xmlNode *status = vigie_datex_find (situation, "informationStatus");
  g_autofree char *text = vigie_datex_dup_text (status);

  return g_strcmp0 (text, "real") == 0; /* not "test", "securityExercise", "technicalExercise" */
}

static char *
dup_id (const xmlNode *situation)
{
  for (const xmlAttr *each = situation->properties; each != NULL; each = each->next)
    if (strcmp ((const char *) each->name, "id") == 0)
      return vigie_datex_dup_text ((const xmlNode *) each);
  return NULL;
}

/* A situation that is there twice is drawn once, as it came last. */
static void
add_item (Reading *self, const char *id, VigieOfficialItem *item)
{
  GPtrArray *items = self->answer->state->items;
  const guint place = GPOINTER_TO_UINT (g_hash_table_lookup (self->by_id, id));

  g_set_str (&item->id, id);
  if (place > 0)
    {
      vigie_official_item_free (g_ptr_array_index (items, place - 1));
      g_ptr_array_index (items, place - 1) = item;
      return;
    }
  g_ptr_array_add (items, item);
  g_hash_table_insert (self->by_id, g_strdup (id), GUINT_TO_POINTER (items->len));
}

static void
take_situation (Reading *self, const xmlNode *situation)
{
  g_autofree char *id = dup_id (situation);
  g_autoptr (VigieOfficialItem) item = NULL;

  if (id == NULL)
    {
      self->answer->n_bad++;
      return;
    }
  item = is_real (situation) ? choose_record (situation, self->now) : NULL;
  if (item == NULL)
    return; /* it is over, an exercise, or nowhere */
  self->answer->state->n_all++;
  self->answer->state->levels[0]++;
  if (vigie_official_is_near (item->geometry, self->area) &&
      self->answer->state->items->len < VIGIE_OFFICIAL_MAX_ITEMS)
    add_item (self, id, g_steal_pointer (&item));
}

/* ---- the document ---- */

static gboolean
take_element (Reading *self, xmlTextReader *reader, int *status)
{
  const char *name = (const char *) xmlTextReaderConstLocalName (reader);

  if (name == NULL)
    return TRUE;
  if (strcmp (name, "payloadPublication") == 0)
    self->is_publication = TRUE;
  else if (strcmp (name, "publicationTime") == 0 || strcmp (name, "situation") == 0)
    {
      const xmlNode *node = xmlTextReaderExpand (reader);

      if (node == NULL)
        return FALSE; /* cut off within */
      if (name[0] == 's' && self->is_publication)
        take_situation (self, node);
      else if (name[0] == 'p')
        {
          g_autofree char *text = vigie_datex_dup_text (node);

          self->answer->said_at = vigie_official_parse_time (text);
        }
      *status = xmlTextReaderNext (reader);
      return TRUE;
    }
  *status = xmlTextReaderRead (reader);
  return TRUE;
}

/* A document type is where entities come from; nobody who is honest sends one. */
static gboolean
read_document (Reading *self, xmlTextReader *reader)
{
  int status = xmlTextReaderRead (reader);

  while (status == 1)
    {
      const int type = xmlTextReaderNodeType (reader);

      if (type == XML_READER_TYPE_DOCUMENT_TYPE || type == XML_READER_TYPE_ENTITY_REFERENCE)
        return FALSE;
      if (type != XML_READER_TYPE_ELEMENT)
        status = xmlTextReaderRead (reader);
      else if (!take_element (self, reader, &status))
        return FALSE;
    }
  return status == 0 && self->is_publication;
}

static void
ignore_error (void *data, xmlErrorPtr problem)
{
}

/**
 * vigie_bisonfute_parse:
 * @answer: (inout): an empty one, with "now": what is over by then is left out
 * @bytes: content.xml
 * @area: (nullable): what lies outside of it is counted only
 * @error: return location for a #GError
 *
 * Returns: %FALSE with %VIGIE_ERROR_INVALID where it is something else, or not all of it
 */
gboolean
vigie_bisonfute_parse (VigieOfficialAnswer *answer,
                       GBytes *bytes,
                       const VigieBox *area,
                       GError **error)
{
  g_autoptr (GHashTable) by_id = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  Reading self = { .answer = answer, .area = area, .now = answer->now, .by_id = by_id };
  gsize size;
  const char *data = g_bytes_get_data (bytes, &size);
  xmlTextReader *reader;
  gboolean done = FALSE;

  answer->said_at = VIGIE_TIME_UNKNOWN;
  answer->state = vigie_official_state_new ();
  reader = size > 0 && size <= G_MAXINT
               ? xmlReaderForMemory (data, (int) size, NULL, NULL,
                                     XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING)
               : NULL;
  if (reader != NULL)
    {
      xmlTextReaderSetStructuredErrorHandler (reader, (xmlStructuredErrorFunc) ignore_error, NULL);
      done = read_document (&self, reader);
      xmlFreeTextReader (reader);
    }
  return done || vigie_official_fail (_ ("Bison Futé"), bytes, error);
}

/* ---- the source ---- */

static gboolean
parse (VigieOfficialAnswer *answer,
       GBytes *bytes,
       VigieSource *source,
       const VigieBox *area,
       GError **error)
{
  return vigie_bisonfute_parse (answer, bytes, area, error);
}

static gboolean
vigie_bisonfute_source_poll (VigieSource *source, VigieSourceRound *round, GError **error)
{
  const char *address = vigie_source_get_option (source, "url");

  return vigie_official_poll (
      source, round,
      &(VigieSourcePageWant) { .address = address != NULL ? address : ADDRESS,
                               .accept = "application/xml, text/xml, */*;q=0.1",
                               .max_bytes = MAX_BYTES },
      parse, error);
}

static const VigieSourceOption options[] = {
  { "url", VIGIE_SOURCE_OPTION_ADDRESS,
    N_ ("address of content.xml, where it is not that of tipi.bison-fute.gouv.fr") },
  { NULL, 0, NULL },
};

static void
vigie_bisonfute_source_class_init (VigieBisonfuteSourceClass *klass)
{
  VigieSourceClass *source_class = VIGIE_SOURCE_CLASS (klass);

  source_class->kind = "bisonfute";
  source_class->title = N_ ("Bison Futé");
  source_class->options = options;
  source_class->is_official = TRUE;
  source_class->server = ADDRESS;
  source_class->interval_ms = INTERVAL_MS;
  source_class->poll = vigie_bisonfute_source_poll;
}

static void
vigie_bisonfute_source_init (VigieBisonfuteSource *self)
{
}
