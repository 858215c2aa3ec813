/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vigie-feed-parser.h"

G_BEGIN_DECLS

/**
 * VigieFeedText:
 * @head: the beginning of the text, decoded, from its first character on
 * @is_mended: what was not as its encoding or XML want it was replaced
 *
 * The text of a feed in UTF-8, piece by piece, as a parser of XML can take it: whatever encoding it
 * is in and says that it is in, without what comes before its root (no document type, and so no
 * entities), without control characters, and with each "&" that begins no reference written as one.
 */
typedef struct
{
  GString *head;
  gboolean is_mended;

  /*< private >*/
  GBytes *bytes;
  gsize at;
  GIConv converter; /* (GIConv) -1 for UTF-8 and Windows-1252 */
  gsize unit;       /* bytes of a broken character */
  gboolean is_windows_1252;
  gboolean is_utf8;
  gboolean at_end;
  gboolean in_cdata;
  char last; /* but blanks */
  guint n_attributes;
  guint n_mended;
  gboolean is_given_up;
  GString *raw; /* decoded */
  GString *out; /* cleaned */
  gsize out_at;
} VigieFeedText;

void vigie_feed_text_init (VigieFeedText *self, GBytes *bytes, const char *charset);
gboolean vigie_feed_text_find_root (VigieFeedText *self);
gsize vigie_feed_text_read (VigieFeedText *self, char *buffer, gsize size);
void vigie_feed_text_clear (VigieFeedText *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (VigieFeedText, vigie_feed_text_clear)

/* Whose word an element is. */
typedef enum
{
  VIGIE_FEED_CORE, /* all versions of RSS and Atom, and what has no namespace */
  VIGIE_FEED_CONTENT,
  VIGIE_FEED_DC,
  VIGIE_FEED_MEDIA,
  VIGIE_FEED_GEORSS,
  VIGIE_FEED_W3C_GEO,
  VIGIE_FEED_GML,
  VIGIE_FEED_OTHER,
} VigieFeedVocabulary;

/**
 * VigieFeedNode:
 * @name: (nullable): without prefix; %NULL for text
 * @text: (nullable): of a text
 * @attributes: (nullable): names and values in turn; xml:base and rdf:about with their prefix
 *
 * A piece of a feed: an element, or text in one.
 */
typedef struct _VigieFeedNode VigieFeedNode;
struct _VigieFeedNode
{
  VigieFeedVocabulary vocabulary;
  char *name;
  GString *text;
  GPtrArray *attributes;
  gboolean is_surplus; /* of an entry that is too large */
  VigieFeedNode *parent;
  VigieFeedNode *first;
  VigieFeedNode *last;
  VigieFeedNode *previous;
  VigieFeedNode *next;
};

gboolean
vigie_feed_node_is (const VigieFeedNode *self, VigieFeedVocabulary vocabulary, const char *name);
VigieFeedNode *vigie_feed_node_find (const VigieFeedNode *self,
                                     VigieFeedVocabulary vocabulary,
                                     const char *name); /* (nullable): the first child */
const char *vigie_feed_node_get_attribute (const VigieFeedNode *self, const char *name);
char *vigie_feed_node_dup_text (const VigieFeedNode *self); /* stripped */
char *vigie_feed_node_dup_content (const VigieFeedNode *self, gboolean *is_markup);

/**
 * VigieFeedReading:
 * @root: (nullable): name of the root element
 * @is_feed: whether @root is one of a feed
 * @is_atom: whether it is of Atom
 * @is_whole: whether the root was closed
 * @is_mended: whether it was well-formed
 * @n_entries: that were begun
 *
 * What there was to read.
 */
typedef struct
{
  char *root;
  gboolean is_feed;
  gboolean is_atom;
  gboolean is_whole;
  gboolean is_mended;
  guint n_entries;
} VigieFeedReading;

/* One whole entry, or something that is said of the feed. */
typedef void (*VigieFeedNodeFunc) (const VigieFeedNode *node, gboolean is_entry, gpointer data);

void vigie_feed_read (VigieFeedText *text,
                      VigieFeedReading *reading,
                      VigieFeedNodeFunc func,
                      gpointer data);

/* In which order coordinates come is a habit of whoever wrote them so. */
typedef enum
{
  VIGIE_FEED_PLACE_SIMPLE,      /* GeoRSS Simple: latitude first */
  VIGIE_FEED_PLACE_GML,         /* gml:pos: latitude first */
  VIGIE_FEED_PLACE_COORDINATES, /* gml:coordinates of GML 2: longitude first */
  VIGIE_FEED_PLACE_SURE,        /* W3C, whose numbers have names, and CRS84 */
  VIGIE_FEED_N_PLACE_HABITS,
} VigieFeedPlaceHabit;

/**
 * VigieFeedPlace:
 * @kind: of the geometry
 * @habit: how it is written
 * @is_bad: coordinates are there, but are none
 * @points: (nullable): longitude and latitude in turn, as @habit says
 * @radius_m: of a point
 *
 * Where an entry is, as it is written.
 */
typedef struct
{
  VigieGeometryKind kind;
  VigieFeedPlaceHabit habit;
  gboolean is_bad;
  GArray *points;
  double radius_m;
} VigieFeedPlace;

void vigie_feed_place_read (VigieFeedPlace *self, const VigieFeedNode *entry);
gboolean
vigie_feed_place_get_center (const VigieFeedPlace *self, gboolean swap, double *lon, double *lat);
VigieGeometry *vigie_feed_place_make_geometry (const VigieFeedPlace *self, gboolean swap);
void vigie_feed_place_clear (VigieFeedPlace *self);

VigieFeedEntry *
vigie_feed_entry_new (const VigieFeedNode *node, const char *base_uri, gboolean is_atom);
void vigie_feed_entry_free (VigieFeedEntry *self);
char *vigie_feed_dup_author (const VigieFeedNode *node);
char *vigie_feed_dup_line (const VigieFeedNode *node, gboolean is_atom);

gboolean vigie_feed_parse_time (const char *text, gint64 *at_ms);
char *vigie_feed_resolve (const char *base_uri, const char *reference);
char *
vigie_feed_resolve_in (const VigieFeedNode *node, const char *base_uri, const char *reference);
GStrv vigie_feed_find_photos (const VigieFeedNode *node, const char *base_uri);

G_END_DECLS
