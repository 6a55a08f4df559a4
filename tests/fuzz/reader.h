// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

#include "core/error.h"

namespace strandline::fuzz {

/// Hands libFuzzer's bytes to a reader as text. A reader may refuse them by an InputError and in no
/// other way.
template <typename F>
int read(const std::uint8_t* data, std::size_t size, F&& reader) {
  try {
    reader(std::string(reinterpret_cast<const char*>(data), size));
  } catch (const core::InputError&) {
  }
  return 0;
}

}  // namespace strandline::fuzz
