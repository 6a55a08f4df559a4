// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "archs/architecture.h"

namespace strandline::archs {

/// Names of the enumerations in architecture files and tables, e.g. "gated_delta", "swiglu".
std::string_view name_of(TokenMixer value);
std::string_view name_of(ChannelMixer value);
std::string_view name_of(Activation value);
std::string_view name_of(ResidualScheme value);
std::string_view name_of(Decoding value);
std::string_view name_of(Norm value);

/// All names of an enumeration (or DataType) in order; the index is the value.
template <typename Enum>
const std::vector<std::string>& names_of();

/// The value of a name, or nothing.
template <typename Enum>
std::optional<Enum> value_of(std::string_view name) {
  const std::vector<std::string>& names = names_of<Enum>();
  for (std::size_t i = 0; i < names.size(); ++i)
    if (names[i] == name) return static_cast<Enum>(i);
  return std::nullopt;
}

}  // namespace strandline::archs
