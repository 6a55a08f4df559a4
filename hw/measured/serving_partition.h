// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>

#include "archs/lower.h"
#include "hw/measured/serving_row.h"

namespace strandline::hw {

/// Widths that a row's text names.
struct ParallelText {
  std::optional<int> tensor, pipeline, expert;
  bool attention_data = false;  ///< "DEPn": attention replicas with experts spread over n chips
  bool experts_spread = false;  ///< "+ EP": experts over all chips
  bool in_cores = false;        ///< the tensor width counts cores, not chips
};

/// Reads the `tp` cell ("8", "tp=2 TensorCores (1 chip)", "tp=8 TensorCores + EP") and the note
/// ("TP4,PP2", "DEP8,PP1", "Pipeline Parallelism", "Hybrid TP = 2 and PP = 2").
ParallelText parse_parallel(const std::string& tp, const std::string& note, int devices);

/// How the chips of a row are cut:
///   tensor: the tp cell, at most the devices (where it counts cores it exceeds them); blank: the
///     note's width, else all devices that no pipeline takes;
///   attention_data: dp_attention is a 0/1 flag in the InferenceX points and where tp is blank
///     (then attention has a replica on every rank of tp or ep and tensor is 1), a width elsewhere;
///   pipeline: what is left of devices/(tensor * attention_data), which has to be whole;
///   expert: ep, at most tensor * attention_data; blank: 1, or all where the text says "+ EP".
/// `why` is set and nothing returned where the cells contradict each other.
std::optional<archs::Partition> partition_of(const ServingRow& row, std::string& why);

/// How the chips of one worker are cut: attention replicas over all of them where the row says so,
/// else tensors over all of them (a `tp` of 1 on several chips counts ranks, not their width).
std::optional<archs::Partition> worker_partition(const WorkerGroup& group, std::string& why);

}  // namespace strandline::hw
