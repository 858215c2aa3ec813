/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-http-address.h"

#include <string.h>

typedef struct
{
  guint8 bytes[16];
  guint bits;
} Block;

/* Not of the Internet: https://www.iana.org/assignments/iana-ipv4-special-registry */
static const Block closed_v4[] = {
  { { 0 }, 8 },             /* this network, and the unspecified address */
  { { 10 }, 8 },            /* private */
  { { 100, 64 }, 10 },      /* shared by a carrier's customers */
  { { 127 }, 8 },           /* loopback */
  { { 169, 254 }, 16 },     /* link-local, where clouds tell their secrets */
  { { 172, 16 }, 12 },      /* private */
  { { 192, 0, 0 }, 24 },    /* protocol assignments */
  { { 192, 0, 2 }, 24 },    /* documentation */
  { { 192, 88, 99 }, 24 },  /* relays to IPv6 */
  { { 192, 168 }, 16 },     /* private */
  { { 198, 18 }, 15 },      /* measurements */
  { { 198, 51, 100 }, 24 }, /* documentation */
  { { 203, 0, 113 }, 24 },  /* documentation */
  { { 224 }, 4 },           /* multicast */
  { { 240 }, 4 },           /* reserved, and the broadcast address */
};

/* Within 2000::/3: https://www.iana.org/assignments/iana-ipv6-special-registry */
static const Block closed_v6[] = {
  { { 0x20, 0x01 }, 23 },             /* protocol assignments, Teredo among them */
  { { 0x20, 0x01, 0x0d, 0xb8 }, 32 }, /* documentation */
  { { 0x3f, 0xff }, 20 },             /* documentation */
};

static const Block global_v6 = { { 0x20 }, 3 };

/* Where an IPv4 address is inside an IPv6 one, and from which byte on */
static const struct
{
  Block block;
  guint offset;
} embedded[] = {
  { { { 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff }, 96 }, 12 }, /* v4-mapped */
  { { { 0x00, 0x64, 0xff, 0x9b }, 96 }, 12 },                   /* NAT64 */
  { { { 0x20, 0x02 }, 16 }, 2 },                                /* 6to4 */
};

static gboolean
is_in (const guint8 *address, const Block *block)
{
  guint n_bytes = block->bits / 8;
  guint rest = block->bits % 8;
  guint8 mask = (guint8) (0xff00 >> rest);

  return memcmp (address, block->bytes, n_bytes) == 0 &&
         (rest == 0 || (address[n_bytes] & mask) == (block->bytes[n_bytes] & mask));
}

static gboolean
is_public_v4 (const guint8 *address)
{
  for (gsize i = 0; i < G_N_ELEMENTS (closed_v4); i++)
    if (is_in (address, &closed_v4[i]))
      return FALSE;
  return TRUE;
}

static gboolean
is_public_v6 (const guint8 *address)
{
  for (gsize i = 0; i < G_N_ELEMENTS (embedded); i++)
    if (is_in (address, &embedded[i].block))
      return is_public_v4 (address + embedded[i].offset);
  for (gsize i = 0; i < G_N_ELEMENTS (closed_v6); i++)
    if (is_in (address, &closed_v6[i]))
      return FALSE;
  return is_in (address, &global_v6);
}

/**
 * vigie_http_address_is_public:
 * @address: where a connection would go
 *
 * Returns: whether it is an ordinary address of the Internet: not this machine, its networks, a
 *   group of machines, or one of these inside an IPv6 address
 */
gboolean
vigie_http_address_is_public (GInetAddress *address)
{
  const guint8 *bytes = g_inet_address_to_bytes (address);

  switch (g_inet_address_get_family (address))
    {
    case G_SOCKET_FAMILY_IPV4:
      return is_public_v4 (bytes);
    case G_SOCKET_FAMILY_IPV6:
      return is_public_v6 (bytes);
    case G_SOCKET_FAMILY_INVALID:
    case G_SOCKET_FAMILY_UNIX:
    default:
      return FALSE;
    }
}

/**
 * vigie_http_host_is_local:
 * @host: of an address, a name or a number
 *
 * What can be said without asking anybody, as behind a proxy, which looks names up itself.
 *
 * Returns: whether @host is certainly not of the Internet
 */
gboolean
vigie_http_host_is_local (const char *host)
{
  g_autoptr (GInetAddress) address = g_inet_address_new_from_string (host);
  g_autofree char *name = g_ascii_strdown (host, -1);
  gsize length = strlen (name);

  if (address != NULL)
    return !vigie_http_address_is_public (address);
  if (length > 0 && name[length - 1] == '.')
    name[length - 1] = '\0';
  return g_str_equal (name, "localhost") || g_str_has_suffix (name, ".localhost") ||
         g_str_has_suffix (name, ".local") || g_str_has_suffix (name, ".internal");
}
