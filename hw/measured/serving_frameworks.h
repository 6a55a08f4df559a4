// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "core/sourced.h"
#include "hw/chip.h"
#include "hw/operator_cost.h"
#include "hw/serving_case.h"

namespace strandline::hw {

/// A serving framework on the chips of some vendors: what it adds to the chips' own time. Few
/// numbers, each physical, each with its source (hw/frameworks.yaml).
struct Framework {
  std::vector<std::string> names;    ///< as rows spell it, in lower case
  std::vector<std::string> vendors;  ///< of the chip; empty: all
  std::vector<std::string> chips;    ///< ids; empty: all
  std::vector<std::string> sources;  ///< of the row, for a software epoch; empty: all
  std::string since, until;          ///< measured dates [since, until) of a software epoch, as
                                     ///< "2026-02-01"; empty: unbounded
  core::Sourced layer_overhead;      ///< times the chip's per-layer floor (eager launches: > 1)
  core::Sourced bandwidth;           ///< times the chip's achieved bandwidth, 0..1
  core::Sourced compute;             ///< times the chip's achieved rates, 0..1
  core::Sourced cache_reads;         ///< times the bytes of cache that attention reads
  core::Sourced step_host_s;         ///< per engine step
  core::Sourced sequence_host_s;     ///< per sequence and decode step
  core::Sourced rank_wait_s;         ///< per layer and doubling of the chips that share it:
                                     ///< ranks wait for the slowest at every exchange
  core::Sourced expert_skew;         ///< squared coefficient of variation of how often experts
                                     ///< are chosen; 0: all alike
  core::Sourced prefill;             ///< times a prefill takes over the chip's own time
  core::Sourced mixture_prefill;     ///< the same besides, of a model with routed experts: unevenly
                                     ///< full, routing, permutation
  core::Sourced request_host_s;      ///< per request, in TTFT
  core::Sourced first_token_steps;   ///< decode steps per chunk before a first token
  core::Sourced replica_wait_steps;  ///< decode steps that a request waits until attention replicas
                                     ///< have a batch of prefills to run together
  core::Sourced receive_interval;    ///< decode steps between looks for new requests; unknown:
                                     ///< every step looks
  core::Sourced receive_interval_busy;  ///< the same from kBusyUsers users on
  core::Sourced draft_acceptance;       ///< of a drafted token; unknown where the entry gives none
  core::Sourced memory_reserve;         ///< share of memory kept free
  core::Sourced prefill_tokens;         ///< token budget of a prefill step
  bool reserve_of_free = false;         ///< memory_reserve is a share of what the weights leave
  bool reserves_whole_length = false;   ///< admits requests only where their whole answer fits
};

/// Users from which InferenceX's scripts set the longer receive interval
/// (benchmarks/dsr1_fp4_b200_docker.sh).
constexpr double kBusyUsers = 16;

/// hw/frameworks.yaml: entries in order, the first that names framework, vendor, source and date
/// counts; the last one names `other` and stands for all others.
class FrameworkCatalog {
 public:
  static FrameworkCatalog load();
  /// InputError with file:line:column where an entry breaks the form.
  explicit FrameworkCatalog(const std::filesystem::path& file);
  /// Entries as they are: the last one stands for all others. std::logic_error where there is none.
  explicit FrameworkCatalog(std::vector<Framework> entries);
  /// The entry of a row. A row without a date belongs to no entry that is bounded in time.
  const Framework& find(const std::string& framework, const Chip& chip, const std::string& source,
                        const std::string& date = "") const;
  const std::vector<Framework>& all() const { return all_; }

 private:
  std::vector<Framework> all_;
};

/// A chip under a framework: floors and rates scaled. `model.chip` stays.
ChipModel under(const Framework& f, ChipModel model);
/// What a framework adds to the steady state of an instance; what it adds to a measured run
/// besides (TTFT, prefill) is in serving_run.h.
ServingSoftware software_of(const Framework& f);

}  // namespace strandline::hw
