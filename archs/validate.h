// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>

#include "archs/architecture.h"

namespace strandline::archs {

/// A contradiction between sizes: the key it shows at, what is wrong, and the mend.
struct Contradiction {
  std::string key, value, problem, mend;
};
std::optional<Contradiction> contradiction(const MixerSpec& m);
std::optional<Contradiction> contradiction(const ChannelSpec& c);
/// Of a run of layers as such: its counts, and mixers that do not go together.
std::optional<Contradiction> contradiction(const LayerSpec& l);
/// Of the model as a whole, layers left out.
std::optional<Contradiction> contradiction(const Architecture& a);

}  // namespace strandline::archs
