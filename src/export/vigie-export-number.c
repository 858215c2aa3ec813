/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-export-number.h"

#include <math.h>
#include <string.h>

#define SCALE 1e7 /* RFC 7946 §11.2 advises against more than this: 7 decimals are 1 cm */

static const char two_digits[] = "00010203040506070809101112131415161718192021222324"
                                 "25262728293031323334353637383940414243444546474849"
                                 "50515253545556575859606162636465666768697071727374"
                                 "75767778798081828384858687888990919293949596979899";

/* The integer nearest to @value × 10⁷, halves to even, as if it were computed exactly. */
static gint64
scale_exactly (double value)
{
  double product = value * SCALE;
  double rest = fma (value, SCALE, -product); /* what the product lost */
  double rounded = rint (product);

  if (product - rounded == 0.5 && rest > 0)
    rounded += 1;
  else if (product - rounded == -0.5 && rest < 0)
    rounded -= 1;
  return (gint64) rounded;
}

/**
 * vigie_export_write_uint:
 * @out: at least %VIGIE_EXPORT_NUMBER_SIZE bytes
 * @value: a number
 *
 * Returns: the end of what was written; no NUL follows
 */
char *
vigie_export_write_uint (char *out, guint64 value)
{
  char buffer[20];
  char *start = buffer + sizeof buffer;
  gsize length;

  while (value >= 100)
    {
      start -= 2;
      memcpy (start, two_digits + 2 * (value % 100), 2);
      value /= 100;
    }
  if (value >= 10)
    {
      start -= 2;
      memcpy (start, two_digits + 2 * value, 2);
    }
  else
    *--start = (char) ('0' + value);
  length = (gsize) (buffer + sizeof buffer - start);
  memcpy (out, start, length);
  return out + length;
}

/**
 * vigie_export_write_degrees:
 * @out: at least %VIGIE_EXPORT_NUMBER_SIZE bytes
 * @value: finite, of a magnitude below 10⁹
 *
 * Writes @value with at most 7 decimals and no zeros at the end, the same as printf's "%.7f"
 * without them, whatever the locale. Zero has no sign.
 *
 * Returns: the end of what was written; no NUL follows
 */
char *
vigie_export_write_degrees (char *out, double value)
{
  gint64 scaled = scale_exactly (value);
  guint64 magnitude = (guint64) ABS (scaled);
  guint32 fraction = (guint32) (magnitude % 10000000);
  char digits[8];
  int length = 7;

  if (scaled < 0)
    *out++ = '-';
  out = vigie_export_write_uint (out, magnitude / 10000000);
  if (fraction == 0)
    return out;

  memcpy (digits + 5, two_digits + 2 * (fraction % 100), 2);
  fraction /= 100;
  memcpy (digits + 3, two_digits + 2 * (fraction % 100), 2);
  fraction /= 100;
  memcpy (digits + 1, two_digits + 2 * (fraction % 100), 2);
  digits[0] = (char) ('0' + fraction / 100);
  while (digits[length - 1] == '0')
    length--;
  *out++ = '.';
  memcpy (out, digits, 7);
  return out + length;
}

/**
 * vigie_export_round_degrees:
 * @value: finite, of a magnitude below 10⁹
 *
 * Returns: what a reader of vigie_export_write_degrees() gets
 */
double
vigie_export_round_degrees (double value)
{
  return (double) scale_exactly (value) / SCALE;
}
