/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-capture.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "vigie-error.h"
#include "vigie-import-time.h"
#include "vigie-install.h"
#include "vigie-json.h"
#include "vigie-post-link.h"
#include "vigie-web-address.h"

#define MAX_ADDRESS 4096 /* bytes */
#define MAX_CHARS 50000
#define SLACK_MS (60 * 1000)
#define ACTION "capture"

static void
picture_free (gpointer data)
{
  VigieCapturePicture *picture = data;

  g_clear_pointer (&picture->bytes, g_bytes_unref);
  g_free (picture->address);
  g_free (picture);
}

static VigieCapture *
capture_new (void)
{
  VigieCapture *self = g_new0 (VigieCapture, 1);

  self->posted_at = VIGIE_TIME_UNKNOWN;
  self->pictures = g_ptr_array_new_with_free_func (picture_free);
  return self;
}

void
vigie_capture_free (VigieCapture *self)
{
  g_free (self->address);
  g_free (self->title);
  g_free (self->author);
  g_free (self->text);
  g_ptr_array_unref (self->pictures);
  g_free (self);
}

/* ---- what both forms have ---- */

/* Of the web alone: anything else could name what is on this machine. */
static gboolean
is_web_address (const char *text)
{
  g_autoptr (GUri) uri = strlen (text) <= MAX_ADDRESS ? vigie_web_address_parse (NULL, text) : NULL;

  return uri != NULL;
}

/* Without what posts do not keep either, so that what comes twice is the same.
 * (transfer full) (nullable) */
static char *
dup_stripped (const char *text)
{
  GString *clean = g_string_new (NULL);
  char *stripped;
  guint n = 0;

  for (const char *c = text; c != NULL && *c != '\0' && n < MAX_CHARS; c = g_utf8_next_char (c))
    {
      gunichar character = g_utf8_get_char (c);

      if (g_unichar_iscntrl (character) && character != '\n' && character != '\t')
        continue;
      g_string_append_unichar (clean, character);
      n++;
    }
  stripped = g_strstrip (g_string_free_and_steal (clean));
  if (stripped[0] == '\0')
    g_clear_pointer (&stripped, g_free);
  return stripped;
}

static gboolean
fail (GError **error, const char *sentence)
{
  g_set_error_literal (error, VIGIE_ERROR, VIGIE_ERROR_INVALID, sentence);
  return FALSE;
}

static gboolean
take_address (VigieCapture *self, const char *text, GError **error)
{
  self->address = dup_stripped (text);
  return self->address == NULL || is_web_address (self->address) ||
         fail (error, _ ("The page has no address of the web, as files of this machine have none. "
                         "Only pages of the web can be handed over."));
}

/* What a page says of its own time is believed when it can be. */
static void
take_time (VigieCapture *self, const char *text)
{
  g_autoptr (GTimeZone) utc = g_time_zone_new_utc ();
  gint64 at;

  if (text != NULL && vigie_import_parse_time (text, utc, VIGIE_DATE_ORDER_AUTO, &at) && at > 0 &&
      at <= g_get_real_time () / 1000 + SLACK_MS)
    self->posted_at = at;
}

static gboolean
is_something (const VigieCapture *self, GError **error)
{
  return self->address != NULL || self->text != NULL || self->pictures->len > 0 ||
         fail (error, _ ("There is nothing in what was handed over."));
}

/**
 * vigie_capture_get_words:
 * @self: a capture
 *
 * Returns: (transfer none) (nullable): what the post says: without a text, the page's title
 */
const char *
vigie_capture_get_words (const VigieCapture *self)
{
  return self->text != NULL ? self->text : self->title;
}

/* ---- JSON, from the browser's extension ---- */

static gboolean
add_picture (VigieCapture *self, JsonObject *object, GError **error)
{
  const char *data = vigie_json_get_string (object, "data");
  g_autofree char *address = dup_stripped (vigie_json_get_string (object, "address"));
  VigieCapturePicture *picture;
  g_autofree guchar *bytes = NULL;
  gsize n_bytes = 0;

  if (data != NULL)
    {
      if (strlen (data) / 4 * 3 > VIGIE_CAPTURE_MAX_PICTURE_BYTES)
        {
          g_set_error_literal (error, VIGIE_ERROR, VIGIE_ERROR_TOO_LARGE,
                               _ ("The picture is larger than 24 MB."));
          return FALSE;
        }
      bytes = g_base64_decode (data, &n_bytes);
    }
  if (address != NULL && !is_web_address (address))
    g_clear_pointer (&address, g_free);
  if (n_bytes == 0 && address == NULL)
    return fail (error, _ ("One of the pictures is empty."));
  picture = g_new0 (VigieCapturePicture, 1);
  if (n_bytes > 0)
    picture->bytes = g_bytes_new_take (g_steal_pointer (&bytes), n_bytes);
  picture->address = g_steal_pointer (&address);
  g_ptr_array_add (self->pictures, picture);
  return TRUE;
}

static gboolean
add_pictures (VigieCapture *self, JsonObject *object, GError **error)
{
  JsonNode *node = json_object_get_member (object, "pictures");
  JsonArray *array;

  if (node == NULL || JSON_NODE_HOLDS_NULL (node))
    return TRUE;
  if (!JSON_NODE_HOLDS_ARRAY (node))
    return fail (error, _ ("“pictures” is not a list."));
  array = json_node_get_array (node);
  if (json_array_get_length (array) > VIGIE_CAPTURE_MAX_PICTURES)
    {
      g_set_error (error, VIGIE_ERROR, VIGIE_ERROR_TOO_LARGE,
                   _ ("At most %d pictures are taken at once."), VIGIE_CAPTURE_MAX_PICTURES);
      return FALSE;
    }
  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      JsonNode *element = json_array_get_element (array, i);

      if (!JSON_NODE_HOLDS_OBJECT (element))
        return fail (error, _ ("“pictures” holds something else than pictures."));
      if (!add_picture (self, json_node_get_object (element), error))
        return FALSE;
    }
  return TRUE;
}

/**
 * vigie_capture_parse:
 * @json: an object with "address", "title", "author", "text", "posted_at" (a date) and "pictures",
 *   a list of objects with "data" (base64) or "address"; all of them optional
 * @error: return location for a #GError: %VIGIE_ERROR_INVALID, or %VIGIE_ERROR_TOO_LARGE for too
 *   many or too large pictures
 *
 * Returns: (transfer full) (nullable): what it says
 */
VigieCapture *
vigie_capture_parse (GBytes *json, GError **error)
{
  gsize length;
  const char *text = g_bytes_get_data (json, &length);
  g_autoptr (GError) reason = NULL;
  g_autoptr (JsonNode) root = vigie_json_parse (text != NULL ? text : "", (gssize) length, &reason);
  g_autoptr (VigieCapture) self = capture_new ();
  JsonObject *object;

  if (root == NULL || !JSON_NODE_HOLDS_OBJECT (root))
    {
      fail (error, _ ("What was handed over is not what the browser’s extension sends."));
      return NULL;
    }
  object = json_node_get_object (root);
  self->title = dup_stripped (vigie_json_get_string (object, "title"));
  self->author = dup_stripped (vigie_json_get_string (object, "author"));
  self->text = dup_stripped (vigie_json_get_string (object, "text"));
  take_time (self, vigie_json_get_string (object, "posted_at"));
  if (!take_address (self, vigie_json_get_string (object, "address"), error) ||
      !add_pictures (self, object, error) || !is_something (self, error))
    return NULL;
  return g_steal_pointer (&self);
}

/* ---- a link, from a bookmark ---- */

/**
 * vigie_capture_is_link:
 * @text: an argument of the program
 *
 * Returns: whether it is a link to Vigie, be it a good one or not
 */
gboolean
vigie_capture_is_link (const char *text)
{
  return g_ascii_strncasecmp (text, VIGIE_CAPTURE_SCHEME ":", strlen (VIGIE_CAPTURE_SCHEME) + 1) ==
         0;
}

/* Forms of it are "vigie:capture?…" and, as some browsers write it, "vigie://capture/?…". */
static const char *
find_query (const char *link)
{
  const char *rest = link + strlen (VIGIE_CAPTURE_SCHEME) + 1;

  if (g_str_has_prefix (rest, "//"))
    rest += 2;
  if (!g_str_has_prefix (rest, ACTION))
    return NULL;
  rest += strlen (ACTION);
  if (*rest == '/')
    rest++;
  return *rest == '?' ? rest + 1 : NULL;
}

static gboolean
take_parameter (VigieCapture *self, const char *name, const char *value, GError **error)
{
  VigieCapturePicture *picture;

  if (g_str_equal (name, "address") && self->address == NULL)
    return take_address (self, value, error);
  if (g_str_equal (name, "title") && self->title == NULL)
    self->title = dup_stripped (value);
  else if (g_str_equal (name, "author") && self->author == NULL)
    self->author = dup_stripped (value);
  else if (g_str_equal (name, "text") && self->text == NULL)
    self->text = dup_stripped (value);
  else if (g_str_equal (name, "posted_at"))
    take_time (self, value);
  else if (g_str_equal (name, "picture") && self->pictures->len == 0 && is_web_address (value))
    {
      picture = g_new0 (VigieCapturePicture, 1);
      picture->address = g_strstrip (g_strdup (value));
      g_ptr_array_add (self->pictures, picture);
    }
  return TRUE; /* a newer bookmark may know more */
}

/**
 * vigie_capture_parse_link:
 * @link: "vigie:capture?address=…&text=…", with "title", "author", "posted_at" and "picture"
 * @error: return location for a #GError: %VIGIE_ERROR_INVALID, %VIGIE_ERROR_TOO_LARGE
 *
 * Any page can make such a link: what it says is shown to somebody before it is added. Nothing in
 * it can name a file.
 *
 * Returns: (transfer full) (nullable): what it says
 */
VigieCapture *
vigie_capture_parse_link (const char *link, GError **error)
{
  g_autoptr (VigieCapture) self = capture_new ();
  const char *query;
  GUriParamsIter iter;
  char *name, *value;

  if (strlen (link) > VIGIE_CAPTURE_MAX_LINK)
    {
      g_set_error_literal (error, VIGIE_ERROR, VIGIE_ERROR_TOO_LARGE,
                           _ ("The link to Vigie is too long. Select less of the page."));
      return NULL;
    }
  query =
      vigie_capture_is_link (link) && g_utf8_validate (link, -1, NULL) ? find_query (link) : NULL;
  if (query == NULL)
    {
      fail (error, _ ("This link to Vigie is of a kind that this version does not know."));
      return NULL;
    }
  g_uri_params_iter_init (&iter, query, -1, "&", G_URI_PARAMS_WWW_FORM);
  while (TRUE)
    {
      g_autofree char *owned_name = NULL;
      g_autofree char *owned_value = NULL;
      g_autoptr (GError) reason = NULL;

      if (!g_uri_params_iter_next (&iter, &name, &value, &reason))
        {
          if (reason == NULL)
            break;
          fail (error, _ ("The link to Vigie is damaged."));
          return NULL;
        }
      owned_name = name;
      owned_value = value;
      if (!take_parameter (self, owned_name, owned_value, error))
        return NULL;
    }
  return is_something (self, error) ? g_steal_pointer (&self) : NULL;
}

/**
 * vigie_capture_dup_extension_folder:
 *
 * Returns: (transfer full): where the browser's extension lies, unpacked
 */
char *
vigie_capture_dup_extension_folder (void)
{
  g_autofree char *folder =
      vigie_install_find ("data/extension/vigie-extension", "manifest.json",
                          VIGIE_PKGDATADIR G_DIR_SEPARATOR_S "vigie-extension");

  return g_canonicalize_filename (folder, NULL);
}

/* ---- into the incident ---- */

static gboolean
make_photos (VigieHandPost *post, const VigieCapture *capture, GError **error)
{
  post->photos = g_ptr_array_new_with_free_func ((GDestroyNotify) vigie_hand_photo_unref);
  for (guint i = 0; i < capture->pictures->len; i++)
    {
      const VigieCapturePicture *picture = g_ptr_array_index (capture->pictures, i);
      VigieHandPhoto *photo;

      photo = picture->bytes != NULL
                  ? vigie_hand_photo_new (picture->bytes, picture->address, error)
                  : vigie_hand_photo_new_for_address (picture->address);
      if (photo == NULL)
        return FALSE;
      g_ptr_array_add (post->photos, photo);
    }
  return TRUE;
}

/* An address may show another picture later, as a webcam's does: it decides only where the bytes of
 * one of the two are not known. */
static gboolean
is_same_photo (const VigiePhotoFacts *a, const VigiePhotoFacts *b)
{
  if (a->sha256 != NULL && b->sha256 != NULL)
    return g_str_equal (a->sha256, b->sha256);
  return a->uri != NULL && g_strcmp0 (a->uri, b->uri) == 0;
}

static gboolean
has_photo (VigiePost *post, const VigiePhotoFacts *wanted)
{
  gsize n_photos;
  VigiePhotoFacts *const *photos = vigie_post_get_photos (post, &n_photos);

  for (gsize i = 0; i < n_photos; i++)
    if (is_same_photo (photos[i], wanted))
      return TRUE;
  return FALSE;
}

/* @text: (nullable): what the page says; its title says how many messages wait, too */
static gboolean
shows_more (const VigieHandPost *post, const char *text, VigiePost *known)
{
  if (text != NULL && strstr (vigie_post_get_text (known), text) == NULL)
    return TRUE;
  for (guint i = 0; i < post->photos->len; i++)
    {
      const VigieHandPhoto *photo = g_ptr_array_index (post->photos, i);

      if (!has_photo (known, photo->facts))
        return TRUE;
    }
  return FALSE;
}

static char *
make_part (const VigieHandPost *post, const char *text)
{
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);

  g_checksum_update (checksum, (const guchar *) (text != NULL ? text : ""), -1);
  for (guint i = 0; i < post->photos->len; i++)
    {
      const VigieHandPhoto *photo = g_ptr_array_index (post->photos, i);
      const char *name = photo->facts->sha256 != NULL ? photo->facts->sha256 : photo->facts->uri;

      g_checksum_update (checksum, (const guchar *) "\n", 1);
      g_checksum_update (checksum, (const guchar *) (name != NULL ? name : ""), -1);
    }
  return g_strdup (g_checksum_get_string (checksum));
}

/* A map, a wall or a story shows many things at one address: what is there already under it and
 * shows less is another one. */
static void
name_part (VigieStore *store, VigieHandPost *post, const char *text)
{
  g_auto (VigiePostLink) link = { 0 };
  g_autoptr (VigiePost) known = NULL;
  char id[VIGIE_POST_ID_LENGTH + 1];

  if (post->link == NULL || !vigie_post_link_parse (post->link, &link) ||
      !g_str_equal (link.kind, VIGIE_SOURCE_HAND))
    return;
  vigie_post_make_id (link.kind, link.host, link.external_id, id);
  known = vigie_store_find_post (store, id, NULL);
  if (known != NULL && shows_more (post, text, known))
    post->part = make_part (post, text);
}

/**
 * vigie_capture_add:
 * @store: an incident that can be written to
 * @capture: what was seen
 * @observer: who saw it, or ""
 * @result: (out): the post as it is in the incident
 * @error: return location for a #GError
 *
 * As vigie_hand_post_add(). What is handed over again is known; another picture or text at the same
 * address of no known network is a post of its own. Blocks; for worker threads.
 *
 * Errors: those of vigie_hand_post_add(); %VIGIE_ERROR_UNSUPPORTED for what is no picture.
 *
 * Returns: whether the post is in the incident
 */
gboolean
vigie_capture_add (VigieStore *store,
                   const VigieCapture *capture,
                   const char *observer,
                   VigieHandResult *result,
                   GError **error)
{
  g_autoptr (VigieHandPost) post = vigie_hand_post_new ();

  post->link = g_strdup (capture->address);
  post->text = g_strdup (vigie_capture_get_words (capture));
  post->author = g_strdup (capture->author);
  post->posted_at = capture->posted_at;
  post->observer = g_strdup (observer);
  if (!make_photos (post, capture, error))
    return FALSE;
  name_part (store, post, capture->text);
  return vigie_hand_post_add (store, post, result, error);
}
