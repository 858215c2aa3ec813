/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <stddef.h>
#include <stdint.h>

/* What every target defines; libFuzzer or fuzz-main.c calls it. */
int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);
