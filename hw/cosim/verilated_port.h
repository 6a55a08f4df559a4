// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

namespace strandline::hw::cosim {

/// Bits of a Verilated port of any width as bytes, lowest first (a little-endian host).
template <class Port>
const std::uint8_t* port_bytes(const Port& port) {
  return reinterpret_cast<const std::uint8_t*>(&port);
}
template <class Port>
std::uint8_t* port_bytes(Port& port) {
  return reinterpret_cast<std::uint8_t*>(&port);
}

}  // namespace strandline::hw::cosim
