/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-import-mapping.h"

#include <glib/gi18n-lib.h>
#include <string.h>

struct _VigieImportMapping
{
  gatomicrefcount ref_count;
  guint n_columns;
  VigieImportField *fields;
};

static const char *const field_names[VIGIE_N_IMPORT_FIELDS] = {
  [VIGIE_IMPORT_FIELD_NONE] = "none",
  [VIGIE_IMPORT_FIELD_ID] = "id",
  [VIGIE_IMPORT_FIELD_TWEET_ID] = "tweet_id",
  [VIGIE_IMPORT_FIELD_SOURCE] = "source",
  [VIGIE_IMPORT_FIELD_TIME] = "time",
  [VIGIE_IMPORT_FIELD_CLOCK] = "clock",
  [VIGIE_IMPORT_FIELD_RECEIVED_AT] = "received_at",
  [VIGIE_IMPORT_FIELD_AUTHOR] = "author",
  [VIGIE_IMPORT_FIELD_TEXT] = "text",
  [VIGIE_IMPORT_FIELD_URL] = "url",
  [VIGIE_IMPORT_FIELD_LATITUDE] = "latitude",
  [VIGIE_IMPORT_FIELD_LONGITUDE] = "longitude",
  [VIGIE_IMPORT_FIELD_RADIUS] = "radius",
  [VIGIE_IMPORT_FIELD_LATLON] = "latlon",
  [VIGIE_IMPORT_FIELD_WKT] = "wkt",
  [VIGIE_IMPORT_FIELD_PHOTO] = "photo",
};

#define CLOCK_NAMES "time heure hour hms heurepost heuremessage heurepublication"

/* Names as people give them, folded; within a field the better name comes first. */
static const struct
{
  VigieImportField field;
  const char *names; /* parted by blanks */
} known_names[] = {
  { VIGIE_IMPORT_FIELD_TWEET_ID, "tweetid idtweet tweetidstr statusidstr" },
  { VIGIE_IMPORT_FIELD_ID,
    "externalid idstr id postid idpost messageid idmessage statusid identifiant "
    "idexterne guid uuid" },
  { VIGIE_IMPORT_FIELD_SOURCE, "source" },
  { VIGIE_IMPORT_FIELD_TIME,
    "postedat createdat publishedat datetime dateheure datehour timestamp date "
    "datepublication datedepublication published created horodatage datepost "
    "datemessage quand time heure" },
  { VIGIE_IMPORT_FIELD_CLOCK, CLOCK_NAMES },
  { VIGIE_IMPORT_FIELD_RECEIVED_AT, "receivedat recule datereception" },
  { VIGIE_IMPORT_FIELD_AUTHOR,
    "author auteur username screenname handle pseudo user utilisateur acct "
    "account compte nomutilisateur authorname userid authorid from" },
  { VIGIE_IMPORT_FIELD_TEXT,
    "text texte fulltext tweettext tweet message msg content contenu body corps "
    "publication description commentaire title titre name nom" },
  { VIGIE_IMPORT_FIELD_URL,
    "url link lien permalink permalien posturl tweeturl urlpost adresseweb uri" },
  { VIGIE_IMPORT_FIELD_LATITUDE, "latitude lat y coordy ycoord latwgs84 ylat" },
  { VIGIE_IMPORT_FIELD_LONGITUDE, "longitude lon lng long x coordx xcoord lonwgs84 xlong xlon" },
  { VIGIE_IMPORT_FIELD_RADIUS,
    "radiusm radius rayonm rayon accuracym accuracy precisionm uncertainty" },
  { VIGIE_IMPORT_FIELD_LATLON,
    "geopoint2d geopoint latlon latlng latlong coordonnees coordonneesgps gps "
    "coordinates" },
  { VIGIE_IMPORT_FIELD_WKT, "wkt wktgeom geomwkt geometry geometrie geom thegeom" },
  { VIGIE_IMPORT_FIELD_PHOTO,
    "photo photos photourl image images imageurl media mediaurl medias picture "
    "pictures img urlphoto urlimage piecejointe" },
};

const char *
vigie_import_field_to_string (VigieImportField field)
{
  g_return_val_if_fail ((guint) field < VIGIE_N_IMPORT_FIELDS, NULL);

  return field_names[field];
}

gboolean
vigie_import_field_from_string (const char *name, VigieImportField *field)
{
  for (guint i = 0; i < VIGIE_N_IMPORT_FIELDS; i++)
    if (g_strcmp0 (name, field_names[i]) == 0)
      {
        *field = (VigieImportField) i;
        return TRUE;
      }

  return FALSE;
}

/**
 * vigie_import_field_describe:
 *
 * Returns: (transfer none): the field in the user's words
 */
const char *
vigie_import_field_describe (VigieImportField field)
{
  switch (field)
    {
    case VIGIE_IMPORT_FIELD_ID:
      return _ ("Id");
    case VIGIE_IMPORT_FIELD_TWEET_ID:
      return _ ("Id on X");
    case VIGIE_IMPORT_FIELD_SOURCE:
      return _ ("Source");
    case VIGIE_IMPORT_FIELD_TIME:
      return _ ("Date and time");
    case VIGIE_IMPORT_FIELD_CLOCK:
      return _ ("Time of day");
    case VIGIE_IMPORT_FIELD_RECEIVED_AT:
      return _ ("Time received");
    case VIGIE_IMPORT_FIELD_AUTHOR:
      return _ ("Author");
    case VIGIE_IMPORT_FIELD_TEXT:
      return _ ("Text");
    case VIGIE_IMPORT_FIELD_URL:
      return _ ("Link");
    case VIGIE_IMPORT_FIELD_LATITUDE:
      return _ ("Latitude");
    case VIGIE_IMPORT_FIELD_LONGITUDE:
      return _ ("Longitude");
    case VIGIE_IMPORT_FIELD_RADIUS:
      return _ ("Radius in metres");
    case VIGIE_IMPORT_FIELD_LATLON:
      return _ ("Latitude, longitude");
    case VIGIE_IMPORT_FIELD_WKT:
      return _ ("Geometry (WKT)");
    case VIGIE_IMPORT_FIELD_PHOTO:
      return _ ("Photo");
    case VIGIE_IMPORT_FIELD_NONE:
    default:
      return _ ("Not imported");
    }
}

/* The base letter of a Latin letter with a mark, or 0: for names of columns only. */
static char
fold_letter (gunichar c)
{
  gunichar decomposed[G_UNICHAR_MAX_DECOMPOSITION_LENGTH];

  g_unichar_fully_decompose (g_unichar_tolower (c), FALSE, decomposed, G_N_ELEMENTS (decomposed));

  return decomposed[0] < 0x80 && g_ascii_isalnum ((char) decomposed[0]) ? (char) decomposed[0] : 0;
}

/* "Date & heure" → "dateheure". FALSE when it is longer than any name that is known. */
static gboolean
fold_name (const char *name, gsize length, char *folded, gsize size)
{
  const char *end = name + length;
  gsize n = 0;

  while (name < end)
    {
      gunichar c = g_utf8_get_char_validated (name, end - name);
      char letter;

      if (c == (gunichar) -1 || c == (gunichar) -2)
        return FALSE;
      letter = c < 0x80 ? (g_ascii_isalnum ((char) c) ? g_ascii_tolower ((char) c) : 0)
                        : fold_letter (c);
      if (letter != 0)
        {
          if (n + 1 >= size)
            return FALSE;
          folded[n++] = letter;
        }
      name = g_utf8_next_char (name);
    }
  folded[n] = '\0';

  return n > 0;
}

/* Position of @word in @words, counted in words; -1 when it is not there. */
static int
find_word (const char *words, const char *word)
{
  gsize length = strlen (word);

  for (int n = 0;; n++)
    {
      gsize word_length = strcspn (words, " ");

      if (word_length == length && memcmp (words, word, length) == 0)
        return n;
      words += word_length;
      if (*words == '\0')
        return -1;
      words++;
    }
}

/**
 * vigie_import_guess_field:
 * @name: as the file has it; case, accents, blanks and punctuation do not count
 * @length: bytes of @name
 * @rank: (out) (optional): 0 for the best name of its field, higher for weaker ones
 *
 * "time" and "heure" are dates here; beside a better date column
 * vigie_import_mapping_new_guess() takes them for the time of day.
 */
VigieImportField
vigie_import_guess_field (const char *name, gsize length, guint *rank)
{
  char folded[32];

  if (!fold_name (name, length, folded, sizeof folded))
    return VIGIE_IMPORT_FIELD_NONE;
  for (gsize i = 0; i < G_N_ELEMENTS (known_names); i++)
    {
      int found = find_word (known_names[i].names, folded);

      if (found < 0)
        continue;
      if (rank != NULL)
        *rank = (guint) found;
      return known_names[i].field;
    }
  if (g_str_has_prefix (folded, "date") || g_str_has_suffix (folded, "date"))
    {
      if (rank != NULL)
        *rank = 100;
      return VIGIE_IMPORT_FIELD_TIME;
    }

  return VIGIE_IMPORT_FIELD_NONE;
}

/**
 * vigie_import_mapping_new:
 *
 * Returns: (transfer full): a mapping that imports nothing yet
 */
VigieImportMapping *
vigie_import_mapping_new (guint n_columns)
{
  VigieImportMapping *self = g_new0 (VigieImportMapping, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->n_columns = n_columns;
  self->fields = g_new0 (VigieImportField, MAX (n_columns, 1));

  return self;
}

static gboolean
is_clock_name (const char *name)
{
  char folded[32];

  return fold_name (name, strlen (name), folded, sizeof folded) &&
         find_word (CLOCK_NAMES, folded) >= 0;
}

/**
 * vigie_import_mapping_new_guess:
 * @names: (array zero-terminated=1): the header of a table
 *
 * Returns: (transfer full): each field from the column with the best name for it
 */
VigieImportMapping *
vigie_import_mapping_new_guess (const char *const *names)
{
  VigieImportMapping *self = vigie_import_mapping_new (g_strv_length ((GStrv) names));
  guint best[VIGIE_N_IMPORT_FIELDS];
  int holder[VIGIE_N_IMPORT_FIELDS];

  for (guint i = 0; i < VIGIE_N_IMPORT_FIELDS; i++)
    {
      best[i] = G_MAXUINT;
      holder[i] = -1;
    }
  for (guint i = 0; i < self->n_columns; i++)
    {
      guint rank;
      VigieImportField field = vigie_import_guess_field (names[i], strlen (names[i]), &rank);

      if (field == VIGIE_IMPORT_FIELD_NONE || rank >= best[field])
        continue;
      if (holder[field] >= 0)
        self->fields[holder[field]] = VIGIE_IMPORT_FIELD_NONE;
      self->fields[i] = field;
      best[field] = rank;
      holder[field] = (int) i;
    }
  for (guint i = 0; i < self->n_columns && holder[VIGIE_IMPORT_FIELD_TIME] >= 0; i++)
    if (self->fields[i] == VIGIE_IMPORT_FIELD_NONE && is_clock_name (names[i]) &&
        vigie_import_mapping_find (self, VIGIE_IMPORT_FIELD_CLOCK) < 0)
      self->fields[i] = VIGIE_IMPORT_FIELD_CLOCK;

  /* a source without the source's own id says nothing that could be kept */
  if (holder[VIGIE_IMPORT_FIELD_SOURCE] >= 0 &&
      (holder[VIGIE_IMPORT_FIELD_ID] < 0 || best[VIGIE_IMPORT_FIELD_ID] != 0))
    self->fields[holder[VIGIE_IMPORT_FIELD_SOURCE]] = VIGIE_IMPORT_FIELD_NONE;

  return self;
}

VigieImportMapping *
vigie_import_mapping_ref (VigieImportMapping *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
vigie_import_mapping_unref (VigieImportMapping *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  g_free (self->fields);
  g_free (self);
}

guint
vigie_import_mapping_get_n_columns (const VigieImportMapping *self)
{
  return self->n_columns;
}

VigieImportField
vigie_import_mapping_get (const VigieImportMapping *self, guint column)
{
  return column < self->n_columns ? self->fields[column] : VIGIE_IMPORT_FIELD_NONE;
}

/**
 * vigie_import_mapping_set:
 *
 * Gives @field to @column and takes it from the column that had it; photos may come
 * from several columns.
 */
void
vigie_import_mapping_set (VigieImportMapping *self, guint column, VigieImportField field)
{
  g_return_if_fail (column < self->n_columns);

  for (guint i = 0; i < self->n_columns && field != VIGIE_IMPORT_FIELD_PHOTO; i++)
    if (self->fields[i] == field)
      self->fields[i] = VIGIE_IMPORT_FIELD_NONE;
  self->fields[column] = field;
}

int
vigie_import_mapping_find (const VigieImportMapping *self, VigieImportField field)
{
  for (guint i = 0; i < self->n_columns; i++)
    if (self->fields[i] == field)
      return (int) i;

  return -1;
}

/**
 * vigie_import_mapping_is_usable:
 *
 * Returns: whether posts can come of it: they need a text, a photo or a link
 */
gboolean
vigie_import_mapping_is_usable (const VigieImportMapping *self)
{
  return vigie_import_mapping_find (self, VIGIE_IMPORT_FIELD_TEXT) >= 0 ||
         vigie_import_mapping_find (self, VIGIE_IMPORT_FIELD_PHOTO) >= 0 ||
         vigie_import_mapping_find (self, VIGIE_IMPORT_FIELD_URL) >= 0;
}
