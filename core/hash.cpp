// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "core/hash.h"

#include <fmt/format.h>

namespace strandline::core {

std::string ContentHash::hex() const {
  return fmt::format("{:016x}", state_);
}

}  // namespace strandline::core
