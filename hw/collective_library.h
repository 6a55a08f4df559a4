// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "archs/operator.h"
#include "hw/chip.h"
#include "hw/library_constants.h"

namespace strandline::hw {

/// Software whose collectives were measured; docs/measured_collectives.md says what the columns of
/// the tables mean.
enum class CollectiveLibrary : std::uint8_t {
  kNccl,   ///< outside a CUDA graph: every call pays a launch; rings, NVLink SHARP for floats
  kTrtllm  ///< TensorRT-LLM inside a CUDA graph: one-shot all-reduce, NCCL's rings above
};

/// A row of kernel_collectives.csv.
struct LibraryCall {
  CollectiveLibrary library = CollectiveLibrary::kNccl;
  archs::Collective kind = archs::Collective::kAllReduce;
  double message_bytes = 0;  ///< message_size_elements x bytes per element
  bool floats = true;        ///< a switch adds floats, not integers
  int group = 2;
};
/// Seconds of a call inside a switched domain. The chip gives latency and bandwidth, the software a
/// launch and steps in units of that latency, a ramp (Phases), and a copy of the own share where
/// the call is out of place; the numbers are fitted on the table (hw/collective_library.yaml).
/// Infinite where the chip has no scale-up domain of that size.
double library_call_s(const LibraryCall& call, const Network& network, double efficiency,
                      const LibraryConstants& constants = library_constants());

/// A row of kernel_deepep_ll.csv: the low-latency exchange of tokens with their experts.
struct ExpertExchange {
  int ranks = 8;                  ///< chips (a node of GB200 has 4, of H100 and B200 8)
  double tokens = 1;              ///< of each rank
  double top_k = 8;               ///< copies per token: one for every chosen expert
  double hidden = 7168;           ///< elements of a token
  double experts = 256;           ///< over all ranks
  int units = 132;                ///< processors (SMs) of the chip: one runs one expert or more
  double dispatch_bytes() const;  ///< per rank: fp8 with a float scale per 128 and 16 bytes more
  double combine_bytes() const;   ///< per rank: bf16
};
/// Seconds from the routed tokens to all of them in the experts' buffers: a barrier over the ranks
/// (log2 n rounds: Hensgen, Finkel, Manber 1988), a scan of the experts, and the larger of the
/// transfer of what leaves the rank and the tokens that one processor handles in turn.
double low_latency_dispatch_s(const ExpertExchange& x, const Network& network, double efficiency,
                              const LibraryConstants& constants = library_constants());
/// Seconds back to the tokens' ranks, weighted sum included.
double low_latency_combine_s(const ExpertExchange& x, const Network& network, double efficiency,
                             const LibraryConstants& constants = library_constants());

}  // namespace strandline::hw
