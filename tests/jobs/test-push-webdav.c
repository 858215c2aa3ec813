/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Against the WebDAV servers that people really run, each of which does something differently:
 * nginx minds no condition, Apache’s ETag is weak just after a write. */
#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

#include "store-support.h"
#include "vigie-error.h"
#include "vigie-push-link.h"
#include "vigie-push.h"
#include "vigie-real-server.h"
#include "vigie-test-util.h"

#define USER "vigie"
#define PASSWORD "pass phrase é"

/**
 * Kind:
 * @option: that names its configuration
 * @foreground: (nullable): that keeps it from leaving
 * @module: without which it cannot do this
 * @as_root: what its configuration says when root starts it
 * @minds_conditions: whether it answers 412
 */
typedef struct
{
  const char *name;
  const char *program;
  const char *option;
  const char *foreground;
  const char *module;
  const char *config;
  const char *auth;
  const char *as_root;
  gboolean minds_conditions;
} Kind;

static const Kind kinds[] = {
  { "apache", "apache2", "-f", "-DFOREGROUND", "/usr/lib/apache2/modules/mod_dav.so", "apache",
    "Basic", "User \"#65534\"\nGroup \"#65534\"", TRUE },
  { "apache-digest", "apache2", "-f", "-DFOREGROUND", "/usr/lib/apache2/modules/mod_dav.so",
    "apache", "Digest", "User \"#65534\"\nGroup \"#65534\"", TRUE },
  { "nginx", "nginx", "-c", NULL, "/usr/lib/nginx/modules/ngx_http_dav_ext_module.so", "nginx",
    "Basic", "user root;", FALSE },
  { "lighttpd", "lighttpd", "-f", "-D", "/usr/lib/lighttpd/mod_webdav.so", "lighttpd", "Basic", "",
    TRUE },
};

typedef struct
{
  const Kind *kind;
  Place place;
  VigieStore *store;
  char *folder;
  char *program;
  VigieRealServer *server;
  VigieDestination *destination;
} Desk;

/* ---- the server ---- */

static void
write_in (const char *folder, const char *name, const char *text)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autoptr (GError) error = NULL;

  g_file_set_contents (path, text, -1, &error);
  g_assert_no_error (error);
  g_assert_cmpint (g_chmod (path, 0666), ==, 0);
}

static void
make_in (const char *folder, const char *name)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);

  g_assert_cmpint (g_mkdir (path, 0777), ==, 0);
  g_assert_cmpint (g_chmod (path, 0777), ==, 0); /* a server of root’s is somebody else */
}

static void
write_users (Desk *self)
{
  guint8 digest[20];
  gsize length = sizeof digest;
  g_autoptr (GChecksum) sha1 = g_checksum_new (G_CHECKSUM_SHA1);
  g_autofree char *base64 = NULL;
  g_autofree char *md5 = g_compute_checksum_for_string (G_CHECKSUM_MD5, USER ":dav:" PASSWORD, -1);
  g_autofree char *for_digest = g_strdup_printf (USER ":dav:%s\n", md5);
  g_autofree char *for_basic = NULL;

  g_checksum_update (sha1, (const guchar *) PASSWORD, -1);
  g_checksum_get_digest (sha1, digest, &length);
  base64 = g_base64_encode (digest, length);
  for_basic = g_strdup_printf (USER ":{SHA}%s\n", base64);
  write_in (self->folder, "users-Basic", for_basic);
  write_in (self->folder, "users-Digest", for_digest);
}

static void
write_config (Desk *self, guint port)
{
  g_autofree char *relative = g_strdup_printf ("tests/jobs/webdav/%s.conf.in", self->kind->config);
  g_autofree char *path = vigie_test_source_path (relative);
  g_autofree char *shown = g_strdup_printf ("%u", port);
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GString) config = NULL;

  g_file_get_contents (path, &text, NULL, &error);
  g_assert_no_error (error);
  config = g_string_new (text);
  g_string_replace (config, "@FOLDER@", self->folder, 0);
  g_string_replace (config, "@PORT@", shown, 0);
  g_string_replace (config, "@AUTH@", self->kind->auth, 0);
  g_string_replace (config, "@AS_ROOT@", geteuid () == 0 ? self->kind->as_root : "", 0);
  write_in (self->folder, "server.conf", config->str);
}

static GStrv
prepare (guint port, gpointer user_data)
{
  Desk *self = user_data;
  g_autofree char *config = g_build_filename (self->folder, "server.conf", NULL);

  write_config (self, port);
  return g_strdupv ((char *[]) { self->program, (char *) self->kind->option, config,
                                 (char *) self->kind->foreground, NULL });
}

static void
start_server (Desk *self)
{
  g_autofree char *output = g_build_filename (self->folder, "output", NULL);

  self->server = vigie_real_server_start (self->kind->name, output, prepare, self);
}

/* ---- the desk ---- */

static void
draw (VigieStore *store, const char *id)
{
  static const char payload[] =
      "{\"kind\":\"closure\",\"title\":\"D 971\",\"geometry\":{\"type\":\"Polygon\","
      "\"coordinates\":[[[5.03,47.31],[5.05,47.31],[5.05,47.33],[5.03,47.33],[5.03,47.31]]]}}";
  g_autoptr (JsonNode) node = json_from_string (payload, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (VigieDraft) draft = vigie_draft_new ("shape.draw", id, node, NULL, "anne", &error);
  g_autoptr (VigieDecision) decision = NULL;

  g_assert_no_error (error);
  decision = vigie_store_append (store, draft, &error);
  g_assert_no_error (error);
}

static void
set_address (Desk *self, const char *path)
{
  g_free (self->destination->address);
  self->destination->address =
      g_strdup_printf ("http://127.0.0.1:%u%s", vigie_real_server_get_port (self->server), path);
}

/* FALSE, with a word, where the server is not installed. */
static gboolean
desk_init (Desk *self, const Kind *kind)
{
  g_autofree char *program = vigie_real_server_find_program (kind->program);

  if (program == NULL || !g_file_test (kind->module, G_FILE_TEST_EXISTS))
    {
      g_autofree char *word = g_strdup_printf ("%s with WebDAV is not installed", kind->program);

      g_test_skip (word);
      return FALSE;
    }
  self->kind = kind;
  self->program = g_steal_pointer (&program);
  place_init (&self->place);
  g_assert_cmpint (g_chmod (self->place.folder, 0755), ==, 0);
  self->folder = g_strdup (self->place.folder);
  make_in (self->folder, "root");
  make_in (self->folder, "tmp");
  write_users (self);
  start_server (self);
  self->store = create_store (self->place.path);
  draw (self->store, "shape-1");
  self->destination = vigie_destination_new ();
  g_set_str (&self->destination->name, "Routes");
  g_set_str (&self->destination->user, USER);
  set_address (self, "/roads.geojson");
  return TRUE;
}

static void
desk_clear (Desk *self)
{
  g_clear_pointer (&self->server, vigie_real_server_stop);
  g_clear_pointer (&self->destination, vigie_destination_free);
  g_clear_pointer (&self->store, close_and_unref);
  if (self->folder != NULL)
    place_clear (&self->place);
  g_clear_pointer (&self->folder, g_free);
  g_clear_pointer (&self->program, g_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Desk, desk_clear)

static gboolean
send_as (Desk *self,
         const char *password,
         VigiePushFlags flags,
         VigiePushOutcome *outcome,
         GError **error)
{
  return vigie_push (self->store, self->destination, password, NULL, flags, NULL, outcome, error);
}

static void
send_well (Desk *self, VigiePushFlags flags)
{
  g_auto (VigiePushOutcome) outcome = { 0 };
  g_autoptr (GError) error = NULL;

  send_as (self, PASSWORD, flags, &outcome, &error);
  g_assert_no_error (error);
  g_assert_null (outcome.log_problem);
}

static void
send_badly (Desk *self, const char *password, VigieError code, VigiePushFlags needs)
{
  g_auto (VigiePushOutcome) outcome = { 0 };
  g_autoptr (GError) error = NULL;

  g_assert_false (send_as (self, password, 0, &outcome, &error));
  g_test_message ("%s", error->message);
  g_assert_error (error, VIGIE_ERROR, (int) code);
  g_assert_nonnull (strstr (error->message, "127.0.0.1"));
  g_assert_cmpint (outcome.needs, ==, needs);
  g_assert_false (outcome.may_retry);
  g_assert_false (outcome.sent);
}

static char *
read_root (Desk *self, const char *name)
{
  g_autofree char *path = g_build_filename (self->folder, "root", name, NULL);
  char *text = NULL;

  g_file_get_contents (path, &text, NULL, NULL);
  return text;
}

static void
assert_has (Desk *self, const char *name, const char *id)
{
  g_autofree char *text = read_root (self, name);

  g_assert_nonnull (text);
  g_assert_nonnull (strstr (text, id));
}

/* As the server's own user would: by another program, in the file. */
static void
write_root (Desk *self, const char *name, const char *text)
{
  g_autofree char *folder = g_build_filename (self->folder, "root", NULL);

  write_in (folder, name, text);
}

/* ---- what is to hold ---- */

static void
test_file_arrives_and_is_replaced (gconstpointer kind)
{
  g_auto (Desk) desk = { 0 };
  g_autoptr (GPtrArray) entries = NULL;
  g_autofree char *before = NULL, *after = NULL;

  if (!desk_init (&desk, kind))
    return;
  send_well (&desk, 0);
  assert_has (&desk, "roads.geojson", "shape-1");
  for (guint i = 2; i < 6; i++) /* within the second, where Apache's tags are weak */
    {
      g_autofree char *id = g_strdup_printf ("shape-%u", i);

      draw (desk.store, id);
      send_well (&desk, 0);
      assert_has (&desk, "roads.geojson", id);
    }
  before = read_root (&desk, "roads.geojson");
  send_well (&desk, 0); /* there is nothing to say */
  after = read_root (&desk, "roads.geojson");
  g_assert_cmpstr (before, ==, after);
  entries = vigie_store_list_decisions (desk.store, VIGIE_DECISION_OVERLAY_PUBLISHED, NULL);
  g_assert_cmpuint (entries->len, ==, 5);
}

static void
test_file_of_somebody_else_stays (gconstpointer kind)
{
  g_auto (Desk) desk = { 0 };
  g_autofree char *before = NULL, *after = NULL;

  if (!desk_init (&desk, kind))
    return;
  set_address (&desk, "/"); /* the file is named after the destination */
  write_root (&desk, "routes.geojson", "{}");
  send_badly (&desk, PASSWORD, VIGIE_ERROR_EXISTS, VIGIE_PUSH_REPLACE);
  before = read_root (&desk, "routes.geojson");
  g_assert_cmpstr (before, ==, "{}");
  send_well (&desk, VIGIE_PUSH_REPLACE);
  assert_has (&desk, "routes.geojson", "shape-1");
  write_root (&desk, "routes.geojson", "{}");
  send_well (&desk, VIGIE_PUSH_REPLACE); /* which says the same as before */
  send_well (&desk, 0);                  /* and is known */
  write_root (&desk, "routes.geojson", "{\"changed\":1}");
  draw (desk.store, "shape-2");
  send_badly (&desk, PASSWORD, VIGIE_ERROR_EXISTS, VIGIE_PUSH_REPLACE);
  after = read_root (&desk, "routes.geojson");
  g_assert_cmpstr (after, ==, "{\"changed\":1}");
}

/* Why what lies there is known by its hash: not every server minds a condition. */
static void
test_condition_of_a_version_is_minded (gconstpointer kind)
{
  static const char *const other[] = { "If-Match", "\"another\"", NULL };
  static const char *const none[] = { "If-None-Match", "*", NULL };
  const char *const *const conditions[] = { other, none };
  g_auto (Desk) desk = { 0 };
  g_autoptr (VigiePushLink) link = NULL;
  g_autoptr (GBytes) bytes = g_bytes_new_static ("{}", 2);

  if (!desk_init (&desk, kind))
    return;
  send_well (&desk, 0);
  link = vigie_push_link_new (desk.destination, PASSWORD);
  for (guint i = 0; i < G_N_ELEMENTS (conditions); i++)
    {
      g_auto (VigiePushAnswer) answer = { 0 };
      g_autoptr (GError) error = NULL;

      g_assert_true (vigie_push_link_ask (link, "PUT", desk.destination->address, bytes,
                                          "application/geo+json", conditions[i], NULL, &answer,
                                          &error));
      g_assert_no_error (error);
      g_assert_cmpuint (answer.status, ==, desk.kind->minds_conditions ? 412 : 204);
    }
}

static void
test_folder_is_made_by_consent (gconstpointer kind)
{
  g_auto (Desk) desk = { 0 };

  if (!desk_init (&desk, kind))
    return;
  set_address (&desk, "/hiver%20%C3%A9t%C3%A9/21/roads.geojson");
  send_badly (&desk, PASSWORD, VIGIE_ERROR_NOT_FOUND, VIGIE_PUSH_MAKE_FOLDERS);
  send_well (&desk, VIGIE_PUSH_MAKE_FOLDERS);
  assert_has (&desk, "hiver été/21/roads.geojson", "shape-1");
  draw (desk.store, "shape-2");
  send_well (&desk, VIGIE_PUSH_MAKE_FOLDERS); /* they are there */
  set_address (&desk, "/hiver%20%C3%A9t%C3%A9/39/roads.geojson");
  send_well (&desk, VIGIE_PUSH_MAKE_FOLDERS); /* the outer one is */
}

static void
test_wrong_password_writes_nothing (gconstpointer kind)
{
  g_auto (Desk) desk = { 0 };
  g_autofree char *text = NULL;

  if (!desk_init (&desk, kind))
    return;
  send_badly (&desk, NULL, VIGIE_ERROR_LOCKED, 0);
  send_badly (&desk, "wrong", VIGIE_ERROR_LOCKED, 0);
  g_set_str (&desk.destination->user, "nobody");
  send_badly (&desk, PASSWORD, VIGIE_ERROR_LOCKED, 0);
  text = read_root (&desk, "roads.geojson");
  g_assert_null (text);
  g_set_str (&desk.destination->user, USER);
  send_well (&desk, 0);
}

/* Asked for the password only once the file is there, so it is sent twice. */
static void
test_file_goes_along_with_the_password (gconstpointer kind)
{
  g_auto (Desk) desk = { 0 };

  if (!desk_init (&desk, kind))
    return;
  desk.destination->kind = VIGIE_DESTINATION_HTTP_PUT;
  send_well (&desk, 0);
  assert_has (&desk, "roads.geojson", "shape-1");
}

static void
test_server_that_stopped_may_come_back (gconstpointer kind)
{
  g_auto (Desk) desk = { 0 };
  g_auto (VigiePushOutcome) outcome = { 0 };
  g_autoptr (GError) error = NULL;

  if (!desk_init (&desk, kind))
    return;
  send_well (&desk, 0);
  g_clear_pointer (&desk.server, vigie_real_server_stop);
  draw (desk.store, "shape-2");
  g_assert_false (send_as (&desk, PASSWORD, 0, &outcome, &error));
  g_assert_error (error, VIGIE_ERROR, VIGIE_ERROR_NETWORK);
  g_assert_true (outcome.may_retry);
}

static void
add (const char *behaviour, GTestDataFunc func)
{
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      g_autofree char *path = g_strdup_printf ("/push-webdav/%s/%s", kinds[i].name, behaviour);

      g_test_add_data_func (path, &kinds[i], func);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  add ("file-arrives-and-is-replaced", test_file_arrives_and_is_replaced);
  add ("file-of-somebody-else-stays", test_file_of_somebody_else_stays);
  add ("condition-of-a-version", test_condition_of_a_version_is_minded);
  add ("folder-is-made-by-consent", test_folder_is_made_by_consent);
  add ("wrong-password-writes-nothing", test_wrong_password_writes_nothing);
  add ("file-goes-along-with-the-password", test_file_goes_along_with_the_password);
  add ("server-that-stopped", test_server_that_stopped_may_come_back);
  return g_test_run ();
}
