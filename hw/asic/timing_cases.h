// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "hw/asic/accelerator.h"
#include "hw/asic/command.h"
#include "hw/asic/layer_program.h"

namespace strandline::hw::asic {

/// A program that all fidelities run, so that their cycles can be compared.
struct TimingCase {
  std::string name;  ///< of the program; with the config it says which one it is
  std::string unit;  ///< the unit that it exercises, or "layer"
  Accelerator accelerator;
  std::vector<Command> program;
  std::vector<std::uint8_t> memory;
  std::vector<int> operations;               ///< of each command of a layer
  std::vector<std::string> operation_names;  ///< empty where it is no layer
};

/// Programs of one command, many sizes of each unit.
std::vector<TimingCase> unit_cases(const Accelerator& a);

/// A layer of this name and the work it is run on.
struct LayerCase {
  std::string name;
  Layer layer;
  LayerWork work;
};
/// Prefill and decode, several widths, MHA and GQA, windows, gated and plain.
std::vector<LayerCase> layer_cases();
TimingCase layer_case(const LayerCase& l, const Accelerator& a);

}  // namespace strandline::hw::asic
