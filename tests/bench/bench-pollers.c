/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bench-pollers.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#define EVERY_US G_USEC_PER_SEC
#define N_EVENTS 256

typedef struct
{
  int fd; /* -1: not connected */
  gboolean connected;
  gboolean waiting; /* for an answer */
  gboolean has_it;
  gint64 asked_at;
  char *etag;
  GString *input;
} Client;

struct _BenchPollers
{
  guint port;
  char *path;
  guint n_clients;
  Client *clients;
  int epoll;
  gboolean listens; /* the answers do not end */
  guint n_waiting;
  guint n_have_it;
  const char *mark; /* (nullable): what they look for */
  guint next;       /* whose turn it is */
  gint64 next_at;
  GArray *times; /* double, ms */
  GBytes *body;
};

/* ---- a request and its answer ---- */

static void
fail (const char *what)
{
  g_error ("A client of the server: %s (%s)", what, g_strerror (errno));
}

static void
ask (BenchPollers *self, Client *client)
{
  g_autofree char *text = NULL;
  gssize length;

  text = g_strdup_printf ("GET %s HTTP/1.1\r\nHost: 127.0.0.1:%u\r\n%s%s%s\r\n", self->path,
                          self->port, client->etag != NULL ? "If-None-Match: " : "",
                          client->etag != NULL ? client->etag : "",
                          client->etag != NULL ? "\r\n" : "");
  length = (gssize) strlen (text);
  client->waiting = TRUE;
  self->n_waiting++;
  client->asked_at = g_get_monotonic_time ();
  if (send (client->fd, text, (gsize) length, MSG_NOSIGNAL) != length)
    fail ("cannot ask");
}

/* (transfer full) (nullable) */
static char *
find_header (const char *head, const char *name)
{
  const char *found = strstr (head, name);
  const char *end = found != NULL ? strstr (found + 2, "\r\n") : NULL;

  return end != NULL ? g_strndup (found + strlen (name), (gsize) (end - found) - strlen (name))
                     : NULL;
}

static void
take_file (BenchPollers *self, Client *client, const char *body, gsize length)
{
  client->has_it = self->mark == NULL || memmem (body, length, self->mark, strlen (self->mark));
  g_clear_pointer (&self->body, g_bytes_unref);
  self->body = g_bytes_new (body, length);
}

/* Where all of an answer is there. */
static void
take_answer (BenchPollers *self, Client *client)
{
  const char *end = strstr (client->input->str, "\r\n\r\n");
  gboolean had_it = client->has_it;
  gsize n_head, n_body = 0;
  double ms;

  if (end == NULL)
    return;
  n_head = (gsize) (end - client->input->str) + 4;
  if (g_str_has_prefix (client->input->str, "HTTP/1.1 200 "))
    {
      g_autofree char *length = find_header (client->input->str, "\r\nContent-Length: ");

      n_body = length != NULL ? g_ascii_strtoull (length, NULL, 10) : 0;
      if (client->input->len < n_head + n_body)
        return;
      g_free (client->etag);
      client->etag = find_header (client->input->str, "\r\nETag: ");
      take_file (self, client, client->input->str + n_head, n_body);
    }
  else if (!g_str_has_prefix (client->input->str, "HTTP/1.1 304 "))
    g_error ("The server answered “%s”", client->input->str);
  if (client->input->len != n_head + n_body)
    g_error ("The server said more than it was asked");
  ms = (double) (g_get_monotonic_time () - client->asked_at) / 1000;
  g_array_append_val (self->times, ms);
  g_string_truncate (client->input, 0);
  client->waiting = FALSE;
  self->n_waiting--;
  if (client->has_it && !had_it)
    self->n_have_it++;
}

/* Counts what was told and forgets it. */
static void
take_events (BenchPollers *self, Client *client)
{
  char *end;

  if (g_str_has_prefix (client->input->str, "HTTP/1.1 503"))
    g_error ("The server has no room for a listener");
  while ((end = strstr (client->input->str, "\n\n")) != NULL)
    {
      if (g_str_has_prefix (client->input->str, "event: overlay\n") && !client->has_it)
        {
          client->has_it = TRUE;
          self->n_have_it++;
        }
      g_string_erase (client->input, 0, end + 2 - client->input->str);
    }
}

static void
receive (BenchPollers *self, Client *client)
{
  char buffer[65536];
  gssize n = recv (client->fd, buffer, sizeof buffer, 0);

  if (n < 0 && (errno == EAGAIN || errno == EINTR))
    return;
  if (n <= 0)
    fail ("the connection was closed");
  g_string_append_len (client->input, buffer, n);
  if (self->listens)
    take_events (self, client);
  else
    take_answer (self, client);
}

/* ---- connections ---- */

static void
watch (BenchPollers *self, Client *client, int operation, guint32 events)
{
  struct epoll_event event = { .events = events, .data.ptr = client };

  if (epoll_ctl (self->epoll, operation, client->fd, &event) != 0)
    fail ("cannot wait");
}

static void
start_to_connect (BenchPollers *self, Client *client)
{
  struct sockaddr_in address = { .sin_family = AF_INET, .sin_port = htons ((guint16) self->port) };
  int on = 1;

  address.sin_addr.s_addr = htonl (INADDR_LOOPBACK);
  client->fd = socket (AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (client->fd < 0)
    fail ("no socket");
  setsockopt (client->fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  if (connect (client->fd, (struct sockaddr *) &address, sizeof address) != 0 &&
      errno != EINPROGRESS)
    fail ("cannot connect");
  watch (self, client, EPOLL_CTL_ADD, EPOLLOUT);
}

static void
handle_events (BenchPollers *self, int timeout_ms)
{
  struct epoll_event events[N_EVENTS];
  int n = epoll_wait (self->epoll, events, N_EVENTS, timeout_ms);

  for (int i = 0; i < n; i++)
    {
      Client *client = events[i].data.ptr;

      if (client->connected)
        {
          receive (self, client);
          continue;
        }
      client->connected = TRUE;
      watch (self, client, EPOLL_CTL_MOD, EPOLLIN);
      ask (self, client);
    }
}

static void
look_for (BenchPollers *self, const char *mark)
{
  self->mark = mark;
  self->n_have_it = 0;
  for (guint i = 0; i < self->n_clients; i++)
    self->clients[i].has_it = FALSE;
}

/* ---- what a benchmark asks of them ---- */

BenchPollers *
bench_pollers_new (guint port, const char *path, guint n_clients)
{
  BenchPollers *self = g_new0 (BenchPollers, 1);

  self->port = port;
  self->path = g_strdup (path);
  self->n_clients = n_clients;
  self->clients = g_new0 (Client, n_clients);
  self->epoll = epoll_create1 (EPOLL_CLOEXEC);
  self->times = g_array_new (FALSE, FALSE, sizeof (double));
  for (guint i = 0; i < n_clients; i++)
    {
      self->clients[i].fd = -1;
      self->clients[i].input = g_string_new (NULL);
    }
  return self;
}

void
bench_pollers_free (BenchPollers *self)
{
  for (guint i = 0; i < self->n_clients; i++)
    {
      if (self->clients[i].fd >= 0)
        close (self->clients[i].fd);
      g_free (self->clients[i].etag);
      g_string_free (self->clients[i].input, TRUE);
    }
  close (self->epoll);
  g_clear_pointer (&self->body, g_bytes_unref);
  g_array_unref (self->times);
  g_free (self->clients);
  g_free (self->path);
  g_free (self);
}

/* All of them come at the same moment; milliseconds until the last one has its first answer. */
double
bench_pollers_begin (BenchPollers *self, double patience_s)
{
  gint64 begin = g_get_monotonic_time ();
  gint64 until = begin + (gint64) (patience_s * G_USEC_PER_SEC);

  look_for (self, NULL);
  for (guint i = 0; i < self->n_clients; i++)
    start_to_connect (self, &self->clients[i]);
  while (self->n_have_it < self->n_clients)
    {
      handle_events (self, 100);
      if (g_get_monotonic_time () > until)
        g_error ("%u of %u clients had no answer", self->n_clients - self->n_have_it,
                 self->n_clients);
    }
  g_array_set_size (self->times, 0);
  return (double) (g_get_monotonic_time () - begin) / 1000;
}

/* One after the other, each once a second. */
static void
ask_who_is_due (BenchPollers *self)
{
  gint64 now = g_get_monotonic_time ();

  while (self->next_at <= now)
    {
      Client *client = &self->clients[self->next];

      if (!client->waiting) /* else the time of its answer says it */
        ask (self, client);
      self->next = (self->next + 1) % self->n_clients;
      self->next_at += EVERY_US / self->n_clients;
    }
}

/* They poll for so long, or until all have a file with @mark (nullable); %FALSE: some have not.
 * Answers that are still to come are waited for. */
gboolean
bench_pollers_run (BenchPollers *self, double seconds, const char *mark)
{
  gint64 now = g_get_monotonic_time ();
  gint64 until = now + (gint64) (seconds * G_USEC_PER_SEC);
  gint64 patience = until + 30 * G_USEC_PER_SEC;

  look_for (self, mark);
  if (self->next_at < now - EVERY_US / 4)
    self->next_at = now;
  while (now < until && (mark == NULL || self->n_have_it < self->n_clients))
    {
      ask_who_is_due (self);
      now = g_get_monotonic_time ();
      handle_events (self, (int) CLAMP ((self->next_at - now + 999) / 1000, 0, 100));
    }
  while (self->n_waiting > 0)
    {
      handle_events (self, 100);
      if (g_get_monotonic_time () > patience)
        g_error ("%u clients have no answer", self->n_waiting);
    }
  return mark == NULL || self->n_have_it == self->n_clients;
}

/* Until each has been told of a change since the last call; they connect at the first one. */
void
bench_pollers_listen (BenchPollers *self, double patience_s)
{
  gint64 until = g_get_monotonic_time () + (gint64) (patience_s * G_USEC_PER_SEC);

  look_for (self, NULL);
  for (guint i = 0; !self->listens && i < self->n_clients; i++)
    start_to_connect (self, &self->clients[i]);
  self->listens = TRUE;
  while (self->n_have_it < self->n_clients)
    {
      handle_events (self, 100);
      if (g_get_monotonic_time () > until)
        g_error ("%u of %u listeners were not told", self->n_clients - self->n_have_it,
                 self->n_clients);
    }
}

GBytes *
bench_pollers_dup_body (BenchPollers *self)
{
  return g_bytes_ref (self->body);
}

guint
bench_pollers_get_n (BenchPollers *self)
{
  return self->times->len;
}

double
bench_pollers_get_ms (BenchPollers *self, double share)
{
  return bench_percentile ((double *) (void *) self->times->data, self->times->len, share);
}

static int
compare (gconstpointer a, gconstpointer b)
{
  double left = *(const double *) a, right = *(const double *) b;

  return (left > right) - (left < right);
}

double
bench_percentile (double *values, guint n, double share)
{
  if (n == 0)
    return 0;
  qsort (values, n, sizeof *values, compare);
  return values[MIN (n - 1, (guint) (share * n))];
}

/* @theirs: 0 where there is nothing to hold it against */
void
bench_print_row (double ours, double theirs, const char *unit, const char *format, ...)
{
  g_autofree char *name = NULL;
  va_list arguments;

  va_start (arguments, format);
  name = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  if (theirs > 0)
    g_print ("%s\t%.4g\t%.4g\t%s\n", name, ours, theirs, unit);
  else
    g_print ("%s\t%.4g\t-\t%s\n", name, ours, unit);
}
