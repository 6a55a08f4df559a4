// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>

namespace strandline::core {

/// Classes of work whose predicted times are off together on one chip.
enum class WorkClass : std::uint8_t {
  kProduct,         ///< dense matrix products
  kGroupedProduct,  ///< products of experts
  kAttention,
  kRecurrence,  ///< scans, chunked states, convolutions
  kOther,       ///< norms, softmax, gathers, what vector lanes do
  kNetwork,     ///< collectives and sends
  kOverhead,    ///< launches and the per-layer floor
  kUnseen       ///< operators outside today's vocabulary
};
constexpr int kWorkClasses = 8;

/// Shares of one time by class, rounded to fifteenths that sum to one (largest remainders first),
/// so that a share is off by at most 1/30 where fewer than fifteen are close; four bytes, because
/// the cost table keeps two for each of some million cells.
class WorkShares {
 public:
  static constexpr int kParts = 15;

  WorkShares() = default;  ///< nothing known: all shares 0
  /// Of seconds by class; negative ones count as 0, all 0 gives nothing known.
  static WorkShares of(const std::array<double, kWorkClasses>& seconds);
  double operator[](WorkClass c) const { return share(static_cast<int>(c)); }
  double share(int c) const { return static_cast<double>(packed_ >> (4 * c) & 15u) / kParts; }
  bool known() const { return packed_ != 0; }
  /// Equal shares have equal codes.
  std::uint32_t code() const { return packed_; }
  /// The shares of a code() that was stored.
  static WorkShares from_code(std::uint32_t code) {
    WorkShares shares;
    shares.packed_ = code;
    return shares;
  }
  bool operator==(const WorkShares&) const = default;

 private:
  std::uint32_t packed_ = 0;
};

}  // namespace strandline::core
