// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "core/csv.h"
#include "hw/collective_library.h"
#include "hw/measured/kernel_case.h"
#include "hw/measured/kernel_table.h"

namespace strandline::hw {

/// A measured collective: a call of a library, or one half of an exchange with experts.
struct NetworkCase {
  enum class Kind : std::uint8_t { kCall, kDispatch, kCombine };
  /// Where it belongs, what was measured, and its roofline: chip, silicon, family, date, table,
  /// kind (the operation), dtype, framework (the library), shape (operation, size and chips),
  /// bytes_s and roofline_us (least bytes over nominal bandwidth), shipped_us, measured_us, why.
  KernelCase label;
  Kind kind = Kind::kCall;
  LibraryCall call;
  ExpertExchange exchange;
  Network network;
  double efficiency = 0;  ///< achieved share of the network, as in the catalog
  double bytes = 0;       ///< of the message; of what leaves a rank in an exchange
};

/// The rows of a table of collectives or of DeepEP exchanges (two cases each), in order.
std::vector<NetworkCase> network_cases(const core::Csv& csv, const KernelLayout& layout,
                                       const ChipCatalog& chips);

/// What a fit knows of a chip's network.
struct ChipLink {
  double efficiency = 0, latency_s = 0;
};
/// Microseconds of a case with other constants and another link; 0 where it is not modelled.
double predicted_us(const NetworkCase& c, const LibraryConstants& constants, const ChipLink& link);
/// The link that the catalog gives.
ChipLink link_of(const NetworkCase& c);

/// Constants of libraries and links of chips (by id) that were fitted together.
struct NetworkFit {
  LibraryConstants constants;
  std::map<std::string, ChipLink> links;
  /// A chip without rows takes the geometric mean over its family's fitted silicons, whatever the
  /// catalog says of it; its catalog entry where the family has none.
  ChipLink link(const NetworkCase& c) const;
  std::map<std::string, std::pair<std::string, std::string>> kin;  ///< silicon and family by chip
};

/// Which rows a fit may see.
using NetworkFilter = std::function<bool(const NetworkCase&)>;

/// Least mean absolute log error over the cases that are measured, modelled and let through, by
/// factor_search() from `start` and the catalog's links. `free_links` fits those, too. Numbers that
/// no row asks for stay. Deterministic.
NetworkFit fit_network(const std::vector<NetworkCase>& cases, const NetworkFilter& seen,
                       const LibraryConstants& start, bool free_links);

/// The constants with links as in the catalog, and 10 to 90 % over resamples of shapes.
FittedLibrary calibrate_network(const std::vector<NetworkCase>& cases, int resamples,
                                int threads = 0);

}  // namespace strandline::hw
