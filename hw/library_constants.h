// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <filesystem>
#include <string>

namespace strandline::hw {

/// What collective software adds to a network (hw/collective_library.yaml). Starts and rounds count
/// in latencies of the chip's network; shares are of the achieved link rate.
struct LibraryConstants {
  double nccl_launch = 0;     ///< launch outside a CUDA graph
  double nccl_step = 0;       ///< a further step of a ring
  double ramp = 0;            ///< Phases::ramp of rings and of reduction in the switch
  double in_switch_step = 0;  ///< latencies before a reduction in the switch flows
  double in_switch_share = 0;
  double one_shot_share = 0;  ///< kernels that read every peer at once
  double copy_rate = 0;       ///< copying the own share, over the achieved link rate
  double peer_launch = 0;     ///< all-to-all, low-latency protocol
  double peer_round = 0;      ///< of it, for every doubling of the ranks
  double simple_launch = 0;   ///< all-to-all above 16 KiB a message
  double simple_ramp = 0;
  double dispatch_round = 0;   ///< DeepEP: a round of the barrier
  double dispatch_expert = 0;  ///< reading the counter of an expert
  double dispatch_share = 0;
  double dispatch_token_s = 0;  ///< cast and send of a token by one processor
  double combine_round = 0;
  double combine_expert = 0;
  double combine_share = 0;
};

/// One number of LibraryConstants: its key and unit in the file.
struct LibraryNumber {
  const char* key;
  const char* unit;     ///< "1" or "us"
  double scale;         ///< of one unit in base units
  const char* meaning;  /// printed beside it
  double LibraryConstants::*member;
};
constexpr std::size_t kLibraryNumbers = 18;
const std::array<LibraryNumber, kLibraryNumbers>& library_numbers();

/// The constants with the interval of their fit.
struct FittedLibrary {
  LibraryConstants value, low, high;
};

/// InputError with file:line:column on an unknown key, or a number out of range or without source.
FittedLibrary load_library_constants(const std::filesystem::path& file);
/// The value of each of hw/collective_library.yaml of the installation, read once.
const LibraryConstants& library_constants();
/// The file with these numbers; load_library_constants() reads it.
std::string library_constants_yaml(const FittedLibrary& fitted);

}  // namespace strandline::hw
