/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vigie-publish.h"

G_BEGIN_DECLS

/**
 * VigieDestinationKind:
 * @VIGIE_DESTINATION_WEBDAV: a file on a WebDAV server, as Nextcloud has; what somebody else wrote
 *   there is not overwritten unasked
 * @VIGIE_DESTINATION_HTTP_PUT: an address that takes files by PUT
 * @VIGIE_DESTINATION_HTTP_POST: an address that takes files by POST
 * @VIGIE_DESTINATION_FOLDER: a file in a folder of this machine or of the network
 */
typedef enum
{
  VIGIE_DESTINATION_WEBDAV,
  VIGIE_DESTINATION_HTTP_PUT,
  VIGIE_DESTINATION_HTTP_POST,
  VIGIE_DESTINATION_FOLDER,
} VigieDestinationKind;

#define VIGIE_N_DESTINATION_KINDS 4
#define VIGIE_DESTINATIONS_MAX 50 /* of one incident */

/**
 * VigieDestination:
 * @name: for people; unique in the incident
 * @kind: how it takes files
 * @address: of the web without name and password, or an absolute path; where it ends in "/", the
 *   file is named after the destination
 * @user: (nullable): whose password goes along, by Basic or Digest; where there is none, a secret
 *   is a token (Bearer)
 * @format: name of an export format
 * @with_lifted: also what has ended
 * @include_authors: also who wrote a post
 * @include_unconfirmed: also posts that nobody confirmed
 * @automatic: whether each change is sent at once
 *
 * Where overlays of an incident are sent to. It never holds a secret.
 */
typedef struct
{
  char *name;
  VigieDestinationKind kind;
  char *address;
  char *user;
  char *format;
  gboolean with_lifted;
  gboolean include_authors;
  gboolean include_unconfirmed;
  gboolean automatic;
} VigieDestination;

VigieDestination *vigie_destination_new (void);
VigieDestination *vigie_destination_copy (const VigieDestination *self);
void vigie_destination_free (VigieDestination *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VigieDestination, vigie_destination_free)

const char *vigie_destination_kind_to_string (VigieDestinationKind kind); /* "webdav", … */
gboolean vigie_destination_kind_from_string (const char *text, VigieDestinationKind *kind);
gboolean vigie_destination_equal (const VigieDestination *a, const VigieDestination *b);
gboolean vigie_destination_check (const VigieDestination *self, GError **error);
char *vigie_destination_dup_address (const VigieDestination *self); /* with the file's name */
char *vigie_destination_dup_place (const VigieDestination *self);   /* server or folder */
char *vigie_destination_dup_place_key (const VigieDestination *self);
VigieOverlayRequest vigie_destination_get_request (const VigieDestination *self);

/* (element-type VigieDestination) (transfer full): in the order in which they were added */
GPtrArray *vigie_destinations_load (VigieStore *store, GError **error);
const VigieDestination *vigie_destinations_find (GPtrArray *destinations, const char *name);
gboolean
vigie_destinations_add (VigieStore *store, const VigieDestination *destination, GError **error);
gboolean vigie_destinations_change (VigieStore *store,
                                    const char *name,
                                    const VigieDestination *destination,
                                    GError **error);
gboolean vigie_destinations_remove (VigieStore *store, const char *name, GError **error);

G_END_DECLS
